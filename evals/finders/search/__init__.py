"""Judged questions become the share of right articles first and in the first three; an outside set too."""

from __future__ import annotations

from pathlib import Path

from evals.finders.search.judged import score_judged
from evals.finders.search.outside import score_outside
from evals.finders.search.paraphrased import NEIGHBOURS, score_nothing, score_paraphrases
from evals.finders.search.shelf import LAWS, TRAPS, make_shelf, open_meaning
from evals.harness import Score

BASELINE = Path(__file__).parent / "baseline.json"


def score() -> Score:
    """One outcome a question: right when a judged article comes first (or nothing, where none answers).

    Asked by words, and once more by words and meaning where the optional vectors are installed
    (their outcomes end in ~meaning). A paraphrase shares no words with what answers it: right when a
    judged article is among the first five.
    """
    found = Score()
    shelf = make_shelf(LAWS, TRAPS)
    score_judged(shelf, found)
    few = make_shelf(LAWS, titles=NEIGHBOURS)
    if not few.statutes:
        found.lines.append("paraphrases left out, the statutes are not installed")
    else:
        score_paraphrases(few, found)
        score_nothing(few, found)
        with open_meaning(shelf) as near:
            if near is None:
                found.lines.append("meaning left out, its vectors are not installed or in use")
            else:
                score_judged(shelf._replace(near=near), found)
                score_paraphrases(few._replace(near=near), found)
                score_nothing(few._replace(near=near), found)
    found.lines += score_outside()
    return found
