"""What was written is what is read: every format, no character lost or made up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pbassist.model.document import Document
from pbassist.read import read, read_text
from tests.written import Rows, write_old_workbook, write_pdf, write_word, write_workbook

SEPARATORS = {"\n", "\t"}
CHARACTERS = (
    "绩效目标预算执行单位项目资金管理评价报告完成情况指标值县局年月日万元处个，、；：（）《》“”"
    "〔〕％≥≤—…１２３ＡＢ0123456789.%-/abXY "
)
WORDS = st.text(CHARACTERS, min_size=1, max_size=60).map(str.strip).filter(bool)
ANY_WORDS = (
    st.text(
        st.characters(
            codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Co", "Cn", "Zl", "Zp", "Zs")
        ),
        min_size=1,
        max_size=30,
    )
    # radicals are folded to ideographs, formulas and leading marks mean something to the formats
    .filter(lambda text: not any("\u2e80" <= mark <= "\u2fdf" for mark in text))
    .filter(lambda text: text[0] not in "=#*'")
)
PARAGRAPHS = st.lists(ANY_WORDS, min_size=1, max_size=6)
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.one_of(st.just(""), ANY_WORDS), min_size=width, max_size=width),
        min_size=1,
        max_size=5,
    )
)
FAST = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
SLOW = settings(FAST, max_examples=20)


def check_laws(document: Document) -> None:
    """The laws every document keeps: order, separators, spans."""
    text = document.text
    before = None
    for block in document.blocks:
        assert 0 <= block.start <= block.end <= len(text)
        assert document.block_span(block).quote == text[block.start : block.end]
        if before is not None and document.reader.name != "plain":
            assert block.start == before.end + 1
            assert text[before.end] in SEPARATORS
            in_row = (
                before.cell is not None
                and block.cell is not None
                and (before.cell.table, before.cell.row) == (block.cell.table, block.cell.row)
                and before.role == block.role
            )
            assert (text[before.end] == "\t") == in_row
        if document.reader.name != "plain":
            assert "\n" not in text[block.start : block.end]
            assert "\t" not in text[block.start : block.end]
        before = block
    assert len({block.id for block in document.blocks}) == len(document.blocks)
    assert document.geometry is None or len(document.geometry.packed) == 5 * len(text)


def squeeze(text: str) -> str:
    return "".join(text.split())


@FAST
@given(lines=st.lists(st.one_of(st.just(""), ANY_WORDS), min_size=1, max_size=8))
def test_text_stands_as_written(lines: list[str]) -> None:
    text = "\n".join(["首行", *lines])
    document = read_text(text, name="文.txt")
    assert document.text == text
    check_laws(document)
    covered = "".join(document.words(block) for block in document.blocks)
    assert squeeze(covered).replace("#", "").replace("*", "") == squeeze(text).replace(
        "#", ""
    ).replace("*", "")


@FAST
@given(before=PARAGRAPHS, table=TABLES, after=PARAGRAPHS)
def test_word_files_keep_every_word_in_order(
    tmp_path: Path, before: list[str], table: Rows, after: list[str]
) -> None:
    path = write_word(tmp_path / "a.docx", ["首行", *before, table, *after])
    document = read(path)
    check_laws(document)
    rows = ["\t".join(str(value) for value in row) for row in table]
    assert document.text == "\n".join(["首行", *before, *rows, *after])


@FAST
@pytest.mark.parametrize(
    ("write", "suffix"), [(write_workbook, ".xlsx"), (write_old_workbook, ".xls")]
)
@given(table=TABLES, number=st.floats(-1e9, 1e9, allow_nan=False, width=32))
def test_workbooks_keep_every_value_at_its_place(
    tmp_path: Path, write: Callable[..., Path], suffix: str, table: Rows, number: float
) -> None:
    rows = [["首格", round(number, 2)], *[[value or None for value in row] for row in table]]
    document = read(write(tmp_path / f"a{suffix}", {"表": rows}))
    check_laws(document)
    found = document.tables[0]
    assert float(found.text(0, 1) or "nan") == round(number, 2)
    for row, values in enumerate(table, start=1):
        for column, value in enumerate(values):
            assert (found.text(row, column) or "") == value


@SLOW
@given(paragraphs=st.lists(WORDS, min_size=1, max_size=8))
def test_pdf_keeps_every_character_in_order(tmp_path: Path, paragraphs: list[str]) -> None:
    written = ["首行文字", *paragraphs, "末行文字"]
    document = read(write_pdf(tmp_path / "a.pdf", written))
    check_laws(document)
    body = "".join(document.words(block) for block in document.blocks if block.role == "body")
    assert squeeze(body) == squeeze("".join(written))


@SLOW
@given(
    table=st.lists(
        st.lists(st.one_of(st.just(""), WORDS), min_size=3, max_size=3), min_size=2, max_size=8
    )
)
def test_pdf_tables_keep_every_cell_at_its_place(tmp_path: Path, table: Rows) -> None:
    rows = [["甲列", "乙列", "丙列"], *table]
    document = read(write_pdf(tmp_path / "a.pdf", [rows], widths=[120, 140, 140]))
    check_laws(document)
    found = document.tables[0]
    assert (found.rows, found.columns) == (len(rows), 3)
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            assert squeeze(found.text(row, column) or "") == squeeze(str(value))


@pytest.mark.shared
def test_the_same_report_in_three_formats_has_the_same_words(shared: Path) -> None:
    stem = shared / "samples/reports/qingtian-2023-summary"
    documents = [read(stem.with_suffix(suffix)) for suffix in (".txt", ".docx", ".pdf")]
    for document in documents:
        check_laws(document)
    words = [
        squeeze("".join(document.words(block) for block in document.readable_blocks()))
        for document in documents
    ]
    assert words[0] == words[1] == words[2]
    assert len(documents[1].blocks) == len(documents[2].blocks)
