"""The judged questions become shares of right articles first and in the first three, by kind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from evals.finders.search.shelf import COUNTRY, ON, Shelf
from evals.harness import Score, load_cases
from pbassist.lookup import LawHit

QUESTIONS = Path(__file__).parent / "questions.toml"
KINDS = ("number", "wording", "paraphrase", "trap", "distractor")
DIGESTS = {"yusuanfa-2018": "预算法", "jianduofa-2024": "各级人民代表大会常务委员会监督法"}
"""Digests whose place the full statute takes where it is at hand."""
MEANING = "~meaning"
"""What the id of a case ends with when meaning was asked too."""
Case = dict[str, Any]


class Verdict(NamedTuple):
    """Where a judged article stood."""

    case: Case
    place: int
    """From 1; 0 where it was not among the first three, or where nothing should have been found."""
    given: tuple[str, ...]

    @property
    def first(self) -> bool:
        """Whether a right article came first, or nothing where nothing answers."""
        return self.place == 1 if self.case["right"] else not self.given

    @property
    def in_three(self) -> bool:
        """Whether one stood among the first three, or nothing where nothing answers."""
        return self.place > 0 if self.case["right"] else not self.given


def score_judged(shelf: Shelf, found: Score) -> None:
    """Ask every question once, and say the shares; what the statutes answer needs the statutes."""
    cases = list(load_cases(QUESTIONS))
    known = set() if shelf.statutes else _list_known(shelf)
    asked = [case for case in cases if shelf.statutes or not _needs_statutes(case, known)]
    if len(asked) < len(cases):
        found.lines.append(
            f"{len(cases) - len(asked)} questions left out, the statutes are not installed"
        )
    verdicts = [_judge(case, shelf) for case in asked]
    way = "words and meaning" if shelf.near else "words"
    for verdict in verdicts:
        name = verdict.case["id"] + (MEANING if shelf.near else "")
        found.outcomes[name] = verdict.first
        found.details[name] = (
            f"{verdict.case['ask']} wanted {verdict.case['right']} given {list(verdict.given)}"
        )
    found.lines += _say(way, verdicts)


def _say(way: str, verdicts: Sequence[Verdict]) -> list[str]:
    lines = [f"judged questions by {way}: {_share(verdicts)}; held out {_share(_held(verdicts))}"]
    for kind in KINDS:
        those = [one for one in verdicts if one.case["kind"] == kind]
        lines.append(f"  {kind:<10} {_share(those)}; held out {_share(_held(those))}")
    return lines


def _held(verdicts: Sequence[Verdict]) -> list[Verdict]:
    return [one for one in verdicts if one.case["set"] == "held"]


def _share(verdicts: Sequence[Verdict]) -> str:
    count = len(verdicts) or 1
    first, three = (sum(one.first for one in verdicts), sum(one.in_three for one in verdicts))
    return f"first {first / count:.3f} in three {three / count:.3f} ({len(verdicts)})"


def _judge(case: Case, shelf: Shelf) -> Verdict:
    hits = shelf.ask(case["ask"], limit=3, on=case.get("on", ON))
    wanted = set(map(fold_name, case["right"]))
    place = next((at for at, hit in enumerate(hits, 1) if _is_right(hit, wanted, case)), 0)
    return Verdict(case, place, tuple(map(write_hit, hits)))


def _is_right(hit: LawHit, wanted: set[str], case: Case) -> bool:
    """Whether it is a judged article, in the edition and with the status that the day asks for."""
    return (
        fold_name(write_hit(hit)) in wanted
        and case.get("version", hit.regulation.version) == hit.regulation.version
        and case.get("status", hit.status) == hit.status
    )


def _needs_statutes(case: Case, known: set[str]) -> bool:
    """Whether an article that answers is not on the shelf."""
    return not known >= set(map(fold_name, case["right"]))


def _list_known(shelf: Shelf) -> set[str]:
    """Every rule and article of a shelf, as they are judged."""
    known = set()
    for rule in shelf.library.regulations:
        labels = ("-", *(one.label for one in rule.articles))
        known |= {fold_name(f"{name} {one}") for name in (rule.title, rule.id) for one in labels}
    return known


def write_hit(hit: LawHit) -> str:
    """A hit as it is judged: title of a full text, else the id of the card, and the label."""
    rule = hit.regulation
    name = rule.title if rule.text_kind == "full" else rule.id
    return f"{name} {hit.article.label if hit.article else '-'}"


def fold_name(judged: str) -> str:
    """中华人民共和国预算法 第五条 and yusuanfa-2018 第五条 are 预算法 第五条."""
    name, label = judged.split(" ", 1)
    return f"{DIGESTS.get(name, name).removeprefix(COUNTRY)} {label}"
