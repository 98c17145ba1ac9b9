"""A story of paragraphs and tables becomes PDFs of three producers: reportlab, Chromium, LibreOffice.

Many stories are set in one run of a program and cut apart again, so that starting it is paid once.
"""

from __future__ import annotations

import html
import io
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

Span = tuple[int, int]
"""Rows and columns that a merged cell covers."""
WIDTH = 440.0
"""Points between the margins."""
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PRODUCERS = ("reportlab", "chromium", "libreoffice")


@dataclass(frozen=True)
class Para:
    """A paragraph; style: body, plain (no indent), title, heading, right, centre, small."""

    text: str
    style: str = "body"


@dataclass(frozen=True)
class Table:
    """A table; None in `rows` is covered by the merged cell of `spans`.

    kind: grid, open, rows, three, bare, double, dashed, dotted, fills, thick.
    """

    rows: Sequence[Sequence[str | None]]
    kind: str = "grid"
    spans: Mapping[tuple[int, int], Span] = field(default_factory=dict)
    align: str = ""
    """l, c or r for each column; left without."""
    widths: Sequence[float] = ()
    head: int = 0
    """Rows printed again on every page."""
    ruled: int = 1
    """Rows above the middle line of a three-line table."""
    middle: bool = True
    """Whether cells are set in the middle of their rows."""
    split: bool = True
    """Whether rows may break over pages."""

    @property
    def columns(self) -> list[float]:
        """Widths of the columns in points."""
        width = max(len(row) for row in self.rows)
        return list(self.widths or [WIDTH / width] * width)


@dataclass(frozen=True)
class Columns:
    """Items set in columns side by side."""

    items: Sequence[Para | Table]
    count: int = 2
    gap: float = 24.0


Item = Para | Table | Columns
Story = Sequence[Item]
_STYLES = {  # size, leading, align, first line in ems, space around
    "body": (12, 21, "justify", 2, 0),
    "plain": (12, 21, "justify", 0, 0),
    "title": (20, 30, "center", 0, 8),
    "heading": (14, 24, "left", 0, 4),
    "right": (12, 21, "right", 0, 0),
    "centre": (12, 21, "center", 0, 0),
    "small": (9, 14, "left", 0, 2),
    "unit": (10, 15, "right", 0, 0),
    "item": (12, 21, "justify", 2, 0),
}


def _borders(table: Table, row: int, column: int, span: Span) -> dict[str, str]:
    """Style of each side of a cell: `points kind colour`."""
    last_row, last_column = row + span[0] == len(table.rows), column + span[1] == len(table.columns)
    line = {
        "double": "3pt double #000000", "dashed": "0.75pt dashed #000000",
        "dotted": "1pt dotted #000000", "thick": "2.25pt solid #000000",
        "fills": "1pt solid #ffffff",
    }.get(table.kind, "0.5pt solid #000000")  # fmt: skip
    sides = {"top": "", "bottom": "", "left": "", "right": ""}
    if table.kind == "bare":
        return sides
    if table.kind == "three":
        if row == 0:
            sides["top"] = "1.5pt solid #000000"
        if row + span[0] == table.ruled:
            sides["bottom"] = "0.75pt solid #000000"
        if last_row:
            sides["bottom"] = "1.5pt solid #000000"
        return sides
    sides["bottom"] = line
    if row == 0:
        sides["top"] = line
    if table.kind == "rows":
        return sides
    if column or table.kind != "open":
        sides["left"] = line
    if not last_column or table.kind != "open":
        sides["right"] = line
    return sides


def _cells(table: Table) -> list[list[tuple[int, str, Span]]]:
    """By row: column, text and span of every cell that stands."""
    return [
        [(c, text, table.spans.get((r, c), (1, 1))) for c, text in enumerate(row) if text is not None]
        for r, row in enumerate(table.rows)
    ]  # fmt: skip


def _align(table: Table, column: int) -> str:
    return {"l": "left", "c": "center", "r": "right"}[(table.align or "l" * 99)[column]]


# Chromium ------------------------------------------------------------------------------------


def write_html(story: Story) -> str:
    """The story as the inside of an HTML page."""
    return "".join(_html(item) for item in story)


def _html(item: Item) -> str:
    if isinstance(item, Columns):
        inside = "".join(_html(one) for one in item.items)
        return f'<div style="column-count:{item.count};column-gap:{item.gap}pt">{inside}</div>'
    if isinstance(item, Para):
        size, leading, align, indent, space = _STYLES[item.style]
        return (
            f'<p style="font-size:{size}pt;line-height:{leading}pt;text-align:{align};'
            f'text-indent:{indent}em;margin:{space}pt 0">{html.escape(item.text)}</p>'
        )
    rows = []
    for r, cells in enumerate(_cells(item)):
        inside = "".join(_html_cell(item, r, c, text, span) for c, text, span in cells)
        rows.append(f'<tr style="break-inside:{"auto" if item.split else "avoid"}">{inside}</tr>')
    head, body = "".join(rows[: item.head]), "".join(rows[item.head :])
    group = f"<thead>{head}</thead>" if head else ""
    widths = "".join(f'<col style="width:{width}pt">' for width in item.columns)
    spacing = "border-spacing:2pt" if item.kind == "fills" else "border-collapse:collapse"
    return (
        f'<table style="{spacing};table-layout:fixed;width:{sum(item.columns)}pt">'
        f"<colgroup>{widths}</colgroup>{group}<tbody>{body}</tbody></table>"
    )


def _html_cell(table: Table, row: int, column: int, text: str, span: Span) -> str:
    sides = _borders(table, row, column, span)
    style = ";".join(f"border-{side}:{line}" for side, line in sides.items() if line)
    if table.kind == "fills":
        style = "background:#dde6f0"
    where = "middle" if table.middle else "top"
    return (
        f'<td rowspan="{span[0]}" colspan="{span[1]}" style="{style};padding:2pt 5pt;'
        f"font-size:10pt;line-height:14pt;vertical-align:{where};"
        f'text-align:{_align(table, column)}">{html.escape(text)}</td>'
    )


def set_chromium(stories: Sequence[Story], folder: Path) -> bytes:
    """All stories in one PDF, each from a new page, its number in front."""
    inside = "".join(
        f'<section style="break-before:page">{write_html([Para(f"§{n}§", "plain"), *story])}</section>'
        for n, story in enumerate(stories)
    )
    page = (
        "<!doctype html><meta charset=utf-8><style>@page{size:595pt 842pt;margin:80pt 75pt 80pt 80pt}"
        "body{margin:0;font-family:'Noto Serif CJK SC';-webkit-print-color-adjust:exact}</style>"
    )
    (folder / "all.html").write_text(page + inside, encoding="utf-8")
    command = [
        str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
        f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={folder / 'all.pdf'}",
        str(folder / "all.html"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120, cwd=folder)
    return (folder / "all.pdf").read_bytes()


# LibreOffice ---------------------------------------------------------------------------------

_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)


class _Flat:
    """Flat ODT under way: automatic styles and the body."""

    def __init__(self) -> None:
        self.styles: list[str] = []
        self.body: list[str] = []

    def style(self, family: str, inside: str, attributes: str = "") -> str:
        name = f"a{len(self.styles)}"
        self.styles.append(
            f'<style:style style:name="{name}" style:family="{family}" {attributes}>{inside}</style:style>'
        )
        return name

    def add(self, item: Item, *, breaks: bool = False) -> None:
        if isinstance(item, Columns):
            name = self.style(
                "section",
                f'<style:section-properties><style:columns fo:column-count="{item.count}" '
                f'fo:column-gap="{item.gap}pt"/></style:section-properties>',
            )
            self.body.append(f'<text:section text:style-name="{name}" text:name="{name}">')
            for one in item.items:
                self.add(one)
            self.body.append("</text:section>")
        elif isinstance(item, Para):
            self.body.append(self._para(item, breaks=breaks))
        else:
            self._table(item)

    def _para(self, item: Para, *, breaks: bool = False) -> str:
        size, leading, align, indent, space = _STYLES[item.style]
        page = 'fo:break-before="page"' if breaks else ""
        name = self._style(size, leading, align, indent * size, space, page)
        return f'<text:p text:style-name="{name}">{html.escape(item.text)}</text:p>'

    def _style(
        self, size: float, leading: float, align: str, indent: float, space: float, more: str = ""
    ) -> str:
        side = {"left": "start", "right": "end"}.get(align, align)
        return self.style(
            "paragraph",
            f'<style:paragraph-properties fo:text-align="{side}" fo:line-height="{leading}pt" '
            f'fo:text-indent="{indent}pt" fo:margin-top="{space}pt" fo:margin-bottom="{space}pt" '
            f'fo:orphans="0" fo:widows="0" {more}/>'
            f'<style:text-properties style:font-name-asian="Noto Serif CJK SC" '
            f'style:font-name="Noto Serif CJK SC" fo:font-size="{size}pt" '
            f'style:font-size-asian="{size}pt"/>',
        )

    def _table(self, table: Table) -> None:
        total = sum(table.columns)
        name = self.style(
            "table",
            f'<style:table-properties style:width="{total}pt" table:align="left" '
            f'table:border-model="collapsing"/>',
        )
        columns = "".join(
            '<table:table-column table:style-name="{}"/>'.format(
                self.style("table-column", f'<style:table-column-properties style:column-width="{w}pt"/>')
            )
            for w in table.columns
        )  # fmt: skip
        keep = self.style(
            "table-row",
            f'<style:table-row-properties fo:keep-together="{"auto" if table.split else "always"}"/>',
        )
        standing = _cells(table)
        rows = []
        for r, cells in enumerate(standing):
            at = {c: self._cell(table, r, c, text, span) for c, text, span in cells}
            inside = "".join(
                at.get(c, "<table:covered-table-cell/>") for c in range(len(table.columns))
            )
            rows.append(f'<table:table-row table:style-name="{keep}">{inside}</table:table-row>')
        head = "".join(rows[: table.head])
        group = f"<table:table-header-rows>{head}</table:table-header-rows>" if head else ""
        self.body.append(
            f'<table:table table:style-name="{name}" table:name="{name}">{columns}{group}'
            f"{''.join(rows[table.head :])}</table:table>"
        )

    def _cell(self, table: Table, row: int, column: int, text: str, span: Span) -> str:
        sides = _borders(table, row, column, span)
        borders = " ".join(f'fo:border-{side}="{line or "none"}"' for side, line in sides.items())
        if table.kind == "double":
            borders += ' style:border-line-width="0.75pt 1.5pt 0.75pt"'
        if table.kind == "fills":
            borders = 'fo:background-color="#dde6f0" fo:border="1pt solid #ffffff"'
        style = self.style(
            "table-cell",
            f'<style:table-cell-properties fo:padding="2pt" fo:padding-left="5pt" '
            f'fo:padding-right="5pt" {borders} '
            f'style:vertical-align="{"middle" if table.middle else "top"}"/>',
        )
        paragraph = self._style(10, 14, _align(table, column), 0, 0)
        return (
            f'<table:table-cell table:style-name="{style}" office:value-type="string" '
            f'table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}">'
            f'<text:p text:style-name="{paragraph}">{html.escape(text)}</text:p></table:table-cell>'
        )


def set_libreoffice(stories: Sequence[Story], folder: Path) -> bytes:
    """All stories in one PDF, as `set_chromium`."""
    flat = _Flat()
    for n, story in enumerate(stories):
        for number, item in enumerate([Para(f"§{n}§", "plain"), *story]):
            flat.add(item, breaks=number == 0 and n > 0)
    (folder / "all.fodt").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_NAMES} office:version="1.2" '
        'office:mimetype="application/vnd.oasis.opendocument.text"><office:font-face-decls>'
        '<style:font-face style:name="Noto Serif CJK SC"/></office:font-face-decls>'
        f"<office:automatic-styles>{''.join(flat.styles)}"
        '<style:page-layout style:name="pl"><style:page-layout-properties fo:page-width="595pt" '
        'fo:page-height="842pt" fo:margin-top="80pt" fo:margin-bottom="80pt" fo:margin-left="80pt" '
        'fo:margin-right="75pt"/></style:page-layout></office:automatic-styles>'
        '<office:master-styles><style:master-page style:name="Standard" '
        'style:page-layout-name="pl"/></office:master-styles>'
        f"<office:body><office:text>{''.join(flat.body)}</office:text></office:body>"
        "</office:document>",
        encoding="utf-8",
    )
    command = [
        "soffice", f"-env:UserInstallation=file://{folder / 'office'}", "--headless",
        "--convert-to", "pdf", "--outdir", str(folder), str(folder / "all.fodt"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180, cwd=folder)
    return (folder / "all.pdf").read_bytes()


# reportlab -----------------------------------------------------------------------------------


def set_reportlab(stories: Sequence[Story], folder: Path) -> bytes:
    """All stories in one PDF, as `set_chromium`."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import PageBreak, SimpleDocTemplate

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    flow: list[object] = []
    for n, story in enumerate(stories):
        if n:
            flow.append(PageBreak())
        for item in [Para(f"§{n}§", "plain"), *story]:
            flow.append(_platypus(item))
    stream = io.BytesIO()
    SimpleDocTemplate(
        stream, pagesize=(595, 842), leftMargin=74, rightMargin=69, topMargin=74, bottomMargin=74
    ).build(flow)
    return stream.getvalue()


def _platypus(item: Item) -> object:
    from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import BalancedColumns, Paragraph

    if isinstance(item, Columns):
        return BalancedColumns(
            [_platypus(one) for one in item.items], item.count, innerPadding=item.gap
        )
    if isinstance(item, Table):
        return _platypus_table(item)
    size, leading, align, indent, space = _STYLES[item.style]
    sides = {"justify": TA_JUSTIFY, "center": TA_CENTER, "right": TA_RIGHT, "left": TA_LEFT}
    style = ParagraphStyle(
        "p", fontName="STSong-Light", fontSize=size, leading=leading, wordWrap="CJK",
        alignment=sides[align], firstLineIndent=indent * size, spaceBefore=space, spaceAfter=space,
    )  # fmt: skip
    return Paragraph(html.escape(item.text).replace("\u3000", "&nbsp;"), style)


def _platypus_table(table: Table) -> object:
    from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph
    from reportlab.platypus import Table as Platypus

    sides = {"center": TA_CENTER, "right": TA_RIGHT, "left": TA_LEFT}
    place = "MIDDLE" if table.middle else "TOP"
    commands: list[tuple[object, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), place),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]
    values: list[list[object]] = [[""] * len(table.columns) for _ in table.rows]
    for r, cells in enumerate(_cells(table)):
        for c, text, span in cells:
            style = ParagraphStyle(
                "c", fontName="STSong-Light", fontSize=10, leading=14, wordWrap="CJK",
                alignment=sides[_align(table, c)],
            )  # fmt: skip
            values[r][c] = Paragraph(html.escape(text), style)
            corners = (c, r), (c + span[1] - 1, r + span[0] - 1)
            if span != (1, 1):
                commands.append(("SPAN", *corners))
            if table.kind == "fills":
                commands.append(("BACKGROUND", *corners, "#dde6f0"))
            commands += _platypus_borders(_borders(table, r, c, span), corners)
    return Platypus(
        values, colWidths=table.columns, repeatRows=table.head, style=commands, hAlign="LEFT",
        splitInRow=1 if table.split and not table.head else 0,  # it prints the head twice
    )  # fmt: skip


def _platypus_borders(
    sides: Mapping[str, str], corners: tuple[Span, Span]
) -> list[tuple[object, ...]]:
    names = {"top": "LINEABOVE", "bottom": "LINEBELOW", "left": "LINEBEFORE", "right": "LINEAFTER"}
    found: list[tuple[object, ...]] = []
    for side, line in sides.items():
        if not line:
            continue
        width, kind, colour = line.split()
        thick = float(width[:-2])
        dashes = {"dashed": (3, 2), "dotted": (1, 1)}.get(kind)
        if kind == "double":
            found.append((names[side], *corners, 0.75, colour, 0, None, None, 2, 1.5))
        else:
            found.append((names[side], *corners, thick, colour, 0, dashes))
    return found


SETTERS = {"reportlab": set_reportlab, "chromium": set_chromium, "libreoffice": set_libreoffice}


def cut_stories(content: bytes, count: int) -> list[bytes]:
    """The pages of each story as a PDF of its own; the number in front stays as a paragraph."""
    import pypdf
    import pypdfium2

    opened = pypdfium2.PdfDocument(content)
    starts: dict[int, int] = {}
    for index in range(len(opened)):
        text = opened[index].get_textpage().get_text_range()[:40]
        if "§" in text:
            starts[int("".join(text.split("§")[1].split()))] = index
    pages = len(opened)
    opened.close()
    source = pypdf.PdfReader(io.BytesIO(content))
    cut = []
    for n in range(count):
        writer = pypdf.PdfWriter()
        for index in range(starts[n], starts.get(n + 1, pages)):
            writer.add_page(source.pages[index])
        stream = io.BytesIO()
        writer.write(stream)
        cut.append(stream.getvalue())
    return cut


def can_set(producer: str) -> bool:
    """Whether a producer is installed."""
    if producer == "chromium":
        return CHROMIUM is not None
    return producer == "reportlab" or shutil.which("soffice") is not None


def set_stories(producer: str, stories: Sequence[Story], folder: Path) -> list[bytes]:
    """A PDF of each story by a producer."""
    folder.mkdir(parents=True, exist_ok=True)
    return cut_stories(SETTERS[producer](stories, folder), len(stories))
