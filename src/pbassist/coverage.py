"""A report and its type become a matrix: every required content, met with a quote or not found."""

from __future__ import annotations

from typing import NamedTuple

from pbassist.find.contents import (
    find_contents,
    find_document_type,
    guess_document_type,
    read_title,
)
from pbassist.model.document import Span
from pbassist.model.performance import Paper
from pbassist.model.profile import DocumentType, Profile, RequiredContent
from pbassist.model.review import Verdict

__all__ = ["Coverage", "Covered", "cover_report", "find_document_type", "guess_document_type"]

ONLY_HINTED = "未见专门部分，正文有相关表述，未能核对是否包含该内容"
NO_OUTLINE = "未识别出标题，未能核对是否包含该内容"


class Covered(NamedTuple):
    """A required content of a report (一项必备内容的核对结果)."""

    required: RequiredContent
    """What is asked for."""
    verdict: Verdict
    """met, unmet or unclear."""
    span: Span | None
    """The heading or sentence that shows it."""
    searched: str
    """Where it was looked for, in Chinese; the reason, when unclear."""


class Coverage(NamedTuple):
    """All required contents of a report (必备内容核对表)."""

    kind: DocumentType | None
    """Its type; None when the title tells none."""
    title: Span | None
    """The title that told it."""
    rows: tuple[Covered, ...]
    """In the order of the type's list."""


def cover_report(paper: Paper, profile: Profile) -> Coverage:
    """The required contents of a report, by the type in `paper.document_type`, else by its title.

    A content that is not found is `unmet`; in a text without any heading it is `unclear`, since
    nothing shows where it would stand.
    """
    document = paper.document
    kind = find_document_type(paper, profile)
    title = read_title(document)
    if kind is None or kind.demand in ("optional", "never"):
        return Coverage(kind, title, ())
    rows = []
    for content in find_contents(document, paper.outline, kind):
        if content.span is not None:
            rows.append(Covered(content.required, "met", content.span, "标题和正文"))
        elif content.hint is not None:
            rows.append(Covered(content.required, "unclear", None, ONLY_HINTED))
        elif paper.outline:
            words = "、".join(content.required.words[:4])
            searched = f"全部{len(paper.outline)}个标题及正文中的“{words}”等用语"
            rows.append(Covered(content.required, "unmet", None, searched))
        else:
            rows.append(Covered(content.required, "unclear", None, NO_OUTLINE))
    return Coverage(kind, title, tuple(rows))
