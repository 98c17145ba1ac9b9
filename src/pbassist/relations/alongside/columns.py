"""Papers become columns: the year and the place that each of them speaks of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pbassist.find.figures.periods import Calendar
from pbassist.model.comparison import Column
from pbassist.model.document import Document

_YEAR = re.compile(r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})(?![0-9])")
_PLACE = re.compile(
    r"(?:^|[^\u4e00-\u9fff]|[的将对在由]|关于|中共|印发|[省市州](?=[\u4e00-\u9fff]{2,3}[县市区旗]))"
    r"(?!关于|对于|有关|中共|印发)(?P<place>(?:(?![的在将对由与和及按])[\u4e00-\u9fff]){2,5}?(?:自治县|自治州|[县市区旗盟州省]))"
    r"(?=[0-9〇二全]|[\u4e00-\u9fff]{0,8}[局委办院会府厅中]|$|[^\u4e00-\u9fff])",
    re.MULTILINE,
)
_NOT_PLACES = re.compile(
    r"^(?:全|我|本|各|该|两|多|城|辖|社|园|地|景|省市|中共|关于|对于|有关|按|不|前|后|月|新)|(?:社|园|景|地|片|小|库|灌|市|城|山|林|校|辖|禁|街)区$|城市$|超市$"
)
_TITLE_BLOCKS, _LONGEST_TITLE = 2, 50


class PlacedDocument(NamedTuple):
    """A document and its column."""

    column: int
    year: int | None


class Placed(NamedTuple):
    """Columns in their order, and where each document went."""

    columns: tuple[Column, ...]
    documents: tuple[PlacedDocument, ...]
    notes: tuple[str, ...]

    def before(self, column: int) -> int | None:
        """The column of the year before at the same place; None unless there is exactly one."""
        own = self.columns[column]
        earlier = [
            (one.year, at)
            for at, one in enumerate(self.columns)
            if one.place == own.place and one.year and own.year and one.year < own.year
        ]
        last = [at for year, at in earlier if year == max(earlier)[0]]
        twice = sum(one.place == own.place and one.year == own.year for one in self.columns) > 1
        return last[0] if len(last) == 1 and not twice else None

    def find(self, column: int, year: int | None) -> int | None:
        """The column of another year of the same place."""
        place = self.columns[column].place
        for at, one in enumerate(self.columns):
            if one.place == place and one.year == year and year is not None:
                return at
        return None


def lay_columns(documents: Sequence[Document]) -> Placed:
    """A column for each place, as given, and year; a file of neither, or of the same as another, has its own."""
    years = [tell_year(document) for document in documents]
    places = _tell_places(documents)
    keys = [(place or "", year or 0) for place, year in zip(places, years, strict=True)]
    counts = Counter(keys)
    given = {place: at for at, place in reversed(list(enumerate(places)))}
    order = sorted(range(len(documents)), key=lambda at: (given[places[at]], keys[at][1], at))
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
    return [one for one in words if one and len(one) <= _LONGEST_TITLE][:_TITLE_BLOCKS]


def _tell_places(documents: Sequence[Document]) -> list[str | None]:
    """The place of each title; a place that another title names may also stand in the text."""
    titled = [_find_place("\n".join(_title_words(one)[:_TITLE_BLOCKS])) for one in documents]
    known = [place for place in dict.fromkeys(titled) if place]
    found: list[str | None] = []
    for document, place in zip(documents, titled, strict=True):
        counted = Counter({one: document.text.count(one) for one in known})
        likely = counted.most_common(1)
        inside = likely[0][0] if likely and likely[0][1] else None
        found.append(place or inside)
    return found


def _find_place(words: str) -> str | None:
    for match in _PLACE.finditer(words):
        place = match.group("place")
        if len(place) >= 3 and not _NOT_PLACES.match(place):
            return place
    return None
