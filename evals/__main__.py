"""Every eval is run in turn; exit 1 when a case is newly wrong anywhere.

`python -m evals` runs all, `python -m evals figures` the named ones; `--regenerate` and `--verbose` are
handed on.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def find_evals() -> dict[str, str]:
    """The module of every eval by its name: a folder below finders/ or questions/ that can be run."""
    return {
        path.parent.name: f"evals.{path.parent.parent.name}.{path.parent.name}"
        for path in sorted(HERE.glob("*/*/__main__.py"))
    }


def main() -> int:
    """Run the evals that the arguments name, or all."""
    evals = find_evals()
    options = [word for word in sys.argv[1:] if word.startswith("--")]
    names = [word for word in sys.argv[1:] if not word.startswith("--")] or list(evals)
    unknown = [name for name in names if name not in evals]
    if unknown:
        print(f"no eval named {', '.join(unknown)}; there are {', '.join(evals)}")
        return 2
    codes = [
        subprocess.run(
            [sys.executable, "-m", evals[name], *options], cwd=HERE.parent, check=False
        ).returncode
        for name in names
    ]
    return max(codes, default=0)


if __name__ == "__main__":
    sys.exit(main())
