"""The ticks of 完成目标可能性 become a question where the expected value says otherwise."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.checks.deadlines import read_days
from pbassist.checks.evaluations.completion import fell_short
from pbassist.checks.forms import (
    aspect_of,
    fold_name,
    join_spans,
    monitored_target,
    show_planned,
    with_unit,
)
from pbassist.checks.monitoring.pace import find_reported_month
from pbassist.checks.monitoring.papers import TICKS, exceeds_expected, read_expected
from pbassist.checks.quantities import actual_quantity, fold_width, planned_quantity
from pbassist.checks.register import Brief, check, unmet
from pbassist.model.document import Document, Span
from pbassist.model.performance import Indicator, Target
from pbassist.model.review import Finding

CERTAIN, IMPOSSIBLE = "确定能", "完全不可能"
MOST_SHOWN = 3
HEAD = re.compile(
    r"(?:(?:年度|绩效)?目标)?(?:完成|实现)?(?:年度|绩效)?(?:目标)?的?可能性(?:判断|预测)?"
)
BOXES = re.compile(
    r"(?:[□☐](?:确定能|有可能|完全不可能)){0,2}[☑■√✓✔](确定能|完全不可能)(?:[□☐](?:有可能|完全不可能)){0,2}"
)
WHOLE_TERM = re.compile(
    r"(?:年度|本年|项目|工程|任务|工作|全部|总体|建设|施工){0,3}(?:完成|完工|竣工)(?:时间|时限|期限|日期)"
)
"""The term of all the work, not of a step of it: 项目完成时间, not 设计方案完成时间."""
STILL_OPEN = re.compile(
    r"(?:尚?未|没有)(?:全部)?(?:完|竣|建成|开工|启动|实施)|在建|施工中|正在施工"
)


class Tick(NamedTuple):
    """What is ticked for an indicator."""

    words: str
    span: Span
    how: str = "勾选"


@check(fault="完成可能性与预计不一致", needs=("monitoring",), stage="monitoring")
def likelihood_fits_what_is_expected(brief: Brief) -> Iterator[Finding]:
    """What is expected to fall short is not ticked as certain, nor what is expected in full as lost."""
    paper = brief.dossier.paper("monitoring")
    for target in monitored_target(brief):
        ticks = read_ticks(paper.document, target) if paper is not None else {}
        overdue = _find_overdue(target, brief)
        found = [
            (one, tick)
            for one in target.indicators
            if (tick := ticks.get(one.cell("name").start))
            and (
                _contradicts(one, tick, target, brief)
                or (overdue and tick.words == CERTAIN and _is_untouched(one))
                or (overdue is one and tick.words == CERTAIN and _is_still_open(one))
            )
        ]
        if found:
            yield _ask(found, overdue)


def _find_overdue(target: Target, brief: Brief) -> Indicator | None:
    """The one term of the whole work, where it ended before the months that the form reports."""
    month = find_reported_month(brief)
    terms = [one for one in target.indicators if WHOLE_TERM.fullmatch(fold_name(one.name))]
    if month is None or target.year is None or len(terms) != 1:
        return None
    days = read_days(terms[0].planned, target.year)
    reported = dt.date(target.year, month, calendar.monthrange(target.year, month)[1])
    kept = read_days(terms[0].actual, target.year) is not None
    if days is None or days.last >= reported or kept:
        return None
    return terms[0]


def _is_still_open(term: Indicator) -> bool:
    """Whether a term that has passed is told to be still open (尚未完工), and no cause beside it."""
    open_ = STILL_OPEN.search(fold_width(term.actual or "")) is not None
    return open_ and not (term.deviation or term.remark)


def _is_untouched(one: Indicator) -> bool:
    """Whether nothing of a count is done, and no cause is told beside it."""
    planned, done = planned_quantity(one), actual_quantity(one)
    if planned is None or done is None or one.deviation or one.remark:
        return False
    counted = planned.operator not in ("≤", "<") and "%" not in (planned.unit, done.unit)
    return aspect_of(one) == "quantity" and counted and planned.value > 0 == done.value


def read_ticks(document: Document, target: Target) -> dict[int, Tick]:
    """The tick of each indicator by where its name begins; only where a column heads it."""
    cells = {
        (block.cell.table, block.cell.row, block.cell.column): block
        for block in document.blocks_within(target.span.start, target.span.end)
        if block.cell is not None
    }
    rows = {block.start: (table, row) for (table, row, _), block in cells.items()}
    named = {
        one.cell("name").start: rows.get(one.cell("name").start, (-1, -1))
        for one in target.indicators
    }
    taken = set(named.values())
    heads = {
        (table, column): words
        for (table, row, column), block in cells.items()
        if (table, row) not in taken
        and (words := _read_head(fold_width(document.text[block.start : block.end])))
    }
    found: dict[int, Tick] = {}
    for start, (table, row) in named.items():
        for (headed, column), words in heads.items():
            block = cells.get((table, row, column)) if headed == table else None
            said = fold_width(document.text[block.start : block.end]) if block else ""
            if block and (tick := _read_tick(words, said)):
                found[start] = Tick(tick[0], document.span(block.start, block.end), tick[1])
    return found


def _read_head(words: str) -> str:
    return words if words in (CERTAIN, IMPOSSIBLE) or HEAD.fullmatch(words) else ""


def _read_tick(head: str, said: str) -> tuple[str, str] | None:
    """What a cell chooses and how: a tick below 确定能, the word itself, or a box before it."""
    if head in (CERTAIN, IMPOSSIBLE):
        return (head, "勾选") if TICKS.fullmatch(said) else None
    if said in (CERTAIN, IMPOSSIBLE):
        return said, "填"
    boxes = BOXES.fullmatch(said)
    return (boxes[1], "勾选") if boxes else None


def _contradicts(one: Indicator, tick: Tick, target: Target, brief: Brief) -> bool:
    if exceeds_expected(one):
        return False
    seen = read_expected(one)
    short = fell_short(seen, target, brief)
    if tick.words == CERTAIN:
        return short
    reached = planned_quantity(one) is not None and actual_quantity(seen) is not None
    return reached and not short


def _ask(found: Sequence[tuple[Indicator, Tick]], overdue: Indicator | None) -> Finding:
    shown = "；".join(_show(one, tick, overdue) for one, tick in found[:MOST_SHOWN])
    shown = f"{shown}等{len(found)}项" if len(found) > MOST_SHOWN else shown
    spans = [
        span
        for one, tick in found
        for span in (tick.span, one.cell("expected"), one.cell("name"), one.cell("planned"))
    ]
    spans += [one.cell("actual") for one, _ in found if one is overdue]
    untouched = [one.cell("actual") for one, _ in found if overdue and _is_untouched(one)]
    if overdue and untouched:
        spans += [*untouched, overdue.cell("planned"), overdue.cell("name")]
    return unmet(
        "likelihood_fits_what_is_expected",
        "请核实",
        subject="完成目标可能性",
        place="完成目标可能性",
        message=f"{shown}，前后不一致。",
        remedy="请核实全年预计完成情况和完成目标可能性。",
        line=f"{shown}，前后不一致，请核实",
        evidence=join_spans(*spans),
    )


def _show(one: Indicator, tick: Tick, overdue: Indicator | None) -> str:
    named = f"“{one.name}”年度指标值{show_planned(one)}"
    chosen = f"完成目标可能性{tick.how}“{tick.words}”"
    if overdue is one and _is_still_open(one):
        return f"{named}已过，监控期填“{(one.actual or '').strip()}”，{chosen}"
    if overdue and tick.words == CERTAIN and _is_untouched(one):
        done = with_unit(one.actual, one)
        told = f"监控期完成{done}，“{overdue.name}”{show_planned(overdue)}已过"
        return f"{named}，{told}，{chosen}"
    return f"{named}，全年预计完成{with_unit(one.expected, one)}，{chosen}"
