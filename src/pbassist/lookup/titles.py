"""Words of a query become the rules whose titles they shorten: 采购法, 2026填报说明, 136号文."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pbassist.find.citations import fold_title
from pbassist.find.citations.matching import match_article
from pbassist.lookup.standing import keep_latest, rank_rule
from pbassist.model.policy import Library, Regulation

LEAST, RUNS, RUN = 3, 3, 1.5
"""A shorter name says nothing; one put together from more or smaller pieces of a title is chance."""
MOST = 3
"""Rules shown for a name that fits several."""
OF_RULE = re.compile(
    r"(?:法典?|条例|办法|细则|意见|通知|决定|指引|说明|规定|框架|格式|规则|准则)(?:[（(](?:试行|暂行)[）)])?$"
)
"""What the title of a rule ends with."""
TRIAL = re.compile(r"[（(](?:试行|暂行)[）)]$")
BEFORE = re.compile(
    r"^(?:请问|请查|查一下|查询|查找|查|看一下|看看|看|我想看|根据|依据|按照|依照|参照|我县|本县|本局|我市|我省|关于|印发|[的《，,、：: ])+"
)
BEHIND = re.compile(
    r"(?:还能不能|能不能|还能|还可以|可以|是否|还|是不是|现在|目前)?"
    r"(?:是什么|怎么说|怎么规定|如何规定|什么规定|怎么写|规定了什么|讲什么|写了什么|全文|原文|内容|有效|有用|管用|在用|能用|作依据|当依据|引用|使用|废止|失效|哪年的|什么时候的)?"
    r"(?:了|吗|么|没有|没|不|呢|的|里|中|》|[，,。？?！! ])*$"
)
SERIAL = re.compile(
    r"(?P<word>[\u4e00-\u9fa5]{0,8}?)(?:〔?(?P<year>(?:19|20)\d\d)〕?年?)?[ \u3000]?第?[ \u3000]?"
    r"(?<!\d)(?P<serial>\d{1,4})[ \u3000]?号(?P<kind>令|文件?+(?![柜夹袋室盒箱]))?"
)
NORMAL = re.compile(r"^(?P<word>.*?)(?:〔(?P<year>\d{4})〕|令第)(?P<serial>\d+)号$")
ORDER, OF_COUNTRY = "令第", "国务院"


class Named(NamedTuple):
    """Rules that a stretch of a query names (所指制度), the likeliest first."""

    rules: tuple[Regulation, ...]
    start: int
    end: int
    """Where the name stands in the query."""


def find_shortened(words: str, label: Sequence[str], on: dt.date, library: Library) -> Named | None:
    """The rules that the words before an article, or a whole query, name by part of their title.

    Before an article one rule must remain, by force and by whether it has the article; without one
    the words must be a name from end to end, and up to three rules are given.
    """
    name, start = trim_name(words)
    numbered = _find_numbered(name, library)
    if numbered is not None:
        rules, at, end = numbered
        return _choose(rules, label, on, library, start + at, start + end)
    behind = name.rpartition("的")[2]
    for one in dict.fromkeys((name, behind)):
        if len(one) < LEAST or not (label or OF_RULE.search(one)):
            continue
        for fits in (_is_part, is_short_for):
            rules = [
                rule for rule in library.regulations if any(fits(one, t) for t in _names(rule))
            ]
            if rules:
                return _choose(rules, label, on, library, start, start + len(name))
    return None


def is_short_for(name: str, title: str) -> bool:
    """Whether a name is made of few pieces of a title, its end among them: 县绩效办法, 招投标法."""
    if len(name) < LEAST or (name[-2:] != title[-2:] and name[-1:] != title[-1:]):
        return False
    runs, at, before = 0, len(title), len(title) + 1
    for c in reversed(name):
        if at > 0 and title[at - 1] == c:
            at -= 1
        else:
            at = title.rfind(c, 0, max(at - 1, 0))
            if at < 0:
                return False
        runs += before - at != 1
        before = at
    return runs <= RUNS and len(name) >= RUN * runs


def _is_part(name: str, title: str) -> bool:
    return name in title


def _names(rule: Regulation) -> tuple[str, ...]:
    return tuple(TRIAL.sub("", fold_title(name)) for name in (rule.title, *rule.aliases))


def trim_name(words: str) -> tuple[str, int]:
    """The words without what stands around a name, folded, and where they begin."""
    begin = match.end() if (match := BEFORE.match(words)) else 0
    rest = words[begin:]
    behind = BEHIND.search(rest)
    return fold_title(rest[: behind.start()] if behind else rest), begin


def _find_numbered(name: str, library: Library) -> tuple[list[Regulation], int, int] | None:
    """The rules of a bare serial (136号文, 729号令, 财预136号); None where none is named."""
    match = SERIAL.search(name)
    if match is None:
        return None
    rules = [rule for rule in library.regulations if _bears(rule, match)]
    begin = match.start("year") if match["year"] else match.start("serial")
    return (rules, match.start() if begin else 0, match.end()) if rules else None


def _bears(rule: Regulation, match: re.Match[str]) -> bool:
    """Whether a rule's 文号 has the serial, and what else is said of it."""
    own = NORMAL.match(rule.number or "")
    if own is None or own["serial"] != str(int(match["serial"])):
        return False
    if match["year"] and own["year"] != match["year"]:
        return False
    is_order = ORDER in (rule.number or "")
    if is_order != (match["kind"] == "令"):
        return is_order and match["word"].endswith("令")
    word = match["word"].removesuffix("令")
    known = bool(word) and (word.endswith(own["word"]) or (rule.issuer or "") in word)
    return known or (match["kind"] is not None and not word)


def _choose(
    rules: Iterable[Regulation],
    label: Sequence[str],
    on: dt.date,
    library: Library,
    start: int,
    end: int,
) -> Named | None:
    """Those that bind here and are in force, the latest of yearly ones, before the others."""
    latest = {rule.id for rule in keep_latest(library.regulations, on)}

    def is_behind(rule: Regulation) -> int:
        return 2 * rank_rule(rule, on, library) + (rule.id not in latest)

    ranked = sorted(keep_latest(rules, on), key=is_behind)
    if not label:
        return Named(tuple(ranked[:MOST]), start, end) if ranked else None
    held = [rule for rule in ranked if match_article(rule, label[0])] or ranked
    best = [rule for rule in held if is_behind(rule) == is_behind(held[0])]
    single = len({rule.title for rule in best}) == 1
    return Named(tuple(best), start, end) if single else None
