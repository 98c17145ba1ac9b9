"""A line of a comparison becomes a picture: bars as inline SVG that any browser draws alone."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from html import escape

from pbassist.export.comparison_sheets import scale_number
from pbassist.export.sheets import CONTROL, measure
from pbassist.model.comparison import Cell, Column, Line

FONTS = (
    "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','SimHei',"
    "'WenQuanYi Micro Hei','SimSun',sans-serif"
)
"""Fonts of Linux, Windows and Mac that have Chinese; the last word is the browser's own choice."""
_TOP, _BARS, _FOOT, _SIDE = 18, 84, 22, 6
_SLOT, _MOST_BAR = 62, 34
_BAR, _OTHER = "#3b6ea5", "#c9d6e4"


def draw_chart(line: Line, columns: tuple[Column, ...]) -> str:
    """An SVG element with a bar a column from zero, its value above and its label below."""
    slot, width, height = _slot(columns), measure_chart(columns), _TOP + _BARS + _FOOT
    numbers = [None if one is None else scale_number(one.seen, line) for one in line.cells]
    spread = _Spread([one for one in numbers if one is not None])
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    font = f'font-family="{escape(FONTS)}" font-size="11"'
    ground = f'x1="{_SIDE}" x2="{width - _SIDE}" y1="{spread.zero}" y2="{spread.zero}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" {font}>',
        f"<title>{mark_up(line.title)}（{mark_up(line.unit)}）</title>",
        f'<line {ground} stroke="#888" stroke-width="1"/>',
    ]
    for at, (column, number, cell) in enumerate(zip(columns, numbers, line.cells, strict=True)):
        parts += _draw_bar(_SIDE + slot * at + slot / 2, number, spread, cell)
        parts.append(_write(_SIDE + slot * at + slot / 2, height - 6, column.label, "#444"))
    return "".join((*parts, "</svg>"))


def measure_chart(columns: tuple[Column, ...]) -> int:
    """How wide a chart of these columns is, in pixels."""
    return _slot(columns) * len(columns) + 2 * _SIDE


def _slot(columns: tuple[Column, ...]) -> int:
    return max(_SLOT, *(measure(column.label) * 6 + 10 for column in columns))


class _Spread:
    """Where numbers stand between the top and the foot; zero is always in the picture."""

    def __init__(self, numbers: list[Decimal]) -> None:
        self.most = max((*numbers, Decimal(0)))
        self.least = min((*numbers, Decimal(0)))
        self.range = self.most - self.least or Decimal(1)
        self.zero = self.place(Decimal(0))

    def place(self, number: Decimal) -> float:
        return round(float(_TOP + _BARS * (self.most - number) / self.range), 1)


def _draw_bar(
    middle: float, number: Decimal | None, spread: _Spread, cell: Cell | None
) -> Iterator[str]:
    if number is None or cell is None:
        yield _write(middle, spread.zero - 6, "—", "#999")
        return
    at, zero = spread.place(number), spread.zero
    color = _OTHER if cell.borrowed else _BAR
    yield (
        f'<rect x="{middle - _MOST_BAR / 2:g}" y="{min(at, zero):g}" width="{_MOST_BAR}" '
        f'height="{abs(zero - at):g}" fill="{color}"/>'
    )
    yield _write(middle, min(at, zero) - 4, f"{number:f}", "#222")


def _write(x: float, y: float, words: str, color: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="middle" fill="{color}">{mark_up(words)}</text>'


def mark_up(words: str) -> str:
    """Words that stand in a page as they are, whatever they look like."""
    return escape(CONTROL.sub("", words.replace("\r\n", "\n").replace("\r", "\n")), quote=True)
