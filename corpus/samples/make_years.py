"""The yearly summaries written by hand in years/*.md become Word files beside them.

Run `python corpus/samples/make_years.py` from a checkout; `--out DIR` writes elsewhere.
`years/gold.toml` and `years/places.toml` are the gold of their line-ups.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from make_reports import read_parts, write_docx

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Write every summary."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE / "years")
    chosen = parser.parse_args()
    for source in sorted((HERE / "years").glob("*.md")):
        write_docx(list(read_parts(source)), chosen.out / f"{source.stem}.docx")


if __name__ == "__main__":
    main()
