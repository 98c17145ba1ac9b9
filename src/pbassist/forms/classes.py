"""The 一级 and 二级指标 that stand over the rows of a table become the path of each row."""

from __future__ import annotations

import re

from pbassist.forms.grid import Cell, Grid, fold
from pbassist.forms.planned import read_points

EMPTY_HINT = re.compile(
    r"[.…。·\s]{1,12}|(?:三级)?指标[\d一二三四五六七八九十]{0,2}[:：]?|[xX×]{2,6}"
)
SECTION = re.compile(
    r"(?:产出|成本|效益|效果|满意度|投入|过程|管理|决策|社会满意度)(?:绩效)?(?:类)?指标(?:[(]\d{1,3}分?[)])?"
)
SECOND = re.compile(
    r"(?:数量|质量|时效|经济效益|社会效益|生态效益|可持续影响|服务对象满意度|经济成本|社会成本|生态环境成本)指标(?:[(]\d{1,3}分?[)])?"
)
CLOSING = "】]〗》>:："
SECTION_NUMBER = re.compile(
    r"[【\[〖《<]|(?:[一二三四五六七八九]、|[(（][一二三四五六七八九][)）]|\d[.、．])\s{0,3}"
)


class ClassPath:
    """The 一级 and 二级指标 that stand over a row: merged, repeated or blank below."""

    def __init__(self) -> None:
        self.dimension: Cell | None = None
        self.aspect: Cell | None = None

    def take_section(self, grid: Grid, row: int) -> bool:
        """一、产出指标 alone in a row, or with its points, stands over the rows below it."""
        own = grid.lines[row]
        if not own or own[0].row != row or own[0].bottom != row + 1:
            return False
        if any(read_points(cell.text) is None for cell in own[1:]):
            return False
        numbered = SECTION_NUMBER.match(own[0].text)
        first = numbered.end() if numbered else 0
        text = own[0].text[first:].rstrip(CLOSING)
        cell = own[0]._replace(text=text, start=own[0].start + first, key=fold(text))
        cell = cell._replace(end=cell.start + len(text))
        if SECTION.fullmatch(cell.key):
            self.dimension, self.aspect = cell, None
        elif len(own) == 1 and SECOND.fullmatch(cell.key):
            self.aspect = cell
        else:
            return False
        return True

    def follow(self, cells: dict[str, list[Cell]]) -> None:
        """Take in the classes of a row."""
        dimension = _first_filled(cells.get("dimension"))
        if dimension and (self.dimension is None or dimension.key != self.dimension.key):
            self.aspect = None
        self.dimension = dimension or self.dimension
        self.aspect = _first_filled(cells.get("aspect")) or self.aspect


def _first_filled(cells: list[Cell] | None) -> Cell | None:
    return next((c for c in cells or () if not EMPTY_HINT.fullmatch(c.text)), None)
