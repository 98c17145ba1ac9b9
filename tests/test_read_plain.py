from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pbassist.read import read, read_text

TEXT = "# 绩效自评报告\n\n　　一、基本情况\n项目资金486万元，执行率95.2%。\n"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_every_usual_encoding_gives_the_same_text(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "文.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert read(path).text == TEXT


def test_big5_is_found_by_its_words(tmp_path: Path) -> None:
    text = "關於預算績效管理的通知，各單位應當按照規定辦理，並將結果報送財政部門。" * 4
    path = tmp_path / "繁.txt"
    path.write_bytes(text.encode("big5"))
    assert read(path).text == text


def test_the_text_stands_as_in_the_file_apart_from_bom_and_cr(tmp_path: Path) -> None:
    path = tmp_path / "文.txt"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    document = read(path)
    assert document.text == TEXT
    assert document.media_type == "text/plain"


def test_lines_are_blocks_and_marks_are_skipped() -> None:
    document = read_text(TEXT + "**存在问题**\n## 二、建议\n#标签\n#### ", name="文.md")
    found = [(b.kind, b.level, document.words(b), b.locator) for b in document.blocks]
    assert found == [
        ("heading", 1, "绩效自评报告", "line:1"),
        ("paragraph", None, "一、基本情况", "line:3"),
        ("paragraph", None, "项目资金486万元，执行率95.2%。", "line:4"),
        ("paragraph", None, "存在问题", "line:5"),
        ("heading", 2, "二、建议", "line:6"),
        ("heading", 1, "标签", "line:7"),
        ("paragraph", None, "####", "line:8"),
    ]
    assert document.media_type == "text/markdown"


def test_a_short_plain_text_of_latin_letters_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"ok")
    assert read(path).text == "ok"


@pytest.mark.shared
def test_gold_offsets_hold_in_the_text_as_it_stands(shared: Path) -> None:
    rows = list(
        csv.DictReader((shared / "samples/gold/qingtian-figures.csv").open(encoding="utf-8"))
    )
    documents = {row["file"]: read(shared / "samples/reports" / row["file"]) for row in rows}
    assert rows
    for row in rows:
        text = documents[row["file"]].text
        assert text[int(row["start"]) : int(row["end"])] == row["quote"]


def _cells(text: str, name: str = "文.md") -> list[tuple[int, int, int, str]]:
    document = read_text(text, name=name)
    places = [(b.cell, document.words(b)) for b in document.blocks]
    return [(p.table, p.row, p.column, words) for p, words in places if p is not None]


def test_lines_between_strokes_are_a_table() -> None:
    text = "表1\n|领域|项目数|\n| 教育 | **4** |\n|合计||\n\n|其他|1|\n说明：|x|\n"
    assert _cells(text) == [
        (0, 0, 0, "领域"),
        (0, 0, 1, "项目数"),
        (0, 1, 0, "教育"),
        (0, 1, 1, "4"),
        (0, 2, 0, "合计"),
        (0, 2, 1, ""),
    ]
    assert read_text(text, name="文.md").text == text


def test_a_row_of_dashes_makes_a_table_and_is_none_of_its_rows() -> None:
    text = "指标 | 值\n:--- | ---:\n满意度 | ≥90%\n甲\\|乙 | 3\n\n|甲|乙|\n|---|---|\n"
    assert _cells(text, "文.txt") == [
        (0, 0, 0, "指标"),
        (0, 0, 1, "值"),
        (0, 1, 0, "满意度"),
        (0, 1, 1, "≥90%"),
        (0, 2, 0, "甲\\|乙"),
        (0, 2, 1, "3"),
        (1, 0, 0, "甲"),
        (1, 0, 1, "乙"),
    ]


def test_one_line_with_strokes_is_prose() -> None:
    assert _cells("|只有一行|的|\n\n资金 | 来源\n甲|乙\n---\n") == []
