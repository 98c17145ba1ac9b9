"""A sum written out in the text (68处×7万元/处=476万元) becomes a relation over its own numbers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from pbassist.model.document import READABLE_ROLES, Block, Document
from pbassist.model.performance import Figure, Relation

_NUMBER = r"\d[\d,，]{0,15}(?:\.\d{1,6})?"
_WORDS = "元个处人户次项家分公里平方米吨亩天月年套台期场名件株盏条座份"
_UNIT = rf"(?:[%％‰]|[十百千万亿]{{0,2}}[{_WORDS}]{{0,4}}(?:[/／·][{_WORDS}]{{1,3}}){{0,2}})?"
_TERM = rf"[(（]?\s?{_NUMBER}\s?{_UNIT}\s?[)）]?"
_EXPRESSION = re.compile(
    rf"(?<![\d.+＋×÷*/－−])(?P<left>{_TERM}(?:\s?[+＋\-－−×xX*÷/]\s?{_TERM}){{1,12}})\s?[=＝]\s?(?P<right>{_NUMBER})\s?(?P<unit>{_UNIT})"
)
_EQUALS = re.compile(r"[=＝]\s?\d")
_PIECE = re.compile(rf"(?P<number>{_NUMBER})\s?(?P<unit>{_UNIT})|(?P<sign>[+＋\-－−×xX*÷/()（）])")
_SIGNS = dict(zip("＋－−×xX÷（）", "+--***/()", strict=True))
_SCALES = {"万": Decimal(10**4), "亿": Decimal(10**8), "千": Decimal(1000), "百": Decimal(100)}


class _Value(NamedTuple):
    """What a side is worth as the bare numbers say, and with 万, 亿, % counted in."""

    bare: Decimal
    full: Decimal


def find_expressions(document: Document, figures: Sequence[Figure]) -> Iterator[Relation]:
    """The sums written out in body and notes."""
    ordered = sorted(figures, key=lambda figure: figure.span.start)
    starts = [figure.span.start for figure in ordered]
    done = 0
    for sign in _EQUALS.finditer(document.text):
        block = document.block_at(sign.start()) if sign.start() >= done else None
        if block is not None and block.role in READABLE_ROLES:
            done = block.end
            inside = ordered[bisect_left(starts, block.start) : bisect_left(starts, block.end)]
            yield from _find_in_block(document, block, inside)


def _find_in_block(
    document: Document, block: Block, figures: Sequence[Figure]
) -> Iterator[Relation]:
    text = document.text
    for match in _EXPRESSION.finditer(text, block.start, block.end):
        left = _evaluate(match.group("left"))
        if left is None or (match.end() < block.end and text[match.end()] in "+＋×÷*=＝"):
            continue
        yield _relate(document, match, left, figures)


def _relate(
    document: Document, match: re.Match[str], left: _Value, figures: Sequence[Figure]
) -> Relation:
    right = _read(match.group("right"), match.group("unit"))
    places = len(match.group("right").partition(".")[2])
    half = Decimal(0) if _is_exact(match) else Decimal(1).scaleb(-places) / 2
    scale = right.full / right.bare if right.bare else Decimal(1)
    percent = match.group("unit").strip() in ("%", "％")
    near = [
        value for value in (left.bare, left.full / scale) if abs(value - right.bare) <= half * 2
    ]
    if near and near[0] != left.full / scale and _is_in_yuan(match):
        near = []
    shown = left.full / scale if not near else near[0]
    if percent and not near:
        shown = left.full * 100
    state = "broken"
    if near:
        state = "holds" if near[0] == right.bare else "holds_by_rounding"
    computed = (
        f"{shown.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"
        + match.group("unit").strip()
    )
    printed = "".join(match.group("right", "unit")).replace(" ", "")
    expression = "".join(match.group("left").split()) + f"＝{computed}"
    expression += f"≠{printed}" if state == "broken" else ""
    start, end = match.start("left"), match.end("left")
    stated = _figure_at(document, figures, match.start("right"), match.end("unit"))
    return Relation.model_validate(
        {
            "kind": "percentage" if percent else "sum",
            "state": state,
            "subject": "".join(match.group().split())[:40],
            "expression": expression,
            "stated": stated,
            "computed": computed,
            "inputs": tuple(f for f in figures if start <= f.span.start and f.span.end <= end),
        }
    )


_COUNTED = re.compile(r"[分个处人户次项家台套期场名件株盏座份]")
_MEASURED = re.compile(r"[元%％万亿里米亩吨天月年×xX*÷/()（）]")


def _is_exact(match: re.Match[str]) -> bool:
    """19＋38＋37＝94分: points and things added, none of them printed finer than their sum."""
    words = match.group()
    if _MEASURED.search(words) or not _COUNTED.search(match.group("unit")):
        return False
    places = [len(one.partition(".")[2]) for one in re.findall(_NUMBER, words)]
    return max(places[:-1]) <= places[-1]


def _is_in_yuan(match: re.Match[str]) -> bool:
    """68处×7万元/处=476元: a product of one amount, and both say in what unit."""
    left = match.group("left")
    plain = not re.search("[-+＋－−÷]", left) and left.count("元") == 1
    return plain and "元" in match.group("unit") and "/" not in match.group("unit")


def _figure_at(document: Document, figures: Sequence[Figure], start: int, end: int) -> Figure:
    for figure in figures:
        if figure.span.start == start:
            return figure
    printed = document.text[start:end].rstrip()
    number = re.match(_NUMBER, printed)
    value = re.sub("[,，]", "", number.group()) if number else printed
    unit = printed[number.end() :].strip() if number else ""
    return Figure(
        value=value,
        unit=unit or None,
        unit_printed=unit or None,
        decimals=len(value.partition(".")[2]),
        span=document.span(start, start + len(printed)),
    )


def _read(number: str, unit: str) -> _Value:
    bare = Decimal(re.sub("[,，]", "", number))
    full = bare
    for character in unit:
        full *= _SCALES.get(character, Decimal(1))
    if unit.strip() in ("%", "％"):
        full = bare / 100
    return _Value(bare, full)


def _evaluate(left: str) -> _Value | None:
    """Both values of the left side; None when it cannot be reckoned."""
    pieces: list[_Value | str] = []
    for match in _PIECE.finditer(left):
        if match.group("number"):
            pieces.append(_read(match.group("number"), match.group("unit")))
        else:
            pieces.append(_SIGNS.get(match.group("sign"), match.group("sign")))
    bare = _reckon([p if isinstance(p, str) else p.bare for p in pieces])
    full = _reckon([p if isinstance(p, str) else p.full for p in pieces])
    return None if bare is None or full is None else _Value(bare, full)


def _reckon(pieces: list[Decimal | str]) -> Decimal | None:
    """Products before sums; brackets are solved from the innermost."""
    while "(" in pieces:
        close = next((n for n, p in enumerate(pieces) if p == ")"), None)
        if close is None:
            return None
        opened = max((n for n in range(close) if pieces[n] == "("), default=None)
        if opened is None:
            return None
        inner = _reckon(pieces[opened + 1 : close])
        if inner is None:
            return None
        pieces[opened : close + 1] = [inner]
    if len(pieces) % 2 == 0 or ")" in pieces:
        return None
    terms, signs = [pieces[0]], []
    for sign, value in zip(pieces[1::2], pieces[2::2], strict=True):
        if isinstance(value, str) or not isinstance(sign, str) or isinstance(terms[-1], str):
            return None
        if sign == "*":
            terms[-1] = terms[-1] * value
        elif sign == "/":
            if not value:
                return None
            terms[-1] = terms[-1] / value
        else:
            terms.append(value)
            signs.append(sign)
    return _add(terms, signs)


def _add(terms: list[Decimal | str], signs: list[str]) -> Decimal | None:
    total = Decimal(0)
    for sign, term in zip(["+", *signs], terms, strict=True):
        if isinstance(term, str):
            return None
        total += term if sign == "+" else -term
    return total
