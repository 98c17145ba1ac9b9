"""A paper's gold table becomes places in the document that is read of the paper.

`gold/*.toml`: `paper`, `half` ("dev" was looked at while mending, "held out" was not), `period` (what
its rows speak of unless they say otherwise), `[lines]` with rows by line number or cell, and
`[[table]]` for pipe tables of which every column but the first is figures of one unit. A row is
`quote [= value unit] | subject | period | measure`; ⏎ in a quote is a line end inside the number,
`?` is not judged, `-` is none, `/` parts what is equally right, a space parts words of a subject that
must all be there.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pbassist.model.document import Document

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
_PRINTED = re.compile(r"[+-]?([0-9][0-9,.]*)(.*)")
_DIGIT = re.compile(r"[0-9０-９一二三四五六七八九十百千万]")
_NOT_JUDGED = "?"


class Gold(NamedTuple):
    """One figure as a person reads it; None is not judged, an empty tuple is none."""

    line: str
    start: int
    end: int
    value: str
    unit: str | None
    subject: tuple[tuple[str, ...], ...] | None
    period: tuple[str, ...] | None
    measure: tuple[str, ...] | None


class Sheet(NamedTuple):
    """A paper's gold with its document."""

    name: str
    half: str
    document: Document
    figures: tuple[Gold, ...]


def read_sheets() -> Iterator[Sheet]:
    """Every gold table with the document of its paper, figures in order of place."""
    for path in sorted((HERE / "gold").glob("*.toml")):
        yield read_sheet(path)


def read_sheet(path: Path) -> Sheet:
    """One gold table; raises ValueError for a row that its paper does not hold."""
    from pbassist.read import read

    table = tomllib.loads(path.read_text(encoding="utf-8"))
    paper = (HERE if table["paper"].startswith("papers/") else ROOT) / table["paper"]
    document = read(paper)
    if paper.suffix == ".xlsx":
        figures = _place_in_cells(table, document)
    else:
        figures = _place_in_lines(table, paper.read_text(encoding="utf-8"), document)
    return Sheet(
        path.stem, table["half"], document, tuple(sorted(figures, key=lambda one: one.start))
    )


def _place_in_cells(table: dict[str, Any], document: Document) -> Iterator[Gold]:
    for cell, rows in table["lines"].items():
        named = [one for one in document.blocks if (one.locator or "").startswith(f"sheet:{cell}@")]
        yield from _place(rows, cell, table, document.text, named[0].start, named[0].end)


def _place_in_lines(table: dict[str, Any], text: str, document: Document) -> Iterator[Gold]:
    """Places in the file first; the document may have fewer line ends and nothing else less."""
    starts = [0, *(at + 1 for at, mark in enumerate(text) if mark == "\n")]
    places = _align(text, document.text)
    rows = {**table["lines"], **_read_tables(table, text.split("\n"))}
    for line, printed in rows.items():
        start = starts[int(line) - 1]
        for gold in _place(printed, line, table, text, start, len(text)):
            yield gold._replace(start=places[gold.start], end=places[gold.end - 1] + 1)


def _align(text: str, read: str) -> dict[int, int]:
    """The place in the document of every character of the file that is no line end."""
    ours = (at for at, mark in enumerate(read) if mark != "\n")
    return {at: next(ours) for at, mark in enumerate(text) if mark != "\n"}


def _read_tables(table: dict[str, Any], lines: list[str]) -> dict[str, list[str]]:
    """Rows for the pipe tables: the subject of a cell is its row's and its column's head."""
    rows: dict[str, list[str]] = {}
    for one in table.get("table", []):
        heads = [words.strip() for words in lines[one["head"] - 1].strip("|").split("|")]
        first, last = one["rows"]
        for number in range(first, last + 1):
            cells = [words.strip() for words in lines[number - 1].strip("|").split("|")]
            rows[str(number)] = [
                f"|{words} = {words.replace(',', '').rstrip('%')} {unit} | {cells[0]} {head} | {table.get('period', '?')} | ?"
                for words, head, unit in zip(cells, heads, one["units"], strict=True)
                if unit
            ]
    return rows


def _place(
    rows: list[str], line: str, table: dict[str, Any], text: str, start: int, end: int
) -> Iterator[Gold]:
    at = start
    for row in rows:
        printed, subject, period, measure = (*map(str.strip, _split(row)), "", "", "")[:4]
        quote, _, reading = (part.strip() for part in printed.partition("="))
        at, after = _locate(quote, text, at, end, f"{table['paper']}:{line}")
        value, unit = _read(quote.lstrip("|"), reading)
        yield Gold(
            line,
            at,
            after,
            value,
            unit,
            _read_subject(subject),
            _read_choice(period or table.get("period", _NOT_JUDGED)),
            _read_choice(measure or "-") if unit and unit.endswith("元") else None,
        )
        at = after


def _split(row: str) -> list[str]:
    """The fields of a row; a quote that opens with | stands at the head of a cell."""
    fields = row[1:].split(" | ") if row.startswith("|") else row.split(" | ")
    return [f"|{fields[0]}", *fields[1:]] if row.startswith("|") else fields


def _locate(quote: str, text: str, start: int, end: int, where: str) -> tuple[int, int]:
    """The next place of a quote that is no part of a longer number."""
    head = r"(?<=\|)\s*" if quote.startswith("|") else ""
    words = re.escape(quote.lstrip("|")).replace("⏎", "\n")
    for match in re.compile(f"{head}(?P<quote>{words})").finditer(text, start, end):
        before, after = (
            text[match.start("quote") - 1 : match.start("quote")],
            text[match.end() :][:1],
        )
        whole = not _DIGIT.match(quote.lstrip("|")) or not _DIGIT.match(before)
        if whole and not (quote[-1:].isdigit() and _DIGIT.match(after)):
            return match.span("quote")
    raise ValueError(f"{where}: {quote!r} is not there")


def _read(quote: str, reading: str) -> tuple[str, str | None]:
    """Value and unit: as the row says them, or the digits of the quote and what follows."""
    if reading:
        value, _, unit = reading.partition(" ")
        return value, None if unit in ("-", "") else unit
    match = _PRINTED.fullmatch(quote)
    if match is None:
        raise ValueError(f"{quote!r} needs its value said")
    return match[1].replace(",", ""), match[2].strip() or None


def _read_choice(words: str) -> tuple[str, ...] | None:
    choices = tuple(words.split("/"))
    return None if _NOT_JUDGED in choices else () if words == "-" else choices


def _read_subject(words: str) -> tuple[tuple[str, ...], ...] | None:
    if not words or _NOT_JUDGED in words:
        return None
    return tuple(tuple(part.split("/")) for part in words.split())
