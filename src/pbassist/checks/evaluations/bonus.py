"""A line of bonus points (加分项) on a self-evaluation becomes points beside its indicators."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from pbassist.model.document import Document, Span
from pbassist.model.performance import Target

ROW = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．]\s?)?(?:附加分|加分|奖励加?分|额外加分)(?:项目?|指标|因素|情况)?(?:[（(：:][^\t\n]{0,80})?\t([^\n]{0,400})$",
    re.MULTILINE,
)
"""A row whose first cell says that its points are added."""
POINTS = re.compile(r"[+＋]?(\d{1,2}(?:\.\d{1,2})?)分?")
MOST = 20
"""Points above which a row is no bonus."""


class Bonus(NamedTuple):
    """Points that a form adds to those of its indicators (加分)."""

    points: Decimal
    span: Span
    """The cell they stand in."""


def find_bonus(target: Target, document: Document) -> Bonus | None:
    """The points of the form's only bonus line; None where none or several are filled in.

    The last bare number of its row is the score; a line read as an indicator counts there.
    """
    found = [
        bonus
        for row in ROW.finditer(target.span.quote)
        if not _is_indicator(target, target.span.start + row.start(1))
        and (bonus := _read_points(row, target, document)) is not None
    ]
    return found[0] if len(found) == 1 else None


def _is_indicator(target: Target, at: int) -> bool:
    return any(one.span.start <= at < one.span.end for one in target.indicators)


def _read_points(row: re.Match[str], target: Target, document: Document) -> Bonus | None:
    at = target.span.start + row.start(1)
    last: Bonus | None = None
    for cell in row[1].split("\t"):
        points = POINTS.fullmatch(cell.strip())
        if points is not None and Decimal(points[1]) <= MOST:
            start = at + cell.index(points[1])
            last = Bonus(Decimal(points[1]), document.span(start, start + len(points[1])))
        at += len(cell) + 1
    return last
