"""Submitted tables become typed forms: targets, payments, units and estimates."""

from __future__ import annotations

from pbassist.forms.flat import find_flat, read_flat
from pbassist.forms.grid import read_grids
from pbassist.forms.headers import find_headers
from pbassist.forms.regions import split_regions
from pbassist.forms.targets import read_region
from pbassist.model.document import Document
from pbassist.model.performance import Target

__all__ = ["read_targets"]


def read_targets(document: Document) -> tuple[Target, ...]:
    """Every filled form of a document, in order; () for a document that holds none."""
    found: list[Target] = []
    for grid in read_grids(document):
        headers = find_headers(grid)
        flat = find_flat(grid, headers)
        if flat:
            found.extend(read_flat(grid, flat))
            continue
        for region in split_regions(grid, headers):
            target = read_region(grid, region)
            if target is not None:
                found.append(target)
    return tuple(found)
