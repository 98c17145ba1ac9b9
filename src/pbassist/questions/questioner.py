"""A dossier or a draft becomes questions to a model, and their answers findings and new texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from pbassist.ask import Asker, Reply, Request
from pbassist.errors import SettingsError
from pbassist.model.performance import Dossier
from pbassist.model.profile import Profile
from pbassist.model.review import Finding, Opinion
from pbassist.model.value import Value
from pbassist.questions import compliance, target_review, wording
from pbassist.questions.blocks import cut_form
from pbassist.questions.compliance import Compliance, Requirement, judge_compliance
from pbassist.questions.findings import FAULT, Voice, number_equals
from pbassist.questions.passages import choose_passages
from pbassist.questions.prompt import Prompt, render
from pbassist.questions.target_review import TargetReview, judge_target
from pbassist.questions.wording import Rewording, Wording, read_rewordings, show_statements

NAMES = (target_review.NAME, compliance.NAME, wording.NAME)
A = TypeVar("A", bound=Value)


class Questioner:
    """Who asks a model about a review (提问者): it asks, and takes nothing that cannot be verified.

    Raises `SettingsError` when a prompt is missing. `wording` says whether drafts may be reworded.
    """

    def __init__(
        self, asker: Asker, prompts: Mapping[str, Prompt], *, wording: bool = False
    ) -> None:
        missing = [name for name in NAMES if name not in prompts]
        if missing:
            raise SettingsError.unreadable(f"prompts/{missing[0]}.md", "文件不存在")
        self._asker = asker
        self._prompts = prompts
        self.wording = wording

    def judge(
        self, dossier: Dossier, profile: Profile, requirements: Sequence[Requirement] = ()
    ) -> tuple[Finding, ...]:
        """A model's findings on a dossier, all of origin model, located or 未能核对.

        One call for a form under review and one for each requirement of a report.
        """
        found = [*self._judge_form(dossier, profile)]
        found += self._judge_report(dossier, profile, requirements)
        return tuple(number_equals(found))

    def reword(
        self, opinion: Opinion, findings: Iterable[Finding], *, dossier_id: str = ""
    ) -> dict[str, Rewording]:
        """New texts for the points of a draft, by statement id; empty unless wording is wished.

        When the model gave none, every statement carries the same reason.
        """
        known = {one.id for one in findings}
        said = {one for point in opinion.points for one in point.statement.finding_ids}
        if not self.wording or not said or not said <= known:
            return {}
        reply = self._ask("wording", Wording, dossier_id, show_statements(opinion))
        exchange = reply.exchange
        if reply.answer is not None:
            return read_rewordings(reply.answer, opinion, exchange.id)
        failed = Rewording("", exchange.id, _reason(reply))
        return {point.statement.id: failed for point in opinion.points}

    def _judge_form(self, dossier: Dossier, profile: Profile) -> Iterator[Finding]:
        material = cut_form(dossier)
        if material is None or not material.of("indicator"):
            return
        reply = self._ask("target_review", TargetReview, dossier.id, material.fenced)
        voice = Voice("target_review", reply.exchange.id)
        if reply.answer is None:
            yield voice.doubt(FAULT, subject="绩效目标申报表", reason=_reason(reply))
        else:
            yield from judge_target(reply.answer, dossier, material, profile, voice)

    def _judge_report(
        self, dossier: Dossier, profile: Profile, requirements: Sequence[Requirement]
    ) -> Iterator[Finding]:
        common = profile.word_list("common_words")
        failed: dict[str, list[tuple[str, Voice]]] = {}
        for one in requirements:
            material = choose_passages(one.paper, one.required, one.span, common)
            given = {"requirement": one.required.name}
            reply = self._ask("compliance", Compliance, dossier.id, material.fenced, given)
            voice = Voice("compliance", reply.exchange.id)
            if reply.answer is not None:
                yield from judge_compliance(reply.answer, one, material, voice)
            else:
                failed.setdefault(_reason(reply), []).append((one.required.name, voice))
        # 服务连不上时，一份报告只说一次。
        for reason, told in failed.items():
            names = "、".join(name for name, _ in told)
            yield told[0][1].doubt(compliance.FAULT, subject=names, reason=reason)

    def _ask(
        self,
        question: str,
        answer: type[A],
        dossier_id: str,
        material: str,
        given: Mapping[str, str] = {},
    ) -> Reply[A]:
        prompt = self._prompts[question]
        rendered = render(prompt, material, given)
        request = Request(
            question=question,
            prompt_version=prompt.version,
            prompt_hash=prompt.digest,
            dossier_id=dossier_id,
            system=rendered.system,
            user=rendered.user,
            max_tokens=prompt.max_tokens,
        )
        return self._asker.ask(request, answer)


def _reason(reply: Reply[A]) -> str:
    return reply.exchange.reason.rstrip("。") or "语言模型没有给出可用的回答"
