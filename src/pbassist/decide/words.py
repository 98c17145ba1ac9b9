"""A person's words and ids become what can be printed, compared and hashed."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

STOPS = "。；;，,、.．"
ID_LENGTH = 16
NUMBERED = re.compile(r"[(（]?[一二三四五六七八九十\d]{1,2}[)）、]|\d{1,2}[.．](?!\d)|[①-⑳]")
"""How a line of a numbered list begins."""


def fold_words(text: str) -> str:
    """Words without width, case and white space, for comparison."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def join_lines(text: str) -> str:
    """What a person typed as one paragraph; a numbered line begins after a stop."""
    joined = ""
    for line in filter(None, (line.strip() for line in text.splitlines())):
        parted = joined and NUMBERED.match(line) and unicodedata.category(joined[-1]) != "Po"
        joined += f"；{line}" if parted else line
    return joined


def strip_stop(text: str) -> str:
    """A sentence without white space around and without its final stop."""
    return text.strip().rstrip(STOPS).rstrip()


def hash_words(parts: Iterable[str]) -> str:
    """An id of the house: the first sixteen digits of SHA-256 over the parts."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:ID_LENGTH]
