"""`python -m evals.finders.figures` prints the score of the figure finder."""

import sys

from evals.finders.figures import BASELINE, score
from evals.harness import run

sys.exit(run("figures", score, BASELINE))
