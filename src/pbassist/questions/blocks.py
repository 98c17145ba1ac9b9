"""A dossier's papers become pieces with short ids, as a model sees them and as quotes are located in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from pbassist.model.document import Document, Span
from pbassist.model.performance import (
    Dossier,
    EstimateLine,
    Goal,
    Indicator,
    Paper,
    Target,
)

Kind = Literal["goal", "indicator", "estimate", "grounds", "paragraph", "statement"]
START, END = "<<<材料开始", "材料结束>>>"
"""Between these lines stands text of others, never an instruction."""
LOOKALIKE = re.compile(r"[<＜]{2,}|[>＞]{2,}|[<＜](?=[|/｜])|(?<=[|｜])[>＞]|\[(?=[a-z]\d{1,3}\])")
SOFTER = {"<": "‹", "＜": "‹", ">": "›", "＞": "›", "[": "［"}
MOST_INDICATORS, MOST_LINES = 40, 30
LONGEST_TEXT, LONGEST_CELL = 600, 120
CLAUSE = re.compile(r"[^；;。\n]{1,400}")
SPENDING = re.compile(r"[^，,（(\d]{2,40}[^，]{0,60}?\d\s{0,2}(?:亿|万|千)?元[^，]{0,40}")
"""A part of a clause, between commas, that names a spending with its amount."""
NO_SPENDING = re.compile(r"\s*(?:以上)?(?:合计|总计|共计|小计|总额)|详见|见附件")
STATED_NONE = frozenset({"", "无", "/", "／", "—", "－", "-", "——", "不涉及", "暂无"})
SIGNS = "≥≧⩾≤≦⩽><＞＜=＝ "


class Piece(NamedTuple):
    """A piece of material (材料片段): what a claim may point at."""

    id: str
    """Short id: g1, i3, e2, b1, p7."""
    kind: Kind
    """What it is."""
    shown: str
    """As a model sees it, one line."""
    document: Document
    """The paper it stands in."""
    places: tuple[Span, ...]
    """Where a quote of it may stand, the narrowest first."""
    indicator: Indicator | None = None
    """The indicator, for a row of a form."""
    line: EstimateLine | None = None
    """The line, for a row of an estimate."""

    @property
    def span(self) -> Span:
        """The whole of it."""
        return self.places[-1]


class Material(NamedTuple):
    """What is shown to a model (送审材料)."""

    pieces: tuple[Piece, ...]
    head: str = ""
    """What stands above the pieces and cannot be pointed at."""
    left_out: str = ""
    """What was too long to be shown, one Chinese clause; empty when all was."""

    @property
    def by_id(self) -> dict[str, Piece]:
        """Pieces by their ids."""
        return {piece.id: piece for piece in self.pieces}

    def of(self, kind: Kind) -> tuple[Piece, ...]:
        """The pieces of a kind, in order."""
        return tuple(piece for piece in self.pieces if piece.kind == kind)

    @property
    def fenced(self) -> str:
        """The lines between their markers."""
        lines = [f"[{piece.id}] {piece.shown}" for piece in self.pieces]
        return fence([self.head, *lines] if self.head else lines)


def fence(lines: Iterable[str]) -> str:
    """Lines between markers that none of them can close."""
    return "\n".join((START, *lines, END))


def soften(text: str, longest: int = LONGEST_TEXT) -> str:
    """Text of others on one line, without anything that looks like a marker, an id or a turn."""
    line = " ".join(text.split())
    line = LOOKALIKE.sub(lambda match: "".join(SOFTER[sign] for sign in match.group()), line)
    return line if len(line) <= longest else line[: longest - 1] + "…"


def find_form(dossier: Dossier) -> tuple[Paper, Target] | None:
    """The form whose targets are under review: a declaration that no self-evaluation follows."""
    if dossier.paper("self_evaluation") is not None:
        return None
    for paper in dossier.papers:
        if paper.role == "declaration" and paper.target is not None:
            return paper, paper.target
    return None


def cut_form(dossier: Dossier) -> Material | None:
    """The form under review as pieces, its estimate beside it; None without such a form."""
    found = find_form(dossier)
    if found is None:
        return None
    paper, target = found
    rows = list_indicators(target)
    lines = [*_cut_own_estimate(paper, target), *_cut_estimates(dossier)]
    pieces = [
        *_cut_goal(paper.document, target),
        *_number("i", (_cut_indicator(paper.document, row) for row in rows[:MOST_INDICATORS])),
        *_number("e", lines[:MOST_LINES]),
        *_cut_grounds(paper.document, target),
    ]
    left = [f"第{MOST_INDICATORS}项以后的指标"] if len(rows) > MOST_INDICATORS else []
    left += [f"第{MOST_LINES}条以后的测算"] if len(lines) > MOST_LINES else []
    left += ["过长文字的后半部分"] if any(map(_is_cut, pieces)) else []
    name = dossier.project.name or target.project.name or ""
    head = f"项目名称：{soften(name, LONGEST_CELL)}" if name else ""
    return Material(tuple(pieces), head, "、".join(left))


def _is_cut(piece: Piece) -> bool:
    """Whether a text of the piece was too long to be shown whole."""
    return piece.shown.count("…") > piece.span.quote.count("…")


def list_indicators(target: Target) -> tuple[Indicator, ...]:
    """The year's indicators, else those of the whole period, without rows that state none."""
    goals = [goal for goal in (target.annual, target.overall) if goal and goal.indicators]
    rows = goals[0].indicators if goals else ()
    return tuple(one for one in rows if "".join((one.name or "").split()) not in STATED_NONE)


def find_goal(target: Target) -> tuple[str, Goal] | None:
    """The goal under review with its label: 年度目标, else 总体目标; None when both are blank."""
    for label, goal in (("年度目标", target.annual), ("总体目标", target.overall)):
        if goal is not None and goal.text and goal.span is not None:
            return label, goal
    return None


def _number(letter: str, pieces: Iterable[Piece]) -> Iterator[Piece]:
    return (piece._replace(id=f"{letter}{at}") for at, piece in enumerate(pieces, 1))


def _cut_goal(document: Document, target: Target) -> Iterator[Piece]:
    found = find_goal(target)
    if found is not None and found[1].span is not None:
        shown = f"{found[0]}：{soften(found[1].text or '')}"
        yield Piece("g1", "goal", shown, document, (found[1].span,))


def _cut_grounds(document: Document, target: Target) -> Iterator[Piece]:
    if target.grounds and target.grounds_span is not None:
        shown = f"立项依据：{soften(target.grounds, LONGEST_CELL * 2)}"
        yield Piece("b1", "grounds", shown, document, (target.grounds_span,))


def _cut_indicator(document: Document, one: Indicator) -> Piece:
    """A row with class, name, sign, value and unit apart, so that none is read into another."""
    fields = (
        ("类别", "/".join(filter(None, (one.dimension, one.aspect)))),
        ("名称", one.name),
        ("符号", one.operator),
        ("指标值", show_value(one)),
        ("单位", one.unit),
        ("解释", one.explanation),
        ("数据来源", one.source),
    )
    shown = "｜".join(f"{name}={soften(text, LONGEST_CELL)}" for name, text in fields if text)
    places = (one.cell("name"), one.cell("planned"), one.span)
    return Piece("", "indicator", shown, document, tuple(dict.fromkeys(places)), indicator=one)


def show_value(one: Indicator) -> str:
    """The planned value without the sign and unit that stand in fields of their own."""
    text = "".join((one.planned or "").split()).lstrip(SIGNS)
    return text.removesuffix(one.unit) if one.unit and text != one.unit else text


def _cut_own_estimate(paper: Paper, target: Target) -> Iterator[Piece]:
    if target.estimate_span is not None:
        yield from _cut_clauses(paper.document, target.estimate_span)


def _cut_estimates(dossier: Dossier) -> Iterator[Piece]:
    for paper in dossier.papers:
        estimate = paper.estimate
        if estimate is None:
            continue
        if not estimate.lines:
            yield from _cut_clauses(paper.document, estimate.span)
        for line in estimate.lines:
            shown = f"测算：{soften(line.span.quote, LONGEST_CELL * 2)}"
            if estimate.unit:
                shown += f"（金额单位：{estimate.unit}）"
            yield Piece("", "estimate", shown, paper.document, (line.span,), line=line)


def _cut_clauses(document: Document, span: Span) -> Iterator[Piece]:
    """The clauses of an estimate in prose; totals are no spending of their own.

    设备购置120万元，平台运维45万元 is two; 共45人，每人2万元 is one.
    """
    for match in CLAUSE.finditer(document.text, span.start, span.end):
        for start, end in _cut_parts(match.group(), match.start()):
            words = document.text[start:end]
            if len(words.strip()) >= 4 and not NO_SPENDING.match(words):
                shown = f"测算：{soften(words, LONGEST_CELL * 2)}"
                yield Piece("", "estimate", shown, document, (document.span(start, end),))


def _cut_parts(clause: str, offset: int) -> Iterator[tuple[int, int]]:
    """A clause cut at its commas where every part but a total names its own spending."""
    parts = clause.split("，")
    spent = [one for one in parts if not NO_SPENDING.match(one)]
    if not all(SPENDING.fullmatch(one.strip()) for one in spent):
        yield offset, offset + len(clause)
        return
    for one in parts:
        yield offset, offset + len(one)
        offset += len(one) + 1


def cut_passages(document: Document, spans: Sequence[Span], numbers: Sequence[int]) -> Material:
    """Passages of a text as pieces p…, each with the number of its paragraph."""
    pieces = [
        Piece(f"p{number}", "paragraph", soften(span.quote), document, (span,))
        for span, number in zip(spans, numbers, strict=True)
    ]
    return Material(tuple(pieces))
