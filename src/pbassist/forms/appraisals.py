"""Score sheets (复核评分表, 考评表) become targets of the stage of evaluation.

They are papers of the office that scores: points for what was reviewed, the own score beside the
score after the check. Which columns hold the path of a row (考评项目 | 考评内容) is told by their
order, its last one being the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pbassist.forms.grid import Cell, Grid
from pbassist.forms.headers import DEEPEST_HEADER, Column, Header
from pbassist.forms.labels import name_column, strip_label
from pbassist.forms.regions import split_regions
from pbassist.forms.subtotals import CLASS_WEIGHT, place_subtotals
from pbassist.forms.targets import read_region
from pbassist.model.performance import Target

ITEM = re.compile(
    r"(?:考评|考核|评价|评分|检查|测评|评审|复核|评估|指标)(?:内容|项目|要素|要点|体系|事项|指标|类别)"
    r"|项目内容|评价维度|考评点|评分项目?|评价点"
)
SCORED = re.compile(
    r"复核|抽查|抽评|再评价|重点评价|考评|考核|评分表|评分卡|计分表|打分表|评分细则"
)
PATH = ("dimension", "aspect", "name", "name_weak", "kind", "item")
POINTS = ("score", "rescore")
LONGEST_HEAD = 24


def read_scored(grid: Grid) -> Iterator[Target]:
    """The score sheets of a grid; none where no header of points stands under such a title."""
    headers = tuple(_find_headers(grid))
    if not headers:
        return
    for region in split_regions(grid, headers):
        if not region.headers or not _is_scored(grid, region.title, region.headers[0]):
            continue
        target = read_region(grid, region, stage="evaluation")
        if target is not None:
            yield place_subtotals(target)


def _is_scored(grid: Grid, title: Cell | None, header: Header) -> bool:
    if title is not None or not grid.document.sheets:
        return title is not None and bool(SCORED.search(title.key))
    return bool(SCORED.search(grid.name) or "rescore" in header.columns)


def _find_headers(grid: Grid) -> Iterator[Header]:
    row = 0
    while row < grid.rows:
        found = next(
            (h for depth in range(DEEPEST_HEADER) if (h := _read_header(grid, row, row + depth))),
            None,
        )
        if found is None:
            row += 1
            continue
        yield found
        row = found.bottom


def _read_header(grid: Grid, top: int, last: int) -> Header | None:
    """The header in some rows, the finest row of labels included; None where they are none."""
    if last >= grid.rows or not all(_is_head(grid, row) for row in range(top, last + 1)):
        return None
    while last + 1 < grid.rows and last + 1 - top < DEEPEST_HEADER and _is_head(grid, last + 1):
        if _repeats(grid, last + 1, top):
            break
        last += 1
    columns = _settle(_read_columns(grid, top, last))
    fields = set(columns)
    if not {"name", "weight"} <= fields or not fields & {*POINTS}:
        return None
    return Header(top, last + 1, columns)


def _repeats(grid: Grid, row: int, top: int) -> bool:
    above = {(c.column, c.key) for c in grid.own(top)}
    return any((c.column, c.key) in above for c in grid.own(row))


def _is_head(grid: Grid, row: int) -> bool:
    cells = [c for c in grid.own(row) if not c.loose]
    named = sum(1 for c in cells if _name(c.key))
    return named >= 2 and named * 2 > len(cells) and all(len(c.key) <= LONGEST_HEAD for c in cells)


def _name(key: str) -> str | None:
    return "item" if ITEM.fullmatch(strip_label(key)) else name_column(key)


def _read_columns(grid: Grid, top: int, last: int) -> list[Column]:
    """Columns by the lowest label with a name over each place, from the left."""
    width = max((c.right for row in range(top, last + 1) for c in grid.lines[row]), default=0)
    columns: list[Column] = []
    for place in range(width):
        over = (grid.at(row, place) for row in range(last, top - 1, -1))
        label = next((c for c in over if c and not c.loose and _name(c.key)), None)
        if label is None or label.bottom > last + 1:
            continue
        if columns and columns[-1].label is label and columns[-1].right == place:
            columns[-1] = columns[-1]._replace(right=place + 1)
        else:
            columns.append(Column(_name(label.key) or "", place, place + 1, label))
    return columns


def _leave_criteria(path: list[Column], columns: list[Column]) -> list[Column]:
    """Names stand left of the points: 评分要点 right of them is what is looked at."""
    last = max((one.left for one in columns if one.field == "weight"), default=0)
    return [one for one in path if one.left < last] or path


def _part_weights(columns: list[Column], path: list[Column]) -> list[Column]:
    """Of two columns of points the one left of the last name holds those of the class."""
    weights = [one for one in columns if one.field == "weight"]
    last = path[-1].left if path else 0
    right = [one for one in weights if one.left > last]
    if not right or len(weights) == len(right):
        return columns
    return [
        one._replace(field=CLASS_WEIGHT) if one in weights and one not in right else one
        for one in columns
    ]


def _settle(columns: list[Column]) -> dict[str, Column]:
    """Fields by column: the path by its order, the only score of a sheet as the score."""
    path = _leave_criteria([one for one in columns if one.field in PATH], columns)
    settled: dict[str, Column] = {}
    for one in _part_weights(columns, path):
        if one.field not in (*PATH, "planned_weak", "planned_overall", "operator"):
            settled.setdefault(one.field, one)
    if "score" not in settled and "rescore" in settled:
        settled["score"] = settled.pop("rescore")._replace(field="score")
    levels = {1: ("name",), 2: ("dimension", "name")}.get(
        len(path), ("dimension", "aspect", "name")
    )
    places = [*path[: len(levels) - 1], *path[-1:]]
    for field, one in zip(levels, places, strict=False):
        settled[field] = one._replace(field=field)
    return settled
