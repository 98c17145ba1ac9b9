"""`python -m evals.finders.slips` prints the score of the slips of writing."""

import sys

from evals.finders.slips import BASELINE, score
from evals.harness import run

sys.exit(run("slips", score, BASELINE))
