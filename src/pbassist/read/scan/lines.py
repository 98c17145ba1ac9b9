"""Found areas of a page become the lines it is read by: cut at rulings, fitted to their ink.

What was found over two cells is cut, what stands one below the other is taken apart, and ink that
was not found, or passed over when its line was read, is looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from pbassist.read.scan.ocr import Area
from pbassist.read.scan.ocr_lines import Placed, cut_area, cut_stacked

if TYPE_CHECKING:
    from pbassist.read.scan.ocr import Pixels

_SPECK = 6
"""Pixels of ink of what is no mark on the paper."""
_STRIP = 0.25
"""Part of a found line's height that the edge of a neighbour may take."""
_SPARSE = 3
"""Rows of paper inside a line, as between the strokes of 二."""
_NARROWEST = 4
"""Pixels of the narrowest mark, a bracket."""
_TALL = 1.4
_LONGEST = 32.0
"""Times its height that a line is wide before it is read in pieces."""
_SKIPPED = 0.6
"""Part of a line's height from which a gap may hold a character."""
_APART = 0.8
"""Part of a stroke in a gap from which it is no stroke of the characters beside the gap."""
_TOUCHING = 1.5
"""Times its height that a stroke is wide when it is several characters that touch."""
_PAD = 0.26
"""Part of a line's height left as paper above and below it: what the recogniser was taught on, and
a picture drawn closer is a longer one to it."""


def part_area(area: Area, rulings: Sequence[Area], ink: Pixels) -> list[Area]:
    """The lines in a found area: cut at rulings and fitted to their ink."""
    fitted = (fit_area(piece, ink) for piece in cut_area(area, rulings))
    return [piece for piece in fitted if piece is not None]


def part_stacked(part: Area, usual: float, ink: Pixels) -> list[Area]:
    """Characters set one below the other apart; `usual` is the height of the page's lines."""
    if part.height < _TALL * max(usual, part.width):
        return [part]
    rows = (ink[_slice(part)] > 0).sum(axis=1).tolist()
    stacked = (fit_area(one, ink) for one in cut_stacked(part, rows, max(usual, part.width)))
    return [one for one in stacked if one is not None]


def fit_area(area: Area, ink: Pixels) -> Area | None:
    """An area drawn close around its ink; None without any."""
    import numpy as np

    height, width = ink.shape
    rows, columns = _slice(
        Area(max(area.left, 0), max(area.top, 0), min(area.right, width), min(area.bottom, height))
    )
    within = ink[rows, columns] > 0
    if int(within.sum()) < _SPECK:
        return None
    top, bottom = _drop_strips([bool(row.any()) for row in within])
    across = np.flatnonzero(within[top:bottom].any(axis=0))
    short = max(0.6 * within.shape[0] - (bottom - top), 0) / 2  # a lone 一 or — is no low line
    return Area(
        columns.start + int(across[0]),
        max(rows.start + top - short, 0.0),
        columns.start + int(across[-1]) + 1,
        min(rows.start + bottom + short, float(height)),
    )


def _drop_strips(inked: Sequence[bool]) -> tuple[int, int]:
    """First and last row of a line, without the edges of its neighbours above and below."""
    runs = [list(run) for dark, run in groupby(range(len(inked)), inked.__getitem__) if dark]
    low = _STRIP * len(inked)
    if len(runs) > 1 and runs[0][0] == 0 and len(runs[0]) < low:
        runs = runs[1:]
    if len(runs) > 1 and runs[-1][-1] == len(inked) - 1 and len(runs[-1]) < low:
        runs = runs[:-1]
    return runs[0][0], runs[-1][-1] + 1


def _slice(area: Area) -> tuple[slice, slice]:
    return (
        slice(int(area.top), max(round(area.bottom), int(area.top) + 1)),
        slice(int(area.left), max(round(area.right), int(area.left) + 1)),
    )


def pad_area(area: Area, ink: Pixels) -> Area:
    """The area in whole pixels, with a little paper at its ends."""
    width = ink.shape[1]
    rows, columns = _slice(area)
    pad = round(_PAD * area.height / 2)
    return Area(max(columns.start - pad, 0), rows.start, min(columns.stop + pad, width), rows.stop)


def cut_picture(picture: Pixels, area: Area) -> Pixels:
    """The picture of a line with paper above and below it, so that no neighbour shows."""
    import numpy as np

    rows, columns = _slice(area)
    line = picture[rows, columns]
    paper = np.percentile(line.reshape(-1, 3), 90, axis=0).astype(np.uint8)
    pad = max(round(_PAD * area.height), 2)
    framed = np.empty((line.shape[0] + 2 * pad, line.shape[1], 3), np.uint8)
    framed[:] = paper
    framed[pad : pad + line.shape[0]] = line
    return framed


def part_long(part: Area, ink: Pixels) -> list[Area]:
    """A line in pieces that a recogniser reads without losing its place, cut between characters."""
    if part.width <= _LONGEST * part.height:
        return [part]
    rows, columns = _slice(part)
    inked = (ink[rows, columns] > 0).sum(axis=0).tolist()
    middle, reach = len(inked) // 2, round(1.5 * part.height)
    near = range(middle - reach, middle + reach)
    cut = part.left + min(near, key=lambda column: (inked[column], abs(column - middle)))
    halves = part._replace(right=cut), part._replace(left=cut)
    return [one for half in halves for one in part_long(half, ink)]


def find_skipped(line: Sequence[Placed], ink: Pixels) -> Iterator[Area]:
    """Gaps of a line that have ink in them: characters the recogniser passed over."""
    for before, after in pairwise(line):
        gap = before.area._replace(left=before.area.right, right=after.area.left)
        if gap.width > _SKIPPED * gap.height:
            runs = _find_runs(ink, gap._replace(left=before.area.left, right=after.area.right))
            within = [run for run in runs if _stands_in(run, gap)]
            if within:
                inked = gap._replace(
                    left=max(min(within)[0], gap.left), right=min(max(within)[1], gap.right)
                )
                if inked.width > _SKIPPED / 2 * gap.height:
                    yield inked


def _find_runs(ink: Pixels, area: Area, *, apart: int = 1) -> list[tuple[int, int]]:
    """Where ink stands along a line, from column to column; strokes hardly apart are one."""
    rows, columns = _slice(area)
    inked: list[int] = ink[rows, columns].max(axis=0, initial=0).tolist()
    runs: list[tuple[int, int]] = []
    for column, dark in enumerate(inked, start=columns.start):
        if dark and runs and column - runs[-1][1] <= apart:
            runs[-1] = runs[-1][0], column + 1
        elif dark:
            runs.append((column, column + 1))
    return runs


def _stands_in(run: tuple[int, int], gap: Area) -> bool:
    """Whether a stroke stands in a gap, or runs through it where characters touch."""
    shared = min(run[1], gap.right) - max(run[0], gap.left)
    width = run[1] - run[0]
    return shared >= _APART * width or (width > _TOUCHING * gap.height and shared > 0)


def find_missed(
    cells: Sequence[Area], parts: Sequence[Area], ink: Pixels, usual: float
) -> list[Area]:
    """Lines of cells that were not found: a lone digit, dash, bracket or tick.

    `usual` is the height of the page's lines.
    """
    left = ink.copy()
    for part in parts:
        rows, columns = _slice(part)
        left[
            max(rows.start - 2, 0) : rows.stop + 2, max(columns.start - 2, 0) : columns.stop + 2
        ] = 0
    return [line for cell in cells for line in _find_bands(cell, left, usual)]


def _find_bands(cell: Area, ink: Pixels, usual: float) -> Iterator[Area]:
    """The bands of rows of a cell that have ink, each as high as a line at least."""
    rows, columns = _slice(cell)
    turned = ink[rows, columns].T
    height, width = turned.shape
    for top, bottom in _find_runs(turned, Area(0, 0, width, height), apart=_SPARSE):
        band = fit_area(cell._replace(top=cell.top + top, bottom=cell.top + bottom), ink)
        if band is not None and band.width >= _NARROWEST:
            short = max(usual - band.height, 0.0) / 2
            yield band._replace(
                top=max(band.top - short, cell.top), bottom=min(band.bottom + short, cell.bottom)
            )
