"""Submitted tables become typed forms: targets, payments, units and estimates.

Everything is found by the words of headers and labels and by where they stand to each other, never
by a fixed position. A document that holds none of a kind gives an empty tuple.
"""

from __future__ import annotations

from collections.abc import Iterator

from pbassist.forms.appraisals import read_scored
from pbassist.forms.beside import split_beside
from pbassist.forms.estimates import read_estimate
from pbassist.forms.flat import find_flat, read_flat
from pbassist.forms.grid import Grid, read_grids
from pbassist.forms.headers import find_headers
from pbassist.forms.headings import Heading, read_heading
from pbassist.forms.payments import read_ledger
from pbassist.forms.regions import split_regions
from pbassist.forms.register import read_register
from pbassist.forms.requests import read_requests as read_request_list
from pbassist.forms.targets import name_after_sheet, read_region
from pbassist.model.document import Document
from pbassist.model.performance import BudgetRequest, Estimate, Payment, Target, Unit

__all__ = [
    "read_appraisals",
    "read_estimates",
    "read_payments",
    "read_requests",
    "read_targets",
    "read_units",
]


def read_targets(document: Document) -> tuple[Target, ...]:
    """Every filled form (申报表, 批复表, 自评表, 监控表) of a document, in order; a score sheet of the
    office that checks them is none of them.

    Amounts are in 元, by the unit of their cell, label or caption; where none is printed,
    `Target.unit` is None and each fund says the unit it was read in. A form that names no project
    comes out too, with the project's fields None.
    """
    found = (target for grid in read_grids(document) for target in _read_sides(grid))
    return tuple(target for target in found if target.stage != "evaluation")


def read_appraisals(document: Document) -> tuple[Target, ...]:
    """Every score sheet (复核评分表, 考评表) of a document, in order, of the stage of evaluation.

    `Indicator.score` is the own score where two stand side by side, `rescore` the one after the
    check; a sheet with one column of points has it as `score`.
    """
    return tuple(target for grid in read_grids(document) for target in read_scored(grid))


def _read_sides(grid: Grid) -> list[Target]:
    """The forms of a grid in the order in which they begin."""
    sides = split_beside(grid)
    found = [target for side in sides for target in _read_grid(side)]
    return found if len(sides) == 1 else sorted(found, key=lambda target: target.span.start)


def _read_grid(grid: Grid) -> Iterator[Target]:
    headers = find_headers(grid)
    flat = find_flat(grid, headers)
    if flat:
        yield from read_flat(grid, flat)
        return
    regions = split_regions(grid, headers)
    head: Heading | None = None
    for region in regions:
        head = read_heading(grid, region) if region.title else head
        target = read_region(grid, region, unit=head.unit if head else None)
        if target is not None:
            alone = len(regions) == 1 and not region.keyed
            year = target.year or (head.year if head else None)
            target = target.model_copy(update={"year": year})
            yield name_after_sheet(target, grid) if alone else target


def read_payments(document: Document) -> tuple[Payment, ...]:
    """What a payment export (执行台账) says of each project, amounts in 元; rows of one project
    are added up.
    """
    return tuple(payment for grid in read_grids(document) for payment in read_ledger(grid))


def read_requests(document: Document) -> tuple[BudgetRequest, ...]:
    """What a list of budget requests (预算申报数) says of each project, in order."""
    return tuple(one for grid in read_grids(document) for one in read_request_list(grid))


def read_units(document: Document) -> tuple[Unit, ...]:
    """The rows of a register (单位名录), in order."""
    return tuple(unit for grid in read_grids(document) for unit in read_register(grid))


def read_estimates(document: Document) -> tuple[Estimate, ...]:
    """The estimates (资金测算) that a document holds as papers of their own, amounts in 元."""
    return tuple(read_estimate(document, read_grids(document)))
