"""A text becomes its folded form, in which widths, quotation marks and white space do not matter."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

QUOTES = str.maketrans("‘’「」『』＂", '“”“”“”"')


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """A text for comparison: widths, quotation marks and white space do not matter."""
    return "".join(unicodedata.normalize("NFKC", text).translate(QUOTES).split())
