"""A review and what was decided become the review as it stands: taken up, reworded, struck, added."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from pbassist.decide.fold import Decided
from pbassist.decide.words import join_lines, strip_stop
from pbassist.model.record import Decision
from pbassist.model.review import LEVEL_ORDER, Finding, Review

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
REASON, FORMER = "驳回理由：", "原表述："
"""How the lines of a note begin that are written here."""
Relocate = Callable[[Finding], Finding | None]
"""Finds a matter that a person added in the papers of another round; None when its words are gone."""
Undecided = tuple[str, Literal["finding", "proposal", "statement"]]


def apply_decisions(
    review: Review, decided: Decided, *, relocate: Relocate | None = None
) -> Review:
    """The review as it stands with what was decided; its opinion is the caller's to draft anew.

    采纳 and 修改后采纳 are marked on the finding, the latter in the person's words with the former
    ones in `note`; a 驳回 moves it to `dismissed` with the reason; what a person added (漏报), or took
    up of a model's that says otherwise by now, stands among the findings by its level. Where such a matter lies in papers of another round, `relocate`
    is asked for it; without `relocate` it is left out. Applying twice gives the same as once, and
    applying to a review that carries earlier decisions the same as to the review as it was made
    (what was struck and is taken back stands behind those of its level).
    """
    known = _restore(review, decided)
    added = tuple(_find_added(review, decided, {one.id for one in known}, relocate))
    kept: list[Finding] = []
    struck: list[Finding] = []
    for finding in _place(known, added):
        decision = decided.of(review.dossier_id, finding.id)
        if decision is None:
            kept += [] if _was_answered(finding, review.dossier_id, decided) else [finding]
        elif decision.action == "驳回":
            struck.append(_strike(finding, decision))
        else:
            kept.append(_adopt(finding, decision))
    return review.model_copy(update={"findings": tuple(kept), "dismissed": tuple(struck)})


def _restore(review: Review, decided: Decided) -> list[Finding]:
    """The findings as they were made, in their order by level; what persons added is left out."""
    findings = [_undo(one, review.dossier_id, decided) for one in review.findings]
    struck = [_undo(one, review.dossier_id, decided) for one in review.dismissed]
    own = [one for one in findings if not _was_added(one, review.dossier_id, decided)]
    return _place(own, [one for one in struck if not _was_added(one, review.dossier_id, decided)])


def _undo(finding: Finding, dossier_id: str, decided: Decided) -> Finding:
    if finding.decided == "修改后采纳":
        finding = decided.originals.get((dossier_id, finding.id), finding)
    lines = finding.note.split("\n")
    note = "\n".join(line for line in lines if not line.startswith((REASON, FORMER)))
    if (finding.decided, finding.note) == (None, note):
        return finding
    return finding.model_copy(update={"decided": None, "note": note})


def _was_added(finding: Finding, dossier_id: str, decided: Decided) -> bool:
    return finding.origin == "person" and (dossier_id, finding.id) in decided.originals


def _find_added(
    review: Review, decided: Decided, known: set[str], relocate: Relocate | None
) -> Iterator[Finding]:
    papers = {paper.document_id for paper in review.papers}
    for decision in decided.on_dossier(review.dossier_id):
        finding = decided.originals.get((review.dossier_id, decision.subject))
        if finding is None or finding.id in known or not _is_a_persons(finding, decision):
            continue
        finding = _undo(finding, review.dossier_id, decided)
        if all(span.document_id in papers for span in finding.evidence):
            yield finding
        elif finding.origin != "person":
            continue
        elif relocate is not None and (found := relocate(finding)) is not None:
            yield found.model_copy(update={"id": finding.id, "topic": finding.topic})


def _is_a_persons(finding: Finding, decision: Decision) -> bool:
    """What a person added, or took up of a model's: no later answer of a model takes it away."""
    if finding.origin == "model":
        return decision.action in ("采纳", "修改后采纳")
    return finding.origin == "person"


def _was_answered(finding: Finding, dossier_id: str, decided: Decided) -> bool:
    """Whether a model proposes again, with less to show for it, what a person decided on."""
    if finding.origin != "model":
        return False
    quotes = {span.quote for span in finding.evidence}
    subjects = (one.subject for one in decided.on_dossier(dossier_id))
    answered = (decided.originals.get((dossier_id, subject)) for subject in subjects)
    return any(
        one.origin == "model"
        and one.topic == finding.topic
        and quotes <= {span.quote for span in one.evidence}
        for one in answered
        if one is not None
    )


def _place(findings: Iterable[Finding], added: Iterable[Finding]) -> list[Finding]:
    """Findings with others put behind those of the same level or a graver one."""
    placed = list(findings)
    for one in added:
        rank = _rank(one)
        at = next((n for n, other in enumerate(placed) if _rank(other) > rank), len(placed))
        placed.insert(at, one)
    return placed


def _rank(finding: Finding) -> int:
    return LEVEL_ORDER.get(finding.level or "", len(LEVEL_ORDER))


def _adopt(finding: Finding, decision: Decision) -> Finding:
    if decision.action != "修改后采纳":
        return finding.model_copy(update={"decided": "采纳"})
    former = join_lines(f"{finding.message}{finding.remedy}")
    return finding.model_copy(
        update={
            "decided": "修改后采纳",
            "message": decision.text,
            "remedy": "",
            "line": strip_stop(decision.text),
            "note": _add_line(finding.note, f"{FORMER}{former}"),
        }
    )


def _strike(finding: Finding, decision: Decision) -> Finding:
    day = decision.at.astimezone(SHANGHAI)
    when = f"{day.year}年{day.month}月{day.day}日"
    reason = f"{REASON}{join_lines(decision.reason)}（{decision.reviewer}，{when}）"
    return finding.model_copy(update={"note": _add_line(finding.note, reason)})


def _add_line(note: str, line: str) -> str:
    return f"{note}\n{line}" if note else line


def list_undecided(review: Review, decided: Decided) -> tuple[Undecided, ...]:
    """What of a dossier nobody has decided: id, and finding, proposal or statement.

    A finding goes out as it is, a proposal is a model's and stands in no letter before somebody
    takes it up, a statement belongs to the frame of the opinion (opening, summary, closing).
    """
    undecided: list[Undecided] = []
    for finding in review.findings:
        if not finding.outward or decided.of(review.dossier_id, finding.id):
            continue
        if finding.decided is None and finding.origin != "person":
            undecided.append((finding.id, "finding" if finding.goes_out else "proposal"))
    if review.opinion is not None:
        opinion = review.opinion
        for statement in (opinion.opening, *opinion.summary, *opinion.closing):
            subjects = filter(None, (statement.id, statement.revises))
            if not any(decided.of(review.dossier_id, one) for one in subjects):
                undecided.append((statement.id, "statement"))
    return tuple(undecided)
