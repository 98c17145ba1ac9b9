from __future__ import annotations

import random
import tomllib
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from pbassist.find.figures import find_figures
from pbassist.find.outline import find_outline
from pbassist.model.performance import Relation
from pbassist.relations import find_relations
from tests.documents import make_document

CASES = tomllib.loads((Path(__file__).parent / "cases/relations.toml").read_text("utf-8"))["case"]

SILENT = tomllib.loads((Path(__file__).parent / "cases/relations_silent.toml").read_text("utf-8"))


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


@pytest.mark.parametrize("text", SILENT["texts"])
def test_nothing_is_said_of_a_sound_sentence(text: str) -> None:
    assert [r.expression for r in relate(text) if r.state == "broken" or r.asks] == []


def _round(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def test_rounded_parts_of_a_true_total_are_never_broken() -> None:
    chance = random.Random(3)
    for _ in range(300):
        parts = [Decimal(chance.randrange(10**6, 10**9)) / 10**4 for _ in range(3)]
        places, coarse = chance.choice([(2, 2), (1, 1), (2, 1), (0, 0), (1, 0)])
        a, b, c = (_round(part, places) for part in parts)
        total = _round(sum(parts, Decimal(0)), coarse)
        text = f"支出合计{total}万元，其中人员经费{a}万元、公用经费{b}万元、其他支出{c}万元。"
        assert [r.state for r in relate(text) if r.state == "broken"] == [], text


def test_rates_of_rounded_amounts_are_never_broken() -> None:
    chance = random.Random(5)
    for _ in range(300):
        budget = Decimal(chance.randrange(10**6, 10**8)) / 10**4
        spent = budget * chance.randrange(500, 1000) / 1000
        rate = _round(spent / budget * 100, chance.randrange(3))
        text = (
            f"全年预算数{_round(budget, 1)}万元，执行数{_round(spent, 1)}万元，预算执行率{rate}%。"
        )
        assert [r.state for r in relate(text) if r.state == "broken"] == [], text


def test_a_total_off_by_more_than_rounding_is_always_broken() -> None:
    chance = random.Random(9)
    for _ in range(300):
        parts = [chance.randrange(10**3, 10**6) for _ in range(3)]
        total = sum(parts) + chance.choice([-1, 1]) * chance.randrange(3, 999)
        a, b, c, whole = (f"{Decimal(tenths).scaleb(-1):.1f}万元" for tenths in (*parts, total))
        text = f"支出合计{whole}，其中人员经费{a}、公用经费{b}、其他支出{c}。"
        assert [r.state for r in relate(text)] == ["broken"], text


def test_a_text_twice_has_every_relation_twice() -> None:
    text = (Path(__file__).parents[1] / "corpus/samples/reports/county-summary-good.md").read_text(
        "utf-8"
    )
    once, twice = relate(text), relate(text + "\n" + text)
    assert Counter(r.expression for r in twice) == Counter([r.expression for r in once] * 2)


def test_no_garbled_text_stops_the_reader() -> None:
    chance = random.Random(17)
    folder = Path(__file__).parents[1] / "corpus/samples/reports"
    texts = [path.read_text("utf-8") for path in sorted(folder.glob("*.md"))]
    marks = list("，。；：、（）“”0123456789%万亿元个分其中合计等|\n=＋×÷.")
    for _ in range(40):
        characters = list(chance.choice(texts))
        for _ in range(60):
            at = chance.randrange(len(characters))
            characters[at : at + chance.randrange(3)] = chance.choices(marks, k=chance.randrange(4))
        for relation in relate("".join(characters)):
            assert relation.expression
