"""`python -m evals.questions.target_review` scores the recorded answers; nothing is asked."""

import sys

from evals.harness import Score, run
from evals.questions.asking import load_known, open_asker
from evals.questions.target_review import BASELINE, measure


def score() -> Score:
    """Over the record that is kept here; cases without a recorded answer keep their outcome."""
    with open_asker(load_known()[0], None) as asker:
        return measure(asker).score


sys.exit(run("target_review", score, BASELINE))
