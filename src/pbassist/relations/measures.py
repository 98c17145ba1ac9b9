"""A printed figure becomes a measure: what kind it is, its value in one unit, its rounding interval."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from pbassist.model.performance import Figure

Kind = Literal["money", "percent", "percentage_points", "points", "count", "extent"]
"""count stands for things that are whole; extent for what is measured (公里, 亩, 吨)."""

_MAGNITUDES = {"万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7}
_MAGNITUDES |= {"亿": 10**8, "万亿": 10**12}
_EXTENTS = (
    *("公里", "千米", "米", "平方米", "平方公里", "立方米", "㎡", "亩", "公顷", "吨", "公斤"),
    *("千克", "斤", "升", "度", "千瓦时", "小时", "km", "m", "m2", "t", "kg", "KM"),
)


_NONE = Decimal(0)


class Measure(NamedTuple):
    """A figure ready to be reckoned with."""

    figure: Figure
    """As printed."""
    kind: Kind
    """What may be added to what."""
    unit: str
    """Base unit: 元, %, 分, 个, 公里; empty when none is printed."""
    factor: Decimal
    """Base units in one printed unit."""
    value: Decimal
    """In base units."""
    half: Decimal
    """Half of the last printed place, in base units; 0 for what is counted."""

    @property
    def low(self) -> Decimal:
        """Least value it may stand for."""
        return self.value - self.half

    @property
    def high(self) -> Decimal:
        """Greatest value it may stand for."""
        return self.value + self.half

    @property
    def printed(self) -> str:
        """As printed, spaces dropped, with the unit of a table's header where the cell has none."""
        quote = "".join(self.figure.span.quote.split())
        return quote + (self.figure.unit or "") if quote[-1:].isdigit() else quote

    @property
    def vague(self) -> bool:
        """True for 约, 近, 余, a bound or a range: nothing is proven against it."""
        figure = self.figure
        return (
            figure.approximate or figure.comparison not in (None, "=") or figure.upper is not None
        )

    def alike(self, other: Measure) -> bool:
        """True when the two may be added or compared; a missing unit fits any count."""
        if self.kind != other.kind:
            return "" in (self.unit, other.unit) and {self.kind, other.kind} <= {"count", "points"}
        return self.unit == other.unit or "" in (self.unit, other.unit)


def read_measure(figure: Figure) -> Measure | None:
    """The measure of a figure; None for a fraction or a value that is no number."""
    if figure.fraction is not None:
        return None
    value = figure.number
    scale = _read_scale(figure.unit or "", figure.decimals)
    # 0万元 is none at all, not less than half a 万元
    half = _NONE if not value and not figure.decimals else scale.half
    return Measure(figure, scale.kind, scale.unit, scale.factor, value * scale.factor, half)


class _Scale(NamedTuple):
    """What a unit and a number of places make of every figure that has them."""

    kind: Kind
    unit: str
    factor: Decimal
    half: Decimal


@lru_cache(maxsize=4096)
def _read_scale(printed: str, decimals: int) -> _Scale:
    unit, factor = _split_unit(printed)
    kind = _read_kind(unit)
    whole = kind == "count" and decimals == 0 and factor == 1
    exact = kind == "points" or whole
    half = _NONE if exact else Decimal(5).scaleb(-decimals - 1) * factor
    return _Scale(kind, unit, factor, half)


def _split_unit(unit: str) -> tuple[str, Decimal]:
    unit = unit.replace("％", "%").replace("人民币", "").strip()
    if unit in ("千元", "百元"):
        return "元", Decimal(1000 if unit == "千元" else 100)
    for length in (2, 1):
        head, rest = unit[:length], unit[length:]
        if head in _MAGNITUDES:
            return rest or ("元" if head == "亿" else ""), Decimal(_MAGNITUDES[head])
    return unit, Decimal(1)


def _read_kind(unit: str) -> Kind:
    if unit == "元":
        return "money"
    if unit in ("%", "‰"):
        return "percent"
    if unit.endswith("百分点"):
        return "percentage_points"
    if unit == "分":
        return "points"
    return "extent" if unit in _EXTENTS or "/" in unit else "count"


def write_value(value: Decimal, like: Measure, *, decimals: int | None = None) -> str:
    """A value in base units, written in the unit of `like`: 4760000 like 486万元 → 476万元."""
    places = like.figure.decimals if decimals is None else decimals
    scaled = (value / like.factor).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{scaled:f}" + (like.figure.unit_printed or like.figure.unit or "")


def write_exact(value: Decimal, like: Measure) -> str:
    """The same with as many places as the value needs, at most six."""
    scaled = (value / like.factor).quantize(Decimal("0.000001"), ROUND_HALF_UP).normalize()
    places = max(-int(scaled.as_tuple().exponent), 0)
    apart = "," if "," in like.printed else ""
    return f"{scaled:{apart}.{places}f}" + (like.figure.unit_printed or like.figure.unit or "")


def is_cut_off(value: Decimal, printed: Measure) -> bool:
    """True when the printed number is the value with its further places dropped, not rounded."""
    place = Decimal(1).scaleb(-printed.figure.decimals)
    return (value / printed.factor).quantize(place, ROUND_DOWN) == printed.figure.number
