"""The form under review becomes what every check of it needs: indicators with names and places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pbassist.checks.quantities import fold_width
from pbassist.checks.register import Brief, stage_of
from pbassist.model.document import Span
from pbassist.model.performance import Fund, Indicator, Role, Target
from pbassist.model.terms import ASPECTS, name_aspect, name_dimension

BOUND_WORDS = ("以上", "以下", "以内", "及以", "-", "~", "～", "—", "至")
MONEY_FACTORS = {
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10**4),
    "亿元": Decimal(10**8),
}


LIST_NUMBER = re.compile(r"^(?:指标)?[（(]?\d{1,2}[）).、:：](?!\d)")
NO_PROBLEM = re.compile(
    r"(?:暂|基本|目前)?(?:无|没有|不存在|未发现)(?:存在)?的?(?:明显|突出)?的?问题?"
)
FORM_STAGES = frozenset({"declaration", "monitoring", "self_evaluation"})
"""Stages whose form has a role of the same name."""
STATED_NONE = frozenset({"", "无", "/", "／", "—", "－", "-", "——", "不涉及", "暂无"})
"""What people write in a row that holds no indicator."""


def declared_target(brief: Brief) -> Iterator[Target]:
    """The declaration under review, as an iterator of one or none."""
    yield from _target(brief, "declaration")


def evaluated_target(brief: Brief) -> Iterator[Target]:
    """The self-evaluation under review, as an iterator of one or none."""
    yield from _target(brief, "self_evaluation")


def monitored_target(brief: Brief) -> Iterator[Target]:
    """The monitoring form under review, as an iterator of one or none."""
    yield from _target(brief, "monitoring")


def reviewed_target(brief: Brief) -> Iterator[Target]:
    """The form of the stage under review, as an iterator of one or none."""
    stage = stage_of(brief.dossier)
    yield from _target(brief, stage) if stage in FORM_STAGES else ()  # type: ignore[arg-type]


def _target(brief: Brief, role: Role) -> Iterator[Target]:
    target = brief.dossier.target(role)
    if target is not None:
        yield annual_side(target)


def annual_side(target: Target) -> Target:
    """The form as it is reviewed: the year's indicators, without rows that state none.

    A two-sided form repeats its indicators for the whole 实施期; they are neither counted nor
    compared beside the year's. A form with indicators on the 实施期 side alone keeps them.
    """
    target = _without_empty_rows(target)
    if target.annual is None or not target.annual.indicators or target.overall is None:
        return target
    return target.model_copy(
        update={"overall": target.overall.model_copy(update={"indicators": ()})}
    )


def _without_empty_rows(target: Target) -> Target:
    goals = {
        name: goal.model_copy(
            update={
                "indicators": tuple(
                    one for one in goal.indicators if fold_width(one.name) not in STATED_NONE
                )
            }
        )
        for name, goal in (("annual", target.annual), ("overall", target.overall))
        if goal is not None
    }
    return target.model_copy(update=goals)


def describe_indicator(indicator: Indicator) -> str:
    """栏目/位置 of an indicator: 数量指标“培训场次”."""
    kind = (indicator.aspect or indicator.dimension or "").strip()
    kind = "".join(kind.split())
    if kind and not kind.endswith("指标"):
        kind += "指标"
    return f"{kind or '指标'}“{indicator.name}”"


def aspect_of(indicator: Indicator) -> str | None:
    """Key of `terms.ASPECTS` for an indicator; None when its class is not known."""
    return name_aspect(indicator.dimension, indicator.aspect)


def dimension_of(indicator: Indicator) -> str | None:
    """Key of `terms.DIMENSIONS` for an indicator; None when its class is not known."""
    return name_dimension(indicator.dimension, indicator.aspect)


def name_class(indicator: Indicator) -> str:
    """The Chinese name of an indicator's class: 社会效益, 数量, 满意度."""
    aspect = aspect_of(indicator)
    if aspect in ("economic", "social", "ecological"):
        return ASPECTS[aspect] + "效益"
    return {"sustainability": "可持续影响"}.get(aspect or "", ASPECTS.get(aspect or "", ""))


def is_stated_none(text: str | None, brief: Brief) -> bool:
    """Whether a cell is filled with 无, / or — (stated none; a blank is not)."""
    if text is None:
        return False
    folded = fold_width(text).rstrip("。")
    words = {fold_width(word) for word in brief.profile.word_list("none")}
    return folded in words or bool(NO_PROBLEM.fullmatch(folded))


def contains_any(text: str, words: Sequence[str]) -> bool:
    """Whether any of the words stands in a text."""
    return any(word in text for word in words)


def fold_name(text: str | None) -> str:
    """A name without list number, width, space and punctuation, for matching across papers."""
    return "".join(c for c in LIST_NUMBER.sub("", fold_width(text or "")) if c.isalnum())


def list_names(names: Sequence[str], *, most: int = 3) -> str:
    """Names in quotes, the first few and how many there are: “甲”“乙”等5项."""
    shown = "".join(f"“{name}”" for name in names[:most])
    return shown if len(names) <= most else f"{shown}等{len(names)}项"


def with_unit(printed: str | None, indicator: Indicator) -> str:
    """A printed value with its sign and unit where they stand in columns of their own: ≥90%."""
    text = "".join((printed or "").split())
    unit = "".join((indicator.unit or "").split())
    if unit and unit not in text and text[-1:].isdigit() and unit not in STATED_NONE:
        text += unit
    return text


def show_planned(indicator: Indicator) -> str:
    """The planned value as a person reads it off the form, sign and unit included."""
    text = with_unit(indicator.planned, indicator)
    sign = indicator.operator or ""
    if sign in ("", "定性") or not text[:1].isdigit() or contains_any(text, BOUND_WORDS):
        return text
    return sign + text if sign != "=" else text


def plain(number: Decimal) -> str:
    """A number as it is printed: no exponent, no trailing zeros after the point."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(amount: Decimal, unit: str) -> str:
    """An amount of 元 in a unit of the form, with the unit: 476万元."""
    factor = MONEY_FACTORS.get(unit, Decimal(1))
    return f"{plain(amount / factor)}{unit if unit in MONEY_FACTORS else '元'}"


def show_fund(fund: Fund) -> str:
    """An amount as printed, with the form's unit where its cell has none: 486万元."""
    printed = fold_width(fund.printed)
    return printed if printed.endswith("元") else f"{printed}{fund.unit}"


def rounding_of(fund: Fund) -> Decimal:
    """Half a unit of the last printed place, in 元: what rounding alone may hide."""
    decimals = len(fold_width(fund.printed).rstrip("元万亿千").partition(".")[2])
    return MONEY_FACTORS.get(fund.unit, Decimal(1)).scaleb(-decimals) / 2


def join_spans(*spans: Span | None) -> tuple[Span, ...]:
    """The spans that are there, each once."""
    seen: dict[tuple[str, int, int], Span] = {}
    for span in spans:
        if span is not None:
            seen.setdefault((span.document_id, span.start, span.end), span)
    return tuple(seen.values())
