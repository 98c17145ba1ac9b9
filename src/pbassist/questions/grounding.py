"""An id and a quote become a span of the paper, or the reason why they are not taken."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from pbassist.find.numerals import find_numbers
from pbassist.find.quotes import locate_all
from pbassist.model.document import Document, Span
from pbassist.questions.blocks import Piece

NO_ID = "所指编号不在所给材料中"
EMPTY = "未引用原文"
TOO_SHORT = "引文过短，无法确定所指"
NOT_FOUND = "未找到原文"
REPEATED = "引文在该处重复出现，无法确定位置"
CUT_NEGATION = "引文截去了前面的否定用语"
CUT_DENIAL = "引文截去了后面的否定用语"
CUT_UNIT = "引文截去了数字的单位"
SHORTEST = 2
REACH = 8
"""Characters before a quote in which a negation may still govern it."""
NO_NEGATION = re.compile(
    r"不[断仅但同少等限论管锈]|不动产|无[论偿线]|无人机|无障碍|无害化|无缝|无锡|非[常税遗洲]|非物质|非公"
    r"|未来|未成年|除非|是否|能否|莫[非不]|别墅"
)
"""Words with a sign of negation that deny nothing."""
NEGATION = re.compile(r"[未没無无]|[不非勿毋]|缺[少乏]|杜绝|禁止|避免|拒绝|防止")
JUDGEMENT = re.compile(
    r"[《》〔〕]|[依根][据照]|按照|违[反规法纪]|规定|条例|办法|[^方办想看说用做无]法(?:律|规)?(?=[第规要，,。；]|$)"
    r"|第.{1,6}[条款]|弄虚|造假|虚[假报]|骗取|套取|挪用|责令|退回|核减|追[究责]|处罚|收回|整改|必须|应当"
)
"""Words by which a reason would be more than one: rules, accusations, orders."""
DENIAL = re.compile(
    r"(?:[一-鿿]{0,5})(?:未|没有|尚无|不(?:到位|足|够|全|强|高|实|属实|完善|健全|规范|及时|落实|明)|缺[失少乏]|空白|滞后)"
)
"""What denies the words before it: 管护制度尚未建立, 执行情况不到位."""
BREAK = re.compile(r"[，。；：、！？,;:!?\n\t（）()]")
PLAIN_UNIT = re.compile(r"[一-鿿%％‰℃/／]")


class Grounded(NamedTuple):
    """A claim's quote, located or not (引文定位)."""

    span: Span | None
    """Where it stands; None when it is not taken."""
    reason: str = ""
    """Why not, one Chinese clause; empty when located."""


def ground_quote(piece_id: str, quote: str, pieces: Mapping[str, Piece]) -> Grounded:
    """The only place of a quote inside the piece that a claim names.

    Never elsewhere and never by likeness; a quote that leaves out the negation before or behind it,
    or the unit behind its last number, is not taken.
    """
    piece = pieces.get(piece_id.strip())
    if piece is None:
        return Grounded(None, NO_ID)
    words = quote.strip()
    if len(words) < SHORTEST:
        return Grounded(None, TOO_SHORT if words else EMPTY)
    reason = NOT_FOUND
    for place in piece.places:
        found = locate_all(words, piece.document, within=place)
        if len(found) == 1:
            return _object_to_cut(found[0], piece.document, place)
        if found:
            reason = REPEATED
    return Grounded(None, reason)


def _object_to_cut(span: Span, document: Document, place: Span) -> Grounded:
    before = document.text[max(span.start - REACH, place.start) : span.start]
    clause = BREAK.split(before)[-1]
    if find_negations(clause):
        return Grounded(None, CUT_NEGATION)
    rest = document.text[span.end : min(span.end + REACH, place.end)]
    if DENIAL.match(BREAK.split(rest)[0]) and not find_negations(span.quote):
        return Grounded(None, CUT_DENIAL)
    if _cuts_unit(span.quote, document.text[span.end : min(span.end + 1, place.end)]):
        return Grounded(None, CUT_UNIT)
    return Grounded(span)


def _cuts_unit(quote: str, after: str) -> bool:
    if not after:
        return False
    if quote[-1].isdecimal():
        return bool(PLAIN_UNIT.match(after))
    scaled = quote[-1] in "万亿千百" and quote[-2:-1].isdecimal()
    return (scaled and after in "元个人户亩吨米件") or (quote.endswith("元") and after in "/／")


def find_negations(text: str) -> tuple[str, ...]:
    """The signs of negation of a text, in order; 不断 and 无论 are none."""
    rest = NO_NEGATION.sub(lambda match: " " * len(match.group()), text)
    return tuple(NEGATION.findall(rest))


def find_unsupported(statement: str, quote: str) -> str:
    """What of a statement its quote does not carry: a number or a negation; empty when it does.

    A negation of the quote that the statement leaves out counts too.
    """
    number = next(_find_missing_numbers(statement, quote), None)
    if number is not None:
        return f"所述数字“{number}”不在引文中"
    said, quoted = Counter(find_negations(statement)), Counter(find_negations(quote))
    if sum(said.values()) > sum(quoted.values()):
        return "所述否定不在引文中"
    return "引文含否定用语，与所述不一致" if quoted and not said else ""


def carries_numbers(statement: str, quotes: str) -> bool:
    """Whether every number of a statement stands in the quotes, with its unit."""
    return next(_find_missing_numbers(statement, quotes), None) is None


def is_plain(statement: str, quotes: str) -> bool:
    """Whether a model's reason only explains: its numbers quoted, no rule, accusation or order."""
    return carries_numbers(statement, quotes) and not JUDGEMENT.search(statement)


def _find_missing_numbers(statement: str, quote: str) -> Iterator[str]:
    known = set(_read_numbers(quote))
    for number in _read_numbers(statement):
        alike = (number.value, "") if not number.unit else (number.value, number.unit)
        if number.vague or any(_same(alike, one) for one in known):
            continue
        yield number.printed


class _Number(NamedTuple):
    value: Decimal
    unit: str
    printed: str
    vague: bool
    """A single Chinese digit, more often part of a word than a figure."""


def _read_numbers(text: str) -> Iterator[_Number]:
    folded = "".join(text.split())
    for number in find_numbers(folded):
        after = folded[number.end : number.end + 1]
        unit = after if PLAIN_UNIT.match(after) else ""
        vague = len(number.text) == 1 and not number.text.isdecimal()
        unit = {"％": "%", "／": "/"}.get(unit, unit)
        yield _Number(number.value, unit, number.text, vague)


def _same(one: tuple[Decimal, str], other: _Number) -> bool:
    value, unit = one
    return value == other.value and (not unit or unit == other.unit)
