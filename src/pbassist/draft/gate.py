"""A draft is read again: what its evidence does not carry is refused, with the reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pbassist.draft.folding import fold
from pbassist.draft.grounds import (
    Grounds,
    Mention,
    Sources,
    find_mentions,
    ground_finding,
    ground_words,
    join_grounds,
)
from pbassist.draft.objections import (
    BANNED,
    object_to_order,
    object_to_repetition,
    object_to_text,
)
from pbassist.draft.phrases import Phrases, StagePhrases
from pbassist.draft.points import MOST_TOLD, may_go_out, read_own_line, read_own_words
from pbassist.draft.rounds import blank_rounds, object_to_mark, object_to_rounds, say_again
from pbassist.draft.wording import split_sentences, strip_stop
from pbassist.model.document import Document
from pbassist.model.review import Finding, Opinion, Review, Statement

PROMISED = re.compile(r"(?:共|以下|问题)(\d{1,3})项|(须更正|建议完善|请说明)(\d{1,3})项")
REMAINING = re.compile(r"其余\d{1,2}项见审核意见")
SOUND_COUNT = re.compile(r"(\d{1,4})处")
COUNTED = re.compile(r"等(\d{1,3})项")
PLAIN_STAGE = StagePhrases(
    headings=("", "", ""), title="", opening="", revise="", explain="", explain_only=""
)
CLAUSE = re.compile(r"(?:^|；)(\d)\.")


class Refusal(NamedTuple):
    """A statement withheld (未能核对), with what in it is not grounded."""

    statement_id: str
    """The statement; empty for the line, or for the words of a finding."""
    finding_ids: tuple[str, ...]
    """Findings it says."""
    text: str
    """The number, name, article or word."""
    reason: str
    """Why, one Chinese clause."""


class _Case(NamedTuple):
    """What an opinion is held against."""

    review: Review
    sources: Sources
    phrases: Phrases | None
    known: dict[str, Finding]

    @property
    def stages(self) -> tuple[StagePhrases, ...]:
        """Sentences of every stage; the plain ones of two rounds where none are handed in."""
        return tuple(self.phrases.stages.values()) if self.phrases else (PLAIN_STAGE,)

    def said_by(self, statement: Statement) -> list[Finding]:
        return [self.known[one] for one in statement.finding_ids if one in self.known]


def gate_opinion(
    opinion: Opinion,
    review: Review,
    sources: Sources | Iterable[Document] = (),
    *,
    phrases: Phrases | None = None,
) -> tuple[Refusal, ...]:
    """What of an opinion must not go out; empty for one that is grounded through and through.

    Every number, quoted name, 《title》, 文号 and article of every statement and of the line is held
    against the evidence, formula, place and subject of the findings it says, the fields of the
    project, and the opinion's own counts. The numbers must also stand in the order in which the
    findings say them, so that a figure of the right size in the wrong place is seen. `sources` are
    the dossier's documents, with the years of its forms and the library where they are known;
    without years, title and opening may name any year that stands in the papers.
    """
    out = (one for one in review.findings if one.goes_out)
    known = {one.id: one for one in (*out, *review.passed)}
    return tuple(_gate(opinion, _Case(review, _as_sources(sources), phrases, known)))


def gate_finding(
    finding: Finding, review: Review, sources: Sources | Iterable[Document] = ()
) -> dict[str, tuple[Refusal, ...]]:
    """What of a finding's own words is not grounded, by field: message, remedy, line.

    The words of a person are held against nothing.
    """
    if finding.in_persons_words:
        return {"message": (), "remedy": (), "line": ()}
    grounds = ground_finding(finding, review.project, _as_sources(sources))
    refused = {}
    for field in ("message", "remedy", "line"):
        text = getattr(finding, field)
        found = list(object_to_text(text, grounds))
        if field == "message":
            found += object_to_repetition(text, finding)
        refused[field] = tuple(Refusal("", (finding.id,), what, why) for what, why in found)
    return refused


def _as_sources(given: Sources | Iterable[Document]) -> Sources:
    return given if isinstance(given, Sources) else Sources(tuple(given))


def _gate(opinion: Opinion, case: _Case) -> Iterator[Refusal]:
    said = [*_phrase_texts(case.phrases, opinion), say_again(case.review.round)]
    courtesy = ground_words(said, case.review.project, _answered(case))
    if case.sources.years:
        courtesy = courtesy._replace(years=frozenset({str(case.sources.years[0])}))
    for statement in (opinion.opening, *opinion.summary, *opinion.closing):
        if statement.author == "person":
            continue
        for what, why in _object_to_frame(statement, opinion, case, courtesy):
            yield Refusal(statement.id, statement.finding_ids, what, why)
    for point in opinion.points:
        statement = point.statement
        for what, why in object_to_mark(point, case.review, case.stages):
            yield Refusal(statement.id, statement.finding_ids, what, why)
        if statement.author == "person" and statement.revises:
            continue
        text = f"{point.title}。{statement.text}"
        for what, why in _object_to_point(text, case.said_by(statement), case):
            yield Refusal(statement.id, statement.finding_ids, what, why)
    for what, why in _object_to_line(opinion, case):
        yield Refusal("", (), what, why)
    for what, why in object_to_text(fold(opinion.title), courtesy):
        yield Refusal("", (), what, why)


def _answered(case: _Case) -> list[Document]:
    """The papers that the letter answers: not those of last year, nor the bureau's own exports."""
    own = ("previous", "execution", "budget")
    others = {p.document_id for p in case.review.papers if p.role in own}
    return [document for document in case.sources.documents if document.id not in others]


def _object_to_frame(
    statement: Statement, opinion: Opinion, case: _Case, courtesy: Grounds
) -> Iterator[tuple[str, str]]:
    """What of an opening, summary or closing is neither courtesy nor said by a sound finding."""
    folded, said = fold(statement.text), case.said_by(statement)
    yield from _object_to_counts(folded, opinion)
    yield from object_to_rounds(folded, case.review, opinion.points, case.stages)
    folded = blank_rounds(PROMISED.sub(" ", folded), case.stages)
    if not said:
        yield from object_to_text(folded, courtesy)
        return
    counts = set(Counter(one.fault for one in said).values())
    for match in SOUND_COUNT.finditer(folded):
        if int(match.group(1)) not in counts:
            yield match.group(), "与核对相符的处数不一致"
    folded = SOUND_COUNT.sub(" ", folded)
    words = [text for one in said for text in (one.message, one.subject, one.place)]
    words += [text for one in said if one.formula for text in one.formula.results[-1:]]
    yield from object_to_text(folded, join_grounds([courtesy, ground_words(words)]))


def _object_to_point(
    text: str, said: Sequence[Finding], case: _Case, *, in_line: bool = False
) -> Iterator[tuple[str, str]]:
    if not said:
        yield text[:20], "没有对应的核对结果"
        return
    rest = fold(_blank_own_words(text, said))
    ruled = [one for one in said if not one.in_persons_words]
    own = _fault_texts(case.phrases, said)
    grounds = [ground_finding(one, case.review.project, case.sources) for one in ruled]
    counted = all(one.counted for one in grounds)
    joined = join_grounds([*grounds, ground_words(own)])._replace(counted=counted)
    counts = _own_counts(ruled)
    plain = COUNTED.sub(lambda found: "等" if int(found[1]) in counts else found[0], rest)
    yield from object_to_text(rest if counted else plain, joined)
    merged = in_line or len({one.fault for one in said}) > 1
    orders = _list_orders(ruled, merged=merged)
    yield from object_to_order(plain, orders, _free_numbers(plain, ruled, own))


def _blank_own_words(text: str, said: Sequence[Finding]) -> str:
    """A text without what persons wrote, letter by letter: a person answers for those words."""
    # The words of a point's persons come last in it, once for each fault they speak of.
    own = {
        (one.fault, strip_stop(words))
        for one in said
        if one.in_persons_words
        for words in (read_own_words(one), read_own_line(one))
    }
    for _, words in sorted(own, key=lambda one: len(one[1]), reverse=True):
        before, found, after = text.rpartition(words)
        text = f"{before}，{after}" if words and found else text
    return text


def _list_orders(said: Sequence[Finding], *, merged: bool) -> list[list[str]]:
    """In which orders a paragraph, or a clause of the line, may say the words of its findings."""
    if merged:
        return [[one.line or f"{one.message}{one.remedy}" for one in said]]
    return [
        [text for one in said for text in (one.message, one.remedy)],
        [text for one in said for text in (one.remedy, one.message)],
        [*(one.message for one in said), *(one.remedy for one in said)],
    ]


def _free_numbers(text: str, said: Sequence[Finding], own: Sequence[str]) -> list[Mention]:
    """Numbers that stand in no message: of rules named, of templates, of those only named."""
    texts = list(own)
    for finding in said:
        texts += [
            f"{one.regulation}{one.article or ''}" for one in finding.basis if may_go_out(one)
        ]
        if "另有" in text or any("{" in words for words in own):
            texts += (finding.place, finding.subject)
    return [one for words in texts for one in find_mentions(fold(words)) if one.arabic]


def _own_counts(said: Sequence[Finding]) -> set[int]:
    """What 等N项 may say: how many findings of one fault, or how many different words of them."""
    counts = set()
    for fault in {one.fault for one in said}:
        group = [one for one in said if one.fault == fault]
        counts.add(len(group))
        for field in ("message", "line", "place"):
            counts.add(len({getattr(one, field) for one in group}))
            counts.add(len({getattr(one, field) for one in group[MOST_TOLD:]}))
    return counts - {0, 1}


def _object_to_line(opinion: Opinion, case: _Case) -> Iterator[tuple[str, str]]:
    marks = _find_marks(opinion.line)
    if len(marks) != len(opinion.points) and not (marks and "其余" in opinion.line):
        yield opinion.line[:10], "条数与所列条目不一致"
    ends = [mark.start() for mark in marks[1:]] + [len(opinion.line)]
    for point, mark, end in zip(opinion.points, marks, ends, strict=False):
        clause = opinion.line[mark.end() : end]
        said = case.said_by(point.statement)
        if end == len(opinion.line):
            clause, *endings = split_sentences(clause) or [""]
            yield from _object_to_endings(endings, case.phrases)
        yield from _object_to_point(clause, said, case, in_line=True)
    line = _blank_own_words(opinion.line, list(case.known.values()))
    for word in BANNED:
        if word in line and not any(word in fold(f.subject) for f in case.known.values()):
            yield word, "不得出现在对外意见中"


def _object_to_endings(
    endings: Sequence[str], phrases: Phrases | None
) -> Iterator[tuple[str, str]]:
    """What follows the last clause and is none of the endings of the phrase file."""
    stages = phrases.stages.values() if phrases else ()
    known = {"", *(strip_stop(one.line_ending) for one in stages)}
    known |= {strip_stop(one.line_ending_explain) for one in stages}
    for ending in endings:
        if phrases is not None and ending not in known and not REMAINING.fullmatch(ending):
            yield ending[:20], "不是规定的结束语"


def _find_marks(line: str) -> list[re.Match[str]]:
    """1. 2. 3. …, each where the one before is followed by a clause of its own."""
    marks: list[re.Match[str]] = []
    for match in CLAUSE.finditer(line):
        if int(match.group(1)) == len(marks) + 1:
            marks.append(match)
    return marks


def _object_to_counts(text: str, opinion: Opinion) -> Iterator[tuple[str, str]]:
    """Promised is given: the counts that the summary states are those of the points."""
    for match in PROMISED.finditer(text):
        total, kind, count = match.groups()
        given = (
            len(opinion.points) if total else sum(point.kind == kind for point in opinion.points)
        )
        if int(total or count) != given:
            yield match.group(), f"与所列条目数（{given}项）不一致"


def _phrase_texts(phrases: Phrases | None, opinion: Opinion) -> list[str]:
    texts = [point.title for point in opinion.points]
    for stage in phrases.stages.values() if phrases else ():
        texts += [text for text in stage.model_dump().values() if isinstance(text, str)]
        texts += stage.dispositions
    return texts


def _fault_texts(phrases: Phrases | None, said: Sequence[Finding]) -> list[str]:
    """The program's own words on the faults of a point: names, titles, templates."""
    faults = list(dict.fromkeys(one.fault for one in said))
    if phrases is None:
        return faults
    known = [phrases.fault(fault) for fault in faults]
    texts = [text for one in known for text in (one.title, one.letter, one.line, one.remedy)]
    own = (*faults, *texts, *phrases.default_remedy.values(), *phrases.merged_titles.values())
    return [text for text in own if text]
