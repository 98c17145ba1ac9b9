"""A figure becomes a description: what must be the same, and what may be likened, in another paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from pbassist.find.figures.units import MAGNITUDES
from pbassist.model.comparison import Seen
from pbassist.model.document import Document
from pbassist.model.figures import Figure, Heading
from pbassist.relations.alongside import words as w
from pbassist.relations.alongside.surroundings import Neighbourhood, Surroundings

_PART = re.compile(
    r"(?:(?P<until>截至|截止到?)?[ ]?(?:(?:19|20)[0-9]{2}年|年)?(?:(?P<first>1[0-2]|[1-9])[ ]?[-—–~至][ ]?)?(?P<month>1[0-2]|[1-9])月(?:底|末|份)?|(?P<half>[上下]半年)|(?P<quarter>前三季度|[一二三四]季度)|(?P<whole>全年|年底|年末))"
)
# the year of what is drawn up or evaluated is not the year in which it is done
_YEAR = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})年(?!度?(?:的)?(?:部门|项目|单位|整体|支出|财政|预算|绩效|重点){0,5}(?:预算(?:安排|编制)|自评|评价|决算|复核|抽查))"
)
_YEAR_LIST = re.compile(
    r"(?P<years>(?:(?:19|20)[0-9]{2}年度?[、，,和及至]?){2,8})[^，。；0-9]{0,30}分别[为是达]?"
)
_MEMBER = re.compile(r"[0-9][^、，和及]{0,12}[、，和及]")
_LAST_YEAR = re.compile(r"上年度?(?!结)|去年|上一年")
_AGAINST = re.compile(r"[比较由从自]$|[较同]上$|[高低多少]于$|超过$|不及$")
_LEVEL = re.compile(r"(?:同期|水平)?(?:基本)?(?:持平|相同|一致|相当|相近|一样)")
_MONEY = "元"
_SCORES = ("分",)
_EDGES = '，,、：:的为有 “”"（）()共'
_NOTED = re.compile(r"[（(][^（()）]{1,6}[)）]")
_LONG_NAME = 16
SCOPE = 4
"""Where the scopes stand among what must be equal."""
_SAMPLE = "抽查复核"
"""A sample is named with what it is drawn from and is another thing."""
_COUNTABLE = "个"
"""Base unit of a count whose table prints none; it fits every count."""


class Described(NamedTuple):
    """A figure ready to be held against others (数据描述)."""

    figure: Figure
    seen: Seen
    column: int
    subject: str
    unit: str
    """Base unit; 个 with `loose` where none is printed."""
    loose: bool
    hard: tuple[str, ...]
    """What must be equal: kind of unit, part of the year, grade, acts, scopes, rate, owner, …"""
    head: str
    topic: str
    actors: frozenset[str]
    """Who did it, where its own phrase says so."""
    topics: frozenset[str]
    """Those that its own phrase names."""
    core: str
    """Its own words without years, actors and empty words."""
    reason: str
    """Why it is not held against others; empty when it is."""
    looks_back: int | None
    """The other year it speaks of, when it stands beside the paper's own figure."""
    anchor: int
    """Where its sentence or row begins, to find what stands beside it."""
    wide: str
    """The words of its sentence and of the lead over it, condensed as `core`."""


def describe(
    document: Document,
    figures: Sequence[Figure],
    outline: Sequence[Heading],
    *,
    column: int,
    year: int | None,
) -> Iterator[Described]:
    """Every figure of a document as a description, in order of place.

    `year` is the document's own; figures of other years look back or are plans.
    """
    neighbourhood = Neighbourhood(document, figures, outline)
    for at, figure in enumerate(figures):
        around = neighbourhood.look(at)
        if around is not None:
            yield _describe(document, figure, around, column, year)


def _describe(
    document: Document, figure: Figure, around: Surroundings, column: int, year: int | None
) -> Described:
    unit, loose = _base_unit(figure, around)
    own = f"{around.before} {around.after}"
    topic = _tell_topic(own, around)
    other = _tell_year(around, year)
    grade = _tell_grade(around)
    part = _tell_part(around, unit)
    acts = _tell_acts(around, topic)
    return Described(
        figure=figure,
        seen=_make_seen(document, figure, around),
        column=column,
        subject=_tell_subject(figure, around, grade, part),
        unit=unit,
        loose=loose,
        hard=(
            _kind_of(unit),
            part,
            grade,
            "、".join(sorted(acts)),
            "、".join(sorted(_name(w.SCOPES, own) - w.IMPLIED.get(topic, frozenset()))),
            ("欠" if w.FAULTY.search(own) else "")
            + ("余" if w.REST.search(around.sentence) else ""),
            _tell_rate(around, unit),
            around.owner,
            _tell_measure(figure),
        ),
        head=_tell_head(around, unit, grade),
        topic=topic,
        actors=_name(w.WHO, own),
        topics=_name(w.TOPICS, own) - w.PASSING,
        core=condense(own, topic),
        reason=_tell_reason(figure, around, year, other),
        looks_back=other if other is not None and year is not None and other < year else None,
        anchor=around.anchor,
        wide=condense(" ".join((around.sentence, around.tail, *around.over[:1])), topic),
    )


# ---- units and values -------------------------------------------------------------------------


def _base_unit(figure: Figure, around: Surroundings) -> tuple[str, bool]:
    printed = figure.unit or around.unit
    if figure.amount is not None or (printed or "").endswith("元"):
        return _MONEY, False
    if printed is None:
        return _COUNTABLE, around.tabled
    stripped = printed.lstrip("十百千万亿")
    return stripped or printed, False


def _kind_of(unit: str) -> str:
    if unit in (_MONEY, "%", "百分点", "倍", *_SCORES):
        return unit
    return "数"


def scale_of(unit: str | None) -> int:
    """What one of a unit is in its base unit: 万元 → 10000."""
    head = re.match(r"[十百千万亿]+", unit or "")
    return MAGNITUDES.get(head.group(), 1) if head and len(unit or "") > 1 else 1


def _make_seen(document: Document, figure: Figure, around: Surroundings) -> Seen:
    unit = figure.unit or around.unit or ""
    scale = scale_of(unit)
    number = figure.number * scale
    bare = figure.unit_printed is None or not figure.span.quote.endswith(figure.unit_printed)
    return Seen(
        document=document.name,
        place=document.place(figure.span),
        context=around.context,
        printed=figure.span.quote.replace("\n", "") + (unit if bare and unit else ""),
        number=number if number % 1 else Decimal(int(number)),
        last=Decimal(scale) / 10**figure.decimals,
        approximate=figure.approximate,
        span=figure.span,
    )


# ---- what must be equal -----------------------------------------------------------------------


def _name(patterns: Mapping[str, re.Pattern[str]], words: str) -> frozenset[str]:
    return frozenset(name for name, pattern in patterns.items() if pattern.search(words))


_DONE = re.compile(r"^[^，]{0,8}?(?:予以|进行|被|不予|已|没有|未)(?P<done>.*)$")


def _name_after(after: str) -> frozenset[str]:
    """个项目予以退回: behind a figure only what is said to be done to it counts."""
    match = _DONE.match(after)
    return _name(w.ACTS, after[match.start("done") - 2 :]) if match else frozenset()


def _tell_acts(around: Surroundings, topic: str) -> frozenset[str]:
    acts = _name(w.ACTS, around.before) | _name_after(around.after)
    cut = topic == "结果应用" and "核减" in acts
    return acts - {"核减"} | {"压减"} if cut else acts


def _tell_grade(around: Surroundings) -> str:
    if around.tabled:
        header = around.before.rpartition("，")[2]
        match = w.TABLE_GRADE.match(header) or re.search(r"(?P<light>[红黄绿])灯", around.before)
    else:
        found = list(w.GRADE.finditer(around.before))
        match = found[-1] if found else w.GRADED.search(around.before)
    return next(filter(None, match.groupdict().values()), "")[:1] if match else ""


def _tell_part(around: Surroundings, unit: str) -> str:
    """The part of the year: 至8月; counts are those of the year unless they say otherwise."""
    found = list(_PART.finditer(around.sentence))
    if not found or found[-1].group("whole"):
        return ""
    match = found[-1]
    if match.group("half") or match.group("quarter"):
        named = w.TOPICS["绩效监控"].match(around.sentence, match.end())
        return (
            ""
            if named and _kind_of(unit) == "数"
            else match.group("half") or match.group("quarter")
        )
    if match.group("until") or match.group("first"):
        return (
            "" if _kind_of(unit) == "数" else f"{match.group('first') or ''}-{match.group('month')}"
        )
    return ""


def _tell_rate(around: Surroundings, unit: str) -> str:
    if unit != "%":
        return ""
    found = list(w.RATE_NAME.finditer(w.YEARS.sub("", around.before)))
    return found[-1].group("name")[-3:] if found else "?"


def _tell_measure(figure: Figure) -> str:
    return figure.measure if figure.amount and figure.measure in ("预算", "调整后") else ""


# ---- what is likened --------------------------------------------------------------------------


def _tell_topic(own: str, around: Surroundings) -> str:
    named = _SAMPLE if w.TOPICS[_SAMPLE].search(own) else _last_topic(own)
    if named:
        return named
    for words in (around.sentence, around.tail, *around.over):
        named = _last_topic(words, passing=False)
        if named:
            return named
    return ""


def _last_topic(words: str, *, passing: bool = True) -> str:
    """The topic named last; of two that end together the longer.

    Without `passing` those that other topics speak of in passing (执行进度慢的项目) do not count.
    """
    found = [
        (match.end(), match.end() - match.start(), name)
        for name, pattern in w.TOPICS.items()
        if passing or name not in w.PASSING
        for match in pattern.finditer(words)
    ]
    return max(found)[2] if found else ""


def _tell_head(around: Surroundings, unit: str, grade: str) -> str:
    if unit in ("%", *_SCORES) or grade:
        return ""
    if unit == _MONEY:
        return "资金"
    begins = [
        (match.start(), name)
        for name, pattern in w.HEADS.items()
        if (match := pattern.search(around.after[:8])) and name != "资金"
    ]
    if begins:
        return min(begins)[1]
    before = w.ACTORS.sub("", around.before)
    found = [
        (match.end(), name)
        for name, pattern in w.HEADS.items()
        for match in pattern.finditer(before)
        if name != "资金"
    ]
    return max(found)[1] if found else ""


def condense(words: str, topic: str) -> str:
    """Words without years, actors, empty words and the topic, the trade's synonyms made one."""
    words = w.ACTORS.sub("", w.YEARS.sub("", w.REACHED.sub("", words.strip(" ，"))))
    for pattern, word in w.SAME:
        words = pattern.sub(word, words)
    for name, pattern in w.TOPICS.items():
        words = pattern.sub("" if name == topic else name, words)
    return w.EMPTY.sub("", words)


def _tell_subject(figure: Figure, around: Surroundings, grade: str, part: str) -> str:
    """What is shown as the name of the line, in the document's words."""
    words = w.DATES.sub("", w.REACHED.sub("", around.before)).strip(_EDGES)
    said = w.DATES.sub("", figure.subject or "").strip(_EDGES)
    if 4 <= len(words) <= _LONG_NAME and said[-2:] in around.before:
        said = words  # no noun behind the number: its own phrase, without what was carried on
    if grade:
        said = f"{grade}灯项目" if grade in "红黄绿" else f"结果为“{grade}”"
    elif around.tabled:
        said = _NOTED.sub("", w.DATES.sub("", around.before)).strip(_EDGES) or said
    elif len(said) < 3:
        said = words[-_LONG_NAME:] or around.after[:_LONG_NAME].strip(_EDGES) or said
    said = w.WEAK_LEAD.sub("", said) or said
    until = re.fullmatch(r"(?:([0-9]+))?-([0-9]+)", part)
    if until and "月" not in said:
        said = f"{said}（{until[1]}至{until[2]}月）" if until[1] else f"{said}（截至{until[2]}月）"
    return f"{around.owner} {said}".strip()


# ---- what stands apart ------------------------------------------------------------------------


def _tell_year(around: Surroundings, year: int | None) -> int | None:
    """The year that the figure's own sentence names for it; None where it names none.

    较2024年增加 names the year compared with; 较2024年的860人次 the year of the figure; a list of
    years with 分别为 gives each figure its own.
    """
    if year is None:
        return None
    listed = _YEAR_LIST.search(around.sentence)
    if listed:
        years = _YEAR.findall(listed.group("years"))
        at = len(_MEMBER.findall(around.sentence[listed.end() :]))
        return int(years[at]) if at < len(years) else None
    found = [(one, int(one.group("year"))) for one in _YEAR.finditer(around.sentence)]
    found += [(one, year - 1) for one in _LAST_YEAR.finditer(around.sentence)]
    beside = w.LOOKING_BACK.search(around.sentence)
    for match, named in sorted(found, key=lambda one: -one[0].start()):
        if beside or not _is_against(match):
            return named
    return None


def _is_against(match: re.Match[str]) -> bool:
    """较2024年, 高于上年, 与上年持平: the year is only compared with."""
    before = match.string[max(match.start() - 2, 0) : match.start()]
    return bool(_AGAINST.search(before) or _LEVEL.match(match.string, match.end()))


def _tell_reason(figure: Figure, around: Surroundings, year: int | None, other: int | None) -> str:
    if w.PLANNED.search(around.sentence) or any(map(w.PLANNED_HEADING.search, around.over[-2:])):
        return "打算或计划的数，不与实际数对照"
    if year is not None and other is not None and other > year:
        return "打算或计划的数，不与实际数对照"
    if figure.unit == "百分点" or (not around.tabled and _is_change(around)):
        return "增减数，由各年数据另行计算"
    if figure.comparison is not None or figure.upper is not None:
        return "带有上下限或为区间，不是确数"
    if figure.fraction is not None:
        return "分数，不作对照"
    if w.OTHER_ROW.match(around.owner):
        return f"“{around.owner}”的范围各不相同"
    return ""


def _is_change(around: Surroundings) -> bool:
    clause = around.sentence.rpartition("，")[2]
    return bool(w.CHANGED.search(clause)) and not w.REACHED.search(clause)
