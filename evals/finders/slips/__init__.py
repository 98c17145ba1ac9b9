"""Hand-written sentences, half of them faulty, become precision and recall of the slips of writing."""

from __future__ import annotations

from pathlib import Path

from evals.harness import Score, Tally, load_cases
from pbassist.find.outline import find_outline
from pbassist.find.wording import SlipWords, find_slips
from pbassist.profiles import read_profiles
from tests.documents import make_document

ROOT = Path(__file__).parents[3]
TABLE = Path(__file__).parent / "sentences.toml"
BASELINE = Path(__file__).parent / "baseline.json"


def score() -> Score:
    """One outcome a case: exactly the slips it has, none where it only looks as if it had one."""
    profile = read_profiles(ROOT / "corpus" / "profiles")["caiyu-2020-10"]
    words = SlipWords(*(profile.word_list(f"slip_{field}") for field in SlipWords._fields))
    found, tallies = Score(), {"all": Tally()}
    for case in load_cases(TABLE):
        document = make_document(case["text"])
        given = [
            f"{one.kind} {one.span.quote}"
            for one in find_slips(document, words, find_outline(document))
        ]
        wanted = list(case.get("tells", []))
        found.outcomes[case["id"]] = tallies["all"].add(wanted, given)
        found.details[case["id"]] = f"wanted {wanted} given {given}"
        for kind in {one.split(" ")[0] for one in (*wanted, *given)}:
            rows = [[one for one in side if one.startswith(kind)] for side in (wanted, given)]
            tallies.setdefault(kind, Tally()).add(*rows)
    found.lines += [f"{kind}: {tally}" for kind, tally in sorted(tallies.items())]
    return found
