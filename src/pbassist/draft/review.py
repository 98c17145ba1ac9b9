"""A review without an opinion becomes one with a draft, and what could not be grounded is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pbassist.draft.gate import Refusal, gate_finding, gate_opinion
from pbassist.draft.grounds import Sources
from pbassist.draft.opinion import draft_opinion, find_years
from pbassist.draft.phrases import Phrases
from pbassist.model.performance import Dossier
from pbassist.model.policy import Library
from pbassist.model.review import WITHHELD, Finding, Opinion, Review


def draft_review(
    review: Review,
    dossier: Dossier,
    phrases: Phrases,
    *,
    bureau_name: str = "",
    library: Library | None = None,
) -> Review:
    """The review with its draft opinion, as the gate lets it out.

    A finding whose message is not grounded in its own evidence leaves the findings and stands in
    `unchecked` with the reason, so that no export can print it; a remedy or line that is not
    grounded is replaced by a plain one. A person's words are held against nothing. The draft is
    then composed of what goes out and read again as a whole;
    a refused point takes its findings along, and the draft is composed anew without them. With the
    `library` that the checks were given, what they say of rules is held against its records.
    """
    documents = tuple({paper.document.id: paper.document for paper in dossier.papers}.values())
    sources = Sources(documents, find_years(dossier), library)
    gated = _gate_findings(review, sources, phrases)
    opinion = draft_opinion(gated, dossier, phrases, bureau_name=bureau_name)
    while opinion is not None:
        refusals = gate_opinion(opinion, gated, sources, phrases=phrases)
        refused = {one for refusal in refusals for one in refusal.finding_ids}
        refused &= {one.id for one in gated.findings if not one.in_persons_words}
        if not refused:
            opinion = omit_refused(opinion, refusals)
            break
        gated = _withhold(gated, refused, refusals)
        opinion = draft_opinion(gated, dossier, phrases, bureau_name=bureau_name)
    return gated.model_copy(update={"opinion": opinion})


def omit_refused(opinion: Opinion, refusals: Iterable[Refusal]) -> Opinion:
    """The opinion without the refused sentences of its frame; its points are not touched."""
    refusals = tuple(refusals)
    refused = {refusal.statement_id for refusal in refusals if refusal.statement_id}
    update: dict[str, object] = {
        "summary": tuple(one for one in opinion.summary if one.id not in refused),
        "closing": tuple(one for one in opinion.closing if one.id not in refused),
    }
    if opinion.opening.id in refused:
        plain = "报送材料收悉。经审核，现将意见反馈如下："
        update["opening"] = opinion.opening.model_copy(update={"text": plain})
    if any(not refusal.statement_id for refusal in refusals):
        titles = "；".join(f"{at}.{point.title}" for at, point in enumerate(opinion.points, 1))
        update["line"] = f"{titles}。"
    return opinion.model_copy(update=update)


def _gate_findings(review: Review, sources: Sources, phrases: Phrases) -> Review:
    kept: list[Finding] = []
    withheld: list[Finding] = []
    for finding in review.findings:
        if finding.in_persons_words:
            kept.append(finding)
            continue
        refused = gate_finding(finding, review, sources)
        if refused["message"]:
            withheld.append(_turn_unclear(finding, refused["message"]))
            continue
        update: dict[str, str] = {}
        if refused["remedy"]:
            update["remedy"] = phrases.default_remedy.get(finding.outward, "请核实。")
            part = _turn_unclear(finding, refused["remedy"], part="修改建议")
            withheld.append(part.model_copy(update={"id": f"{finding.id}-remedy"}))
        if refused["line"]:
            update["line"] = ""
        kept.append(finding.model_copy(update=update) if update else finding)
    return review.model_copy(
        update={"findings": tuple(kept), "unchecked": (*review.unchecked, *withheld)}
    )


def _withhold(review: Review, ids: set[str], refusals: Iterable[Refusal]) -> Review:
    refusals = tuple(refusals)
    withheld = [
        _turn_unclear(finding, [one for one in refusals if finding.id in one.finding_ids])
        for finding in review.findings
        if finding.id in ids
    ]
    kept = tuple(finding for finding in review.findings if finding.id not in ids)
    return review.model_copy(update={"findings": kept, "unchecked": (*review.unchecked, *withheld)})


def _turn_unclear(finding: Finding, refusals: Sequence[Refusal], part: str = "意见") -> Finding:
    reasons = "；".join(f"“{one.text}”{one.reason}" for one in refusals)
    return finding.model_copy(
        update={
            "verdict": "unclear",
            "level": None,
            "message": f"{part}未能核对，{WITHHELD}：{reasons}。",
            "note": f"原拟表述：{finding.message}{finding.remedy}",
            "remedy": "",
            "line": "",
        }
    )
