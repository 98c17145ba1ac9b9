"""A long title becomes lines that end where a word ends."""

from __future__ import annotations

import math
import re

from pbassist.export.sheets import measure

TITLE_CHARACTERS = 20
"""Characters of 22 pt on 156 mm."""
WORD_END = re.compile(
    r"(?:绩效目标|绩效自评|绩效运行监控|项目|工程|资金|经费|补助|中心|年度|年|[局委院校处站所]|》|材料|关于)(?!的)"
)
"""Where a title may be broken: behind a whole word, never before 的."""

BOUNDARY = re.compile(r"(?<=[一-鿿])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[一-鿿])")


def break_title(title: str) -> str:
    """A title with line breaks where a word ends, in lines of about the same length."""
    lines = math.ceil(_width(title) / TITLE_CHARACTERS)
    broken = []
    for left in range(lines, 1, -1):
        ideal = measure(title) / 2 / left
        ends = [match.end() for match in WORD_END.finditer(title)]
        fitting = [at for at in ends if _width(title[:at]) <= TITLE_CHARACTERS]
        rest = (left - 1) * TITLE_CHARACTERS
        fitting = [at for at in fitting if 0 < _width(title[at:]) <= rest]
        at = min(
            fitting or [_cut(title, ideal)], key=lambda at: abs(measure(title[:at]) / 2 - ideal)
        )
        broken.append(title[:at])
        title = title[at:]
    return "\n".join([*broken, title])


def _width(title: str) -> float:
    """Characters of a title as Word sets it, which puts a quarter between a digit and a character."""
    return measure(title) / 2 + len(BOUNDARY.findall(title)) / 4


def _cut(title: str, characters: float) -> int:
    """Where a line of so many characters ends when no word does, numbers kept whole."""
    at = next(n for n in range(len(title) + 1) if measure(title[: n + 1]) / 2 > characters)
    while at > 1 and (title[at] in "的、，）》”" or title[at - 1 : at + 1].isdecimal()):
        at -= 1
    return at
