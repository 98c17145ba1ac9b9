"""Dossiers become findings by rule: provable faults, questions, and what was found right.

Importing the package registers every check; `register.run_checks` runs those that apply.
"""

from pbassist.checks import (
    alignment,
    bounds,
    citations,
    completeness,
    completion,
    estimates,
    execution,
    form_residue,
    funds,
    hygiene,
    hygiene_text,
    likeness,
    measurability,
    previous,
    report_contents,
    report_residue,
    reports,
    satisfaction,
    scores,
    totals,
    validity,
    weights,
)
from pbassist.checks.register import CHECKS, Brief, Check, run_checks, stage_of
from pbassist.checks.submitted import find_hidden_tables

__all__ = [
    "CHECKS",
    "Brief",
    "Check",
    "alignment",
    "bounds",
    "citations",
    "completeness",
    "completion",
    "estimates",
    "execution",
    "find_hidden_tables",
    "form_residue",
    "funds",
    "hygiene",
    "hygiene_text",
    "likeness",
    "measurability",
    "previous",
    "report_contents",
    "report_residue",
    "reports",
    "run_checks",
    "satisfaction",
    "scores",
    "stage_of",
    "totals",
    "validity",
    "weights",
]
