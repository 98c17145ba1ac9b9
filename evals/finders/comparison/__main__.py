"""`python -m evals.finders.comparison` prints the score of the line-ups."""

import sys

from evals.finders.comparison import BASELINE, score
from evals.harness import run

sys.exit(run("comparison", score, BASELINE))
