"""Rules named in a text become citations, and a citation the one rule it can only mean."""

from pbassist.find.citations.cited import find_citations, find_in_text, fold_title

__all__ = ["find_citations", "find_in_text", "fold_title"]
