"""Words and tables become OFD files (GB/T 33190), for the tests of reading."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from tests.written import Merge, Rows

NAMESPACE = "http://www.ofdspec.org/2016"
WIDTH, HEIGHT = 210.0, 297.0
SIZE = 3.7
"""Millimetres, about 10.5 points."""
LEFT, TOP, RIGHT, FLOOR = 25.0, 30.0, 185.0, 270.0
PITCH = 8.0
TOKEN = re.compile(r"[0-9A-Za-z.,%]{1,20}|.")


def advance(text: str, size: float) -> list[float]:
    """The width of each character: a full one for Chinese, half of it for Latin letters."""
    return [size if ord(mark) > 0x2000 else size / 2 for mark in text]


def text_object(
    text: str,
    left: float,
    top: float,
    *,
    size: float = SIZE,
    runs: bool = False,
    attributes: str = "",
    inside: str = "",
) -> str:
    """One line of text at its place; `runs` writes its steps as `g n step` where it can."""
    widths = advance(text, size)
    steps = widths[:-1]
    if runs and steps and len(set(steps)) == 1:
        delta = f"g {len(steps)} {steps[0]:g}"
    else:
        delta = " ".join(f"{step:g}" for step in steps)
    return (
        f'<ofd:TextObject ID="9" Boundary="{left:g} {top:g} {sum(widths):g} {size:g}" '
        f'Font="1" Size="{size:g}" {attributes}>{inside}'
        f'<ofd:TextCode X="0" Y="{0.88 * size:g}" DeltaX="{delta}">{escape(text)}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def line_object(x0: float, y0: float, x1: float, y1: float) -> str:
    """A ruling line."""
    wide, high = max(x1 - x0, 0.3), max(y1 - y0, 0.3)
    return (
        f'<ofd:PathObject ID="8" Boundary="{x0:g} {y0:g} {wide:g} {high:g}" LineWidth="0.3">'
        f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0:g} {y1 - y0:g}</ofd:AbbreviatedData>"
        "</ofd:PathObject>"
    )


def wrap(text: str, room: float, size: float = SIZE) -> list[str]:
    """A text in lines that fit, no number or word broken; a break that was typed stays."""
    lines: list[str] = []
    for part in text.split("\n"):
        line, width = "", 0.0
        for token in TOKEN.findall(part):
            step = sum(advance(token, size))
            if width + step > room and line:
                lines.append(line)
                line, width = "", 0.0
            line, width = line + token, width + step
        lines.append(line)
    return lines


@dataclass
class Pen:
    """Pages being written from the top."""

    pages: list[list[str]] = field(default_factory=lambda: [[]])
    y: float = TOP
    runs: bool = False

    @property
    def page(self) -> list[str]:
        """The last page."""
        return self.pages[-1]

    def turn(self) -> None:
        """Begin a page."""
        self.pages.append([])
        self.y = TOP

    def write_paragraph(self, text: str, *, size: float = SIZE, centred: bool = False) -> None:
        """A paragraph with an indent of two characters, or a centred line."""
        room = RIGHT - LEFT
        lines = [text] if centred else wrap("\u3000\u3000" + text, room, size)
        for line in lines:
            if self.y > FLOOR:
                self.turn()
            left = LEFT + (room - sum(advance(line, size))) / 2 if centred else LEFT
            shown = line.lstrip("\u3000")
            left += size * (len(line) - len(shown))
            self.page.append(text_object(shown, left, self.y, size=size, runs=self.runs))
            self.y += PITCH * size / SIZE

    def write_table(
        self, rows: Rows, merges: Sequence[Merge] = (), widths: Sequence[float] | None = None
    ) -> None:
        """A ruled table; it goes on over the page where it does not fit, cell borders closed."""
        shares = widths or [1.0] * len(rows[0])
        edges = [LEFT]
        for share in shares:
            edges.append(edges[-1] + (RIGHT - LEFT) * share / sum(shares))
        spans = {(top, left): (bottom, right) for top, left, bottom, right in merges}
        heights = measure_rows(rows, spans, edges)
        start = 0
        for row in range(len(rows) + 1):
            whole = row == len(rows)
            if whole or self.y + sum(heights[start : row + 1]) > FLOOR:
                self._draw_rows(rows, spans, edges, heights, (start, row))
                start = row
                if not whole:
                    self.turn()

    def _draw_rows(
        self,
        rows: Rows,
        spans: Mapping[tuple[int, int], tuple[int, int]],
        edges: Sequence[float],
        heights: Sequence[float],
        part: tuple[int, int],
    ) -> None:
        """Rows of a table on the page at hand; a merged cell that the break cut is drawn closed."""
        first, after = part
        tops = [self.y + sum(heights[first:row]) for row in range(first, after + 1)]
        covered: set[tuple[int, int]] = set()
        for row in range(len(rows)):
            for column in range(len(edges) - 1):
                if (row, column) in covered:
                    continue
                bottom, right = spans.get((row, column), (row, column))
                covered.update(
                    (y, x) for y in range(row, bottom + 1) for x in range(column, right + 1)
                )
                if bottom < first or row >= after:
                    continue
                top, floor = tops[max(row - first, 0)], tops[min(bottom + 1, after) - first]
                self._draw_cell((edges[column], top, edges[right + 1], floor))
                value = rows[row][column]
                if row >= first and value not in (None, ""):
                    self._fill_cell(str(value), (edges[column], top, edges[right + 1], floor))
        self.y = tops[-1] + PITCH / 2

    def _draw_cell(self, box: tuple[float, float, float, float]) -> None:
        left, top, right, floor = box
        self.page.extend(
            (
                line_object(left, top, right, top),
                line_object(left, floor, right, floor),
                line_object(left, top, left, floor),
                line_object(right, top, right, floor),
            )
        )

    def _fill_cell(self, text: str, box: tuple[float, float, float, float]) -> None:
        left, top, right, _ = box
        for number, line in enumerate(wrap(text, right - left - 2)):
            if line:
                self.page.append(
                    text_object(line, left + 1, top + 1.5 + 5 * number, runs=self.runs)
                )


def measure_rows(
    rows: Rows, spans: Mapping[tuple[int, int], tuple[int, int]], edges: Sequence[float]
) -> list[float]:
    """The height of each row, so that the text of its cells fits."""
    heights = [8.0] * len(rows)
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            bottom, right = spans.get((row, column), (row, column))
            room = edges[right + 1] - edges[column] - 2
            lines = 0 if value is None else len(wrap(str(value), room))
            for y in range(row, bottom + 1):
                heights[y] = max(heights[y], (5.0 * lines + 3.0) / (bottom - row + 1))
    return heights


def write_ofd(
    path: Path,
    items: Sequence[str | Rows],
    merges: Sequence[Merge] = (),
    *,
    widths: Sequence[float] | None = None,
    runs: bool = False,
) -> Path:
    """An OFD of paragraphs and ruled tables; a paragraph that opens with # is a centred title."""
    pen = Pen(runs=runs)
    for item in items:
        if isinstance(item, str):
            titled = item.startswith("#")
            pen.write_paragraph(
                item[1:] if titled else item, size=5.6 if titled else SIZE, centred=titled
            )
        else:
            pen.write_table(item, merges, widths)
    return pack(path, make_parts(["".join(page) for page in pen.pages]))


def make_parts(
    contents: Sequence[str],
    *,
    folder: str = "Doc_0",
    common: str = "",
    rest: str = "",
    heads: Mapping[int, str] | None = None,
    body: str = "",
) -> dict[str, str]:
    """The parts of an OFD by name; every content is what stands in the layer of a page.

    `common` and `rest` are written into the document, `heads` before the content of a page.
    """
    listed = "".join(
        f'<ofd:Page ID="{100 + n}" BaseLoc="Pages/Page_{n}/Content.xml"/>'
        for n in range(len(contents))
    )
    pages = {
        f"{folder}/Pages/Page_{n}/Content.xml": make_page(content, (heads or {}).get(n, ""))
        for n, content in enumerate(contents)
    }
    return {
        "OFD.xml": make_root(body or make_body(folder)),
        f"{folder}/Document.xml": (
            f'<ofd:Document xmlns:ofd="{NAMESPACE}"><ofd:CommonData>'
            f"<ofd:PageArea><ofd:PhysicalBox>0 0 {WIDTH:g} {HEIGHT:g}</ofd:PhysicalBox>"
            f"</ofd:PageArea>{common}</ofd:CommonData>"
            f"<ofd:Pages>{listed}</ofd:Pages>{rest}</ofd:Document>"
        ),
        **pages,
    }


def make_body(folder: str) -> str:
    """The entry of a document in the file's root."""
    return f"<ofd:DocBody><ofd:DocRoot>{folder}/Document.xml</ofd:DocRoot></ofd:DocBody>"


def make_root(bodies: str) -> str:
    """The file's root."""
    return f'<ofd:OFD xmlns:ofd="{NAMESPACE}" Version="1.0" DocType="OFD">{bodies}</ofd:OFD>'


def make_page(content: str, head: str = "") -> str:
    """A page or a template."""
    return (
        f'<ofd:Page xmlns:ofd="{NAMESPACE}">{head}<ofd:Content>'
        f'<ofd:Layer ID="2" Type="Body">{content}</ofd:Layer></ofd:Content></ofd:Page>'
    )


def pack(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """An OFD file of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return path
