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
