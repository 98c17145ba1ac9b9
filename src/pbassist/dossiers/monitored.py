"""The monitoring forms of a project become the one that is reviewed, or that stands beside 自评."""

from __future__ import annotations

from collections.abc import Sequence

from pbassist.find.figures.months import find_month
from pbassist.model.performance import Paper, Target, Unplaced
from pbassist.model.terms import ROLES

LONGEST_HEAD = 600
"""Characters at the top of a file in which the columns of a list are named."""


def read_months(paper: Paper) -> int:
    """The month through which a monitoring form reports, 1–12; 0 where it does not say."""
    target = paper.target
    if target is None:
        return 0
    document = paper.document
    head = document.text[target.span.start : find_head_end(target)]
    # 清单式的表，列名在各项目之上。
    told = (target.title, head, document.name, document.text[:LONGEST_HEAD])
    return next(filter(None, map(find_month, told)), 0)


def find_head_end(target: Target) -> int:
    """Where the first indicator of a form begins."""
    return min((one.span.start for one in target.indicators), default=target.span.end)


def choose_latest(papers: Sequence[Paper], unplaced: list[Unplaced]) -> Paper:
    """Of the monitoring forms of a year the one that reports the most months; others are listed."""
    latest = max(papers, key=read_months)
    for other in papers:
        if other is not latest:
            name = other.target.project.name if other.target else ""
            unplaced.append(
                Unplaced(
                    name=other.document.name,
                    reason=f"文件“{other.document.name}”中“{name or ''}”的{ROLES[other.role]}"
                    f"不是最近一期，本次按“{latest.document.name}”审核。",
                )
            )
    return latest


def choose_ledger(payments: Sequence[Paper], monitored: Paper) -> list[Paper]:
    """Of the payment exports of a year the one of the form's own last month, else the first."""
    month = read_months(monitored)
    same = [p for p in payments if p.payment and p.payment.as_of and p.payment.as_of.month == month]
    return [*same, *payments][:1]
