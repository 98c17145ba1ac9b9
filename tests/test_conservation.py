"""What was written is what is read: every format, no character lost or made up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pbassist.model.document import Document
from pbassist.read import read, read_bytes, read_text
from tests.conserving import check_laws, count, read_words, squeeze
from tests.ofd_writing import write_ofd
from tests.typesetting import PRODUCERS, Para, Table, can_set, set_stories
from tests.written import Merge, Rows, write_old_workbook, write_pdf, write_word, write_workbook

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


@st.composite
def merged_tables(draw: st.DrawFn) -> tuple[list[list[str | None]], list[Merge]]:
    """Rows in which None is covered by a merged cell, and the merges.

    Every row has a cell of its own with something in it: without, it would have no height.
    """
    height, width = draw(st.integers(2, 5)), draw(st.integers(2, 4))
    cell = st.one_of(st.just(""), WORDS.map(lambda text: text[:24].strip()).filter(bool))
    rows: list[list[str | None]] = [[draw(cell) for _ in range(width)] for _ in range(height)]
    rows[0][0] = "甲列"
    merges: list[Merge] = []
    taken: set[tuple[int, int]] = set()
    for _ in range(draw(st.integers(0, 2))):
        top, left = draw(st.integers(0, height - 1)), draw(st.integers(0, width - 1))
        bottom = draw(st.integers(top, min(top + 2, height - 1)))
        right = draw(st.integers(left, min(left + 2, width - 1)))
        places = {(y, x) for y in range(top, bottom + 1) for x in range(left, right + 1)}
        filled = [y for y in range(height) if {(y, x) for x in range(width)} <= taken | places]
        if len(places) > 1 and not places & taken and not filled:
            taken |= places
            merges.append((top, left, bottom, right))
            for y, x in places - {(top, left)}:
                rows[y][x] = None
    for y, row in enumerate(rows):
        own = [x for x in range(width) if (y, x) not in taken]
        if not any(row[x] for x in own):
            row[own[0]] = "格"
    return rows, merges


def check_cells(
    document: Document, rows: Sequence[Sequence[object]], merges: Sequence[Merge]
) -> None:
    """Every value of a table is at its place, a merged one at all of its places.

    Columns and rows at the end in which nothing begins may be left out.
    """
    found = document.tables[0]
    at = {(y, x): (y, x) for y in range(len(rows)) for x in range(len(rows[0]))}
    for top, left, bottom, right in merges:
        at |= {(y, x): (top, left) for y in range(top, bottom + 1) for x in range(left, right + 1)}
    for place, (row, column) in at.items():
        if place != (row, column) and (place[0] >= found.rows or place[1] >= found.columns):
            continue
        assert squeeze(found.text(*place) or "") == squeeze(str(rows[row][column] or "")), place


@SLOW
@pytest.mark.parametrize(
    ("write", "suffix"), [(write_workbook, ".xlsx"), (write_old_workbook, ".xls")]
)
@given(made=merged_tables())
def test_merged_cells_of_workbooks_stand_once(
    tmp_path: Path, write: Callable[..., Path], suffix: str, made: tuple[Rows, list[Merge]]
) -> None:
    rows, merges = made
    document = read(write(tmp_path / f"a{suffix}", {"表": rows}, merges=merges))
    check_laws(document)
    check_cells(document, rows, merges)
    assert read_words(document, "body") == write_out(rows)


@SLOW
@given(made=merged_tables())
def test_merged_cells_of_word_files_stand_once(
    tmp_path: Path, made: tuple[Rows, list[Merge]]
) -> None:
    rows, merges = made
    shown = [[value or "" for value in row] for row in rows]
    document = read(write_word(tmp_path / "a.docx", [shown], merges))
    check_laws(document)
    check_cells(document, rows, merges)
    assert read_words(document, "body") == write_out(rows)


@SLOW
@given(before=st.lists(WORDS, min_size=1, max_size=5), made=merged_tables())
def test_ofd_keeps_every_character_in_its_place(
    tmp_path: Path, before: list[str], made: tuple[Rows, list[Merge]]
) -> None:
    rows, merges = made
    items = [text.lstrip("#") or "文" for text in before]
    document = read(write_ofd(tmp_path / "a.ofd", [*items, rows], merges))
    check_laws(document)
    assert read_words(document, "body") == squeeze("".join(items)) + write_out(rows)


def write_out(rows: Rows) -> str:
    """The words of a table in the order they are read in."""
    return squeeze("".join(str(value) for row in rows for value in row if value is not None))


STORIES = st.lists(
    st.one_of(
        st.builds(Para, WORDS, st.sampled_from(["body", "plain", "heading", "right", "centre"])),
        st.builds(lambda words: Para("".join(words)), st.lists(WORDS, min_size=8, max_size=30)),
        merged_tables().map(
            lambda made: Table(
                made[0],
                spans={(m[0], m[1]): (m[2] - m[0] + 1, m[3] - m[1] + 1) for m in made[1]},
            )
        ),
    ),
    min_size=1,
    max_size=6,
)


@pytest.mark.parametrize("producer", PRODUCERS)
@settings(
    max_examples=2,  # the first is the simplest there is
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(stories=st.lists(STORIES, min_size=20, max_size=20))
def test_pdfs_of_every_producer_keep_every_character(
    producer: str, stories: list[list[Para | Table]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    if not can_set(producer):
        pytest.skip(f"{producer} is not installed")
    papers = set_stories(producer, stories, tmp_path_factory.mktemp(producer))
    for number, (story, paper) in enumerate(zip(stories, papers, strict=True)):
        document = read_bytes(paper, name="a.pdf")
        check_laws(document)
        written = [f"§{number}§"]
        for item in story:
            written.append(item.text if isinstance(item, Para) else write_out(item.rows))
        assert count([document.text]) == count(written), story
        assert read_words(document, "body", "note") == squeeze("".join(written)), story


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
