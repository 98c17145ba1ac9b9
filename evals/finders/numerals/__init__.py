"""Our own gold and a public set of Chinese number cases become a score of the numeral finders.

The public set is read from the shared folder and never copied; where it is missing, our own gold
(`own.py`) is all there is. `CONVENTIONS` freezes the public cases whose convention is not the
trade's: they are printed, counted as wrong, and argued here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evals.finders.figures.cases import make_document
from evals.finders.numerals.own import score_own
from evals.harness import SHARED, Score
from pbassist.find.figures import find_figures
from pbassist.find.figures.units import read_unit
from pbassist.find.numerals import find_numbers
from pbassist.model.figures import Figure

BASELINE = Path(__file__).parent / "baseline.json"
CASES = SHARED / "bench" / "recognizers" / "flat.jsonl"
SUITES = {
    "Number/NumberModel": "Number",
    "Number/PercentModel": "Percent",
    "NumberWithUnit/CurrencyModel": "Currency",
    "NumberWithUnit/DimensionModel": "Dimension",
}
GOALS = {"Number": 334, "Percent": 139, "Currency": 28, "Dimension": 11}
"""What the set's own package reaches; Dimension is printed as information only."""
PERCENT_UNITS = ("%", "‰", "‱", "百分点", "个千分点")

_K = "k and M are no magnitudes in a Chinese paper (40k, 百分之3.2k)"
_DOZEN = "一打 is one dozen: a unit, not a number"
_BEFORE_CURRENCY = "the number before a currency or 折 is a number all the same"
_CURRENCY_NAME = "a currency's name is no figure, and a name before a figure is not part of it"
CONVENTIONS: dict[str, str] = {
    **{f"Number {case}": _K for case in (18, 203)},
    **{f"Number {case}": _DOZEN for case in (34, 71, 95, 121, 172)},
    **{f"Number {case}": _BEFORE_CURRENCY for case in (280, 281, 284, 285, 286)},
    **{f"Percent {case}": _K for case in (59, 72, 79, 80, 105, 129, 130)},
    "Percent 148": "5-20% is one range, not 5 and 20%",
    **{f"Currency {case}": _CURRENCY_NAME for case in (21, 22, 26, 27)},
}
"""Frozen: cases whose convention is not the trade's, with the reason; at most one in twenty."""


def score() -> Score:
    """One outcome a case: ours by figures, traps and listed stretches; the public ones by span.

    A public case is right when every span is given, and every value of a plain number.
    """
    found = Score()
    score_own(found)
    _score_public(found)
    return found


def _score_public(found: Score) -> None:
    right: dict[str, int] = {}
    total: dict[str, int] = {}
    for suite, case in _read_cases():
        name = f"{suite} {case['i']}"
        wanted = _wanted(suite, case)
        given = _given(suite, case["input"])
        fine = len(wanted) == len(given) and all(map(_agrees, wanted, given))
        found.outcomes[name] = fine
        found.details[name] = f"{case['input'][:40]!r} wanted {wanted} given {given}"
        right[suite] = right.get(suite, 0) + fine
        total[suite] = total.get(suite, 0) + 1
    for suite, count in right.items():
        apart = sum(name.startswith(suite) for name in CONVENTIONS)
        found.lines.append(
            f"{suite}: {count}/{total[suite]} (to beat: {GOALS[suite]}); "
            f"{apart} of another convention"
        )
    if total:
        asked = sum(total.values()) - total["Dimension"]
        found.lines.append(f"another convention: {len(CONVENTIONS) / asked:.1%}")


Place = tuple[int, int, float | None]
"""Start, end and, for a plain number, value."""


def _read_cases() -> Iterator[tuple[str, dict[str, Any]]]:
    if not CASES.exists():
        return
    for line in CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        suite = SUITES.get(case["suite"])
        if suite is not None:
            yield suite, case


def _wanted(suite: str, case: dict[str, Any]) -> list[Place]:
    return [
        (one["start"], one["end"] + 1, float(one["value"]) if suite == "Number" else None)
        for one in case["results"]
    ]


def _given(suite: str, text: str) -> list[Place]:
    if suite == "Number":
        return [(one.start, one.end, float(one.value)) for one in find_numbers(text)]
    document = make_document({"id": "case", "text": text})
    return [
        (one.span.start, one.span.end, None)
        for one in find_figures(document)
        if _belongs(suite, one)
    ]


def _belongs(suite: str, figure: Figure) -> bool:
    unit = figure.unit or ""
    if suite == "Percent":
        return unit in PERCENT_UNITS or unit.endswith("分之一")
    if suite == "Dimension":
        known = read_unit(unit, 0)
        return known is not None and known.kind == "measure"
    return unit.endswith(("元", "币", "法郎", "奈拉", "美分")) and not figure.inferred


def _agrees(wanted: Place, given: Place) -> bool:
    if wanted[:2] != given[:2]:
        return False
    if wanted[2] is None or given[2] is None:
        return True
    return abs(wanted[2] - given[2]) <= 1e-9 * abs(wanted[2])
