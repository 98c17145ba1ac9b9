from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from pbassist.find.quotes import locate, locate_all
from pbassist.model.document import Block, Document
from pbassist.questions.blocks import Piece
from pbassist.questions.grounding import ground_quote
from pbassist.read import read
from pbassist.resources import find_resources

# Quotes are drawn from the sample papers by a seeded procedure, so that the thousand is the same on
# every machine. What may be asked of the program is decided here with means of its own: a text is
# folded by a table of this file, and whether a cut is fair is seen from the two characters beside it.

SAMPLES = find_resources("corpus") / "samples"
NUMBER = 1000
NEGATIONS = ("没有", "尚未", "未", "不", "无")
DIGITS = "0123456789"
UNITS = (
    ("亿元", ("万元", "元", "亿")),
    ("万元", ("亿元", "元", "万")),
    ("元", ("万元", "亿元", "角")),
    ("个百分点", ("%", "个千分点")),
    ("百分点", ("%",)),
    ("%", ("个百分点", "‰", "")),
    ("个", ("家", "户", "项")),
    ("家", ("个", "户")),
    ("年", ("月", "日")),
    ("月", ("年", "日")),
)
_DENIES = "未不无没非勿毋缺杜绝禁避拒防"
_STOPS = re.compile(r"[，。；、：！？,;:!?（）()\s]")
_FAIR = re.compile(r"[\u4e00-\u9fff]")
_COUNTS = "〇零一二两三四五六七八九十百千万亿元个年月日第次分"
_SPACES = (" ", "\n", "\r\n", "\u3000", "\t", "  ")


class Quote(NamedTuple):
    """A true quote: where it stands, and the block that a claim would name."""

    document: Document
    block: Block
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]

    @property
    def pieces(self) -> dict[str, Piece]:
        """The block as a model is shown it."""
        place = self.document.block_span(self.block)
        return {"p1": Piece("p1", "paragraph", place.quote, self.document, (place,))}


@cache
def _papers() -> tuple[Document, ...]:
    files = sorted(path for path in SAMPLES.rglob("*") if path.suffix in (".xls", ".xlsx", ".docx"))
    return tuple(read(path) for path in files if path.parent.name not in ("bad", "laws"))


@cache
def _blocks() -> tuple[tuple[Document, Block], ...]:
    return tuple(
        (document, block)
        for document in _papers()
        for block in document.readable_blocks()
        if len(document.words(block)) >= 2
    )


def _fold(text: str) -> str:
    """Half-width and without spaces, by a way of this file."""
    halves = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)
    return "".join(halves.split())


def _draw(chance: random.Random) -> Quote:
    """A block or a clause of one, cut where a careful person would cut: no denial left outside."""
    while True:
        document, block = chance.choice(_blocks())
        places = [at for at in range(block.start, block.end + 1) if _is_fair(document, block, at)]
        start, end = sorted((chance.choice(places), chance.choice(places)))
        if chance.random() < 0.4:
            start, end = block.start, block.end
        quote = document.text[start:end]
        if len(_fold(quote)) < 2 or quote != quote.strip():
            continue
        before = _STOPS.split(document.text[block.start : start])[-1]
        behind = _STOPS.split(document.text[end : block.end])[0]
        if not set(before + behind) & set(_DENIES):
            return Quote(document, block, start, end)


def _is_fair(document: Document, block: Block, at: int) -> bool:
    """A cut beside a stop, or between two characters of no figure, unit or negation."""
    if at in (block.start, block.end):
        return True
    left, right = document.text[at - 1], document.text[at]
    if left in "，。；、：" or right in "，。；、：":
        return True
    if not (_FAIR.match(left) and _FAIR.match(right)) or left in _COUNTS or right in _COUNTS:
        return False
    return left not in _DENIES + "有尚"


def _stands(text: str, quote: str) -> list[int]:
    """Where a quote stands in a text, both folded, as a whole number."""
    found, at = [], text.find(quote)
    while at >= 0:
        before, after = text[max(at - 1, 0) : at], text[at + len(quote) :][:1]
        cut_before = quote[0] in DIGITS and before in tuple(DIGITS + ".,")
        if not cut_before and not (quote[-1] in DIGITS and after in tuple(DIGITS)):
            found.append(at)
        at = text.find(quote, at + 1)
    return found


# ---- one digit, unit or negation altered ------------------------------------------------------


def _alter_digit(quote: str, chance: random.Random) -> str | None:
    places = [at for at, c in enumerate(quote) if c in DIGITS]
    if not places:
        return None
    at = chance.choice(places)
    return quote[:at] + chance.choice([d for d in DIGITS if d != quote[at]]) + quote[at + 1 :]


def _alter_unit(quote: str, chance: random.Random) -> str | None:
    places = [
        (match.start(), unit, others)
        for unit, others in UNITS
        for match in re.finditer(rf"(?<=[0-9]){unit}|(?<=[0-9][万亿]){unit}", quote)
    ]
    if not places:
        return None
    at, unit, others = chance.choice(places)
    return quote[:at] + chance.choice(others) + quote[at + len(unit) :]


def _remove_negation(quote: str, chance: random.Random) -> str | None:
    """A negation at the very end negates nothing inside the quote and stays."""
    at, word = _pick_negation(quote[:-1], chance)
    return quote[:at] + quote[at + len(word) :] if word else None


def _replace_negation(quote: str, chance: random.Random) -> str | None:
    at, word = _pick_negation(quote, chance)
    others = [other for other in ("已", "均", "有", *NEGATIONS) if other != word]
    return quote[:at] + chance.choice(others) + quote[at + len(word) :] if word else None


def _add_negation(quote: str, chance: random.Random) -> str | None:
    places = [at for at in range(len(quote)) if _FAIR.match(quote[at]) and quote[at] not in _COUNTS]
    if not places:
        return None
    at = chance.choice(places)
    return quote[:at] + chance.choice(NEGATIONS) + quote[at:]


def _pick_negation(quote: str, chance: random.Random) -> tuple[int, str]:
    found = [(match.start(), match.group()) for match in re.finditer("没有|尚未|[未不无]", quote)]
    return chance.choice(found) if found else (0, "")


HOW: tuple[Callable[[str, random.Random], str | None], ...] = (
    _alter_digit,
    _alter_unit,
    _remove_negation,
    _replace_negation,
    _add_negation,
)


def _altered(seed: int) -> Iterator[tuple[Quote, str, int]]:
    """A thousand quotes altered in one place; what stands elsewhere in the block itself is no lie."""
    chance, made = random.Random(seed), 0
    while made < NUMBER:
        true = _draw(chance)
        kind = made % len(HOW)
        altered = HOW[kind](true.text, chance)
        if altered is None or not _fold(altered) or _fold(altered) == _fold(true.text):
            continue
        if _stands_elsewhere(true, altered):
            continue
        made += 1
        yield true, altered, kind


def _stands_elsewhere(true: Quote, altered: str) -> bool:
    """Whether the altered words are the true words of another place in the block."""
    text = true.document.text
    before = _fold(text[true.block.start : true.start])
    inside = _fold(text[true.start : true.end])
    block = _fold(text[true.block.start : true.block.end])
    low, high = len(before), len(before) + len(inside)
    quote = _fold(altered)
    return any(not low <= at <= high - len(quote) for at in _stands(block, quote))


def test_a_thousand_altered_quotes_are_not_accepted_in_the_block_they_claim() -> None:
    counted, kinds, elsewhere = 0, [0] * len(HOW), 0
    for true, altered, kind in _altered(20260306):
        block = true.document.block_span(true.block)
        assert locate(altered, true.document, within=block) is None, (true.text, altered)
        assert locate_all(altered, true.document, within=block) == (), (true.text, altered)
        assert ground_quote("p1", altered, true.pieces).span is None, (true.text, altered)
        for found in locate_all(altered, true.document):
            elsewhere += 1
            assert not (found.start < true.end and true.start < found.end), (true.text, altered)
        counted += 1
        kinds[kind] += 1
    assert (counted, set(kinds)) == (NUMBER, {NUMBER // len(HOW)})
    assert elsewhere  # some altered words do stand in another block, and only there


# ---- the same words in another width, over other lines ----------------------------------------


def _rewrite(quote: str, chance: random.Random) -> str:
    """Other widths and spaces put in; never a space inside a number, which would make two of it."""
    out = ""
    for character in quote:
        changed = _change_width(character) if chance.random() < 0.3 else character
        joins = out[-1:] and _fold(out[-1:]) in tuple(DIGITS) and _fold(changed) in tuple(DIGITS)
        if out and not joins and chance.random() < 0.2:
            out += chance.choice(_SPACES)
        out += changed
    return out


def _change_width(character: str) -> str:
    if "!" <= character <= "~":
        return chr(ord(character) + 0xFEE0)
    return chr(ord(character) - 0xFEE0) if "！" <= character <= "～" else character


def _true(seed: int) -> Iterator[tuple[Quote, str]]:
    """A thousand true quotes that stand once in their block, rewritten."""
    chance, made = random.Random(seed), 0
    while made < NUMBER:
        true = _draw(chance)
        block = _fold(true.document.text[true.block.start : true.block.end])
        if block.count(_fold(true.text)) > 1:
            continue
        made += 1
        yield true, _rewrite(true.text, chance)


def test_a_thousand_true_quotes_are_located_at_their_true_offsets() -> None:
    counted = rewritten = settled = 0
    for true, quote in _true(20260302):
        block = true.document.block_span(true.block)
        wanted = true.document.span(true.start, true.end)
        assert locate(quote, true.document, within=block) == wanted, (true.text, quote)
        assert ground_quote("p1", quote, true.pieces).span == wanted, (true.text, quote)
        places = locate_all(quote, true.document)
        assert wanted in places, (true.text, quote)
        if len(places) > 1:
            settled += 1
        else:
            assert locate(quote, true.document) == wanted, (true.text, quote)
        counted += 1
        rewritten += quote != true.text
    assert counted == NUMBER
    assert rewritten > NUMBER * 0.6
    assert settled > NUMBER * 0.2  # the same words stand in several blocks: the block settles it
