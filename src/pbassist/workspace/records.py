"""What was done becomes entries of the record, and the record answers what was done before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pbassist.errors import StoredValueError, WorkspaceError
from pbassist.ledger import Ledger
from pbassist.model.document import Document
from pbassist.model.policy import Regulation
from pbassist.model.record import Entry, EntryKind, Exchange, Head, Pin
from pbassist.model.review import Review
from pbassist.stored import load_stored

LEDGER = "ledger.sqlite3"
Item = tuple[EntryKind, Mapping[str, Any]]


class Reviewed(NamedTuple):
    """A review as the record knows it (审核条目)."""

    seq: int
    dossier_id: str
    round: int
    review_id: str
    """Where it is kept, as judged and before any decision."""
    papers: tuple[Pin, ...]
    names: tuple[str, ...]
    """Words by which a person calls the project: code, unit, name."""

    @property
    def document_ids(self) -> frozenset[str]:
        """Which papers it was."""
        return frozenset(one.document_id for one in self.papers)


def find_ledger(root: Path) -> Path:
    """Where the record of a workspace lies."""
    return root / LEDGER


def has_record(root: Path) -> bool:
    """Whether anything was ever recorded; a record that was emptied is opened by nobody."""
    path = find_ledger(root)
    return path.is_file() and path.stat().st_size > 0


def append_record(root: Path, items: Sequence[Item], *, actor: str, at: dt.datetime) -> Head | None:
    """Append entries in one transaction; durable when this returns. None where there are none."""
    if not items:
        return read_head(root)
    with Ledger.open(find_ledger(root)) as ledger:
        return ledger.append(items, actor=actor, at=at)


def read_record(root: Path, *kinds: EntryKind, after: int = 0) -> tuple[Entry, ...]:
    """Entries of some kinds (of all, where none is named), in order."""
    if not has_record(root):
        return ()
    with Ledger.open(find_ledger(root)) as ledger:
        return tuple(ledger.read(*kinds, after=after))


def need_record(root: Path, head: Head | None) -> None:
    """Object to a record that does not hold an entry which is known to have been in it.

    Raises `WorkspaceError`: somebody emptied, replaced or cut the file, and going on would bury it.
    """
    if head is None:
        return
    if has_record(root):
        with Ledger.open(find_ledger(root)) as ledger:
            found = next(ledger.read(after=head.seq - 1), None)
        if found is not None and (found.seq, found.hash) == (head.seq, head.hash):
            return
    raise WorkspaceError.record_cut(find_ledger(root), head.short)


def read_head(root: Path) -> Head | None:
    """The last entry's number and hash; None where nothing was recorded."""
    if not has_record(root):
        return None
    with Ledger.open(find_ledger(root)) as ledger:
        return ledger.head()


def read_exchanges(root: Path) -> dict[str, Exchange]:
    """Answered exchanges with a model by key, the latest of each."""
    exchanges = (load_stored(Exchange, entry.body) for entry in read_record(root, "exchange"))
    return {one.key: one for one in exchanges if one.outcome == "answered"}


def read_reviewed(root: Path) -> tuple[Reviewed, ...]:
    """Every review recorded, in order; raises `StoredValueError` for an entry that is none."""
    return tuple(_read_review(entry) for entry in read_record(root, "review"))


def list_codes(reviewed: Iterable[Reviewed]) -> dict[str, set[str]]:
    """The 项目编码 that every dossier on record carried; no name of a project or unit is ASCII."""
    codes: dict[str, set[str]] = {}
    for one in reviewed:
        codes.setdefault(one.dossier_id, set()).update(n for n in one.names if n.isascii())
    return codes


def describe_review(review: Review, review_id: str, text_hashes: Mapping[str, str]) -> Item:
    """The entry of a review: what was looked at, by which rules, and what was found."""
    project = review.project
    papers = [pin.model_dump(mode="json") for pin in pin_papers(review, text_hashes)]
    return "review", {
        "dossier_id": review.dossier_id,
        "round": review.round,
        "review_id": review_id,
        "papers": papers,
        "profile": review.profile,
        "program": name_program(),
        "findings": [one.id for one in review.findings],
        "names": [one for one in (project.code, project.unit, project.name) if one],
    }


def describe_law(document: Document, rule: Regulation) -> Item:
    """The entry of a rule taken into the library."""
    return "law", {
        "document_id": document.id,
        "title": rule.title,
        "number": rule.number,
        "articles": len(rule.articles),
    }


def describe_correction(rule: Regulation, fields: Mapping[str, Any]) -> Item:
    """The entry of a correction; a field that is None was taken back."""
    shown = {
        name: list(value) if isinstance(value, tuple) else value and str(value)
        for name, value in fields.items()
    }
    return "law", {"rule": rule.id, "title": rule.title, "corrected": shown}


def pin_papers(review: Review, text_hashes: Mapping[str, str]) -> tuple[Pin, ...]:
    """The papers of a review, each once, as they were read."""
    pins = {
        paper.document_id: Pin(
            document_id=paper.document_id,
            text_hash=text_hashes.get(paper.document_id, ""),
            reader=paper.reader,
            name=paper.name,
        )
        for paper in review.papers
    }
    return tuple(pins.values())


def name_program() -> str:
    """Program and version, and with it the version of its rules."""
    from pbassist import __version__

    return f"pbassist {__version__}"


def _read_review(entry: Entry) -> Reviewed:
    body = entry.body
    try:
        return Reviewed(
            seq=entry.seq,
            dossier_id=str(body["dossier_id"]),
            round=int(body["round"]),
            review_id=str(body["review_id"]),
            papers=tuple(Pin.model_validate(one) for one in body["papers"]),
            names=tuple(str(one) for one in body.get("names", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise StoredValueError.bad_field("审核记录", f"第{entry.seq}号", "内容不完整") from error


def find_recorded(reviewed: Sequence[Reviewed], review: Review) -> Reviewed | None:
    """The last entry that looked at the papers of a review; None where it was never recorded."""
    papers = {paper.document_id for paper in review.papers}
    own = [one for one in reviewed if one.dossier_id == review.dossier_id]
    same = [one for one in own if one.document_ids == papers]
    return same[-1] if same else None


def count_round(reviewed: Sequence[Reviewed], review: Review) -> int:
    """Which round a review is: with the same papers as last time the same, else the next."""
    own = [one for one in reviewed if one.dossier_id == review.dossier_id]
    if not own:
        return 1
    same = own[-1].document_ids == {paper.document_id for paper in review.papers}
    return own[-1].round if same else own[-1].round + 1


def find_earlier(reviewed: Sequence[Reviewed], review: Review) -> Reviewed | None:
    """The last review of the round before; None in the first."""
    own = [one for one in reviewed if one.dossier_id == review.dossier_id]
    before = [one for one in own if one.round == review.round - 1]
    return before[-1] if before else None
