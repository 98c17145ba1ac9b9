"""A quote becomes the one span of a document that says it, exactly or not at all.

Two ways only: character for character, or through a view in which full-width and half-width
characters are alike and spaces and line breaks do not count. Nothing is ever approximated, so a
quote with one altered digit, unit or negation is not found; nor is one that leaves out the negation
it stood under (完成整改 in 未完成整改) or half of a unit (5万 in 5万元).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pbassist.model.document import READABLE_ROLES, Document, Span

_WIDTHS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0xFFE5: 0xA5}
_DIGITS = "0123456789"
_CHINESE_DIGITS = "〇零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟"
_MAGNITUDES = "十百千万亿%‰"
_POINTS = ".,"
_MINUS = "-−–"
_WORDS_ENDING_IN_ONE = tuple("统唯单同逐之万合不归专划")
"""统一, 唯一, 之一 …: a 一 that is no number."""
_NEGATED = re.compile(r"(?:没有|[不未没非勿毋]|(?<!有)无)[ \u3000]?\Z")
"""What stands before a quote that leaves its own negation out; 有无 is a question."""
_UNIT_CUT = re.compile(
    r"[0-9〇零一二两三四五六七八九十百千]"
    r"(?:[万亿]\|[元人户亩吨只头羽株件册次条个名]|个\|(?:月|[百千]分)|个?[百千]\|分|个?[百千]分\|点"
    r"|[人户台车架件场]\|次)"
)
"""A quantity and the bar where a quote would end: 5万|元, 3个|月, 2个|百分点, 320人|次."""


def locate(quote: str, document: Document, *, within: Span | None = None) -> Span | None:
    """The only occurrence of `quote` in body and notes; None when there is none or several.

    An exact occurrence goes before one through the view. `within` narrows the search to a span of
    the same document, which settles between several.
    """
    for fold in (False, True):
        found = list(_find(quote, document, within, fold=fold))
        if found:
            return document.span(*found[0]) if len(found) == 1 else None
    return None


def locate_all(quote: str, document: Document, *, within: Span | None = None) -> tuple[Span, ...]:
    """Every occurrence of `quote` in body and notes, exact and through the view, in order."""
    return tuple(document.span(*found) for found in _find(quote, document, within, fold=True))


def _find(
    quote: str, document: Document, within: Span | None, *, fold: bool
) -> Iterator[tuple[int, int]]:
    quote = quote.strip()
    if not quote:
        return
    text = document.text.translate(_WIDTHS)
    pattern = re.compile(_write_pattern(quote) if fold else re.escape(quote.translate(_WIDTHS)))
    for start, end in _read_stretches(document, within):
        at = start
        while match := pattern.search(text, at, end):
            at = match.start() + 1
            a, b = match.span()
            if not fold and document.text[a:b] != quote:
                continue
            if _is_whole(text, a, b, start, end):
                yield a, b


def _write_pattern(quote: str) -> str:
    """Spaces may stand between any two characters, but digits are never joined over a space."""
    parts: list[str] = []
    last = ""
    spaced = False
    for character in quote.translate(_WIDTHS):
        if character.isspace():
            spaced = True
            continue
        if parts:
            parts.append(_write_gap(last, character, spaced))
        parts.append(re.escape(character))
        last, spaced = character, False
    return "".join(parts)


def _write_gap(left: str, right: str, spaced: bool) -> str:
    if left in _DIGITS and right in _DIGITS:
        return r"\s+" if spaced else ""
    return r"\s*"


def _read_stretches(document: Document, within: Span | None) -> Iterator[tuple[int, int]]:
    """Runs of readable blocks of one role: a quote may cross blocks, not from body to note."""
    low, high = (within.start, within.end) if within else (0, len(document.text))
    run: tuple[str, int, int] | None = None
    for block in document.blocks:
        if run and run[0] == block.role:
            run = (run[0], run[1], block.end)
            continue
        yield from _clip(run, low, high)
        run = (block.role, block.start, block.end)
    yield from _clip(run, low, high)


def _clip(run: tuple[str, int, int] | None, low: int, high: int) -> Iterator[tuple[int, int]]:
    if run and run[0] in READABLE_ROLES and max(run[1], low) < min(run[2], high):
        yield max(run[1], low), min(run[2], high)


def _is_whole(text: str, start: int, end: int, low: int, high: int) -> bool:
    """False when the match begins or ends inside a number or a unit, or leaves its negation out."""
    del low, high  # a number is cut by the text around it, wherever the search was narrowed to
    before = text[max(start - 12, 0) : start]
    after = text[end : end + 2]
    found = text[start:end]
    return not (
        _NEGATED.search(before)
        or _UNIT_CUT.search(f"{found[-6:]}|{after}")
        or _cuts_number_before(before, found)
        or _cuts_number_after(found, after)
        or _cuts_chinese(before, found)
        or _cuts_chinese(found, after)
    )


def _cuts_number_before(before: str, found: str) -> bool:
    if not before or found[0] not in _DIGITS + _POINTS + "万亿千百%":
        return False
    last = before[-1]
    if last in _DIGITS:
        return True
    if found[0] not in _DIGITS:
        return False
    if last in _POINTS:
        return before[-2:-1] in tuple(_DIGITS)
    if last in _MINUS:
        return _is_sign(before[:-1])
    return last == " " and _is_grouped(before, found)


def _is_sign(before: str) -> bool:
    """A dash is a minus at the beginning, after punctuation or after 为, 是, 达, 率, 长; else a range."""
    return not before or before[-1] in "\n\t :,;()(（为是达率长"


def _is_grouped(before: str, found: str) -> bool:
    """1 197: three digits after a digit and one space may be one number."""
    run = len(found) - len(found.lstrip(_DIGITS))
    return run == 3 and before[-2:-1] in tuple(_DIGITS)


def _cuts_number_after(found: str, after: str) -> bool:
    last = found[-1]
    if last not in _DIGITS:
        return last in "万亿千百" and after[:1] in tuple(_DIGITS) and found[-2:-1] in tuple(_DIGITS)
    if not after:
        return False
    if after[0] in _DIGITS or after[0] in _MAGNITUDES:
        return True
    return after[0] in _POINTS and after[1:2] in tuple(_DIGITS)


def _cuts_chinese(left: str, right: str) -> bool:
    """Both sides of the cut are Chinese digits: 十|三条, 第十|三条; 统一|三级 is no number."""
    if not left or not right:
        return False
    if left[-1] not in _CHINESE_DIGITS or right[0] not in _CHINESE_DIGITS:
        return False
    return not (left[-1] == "一" and left[-2:-1] in _WORDS_ENDING_IN_ONE)
