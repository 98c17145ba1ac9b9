"""Main spendings that no output indicator speaks of become a question (fault 4)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from pbassist.checks.forms import (
    aspect_of,
    contains_any,
    declared_target,
    dimension_of,
    join_spans,
    list_names,
)
from pbassist.checks.quantities import fold_width
from pbassist.checks.register import Brief, check, met, unclear, unmet
from pbassist.checks.targets.spending import COUNT, Spending, list_spendings
from pbassist.model.performance import Indicator, Target
from pbassist.model.review import Finding

SEVERAL = 2
"""Unmatched items from which on it is asked: one alone may be meant by an indicator's other word."""
HALF = Decimal(50)
HUNDRED = Decimal(100)
MOST_NAMED = 3
CHINESE = re.compile(r"[一-鿿]{2,}")
GENERAL = re.compile(r"(?:项目|工程|任务|工作|计划|支出|预算|指标|目标)")
"""Words of a name that says nothing of what is done."""
BUYS = re.compile(
    r"^(?:新|拟|计划|集中|统一|更新)?(?:购置|采购|购买|添置|购)|(?:购置|采购|添置)(?:费用?|经费)?$"
)
GOODS = re.compile(r"设备|仪器|装备|器材|机械|机具|车辆?(?![位站间库])|计算机|电脑|服务器|无人机")
"""What lasts: of what is used up in the work, the work's own output speaks."""
BUILT = re.compile(r"建成|建设|新建|扩建|上线|升级|改造|安装|部署|平台|系统|模块|投用|投入使用")
"""What an output names that the equipment bought is a part of."""
PIECES = ("台", "套", "辆", "件", "部", "架", "艘", "组", "个", "只", "具")
NAME = "outputs_cover_spending"


@check(fault="产出指标未覆盖主要支出", number=4, needs=("declaration",), stage="declaration")
def outputs_cover_spending(brief: Brief) -> Iterator[Finding]:
    """The main items of the estimate are reflected by some output indicator; else it is asked."""
    spendings = list_spendings(brief)
    for target in declared_target(brief):
        outputs = [one for one in target.indicators if dimension_of(one) in ("output", "cost")]
        total = _find_total(target, spendings)
        if not spendings or total is None or not outputs:
            yield unclear(
                NAME,
                subject="主要支出内容",
                message="资金测算未逐项列明支出内容和金额，未核对产出指标是否覆盖主要支出。",
            )
            continue
        goods = [one for one in spendings if _is_unseen_purchase(one, outputs, total, brief)]
        left = [one for one in spendings if not _is_reflected(one, outputs, brief)]
        main = _is_main(left, spendings, total, brief)
        if main and _are_of_other_work(left, spendings, outputs, brief):
            yield _ask(left, outputs)
        elif goods:
            yield _ask(goods, outputs)
        elif left:
            yield unclear(
                NAME,
                subject="主要支出内容",
                message=f"{list_names([one.item for one in left])}未见直接对应的产出指标，可能已由其他指标反映。",
                evidence=tuple(span for one in left for span in one.evidence),
            )
        else:
            yield met(
                NAME,
                subject="主要支出内容",
                message=f"资金测算所列{len(spendings)}项支出内容均有对应的产出指标或属工作投入。",
                evidence=tuple(span for one in spendings for span in one.evidence),
            )


def _find_total(target: Target, spendings: Sequence[Spending]) -> Decimal | None:
    """The money asked for; None where the items are more than it, and so not read rightly."""
    listed = sum((one.amount for one in spendings), Decimal(0))
    fund = target.fund("total", "requested")
    total = fund.amount if fund is not None and fund.amount else listed
    return total if total and listed <= total * Decimal("1.1") else None


def _is_main(
    left: Sequence[Spending], spendings: Sequence[Spending], total: Decimal, brief: Brief
) -> bool:
    """Whether several items are left over, the biggest among them and more than half of the money."""
    least = brief.profile.threshold("main_spending")
    if least is None or len(left) < SEVERAL:
        return False
    biggest = max(spendings, key=lambda one: one.amount)
    share = sum((one.amount for one in left), Decimal(0)) * HUNDRED / total
    return biggest in left and biggest.amount * HUNDRED / total >= least and share > HALF


def _are_of_other_work(
    left: Sequence[Spending],
    spendings: Sequence[Spending],
    outputs: Sequence[Indicator],
    brief: Brief,
) -> bool:
    """Whether what is left over is other work, and not the parts of what the outputs count.

    沥青 and 碎石 are parts of 养护公路里程. Work is other where the outputs name an activity of
    their own, and the items left over name theirs, or the outputs' own item is priced beside them
    and is one that takes little money.
    """
    counted = [one for one in outputs if aspect_of(one) == "quantity"] or list(outputs)
    priced = [one for one in spendings if one not in left and not _is_means(one, brief)]
    light = all(contains_any(one.name, brief.profile.word_list("light_work")) for one in counted)
    if priced and light:
        return True
    main = sorted(left, key=lambda one: -one.amount)[:SEVERAL]
    if light and all(_is_bought(one, brief) for one in main):
        return True
    if not all(_list_kinds(one.item, brief) for one in main):
        return False
    return all(_list_kinds(one.name, brief) or _is_priced(one, priced) for one in counted)


def _is_unseen_purchase(
    spending: Spending, outputs: Sequence[Indicator], total: Decimal, brief: Brief
) -> bool:
    """Whether more than half of the money buys equipment of whose use alone an output speaks.

    检测水样 shares its purpose with 检测仪器设备, and says nothing of what is bought. Equipment
    that tells no purpose may be a part of whatever the outputs count.
    """
    item = fold_width(spending.item)
    if spending.amount * HUNDRED <= HALF * total or not (BUYS.search(item) and GOODS.search(item)):
        return False
    common = brief.profile.word_list("common_words")
    purpose = _cut_pairs(GOODS.sub(" ", BUYS.sub(" ", item)), common)
    used = any(purpose & _cut_pairs(one.name, common) for one in outputs)
    own = _list_kinds("购置", brief)
    return used and not any(_counts_goods(one, spending, own, brief) for one in outputs)


def _counts_goods(
    one: Indicator, spending: Spending, kinds: Sequence[Sequence[str]], brief: Brief
) -> bool:
    said = fold_width("，".join(text for text in (one.name, one.explanation, one.remark) if text))
    if (
        GOODS.search(said)
        or BUILT.search(said)
        or any(word in said for kind in kinds for word in kind)
    ):
        return True
    general = not _cut_pairs(GENERAL.sub("", one.name), brief.profile.word_list("common_words"))
    pieces = any(_counts(one, piece) for piece in PIECES)
    return general or pieces or bool(spending.counted and _counts(one, spending.counted))


def _is_bought(spending: Spending, brief: Brief) -> bool:
    """Whether a spending names its kind of work, or goods and places by their unit: 冲锋舟4艘."""
    unit = spending.counted
    events = brief.profile.word_list("event_units")
    return bool(_list_kinds(spending.item, brief)) or bool(unit and not unit.startswith(events))


def _is_priced(indicator: Indicator, priced: Sequence[Spending]) -> bool:
    """Whether an item of the estimate prices just what an indicator counts: 补贴100件×0.15万元/件."""
    return any(one.counted and _counts(indicator, one.counted) for one in priced)


def _list_kinds(text: str, brief: Brief) -> list[list[str]]:
    """The kinds of work that a text names, each as its words."""
    kinds = (group.split() for group in brief.profile.word_list("kinds_of_work"))
    return [kind for kind in kinds if contains_any(fold_width(text), kind)]


def _is_means(spending: Spending, brief: Brief) -> bool:
    return contains_any(fold_width(spending.item), brief.profile.word_list("means_of_work"))


def _is_reflected(spending: Spending, outputs: Sequence[Indicator], brief: Brief) -> bool:
    """Whether an indicator shares a word, a kind of work or a unit with a spending, or the
    spending is a mere means of the work (人工, 材料, 管理费).
    """
    if _is_means(spending, brief):
        return True
    own = _cut_pairs(spending.item, brief.profile.word_list("common_words"))
    kinds = _list_kinds(spending.item, brief)
    if not own and not kinds:
        return True
    return any(_speaks_of(one, spending, own, kinds, brief) for one in outputs)


def _speaks_of(
    one: Indicator,
    spending: Spending,
    own: frozenset[str],
    kinds: Sequence[Sequence[str]],
    brief: Brief,
) -> bool:
    common = brief.profile.word_list("common_words")
    said = fold_width("，".join(text for text in (one.name, one.explanation, one.remark) if text))
    light = brief.profile.word_list("light_work")
    if contains_any(one.name, light):
        # 保洁员培训是培训，不是保洁。
        kinds = [kind for kind in kinds if contains_any("".join(kind), light)]
    if any(word in said for kind in kinds for word in kind) or own & _cut_pairs(said, common):
        return True
    # “项目任务完成率”一类的名称可以包括任何支出。
    told = dimension_of(one) == "output" and aspect_of(one) != "cost"
    general = told and not _cut_pairs(GENERAL.sub("", one.name), common)
    return general or bool(spending.counted and _counts(one, spending.counted))


def _counts(indicator: Indicator, unit: str) -> bool:
    known = {indicator.unit or "", *COUNT.findall(indicator.planned or "")}
    return unit in {"".join(word.split()) for word in known}


def _cut_pairs(text: str, common: Iterable[str]) -> frozenset[str]:
    """Pairs of Chinese characters of a text, the common words of the trade taken out first."""
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    for word in sorted(common, key=len, reverse=True):
        folded = folded.replace(word, " ")
    return frozenset(
        run[at : at + 2] for run in CHINESE.findall(folded) for at in range(len(run) - 1)
    )


def _ask(left: Sequence[Spending], outputs: Sequence[Indicator]) -> Finding:
    ranked = sorted(left, key=lambda one: -one.amount)[:MOST_NAMED]
    shown = [one for one in left if one in ranked]
    more = f"等{len(left)}项" if len(left) > MOST_NAMED else ""
    listed = "、".join(f"“{one.item}”{one.printed}" for one in shown) + more
    quantities = [one for one in outputs if one.aspect and "数量" in one.aspect]
    named = quantities or [one for one in outputs if dimension_of(one) == "output"] or outputs
    names = list_names([one.name for one in named])
    kind = "数量指标" if quantities else "产出指标"
    count = f"{len(named)}项" if len(named) <= MOST_NAMED else ""
    return unmet(
        NAME,
        "请核实",
        subject="主要支出内容",
        place="资金测算",
        message=f"资金测算包含{listed}，{kind}设{names}{count}，产出指标未反映上述支出内容，与主要支出内容不匹配。",
        remedy="请核实，并按支出内容补充数量、质量指标。",
        line=f"资金测算包含{listed}，产出指标未反映，请按支出内容补充数量、质量指标",
        evidence=join_spans(
            *(span for one in shown for span in one.evidence),
            *(one.cell("name") for one in named[:MOST_NAMED]),
        ),
    )
