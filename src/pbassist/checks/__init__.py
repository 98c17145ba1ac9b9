"""Dossiers become findings by rule: provable faults, questions, and what was found right."""
