"""`python -m evals.finders.citations` prints the score of the citation finder."""

import sys

from evals.finders.citations import BASELINE, score
from evals.harness import run

sys.exit(run("citations", score, BASELINE))
