"""`python -m evals.finders.faults [declarations]` prints recall, levels and alarms of every fault.

A word that is no option picks the table of that name.
"""

import sys

from evals.finders.faults import BASELINE, score
from evals.harness import run

names = [word for word in sys.argv[1:] if not word.startswith("--")]
options = [word for word in sys.argv[1:] if word.startswith("--")]
sys.exit(run("faults", lambda: score(names), BASELINE, options))
