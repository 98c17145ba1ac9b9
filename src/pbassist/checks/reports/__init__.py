"""Reports become findings: their relations, contents, scores, leftovers of a template, and the form beside them."""

from pbassist.checks.reports import (
    beside_form,
    contents,
    listed_projects,
    relations,
    residue,
    score_evidence,
    scores,
    told_counts,
)

__all__ = [
    "beside_form",
    "contents",
    "listed_projects",
    "relations",
    "residue",
    "score_evidence",
    "scores",
    "told_counts",
]
