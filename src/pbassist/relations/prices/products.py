"""What is counted and what each of it costs become products; a norm and what lies below it a saving.

Both are asked and not proven: an average may be of others than those counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from pbassist.model.performance import Relation
from pbassist.relations.judging import State, judge, judge_growth, say_apart
from pbassist.relations.measures import Measure, write_exact
from pbassist.relations.sentences import Mention, Sentence, name_subject

_EACH = re.compile(
    r"(?:(?P<one>户|人|亩|村|件|份|台|套|处|家|次|公里)均|(?:平均)?每(?:一)?(?P<each>户|人|亩|个?村|件|份|台|套|处|家|次|公里|个))[^，。；、\d]{0,8}$"
)
_TOTAL = re.compile(r"^[，、（]?(?:合计|共计|总计|累计|共|总)[^，。；、\d]{0,8}$")
_NORM = re.compile(
    r"^[，（]?(?:均|也|已)?(?P<word>低于|高于|超出|超过)[^，。；、\d]{0,12}(?:标准|定额|限额|平均水平|控制价|预算价|市场价)(?:的|为)?\s?$"
)
_SAVED = re.compile(r"^[）]?，?(?P<word>节约|节省|降低|下降|高出|超出|超)(?:了|约|成本)?\s?$")
_LOWER = frozenset(("节约", "节省", "降低", "下降"))
NEAR = Decimal("0.03")
"""How far 约 may lie from what it stands for."""
FAR = Decimal("0.1")
"""From where on 约 is no excuse."""
UNSURE = "平均数与所列数量的范围是否一致需核实"
UNSURE_NORM = "所列节约（超出）比例的计算口径需核实"


def find_products(sentence: Sentence) -> Iterator[Relation]:
    """The products and savings of one sentence."""
    for average, total in pairwise(sentence.mentions):
        if average.measure.kind != "money" or total.measure.kind != "money":
            continue
        each = _EACH.search(average.clause)
        if each and _is_one_of_several(sentence, average):
            continue
        if each and _TOTAL.match(total.lead) and not average.measure.vague:
            yield from _judge_product(sentence, average, total, each.group("one") or each["each"])
    for at in range(len(sentence.mentions) - 2):
        yield from _judge_saving(*sentence.mentions[at : at + 3])


def _is_one_of_several(sentence: Sentence, average: Mention) -> bool:
    """100亩以上每亩80元、500亩以上每亩100元: each is of some of those counted."""
    norms = [m for m in sentence.mentions if m.measure.kind == "money" and _EACH.search(m.clause)]
    return any(m is not average and m.clause[-3:] == average.clause[-3:] for m in norms)


def _judge_product(
    sentence: Sentence, average: Mention, total: Mention, unit: str
) -> Iterator[Relation]:
    """1,240户，户均1,850元，合计229.4万元: of several counts the one that fits, else nothing."""
    unit = unit.removeprefix("个") if len(unit) > 1 and unit != "公里" else unit
    counts = [
        m
        for m in sentence.mentions
        if m.end <= average.start and _is_counted(m, unit) and not m.measure.vague
    ]
    told = [(m, _compare(m.measure, average.measure, total.measure)) for m in counts]
    fits = [one for one in told if one[1] not in ("broken", "open")]
    if not fits and (len(told) != 1 or told[0][1] == "open"):
        return
    count, state = (fits or told)[0]
    yield _say_product(count, average, total, state)


def _is_counted(mention: Mention, unit: str) -> bool:
    return mention.measure.unit == unit or (
        mention.measure.unit in ("个", "") and mention.after.startswith(unit)
    )


def _compare(count: Measure, average: Measure, total: Measure) -> State:
    """Within the rounding of the average; with 约 near is enough, and a little off is left open."""
    computed = count.value * average.value
    state = judge(computed, count.value * average.half + average.value * count.half, total)
    if state != "broken" or not total.vague:
        return state
    gap = abs(computed - total.value)
    if not total.figure.approximate or gap < FAR * computed:
        return "holds_by_rounding" if gap <= NEAR * computed else "open"
    return "broken"


def _say_product(count: Mention, average: Mention, total: Mention, state: State) -> Relation:
    computed = count.measure.value * average.measure.value
    written = write_exact(computed, total.measure)
    expression = f"{count.measure.printed}×{average.measure.printed}＝{written}"
    signs = {"holds": "", "holds_by_rounding": f"≈{total.measure.printed}"}
    asks = state == "broken"
    return Relation(
        kind="sum",
        state="open" if asks else state,
        subject=name_subject(total, "合计"),
        expression=expression + signs.get(state, f"≠{total.measure.printed}"),
        stated=total.measure.figure,
        computed=written,
        difference=say_apart(total.measure, total.measure._replace(value=computed))
        if asks
        else None,
        inputs=(count.measure.figure, average.measure.figure),
        reason=UNSURE if asks else "",
        asks=asks,
    )


def _judge_saving(cost: Mention, norm: Mention, rate: Mention) -> Iterator[Relation]:
    """成本415元，低于标准460元，节约9.8%."""
    if rate.measure.kind != "percent" or rate.measure.vague:
        return
    below, saved = _NORM.match(norm.lead), _SAVED.match(rate.lead)
    if below is None or saved is None:
        return
    one, two = cost.measure, norm.measure
    lower = below["word"] == "低于"
    if not one.alike(two) or lower != (saved["word"] in _LOWER) or lower != (one.value < two.value):
        return
    larger, smaller = (two, one) if lower else (one, two)
    change = larger._replace(value=larger.value - smaller.value, half=larger.half + smaller.half)
    found = [
        judge_growth(
            change,
            base,
            rate.measure,
            subject=f"{saved['word']}比例",
            left=f"（{larger.printed}－{smaller.printed}）÷{base.printed}×100%",
            doubt=UNSURE_NORM,
        )
        for base in (two, one)
    ]
    told = [relation for relation in found if relation is not None]
    agrees = [relation for relation in told if relation.state != "open"]
    for relation in (agrees or told)[:1]:
        inputs = (larger.figure, smaller.figure)
        yield relation.model_copy(update={"asks": not agrees, "inputs": inputs})
