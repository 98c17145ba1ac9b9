"""An old text and a new one become what the new one says in words that are not the old one's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

CONNECTING = (
    *("的", "与", "和", "及", "并", "而", "为", "在", "于", "以", "将", "其", "该", "中", "之"),
    *("以及", "其中", "上述", "以上", "同时", "相应", "进行", "予以", "表中", "方面", "情况"),
    *("内容", "该项", "此项", "，", "。", "；", "：", "、", ",", ";", ":", "(", ")"),
)
"""What may be added or left out: words that join others and say nothing by themselves.

等, 均, 共, 如, 若, 因, 可, 有 are none: each changes what is said.
"""
JOINED = re.compile("(?:" + "|".join(sorted(map(re.escape, CONNECTING), key=len)[::-1]) + ")*")
ALIKE = {
    "没有": "无",
    "尚未": "未",
    "不相符": "不符",
    "不相一致": "不一致",
    "填写": "填",
    "填列": "填",
}
"""Words that say the same."""
REPEATED = 2
"""Characters of the old text that may be said once more: 与总额相差."""


def find_strange_words(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Words that a new text adds or leaves out, each with the reason; both texts are folded.

    A list of forbidden words is never long enough: whatever is new must be the old text's or join.
    """
    before, after = _level(before), _level(after)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, low, high, start, end in matcher.get_opcodes():
        if kind == "equal":
            continue
        lost, added = before[low:high], after[start:end]
        if not JOINED.fullmatch(lost):
            yield lost, "原文的用语在改写中缺失"
        elif not _is_made_of(added, before):
            yield added, "改写中的用语不见于原文"


def _level(text: str) -> str:
    for word, alike in ALIKE.items():
        text = text.replace(word, alike)
    return text


def _is_made_of(added: str, before: str) -> bool:
    """Whether words are the old text's, whole, beside such as only join."""
    at = 0
    while at < len(added):
        end = JOINED.match(added, at)
        at = end.end() if end else at
        if at == len(added):
            return True
        longest = _measure_known(added, at, before)
        if longest < REPEATED:
            return False
        at += longest
    return True


def _measure_known(added: str, at: int, before: str) -> int:
    """How many characters from a place on stand together in the old text."""
    end = at
    while end < len(added) and added[at : end + 1] in before:
        end += 1
    return end - at
