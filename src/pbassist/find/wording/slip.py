"""A slip of writing becomes a value: what it is, where it stands, and the words it is known by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from pbassist.model.document import Block, Document, Span

SlipKind = Literal["repeated", "marks", "foreign", "money", "pair", "numbering", "artefact"]
"""Repeated words, repeated marks, a foreign word, 元 left out, an unpaired mark, a number of a
heading that skips or repeats, and what a program left behind."""


LOOKS_BACK = 400
"""Characters of a block in which a quotation or an aside may have begun."""


class Slip(NamedTuple):
    """A slip of writing (文字差错)."""

    kind: SlipKind
    """What it is."""
    span: Span
    """Its words or its mark."""
    hint: str = ""
    """For a heading, what is wrong with its number: 缺“三、” or 重复; else empty."""


class SlipWords(NamedTuple):
    """The word lists by which slips are known (文字差错词表), data of a profile."""

    doubled: tuple[str, ...] = ()
    """Words that nothing doubles: 进行, 以及."""
    doubled_nouns: tuple[str, ...] = ()
    """Nouns that a compound may double (工程工程款), told only at the start of a phrase."""
    foreign: tuple[str, ...] = ()
    """Everyday English words, in small letters."""
    money: tuple[str, ...] = ()
    """Words before an amount of money."""


def list_printed(document: Document, within: Span | None = None) -> Iterator[Block]:
    """Blocks of body and notes whose words somebody typed: not recognised, not computed."""
    blocks = document.blocks_within(within.start, within.end) if within else document.blocks
    for block in blocks:
        if block.role in ("body", "note") and block.source == "text" and block.end > block.start:
            yield block


def is_in_quotes(text: str, at: int) -> bool:
    """Whether a place of a block lies inside “” or 《》 that were opened not far before."""
    low = max(at - LOOKS_BACK, 0)
    return any(text.count(a, low, at) > text.count(b, low, at) for a, b in ("“”", "《》", "「」"))
