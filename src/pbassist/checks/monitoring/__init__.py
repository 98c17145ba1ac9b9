"""Monitoring forms become findings: pace and its light, what is expected, what was approved."""

from pbassist.checks.monitoring import forecasts, likelihood, papers, targets

__all__ = ["forecasts", "likelihood", "papers", "targets"]
