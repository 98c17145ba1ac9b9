"""`python -m evals.finders.numerals` prints the score of the numeral finder."""

import sys

from evals.finders.numerals import BASELINE, score
from evals.harness import run

sys.exit(run("numerals", score, BASELINE))
