"""The ticks of 完成目标可能性 become a question where the expected value says otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.checks.completion import fell_short
from pbassist.checks.forms import join_spans, monitored_target, show_planned, with_unit
from pbassist.checks.monitoring import TICKS, exceeds_expected, read_expected
from pbassist.checks.quantities import actual_quantity, fold_width, planned_quantity
from pbassist.checks.register import Brief, check, unmet
from pbassist.model.document import Document, Span
from pbassist.model.performance import Indicator, Target
from pbassist.model.review import Finding

CERTAIN, IMPOSSIBLE = "确定能", "完全不可能"
MOST_SHOWN = 3


class Tick(NamedTuple):
    """What is ticked for an indicator."""

    words: str
    span: Span


@check(fault="完成可能性与预计不一致", needs=("monitoring",), stage="monitoring")
def likelihood_fits_what_is_expected(brief: Brief) -> Iterator[Finding]:
    """What is expected to fall short is not ticked as certain, nor what is expected in full as lost."""
    paper = brief.dossier.paper("monitoring")
    for target in monitored_target(brief):
        ticks = read_ticks(paper.document, target) if paper is not None else {}
        found = [
            (one, tick)
            for one in target.indicators
            if (tick := ticks.get(one.cell("name").start))
            and _contradicts(one, tick, target, brief)
        ]
        if found:
            yield _ask(found)


def read_ticks(document: Document, target: Target) -> dict[int, Tick]:
    """The tick of each indicator by where its name begins; only where a column heads it."""
    cells = {
        (block.cell.table, block.cell.row, block.cell.column): block
        for block in document.blocks_within(target.span.start, target.span.end)
        if block.cell is not None
    }
    heads = {
        (table, column): words
        for (table, _, column), block in cells.items()
        if (words := fold_width(document.text[block.start : block.end])) in (CERTAIN, IMPOSSIBLE)
    }
    rows = {block.start: (table, row) for (table, row, _), block in cells.items()}
    found: dict[int, Tick] = {}
    for one in target.indicators:
        start = one.cell("name").start
        table, row = rows.get(start, (-1, -1))
        for (headed, column), words in heads.items():
            block = cells.get((table, row, column)) if headed == table else None
            if block and TICKS.fullmatch(fold_width(document.text[block.start : block.end])):
                found[start] = Tick(words, document.span(block.start, block.end))
    return found


def _contradicts(one: Indicator, tick: Tick, target: Target, brief: Brief) -> bool:
    if exceeds_expected(one):
        return False
    seen = read_expected(one)
    short = fell_short(seen, target, brief)
    if tick.words == CERTAIN:
        return short
    reached = planned_quantity(one) is not None and actual_quantity(seen) is not None
    return reached and not short


def _ask(found: Sequence[tuple[Indicator, Tick]]) -> Finding:
    shown = "；".join(
        f"“{one.name}”年度指标值{show_planned(one)}，全年预计完成{with_unit(one.expected, one)}，"
        f"完成目标可能性勾选“{tick.words}”"
        for one, tick in found[:MOST_SHOWN]
    )
    shown = f"{shown}等{len(found)}项" if len(found) > MOST_SHOWN else shown
    return unmet(
        "likelihood_fits_what_is_expected",
        "请核实",
        subject="完成目标可能性",
        place="完成目标可能性",
        message=f"{shown}，前后不一致。",
        remedy="请核实全年预计完成情况和完成目标可能性。",
        line=f"{shown}，前后不一致，请核实",
        evidence=join_spans(
            *(
                span
                for one, tick in found
                for span in (tick.span, one.cell("expected"), one.cell("name"), one.cell("planned"))
            )
        ),
    )
