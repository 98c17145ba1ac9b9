"""A document and the names that are right become the places where a name is written otherwise."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.find.wording.slip import list_printed
from pbassist.model.document import Document, Span

SHORTEST_NAME = 4
_HISTORY = re.compile(
    r"原|更名|改为|改称|合并|划转|划入|机构改革|组建|挂牌|撤销|前身|时任|曾|整合|（现|\(现|现为|牌子"
)
_OLD_YEAR = re.compile(r"(?:19\d{2}|20[01]\d)\s?年")
_BEFORE = re.compile(
    r"(?:^|[县市区省州盟旗由经报与和及向对会同从被将把给在为是\s，,。；;：:、“”（）()])$"
)
_STOPS = "。！？；\n\t"
SENTENCE = 300
"""Characters before and behind a name that its sentence is looked for in."""
_PAIRS = (
    "村材 输愉 源原 划化 畜蓄 健建 康庚 育肓 旅施 税锐 务物 役疫 急及 态太 境镜 资姿 管官 理里 障章 "
    "审宣 计记 统通 局居 社杜 险验 防仿 访防 粮良 储诸 灌罐 堤提 坝坎 治冶 清请 置值 培陪 补朴 助肋 测侧 控空"
)
"""Characters that are mistaken for each other in typing (编者自拟)."""
_CONFUSED = frozenset(one for pair in _PAIRS.split() for one in (pair, pair[::-1]))


class Renamed(NamedTuple):
    """A reorganised unit (机构改革更名单位)."""

    old: str
    new: tuple[str, ...]
    year: int
    """When; a report on that year or an earlier one may use either name."""


class Otherwise(NamedTuple):
    """A name written otherwise than it ought to be (名称不一致)."""

    span: Span
    right: str
    """How it is written elsewhere, or on the register."""


def parse_renamed(words: Sequence[str]) -> tuple[Renamed, ...]:
    """Rows of a word list, 旧名→新名／新名@年, as values; a row of another form is left out."""
    rows = (re.fullmatch(r"(.{2,20})→(.{2,40})@(\d{4})", word) for word in words)
    return tuple(Renamed(row[1], tuple(row[2].split("／")), int(row[3])) for row in rows if row)


def find_old_names(
    document: Document, renamed: Sequence[Renamed], year: int | None, right: Sequence[str]
) -> Iterator[Otherwise]:
    """Old names of units whose new name the paper uses too, or one of its `right` names.

    Not where the sentence speaks of the past, quotes a rule, or the paper's `year` is an old one.
    """
    text = "".join(document.text[block.start : block.end] for block in list_printed(document))
    for one in renamed:
        if one.old not in text or (year is not None and year <= one.year):
            continue
        rest = text.replace(one.old, "")
        new = next(
            (name for name in one.new if name in rest or any(r.endswith(name) for r in right)), ""
        )
        if new:
            yield from (Otherwise(span, new) for span in _find_uses(document, one.old))


def _find_uses(document: Document, name: str) -> Iterator[Span]:
    for block in list_printed(document):
        at = document.text.find(name, block.start, block.end)
        while at >= 0:
            low, high = max(at - SENTENCE, block.start), min(at + SENTENCE, block.end)
            start = max(document.text.rfind(stop, low, at) for stop in _STOPS) + 1
            ends = [e for stop in _STOPS if (e := document.text.find(stop, at, high)) >= 0]
            sentence = document.text[max(start, low) : min(ends, default=high)]
            quoted = document.text.count("《", low, at) > document.text.count("》", low, at)
            whole = _BEFORE.search(document.text[max(at - 1, 0) : at])
            if whole and not (
                quoted
                or "〔" in sentence
                or _HISTORY.search(sentence)
                or _OLD_YEAR.search(sentence)
            ):
                yield document.span(at, at + len(name))
            at = document.text.find(name, at + 1, block.end)


def find_misspelt(
    document: Document, right: Sequence[str], known: frozenset[str]
) -> Iterator[Otherwise]:
    """Places where a right name is written in disorder or with characters that look or sound alike.

    A name that is `known` as another unit's is no misspelling; 水文站 is none of 水利站.
    """
    for name in right:
        if len(name) >= SHORTEST_NAME:
            for span in _find_alike(document, name):
                if span.quote not in known and not any(span.quote in one for one in right):
                    yield Otherwise(span, name)


def _find_alike(document: Document, name: str) -> Iterator[Span]:
    """Stretches as long as a name that end as it does and could be meant for it."""
    length = len(name)
    for block in list_printed(document):
        at = document.text.find(name[-1], block.start + length - 1, block.end)
        while at >= 0:
            start = at + 1 - length
            if _is_alike(document.text[start : at + 1], name):
                yield document.span(start, at + 1)
            at = document.text.find(name[-1], at + 1, block.end)


def _is_alike(words: str, name: str) -> bool:
    if words == name or words[0] != name[0]:
        return False
    if sorted(words) == sorted(name):
        return True
    changed = {a + b for a, b in zip(words, name, strict=True) if a != b}
    return changed <= _CONFUSED


_PLACE = re.compile(r"(?=([一-鿿]{2}[县市区]))")
FEWEST_RULES = 2
"""Rules of its own that a report names, from which on another place's in their midst is asked about."""
BEHIND = 3
"""Characters behind a place that stand behind the right one too: 县|财政局, 县|农村公路."""
SIGNED = 60
"""Characters at the end of a report in which its signature stands."""
_NO_NAME = re.compile(
    r"[我本全各该此外邻某两多数的已等和及与]"
    r"|[小社片园地山校景库城辖灾街厂矿牧林病院郊营省专特新老]区$|[城超上门夜集都早]市$"
)
"""Words for many, and kinds of areas: 老旧小区, 进城市 name no place."""
_ELSEWHERE = re.compile(r"学习|考察|交流|借鉴|调研|交叉|互查|对口|邻近|相邻|兄弟|外地|其他|另一")


def find_misspelt_places(document: Document) -> Iterator[Otherwise]:
    """The report's own place with one other character, before words that stand behind it elsewhere,
    in the signature, or at the head of a rule as its own rules are: 汀山县财政局 for 汀溪县财政局.

    Its own is the place of its first lines that it names most.
    """
    found = [
        (block.start + match.start(), match[1])
        for block in list_printed(document)
        for match in _PLACE.finditer(document.text[block.start : block.end])
        if not _NO_NAME.search(match[1])
    ]
    counts = Counter(name for _, name in found)
    first = [name for at, name in found if at - found[0][0] < SENTENCE]
    right = max(first, key=lambda name: counts[name], default="")
    behind = {_follow(document, at) for at, name in found if name == right}
    ruled = sum(_heads_rule(document, at) for at, name in found if name == right) >= FEWEST_RULES
    for at, name in found:
        if not _differs_by_one(name, right) or counts[name] > max(counts[right] // 3, 1):
            continue
        around = document.text[max(at - SIGNED // 2, 0) : at + SIGNED // 2]
        signed = at > len(document.text) - SIGNED
        told = signed or _follow(document, at) in behind or (ruled and _heads_rule(document, at))
        if told and not _ELSEWHERE.search(around):
            end = at + len(name) + BEHIND
            yield Otherwise(document.span(at, end), right)


def _heads_rule(document: Document, at: int) -> bool:
    """《澜石县…办法》: the place opens a title in brackets."""
    return document.text[at - 1 : at] in ("《", "〈")


def _differs_by_one(one: str, other: str) -> bool:
    return one[-1:] == other[-1:] and sum(a != b for a, b in zip(one, other, strict=False)) == 1


def _follow(document: Document, at: int) -> str:
    return document.text[at + 3 : at + 3 + BEHIND]
