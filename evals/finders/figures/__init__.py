"""The figures of the case tables, of whole papers and of real samples become precision and recall."""

from __future__ import annotations

import csv
from pathlib import Path

from evals.finders.figures.cases import TABLES, make_document, make_row, read_row
from evals.finders.figures.whole import score_papers
from evals.harness import SHARED, Score, Tally, load_cases
from pbassist.find.figures import find_figures

BASELINE = Path(__file__).parent / "baseline.json"


def score() -> Score:
    """One outcome a case: right when every figure is given with its quote, value, unit and marks."""
    found = Score()
    tally = Tally()
    for case in (
        one for one in load_cases(*sorted(TABLES.glob("figures*.toml"))) if "wanted" not in one
    ):
        wanted = [read_row(row) for row in case.get("figures", [])]
        given = [make_row(figure) for figure in find_figures(make_document(case))]
        found.outcomes[case["id"]] = tally.add(wanted, given)
        missed = [row.quote for row in wanted if row not in given]
        extra = [row for row in given if row not in wanted]
        found.details[case["id"]] = f"missed {missed} extra {[tuple(row) for row in extra]}"
    found.lines.append(f"hand-made cases: {tally}")
    _score_samples(found)
    score_papers(found)
    return found


def _score_samples(found: Score) -> None:
    """Real reports with gold, where they are at hand."""
    gold = SHARED / "samples" / "gold"
    if not gold.is_dir():
        return
    from pbassist.read import read_text

    tally = Tally()
    for table in sorted(gold.glob("*-figures.csv")):
        rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
        name = rows[0]["file"]
        document = read_text(
            (SHARED / "samples" / "reports" / name).read_text(encoding="utf-8"), name=name
        )
        wanted = [(row["quote"], row["value"], row["unit"], int(row["start"])) for row in rows]
        given = [
            (figure.span.quote, figure.value, figure.unit, figure.span.start)
            for figure in find_figures(document)
        ]
        found.outcomes[name] = tally.add(wanted, given)
    found.lines.append(f"real reports: {tally}")
