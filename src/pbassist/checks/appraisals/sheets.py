"""The score sheets of a dossier become what every check of them needs: columns, values, rounding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from pbassist.checks.forms import plain
from pbassist.checks.register import Brief
from pbassist.dossiers.appraised import is_scored
from pbassist.forms.labels import name_column, strip_label
from pbassist.model.performance import Indicator, Paper, Subtotal, Target

Field = Literal["weight", "score", "rescore"]
FIELDS: tuple[Field, ...] = ("weight", "score", "rescore")
WORDS: dict[str, str] = {"weight": "分值", "score": "得分", "rescore": "复核得分"}
BONUS = re.compile(r"加分|附加|奖励")
MALUS = re.compile(r"扣分项|减分项|扣分事项|负面清单|一票否决")
NUMBERED = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}(?:[.．](?!\d)|、))\s*"
)
HALF = Decimal("0.5")


class Sheet(NamedTuple):
    """A score sheet of the dossier."""

    paper: Paper
    target: Target

    @property
    def total(self) -> Subtotal | None:
        """Its 合计, the last one printed."""
        return next((s for s in reversed(self.target.subtotals) if s.kind == "total"), None)

    def name(self, field: Field) -> str:
        """What a column of points is called on the sheet: 考核得分."""
        named = {name_column(label): label for label in reversed(self.target.columns)}
        label = named.get(field) or (named.get("rescore") if field == "score" else None)
        return strip_label(label) if label else WORDS[field]


def list_sheets(brief: Brief) -> Iterator[Sheet]:
    """The score sheets of a dossier on which points were given."""
    return (sheet for sheet in _list_all(brief) if is_scored(sheet.target))


def list_standards(brief: Brief) -> Iterator[Sheet]:
    """The blank score sheets beside a report, by which it scores itself."""
    return (sheet for sheet in _list_all(brief) if not is_scored(sheet.target))


def _list_all(brief: Brief) -> Iterator[Sheet]:
    for paper in brief.dossier.papers:
        if paper.role == "appraisal" and paper.target is not None:
            yield Sheet(paper, paper.target)


def value_of(one: Indicator | Subtotal, field: Field) -> Decimal | None:
    """Points of a row in a column; None where blank."""
    value: Decimal | None = getattr(one, field)
    return value


def bare_name(name: str) -> str:
    """A name without its number: （一）目标申报 → 目标申报."""
    return NUMBERED.sub("", name).strip()


def is_bonus(one: Indicator) -> bool:
    """Whether a row adds points on top of the full marks."""
    return bool(BONUS.search(f"{one.dimension or ''}{one.aspect or ''}{one.name}"))


def is_malus(one: Indicator) -> bool:
    """Whether a row takes points off."""
    return bool(MALUS.search(f"{one.dimension or ''}{one.aspect or ''}{one.name}"))


def allow_rounding(stated: Decimal, parts: Sequence[Decimal]) -> Decimal:
    """What rounding alone may hide in a sum; points given by the half are not rounded."""
    slack = _half_unit(stated) if any(part % HALF for part in parts) else Decimal(0)
    return slack + sum((_half_unit(part) for part in parts if part % HALF), Decimal(0))


def _half_unit(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(min(int(exponent), 0)) / 2


def points(value: Decimal) -> str:
    """27.5分."""
    return f"{plain(value)}分"
