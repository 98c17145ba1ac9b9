"""决算数大于预算数 and the two figures before it become a relation where they say the opposite.

The words name both sides and no number stands between them, as every 决算 explains its lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pbassist.model.performance import Relation
from pbassist.relations.judging import say_apart
from pbassist.relations.sentences import Mention, Sentence, name_subject

_SAID = re.compile(
    r"(?:决算|执行|支出|实际)数?(?P<word>小于|大于|低于|高于|少于|多于|等于|超过|超出)(?P<base>(?:年初|全年|调整后?)?预算)数?"
    r"|(?:决算|执行|支出)数?与(?P<same>(?:年初|全年|调整后?)?预算)数?(?P<level>持平|一致|相等)"
)
_ACTUAL = re.compile(r"决算|执行|支出|实际")
_PLANNED = re.compile(r"预算")
_OVER = frozenset(("大于", "高于", "多于", "超过", "超出"))
_UNDER = frozenset(("小于", "低于", "少于"))
LEVEL = 100
"""持平 leaves room for one part in a hundred."""


def find_said_levels(sentence: Sentence) -> Iterator[Relation]:
    """What one sentence says of its budget and its outturn against the two figures."""
    if "预算" not in sentence.text:
        return
    for match in _SAID.finditer(sentence.view, sentence.start, sentence.end):
        before = [m for m in sentence.mentions if m.end <= match.start()]
        base = match["base"] or match["same"]
        money = [m for m in before if m.measure.kind == "money" and not m.measure.vague]
        planned = [m for m in money if base in m.clause][-1:]
        actual = [m for m in money if _ACTUAL.search(m.clause) and not _PLANNED.search(m.clause)]
        if planned and actual and _is_against(planned[0], actual[-1], match["word"]):
            word = f"{match['word'] or match['level']}{base}"
            yield _say(actual[-1], planned[0], word)


def _is_against(planned: Mention, actual: Mention, word: str | None) -> bool:
    plan, done = planned.measure, actual.measure
    apart = abs(plan.value - done.value) > plan.half + done.half
    if word in _OVER:
        return done.value < plan.value and apart
    if word in _UNDER:
        return done.value > plan.value and apart
    return apart and abs(plan.value - done.value) * LEVEL > plan.value


def _say(actual: Mention, planned: Mention, word: str) -> Relation:
    one, two = actual.measure, planned.measure
    sign = "＜" if one.value < two.value else "＞"
    return Relation(
        kind="difference",
        state="broken",
        subject=name_subject(actual, "支出决算"),
        expression=f"{one.printed}{sign}{two.printed}，与“{word}”不符",
        stated=one.figure,
        difference=say_apart(one, two),
        inputs=(two.figure,),
    )
