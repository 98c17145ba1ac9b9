"""Rates and shares become percentages with their base."""
