"""A citation becomes the one rule and article it can only mean, or nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from pbassist.find.citations.cited import fold_title
from pbassist.model.policy import Article, Citation, Library, Regulation

TRIAL = re.compile(r"[（(](?:试行|暂行|\d{4}年?修[订正]|修订|修正)[）)]")
WRAPPED = re.compile(
    r"^(?P<issuer>[^关]{0,40})关于(?:印发|发布|公布|转发)(?P<inner>.{3,80})的(?:通知|公告)$"
)
ABOUT = re.compile(r"^(?P<issuer>[^关]{2,40})(?P<about>关于.{4,})$")
EDITION = re.compile(r"(?:办法|细则|条例|规定|规程|规则|准则|制度)$")
COUNTRY = "中华人民共和国"
LOCAL = ("省", "市", "县")


@lru_cache(maxsize=4096)
def strip_title(title: str) -> tuple[str, str]:
    """The core of a title and the issuer printed before it.

    关于印发〈X办法（试行）〉的通知 → X办法; 财政部关于Y的意见 → 关于Y的意见, 财政部;
    中华人民共和国预算法 → 预算法.
    """
    words = TRIAL.sub("", fold_title(title)).removeprefix(COUNTRY)
    wrapped = WRAPPED.match(words)
    if wrapped:
        return wrapped["inner"].removeprefix(COUNTRY), wrapped["issuer"]
    about = ABOUT.match(words)
    return (about["about"], about["issuer"]) if about else (words, "")


def match_rules(citation: Citation, rules: Iterable[Regulation]) -> tuple[Regulation, ...]:
    """The rules a citation may mean, versions of one rule together.

    A printed 文号 decides alone where some rule bears it. Else the title does: as printed, as an
    alias, or by its core when the issuers do not contradict each other.
    """
    known = tuple(rules)
    if citation.number:
        numbered = tuple(rule for rule in known if rule.number == citation.number)
        if numbered:
            return _named_among(citation, numbered)
    if not citation.title:
        return ()
    exact = tuple(
        rule
        for rule in known
        if _is_named(citation.title, rule)
        and not _contradicts(citation, rule)
        and agree_issuers(citation.issuer or "", rule.issuer or "")
    )
    return exact or tuple(rule for rule in known if _may_be_named(citation, rule))


def match_here(citation: Citation, library: Library) -> tuple[Regulation, ...]:
    """The rules a citation may mean in a text of this bureau's county.

    Counties share titles: what binds here comes first, and another place's rule is meant only
    where its 文号 or its place is printed.
    """
    found = match_rules(citation, library.regulations)
    if citation.number and any(rule.number == citation.number for rule in found):
        return found
    words = (citation.issuer or "") + (citation.title or "")
    meant = prefer_ours(found, library, said=words)
    ours = library.bureau
    if not (ours.place or ours.city or ours.province) or _name_places(words, meant):
        return meant
    return tuple(rule for rule in meant if not _is_elsewhere(rule, library))


def prefer_ours(
    rules: Iterable[Regulation], library: Library, *, said: str = ""
) -> tuple[Regulation, ...]:
    """Of rules of one title those whose place is said, else those that bind this bureau, else all."""
    known = tuple(rules)
    bound = tuple(rule for rule in known if library.force(rule) != "仅供参考")
    return _name_places(said, known) or bound or known


def _name_places(said: str, rules: tuple[Regulation, ...]) -> tuple[Regulation, ...]:
    """The rules whose place is said, with or without 县, 市, 省."""
    words = fold_title(said)
    return tuple(
        rule
        for rule in rules
        if rule.place and (rule.place[:-1] if len(rule.place) > 2 else rule.place) in words
    )


def _is_elsewhere(rule: Regulation, library: Library) -> bool:
    """Whether a rule is known to be another place's; one whose place nobody knows is not."""
    return rule.place is not None and library.force(rule) == "仅供参考"


def _named_among(citation: Citation, rules: tuple[Regulation, ...]) -> tuple[Regulation, ...]:
    """Of several rules under one 文号 (a notice and what it issues) those of the printed title."""
    if citation.title is None or len({fold_title(rule.title) for rule in rules}) == 1:
        return rules
    core = strip_title(citation.title)[0]
    return tuple(rule for rule in rules if strip_title(rule.title)[0] == core) or rules


def _is_named(title: str, rule: Regulation) -> bool:
    wanted = fold_title(title)
    return any(wanted == fold_title(name) for name in (rule.title, *rule.aliases))


def _contradicts(citation: Citation, rule: Regulation) -> bool:
    """Whether the printed 文号 speaks against a rule of the same title: counties share titles."""
    if citation.number is None:
        return False
    if rule.number is not None:
        return citation.number != rule.number
    return rule.place is not None or rule.level in LOCAL


def _may_be_named(citation: Citation, rule: Regulation) -> bool:
    """The core of the titles agrees, and nothing printed contradicts the number or the issuer."""
    core, issuer = strip_title(citation.title or "")
    own, own_issuer = strip_title(rule.title)
    if core != own or _contradicts(citation, rule):
        return False
    printed = issuer or citation.issuer or ""
    known = own_issuer or rule.issuer or ""
    if printed:
        return bool(known) and agree_issuers(printed, known)
    return (rule.place is None and rule.level not in LOCAL) or not core.startswith("关于")


def agree_issuers(printed: str, known: str) -> bool:
    """Whether two names can be one issuer: 财政部 and 中华人民共和国财政部, 省财政厅 and 浙江省财政厅."""
    first, second = (
        "".join(name.split()).replace("中共中央办公厅", "").removeprefix(COUNTRY)
        for name in (printed, known)
    )
    if not first or not second:
        return True
    parts = re.findall(
        r"[\u4e00-\u9fa5]{2,}?(?:人民政府|国务院|委员会|厅|部|局|委|中央)", first
    ) or [first]
    return first in second or second in first or any(part in second for part in parts)


def pick_version(rules: Sequence[Regulation], on: dt.date) -> Regulation | None:
    """The one rule among versions: the one in force on a day, else the last that had begun.

    None when rules of different 文号 or place remain: a doubtful citation stays a question.
    """
    full = [rule for rule in rules if rule.text_kind == "full"]
    remaining = full or list(rules)
    named = {(rule.number, rule.place, strip_title(rule.title)[0]) for rule in remaining}
    if len(named) > 1 and not are_editions(remaining):
        return None
    valid = [rule for rule in remaining if rule.status_at(on) == "现行有效"]
    begun = [rule for rule in remaining if rule.effective_from and rule.effective_from <= on]
    chosen = valid or begun or remaining
    latest = max((rule.effective_from or dt.date.min for rule in chosen), default=None)
    newest = [rule for rule in chosen if (rule.effective_from or dt.date.min) == latest]
    return newest[0] if len(newest) == 1 else None


def are_editions(rules: Sequence[Regulation]) -> bool:
    """Whether rules of one title are issues of one 办法 or 细则, one after the other.

    They share title (（试行） left aside), place and issuer; a notice of the same title each year
    is another notice.
    """
    first = rules[0]
    core = strip_title(first.title)[0]
    return EDITION.search(core) is not None and all(
        strip_title(rule.title)[0] == core
        and rule.place == first.place
        and rule.issuer == first.issuer
        and rule.effective_from is not None
        for rule in rules
    )


def match_article(rule: Regulation, label: str | None) -> Article | None:
    """The article of a rule that a label names, paragraph and item left aside; None if not one."""
    if label is None:
        return None
    wanted = article_label(label)
    found = [one for one in rule.articles if one.label == wanted and one.kind != "heading"]
    return found[0] if len(found) == 1 else None


def article_label(label: str) -> str:
    """第五十七条第二款 → 第五十七条."""
    match = re.match(r"第[^第]{1,8}条(?:之[一二三四五六七八九十]{1,2})?", label)
    return match[0] if match else label
