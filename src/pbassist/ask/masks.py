"""Identity numbers, telephones and accounts become placeholders before a model sees them, and come back.

A placeholder is exact: the same print has the same one, another print of the same value has it with
a further number, so that a quote comes back as it was printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

IDENTITY, TELEPHONE, ACCOUNT = "证件", "电话", "账号"
_WIDTH = str.maketrans(
    "０１２３４５６７８９Ｘｘ＋（）．，：－—–‐‑−\u3000\u00a0", "0123456789Xx+().,:------  "
)
"""One character for one: offsets stay."""
_PLACEHOLDER = re.compile(r"〔(?:证件|电话|账号)\d{1,6}(?:-\d{1,6})?〕")
_DATE = r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_SHORT_DATE = r"\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_GAP = r"[ -]?"
_UNIT = r"(?!\d|\.\d|,\d{3}| ?(?:[万亿千百]?元|%|吨|公里|平方米|亩))"
_IDENTITY = re.compile(
    rf"(?<![\d.])[1-9]\d{{5}}{_GAP}(?:{_DATE}{_GAP}\d{{3}}[\dXx]|{_SHORT_DATE}{_GAP}\d{{3}})(?![\dXx])"
)
_COUNTRY = r"(?:(?:\+|00)?86[ -]?)?"
_MOBILE = re.compile(
    rf"(?<![\d.])(?:\+|(?<!\d)){_COUNTRY}1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}{_UNIT}"
)
_LANDLINE = re.compile(
    rf"(?<![\d.])(?:\+86[ -]?)?(?:\(0\d{{2,3}}\) ?|0\d{{2,3}}[ -]|0[1-9]\d{{1,2}})[2-9]\d{{6,7}}"
    rf"(?:[-转]\d{{1,6}})?{_UNIT}"
)
_LABELLED_TELEPHONE = re.compile(
    r"(?:电话|手机|传真|联系方式)(?:号码?)?[^\d\n]{0,6}(?P<value>[2-9]\d{6,7}|[2-9]\d{2,3}[ -]\d{4})(?!\d)"
)
_LABELLED_ACCOUNT = re.compile(
    r"(?:账号|帐号|卡号|账户|帐户)[^\d\n]{0,8}(?P<value>\d(?:[ -]?\d){7,34})(?!\d)"
)
_LABELLED_IDENTITY = re.compile(
    r"(?:身份证|证件)(?:号码?)?[^\dA-Z\n]{0,6}(?P<value>[A-Z]{0,2}\d(?:[ -]?\d){6,17}[Xx]?)(?![\dXx])"
)
_GROUPED = re.compile(
    r"(?<![\d.A-Za-z])\d{4}(?:[ -]\d{4}){2,4}(?:[ -]\d{1,4})?(?![\d.A-Za-z]|[ -]\d)"
)
_RUN = re.compile(rf"(?<![\d.,A-Za-z])\d{{12,30}}(?![A-Za-z]){_UNIT}")
_CODE = re.compile(r"(?:编码|代码|编号|文号|流水号|序号|信用代码|ID|id|Id)[^\d\n]{0,6}\Z")
_MOMENT = re.compile(rf"{_DATE}(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?\Z")
_YEARS = re.compile(r"(?:(?:19|20)\d{2}[ -])*(?:19|20)\d{2}\Z")
_CARD = re.compile(r"(?:62|4|5[1-5]|3[57])")


class _Found(NamedTuple):
    start: int
    end: int
    kind: str


class Masks:
    """The placeholders of one question (遮盖); the messages of one question share them."""

    def __init__(self, *texts: str) -> None:
        """Placeholders that none of these texts holds already."""
        self._taken = {one for text in texts for one in _PLACEHOLDER.findall(text)}
        self._values: dict[str, str] = {}
        self._by_print: dict[tuple[str, str], str] = {}
        self._prints: dict[tuple[str, str], int] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._last: dict[str, int] = {}

    def cover(self, text: str) -> str:
        """The text with placeholders."""
        parts, at = [], 0
        for one in find_private(text):
            parts += [text[at : one.start], self._name(one.kind, text[one.start : one.end])]
            at = one.end
        return "".join([*parts, text[at:]])

    def restore(self, value: Any) -> Any:
        """A text, or every string in an object, with what was covered; unknown ones stay."""
        if isinstance(value, str):
            return _PLACEHOLDER.sub(lambda one: self._values.get(one[0], one[0]), value)
        if isinstance(value, list):
            return [self.restore(one) for one in value]
        if isinstance(value, dict):
            return {name: self.restore(one) for name, one in value.items()}
        return value

    def _name(self, kind: str, printed: str) -> str:
        known = self._by_print.get((kind, printed))
        if known is None:
            known = self._make(kind, printed)
            self._by_print[kind, printed] = known
            self._values[known] = printed
        return known

    def _make(self, kind: str, printed: str) -> str:
        same = (kind, re.sub(r"[^\dX]", "", printed.translate(_WIDTH).upper()))
        while True:
            if same not in self._numbers:
                self._last[kind] = self._numbers[same] = self._last.get(kind, 0) + 1
            times = self._prints[same] = self._prints.get(same, 0) + 1
            name = f"〔{kind}{self._numbers[same]}{f'-{times}' if times > 1 else ''}〕"
            if name not in self._taken:
                return name
            if times == 1:
                del self._numbers[same], self._prints[same]


def find_private(text: str) -> Iterator[_Found]:
    """Where identity numbers, telephones and accounts stand, in order, not overlapping."""
    plain = text.translate(_WIDTH)
    at = 0
    for one in sorted(_find_all(plain), key=lambda found: (found.start, -found.end)):
        if one.start >= at:
            yield one
            at = one.end


def _find_all(plain: str) -> Iterator[_Found]:
    for found in _IDENTITY.finditer(plain):
        yield _Found(found.start(), found.end(), IDENTITY)
    for pattern, kind in (
        (_LABELLED_IDENTITY, IDENTITY),
        (_LABELLED_TELEPHONE, TELEPHONE),
        (_LABELLED_ACCOUNT, ACCOUNT),
    ):
        for found in pattern.finditer(plain):
            yield _Found(*found.span("value"), kind)
    for pattern in (_MOBILE, _LANDLINE):
        for found in pattern.finditer(plain):
            if not _is_code(plain, found.start()):
                yield _Found(found.start(), found.end(), TELEPHONE)
    for pattern in (_GROUPED, _RUN):
        for found in pattern.finditer(plain):
            if _is_account(plain, found):
                yield _Found(found.start(), found.end(), ACCOUNT)


def _is_code(plain: str, start: int) -> bool:
    """Whether the words before say that it is the code of a project, a unit or a paper."""
    return _CODE.search(plain, max(0, start - 20), start) is not None


def _is_account(plain: str, found: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", found[0])
    if _is_code(plain, found.start()) or _MOMENT.match(digits) or _YEARS.match(found[0]):
        return False
    if found[0] == digits:
        return True
    # Four figures of a table look like the groups of a card: only a card's check digit tells.
    return 16 <= len(digits) <= 19 and bool(_CARD.match(digits)) and _has_check_digit(digits)


def _has_check_digit(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (2 if place % 2 else 1)
        total += number - 9 if number > 9 else number
    return total % 10 == 0
