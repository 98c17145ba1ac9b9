"""A form under review becomes a question, and the answer findings on faults 4, 5, 9 and 14.

The model says which spending, goal or indicator it means and quotes it. Whether the claim can be so
is then asked of the form: `spending` and `indicators` beside this file refuse what does not stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from pydantic import Field

from pbassist.model.performance import Dossier
from pbassist.model.profile import Profile
from pbassist.model.review import Finding
from pbassist.model.value import Value
from pbassist.questions.blocks import Material, Piece
from pbassist.questions.claims import OUTCOME_FAULT, Case, Refused, Stood
from pbassist.questions.findings import Voice
from pbassist.questions.grounding import is_plain
from pbassist.questions.indicators import judge_outcome, judge_place
from pbassist.questions.spending import judge_spending, name_main_spending
from pbassist.questions.words import find_task, shorten, states_figure

NAME = "target_review"
Judged = Literal["sound", "fault", "cannot_tell", "not_addressed"]
ClassName = Literal[
    "数量", "质量", "时效", "成本", "经济效益", "社会效益", "生态效益", "可持续影响", "满意度"
]
Reason = Literal["unrelated", "vague", "unobtainable"]
COVER_FAULT, GOAL_FAULT, PLACE_FAULT = "产出指标未覆盖主要支出", "总体目标空泛", "指标归类不当"
LONGEST_SHOWN = 60


class GoalAnswer(Value):
    """Whether the goal says what is to be done and achieved (总体目标)."""

    verdict: Judged
    """fault when it is a slogan or a duty alone."""
    id: str = Field(max_length=8)
    """Id of the goal; empty unless fault."""
    quote: str = Field(max_length=200)
    """Words of the goal, verbatim; empty unless fault."""


class SpendingClaim(Value):
    """A main spending that no output indicator reflects (未覆盖的支出)."""

    id: str = Field(max_length=8)
    """Id of the line of the estimate."""
    quote: str = Field(max_length=120)
    """Name of the spending, verbatim."""
    amount: str = Field(max_length=20)
    """Number of the amount as printed, without unit."""
    unit: str = Field(max_length=6)
    """Unit of the amount: 元 or 万元."""
    considered: tuple[str, ...] = Field(max_length=20)
    """Ids of the output indicators it was held against."""


class SpendingAnswer(Value):
    """Whether the output indicators reflect the main spending (产出指标与支出)."""

    verdict: Judged
    """fault when a main spending is not reflected; not_addressed without an estimate."""
    claims: tuple[SpendingClaim, ...] = Field(max_length=4)
    """The spendings, for a fault; else empty."""


class PlaceClaim(Value):
    """An indicator in the wrong class (归类不当的指标)."""

    id: str = Field(max_length=8)
    """Id of the indicator."""
    quote: str = Field(max_length=120)
    """Its name, verbatim."""
    right_class: ClassName
    """The class it belongs to."""
    reason: str = Field(max_length=60)
    """Why, in a few words."""


class PlaceAnswer(Value):
    """Whether each indicator stands in its class (指标归类)."""

    verdict: Judged
    """fault when one does not."""
    claims: tuple[PlaceClaim, ...] = Field(max_length=6)
    """The indicators, for a fault; else empty."""


class OutcomeClaim(Value):
    """An outcome indicator that says nothing of the project (不当的效益指标)."""

    id: str = Field(max_length=8)
    """Id of the indicator."""
    quote: str = Field(max_length=120)
    """Its name, verbatim."""
    kind: Reason
    """unrelated to the project, vague, or with data that cannot be had."""
    reason: str = Field(max_length=60)
    """Why, in a few words."""


class OutcomeAnswer(Value):
    """Whether the outcome indicators show the project's effect (效益指标)."""

    verdict: Judged
    """fault when one does not; not_addressed when there is none."""
    claims: tuple[OutcomeClaim, ...] = Field(max_length=6)
    """The indicators, for a fault; else empty."""


class TargetReview(Value):
    """What a model says of a form (目标审核的回答)."""

    goal: GoalAnswer
    """总体目标."""
    spending: SpendingAnswer
    """产出指标与主要支出."""
    place: PlaceAnswer
    """指标归类."""
    outcome: OutcomeAnswer
    """效益指标."""


ANSWER = TargetReview


def judge_target(
    answer: TargetReview, dossier: Dossier, material: Material, profile: Profile, voice: Voice
) -> Iterator[Finding]:
    """The findings of an answer: what stood the test as proposals, the rest as 未能核对."""
    case = Case(dossier, material, profile)
    yield from _judge_goal(answer.goal, case, voice)
    yield from _judge_spending(answer.spending, case, voice)
    places = [
        (one, judge_place(one.id, one.quote, one.right_class, case)) for one in answer.place.claims
    ]
    yield from _judge_claims(answer.place.verdict, places, PLACE_FAULT, "指标归类", voice)
    outcomes = [
        (one, judge_outcome(one.id, one.quote, one.kind, case)) for one in answer.outcome.claims
    ]
    yield from _judge_claims(answer.outcome.verdict, outcomes, OUTCOME_FAULT, "效益指标", voice)
    if material.left_out:
        yield voice.doubt(
            "语言模型核对", subject="较长的材料", reason=f"{material.left_out}未提交语言模型"
        )


def _judge_claims(
    verdict: Judged,
    claims: Iterable[tuple[PlaceClaim | OutcomeClaim, Stood | Refused]],
    fault: str,
    what: str,
    voice: Voice,
) -> Iterator[Finding]:
    """Claims count beside the verdict fault alone; each indicator is told once."""
    claims = tuple(claims)
    yield from _judge_silence(verdict, bool(claims), fault, what, voice)
    told: set[str] = set()
    for claim, judged in claims if verdict == "fault" else ():
        if isinstance(judged, Refused):
            yield voice.doubt(fault, subject=judged.subject or what, reason=judged.reason)
            continue
        if judged.subject in told:
            continue
        told.add(judged.subject)
        yield voice.propose(
            fault,
            judged.level,
            subject=judged.subject,
            place=judged.place,
            message=judged.message,
            remedy=judged.remedy,
            line=judged.line,
            note=_note(judged.note, claim.reason, claim.quote),
            evidence=judged.evidence,
        )


def _judge_silence(
    verdict: Judged, claimed: bool, fault: str, what: str, voice: Voice
) -> Iterator[Finding]:
    if verdict == "cannot_tell":
        yield voice.doubt(fault, subject=what, reason="语言模型未能作出判断")
    elif verdict == "fault" and not claimed:
        yield voice.doubt(fault, subject=what, reason="语言模型提示有问题而未指明所在")


def _note(own: str, reason: str, quote: str) -> str:
    """What the program found, and the model's own words where they only explain the quote."""
    words = " ".join(reason.split())
    said = f"语言模型的说明：{words}" if words and is_plain(words, quote) else ""
    return "；".join(part for part in (own, said) if part)


def _judge_goal(answer: GoalAnswer, case: Case, voice: Voice) -> Iterator[Finding]:
    piece = next(iter(case.material.of("goal")), None)
    yield from _judge_silence(
        answer.verdict, claimed=True, fault=GOAL_FAULT, what="总体目标", voice=voice
    )
    if answer.verdict != "fault" or piece is None:
        return
    label = piece.shown.partition("：")[0]
    grounded = case.ground(answer.id, answer.quote, "goal")
    reason = grounded.reason
    if not reason and states_figure(piece.span.quote):
        reason = "目标中写有数量，不按空泛处理"
    if not reason and (task := find_task(piece.span.quote, case.profile)):
        reason = f"目标中的“{task}”说的是具体任务，不按空泛处理"
    if reason or grounded.span is None:
        yield voice.doubt(GOAL_FAULT, subject=label, reason=reason)
        return
    yield _propose_goal(label, piece, voice)


def _propose_goal(label: str, piece: Piece, voice: Voice) -> Finding:
    shown = shorten(piece.span.quote, LONGEST_SHOWN)
    return voice.propose(
        GOAL_FAULT,
        "疑似",
        subject=label,
        place=label,
        message=f"{label}仅表述为“{shown}”，未说明本年度完成的任务量和预期效果。",
        remedy="建议围绕资金用途，补充本年度要完成的任务和预期达到的效果，并与所设指标逐项对应。",
        line=f"{label}未明确任务量和预期效果，请补充",
        evidence=(piece.span,),
    )


def _judge_spending(answer: SpendingAnswer, case: Case, voice: Voice) -> Iterator[Finding]:
    """All spendings that stood in one finding, as a reviewer writes it."""
    yield from _judge_silence(answer.verdict, bool(answer.claims), COVER_FAULT, "主要支出", voice)
    stood = []
    for claim in answer.claims if answer.verdict == "fault" else ():
        judged = judge_spending(
            claim.id, claim.quote, (claim.amount, claim.unit), claim.considered, case
        )
        if isinstance(judged, Refused):
            yield voice.doubt(
                COVER_FAULT, subject=judged.subject or "主要支出", reason=judged.reason
            )
        elif judged not in stood:
            stood.append(judged)
    if stood:
        told = name_main_spending(stood, case)
        yield voice.propose(
            COVER_FAULT,
            told.level,
            subject=told.subject,
            place=told.place,
            message=told.message,
            remedy=told.remedy,
            line=told.line,
            note=told.note,
            evidence=told.evidence,
        )
