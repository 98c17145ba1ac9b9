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

CASES = tomllib.loads((Path(__file__).parent / "cases/relations.toml").read_text("utf-8"))["case"]


def relate(text: str) -> tuple[Relation, ...]:
    document = make_document(text)
    return find_relations(document, find_figures(document), find_outline(document))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_relations_are_as_a_careful_reckoner_says(case: dict[str, Any]) -> None:
    found = relate(case["text"])
    assert [r.expression for r in found if r.state == "broken"] == case.get("broken", [])
    assert [r.expression for r in found if r.asks] == case.get("asks", [])
    held = [r.expression for r in found if r.state in ("holds", "holds_by_rounding")]
    assert [wanted for wanted in case.get("holds", []) if wanted not in held] == []
