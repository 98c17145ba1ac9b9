"""A rule's sentences become the rules it ends: 《…》（…号）同时废止, 停止执行, 由本办法代替."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pbassist.find.citations import find_in_text, fold_title
from pbassist.model.document import Document
from pbassist.model.policy import Article, Citation

OWN = "本(?:办法|细则|条例|规定|意见|通知|决定|方案|规程|规则|准则|制度|法|文件)"
ENDS = re.compile(
    r"废止|停止(?:执行|施行|实施|使用|适用)|不再(?:执行|施行|实施|适用|使用)|(?:自行|自动|即行)?失效|作废|替代|代替|取代"
)
ENDS_WHAT_FOLLOWS = re.compile(r"(?:废止|代替|替代|取代)[了原：:]{0,2}$")
KEEPS_BEFORE = re.compile(r"(?:未|不得|不予|(?:修改|修订|调整|清理)(?:[、或和]|或者|以及))$")
KEEPS_BEHIND = re.compile(r"(?:之?前|之?后|的|手续|程序|依据|[、或和]|情况)")
BETWEEN = re.compile(
    rf"(?:[，,、 \u3000\n]|[（(][^（）()]{{0,40}}[)）]|等|文件|文|号|同时|即行|一并|一律|予以|{OWN}(?:施行|实施|印发|发布|公布|执行)?(?:之日起|后)?"
    r"|[自从]|之日起|\d{4}年\d{1,2}月\d{1,2}日起?|由|被|届时|相应|均|即|全部|正式|以上|上述|的通知|的公告|[一二两三四五六七八九十\d]{1,2}[个件份项])*"
)
NEXT = re.compile(
    r"(?:[，,、；; \u3000\n和及与]|以及|[（(][^（）()]{0,40}[)）]|原|[\u4e00-\u9fa5]{2,14}\Z|的通知|的公告|等|文件|文)*"
)
LISTED = re.compile(
    r"(?:下列|以下|如下)[^。；\n]{0,24}(?:废止|停止执行|失效|作废)[^。；\n]{0,6}[：:。]|(?:废止|停止执行|失效|作废)[^。；\n]{0,4}(?:下列|以下)[^。；\n]{0,12}[：:]"
)
FURTHEST = 60
"""So many characters stand between a rule and the verb that ends it at most."""
SENTENCE = re.compile(r"[。；\n]")
KINDS = ("article", "section", "preamble")


def find_repeals(document: Document, articles: Sequence[Article]) -> tuple[str, ...]:
    """文号, else folded titles, of the rules that a rule's text ends as a whole, in order.

    One that is only changed, whose single articles fall away, or that gives way where it differs
    (与本办法不一致的) is not ended.
    """
    names = [
        name
        for article in articles
        if article.kind in KINDS
        for name in _find_in(document, article.span.start, article.span.end)
    ]
    return tuple(dict.fromkeys([*names, *_find_below(document, articles)]))


def _find_below(document: Document, articles: Sequence[Article]) -> Iterator[str]:
    """The rules that stand below a heading 下列文件予以废止：, each a section of its own."""
    for at, heading in enumerate(articles):
        match = LISTED.search(heading.text) if heading.label else None
        if match is None or heading.text[match.end() :].strip():
            continue
        for article in articles[at + 1 :]:
            if not article.label.startswith(heading.label) or article.label == heading.label:
                break
            yield from _names(find_in_text(document, article.span.start, article.span.end)[:1])


def _find_in(document: Document, start: int, end: int) -> Iterator[str]:
    listed = LISTED.search(document.text, start, end)
    if listed:
        yield from _names(find_in_text(document, listed.end(), end))
        end = listed.start()
    for a, b in _cut_sentences(document.text, start, end):
        if ENDS.search(document.text, a, b):
            yield from _find_in_sentence(document, a, b)


def _find_in_sentence(document: Document, start: int, end: int) -> Iterator[str]:
    cited = find_in_text(document, start, end)
    for match in ENDS.finditer(document.text, start, end):
        yield from _names(_cited_before(document.text, cited, match, start))
    yield from _names(_cited_behind(document.text, cited, start, end))


def _cited_before(
    text: str, cited: Sequence[Citation], verb: re.Match[str], start: int
) -> list[Citation]:
    """The citations that a verb behind them ends: 《甲》、《乙》（…号）同时废止."""
    if KEEPS_BEFORE.search(text, start, verb.start()) or KEEPS_BEHIND.match(text, verb.end()):
        return []
    found: list[Citation] = []
    stop, between = verb.start(), BETWEEN
    for one in sorted(cited, key=lambda one: -one.span.start):
        if one.span.end > stop:
            continue
        if stop - one.span.end > FURTHEST or not between.fullmatch(text, one.span.end, stop):
            break
        found.insert(0, one)
        stop, between = one.span.start, NEXT
    return found


def _cited_behind(text: str, cited: Sequence[Citation], start: int, end: int) -> list[Citation]:
    """The citations that a verb before them ends: 废止《甲》和《乙》。"""
    found: list[Citation] = []
    at = start
    for one in sorted(cited, key=lambda one: one.span.start):
        if found:
            near = one.span.start - at <= FURTHEST
            joined = NEXT.fullmatch(text, at, one.span.start) if near else None
        else:
            joined = ENDS_WHAT_FOLLOWS.search(text, start, one.span.start)
            if joined and KEEPS_BEFORE.search(text, start, joined.start()):
                joined = None
        if joined:
            found.append(one)
            at = one.span.end
        elif found:
            break
    behind = text[at : min(at + 1, end)]
    return found if not behind or behind in "。；，,\n（(" else []


def _names(citations: Sequence[Citation]) -> Iterator[str]:
    for citation in citations:
        if citation.label is None and (citation.number or citation.title):
            yield citation.number or fold_title(citation.title or "")


def _cut_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for match in SENTENCE.finditer(text, start, end):
        yield at, match.end()
        at = match.end()
    if at < end:
        yield at, end
