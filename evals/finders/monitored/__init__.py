"""Monitoring dossiers with planted faults become recall and alarms of the checks that hold them
against approval, budget and ledger.

`dev.toml` was looked at while the checks were written, `held.toml` once at the end; both are by hand.
The notation is that of `evals/finders/faults/dossiers.py`. What other checks say is not counted.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from evals.finders.faults.dossiers import review_dossier
from evals.harness import Score, load_cases

HERE = Path(__file__).parent
BASELINE = HERE / "baseline.json"


def score(names: Sequence[str] = ("dev", "held")) -> Score:
    """One outcome a planted fault, and one a dossier for its silence."""
    found = Score()
    for name in names:
        _score_half(name, found)
    return found


def _score_half(name: str, found: Score) -> None:
    cases = {case["id"]: case for case in load_cases(HERE / f"{name}.toml", key="dossier")}
    wanted = said = alarms = 0
    checks = {gold["check"] for case in cases.values() for gold in case.get("faults", [])}
    with tempfile.TemporaryDirectory() as folder:
        for case in cases.values():
            given = [
                one
                for one in review_dossier(case, cases, Path(folder) / case["id"])
                if one.check in checks
            ]
            used = []
            for at, gold in enumerate(case.get("faults", []), 1):
                able = [
                    one
                    for one in given
                    if one.check == gold["check"]
                    and one not in used
                    and all(words in one.message for words in gold["says"])
                ]
                used += able[:1]
                wanted, said = wanted + 1, said + bool(able)
                right = bool(able) and able[0].level == gold["level"]
                found.outcomes[f"{case['id']}/{at}"] = right
                found.details[f"{case['id']}/{at}"] = f"{gold} {[one.message for one in given]}"
            more = [one for one in given if one not in used]
            alarms += len(more)
            found.outcomes[f"{case['id']}/silence"] = not more
            found.details[f"{case['id']}/silence"] = " | ".join(one.message for one in more)
    precision = said / (said + alarms) if said + alarms else 1.0
    found.lines.append(
        f"{name}: P {precision:.3f}  R {said / wanted:.3f}  ({said}/{wanted})  alarms {alarms}"
    )
