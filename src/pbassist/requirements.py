"""A rule's articles become requirements, and those of a type of document its checklist.

A checklist (核对清单) is a draft until a person confirmed it: nothing here decides what is asked.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pbassist.find.duties import Duty, find_duties
from pbassist.find.duties.asked_contents import (
    AskedContent,
    collect_words,
    fold_name,
    name_known,
    split_contents,
)
from pbassist.find.duties.listed import find_opening
from pbassist.find.speaking_of import REPORTS, list_papers, name_papers
from pbassist.model.document import Document
from pbassist.model.policy import Article, Regulation, Requirement
from pbassist.model.profile import Checklist, ChecklistRow, DocumentType, RequiredContent

__all__ = ["apply_checklists", "draft_checklist", "read_requirements"]

_OPEN = re.compile(r"[:：]\s{0,9}$")
_TARGETS = "绩效目标申报表"
_STAGES = {"自评": "项目支出绩效自评表", "监控": "绩效运行监控报告"}
_OF_TARGETS = re.compile(r"目标(?:管理|编制|编报|申报|设定|审核)|申报")
_LONGEST_HEADING = 16
_CLAUSES = re.compile(r"[，,；;。]")
_NO_CONTENTS = re.compile(r"职责|程序[:：如进]|步骤[:：如进]|原则[:：]|条件[:：]|情形|行为")
_ARGUES = re.compile(r"论证|评估(?:的)?(?:内容|重点)|评估(?:工作)?[围就从]")
_SHORT_NAME = 10
"""Characters of a name that says one thing: 存在的主要问题."""


def read_requirements(rule: Regulation, document: Document) -> tuple[Requirement, ...]:
    """What a rule asks, sentence by sentence, in the order of its text."""
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for group in _group_sections(rule.articles, document.text):
        for article, duty, papers in _read_group(rule, document.text, group):
            words = document.text[duty.start : duty.end]
            key = (article.id, "".join(words.split()))
            seen[key] += 1
            found.append(_make(rule, article, document, duty, papers, seen[key]))
    return tuple(found)


def _group_sections(articles: Sequence[Article], text: str) -> Iterator[list[Article]]:
    """Articles alone, but a section that ends in a colon with the sections it leads: 三（二） and 三（二）1."""
    group: list[Article] = []
    for article in articles:
        if article.kind in ("heading", "preamble"):
            continue
        led = group and group[0].label and article.label.startswith(group[0].label)
        if led and article.label != group[0].label and _OPEN.search(group[0].text):
            group.append(article)
            continue
        if group:
            yield group
        group = [article]
    if group:
        yield group


def _read_group(
    rule: Regulation, text: str, group: Sequence[Article]
) -> Iterator[tuple[Article, Duty, tuple[str, ...]]]:
    """Duties with their article and the papers they are about."""
    first, *listed = group
    items = [_first_line(article) for article in listed]
    papers = _Papers(rule.title)
    for duty in find_duties(text, first, items):
        article = next(one for one in reversed(group) if one.span.start <= duty.start)
        papers.under = _tell_stage(rule, article)
        yield article, duty, papers.tell(text, duty)
    for article, (_, stop) in zip(listed, items, strict=True):
        for duty in find_duties(text, article):
            if duty.start >= stop:
                papers.under = _tell_stage(rule, article)
                yield article, duty, papers.tell(text, duty)


def _tell_stage(rule: Regulation, article: Article) -> str:
    """The form that the nearest heading over an article, else the rule's title, is about."""
    own = article.text.split("\n", 1)[0]
    over = [*([own] if len(own) <= _LONGEST_HEADING else []), *reversed(article.path), rule.title]
    for heading in over:
        if _OF_TARGETS.search(heading):
            return _TARGETS
        if found := next((name for word, name in _STAGES.items() if word in heading), ""):
            return found
    return _TARGETS


def _first_line(article: Article) -> tuple[int, int]:
    first = article.paragraphs[0] if article.paragraphs else article.span
    return first.start, first.end


class _Papers:
    """The papers (文种) that duties of one article are about, told in their order."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.named: tuple[str, ...] = ()
        """Of the last sentence that named one."""
        self.lead: tuple[str, ...] = ()
        self.under = _TARGETS
        """The form that words of 绩效目标 are about, where no sentence names one."""
        self.led = 0
        """Where the list of the lead ends."""

    def tell(self, text: str, duty: Duty) -> tuple[str, ...]:
        """Of a list the lead's papers, of a list in one sentence those named before it."""
        words = text[duty.start : duty.end]
        if duty.start < self.led:
            # what an item names is a content of its lead's paper, not a paper
            return self.lead or name_papers(words, title=self.title)
        subject = words[: find_opening(words)] if duty.contents else words
        papers = self._place(subject) or (self.named if duty.contents else ())
        self.named = name_papers(subject, title=self.title) or self.named
        if duty.contents:
            self.lead, self.led = papers, duty.contents[-1][1]
        return papers

    def _place(self, subject: str) -> tuple[str, ...]:
        """绩效目标 under the heading 自评内容 are those of the form for it."""
        told = list_papers(subject, title=self.title)
        if _TARGETS not in told or _TARGETS in name_papers(subject, title=self.title):
            return told
        return tuple(dict.fromkeys(self.under if one == _TARGETS else one for one in told))


def _make(
    rule: Regulation,
    article: Article,
    document: Document,
    duty: Duty,
    papers: tuple[str, ...],
    ordinal: int,
) -> Requirement:
    span = document.span(duty.start, duty.end)
    folded = "".join(span.quote.split())
    key = f"{rule.id}\n{article.label}\n{folded}\n{ordinal}"
    return Requirement(
        id=hashlib.sha256(key.encode()).hexdigest()[:16],
        regulation_id=rule.id,
        article_id=article.id,
        label=article.label,
        kind=duty.kind,
        span=span,
        who=document.span(*duty.who) if duty.who else None,
        deadline=document.span(*duty.deadline) if duty.deadline else None,
        amounts=tuple(document.span(*one) for one in duty.amounts),
        contents=tuple(document.span(*one) for one in duty.contents),
        papers=papers,
    )


# ---- the checklist of a type of document ---------------------------------------------------------


def draft_checklist(
    kind: DocumentType, chosen: Iterable[tuple[Regulation, Sequence[Requirement]]]
) -> Checklist:
    """A draft checklist of a type: the contents that the chosen rules list for it, each once.

    Only a sentence that lists contents for this type gives rows; the words a heading is matched
    with are the content's own and those by which the scheme knows a content of the same name. What
    no heading can show (其他需要说明的问题) is not asked until a person says so.
    """
    rows: dict[str, ChecklistRow] = {}
    known: dict[frozenset[str], str] = {}
    for rule, requirements in chosen:
        mine: dict[frozenset[str], str] = {}
        listed = [one for one in requirements if _lists_contents(one, kind, rule.title)]
        for content, row in (pair for one in listed for pair in _list_rows(rule, one, kind)):
            means = name_known(content, kind)
            alone = means if len(means) == 1 and len(content.name) <= _SHORT_NAME else frozenset()
            folded = fold_name(content.name)
            # within one rule two names are two contents, whatever the scheme calls them
            key = known.get(alone, folded) if alone else folded
            rows[key] = _merge(rows[key], row) if key in rows else row
            mine.setdefault(alone, key)
        known = {**mine, **known}
    return Checklist(document_type=kind.name, rows=tuple(rows.values()))


def _lists_contents(one: Requirement, kind: DocumentType, title: str) -> bool:
    """Whether a requirement says what a paper of the type contains, and not what somebody does.

    `title` is the rule's.
    """
    if not one.contents or _NO_CONTENTS.search(one.span.quote):
        return False
    if kind.name not in _find_subjects(one, title):
        return False
    if one.kind == "要点":
        return bool(_ARGUES.search(one.span.quote))
    reviews = one.who is not None and "财政" in one.who.quote and "审" in one.span.quote
    return one.kind == "内容" and not reviews


def _find_subjects(one: Requirement, title: str) -> tuple[str, ...]:
    """Whose contents are listed: the first paper's, or both reports' where both are named together.

    Of 形成自评报告，评价报告应包括…… it is the one named last.
    """
    subject = one.span.quote[: find_opening(one.span.quote)]
    clauses = [name_papers(clause, title=title) for clause in _CLAUSES.split(subject)]
    last = next((papers for papers in reversed(clauses) if papers), ())
    if last and set(last) <= set(REPORTS):
        return last
    return one.papers[:1]


def _list_rows(
    rule: Regulation, one: Requirement, kind: DocumentType
) -> Iterator[tuple[AskedContent, ChecklistRow]]:
    for quote in one.contents:
        for content in split_contents(quote.quote):
            yield (
                content,
                ChecklistRow(
                    name=content.name,
                    words=collect_words(content, kind),
                    basis=f"《{rule.title}》{one.label}",
                    quote=" ".join(quote.quote.split()),
                    requirement_id=one.id,
                    asked=not content.other,
                ),
            )


def _merge(first: ChecklistRow, other: ChecklistRow) -> ChecklistRow:
    """The same content of two rules, or twice of one, is one row."""
    basis = first.basis if other.basis in first.basis else f"{first.basis}、{other.basis}"
    words = tuple(dict.fromkeys([*first.words, *other.words]))
    asked = first.asked or other.asked
    return first.model_copy(update={"basis": basis, "words": words, "asked": asked})


def apply_checklists(
    kinds: Iterable[DocumentType], checklists: Iterable[Checklist]
) -> tuple[DocumentType, ...]:
    """The types with the contents of the bureau's own checklists in place of the scheme's."""
    own = {one.document_type: one for one in checklists}
    return tuple(_apply(kind, own[kind.name]) if kind.name in own else kind for kind in kinds)


def _apply(kind: DocumentType, checklist: Checklist) -> DocumentType:
    hints = {one.name: one.hints for one in kind.contents}
    contents = tuple(
        RequiredContent(name=row.name, words=row.words, hints=hints.get(row.name, ()))
        for row in checklist.rows
        if row.asked
    )
    rules = "、".join(dict.fromkeys(row.basis for row in checklist.rows if row.asked and row.basis))
    source = f"本单位核对清单（第{checklist.version}版）" + (f"，依据{rules}" if rules else "")
    return kind.model_copy(update={"contents": contents, "source": source, "verified": True})
