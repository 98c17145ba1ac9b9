"""A claim on a form becomes what stood the test, or the reason why it did not."""

from __future__ import annotations

from typing import NamedTuple

from pbassist.model.document import Span
from pbassist.model.performance import Dossier, Indicator
from pbassist.model.profile import Profile
from pbassist.model.review import FindingLevel
from pbassist.model.terms import ASPECTS, name_aspect, name_dimension
from pbassist.questions.blocks import Kind, Material, find_form, list_indicators
from pbassist.questions.grounding import NO_ID, Grounded, ground_quote

OUTCOME_FAULT = "效益指标空泛或与项目无关"
LONG_CLASSES = {
    "economic": "经济效益",
    "social": "社会效益",
    "ecological": "生态效益",
    "sustainability": "可持续影响",
}


class Refused(NamedTuple):
    """A claim that cannot be verified (未能核对的提示)."""

    subject: str
    """What it is about, in the form's own words; empty when not even that is known."""
    reason: str
    """Why, one Chinese clause."""


class Stood(NamedTuple):
    """A claim that the form bears out, in our own words (核对成立的提示)."""

    level: FindingLevel
    subject: str
    place: str
    message: str
    remedy: str
    line: str
    note: str
    evidence: tuple[Span, ...]


class Case(NamedTuple):
    """What claims are held against (核对所据)."""

    dossier: Dossier
    material: Material
    profile: Profile

    def ground(self, piece_id: str, quote: str, kind: Kind) -> Grounded:
        """The place of a quote in a piece of the right kind."""
        piece = self.material.by_id.get(piece_id.strip())
        if piece is not None and piece.kind != kind:
            return Grounded(None, NO_ID)
        return ground_quote(piece_id, quote, self.material.by_id)

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """The indicators of the form, those too many to be shown among them."""
        form = find_form(self.dossier)
        return list_indicators(form[1]) if form else ()


def dimension_of(one: Indicator) -> str | None:
    """Key of `terms.DIMENSIONS`; None when the class is not known."""
    return name_dimension(one.dimension, one.aspect)


def aspect_of(one: Indicator) -> str | None:
    """Key of `terms.ASPECTS`; None when the class is not known."""
    return name_aspect(one.dimension, one.aspect)


def name_class(aspect: str | None) -> str:
    """The Chinese name of a class: 社会效益, 数量, 满意度; empty when not known."""
    return LONG_CLASSES.get(aspect or "", ASPECTS.get(aspect or "", ""))


def describe_indicator(one: Indicator) -> str:
    """栏目/位置 of an indicator: 数量指标“培训场次”."""
    kind = "".join((one.aspect or one.dimension or "").split())
    kind = kind if not kind or kind.endswith("指标") else kind + "指标"
    return f"{kind or '指标'}“{one.name}”"
