"""`python -m evals.finders.search` prints where the right article stands for judged questions."""

import sys

from evals.finders.search import BASELINE, score
from evals.harness import run

sys.exit(run("search", score, BASELINE))
