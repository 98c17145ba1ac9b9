"""`python -m evals.finders.relations` prints recall and alarms of the relations."""

import sys

from evals.finders.relations import BASELINE, score
from evals.harness import run

sys.exit(run("relations", score, BASELINE))
