"""Wording becomes findings that need no model: names, titles, slips, orders, leftovers, unread numbers."""

from pbassist.checks.words import (
    form_residue,
    hygiene,
    hygiene_text,
    names,
    slips,
    titles,
    unread_numbers,
)

__all__ = ["form_residue", "hygiene", "hygiene_text", "names", "slips", "titles", "unread_numbers"]
