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

from pbassist.find.number_reading import (
    ARABIC,
    BIG,
    HAN,
    NARROW,
    NOTHING,
    SIGNS,
    SMALL,
    SPACE,
    Token,
    read_value,
    split_tokens,
)

_RUN = re.compile(
    rf"[{SIGNS}]?{SPACE}(?:{ARABIC}(?!{SPACE}[{HAN}余餘多几幾分又])"
    rf"|(?:{ARABIC}|[{HAN}])(?:{SPACE}(?:{ARABIC}|[{HAN}余餘多几幾点點又]|分{SPACE}之{SPACE}[{SIGNS}]?)){{0,48}})"
)
_FIRST = re.compile(rf"[0-9０-９.．{HAN}]")
_SPACES = " \u3000\u00a0"
_SPACED = frozenset(_SPACES)
"""Behind a space 3/4 may be a page of four: it is read as two numbers."""
_LEADS = frozenset(SIGNS.replace("\\", "") + _SPACES)
"""What may stand before the first digit of a run: its sign, and spaces behind that."""
_SLASHED = re.compile(
    r"([\-－−]?)(?:([0-9０-９]{1,4})[ ])?([0-9０-９]{1,4})[/／]([0-9０-９]{1,4}+)(?![/／.．]|[ ]?万)"
)
_POWER = re.compile(r"[eEｅＥ][+＋\-－−]?[0-9０-９]{1,2}(?![0-9０-９A-Za-z.])")
_RAISED = re.compile(r"\^([+＋\-－−]?[0-9]{1,2})(?![0-9.])")
_PERCENT_HEAD = re.compile(rf"[百千万萬佰仟]{{1,2}}{SPACE}分{SPACE}(?:之|点|點)")
# words that begin with a digit character and count nothing
_NO_NUMBER = re.compile(
    r"一(?=[切看般定些起样直旦律致体并经概共同揽贯时向再下味边旁带则系批手线心把是以]|到[^一二三四五六七八九两])"
    r"|三(?=亚|农问题)|四(?=川|肢)|六(?=盘水|安市)|九(?=江市|寨沟)|千(?=万别|方百计)|万(?=一|[^零〇一二三四五六七八九十余餘多])"
    r"|十(?=足|分[^之])|[陆陸伍肆拾参參](?=[^元圆角分折成点點个倍%％\W])|○|幺"
)
_NO_NUMBER_AFTER = re.compile(
    r"[收夕]拾|[登海大内着]陆|[隊队入退]伍|放肆|[统唯万专单逐同合划归]一|九九"
)
_HYPHEN_AFTER = re.compile(r"[0-9０-９A-Za-zＡ-Ｚａ-ｚ%％‰)）\]〕\-－−—–个年月日号元人条项]$")
_GUESS = re.compile(
    rf"(?<![十“‘一二三四五六七八九])(?:[{SMALL}{BIG}]{{0,2}}(?:一二|[两二]三|三[四五]|四五|五六|六七|七八|八九)[{SMALL}{BIG}]{{0,3}}"
    rf"|[几数幾數][十百千万亿]{{1,3}}|[二三四五六七八九]?十几[万亿]?|(?<![以附最])[上成近](?:[百千]{{1,2}}[万亿]?|[万亿])|数以[百千万]计)"
)
# two characters that a guess may begin with: few places of a text are looked at more closely
_GUESS_BEGINS = re.compile(
    rf"[{SMALL}{BIG}一二两三四五六七八九几数幾數上成近](?=[{SMALL}{BIG}一二两三四五六七八九几以])"
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
    def digits_end(self) -> int:
        """Where the coefficient ends and a trailing magnitude (with 余, 多 before it) begins."""
        if not self.magnitude or self.coefficient is None or self.fraction is not None:
            return self.end
        return self.start + len(self.text[: self.text.index(self.magnitude[0])].rstrip(" 余餘多几"))

    @property
    def plain(self) -> str:
        """The value as a plain decimal string, printed zeros kept."""
        return format(self.value, "f")


def parse_number(text: str) -> Decimal | None:
    """The value of a text that is one number and nothing else; None for anything else.

    Spaces around it are allowed. 二三十, 95%, 1.2.3, 第三 and 半 are None.
    """
    stripped = text.strip()
    if not stripped:
        return None
    whole = stripped[1:].lstrip() if stripped[0] in "+＋" else stripped
    number = _parse_at(whole, 0, careful=False)
    if number is None or number.end != len(whole) or number.value is NOTHING:
        return None
    return number.value


def find_numbers(text: str) -> tuple[Number, ...]:
    """Every number of a text in order, not overlapping, with offsets into the text."""
    return tuple(iterate_numbers(text))


def find_guesses(text: str) -> tuple[tuple[int, int], ...]:
    """Places of round guesses such as 三五, 二三十, 数百, 几十: numbers without a value."""
    found: list[tuple[int, int]] = []
    for begins in _GUESS_BEGINS.finditer(text):
        match = _GUESS.match(text, begins.start())
        if match is not None and (not found or found[-1][1] <= match.start()):
            found.append(match.span())
    return tuple(found)


def iterate_numbers(text: str) -> Iterator[Number]:
    """`find_numbers`, one at a time."""
    at = 0
    while match := _find_run(text, at):
        number = _parse_at(text, match.start(), match, careful=True)
        if number is None:
            at = match.start() + 1
            continue
        if number.value is not NOTHING:
            yield number
        at = number.end


def _find_run(text: str, at: int) -> re.Match[str] | None:
    """The next run from a place on; a look at single characters spares most of the text the pattern."""
    low = at
    while first := _FIRST.search(text, at):
        start = first.start()
        run = _RUN.match(text, _find_sign(text, low, start))
        if run is not None:
            return run
        at = start + 1
    return None


def _find_sign(text: str, low: int, start: int) -> int:
    """Where the sign before a digit stands, with four spaces between at most; else the digit."""
    if start == low or text[start - 1] not in _LEADS:
        return start
    least = max(low, start - 5)
    bare = text[least:start].rstrip(_SPACES)
    return least + len(bare) - 1 if bare and bare[-1] in _LEADS else start


def _parse_at(
    text: str, start: int, match: re.Match[str] | None = None, *, careful: bool
) -> Number | None:
    """The number that starts at a place; with `careful`, words that hold digits are passed over."""
    run = match or _RUN.match(text, start)
    if run is None:
        return None
    printed = run.group()
    following = text[run.end() : run.end() + 1]
    if printed[-1].isdecimal() and not _goes_on(text, run.end()):
        plain = _parse_arabic(printed, start)
        if plain is not None:
            return plain
    if printed[-1] in _SCALES and printed[0].isdecimal():
        scaled = _parse_scaled(printed, start)
        if scaled is not None:
            return scaled
    spaced = careful and text[max(start - 1, 0) : start] in _SPACED
    if following and following in " /／" and not spaced:
        slashed = _parse_slashed(text, start)
        if slashed is not None:
            return slashed
    if following and following in "eEｅＥ" and printed[-1].isdecimal():
        power = _POWER.match(text, run.end())
        if power is not None:
            printed = text[start : power.end()]
            value = Decimal(printed.translate(NARROW).replace(",", ""))
            return Number(start, power.end(), printed, value)
    if following == "^" and printed[-1].isdecimal():
        raised = _raise(text, run)
        if raised is not None:
            return raised
    return _parse_tokens(text, run, careful=careful)


def _raise(text: str, run: re.Match[str]) -> Number | None:
    """10^4: a power, as formulas print it."""
    power = _RAISED.match(text, run.end())
    base = Decimal(run.group().translate(NARROW).replace(",", "").replace("负", "-"))
    if power is None or not base or abs(base) > 1000:
        return None
    exponent = int(power.group(1).translate(NARROW))
    value = -(abs(base) ** exponent) if base < 0 else base**exponent
    return Number(run.start(), power.end(), text[run.start() : power.end()], value)


_GOES_ON = frozenset("/／eEｅＥ^")


def _goes_on(text: str, end: int) -> bool:
    """True where a fraction or a power may carry a plain Arabic number on: 3/4, 1 3/4, 3e5, 10^4."""
    following = text[end : end + 2]
    if following[:1] == " ":
        return following[1:].isdecimal()
    return following[:1] in _GOES_ON


def _parse_arabic(printed: str, start: int) -> Number | None:
    if printed.isdecimal() and printed.isascii():
        return Number(start, start + len(printed), printed, Decimal(printed), 0, printed)
    narrow = _narrow(printed)
    if not narrow[0].isdecimal() or not narrow.replace(".", "", 1).isdecimal():
        return None
    point = narrow.find(".")
    decimals = len(narrow) - point - 1 if point >= 0 else 0
    return Number(start, start + len(printed), printed, Decimal(narrow), decimals, narrow)


_SCALES = {"万": 10**4, "亿": 10**8}


def _parse_scaled(printed: str, start: int) -> Number | None:
    """1,234.5万: an Arabic number and one magnitude, as most amounts are printed."""
    plain = _parse_arabic(printed[:-1], start)
    if plain is None or not plain.value:
        return None
    value = plain.value * _SCALES[printed[-1]]
    whole = Decimal(int(value)) if value == value.to_integral_value() else value
    return plain._replace(
        end=start + len(printed), text=printed, value=whole, magnitude=printed[-1]
    )


def _narrow(printed: str) -> str:
    """Half-width digits without separators."""
    return (printed if printed.isascii() else printed.translate(NARROW)).replace(",", "")


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
    tokens = split_tokens(text, run.start(), run.end())
    negative = tokens[0].kind == "sign"
    if negative and careful and not _is_sign(text, tokens[0]):
        return None
    first = 1 if negative else 0
    head = _PERCENT_HEAD.match(text, tokens[first].start)
    if head is not None:
        # 百分之五: the number is 五; 百分点 holds none
        return Number(run.start(), head.end(), "", NOTHING)
    if careful and _counts_nothing(text, tokens, first):
        return None
    found = read_value(tokens, first)
    if found is None:
        return None
    whole, fraction = found
    if whole.value is NOTHING:
        return Number(run.start(), tokens[whole.after - 1].end, "", NOTHING)
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


def _is_sign(text: str, sign: Token) -> bool:
    """A minus is a sign at the edge of a clause, not in 1-9月, 2-3个 or A-1."""
    before = text[max(sign.start - 1, 0) : sign.start]
    if sign.text in "负負":
        return before not in tuple("担肩背抱欺胜辜自减责")
    following = text[sign.end : sign.end + 1]
    return not following.isspace() and not _HYPHEN_AFTER.search(before)


def _counts_nothing(text: str, tokens: list[Token], first: int) -> bool:
    """True for a lone digit character that is part of a word (一切, 陆地, 收拾, 万)."""
    token = tokens[first]
    if token.kind not in ("digit", "unit"):
        return False
    if _NO_NUMBER.match(text, token.start):
        return len(tokens) == first + 1 or text[token.start] == "一" or token.spaced
    lone = len(tokens) == first + 1 or tokens[first + 1].kind in ("and", "about", "point")
    return lone and bool(_NO_NUMBER_AFTER.match(text, max(token.start - 1, 0)))
