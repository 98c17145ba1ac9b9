"""The self-evaluations of a season become dossiers that know whose explanations they repeat.

Words are common to two forms where a whole cell, or a sentence of it, is the same and says something
of its own: it counts things, or names what only one of both projects is about.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from pbassist.model.document import Document, Span
from pbassist.model.performance import Dossier, Project, Shared, Target
from pbassist.relations.season.likeness import find_name

LEAST_WORDS = 16
"""Characters of a sentence that two people do not write alike by chance."""
LEAST_NAMED = 3
"""Characters of a name by which words belong to one project."""
MOST_HOLDERS = 12
"""Projects that say a thing before it is nobody's own."""
PIECES = re.compile("[。；;\\n]")
COUNT = re.compile(
    r"(?<![\d.第])(?:\d[\d,.]{0,11}|[二三四五六七八九十百两]{1,4})余?"
    r"(?:处|家|个(?!月|季|工作日|自然日|方面|环节|小时|百分)|所|户|套|台|座|条(?!款|措施)|栋|间|辆|盏"
    r"|公里|千米|米|亩|平方|立方|吨|宗|株|口|孔|眼|头|部|块|村|镇|乡)"
)
"""11处, 两家企业: what a project has of its own; no money, time, person or share."""
DAY = re.compile(r"\d{1,2}月\d{1,2}[日号](?!之?[前止]|底)")
MONTH = re.compile(
    r"\d{1,2}月|[一二三四五六七八九十]{1,2}月|[上中下]旬|[入春夏秋冬汛]季|汛期|20\d\d年"
)
EVENT = re.compile(
    "暴雨|台风|洪|涝|汛|雨|雪|冰|冻|旱|高温|灾|地震|疫|停电|停水|塌方|滑坡"
    "|政策|文件|通知|规定|标准|印发|出台|取消|调整|改革|撤并|划转|清理|整顿|库款"
)
RULE = re.compile(r"台风[“\"]|[〔\[(（]20\d\d[〕\])）]\d{1,5}号|《[^《》]{2,40}》")
NOISE = re.compile(
    r"(?:19|20)\d\d年?度?|[（(][^()（）]{0,20}[)）]|第?[一二三四五六七八九十\d]{1,3}(?:期|标段|批)"
)
Field = Literal["deviation", "problems", "measures"]


class _Cell(NamedTuple):
    """A filled cell that explains, with the form it stands on."""

    at: int
    project: Project
    target: Target
    document: Document
    field: Field
    name: str
    words: str
    span: Span


def join_same_words(dossiers: Sequence[Dossier]) -> tuple[Dossier, ...]:
    """The dossiers, each self-evaluation with what it explains in the words of another."""
    holders: dict[tuple[int | None, str], dict[int, _Cell]] = defaultdict(dict)
    for at, dossier in enumerate(dossiers):
        for cell in _list_cells(at, dossier):
            for key in _list_keys(cell.words):
                holders[cell.target.year, key].setdefault(at, cell)
    found: dict[int, dict[tuple[int, int, int], Shared]] = defaultdict(dict)
    for (_, key), cells in holders.items():
        if not 1 < len(cells) <= MOST_HOLDERS:
            continue
        for one in cells.values():
            for other in cells.values():
                place = (other.at, one.span.start, one.span.end)
                if place not in found[one.at] and (shared := _compare(key, one, other)):
                    found[one.at][place] = shared
    return tuple(
        one.model_copy(update={"shared": tuple(found[at].values())}) if found.get(at) else one
        for at, one in enumerate(dossiers)
    )


def _list_cells(at: int, dossier: Dossier) -> Iterator[_Cell]:
    """The causes, problems and measures of a dossier's self-evaluation; not of rows in full."""
    paper = dossier.paper("self_evaluation")
    if dossier.kind != "project" or paper is None or paper.target is None:
        return
    target, form = paper.target, (at, dossier.project, paper.target, paper.document)
    for one in target.indicators:
        in_full = one.score is not None and one.score == one.weight
        if one.deviation and not in_full:
            yield _Cell(*form, "deviation", one.name, one.deviation, one.cell("deviation"))
    if target.problems and target.problems_span:
        yield _Cell(*form, "problems", "", target.problems, target.problems_span)
    if target.measures and target.measures_span:
        yield _Cell(*form, "measures", "", target.measures, target.measures_span)


def _list_keys(words: str) -> list[str]:
    """The whole of a cell, then its sentences, as far as they are long enough."""
    pieces = [_fold(piece) for piece in (words, *PIECES.split(words))]
    return [one for one in dict.fromkeys(pieces) if len(one) >= LEAST_WORDS]


def _compare(key: str, one: _Cell, other: _Cell) -> Shared | None:
    """What the first shares with the other; None where it is one project's, or nobody's own."""
    if one.at == other.at or _name_core(one.project) == _name_core(other.project):
        return None
    alien = _find_alien(key, one, other)
    whole = key == _fold(one.words)
    words = one.words if whole else next(p for p in PIECES.split(one.words) if _fold(p) == key)
    if not COUNT.search(words) and not alien and not _find_alien(key, other, one):
        return None
    return Shared(
        project=other.project,
        field=one.field,
        name=one.name,
        words=words.strip(),
        alien=alien,
        dated=_tells_event(one.words) or _tells_event(other.words),
        span=one.span,
        other_span=find_name(other.project, other.target, other.document),
    )


def _find_alien(key: str, one: _Cell, other: _Cell) -> str:
    """What some words name of the other's project and the first form says nowhere else."""
    name = _fold(NOISE.sub("", other.project.name or ""))
    match = SequenceMatcher(None, key, name, autojunk=False).find_longest_match()
    named = key[match.a : match.a + match.size]
    form = one.document.text[one.target.span.start : one.target.span.end]
    rest = _fold(form).replace(key, "")
    return named if len(named) >= LEAST_NAMED and named not in rest else ""


def _tells_event(words: str) -> bool:
    """Whether words tell of something with a day of its own, or of a rule: 6月暴雨, 云财〔2025〕3号."""
    if DAY.search(words) or RULE.search(words):
        return True
    clauses = re.split("[，,。；;]", words)
    return any(MONTH.search(clause) and EVENT.search(clause) for clause in clauses)


def _name_core(project: Project) -> str:
    """A name without year, term and section: parts of one project are one."""
    return _fold(NOISE.sub("", project.name or project.code or ""))


def _fold(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum() or c in ".%")
