"""Text and tables become figures: numbers with what they count, their unit and their period."""

from pbassist.find.figures.reported import find_figures, find_unparsed, survey

__all__ = ["find_figures", "find_unparsed", "survey"]
