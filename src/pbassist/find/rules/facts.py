"""A rule's text becomes its facts: title, 文号, issuer, addressee, place, dates, what it repeals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pbassist.find.citations.rule_numbers import normalise_number
from pbassist.find.labels import parse_ordinal
from pbassist.find.rules.closings import DATE
from pbassist.find.rules.dates import RuleDates, find_dates
from pbassist.find.rules.issuers import (
    REDACTED,
    find_addressee,
    find_issuer,
    find_level,
    find_place,
)
from pbassist.find.rules.page_facts import find_page_facts
from pbassist.find.rules.repeals import find_repeals
from pbassist.find.rules.titles import (
    BOOKED,
    DRAFT,
    EXCERPT,
    QUALIFIER,
    find_report,
    match_title,
    part_glued,
    read_number_line,
    read_order,
)
from pbassist.model.document import Document
from pbassist.model.policy import Article, Level, Status

WRAPPED = re.compile(
    r"(?:关于)?(?:修订)?(?:重新)?(?:印发|发布|公布|下发)[《〈](?P<inner>[^》〉]{3,80})[》〉]?的(?:通知|公告)$"
)
WRAPPED_BARE = re.compile(
    r"关于(?:修订)?(?:重新)?(?:印发|下发)(?P<inner>[^《》〈〉]{3,60}"
    r"(?:办法|细则|条例|规定|意见|方案|规程|规则|准则|指引|指南|制度|标准|框架|要点|计划|目录|清单)(?:[（(](?:试行|暂行)[)）])?)的通知$"
)
FORM_TITLE = re.compile(r"[^。；，：:\s]{4,40}表")
GLUES = re.compile(r"\d{4}年|〔\d{4}〕|[\[［]\d{4}[\]］]")
LEAP = 4
"""Numbers further apart than this are not a slip of the printer."""
CLOSING = re.compile(rf"{DATE}[ \u3000]*(?:印发)?[ \u3000]*$", re.MULTILINE)


class RuleFacts(NamedTuple):
    """What a rule says of itself (制度要素)."""

    title: str
    """Without 《》; the file's name when the text has no title."""
    title_found: bool
    """False when the title is the file's name."""
    number: str | None
    """文号 in normal form."""
    issuer: str | None
    """发文机关, from the signature, the heading or the title."""
    applies_to: str | None
    """Addressee or scope as printed."""
    place: str | None
    """Province, city or county it binds, when its name is printed."""
    level: Level
    """Rank, from issuer and place."""
    dates: RuleDates
    """Dates of law."""
    replaces: tuple[str, ...]
    """Titles or numbers that its text repeals."""
    redacted: bool
    """True when names or years are blotted out (20xx, X县)."""
    excerpt: bool
    """True when articles are left out: 节选, or numbers that leap."""
    draft: str | None
    """征求意见稿, 送审稿, …: the text is no rule yet; None for an issued one."""
    report: bool
    """True for a unit's report or a filled form, which is no rule."""
    status: Status | None
    """What a web page says of it, where that is 已失效 or 已废止."""


def find_rule_facts(document: Document, articles: Sequence[Article]) -> RuleFacts:
    """The facts a rule's own text states; what it does not say is None, nothing is guessed."""
    head = _head(document.text, articles)
    core = _part_lines("".join(one.text for one in articles if _is_core(one)))
    page = find_page_facts("\n".join(head))
    title, found = _find_title(head, document.name, has_articles=_has(articles, "article"))
    report = _find_submitted(head, articles)
    if report:
        title, found = report, True
    draft = _find_draft(title, head)
    if draft and draft not in title:
        title += f"（{draft}）"
    order = read_order(head)
    issuer = order[1] if order else find_issuer(head, core, title, page)
    place = find_place(issuer, title)
    return RuleFacts(
        title=title,
        title_found=found,
        number=_find_number(head) or page.number or (order[0] if order else None),
        issuer=issuer,
        applies_to=find_addressee(head, core),
        place=None if report else place,
        level="未定" if report else find_level(issuer, title, place, core),
        dates=find_dates(core, head, page, titles=[title]),
        replaces=find_repeals(document, articles),
        redacted=REDACTED.search(core) is not None,
        excerpt=_is_excerpt(head, articles),
        draft=draft,
        report=report is not None,
        status=page.status,
    )


def _is_core(one: Article) -> bool:
    """Whether a piece is the rule's own text: no annex, no furniture of a page."""
    if one.kind == "annex" or (one.kind == "heading" and not one.label):
        return _is_closing(one)
    return True


def _is_excerpt(head: list[str], articles: Sequence[Article]) -> bool:
    labels = [one.label for one in articles if one.kind == "article" and "之" not in one.label]
    numbers = [parse_ordinal(label.strip("第条")) or 0 for label in labels]
    if not numbers:
        return False
    leaps = any(
        after > before + LEAP for before, after in zip([0, *numbers], numbers, strict=False)
    )
    return leaps or any(EXCERPT.search(line) for line in head)


def _find_draft(title: str, head: list[str]) -> str | None:
    """征求意见稿 in the title or on a line of its own above the text."""
    for words in (title, *(line for line in head if QUALIFIER.fullmatch(line))):
        match = DRAFT.search(words)
        if match:
            return match.group()
    return None


def _is_closing(annex: Article) -> bool:
    """Whether a piece is but the signature of a rule, with the list of annexes above it."""
    return len(annex.text) < 400 and CLOSING.search(annex.text) is not None


def _has(articles: Sequence[Article], kind: str) -> bool:
    return any(one.kind == kind for one in articles)


def _head(text: str, articles: Sequence[Article]) -> list[str]:
    """The lines above the first article or section."""
    if not articles:
        return []
    start = articles[0].span.start
    first = next((one for one in articles if one.kind != "preamble"), None)
    stop = first.span.start if first else min(articles[-1].span.end, start + 2000)
    printed = _part_lines(text[start:stop]).split("\n")
    lines = [line.strip() for line in printed if line.strip()]
    return lines or [
        line.strip() for line in text[start : start + 200].split("\n")[:1] if line.strip()
    ]


def _part_lines(text: str) -> str:
    """A text with each line on its own that its page set as one with another."""
    return "\n".join(
        "\n".join(part_glued(line.strip())) if GLUES.search(line) else line
        for line in text.split("\n")
    )


def _find_title(head: list[str], name: str, *, has_articles: bool) -> tuple[str, bool]:
    """The title line; of a rule under a covering notice, the rule's own, nearest to its articles."""
    booked = next((match for line in head if (match := BOOKED.fullmatch(line))), None)
    if booked and has_articles:
        return _clean(booked["title"]), True
    titles = [(at, match) for at, line in enumerate(head) if (match := match_title(line))]
    if not titles:
        return _find_form_title(head) or (name.rsplit(".", 1)[0], False)
    at, match = titles[-1] if has_articles else titles[0]
    title = _clean(match["words"] + (match["trial"] or ""))
    if at and _is_broken(title, head[at - 1]):
        title = _clean(head[at - 1]) + title
    if at + 1 < len(head) and not match["trial"] and QUALIFIER.fullmatch(head[at + 1]):
        title += "" if "修" in head[at + 1] else head[at + 1]
    title = EXCERPT.sub("", title)
    wrapped = WRAPPED.search(title) or WRAPPED_BARE.search(title)
    return (_clean(wrapped["inner"]), True) if wrapped else (title, True)


def _find_submitted(head: list[str], articles: Sequence[Article]) -> str | None:
    """The title of a text that units write: a report, or a form without notes on how to fill it."""
    if _has(articles, "article"):
        return None
    form = None if _has(articles, "section") else _find_form_title(head)
    return find_report(head) or (form[0] if form else None)


def _is_broken(title: str, above: str) -> bool:
    """Whether a title began on the line above: it is short, or closes a 《 opened there."""
    opened = above.count("《") > above.count("》")
    return opened or (len(title) <= 10 and _continues(above))


def _find_form_title(head: list[str]) -> tuple[str, bool] | None:
    """A form is its own title: …绩效目标申报表."""
    for line in head[:4]:
        if FORM_TITLE.fullmatch(line):
            return _clean(line), True
    return None


def _continues(line: str) -> bool:
    return 4 <= len(line) <= 40 and line[-1] not in "。；：:;”)）日号" and "年" not in line[-4:]


def _clean(title: str) -> str:
    tight = re.sub(r"(?<=[\u4e00-\u9fa5])[ \u3000](?=[\u4e00-\u9fa5])", " ", title.strip())
    return tight.strip("《》 ")


def _find_number(head: list[str]) -> str | None:
    for line in head:
        number = read_number_line(line)
        if number:
            return number
        titled = match_title(line)
        if titled and titled["behind"]:
            number = normalise_number(titled["behind"].strip(" \u3000（）()"))
            if number:
                return number
    return None
