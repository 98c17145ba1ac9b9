from __future__ import annotations

from pathlib import Path

import pypdf
import pytest

from pbassist.read import read
from pbassist.read.layout.page import Glyph, PageGlyphs
from pbassist.read.pdf.check import MAX_CHECKED, differ
from tests.written import write_pdf

WORDS = "项目资金总额486万元，支出进度达到95.2%，完成值不低于62处。"
DOUBT = "两种读法读出的文字不一致"


def page(text: str) -> PageGlyphs:
    glyphs = [Glyph(mark, 10.0 * n, 0, 10.0 * n + 10, 10) for n, mark in enumerate(text)]
    return PageGlyphs(1, 600, 800, glyphs)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (WORDS, WORDS),
        (WORDS, "。处26于低不值成完，%2.59到达度进出支，元万684额总金资目项"),
        ("长⻓龙", "⻓长⻰"),
        ("（１）ﬁ", "(1)fi"),
        (WORDS, WORDS.replace("，", "， ") + "\n"),
        (WORDS, WORDS + WORDS),
        ("标题" + WORDS, "标标题题" + WORDS),
        ("\uf06c" * 12 + WORDS * 3, "l" * 12 + WORDS * 3),
        (WORDS, "\ufffd" * 20 + WORDS[20:]),
        (WORDS * 10, (WORDS * 10)[:-2]),
    ],
    ids=(
        "the same",
        "in another order",
        "radicals",
        "compatible forms",
        "spaces",
        "printed twice",
        "bold by overprinting",
        "bullets of a symbol font",
        "a font pypdf does not know",
        "two marks of many",
    ),
)
def test_readings_of_the_same_characters_do_not_differ(ours: str, theirs: str) -> None:
    assert not differ(page(ours), theirs)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (WORDS, WORDS.replace("486", "436")),
        (WORDS * 30, (WORDS * 30).replace("62", "82", 1)),
        (WORDS, WORDS.replace("资金总额", "")),
        (WORDS, WORDS + "另有一句没有读出"),
        (WORDS, "完全是另外一些文字，与纸上所印不同。"),
    ],
    ids=("a figure", "one figure of many", "words missing", "words added", "other words"),
)
def test_readings_of_other_characters_differ(ours: str, theirs: str) -> None:
    assert differ(page(ours), theirs)


def test_a_page_that_prints_other_figures_than_it_says_is_told(tmp_path: Path) -> None:
    from reportlab.pdfgen import canvas

    write_pdf(tmp_path / "font.pdf", ["登记字体"])
    sheet = canvas.Canvas(str(tmp_path / "a.pdf"))
    for number in (1, 2):
        sheet.setFont("STSong-Light", 14)
        sheet.drawString(90, 700, f"第{number}页的支出进度为")
        if number == 2:
            sheet._code.append("/Span <</ActualText (95.2)>> BDC")
        sheet.drawString(300, 700, "45.2")
        if number == 2:
            sheet._code.append("EMC")
        sheet.showPage()
    sheet.save()
    (warning,) = read(tmp_path / "a.pdf").warnings
    assert warning.startswith("第2页")
    assert DOUBT in warning


def test_a_file_that_the_second_reader_cannot_read_is_no_doubt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_pdf(tmp_path / "a.pdf", [WORDS * 3])

    def fail(*_: object, **__: object) -> str:
        raise RecursionError

    monkeypatch.setattr(pypdf.PageObject, "extract_text", fail)
    assert read(path).warnings == ()
    monkeypatch.setattr(pypdf.PdfReader, "__init__", fail)
    assert read(path).warnings == ()


def test_a_long_file_is_read_twice_from_end_to_end_but_not_on_every_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = pypdf.PdfWriter()
    one = write_pdf(tmp_path / "one.pdf", [WORDS * 3])
    for _ in range(3 * MAX_CHECKED):
        writer.append(one)
    writer.write(tmp_path / "a.pdf")
    seen: list[int] = []
    extract = pypdf.PageObject.extract_text

    def count(self: pypdf.PageObject) -> str:
        seen.append(self.page_number or 0)
        return extract(self)

    monkeypatch.setattr(pypdf.PageObject, "extract_text", count)
    assert read(tmp_path / "a.pdf").warnings == ()
    assert len(seen) == MAX_CHECKED
    assert (seen[0], seen[-1]) == (0, 3 * MAX_CHECKED - 1)


def attach(path: Path, target: Path, *, portfolio: bool = False) -> Path:
    from pypdf.generic import DictionaryObject, NameObject

    writer = pypdf.PdfWriter(clone_from=str(path))
    writer.add_attachment("测算明细.xlsx", b"not read")
    writer.add_attachment("批复.pdf", b"not read")
    if portfolio:
        writer.root_object[NameObject("/Collection")] = DictionaryObject()
    writer.write(target)
    return target


def test_files_inside_the_file_are_named(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", [WORDS])
    document = read(attach(path, tmp_path / "b.pdf"))
    assert sorted(document.attachments) == ["批复.pdf", "测算明细.xlsx"]
    assert document.warnings == ()
    cover = read(attach(path, tmp_path / "c.pdf", portfolio=True))
    assert any("文件包" in warning for warning in cover.warnings)
    assert read(path).attachments == ()


def test_a_file_pinned_to_a_page_is_named(tmp_path: Path) -> None:
    from pypdf.generic import (
        ArrayObject,
        DecodedStreamObject,
        DictionaryObject,
        FloatObject,
        NameObject,
        TextStringObject,
    )

    writer = pypdf.PdfWriter(clone_from=str(write_pdf(tmp_path / "a.pdf", [WORDS])))
    stream = DecodedStreamObject()
    stream.set_data(b"not read")
    held = DictionaryObject({NameObject("/F"): writer._add_object(stream)})
    file = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Filespec"),
            NameObject("/F"): TextStringObject("佐证照片.zip"),
            NameObject("/UF"): TextStringObject("佐证照片.zip"),
            NameObject("/EF"): held,
        }
    )
    box = ArrayObject(FloatObject(side) for side in (20, 20, 40, 40))
    pin = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/FileAttachment"),
            NameObject("/Rect"): box,
            NameObject("/FS"): writer._add_object(file),
        }
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(pin)])
    writer.write(tmp_path / "b.pdf")
    assert read(tmp_path / "b.pdf").attachments == ("佐证照片.zip",)


def test_a_watermark_that_the_other_reading_leaves_out_is_no_difference() -> None:
    words = "困难老年人家庭适老化改造项目资金一百万元"
    glyphs = [Glyph(mark, 10.0 * at, 10, 10.0 * at + 9, 20) for at, mark in enumerate(words)]
    slanted = [
        Glyph(mark, 10, 10.0 * at, 19, 10.0 * at + 9) for at, mark in enumerate("县民政局" * 3)
    ]
    page = PageGlyphs(1, 600, 800, glyphs=glyphs, slanted=slanted)
    assert not differ(page, words)
    assert not differ(page, words + "县民政局" * 3)
    assert not differ(page, words + "县民政局")
    assert differ(page, words.replace("一百", "二十") + "99")
