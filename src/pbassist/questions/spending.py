"""A spending said to be reflected by no output indicator becomes fault 4, or the reason why not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from pbassist.find.quotes import locate
from pbassist.model.document import Span
from pbassist.model.performance import Indicator
from pbassist.questions.blocks import Piece, find_form
from pbassist.questions.claims import Case, Refused, Stood, dimension_of
from pbassist.questions.words import contains_any, find_shared

MONEY = re.compile(
    r"(\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,6})?)\s{0,2}(亿元|万元|千元|元)(?!\s{0,2}[/／每])"
)
PLAIN = re.compile(r"\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,6})?")
FACTORS = {"元": 1, "千元": 1000, "万元": 10**4, "亿元": 10**8}
ITEM = re.compile(
    r"\s{0,4}(?:[（(]?\d{1,2}[)）.．、]\s{0,2}(?!\d)|[①-⑳]|[（(][一二三四五六七八九十]{1,2}[)）])?"
    r"([^\d（(：:，,=＝×]{2,40})"
)
"""Name of a spending at the beginning of its clause, behind an ordinal."""
COMMA = re.compile(r"，|,(?!\d{3})|(?:合计|共计|小计|总计)")
COUNT = re.compile(r"\d\s{0,2}(?:[十百千万亿])?\s{0,2}([一-鿿]{1,3})")
NAMED = 3
"""Indicators named before 等."""


class Spending(NamedTuple):
    """A main spending of the estimate (主要支出)."""

    item: str
    """支出内容 as printed."""
    printed: str
    """Its amount as printed, with its unit."""
    amount: Decimal
    """In 元."""
    share: Decimal
    """Per cent of the whole."""
    evidence: tuple[Span, ...]
    """Item and amount."""
    counted: str = ""
    """What its quantity counts, as printed; empty where it has none."""


def judge_spending(
    piece_id: str, quote: str, said: tuple[str, str], considered: Sequence[str], case: Case
) -> Spending | Refused:
    """A claim held against the estimate: item, amount, share of the whole, and shared words."""
    grounded = case.ground(piece_id, quote, "estimate")
    if grounded.span is None:
        return Refused("", grounded.reason)
    piece = case.material.by_id[piece_id.strip()]
    found = _read_spending(piece, case)
    if found is None:
        return Refused("", "该条测算的支出内容或金额未能识别")
    if _read_amount(*said) != found.amount:
        return Refused(found.item, "所述金额与测算所列不一致")
    outputs = list_outputs(case)
    known = {id(one) for one in outputs}
    rows = [case.material.by_id.get(one.strip()) for one in considered]
    if not rows or any(row is None or id(row.indicator) not in known for row in rows):
        return Refused(found.item, "未说明对照了哪些产出指标，或所列编号不是产出指标")
    least = case.profile.threshold("main_spending")
    if least is None or found.share < least:
        return Refused(found.item, "该项金额占比较小，不属主要支出")
    return _object_to_shared(found, outputs, case) or found


def _object_to_shared(found: Spending, outputs: Sequence[Indicator], case: Case) -> Refused | None:
    """What speaks for an output that reflects the spending in other words, or for a mere means."""
    words = case.profile.word_list
    means = contains_any(found.item, words("means_of_work"))
    if means:
        return Refused(found.item, f"“{means}”是开展工作的投入，由各项产出共同反映")
    bought = contains_any(found.item, words("purchases"))
    for one in outputs:
        texts = (one.name or "", one.explanation or "", one.remark or "")
        shared = find_shared(found.item, texts, words("common_words"))
        if shared:
            return Refused(found.item, f"产出指标“{one.name}”与之同有“{shared}”，可能已有反映")
        if bought and contains_any(one.name, words("purchases")):
            return Refused(found.item, f"产出指标“{one.name}”也是购置内容，可能已有反映")
        if found.counted and _counts(one, found.counted):
            return Refused(
                found.item, f"产出指标“{one.name}”同以“{found.counted}”计量，可能已有反映"
            )
    return None


def _counts(one: Indicator, unit: str) -> bool:
    """Whether an indicator counts what the estimate counts: 640人 and 特困人员数1000人."""
    known = {one.unit or "", *COUNT.findall(one.planned or "")}
    return unit in {"".join(word.split()) for word in known}


def list_outputs(case: Case) -> list[Indicator]:
    """Output and cost indicators: what a spending may be reflected by."""
    return [one for one in case.indicators if dimension_of(one) in ("output", "cost")]


def name_main_spending(stood: Sequence[Spending], case: Case) -> Stood:
    """One finding on all spendings that no output indicator reflects."""
    outputs = [one for one in list_outputs(case) if dimension_of(one) == "output"]
    listed = "、".join(f"“{one.item}”{one.printed}" for one in stood)
    named = "".join(f"“{one.name}”" for one in outputs[:NAMED])
    more = "等" if len(outputs) > NAMED else ""
    shown = f"所设产出指标{named}{more}" if outputs else "产出指标"
    spans = [span for one in stood for span in one.evidence]
    shares = "、".join(f"“{one.item}”占{one.share.quantize(Decimal('0.1'))}%" for one in stood)
    return Stood(
        level="请核实",
        subject="主要支出内容",
        place="资金测算",
        message=f"资金测算包含{listed}，{shown}未反映上述支出内容，与主要支出内容不匹配。",
        remedy="请核实，并按支出内容补充数量、质量指标。",
        line=f"资金测算包含{listed}，产出指标未反映，请按支出内容补充指标",
        note=f"程序计算的占比：{shares}",
        evidence=(*spans, *(one.cell("name") for one in outputs[:NAMED])),
    )


def _read_spending(piece: Piece, case: Case) -> Spending | None:
    found = _read_line(piece, case) if piece.line is not None else _read_clause(piece)
    total = _find_total(case)
    if found is None or not total:
        return None
    return found._replace(share=found.amount * 100 / total)


def _read_clause(piece: Piece) -> Spending | None:
    """设备购置120万元; 检测试剂5200份×85元/份=44.2万元: the greatest amount, unit prices left out."""
    start = piece.span.start
    text = COMMA.split(piece.span.quote, maxsplit=1)[0]
    item, amounts = ITEM.match(text), list(MONEY.finditer(text))
    if item is None or not amounts or not item[1].strip():
        return None
    largest = max(amounts, key=lambda match: _scale(match[1], match[2]))
    words = item[1].strip()
    at = start + item.start(1) + item[1].find(words)
    spans = (
        piece.document.span(at, at + len(words)),
        piece.document.span(start + largest.start(), start + largest.end()),
    )
    printed = "".join(largest.group().split())
    amount = _scale(largest[1], largest[2])
    counted = COUNT.search(text, item.end())
    unit = counted[1] if counted and counted.end() <= largest.start() else ""
    return Spending(words, printed, amount, Decimal(0), spans, unit)


def _read_line(piece: Piece, case: Case) -> Spending | None:
    line = piece.line
    if line is None or line.amount is None:
        return None
    unit = _find_unit(piece, case)
    item = locate(line.item, piece.document, within=piece.span)
    cells = [
        match
        for match in PLAIN.finditer(piece.span.quote)
        if _scale(match.group(), unit) == line.amount
    ]
    if item is None or not cells:
        return None
    start = piece.span.start
    amount = piece.document.span(start + cells[-1].start(), start + cells[-1].end())
    words = "".join(line.item.split())
    printed, counted = f"{amount.quote}{unit}", "".join((line.counted or "").split())
    return Spending(words, printed, line.amount, Decimal(0), (item, amount), counted)


def _find_unit(piece: Piece, case: Case) -> str:
    papers = (paper for paper in case.dossier.papers if paper.document.id == piece.document.id)
    units = (paper.estimate.unit for paper in papers if paper.estimate is not None)
    return next((unit for unit in units if unit), "元")


def _find_total(case: Case) -> Decimal | None:
    """What the form asks for; the estimate's own total where the form names none."""
    form = find_form(case.dossier)
    fund = form[1].fund("total", "requested") if form else None
    if fund is not None and fund.amount:
        return fund.amount
    return next(_list_totals(case), None)


def _list_totals(case: Case) -> Iterator[Decimal]:
    for paper in case.dossier.papers:
        if paper.estimate is not None and paper.estimate.total:
            yield paper.estimate.total


def _read_amount(number: str, unit: str) -> Decimal | None:
    try:
        return _scale(number.strip(), unit.strip()) if unit.strip() in FACTORS else None
    except InvalidOperation:
        return None


def _scale(number: str, unit: str) -> Decimal:
    return Decimal(number.replace(",", "")) * FACTORS.get(unit, 1)
