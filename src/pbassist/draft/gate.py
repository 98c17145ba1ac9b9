"""A draft is read again: what its evidence does not carry is refused, with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from pbassist.draft.grounds import (
    FULL_DATE,
    QUOTED,
    TITLED,
    Grounds,
    Mention,
    find_mentions,
    fold,
    ground_finding,
    ground_words,
    join_grounds,
    same_number,
)
from pbassist.draft.phrases import Phrases
from pbassist.draft.points import KINDS, MOST_TOLD, may_go_out
from pbassist.model.document import Document
from pbassist.model.review import Finding, Opinion, Review

BANNED = (
    "疑似",
    "错误率",
    "缺陷",
    "置信度",
    "模型认为",
    "系统检测到",
    "弄虚作假",
    "造假",
    "虚假",
    "骗取",
    "套取",
    "责令",
)
"""Words that no outward paper says by itself: internal ones, and accusations."""
NUMBERED = re.compile(r"[\u4e00-\u9fff]{0,12}[〔\[(]\d{4}[〕\])]第?\d{1,5}号")
ARTICLE = re.compile(
    r"第[一二三四五六七八九十百零〇\d]{1,7}条(?:之[一二三四五六七八九十])?"
    r"(?:第[一二三四五六七八九十\d]{1,4}款)?(?:第[(]?[一二三四五六七八九十\d]{1,4}[)]?项)?"
)
PROMISED = re.compile(r"(?:共|以下)(\d{1,3})项|(须更正|建议完善|请说明)(\d{1,3})项")
CLAUSE = re.compile(r"(?:^|；)(\d)\.")
REFERRED = re.compile(r"第((?:\([一二三四五六七八九十]{1,2}\)){1,9})项")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
OPERATOR = re.compile(r"[≥≤><=]")
ABRIDGED = re.compile(r"(?:…{1,2}|\.{3,6})$")


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


def gate_opinion(
    opinion: Opinion,
    review: Review,
    documents: Iterable[Document] = (),
    *,
    phrases: Phrases | None = None,
) -> tuple[Refusal, ...]:
    """What of an opinion must not go out; empty for one that is grounded through and through.

    Every number, quoted name, 《title》, 文号 and article of every statement and of the line is held
    against the evidence, formula, place and subject of the findings it says, the fields of the
    project, and the opinion's own counts. The numbers must also stand in the order in which the
    findings say them, so that a figure of the right size in the wrong place is seen.
    """
    return tuple(_gate(opinion, review, tuple(documents), phrases))


def gate_finding(
    finding: Finding, review: Review, documents: Iterable[Document] = ()
) -> dict[str, tuple[Refusal, ...]]:
    """What of a finding's own words is not grounded, by field: message, remedy, line."""
    grounds = ground_finding(finding, review.project, documents)
    refused = {}
    for field in ("message", "remedy", "line"):
        text = getattr(finding, field)
        found = list(_object_to_text(text, grounds))
        if field == "message":
            found += _object_to_repetition(text, finding)
        refused[field] = tuple(Refusal("", (finding.id,), what, why) for what, why in found)
    return refused


def _gate(
    opinion: Opinion, review: Review, documents: Sequence[Document], phrases: Phrases | None
) -> Iterator[Refusal]:
    known = {one.id: one for one in (*review.findings, *review.passed)}
    courtesy = ground_words(
        _phrase_texts(phrases, opinion), review.project, _answered(review, documents)
    )
    for statement in (opinion.opening, *opinion.summary, *opinion.closing):
        said = [known[one] for one in statement.finding_ids if one in known]
        for what, why in _object_to_frame(statement.text, said, opinion, courtesy):
            yield Refusal(statement.id, statement.finding_ids, what, why)
    for point in opinion.points:
        statement = point.statement
        said = [known[one] for one in statement.finding_ids if one in known]
        for what, why in _object_to_point(
            f"{point.title}。{statement.text}", said, review, documents, phrases
        ):
            yield Refusal(statement.id, statement.finding_ids, what, why)
    for what, why in _object_to_line(opinion, known, review, documents, phrases):
        yield Refusal("", (), what, why)
    for what, why in _object_to_text(fold(opinion.title), courtesy):
        yield Refusal("", (), what, why)


def _answered(review: Review, documents: Sequence[Document]) -> list[Document]:
    """The papers that the letter answers: not those of last year, nor the payment export."""
    others = {p.document_id for p in review.papers if p.role in ("previous", "execution")}
    return [document for document in documents if document.id not in others]


def _object_to_frame(
    text: str, said: Sequence[Finding], opinion: Opinion, courtesy: Grounds
) -> Iterator[tuple[str, str]]:
    """What of an opening, summary or closing is neither courtesy nor said by a sound finding."""
    folded = fold(text)
    yield from _object_to_counts(folded, opinion)
    if not said:
        yield from _object_to_text(folded, courtesy)
        return
    words = [text for one in said for text in (one.message, one.subject, one.place)]
    words += [text for one in said if one.formula for text in one.formula.results[-1:]]
    yield from _object_to_text(folded, join_grounds([courtesy, ground_words(words)]))


def _object_to_point(
    text: str,
    said: Sequence[Finding],
    review: Review,
    documents: Sequence[Document],
    phrases: Phrases | None,
) -> Iterator[tuple[str, str]]:
    if not said:
        yield text[:20], "没有对应的核对结果"
        return
    own = _fault_texts(phrases, said)
    grounds = [ground_finding(one, review.project, documents) for one in said]
    grounds.append(ground_words(own))
    joined = join_grounds(grounds)._replace(counted=all(one.counted for one in grounds[:-1]))
    folded = fold(text)
    yield from _object_to_text(folded, joined)
    free = [mention for words in own for mention in find_mentions(fold(words))]
    free += [Mention(Decimal(len(said)), "", 0, 0, True)]
    free += [Mention(Decimal(count), "", 0, 0, arabic=True) for count in _own_counts(said)]
    for finding in said:
        rules = [f"{one.regulation}{one.article or ''}" for one in finding.basis if may_go_out(one)]
        free += find_mentions(fold("。".join((finding.place, finding.subject, *rules))))
    if all(finding.origin == "rule" for finding in said):
        yield from _object_to_order(folded, said, joined, free)


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


def _object_to_line(
    opinion: Opinion,
    known: dict[str, Finding],
    review: Review,
    documents: Sequence[Document],
    phrases: Phrases | None,
) -> Iterator[tuple[str, str]]:
    marks = _find_marks(opinion.line)
    if len(marks) != len(opinion.points) and not (marks and "其余" in opinion.line):
        yield opinion.line[:10], "条数与所列条目不一致"
    ends = [mark.start() for mark in marks[1:]] + [len(opinion.line)]
    for point, mark, end in zip(opinion.points, marks, ends, strict=False):
        clause = opinion.line[mark.end() : end]
        said = [known[one] for one in point.statement.finding_ids if one in known]
        if end == len(opinion.line):
            clause = clause.rpartition("。")[0].partition("。")[0] or clause
        yield from _object_to_point(clause, said, review, documents, phrases)
    for word in BANNED:
        if word in opinion.line and not any(word in fold(f.subject) for f in known.values()):
            yield word, "不得出现在对外意见中"


def _find_marks(line: str) -> list[re.Match[str]]:
    """1. 2. 3. …, each where the one before is followed by a clause of its own."""
    marks: list[re.Match[str]] = []
    for match in CLAUSE.finditer(line):
        if int(match.group(1)) == len(marks) + 1:
            marks.append(match)
    return marks


def _object_to_text(text: str, grounds: Grounds) -> Iterator[tuple[str, str]]:
    """What in a text its grounds do not carry; whatever is found grounded is blanked out first."""
    rest = fold(text)
    for example in grounds.examples:
        rest = rest.replace(example, " ")
    rest = FULL_DATE.sub(
        lambda match: " " if tuple(map(int, match.groups())) in grounds.dates else match.group(),
        REFERRED.sub(" ", rest),
    )
    for pattern, reason in ((QUOTED, "所引名称在材料中未找到"), (TITLED, "所引文件未经核验")):
        for match in pattern.finditer(rest):
            if not _is_name_grounded(match.group(1), grounds):
                yield match.group(), reason
        rest = pattern.sub(" ", rest)
    for piece in grounds.pieces:
        rest = _blank_name(rest, piece)
    for pattern, reason in ((NUMBERED, "文号未经核验"), (ARTICLE, "条款未经核验")):
        for match in pattern.finditer(rest):
            if not _is_rule_grounded(match.group(), grounds):
                yield match.group(), reason
        rest = pattern.sub(" ", rest)
    yield from _object_to_words(rest, grounds)


def _object_to_words(rest: str, grounds: Grounds) -> Iterator[tuple[str, str]]:
    for word in BANNED:
        if word in rest:
            yield word, "不得出现在对外意见中"
    for mention in find_mentions(rest):
        if not _is_number_grounded(mention, rest, grounds):
            yield rest[mention.start : mention.end], "数字在所引证据和算式中未找到"


def _blank_name(text: str, name: str) -> str:
    """The text without a grounded name that holds digits, or a banned word of its own."""
    matters = any(sign.isdecimal() for sign in name) or any(word in name for word in BANNED)
    if len(name) < 4 or not matters or name.isdecimal() or name not in text:
        return text
    return _match_whole(name).sub(" ", text)


def _is_name_grounded(name: str, grounds: Grounds) -> bool:
    short = ABRIDGED.sub("", name)
    if _is_inside(short, grounds.pieces):
        return True
    # “项目总成本≤200万元” puts together a name, an operator and a value of three cells.
    return all(_is_part_grounded(part, grounds) for part in OPERATOR.split(short) if part)


def _is_part_grounded(part: str, grounds: Grounds) -> bool:
    if _is_inside(part, grounds.pieces):
        return True
    mentions = [one for one in find_mentions(part) if one.arabic]
    # A name may hold digits (12345热线接通率); a bare value must stand in the evidence itself.
    if not mentions or len(CHINESE.findall(part)) > 3:
        return any(part in paper for paper in grounds.papers)
    begins = mentions[0].start == 0
    return begins and all(_is_number_grounded(one, part, grounds) for one in mentions)


def _is_inside(words: str, pieces: Iterable[str]) -> bool:
    inside = [piece for piece in pieces if words in piece]
    return bool(inside) and any(_match_whole(words).search(piece) for piece in inside)


def _match_whole(words: str) -> re.Pattern[str]:
    """The words, but never a part of a longer number: 5万元 is not in 985万元."""
    before = r"(?<![\d.])" if words[:1].isdecimal() else ""
    after = r"(?![\d.%])" if words[-1:].isdecimal() else ""
    return re.compile(before + re.escape(words) + after)


def _is_rule_grounded(words: str, grounds: Grounds) -> bool:
    if words in grounds.rules:
        return True
    core = re.search(r"[〔\[(]\d{4}[〕\])].{1,7}号", words)
    if core is None:
        return False
    agency = words[max(core.start() - 2, 0) : core.start()]
    return agency + core.group() in grounds.rules


def _is_number_grounded(mention: Mention, text: str, grounds: Grounds) -> bool:
    if any(same_number(mention, one) for one in grounds.numbers):
        return True
    following = text[mention.end : mention.end + 1]
    printed = text[mention.start : mention.end]
    if following == "年" and printed in grounds.years:
        return True
    if grounds.counted and following == "项" and mention.value < 100:
        return True
    # 一致, 三级指标, 四个方面: a single Chinese digit is part of a word more often than a figure.
    return not mention.arabic and len(printed) == 1


def _object_to_order(
    folded: str, said: Sequence[Finding], grounds: Grounds, free: Sequence[Mention]
) -> Iterator[tuple[str, str]]:
    """The numbers of a text that do not follow the order in which its findings say them."""
    shown = [one for one in find_mentions(folded) if one.arabic]
    orders = [
        [text for one in said for text in (one.message, one.remedy)],
        [text for one in said for text in (one.remedy, one.message)],
        [*(one.message for one in said), *(one.remedy for one in said)],
        [one.line or f"{one.message}{one.remedy}" for one in said],
    ]
    misses = []
    for texts in orders:
        source = find_mentions(fold("。".join(texts)))
        missed = _first_missed(shown, [one for one in source if one.arabic], free, grounds)
        if missed is None:
            return
        misses.append(missed)
    furthest = max(misses, key=lambda mention: mention.start)
    yield folded[furthest.start : furthest.end], "数字与核对结果的表述不一致"


def _first_missed(
    shown: Sequence[Mention], source: Sequence[Mention], free: Sequence[Mention], grounds: Grounds
) -> Mention | None:
    at = 0
    for mention in shown:
        ahead = next((n for n in range(at, len(source)) if same_number(mention, source[n])), None)
        if ahead is not None:
            at = ahead + 1
        elif not any(same_number(mention, one) for one in free):
            return mention
    return None


def _object_to_repetition(text: str, finding: Finding) -> Iterator[tuple[str, str]]:
    """A figure said more often than it is known, while another of the formula is not said at all."""
    if finding.formula is None or not finding.formula.inputs:
        return
    shown = [one.value for one in find_mentions(fold(text)) if one.arabic]
    inputs = [m.value for one in finding.formula.inputs for m in find_mentions(fold(one.value))]
    results = [m.value for one in finding.formula.results for m in find_mentions(fold(one))]
    unsaid = [value for value in inputs if shown.count(value) < inputs.count(value)]
    for value in dict.fromkeys(shown):
        often = shown.count(value) > inputs.count(value) + results.count(value)
        if often and value in (*inputs, *results) and len(unsaid) == 1 and len(inputs) > 2:
            yield f"{value:f}", "同一数字重复出现，而算式中另有数字未列"


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
    counts = [f"{len(opinion.points)}项"]
    counts += [f"{sum(point.kind == kind for point in opinion.points)}项" for kind in KINDS]
    texts = [*counts, *(point.title for point in opinion.points)]
    for stage in phrases.stages.values() if phrases else ():
        texts += [text for text in stage.model_dump().values() if isinstance(text, str)]
        texts += stage.dispositions
    return texts


def _fault_texts(phrases: Phrases | None, said: Sequence[Finding]) -> list[str]:
    if phrases is None:
        return []
    known = [phrases.fault(fault) for fault in dict.fromkeys(one.fault for one in said)]
    texts = [text for one in known for text in (one.title, one.letter, one.line, one.remedy)]
    return [text for text in (*texts, *phrases.default_remedy.values()) if text]
