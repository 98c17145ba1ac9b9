"""Identity numbers, telephones, accounts and addresses of mail become placeholders before a model sees them, and come back.

A placeholder is exact: the same print has the same one, another print of the same value has it with
a further number, so that a quote comes back as it was printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

IDENTITY, TELEPHONE, ACCOUNT, MAIL = "证件", "电话", "账号", "邮箱"
NOTICE = "\n\n材料中〔证件1〕〔电话1〕〔账号1〕〔邮箱1〕一类的符号代替已遮盖的号码，引用原文时照抄这些符号。"
"""What the instructions add when something was masked."""
_WIDTH = str.maketrans(
    "０１２３４５６７８９Ｘｘ＋（）．，：－—–‐‑−\u3000\u00a0", "0123456789Xx+().,:------  "
)
"""One character for one: offsets stay."""
_PLACEHOLDER = re.compile(r"〔(?:证件|电话|账号|邮箱)\d{1,6}(?:-\d{1,6})?〕")
_NOT_VALUE = re.compile(r"[^\dX]")
_DATE = r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_SPACED_DATE = r"(?:19|20)\d{2}[ -]?(?:0[1-9]|1[0-2])[ -]?(?:0[1-9]|[12]\d|3[01])"
_SHORT_DATE = r"\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_END = r"(?!\d|\.\d|,\d{3}| ?(?:[万亿千百]?元|[万亿千百](?!\w)|%|吨|公里|平方米|亩))"
"""What follows no number of a person: more digits or a unit."""
_COUNTRY = r"(?:(?:\+|00)?86[ -]?)?"
_GROUPS = r"\d{4}(?:[ -]\d{4}){2,4}(?:[ -]\d{1,4})?"
_LONG_GROUPS = r"(?=(?:[ .·-]?\d){12,34}(?!\d))\d{2,20}(?:[ .·-]\d{1,20}){1,8}"
"""An account behind its label, in whatever groups."""
_LABEL_END = r"(?:号码|号)?[ \t:()为是]{0,6}"
_IDENTITY = re.compile(
    rf"(?<![\d.])[1-9]\d{{5}}(?:[ -]?{_SPACED_DATE}[ -]?\d{{3}}[\dXx]|{_SHORT_DATE}\d{{3}})"
    r"(?![\dXx]|\.\d)"
)
_SPELLED_IDENTITY = re.compile(r"(?<![\d.])[1-9](?: \d){16} [\dXx](?! ?\d|[Xx])")
_SPELLED_MOBILE = re.compile(r"(?<![\d.])(?<!\d )1 [3-9](?: \d){9}(?! ?\d)")
"""Numbers read from a scan, a blank behind each digit."""
_MAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,40}(?:\.[A-Za-z0-9-]{2,20}){1,4}"
)
_NAMED = r"(?:(?<=:)[ \t]{0,3}[一-鿿]{2,4}[ \t,、|]{0,3})?"
"""The name of a person between a label's colon and the number."""
_LABELLED = (
    (
        IDENTITY,
        re.compile(
            rf"(?:身份证|证件|护照|通行证|军官证|居住证|社保卡){_LABEL_END}(?:[一-鿿]字第?)?"
            rf"(?P<value>[A-Z]{{0,2}}\d(?:[ -]?\d){{6,17}}[Xx]?)(?![\dXx])"
        ),
    ),
    (
        TELEPHONE,
        re.compile(
            rf"(?:电话|手机|传真|联系方式|热线){_LABEL_END}{_NAMED}"
            r"(?P<value>[2-9]\d{6,7}|[2-9]\d{2,3}[ -]\d{4}|1[3-9](?:[ -]?\d){9}"
            rf"|0\d{{2,3}} ?- ?[2-9]\d{{6,7}}|0\d{{2,3}}(?:[ .·-]\d{{3,4}}){{2}}){_END}"
        ),
    ),
    (
        ACCOUNT,
        re.compile(
            rf"(?:[账帐]号|卡号|[账帐]户){_LABEL_END}"
            rf"(?P<value>{_LONG_GROUPS}|\d{{2,20}}(?:-\d{{2,20}}){{1,4}}|\d{{8,34}}){_END}"
        ),
    ),
)
_FURTHER = re.compile(rf"[ \t]{{0,2}}[、,/;；或和][ \t]{{0,2}}(?P<value>[2-9]\d{{6,7}}){_END}")
"""Another telephone behind a labelled one."""
_CHAT = re.compile(
    r"(?:QQ|微信|Q群)(?:号码|号)?[ \t:()为是]{0,6}(?P<value>[1-9]\d{4,10}|[A-Za-z][A-Za-z\d_-]{5,19})(?![\w-])"
)
_MOBILE = re.compile(
    rf"(?<![\d.]){_COUNTRY}1[3-9]\d(?:[ -]?\d{{4}}[ -]?\d{{4}}|([.·])\d{{4}}\1\d{{4}}){_END}"
)
_LANDLINE = re.compile(
    rf"(?<![\d.]){_COUNTRY}(?:\(0\d{{2,3}}\) ?|0\d{{2,3}}[ -]|0[1-9]\d{{1,2}})[2-9]\d{{6,7}}"
    rf"(?:[-转]\d{{1,6}})?{_END}"
)
_GROUPED = re.compile(rf"(?<![\d.A-Za-z]){_GROUPS}(?![\d.A-Za-z]|[ -]\d)")
_HYPHENED = re.compile(r"(?<![\d.A-Za-z-])\d{3,20}(?:-\d{3,20}){1,5}(?![\d.A-Za-z]|-\d)")
_RUN = re.compile(rf"(?<![\d.,A-Za-z])\d{{12,34}}(?![A-Za-z]){_END}")
_CODE = re.compile(r"(?:编码|代码|编号|文号|单号|流水号|序号|ID)[ \t:()为是]{0,6}\Z", re.IGNORECASE)
_MOMENT = re.compile(rf"{_DATE}(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?\Z")
_YEARS = re.compile(rf"(?:(?:19|20)\d{{2}}[ -])+(?:19|20)\d{{2}}\Z|{_DATE}(?:[ -]{_DATE})+\Z")
_LEADING_ZERO = re.compile(r"[ -]0")
_CARD = re.compile(r"62|4|5[1-5]|3[57]")


ALWAYS = (
    (IDENTITY, _IDENTITY),
    (IDENTITY, _SPELLED_IDENTITY),
    (TELEPHONE, _SPELLED_MOBILE),
    (MAIL, _MAIL),
)
"""What is covered wherever it stands."""


class Found(NamedTuple):
    """A number that is nobody's business (须遮盖的号码)."""

    start: int
    """Where it begins."""
    end: int
    """Where it ends."""
    kind: str
    """证件, 电话, 账号 or 邮箱."""


class Masks:
    """The placeholders of one question (遮盖); its messages share them."""

    def __init__(self, *texts: str) -> None:
        """Placeholders that none of these texts holds already."""
        self._taken = {one for text in texts for one in _PLACEHOLDER.findall(text)}
        self._values: dict[str, str] = {}
        self._by_print: dict[tuple[str, str], str] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._prints: dict[tuple[str, str], int] = {}
        self._last: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._values)

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
            known = self._by_print[kind, printed] = self._make(kind, printed)
            self._values[known] = printed
        return known

    def _make(self, kind: str, printed: str) -> str:
        """A number for the value, and a further one for each print of it after the first."""
        value = (kind, _NOT_VALUE.sub("", printed.translate(_WIDTH).upper()))
        if value not in self._numbers:
            self._numbers[value] = self._count_on(kind)
        times = self._prints[value] = self._prints.get(value, 0) + 1
        name = f"〔{kind}{self._numbers[value]}{f'-{times}' if times > 1 else ''}〕"
        return self._make(kind, printed) if name in self._taken else name

    def _count_on(self, kind: str) -> int:
        self._last[kind] = self._last.get(kind, 0) + 1
        taken = f"〔{kind}{self._last[kind]}〕" in self._taken
        return self._count_on(kind) if taken else self._last[kind]


def find_private(text: str) -> Iterator[Found]:
    """Where identity numbers, telephones and accounts stand, in order, not overlapping."""
    plain = text.translate(_WIDTH)
    at = 0
    for one in sorted(_find_all(plain), key=lambda found: (found.start, -found.end)):
        if one.start >= at:
            yield one
            at = one.end


def _find_all(plain: str) -> Iterator[Found]:
    for kind, pattern in ALWAYS:
        for found in pattern.finditer(plain):
            yield Found(found.start(), found.end(), kind)
    for found in _CHAT.finditer(plain):
        yield Found(*found.span("value"), ACCOUNT)
    for kind, pattern in _LABELLED:
        for found in pattern.finditer(plain):
            if not _YEARS.match(found["value"]):
                yield Found(*found.span("value"), kind)
                yield from _list_further(plain, found.end()) if kind == TELEPHONE else ()
    for pattern in (_MOBILE, _LANDLINE):
        for found in pattern.finditer(plain):
            if not _is_code(plain, found.start()):
                yield Found(found.start(), found.end(), TELEPHONE)
    for pattern in (_GROUPED, _HYPHENED, _RUN):
        for found in pattern.finditer(plain):
            if not _is_code(plain, found.start()) and _is_account(found[0]):
                yield Found(found.start(), found.end(), ACCOUNT)


def _list_further(plain: str, at: int) -> Iterator[Found]:
    """Telephones listed behind one that has a label."""
    while found := _FURTHER.match(plain, at):
        yield Found(*found.span("value"), TELEPHONE)
        at = found.end()


def _is_code(plain: str, start: int) -> bool:
    """Whether the words before say that it is the code of a project, a unit or a paper."""
    return _CODE.search(plain, max(0, start - 16), start) is not None


def _is_account(printed: str) -> bool:
    digits = _NOT_VALUE.sub("", printed)
    if printed == digits:
        return not _MOMENT.match(digits)
    # Figures of a table stand beside each other like the groups of a card, but have no hyphens, no
    # leading zeros and by chance alone the check digit or length of a card.
    odd = (
        "-" in printed
        or _LEADING_ZERO.search(printed)
        or (printed[:2] == "62" and len(digits) > 16)
    )
    card = _CARD.match(digits) and _has_check_digit(digits)
    return len(digits) >= 16 and not _YEARS.match(printed) and bool(odd or card)


def _has_check_digit(digits: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(number - 9 * (number > 9) for number in doubled) % 10 == 0
