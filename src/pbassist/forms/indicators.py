"""Rows below an indicator header become indicators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pbassist.forms.classes import EMPTY_HINT, ClassPath
from pbassist.forms.grid import Cell, Grid, Part, fold, join_lines
from pbassist.forms.headers import Header
from pbassist.forms.labels import strip_label
from pbassist.forms.planned import (
    NUMBER,
    read_operator,
    read_points,
    read_unit,
    read_unit_in_name,
)
from pbassist.forms.table_ends import ends_table, find_points, pick_cells
from pbassist.model.performance import Filled, Indicator

HINT = re.compile(r"(?:指标|目标)\s{0,3}[\d一二三四五六七八九十]{1,2}\s{0,3}(?:[:：.、]|$)\s{0,3}")
TOTAL = re.compile(
    r"(?:总|合|共)计?(?:分|计|得分|分值)?(?:分)?|(?:自评|综合)?总(?:得)?分|(?:总体|综合|最终|自评)得分(?:合计)?|(?:权重|分值|得分)(?:合计|总计)"
)
SUBTOTAL = re.compile(r".{0,10}小计|(?:产出|成本|效益|满意度).{0,4}(?:合计|总计)")
CLASS_WORDS = re.compile(
    r"指标|产出|成本|效益|满意度|数量|质量|时效|经济|社会|生态|可持续|投入|管理"
)
EXECUTION = re.compile(r"(?:项目)?(?:预算|资金)(?:执行|支出)(?:率|情况|进度)?(?:指标)?")
TEXT_FIELDS = (
    "explanation",
    "rationale",
    "criterion",
    "source",
    "previous",
    "expected",
    "deviation",
    "remark",
)


NOT_KEPT = frozenset(
    {
        "dimension",
        "aspect",
        "name",
        "number",
        "kind",
        "rate",
        "likelihood",
        "score_other",
        "cause_kind",
    }
)
"""Columns that are read elsewhere or that no value holds."""


LEAST_REPEATED = 2
TICK_ONLY = re.compile(r"[√✓✔☑■☒×✗○□]{1,2}")
LEAST_SHARE = Decimal("0.5")


class Points(NamedTuple):
    """A total row: its weight and scores, as numbers, with their cells."""

    weight: Decimal | None
    weight_part: Part | None
    score: Decimal | None
    score_part: Part | None
    rescore: Decimal | None = None


class PointsLine(NamedTuple):
    """A row 小计 or 合计: its kind, its words, its cells, how many indicators stand above it."""

    kind: str
    name: Part
    parts: dict[str, Part]
    above: int


class IndicatorRows(NamedTuple):
    """What stands below one header."""

    header: Header
    bottom: int
    indicators: tuple[Indicator, ...]
    total: Points | None
    execution: Indicator | None
    path: ClassPath
    lines: tuple[PointsLine, ...] = ()


def read_indicator_rows(
    grid: Grid,
    header: Header,
    bottom: int,
    *,
    exported: bool = False,
    path: ClassPath | None = None,
) -> IndicatorRows:
    """The indicators below a header, down to the next section of the form or the given row; the
    rows of an export have no sections, and a table that goes on from another has its `path`.
    """
    indicators: list[Indicator] = []
    lines: list[PointsLine] = []
    total: Points | None = None
    execution: Indicator | None = None
    path = path or ClassPath()
    seen: set[tuple[int, int, int]] = set()
    last = header.bottom
    for row in range(header.bottom, bottom):
        if not exported and ends_table(grid, header, row):
            break
        last = row + 1
        cells = {field: pick_cells(grid, row, col) for field, col in header.columns.items()}
        kind = _row_kind(grid, header, row, cells)
        if kind == "total":
            total = _read_total(grid, row, cells)
        if kind in ("total", "subtotal"):
            lines.append(_read_line(grid, row, kind, cells, len(indicators)))
        if kind or path.take_section(grid, row) or (not exported and _is_prose(header, cells)):
            continue
        _part_levels(header, cells)
        path.follow(cells)
        if not cells.get("name"):
            cells["name"] = _find_spread_execution(header, cells)
        one = _read_indicator(grid, header, cells, path)
        key = tuple(
            cells[f][0].start if cells.get(f) else -1 for f in ("name", "planned", "actual")
        )
        if one is None or key in seen or (header.kind == "overall" and one.planned is None):
            continue
        seen.add(key)  # type: ignore[arg-type]
        if _is_execution(one):
            execution = execution or one
        else:
            indicators.append(one)
    found = (total, execution, path, tuple(lines))
    return IndicatorRows(header, last, tuple(indicators), *found)


def _part_levels(header: Header, cells: dict[str, list[Cell]]) -> None:
    """Below 绩效指标 over several columns the last cell is the name, those before it its classes."""
    if {"dimension", "aspect"} & set(header.columns) or len(cells["name"]) < 2:
        return
    *classes, name = cells["name"]
    cells["name"] = [name]
    cells |= {field: [cell] for field, cell in zip(("dimension", "aspect"), classes, strict=False)}


def _is_prose(header: Header, cells: dict[str, list[Cell]]) -> bool:
    """True where one cell lies over the name and the value: text below a table or a title again at
    the top of a page, not an indicator.
    """
    planned = header.columns.get("planned")
    if planned is None or planned.left < header.columns["name"].right:
        return False
    over = (found[0] for field in ("dimension", "aspect", "name") if (found := cells.get(field)))
    return any(cell.column < planned.left < cell.right for cell in over)


def _row_kind(grid: Grid, header: Header, row: int, cells: dict[str, list[Cell]]) -> str:
    """total, subtotal, header (a repeated one) or blank; "" for a row that may be an indicator."""
    if not grid.lines[row]:
        return "blank"
    for cell in grid.own(row):
        words = strip_label(cell.key)
        if cell.column >= header.columns["name"].right:
            break
        if SUBTOTAL.fullmatch(words):
            return "subtotal"
        if TOTAL.fullmatch(words):
            return "total"
    return "header" if _repeats_header(grid, header, row) else ""


def _repeats_header(grid: Grid, header: Header, row: int) -> bool:
    """True for the header printed again at the top of a page."""
    own = grid.own(row)
    heads = {(column.left, column.label.key) for column in header.columns.values()}
    same = sum((cell.column, cell.key) in heads for cell in own)
    return same >= LEAST_REPEATED and same * 2 > len(own)


def _read_total(grid: Grid, row: int, cells: dict[str, list[Cell]]) -> Points:
    weight = find_points(cells.get("weight"))
    score = find_points(cells.get("score"))
    rescore = find_points(cells.get("rescore"))
    if "weight" not in cells and "score" not in cells:
        numbers = [p for c in grid.own(row) if (p := find_points([c]))]
        score = numbers[-1] if numbers else None
    return Points(
        weight[0] if weight else None,
        weight[1] if weight else None,
        score[0] if score else None,
        score[1] if score else None,
        rescore[0] if rescore else None,
    )


def _read_line(
    grid: Grid, row: int, kind: str, cells: dict[str, list[Cell]], above: int
) -> PointsLine:
    """The points of a row that sums up others, each with its cell."""
    parts = {
        field: found[1]
        for field in ("weight", "score", "rescore", "gap")
        if (found := find_points(cells.get(field)))
    }
    return PointsLine(kind, grid.own(row)[0].part, parts, above)


def _read_indicator(
    grid: Grid, header: Header, cells: dict[str, list[Cell]], path: ClassPath
) -> Indicator | None:
    parts = dict(_read_parts(cells))
    name = parts.get("name")
    if name is None and not ({"planned", "actual"} & set(parts)):
        return None
    if name is None and not _has_class(path):
        return None
    for field, cell in (("dimension", path.dimension), ("aspect", path.aspect)):
        if cell is not None:
            parts[field] = cell.part
    return make_indicator(grid, parts, has_unit_column="unit" in header.columns)


def _has_class(path: ClassPath) -> bool:
    """A row without a name counts where its class is one of indicators (满意度指标 | | ≥90%)."""
    return any(cell and CLASS_WORDS.search(cell.key) for cell in (path.dimension, path.aspect))


def make_indicator(
    grid: Grid,
    parts: dict[str, Part],
    *,
    has_unit_column: bool,
    path: dict[str, Part] | None = None,
) -> Indicator:
    """An indicator from the words of its fields; `path` names its class where `parts` do not."""
    parts = {**(path or {}), **parts}
    planned = parts.get("planned")
    words = planned.text if planned else None
    unit = parts.get("unit")
    ordered = sorted(parts.values(), key=lambda part: part.start)
    own = [p for f, p in parts.items() if f not in ("dimension", "aspect")] or ordered
    name = _words(parts.get("name")) or ""
    texts = {field: _clean(parts[field].text) for field in TEXT_FIELDS if field in parts}
    return Indicator(
        dimension=_words(parts.get("dimension")),
        aspect=_words(parts.get("aspect")),
        name=name,
        operator=read_operator(parts["operator"].text if "operator" in parts else None, words),
        planned=join_lines(words) if words else None,
        actual=_words(parts.get("actual")),
        unit=join_lines(unit.text) if unit else read_unit(words) or read_unit_in_name(name, words),
        has_unit_column=has_unit_column,
        weight=read_points(parts["weight"].text) if "weight" in parts else None,
        score=read_points(parts["score"].text) if "score" in parts else None,
        rescore=read_points(parts["rescore"].text) if "rescore" in parts else None,
        gap=read_points(parts["gap"].text) if "gap" in parts else None,
        span=grid.span(min(p.start for p in own), max(p.end for p in own)),
        cells=tuple(Filled(field=f, span=grid.span(p.start, p.end)) for f, p in parts.items()),
        **texts,
    )


def _clean(text: str) -> str:
    return text.strip()


def _words(part: Part | None) -> str | None:
    return join_lines(part.text) if part else None


def _read_parts(cells: dict[str, list[Cell]]) -> Iterator[tuple[str, Part]]:
    """The words of each field of a row; a value set over several cells is taken apart."""
    for field, found in cells.items():
        if field in NOT_KEPT:
            continue
        filled = [cell for cell in found if not _says_nothing(field, cell)]
        if field == "planned" and len(filled) > 1:
            yield from _read_split_value(filled)
        elif filled:
            yield field, filled[0].part
    name = read_name(cells.get("name") or [])
    if name:
        yield "name", name


def _says_nothing(field: str, cell: Cell) -> bool:
    """A hint of the form in a value; a tick below 经费保障 or 其他, which gives no reason."""
    if field == "deviation":
        return bool(TICK_ONLY.fullmatch(cell.text))
    return field == "planned" and bool(EMPTY_HINT.fullmatch(cell.text))


def _read_split_value(cells: list[Cell]) -> Iterator[tuple[str, Part]]:
    """指标值 over three cells: ≥ | 95 | %."""
    rest = list(cells)
    if read_operator(rest[0].text, None) and not NUMBER.search(rest[0].text):
        yield "operator", rest.pop(0).part
    if rest:
        yield "planned", rest[0].part
    if len(rest) > 1:
        yield "unit", rest[1].part


def read_name(cells: list[Cell]) -> Part | None:
    """A name without the form's own hint (指标1：); None where nothing else was filled."""
    for cell in cells:
        text, start = cell.text, cell.start
        hint = HINT.match(text)
        if hint:
            text, start = text[hint.end() :], start + hint.end()
        if text and not EMPTY_HINT.fullmatch(text):
            return Part(text, start, cell.end)
    return None


def _find_spread_execution(header: Header, cells: dict[str, list[Cell]]) -> list[Cell]:
    """预算执行率 in one cell over all levels of a row: class and name at once."""
    return [
        cell
        for cell in cells.get("dimension", ())
        if cell.right >= header.columns["name"].right
        and EXECUTION.fullmatch(strip_label(fold(cell.text)))
    ][:1]


def _is_execution(one: Indicator) -> bool:
    """预算执行率 as a class of its own, or of a class 预算执行 (not as an indicator of output)."""
    classes = [strip_label(fold(words)) for words in (one.dimension, one.aspect) if words]
    named = EXECUTION.fullmatch(strip_label(fold(one.name or "")))
    return any(EXECUTION.fullmatch(words) for words in classes[:1]) or bool(
        named and any(EXECUTION.fullmatch(words) for words in classes[1:])
    )


def scale_shares(indicators: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
    """Weights given as shares of 1 (0.2, 0.15, …) as points of 100; other weights as they are."""
    weights = [one.weight for one in indicators if one.weight is not None]
    if len(weights) < 2 or max(weights) >= 1 or not LEAST_SHARE <= sum(weights) <= 1:
        return indicators
    return tuple(
        one if one.weight is None else one.model_copy(update={"weight": one.weight * 100})
        for one in indicators
    )
