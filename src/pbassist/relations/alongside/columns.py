"""Papers become columns: the year and the place that each of them speaks of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pbassist.find.periods import Calendar
from pbassist.model.comparison import Column
from pbassist.model.document import Document

_YEAR = re.compile(r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})(?![0-9])")
_PLACE = re.compile(r"(?P<place>[\u4e00-\u9fff]{2,7}?(?:自治县|自治州|[县市区旗盟州省]))")
_NOT_PLACES = re.compile(
    r"^(?:全|我|本|各|该|市本|县本|两|多|城|辖|社|园|地|景|省市|中共|关于|对于|有关)"
)
_LEAD = re.compile(r"^(?:中共|现将|关于|根据|印发|对|将|在|由|和|与|向)+")
_TITLE_BLOCKS = 4


class PlacedDocument(NamedTuple):
    """A document and its column."""

    column: int
    year: int | None


class Placed(NamedTuple):
    """Columns in their order, and where each document went."""

    columns: tuple[Column, ...]
    documents: tuple[PlacedDocument, ...]
    notes: tuple[str, ...]

    def find(self, column: int, year: int | None) -> int | None:
        """The column of another year of the same place."""
        place = self.columns[column].place
        for at, one in enumerate(self.columns):
            if one.place == place and one.year == year and year is not None:
                return at
        return None


def lay_columns(documents: Sequence[Document]) -> Placed:
    """A column for each place and year; a file of neither, or of the same as another, has its own."""
    years = [tell_year(document) for document in documents]
    places = _tell_places(documents)
    keys = [(place or "", year or 0) for place, year in zip(places, years, strict=True)]
    counts = Counter(keys)
    order = sorted(range(len(documents)), key=lambda at: (keys[at][0], keys[at][1], at))
    many = len(set(places)) > 1
    dated = len(set(years)) > 1
    columns = tuple(
        Column(
            label=_label(documents[at], places[at], years[at], many, dated, counts[keys[at]] > 1),
            place=places[at] if many else None,
            year=years[at],
            documents=(documents[at].name,),
        )
        for at in order
    )
    where = {at: column for column, at in enumerate(order)}
    placed = tuple(PlacedDocument(where[at], years[at]) for at in range(len(documents)))
    return Placed(columns, placed, tuple(_note(documents, years, columns, counts)))


def _label(
    document: Document, place: str | None, year: int | None, many: bool, dated: bool, twice: bool
) -> str:
    stem = document.name.rpartition("/")[2].rpartition(".")[0] or document.name
    if twice or (year is None and not (many and place)):
        return stem
    shown = f"{year}年" if year is not None and (dated or not (many and place)) else ""
    return f"{place}{shown}" if many and place else shown


def _note(
    documents: Sequence[Document],
    years: Sequence[int | None],
    columns: Sequence[Column],
    counts: Counter[tuple[str, int]],
) -> list[str]:
    notes = [
        f"“{document.name}”未写明年度，按文件名列示，不计算增减。"
        for document, year in zip(documents, years, strict=True)
        if year is None
    ]
    for (place, year), count in counts.items():
        if count > 1 and year:
            notes.append(f"{place}{year}年有{count}份材料，各列一栏，互不合并。")
    for one, other in pairwise(columns):
        gap = one.year is not None and other.year is not None and other.year - one.year > 1
        if gap and one.place == other.place:
            notes.append(
                f"{one.label}与{other.label}之间缺少年度材料，增减为隔年比较，不是年度增长率。"
            )
    return notes


def tell_year(document: Document) -> int | None:
    """The year of the title, else of the file's name, else of the first lines."""
    for words in (*_title_words(document)[:1], document.name.rpartition("/")[2]):
        found = _YEAR.findall(words)
        if found:
            return int(found[-1])
    return Calendar(document).title_year


def _title_words(document: Document) -> list[str]:
    words = (document.words(block) for block in document.readable_blocks())
    return [one for one in words if one][:_TITLE_BLOCKS]


def _tell_places(documents: Sequence[Document]) -> list[str | None]:
    """The place of each title; a place that another title names may also stand in the text."""
    titled = [_find_place(words) for words in ("\n".join(_title_words(d)[:1]) for d in documents)]
    known = [place for place in dict.fromkeys(titled) if place]
    found: list[str | None] = []
    for document, place in zip(documents, titled, strict=True):
        counted = Counter({one: document.text.count(one) for one in known})
        likely = counted.most_common(1)
        inside = likely[0][0] if likely and likely[0][1] else None
        found.append(place or inside or _find_place(document.text[:400]))
    return found


def _find_place(words: str) -> str | None:
    for match in _PLACE.finditer(words):
        place = _LEAD.sub("", match.group("place"))
        if len(place) >= 3 and not _NOT_PLACES.match(place):
            return place
    return None
