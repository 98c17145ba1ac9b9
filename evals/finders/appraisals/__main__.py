"""`python -m evals.finders.appraisals` prints the score of the checks of score sheets."""

import sys

from evals.finders.appraisals import BASELINE, score
from evals.harness import run

sys.exit(run("appraisals", score, BASELINE))
