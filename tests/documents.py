"""A few lines of text become a Document, so that a test needs no file and no reader.

A line is a paragraph; lines that begin with | are the rows of a table, `|a|b|`. A cell that
repeats `^` is covered by the cell above, `<` by the cell to its left.
"""

from __future__ import annotations

import hashlib

from pbassist.model.document import Block, CellPlace, Document, Reader


def make_document(text: str, *, name: str = "稿.txt") -> Document:
    """The document of a text."""
    parts: list[str] = []
    blocks: list[Block] = []
    at, table, row = 0, -1, 0
    in_table = False

    def add(words: str, **fields: object) -> None:
        nonlocal at
        number = len(blocks)
        blocks.append(
            Block.model_validate(
                {"id": f"b{number}", "start": at, "end": at + len(words), **fields}
            )
        )
        parts.append(words)
        at += len(words)

    def separate(mark: str) -> None:
        nonlocal at
        if parts:
            parts.append(mark)
            at += 1

    for number, line in enumerate(text.strip("\n").split("\n"), 1):
        if not line.strip():
            in_table = False
            continue
        if not line.startswith("|"):
            in_table = False
            separate("\n")
            add(line.strip(), kind="paragraph", locator=f"line:{number}")
            continue
        if not in_table:
            table, row, in_table = table + 1, 0, True
        else:
            row += 1
        for column, words in enumerate(line.strip().strip("|").split("|")):
            if words.strip() in ("^", "<"):
                continue
            separate("\t" if column else "\n")
            add(
                words.strip(),
                kind="cell",
                cell=CellPlace(table=table, row=row, column=column),
                locator=f"table:{table + 1}/{row + 1}/{column + 1}",
            )
    joined = "".join(parts)
    digest = hashlib.sha256(joined.encode()).hexdigest()
    return Document(
        id=digest,
        name=name,
        media_type="text/plain",
        reader=Reader(name="tests", version="1"),
        text=joined,
        text_hash=digest,
        blocks=tuple(blocks),
    )
