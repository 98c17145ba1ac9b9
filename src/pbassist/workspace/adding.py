"""Files of rules, and a choice of statutes, become part of a workspace's library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from pbassist.library import read_regulation
from pbassist.lock import WriterLock
from pbassist.model.policy import Library, Regulation
from pbassist.workspace.answers import AddedLaw
from pbassist.workspace.deciding import name_reviewer
from pbassist.workspace.files import SubmittedFile, collect_files
from pbassist.workspace.folder import RULES, keep_original, load_documents, store_documents
from pbassist.workspace.means import Means
from pbassist.workspace.reading import read_file
from pbassist.workspace.records import append_record, describe_law
from pbassist.workspace.statutes import AddedStatutes, keep_statutes


def add_rules(means: Means, paths: Sequence[Path], *, on: dt.date) -> tuple[AddedLaw, ...]:
    """Take rules into the library; see `Workspace.add`."""
    root = means.need_root()
    added = []
    files = collect_files(paths)
    with WriterLock(root):
        known = {document.text_hash for document in load_documents(root, kind=RULES)}
        for done, file in enumerate(files):
            means.tell("读取制度", done, len(files))
            document = read_file(means, file.path)
            regulation = read_regulation(document)
            repeated = document.text_hash in known
            if not repeated:
                keep_original(root, file.path)
                store_documents(root, [document], kind=RULES)
                known.add(document.text_hash)
                entry = describe_law(document, regulation)
                append_record(root, [entry], actor=name_reviewer(means, None), at=means.clock())
            added.append(_describe_law(means, file, regulation, repeated, on))
    means.__dict__.pop("library", None)
    return tuple(added)


def add_statutes(means: Means, *, every: bool) -> AddedStatutes:
    """Take the fiscal statutes, or all, into the library; see `Workspace.add_statutes`."""
    root = means.need_root()
    with WriterLock(root):
        added = keep_statutes(root, every=every)
    means.__dict__.pop("library", None)
    return added


def _describe_law(
    means: Means, file: SubmittedFile, rule: Regulation, repeated: bool, on: dt.date
) -> AddedLaw:
    library = Library(regulations=(), bureau=means.settings.bureau.to_bureau())
    return AddedLaw(
        name=file.name,
        title=rule.title,
        number=rule.number,
        articles=len(rule.articles),
        status=rule.status_at(on),
        force=library.force(rule),
        effective_from=rule.effective_from.isoformat() if rule.effective_from else None,
        effective_until=rule.effective_until.isoformat() if rule.effective_until else None,
        addressee=rule.applies_to,
        known_already=repeated,
    )
