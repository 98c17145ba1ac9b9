"""The cause that a unit gives for a deviation becomes told or general (原因笼统)."""

from __future__ import annotations

import re

from pbassist.checks.quantities import fold_width
from pbassist.checks.register import Brief

SHORT_CAUSE = 4
NO_CAUSE = re.compile("[因由于受有影响所致的等了、，,。；;原主要为是系较及和与在年度将需]")
"""Characters that tie a cause to its effect and name none."""


def is_general(cause: str, brief: Brief) -> bool:
    """Whether a cause is a general phrase, or says only that something was not done, or will be."""
    folded = fold_width(cause).rstrip("。")
    if not NO_CAUSE.sub("", _take_out(folded, brief.profile.word_list("vague_causes"))):
        return True
    words = (*brief.profile.word_list("vague_causes"), *brief.profile.word_list("no_causes"))
    if not NO_CAUSE.sub("", _take_out(folded, words)):
        return True
    return len(folded) < SHORT_CAUSE and "因" not in folded


def _take_out(text: str, words: tuple[str, ...]) -> str:
    """A text without some words, the longest of them first."""
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "")
    return text
