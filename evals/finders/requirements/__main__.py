"""`python -m evals.finders.requirements` prints the score of the requirements."""

import sys

from evals.finders.requirements import BASELINE, score
from evals.harness import run

sys.exit(run("requirements", score, BASELINE))
