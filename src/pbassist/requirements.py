"""A rule's articles become requirements, and those of a type of document its checklist.

A checklist (核对清单) is a draft until a person confirmed it: nothing here decides what is asked.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pbassist.find.duties import Duty, find_duties
from pbassist.model.document import Document
from pbassist.model.policy import Article, Regulation, Requirement
from pbassist.model.profile import Checklist, ChecklistRow, DocumentType, RequiredContent

__all__ = ["apply_checklists", "draft_checklist", "list_papers", "read_requirements"]

_PAPERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "部门整体支出绩效评价报告",
        re.compile(r"(?:整体|基本)(?:支出)?(?:或者?整体)?(?:绩效)?(?:自评|评价)"),
    ),
    ("项目绩效评价报告", re.compile(r"项目(?:支出)?绩效(?:自评|评价)|绩效评价报告|评价\)?报告")),
    ("绩效目标申报表", re.compile(r"(?<!整体支出)绩效目标|绩效指标|目标编制|目标申报|申报表")),
    ("项目支出绩效自评表", re.compile(r"自评表|自评结果|绩效自评")),
    (
        "绩效运行监控报告",
        re.compile(r"监控表|运行监控|绩效监控|跟踪监控|绩效跟踪|运行分析报告|绩效运行报告"),
    ),
    ("绩效整改情况反馈书", re.compile(r"整改(?:措施|情况|落实|材料|报告)")),
    ("事前绩效评估报告", re.compile(r"事前(?:绩效)?评估")),
    ("绩效评价工作方案", re.compile(r"(?:评价|实施)(?:工作)?方案")),
    ("考核自评材料", re.compile(r"书面说明(?:材料)?|考核评分表|考评表|工作总结|自我考核")),
)
"""Words by which a sentence tells of a type of document; the types are those of the profiles."""
_LABELLED = re.compile(r"\s{0,9}[（(][一二三四五六七八九十\d]{1,3}[)）]\s{0,9}")
_NAME = re.compile(r"[^:：。；;,，]{2,30}(?=[:：。；;,，]|$)")
_FILLER = re.compile(
    r"^(?:重点是|主要是指?|指|包括|对|按照|年度)|(?:等|情况|内容|方面|相关信息)+[。；;]?$|[。；;]$"
)
_SPLIT = re.compile(r"[、,，:：；;。]|以及|及(?!时)|和(?!谐)")
_SHORTEST, _LONGEST = 4, 12
"""Characters of a word that a heading is matched with."""


def read_requirements(rule: Regulation, document: Document) -> tuple[Requirement, ...]:
    """What a rule asks, sentence by sentence, in the order of its text."""
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for article in rule.articles:
        if article.kind in ("heading", "preamble"):
            continue
        lead: tuple[str, ...] = ()
        led = 0
        for duty in find_duties(document.text, article):
            words = document.text[duty.start : duty.end]
            # what an item names is a content of its lead's paper, not a paper
            papers = lead if duty.start < led else list_papers(words)
            if duty.contents:
                lead, led = papers, duty.contents[-1][1]
            key = (article.id, "".join(words.split()))
            seen[key] += 1
            found.append(_make(rule, article, document, duty, papers, seen[key]))
    return tuple(found)


def list_papers(words: str) -> tuple[str, ...]:
    """Types of document a sentence speaks of, the most particular alone where one contains another."""
    found = [name for name, pattern in _PAPERS if pattern.search(words)]
    if found[:2] == ["部门整体支出绩效评价报告", "项目绩效评价报告"] and "项目" not in words:
        found.remove("项目绩效评价报告")
    return tuple(found)


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
    """A draft checklist of a type: the contents that the chosen rules list for it.

    Only a sentence that lists contents for this type gives rows; the words a heading is matched
    with are the content's own and those by which the scheme knows a content of the same name.
    """
    rows = [
        row
        for rule, requirements in chosen
        for one in requirements
        if one.kind == "内容" and one.contents and one.papers[:1] == (kind.name,)
        for row in _list_rows(rule, one, kind)
    ]
    return Checklist(document_type=kind.name, rows=tuple(rows))


def _list_rows(rule: Regulation, one: Requirement, kind: DocumentType) -> Iterator[ChecklistRow]:
    for content in one.contents:
        text = _LABELLED.sub("", content.quote, count=1)
        found = _NAME.match(text.strip())
        if found is None:
            continue
        yield ChecklistRow(
            name=found[0].strip(),
            words=_collect_words(text, kind),
            basis=f"《{rule.title}》{one.label}",
            quote=" ".join(content.quote.split()),
            requirement_id=one.id,
        )


def _collect_words(text: str, kind: DocumentType) -> tuple[str, ...]:
    """Words that show a content: its own pieces, and the scheme's for contents it names."""
    own = []
    for piece in _SPLIT.split("".join(text.split())):
        word = _FILLER.sub("", _FILLER.sub("", piece))
        if _SHORTEST <= len(word) <= _LONGEST:
            own.append(word)
    known = [
        word
        for content in kind.contents
        if any(one in text for one in content.words)
        for word in content.words
    ]
    return tuple(dict.fromkeys([*own, *known]))


def apply_checklists(
    kinds: Iterable[DocumentType], checklists: Iterable[Checklist]
) -> tuple[DocumentType, ...]:
    """The types with the contents of the bureau's own checklists in place of the scheme's."""
    own = {one.document_type: one for one in checklists}
    return tuple(_apply(kind, own[kind.name]) if kind.name in own else kind for kind in kinds)


def _apply(kind: DocumentType, checklist: Checklist) -> DocumentType:
    contents = tuple(
        RequiredContent(name=row.name, words=row.words) for row in checklist.rows if row.asked
    )
    rules = "、".join(dict.fromkeys(row.basis for row in checklist.rows if row.asked and row.basis))
    source = f"本单位核对清单（第{checklist.version}版）" + (f"，依据{rules}" if rules else "")
    return kind.model_copy(update={"contents": contents, "source": source, "verified": True})
