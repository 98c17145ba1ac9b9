"""Relations whose figures stand in two sentences, or in a sentence and the table it announces."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.test_relations import relate

TABLE = Path(__file__).parent / "cases/relations_across.toml"
CASES = tomllib.loads(TABLE.read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_relations_across_sentences(case: dict[str, Any]) -> None:
    found = relate(case["text"])
    assert [r.expression for r in found if r.state == "broken"] == case.get("broken", [])
    assert [r.expression for r in found if r.asks] == case.get("asks", [])
    held = [r.expression for r in found if r.state in ("holds", "holds_by_rounding")]
    assert [wanted for wanted in case.get("holds", []) if wanted not in held] == []
