from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pbassist.errors import ClassifiedDocument
from pbassist.read import read, read_text
from tests.written import write_pdf, write_word, write_workbook

CASES: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parent / "cases" / "marks.toml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES["bad"], ids=lambda case: case["mark"])
def test_a_mark_is_refused(case: dict[str, str]) -> None:
    with pytest.raises(ClassifiedDocument) as caught:
        read_text(case["text"], name="文件.txt")
    assert f"“{case['mark']}”" in str(caught.value)
    assert "已拒绝读取" in str(caught.value)


@pytest.mark.parametrize("case", CASES["good"], ids=lambda case: case["text"][:12])
def test_prose_that_mentions_secrecy_passes(case: dict[str, str]) -> None:
    assert read_text(case["text"], name="文件.txt").text == case["text"]


def test_a_mark_in_a_word_header_is_refused(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "机密★3年"
    document.add_paragraph("正文内容")
    document.save(str(tmp_path / "页眉.docx"))
    with pytest.raises(ClassifiedDocument):
        read(tmp_path / "页眉.docx")


def test_a_mark_on_the_first_page_of_a_pdf_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ClassifiedDocument):
        read(write_pdf(tmp_path / "a.pdf", ["秘密★3年", "关于绩效评价工作的报告", "正文内容。"]))


def test_a_mark_in_the_first_rows_of_any_sheet_is_refused(tmp_path: Path) -> None:
    sheets = {
        "封面": [["项目"], ["内容"]],
        "表1": [["秘密"], ["项目支出绩效目标申报表"], ["甲", "乙"]],
    }
    with pytest.raises(ClassifiedDocument):
        read(write_workbook(tmp_path / "a.xlsx", sheets))


def test_cells_that_speak_of_secrecy_pass(tmp_path: Path) -> None:
    rows = [
        ["项目名称", "是否涉密", "密级"],
        ["保密技术检查", "否", "秘密"],
        ["机密", "是", "无"],
    ]
    assert read(write_workbook(tmp_path / "a.xlsx", {"表": rows})).tables[0].text(1, 2) == "秘密"
    assert read(write_word(tmp_path / "a.docx", ["目标申报表", rows])).tables[0].text(0, 1)
