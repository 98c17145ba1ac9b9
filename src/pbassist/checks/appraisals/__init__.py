"""Score sheets (复核评分表, 考评表) become findings: sums, gaps, grades and what was said of them."""

from pbassist.checks.appraisals import agreement, deductions, gaps, grades, sums

__all__ = ["agreement", "deductions", "gaps", "grades", "sums"]
