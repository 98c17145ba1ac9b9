from __future__ import annotations

from pathlib import Path

import pytest

from pbassist.model.document import Document
from pbassist.read import read
from pbassist.read.word.styles import drop_table_styles
from tests.word_writing import cell, new, paragraph, row, run, style, table, write_parts

WHITE = '<w:color w:val="FFFFFF"/>'
DARK = '<w:shd w:val="clear" w:color="auto" w:fill="1F4E79"/>'
STYLES = (
    style("Hide", "<w:rPr><w:vanish/></w:rPr>")
    + style("HideToo", "<w:rPr><w:b/></w:rPr>", based="Hide")
    + style("Show", '<w:rPr><w:vanish w:val="0"/></w:rPr>', based="Hide")
    + style("HideMark", "<w:rPr><w:vanish/></w:rPr>", kind="character")
    + style("WhiteMark", f"<w:rPr>{WHITE}</w:rPr>", kind="character")
    + style("Tiny", '<w:rPr><w:sz w:val="2"/></w:rPr>')
    + style("Band", f"<w:pPr>{DARK}</w:pPr>")
    + style("Button", f"<w:rPr>{DARK}</w:rPr>", kind="character")
    + style("Circle", "<w:rPr><w:vanish/></w:rPr>", based="Circle")
    + style("Grid", f'<w:tblStylePr w:type="firstRow"><w:tcPr>{DARK}</w:tcPr></w:tblStylePr>', kind="table")
)  # fmt: skip


def styled(name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>'


def marked(name: str) -> str:
    return f'<w:rStyle w:val="{name}"/>'


HIDDEN = {
    "hidden": paragraph(run("字", "<w:vanish/>")),
    "always hidden": paragraph(run("字", "<w:specVanish/>")),
    "by the style of the paragraph": paragraph("字", styled("Hide")),
    "by a style it is based on": paragraph("字", styled("HideToo")),
    "by a style in a circle": paragraph("字", styled("Circle")),
    "by the style of the run": paragraph(run("字", marked("HideMark"))),
    "white": paragraph(run("字", WHITE)),
    "nearly white": paragraph(run("字", '<w:color w:val="fefefe"/>')),
    "white by the style of the run": paragraph(run("字", marked("WhiteMark"))),
    "white on white shading": paragraph(
        run("字", WHITE + '<w:shd w:val="clear" w:fill="FFFFFF"/>')
    ),
    "a point and a half": paragraph(run("字", '<w:sz w:val="3"/>')),
    "tiny by its style": paragraph("字", styled("Tiny")),
    "an inserted one": paragraph(new(run("字", "<w:vanish/>"))),
    "written with an entity": paragraph(run("字", '<w:color w:val="&#70;FFFFF"/>')),
}
SEEN = {
    "switched off": paragraph(run("字", '<w:vanish w:val="0"/>')),
    "switched off against its style": paragraph(run("字", '<w:vanish w:val="false"/>'), styled("Hide")),
    "by a style that shows again": paragraph("字", styled("Show")),
    "hidden by two styles at once": paragraph(run("字", marked("HideMark")), styled("Hide")),
    "hidden on the web alone": paragraph(run("字", "<w:webHidden/>")),
    "hidden earlier": paragraph(run("字", "<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>")),
    "white on a dark run": paragraph(run("字", WHITE + DARK)),
    "white on a highlight": paragraph(run("字", WHITE + '<w:highlight w:val="black"/>')),
    "white in a dark paragraph": paragraph(run("字", WHITE), DARK),
    "white in a paragraph dark by its style": paragraph(run("字", WHITE), styled("Band")),
    "white on a run dark by its style": paragraph(run("字", WHITE + marked("Button"))),
    "white in a dark row": table(f"<w:tr><w:tblPrEx>{DARK}</w:tblPrEx>{cell(paragraph(run('字', WHITE)))}</w:tr>"),
    "white on a pattern": paragraph(run("字", WHITE + '<w:shd w:val="pct50"/>')),
    "grey": paragraph(run("字", '<w:color w:val="F2F2F2"/>')),
    "four half points": paragraph(run("字", '<w:sz w:val="4"/>')),
    "a size that is no number": paragraph(run("字", '<w:sz w:val="x"/>')),
}  # fmt: skip


def open_body(tmp_path: Path, *elements: str, root: str = "") -> Document:
    body = "".join(elements)
    return read(write_parts(tmp_path / "a.docx", body, related={"styles": STYLES}, root=root))


def shown(document: Document, role: str = "body") -> list[str]:
    return [document.words(block) for block in document.blocks if block.role == role]


@pytest.mark.parametrize("case", HIDDEN)
def test_what_a_person_cannot_see_is_hidden(tmp_path: Path, case: str) -> None:
    document = open_body(tmp_path, paragraph("首"), HIDDEN[case], paragraph("末"))
    assert shown(document) == ["首", "末"]
    assert [(document.words(b), b.locator) for b in document.blocks if b.role == "hidden"] == [
        ("字", "paragraph:1")
    ]


@pytest.mark.parametrize("case", SEEN)
def test_what_a_person_sees_is_body(tmp_path: Path, case: str) -> None:
    document = open_body(tmp_path, paragraph("首"), SEEN[case], paragraph("末"))
    assert shown(document) == ["首", "字", "末"]


@pytest.mark.parametrize(
    ("element", "seen"),
    [
        pytest.param(table(row(cell(paragraph(run("字", WHITE)), DARK), "乙")), True, id="a dark cell"),
        pytest.param(table(row(cell(paragraph(run("字", WHITE))), cell("乙", DARK))), False, id="beside a dark cell"),
        pytest.param(
            table(row(cell(paragraph(run("字", WHITE))), "乙"), properties='<w:tblStyle w:val="Grid"/>'),
            True,
            id="a table whose style has dark rows",
        ),
        pytest.param(
            paragraph("<w:r><w:pict><v:textbox><w:txbxContent>" + paragraph(run("字", WHITE)) + "</w:txbxContent></v:textbox></w:pict></w:r>"),
            True,
            id="a box that may be filled",
        ),
        pytest.param(
            paragraph("<w:r><w:drawing><wp:anchor behindDoc='1'/></w:drawing></w:r>") + paragraph(run("字", WHITE)),
            True,
            id="a picture behind the text",
        ),
    ],
)  # fmt: skip
def test_white_letters_are_hidden_on_white_paper_alone(
    tmp_path: Path, element: str, seen: bool
) -> None:
    document = open_body(tmp_path, paragraph("首"), element)
    assert (shown(document, "hidden") == []) is seen
    assert document.text.count("字") == 1


def test_white_letters_on_a_coloured_page_are_seen(tmp_path: Path) -> None:
    root = '<w:background w:color="1F4E79"/>'
    assert shown(open_body(tmp_path, paragraph(run("字", WHITE)), root=root)) == ["字"]


def test_stretches_stand_apart_and_the_text_around_them_joins(tmp_path: Path) -> None:
    hide = "<w:vanish/>"
    inner = run("甲") + run("一", hide) + run("二", hide) + run("乙") + run("三", hide)
    document = open_body(tmp_path, paragraph(inner))
    assert shown(document) == ["甲乙"]
    assert shown(document, "hidden") == ["一二", "三"]


def test_hidden_rows_are_hidden(tmp_path: Path) -> None:
    document = open_body(
        tmp_path,
        table(row("甲", "1"), row("乙", "2", properties="<w:hidden/>"), row("丙", "3"),
              row("丁", "4", properties='<w:hidden w:val="0"/>')),
    )  # fmt: skip
    assert document.text == "甲\t1\n丙\t3\n丁\t4\n乙\t2"
    assert shown(document, "hidden") == ["乙", "2"]
    assert document.tables[0].text(2, 1) == "3"
    assert document.tables[0].text(1, 1) is None


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (
            '<w:style w:type="paragraph">a</w:style><w:style w:type="table">b</w:style><w:style w:type="character">c</w:style>',
            '<w:style w:type="paragraph">a</w:style><w:style w:type="character">c</w:style>',
        ),
        ('<w:style w:type="table"/><w:style>a</w:style>', '<w:style w:type="table"/><w:style>a</w:style>'),
        ('<w:style w:type="table">b</w:style><w:style w:type="table">b</w:style>x', "x"),
        ('<!-- <w:style w:type="table"> --></w:style>', '<!-- <w:style w:type="table"> --></w:style>'),
        ('<w:style w:type="table">b', '<w:style w:type="table">b'),
        ('<w:style w:type="table" ', '<w:style w:type="table" '),
    ],
)  # fmt: skip
def test_styles_of_tables_are_left_out_only_when_nothing_else_goes_with_them(
    written: str, kept: str
) -> None:
    assert drop_table_styles(written.encode()) == kept.encode()
