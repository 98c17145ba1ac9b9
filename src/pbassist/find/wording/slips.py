"""A document's text becomes its slips of writing, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pbassist.find.wording.artefacts import find_artefacts
from pbassist.find.wording.counts import find_miscounted
from pbassist.find.wording.foreign import find_foreign
from pbassist.find.wording.money import find_bare_amounts, writes_units
from pbassist.find.wording.numbers import find_misnumbered
from pbassist.find.wording.pairs import find_unpaired
from pbassist.find.wording.repeats import find_repeated_marks, find_repeats
from pbassist.find.wording.slip import Slip, SlipKind, SlipWords, list_printed
from pbassist.model.document import Block, Document, Span
from pbassist.model.performance import Heading

__all__ = ["Slip", "SlipKind", "SlipWords", "find_left_artefacts", "find_slips"]


def find_slips(
    document: Document,
    words: SlipWords,
    outline: Sequence[Heading] = (),
    *,
    within: Span | None = None,
) -> tuple[Slip, ...]:
    """Every slip of a document, or of one form `within` it; what was recognised is not judged.

    Headings are counted through `outline`; pass none where there is none.
    """
    scope = document.text[within.start : within.end] if within else document.text
    strict = writes_units(scope)
    found = [
        Slip(kind, document.span(block.start + start, block.start + end))
        for block in list_printed(document, within)
        for kind, start, end in _find_in_block(document, block, words, strict)
    ]
    for block in list_printed(document, within):
        for point in find_miscounted(document.text[block.start : block.end]):
            place = document.span(block.start + point.start, block.start + point.end)
            found.append(Slip("numbering", place, point.hint))
    left = [slip.span for slip in found if slip.kind == "artefact"]
    found = [slip for slip in found if slip.kind == "artefact" or not _touches(slip.span, left)]
    for start, end in find_unpaired(document, within):
        found.append(Slip("pair", document.span(start, end)))
    for one in find_misnumbered(document, outline):
        start = one.heading.span.start
        label = document.span(start, start + len(one.heading.label))
        found.append(Slip("numbering", label, one.hint))
    return tuple(sorted(found, key=lambda slip: slip.span.start))


def find_left_artefacts(document: Document, *, within: Span | None = None) -> tuple[Span, ...]:
    """What programs left in a document, or in one form `within` it; the other slips are not looked for."""
    return tuple(
        document.span(block.start + start, block.start + end)
        for block in list_printed(document, within)
        for start, end in find_artefacts(
            document.text[block.start : block.end], cell=block.cell is not None
        )
    )


def _find_in_block(
    document: Document, block: Block, words: SlipWords, strict: bool
) -> Iterator[tuple[SlipKind, int, int]]:
    text = document.text[block.start : block.end]
    for start, end in find_repeats(text, words.doubled, words.doubled_nouns):
        yield "repeated", start, end
    for start, end in find_repeated_marks(text):
        yield "marks", start, end
    for start, end in find_foreign(text, frozenset(words.foreign)):
        yield "foreign", start, end
    for start, end in find_bare_amounts(text, words.money, strict=strict):
        yield "money", start, end
    for start, end in find_artefacts(text, cell=block.cell is not None):
        yield "artefact", start, end


def _touches(span: Span, left: Sequence[Span]) -> bool:
    """Marks around what a program left are its own."""
    return any(one.start <= span.end and span.start <= one.end for one in left)
