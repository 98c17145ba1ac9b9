"""Paraphrases become a share among the first five; questions about nothing a count of answers."""

from __future__ import annotations

from pathlib import Path

from evals.finders.search.judged import fold_name, write_hit
from evals.finders.search.shelf import Shelf
from evals.harness import Score, load_cases

HERE = Path(__file__).parent
NEIGHBOURS = (
    *("预算法", "政府采购法", "会计法", "审计法", "各级人民代表大会常务委员会监督法"),
    *("公职人员政务处分法", "招标投标法", "统计法", "档案法"),
)
"""Statutes over which the paraphrases were judged: others hold answers that were not judged."""
OFFICES = "nothing-office"
"""How ids begin of questions about what other offices see to."""


def score_paraphrases(shelf: Shelf, found: Score) -> None:
    """How often a judged article is among five; outcomes are those of meaning, where it is asked."""
    cases = list(load_cases(HERE / "paraphrases.toml"))
    places = []
    for case in cases:
        wanted = set(map(fold_name, case["right"]))
        given = list(map(write_hit, shelf.ask(case["ask"], limit=10)))
        place = next((at for at, one in enumerate(given, 1) if fold_name(one) in wanted), 0)
        places.append(place)
        if shelf.near:
            found.outcomes[case["id"]] = 0 < place <= 5
            found.details[case["id"]] = f"{case['ask']} wanted {case['right']} given {given[:5]}"
    in_five = sum(0 < place <= 5 for place in places) / len(places)
    rank = sum(1 / place for place in places if place) / len(places)
    way = "words and meaning" if shelf.near else "words"
    found.lines.append(f"paraphrases by {way}: R@5 {in_five:.3f} MRR@10 {rank:.3f} ({len(places)})")


def score_nothing(shelf: Shelf, found: Score) -> None:
    """How many questions that nothing answers are answered; outcomes likewise."""
    cases = list(load_cases(HERE / "nothing.toml"))
    answered = set()
    for case in cases:
        given = list(map(write_hit, shelf.ask(case["ask"], limit=1)))
        if given:
            answered.add(case["id"])
        if shelf.near:
            found.outcomes[case["id"]] = not given
            found.details[case["id"]] = f"{case['ask']} given {given}"
    way = "words and meaning" if shelf.near else "words"
    for matter, ours in (("everyday life", False), ("other offices", True)):
        those = {case["id"] for case in cases if case["id"].startswith(OFFICES) == ours}
        share = f"{len(answered & those)}/{len(those)}"
        found.lines.append(f"nothing answers on {matter}, yet answered by {way}: {share}")
