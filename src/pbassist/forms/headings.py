"""The rows over the first project of a sheet become what holds for every form below them.

One title and one 单位：万元 may stand over several forms that follow without a title of their own.
"""

from __future__ import annotations

from typing import NamedTuple

from pbassist.forms.funds import CAPTION
from pbassist.forms.grid import Grid
from pbassist.forms.regions import Region, name_keys
from pbassist.forms.years import read_stated_year


class Heading(NamedTuple):
    """The year of a title and the unit of money (元, 万元 …) of a caption, where they are printed."""

    year: int | None
    unit: str | None


def read_heading(grid: Grid, region: Region) -> Heading:
    """What the title of a form and the captions above its project say."""
    year = read_stated_year(region.title.text) if region.title else None
    unit: str | None = None
    for row in range(region.top, region.bottom):
        if name_keys(grid, row):
            break
        for cell in grid.own(row):
            caption = CAPTION.search(cell.key) if len(cell.key) <= LONGEST_CAPTION else None
            unit = unit or (caption.group(1) if caption else None)
    return Heading(year, unit)


LONGEST_CAPTION = 80
