"""A year's budget becomes two sums and what is left: 收入…，加上…，收入总量；支出总量；收支相抵，年终结转."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.model.performance import Relation
from pbassist.relations.judging import judge_difference, judge_sum
from pbassist.relations.parts.members import BRACKETS
from pbassist.relations.sentences import Mention, Sentence, name_subject

_ADDED = re.compile(r"^[，；。]?\s?再?加上?(?![快强大班分])")
_TOTAL = re.compile(r"(?P<side>收入|支出|收|支)(?:总量|总计|合计|总额)(?:为|达)?\s?$")
_LEFT = re.compile(
    r"(?:收支相抵|收支平衡|收支轧抵)[^。；]{0,30}(?:结转|结余|余额)[^，。；\d]{0,8}$"
)
_NO_PART = re.compile(r"[比较]|同比|增长|下降|[增减][收支]|超[收支]|其中")
UNSURE = "所列各项以外是否另有收支未列示"


class _Totals(NamedTuple):
    """The totals of one budget, as far as its paragraph has told them."""

    income: Mention | None = None
    spending: Mention | None = None


def find_budget_accounts(sentences: Sequence[Sentence]) -> Iterator[Relation]:
    """Sums after 加上 and what the two totals leave; a mismatch is asked."""
    told = _Totals()
    block = None
    for sentence in sentences:
        if sentence.block is not block:
            told, block = _Totals(), sentence.block
        for at, mention in enumerate(sentence.mentions):
            if mention.measure.kind != "money":
                continue
            if match := _TOTAL.search(mention.lead):
                parts = _read_parts(sentence, at)
                within = "其中" in BRACKETS.sub("", sentence.between(sentence.start, mention.start))
                found = _judge_total(parts, mention) if len(parts) > 1 else None
                if found and not (within and found.state == "open"):
                    yield found
                income = match["side"].startswith("收")
                told = told._replace(**{"income" if income else "spending": mention})
            elif _LEFT.search(mention.lead) and told.income and told.spending:
                yield _judge_left(told.income, told.spending, mention)


def _read_parts(sentence: Sentence, at: int) -> list[Mention]:
    """The amount before 加上 and those after it, without brackets and changes."""
    before = sentence.mentions[:at]
    opened = next((n for n, m in enumerate(before) if _ADDED.search(m.lead)), None)
    if opened is None:
        return []
    first = [m for m in before[:opened] if _is_level(sentence, m)]
    added = [m for m in before[opened:] if _is_level(sentence, m)]
    return [first[0], *added] if len(first) == 1 else []


def _is_level(sentence: Sentence, mention: Mention) -> bool:
    if mention.measure.kind != "money" or mention.measure.vague:
        return False
    if _NO_PART.search(mention.clause) or "其中" in mention.lead:
        return False
    before = BRACKETS.sub("", sentence.between(sentence.start, mention.start))
    return "（" not in before


def _judge_total(parts: Sequence[Mention], total: Mention) -> Relation:
    return judge_sum(
        [part.measure for part in parts],
        total.measure,
        subject=name_subject(total, "总量"),
        doubt=UNSURE,
        asks=True,
    )


def _judge_left(income: Mention, spending: Mention, left: Mention) -> Relation:
    return judge_difference(
        income.measure,
        spending.measure,
        left.measure,
        subject=name_subject(left, "结转"),
        doubt=UNSURE,
        asks=True,
    )
