from __future__ import annotations

import struct
from pathlib import Path

import pytest

from pbassist.errors import UnreadableDocument
from pbassist.model.document import Document
from pbassist.read import read
from pbassist.read.compound import pack_compound
from tests.word_writing import NS, cell, new, paragraph, row, run, table, write_parts


def open_body(tmp_path: Path, *elements: str, **parts: object) -> Document:
    return read(write_parts(tmp_path / "a.docx", "".join(elements), **parts))  # type: ignore[arg-type]


def shown(document: Document, role: str = "body") -> list[str]:
    return [document.words(block) for block in document.blocks if block.role == role]


def content(*texts: str) -> str:
    return f"<w:txbxContent>{''.join(paragraph(text) for text in texts)}</w:txbxContent>"


def shape(inner: str) -> str:
    return f"<wps:wsp><wps:txbx>{inner}</wps:txbx></wps:wsp>"


def drawing(inner: str, *, wide: int = 4, high: int = 3) -> str:
    return (
        f'<w:drawing><wp:inline><wp:extent cx="{wide * 360000}" cy="{high * 360000}"/>'
        f"<a:graphic><a:graphicData>{inner}</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def vml(inner: str, size: str = "") -> str:
    return f'<w:pict><v:shape style="{size}">{inner}</v:shape></w:pict>'


def both(choice: str, fallback: str) -> str:
    return (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{choice}</mc:Choice>'
        f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>"
    )


def textbox(*texts: str) -> str:
    return f"<v:textbox>{content(*texts)}</v:textbox>"


BOXES = {
    "drawn": (drawing(shape(content("框一", "框二"))), ["框一", "框二"]),
    "old": (vml(textbox("框")), ["框"]),
    "told in two ways": (both(drawing(shape(content("框"))), vml(textbox("框"))), ["框"]),
    "grouped": (
        both(
            drawing(f"<wpg:wgp>{shape(content('左'))}<wpg:grpSp>{shape(content('右'))}</wpg:grpSp></wpg:wgp>"),
            f"<w:pict><v:group><v:shape>{textbox('左')}</v:shape><v:group><v:shape>{textbox('右')}</v:shape></v:group></v:group></w:pict>",
        ),
        ["左", "右"],
    ),
    "two ways inside a group": (
        drawing(f"<wpg:wgp>{both(shape(content('内')), vml(textbox('内')))}</wpg:wgp>"),
        ["内"],
    ),
    "the first way empty": (both("<w14:ink/>", vml(textbox("框"))), ["框"]),
    "inside a box": (
        drawing(shape(f"<w:txbxContent>{paragraph('<w:r>' + vml(textbox('里')) + '</w:r>' + run('外'))}</w:txbxContent>")),
        ["外", "里"],
    ),
    "with a table": (
        drawing(shape(f"<w:txbxContent>{table(row('甲', '乙'))}{paragraph('末')}</w:txbxContent>")),
        ["甲", "乙", "末"],
    ),
    "letters drawn inside a box": (
        vml(
            "<v:textbox><w:txbxContent>"
            + paragraph(run("外") + "<w:r>" + vml('<v:textpath string="里"/>') + "</w:r>")
            + "</w:txbxContent></v:textbox>"
        ),
        ["外", "里"],
    ),
    "letters drawn in two ways": (
        both(drawing("<a:p><a:r><a:t>流程</a:t></a:r></a:p>"), vml('<v:textpath string="流程"/>')),
        ["流程"],
    ),
    "letters drawn": (vml('<v:textpath string="草稿"/>'), ["草稿"]),
    "words of a drawn shape": (drawing("<a:p><a:r><a:t>流程</a:t></a:r></a:p>"), ["流程"]),
}  # fmt: skip


@pytest.mark.parametrize("case", BOXES)
def test_text_boxes_are_read_once_and_stand_where_they_are_anchored(
    tmp_path: Path, case: str
) -> None:
    inner, texts = BOXES[case]
    document = open_body(
        tmp_path, paragraph("首段"), paragraph(run("前") + f"<w:r>{inner}</w:r>" + run("后"))
    )
    assert shown(document) == ["首段", "前后"]
    assert shown(document, "note") == texts
    told = {block.locator for block in document.blocks if block.role == "note" and not block.cell}
    assert told == {"paragraph:2"}


def test_words_that_two_ways_hold_as_text_are_read_once(tmp_path: Path) -> None:
    inner = "<w:r>" + both("<w:t>新</w:t>", "<w:t>旧</w:t>") + "</w:r>" + both(run("甲"), run("乙"))
    assert shown(open_body(tmp_path, paragraph(inner))) == ["新甲"]


def test_a_character_of_a_newer_program_is_read_from_the_older_way(tmp_path: Path) -> None:
    choice = '<w16se:symEx xmlns:w16se="http://x" w16se:font="Segoe UI Emoji" w16se:char="2611"/>'
    assert shown(open_body(tmp_path, paragraph(f"<w:r>{both(choice, '<w:t>☑</w:t>')}</w:r>"))) == ["☑"]  # fmt: skip


def test_a_box_in_a_cell_belongs_to_the_cell(tmp_path: Path) -> None:
    inner = paragraph(run("格") + "<w:r>" + vml(textbox("框")) + "</w:r>")
    document = open_body(tmp_path, table(row("甲", cell(inner))))
    assert [(document.words(b), b.locator) for b in document.blocks if b.role == "note"] == [
        ("框", "table:1/1/2")
    ]
    assert document.text == "甲\t格\n框"


def picture(tag: str = "") -> str:
    return f'<pic:pic><pic:blipFill><a:blip r:embed="rId1"/></pic:blipFill></pic:pic>{tag}'


@pytest.mark.parametrize(
    ("inner", "warned"),
    [
        pytest.param(drawing(picture(), wide=15, high=20), 1, id="a scan"),
        pytest.param(drawing(picture(), wide=15, high=5), 1, id="a table pasted as a picture"),
        pytest.param(
            vml("<v:textbox><w:txbxContent>" + paragraph(f"<w:r>{drawing(picture(), wide=15, high=9)}</w:r>") + "</w:txbxContent></v:textbox>"),
            1,
            id="inside a box",
        ),
        pytest.param(drawing(picture(), wide=4, high=4), 0, id="a seal"),
        pytest.param(drawing(picture(), wide=16, high=2), 0, id="a rule across the page"),
        pytest.param(drawing(shape(content("框")), wide=15, high=20), 0, id="a large box of words"),
        pytest.param(vml('<v:imagedata r:id="rId1"/>', "width:420pt;height:300.5pt"), 1, id="old"),
        pytest.param(vml('<v:imagedata r:id="rId1"/>', "width:40pt;height:30pt"), 0, id="old, small"),
        pytest.param(
            both(drawing(picture(), wide=15, high=20), vml('<v:imagedata r:id="rId1"/>', "width:420pt;height:300pt")),
            1,
            id="told in two ways",
        ),
    ],
)  # fmt: skip
def test_large_pictures_are_told(tmp_path: Path, inner: str, warned: int) -> None:
    document = open_body(tmp_path, paragraph(run("证明材料") + f"<w:r>{inner}</w:r>"))
    assert document.warnings == (("文中有1幅图片，图中文字未读取。",) if warned else ())


def test_a_file_of_pictures_alone_says_so(tmp_path: Path) -> None:
    inner = paragraph(f"<w:r>{drawing(picture(), wide=15, high=20)}</w:r>")
    with pytest.raises(UnreadableDocument, match="只有2幅图片"):
        open_body(tmp_path, inner, inner)


def test_a_file_of_inserted_papers_alone_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="另存为"):
        open_body(
            tmp_path,
            '<w:altChunk r:id="rId1"/>',
            files={"afchunk.docx": ("http://x/aFChunk", b"PK")},
        )


PAGE = (
    "<html><meta charset='utf-8'><h1>标题</h1><p>一段</p><table><tr><td>甲<td>乙</table>{}</html>"
)


@pytest.mark.parametrize("kind", ["html", "mht"])
def test_a_page_inside_the_file_is_read_at_its_place(tmp_path: Path, kind: str) -> None:
    page = PAGE.format("<p style='display:none'>隐</p><script>x</script><p>末段</p>")
    if kind == "mht":
        page = (
            "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n"
            f"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{page}\n--b--\n"
        )
    document = open_body(
        tmp_path,
        paragraph("前文"),
        table(row("首表")),
        '<w:altChunk r:id="rId1"/>',
        paragraph("后文"),
        '<w:altChunk r:id="rId1"/>',
        table(row("尾表")),
        files={f"afchunk.{kind}": ("http://x/aFChunk", page.encode())},
    )
    told = [(document.words(b), b.locator) for b in document.blocks if b.role == "body"]
    assert told == [
        ("前文", "paragraph:1"), ("首表", "table:1/1/1"), ("标题", "paragraph:2"),
        ("一段", "paragraph:3"), ("甲", "table:2/1/1"), ("乙", "table:2/1/2"),
        ("末段", "paragraph:4"), ("后文", "paragraph:5"), ("尾表", "table:3/1/1"),
    ]  # fmt: skip
    assert shown(document, "hidden") == ["隐"]
    assert document.attachments == ()
    assert len(document.warnings) == 1


def test_notes_stand_where_the_text_refers_to_them(tmp_path: Path) -> None:
    def refer(kind: str, number: int) -> str:
        return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'

    comment = '<w:comment w:id="{}" w:author="李四">' + paragraph("{}") + "</w:comment>"
    document = open_body(
        tmp_path,
        paragraph(refer("footnote", 3) + run("首段")),
        table(row("格", cell(paragraph(run("乙") + refer("endnote", 2) + refer("footnote", 2))))),
        '<w:commentRangeStart w:id="5"/>',
        paragraph(
            run("段") + '<w:commentRangeStart w:id="6"/>' + run("落")
            + '<w:commentRangeEnd w:id="6"/>' + refer("comment", 6)
        ),
        related={
            "footnotes": f'<w:footnote w:type="separator" w:id="0">{paragraph("线")}</w:footnote>'
            f'<w:footnote w:id="2">{paragraph(new(run("格注")))}</w:footnote>'
            f'<w:footnote w:id="3">{paragraph("段注")}{paragraph("又一段")}</w:footnote>',
            "endnotes": f'<w:endnote w:id="2">{paragraph("尾注")}</w:endnote>',
            "comments": comment.format(5, "整段批注") + comment.format(6, "批注"),
        },
    )  # fmt: skip
    told = [(b.role, document.words(b), b.locator) for b in document.blocks if b.role != "body"]
    assert told == [
        ("note", "格注", "table:1/1/2"),
        ("note", "段注", "paragraph:1"),
        ("note", "又一段", "paragraph:1"),
        ("note", "尾注", "table:1/1/2"),
        ("comment", "整段批注", "paragraph:2"),
        ("comment", "批注", "paragraph:2"),
    ]
    assert [document.text[one.start : one.end] for one in document.revisions] == ["格注"]


def test_headers_and_footers_of_every_kind_are_read_once(tmp_path: Path) -> None:
    kinds = ("default", "first", "even")
    references = "".join(
        f'<w:headerReference w:type="{kind}" r:id="rId{number}"/>'
        for number, kind in enumerate(kinds, start=1)
    ) + '<w:footerReference w:type="default" r:id="rId4"/>'  # fmt: skip
    page = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("3")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )  # fmt: skip
    watermark = "<w:r>" + vml('<v:textpath string="内部资料"/>') + "</w:r>"
    document = open_body(
        tmp_path,
        paragraph("正文", f"<w:sectPr>{references}</w:sectPr>"),
        paragraph("续"),
        section=references,
        related={
            "header": paragraph(run("云泽县财政局") + watermark),
            "header2": paragraph("首页"),
            "header3": paragraph("云泽县财政局"),
            "footer": table(row("制表", cell(paragraph(run("第") + page + run("页"))))),
        },
    )
    assert shown(document) == ["正文", "续"]
    assert shown(document, "furniture") == ["云泽县财政局", "内部资料", "首页", "制表", "第3页"]


def pack_ole(name: bytes) -> bytes:
    inner = struct.pack("<H", 2) + name + b"\0C:\\" + name + b"\0"
    return pack_compound("\x01Ole10Native", struct.pack("<I", len(inner)) + inner)


def held(number: int, kind: str) -> str:
    return f'<w:r><w:object><o:OLEObject ProgID="{kind}" r:id="rId{number}"/></w:object></w:r>'


def test_files_inside_the_file_are_attachments_by_their_names(tmp_path: Path) -> None:
    document = open_body(
        tmp_path,
        paragraph(
            run("附件") + held(1, "Excel.Sheet.12") + held(2, "Package")
            + held(3, "Equation.3") + held(4, "Word.Document.8")
        ),
        '<w:altChunk r:id="rId5"/>',
        files={
            "embeddings/测算表.xlsx": ("http://x/package", b"PK"),
            "embeddings/oleObject1.bin": ("http://x/oleObject", pack_ole("明细.pdf".encode("gb18030"))),
            "embeddings/oleObject2.bin": ("http://x/oleObject", b"formula"),
            "embeddings/oleObject3.bin": ("http://x/oleObject", b"broken"),
            "afchunk.rtf": ("http://x/aFChunk", b"{}"),
        },
    )  # fmt: skip
    assert document.attachments == (
        "测算表.xlsx",
        "明细.pdf",
        "oleObject3.bin（Word.Document.8）",
        "afchunk.rtf",
    )
    assert document.warnings == (
        "文中有1处公式是其他程序的对象，未读取。",
        "文中有1处插入的其他文件，内容未读取，请打开后另存为 .docx 再试。",
    )


def test_words_of_a_diagram_are_read_and_charts_are_told(tmp_path: Path) -> None:
    diagram = f"<x {NS}><a:p><a:r><a:t>领导</a:t></a:r><a:r><a:t>小组</a:t></a:r></a:p><a:p/></x>"
    document = open_body(
        tmp_path,
        paragraph("正文"),
        files={
            "diagrams/data1.xml": ("http://x/diagramData", diagram.encode()),
            "charts/chart1.xml": ("http://x/chart", b"<c/>"),
        },
    )
    assert shown(document, "note") == ["领导小组"]
    assert document.warnings == ("文中有1个图表，图表中的文字和数字未读取。",)
