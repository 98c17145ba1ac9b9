"""The grade on a score sheet becomes a finding where its total lies in another band."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pbassist.checks.appraisals.sheets import Field, Sheet, list_sheets, points
from pbassist.checks.appraisals.told_grades import GRADE_WORDS, choose_grade, find_told_grades
from pbassist.checks.forms import join_spans
from pbassist.checks.register import Brief, check, met, unmet
from pbassist.checks.reports.relations import read_reports
from pbassist.model.document import Span
from pbassist.model.review import Finding

NAME = "grade_follows_the_total"
PRINTED = re.compile(
    r"(?:评价|考核|考评|评定|综合|绩效|评审|复核)?(?:结果)?(?:等次|等级|档次)[:：\s]{0,4}"
    rf"({GRADE_WORDS})(?![一-鿿])"
)
BAND = re.compile(
    r"(\d{2,3})\s{0,2}分?(?:[（(]含[^）)]{0,4}[）)])?\s{0,2}"
    r"(?:及?以上|(?:至|到|[-—－~～]{1,2})\s{0,2}\d{2,3}\s{0,2}分?(?:[（(][^）)]{0,6}[）)])?)(?:的|者)?[，,]?(?:为|是|评为|定为)?\s{0,2}"
    rf"[“\"]?({GRADE_WORDS})"
)
SAME = {"优秀": "优", "良好": "良", "中等": "中", "较差": "差"}
TAIL = 300
"""Characters below a sheet in which its grade and its note on bands stand."""
FULL = Decimal(100)


class Band(NamedTuple):
    """A grade and the least score it takes."""

    name: str
    lower: Decimal


@check(fault="等次与得分不符", kinds=("project", "department", "report"))
def grade_follows_the_total(brief: Brief) -> Iterator[Finding]:
    """The grade printed on a score sheet is that of its total, by the sheet's own bands or the scheme's."""
    for sheet in list_sheets(brief):
        total, printed = _find_total(sheet), _find_grade(sheet)
        if total is None or printed is None:
            continue
        own = _read_bands(sheet)
        bands = own or _bands_of(brief)
        word = printed.quote.split()[-1] if printed.quote.split() else ""
        word = re.sub(r"^.*[:：]", "", word)
        known = {_fold(band.name): band.name for band in bands}
        due = next((band for band in bands if total[0] >= band.lower), None)
        if due is None or _fold(word) not in known:
            continue
        if _fold(due.name) == _fold(word):
            yield _agrees(total, printed, word)
        else:
            yield _differs(total, printed, (word, due.name), own=bool(own))
    yield from _judge_told(brief)


def _judge_told(brief: Brief) -> Iterator[Finding]:
    """The grade that a report tells behind its score, by the report's own bands or the scheme's."""
    for paper in read_reports(brief):
        told = list(find_told_grades(paper.document))
        own = _list_bands(paper.document.text, 0, len(paper.document.text)) if told else ()
        bands = [(band.name, band.lower) for band in own or _bands_of(brief)]
        for one in told:
            due = choose_grade(one.score, bands)
            if due is None or _fold(one.grade) not in {_fold(name) for name, _ in bands}:
                continue
            total = (one.score, one.score_span)
            if _fold(due) == _fold(one.grade):
                yield _agrees(total, one.grade_span, one.grade)
            else:
                yield _differs(total, one.grade_span, (one.grade, due), own=bool(own))


def _find_total(sheet: Sheet) -> tuple[Decimal, Span] | None:
    """The total of a sheet of a hundred points, after the check where there is one."""
    line = sheet.total
    if line is None or line.weight not in (None, FULL):
        return None
    fields: tuple[Field, Field] = ("rescore", "score")
    for field in fields:
        value: Decimal | None = getattr(line, field)
        if value is not None:
            return value, line.cell(field)
        if any(getattr(one, field) is not None for one in sheet.target.indicators):
            return None  # 复核未完成
    return None


def _region(sheet: Sheet) -> tuple[int, int]:
    return sheet.target.span.start, min(
        sheet.target.span.end + TAIL, len(sheet.paper.document.text), _next_start(sheet)
    )


def _next_start(sheet: Sheet) -> int:
    """Where the next table of the file begins: its grade is its own."""
    document, end = sheet.paper.document, sheet.target.span.end
    table = next((b.cell.table for b in document.blocks if b.start >= end - 1 and b.cell), None)
    mine = {b.cell.table for b in document.blocks_within(sheet.target.span.start, end) if b.cell}
    later = (b.start for b in document.blocks if b.cell and b.cell.table not in mine)
    return (
        min((at for at in later if at >= end), default=len(document.text)) if table else end + TAIL
    )


def _find_grade(sheet: Sheet) -> Span | None:
    start, end = _region(sheet)
    found = list(PRINTED.finditer(sheet.paper.document.text, start, end))
    if len(found) != 1:
        return None
    return sheet.paper.document.span(found[0].start(), found[0].end())


def _read_bands(sheet: Sheet) -> tuple[Band, ...]:
    """Bands that the sheet itself states, the best first; empty where it states fewer than two."""
    start, end = _region(sheet)
    return _list_bands(sheet.paper.document.text, start, end)


def _list_bands(text: str, start: int, end: int) -> tuple[Band, ...]:
    """Bands between two offsets of a text, the best first; empty where there are fewer than two."""
    found = {m[2]: Decimal(m[1]) for m in BAND.finditer(text, start, end)}
    bands = [Band(name, lower) for name, lower in found.items()]
    lowest = re.compile(
        rf"\d{{2}}\s{{0,2}}分?(?:[（(]不含[）)])?以下(?:的|者)?[，,]?为?({GRADE_WORDS})"
    )
    last = lowest.search(text, start, end)
    bands += [Band(last[1], Decimal(0))] if last else []
    return tuple(sorted(bands, key=lambda one: -one.lower)) if len(found) > 1 else ()


def _bands_of(brief: Brief) -> tuple[Band, ...]:
    grades = brief.profile.grades
    return tuple(Band(one.name, one.lower) for one in grades.bands) if grades else ()


def _fold(word: str) -> str:
    return SAME.get(word, word)


def _agrees(total: tuple[Decimal, Span], printed: Span, word: str) -> Finding:
    return met(
        NAME,
        subject="等次",
        place="等次",
        message=f"总分{points(total[0])}与等次“{word}”相符。",
        evidence=join_spans(printed, total[1]),
    )


def _differs(
    total: tuple[Decimal, Span], printed: Span, words: tuple[str, str], *, own: bool
) -> Finding:
    by = "表中所列" if own else "方案所列"
    said = f"总分{points(total[0])}，等次填“{words[0]}”，按{by}分数段应为{words[1]}"
    return unmet(
        NAME,
        "错误" if own else "请核实",
        subject="等次",
        place="等次",
        message=f"{said}。",
        remedy="请核对后更正。" if own else "请核对总分、等次和所用的分数段。",
        line=f"{said}，请核对",
        note="改变评价结论。",
        evidence=join_spans(printed, total[1]),
    )
