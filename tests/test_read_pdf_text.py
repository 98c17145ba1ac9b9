"""How a program set its text is no part of it: what is read are the words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest

from pbassist.errors import UnreadableDocument
from pbassist.model.document import Document
from pbassist.read import read
from pbassist.read.layout.lines import read_lines
from pbassist.read.layout.page import Glyph
from tests.written import write_pdf

Draw = Callable[[Any], None]
HEIGHT = 842


def write(path: Path, draw: Draw) -> Path:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    sheet = canvas.Canvas(str(path), pagesize=(595, HEIGHT))
    sheet.setFont("STSong-Light", 14)
    draw(sheet)
    sheet.save()
    return path


def shown(document: Document, role: str = "body") -> list[str]:
    return [document.words(block) for block in document.blocks if block.role == role]


LINE = "资金总额1,682.40万元，其中财政拨款486万元，占28.9%。"


def draw_char_by_char(sheet: Any) -> None:
    at = 90.0
    for mark in LINE:
        sheet.drawString(at, 700, mark)
        at += sheet.stringWidth(mark, "STSong-Light", 14)


def draw_from_the_end(sheet: Any) -> None:
    ends = [90.0]
    for mark in LINE:
        ends.append(ends[-1] + sheet.stringWidth(mark, "STSong-Light", 14))
    for mark, at in reversed(list(zip(LINE, ends, strict=False))):
        sheet.drawString(at, 700, mark)


def draw_twice(sheet: Any) -> None:
    for shift in (0, 0.3, 0.6):
        sheet.drawString(90 + shift, 700, LINE)


def draw_justified(sheet: Any) -> None:
    piece = sheet.beginText(90, 700)
    piece.setCharSpace(1.6)
    piece.textOut(LINE)
    sheet.drawText(piece)


def draw_wide(sheet: Any) -> None:
    piece = sheet.beginText(60, 700)
    piece.setCharSpace(5)
    piece.textOut(LINE)
    sheet.drawText(piece)


def draw_italic(sheet: Any) -> None:
    piece = sheet.beginText()
    piece.setTextTransform(1, 0, 0.33, 1, 90, 700)
    piece.textOut(LINE)
    sheet.drawText(piece)


def draw_condensed(sheet: Any) -> None:
    piece = sheet.beginText(90, 700)
    piece.setHorizScale(66)
    piece.textOut(LINE)
    sheet.drawText(piece)


def draw_by_matrix(sheet: Any) -> None:
    sheet.scale(0.01, 0.01)
    sheet.setFont("STSong-Light", 1400)
    sheet.drawString(9000, 70000, LINE)


def draw_in_forms(sheet: Any) -> None:
    for name in ("inner", "outer"):
        sheet.beginForm(name)
        sheet.setFont("STSong-Light", 14)
        if name == "inner":
            sheet.drawString(90, 700, LINE)
        else:
            sheet.doForm("inner")
        sheet.endForm()
    sheet.doForm("outer")


SETTINGS: dict[str, Draw] = {
    "char by char": draw_char_by_char,
    "from the end": draw_from_the_end,
    "bold by overprinting": draw_twice,
    "justified": draw_justified,
    "spread": draw_wide,
    "italic": draw_italic,
    "condensed": draw_condensed,
    "by a matrix": draw_by_matrix,
    "forms in forms": draw_in_forms,
}


@pytest.mark.parametrize("name", SETTINGS)
def test_a_line_reads_the_same_however_it_is_set(tmp_path: Path, name: str) -> None:
    document = read(write(tmp_path / "a.pdf", SETTINGS[name]))
    assert shown(document) == [LINE]
    assert document.text == LINE
    assert document.warnings == ()


def test_raised_and_lowered_marks_stay_in_their_line(tmp_path: Path) -> None:
    def draw(sheet: Any) -> None:
        piece = sheet.beginText(90, 700)
        piece.setFont("STSong-Light", 14)
        piece.textOut("维修面积3100m")
        piece.setFont("STSong-Light", 7)
        piece.setRise(5)
        piece.textOut("2")
        piece.setRise(0)
        piece.setFont("STSong-Light", 14)
        piece.textOut("，其中屋面800㎡，见注")
        piece.setFont("STSong-Light", 5)
        piece.setRise(6)
        piece.textOut("[1]")
        sheet.drawText(piece)

    document = read(write(tmp_path / "a.pdf", draw))
    assert shown(document) == ["维修面积3100m2，其中屋面800㎡，见注[1]"]


def test_words_of_letters_keep_their_spaces_and_figures_gain_none() -> None:
    def line(text: str, gap: float) -> str:
        glyphs, at = [], 0.0
        for mark in text:
            wide = 10.0 if ord(mark) > 255 else 5.0
            if mark != "_":
                glyphs.append(Glyph(mark, at, 0.0, at + wide, 10.0))
            at += wide + gap
        (read_line,) = read_lines(glyphs, 1)
        return read_line.text

    assert line("合计1234万元", 0.0) == "合计1234万元"
    assert line("合计资金总额1234万元", 3.0) == "合计资金总额1234万元"
    assert line("资金总额1234__567万元", 0.5) == "资金总额1234 567万元"
    assert line("GB_T_9704", 0.0) == "GB T 9704"


def test_what_lies_outside_the_crop_is_not_on_the_page(tmp_path: Path) -> None:
    def draw(sheet: Any) -> None:
        sheet.drawString(120, 700, LINE[:20])
        sheet.drawString(20, 20, "裁掉的一行文字")

    path = write(tmp_path / "a.pdf", draw)
    writer = pypdf.PdfWriter(clone_from=str(path))
    writer.pages[0].cropbox = pypdf.generic.RectangleObject((100, 100, 695, 900))
    writer.write(tmp_path / "b.pdf")
    document = read(tmp_path / "b.pdf")
    assert shown(document) == [LINE[:20]]
    assert shown(document, "hidden") == ["裁掉的一行文字"]
    (page,) = document.pages
    assert (page.width, page.height) == pytest.approx((495, 742), abs=1)  # within the sheet
    (box,) = document.boxes(document.span(0, 1))
    assert (box.left, box.top) == pytest.approx((20, HEIGHT - 100 - 600 - 14), abs=4)


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_hidden_text_of_a_turned_page_stays_hidden(tmp_path: Path, angle: int) -> None:
    def draw(sheet: Any) -> None:
        for line in range(6):
            sheet.drawString(90, 700 - 30 * line, LINE)
        sheet.setFillColorRGB(1, 1, 1)
        sheet.drawString(90, 300, "看不见的一句")

    path = write(tmp_path / "a.pdf", draw)
    writer = pypdf.PdfWriter(clone_from=str(path))
    page = writer.pages[0]
    page.rotate(angle)
    page.transfer_rotation_to_content()
    page.rotate(-angle)
    writer.write(tmp_path / "b.pdf")
    assert shown(read(tmp_path / "b.pdf"), "hidden") == ["看不见的一句"]


def test_a_sheet_printed_over_two_pages_hides_nothing(tmp_path: Path) -> None:
    def draw(sheet: Any) -> None:
        for shift in (0, -300):
            sheet.setFont("STSong-Light", 14)
            sheet.drawString(40 + shift, 700, "第一栏的文字")
            sheet.drawString(340 + shift, 700, "第二栏的文字从这里开始")
            sheet.showPage()

    document = read(write(tmp_path / "a.pdf", draw))
    assert shown(document, "hidden") == []


def test_words_that_run_over_the_edge_stay_whole(tmp_path: Path) -> None:
    document = read(write(tmp_path / "a.pdf", lambda sheet: sheet.drawString(500, 700, LINE)))
    assert (shown(document), shown(document, "hidden")) == ([LINE], [])


def test_the_text_of_a_narrow_cell_stays_whole(tmp_path: Path) -> None:
    pieces = ("按2023", "年", "标准", "每人每月", "150", "元")

    def draw(sheet: Any) -> None:
        for line in range(5):
            sheet.drawString(90, 700 - 30 * line, LINE)
        sheet.saveState()
        cell = sheet.beginPath()
        cell.rect(88, 300, 40, 30)
        sheet.clipPath(cell, stroke=0)
        ends = [90.0]
        for piece in pieces:
            ends.append(ends[-1] + sheet.stringWidth(piece, "STSong-Light", 14))
        for piece, at in sorted(zip(pieces, ends, strict=False), key=lambda pair: pair[0][-1]):
            sheet.drawString(at, 310, piece)
        sheet.restoreState()

    document = read(write(tmp_path / "a.pdf", draw))
    assert shown(document)[-1].endswith("".join(pieces))
    assert shown(document, "hidden") == []


def test_the_layer_of_a_scan_is_no_hidden_text(tmp_path: Path) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = ImageReader(Image.new("L", (60, 80), 200))

    def draw(sheet: Any) -> None:
        sheet.drawImage(picture, 0, 0, 595, HEIGHT)
        piece = sheet.beginText(90, 700)
        piece.setTextRenderMode(3)
        for _ in range(6):
            piece.textLine(LINE)
        sheet.drawText(piece)
        sheet.showPage()
        sheet.setFont("STSong-Light", 14)
        sheet.drawString(90, 700, LINE)

    document = read(write(tmp_path / "a.pdf", draw))
    assert shown(document, "hidden") == []


def test_characters_without_a_known_code_are_counted_and_told(tmp_path: Path) -> None:
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject

    def draw(sheet: Any) -> None:
        sheet.drawString(90, 700, LINE)
        sheet.setFont("Courier", 14)
        sheet.drawString(90, 660, "HIJ")

    writer = pypdf.PdfWriter(clone_from=str(write(tmp_path / "a.pdf", draw)))
    for font in writer.pages[0]["/Resources"]["/Font"].values():
        held = font.get_object()
        if held["/BaseFont"] == "/Courier":
            names = ArrayObject([NumberObject(72), *map(NameObject, ("/g301", "/g302", "/g303"))])
            held[NameObject("/Encoding")] = DictionaryObject({NameObject("/Differences"): names})
    writer.write(tmp_path / "b.pdf")
    (warning,) = read(tmp_path / "b.pdf").warnings
    assert warning.startswith("第1页有3个字符的编码无法识别")


def test_pages_are_counted_before_they_are_loaded(tmp_path: Path) -> None:
    kids = b" ".join([b"3 0 R"] * 10_000)
    parts = [
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Count 10000/Kids[" + kids + b"]>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n",
    ]
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4\n" + b"".join(parts) + b"trailer<</Root 1 0 R/Size 4>>\n%%EOF")
    with pytest.raises(UnreadableDocument, match="10000 页"):
        read(path)


def read_or_refuse(path: Path) -> list[str] | str:
    try:
        return shown(read(path))
    except UnreadableDocument as error:
        return str(error)


@pytest.mark.parametrize(
    "tail",
    [
        b"xref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Size 9/Prev %d>>\nstartxref\n%d\n%%%%EOF",
        b"trailer<</Root 1 0 R/Size 9>>\nstartxref\n%d\n%%%%EOF%d",
    ],
    ids=("a table that leads to itself", "a place that is none"),
)
def test_cross_references_that_lead_nowhere_end_in_a_sentence_or_a_document(
    tmp_path: Path, tail: bytes
) -> None:
    whole = write_pdf(tmp_path / "a.pdf", [LINE]).read_bytes()
    cut = whole[: whole.rindex(b"xref\n0")]
    broken = tmp_path / "b.pdf"
    broken.write_bytes(cut + tail % (len(cut), len(cut)))
    told = read_or_refuse(broken)
    assert told == [LINE] or "b.pdf" in told


@pytest.mark.parametrize("number", [b"1e30", b"-9999999999", b"99999999999999999999"])
def test_boxes_beyond_measure_lose_no_word_of_the_others(tmp_path: Path, number: bytes) -> None:
    def draw(sheet: Any) -> None:
        sheet.drawString(90, 700, LINE)
        sheet._code.append(f"BT /F2 14 Tf {number.decode()} 0 0 1 {number.decode()} 20 Tm")
        sheet._code.append("<8D5B> Tj ET")

    assert shown(read(write(tmp_path / "a.pdf", draw))) == [LINE]
