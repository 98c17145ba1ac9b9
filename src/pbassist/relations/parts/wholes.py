"""A part printed greater than the whole it belongs to by the text's own words becomes a relation.

Nothing is said where only the reader would put one figure inside another: 其中, 项目中有, and pairs
like 发放问卷 and 收回问卷 say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pbassist.model.performance import Relation
from pbassist.relations.judging import say_apart
from pbassist.relations.sentences import Mention, Sentence, name_subject

_WITHIN = re.compile(r"其中[：，]?")
_AMONG = re.compile(
    r"^[^，。；、\d]{0,12}(?:中|当中|之中|里)[，]?(?:共?有|已有|仅有)?[^，。；、\d]{0,8}$"
)
_SAID = re.compile(r"其中|到位|下达|[中里](?:[共已仅]?有|，)|发放|问卷|发出|抽|检|整改|督办|交办")
"""What every sentence holds that puts one figure inside another."""
_THING = re.compile(
    r"项目|部门|单位|政策|机构|企业|街道|乡镇|村|学校|问题|报告|问卷|制度|指标|幼儿园|小区|人员"
)
_BRACKETS = re.compile(r"（[^（）]{0,60}）")
_OTHER = re.compile(
    r"累计|涉及|带动|惠及|覆盖|新增|追加|项目预算|投资|申请|平均|每|人均|户均|预计|计划|目标|总投资|概算|合同|送审|申报|原|上年|去年|同比|增长|增加|减少|下降|占|超|高[于出过]|低于|提高|降低|最"
)
_CHANGE = re.compile(r"(?:增加|增长|减少|下降|降低|提高|节约|追加|调[增减]|多|少)(?:了|约|额为)?$")
"""比2023年增加120万元，其中社保补贴378万元: the part is of the level, not of its change."""
_FUND = re.compile(r"财政|拨款|中央|省级|市级|县级|区级|补助|配套|上级|结转|自筹|其他资金")
_PAIRS = (
    (r"发放|下发问卷|发出问卷", r"收回|回收|有效问卷", ""),
    (r"抽检|送检|抽查|抽样|检测|检验|抽测", r"合格|达标", ""),
    (r"(?:发现|查出|查摆|反馈|梳理)[^，。；、\d]{0,8}问题", r"整改", "已整改数可能含以前年度问题"),
    (
        r"(?:资金|经费)?(?:实际|已|全部)?(?:到位|下达)",
        r"支出|使用|支付",
        "支出数可能含上年结转或其他资金",
    ),
    (r"整改通知|整改函|督办单|交办单", r"整改", "已整改数可能含以前年度问题"),
)
_CARRIED = re.compile(r"结转|追加|累计|以前年度|自筹|垫|其他资金|贷款|债券|其中")
PAIRS = tuple((re.compile(a), re.compile(b), doubt) for a, b, doubt in _PAIRS)
UNSURE = "部分与整体的对应关系需核实"


def find_wholes(sentence: Sentence) -> Iterator[Relation]:
    """The parts of one sentence that are greater than their wholes."""
    told: set[int] = set()
    if not _SAID.search(sentence.view, sentence.start, sentence.end):
        return
    for at, part in enumerate(sentence.mentions):
        for whole, doubt in _read_wholes(sentence, at):
            if whole.start not in told and _is_beyond(whole, part):
                told.add(whole.start)
                yield _say(whole, part, doubt)
                break


def _is_beyond(whole: Mention, part: Mention) -> bool:
    if part.measure.vague or whole.measure.vague or not part.measure.unit:
        return False
    kinds = ("count", "money", "extent")
    alike = part.measure.kind in kinds and part.measure.unit == whole.measure.unit
    return (
        alike and part.measure.kind == whole.measure.kind and part.measure.low > whole.measure.high
    )


def _read_wholes(sentence: Sentence, at: int) -> Iterator[tuple[Mention, str]]:
    """The figures that a figure belongs to by the words between them, with what leaves a doubt."""
    part = sentence.mentions[at]
    like = [
        m
        for m in sentence.mentions[:at]
        if m.measure.alike(part.measure) and not _CHANGE.search(m.clause)
    ]
    if not like or _OTHER.search(part.clause):
        return
    whole = like[-1]
    between = sentence.between(whole.end, part.start)
    if part.lead.startswith("；其中") and part.measure.value > max(m.measure.value for m in like):
        yield max(like, key=lambda m: m.measure.value), UNSURE
        return
    if re.search("[；。]", between) or between.count("）") > between.count("（"):
        return
    if _WITHIN.search(between) and not _is_of_another(whole, part):
        # the nearest figure before 其中, and the first after it
        yield whole, _doubt_within(whole, part, between)
    elif _AMONG.match(between) and not _is_of_another(whole, part):
        yield whole, "" if _THING.search(part.after) else UNSURE
    elif (first := _find_listed(sentence, part, like)) and not _is_of_another(first, part):
        yield first, UNSURE
    for base, done, doubt in PAIRS:
        if part.measure.kind == "money" and _CARRIED.search(sentence.text):
            continue
        if not done.search(part.clause) or not base.search(whole.clause + whole.after):
            continue
        again = sum(bool(base.search(m.clause + m.after)) for m in like) > 1
        if not again or "共" not in part.clause:
            # 线上发放1,200份，线下发放300份，共回收1,368份: of both
            yield whole, doubt


def _find_listed(sentence: Sentence, part: Mention, like: list[Mention]) -> Mention | None:
    """126个，其中新建18个、提档升级130个: the figure right before the word that opens the list."""
    opened = sentence.view.rfind("其中", sentence.start, part.start)
    before = [m for m in like if m.end <= opened]
    if not before or opened - before[-1].end > 12:
        return None
    if "）" in sentence.between(before[-1].end, opened):
        return None
    between = _BRACKETS.sub("", sentence.between(opened, part.start))
    return None if re.search("[，；。：（]", between) else before[-1]


def _doubt_within(whole: Mention, part: Mention, between: str) -> str:
    if whole.measure.kind == "money":
        funded = _FUND.search(part.clause) and not _OTHER.search(whole.clause)
        return "" if funded else UNSURE
    return (
        "" if between.startswith(("，其中", "。其中", "，其中：")) or len(between) < 30 else UNSURE
    )


def _is_of_another(whole: Mention, part: Mention) -> bool:
    """12个部门，其中项目35个: both count by 个, and not the same things."""
    one = set(_THING.findall(whole.clause)) | set(_THING.findall(whole.after))
    other = set(_THING.findall(part.clause)) | set(_THING.findall(part.after))
    return bool(one and other and not one & other)


def _say(whole: Mention, part: Mention, doubt: str) -> Relation:
    return Relation(
        kind="sum",
        state="open" if doubt else "broken",
        subject=name_subject(part),
        expression=f"{part.measure.printed}＞{whole.measure.printed}",
        stated=part.measure.figure,
        computed=whole.measure.printed,
        difference=say_apart(part.measure, whole.measure),
        inputs=(whole.measure.figure,),
        reason=doubt,
        asks=bool(doubt),
    )
