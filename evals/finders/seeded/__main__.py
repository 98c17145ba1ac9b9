"""`python -m evals.finders.seeded` plants with the fixed seed; `--seed 7 --many 5` plants more, unstored."""

import argparse
import sys
from functools import partial

from evals.finders.seeded import BASELINE, SEED, score
from evals.harness import run


def main() -> int:
    """Run the eval; other seeds, one half or some kinds are shown and compared with nothing."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--many", type=int, default=1)
    parser.add_argument("--half", choices=("dev", "held"), default="")
    parser.add_argument("--only", default="")
    options, rest = parser.parse_known_args()
    seeds = range(options.seed, options.seed + options.many)
    return run("seeded", partial(score, tuple(seeds), options.half, options.only), BASELINE, rest)


if __name__ == "__main__":
    sys.exit(main())
