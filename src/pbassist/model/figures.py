"""A text becomes what was found in it: figures, headings, and figures that ought to agree."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pbassist.model.document import Span
from pbassist.model.value import Value

Comparison = Literal["≥", "≤", ">", "<", "="]


class Amount(Value):
    """An amount of money (金额) in 元."""

    value: Decimal
    """In 元, exact."""
    unit: Literal["元"] = "元"
    """Always 元."""


class Figure(Value):
    """A printed figure (数据), as printed and as understood."""

    value: str
    """Plain decimal string, separators dropped, trailing zeros kept: 1,682.40 → 1682.40."""
    upper: str | None = None
    """Upper end of a range, in the same form."""
    fraction: tuple[int, int] | None = None
    """三分之二 → (2, 3)."""
    unit: str | None = None
    """Unit as understood, one trailing magnitude included: 万元, 个, %."""
    unit_printed: str | None = None
    """Unit as printed."""
    inferred: bool = False
    """True when the unit says more than was printed (亿 → 亿元)."""
    amount: Amount | None = None
    """Normalised amount, for money alone."""
    decimals: int = 0
    """Digits printed after the point: the rounding interval is half a unit of the last place."""
    comparison: Comparison | None = None
    """Bound printed with it (≥, 不低于, 以上, …)."""
    approximate: bool = False
    """True for 约, 近, 余, 多, 左右."""
    period: str | None = None
    """Year or months it speaks of, as 2023年 or 2023年1-9月."""
    measure: str | None = None
    """预算, 调整后, 执行; 年度, 累计."""
    subject: str | None = None
    """What it counts, in the document's words."""
    span: Span
    """Number and unit, bound words not included."""

    @property
    def number(self) -> Decimal:
        """`value` as a number."""
        return Decimal(self.value)


class Unparsed(Value):
    """Something that looks like a number and was not understood (未解析)."""

    span: Span
    """Its place."""
    reason: str
    """Why, in Chinese."""


class Heading(Value):
    """A heading of the outline (标题)."""

    span: Span
    """The heading's words."""
    label: str
    """Its number as printed: 一、 （二） 1. 第三章; empty when it has none."""
    title: str
    """Words after the label."""
    level: int
    """1 for the outermost."""
    end: int
    """One past the last code point of the section it opens."""


class Relation(Value):
    """Two or more figures that ought to agree (勾稽关系), judged inside the rounding interval."""

    kind: Literal["sum", "count", "percentage", "difference", "twin", "score_sum", "date"]
    """What ties them."""
    state: Literal["holds", "holds_by_rounding", "broken", "open"]
    """open: it could not be proven either way, see `reason`."""
    subject: str
    """What it is about, in the document's words."""
    expression: str
    """The formula over the figures as printed: 436万元＋40万元＋0万元＝476万元."""
    stated: Figure | None = None
    """The figure that is held against the others."""
    computed: str | None = None
    """What it ought to be, rounded as printed, unit included."""
    difference: str | None = None
    """Absolute difference, unit included, when broken."""
    inputs: tuple[Figure, ...] = ()
    """The figures it is computed from."""
    items: tuple[Span, ...] = ()
    """The listed names, for a count."""
    reason: str = ""
    """Why it is open, in Chinese."""
    asks: bool = False
    """True for an open relation that a careful reviewer would ask the unit about."""
