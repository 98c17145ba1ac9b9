"""The library's rules become a list, their requirements, and the bureau's checklists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from pbassist.errors import ChecklistError, RuleError
from pbassist.find.citations import fold_title
from pbassist.find.rules.versions import find_newer
from pbassist.find.speaking_of import PAPERS
from pbassist.library import find_meant
from pbassist.lock import WriterLock
from pbassist.lookup import describe_validity
from pbassist.model.document import Document
from pbassist.model.policy import Force, Library, Regulation, Requirement
from pbassist.model.profile import Checklist, DocumentType
from pbassist.requirements import draft_checklist, read_requirements
from pbassist.workspace.checklists import (
    describe_doubts,
    find_file,
    list_confirmed,
    make_entry,
    read_draft,
    write_draft,
)
from pbassist.workspace.corrections import (
    check_against,
    load_corrections,
    read_wishes,
    write_correction,
)
from pbassist.workspace.deciding import name_reviewer
from pbassist.workspace.means import Means
from pbassist.workspace.records import append_record, describe_correction


class RuleLine(NamedTuple):
    """A rule as the list shows it (制度)."""

    rule: Regulation
    validity: str
    """现行有效, 已失效（2022-05-19 有效期届满）, …"""
    force: Force
    """For this bureau."""
    extent: str
    """12条, 8段, or 仅条目 without a text."""
    remarks: tuple[str, ...]
    """What a person should know of the text: a draft, blotted names, no signature."""
    later: str
    """That the library holds a newer version; empty when it does not."""


class Asked(NamedTuple):
    """What a rule asks (制度要求)."""

    rule: Regulation
    validity: str
    requirements: tuple[Requirement, ...]


class ShownChecklist(NamedTuple):
    """A checklist as a person sees it (核对清单)."""

    checklist: Checklist
    """As the file has it."""
    path: Path
    confirmed: int
    """Version that the reviews use; 0 while none was confirmed."""
    waiting: bool
    """True when the file differs from that version."""
    doubts: tuple[str, ...] = ()
    """Rules it is drawn from that are not in force, or not here; a sentence each."""


def list_rules(means: Means, on: dt.date) -> tuple[RuleLine, ...]:
    """Every rule, those with a full text first."""
    library = means.library
    return tuple(_describe(library, rule, on) for rule in library.regulations)


def list_idle_corrections(means: Means) -> tuple[str, ...]:
    """What the corrections name that fit no rule, or several."""
    rules = means.library.regulations
    return tuple(one.rule for one in load_corrections(means.root) if not find_meant(one, rules))


def _describe(library: Library, rule: Regulation, on: dt.date) -> RuleLine:
    remarks = tuple(rule.provenance.split("；")[1:]) if rule.text_kind == "full" else ()
    newer = find_newer(rule, library.regulations)
    later = (
        f"另有自{newer.effective_from}起施行的新版本（{newer.number or '无文号'}）" if newer else ""
    )
    return RuleLine(
        rule,
        describe_validity(rule, on),
        library.force(rule),
        describe_extent(rule),
        remarks,
        later,
    )


def describe_extent(rule: Regulation) -> str:
    """How many articles a rule has, else sections, else pieces that say something."""
    kinds = [one.kind for one in rule.articles if one.kind != "heading"]
    if not kinds:
        return "仅条目"
    if "article" in kinds:
        return f"{kinds.count('article')}条"
    return f"{kinds.count('section') or len(kinds)}段"


def find_rule(rules: Iterable[Regulation], name: str) -> Regulation:
    """The one rule of a title, an alias or a 文号, whole or in part, its newest version.

    Raises `RuleError` for none and for several.
    """
    known = tuple(rules)
    wanted = fold_title(name.strip().strip("《》"))
    whole = [one for one in known if wanted in {fold_title(word) for word in _names(one)}]
    found = whole or [one for one in known if any(wanted in fold_title(w) for w in _names(one))]
    titles = dict.fromkeys(fold_title(one.title) for one in found)
    if not found:
        raise RuleError.named(name)
    if len(titles) > 1:
        shown = dict.fromkeys(f"《{one.title}》" for one in found)
        raise RuleError.ambiguous(name, "、".join(list(shown)[:4]))
    texts = [one for one in found if one.articles] or found
    return max(texts, key=lambda one: one.version)


def _names(rule: Regulation) -> tuple[str, ...]:
    return tuple(filter(None, (rule.title, *rule.aliases, rule.number)))


def correct_rule(means: Means, name: str, wishes: Sequence[str]) -> RuleLine:
    """Correct fields of a rule's record, on record; raises `RuleError`."""
    root = means.need_root()
    fields = read_wishes(wishes)
    rule = find_rule(means.library.regulations, name)
    with WriterLock(root):
        if fields:
            check_against(rule, fields)
            write_correction(root, rule, fields)
            entry = describe_correction(rule, fields)
            append_record(root, [entry], actor=name_reviewer(means, None), at=means.clock())
    means.__dict__.pop("library", None)
    corrected = means.library.by_id.get(rule.id, rule)
    return _describe(means.library, corrected, means.today)


def list_requirements(means: Means, name: str, *, kind: str | None = None) -> Asked:
    """What a rule asks of a type of document, or at all; raises `RuleError`."""
    rule = find_rule(means.library.regulations, name)
    found = read_requirements(rule, _need_text(means, rule))
    if kind is not None:
        wanted = kind if kind in PAPERS else _need_type(means, kind).name
        found = tuple(one for one in found if wanted in one.papers)
    return Asked(rule, describe_validity(rule, means.today), found)


def _need_text(means: Means, rule: Regulation) -> Document:
    for document in means.library.documents:
        if document.id == rule.document_id and rule.articles:
            return document
    raise RuleError.has_no_text(rule.title)


def _need_type(means: Means, kind: str) -> DocumentType:
    """The type of a name, or of a word of the titles it is known by: 绩效评价报告, 整改情况报告.

    Raises `ChecklistError` for a form, which has no headings, and for what is no type.
    """
    kinds = {one.name: one for one in means.profile.document_types}
    if kind in kinds:
        return kinds[kind]
    wanted = "".join(kind.split()).strip("《》")
    for fits in (str.__eq__, str.__contains__):
        for one in kinds.values():
            if any(fits(wanted, word) for word in one.title_words):
                return one
    ending = [one for one in kinds.values() if wanted and one.name.endswith(wanted)]
    if len(ending) == 1:
        return ending[0]
    if wanted.endswith(("表", "申报书")):
        raise ChecklistError.form_type(kind, "、".join(kinds))
    raise ChecklistError.unknown_type(kind, "、".join(kinds))


def draft_file(means: Means, kind: str, names: Sequence[str]) -> ShownChecklist:
    """Draft a checklist from the rules named, as a file; raises `ChecklistError`, `RuleError`."""
    root, known = means.need_root(), _need_type(means, kind)
    kind = known.name
    chosen = []
    for name in names:
        rule = find_rule(means.library.regulations, name)
        chosen.append((rule, read_requirements(rule, _need_text(means, rule))))
    checklist = draft_checklist(known, chosen)
    if not checklist.rows:
        titles = "、".join(f"《{rule.title}》" for rule, _ in chosen)
        raise ChecklistError.nothing_listed(kind, titles)
    with WriterLock(root):
        write_draft(root, checklist, _list_doubts(means, checklist))
    return show_file(means, kind)


def show_file(means: Means, kind: str) -> ShownChecklist:
    """The checklist of a type as its file has it; raises `ChecklistError` where there is none."""
    root, kind = means.need_root(), _need_type(means, kind).name
    path = find_file(root, kind)
    if not path.exists():
        raise ChecklistError.no_rules(kind)
    kept = {one.checklist.document_type: one for one in list_confirmed(root)}.get(kind)
    draft = read_draft(root, kind)
    version = kept.checklist.version if kept else 0
    waiting = kept is None or kept.edited
    return ShownChecklist(draft, path, version, waiting, _list_doubts(means, draft))


def _list_doubts(means: Means, checklist: Checklist) -> tuple[str, ...]:
    newest: dict[str, RuleLine] = {}
    for line in sorted(list_rules(means, means.today), key=lambda line: line.rule.version):
        newest[line.rule.title] = line
    lines = [(title, line.validity, line.force) for title, line in newest.items()]
    return describe_doubts(checklist, lines, placed=bool(means.settings.bureau.place))


def confirm_file(means: Means, kind: str) -> ShownChecklist:
    """Confirm the file of a type as the next version; raises `ChecklistError`."""
    root, kind = means.need_root(), _need_type(means, kind).name
    with WriterLock(root):
        shown = show_file(means, kind)
        if shown.waiting:
            _, entry = make_entry(root, kind)
            append_record(root, [entry], actor=name_reviewer(means, None), at=means.clock())
    means.__dict__.pop("profiles", None)
    return show_file(means, kind)
