"""A number with its unit becomes a value of its own, and units as printed become units as meant."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from pbassist.find.figures.units import UnitKind


class Quantity(NamedTuple):
    """A number with its unit (数量), half-open in code points of the text it was read from."""

    start: int
    end: int
    value: str
    upper: str | None
    fraction: tuple[int, int] | None
    unit: str | None
    printed: str | None
    kind: UnitKind | None
    scale: int
    word: str
    per: bool
    decimals: int
    approximate: bool
    han: bool
    """True when the number is written in Chinese characters."""

    @property
    def money(self) -> bool:
        """True for an amount of money alone, not money per something."""
        return self.kind == "money" and not self.per


@cache
def mean_unit(printed: str) -> str:
    """The unit as understood: ％ is %, 元整 and 元人民币 are 元, 平米 is 平方米."""
    for shown, meant in _MEANINGS:
        if printed.startswith(shown) or printed.endswith(shown):
            return printed.replace(shown, meant)
    return printed


_MEANINGS = (
    ("％", "%"),
    ("﹪", "%"),
    ("元整", "元"),
    ("元正", "元"),
    ("元人民币", "元"),
    ("元钱", "元"),
    ("块钱", "元"),
    ("圆整", "元"),
    ("圆正", "元"),
    ("圆", "元"),
    ("人民币", "元"),
    ("个百分点", "百分点"),
    ("个多月", "个月"),
    ("个多小时", "个小时"),
    ("km²", "平方公里"),
    ("km2", "平方公里"),
    ("㎡", "平方米"),
    ("m²", "平方米"),
    ("m2", "平方米"),
    ("平米", "平方米"),
    ("m³", "立方米"),
    ("m3", "立方米"),
)
