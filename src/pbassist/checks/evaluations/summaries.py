"""The row of a project in a summary (自评汇总表) is held against its own form (fault 18)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pbassist.checks.forms import evaluated_target, fold_name, join_spans, plain
from pbassist.checks.quantities import fold_width
from pbassist.checks.register import Brief, check, met, unmet
from pbassist.forms.project_lists import ProjectList, read_project_lists
from pbassist.model.document import Document, Span, Table
from pbassist.model.performance import Paper, Target
from pbassist.model.review import Finding

NAME = "summary_score_agrees"
SCORE = re.compile(r"(?:绩效)?自评(?:总)?(?:得分|分数|分|总分)|(?:总|综合)?得分|总分")
NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,3})?)分?")
YEAR = re.compile(r"20\d\d")


class Row(NamedTuple):
    """A project's row of a summary."""

    score: Decimal
    span: Span
    name: Span


@check(fault="总分不一致", number=18, needs=("self_evaluation",), stage="self_evaluation")
def summary_score_agrees(brief: Brief) -> Iterator[Finding]:
    """The score in the unit's summary of self-evaluations is the total of the project's own form."""
    for target in evaluated_target(brief):
        total, span = target.total_score, target.total_score_span
        rows = [row for paper in brief.dossier.papers for row in _find_rows(paper, target)]
        if total is None or span is None or len({row.score for row in rows}) != 1:
            continue
        row = rows[0]
        if abs(row.score - total) <= max(_rounding(row.score), _rounding(total)):
            yield met(
                NAME,
                subject="汇总表得分",
                message=f"汇总表所列自评得分{plain(row.score)}分与自评表总分一致。",
                evidence=(row.span, span),
            )
        else:
            yield _differ(total, span, row)


def _rounding(score: Decimal) -> Decimal:
    # 一处保留位数较少的，四舍五入不作为差异。
    exponent = score.as_tuple().exponent
    return Decimal("0.5").scaleb(exponent if isinstance(exponent, int) else 0)


def _find_rows(paper: Paper, target: Target) -> Iterator[Row]:
    """The rows of summaries that bear the project's name, or those of its code among them."""
    if paper.role != "annex" or not target.project.name:
        return
    for one in read_project_lists(paper.document):
        years = {int(year) for year in YEAR.findall(one.title)}
        if target.year and years and target.year not in years:
            continue
        yield from _read_rows(paper.document, one, target)


def _read_rows(document: Document, listed: ProjectList, target: Target) -> Iterator[Row]:
    table = next(one for one in document.tables if one.number == listed.number)
    named = [one for one in listed.names if fold_name(one.quote) == fold_name(target.project.name)]
    coded = [
        one for one in named if target.project.code and _has_code(document, table, one, target)
    ]
    for name in coded or named:
        block = document.blocks_within(name.start, name.end)[0]
        column = _score_column(table, block.cell.row) if block.cell else None
        cell = table.block(block.cell.row, column) if block.cell and column is not None else None
        match = NUMBER.fullmatch(fold_width(document.text[cell.start : cell.end])) if cell else None
        if cell is not None and match is not None:
            yield Row(Decimal(match[1]), document.block_span(cell), name)


def _has_code(document: Document, table: Table, name: Span, target: Target) -> bool:
    cell = document.blocks_within(name.start, name.end)[0].cell
    texts = [document.text[b.start : b.end] for b in table.row_blocks(cell.row)] if cell else []
    return any((target.project.code or "") in fold_width(text) for text in texts)


def _score_column(table: Table, row: int) -> int | None:
    """The column of the score, by the labels above a row; None where two are alike."""
    for top in range(row - 1, -1, -1):
        labels = {at: fold_width(table.text(top, at) or "") for at in range(table.columns)}
        found = [at for at, words in labels.items() if SCORE.fullmatch(words)]
        own = [at for at in found if "自评" in labels[at]] or found
        if own:
            return own[0] if len({labels[at] for at in own}) == len(own) == 1 else None
    return None


def _differ(total: Decimal, span: Span, row: Row) -> Finding:
    here, there = plain(total), plain(row.score)
    head = f"自评表总分{here}分，汇总表所列自评得分{there}分"
    return unmet(
        NAME,
        "错误",
        subject="汇总表得分",
        place="自评总分",
        message=f"{head}，表与汇总表不一致。",
        remedy="请核对统一。",
        line=f"{head}，请核对统一",
        evidence=join_spans(span, row.span, row.name),
    )
