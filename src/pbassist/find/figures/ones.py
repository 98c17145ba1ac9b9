"""A Chinese one becomes a count (仅一家, 专职人员一名, 超过一年) or stays an article (建立一个机制)."""

from __future__ import annotations

import re

from pbassist.find.figures.units import Unit

_ONE = re.compile(r"一(?![十百千万亿点])|壹(?![拾佰仟万亿])")
_COUNTED_BEFORE = re.compile(
    r"(?:[仅现已设建配拥]有|[仅只][设列报]|仅|只有|只|共[设建有]?|共计|合计|各|另有|新增|新建|新设|增加|减少|退回|发生|选取|抽取|分别为?|其中|达|为|还有|剩余|尚有|[≥≤=＝])[ ]?$"
)
_ABOUT_BEFORE = re.compile(r"(?:近|约|超过?|不足|不到|大约|[达重长]|≥|≤)[ ]?$")
_LASTING_BEFORE = re.compile(r"(?:超过?|[已届]?满|近|为期|不足|连续|至少|长?达|约)[ ]?$")
_LASTING = re.compile(r"[ \u3000]?(?:余|多)?[ \u3000]?[年日]")
_NAMED_BEFORE = re.compile(r"[\u4e00-\u9fff](?<![每第另这那同任某哪何上下唯统逐首又之户各人])$")


def is_one(text: str, start: int, end: int) -> bool:
    """True for 一 or 壹 alone."""
    return end == start + 1 and bool(_ONE.match(text, start))


def counts_one(text: str, end: int, unit: Unit | None, before: str) -> bool:
    """True for a one that counts: by the word before it, or behind what it counts.

    `end` is one past it, `before` the words that stand before it.
    """
    if unit is None:
        return bool(_LASTING.match(text, end) and _LASTING_BEFORE.search(before))
    if unit.kind not in ("count", "score", "time", "measure") or _COUNTED_BEFORE.search(before):
        return True
    if unit.kind == "measure" and _ABOUT_BEFORE.search(before):
        return True
    ends = text[unit.end : unit.end + 1] in ("", *"，,。；;、）)\n")
    return ends and unit.word in "名家台辆处座所套" and bool(_NAMED_BEFORE.search(before))
