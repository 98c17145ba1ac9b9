"""Rows of a form that say the same twice become one question (fault 25)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from pbassist.checks.forms import declared_target, fold_name, list_names, show_planned
from pbassist.checks.quantities import fold_width, is_date, planned_quantity
from pbassist.checks.register import Brief, check, unmet
from pbassist.model.performance import Indicator
from pbassist.model.review import Finding, Formula, FormulaInput

COUNTED = re.compile(r"(?:数量|个数|座数|处数|次数|场数|台数|套数|项数|件数|数)$")

LONG_WORDS = 8
"""Characters of a worded value (无误报、漏报和迟报) that two indicators of one name hardly share by chance."""


@check(fault="指标重复", number=25, needs=("declaration",), stage="declaration")
def indicators_are_not_repeated(brief: Brief) -> Iterator[Finding]:
    """No indicator stands on a form twice with one value, under one name or its words turned round."""
    for target in declared_target(brief):
        rows: dict[tuple[str, str], list[Indicator]] = defaultdict(list)
        for one in target.indicators:
            # 没有数值的（如“及时”“合格”）不足以断定是同一项指标。
            said = planned_quantity(one) is not None or is_date(one.planned or "")
            said = said or len(fold_width(one.planned or "")) >= LONG_WORDS
            if fold_name(one.name) and said:
                rows[_name_matter(one.name), fold_width(show_planned(one))].append(one)
        found = [same for same in rows.values() if len(same) > 1]
        if found:
            yield _repeated(found)


def _name_matter(name: str) -> str:
    """What a name counts, in whatever order its words stand: 培训干部人数, 干部培训人数."""
    folded = fold_name(name)
    return "".join(sorted(COUNTED.sub("", folded) or folded))


def _repeated(found: list[list[Indicator]]) -> Finding:
    named = {fold_name(one.name): one.name for same in found for one in reversed(same)}
    names = list_names(list(named.values()))
    times = f"{len(found[0])}次" if len(found) == 1 else "两次以上"
    same_name = all(
        fold_name(one.name) == fold_name(same[0].name) for same in found for one in same
    )
    said = "名称" if same_name else "所指内容"
    return unmet(
        "indicators_are_not_repeated",
        "请核实",
        subject="指标重复",
        place="绩效指标",
        message=f"{names}{said}和指标值相同，在表中出现{times}。",
        remedy="请核对，重复的请合并或改设反映其他方面的指标。",
        line=f"{names}重复设置，请核对合并",
        evidence=tuple(one.cell("name") for same in found for one in same),
        formula=_count_rows(found[0]) if len(found) == 1 else None,
    )


def _count_rows(same: list[Indicator]) -> Formula:
    """The rows counted, each with the place it stands in."""
    times = f"{len(same)}次"
    inputs = tuple(
        FormulaInput(name=f"第{at}处", value=one.name, span=one.cell("name"))
        for at, one in enumerate(same, 1)
    )
    return Formula(expression=f"逐行计数：{times}", inputs=inputs, results=(times,))
