"""Boxes of a span are exact to the character, lead back to it, and are kept beside the text."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Sequence
from pathlib import Path

import pytest

from pbassist.model.document import Document, Reader
from pbassist.model.geometry import Box, Geometry
from pbassist.read import read
from pbassist.read.build import Origin, Piece, build_document
from pbassist.workspace.folder import make_workspace
from pbassist.workspace.keeping import load_paper, store_papers
from tests.written import write_pdf

NOW = dt.datetime(2026, 3, 1, 4, 0, tzinfo=dt.UTC)
HASH = "0" * 64


def make_piece(text: str, boxes: Sequence[Box | None], **fields: object) -> Piece:
    packed = array("f")
    for box in boxes:
        packed.extend(box or (0.0, 0.0, 0.0, 0.0, 0.0))
    return Piece(text, boxes=packed, **fields)  # type: ignore[arg-type]


def make_document(*pieces: Piece) -> Document:
    return build_document(Origin("a" * 64, "表.pdf"), "x", Reader(name="t", version="1"), pieces)


def row(text: str, left: float, top: float, *, page: int = 1, fall: float = 0.0) -> list[Box]:
    """Boxes of a line of characters of ten points, falling by so much from one to the next."""
    return [
        Box(page, left + 10 * n, top + fall * n, left + 10 * n + 10, top + fall * n + 12)
        for n in range(len(text))
    ]


def column(text: str, left: float, top: float) -> list[Box]:
    return [Box(1, left, top + 12 * n, left + 10, top + 12 * n + 12) for n in range(len(text))]


CASES: dict[str, tuple[list[Piece], tuple[int, int], list[Box]]] = {
    "a line": (
        [make_piece("甲乙丙丁", row("甲乙丙丁", 50, 20))],
        (1, 3),
        [Box(1, 60, 20, 80, 32)],
    ),
    "two lines": (
        [make_piece("甲乙丙丁", [*row("甲乙", 50, 20), *row("丙丁", 50, 40)])],
        (1, 4),
        [Box(1, 60, 20, 70, 32), Box(1, 50, 40, 70, 52)],
    ),
    "over the page": (
        [make_piece("甲乙丙丁", [*row("甲乙", 50, 20), *row("丙丁", 70, 20, page=2)])],
        (0, 4),
        [Box(1, 50, 20, 70, 32), Box(2, 70, 20, 90, 32)],
    ),
    "cells that touch": (
        [make_piece("甲", row("甲", 50, 20)), make_piece("乙", row("乙", 60, 20))],
        (0, 3),
        [Box(1, 50, 20, 60, 32), Box(1, 60, 20, 70, 32)],
    ),
    "columns of one paragraph at one height": (
        [make_piece("甲乙丙", [*row("甲乙", 50, 20), *row("丙", 300, 20)])],
        (0, 3),
        [Box(1, 50, 20, 70, 32), Box(1, 300, 20, 310, 32)],
    ),
    "back to the left at one height": (
        [make_piece("甲乙", [*row("甲", 300, 20), *row("乙", 50, 20)])],
        (0, 2),
        [Box(1, 300, 20, 310, 32), Box(1, 50, 20, 60, 32)],
    ),
    "a column of characters": (
        [make_piece("项目资金", column("项目资金", 50, 20))],
        (0, 4),
        [Box(1, 50, 20, 60, 68)],
    ),
    "a column after a line": (
        [make_piece("甲乙丙", [*row("甲乙", 50, 20), Box(1, 60, 32, 70, 44)])],
        (0, 3),
        [Box(1, 50, 20, 70, 32), Box(1, 60, 32, 70, 44)],
    ),
    "a small raised digit": (
        [make_piece("m2", [Box(1, 50, 20, 60, 32), Box(1, 60, 17, 65, 25)])],
        (0, 2),
        [Box(1, 50, 17, 65, 32)],
    ),
    "a slanting line goes down in steps": (
        [make_piece("甲乙丙丁戊己", row("甲乙丙丁戊己", 50, 20, fall=2))],
        (0, 6),
        [Box(1, 50, 20, 80, 36), Box(1, 80, 26, 110, 42)],
    ),
    "a character without a box": (
        [make_piece("甲〇乙", [*row("甲", 50, 20), None, *row("乙", 60, 20)])],
        (0, 3),
        [Box(1, 50, 20, 70, 32)],
    ),
    "a mark without a width": (
        [make_piece("e\u0301", [Box(1, 50, 20, 55, 32), Box(1, 55, 20, 55, 32)])],
        (1, 2),
        [Box(1, 55, 20, 55, 32)],
    ),
    "nothing": ([make_piece("甲", row("甲", 50, 20))], (1, 1), []),
    "a separator": (
        [make_piece("甲", row("甲", 50, 20)), make_piece("乙", row("乙", 60, 20))],
        (1, 2),
        [],
    ),
}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_span_has_a_box_for_each_line(case: str) -> None:
    pieces, (start, end), boxes = CASES[case]
    document = make_document(*pieces)
    assert list(document.boxes(document.span(start, end))) == boxes


def test_a_point_and_a_rectangle_lead_to_the_characters_under_them() -> None:
    document = make_document(
        make_piece("甲乙丙", row("甲乙丙", 50, 20)), make_piece("丁", row("丁", 50, 40))
    )
    geometry = document.geometry
    assert geometry is not None
    assert geometry.offset_at(1, 65, 30) == 1
    assert geometry.offset_at(1, 65, 33) is None
    assert geometry.offset_at(2, 65, 30) is None
    assert geometry.offset_at(1, 60, 25) in (0, 1)
    assert geometry.offsets_within(1, 54, 0, 66, 99) == (0, 1, 4)
    assert [one.quote for one in document.spans_within(1, 54, 0, 99, 99)] == ["甲乙丙", "丁"]
    assert document.spans_within(2, 0, 0, 99, 99) == ()


def test_a_document_without_places_has_no_boxes() -> None:
    document = make_document(Piece("甲"))
    assert document.geometry is None
    assert document.boxes(document.span(0, 1)) == ()
    assert document.spans_within(1, 0, 0, 99, 99) == ()


def test_boxes_come_back_from_their_bytes_bit_by_bit() -> None:
    packed = array("f", [1, 0.1, 20.25, 841.889, 1e-7, *([0.0] * 5), 3, 1 / 3, 5, 6, 7])
    geometry = Geometry(packed)
    content = geometry.to_bytes(text_hash=HASH)
    assert content == geometry.to_bytes(text_hash=HASH)
    again = Geometry.from_bytes(content, text_hash=HASH, length=3)
    assert again == geometry
    assert again is not None
    assert again.packed.tobytes() == packed.tobytes()
    assert Geometry.from_bytes(content, text_hash="1" * 64, length=3) is None
    assert Geometry.from_bytes(content, text_hash=HASH, length=4) is None


def test_no_byte_can_be_changed_or_taken_away_unseen() -> None:
    content = Geometry(array("f", [1, 2, 3, 4, 5] * 4)).to_bytes(text_hash=HASH)
    assert Geometry.from_bytes(content, text_hash=HASH, length=4) is not None
    for at in range(len(content)):
        altered = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        assert Geometry.from_bytes(altered, text_hash=HASH, length=4) is None
        assert Geometry.from_bytes(content[:at], text_hash=HASH, length=4) is None
    assert Geometry.from_bytes(content + b"\0", text_hash=HASH, length=4) is None


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "工作区"
    make_workspace(folder)
    return folder


@pytest.fixture
def paper(tmp_path: Path) -> Document:
    return read(write_pdf(tmp_path / "报告.pdf", ["首行文字", "预算执行率为 95.4%。"]))


def find_boxes(root: Path) -> list[Path]:
    return sorted(root.rglob("*.boxes"))


def test_a_kept_paper_has_its_boxes(root: Path, paper: Document) -> None:
    store_papers(root, [paper])
    kept = load_paper(root, paper.id)
    at = paper.text.index("95.4%")
    span = paper.span(at, at + 5)
    assert kept.boxes(span) == paper.boxes(span) != ()
    assert kept == paper


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-9] ^= 1
    path.write_bytes(bytes(content))


@pytest.mark.parametrize(
    "harm",
    [
        Path.unlink,
        damage,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:100]),
        lambda path: path.write_bytes(
            Geometry(array("f", [1, 2, 3, 4, 5])).to_bytes(text_hash=HASH)
        ),
    ],
    ids=["gone", "damaged", "empty", "cut off", "another's"],
)
def test_boxes_that_are_not_its_own_are_none(root: Path, paper: Document, harm: object) -> None:
    store_papers(root, [paper])
    (boxes,) = find_boxes(root)
    harm(boxes)  # type: ignore[operator]
    kept = load_paper(root, paper.id)
    assert kept.text == paper.text
    assert kept.boxes(kept.span(0, 4)) == ()
    store_papers(root, [paper])
    assert load_paper(root, paper.id).boxes(kept.span(0, 4)) == paper.boxes(paper.span(0, 4))


def test_boxes_are_read_when_they_are_asked_for(
    root: Path, paper: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_papers(root, [paper])
    opened: list[Path] = []
    read_bytes = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: (opened.append(path), read_bytes(path))[1])
    kept = load_paper(root, paper.id)
    assert [path for path in opened if path.suffix == ".boxes"] == []
    assert kept.boxes(kept.span(0, 1))
    assert [path for path in opened if path.suffix == ".boxes"] == find_boxes(root)


def test_an_earlier_reading_keeps_its_boxes(root: Path, paper: Document) -> None:
    store_papers(root, [paper])
    anew = make_document(make_piece("甲", row("甲", 50, 20))).model_copy(update={"id": paper.id})
    store_papers(root, [anew])
    assert len(find_boxes(root)) == 2
    kept = load_paper(root, paper.id)
    assert kept.boxes(kept.span(0, 1)) == (Box(1, 50, 20, 60, 32),)
    earlier = load_paper(root, paper.id, text_hash=paper.text_hash)
    assert earlier == paper.model_copy(update={"name": earlier.name})


def test_a_reading_without_boxes_leaves_none_behind(root: Path, paper: Document) -> None:
    store_papers(root, [paper])
    store_papers(root, [make_document(Piece("甲")).model_copy(update={"id": paper.id})])
    assert load_paper(root, paper.id).geometry is None
    assert [path.name for path in find_boxes(root)] == [f"{paper.id}-{paper.text_hash[:16]}.boxes"]
