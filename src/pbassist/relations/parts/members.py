"""Words of parts become a whole that they are known to make up: 优良中差, two opposites, 三类."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pbassist.relations.sentences import Mention, Sentence

REST = re.compile(r"其他|其它|其余|剩余|余下")
_COMPLETE: tuple[frozenset[str], ...] = tuple(
    frozenset(words.split())
    for words in (
        "优 良 中 差",
        "优 良 合格 不合格",
        "优秀 良好 合格 不合格",
        "优秀 良好 一般 较差",
        "决策 过程 产出 效益",
        "产出 效益 满意度 执行率",
        "绿 黄 红",
        "新增 延续",
        "县道 乡道 村道",
        "城镇 农村",
        "公务接待 公务用车 出国",
    )
)
_PAIRS = (
    ("已完成", "未完成"),
    ("完成", "未完成"),
    ("男", "女"),
    ("基本支出", "项目支出"),
    ("人员经费", "公用经费"),
    ("税收收入", "非税收入"),
)
_OPPOSITES = (
    *_PAIRS,
    ("行政", "事业"),
    ("公务员", "事业"),
    ("城市", "农村"),
    ("城镇", "农村"),
    ("公办", "民办"),
    ("集中", "分散"),
    ("线上", "线下"),
    ("新建", "改扩?建|续建|改造"),
    ("主办", "[会协]办"),
    ("一般公共预算", "政府性基金"),
    ("中央|上级", "县级|本级|地方"),
    ("已(?:完成|整改|办结)", "未|正在|尚"),
    ("通过", "未通过|退回"),
    ("按[时期]", "逾期|未按"),
    ("合格", "不合格"),
)
"""Two that are mostly all there is: a total they miss by a slip is asked about."""
ASKED_PAIRS = frozenset(_PAIRS[3:])
BRACKETS = re.compile(r"（[^（）]{0,80}）")
_SCORED = re.compile(r"(?:自评|实际|实)?得(?:分)?(?:为)?")
_NUMBERED = re.compile(r"分[为成]([二两三四五六七八九十\d]{1,2})[类个种部项块档]")
DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}


def is_complete(parts: Sequence[Mention]) -> bool:
    """The parts name a rest, or all but one of the members of a known whole."""
    if any(REST.search(p.clause) for p in parts):
        return True
    words = "|".join(f"{p.clause}|{p.after}|{_name_whole(p)}" for p in parts)
    for whole in _COMPLETE:
        named = sum(member in words for member in whole)
        least = len(whole) - 1 if len(whole) > 3 else len(whole)
        if named == len(parts) and named >= max(2, least):
            return True
    return False


def _name_whole(part: Mention) -> str:
    """因公出国（境）费, whose bracket cuts its clause in two."""
    bare = BRACKETS.sub("", part.lead)
    return re.split("[、，；：。]", bare)[-1] if bare != part.lead else ""


def share_names(sentence: Sentence, parts: Sequence[Mention]) -> list[Mention]:
    """A part without words of its own (其他类3个、80万元; 得17分) takes those of the figure before it."""
    named = []
    for part in parts:
        at = sentence.mentions.index(part)
        bare = not _SCORED.sub("", part.clause) and at > 0
        named.append(part.led_by(sentence.mentions[at - 1].lead) if bare else part)
    return named


def read_pair(parts: Sequence[Mention]) -> tuple[str, str] | None:
    """The known opposites that two parts name."""
    if len(parts) != 2:
        return None
    for pair in _PAIRS:
        if all(word in p.clause + p.after for word, p in zip(pair, parts, strict=True)):
            return pair
    return None


def are_opposites(parts: Sequence[Mention]) -> bool:
    """Two parts that are mostly all there is: 行政18人、事业74人."""
    if len(parts) != 2:
        return False
    words = [part.clause + part.after for part in parts]
    return any(
        re.search(one, words[0]) and re.search(two, words[1])
        for pair in _OPPOSITES
        for one, two in (pair, pair[::-1])
    )


def is_counted(sentence: Sentence, parts: Sequence[Mention]) -> bool:
    """分为三类 with three parts."""
    match = _NUMBERED.search(sentence.text)
    if not match:
        return False
    word = match.group(1)
    number = int(word) if word.isdigit() else DIGITS.get(word[-1], 0) if len(word) == 1 else 0
    return number == len(parts)
