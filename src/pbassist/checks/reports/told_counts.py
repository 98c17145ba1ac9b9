"""What a self-evaluation tells in words becomes findings where its own rows or counts differ."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from pbassist.checks.forms import (
    annual_side,
    aspect_of,
    describe_indicator,
    evaluated_target,
    fold_name,
    join_spans,
    with_unit,
)
from pbassist.checks.quantities import Quantity, actual_quantity
from pbassist.checks.register import Brief, check, unmet
from pbassist.checks.reports.beside_form import (
    COUNTED,
    SHORTEST,
    read_in_unit,
    slack_of,
    speaks_of_another,
)
from pbassist.model.document import Span
from pbassist.model.performance import Goal, Indicator
from pbassist.model.review import Finding

RESULTS = "told_results_match_the_rows"
SURVEYS = "survey_counts_agree"
TOLD = re.compile(r"([一-鿿]{2,16})((?<!\d)\d{1,9}(?:,\d{3}){0,3}(?:\.\d{1,4})?\s?[一-鿿]{1,6})")
LINKS = re.compile(r"(?:共计?|合计|达到?|为|是|约|了|计){1,2}$")
MOST_LEFT_OUT = 4
DIGITS_OF_A_SLIP = 3
COPIES = r"[^\d，,。；;\n\t]{0,12}(\d{1,6})\s?份"
SENT_AND_BACK = re.compile(
    rf"(?:发放|发出|下发){COPIES}[^\d。；;\n\t]{{0,6}}(?:回收|收回){COPIES}"
    rf"(?:[^\d。；;\n\t]{{0,6}}有效{COPIES})?"
)
SURVEY = re.compile(r"问卷|调查|测评|评议")
BEFORE_COUNTS = 24
"""Characters before the counts that may say what went out."""
OTHER_WAYS = re.compile(r"网络|网上|线上|扫码|电子|二维码|电话")
"""Ways of asking beside the papers sent out: more may come back by them."""


@check(fault="完成情况与完成值不一致", needs=("self_evaluation",), stage="self_evaluation")
def told_results_match_the_rows(brief: Brief) -> Iterator[Finding]:
    """A count in 实际完成情况 is that of the indicator it names."""
    for target in evaluated_target(brief):
        goal, rows = target.annual, annual_side(target).indicators
        for one in rows if goal is not None else ():
            if goal is not None and aspect_of(one) == "quantity":
                yield from _judge(one, rows, goal)


def _judge(one: Indicator, rows: tuple[Indicator, ...], goal: Goal) -> Iterator[Finding]:
    actual, span = actual_quantity(one), goal.actual_span
    if actual is None or actual.upper is not None or not actual.unit or span is None:
        return
    rivals = [row for row in rows if row is not one and (row.unit or actual.unit) == actual.unit]
    found = []
    for match in TOLD.finditer(span.quote):
        said = read_in_unit(match[2], actual)
        words = LINKS.sub("", match[1])
        if said is None or speaks_of_another(span.quote, match.start(2)):
            continue
        if said == actual.value:
            return  # 表中所填的数，文字里也写着
        if _names(words, one) and not any(_names(words, row) for row in rivals):
            found.append((said, words, match[2]))
    if len(found) == 1 and _differs(found[0][0], found[0][1], one, actual):
        yield _say_result(one, found[0][1], found[0][2], span)


def _bare(one: Indicator) -> str:
    return COUNTED.sub("", fold_name(one.name))


def _names(words: str, one: Indicator) -> bool:
    """Whether words end on an indicator's name, or on the name with some inner words left out."""
    name = _bare(one)
    if len(name) < SHORTEST:
        return False
    return words.endswith(name) or any(
        _shortens(words[at:], name) for at in range(len(words) - SHORTEST + 1)
    )


def _shortens(words: str, name: str) -> bool:
    """修复病害 of 修复路面病害: the same ends, the characters between in the same order."""
    if (words[:2], words[-2:]) != (name[:2], name[-2:]) or len(name) > len(words) + MOST_LEFT_OUT:
        return False
    left = iter(name)
    return all(character in left for character in words)


def _differs(said: Decimal, words: str, one: Indicator, actual: Quantity) -> bool:
    """Whether a count differs beyond rounding; behind a shortened name only as a slip of typing."""
    if abs(said - actual.value) <= slack_of(said, actual.value):
        return False
    return words.endswith(_bare(one)) or _is_slip(f"{said:f}", f"{actual.value:f}")


def _is_slip(one: str, other: str) -> bool:
    """Whether two numbers of one length have the same digits, or differ in one of them."""
    if len(one) != len(other) or len(one) < DIGITS_OF_A_SLIP:
        return False
    apart = sum(a != b for a, b in zip(one, other, strict=True))
    return apart == 1 or Counter(one) == Counter(other)


def _say_result(one: Indicator, words: str, printed: str, span: Span) -> Finding:
    actual = with_unit(one.actual, one)
    number = re.match(r"[\d,.]{1,20}", printed)
    count = number[0] if number else printed
    # 引用原文，连同“共”“达到”等字。
    whole = re.search(
        rf"{re.escape(words)}[共计合达到为是约了]{{0,4}}{re.escape(count)}",
        "".join(span.quote.split()),
    )
    shown = whole.group() if whole else f"{words}{count}"
    head = f"“{one.name}”完成值填列为{actual}，实际完成情况写为“{shown}”"
    return unmet(
        RESULTS,
        "请核实",
        subject=one.name,
        place=describe_indicator(one),
        message=f"{head}，前后不一致。",
        remedy="请核对统一。",
        line=f"{head}，请核对统一",
        evidence=join_spans(one.cell("actual"), one.cell("name"), span),
    )


@check(fault="问卷份数前后不符", needs=("self_evaluation",), stage="self_evaluation")
def survey_counts_agree(brief: Brief) -> Iterator[Finding]:
    """No more questionnaires come back than went out, and no more are valid than came back."""
    paper = brief.dossier.paper("self_evaluation")
    for target in evaluated_target(brief) if paper is not None else ():
        text = paper.document.text if paper is not None else ""
        for match in SENT_AND_BACK.finditer(text, target.span.start, target.span.end):
            said = _widen(text, target.span.start, match)
            if paper is None or not SURVEY.search(said) or OTHER_WAYS.search(said):
                continue
            sent, back, valid = (int(one) if one else 0 for one in match.groups())
            if back > sent or valid > back:
                yield _say_survey(paper.document.span(*match.span()), "回收" if back > sent else "")


def _widen(text: str, start: int, match: re.Match[str]) -> str:
    """The counts with what their sentence says just before: 采用纸质问卷，共发放282份、收回322份."""
    before = text[max(start, match.start() - BEFORE_COUNTS) : match.start()]
    return re.split(r"[。；;\n\t]", before)[-1] + match[0]


def _say_survey(span: Span, more: str) -> Finding:
    quote = "".join(span.quote.split())
    said = "回收份数大于发放份数" if more else "有效份数大于回收份数"
    return unmet(
        SURVEYS,
        "错误",
        subject="问卷份数",
        place="满意度调查情况",
        message=f"“{quote}”，{said}。",
        remedy="请核对更正。",
        line=f"“{quote}”，{said}，请更正",
        evidence=(span,),
    )
