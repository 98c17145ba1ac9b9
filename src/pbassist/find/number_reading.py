"""Digits and units of one number become its value: 1亿2千万, 五兆六十二亿, 三点五万, 二〇二三."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

SPACE = r"[ \u3000\u00a0]{0,4}"
# atomic, so that a number is never cut short to make a lookahead fit
ARABIC = (
    r"(?>(?:(?>[0-9０-９]{1,3}(?:[,，][0-9０-９]{3}){1,7}+)(?![0-9０-９])|[0-9０-９]{1,40}+)"
    r"(?:[.．][0-9０-９]{1,20}+)?|(?<![0-9０-９.．])[.．][0-9０-９]{1,20}+)"
)
DIGITS = "零〇○一二三四五六七八九两俩兩倆壹贰叁肆伍陆柒捌玖貳參叄陸幺"
SMALL = "十百千拾佰仟廿卅"
BIG = "万亿兆萬億"
HAN = DIGITS + SMALL + BIG
SIGNS = r"\-－−负負"

_VALUES = dict(zip("零〇○一二三四五六七八九", (0, 0, 0, *range(1, 10)), strict=True))
_VALUES |= dict(zip("壹贰叁肆伍陆柒捌玖貳參叄陸幺", (*range(1, 10), 2, 3, 3, 6, 1), strict=True))
_VALUES |= dict.fromkeys("两俩兩倆", 2)
_UNITS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_UNITS |= {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
_SCORES = {"廿": 20, "卅": 30}
NARROW = str.maketrans("０１２３４５６７８９．，－−＋", "0123456789.,--+", "")

_TOKEN = re.compile(
    rf"(?P<arabic>{ARABIC})|(?P<digit>[{DIGITS}])|(?P<unit>[{SMALL}{BIG}])|(?P<point>[点點])"
    rf"|(?P<over>分{SPACE}之)|(?P<and>又)|(?P<about>[余餘多几幾])|(?P<sign>[{SIGNS}])"
)


NOTHING = Decimal(0)
"""Marks by identity a stretch that is no number and is passed over whole (十四五, 二三十)."""


class Token(NamedTuple):
    """A part of a run: an Arabic number, one Chinese digit, a unit, a point, …"""

    kind: str
    text: str
    start: int
    end: int
    spaced: bool


class Whole(NamedTuple):
    """A parsed integer or decimal and the token after it."""

    value: Decimal
    decimals: int
    after: int
    coefficient: str | None = None
    magnitude: str = ""
    approximate: bool = False


def split_tokens(text: str, start: int, end: int) -> list[Token]:
    """The tokens of a run of numeral characters, with offsets into the text."""
    tokens = []
    last = start
    for match in _TOKEN.finditer(text, start, end):
        kind = match.lastgroup or ""
        tokens.append(Token(kind, match.group(), match.start(), match.end(), match.start() > last))
        last = match.end()
    return tokens


def read_value(tokens: list[Token], first: int) -> tuple[Whole, tuple[int, int] | None] | None:
    """A number, a fraction, or a whole and a fraction joined by 又, from the token `first` on."""
    whole = _read_whole(tokens, first)
    if whole is None or whole.value is NOTHING:
        return (whole, None) if whole else None
    fraction = _read_fraction(tokens, whole, first)
    if fraction:
        return fraction
    if _kind(tokens, whole.after) == "and":
        under = _read_whole(tokens, whole.after + 1)
        mixed = _read_fraction(tokens, under, whole.after + 1) if under else None
        if mixed and mixed[1] and whole.value == int(whole.value):
            over = int(whole.value) * mixed[1][1] + mixed[1][0]
            pair = (over, mixed[1][1])
            return mixed[0]._replace(value=Decimal(over) / Decimal(pair[1])), pair
    return whole, None


def _read_fraction(
    tokens: list[Token], under: Whole, first: int
) -> tuple[Whole, tuple[int, int] | None] | None:
    """`under` 分之 a numerator; 百分之五 is a percentage, whose number is 五."""
    if _kind(tokens, under.after) != "over" or not under.value:
        return None
    at = under.after + 1
    negative = _kind(tokens, at) == "sign"
    over = _read_whole(tokens, at + negative)
    if over is None or over.value is NOTHING:
        return None
    value = -over.value / under.value if negative else over.value / under.value
    pair = None
    if over.value == int(over.value) and under.value == int(under.value):
        pair = (-int(over.value) if negative else int(over.value), int(under.value))
    return Whole(value, 0, over.after), pair


def _kind(tokens: list[Token], at: int) -> str:
    return tokens[at].kind if at < len(tokens) else ""


def _read_whole(tokens: list[Token], first: int) -> Whole | None:
    """An integer or decimal from the token `first` on; see `_Reader`."""
    if first >= len(tokens):
        return None
    return _Reader(tokens, first).read()


class _Reader:
    """Reads digits and units into a value: 1亿2千万, 五兆六十二亿四万五千二, 三点五万, 二〇二三."""

    def __init__(self, tokens: list[Token], first: int) -> None:
        self.tokens = tokens
        self.first = first
        self.at = first
        self.parts: list[Decimal] = []  # finished sections, each a multiple of its big unit
        self.section = Decimal(0)
        self.pending: Decimal | None = None
        self.last_unit = 0
        self.last_small = 0
        self.zero = False
        self.decimals = 0
        self.approximate = False
        self.groups = 0  # coefficients read: one means that a magnitude may stay in the unit
        self.failed = False
        self.decided = False  # a decimal part was read that nothing may follow

    def read(self) -> Whole | None:
        """The longest number from here; None when there is none."""
        if self.tokens[self.first].kind not in ("arabic", "digit", "unit"):
            return None
        digits = self._read_digit_string()
        if digits is not None:
            return digits
        while self.at < len(self.tokens) and not self.decided and self._take():
            self.at += 1
        return self._finish()

    def _read_digit_string(self) -> Whole | None:
        """二〇二三 → 2023; two neighbours (三五) are a guess; a unit may not follow."""
        at = self.first
        while _kind(self.tokens, at) == "digit" and (
            at == self.first or not self.tokens[at].spaced
        ):
            at += 1
        length = at - self.first
        if length < 2:
            return None
        text = "".join(token.text for token in self.tokens[self.first : at])
        if _VALUES[text[0]] == 0 and _kind(self.tokens, at) == "unit":
            return None  # 零十
        if length == 2 and "零" not in text and "〇" not in text:
            return Whole(NOTHING, 0, at + (_kind(self.tokens, at) == "unit"))
        value = Decimal("".join(str(_VALUES[digit]) for digit in text))
        return Whole(value, 0, at)

    def _take(self) -> bool:
        """Take one token into the value; False when it does not belong to the number."""
        token = self.tokens[self.at]
        match token.kind:
            case "digit":
                return self._take_digit(token)
            case "arabic":
                return self._take_arabic(token)
            case "unit":
                return self._take_unit(token)
            case "point":
                return self._take_point()
            case "about":
                return self._take_about()
        return False

    def _take_digit(self, token: Token) -> bool:
        value = _VALUES[token.text]
        if value == 0 and (self.last_unit or self.at == self.first) and self.pending is None:
            if self.at == self.first and _kind(self.tokens, self.at + 1) not in ("unit",):
                self.pending = Decimal(0)
                self.groups += 1
                return True
            following = _kind(self.tokens, self.at + 1)
            self.zero = True
            return following in ("digit", "arabic", "unit", "about")
        if self.pending is not None:
            self.failed = self.last_unit > 0 and self.last_small == 10
            return False
        self.pending = Decimal(value)
        self.groups += 1
        return True

    def _take_arabic(self, token: Token) -> bool:
        narrow = token.text.translate(NARROW).replace(",", "")
        value = Decimal(narrow)
        if self.at != self.first:
            followed = _kind(self.tokens, self.at + 1) == "unit"
            if self.pending is not None or (token.spaced and not followed) or not self.last_unit:
                return False
            if value >= self.last_unit or "." in narrow:
                return False
        self.decimals = len(narrow.partition(".")[2])
        self.pending = value
        self.groups += 1
        return True

    def _take_unit(self, token: Token) -> bool:
        if token.text in _SCORES:
            if self.pending is not None:
                return False
            self.section += _SCORES[token.text]
            self.last_unit = self.last_small = 10
            self.groups += 2
            return True
        unit = _UNITS[token.text]
        taken = self._take_small(unit) if unit < 10**4 else self._take_big(unit)
        if taken:
            self.last_unit = unit
        return taken

    def _take_small(self, unit: int) -> bool:
        if self.last_small and unit >= self.last_small:
            return False
        if self.pending is None:
            if self.at != self.first and not self.zero and (unit > 10 or self.last_unit < 10**4):
                return False
            self.groups += 2
        self.section += (Decimal(1) if self.pending is None else self.pending) * unit
        self.pending = None
        self.last_small = unit
        self.zero = False
        return True

    def _take_big(self, unit: int) -> bool:
        section = self.section + (self.pending or 0)
        if not section and not self.parts:
            if self.at != self.first or _kind(self.tokens, self.at + 1) != "about":
                return False
            section = Decimal(1)  # 万余名
        if not section:
            # 万亿, 万万: the unit multiplies what it follows at once
            if self.at and self.tokens[self.at - 1].kind != "unit":
                return False
            section = sum(self.parts, Decimal(0))
            self.parts = []
        elif self.parts and self.parts[-1] < unit:
            section += sum(self.parts, Decimal(0))
            self.parts = []
        self.parts.append(section * unit)
        self.section, self.pending, self.last_small, self.zero = Decimal(0), None, 0, False
        return True

    def _take_point(self) -> bool:
        """点 and the digits after it; 三点五万 goes on with its unit, 一点两小时 does not."""
        at = self.at + 1
        text = ""
        while _kind(self.tokens, at) == "digit" and self.tokens[at].text not in "两俩兩倆":
            text += str(_VALUES[self.tokens[at].text])
            at += 1
        if not text or (self.pending is None and not self.last_unit):
            return False
        if _kind(self.tokens, at) == "unit" and self.tokens[at].text in SMALL:
            return False
        self._settle()
        self.pending = self.section + Decimal("0." + text)
        self.section = Decimal(0)
        self.decimals = len(text)
        self.at = at - 1
        following = self.tokens[at] if at < len(self.tokens) else None
        if following is None or following.text not in BIG or self.parts:
            self.section, self.pending = self.pending, None
            self.decided = True
        return True

    def _take_about(self) -> bool:
        """余, 多, 几 between a number and its big unit."""
        following = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else None
        if following is None or following.text not in BIG or not (self.pending or self.last_unit):
            return False
        self.approximate = True
        return True

    def _settle(self) -> None:
        """Add the last digit: 一千二 is 1200, 一千零二 is 1002, 十二 is 12, 3万4000 is 34000."""
        if self.pending is None:
            return
        single = len(self.tokens[self.at - 1].text) == 1
        short = single and not self.zero and self.last_unit > 10
        scale = self.last_unit // 10 if short else 1
        self.section += self.pending * scale
        self.pending = None

    def _finish(self) -> Whole | None:
        if self.at == self.first:
            return None
        if self.failed:
            # 十四五 is a plan, not a number: passed over whole
            return Whole(NOTHING, 0, self.at + 1)
        head = self.tokens[self.first]
        self._settle()
        value = sum(self.parts, Decimal(0)) + self.section
        coefficient, magnitude = None, ""
        if head.kind == "arabic" and self.groups == 1:
            coefficient = head.text.translate(NARROW).replace(",", "")
            magnitude = "".join(
                token.text
                for token in self.tokens[self.first + 1 : self.at]
                if token.kind == "unit"
            )
        decimals = self.decimals if coefficient is not None or not self.parts else 0
        if self.parts and value == value.to_integral_value():
            value = Decimal(int(value))
        return Whole(value, decimals, self.at, coefficient, magnitude, self.approximate)
