from __future__ import annotations

import io
import math
import socket
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pbassist.errors import UnreadableDocument
from pbassist.forms import read_targets
from pbassist.model.document import Document
from pbassist.read import read, read_bytes
from pbassist.read.layout.doubts import name_pages, tell_scans
from pbassist.read.layout.page import Glyph, PageGlyphs, Seen
from pbassist.read.scan import ocr, picture
from pbassist.read.scan import pages as scan_pages
from pbassist.read.scan.ocr import Area, Sign
from pbassist.read.scan.ocr_lines import cut_area, cut_stacked, mend_dashes, place_signs
from pbassist.read.scan.pages import is_scan
from tests.written import write_pdf

FORM = [
    ["项目名称", "农村饮水工程维修养护", "项目编码", "33010021Y000000486"],
    ["主管部门", "县水利局", "实施单位", "县供水站"],
    ["项目资金（万元）", "年度资金总额", "486.50", ""],
    ["", "其中：财政拨款", "400", ""],
    ["", "其他资金", "86.50", ""],
    ["年度目标", "完成12个村饮水管网维修，受益人口8600人，水质合格率达到95%以上。", "", ""],
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "维修管网村数", "≥12个"],
    ["", "质量指标", "水质合格率", "≥95%"],
    ["效益指标", "社会效益指标", "受益人口", "≥8600人"],
    ["满意度指标", "服务对象满意度指标", "受益群众满意度", "≥90%"],
]
MERGES = [(2, 0, 4, 0), (2, 2, 2, 3), (3, 2, 3, 3), (4, 2, 4, 3), (5, 1, 5, 3), (7, 0, 8, 0)]


def need_cv2() -> None:
    pytest.importorskip("cv2", reason="the extra ocr is not installed")


def need_engine() -> None:
    if ocr.find_engine() is None:
        pytest.skip("the extra ocr is not installed")


def say(text: str, sure: float = 0.99) -> tuple[Sign, ...]:
    """Signs spaced as print is: a Latin letter or digit takes half an em."""
    widths = [1.0 if ord(character) > 0x2000 else 0.5 for character in text]
    signs, at = [], 0.0
    for character, width in zip(text, widths, strict=True):
        signs.append(Sign(character, (at + width / 2) / sum(widths), sure))
        at += width
    return tuple(signs)


def area_of(text: str) -> Area:
    return Area(100, 200, 100 + 20 * sum(1.0 if ord(c) > 0x2000 else 0.5 for c in text), 222)


@pytest.mark.parametrize(
    ("seen", "text"),
    [
        ("预算,执行", "预算，执行"),
        ("说明:如下;", "说明：如下；"),
        ("单位(万元)", "单位（万元）"),
        ("达到100%,汛前", "达到100%，汛前"),
        (":改为按月", "：改为按月"),
        ("1,682.40万元", "1,682.40万元"),
        ("1682．40", "1682．40"),  # wide, and written so
        ("100，200人", "100，200人"),
        ("2026年1月一2026年12月", "2026年1月—2026年12月"),
        ("一是完善", "一是完善"),
        ("IPv6 2023", "IPv6 2023"),
        ("资 金 5 万元", "资金5万元"),
        ("⽬标", "目标"),
        ("", ""),
        (" ", ""),
    ],
)
def test_recognised_marks_take_the_width_they_are_drawn_in(seen: str, text: str) -> None:
    assert "".join(one.text for one in place_signs(say(seen), area_of(seen))) == text


def test_a_narrow_comma_read_as_a_wide_one_stays_in_its_number() -> None:
    signs = [sign._replace(text="，") if sign.text == "," else sign for sign in say("1,682.40")]
    placed = place_signs(signs, area_of("1,682.40"))
    assert "".join(one.text for one in placed) == "1,682.40"


def test_neighbours_touch_and_a_gap_stays_a_gap() -> None:
    near = place_signs(say("绩效486万元"), area_of("绩效486万元"))
    assert all(b.area.left == a.area.right for a, b in pairwise(near))
    far = place_signs((Sign("甲", 0.05, 1.0), Sign("乙", 0.95, 1.0)), Area(0, 0, 400, 22))
    assert far[1].area.left - far[0].area.right > 200


def test_a_line_over_two_cells_is_cut_at_the_wall() -> None:
    line = Area(0, 10, 200, 30)
    walls = [Area(98, 0, 100, 60), Area(150, 26, 152, 60), Area(0, 40, 300, 42)]
    assert cut_area(line, walls) == [line._replace(right=98), line._replace(left=100)]
    assert cut_area(line, []) == [line]


def test_characters_below_each_other_are_cut_at_paper() -> None:
    rows = [3] * 20 + [0] * 4 + [5] * 20 + [0] * 4 + [2] * 20
    parts = cut_stacked(Area(10, 100, 32, 168), rows, 22.0)
    cuts = [part.top for part in parts[1:]]
    assert len(parts) == 3
    assert 120 <= cuts[0] <= 124
    assert 144 <= cuts[1] <= 148
    assert cut_stacked(Area(10, 100, 22, 120), [3] * 20, 22.0) == [Area(10, 100, 22, 120)]


@pytest.mark.parametrize(
    ("lines", "after"),
    [(["一", "486"], ["—", "486"]), (["一", "二"], ["一", "二"]), (["一是"], ["一是"])],
)
def test_a_lone_one_is_a_dash_where_nothing_counts(lines: list[str], after: list[str]) -> None:
    placed = [place_signs(say(line), area_of(line)) for line in lines]
    mend_dashes(placed)
    assert ["".join(one.text for one in line) for line in placed] == after


def make_page(text: str = "", **fields: Any) -> PageGlyphs:
    glyphs = [Glyph(character, 0, 0, 1, 1) for character in text]
    return PageGlyphs(fields.pop("number", 1), 595, 842, glyphs=glyphs, **fields)


@pytest.mark.parametrize(
    ("page", "scan"),
    [
        (make_page(), True),
        (make_page(" \t", has_pictures=True), True),
        (make_page("正文" * 50), False),
        (make_page("正文" * 50, has_pictures=True, picture_cover=0.4), False),
        (make_page("正文" * 50, has_pictures=True, picture_cover=1.0), False),  # a letterhead
        (make_page("扫描全能王 创建", has_pictures=True, picture_cover=0.95), True),
        (make_page("正文" * 50, has_pictures=True, picture_cover=0.95, overlaid=True), True),
        (make_page("正文" * 50, strange=60), True),
        (make_page("附表", has_pictures=True, picture_cover=0.1), False),
    ],
)
def test_pages_are_decided_one_by_one(page: PageGlyphs, scan: bool) -> None:
    assert is_scan(page) is scan


def test_pages_are_named_in_runs() -> None:
    pages = [make_page(number=number) for number in (1, 2, 3, 7)]
    assert name_pages(pages) == "第1—3、7页"


@pytest.mark.parametrize(
    ("width", "height", "sheets"),
    [(595, 842, 1.0), (842, 595, 1.0), (1080, 1920, 1.0), (1080, 6108, 4.0), (9, 99999, 5.0)],
)
def test_a_screen_rolled_down_is_several_sheets_long(
    width: float, height: float, sheets: float
) -> None:
    from pbassist.read.scan.reader import measure_length

    assert measure_length(width, height) == pytest.approx(sheets, abs=0.01)


def test_what_was_not_sure_is_told() -> None:
    page = make_page(scanned=True, illegible=2)
    shown = (("4", 0.99), ("8", 0.5), ("万", 0.4), ("7", 0.99))
    for at, (character, sure) in enumerate(shown):
        page.glyphs.append(Glyph(character, at, 0, at + 1, 1, Seen(sure, 0, 0, 1, 1)))
    page.glyphs.append(Glyph("5", 90, 0, 91, 1, Seen(0.2, 0, 0, 1, 1)))
    told = tell_scans([page, make_page("正文", number=2)])
    assert len(told) == 4
    assert told[0].startswith("第1页的文字由图像识别得到")
    assert "2处" in told[1]
    assert "“48”、“5”" in told[2]
    assert "7”" not in told[2]
    assert told[3] == "第1页的文字“48万7”辨认把握不大，请对照原件核对。"
    assert tell_scans([make_page("正文")]) == []


# Pictures drawn here, and a recogniser that takes every bar for a line of 字.


class Bars:
    """A recogniser to which a bar is a line: as many 字 as it is long."""

    def find_lines(self, seen: Any) -> list[Area]:
        import cv2

        dark = (cv2.cvtColor(seen, cv2.COLOR_BGR2GRAY) < 128).astype("uint8")
        _, _, stats, _ = cv2.connectedComponentsWithStats(dark)
        return [
            Area(x - 2, y - 2, x + w + 2, y + h + 2)
            for x, y, w, h, _ in stats[1:].tolist()
            if 6 <= h <= 30 and w >= 6
        ]

    def read_lines(self, pictures: Sequence[Any]) -> list[tuple[Sign, ...]]:
        return [say("字" * max(round(one.shape[1] / one.shape[0]), 1)) for one in pictures]


def draw_table(columns: Sequence[int], rows: Sequence[int], *, thick: int = 2) -> Any:
    import cv2
    import numpy as np

    sheet = np.full((1754, 1240, 3), 255, np.uint8)
    for x in columns:
        cv2.line(sheet, (x, rows[0]), (x, rows[-1]), (0, 0, 0), thick)
    for y in rows:
        cv2.line(sheet, (columns[0], y), (columns[-1], y), (0, 0, 0), thick)
    return sheet


def lean(sheet: Any, degrees: float) -> tuple[Any, Any]:
    import cv2

    high, wide = sheet.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1.0)
    return cv2.warpAffine(sheet, turn, (wide, high), borderValue=(255, 255, 255)), turn


@pytest.mark.parametrize("degrees", [0.0, 0.4, -1.3, 3.0, -5.0])
def test_a_slant_is_measured_and_undone(degrees: float) -> None:
    need_cv2()
    from pbassist.read.scan.reader import read_scan
    from pbassist.read.scan.shape import find_ink, measure_slant

    sheet = draw_table([200, 500, 1000], [300, 400, 500, 600])
    sheet[330:350, 540:900] = 0
    leaning, turn = lean(sheet, degrees)
    assert abs(measure_slant(find_ink(leaning)) + degrees) < 0.1
    page = read_scan(leaning, 1, (595.2, 841.92), Bars())
    ends = page.glyphs[0], page.glyphs[-1]
    for glyph, x in zip(ends, (550, 890), strict=True):
        assert glyph.seen is not None
        shown = turn @ (x, 340, 1.0) * 0.48
        middle = (glyph.seen.left + glyph.seen.right) / 2, (glyph.seen.top + glyph.seen.bottom) / 2
        assert math.dist(shown, middle) < 4.0
    assert (page.shown, round(page.width)) == ((595.2, 841.92), 595)


def test_lines_of_a_table_become_cells_and_merged_cells_are_one() -> None:
    need_cv2()
    from pbassist.read.layout.grids import find_grids
    from pbassist.read.scan.reader import read_scan

    sheet = draw_table([100, 300, 600, 1100], [200, 230, 300, 420])
    sheet[201:229, 598:603] = 255  # first row: the last two cells are one
    sheet[298:303, 102:299] = 255  # first column: the last two rows are one
    sheet[206:222, 320:420] = 0
    sheet[340:360, 620:1000] = 0
    page = read_scan(sheet, 1, (595, 842), Bars())
    (grid,) = find_grids(page.rulings, 1)
    places = {(c.row, c.column): (c.row_span, c.column_span) for c in grid.cells}
    assert places == {
        (0, 0): (1, 1), (0, 1): (1, 2), (1, 0): (2, 1), (1, 1): (1, 1), (1, 2): (1, 1),
        (2, 1): (1, 1), (2, 2): (1, 1),
    }  # fmt: skip
    found = {grid.find_cell((g.left + g.right) / 2, (g.top + g.bottom) / 2) for g in page.glyphs}
    assert {(c.row, c.column) for c in found if c} == {(0, 1), (2, 2)}


def test_strokes_that_fill_a_narrow_row_are_no_walls() -> None:
    need_cv2()
    from pbassist.read.scan.shape import find_ink, find_rulings

    sheet = draw_table([100, 1100], [200, 228, 256])
    sheet[200:256, 500:502] = 0  # a wall
    sheet[203:227, 300:302] = 0  # a stem that ends a little before the lines
    sheet[200:228, 700:702] = 0  # a stem that touches them and is crossed, as in 中
    sheet[208:210, 690:712] = 0
    sheet[218:220, 690:712] = 0
    rulings = find_rulings(sheet, find_ink(sheet))
    upright = {round(one.left, -1) for one in rulings if one.height > one.width}
    assert upright == {100, 500, 1100}


def test_a_seal_makes_no_walls() -> None:
    need_cv2()
    import cv2

    from pbassist.read.layout.grids import find_grids
    from pbassist.read.scan.reader import read_scan

    sheet = draw_table([100, 600, 1100], [200, 300, 400])
    cv2.rectangle(sheet, (700, 150), (900, 450), (40, 40, 220), 4)
    page = read_scan(sheet, 1, (595, 842), Bars())
    (grid,) = find_grids(page.rulings, 1)
    assert [round(x) for x in grid.columns] == pytest.approx([48, 288, 528], abs=1)


def test_a_character_that_was_passed_over_is_told() -> None:
    need_cv2()
    from pbassist.read.scan.reader import read_scan

    class Hasty(Bars):
        again: tuple[Sign, ...] = ()

        def read_lines(self, pictures: Sequence[Any]) -> list[tuple[Sign, ...]]:
            read = super().read_lines(pictures)
            return [signs[:2] + signs[4:] if len(signs) > 4 else self.again for signs in read]

    sheet = draw_table([100, 1100], [900, 1000])
    sheet[330:350, 200:400] = 0
    hasty = Hasty()
    for hasty.again in (say("甲乙", 0.6), say("66"), ()):
        assert read_scan(sheet, 1, (595, 842), hasty).illegible == 1
    hasty.again = say("甲乙")
    mended = read_scan(sheet, 1, (595, 842), hasty)
    assert mended.illegible == 0
    assert sum(glyph.text in "甲乙" for glyph in mended.glyphs) == 2
    assert read_scan(sheet, 1, (595, 842), Bars()).illegible == 0


def test_a_long_line_is_read_in_pieces() -> None:
    need_cv2()
    from pbassist.read.scan.reader import read_scan

    pieces: list[int] = []

    class Noting(Bars):
        def read_lines(self, pictures: Sequence[Any]) -> list[tuple[Sign, ...]]:
            pieces.extend(len(one[0]) for one in pictures)
            return super().read_lines(pictures)

    sheet = draw_table([100, 1100], [900, 1000])
    sheet[330:350, 100:1140] = 0
    read_scan(sheet, 1, (595, 842), Noting())
    pieces = pieces[1:]  # the first was tasted, by which it is told that the page stands upright
    assert len(pieces) == 2
    assert max(pieces) < 600


def test_an_empty_page_asks_nothing_of_the_recogniser() -> None:
    need_cv2()
    import numpy as np

    from pbassist.read.scan.reader import read_scan

    for size in ((400, 300), (5, 9000)):
        paper = np.full((*size, 3), 255, np.uint8)
        page = read_scan(paper, 3, (144, 192), None)  # type: ignore[arg-type]
        assert (page.glyphs, page.number, page.scanned) == ([], 3, True)


# Whole files.


def picture_pdf(path: Path, pages: Sequence[Any], text: str = "") -> Path:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    sheet = canvas.Canvas(str(path), pagesize=A4)
    if text:
        sheet.setFont("STSong-Light", 12)
        sheet.drawString(90, 700, text)
        sheet.showPage()
    for page in pages:
        sheet.drawImage(ImageReader(page), 0, 0, *A4)
        sheet.showPage()
    sheet.save()
    return path


def scan_of(path: Path, *, degrees: float = 0.6) -> list[Any]:
    """The pages of a PDF as a scanner would give them: turned a little, noisy, as JPEG."""
    import numpy as np
    import pypdfium2
    from PIL import Image

    noise = np.random.default_rng(7)
    pages = []
    with pypdfium2.PdfDocument(path) as opened:
        for page in opened:
            shown = page.render(scale=150 / 72).to_pil().convert("RGB")
            if shown.getextrema() == ((255, 255),) * 3:
                pytest.skip("no Chinese font is installed to draw a page with")
            shown = shown.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor="white")
            points = np.asarray(shown) + noise.normal(0, 7, (shown.height, shown.width, 1))
            kept = io.BytesIO()
            Image.fromarray(np.clip(points, 0, 255).astype("uint8")).save(kept, "JPEG", quality=75)
            pages.append(Image.open(kept))
    return pages


def cells_of(document: Document) -> dict[Any, str]:
    return {block.cell: document.words(block) for block in document.blocks if block.cell}


def test_a_scanned_form_is_read_cell_for_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need_engine()
    printed = write_pdf(
        tmp_path / "申报表.pdf",
        ["2026年度项目支出绩效目标申报表", FORM, "填报人：张三"],
        merges=MERGES,
        widths=[90, 140, 110, 120],
    )
    scanned = picture_pdf(tmp_path / "扫描.pdf", scan_of(printed))
    monkeypatch.setattr(socket, "socket", None)  # nothing is fetched, not even asked for
    one, two = read(printed), read(scanned)
    assert cells_of(two) == cells_of(one)
    assert [b.source for b in two.blocks if b.role == "body"].count("ocr") == len(two.blocks)
    assert all(0.5 < b.confidence <= 1 for b in two.blocks if b.confidence is not None)
    assert any("请对照原件确认" in warning for warning in two.warnings)
    (a,), (b,) = read_targets(one), read_targets(two)
    assert [(f.source, f.printed) for f in a.funds] == [(f.source, f.printed) for f in b.funds]
    mine = [[(i.name, i.planned) for i in t.indicators] for t in (a, b)]
    assert [name for name, _ in mine[0]] == [name for name, _ in mine[1]]
    assert len(mine[0]) == 4
    at = two.text.index("486.50")
    (box,) = two.boxes(two.span(at, at + 6))
    (same,) = one.boxes(one.span(one.text.index("486.50"), one.text.index("486.50") + 6))
    assert math.dist((box.left, box.top), (same.left, same.top)) < 12  # 0.6 degrees on A4


def test_a_scanned_page_between_printed_ones_is_read_in_its_place(tmp_path: Path) -> None:
    need_engine()
    printed = write_pdf(tmp_path / "a.pdf", ["第二页写着农村饮水项目资金486万元。"])
    document = read(picture_pdf(tmp_path / "混合.pdf", scan_of(printed), "第一页文字"))
    assert [(b.source, b.locator) for b in document.blocks] == [
        ("text", "page:1"),
        ("ocr", "page:2"),
    ]
    assert "资金486万元" in document.text
    assert document.pages[1].start == document.blocks[1].start
    assert len(document.warnings) == 1
    assert document.warnings[0].startswith("第2页的文字由图像识别得到")


def test_a_photo_is_turned_as_its_camera_says_and_a_page_upside_down_too(tmp_path: Path) -> None:
    need_engine()
    from PIL import Image

    (shown,) = scan_of(write_pdf(tmp_path / "a.pdf", ["农村饮水工程资金共486万元，已全部支付。"]))
    kept = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    shown.rotate(90, expand=True).save(kept, "JPEG", exif=exif)
    photo = read_bytes(kept.getvalue(), name="照片.jpg")
    over = io.BytesIO()
    shown.rotate(180).save(over, "PNG")
    turned = read_bytes(over.getvalue(), name="颠倒.png")
    assert "资金共486万元" in photo.text
    assert turned.text == photo.text
    assert (photo.media_type, turned.media_type) == ("image/jpeg", "image/png")
    assert (len(photo.pages), photo.pages[0].height) == (1, pytest.approx(841.9, abs=1))


def test_without_the_extra_the_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PIL import Image

    monkeypatch.setattr(scan_pages, "find_engine", lambda: None)
    monkeypatch.setattr(picture, "find_engine", lambda: None)
    grey = Image.new("RGB", (200, 283), "grey")
    grey.save(tmp_path / "照片.png")
    for path in (picture_pdf(tmp_path / "扫描.pdf", [grey]), tmp_path / "照片.png"):
        with pytest.raises(UnreadableDocument, match=r"pip install 'pbassist\[ocr\]'"):
            read(path)
    document = read(picture_pdf(tmp_path / "混合.pdf", [grey, grey], "第一页文字"))
    assert document.text == "第一页文字"
    (warning,) = document.warnings
    assert warning.startswith("第2—3页没有文字层")
    assert "pbassist[ocr]" in warning


def overlaid_pdf(path: Path, page: Any, words: str) -> Path:
    """A scan as copiers make it searchable: the picture, and words that are not shown."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    sheet = canvas.Canvas(str(path), pagesize=A4)
    sheet.drawImage(ImageReader(page), 0, 0, *A4)
    for number in range(5):
        text = sheet.beginText(80, 700 - 30 * number)
        text.setFont("STSong-Light", 12)
        text.setTextRenderMode(3)
        text.textOut(words)
        sheet.drawText(text)
    sheet.save()
    return path


def test_words_hidden_under_a_scan_are_not_taken_for_what_it_shows(tmp_path: Path) -> None:
    need_engine()
    (page,) = scan_of(write_pdf(tmp_path / "a.pdf", ["农村饮水工程资金共486万元。"]))
    document = read(overlaid_pdf(tmp_path / "b.pdf", page, "农村饮水工程资金共999万元。"))
    assert "486万元" in document.text
    assert "999" not in document.text


def test_words_hidden_under_a_scan_are_labelled_where_nothing_better_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PIL import Image

    monkeypatch.setattr(scan_pages, "find_engine", lambda: None)
    grey = Image.new("RGB", (200, 283), "grey")
    document = read(overlaid_pdf(tmp_path / "b.pdf", grey, "农村饮水工程资金共486万元。"))
    assert {block.source for block in document.blocks} == {"ocr"}
    assert document.warnings[0].startswith("第1页的文字取自扫描软件")


def test_another_release_without_our_models_is_no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rapidocr", reason="the extra ocr is not installed")
    monkeypatch.setattr(ocr, "_MODELS", {"Det": "elsewhere.onnx"})
    ocr._load_engine.cache_clear()
    monkeypatch.setattr(socket, "socket", None)
    assert ocr.find_engine() is None


def test_pictures_are_bounded_and_broken_ones_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    kept = io.BytesIO()
    Image.new("L", (600, 400), 255).save(kept, "PNG")
    monkeypatch.setattr(picture, "find_engine", Bars)
    for content, words in (
        (kept.getvalue()[:60], "不是完整的图片"),
        (kept.getvalue()[:-40], "不是完整的图片"),
        (b"GIF89a" + bytes(40), "不是完整的图片"),
        (b"RIFF" + bytes(4) + b"WEBPVP8 " + bytes(40), "不是完整的图片"),
        (bytes(4) + b"ftypheic" + bytes(40), "另存为"),
    ):
        with pytest.raises(UnreadableDocument, match=words):
            read_bytes(content, name="图.png")
    monkeypatch.setattr(picture, "MAX_PIXELS", 1000)
    with pytest.raises(UnreadableDocument, match="过大"):
        read_bytes(kept.getvalue(), name="图.png")
    tiff = io.BytesIO()
    leaves = [Image.new("L", (40, 40), 255) for _ in range(3)]
    leaves[0].save(tiff, "TIFF", save_all=True, append_images=leaves[1:])
    monkeypatch.setattr(picture, "MAX_PICTURES", 2)
    with pytest.raises(UnreadableDocument, match="3 页"):
        read_bytes(tiff.getvalue(), name="图.tif")


def test_more_scanned_pages_than_the_limit_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def unread(content: bytes, page: PageGlyphs, recogniser: object) -> PageGlyphs:
        return make_page(number=page.number, scanned=True)

    monkeypatch.setattr(scan_pages, "MAX_SCANS", 2)
    monkeypatch.setattr(scan_pages, "_recognise", unread)
    pages = [make_page(number=number) for number in range(1, 6)]
    read_pages, told = scan_pages.read_scans(b"", pages, Bars())
    assert [page.scanned for page in read_pages] == [True, True, False, False, False]
    assert told == ["第3—5页是扫描页，一份文件最多识别2页，未能读取，请拆分后重试。"]


@pytest.mark.parametrize("form", ["GIF", "WEBP", "BMP", "PNG", "TIFF"])
def test_pictures_come_in_many_formats(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    need_cv2()
    from PIL import Image

    monkeypatch.setattr(picture, "find_engine", Bars)
    sheet = draw_table([200, 500, 1000], [300, 400, 500])
    sheet[330:350, 540:900] = 0
    kept = io.BytesIO()
    options = {"save_all": True, "append_images": [Image.new("RGB", (1240, 1754))]}
    Image.fromarray(sheet).save(kept, form, **(options if form in ("GIF", "WEBP") else {}))
    suffix = {"TIFF": "tif"}.get(form, form.lower())
    document = read_bytes(kept.getvalue(), name=f"表.{suffix}")
    assert "字" in document.text
    assert len(document.pages) == 1


def test_a_fax_of_two_pages_is_two_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    need_cv2()
    from PIL import Image

    monkeypatch.setattr(picture, "find_engine", Bars)
    sheet = draw_table([200, 500, 1000], [300, 400, 500])
    sheet[330:350, 540:900] = 0
    black = Image.fromarray(sheet).convert("1")
    kept = io.BytesIO()
    black.save(
        kept, "TIFF", save_all=True, append_images=[black], compression="group4", dpi=(150, 150)
    )
    document = read_bytes(kept.getvalue(), name="传真.tif")
    assert [round(page.width) for page in document.pages] == [595, 595]
    assert [block.locator[:6] for block in document.blocks if document.words(block)] == [
        "page:1",
        "page:2",
    ]
