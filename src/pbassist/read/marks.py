"""A document that carries a 密级 mark is refused; prose that mentions secrecy passes.

A mark stands as a line of its own at the head of the paper (GB/T 9704: 密级和保密期限, top left of
the first page) or in its header or footer: 机密★3年, 秘密★, or the bare word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from pbassist.errors import ClassifiedDocument
from pbassist.model.document import Block, Document

_SPACE = re.compile(r"[\s\u3000]{1,99}")
_LEVEL = r"(?:绝密|机密|秘密)"
_TERM = r"(?:\d{1,2}个?[年月日天]|[一二三四五六七八九十]{1,3}[年月]|长期|永久|启用前|解密前)?"
_STARRED = re.compile(
    rf"(?:№?\d{{1,8}})?[(（【〔]?(?:密级[:：]?)?({_LEVEL}[★☆✩✭＊*﹡⭐]{_TERM})[)）】〕]?"
    r"(?:特急|特提|加急|平急|急件|\d{1,8})?"
)
_BARE = re.compile(
    rf"(?:№?\d{{1,8}})?[(（【〔]?(?:密级[:：]?)?({_LEVEL})[)）】〕]?(?:特急|特提|加急|平急|急件)?"
)
HEAD_LINES = 12
"""Lines from the top in which a mark with a star is looked for."""
TOP_LINES = {"body": 4, "note": 1, "furniture": 99}
"""Lines from the top in which the bare word is a mark, by role."""
_LONGEST = 40
"""A mark line has at most so many characters."""


def refuse_marked(document: Document) -> None:
    """Raise `ClassifiedDocument.marked` when the document carries a mark."""
    mark = find_mark(document)
    if mark is not None:
        raise ClassifiedDocument.marked(document.name, mark)


def find_mark(document: Document) -> str | None:
    """The 密级 mark of a document as printed, without spaces; None when it carries none."""
    if "密" not in document.text:
        return None
    positions: Counter[tuple[str, int]] = Counter()
    for role, sheet, texts in _rows(document):
        position = positions[role, sheet]
        positions[role, sheet] += 1
        if position >= HEAD_LINES and role != "furniture":
            continue
        bare = len(texts) == 1 and position < TOP_LINES.get(role, 0)
        for text in texts:
            mark = _match(text, bare=bare)
            if mark is not None:
                return mark
    return None


def _match(line: str, *, bare: bool) -> str | None:
    if len(line) > 3 * _LONGEST:
        return None
    words = _SPACE.sub("", line)
    if len(words) > _LONGEST:
        return None
    found = _STARRED.fullmatch(words) or (_BARE.fullmatch(words) if bare else None)
    return found[1] if found else None


def _rows(document: Document) -> Iterator[tuple[str, int, list[str]]]:
    """Role, number of the sheet (-1 outside workbooks) and texts of every line or table row.

    A bare word among other cells of its row is a value, not a line of its own.
    """
    written = (block for block in document.blocks if document.words(block))
    for (role, table, _), blocks in groupby(written, key=_row_key):
        if role in ("deleted", "comment"):
            continue
        sheet = table if document.sheets else -1
        yield role, sheet, [document.words(block) for block in blocks]


def _row_key(block: Block) -> tuple[str, int, object]:
    if block.cell is None:
        return block.role, -1, block.id
    return block.role, block.cell.table, block.cell.row
