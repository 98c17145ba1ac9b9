"""What was there and what was used or settled become what is left: 结余, 核减, 节约."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pbassist.model.performance import Relation
from pbassist.relations.judging import judge_difference
from pbassist.relations.sentences import Mention, name_subject

_BASE_PARTS = re.compile(
    r"发现问题|年初预算|全年预算|预算数|预算总额|总预算|调整预算|收入|总投资|送审|报审|申报"
    r"|预算(?:安排|资金|金额|经费)?(?:为)?\s{0,2}$|(?:下达|安排|到位)(?:资金|经费)(?:为)?\s{0,2}$"
)
_USED_PARTS = re.compile(r"执行数|整改|支出|(?<!转移)支付|使用|审定|核定")
_LEFT_PARTS = re.compile(
    r"(?<!上年)(?<!年初)(?<!结转)(?:结余|剩余|结转结余|结转|未支出|未支付|未使用)(?:资金|金额)?(?:为)?\s{0,2}$"
)
_OPENING = re.compile(r"(?:年初|上年|期初|以前年度)[^，。；]{0,6}(?:结[转余]|余额)|上缴")
"""年初结转64万元, 上缴42万元: the rest is of more than two figures."""
_SAVED = re.compile(
    r"^，[^，。；\d]{0,6}(?:节约|节省|压减|节支)(?:了|财政)?(?:资金|金额|成本|投资|支出)?(?:为|达)?\s{0,2}$"
)
_PRICED = re.compile(r"预算|控制价|限价|概算|估算|计划价")
_BOUGHT = re.compile(r"中标|成交|签约|合同[价金]|采购价|采购金额|实际采购")
_CUT = re.compile(r"(?:核减|审减|净核减|核减额|审减额)(?:资金|金额|投资)?(?:为)?\s{0,2}$")
_CHECKED = re.compile(r"送审|送评|报审|上报|申报")
_SETTLED = re.compile(r"审定|核定|审核后|评审后")


def tells_rest(mention: Mention, before: Sequence[Mention]) -> bool:
    """True for the amount behind 结余, 核减, or 节约 after a price that was planned and one that was paid."""
    if _SAVED.search(mention.lead) and _is_bought(before):
        return True
    return bool(_CUT.search(mention.lead) or _LEFT_PARTS.search(mention.lead))


def find_rest(mention: Mention, before: Sequence[Mention]) -> Iterator[Relation]:
    """送审, 审定, 核减; 预算, 执行, 结余."""
    like = [m for m in before if m.measure.alike(mention.measure)][-3:]
    if _SAVED.search(mention.lead):
        like = like[-2:]
        whole = [m for m in like if _PRICED.search(m.clause)]
        used = [m for m in like if _BOUGHT.search(m.clause) and m not in whole]
        doubt = ""
    elif _CUT.search(mention.lead):
        whole = [m for m in like if _CHECKED.search(m.clause)]
        used = [m for m in like if _SETTLED.search(m.clause)]
        doubt = ""
    elif like and like[0].measure.kind == "count" and "余" in mention.lead:
        whole = [m for m in like if re.search("发现", m.clause)]
        used = [m for m in like if re.search("整改", m.clause)]
        doubt = ""
    elif any(_OPENING.search(m.clause) for m in (*before, mention)):
        return
    else:
        whole = [m for m in like if _BASE_PARTS.search(m.clause)]
        used = [m for m in like if _USED_PARTS.search(m.clause) and m not in whole]
        doubt = "结余、结转口径可能不含全部未支出资金"
    if len(whole) == 1 and len(used) == 1:
        yield judge_difference(
            whole[0].measure,
            used[0].measure,
            mention.measure,
            subject=name_subject(mention),
            doubt=doubt,
            asks=bool(doubt),
        )


def _is_bought(before: Sequence[Mention]) -> bool:
    """预算150万元，成交价138.5万元: right before the saving, the second of a purchase or a contract."""
    return (
        len(before) > 1 and bool(_BOUGHT.search(before[-1].clause)) and "；" not in before[-1].lead
    )
