from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pbassist.find.figures import find_figures
from pbassist.find.outline import find_outline
from pbassist.model.performance import Relation
from pbassist.relations import find_relations
from tests.documents import make_document

CASES = tomllib.loads((Path(__file__).parent / "cases/reckonings.toml").read_text("utf-8"))["case"]


def relate(text: str) -> tuple[Relation, ...]:
    document = make_document(text)
    return find_relations(document, find_figures(document), find_outline(document))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_longer_reckonings_say_what_a_careful_reckoner_says(case: dict[str, Any]) -> None:
    found = relate(case["text"])
    assert [r.expression for r in found if r.state == "broken"] == case.get("broken", [])
    assert [r.expression for r in found if r.asks] == case.get("asks", [])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_figure_of_a_reckoning_is_printed(case: dict[str, Any]) -> None:
    for relation in relate(case["text"]):
        for figure in (relation.stated, *relation.inputs):
            assert figure is None or figure.span.quote in case["text"]


def test_accounts_that_close_are_left_alone() -> None:
    for first in range(100, 400, 37):
        for income in range(50, 900, 91):
            spent, last = income - 30, first + 30
            text = (
                f"年初结转{first}万元，本年收入{income}万元，支出{spent}万元，年末结转{last}万元。"
            )
            assert [r for r in relate(text) if r.state == "broken" or r.asks] == [], text


def test_rounded_averages_are_left_alone() -> None:
    for people in range(7, 900, 53):
        for total in range(1000, 90000, 7919):
            text = f"培训{people}人，支出培训费{total}元，人均{round(total / people)}元。"
            assert [r for r in relate(text) if r.state == "broken" or r.asks] == [], text
