"""Text becomes numbers: Arabic, Chinese, upper case and mixed, each with its place and value.

This is the low-level finder: it sees every number, those in dates and document numbers too, and
knows no units. `find.figures` decides which of them a paper reports.

Conventions, with their reasons:

* 一千二 is 1200 and 二〇二三 is 2023, as they are read aloud; 二三十 and 三五个 (round guesses) are no
  numbers, they are found by `find_guesses`.
* 三分之二 and 1/2 are quotients to 28 digits; `Number.fraction` keeps them exact.
* 95% is not a *number*: `parse_number("95%")` is None, since 0.95 and 95 would both be guesses.
* 余, 多 and 几 inside a number (十余万) leave its value and make it approximate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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
_NARROW = str.maketrans("０１２３４５６７８９．，－−＋", "0123456789.,--+", "")

_RUN = re.compile(
    rf"[{SIGNS}]?{SPACE}(?:{ARABIC}(?!{SPACE}[{HAN}余餘多几幾分又])"
    rf"|(?:{ARABIC}|[{HAN}])(?:{SPACE}(?:{ARABIC}|[{HAN}余餘多几幾点點又]|分{SPACE}之[{SIGNS}]?)){{0,48}})"
)
_TOKEN = re.compile(
    rf"(?P<arabic>{ARABIC})|(?P<digit>[{DIGITS}])|(?P<unit>[{SMALL}{BIG}])|(?P<point>[点點])"
    rf"|(?P<over>分{SPACE}之)|(?P<and>又)|(?P<about>[余餘多几幾])|(?P<sign>[{SIGNS}])"
)
_SLASHED = re.compile(
    r"([\-－−]?)(?:([0-9０-９]{1,4})[ ])?([0-9０-９]{1,4})[/／]([0-9０-９]{1,4}+)(?![/／.．])"
)
_POWER = re.compile(r"[eEｅＥ][+＋\-－−]?[0-9０-９]{1,2}(?![0-9０-９A-Za-z.])")
_PERCENT_HEAD = re.compile(rf"[百千万萬佰仟]{{1,2}}{SPACE}分{SPACE}(?:之|点|點)")
# words that begin with a digit character and count nothing
_NO_NUMBER = re.compile(
    r"一(?=[切看般定些起样直旦律致体并经概共同揽贯时向再下味边旁带则系批手线心把到是以])"
    r"|三(?=亚|农问题)|四(?=川|肢)|六(?=盘水|安市)|九(?=江市|寨沟)|千(?=万别|方百计)|万(?=一|[^零〇一二三四五六七八九十])"
    r"|十(?=足|分[^之])|[陆陸伍肆拾参參](?=[^元圆角分折成点點个倍%％\W])|○|幺"
)
_NO_NUMBER_AFTER = re.compile(
    r"[收夕]拾|[登海大内着]陆|[隊队入退]伍|放肆|[统唯万专单逐同合划归]一|九九"
)
_HYPHEN_AFTER = re.compile(r"[0-9０-９A-Za-zＡ-Ｚａ-ｚ%％‰)）\]〕\-－−—–个年月日号元人条项]$")
_GUESS = re.compile(
    rf"(?<![十“‘一二三四五六七八九])(?:[{SMALL}{BIG}]{{0,2}}(?:一二|[两二]三|三[四五]|四五|五六|六七|七八|八九)[{SMALL}{BIG}]{{0,3}}"
    rf"|[几数幾數][十百千万亿]{{1,3}}|[二三四五六七八九]?十几(?=[^万亿])|[上成][百千](?=[个家名人余项次万])|数以[百千万]计)"
)


class Number(NamedTuple):
    """A number (数字) in a text, half-open in code points."""

    start: int
    end: int
    text: str
    value: Decimal
    """Everything multiplied out."""
    decimals: int = 0
    """Digits printed after the point."""
    coefficient: str | None = None
    """Arabic part before one trailing magnitude, as a plain decimal string; else None."""
    magnitude: str = ""
    """That magnitude as printed, such as 万 or 万亿."""
    fraction: tuple[int, int] | None = None
    """三分之二 → (2, 3)."""
    approximate: bool = False
    """True when 余, 多 or 几 stands inside it."""

    @property
    def plain(self) -> str:
        """The value as a plain decimal string, printed zeros kept."""
        return format(self.value, "f")


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int
    spaced: bool


class _Whole(NamedTuple):
    """A parsed integer or decimal and the token after it."""

    value: Decimal
    decimals: int
    after: int
    coefficient: str | None = None
    magnitude: str = ""
    approximate: bool = False


def parse_number(text: str) -> Decimal | None:
    """The value of a text that is one number and nothing else; None for anything else.

    Spaces around it are allowed. 二三十, 95%, 1.2.3, 第三 and 半 are None.
    """
    stripped = text.strip()
    if not stripped:
        return None
    whole = stripped[1:].lstrip() if stripped[0] in "+＋" else stripped
    number = _parse_at(whole, 0, careful=False)
    if number is None or number.end != len(whole) or number.value is _NOTHING:
        return None
    return number.value


def find_numbers(text: str) -> tuple[Number, ...]:
    """Every number of a text in order, not overlapping, with offsets into the text."""
    return tuple(iterate_numbers(text))


def find_guesses(text: str) -> tuple[tuple[int, int], ...]:
    """Places of round guesses such as 三五, 二三十, 数百, 几十: numbers without a value."""
    return tuple(match.span() for match in _GUESS.finditer(text))


def iterate_numbers(text: str) -> Iterator[Number]:
    """`find_numbers`, one at a time."""
    at = 0
    while match := _RUN.search(text, at):
        number = _parse_at(text, match.start(), match, careful=True)
        if number is None:
            at = match.start() + 1
            continue
        if number.value is not _NOTHING:
            yield number
        at = number.end


_NOTHING = Decimal(0)
"""Marks a stretch to be passed over whole (十四五, 二三十)."""


def _parse_at(
    text: str, start: int, match: re.Match[str] | None = None, *, careful: bool
) -> Number | None:
    """The number that starts at a place; with `careful`, words that hold digits are passed over."""
    run = match or _RUN.match(text, start)
    if run is None:
        return None
    printed = run.group()
    following = text[run.end() : run.end() + 1]
    if printed[-1].isdecimal() and following not in _GOES_ON:
        plain = _parse_arabic(printed, start)
        if plain is not None:
            return plain
    if following and following in " /／":
        slashed = _parse_slashed(text, start)
        if slashed is not None:
            return slashed
    if following and following in "eEｅＥ" and printed[-1].isdecimal():
        power = _POWER.match(text, run.end())
        if power is not None:
            printed = text[start : power.end()]
            value = Decimal(printed.translate(_NARROW).replace(",", ""))
            return Number(start, power.end(), printed, value)
    return _parse_tokens(text, run, careful=careful)


_GOES_ON = frozenset(" /／eEｅＥ")
"""What may carry a plain Arabic number on: a fraction or a power of ten."""


def _parse_arabic(printed: str, start: int) -> Number | None:
    narrow = printed.translate(_NARROW).replace(",", "")
    if not narrow[0].isdecimal() or not narrow.replace(".", "", 1).isdecimal():
        return None
    point = narrow.find(".")
    decimals = len(narrow) - point - 1 if point >= 0 else 0
    return Number(start, start + len(printed), printed, Decimal(narrow), decimals, narrow)


def _parse_slashed(text: str, start: int) -> Number | None:
    """1/2 and 1 4/3; dates and codes with slashes are told from them by `find.figures`."""
    match = _SLASHED.match(text, start)
    if match is None or (start and text[start - 1] in "/／.．"):
        return None
    sign = match.group(1)
    whole, over, under = (int(part) if part else 0 for part in match.groups()[1:])
    if not under or (sign and _HYPHEN_AFTER.search(text[max(start - 1, 0) : start])):
        return None
    over += whole * under
    over = -over if sign else over
    value = Decimal(over) / Decimal(under)
    return Number(start, match.end(), match.group(), value, fraction=(over, under))


def _parse_tokens(text: str, run: re.Match[str], *, careful: bool) -> Number | None:
    tokens = _split_tokens(text, run.start(), run.end())
    negative = tokens[0].kind == "sign"
    if negative and careful and not _is_sign(text, tokens[0]):
        return None
    first = 1 if negative else 0
    head = _PERCENT_HEAD.match(text, tokens[first].start) if careful else None
    if head is not None:
        # 百分之五: the number is 五; 百分点 holds none
        return Number(run.start(), head.end(), "", _NOTHING)
    if careful and _counts_nothing(text, tokens, first):
        return None
    found = _read_value(tokens, first)
    if found is None:
        return None
    whole, fraction = found
    if whole.value is _NOTHING:
        return Number(run.start(), tokens[whole.after - 1].end, "", _NOTHING)
    start, end = tokens[0].start, tokens[whole.after - 1].end
    value = -whole.value if negative else whole.value
    coefficient = whole.coefficient
    if coefficient is not None and negative:
        coefficient = "-" + coefficient
    if negative and fraction:
        fraction = (-fraction[0], fraction[1])
    return Number(
        start,
        end,
        text[start:end],
        value,
        whole.decimals,
        coefficient,
        whole.magnitude,
        fraction,
        whole.approximate,
    )


def _split_tokens(text: str, start: int, end: int) -> list[_Token]:
    tokens = []
    last = start
    for match in _TOKEN.finditer(text, start, end):
        kind = match.lastgroup or ""
        tokens.append(_Token(kind, match.group(), match.start(), match.end(), match.start() > last))
        last = match.end()
    return tokens


def _is_sign(text: str, sign: _Token) -> bool:
    """A minus is a sign at the edge of a clause, not in 1-9月, 2-3个 or A-1."""
    before = text[max(sign.start - 1, 0) : sign.start]
    if sign.text in "负負":
        return before not in tuple("担肩背抱欺胜辜自减责")
    following = text[sign.end : sign.end + 1]
    return not following.isspace() and not _HYPHEN_AFTER.search(before)


def _counts_nothing(text: str, tokens: list[_Token], first: int) -> bool:
    """True for a lone digit character that is part of a word (一切, 陆地, 收拾, 万)."""
    token = tokens[first]
    if token.kind not in ("digit", "unit"):
        return False
    if _NO_NUMBER.match(text, token.start):
        return len(tokens) == first + 1 or text[token.start] == "一" or token.spaced
    lone = len(tokens) == first + 1 or tokens[first + 1].kind in ("and", "about", "point")
    return lone and bool(_NO_NUMBER_AFTER.match(text, max(token.start - 1, 0)))


def _read_value(tokens: list[_Token], first: int) -> tuple[_Whole, tuple[int, int] | None] | None:
    """A number, a fraction, or a whole and a fraction joined by 又, from the token `first` on."""
    whole = _read_whole(tokens, first)
    if whole is None or whole.value is _NOTHING:
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
    tokens: list[_Token], under: _Whole, first: int
) -> tuple[_Whole, tuple[int, int] | None] | None:
    """`under` 分之 a numerator; 百分之五 is a percentage, whose number is 五."""
    if _kind(tokens, under.after) != "over" or not under.value:
        return None
    at = under.after + 1
    negative = _kind(tokens, at) == "sign"
    over = _read_whole(tokens, at + negative)
    if over is None or over.value is _NOTHING:
        return None
    value = -over.value / under.value if negative else over.value / under.value
    pair = None
    if over.value == int(over.value) and under.value == int(under.value):
        pair = (-int(over.value) if negative else int(over.value), int(under.value))
    return _Whole(value, 0, over.after), pair


def _kind(tokens: list[_Token], at: int) -> str:
    return tokens[at].kind if at < len(tokens) else ""


def _read_whole(tokens: list[_Token], first: int) -> _Whole | None:
    """An integer or decimal from the token `first` on; see `_Reader`."""
    if first >= len(tokens):
        return None
    return _Reader(tokens, first).read()


class _Reader:
    """Reads digits and units into a value: 1亿2千万, 五兆六十二亿四万五千二, 三点五万, 二〇二三."""

    def __init__(self, tokens: list[_Token], first: int) -> None:
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

    def read(self) -> _Whole | None:
        """The longest number from here; None when there is none."""
        if self.tokens[self.first].kind not in ("arabic", "digit", "unit"):
            return None
        digits = self._read_digit_string()
        if digits is not None:
            return digits
        while self.at < len(self.tokens) and not self.decided and self._take():
            self.at += 1
        return self._finish()

    def _read_digit_string(self) -> _Whole | None:
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
            return _Whole(_NOTHING, 0, at + (_kind(self.tokens, at) == "unit"))
        value = Decimal("".join(str(_VALUES[digit]) for digit in text))
        return _Whole(value, 0, at)

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

    def _take_digit(self, token: _Token) -> bool:
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

    def _take_arabic(self, token: _Token) -> bool:
        narrow = token.text.translate(_NARROW).replace(",", "")
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

    def _take_unit(self, token: _Token) -> bool:
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
            return False
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

    def _finish(self) -> _Whole | None:
        if self.at == self.first:
            return None
        if self.failed:
            # 十四五 is a plan, not a number: passed over whole
            return _Whole(_NOTHING, 0, self.at + 1)
        head = self.tokens[self.first]
        self._settle()
        value = sum(self.parts, Decimal(0)) + self.section
        coefficient, magnitude = None, ""
        if head.kind == "arabic" and self.groups == 1:
            coefficient = head.text.translate(_NARROW).replace(",", "")
            magnitude = "".join(
                token.text
                for token in self.tokens[self.first + 1 : self.at]
                if token.kind == "unit"
            )
        decimals = self.decimals if coefficient is not None or not self.parts else 0
        if self.parts and value == value.to_integral_value():
            value = Decimal(int(value))
        return _Whole(value, decimals, self.at, coefficient, magnitude, self.approximate)
