"""The money of a monitoring form becomes its pace against the year, and a light by the profile."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

from pbassist.checks.forms import monitored_target
from pbassist.checks.quantities import fold_width
from pbassist.checks.rates import Rate, execution_rate
from pbassist.checks.register import Brief, stage_of
from pbassist.dossiers.monitored import read_months
from pbassist.model.performance import Target
from pbassist.model.profile import Profile
from pbassist.model.review import Formula, Monitored

Light = Literal["绿", "黄", "红"]
HUNDRED, MONTHS = Decimal(100), 12
WORDS: dict[Light, str] = {
    "绿": "dispositions_green",
    "黄": "dispositions_yellow",
    "红": "dispositions_red",
}
TERM = re.compile(r"(20\d\d)[年.\-/](\d{1,2})")


class Pace(NamedTuple):
    """How fast a budget is spent (执行进度)."""

    rate: Rate
    """Paid ÷ budget, its formula named after the months."""
    month: int
    elapsed: Decimal
    """月数 ÷ 12, in per cent."""
    ratio: Decimal
    """Rate ÷ elapsed, in per cent."""
    light: Light
    own_term: bool = False
    """True where the light goes by the project's own months, which began later in the year."""

    @property
    def months(self) -> str:
        """1—7月."""
        return f"1—{self.month}月" if self.month > 1 else "1月"


def rename_rate(rate: Rate, months: str) -> Rate:
    """The rate with its formula in the words of a monitoring form."""
    names = {"全年执行数": f"{months}执行数", "全年预算数": "预算数"}
    inputs = tuple(
        one.model_copy(update={"name": names.get(one.name, one.name)})
        for one in rate.formula.inputs
    )
    return rate._replace(formula=rate.formula.model_copy(update={"inputs": inputs}))


def find_reported_month(brief: Brief) -> int | None:
    """The month through which the monitoring form reports, 1–12; None where it does not say."""
    paper = brief.dossier.paper("monitoring")
    return read_months(paper) or None if paper is not None else None


def measure_pace(brief: Brief) -> Pace | None:
    """The pace of the form under review; None without budget, payment, month or thresholds."""
    for target in monitored_target(brief):
        rate, month = execution_rate(target), find_reported_month(brief)
        if rate is None or month is None:
            return None
        elapsed = HUNDRED * month / MONTHS
        ratio = rate.computed / elapsed * HUNDRED
        light = _name_light(ratio, month, brief.profile)
        if light is None:
            return None
        renamed = rename_rate(rate, f"1—{month}月" if month > 1 else "1月")
        pace = Pace(renamed, month, elapsed, ratio, light)
        own = _elapsed_of_term(target, month)
        if light != "绿" and own is not None:
            reached = rate.computed / own * HUNDRED if own else HUNDRED
            later = _name_light(reached, month, brief.profile)
            pace = pace._replace(light=later or light, own_term=later == "绿")
        return pace
    return None


def _name_light(ratio: Decimal, month: int, profile: Profile) -> Light | None:
    red, yellow = profile.light_limits(month)
    if red is None or yellow is None:
        return None
    return "红" if ratio < red else "黄" if ratio < yellow else "绿"


def _elapsed_of_term(target: Target, month: int) -> Decimal | None:
    """Part of a term that began later in the form's year; None for one of the whole year."""
    months = [(int(y), int(m)) for y, m in TERM.findall(fold_width(target.period or ""))]
    if not months or months[0][0] != target.year or not 1 < months[0][1] <= MONTHS:
        return None
    start = months[0][1]
    same_year = len(months) > 1 and months[-1][0] == target.year
    end = months[-1][1] if same_year else MONTHS
    whole = max(end - start + 1, 1)
    return HUNDRED * min(max(month - start + 1, 0), whole) / whole


def show_share(value: Decimal) -> str:
    """A share in per cent to one decimal: 58.3%."""
    return f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP):f}%"


def explain_pace(pace: Pace) -> Formula:
    """Rate and 序时进度 as one computation."""
    given = pace.rate.formula
    elapsed, ratio = show_share(pace.elapsed), show_share(pace.ratio)
    expression = (
        f"{given.expression}；{pace.month}÷12＝{elapsed}；{pace.rate.shown}÷{elapsed}＝{ratio}"
    )
    results = (pace.rate.shown, elapsed, ratio)
    return given.model_copy(update={"expression": expression, "results": results})


def show_monitored(brief: Brief) -> Monitored | None:
    """The pace of a monitoring form as the list of proposed dispositions shows it."""
    pace = measure_pace(brief) if stage_of(brief.dossier) == "monitoring" else None
    if pace is None:
        return None
    paid, budget = (one.value for one in pace.rate.formula.inputs[:2])
    return Monitored(
        budget=budget,
        paid=paid,
        month=pace.month,
        rate=pace.rate.shown,
        elapsed=show_share(pace.elapsed),
        light=pace.light,
        options=brief.profile.word_list(WORDS[pace.light]),
    )
