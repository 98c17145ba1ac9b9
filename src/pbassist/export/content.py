"""A finding becomes the words of 原填报内容: what the form says, each value with its column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pbassist.model.document import Span
from pbassist.model.quoting import quote_inside, take_outside
from pbassist.model.review import Finding

MOST_SHOWN = 3
LONGEST_CONTENT = 200
FORMER = "原表述："
"""How the line of a note begins that holds the message before a person changed it."""
COLUMN = re.compile(
    r"(?:(?P<year>\d{4}年度?)(?:自评)?)?"
    r"(?P<name>指标值|预计完成|完成值|完成|偏差原因|存在问题|资金总额|预算数|执行数|执行率|支付数|总分|得分|分值"
    r"|权重|单位|批复|调整)(?:[栏”“的均仅为填列：是]{0,6})(?P<sign>[≥≤＞＜><=＝]?)$"
)
"""The words of a message right before a value that name the column it stands in."""
SHOWN_AS = {"完成": "完成值", "预计完成": "全年预计", "调整": "填报值", "批复": "批复值"}
NAMED = re.compile(r"“(?P<name>[^“”≥≤＞＜><=＝]{2,60})(?P<sign>[≥≤＞＜><=＝]?)$")
UNIT = re.compile(r"(?:%|‰|[\u4e00-\u9fff/]{1,6})(?=[”，。；、）])")
MISSED = re.compile(r"(?:缺少?|未见|未列|未包含)(?:“[^“”]{1,60}”、?){0,20}“$")
BLANK = re.compile(r"未填|未设|漏填|空白|为空|未提供")
BARE = re.compile(r"[≥≤＞＜><=＝]?[\d.,，]+\S{0,6}")
NUMBER_END = re.compile(r"[\d.]")


class Filled(NamedTuple):
    """A value as filled in, with the word of its column."""

    label: str
    value: str

    def show(self) -> str:
        """指标值≥95%, but 偏差原因：客观原因."""
        first = self.value[:1]
        mark = "：" if self.label and not (first.isdigit() or first in "≥≤＞＜><=＝-") else ""
        return f"{self.label}{mark}{self.value}"


def show_content(finding: Finding) -> str:
    """What was filled in, the place of the fault first: at most three values with their columns.

    A column's word comes from the formula's inputs, or from the message that names it before the
    value. A value without one is shown by itself only where no other is named: 栏目/位置 says then
    where it stands. What the message says is not filled in reads （未填列）.
    """
    filled = list(dict.fromkeys(_read_filled(finding)))
    kept = [one for one in filled if one.label] or filled
    if not kept:
        blank = BLANK.search(finding.message)
        return f"（{'未设置' if blank.group() == '未设' else '未填列'}）" if blank else ""
    shown = "；".join(one.show() for one in kept[:MOST_SHOWN])
    if len(shown) > LONGEST_CONTENT:
        return f"{shown[:LONGEST_CONTENT]}……"
    return f"{shown}等{len(kept)}项" if len(kept) > MOST_SHOWN else shown


def _read_filled(finding: Finding) -> Iterator[Filled]:
    inputs = finding.formula.inputs if finding.formula else ()
    known = {_key(one.span): one for one in inputs}
    message = _read_former(finding)
    for span in {_key(span): span for span in finding.evidence}.values():
        quote = " ".join(span.quote.split())
        given = known.get(_key(span))
        if given is not None:
            value = given.value if given.value.startswith(quote) else quote
            yield Filled(given.name, value)
        elif quote and not _only_names(quote, finding):
            yield from _read_message(quote, message)


def _read_former(finding: Finding) -> str:
    """The message before a person changed it: what the form says does not change with it."""
    lines = [line for line in finding.note.split("\n") if line.startswith(FORMER)]
    return lines[0].removeprefix(FORMER) if lines else finding.message


def _key(span: Span) -> tuple[str, int, int]:
    return span.document_id, span.start, span.end


def _only_names(quote: str, finding: Finding) -> bool:
    """Whether a quote is the name of the indicator or field, beside which values are shown."""
    if len(finding.evidence) == 1 and not BLANK.search(finding.message):
        return False
    inside = quote_inside(quote)
    absent = BLANK.search(finding.message) and inside not in quote_inside(finding.message)
    return (
        bool(absent) or quote in (finding.subject, finding.place) or f"“{inside}”" in finding.place
    )


def _read_message(quote: str, message: str) -> Iterator[Filled]:
    at = _find_whole(quote, message)
    before = message[:at] if at >= 0 else ""
    if MISSED.search(before):
        return
    column, name = COLUMN.search(before), NAMED.search(before)
    if name and BARE.fullmatch(quote):
        column = None
    found = column or name
    sign = found["sign"] if found and not quote.startswith(found["sign"] or "\n") else ""
    unit = UNIT.match(message, at + len(quote)) if at >= 0 and quote[-1:].isdigit() else None
    value = _close(f"{sign}{quote}{unit.group() if unit else ''}")
    if column:
        label = SHOWN_AS.get(column["name"], column["name"])
        yield Filled(f"{column['year'] or ''}{label}", value)
    else:
        yield Filled(take_outside(name["name"]) if name and BARE.fullmatch(value) else "", value)


def _close(value: str) -> str:
    """A quote that stops inside brackets, with a sign that they go on: （桐政发〔2022〕52号……）."""
    return f"{value}……）" if value.count("（") == value.count("）") + 1 else value


def _find_whole(quote: str, message: str) -> int:
    """Where a quote stands in a message, alone or as no part of a longer number; -1 where nowhere.

    “维修及时性”指标值填“及时” tells the value where it stands alone, not inside the name.
    """
    inside = quote_inside(quote)
    at = message.find(f"“{inside}”")
    if at >= 0:
        return at + 1
    at = quote_inside(message).find(inside)
    while at >= 0:
        end = at + len(quote)
        longer = quote[:1].isdigit() and at > 0 and NUMBER_END.match(message[at - 1])
        if not longer and not (quote[-1:].isdigit() and NUMBER_END.match(message[end : end + 1])):
            return at
        at = quote_inside(message).find(inside, at + 1)
    return -1
