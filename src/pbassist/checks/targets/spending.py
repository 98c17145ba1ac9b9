"""An estimate (资金测算), as lines or as prose, becomes its priced items: what is bought, for how much."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pbassist.checks.forms import MONEY_FACTORS, declared_target, money
from pbassist.checks.register import Brief
from pbassist.model.document import Document, Span
from pbassist.model.performance import Estimate

MONEY = re.compile(
    r"(?<![每×xX*＊✕])(\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,6})?)\s{0,2}(亿元|万元|千元|元)(?!\s{0,2}[/／每×xX*＊✕])"
)
CLAUSE = re.compile(r"[^；;。\n]{1,400}")
PART = re.compile(r"(?:[^，,、]|,(?=\d{3})|、(?![^，,、]{0,40}\d)){1,200}")
ITEM = re.compile(
    r"\s{0,4}(?:其中[:：]?)?(?:[（(]?\d{1,2}[)）.．、]\s{0,2}(?!\d)|[①-⑳]|[（(]?[一二三四五六七八九十]{1,2}[)）、是])?\s{0,2}"
    r"([^\d（(：:，,=＝×约]{2,40})"
)
"""Name of a spending at the beginning of its part, behind an ordinal."""
SUM = re.compile(
    r"\s{0,4}(?:以上|上述|项目|资金|测算|经费|预算|费用){0,3}(?:合计|共计|总计|小计|总额|总金额|总投资|总费用)"
)
RUN_ON = re.compile(r"\s{0,4}(?:每|人均|平均|均价|单价|按|计|共|合|约|需|即|标准)")
"""A part that prices the item before it: 购置终端3台，每台2万元，计6万元."""
LISTED = re.compile(r"[^\d，,、=＝×]{2,40}、")
"""The first of several goods with one amount behind the last: 色谱仪、光度计等设备86万元."""
ASIDE = re.compile(r"[（(][^（）()]{0,80}[）)]")
COUNT = re.compile(r"\d\s{0,2}(?:[十百千万亿])?\s{0,2}(?!万?元)([一-鿿]{1,3})")


class Spending(NamedTuple):
    """A priced item of an estimate (支出内容)."""

    item: str
    """As printed."""
    printed: str
    """Its amount with its unit."""
    amount: Decimal
    """In 元."""
    counted: str
    """What its quantity counts: 台, 人次; empty when not known."""
    evidence: tuple[Span, ...]
    """Item and amount."""


def list_spendings(brief: Brief) -> tuple[Spending, ...]:
    """The priced items of the estimate beside the form, else of the form's own 测算 field."""
    beside = brief.dossier.paper("estimate")
    if beside is not None and beside.estimate is not None and beside.estimate.lines:
        return tuple(_read_lines(beside.estimate))
    form = brief.dossier.paper("declaration")
    spans = [one.estimate_span for one in declared_target(brief)]
    if form is None or not spans or spans[0] is None:
        return ()
    return tuple(_read_prose(spans[0], form.document))


def _read_lines(estimate: Estimate) -> Iterator[Spending]:
    unit = estimate.unit or "元"
    for line in estimate.lines:
        if line.amount:
            item = "".join(line.item.split())
            counted = "".join((line.counted or "").split())
            yield Spending(item, money(line.amount, unit), line.amount, counted, (line.span,))


def _read_prose(span: Span, document: Document) -> Iterator[Spending]:
    # 括号内是对前文的说明，不是另一项支出。
    text = ASIDE.sub(lambda match: "　" * len(match.group()), span.quote)
    for clause in CLAUSE.finditer(text):
        for start, end in _cut_parts(text, clause.start(), clause.end()):
            found = _read_part(text[start:end], span.start + start, document)
            if found is not None:
                yield found


def _cut_parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The items of a clause; what prices the item before it stays with it, sums are left out."""
    kept: list[tuple[int, int]] = []
    for part in PART.finditer(text, start, end):
        if SUM.match(part.group()):
            break
        listed = bool(kept) and LISTED.fullmatch(text, kept[-1][0], part.start()) is not None
        if kept and (listed or RUN_ON.match(part.group())):
            kept[-1] = (kept[-1][0], part.end())
        else:
            kept.append((part.start(), part.end()))
    yield from kept


def _read_part(text: str, at: int, document: Document) -> Spending | None:
    item, amounts = ITEM.match(text), list(MONEY.finditer(text))
    if item is None or not amounts or not item[1].strip():
        return None
    words = item[1].strip().rstrip("为计需共")
    begin = at + item.start(1) + item[1].find(words)
    last = amounts[-1]
    counted = COUNT.search(text, item.end(1), last.start())
    return Spending(
        words,
        "".join(last.group().split()),
        Decimal(last[1].replace(",", "")) * MONEY_FACTORS[last[2]],
        counted[1] if counted else "",
        (
            document.span(begin, begin + len(words)),
            document.span(at + last.start(), at + last.end()),
        ),
    )
