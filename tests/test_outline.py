from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pbassist.find.outline import find_outline
from pbassist.model.document import Block
from tests.documents import make_document

CASES = tomllib.loads((Path(__file__).parent / "cases/outline.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_outline_is_as_a_person_would_fold_the_paper(case: dict[str, Any]) -> None:
    found = find_outline(make_document(case["text"]))
    assert [f"{h.level} {h.label} {h.title}" for h in found] == case["headings"]


def test_a_section_ends_where_the_next_of_its_level_begins() -> None:
    document = make_document("一、甲\n（一）乙\n文字。\n（二）丙\n二、丁\n尾声。")
    ends = {h.title: document.text[h.span.start : h.end] for h in find_outline(document)}
    assert ends["甲"] == "一、甲\n（一）乙\n文字。\n（二）丙\n"
    assert ends["乙"] == "（一）乙\n文字。\n"
    assert ends["丁"] == "二、丁\n尾声。"


def test_the_span_is_the_heading_without_its_paragraph() -> None:
    document = make_document("（一）强化目标管理。全年编报84个。")
    assert find_outline(document)[0].span.quote == "（一）强化目标管理"


def test_a_heading_styled_in_the_file_needs_no_number() -> None:
    document = make_document("项目概况\n正文在此，没有编号。")
    styled = document.blocks[0].model_copy(update={"kind": "heading", "level": 2})
    document = document.model_copy(update={"blocks": (styled, *document.blocks[1:])})
    assert [(h.label, h.title, h.level) for h in find_outline(document)] == [("", "项目概况", 1)]


def test_an_automatic_number_before_its_paragraph_is_its_label() -> None:
    document = make_document("一、\n项目概况\n正文。")
    label = document.blocks[0].model_copy(update={"source": "computed"})
    document = document.model_copy(update={"blocks": (label, *document.blocks[1:])})
    assert [(h.label, h.title) for h in find_outline(document)] == [("一、", "项目概况")]


def test_page_furniture_is_no_heading() -> None:
    document = make_document("一、项目概况\n二、页眉文字")
    furniture = Block.model_validate({**document.blocks[1].model_dump(), "role": "furniture"})
    document = document.model_copy(update={"blocks": (document.blocks[0], furniture)})
    assert [h.title for h in find_outline(document)] == ["项目概况"]
