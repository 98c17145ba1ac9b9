"""A report that scores itself becomes the words by which its letter speaks of the score."""

from __future__ import annotations

from typing import NamedTuple

from pbassist.model.performance import Dossier
from pbassist.model.review import Review

CHECK = "report_scores_add_up"
SUBJECT = "自评总分"
STAGE = "assessment"
"""Stage of the phrase file for reports that score themselves; that of a report where it has none."""


class Scored(NamedTuple):
    """What a letter's opening says of a score."""

    points: str = ""
    """（自评96.5分）."""
    against: str = ""
    """对照《…考核评分表》，, where the score sheet lies beside the report."""
    finding_ids: tuple[str, ...] = ()
    """The finding that says the score."""


NOT_SCORED = Scored()


def read_score(review: Review, dossier: Dossier) -> Scored:
    """The score that a report gives itself; none where no total was found or it is no report."""
    found = (
        one
        for one in (*review.passed, *review.findings)
        if one.check == CHECK and one.subject.endswith(SUBJECT) and one.formula is not None
    )
    total = next(found, None)
    if total is None or total.formula is None or not total.formula.inputs:
        return NOT_SCORED
    sheet = dossier.target("appraisal")
    title = sheet.title.strip("《》 ") if sheet is not None else ""
    against = f"对照《{title}》，" if title else ""
    return Scored(f"（自评{total.formula.inputs[-1].value}）", against, (total.id,))
