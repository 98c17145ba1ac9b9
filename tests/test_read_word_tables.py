from __future__ import annotations

from pathlib import Path

import pytest

from pbassist.model.document import Document
from pbassist.read import read
from tests.word_writing import cell, paragraph, row, table, write_parts


def span(number: int) -> str:
    return f'<w:gridSpan w:val="{number}"/>'


def down(kind: str = "") -> str:
    return f'<w:vMerge w:val="{kind}"/>' if kind else "<w:vMerge/>"


def across(kind: str = "") -> str:
    return f'<w:hMerge w:val="{kind}"/>' if kind else "<w:hMerge/>"


def open_table(tmp_path: Path, element: str) -> Document:
    return read(write_parts(tmp_path / "a.docx", element + paragraph("末")))


def places(document: Document) -> list[tuple[str, int, int, int, int]]:
    return [
        (document.words(block), block.cell.row, block.cell.column, block.cell.row_span, block.cell.column_span)
        for block in document.blocks
        if block.cell is not None
    ]  # fmt: skip


CASES = {
    "columns and rows merged": (
        table(
            row(cell("甲", span(2) + down("restart")), "乙"),
            row(cell("", span(2) + down()), cell("丙")),
            row("丁", "戊", "己"),
        ),
        [("甲", 0, 0, 2, 2), ("乙", 0, 2, 1, 1), ("丙", 1, 2, 1, 1), ("丁", 2, 0, 1, 1), ("戊", 2, 1, 1, 1), ("己", 2, 2, 1, 1)],
    ),
    "columns merged the old way": (
        table(
            row(cell("甲", across("restart")), cell("", across()), cell("", across("continue")), "乙"),
            row("丙", "丁", "戊", "己"),
        ),
        [("甲", 0, 0, 1, 3), ("乙", 0, 3, 1, 1), ("丙", 1, 0, 1, 1), ("丁", 1, 1, 1, 1), ("戊", 1, 2, 1, 1), ("己", 1, 3, 1, 1)],
    ),
    "both ways at once": (
        table(
            row(cell("甲", down("restart") + across("restart")), cell("", down("restart") + across()), "乙"),
            row(cell("", down() + across("restart")), cell("", down() + across()), "丙"),
        ),
        [("甲", 0, 0, 2, 2), ("乙", 0, 2, 1, 1), ("丙", 1, 2, 1, 1)],
    ),
    "a merge that never began": (
        table(row("甲", "乙"), row(cell("丙", down()), "丁"), row(cell("", down()), "戊")),
        [("甲", 0, 0, 1, 1), ("乙", 0, 1, 1, 1), ("丙", 1, 0, 2, 1), ("丁", 1, 1, 1, 1), ("戊", 2, 1, 1, 1)],
    ),
    "two merges one under the other": (
        table(row(cell("甲", down("restart"))), row(cell("", down())), row(cell("乙", down("restart"))), row(cell("", down())), columns=1),
        [("甲", 0, 0, 2, 1), ("乙", 2, 0, 2, 1)],
    ),
    "a merge that ends": (
        table(row(cell("甲", down("restart"))), row(cell("乙")), row(cell("丙", down())), columns=1),
        [("甲", 0, 0, 1, 1), ("乙", 1, 0, 1, 1), ("丙", 2, 0, 1, 1)],
    ),
    "columns left free before and after": (
        table(
            row("甲", "乙", properties='<w:gridBefore w:val="2"/><w:gridAfter w:val="1"/>'),
            row(cell("丙", span(3)), cell("丁", span(2))),
        ),
        [("甲", 0, 2, 1, 1), ("乙", 0, 3, 1, 1), ("丙", 1, 0, 1, 3), ("丁", 1, 3, 1, 2)],
    ),
    "rows of other widths": (
        table(row("甲"), row("乙", "丙", "丁"), row(cell("戊", span(2)), "己"), columns=3),
        [("甲", 0, 0, 1, 1), ("乙", 1, 0, 1, 1), ("丙", 1, 1, 1, 1), ("丁", 1, 2, 1, 1), ("戊", 2, 0, 1, 2), ("己", 2, 2, 1, 1)],
    ),
    "floating, with a header row that is repeated": (
        table(
            row("表头", "值", properties="<w:tblHeader/>"), row("甲", "1"),
            properties='<w:tblpPr w:vertAnchor="page" w:tblpX="1" w:tblpY="1"/>',
        ),
        [("表头", 0, 0, 1, 1), ("值", 0, 1, 1, 1), ("甲", 1, 0, 1, 1), ("1", 1, 1, 1, 1)],
    ),
    "a width that is no number": (
        table(row(cell("甲", '<w:gridSpan w:val="x"/>'), "乙")),
        [("甲", 0, 0, 1, 1), ("乙", 0, 1, 1, 1)],
    ),
    "a width beyond reason": (
        table(row(cell("甲", span(99_999)), "乙")),
        [("甲", 0, 0, 1, 1000), ("乙", 0, 1000, 1, 1)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_cells_stand_at_their_places(tmp_path: Path, case: str) -> None:
    element, expected = CASES[case]
    document = open_table(tmp_path, element)
    assert places(document) == expected
    assert [block.locator for block in document.blocks if block.cell] == [
        f"table:1/{top + 1}/{left + 1}" for _, top, left, _, _ in expected
    ]


def test_a_table_in_a_cell_has_a_number_of_its_own(tmp_path: Path) -> None:
    inner = table(row("内一", "内二"), row("内三", cell(table(row("最内")) + paragraph(""))))
    document = read(
        write_parts(
            tmp_path / "a.docx",
            table(row(cell(paragraph("前") + inner + paragraph("后")), "外"))
            + paragraph("段")
            + table(row("次表")),
        )
    )
    assert document.text == "前后\n内一\t内二\n内三\t\n最内\n外\n段\n次表"
    assert [block.locator for block in document.blocks] == [
        "table:1/1/1", "table:2/1/1", "table:2/1/2", "table:2/2/1", "table:2/2/2",
        "table:3/1/1", "table:1/1/2", "paragraph:1", "table:4/1/1",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["tables", "controls"])
@pytest.mark.parametrize("depth", [40, 2000])
def test_depth_ends_with_words_or_a_sentence(tmp_path: Path, kind: str, depth: int) -> None:
    from pbassist.errors import UnreadableDocument

    start, end = {
        "tables": ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        "controls": ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
    }[kind]
    path = write_parts(tmp_path / "a.docx", start * depth + paragraph("底") + end * depth)
    if depth > 1000:
        with pytest.raises(UnreadableDocument):
            read(path)
    else:
        assert read(path).text.strip() == "底"
