"""Dossiers become findings by rule: provable faults, questions, and what was found right.

Importing the package registers every check; `register.run_checks` runs those that apply.
"""

from pbassist.checks import (
    appraisals,
    attachments,
    basis,
    evaluations,
    monitoring,
    reports,
    targets,
    words,
)
from pbassist.checks.monitoring.pace import show_monitored
from pbassist.checks.register import CHECKS, Brief, Check, run_checks, stage_of, tell_depth
from pbassist.checks.submitted import find_hidden_tables

__all__ = [
    "CHECKS",
    "Brief",
    "Check",
    "appraisals",
    "attachments",
    "basis",
    "evaluations",
    "find_hidden_tables",
    "monitoring",
    "reports",
    "run_checks",
    "show_monitored",
    "stage_of",
    "targets",
    "tell_depth",
    "words",
]
