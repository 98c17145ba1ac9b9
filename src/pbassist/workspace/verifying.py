"""What is on record, kept and exported becomes one answer: does all of it still hold together."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pbassist.draft import gate_opinion
from pbassist.draft.gate import gate_finding
from pbassist.draft.grounds import Sources
from pbassist.errors import PbassistError
from pbassist.ledger import ChainReport, verify_chain
from pbassist.model.document import Document, Span
from pbassist.model.record import Entry, Head
from pbassist.model.review import Finding, Review
from pbassist.workspace.clearing import hash_file
from pbassist.workspace.composing import overlaid_phrases
from pbassist.workspace.keeping import PAPERS, load_paper, load_review, load_season, read_kept_head
from pbassist.workspace.means import Means
from pbassist.workspace.outputs import list_exported
from pbassist.workspace.records import find_ledger, has_record, read_record

PRINTED = re.compile(r"第(\d{1,12})号 ([0-9a-f]{12})(?![0-9a-f])")
"""A head as exports print it."""
IN_JSON = re.compile(r'"head":\s*\{\s*"seq":\s*(\d{1,12}),\s*"hash":\s*"([0-9a-f]{64})"')
LARGEST_PART = 8_000_000
MOST_TOLD = 20
"""Faults of one part that are told; the others are counted."""


class Part(NamedTuple):
    """A part of what was verified (核验项目)."""

    name: str
    """What was looked at."""
    looked_at: int
    """How many of it."""
    broken: tuple[str, ...]
    """What does not hold, a sentence each."""
    notes: tuple[str, ...] = ()
    """What is worth telling and breaks nothing."""


class Verification(NamedTuple):
    """What came of verifying a workspace (核验结果)."""

    parts: tuple[Part, ...]
    head: Head | None
    """The record's last entry."""

    @property
    def holds(self) -> bool:
        """Whether nothing is broken."""
        return not any(part.broken for part in self.parts)


class _Papers:
    """The kept papers, each read once; a broken one is None and told by its own part."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.seen: dict[tuple[str, str], Document | None] = {}

    def load(self, document_id: str, text_hash: str = "") -> Document | None:
        key = document_id, text_hash
        if key not in self.seen:
            try:
                self.seen[key] = load_paper(self.root, document_id, text_hash=text_hash)
            except PbassistError:
                self.seen[key] = None
        return self.seen[key]


def verify(means: Means, files: Sequence[Path] = ()) -> Verification:
    """Work out the chain, the hashes, the quotes and the exported sentences again.

    `files` are exported files whose printed head is looked for in the record; without any, those
    that the record says were exported. Raises `LedgerError` for a record that cannot be read.
    """
    root = means.need_root()
    kept = read_kept_head(root)
    if kept is None and not has_record(root):
        return Verification((Part("审核记录", 0, (), ("尚无审核记录。",)),), None)
    chain = verify_chain(find_ledger(root), [kept] if kept else [])
    record = _verify_record(chain)
    if chain.broken_at is not None:
        return Verification((record,), chain.head)
    entries = read_record(root)
    papers = _Papers(root)
    parts = (
        record,
        _verify_reviews(root, entries),
        _verify_papers(root, entries),
        _verify_quotes(root, papers),
        _verify_sentences(means, entries, papers),
        _verify_files(root, entries, files),
    )
    return Verification(parts, chain.head)


def _verify_record(chain: ChainReport) -> Part:
    broken = (chain.reason,) if chain.broken_at is not None else ()
    notes = (chain.reason,) if chain.reason and not broken else ()
    return Part("审核记录", chain.entries, broken, notes)


def _verify_reviews(root: Path, entries: Iterable[Entry]) -> Part:
    """Every review that the record names is there and unaltered."""
    ids = list(dict.fromkeys(one for entry in entries for one in _name_reviews(entry)))
    broken = [str(error) for one in ids if (error := _try_review(root, one)) is not None]
    return Part("审核结果", len(ids), tuple(broken))


def _name_reviews(entry: Entry) -> Iterator[str]:
    if entry.kind == "review":
        yield str(entry.body["review_id"])
    elif entry.kind == "export":
        yield from (str(one) for one in entry.body["reviews"])


def _try_review(root: Path, review_id: str) -> PbassistError | None:
    try:
        load_review(root, review_id)
    except PbassistError as error:
        return error
    return None


def _verify_papers(root: Path, entries: Iterable[Entry]) -> Part:
    """Every paper that was looked at is kept with the text that was read then."""
    pins = {
        (str(pin["document_id"]), str(pin["text_hash"])): str(pin["name"])
        for entry in entries
        if entry.kind == "review"
        for pin in entry.body["papers"]
    }
    broken = []
    for (document_id, text_hash), name in pins.items():
        reason = _object_to_paper(root, document_id, text_hash, name)
        if reason:
            broken.append(reason)
    return Part("所审材料", len(pins), tuple(broken))


def _object_to_paper(root: Path, document_id: str, text_hash: str, name: str) -> str:
    try:
        document = load_paper(root, document_id, name=name, text_hash=text_hash)
    except PbassistError as error:
        return str(error)
    found = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
    if document.id != document_id:
        return f"已保存的材料“{name}”（{PAPERS}/{document_id}.json）不是当时所审的文件。"
    if found != document.text_hash or (text_hash and found != text_hash):
        return f"已保存的材料“{name}”（{PAPERS}/{document_id}.json）的文字与审核时不一致。"
    return ""


def _verify_quotes(root: Path, papers: _Papers) -> Part:
    """Every quote of the last review stands in its paper, where the finding says."""
    try:
        season = load_season(root)
    except PbassistError as error:
        return Part("意见引文", 0, (), (str(error),))
    looked_at = 0
    broken: list[str] = []
    for review in season.reviews:
        name = review.project.name or review.dossier_id
        for finding in (*review.findings, *review.passed, *review.dismissed):
            for span in _list_spans(finding):
                looked_at += 1
                document = papers.load(span.document_id)
                if document is None or document.text[span.start : span.end] != span.quote:
                    broken.append(
                        f"“{name}”的“{finding.fault}”（{finding.id[:8]}）所引“{span.quote[:30]}”"
                        "在已保存的材料中不在原处。"
                    )
    return Part("意见引文", looked_at, _shorten(broken))


def _list_spans(finding: Finding) -> Iterator[Span]:
    yield from finding.evidence
    if finding.formula is not None:
        yield from (one.span for one in finding.formula.inputs)


def _verify_sentences(means: Means, entries: Iterable[Entry], papers: _Papers) -> Part:
    """Every exported sentence is a person's, or passes the gate of the draft again."""
    root = means.need_root()
    looked_at = 0
    broken: list[str] = []
    seen: set[str] = set()
    for entry in entries:
        if entry.kind != "export":
            continue
        reviews = {}
        for review_id in entry.body["reviews"]:
            if _try_review(root, review_id) is None:
                review = load_review(root, review_id)
                reviews[review.dossier_id] = review
                if review_id not in seen:
                    seen.add(review_id)
                    broken += _object_to_words(means, review, papers)
        sentences = entry.body["sentences"]
        looked_at += len(sentences)
        broken += _object_to_origin(entry, sentences, reviews)
    return Part("导出语句", looked_at, _shorten(broken))


def _object_to_words(means: Means, review: Review, papers: _Papers) -> Iterator[str]:
    """What of a review's words is grounded neither in the papers nor in a person's decision."""
    loaded = (papers.load(paper.document_id) for paper in review.papers)
    documents = tuple(one for one in loaded if one is not None)
    sources = Sources(documents, (), means.library)
    name = review.project.name or review.dossier_id
    for finding in review.findings:
        if not finding.goes_out or finding.in_persons_words:
            continue
        for refused in gate_finding(finding, review, sources).values():
            for one in refused:
                yield f"“{name}”的“{finding.fault}”中“{one.text}”{one.reason}。"
    if review.opinion is None:
        return
    phrases = overlaid_phrases(means)
    for one in gate_opinion(review.opinion, review, sources, phrases=phrases):
        yield f"“{name}”的审核意见中“{one.text}”{one.reason}。"


def _object_to_origin(
    entry: Entry, sentences: Iterable[dict[str, Any]], reviews: dict[str, Review]
) -> Iterator[str]:
    """Exported sentences that the review exported with them does not say."""
    said = {
        dossier_id: {(one["statement_id"], one["text"]) for one in list_exported(review)}
        for dossier_id, review in reviews.items()
    }
    for one in sentences:
        known = said.get(one["dossier_id"])
        if known is not None and (one["statement_id"], one["text"]) not in known:
            yield f"第{entry.seq}号导出的“{one['text'][:30]}”不在当时的审核结果中。"


def _verify_files(root: Path, entries: Sequence[Entry], files: Sequence[Path]) -> Part:
    """Exported files are as they were written, or at least carry a head of this record.

    A table on which a reviewer marked his decisions is no longer as it was written, and that is
    what it is for; a final paper never changes. Of files that a person names, each must be one
    that the record knows.
    """
    exports = [entry for entry in entries if entry.kind == "export"]
    broken: list[str] = []
    notes: list[str] = []
    paths = list(files) or _list_exported_files(root, exports)
    for path in paths:
        if not path.is_file():
            broken.append(f"找不到文件“{path}”，无法核验。")
            continue
        said = _judge_file(path, entries, exports)
        if said.text:
            (broken if said.broken or (files and said.unknown) else notes).append(said.text)
    return Part("导出文件", len(paths), _shorten(broken), _shorten(notes))


class _Said(NamedTuple):
    """What there is to say of an exported file; nothing where it is as it was written."""

    text: str
    broken: bool = False
    unknown: bool = False
    """True where the record does not know the file."""


def _judge_file(path: Path, entries: Sequence[Entry], exports: Sequence[Entry]) -> _Said:
    digest = hash_file(path)
    if any(file["sha256"] == digest for entry in exports for file in entry.body["files"]):
        return _Said("")
    head = read_printed_head(path)
    if head is None:
        return _Said(f"“{path.name}”上没有记录号，不能认定是由本工作区导出的。", unknown=True)
    if not any(one.seq == head.seq and one.hash.startswith(head.hash) for one in entries):
        return _Said(f"“{path.name}”印有的记录号“{head.short}”不在审核记录中。", broken=True)
    export = next((one for one in exports if one.seq > head.seq), None)
    names = [Path(file["name"]).name for file in export.body["files"]] if export else []
    if export is None or path.name not in names:
        words = f"“{path.name}”印有记录号{head.short}，但审核记录中没有它的导出记录。"
        return _Said(words, unknown=True)
    words = f"“{path.name}”导出后有改动（记录号{head.short}相符）。"
    return _Said(words, broken=bool(export.body["final"]))


def _list_exported_files(root: Path, exports: Iterable[Entry]) -> list[Path]:
    """Files of the record's exports that still stand where they were written."""
    named = {
        root / entry.body["folder"] / file["name"]
        for entry in exports
        for file in entry.body["files"]
    }
    return sorted(path for path in named if path.is_file())


def read_printed_head(path: Path) -> Head | None:
    """The head that an exported file carries in its properties or its words; None without one."""
    try:
        if not zipfile.is_zipfile(path):
            found = IN_JSON.search(path.read_text(encoding="utf-8", errors="replace"))
            return Head(seq=int(found[1]), hash=found[2]) if found else None
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                if info.filename.endswith(".xml") and info.file_size <= LARGEST_PART:
                    text = archive.read(info).decode("utf-8", errors="replace")
                    printed = PRINTED.search(text)
                    if printed:
                        return Head(seq=int(printed[1]), hash=printed[2])
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return None
    return None


def _shorten(faults: Sequence[str]) -> tuple[str, ...]:
    told = tuple(dict.fromkeys(faults))
    if len(told) <= MOST_TOLD:
        return told
    return (*told[:MOST_TOLD], f"另有{len(told) - MOST_TOLD}处同类问题。")
