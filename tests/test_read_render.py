"""A page is shown as it is printed, boxes lie on the characters, and what cannot be shown is said."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageDraw

from pbassist.errors import UnreadableDocument
from pbassist.model.document import Document
from pbassist.model.geometry import Box
from pbassist.read import read
from pbassist.read.render import fonts
from pbassist.read.render import ofd as render_ofd
from pbassist.read.render import pdf as render_pdf
from pbassist.read.render.drawn import MAX_PIXELS
from pbassist.read.render.page import AMBER, PageImage, mark_page, render_page
from tests.conserving import check_laws, squeeze
from tests.ofd_writing import write_ofd
from tests.written import lock_pdf, write_pdf, write_word

LINES = [
    "首行文字",
    "预算执行率为 95.4%，项目资金 1,682.40 万元，其中：县级财政拨款 400 万元。" * 3,
]
TABLE = [["一级指标", "指标值"], ["产出指标", "≥12个"], ["满意度指标", "≥90%"]]
WHITE = (255, 255, 255)


def need_font() -> None:
    if fonts.find_chinese_font() is None:
        pytest.skip("no Chinese font is installed")


def open_image(image: PageImage) -> Any:
    opened = Image.open(io.BytesIO(image.png)).convert("RGB")
    assert opened.size == (image.width, image.height)
    return opened


def turn_pdf(path: Path, degrees: int) -> Path:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=str(path))
    for page in writer.pages:
        page.rotate(degrees)
    writer.write(path)
    return path


def crop_pdf(path: Path) -> Path:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=str(path))
    for page in writer.pages:
        page.cropbox = pypdf.generic.RectangleObject((30, 40, 580, 800))
    writer.write(path)
    return path


PAPERS: dict[str, Callable[[Path], Path]] = {
    "pdf": lambda folder: write_pdf(folder / "a.pdf", LINES),
    "pdf on its side": lambda folder: turn_pdf(write_pdf(folder / "a.pdf", LINES), 90),
    "pdf on its other side": lambda folder: turn_pdf(write_pdf(folder / "a.pdf", LINES), 270),
    "pdf upside down": lambda folder: turn_pdf(write_pdf(folder / "a.pdf", LINES), 180),
    "pdf cropped": lambda folder: crop_pdf(write_pdf(folder / "a.pdf", LINES)),
    "ofd": lambda folder: write_ofd(folder / "a.ofd", LINES),
}


def find_ink(picture: Any) -> list[tuple[int, int]]:
    grey = picture.convert("L")
    wide = grey.width
    return [(n % wide, n // wide) for n, value in enumerate(grey.tobytes()) if value < 160]


@pytest.mark.parametrize("paper", PAPERS)
def test_all_ink_of_a_page_lies_in_the_boxes_of_its_characters(paper: str, tmp_path: Path) -> None:
    need_font()
    path = PAPERS[paper](tmp_path)
    document = read(path)
    words = "".join(document.words(block) for block in document.blocks)
    assert squeeze(words) == squeeze("".join(LINES))
    image = render_page(path.read_bytes(), path.name, 1, scale=3.0)
    picture = open_image(image)
    assert abs(image.width - document.pages[0].width * image.scale) <= 1
    inked = 0
    bare = picture.copy()
    eraser = ImageDraw.Draw(bare)
    for offset, character in enumerate(document.text):
        for box in document.boxes(document.span(offset, offset + 1)):
            place = [round(side * image.scale) for side in box[1:]]
            shown = bool(find_ink(picture.crop(place)))
            assert shown or character.isspace(), character
            inked += shown
            eraser.rectangle([place[0] - 2, place[1] - 2, place[2] + 2, place[3] + 2], fill="white")
    assert inked > 100
    assert find_ink(bare) == []


def test_a_mark_lies_on_its_box_and_nowhere_else(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", LINES)
    image = render_page(path.read_bytes(), path.name, 1)
    marked = mark_page(image, [Box(1, 10, 20, 30, 40), Box(2, 100, 100, 300, 300)])
    before, after = open_image(image), open_image(marked)
    difference = ImageChops.difference(before, after).convert("L").point(lambda v: 255 if v else 0)
    assert difference.getbbox() == (20, 40, 60, 80)
    assert difference.histogram()[255] == 40 * 40
    shade = after.getpixel((40, 60))
    assert shade != WHITE != AMBER
    assert shade[2] < shade[0]


def test_a_picture_is_shown_upright_page_by_page(tmp_path: Path) -> None:
    first = Image.new("RGB", (1240, 1754), "white")
    second = Image.new("RGB", (1754, 1240), "red")
    first.save(tmp_path / "a.tif", save_all=True, append_images=[second], dpi=(150, 150))
    content = (tmp_path / "a.tif").read_bytes()
    image = render_page(content, "a.tif", 2, scale=1.0)
    assert (image.width, image.height) == (842, 595)
    assert open_image(image).getpixel((400, 300)) == (255, 0, 0)

    photo = Image.new("RGB", (800, 600), "white")
    ImageDraw.Draw(photo).rectangle((0, 0, 100, 100), fill="black")
    turned = Image.Exif()
    turned[0x0112] = 6  # taken with the telephone on its side
    photo.save(tmp_path / "a.jpg", exif=turned)
    shown = open_image(render_page((tmp_path / "a.jpg").read_bytes(), "a.jpg", 1))
    assert shown.height > shown.width
    assert sum(shown.getpixel((shown.width - 20, 20))) < 60
    assert sum(shown.getpixel((20, 20))) > 700


def test_the_same_page_gives_the_same_picture_in_many_threads(tmp_path: Path) -> None:
    content = write_pdf(tmp_path / "a.pdf", [*LINES, TABLE]).read_bytes()
    with ThreadPoolExecutor(4) as pool:
        images = list(pool.map(lambda _: render_page(content, "a.pdf", 1, scale=1.0), range(8)))
    assert len(set(images)) == 1


def test_a_page_as_large_as_a_wall_is_shown_smaller(tmp_path: Path) -> None:
    import pypdf

    writer = pypdf.PdfWriter()
    writer.add_blank_page(14_400, 14_400)
    writer.write(tmp_path / "a.pdf")
    image = render_page((tmp_path / "a.pdf").read_bytes(), "a.pdf", 1, scale=2.0)
    assert image.width * image.height <= MAX_PIXELS * 1.01
    assert image.scale == pytest.approx(image.width / 14_400, rel=0.01)


def write_embedded(path: Path) -> Path:
    """A PDF with Latin words in a font every viewer has."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path))
    canvas.drawString(72, 720, "Plain words 95.4%")
    canvas.save()
    return path


def test_a_borrowed_font_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chinese = write_pdf(tmp_path / "a.pdf", LINES).read_bytes()
    latin = write_embedded(tmp_path / "b.pdf").read_bytes()
    monkeypatch.setattr(render_pdf, "find_chinese_font", lambda: None)
    (warning,) = render_page(chinese, "a.pdf", 1).warnings
    assert warning.startswith("第1页的汉字没有嵌入字体，本机也没有中文字体")
    assert render_page(latin, "b.pdf", 1).warnings == ()
    monkeypatch.setattr(render_pdf, "find_chinese_font", lambda: Path("simsun.ttc"))
    assert render_page(chinese, "a.pdf", 1).warnings == ()


def test_a_font_is_found_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["arial.ttf", "msyh.ttc", "simsun.ttc", "NotoSansCJK-Bold.ttc", "simsun.txt"]
    (tmp_path / "Fonts" / "sub").mkdir(parents=True)
    for name in names:
        (tmp_path / "Fonts" / "sub" / name).touch()
    monkeypatch.setattr(fonts, "_list_folders", lambda: iter([tmp_path, tmp_path / "none"]))
    find = fonts.find_chinese_font.__wrapped__
    assert find() == tmp_path / "Fonts" / "sub" / "simsun.ttc"
    (tmp_path / "Fonts" / "sub" / "simsun.ttc").unlink()
    (tmp_path / "Fonts" / "NotoSansCJK-Regular.ttc").touch()
    assert find() == tmp_path / "Fonts" / "NotoSansCJK-Regular.ttc"
    monkeypatch.setattr(fonts, "_list_folders", lambda: iter([tmp_path / "none"]))
    assert find() is None


def write_locked(folder: Path) -> bytes:
    return lock_pdf(write_pdf(folder / "b.pdf", LINES), folder / "a.pdf").read_bytes()


@pytest.mark.parametrize(
    ("make", "name", "number", "sentence"),
    [
        (lambda p: write_pdf(p / "a.pdf", LINES).read_bytes(), "a.pdf", 2, "没有第2页（共1页）"),
        (lambda p: write_pdf(p / "a.pdf", LINES).read_bytes(), "a.pdf", 0, "没有第0页"),
        (lambda p: write_ofd(p / "a.ofd", LINES).read_bytes(), "a.ofd", 7, "没有第7页（共1页）"),
        (lambda p: write_word(p / "a.docx", LINES).read_bytes(), "a.docx", 1, "没有固定的页面"),
        (lambda p: "文字".encode(), "a.txt", 1, "没有固定的页面"),
        (lambda p: b"", "a.pdf", 1, "空文件"),
        (lambda p: b"%PDF-1.7 nothing", "a.pdf", 1, "不是完整的PDF文件"),
        (lambda p: b"\x89PNG\r\n\x1a\n cut", "a.png", 1, "不是完整的图片文件"),
        (write_locked, "a.pdf", 1, "已加密"),
    ],
)
def test_what_cannot_be_shown_is_said(
    make: Callable[[Path], bytes], name: str, number: int, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(UnreadableDocument, match=sentence):
        render_page(make(tmp_path), name, number)


def test_an_ofd_needs_a_font(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = write_ofd(tmp_path / "a.ofd", LINES).read_bytes()
    monkeypatch.setattr(render_ofd, "find_chinese_font", lambda: None)
    with pytest.raises(UnreadableDocument, match="本机没有中文字体"):
        render_page(content, "a.ofd", 1)


def test_the_words_of_a_marked_phrase_are_found_again(tmp_path: Path) -> None:
    document: Document = read(write_pdf(tmp_path / "a.pdf", [*LINES, TABLE]))
    at = document.text.index("1,682.40")
    (box,) = document.boxes(document.span(at, at + 8))
    (span,) = document.spans_within(*box)
    assert (span.start, span.quote) == (at, "1,682.40")


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_table_printed_sideways_is_read_cell_by_cell(degrees: int, tmp_path: Path) -> None:
    upright = read(write_pdf(tmp_path / "b.pdf", [*LINES, TABLE]))
    turned = read(turn_pdf(write_pdf(tmp_path / "a.pdf", [*LINES, TABLE]), degrees))
    check_laws(turned)
    assert turned.text == upright.text
    assert [block.cell for block in turned.blocks] == [block.cell for block in upright.blocks]
    assert {(block.source, block.confidence) for block in turned.blocks} == {("text", None)}
    wide, high = upright.pages[0].width, upright.pages[0].height
    shown = turned.pages[0].width, turned.pages[0].height
    assert shown == ((wide, high) if degrees == 180 else (high, wide))
    at = upright.text.index("≥12个")
    (one,), (two,) = (paper.boxes(paper.span(at, at + 4)) for paper in (upright, turned))
    expected = {
        90: (high - one.bottom, one.left, high - one.top, one.right),
        180: (wide - one.right, high - one.bottom, wide - one.left, high - one.top),
        270: (one.top, wide - one.right, one.bottom, wide - one.left),
    }[degrees]
    assert two[1:] == pytest.approx(expected, abs=0.01)
