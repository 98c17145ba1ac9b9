"""Points of a score sheet become findings where a line is not the sum of what stands below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from pbassist.checks.appraisals.sheets import (
    FIELDS,
    Field,
    Sheet,
    allow_rounding,
    bare_name,
    is_bonus,
    is_malus,
    list_sheets,
    points,
    value_of,
)
from pbassist.checks.forms import join_spans, plain
from pbassist.checks.register import Brief, check, met, unclear, unmet
from pbassist.model.document import Span
from pbassist.model.performance import Indicator, Subtotal
from pbassist.model.review import Finding, Formula, FormulaInput

FAULT = "评分表加计不一致"
NAME = "score_sheet_adds_up"


class Part(NamedTuple):
    """One summand: its name, its points, its cell."""

    name: str
    value: Decimal
    span: Span


class Sum(NamedTuple):
    """A printed line of points and what it may be the sum of, the nearest first."""

    name: str
    label: str
    stated: Decimal
    span: Span
    ways: tuple[tuple[Part, ...], ...]

    @property
    def agrees(self) -> bool:
        """Whether any way of adding up gives what is printed, inside rounding."""
        return any(self._fits([part.value for part in way]) for way in self.ways)

    def _fits(self, parts: Sequence[Decimal]) -> bool:
        return abs(sum(parts, Decimal(0)) - self.stated) <= allow_rounding(self.stated, parts)


@check(fault=FAULT, number=18, kinds=("project", "department", "report"))
def score_sheet_adds_up(brief: Brief) -> Iterator[Finding]:
    """Full marks and points of a score sheet add up at every level, heading by heading to the total."""
    reported = {p.document.id for p in brief.dossier.papers if p.role == "report" and p.relations}
    for sheet in list_sheets(brief):
        if sheet.paper.document.id in reported:
            continue  # 报告中的表由报告的核对项加计
        sums = [one for field in FIELDS for one in _list_sums(sheet, field)]
        wrong = [one for one in sums if not one.agrees]
        yield from (_differs(one) for one in wrong)
        if sums and not wrong:
            yield _adds_up(sums)
        if not sums:
            yield unclear(
                NAME, subject=FAULT, message="评分表没有可供加计的大项、小计或合计，未核对。"
            )


def _list_sums(sheet: Sheet, field: Field) -> Iterator[Sum]:
    """Every line of a column that can be added up; one with a blank below it cannot."""
    target, label = sheet.target, sheet.name(field)
    for line in target.subtotals:
        stated = value_of(line, field)
        if stated is None or line.kind == "total":
            continue
        near = _take([*_rows(sheet, line.rows), *_heads(sheet, line.below)], field)
        far = _take(_rows(sheet, _leaves(sheet, line)), field)
        ways = tuple(way for way in (near, far) if way)
        if ways:
            yield Sum(f"“{bare_name(line.name)}”", label, stated, line.cell(field), ways)
    total = sheet.total
    stated = value_of(total, field) if total else None
    if total is not None and stated is not None and (ways := tuple(_total_ways(sheet, field))):
        yield Sum("合计", label, stated, total.cell(field), ways)


def _rows(sheet: Sheet, places: Iterable[int]) -> list[Indicator]:
    return [sheet.target.indicators[at] for at in places]


def _heads(sheet: Sheet, places: Iterable[int]) -> list[Subtotal]:
    return [sheet.target.subtotals[at] for at in places]


def _leaves(sheet: Sheet, line: Subtotal) -> list[int]:
    below = [row for head in _heads(sheet, line.below) for row in _leaves(sheet, head)]
    return sorted({*line.rows, *below})


def _take(given: Sequence[Indicator | Subtotal], field: Field) -> tuple[Part, ...] | None:
    """The points of some rows; None where one that counts is blank or there is none."""
    found: list[Part] = []
    for one in given:
        value = value_of(one, field)
        if value is None and not (field == "weight" and _counts_apart(one)):
            return None
        if value is not None:
            found.append(Part(bare_name(one.name), value, one.cell(field)))
    return tuple(found) or None


def _counts_apart(one: Indicator | Subtotal) -> bool:
    """A row that adds or takes points has no full marks of its own."""
    return isinstance(one, Indicator) and (is_bonus(one) or is_malus(one))


def _total_ways(sheet: Sheet, field: Field) -> Iterator[tuple[Part, ...]]:
    """Ways to the grand total: by headings, by items, with and without bonus rows."""
    target = sheet.target
    for kind in ("chapter", "row"):
        heads = [s for s in target.subtotals if s.kind == kind]
        top = [
            s for at, s in enumerate(target.subtotals) if s in heads and not _is_below(sheet, at)
        ]
        covered = {row for head in top for row in _leaves(sheet, head)}
        loose = [one for at, one in enumerate(target.indicators) if at not in covered]
        if top and (way := _take([*top, *loose], field)):
            yield from _with_execution(sheet, field, way)
    items = list(target.indicators)
    plain_items = [one for one in items if not is_bonus(one)]
    for rows in (items, plain_items, [one for one in plain_items if not is_malus(one)]):
        if way := _take(rows, field):
            yield from _with_execution(sheet, field, way)
    taken = [one for one in items if is_malus(one)]
    if taken and (way := _take(items, field)):
        spans = {one.cell(field) for one in taken}
        yield tuple(p._replace(value=-abs(p.value)) if p.span in spans else p for p in way)


def _is_below(sheet: Sheet, at: int) -> bool:
    return any(at in head.below for head in sheet.target.subtotals)


def _with_execution(
    sheet: Sheet, field: Field, way: tuple[Part, ...]
) -> Iterator[tuple[Part, ...]]:
    """预算执行率 is an item too, though it stands apart from the indicators."""
    execution = sheet.target.execution
    value: Decimal | None = getattr(execution, field) if execution else None
    span = (execution.score_span or execution.rate_span) if execution else None
    if value is not None and span is not None:
        yield (Part("预算执行率", value, span), *way)
    elif execution is None or execution.weight is None:
        yield way


def _differs(one: Sum) -> Finding:
    way = one.ways[0]
    computed = sum((part.value for part in way), Decimal(0))
    gap = points(abs(computed - one.stated))
    what = f"{one.name}{one.label}"
    listed = f"所列{len(way)}项" if one.name != "合计" else "各项"
    said = f"{what}填列{points(one.stated)}，{listed}合计{points(computed)}"
    return unmet(
        NAME,
        "错误",
        subject=what,
        place=what,
        message=f"{said}，相差{gap}。",
        remedy="请核对后更正，并相应核对上一级得分和总分。",
        line=f"{said}，请核对更正",
        evidence=join_spans(one.span, *(part.span for part in way)),
        formula=_show(one, way, computed),
    )


def _show(one: Sum, way: Sequence[Part], computed: Decimal) -> Formula:
    inputs = [FormulaInput(name=p.name, value=plain(p.value), span=p.span) for p in way]
    inputs.append(FormulaInput(name=one.name.strip("“”"), value=plain(one.stated), span=one.span))
    terms = "＋".join(plain(part.value) for part in way).replace("＋-", "－")
    sign = "＝" if computed == one.stated else "≠"
    expression = f"{terms}＝{plain(computed)}"
    expression += f"≠{plain(one.stated)}" if sign == "≠" else ""
    gap = plain(abs(computed - one.stated))
    return Formula(expression=expression, inputs=tuple(inputs), results=(plain(computed), gap))


def _adds_up(sums: Sequence[Sum]) -> Finding:
    last = sums[-1]
    way = last.ways[0]
    return met(
        NAME,
        subject=FAULT,
        place="合计",
        message=f"分值和得分共{len(sums)}处加计相符。",
        evidence=join_spans(*(one.span for one in sums)),
        formula=_show(last, way, sum((part.value for part in way), Decimal(0))),
    )
