from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from pbassist.model.document import Document
from pbassist.read import read
from tests.written import rewrite_part, write_word

NS = nsdecls("w")


def read_body(tmp_path: Path, *elements: str) -> Document:
    """The document of a body with these elements."""
    document = docx.Document()
    for element in elements:
        xml = element.replace(">", f" {NS}>", 1) if not element.startswith("<w:tbl>") else element
        xml = xml.replace("<w:tbl>", f"<w:tbl {NS}>", 1)
        document.element.body.insert(-1, parse_xml(xml))
    document.save(str(tmp_path / "a.docx"))
    return read(tmp_path / "a.docx")


def shown(document: Document, role: str = "body") -> list[str]:
    return [document.words(block) for block in document.blocks if block.role == role]


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_paragraphs_and_tables_stand_in_order(tmp_path: Path) -> None:
    document = read(write_word(tmp_path / "a.docx", ["一段", [["甲", "乙"], ["", "丁"]], "二段"]))
    assert document.text == "一段\n甲\t乙\n\t丁\n二段"
    assert [block.locator for block in document.blocks] == [
        "paragraph:1",
        "table:1/1/1",
        "table:1/1/2",
        "table:1/2/1",
        "table:1/2/2",
        "paragraph:2",
    ]
    assert document.tables[0].text(1, 0) is None


def test_a_merged_cell_stands_once_with_its_spans(tmp_path: Path) -> None:
    rows = [[f"{row}{column}" for column in "甲乙丙丁"] for row in range(4)]
    document = read(
        write_word(tmp_path / "a.docx", [rows], merges=[(0, 0, 2, 0), (0, 1, 1, 2), (3, 2, 3, 3)])
    )
    table = document.tables[0]
    places = {document.words(block): block.cell for block in document.blocks}
    assert (places["0甲"].row_span, places["0甲"].column_span) == (3, 1)  # type: ignore[union-attr]
    assert (places["0乙"].row_span, places["0乙"].column_span) == (2, 2)  # type: ignore[union-attr]
    assert (places["3丙"].row_span, places["3丙"].column_span) == (1, 2)  # type: ignore[union-attr]
    assert (table.rows, table.columns) == (4, 4)
    assert table.text(2, 0) == table.text(0, 0) == "0甲"
    assert document.text.count("0甲") == 1
    assert len(table.blocks) == 10


def test_a_nested_table_follows_its_cell(tmp_path: Path) -> None:
    document = docx.Document()
    outer = document.add_table(rows=1, cols=2)
    outer.cell(0, 0).text = "外一"
    inner = outer.cell(0, 0).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "内一", "内二"
    outer.cell(0, 1).text = "外二"
    document.save(str(tmp_path / "a.docx"))
    found = read(tmp_path / "a.docx")
    assert found.text == "外一\n内一\t内二\n外二"
    assert [block.locator for block in found.blocks] == [
        "table:1/1/1",
        "table:2/1/1",
        "table:2/1/2",
        "table:1/1/2",
    ]


def test_insertions_links_and_content_controls_are_kept_and_deletions_stand_apart(
    tmp_path: Path,
) -> None:
    document = read_body(
        tmp_path,
        "<w:p>"
        + run("资金")
        + f"<w:ins w:id='1' w:author='a'>{run('486')}</w:ins>"
        + "<w:del w:id='2' w:author='a'><w:r><w:delText>476</w:delText></w:r></w:del>"
        + f"<w:hyperlink>{run('万元')}</w:hyperlink>"
        + f"<w:sdt><w:sdtContent>{run('，其中')}</w:sdtContent></w:sdt>"
        + run("隐藏", "<w:vanish/>")
        + "</w:p>",
        f"<w:sdt><w:sdtContent><w:p>{run('控件段')}</w:p></w:sdtContent></w:sdt>",
    )
    assert shown(document) == ["资金486万元，其中", "控件段"]
    assert shown(document, "deleted") == ["476"]
    assert shown(document, "hidden") == ["隐藏"]
    assert document.text == "资金486万元，其中\n控件段\n隐藏\n476"


def test_field_codes_are_not_text_and_results_are(tmp_path: Path) -> None:
    document = read_body(
        tmp_path,
        "<w:p>" + run("第")
        + "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> REF _x </w:instrText></w:r>"
        + "<w:r><w:fldChar w:fldCharType='separate'/></w:r>" + run("三")
        + "<w:r><w:fldChar w:fldCharType='end'/></w:r>" + run("条") + "</w:p>",
    )  # fmt: skip
    assert shown(document) == ["第三条"]


@pytest.mark.parametrize(
    ("before", "after", "texts"),
    [
        ("云泽县2025年度", "绩效自评报告", ["云泽县2025年度绩效自评报告"]),
        ("第一句。", "第二句。", ["第一句。", "第二句。"]),
        ("存在问题", "一、资金", ["存在问题", "一、资金"]),
        ("2025", "2026", ["2025 2026"]),
    ],
)
def test_a_typed_break_splits_only_between_statements(
    tmp_path: Path, before: str, after: str, texts: list[str]
) -> None:
    document = read_body(tmp_path, f"<w:p>{run(before)}<w:r><w:br/></w:r>{run(after)}</w:p>")
    assert shown(document) == texts


def test_tabs_and_breaks_inside_a_cell_never_stand_as_separators(tmp_path: Path) -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=2).cell(0, 0)
    cell.text = "1.修建渠道\n2.维修\t泵站"
    cell.add_paragraph("共62")
    cell.add_paragraph("90处")
    document.save(str(tmp_path / "a.docx"))
    found = read(tmp_path / "a.docx")
    assert found.text == "1.修建渠道 2.维修 泵站共62 90处\t"


@pytest.mark.parametrize(
    ("style", "level"),
    [("Heading 1", 1), ("Heading 3", 3), ("Title", 1), ("Normal", None), ("List Bullet", None)],
)
def test_a_heading_style_gives_its_level(tmp_path: Path, style: str, level: int | None) -> None:
    document = docx.Document()
    document.add_paragraph("一、基本情况", style=style)
    document.save(str(tmp_path / "a.docx"))
    block = read(tmp_path / "a.docx").blocks[0]
    assert block.level == level
    assert block.kind == ("heading" if level else "paragraph")


def test_chinese_style_names_based_on_styles_and_outline_levels_give_levels(tmp_path: Path) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    document = docx.Document()
    named = document.styles.add_style("标题 2", WD_STYLE_TYPE.PARAGRAPH)
    derived = document.styles.add_style("公文二级", WD_STYLE_TYPE.PARAGRAPH)
    derived.base_style = named
    document.add_paragraph("甲", style=named)
    document.add_paragraph("乙", style=derived)
    outlined = document.add_paragraph("丙")
    outlined._p.get_or_add_pPr().append(parse_xml(f"<w:outlineLvl {NS} w:val='2'/>"))
    plain = document.add_paragraph("丁", style=named)
    plain._p.get_or_add_pPr().append(parse_xml(f"<w:outlineLvl {NS} w:val='9'/>"))
    document.save(str(tmp_path / "a.docx"))
    assert [block.level for block in read(tmp_path / "a.docx").blocks] == [2, 2, 3, None]


def test_headers_and_footers_are_furniture_once(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("正文")
    document.sections[0].header.paragraphs[0].text = "云泽县财政局"
    section = document.add_section()
    section.header.is_linked_to_previous = False
    section.header.paragraphs[0].text = "云泽县财政局"
    section.footer.paragraphs[0].text = "第1页"
    document.save(str(tmp_path / "a.docx"))
    assert shown(read(tmp_path / "a.docx"), "furniture") == ["云泽县财政局", "第1页"]


def test_text_boxes_are_notes_and_comments_comments(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("正文")
    document.add_comment(paragraph.runs, text="请核对", author="甲")
    box = (
        f"<w:r {NS} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'"
        " xmlns:v='urn:schemas-microsoft-com:vml'><mc:AlternateContent><mc:Choice Requires='wps'>"
        "<w:drawing><w:txbxContent><w:p><w:r><w:t>框中文字</w:t></w:r></w:p></w:txbxContent></w:drawing>"
        "</mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>框中文字</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    paragraph._p.append(parse_xml(box))
    document.save(str(tmp_path / "a.docx"))
    found = read(tmp_path / "a.docx")
    assert shown(found) == ["正文"]
    assert shown(found, "note") == ["框中文字"]
    assert shown(found, "comment") == ["请核对"]


def test_footnotes_are_notes(tmp_path: Path) -> None:
    path = write_word(tmp_path / "a.docx", ["正文"])
    notes = (
        f"<w:footnotes {NS}><w:footnote w:type='separator' w:id='0'><w:p><w:r><w:t>线</w:t></w:r></w:p>"
        "</w:footnote><w:footnote w:id='1'><w:p><w:r><w:t>数据来源：决算</w:t></w:r></w:p></w:footnote>"
        "</w:footnotes>"
    ).encode()
    related = (
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/footnotes" Target="footnotes.xml"/></Relationships>'
    )
    path = rewrite_part(path, tmp_path / "b.docx", "word/footnotes.xml", {b"": notes})
    path = rewrite_part(
        path, tmp_path / "c.docx", "word/_rels/document.xml.rels", {b"</Relationships>": related}
    )
    assert shown(read(path), "note") == ["数据来源：决算"]


def test_ticked_boxes_of_symbol_fonts_are_seen(tmp_path: Path) -> None:
    symbols = "".join(
        f"<w:r><w:sym w:font='Wingdings' w:char='{code}'/></w:r>{run(text)}"
        for code, text in (("F0FE", "是"), ("F0A8", "否"))
    )
    assert shown(read_body(tmp_path, f"<w:p>{symbols}</w:p>")) == ["☑是□否"]


def test_rows_and_cells_inside_content_controls_are_read(tmp_path: Path) -> None:
    def cell(text: str) -> str:
        return f"<w:tc><w:p>{run(text)}</w:p></w:tc>"

    document = read_body(
        tmp_path,
        f"<w:tbl><w:tr>{cell('甲')}<w:sdt><w:sdtContent>{cell('乙')}</w:sdtContent></w:sdt></w:tr>"
        f"<w:sdt><w:sdtContent><w:tr>{cell('丙')}{cell('丁')}</w:tr></w:sdtContent></w:sdt></w:tbl>",
    )
    assert document.text == "甲\t乙\n丙\t丁"


def test_cells_begin_after_the_columns_left_free(tmp_path: Path) -> None:
    document = read_body(
        tmp_path,
        f"<w:tbl><w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr><w:tc><w:p>{run('乙')}</w:p></w:tc></w:tr></w:tbl>",
    )
    assert document.blocks[0].cell is not None
    assert document.blocks[0].cell.column == 1


def level(number: int, form: str, text: str) -> str:
    return (
        f"<w:lvl w:ilvl='{number}'><w:start w:val='1'/><w:numFmt w:val='{form}'/>"
        f"<w:lvlText w:val='{text}'/></w:lvl>"
    )


def listed(text: str, depth: int = 0, number: int = 1) -> str:
    return (
        f"<w:p><w:pPr><w:numPr><w:ilvl w:val='{depth}'/><w:numId w:val='{number}'/></w:numPr></w:pPr>"
        f"{run(text)}</w:p>"
    )


def read_listed(tmp_path: Path, *elements: str) -> Document:
    """The document of a body whose lists are 一、（一）1. and 第一条, and bullets."""
    plain = docx.Document()
    for element in elements:
        xml = element.replace(">", f" {NS}>", 1)
        plain.element.body.insert(-1, parse_xml(xml))
    numbering = plain.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    lists = (
        level(0, "chineseCountingThousand", "%1、")
        + level(1, "japaneseCounting", "（%2）")
        + level(2, "decimal", "%3."),
        level(0, "chineseCounting", "第%1条"),
        level(0, "bullet", "•"),
    )
    for at, levels in enumerate(lists):
        numbering.append(
            parse_xml(f"<w:abstractNum {NS} w:abstractNumId='{at}'>{levels}</w:abstractNum>")
        )
    restart = "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride>"
    for number, abstract, override in ((1, 0, ""), (2, 1, ""), (3, 2, ""), (4, 1, restart)):
        numbering.append(
            parse_xml(
                f"<w:num {NS} w:numId='{number}'><w:abstractNumId w:val='{abstract}'/>{override}</w:num>"
            )
        )
    plain.save(str(tmp_path / "a.docx"))
    return read(tmp_path / "a.docx")


def test_automatic_numbers_stand_as_computed_blocks(tmp_path: Path) -> None:
    document = read_listed(
        tmp_path,
        listed("基本情况"),
        listed("概况", 1),
        listed("资金", 1),
        listed("到位", 2),
        listed("存在问题"),
        listed("原因", 1),
        listed("要点", 0, 3),
    )
    labels = [document.words(b) for b in document.blocks if b.source == "computed"]
    assert labels == ["一、", "（一）", "（二）", "1.", "二、", "（一）"]
    written = [document.words(b) for b in document.blocks if b.source == "text"]
    assert written == ["基本情况", "概况", "资金", "到位", "存在问题", "原因", "要点"]
    assert document.text.startswith("一、\n基本情况\n（一）\n概况")
    assert document.blocks[0].locator == document.blocks[1].locator == "paragraph:1"


def test_lists_count_on_past_ten_and_begin_again_where_told(tmp_path: Path) -> None:
    articles = [listed("内容", 0, 2) for _ in range(21)]
    document = read_listed(tmp_path, *articles, listed("另起", 0, 4))
    labels = [document.words(b) for b in document.blocks if b.source == "computed"]
    assert [labels[at] for at in (0, 9, 10, 19, 20, 21)] == [
        "第一条",
        "第十条",
        "第十一条",
        "第二十条",
        "第二十一条",
        "第一条",
    ]


def test_a_column_of_automatic_numbers_gives_numbered_cells(tmp_path: Path) -> None:
    rows = "".join(
        f"<w:tr><w:tc>{listed('', 2)}</w:tc><w:tc><w:p>{run(text)}</w:p></w:tc></w:tr>"
        for text in ("甲", "乙")
    )
    document = read_listed(tmp_path, f"<w:tbl>{rows}</w:tbl>")
    assert document.text == "1.\t甲\n2.\t乙"
    assert [block.source for block in document.blocks] == ["computed", "text"] * 2
