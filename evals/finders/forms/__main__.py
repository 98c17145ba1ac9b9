"""`python -m evals.finders.forms` prints the score of the reader of forms."""

import sys

from evals.finders.forms import BASELINE, score
from evals.harness import run

sys.exit(run("forms", score, BASELINE))
