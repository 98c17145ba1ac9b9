"""A rule's text becomes its facts: title, 文号, issuer, addressee, place, dates, what it repeals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pbassist.find.closings import DATE
from pbassist.find.labels import parse_ordinal
from pbassist.find.page_facts import PageFacts, find_page_facts
from pbassist.find.repeals import find_repeals
from pbassist.find.rule_dates import RuleDates, find_dates
from pbassist.find.rule_numbers import normalise_number
from pbassist.find.rule_titles import (
    BOOKED,
    DRAFT,
    EXCERPT,
    QUALIFIER,
    match_title,
    read_number_line,
    read_order,
)
from pbassist.model.document import Document
from pbassist.model.policy import Article, Level, Status

WRAPPED = re.compile(
    r"(?:关于)?(?:修订)?(?:重新)?(?:印发|发布|公布|下发)[《〈](?P<inner>[^》〉]{3,80})[》〉]?的(?:通知|公告)$"
)
FORM_TITLE = re.compile(r"[^。；，：:\s]{4,40}表")
ORGAN = (
    r"[\u4e00-\u9fa5]{2,28}(?:人民政府|人民代表大会常务委员会|人民代表大会|办公厅|办公室|委员会|财政部|财政厅|财政局|"
    r"国务院|税务总局|管理局|[部委厅局院])"
)
SIGNATURE = re.compile(
    rf"^[ \u3000]{{0,40}}(?P<issuer>{ORGAN}(?:[ \u3000]{{1,6}}{ORGAN}){{0,3}})[ \u3000]{{0,8}}(?:\d{{4}}年|$)"
)
HEADED = re.compile(rf"{ORGAN}(?:文件)?")
TITLE_ISSUER = re.compile(
    rf"^(?P<issuer>(?:中共[\u4e00-\u9fa5]{{2,10}}委(?:员会)?[ \u3000]?)?(?:{ORGAN})?)关于"
)
CONGRESS = re.compile(
    r"(?:^|(?<=[年月日（( ]))(?P<issuer>[\u4e00-\u9fa5]{2,10}?)第?[一二三四五六七八九十]{0,3}届?人民代表大会(?P<standing>常务委员会)?"
)
ADDRESSEE = re.compile(
    r"^[ \u3000]{0,4}(?P<who>(?:(?:各|全|县|市|区|省|有关|局|机关|直属)[^。；\n]{2,120}?"
    r"|[^。；\n：:]{2,140}(?:部门|单位|局|厅|部|委|办|院|政府|办事处|机构|委员会|中心|公司|股室|科室|企业|学校)[)）]?(?=[：:]$)))[：:]"
)
APPLIES = re.compile(
    r"适用(?:单位|对象)(?:范围)?(?:涵盖|包括|为|是)+(?P<who>[^。；\n]{4,80})|适用于(?P<to>[^。；\n]{4,80})"
)
APPLIES_TO_THIS = re.compile(
    r"(?:^|[。\n])[ \u3000]*(?:第[一二三四五六七八九十]{1,4}条)?[ \u3000]*(?P<act>[^。；\n，,]{4,60}?)[，,]?(?:均)?适用本(?:办法|细则|条例|规定)"
)
LEAP = 4
"""Numbers further apart than this are not a slip of the printer."""
LABEL = re.compile(r"^(?:第[^条]{1,12}条[ \u3000]*)?(?:【[^】]{1,12}】[ \u3000]*)?")
PLACE = re.compile(
    r"(?P<place>[\u4e00-\u9fa5]{2,8}?(?:自治区|自治州|自治县|特别行政区|新区|省|市|县|区|州|旗|盟))"
)
WITHIN = {
    "县": "全县|本县|县政府|县委|县级|县财政|我县|全区|本区|区政府|区级|区财政|我区",
    "市": "全市|本市|市政府|市级|市财政|我市",
    "省": "全省|本省|省政府|省级|省财政|我省|自治区",
}
DATED = re.compile(r"(?:\d{4}|[二一][〇○零一二三四五六七八九]{3})年")
CLOSING = re.compile(rf"{DATE}[ \u3000]*(?:印发)?[ \u3000]*$", re.MULTILINE)
REDACTED = re.compile(r"20[xX×*]{2}|[xX×]{1,4}(?=[年月日县市省区局镇])|[某Ｘ×]{2,3}[省县市区局]")


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
    status: Status | None
    """What a web page says of it, where that is 已失效 or 已废止."""


def find_rule_facts(document: Document, articles: Sequence[Article]) -> RuleFacts:
    """The facts a rule's own text states; what it does not say is None, nothing is guessed."""
    head = _head(document.text, articles)
    core = "".join(one.text for one in articles if _is_core(one))
    page = find_page_facts("\n".join(head))
    title, found = _find_title(head, document.name, has_articles=_has(articles, "article"))
    draft = _find_draft(title, head)
    if draft and draft not in title:
        title += f"（{draft}）"
    order = read_order(head)
    issuer = order[1] if order else _find_issuer(head, core, title, page)
    place = _find_place(issuer, title)
    return RuleFacts(
        title=title,
        title_found=found,
        number=_find_number(head) or page.number or (order[0] if order else None),
        issuer=issuer,
        applies_to=_find_addressee(head, core),
        place=place,
        level=_find_level(issuer, title, place, core),
        dates=find_dates(core, head, page, titles=[title]),
        replaces=find_repeals(document, articles),
        redacted=REDACTED.search(core) is not None,
        excerpt=_is_excerpt(head, articles),
        draft=draft,
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
    lines = [line.strip() for line in text[start:stop].split("\n") if line.strip()]
    return lines or [
        line.strip() for line in text[start : start + 200].split("\n")[:1] if line.strip()
    ]


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
        title += head[at + 1]
    title = EXCERPT.sub("", title)
    wrapped = WRAPPED.search(title)
    return (_clean(wrapped["inner"]), True) if wrapped else (title, True)


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


def _find_issuer(head: list[str], core: str, title: str, page: PageFacts) -> str | None:
    found = _find_signature(core.split("\n")) or _find_signature(head)
    if page.issuer and not (found and found.startswith(page.issuer)):
        return page.issuer
    if found:
        return found
    if head and HEADED.fullmatch(head[0]):
        return head[0].removesuffix("文件").strip()
    for line in head:
        congress = CONGRESS.search(line) if "通过" in line else None
        if congress:
            body = "人民代表大会" + (congress["standing"] or "")
            return PLACE.sub(lambda m: m["place"], congress["issuer"]).split()[-1] + body
    for words in (title, *head[:3]):
        match = TITLE_ISSUER.match(words)
        if match and match["issuer"].strip():
            return match["issuer"].strip()
    return None


def _find_signature(printed: list[str]) -> str | None:
    """Organs alone on some of the last lines, with a date on one of them or beside them."""
    lines = [line.strip() for line in printed if line.strip()]
    for at in range(len(lines) - 1, max(-1, len(lines) - 12), -1):
        match = SIGNATURE.match(lines[at])
        beside = lines[at + 1 : at + 2] + lines[max(0, at - 1) : at]
        dated = match and (DATED.search(lines[at]) or any(DATED.match(one) for one in beside))
        if match and dated and not lines[at].endswith(("。", "印发")):
            above = [] if DATED.search(lines[at]) else _read_organs_above(lines, at)
            return _part_issuers(" ".join([*above, *match["issuer"].split()]))
    return None


def _read_organs_above(lines: list[str], at: int) -> list[str]:
    """Joint issuers on lines of their own over the last one."""
    found: list[str] = []
    while at and (match := SIGNATURE.fullmatch(lines[at - 1])) and len(lines[at - 1]) <= 30:
        found.insert(0, " ".join(match["issuer"].split()))
        at -= 1
    return found


def _part_issuers(printed: str) -> str:
    """Joint issuers printed without a space, told apart by the place that begins each."""
    place = PLACE.match(printed.removeprefix("中共"))
    if place is None:
        return printed
    return re.sub(rf"(?<=[部委厅局院会室府])(?=(?:中共)?{re.escape(place['place'])})", " ", printed)


def _find_addressee(head: list[str], core: str) -> str | None:
    for line in head:
        match = ADDRESSEE.match(line)
        if match:
            return match["who"].strip()
    match = APPLIES.search(core[:3000])
    if match:
        return (match["who"] or match["to"]).strip()
    match = APPLIES_TO_THIS.search(core[:3000])
    return LABEL.sub("", match["act"]).strip() if match else None


def _find_place(issuer: str | None, title: str) -> str | None:
    """The deepest place named in the issuer, else at the beginning of the title."""
    for words in ((issuer or "").removeprefix("中共"), title.removeprefix("中共")):
        places = PLACE.match(words)
        deepest = None
        while places:
            deepest = places["place"]
            places = PLACE.match(words, places.end())
        if deepest and deepest != "中央地区" and not REDACTED.search(deepest):
            return deepest
    return None


def _find_level(issuer: str | None, title: str, place: str | None, core: str) -> Level:
    if issuer and issuer.startswith("全国人民代表大会"):
        return "法律"
    if issuer and issuer.startswith("国务院"):
        return "行政法规" if title.endswith("条例") else "国务院文件"
    if issuer and issuer.startswith("中共中央"):
        return "党内"
    if place:
        return (
            "省" if place.endswith(("省", "自治区")) or place in MUNICIPALITIES else _by_name(place)
        )
    if issuer and re.fullmatch(
        r"[\u4e00-\u9fa5]{2,10}部(?:办公厅)?|国家[\u4e00-\u9fa5]{2,12}", issuer
    ):
        return "部门"
    counts = {level: len(re.findall(words, core)) for level, words in WITHIN.items()}
    best = max(counts, key=lambda level: counts[level])
    return best if counts[best] >= 2 else "未定"  # type: ignore[return-value]


MUNICIPALITIES = ("北京市", "上海市", "天津市", "重庆市")


def _by_name(place: str) -> Level:
    return "市" if place.endswith(("市", "州", "盟")) else "县"
