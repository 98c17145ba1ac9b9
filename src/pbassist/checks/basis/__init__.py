"""Cited rules become findings: whether they exist, say so, and were in force."""

from pbassist.checks.basis import citations, validity

__all__ = ["citations", "validity"]
