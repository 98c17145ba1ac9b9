"""A review becomes the lines that `show` prints: ids to type, decisions, and what a model proposes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pbassist.model.review import Finding, Review

SHOWN = 8
"""Characters of an id, enough to type."""


def tell_review(review: Review, *, whole: bool) -> None:
    """Print a dossier's lines; with `whole` in full, with sentences of the letter and proposals."""
    project = review.project
    name = "　".join(word for word in (project.code, project.unit, project.name) if word)
    lines = [one for one in review.findings if one.goes_out]
    stage = "（自评）" if review.papers[0].role == "self_evaluation" else ""
    again = f"（第{review.round}次报送）" if review.round > 1 else ""
    print(f"● {name or review.papers[0].name}{stage}{again}：{len(lines)}条")
    for number, finding in enumerate(lines, 1):
        words = f"［{finding.outward}］{finding.message}{finding.remedy}"
        said = words if whole else finding.line or finding.message
        print(f"  {number}.〔{finding.id[:SHOWN]}〕{said}{_mark(finding)}")
    if not whole:
        return
    _tell_proposals(review)
    for finding in review.dismissed:
        print(f"  已驳回〔{finding.id[:SHOWN]}〕{finding.message}")
        print(f"    {finding.note.splitlines()[-1] if finding.note else ''}")
    _tell_progress(review)
    _tell_frame(review)


def _mark(finding: Finding) -> str:
    if finding.origin == "person":
        return "（审核人补充）"
    return f"（{finding.decided}）" if finding.decided else ""


def _tell_proposals(review: Review) -> None:
    proposals = [
        one
        for one in review.findings
        if one.origin == "model" and one.outward and one.decided is None
    ]
    if proposals:
        print("  模型提示（采纳前不对外）：")
    for finding in proposals:
        print(f"    〔{finding.id[:SHOWN]}〕［{finding.outward}］{finding.message}{finding.remedy}")


def _tell_progress(review: Review) -> None:
    for one in review.compared:
        if one.progress == "已整改":
            print(f"  已整改：{one.finding.fault}：{one.finding.message}")


def _tell_frame(review: Review) -> None:
    opinion = review.opinion
    if opinion is None:
        return
    print("  审核意见函的其他语句：")
    for statement in (opinion.opening, *opinion.summary, *opinion.closing):
        shown = statement.revises if statement.author == "person" else statement.id
        mark = "（审核人改写）" if statement.author == "person" else ""
        print(f"    〔{(shown or statement.id)[:SHOWN]}〕{statement.text}{mark}")
