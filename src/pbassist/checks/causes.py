"""What a unit says of its deviations becomes told or general: causes, problems, measures."""

from __future__ import annotations

import re

from pbassist.checks.forms import NO_PROBLEM, is_stated_none
from pbassist.checks.quantities import fold_width
from pbassist.checks.register import Brief

SHORT_CAUSE = 4
LONGEST_PRAISE = 40
MOST_LEFT = 2
"""Characters that may be left of measures that say nothing."""
CLAUSE = re.compile("[,，。;；]")
DATED = re.compile(r"\d|[一二三四五六七八九十两]{1,3}(?:月|季度|次|个|名|批|期)|年底前|月底前")
NO_CAUSE = re.compile("[因由于受有影响所致的等了、，,。；;原主要为是系较及和与在年度将需]")
"""Characters that tie a cause to its effect and name none."""


MEASURE = re.compile(
    r"(?:下一?步|今后|后续|以后|下一?年度?|明年|20\d{2}年度?(?=将|拟|计划|继续|进一步)|将|拟|进一步|继续)"
)
"""How a clause begins that tells what will be done, in a column for causes and measures."""


def is_general(cause: str, brief: Brief) -> bool:
    """Whether a cause is a general phrase, or says only that something was not done, or will be.

    Where measures stand behind it, the cause is judged without them.
    """
    folded = fold_width(cause).rstrip("。")
    clauses = [clause for clause in CLAUSE.split(folded) if clause]
    causes = [clause for clause in clauses if not MEASURE.match(clause)]
    if clauses and not causes and is_vague_measure(folded, brief):
        return True
    folded = "，".join(causes) or folded
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


def states_no_problem(said: str | None, brief: Brief) -> bool:
    """Whether a field for problems says there are none: 无, or praise that ends in 未发现明显问题."""
    if is_stated_none(said, brief):
        return True
    folded = fold_width(said or "").rstrip("。")
    last = CLAUSE.split(folded)[-1]
    return len(folded) <= LONGEST_PRAISE and bool(NO_PROBLEM.fullmatch(last))


def is_vague_measure(said: str, brief: Brief) -> bool:
    """Whether measures are common phrases alone, without a date, a number or a thing to be done."""
    folded = fold_width(said)
    if DATED.search(folded):
        return False
    return count_left(folded, brief, ("vague_measures", "no_measures")) <= MOST_LEFT


def count_left(said: str, brief: Brief, lists: tuple[str, ...]) -> int:
    """How many characters of a text are left without the words of some lists."""
    words = tuple(word for name in lists for word in brief.profile.word_list(name))
    rest = "".join(c for c in _take_out(fold_width(said), words) if c.isalnum())
    return len(NO_CAUSE.sub("", rest))
