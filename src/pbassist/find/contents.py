"""A report becomes its type of document and the places where its required contents stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.model.document import Block, Document, Span
from pbassist.model.performance import Heading, Paper
from pbassist.model.profile import DocumentType, Profile, RequiredContent

LONGEST_TITLE = 60
_NUMBERED = re.compile(
    r"\s{0,4}(?:#{1,6}\s{0,4})?\*{0,2}(?:[一二三四五六七八九十]{1,3}\s?[、.．]|第[一二三四五六七八九十]{1,3}[章节部])"
)
_SENTENCE = re.compile(r"[^。！？!?\n]{1,400}[。！？!?]?")
_NOT_TITLE = re.compile(
    r"[。；;]|[：:]\s{0,4}$|^\s{0,4}(?:\||[（(]?\d{1,2}[.．、)）]|20\d\d年\d{1,2}月\d{1,2}日$)"
)
_FRONT = re.compile(r"[（(【]?(?:摘要|目录|前言|引言|正文|概述|导语)[)）】]?")
_WHOSE = re.compile(r"(?:绩效)?(?:自我评价|自评)")
_EITHER = re.compile(r"绩效|本年度?|全年|年度|我[局县市区]|本(?:单位|部门|项目)")
_ADVICE = re.compile(r"建议|下一?步|打算|改进|整改|措施")
_NOT_ADVICE_ALONE = re.compile(r"问题|不足|结论|结果|情况|分析")
_RESULT = re.compile(r"得分|结论|结果")
_SCORE = re.compile(
    r"(?:类|类?指标|部分|方面|情况)?[（(]?(?:满分|权重|分值|占|共|计|扣|得分?|为|[:：]){0,3}\s?\d{1,3}(?:\.\d{1,2})?\s?分"
)
"""What follows a word that only names a row of scores: 过程指标20分，得18分."""
_TITLED = re.compile(r"《[^《》\n]{1,80}》")
_SURE_IN_TEXT = 4
"""A word of so many characters shows a content in running text too; a shorter one in headings only."""


class Content(NamedTuple):
    """A required content (必备内容) and the first place that shows it."""

    required: RequiredContent
    span: Span | None
    """Heading or sentence; None when it was not found."""
    hint: Span | None = None
    """Where it was not found: words that may speak of it, and show nothing for certain."""


def read_title(document: Document) -> Span | None:
    """The title: the short lines before the first numbered heading, at most four; None without."""
    lines: list[Block] = []
    for block in document.blocks:
        if block.role != "body" or block.cell is not None or not document.words(block):
            continue
        words = document.words(block)
        if lines and _FRONT.fullmatch("".join(words.split())):
            break
        if len(words) > LONGEST_TITLE or _NOT_TITLE.search(words) or _NUMBERED.match(words):
            break
        lines.append(block)
        if len(lines) == 4:
            break
    return document.span(lines[0].start, lines[-1].end) if lines else None


def guess_document_type(document: Document, profile: Profile) -> str | None:
    """Name of the first type whose title word stands in the title, else in the file's name.

    None when no title word is there: then nothing is demanded of the document.
    """
    title = read_title(document)
    for words in (title.quote if title else "", document.name):
        folded = "".join(words.split())
        for kind in profile.document_types:
            if any(word in folded for word in kind.title_words):
                return kind.name
    return None


def find_document_type(paper: Paper, profile: Profile) -> DocumentType | None:
    """The type of a paper: as set by a person or when it was read, else guessed from its title."""
    name = paper.document_type or guess_document_type(paper.document, profile)
    return next((kind for kind in profile.document_types if kind.name == name), None)


def find_contents(
    document: Document, outline: Sequence[Heading], kind: DocumentType
) -> tuple[Content, ...]:
    """Every required content of a type, with the heading, else the sentence, that shows it or may."""
    advice = [
        (one.span.start, one.end)
        for one in outline
        if _ADVICE.search(one.title) and not _NOT_ADVICE_ALONE.search(one.title)
    ]
    return tuple(_find_content(document, outline, one, advice) for one in kind.contents)


def _find_content(
    document: Document,
    outline: Sequence[Heading],
    required: RequiredContent,
    advice: Sequence[tuple[int, int]],
) -> Content:
    """A content by a heading, else a sentence; what is only advised or scored is a hint of it."""
    if _ADVICE.search(required.name):
        advice = ()
    own = [one for one in outline if not _lies_in(one.span.start, advice)]
    shown = _find_heading(own, required)
    if shown is not None:
        return Content(required, shown)
    hint = _find_heading(outline, required)
    for start, end in _read_sentences(document):
        text = _TITLED.sub(lambda found: "　" * len(found.group()), document.text[start:end])
        if _shows(text, required) and not _lies_in(start, advice):
            return Content(required, document.span(start, end))
        if hint is None and any(word in text for word in _list_hints(required)):
            hint = document.span(start, end)
    return Content(required, None, hint)


def _lies_in(at: int, parts: Sequence[tuple[int, int]]) -> bool:
    """Whether a place lies behind the heading of one of some parts."""
    return any(start < at < end for start, end in parts)


def _list_hints(required: RequiredContent) -> Iterator[str]:
    yield from required.hints
    yield from (word for word in required.words if len(word) >= _SURE_IN_TEXT)


def _shows(text: str, required: RequiredContent) -> bool:
    """Whether a sentence speaks of a content, and does not only name its row of scores."""
    scored = _RESULT.search(required.name) is None
    for word in required.words:
        at = text.find(word) if len(word) >= _SURE_IN_TEXT else -1
        while at >= 0:
            if not (scored and _SCORE.match(text, at + len(word))):
                return True
            at = text.find(word, at + 1)
    return False


def _find_heading(outline: Sequence[Heading], required: RequiredContent) -> Span | None:
    for heading in outline:
        title = "".join(heading.title.split())
        if any(word in title for word in required.words):
            return heading.span
    folded = [word for word in map(_fold, required.words) if len(word) >= _SURE_IN_TEXT]
    for heading in outline:
        title = _fold("".join(heading.title.split()))
        if any(word in title for word in folded):
            return heading.span
    return None


def _fold(words: str) -> str:
    """A heading without what makes no other content of it: whose evaluation it is, of which year."""
    return _EITHER.sub("", _WHOSE.sub("评价", words))


def _read_sentences(document: Document) -> Iterator[tuple[int, int]]:
    title = read_title(document)
    for block in document.readable_blocks():
        if title and block.end <= title.end:
            continue
        for match in _SENTENCE.finditer(document.text, block.start, block.end):
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            if start < match.end():
                yield start, match.end()
