"""What a file holds beside its text becomes findings: changes left open, hidden words, orders.

Only changes and comments left in are told to whoever sent the file. What is hidden, enclosed or
written for programs is a fact for the reviewer, who may have seen it already.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from pbassist.checks.register import Brief, check, unclear, unmet
from pbassist.checks.reports.relations import KINDS
from pbassist.checks.submitted import find_table, list_aside, list_submitted, name_block
from pbassist.find.orders import find_orders
from pbassist.model.document import Block, Document, Span
from pbassist.model.performance import Paper
from pbassist.model.review import Finding
from pbassist.model.terms import ROLES

_NUMBER = re.compile(r"[\d,.，%％+\-]{1,40}")
MOST_SHOWN = 6
"""Quotes of one finding."""
MOST_NAMED = 3
"""Places of one finding."""
LONGEST_CHOICE = 24
"""Characters of a word to choose from a hidden list: 产出指标, 按2026年标准."""


@check(fault="修订或批注未清理", kinds=KINDS)
def paper_is_final(brief: Brief) -> Iterator[Finding]:
    """No tracked change and no comment is left in a paper that is handed in."""
    for paper in list_submitted(brief):
        document = paper.document
        inserted, deleted = _find_changes(document)
        comments = _find_comments(document)
        if not inserted and not deleted and not comments:
            continue
        yield _say_changes(paper, inserted, deleted, comments)


@check(fault="隐藏内容", kinds=KINDS)
def hidden_text_is_told(brief: Brief) -> Iterator[Finding]:
    """Hidden sheets, rows, columns and words of a paper are told to the reviewer."""
    for paper in list_submitted(brief):
        hidden = list(_find_hidden(brief, paper.document))
        if not hidden:
            continue
        spans = [paper.document.block_span(block) for block in hidden]
        places = "、".join(dict.fromkeys(map(name_block, hidden[:MOST_NAMED])))
        more = "等处" if len(hidden) > MOST_NAMED else ""
        yield unclear(
            "hidden_text_is_told",
            subject=paper.document.name,
            place=places.replace("（隐藏内容）", "") + more,
            message=f"文件中有{_count_hidden(paper.document, hidden)}，"
            "未作为审核依据，请打开原件取消隐藏后查看。",
            evidence=spans[:MOST_SHOWN],
        )


@check(fault="指令性文字", kinds=KINDS)
def text_gives_no_orders(brief: Brief) -> Iterator[Finding]:
    """No text of a paper, shown or hidden, gives orders to a language model."""
    for paper in list_submitted(brief):
        spans = _list_orders(paper.document)
        if not spans:
            continue
        places = [_name_span(paper.document, span) for span in spans]
        yield unclear(
            "text_gives_no_orders",
            subject=paper.document.name,
            place="、".join(dict.fromkeys(filter(None, places))),
            message=f"文件中有{len(spans)}处文字形似写给审核程序或语言模型的指令，如“{_shorten(spans[0])}”。"
            "规则核对不受其影响，请查看原件后酌处。",
            note="启用语言模型的，模型对该材料的判断请逐条复核。",
            evidence=spans[:MOST_SHOWN],
        )


@check(fault="内嵌附件未审核", kinds=KINDS)
def attachments_are_told(brief: Brief) -> Iterator[Finding]:
    """Files that lie inside a paper and were not read are told to the reviewer."""
    for paper in list_submitted(brief):
        names = paper.document.attachments
        if names:
            shown = "".join(f"“{name}”" for name in names[:MOST_SHOWN])
            more = "等" if len(names) > MOST_SHOWN else ""
            yield unclear(
                "attachments_are_told",
                subject=paper.document.name,
                message=f"文件内嵌{len(names)}个附件（{shown}{more}）未审核，"
                "需要审核的请另存后单独提供。",
            )


def _list_orders(document: Document) -> tuple[Span, ...]:
    """The orders in a document; of thirty forms in one file the text is looked through once."""
    return tuple(document.span(*place) for place in _look_through(document.text))


@lru_cache(maxsize=8)
def _look_through(text: str) -> tuple[tuple[int, int], ...]:
    return find_orders(text)


def _find_changes(document: Document) -> tuple[list[Span], list[Span]]:
    """Insertions and deletions; what was cut only by formatting or a paragraph's end is one."""
    found: dict[str, list[Span]] = {"inserted": [], "deleted": []}
    for one in sorted(document.revisions, key=lambda one: one.start):
        _add_change(document, found[one.kind], one.start, one.end)
    known = [(one.start, one.end) for one in document.revisions if one.kind == "deleted"]
    for block in sorted(list_aside(document), key=lambda block: block.start):
        told = any(start < block.end and block.start < end for start, end in known)
        if block.role == "deleted" and not told:
            _add_change(document, found["deleted"], block.start, block.end)
    return found["inserted"], found["deleted"]


def _add_change(document: Document, spans: list[Span], start: int, end: int) -> None:
    if not document.text[start:end].strip():
        return
    if spans and not document.text[spans[-1].end : start].strip(" \u3000"):
        spans[-1] = document.span(spans[-1].start, end)
    else:
        spans.append(document.span(start, end))


def _find_comments(document: Document) -> list[Span]:
    """Comments of a text; those of cells are part of many forms, those of pages are often seals."""
    if document.sheets or document.pages:
        return []
    comments: dict[object, Span] = {}
    for block in sorted(list_aside(document), key=lambda block: block.start):
        if block.role == "comment":
            comments.setdefault(block.locator or block.id, document.block_span(block))
    return list(comments.values())


def _say_changes(
    paper: Paper, inserted: Sequence[Span], deleted: Sequence[Span], comments: Sequence[Span]
) -> Finding:
    name = ROLES[paper.role]
    counts = ((f"插入{len(inserted)}处", inserted), (f"删除{len(deleted)}处", deleted))
    changes = "、".join(words for words, spans in counts if spans)
    noted = f"批注{len(comments)}处" if comments else ""
    left = "和".join(filter(None, (f"未接受的修订（{changes}）" if changes else "", noted)))
    unsure = "，不能确定以哪一稿为准" if changes else "，不是定稿"
    todo = "和".join(
        filter(None, ("接受或拒绝全部修订" if changes else "", "删除批注" if noted else ""))
    )
    shown = sorted((*inserted, *deleted), key=lambda span: span.start)
    return unmet(
        "paper_is_final",
        "疑似",
        subject=paper.document.name,
        place=f"{name}（{'，'.join(filter(None, (changes, noted)))}）",
        message=f"{name}留有{left}{unsure}。",
        remedy=f"请{todo}后重新报送。",
        line=f"{name}留有{left}，请清理后重新报送",
        evidence=[*shown[:MOST_SHOWN], *comments[:MOST_SHOWN]],
    )


def _find_hidden(brief: Brief, document: Document) -> Iterator[Block]:
    """Hidden words: of hidden sheets, of the sheets that hold the dossier's forms, of a text.

    The words that a scanner laid under its picture are those of the page itself.
    """
    blocks = [block for block in list_aside(document) if block.role == "hidden"]
    if not blocks:
        return
    own = _list_own_tables(brief, document)
    whole = {sheet.table for sheet in document.sheets if sheet.hidden}
    scanned = _list_scanned(document)
    choices = {table for table in whole if _is_list_of_choices(document, blocks, table)}
    for block in reversed(blocks):
        table = find_table(document, block)
        foreign = bool(document.sheets) and table not in (whole - choices) | (own - whole)
        if not foreign and block.locator.split(" ")[0] not in scanned:
            yield block


def _list_scanned(document: Document) -> set[str]:
    """The pages of a document, as its locators begin, that were recognised in a picture."""
    if not document.pages:
        return set()
    return {block.locator.split(" ")[0] for block in document.blocks if block.source == "ocr"}


def _is_list_of_choices(document: Document, blocks: Iterable[Block], table: int) -> bool:
    """Whether a hidden sheet holds but short words, from which the cells of a form are chosen."""
    words = [document.words(block) for block in blocks if find_table(document, block) == table]
    return all(len(one) <= LONGEST_CHOICE and not _NUMBER.fullmatch(one) for one in words)


def _list_own_tables(brief: Brief, document: Document) -> set[int | None]:
    tables: set[int | None] = set()
    for paper in brief.dossier.papers:
        if paper.document.id != document.id:
            continue
        part = paper.target or paper.estimate or paper.payment
        start, end = (part.span.start, part.span.end) if part else (0, len(document.text))
        tables.update(find_table(document, block) for block in document.blocks_within(start, end))
    return tables


def _count_hidden(document: Document, blocks: Iterable[Block]) -> str:
    sheets = {sheet.table: sheet.name for sheet in document.sheets if sheet.hidden}
    kinds: Counter[str] = Counter()
    names: dict[str, None] = {}
    for block in blocks:
        table = find_table(document, block)
        if table is not None and table in sheets:
            names[sheets[table]] = None
        else:
            kinds["cell" if document.sheets else "words"] += 1
    shown = "".join(f"“{name}”" for name in names)
    told = [
        f"隐藏的工作表{len(names)}个（{shown}）" if names else "",
        f"隐藏的行或列中有内容的单元格{kinds['cell']}个" if kinds["cell"] else "",
        f"隐藏文字{kinds['words']}处" if kinds["words"] else "",
    ]
    return "、".join(filter(None, told))


def _name_span(document: Document, span: Span) -> str:
    block = document.block_at(span.start)
    return name_block(block) if block is not None else ""


def _shorten(span: Span) -> str:
    quote = " ".join(span.quote.split())
    return quote if len(quote) <= 40 else quote[:39] + "…"
