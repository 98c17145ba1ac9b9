"""Files of rules, and a choice of statutes, become part of a workspace's library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from pbassist.errors import PbassistError
from pbassist.find.citations import fold_title
from pbassist.find.rules.changes import find_changes
from pbassist.find.rules.versions import adds_nothing, find_earlier
from pbassist.library import read_regulations
from pbassist.lock import WriterLock
from pbassist.model.document import Document
from pbassist.model.policy import Library, Regulation
from pbassist.workspace.answers import AddedLaw
from pbassist.workspace.deciding import name_reviewer
from pbassist.workspace.files import SubmittedFile, collect_files
from pbassist.workspace.folder import RULES, keep_original, load_documents, store_documents
from pbassist.workspace.indexing import open_index
from pbassist.workspace.means import Means
from pbassist.workspace.reading import read_file
from pbassist.workspace.records import append_record, describe_law
from pbassist.workspace.rulebook import describe_extent
from pbassist.workspace.statutes import AddedStatutes, keep_statutes


def add_rules(means: Means, paths: Sequence[Path], *, on: dt.date) -> tuple[AddedLaw, ...]:
    """Take rules into the library; see `Workspace.add`."""
    root = means.need_root()
    files = collect_files(paths)
    added: list[tuple[AddedLaw, Regulation | None]] = []
    with WriterLock(root):
        known = [
            rule
            for document in load_documents(root, kind=RULES)
            for rule in read_regulations(document)
        ]
        for done, file in enumerate(files):
            means.tell("读取制度", done, len(files))
            try:
                document = _read(means, file)
            except PbassistError as error:
                if len(files) == 1:
                    raise
                added.append((_refuse(file, error), None))
                continue
            rules = read_regulations(document)
            if not all(adds_nothing(rule, known) for rule in rules):
                _store(means, root, file, document, rules)
            added.extend((_describe_law(file, rule, known), rule) for rule in rules)
            known.extend(rules)
    means.__dict__.pop("library", None)
    return tuple(_judge(law, rule, means.library, on) if rule else law for law, rule in added)


def _judge(law: AddedLaw, rule: Regulation, library: Library, on: dt.date) -> AddedLaw:
    """What was told of a rule with its validity among all others: one of them may have ended it."""
    same = (one for one in library.regulations if _fold(one) == _fold(rule))
    joined = library.by_id.get(rule.id) or next(same, rule)
    ended = f"由{'、'.join(joined.replaced_by)}代替" if joined.status_at(on) == "已废止" else ""
    return law._replace(
        status=joined.status_at(on),
        force=library.force(joined),
        effective_from=joined.effective_from.isoformat() if joined.effective_from else None,
        effective_until=joined.effective_until.isoformat() if joined.effective_until else None,
        remarks=(*law.remarks, ended) if ended and joined.replaced_by else law.remarks,
    )


def _fold(rule: Regulation) -> tuple[str, str | None, str | None]:
    return fold_title(rule.title), rule.number, rule.place


def _read(means: Means, file: SubmittedFile) -> Document:
    if file.refusal is not None:
        raise file.refusal
    return read_file(means, file.path)


def _refuse(file: SubmittedFile, error: PbassistError) -> AddedLaw:
    blank = AddedLaw(
        file.name, file.name, None, 0, "", "", "", None, None, None, known_already=False
    )
    return blank._replace(refusal=str(error))


def _store(
    means: Means, root: Path, file: SubmittedFile, document: Document, rules: Sequence[Regulation]
) -> None:
    keep_original(root, file.path)
    store_documents(root, [document], kind=RULES)
    entries = [describe_law(document, rule) for rule in rules]
    append_record(root, entries, actor=name_reviewer(means, None), at=means.clock())


def add_statutes(means: Means, *, every: bool) -> AddedStatutes:
    """Take the fiscal statutes, or all, into the library; see `Workspace.add_statutes`."""
    root = means.need_root()
    with WriterLock(root):
        added = keep_statutes(root, every=every)
    means.__dict__.pop("library", None)
    open_index(root, means.library)  # the first search need not wait for it
    return added


def _describe_law(file: SubmittedFile, rule: Regulation, known: Sequence[Regulation]) -> AddedLaw:
    """What the file says of a rule; how it stands is judged in the whole library."""
    new = not adds_nothing(rule, known)
    earlier = find_earlier(rule, known) if new else None
    return AddedLaw(
        name=file.name,
        title=rule.title,
        number=rule.number,
        articles=len(rule.articles),
        extent=describe_extent(rule),
        status="",
        force="",
        effective_from=None,
        effective_until=None,
        addressee=rule.applies_to,
        known_already=not new,
        remarks=tuple(rule.provenance.split("；")[1:]),
        changes=_describe_changes(earlier, rule) if earlier else (),
    )


def _describe_changes(earlier: Regulation, rule: Regulation) -> tuple[str, ...]:
    """What differs from the version the library holds, whichever of the two is the newer."""
    days = [one.effective_from or dt.date.min for one in (earlier, rule)]
    older, newer = (earlier, rule) if days[0] <= days[1] else (rule, earlier)
    since = f"（自{earlier.effective_from}起施行）" if earlier.effective_from else ""
    which = "本文较新" if newer is rule else "本文较旧"
    if days[0] == days[1]:
        which = "施行日期相同而文字不同，请核实以哪个为准"
    return (f"库中另有一个版本{since}，{which}", *find_changes(older, newer))
