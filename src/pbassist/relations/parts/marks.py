"""Two figures of a list become the weight of the mark between them, which tells where the list ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pbassist.relations.parts.members import REST
from pbassist.relations.sentences import Mention, Sentence

SORTED = re.compile(r"按照?[^，。；、\d]{1,8}分为[^，。；、\d]{0,8}$")
"""按来源分为: what stands behind it is all there is."""
UNSURE = "所列各项是否为全部情形需核实"
_WEIGHT = {"、": 0, "，": 1, "；": 2}


def read_mark(sentence: Sentence, left: Mention, right: Mention) -> int:
    """0 for 、 or none, 1 for ，, 2 for ；: the weightiest between two figures."""
    between = sentence.between(left.end, right.start)
    return max((_WEIGHT.get(mark, 0) for mark in between), default=0)


def goes_on(sentence: Sentence, parts: Sequence[Mention], count: int) -> bool:
    """省级补助720万元、县级财政1080万元、其他资金60万元: the rest belongs to the list behind the same mark."""
    marks = {read_mark(sentence, a, b) for a, b in pairwise(parts[: count + 1])}
    return count < len(parts) and len(marks) == 1 and bool(REST.search(parts[count].clause))
