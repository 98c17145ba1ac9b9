"""How many, how much each and how much in all become a product or an average, in whatever order.

17人，每人每月500元，全年应发10.2万元; 48.6公里，投资1166.4万元，每公里24万元; 156场，平均每个乡镇11场，全县14个乡镇.
All are asked and none proven: what was paid in all may be of more than what is counted beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from pbassist.model.performance import Relation
from pbassist.relations.judging import judge_value
from pbassist.relations.measures import Measure, is_cut_off
from pbassist.relations.segments import read_segments
from pbassist.relations.sentences import Mention, Sentence, name_subject

_UNITS = (
    "户|人|生|名|位|亩|件|份|台|套|处|家|次|公里|平方米|立方米|平方|吨|辆|座|盏|株|所|头|只|羽|床|批次|场|期|项|条|口|"
    "栋|间|行政村|自然村|村|社区|乡镇|镇|街道|项目|部门|单位|学校|站点?|企业|小区|机构|县区|岗位|标段|班级?|支部|窗口|网格|中心|团队|米|车|册|本|把|块|根|扇|幢"
)
_EACH = re.compile(
    rf"(?:(?P<one>{_UNITS}|[桥校园院站馆井])均|(?:平均)?每(?:一|个)?(?:名|位)?(?P<each>{_UNITS})(?:[学老][生人])?"
    r"(?P<per>每(?:月|天|日|年|次|学期))?|(?P<alone>单价|均价|平均(?:造价|单价|成本)))"
    r"(?P<tail>[^，。；、\d]{0,16})$"
)
_EACH_SIGN = re.compile("[均每价]")
_EACH_UNIT = re.compile(rf"^元/(?P<each>{_UNITS})(?:[·/／](?P<per>年|月|天|日|次))?$")
_MONTH = re.compile("^月|每月")
_PEOPLE = frozenset(("人", "名", "位", "生", "人次"))
_NOUNS = frozenset("桥校园院站馆井")
"""桥均: of 桥梁24座."""
_PERSONS = re.compile("岗位|对象|学生|教师|人员|老人|护林员|保洁员|协管员|辅警")
_TIMES = {"月": ("个月", "月"), "天": ("天", "日"), "日": ("天", "日"), "次": ("次",)}
_TIMES |= {"年": ("年",), "学期": ("学期", "个学期")}
_NO_PRICE = re.compile(
    r"最高|最低|上限|以内|不超过|不低于|提高|增[加长]|减少|下降|[由从比较原]|其中|限额|限价|控制价|节约|每[^，]*每[^，]*每"
)
_NO_TOTAL = re.compile(
    r"最高|余额|其中|比|较|增[加长]|减少|下降|标准|累计|另|单价|均价|每|均|结余|剩余"
)
_IN_YEAR = re.compile(r"^(?:20\d\d年|全年|年内|当年)累计")
_SUMMED = re.compile(r"合计|共计?|总[额计价]")
_DUE = re.compile(r"应|需|测算|核定|计算")
_ALL = re.compile(r"总|合计|综合|共")
_YEAR = re.compile(r"年")
_WRITTEN_OUT = re.compile(r"[×xX*＝=÷]")
_NAMED = re.compile(
    r"^(?:其中|按|对)?(?P<name>[一-鿿]{2,8}?)(?:的)?(?:补助|补贴|奖补)?(?:标准)?(?:为|按)?(?:平均)?每"
)
"""Whom a norm is for: 小学每生每年."""
_ROUNDED = re.compile(r"均|成本|造价|投入|折合|运行费|约")
"""An average has been rounded; a norm or a price is meant as printed."""
LEAST, MOST = Decimal("0.5"), Decimal(2)
"""How far a product may lie from a total that is meant by it; powers of ten beyond are slips."""
SLIPS = frozenset(Decimal(10) ** n for n in (-4, -3, -1, 1, 3, 4))
UNSURE = "数量、单价（标准）与金额的范围是否一致需核实"


class _Price(NamedTuple):
    """How much each, and of what."""

    mention: Mention
    unit: str
    per: str
    """月, 天 …: how often; empty for once."""


class _Way(NamedTuple):
    """One reading of a segment: count × price × times = total."""

    counted: Mention
    times: Measure | None
    months: bool
    totals: tuple[Mention, ...]


def find_prices(sentence: Sentence) -> Iterator[Relation]:
    """The products and averages of one sentence, each inside its own segment."""
    if not _may_tell(sentence):
        return
    pending = False
    for segment in read_segments(sentence):
        own = [_read_price(segment, at, mention) for at, mention in enumerate(segment)]
        for price in filter(None, own) if len(segment) > 2 else ():
            if not price.mention.measure.vague:
                found = _judge(sentence, segment, price)
                # 伤残126人，每人460元；死亡214人，每人590元，共发放…: the total is of both
                yield from (r for r in found if not (pending and r.asks))
        pending = pending or (len(segment) == 2 and any(own))


def _may_tell(sentence: Sentence) -> bool:
    """True for a sentence with one of the words of a price, or with a unit such as 元/人."""
    said = _EACH_SIGN.search(sentence.view, sentence.start, sentence.end)
    return bool(said) or any("/" in mention.measure.unit for mention in sentence.mentions)


def _read_price(segment: Sequence[Mention], at: int, mention: Mention) -> _Price | None:
    match = _EACH_UNIT.match(mention.measure.unit)
    found = _EACH.search(mention.clause) if _EACH_SIGN.search(mention.clause) else None
    if not (match or found) or _WRITTEN_OUT.search(mention.lead + mention.trail):
        return None
    if match is not None:
        if _NO_PRICE.search(mention.clause) or "控制价" in mention.clause:
            return None
        return _Price(mention, match["each"], match["per"] or "")
    if found is None or _NO_PRICE.search(mention.clause) or mention.measure.kind == "percent":
        return None
    per = (found["per"] or "")[1:] or ("月" if _MONTH.search(found["tail"]) else "")
    unit = found["one"] or found["each"] or ""
    if found["alone"]:
        before = [m for m in segment[:at] if m.measure.kind in ("count", "extent")]
        unit = before[-1].measure.unit if before else ""
    return _Price(mention, unit, per) if unit else None


def _is_counted(mention: Mention, unit: str) -> bool:
    own = mention.measure.unit
    if mention.measure.kind not in ("count", "extent") or mention.measure.vague:
        return False
    if own == unit or (unit in _PEOPLE and own in _PEOPLE):
        return True
    if unit in _PEOPLE and own in ("个", "") and _PERSONS.search(mention.label + mention.after[:6]):
        return True
    words = mention.after.startswith(unit) or unit in mention.clause[-6:]
    return (own in ("个", "") or unit in _NOUNS) and words


def _judge(sentence: Sentence, segment: Sequence[Mention], price: _Price) -> Iterator[Relation]:
    """What fits in one reading is kept; else the only reading is asked about."""
    ways = list(_read_ways(sentence, segment, price))
    judged = [_reckon(price, way) for way in ways]
    held = [one for one in judged if one.state in ("holds", "holds_by_rounding")]
    if held:
        yield held[0]
        return
    sure = [
        relation
        for way, relation in zip(ways, judged, strict=True)
        if relation.asks and _is_near(price, way)
    ]
    if ways and len(ways[0].totals) > 1:
        sure = sure[:1]  # 每公里总投入 is of all that was put in
    others = [m for m in segment if m is not price.mention]
    rivals = [m for m in others if _EACH.search(m.clause) or _EACH_UNIT.match(m.measure.unit)]
    if len(rivals) >= len({way.counted.start for way in ways}) > 0 and _is_beside(rivals, price):
        return  # 80—89岁每人60元，90—99岁每人150元: of some of those counted
    if len(sure) == 1 and len({way.counted.start for way in ways}) == 1:
        yield sure[0]


def _read_ways(sentence: Sentence, segment: Sequence[Mention], price: _Price) -> Iterator[_Way]:
    one = price.mention
    counts = [m for m in segment if m is not one and _is_counted(m, price.unit)]
    totals = _read_totals(segment, price, counts)
    times = _read_times(segment, price.per)
    for count in counts:
        for total in totals:
            if total[0] is count:
                continue
            once = not price.per or (price.per == "年" and times is None)
            if once or times is not None:
                yield _Way(count, times, False, total)
            elif price.per == "月" and _YEAR.search(sentence.text):
                yield _Way(count, None, True, total)


def _read_totals(
    segment: Sequence[Mention], price: _Price, counts: Sequence[Mention]
) -> list[tuple[Mention, ...]]:
    """The amounts that may be the total; one that is due (应发, 需) is meant before all others."""
    one = price.mention
    within = next((m.start for m in segment if "其中" in m.lead), segment[-1].end)
    like = [
        m
        for m in segment
        if m is not one
        and m.start < within
        and m not in counts
        and _is_alike(m.measure, one.measure)
        and (not _NO_TOTAL.search(m.clause) or bool(_IN_YEAR.search(m.clause)) or _is_run(one, m))
        and not m.measure.vague
        and m.measure.value > one.measure.value
    ]
    after = [m for m in like if m.start > one.start]
    due = [m for m in after if _DUE.search(m.clause)] or [
        m for m in after[:1] if _SUMMED.search(m.clause)
    ]
    if due:
        return [(due[0],)]
    single = [(m,) for m in like]
    if len(like) > 1 and _ALL.search(one.clause):
        return [tuple(like), *single]
    return list(single)


def _is_run(one: Mention, total: Mention) -> bool:
    """累计开展送戏下乡156场，平均每个乡镇11场: events, of which no years are mixed up."""
    return one.measure.kind == "count" and "累计" in total.clause


def _is_alike(total: Measure, price: Measure) -> bool:
    if price.unit.startswith("元/"):
        return total.kind == "money"
    return total.kind == price.kind and total.unit == price.unit


def _read_times(segment: Sequence[Mention], per: str) -> Measure | None:
    units = _TIMES.get(per, ())
    return next((m.measure for m in segment if m.measure.unit in units), None)


def _read_product(price: _Price, way: _Way) -> tuple[Decimal, Decimal]:
    """The product and how far rounding may move it."""
    each, count = price.mention.measure, way.counted.measure
    times = way.times.value if way.times else Decimal(12 if way.months else 1)
    value = count.value * each.value * times
    room = each.half * (1 if _ROUNDED.search(price.mention.clause) else 0)
    return value, (count.value * room + each.value * count.half) * times


def _is_beside(rivals: Sequence[Mention], price: _Price) -> bool:
    """Another norm of the same unit."""
    return any(
        (found := _EACH.search(m.clause)) is not None
        and (found["one"] or found["each"]) == price.unit
        and "总" not in m.clause + price.mention.clause
        for m in rivals
    )


def _is_near(price: _Price, way: _Way) -> bool:
    value, _ = _read_product(price, way)
    total = sum((m.measure.value for m in way.totals), Decimal(0))
    ratio = value / total if total else Decimal(0)
    return LEAST <= ratio <= MOST or ratio in SLIPS


def _reckon(price: _Price, way: _Way) -> Relation:
    value, half = _read_product(price, way)
    each, count = price.mention, way.counted
    last = max((each, *way.totals), key=lambda m: m.start)
    totals = [m.measure for m in way.totals]
    inputs = [count.measure, *([way.times] if way.times else [])]
    whole = sum((m.value for m in totals), Decimal(0))
    scale = value / each.measure.value
    if last is not each and len(totals) == 1:
        if _ROUNDED.search(each.clause) and is_cut_off(whole / scale, each.measure):
            # 人均 may be cut off after its last place
            half = abs(whole - value)
        factors = [count.measure.printed, each.measure.printed]
        factors += [way.times.printed] if way.times else ["12个月"] if way.months else []
        return judge_value(
            value,
            half,
            totals[0],
            left="×".join(factors),
            inputs=[*inputs, each.measure],
            subject=name_subject(last, "合计"),
            kind="sum",
            doubt=UNSURE,
        )
    left = "＋".join(m.printed for m in totals)
    left = f"（{left}）" if len(totals) > 1 else left
    left += f"÷{count.measure.printed}" + (f"÷{way.times.printed}" if way.times else "")
    return judge_value(
        whole / scale,
        sum((m.half for m in totals), each.measure.value * count.measure.half) / scale,
        each.measure,
        left=left + ("÷12个月" if way.months else ""),
        inputs=[*totals, *inputs],
        subject=name_subject(each, "平均数"),
        kind="percentage",
        doubt=UNSURE,
    )


def find_named_prices(run: Sequence[Sentence]) -> Iterator[Relation]:
    """小学每生每年1,000元，初中每生每年1,250元。…初中742人，发放92.75万元: norms told before their use."""
    norms: dict[str, _Price] = {}
    if not any(map(_may_tell, run)):
        return
    for sentence in run:
        for segment in read_segments(sentence):
            words = sentence.between(segment[0].start - len(segment[0].lead), segment[-1].end)
            own = [_read_price(segment, at, m) for at, m in enumerate(segment)]
            named = [name for name in norms if name in words]
            if len(named) == 1 and not any(own):
                yield from _judge(sentence, segment, norms[named[0]])
            for price in filter(None, own):
                name = _NAMED.search(price.mention.clause)
                if name is not None:
                    norms[name["name"]] = price
