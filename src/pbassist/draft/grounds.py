"""A finding becomes the grounds of its words: the numbers, names and articles it may speak of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from pbassist.draft.folding import fold
from pbassist.draft.points import may_go_out
from pbassist.draft.ruled import ground_rules
from pbassist.find.numerals import find_numbers
from pbassist.model.document import Document, Span
from pbassist.model.performance import Project
from pbassist.model.policy import Library
from pbassist.model.review import Finding

UNIT = re.compile(r"(?:个?百分点|[%‰]|[万亿千百]{0,2}元|[万亿]|[\u4e00-\u9fff])")
DATE = re.compile(
    r"((?:19|20)\d{2})[.\-/年](\d{1,2})(?:[.\-/月](\d{1,2}))?(?![\d%])"
    r"|(?<!\d)(1[0-2]|0?[1-9])[.\-/月]([0-3]?\d)(?![\d%分万亿元个处人])"
)
FULL_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})[.\-/年](\d{1,2})[.\-/月](\d{1,2})日?(?!\d)")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
EXAMPLE = re.compile(r"[（(](?:如|例如|比如)[^（）()]{1,80}[）)]")
QUOTED = re.compile(r"“([^“”]{1,300})”")
MISSING = re.compile(
    r"(?:未见|未设置?|未列|未包含|未反映|未说明|未提供|没有|缺少?|漏填?|对照|补充)"
    r"(?:“(?:[^“”]|“[^“”]{1,40}”){1,60}”[、和及]?){1,20}"
    r"|“[^“”]{1,60}”(?:栏|部分|内容)均?(?:未填|未列|未设|未见|缺失|漏填|为空|空白)"
)
"""Names said to be missing, which no paper can hold."""
TITLED = re.compile(r"《([^《》]{1,120})》")
PADDED = re.compile(r"0\d")
ARABIC = re.compile(r"\d")
SCALES = ("%", "‰", "百分点", "元", "万元", "亿元", "千元", "百元", "万", "亿")


class Mention(NamedTuple):
    """A number as it stands in a folded text."""

    value: Decimal
    """Its size, the sign dropped, a trailing magnitude left in the unit."""
    unit: str
    """%, 万元, …; 次 and the like as 其他; empty when nothing follows."""
    start: int
    end: int
    arabic: bool
    """True when it is printed with Arabic digits."""
    padded: bool = False
    """True when a zero stands before its first digit, as in 05."""


class Grounds(NamedTuple):
    """What a statement may say (核对依据)."""

    numbers: tuple[Mention, ...]
    """Numbers of the evidence, the formula, the place and the project."""
    pieces: tuple[str, ...]
    """Whole grounded texts, folded: evidence, place, subject, fields of the project, rules."""
    examples: tuple[str, ...]
    """Suggestions that the program itself wrote: bracketed examples and quoted wordings."""
    rules: str
    """Titles, 文号 and articles that may be named."""
    years: frozenset[str]
    """Years of the papers that the evidence lies in."""
    counted: bool
    """True when counts of 项 are the program's own."""
    papers: tuple[str, ...] = ()
    """Folded texts of the dossier's papers, where names that the program took from them stand."""
    dates: frozenset[tuple[int, ...]] = frozenset()
    """Full dates of those papers."""
    missing: frozenset[str] = frozenset()
    """Names that the program says are missing from a paper."""
    places: frozenset[str] = frozenset()
    """Where the evidence stands: 表1第4行第2列."""


class Sources(NamedTuple):
    """What a draft is read again with, beside its findings."""

    documents: tuple[Document, ...] = ()
    """Papers of the dossier."""
    years: tuple[int, ...] = ()
    """Budget years of its forms, that of the form answered first."""
    library: Library | None = None
    """The rules known; None where no rule is to be named but those of verified bases."""


@lru_cache(maxsize=4096)
def find_mentions(folded: str) -> tuple[Mention, ...]:
    """Every number of a folded text, with the unit that follows it."""
    return tuple(_find_mentions(folded))


def _find_mentions(folded: str) -> Iterator[Mention]:
    for number in find_numbers(folded):
        value = abs(Decimal(number.coefficient) if number.coefficient else number.value)
        magnitude = number.magnitude if number.coefficient else ""
        arabic = bool(ARABIC.search(number.text))
        unit = UNIT.match(folded, number.end)
        word = magnitude + (unit.group() if unit else "")
        if magnitude and not word.endswith("元"):
            word = magnitude
        known = word.removeprefix("个")
        unit_word = known if known in SCALES or not known else "其他"
        padded = bool(PADDED.match(number.text))
        yield Mention(value, unit_word, number.start, number.end, arabic, padded)


def same_number(one: Mention, other: Mention) -> bool:
    """Whether two mentions are the same number: equal, and their units do not contradict."""
    if (one.value, one.padded) != (other.value, other.padded):
        return False
    if one.unit == other.unit or not one.unit or not other.unit:
        return True
    return {one.unit, other.unit} in (
        {"亿", "亿元"},
        {"万", "万元"},
        {"万", "其他"},
        {"亿", "其他"},
    )


def ground_finding(finding: Finding, project: Project, sources: Sources) -> Grounds:
    """The grounds of one finding in its own evidence.

    To findings by rule, the sources lend names, full dates and what the library knows of the rules
    they speak of: a check takes these from a paper or a record and cannot mistell them, a model can.
    """
    inputs = finding.formula.inputs if finding.formula else ()
    spans = [*finding.evidence, *(one.span for one in inputs)]
    # Two numbers of one row are no longer number: each cell is folded by itself.
    cells = [fold(cell) for span in spans for cell in span.quote.split("\t")]
    pieces = [fold(text) for text in _formula_texts(finding)]
    pieces += [fold(finding.place), fold(finding.subject), *_project_fields(project)]
    rules = [
        fold(f"{one.regulation}{one.article or ''}") for one in finding.basis if may_go_out(one)
    ]
    by_rule = finding.origin == "rule"
    if by_rule and sources.library is not None:
        rules += ground_rules(f"{finding.message}{finding.line}", sources.library)
    read = tuple(dict.fromkeys(piece for piece in [*cells, *pieces, *rules] if piece))
    whole = tuple(dict.fromkeys([*read, *filter(None, (fold(span.quote) for span in spans))]))
    papers = sources.documents
    years = _years_of(spans, papers, whole) | {str(year) for year in sources.years}
    return Grounds(
        numbers=_numbers_of(read),
        pieces=whole,
        examples=_find_examples(fold(finding.remedy)) if by_rule else (),
        rules="\n".join(whole),
        years=years,
        counted=by_rule,
        papers=tuple(_fold_paper(paper.text) for paper in papers) if by_rule else (),
        dates=frozenset().union(*(_dates_in(paper.text) for paper in papers)),
        missing=_find_missing(finding) if by_rule else frozenset(),
        places=_places_of(spans, papers),
    )


def _places_of(spans: Iterable[Span], documents: Iterable[Document]) -> frozenset[str]:
    known = {document.id: document for document in documents}
    return frozenset(
        fold(place)
        for span in spans
        if span.document_id in known and (place := known[span.document_id].place(span))
    )


def _find_missing(finding: Finding) -> frozenset[str]:
    said = fold(f"{finding.message}。{finding.line}")
    return frozenset(
        name
        for match in MISSING.finditer(said)
        for name in QUOTED.findall(match.group())
        if not ARABIC.search(name)
    )


def join_grounds(grounds: Iterable[Grounds]) -> Grounds:
    """What a statement on several findings may say."""
    every = tuple(grounds)
    return Grounds(
        numbers=tuple(number for one in every for number in one.numbers),
        pieces=tuple(dict.fromkeys(piece for one in every for piece in one.pieces)),
        examples=tuple(dict.fromkeys(text for one in every for text in one.examples)),
        rules="\n".join(one.rules for one in every),
        years=frozenset().union(*(one.years for one in every)),
        counted=all(one.counted for one in every),
        papers=tuple(dict.fromkeys(text for one in every for text in one.papers)),
        dates=frozenset().union(*(one.dates for one in every)),
        missing=frozenset().union(*(one.missing for one in every)),
        places=frozenset().union(*(one.places for one in every)),
    )


def ground_words(
    texts: Iterable[str], project: Project | None = None, documents: Iterable[Document] = ()
) -> Grounds:
    """The grounds of courtesies: given words, the project's fields, the names of papers, years."""
    papers = tuple(documents)
    fields = _project_fields(project) if project else []
    names = [piece for document in papers for piece in _names_of(document)]
    pieces = tuple(dict.fromkeys(filter(None, [*map(fold, texts), *fields])))
    return Grounds(
        numbers=_numbers_of(pieces),
        pieces=(*pieces, *names),
        examples=tuple(text for piece in pieces for text in _find_examples(piece)),
        rules="\n".join((*pieces, *names)),
        years=_years_of((), papers, pieces, every=True),
        counted=False,
    )


def _names_of(document: Document) -> list[str]:
    # A report is named by its file or its first heading, so its head is looked at, not its body.
    return [fold(document.name), fold(document.text[:400])]


def _project_fields(project: Project) -> list[str]:
    fields = (project.name, project.code, project.unit, project.department, project.office)
    return [fold(text) for text in fields if text]


def _formula_texts(finding: Finding) -> list[str]:
    formula = finding.formula
    if formula is None:
        return []
    texts = [text for one in formula.inputs for text in (one.name, one.value)]
    texts += formula.results
    # An expression is written by the program over figures already grounded, and by no model.
    return [*texts, formula.expression] if finding.origin == "rule" else texts


def _numbers_of(pieces: Iterable[str]) -> tuple[Mention, ...]:
    found: list[Mention] = []
    for piece in pieces:
        found.extend(find_mentions(piece))
        for match in DATE.finditer(piece):
            found.extend(
                Mention(Decimal(part), "", *match.span(), arabic=True, padded=padded)
                for part in filter(None, match.groups())
                for padded in {False, part.startswith("0")}
            )
    return tuple(found)


def _find_examples(folded: str) -> tuple[str, ...]:
    bracketed = [match.group() for match in EXAMPLE.finditer(folded)]
    return (*bracketed, *(match.group() for match in QUOTED.finditer(folded)))


def _years_of(
    spans: Iterable[Span],
    documents: Iterable[Document],
    pieces: Iterable[str],
    *,
    every: bool = False,
) -> frozenset[str]:
    bound = {span.document_id for span in spans}
    years = {year for piece in pieces for year in YEAR.findall(piece)}
    for document in documents:
        if every or document.id in bound:
            years.update(YEAR.findall(document.name))
            years.update(_years_in(document.text))
    return frozenset(years)


@lru_cache(maxsize=8)
def _fold_paper(text: str) -> str:
    return fold.__wrapped__(text)


@lru_cache(maxsize=8)
def _dates_in(text: str) -> frozenset[tuple[int, ...]]:
    return frozenset(tuple(map(int, match.groups())) for match in FULL_DATE.finditer(text))


@lru_cache(maxsize=8)
def _years_in(text: str) -> frozenset[str]:
    # The papers of one dossier are asked again for every statement of its letter.
    return frozenset(YEAR.findall(text))
