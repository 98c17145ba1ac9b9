"""Measures that ought to agree become a Relation: judged inside the interval of what was printed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

from pbassist.model.performance import Relation
from pbassist.model.value import assemble
from pbassist.relations.measures import Measure, is_cut_off, write_exact, write_value

RelationKind = Literal["sum", "count", "percentage", "difference", "twin", "score_sum", "date"]
State = Literal["holds", "holds_by_rounding", "broken", "open"]
_NONE = Decimal(0)
VAGUE = "所列数据为约数、区间或限值，不能据以核对"


class _Matter(NamedTuple):
    """What a relation is about, and why a mismatch would prove nothing."""

    kind: RelationKind
    subject: str
    doubt: str
    asks: bool


def judge_sum(
    parts: Sequence[Measure],
    total: Measure,
    *,
    subject: str,
    kind: RelationKind = "sum",
    doubt: str = "",
    asks: bool = False,
) -> Relation:
    """Parts against their total; with a `doubt` a mismatch is open and not broken."""
    computed = sum((part.value for part in parts), Decimal(0))
    half = sum((part.half for part in parts), Decimal(0))
    state = judge(computed, half, total)
    return _relate(
        _Matter(kind, subject, doubt, asks),
        state,
        computed=computed,
        left="＋".join(part.printed for part in parts),
        stated=total,
        inputs=parts,
    )


def add_up(parts: Sequence[Measure], total: Measure) -> State:
    """How the sum of some parts stands to a printed total."""
    computed = sum((part.value for part in parts), _NONE)
    return judge(computed, sum((part.half for part in parts), _NONE), total)


def judge_difference(
    larger: Measure,
    smaller: Measure,
    stated: Measure,
    *,
    subject: str,
    doubt: str = "",
    asks: bool = False,
) -> Relation:
    """One figure less another against the printed difference."""
    computed = abs(larger.value - smaller.value)
    state = judge(computed, larger.half + smaller.half, stated)
    if smaller.value > larger.value:
        larger, smaller = smaller, larger
    return _relate(
        _Matter("difference", subject, doubt, asks),
        state,
        computed=computed,
        left=f"{larger.printed}－{smaller.printed}",
        stated=stated,
        inputs=(larger, smaller),
    )


def judge_share(
    part: Measure,
    base: Measure,
    stated: Measure,
    *,
    subject: str,
    doubt: str = "",
    asks: bool = False,
) -> Relation | None:
    """A share or rate against what its base and part give; None when the base may be 0."""
    if base.low <= 0 or part.low < 0:
        return None
    low, high = part.low / base.high * 100, part.high / base.low * 100
    return _judge_ratio(
        part.value / base.value * 100,
        (low, high),
        f"{part.printed}÷{base.printed}×100%",
        stated,
        (part, base),
        _Matter("percentage", subject, doubt, asks),
    )


def judge_growth(
    change: Measure, base: Measure, stated: Measure, *, subject: str, left: str, doubt: str = ""
) -> Relation | None:
    """A growth rate against change ÷ base; `left` is the formula as it is printed."""
    if base.low <= 0:
        return None
    low, high = max(change.low, Decimal(0)) / base.high * 100, change.high / base.low * 100
    return _judge_ratio(
        change.value / base.value * 100,
        (low, high),
        left,
        stated,
        (change, base),
        _Matter("percentage", subject, doubt, asks=False),
    )


def judge_value(
    computed: Decimal,
    half: Decimal,
    stated: Measure,
    *,
    left: str,
    inputs: Sequence[Measure],
    subject: str,
    kind: RelationKind = "difference",
    doubt: str = "",
) -> Relation:
    """Any reckoning over printed figures (± half, base units) against a printed one.

    `left` is its formula; a `percentage` is written with the places of the printed figure; with a
    `doubt` a mismatch is asked and not proven.
    """
    state = judge(computed, half, stated)
    if state == "broken" and kind == "percentage" and is_cut_off(computed, stated):
        state = "holds_by_rounding"
    return _relate(
        _Matter(kind, subject, doubt, bool(doubt)),
        state,
        computed=computed,
        left=left,
        stated=stated,
        inputs=inputs,
    )


def judge(computed: Decimal, half: Decimal, stated: Measure) -> State:
    """How a computed value (± half) stands to a printed one."""
    if computed == stated.value:
        return "holds"
    room = half + _read_room(stated, computed)
    return "holds_by_rounding" if abs(computed - stated.value) <= room else "broken"


def _read_room(stated: Measure, computed: Decimal) -> Decimal:
    """Whole things and points are exact, unless the parts were printed finer than the total."""
    if stated.half:
        return stated.half
    place = Decimal(1).scaleb(-stated.figure.decimals)
    return place / 2 if computed % place else Decimal(0)


def _judge_ratio(
    computed: Decimal,
    interval: tuple[Decimal, Decimal],
    left: str,
    stated: Measure,
    inputs: Sequence[Measure],
    matter: _Matter,
) -> Relation | None:
    places = stated.figure.decimals
    rounded = computed.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    state: State = "broken"
    if rounded == stated.value:
        state = "holds"
    elif (interval[0] <= stated.high and stated.low <= interval[1]) or is_cut_off(computed, stated):
        state = "holds_by_rounding"
    return _relate(matter, state, computed=rounded, left=left, stated=stated, inputs=inputs)


def _relate(
    matter: _Matter,
    state: State,
    *,
    computed: Decimal,
    left: str,
    stated: Measure,
    inputs: Sequence[Measure],
) -> Relation:
    kind, subject, doubt, asks = matter
    if state == "broken" and (stated.vague or any(part.vague for part in inputs)):
        state, doubt, asks = "open", VAGUE, False
    elif state == "broken" and doubt:
        state = "open"
    agrees = state in ("holds", "holds_by_rounding")
    write = write_value if kind == "percentage" else write_exact
    written = write(computed, stated)
    expression = f"{left}＝{written}"
    if state == "holds_by_rounding":
        expression = f"{left}＝{written}≈{stated.printed}"
    elif not agrees:
        expression += f"≠{stated.printed}"
    fields = {
        "kind": kind,
        "state": state,
        "subject": subject,
        "expression": expression,
        "stated": stated.figure,
        "computed": written,
        "difference": None if agrees else _write_difference(computed, stated),
        "inputs": tuple(part.figure for part in inputs),
        "items": (),
        "reason": doubt if state == "open" else "",
        "asks": asks and state == "open",
    }
    return assemble(Relation, fields)


def _write_difference(computed: Decimal, stated: Measure) -> str:
    gap = abs(computed - stated.value)
    if stated.kind == "percent":
        return write_exact(gap, stated).rstrip("%％‰") + "个百分点"
    return write_exact(gap, stated)


def say_apart(one: Measure, other: Measure) -> str:
    """How far two figures of one kind lie apart, in the unit of the first."""
    return _write_difference(other.value, one)
