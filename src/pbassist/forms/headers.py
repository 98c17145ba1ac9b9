"""Rows of a grid become the headers of indicator tables: which columns hold which field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from pbassist.forms.grid import Cell, Grid
from pbassist.forms.labels import is_label, name_column, name_goal, name_measure, strip_label
from pbassist.forms.years import read_year

STRONG = frozenset({"planned", "planned_adjusted", "planned_overall", "actual"})
ADJUSTED = re.compile(r"(?:申请|拟|本次)?(?:调整|变更|修改)后.{0,6}")
"""A label over the columns of what holds after an adjustment."""
PATH = ("dimension", "aspect", "kind")
WHOLE_TERM = ("planned", "operator", "unit")
"""Fields that a form may ask for the whole term and again for the year."""
DEEPEST_HEADER = 3
MANY_COLUMNS = 4
"""A system's export may head a hundred columns that mean nothing here."""
LONGEST_NAME = 24
LEAST_DOWN = 2


class Column(NamedTuple):
    """A column of an indicator table, half-open."""

    field: str
    left: int
    right: int
    label: Cell
    inherited: bool = False
    """True where a finer label below says nothing and the label above it speaks (指标值 over 数值)."""


class Header(NamedTuple):
    """The header of one indicator table: its rows, half-open, and its columns by field."""

    top: int
    bottom: int
    columns: dict[str, Column]
    kind: str | None = None
    """overall or annual where the column of values says it (实施期指标值 | 年度指标值)."""

    @property
    def left(self) -> int:
        """Its first column."""
        return min(column.left for column in self.columns.values())

    @property
    def right(self) -> int:
        """One past its last column."""
        return max(column.right for column in self.columns.values())


def find_headers(grid: Grid, top: int = 0, bottom: int | None = None) -> tuple[Header, ...]:
    """Headers of indicator tables in some rows, from the top, side by side ones from the left."""
    found: list[Header] = []
    row = top
    end = grid.rows if bottom is None else bottom
    while row < end:
        last = _last_header_row(grid, row, end)
        if last is None:
            row += 1
            continue
        columns = _read_columns(grid, row, last)
        for half in _split_halves(columns):
            found.extend(_split_values(row, last + 1, half))
        row = last + 1
    return tuple(found)


def _split_values(top: int, bottom: int, half: dict[str, Column]) -> Iterator[Header]:
    """One name with a value for the whole term and one for the year heads two tables."""
    rest = dict(half)
    own = {field: column for field in WHOLE_TERM if (column := rest.pop(f"{field}_overall", None))}
    if "planned" not in own:
        yield Header(top, bottom, {**own, **rest})
        return
    term = {field: column._replace(field=field) for field, column in own.items()}
    yield Header(top, bottom, {**rest, **term}, "overall")
    if "planned" in rest:
        yield Header(top, bottom, rest, "annual")


def starts_header(grid: Grid, row: int) -> bool:
    """True when the header of an indicator table starts in a row."""
    return _last_header_row(grid, row, min(row + DEEPEST_HEADER, grid.rows)) is not None


def _last_header_row(grid: Grid, row: int, end: int) -> int | None:
    """The last row of the header that starts here; None when none starts here."""
    if not grid.own(row) or _states_goals(grid, row):
        return None
    for depth in range(DEEPEST_HEADER):
        last = row + depth
        if last >= end:
            return None
        if not _labels_only(grid, last, least=1 if depth else 2) and not (
            depth and _parts_labels(grid, row, last)
        ):
            return None
        if depth and not grid.own(last):
            return None
        if _is_header(_read_columns(grid, row, last)):
            return _deepen(grid, row, last, end)
    return None


def _parts_labels(grid: Grid, top: int, row: int) -> bool:
    """True for a row that parts wide labels above it (经费保障 | 其他 below 偏差原因分析) beside labels
    that reach down past it.
    """
    above = [cell for cell in grid.own(top) if name_column(cell.key)]
    down = sum(cell.bottom > row for cell in above)
    wide = [cell for cell in above if cell.bottom == row and cell.right - cell.column > 1]
    own = grid.own(row)
    under = (any(w.column <= c.column and c.right <= w.right for w in wide) for c in own)
    return down >= LEAST_DOWN and all(under) and all(len(c.key) <= LONGEST_NAME for c in own)


def _states_goals(grid: Grid, row: int) -> bool:
    """实施期目标 and 年度目标 with their words head no table unless indicators stand beside them."""
    cells = grid.own(row)
    fields = {name_column(cell.key) for cell in cells}
    goals = any(name_goal(cell.key) for cell in cells)
    return goals and not fields & {"name", "name_weak", "dimension", "aspect"}


def _deepen(grid: Grid, row: int, last: int, end: int) -> int:
    """Rows of finer labels below a header row belong to it."""
    while last + 1 < end and last + 1 - row < DEEPEST_HEADER:
        own = grid.own(last + 1)
        named = [cell for cell in own if name_column(cell.key)]
        merged = any(cell.bottom > last + 1 for cell in grid.own(row))
        if not own or len(named) < (1 if merged else 2) or not _labels_only(grid, last + 1):
            break
        last += 1
    return last


def _labels_only(grid: Grid, row: int, *, least: int = 1) -> bool:
    """True when at least half the cells of a row are labels, and so many head indicator columns."""
    cells = [cell for cell in grid.own(row) if not cell.loose]
    named = sum(1 for cell in cells if name_column(cell.key))
    if named < least:
        return False
    if named >= MANY_COLUMNS and all(c.key and len(c.key) <= LONGEST_NAME for c in cells):
        # 1-8月支付数 heads a column of an export, 2026年 and 35 head none
        figures = (c.key for c in cells if c.key[0].isdigit())
        return all(name_column(key) or name_measure(key) for key in figures)
    labels = named if named * 2 >= len(cells) else sum(1 for c in cells if is_label(c.key))
    return bool(cells) and labels * 2 >= len(cells)


def _is_header(columns: list[Column]) -> bool:
    fields = {column.field for column in columns}
    if not fields & STRONG and not ("planned_weak" in fields and "name" in fields):
        return {"planned_weak", "name_weak", "unit"} <= fields
    if "name" in fields:
        return bool(fields & {*PATH, "planned", "weight", "operator", "unit", "number"})
    return "name_weak" in fields and bool(fields & {"planned", "planned_overall"})


def _read_columns(grid: Grid, top: int, last: int) -> list[Column]:
    """Columns named by the lowest label over each place of the header rows, from the left."""
    width = max((cell.right for row in range(top, last + 1) for cell in grid.lines[row]), default=0)
    columns: list[Column] = []
    for place in range(width):
        named = _name_place(grid, place, top, last)
        if named is None:
            continue
        field, label, inherited = named
        if columns and columns[-1].label is label and columns[-1].right == place:
            columns[-1] = columns[-1]._replace(right=place + 1)
        else:
            columns.append(Column(field, place, place + 1, label, inherited))
    return _tell_classes(_drop_margin(columns, last))


def _tell_classes(columns: list[Column]) -> list[Column]:
    """绩效指标 | 指标: of two labels for names side by side the first stands over the classes."""
    pairs = [a.field == b.field == "name_weak" for a, b in pairwise(columns)]
    if not any(pairs) or any(column.field in PATH for column in columns):
        return columns
    first = pairs.index(True)
    return [*columns[:first], columns[first]._replace(field="kind"), *columns[first + 1 :]]


def _name_place(grid: Grid, place: int, top: int, last: int) -> tuple[str, Cell, bool] | None:
    """The field over a place, its label, and whether a finer label below it says nothing."""
    inherited = False
    for row in range(last, top - 1, -1):
        cell = grid.at(row, place)
        if cell is None or cell.loose:
            continue
        field = name_column(cell.key)
        if field == "planned" and _is_under(grid, place, top, row, ADJUSTED):
            field = "planned_adjusted"
        if field in WHOLE_TERM and _is_under_term(grid, place, top, row):
            field = f"{field}_overall"
        if field:
            return (field, cell, inherited)
        inherited = True
    return None


def _is_under(grid: Grid, place: int, top: int, row: int, words: re.Pattern[str]) -> bool:
    above = (grid.at(one, place) for one in range(top, row))
    return any(cell is not None and words.fullmatch(cell.key) for cell in above)


def _is_under_term(grid: Grid, place: int, top: int, row: int) -> bool:
    """实施期指标值 over 符号 | 数值 | 单位, which stand again under 年度指标值."""
    above = (grid.at(one, place) for one in range(top, row))
    return any(cell is not None and name_column(cell.key) == "planned_overall" for cell in above)


def _drop_margin(columns: list[Column], last: int) -> list[Column]:
    """A label that runs on below the header or stands left of the classes is a margin (绩效指标)
    and heads no column.
    """
    own = [column for column in columns if column.label.bottom <= last + 1]
    margin = len(own) > 1 and own[0].field in ("planned", "name_weak") and own[1].field in PATH
    return own[1:] if margin else own


def _split_halves(columns: list[Column]) -> list[dict[str, Column]]:
    """Two tables side by side share the path they do not repeat."""
    halves: list[dict[str, Column]] = [{}]
    for column in columns:
        half = halves[-1]
        if _starts_half(column, half, columns):
            half = {}
            halves.append(half)
        if column.field not in half or _is_better(column, half[column.field], half):
            half[column.field] = column
    whole = [_settle(half) for half in halves]
    first = whole[0]
    for half in whole[1:]:
        for field in PATH:
            if field in first and field not in half:
                half[field] = first[field]
    return [half for half in whole if "name" in half]


def _is_better(column: Column, before: Column, half: dict[str, Column]) -> bool:
    """A label of its own goes before an inherited one; values stand right of the name."""
    name = half.get("name") or half.get("name_weak")
    misplaced = name is not None and before.right <= name.left and column.left >= name.right
    return (before.inherited and not column.inherited) or (
        misplaced and column.field not in (*PATH, "number")
    )


def _starts_half(column: Column, half: dict[str, Column], columns: list[Column]) -> bool:
    if column.field not in half or column.field not in {"dimension", "aspect", "name"}:
        return False
    later = {other.field for other in columns if other.left >= column.left}
    return "name" in half and bool(STRONG & set(half)) and "name" in later


def _settle(half: dict[str, Column]) -> dict[str, Column]:
    """Weak words take a field only where no strong word does."""
    settled = dict(half)
    weak_name, own_name = settled.get("name_weak"), settled.get("name")
    if weak_name and own_name and weak_name.right <= own_name.left and not _has_path(settled):
        settled["dimension"] = weak_name._replace(field="dimension")  # 指标 | 指标内容
    for weak, strong in (("name_weak", "name"), ("planned_weak", "planned")):
        column = settled.pop(weak, None)
        if column and strong not in settled:
            settled[strong] = column._replace(field=strong)
    unit, name = settled.get("unit"), settled.get("name")
    if unit and name and unit.right <= name.left and strip_label(unit.label.key) == "单位":
        del settled["unit"]  # 单位 left of the indicators is who sends them in
    cause = settled.pop("cause_kind", None)
    if cause and "deviation" not in settled:
        settled["deviation"] = cause._replace(field="deviation")
    adjusted = settled.pop("planned_adjusted", None)
    if adjusted:
        # 调整表上调整前、后的指标值并列，以调整后的为准
        settled["planned"] = adjusted._replace(field="planned")
    name, actual = settled.get("name"), settled.get("actual")
    if name and actual and actual.right <= name.left and name_measure(actual.label.key):
        del settled["actual"]  # 全年执行数 of an export is money
    planned = half.get("planned")
    if planned and actual and "actual" in settled and _is_of_year_before(actual, planned):
        settled.setdefault("previous", settled.pop("actual")._replace(field="previous"))
    kind = settled.pop("kind", None)
    if kind and "dimension" not in settled:
        free = "dimension" if "aspect" not in settled or kind.left < settled["aspect"].left else ""
        if free:
            settled[free] = kind._replace(field=free)
    return settled


def _has_path(settled: dict[str, Column]) -> bool:
    return any(field in settled for field in PATH)


def _is_of_year_before(actual: Column, planned: Column) -> bool:
    """2025年完成值 beside 2026年目标值 is what was done before, no answer to the target."""
    done, asked = (read_year(column.label.key) for column in (actual, planned))
    return done is not None and asked is not None and done < asked


def find_goal_kind(grid: Grid, header: Header, top: int) -> str:
    """overall or annual: which goal an indicator table belongs to, by the margin or by the goal
    label nearest above it.
    """
    if header.kind:
        return header.kind
    margin = [c for c in grid.between(header.top, 0, header.left) if "指标" in c.key]
    for cell in margin:
        if any(word in cell.key for word in ("总体", "实施期", "中期", "长期")):
            return "overall"
        if "年度" in cell.key:
            return "annual"
    for row in range(header.top - 1, top - 1, -1):
        goals = [(c, k) for c in grid.own(row) if (k := name_goal(c.key)) and k != "goal_actual"]
        kinds = {kind for _, kind in goals if kind != "goal"}
        if len(kinds) == 1 and len(goals) == 1:
            return kinds.pop().removeprefix("goal_")
        if kinds:
            return _kind_by_column(header, goals)
    return "annual"


def _kind_by_column(header: Header, goals: list[tuple[Cell, str]]) -> str:
    """Of goals side by side, the one that stands over the table's own columns."""
    own = header.columns["name"]
    over = [
        kind
        for cell, kind in goals
        if kind != "goal" and cell.column < own.right and cell.right > own.left
    ]
    if len(over) == 1:
        return over[0].removeprefix("goal_")
    before = [(cell.column, kind) for cell, kind in goals if cell.column <= own.left]
    kind = max(before)[1] if before else "goal_annual"
    return "overall" if kind == "goal_overall" else "annual"
