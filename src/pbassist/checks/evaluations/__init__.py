"""Self-evaluation forms become findings: values, scores, execution, causes, agreement with the approval."""

from pbassist.checks.evaluations import (
    alignment,
    completion,
    evidence_given,
    execution,
    over_fulfilment,
    overspending,
    scores,
    summaries,
    totals,
    unspent,
)

__all__ = [
    "alignment",
    "completion",
    "evidence_given",
    "execution",
    "over_fulfilment",
    "overspending",
    "scores",
    "summaries",
    "totals",
    "unspent",
]
