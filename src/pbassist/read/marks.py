"""A document that carries a 密级 mark is refused; prose that mentions secrecy passes.

A mark stands as a line of its own at the head of the paper (GB/T 9704: 密级和保密期限, top left of
the first page), at the head of a page or an annex, or in a header or footer: 机密★3年, 秘密★, or
the bare word. Beside it may stand what belongs to the same line of the head: 份号, 特急, 附件1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from pbassist.errors import ClassifiedDocument
from pbassist.model.document import Block, Document

_SPACE = re.compile(r"[\s\u3000]{1,99}")
_LEVEL = r"(?:绝密|机密|秘密)"
_STAR = r"[★☆✩✭✮✰⭑＊*﹡⭐]"
_DAY = r"\d{4}[年.\-/]\d{1,2}(?:[月.\-/](?:\d{1,2}日?)?)?"
_TERM = (
    r"(?:\d{1,2}个?[年月日天]|[一二三四五六七八九十]{1,3}个?[年月]|长期(?:保密)?|永久|启用前|解密前|公布前|公开前"
    rf"|(?:至|解密时间[:：]?|保密期限[:：]?)?{_DAY}(?:解密|止|前)?)"
)
_LABEL = r"(?:(?:文件|本件|本表|材料|资料|文档)?(?:密级(?:[和及与]?(?:保密)?期限)?|保密级别|保密等级|秘密等级)[:：]?)"
_BESIDE = (
    r"(?:附[件表]\d{0,2}[:：]?|(?:编号|份号|№|no\.?)[:：]?[A-Za-z0-9〔〕\[\]\-—号]{0,20}|第\d{1,8}号|\d{1,8}|特急|特提|加急|平急|急件"
    r"|(?:紧急程度|缓急)[:：]?|单位[:：](?:万|亿|千)?元|注意保存|不得外传|第?\d{1,4}页|共\d{1,4}页|[-—]\d{1,4}[-—]|[/|｜，,])"
)
_OPEN, _CLOSE = r"[(（【〔\[]?", r"[)）】〕\]]?"
_ASIDE = r"(?:[(（][^()（）]{1,20}[)）])?"
_STARRED = re.compile(
    rf"{_BESIDE}{{0,4}}{_OPEN}{_LABEL}?({_LEVEL}级?{_STAR}(?:{_TERM}|[(（]{_TERM}[)）])?){_CLOSE}{_ASIDE}{_BESIDE}{{0,4}}",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"{_BESIDE}{{0,4}}{_OPEN}({_LEVEL}{_TERM}?){_CLOSE}{_BESIDE}{{0,4}}", re.IGNORECASE
)
"""Without its star, which recognition and conversion lose."""
_LABELLED = re.compile(
    rf"{_OPEN}{_LABEL}({_LEVEL}级?{_TERM}?){_CLOSE}{_ASIDE}{_BESIDE}{{0,4}}", re.IGNORECASE
)
_NAMED = re.compile(_LABEL)
_BESIDES = re.compile(rf"{_BESIDE}{{1,4}}", re.IGNORECASE)
_ANNEX = re.compile(r"附[件表录]?[\d一二三四五六七八九十]{0,3}[:：]?")
_STARS = re.compile(_STAR)
HEAD_LINES = 12
"""Lines from the top in which a mark with a star or behind its label is looked for."""
PAGE_LINES = 3
"""Lines from the top of a further page, or below the number of an annex, for a mark with a star."""
TOP_LINES = {"body": 4, "note": 3, "furniture": 99, "hidden": 2}
"""Lines from the top in which the bare word is a mark, by role."""
_LONGEST = 60
"""A mark line has at most so many characters."""


class _Line(NamedTuple):
    """A line, or the cells of a table row."""

    texts: tuple[str, ...]
    """Words of its cells without spaces."""
    role: str
    page: str
    """Key of the page or sheet it stands on."""
    part: str
    """Key of what has a head of its own: the role, in a workbook with the sheet."""


def refuse_marked(document: Document) -> None:
    """Raise `ClassifiedDocument.marked` when the document carries a mark."""
    mark = find_mark(document)
    if mark is not None:
        raise ClassifiedDocument.marked(document.name, mark)


def find_mark(document: Document) -> str | None:
    """The 密级 mark of a document as printed, without spaces; None when it carries none."""
    if "密" not in document.text:
        return None
    for _, lines in groupby(_list_lines(document), key=lambda line: line.part):
        mark = _find_in_part(lines)
        if mark is not None:
            return mark
    return None


def _find_in_part(lines: Iterable[_Line]) -> str | None:
    """The mark of one part: the body, a sheet, the headers and footers, what is hidden."""
    page, since = "", 0
    words: list[str] = []
    levels: set[str] = set()
    for position, line in enumerate(lines):
        if line.page != page or _ANNEX.fullmatch("".join(line.texts)):
            page, since = line.page, 0
        head = position < HEAD_LINES or line.role == "furniture"
        starred = _find_starred(line.texts) if head or since <= PAGE_LINES else None
        if starred is not None:
            return starred
        since += 1
        if not head or line.role not in TOP_LINES:
            continue
        labelled, bare = _find_labelled(line.texts), _find_bare(line.texts)
        if labelled or (bare and position < TOP_LINES[line.role]):
            words.append(labelled or bare or "")
        levels.update(word[:2] for word in (labelled, bare) if word)
    # 绝密, 机密, 秘密, one below the other, is a list to choose from.
    return words[0] if words and len(levels) == 1 else None


def _find_starred(texts: Sequence[str]) -> str | None:
    found = (_STARRED.fullmatch(text) for text in texts if _STARS.search(text))
    return next((match[1] for match in found if match), None)


def _find_labelled(texts: Sequence[str]) -> str | None:
    """密级：秘密 as a line, or as the two cells of a row; in a longer row it is one thing of many."""
    if len(texts) > 2 or (len(texts) == 2 and not _NAMED.fullmatch(texts[0])):
        return None
    match = _LABELLED.fullmatch("".join(texts))
    return match[1] if match else None


def _find_bare(texts: Sequence[str]) -> str | None:
    """The bare word on a line; among other cells only beside what belongs to a head."""
    words = [text for text in texts if not _BESIDES.fullmatch(text)]
    match = _BARE.fullmatch(words[0]) if len(words) == 1 else None
    return match[1] if match else None


def _list_lines(document: Document) -> Iterator[_Line]:
    """Every line or table row with words but for comments; what is too long for a mark is blanked."""
    written = (block for block in document.blocks if document.words(block))
    for (role, table, _), group in groupby(written, key=_row_key):
        if role == "comment":
            continue
        blocks = list(group)
        first = blocks[0].locator.split(" ")[0]
        page = first if first.startswith("page:") else ""
        part = f"{role} {table}" if document.sheets else role
        texts = tuple(_SPACE.sub("", document.words(block)[: 3 * _LONGEST]) for block in blocks)
        texts = tuple(text if len(text) <= _LONGEST else "" for text in texts)
        yield _Line(texts, role, page, part)


def _row_key(block: Block) -> tuple[str, int, object]:
    if block.cell is None:
        return block.role, -1, block.id
    return block.role, block.cell.table, block.cell.row
