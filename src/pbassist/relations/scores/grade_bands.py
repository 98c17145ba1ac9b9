"""A score, the grade it is given and the bands printed in the same paper become a relation.

Nothing is said of a paper that prints no bands: which score is 优 is for the scheme to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from pbassist.model.document import READABLE_ROLES
from pbassist.model.performance import Relation
from pbassist.relations.measures import Measure
from pbassist.relations.scores.tree import ScoreReader

_WORDS = "优秀|良好|中等|较好|一般|不合格|合格|不及格|及格|较差|优|良|中|差"
_GRADE_SIGN = re.compile("[优良中好般格差]")
"""One of the characters of every grade."""
_N = r"(?:100|\d{2}(?:\.\d{1,2})?)"
_ENDS = r"(?:[（(]\s?不?含\s?[）)])?"
_TO = r"\s?(?:[-—－–~～至到]{1,2}|(?:（含）)?以上)[，、]?\s?"
_TOKEN = re.compile(
    rf"(?P<grade>(?<=[为是、，：；（(“\"‘和及\s])(?:{_WORDS})(?=[”\"’、，。；：:）)（(\s四三五为等档\d≥>和]|$))"
    rf"|(?<![\d.])(?P<low>{_N})\s?分?{_ENDS}(?:{_TO}(?P<high>{_N})\s?分?{_ENDS}(?:以下)?|\s?[≤<＜][^，。；、\d]{{1,8}}(?:[≤<＜]\s?{_N})?"
    rf"|\s?分?{_ENDS}\s?及?以上)"
    rf"|[≥＞>]\s?(?P<least>{_N})"
    rf"|(?P<bottom>(?<![\d.]){_N}\s?分?{_ENDS}\s?以下|[^，。；、：（(\d]{{1,6}}[<＜]\s?{_N}\s?分?)"
)
_ORDERS = (re.compile("(?:SG){3,6}"), re.compile("(?:GS){3,6}"), re.compile("G{3,6}S{3,6}"))
_SENTENCE = re.compile(r"[^。\n]{12,400}")
_HINT = re.compile(r"以[上下]|[<＜≤]")
_TITLE = r"(?:等级|等次|档次|级别|评级|结果|结论|定级)"
_AWARD = re.compile(
    rf"(?<![\d.])(?P<points>{_N})\s?分[，,；（(]?\s?[^，。；、：（(\d“]{{0,8}}?{_TITLE}?(?:评定|确定|认定|定|评)?(?:为|是|：|:|属)?\s?"
    rf"[“\"‘]?(?P<grade>{_WORDS})(?=[”\"’，,。；;）)（(\s]|等次|等级|$)"
)
_AWARD_FIRST = re.compile(
    rf"{_TITLE}(?:评定|确定)?(?:为|是|：|:)?\s?[“\"‘]?(?P<grade>{_WORDS})[”\"’]?[，,（(]\s?[^，。；、：（(\d]{{0,6}}(?:得分|评分|总分)(?:为|是|：|:)?\s?(?P<points>{_N})\s?分(?!以|及|（)"
)
_OTHERS = re.compile(r"平均|不低于|超过|满分|如|若|连续|分别|依次|[至到—-]\s?$")
LEAST_BANDS = 3
_ALIASES = {"优秀": "优", "良好": "良", "中等": "中", "较差": "差"}


class Band(NamedTuple):
    """A grade and the least score it is given for."""

    grade: str
    low: Decimal


class _Scheme(NamedTuple):
    """The bands of a sentence, the best first, and where they stand."""

    bands: tuple[Band, ...]
    start: int
    end: int


def find_grade_bands(reader: ScoreReader) -> Iterator[Relation]:
    """Every score with a grade in body and notes, against the bands of the paper."""
    schemes = list(_read_schemes(reader.text))
    if len({one.bands for one in schemes}) != 1:
        return
    for pattern in (_AWARD, _AWARD_FIRST):
        for match in pattern.finditer(reader.text):
            if _is_award(reader, match, schemes):
                points = reader.group(match, "points")
                if points is not None:
                    yield from _judge(points, match["grade"], schemes[0].bands)


def _is_award(reader: ScoreReader, match: re.Match[str], schemes: Sequence[_Scheme]) -> bool:
    place = match.start("points")
    block = reader.document.block_at(place)
    if block is None or block.role not in READABLE_ROLES:
        return False
    if any(one.start <= place < one.end for one in schemes):
        return False
    return not _OTHERS.search(reader.text[max(match.start() - 10, block.start) : match.start()])


def _read_schemes(text: str) -> Iterator[_Scheme]:
    """The sentences that give grades for at least three bands of scores."""
    for sentence in _SENTENCE.finditer(text):
        words = sentence.group()
        if not _HINT.search(words) or len(_GRADE_SIGN.findall(words)) < LEAST_BANDS:
            continue
        tokens = list(_TOKEN.finditer(text, sentence.start(), sentence.end()))
        kinds = "".join("G" if token["grade"] else "S" for token in tokens)
        runs = [run for order in _ORDERS for run in order.finditer(kinds)]
        if not runs:
            continue
        run = max(runs, key=lambda one: one.end() - one.start())
        used = tokens[run.start() : run.end()]
        bands = _bind(used, run.group())
        if bands:
            yield _Scheme(bands, used[0].start(), used[-1].end())


def _bind(tokens: Sequence[re.Match[str]], kinds: str) -> tuple[Band, ...]:
    """Grades with their scores; empty when they are not as many, or do not fall."""
    grades = [t["grade"] for t, kind in zip(tokens, kinds, strict=True) if kind == "G"]
    scores = [_read_low(t) for t, kind in zip(tokens, kinds, strict=True) if kind == "S"]
    if len(grades) != len(scores):
        return ()
    bands = [Band(_name(g), low) for g, low in zip(grades, scores, strict=True)]
    if bands[0].low < bands[-1].low:
        bands.reverse()
    falls = all(one.low > two.low and one.grade != two.grade for one, two in pairwise(bands))
    return tuple(bands) if falls and len(bands) >= LEAST_BANDS and bands[0].low < 100 else ()


def _read_low(token: re.Match[str]) -> Decimal:
    if token["bottom"]:
        return Decimal(0)
    ends = [Decimal(token[name]) for name in ("low", "high", "least") if token[name]]
    return min(ends)


def _name(word: str) -> str:
    return _ALIASES.get(word, word)


def _judge(points: Measure, word: str, bands: Sequence[Band]) -> Iterator[Relation]:
    grade = _name(word)
    right = next((one for one in bands if points.value >= one.low), None)
    if right is None or bands[0].grade != "优" or grade not in {one.grade for one in bands}:
        return
    holds = right.grade == grade
    yield Relation(
        kind="difference",
        state="holds" if holds else "broken",
        subject="评价等次",
        expression=f"{points.printed}对应“{right.grade}”" + ("" if holds else f"，与“{word}”不符"),
        stated=points.figure,
        inputs=(),
    )
