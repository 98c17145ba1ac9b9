"""Pictures on pages of text, words drawn as shapes, seals, photos at an angle, turned pages."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pbassist.model.document import Document
from pbassist.read import read, read_bytes
from pbassist.read.layout.brackets import fold_pairs
from pbassist.read.layout.page import PageGlyphs, Ruling
from pbassist.read.ofd import scan as ofd_scan
from pbassist.read.scan import ocr, picture
from pbassist.read.scan import pages as scan_pages
from pbassist.read.scan.ocr import Area, Sign
from pbassist.read.scan.ocr_lines import place_signs
from tests.ofd_writing import make_parts, make_root, pack, text_object
from tests.test_read_ocr import Bars, area_of, draw_table, need_cv2, say


class Sparse(Bars):
    """A recogniser that reads little and with doubt, as of a photo of a place."""

    def read_lines(self, pictures: Sequence[Any]) -> list[tuple[Sign, ...]]:
        return [say("店", 0.6) for _ in pictures]


def draw_page(
    path: Path, pictures: Sequence[tuple[Any, tuple[float, float, float, float]]]
) -> Path:
    """A page of text with pictures at their places (left, bottom, width, height)."""
    from PIL import Image
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    sheet = canvas.Canvas(str(path), pagesize=A4)
    sheet.setFont("STSong-Light", 12)
    for number in range(4):
        sheet.drawString(80, 780 - 20 * number, "农村饮水工程资金共486万元，已全部支付，详见下表。")
    for shown, (left, bottom, wide, high) in pictures:
        sheet.drawImage(ImageReader(Image.fromarray(shown)), left, bottom, wide, high)
    sheet.showPage()
    sheet.save()
    return path


def table_picture() -> Any:
    sheet = draw_table([20, 400, 900], [20, 120, 220, 320])[:340, :920]
    for left in range(440, 860, 30):
        sheet[60:80, left : left + 20] = 0
        sheet[160:180, left : left + 20] = 0
    return sheet


def sources(document: Document) -> set[str]:
    return {block.source for block in document.blocks if document.words(block)}


def test_a_table_in_a_picture_on_a_page_of_text_is_read_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need_cv2()
    monkeypatch.setattr(scan_pages, "find_engine", Bars)
    path = draw_page(tmp_path / "a.pdf", [(table_picture(), (80, 300, 441.6, 163.2))])
    document = read(path)
    assert sources(document) == {"text", "ocr"}
    assert document.text.startswith("农村饮水")
    read_cells = [block for block in document.blocks if block.cell and document.words(block)]
    assert [(block.cell.row, block.cell.column) for block in read_cells if block.cell] == [
        (0, 1),
        (1, 1),
    ]
    assert all(block.source == "ocr" for block in read_cells)
    assert document.warnings[0].startswith("第1页图片中的文字由图像识别得到")
    (box, *_) = document.boxes(document.block_span(read_cells[0]))
    assert 80 + 205 < box.left < 80 + 220
    assert 842 - 463 + 25 < box.top < 842 - 463 + 40


def test_a_photo_on_a_page_of_text_adds_nothing_and_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need_cv2()
    path = draw_page(tmp_path / "a.pdf", [(table_picture(), (80, 300, 441.6, 163.2))])
    monkeypatch.setattr(scan_pages, "find_engine", Sparse)
    document = read(path)
    assert sources(document) == {"text"}
    assert document.warnings == ("第1页有图片，图中文字未读取，需要时请对照原件查看。",)
    monkeypatch.setattr(scan_pages, "find_engine", lambda: None)
    (warning,) = read(path).warnings
    assert warning.startswith("第1页有大幅图片")
    assert "pip install 'pbassist[ocr]'" in warning


@pytest.mark.parametrize("place", [(80, 300, 60, 60), (0, 0, 595, 842)])
def test_a_logo_and_a_background_are_not_looked_at(
    place: tuple[float, float, float, float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need_cv2()
    import numpy as np

    monkeypatch.setattr(scan_pages, "find_engine", Bars)
    pale = np.full((400, 300, 3), 245, np.uint8)
    document = read(draw_page(tmp_path / "a.pdf", [(pale, place)]))
    assert (sources(document), document.warnings) == ({"text"}, ())


def test_words_drawn_as_shapes_are_recognised_or_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need_cv2()
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen import canvas

    sheet = canvas.Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    for row in range(4):
        for column in range(30):
            path = sheet.beginPath()
            left, floor = 80 + 14 * column, 700 - 30 * row
            path.moveTo(left, floor)
            for point in range(10):
                angle = math.tau * point / 10
                path.lineTo(left + 5 + 5 * math.cos(angle), floor + 5 * math.sin(angle))
            sheet.drawPath(path, fill=1, stroke=0)
    sheet.setFont("Helvetica", 9)
    sheet.drawString(290, 40, "- 1 -")
    sheet.save()
    monkeypatch.setattr(scan_pages, "find_engine", lambda: None)
    (warning,) = read(tmp_path / "a.pdf").warnings
    assert warning.startswith("第1页的文字是画成图形的")
    monkeypatch.setattr(scan_pages, "find_engine", Bars)
    assert sources(read(tmp_path / "a.pdf")) == {"ocr"}


def test_only_large_pictures_without_print_on_them_are_candidates() -> None:
    from pbassist.read.layout.page import Glyph
    from pbassist.read.scan.pictures import find_pictures

    page = PageGlyphs(1, 600, 800, pictures=[Ruling(0, 0, 60, 60), Ruling(0, 200, 400, 500)])
    assert find_pictures(page) == page.pictures[1:]
    page.glyphs = [Glyph("字", 20 * at, 300, 20 * at + 10, 310) for at in range(10)]
    assert find_pictures(page) == []


def test_black_under_a_seal_stays_and_the_seal_goes() -> None:
    need_cv2()
    import cv2

    from pbassist.read.scan.shape import find_ink, pale_seals

    sheet = draw_table([100, 1100], [900, 1000])
    cv2.circle(sheet, (600, 400), 120, (40, 40, 210), 6)
    sheet[395:415, 470:495] = (10, 10, 60)  # a stroke under its edge
    cv2.rectangle(sheet, (300, 100), (900, 140), (40, 40, 210), -1)  # a red heading
    ink = find_ink(pale_seals(sheet))
    assert ink[395:415, 470:495].mean() > 200
    assert ink[270:530, 500:730].sum() == 0
    assert ink[100:140, 300:900].any()


@pytest.mark.parametrize("tilt", [0.0, 0.04])
def test_a_sheet_photographed_at_an_angle_is_set_straight(
    tilt: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    need_cv2()
    import cv2
    import numpy as np
    from PIL import Image

    sheet = draw_table([200, 500, 1000], [300, 400, 500, 600])
    sheet[330:350, 540:900] = 0
    corners = np.array([[0, 0], [1240, 0], [1240, 1754], [0, 1754]], np.float32)
    shift = np.array([[60, 10], [-40, 40], [0, 0], [10, -30]], np.float32) * tilt * 25
    seen = corners + 150 + shift
    turn = cv2.getPerspectiveTransform(corners, seen.astype(np.float32))
    desk = (70, 80, 90)
    photo = cv2.warpPerspective(sheet, turn, (1540, 2054), borderValue=desk)
    kept = io.BytesIO()
    Image.fromarray(photo[:, :, ::-1]).save(kept, "JPEG", quality=90)
    monkeypatch.setattr(picture, "find_engine", Bars)
    document = read_bytes(kept.getvalue(), name="照片.jpg")
    (table,) = document.tables
    assert (table.rows, table.columns) == (3, 2)
    words = next(block for block in document.blocks if document.words(block))
    assert words.cell is not None
    assert (words.cell.row, words.cell.column) == (0, 1)
    (box, *_) = document.boxes(document.block_span(words))
    scale = document.pages[0].width / 1540
    begin = cv2.perspectiveTransform(np.array([[[540.0, 340.0]]]), turn)[0][0] * scale
    assert math.dist((box.left, (box.top + box.bottom) / 2), begin) < 6


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("产出指标(50分）", "产出指标（50分）"),
        ("执行率（B/A)", "执行率（B/A）"),
        ("f(x)", "f(x)"),
        ("（一)（2)", "（一）（2）"),
    ],
)
def test_brackets_of_a_pair_are_alike_over_lines(text: str, folded: str) -> None:
    assert fold_pairs(text) == folded


def test_an_old_form_read_with_doubt_is_the_character_of_today() -> None:
    for sure, text in ((0.7, "年内"), (0.99, "年內")):
        placed = place_signs(say("年內", sure), area_of("年內"))
        assert "".join(one.text for one in placed) == text


def test_the_same_scan_is_read_the_same_twice(tmp_path: Path) -> None:
    if ocr.find_engine() is None:
        pytest.skip("the extra ocr is not installed")
    import cv2
    import numpy as np

    sheet = np.full((1754, 1240, 3), 250, np.uint8)
    cv2.putText(sheet, "2026 1,682.40 95%", (40, 120), cv2.FONT_HERSHEY_DUPLEX, 1, (0, 0, 0), 1)
    sheet += np.random.default_rng(5).integers(0, 5, sheet.shape, dtype=np.uint8)
    kept = bytes(cv2.imencode(".png", sheet)[1])
    one, two = (read_bytes(kept, name="图.png") for _ in range(2))
    assert "1,682.40" in one.text
    assert one == two
    assert [one.boxes(one.block_span(block)) for block in one.blocks] == [
        two.boxes(two.block_span(block)) for block in two.blocks
    ]


def test_a_bracket_alone_on_its_line_is_found() -> None:
    from pbassist.read.scan.lines import find_missed

    need_cv2()
    import numpy as np

    ink = np.zeros((200, 200), np.uint8)
    ink[20:40, 20:120] = ink[50:70, 20:26] = ink[80:100, 20:120] = 255
    lines = [Area(20, 20, 120, 40), Area(20, 80, 120, 100)]
    (found,) = find_missed([Area(4, 4, 196, 196)], lines, ink, 20.0)
    assert found == Area(20, 50, 26, 70)


# ---- OFD ------------------------------------------------------------------------------------


def picture_ofd(path: Path, shown: Any, content: str, *, turned: bool = False) -> Path:
    """An OFD with one picture as resource 3, and this content."""
    from PIL import Image

    kept = io.BytesIO()
    drawn = Image.fromarray(shown)
    (drawn.rotate(90, expand=True) if turned else drawn).save(kept, "PNG")
    parts = make_parts([content], common="<ofd:DocumentRes>Res.xml</ofd:DocumentRes>")
    media = '<ofd:MultiMedia ID="3" Type="Image"><ofd:MediaFile>p.png</ofd:MediaFile>'
    root = make_root(f"<ofd:MultiMedias>{media}</ofd:MultiMedia></ofd:MultiMedias>")
    root = root.replace("<ofd:OFD ", '<ofd:OFD BaseLoc="Res" ')
    resources = {"Doc_0/Res.xml": root, "Doc_0/Res/p.png": kept.getvalue()}
    return pack(path, {**parts, **resources})


def table_cells(document: Document) -> list[tuple[int, int]]:
    return [
        (block.cell.row, block.cell.column)
        for block in document.blocks
        if block.cell and document.words(block)
    ]


WHOLE_PAGE = '<ofd:ImageObject Boundary="0 0 210 297" ResourceID="3" CTM="210 0 0 297 0 0"/>'
LABEL = text_object("已扫描", 150, 290)
LAYER = text_object("别处识别的文字共四十八字" * 4, 20, 40, attributes='Alpha="0"')


@pytest.mark.parametrize("beside", ["", LABEL, LAYER], ids=["alone", "labelled", "overlaid"])
def test_an_ofd_page_that_is_a_picture_is_recognised(
    beside: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need_cv2()
    monkeypatch.setattr(ofd_scan, "find_engine", Bars)
    sheet = draw_table([200, 500, 1000], [300, 400, 500])
    sheet[330:350, 540:900] = sheet[430:450, 540:900] = 0
    document = read(picture_ofd(tmp_path / "a.ofd", sheet, WHOLE_PAGE + beside))
    assert table_cells(document) == [(0, 1), (1, 1)]
    assert sources(document) == {"ocr"}
    assert ("已扫描" in document.text) == (beside == LABEL)
    assert "别处" not in document.text


def test_a_picture_of_an_ofd_is_turned_as_it_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need_cv2()
    monkeypatch.setattr(ofd_scan, "find_engine", Bars)
    sheet = draw_table([200, 500, 1000], [300, 400, 500])
    sheet[330:350, 540:900] = sheet[430:450, 540:900] = 0
    shown = WHOLE_PAGE.replace("210 0 0 297 0 0", "0 297 -210 0 210 0")
    document = read(picture_ofd(tmp_path / "a.ofd", sheet, shown, turned=True))
    assert table_cells(document) == [(0, 1), (1, 1)]


def test_a_table_in_a_picture_on_an_ofd_page_of_text_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need_cv2()
    monkeypatch.setattr(ofd_scan, "find_engine", Bars)
    text = "".join(text_object("农村饮水工程资金已全部支付。", 30, 30 + 8 * at) for at in range(4))
    shown = '<ofd:ImageObject Boundary="28 80 155.8 57.6" ResourceID="3"/>'
    path = picture_ofd(tmp_path / "a.ofd", table_picture(), text + shown)
    document = read(path)
    assert sources(document) == {"text", "ocr"}
    assert table_cells(document) == [(0, 1), (1, 1)]
    monkeypatch.setattr(ofd_scan, "find_engine", lambda: None)
    document = read(path)
    assert sources(document) == {"text"}
    assert document.warnings[0].startswith("第1页有大幅图片")


def test_words_drawn_as_shapes_in_an_ofd_are_told_of(tmp_path: Path) -> None:
    curve = "M 0 0 " + "B 1 0 2 1 2 2 " * 9 + "C"
    shapes = "".join(
        f'<ofd:PathObject Boundary="{20 + 4 * at} 40 4 4" Fill="true" Stroke="false">'
        f"<ofd:AbbreviatedData>{curve}</ofd:AbbreviatedData></ofd:PathObject>"
        for at in range(40)
    )
    pages = [text_object("第一页文字", 30, 40), shapes + shapes]
    (warning,) = read(pack(tmp_path / "a.ofd", make_parts(pages))).warnings
    assert warning.startswith("第2页的文字是画成图形的")
