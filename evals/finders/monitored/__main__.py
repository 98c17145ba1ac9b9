"""`python -m evals.finders.monitored` prints the score of the checks of monitoring."""

import sys

from evals.finders.monitored import BASELINE, score
from evals.harness import run

sys.exit(run("monitored", score, BASELINE))
