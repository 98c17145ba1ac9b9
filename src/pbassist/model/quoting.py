"""A sentence with quotation marks inside quotation marks becomes one that sets them apart: “‘两癌’筛查”."""

from __future__ import annotations

__all__ = ["nest_quotes", "quote_inside", "take_outside"]

INNER = str.maketrans("“”", "‘’")
OUTER = str.maketrans("‘’", "“”")


def nest_quotes(text: str) -> str:
    """The text with ‘ ’ in every second level; as it is where its marks do not match."""
    depth = 0
    nested: list[str] = []
    for sign in text:
        if sign == "“":
            depth += 1
            nested.append("“" if depth % 2 else "‘")
        elif sign == "”":
            nested.append("”" if depth % 2 else "’")
            depth -= 1
            if depth < 0:
                return text
        else:
            nested.append(sign)
    return text if depth else "".join(nested)


def quote_inside(words: str) -> str:
    """Words as they stand inside a quotation: their own marks are ‘ ’."""
    return words.translate(INNER)


def take_outside(words: str) -> str:
    """Words of a quotation as they stood before: their own marks are “ ”."""
    return words.translate(OUTER)
