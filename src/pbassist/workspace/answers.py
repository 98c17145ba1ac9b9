"""What the workspace answers: readings, checks, hits and files, as the faces print them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pbassist.lookup import LawHit
from pbassist.lookup.around import Neighbours, find_matches
from pbassist.model.document import Document
from pbassist.model.performance import Figure, Paper, Target
from pbassist.model.review import Finding, Review, SeasonReview
from pbassist.model.value import Value

__all__ = [
    "AddedLaw",
    "Extraction",
    "FileCheck",
    "LawAnswer",
    "LawHit",
    "Neighbours",
    "SeasonFiles",
]


class Extraction(NamedTuple):
    """What was found in one file (提取结果)."""

    document: Document
    paper: Paper
    """The file as a text: figures, citations, what was not understood."""
    targets: tuple[Target, ...]
    """Forms in it."""

    def to_json(self) -> dict[str, Any]:
        """`{document, figures[], targets[], citations[], unparsed[]}`, figures flattened."""
        return {
            "document": describe_document(self.document),
            "figures": [flatten_figure(figure) for figure in self.paper.figures],
            "targets": [_dump(target) for target in self.targets],
            "citations": [_dump(citation) for citation in self.paper.citations],
            "unparsed": [{**_place(one.span), "reason": one.reason} for one in self.paper.unparsed],
        }


class FileCheck(NamedTuple):
    """What checking one file gave (核对结果)."""

    document: Document
    reviews: tuple[Review, ...]
    """One a dossier in the file."""

    def to_json(self) -> dict[str, Any]:
        """`{document, findings[], passed[], unchecked[]}`, over all forms of the file."""
        return {
            "document": describe_document(self.document),
            "findings": [flatten_finding(one) for r in self.reviews for one in r.findings],
            "passed": [flatten_finding(one) for r in self.reviews for one in r.passed],
            "unchecked": [flatten_finding(one) for r in self.reviews for one in r.unchecked],
        }


class SeasonFiles(NamedTuple):
    """Where a reviewed season lies (输出文件)."""

    season: SeasonReview
    table: Path
    """审核意见汇总表.xlsx."""
    record: Path
    """review.json."""
    letters: tuple[Path, ...]
    """审核意见.docx, one a dossier with points."""
    working_papers: tuple[Path, ...]
    """底稿.xlsx, one a dossier."""
    kept: tuple[Path, ...] = ()
    """Files that a person had changed in their place, under their new names."""
    absent: tuple[str, ...] = ()
    """Projects of the review before that this one leaves out, where it has others of them."""

    @property
    def paths(self) -> tuple[Path, ...]:
        """Every file."""
        return (self.table, self.record, *self.letters, *self.working_papers)


class OpenLetter(NamedTuple):
    """A letter that is not final yet (未定稿的意见)."""

    name: str
    """The project."""
    sentences: int
    """Sentences that nobody decided."""


class FinalFiles(NamedTuple):
    """Where the final papers of a season lie (定稿文件)."""

    season: SeasonReview
    table: Path
    """审核意见汇总表.xlsx, for the units."""
    letters: tuple[Path, ...]
    """审核意见.docx without a draft mark, of the dossiers in which everything is decided."""
    open: tuple[OpenLetter, ...]
    """Letters that were not written, with what is still open."""
    gaps: tuple[str, ...]
    """What the letters written still lack, a sentence each."""
    open_lines: int
    """Lines of the table nobody decided; told to the reviewer alone."""
    kept: tuple[Path, ...] = ()
    """Files that a person had changed in their place, under their new names."""


class LawAnswer(NamedTuple):
    """What the library says to a query (检索结果)."""

    query: str
    on: dt.date
    """Day at which validity was asked."""
    hits: tuple[LawHit, ...]
    """Named rules first, then the nearest in words."""
    missing: str
    """What was named and is not there, as one sentence; empty when nothing is."""
    note: str = ""
    """How the search was done, where it could have been done better, as one sentence; else empty."""
    around: Mapping[str, Neighbours] = {}
    """The articles beside each article found, by its id."""

    def find_matches(self, hit: LawHit) -> tuple[tuple[int, int], ...]:
        """Where the words of the query stand in the article of a hit, half-open in its text."""
        return find_matches(self.query, hit.article.text) if hit.article else ()

    def to_json(self) -> dict[str, Any]:
        """`{query, on, missing, note, hits[]}`, a hit with its article, matches, neighbours, validity."""
        return {
            "query": self.query,
            "on": self.on.isoformat(),
            "missing": self.missing,
            "note": self.note,
            "hits": [self._flatten(hit) for hit in self.hits],
        }

    def _flatten(self, hit: LawHit) -> dict[str, Any]:
        beside = self.around.get(hit.article.id) if hit.article else None
        return {
            **flatten_hit(hit),
            "matches": [list(place) for place in self.find_matches(hit)],
            "before": beside.before.label if beside and beside.before else None,
            "after": beside.after.label if beside and beside.after else None,
        }


class AddedLaw(NamedTuple):
    """A rule taken into the library (入库制度)."""

    name: str
    """File name."""
    title: str
    number: str | None
    articles: int
    """Pieces it was cut into."""
    extent: str
    """12条, or 8段 of a notice without articles."""
    status: str
    """Status on the day asked."""
    force: str
    """适用, 参照 or 仅供参考 for this bureau."""
    effective_from: str | None
    effective_until: str | None
    addressee: str | None
    """适用对象, as read."""
    known_already: bool
    """True when the same text was in the library."""
    remarks: tuple[str, ...] = ()
    """What a person should know of the text: a draft, blotted names, no signature."""
    changes: tuple[str, ...] = ()
    """That the library holds another version, and clause by clause what differs."""
    refusal: str = ""
    """Why the file could not be read, among others that could; then nothing else is told."""


def describe_document(document: Document) -> dict[str, Any]:
    """A document without its blocks: identity, reader, warnings, and the text offsets point into."""
    return {
        "id": document.id,
        "name": document.name,
        "media_type": document.media_type,
        "reader": f"{document.reader.name} {document.reader.version}",
        "text_hash": document.text_hash,
        "pages": len(document.pages),
        "warnings": list(document.warnings),
        "text": document.text,
    }


def flatten_figure(figure: Figure) -> dict[str, Any]:
    """A figure on one level, its place and words included."""
    stored = _dump(figure)
    stored.pop("span")
    return {**stored, **_place(figure.span)}


def flatten_hit(hit: LawHit) -> dict[str, Any]:
    """A hit on one level: rule, article, validity on the day, force, and why it was found."""
    rule, article = hit.regulation, hit.article
    return {
        "document": rule.title,
        "number": rule.number,
        "issuer": rule.issuer,
        "regulation_id": rule.id,
        "article_id": article.id if article else None,
        "article": article.label if article else None,
        "path": list(article.path) if article else [],
        "text": article.text if article else None,
        "status": hit.status,
        "validity": hit.validity,
        "effective_from": rule.effective_from.isoformat() if rule.effective_from else None,
        "effective_until": rule.effective_until.isoformat() if rule.effective_until else None,
        "force": hit.force,
        "found_by": hit.found_by,
        "text_kind": hit.text_kind,
        "mark": hit.mark,
        "note": hit.note,
        "score": hit.score,
    }


def flatten_finding(finding: Finding) -> dict[str, Any]:
    """A finding as the faces print it: evidence as places, the formula as one expression."""
    return {
        "id": finding.id,
        "topic": finding.topic,
        "check": finding.check,
        "fault": finding.fault,
        "verdict": finding.verdict,
        "level": finding.level,
        "place": finding.place,
        "message": finding.message,
        "remedy": finding.remedy,
        "note": finding.note,
        "evidence": [
            {"document_id": span.document_id, **_place(span)} for span in finding.evidence
        ],
        "basis": [
            {
                "regulation": basis.regulation,
                "article": basis.article,
                "quote": basis.quote,
                "force": basis.force,
            }
            for basis in finding.basis
        ],
        "formula": finding.formula.expression if finding.formula else None,
        "origin": finding.origin,
    }


def _place(span: Any) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "quote": span.quote}


def _dump(value: Value) -> dict[str, Any]:
    return value.model_dump(mode="json")
