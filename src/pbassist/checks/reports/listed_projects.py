"""What a report says of its projects becomes findings when the list annexed to it shows others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from pbassist.checks.register import Brief, check, met, unmet
from pbassist.checks.reports.relations import KINDS, read_reports
from pbassist.checks.wording import name_place, print_figure
from pbassist.forms.project_lists import GRADES, ProjectList, read_project_lists
from pbassist.model.document import Document, Span
from pbassist.model.performance import Figure, Paper
from pbassist.model.review import Finding, FindingLevel, Formula, FormulaInput

NAME = "report_projects_match_the_list"
COUNTERS = ("个", "项")
PROJECTS = re.compile(r"\s?[^，。；、：\n\d]{0,10}?项目")
"""Behind a count of projects: 个|自评项目, 个|预算项目."""
EVALUATED = re.compile(r"自评|自我评价")
WHOLE = re.compile(r"全部|均|都|全面|所有|逐一|覆盖率?(?:达到?|为)?\s?100")
LINKED = re.compile(r"附表|附件|见表|见《|汇总表|情况表|明细表|一览表|清单")
OTHERS = re.compile(
    r"抽[查评取]|复核|重点评价|部门评价|财政评价|监控|其中|选[取择]|退回|上年|去年|同期|部分|未|进度|整改"
)
"""Words of a clause about some of the projects, or about something else done with them."""
CLAUSE = re.compile(r"[^，。；\n]{0,80}(?:，(?=全部|均|都|已|并|逐一|开展|完成)[^，。；\n]{0,60})?")
"""The clause, and the next where it goes on about the same: 共有38个项目，全部开展绩效自评."""
COUNTED = re.compile(r"项目(?:总数|数量|共计|共|有|为|数为)?\s?\Z")
"""Before a count of projects: 项目|38个."""
GRADED = re.compile(
    r"(?:“?(?:优秀?|良好?|中等?|较?差|不?合格)”?(?:等次|等级|等|档)?(?:的)?(?:项目)?(?:有|为)?\s?"
    r"\d{1,4}\s?[个项](?:项目)?[、，,；和]?){2,5}"
)
GRADE = re.compile(r"(优秀?|良好?|中等?|较?差|不?合格)[^\d]{0,8}(\d{1,4})")
NOT_THIS = re.compile(
    r"抽[查评取]|复核|重点评价|部门评价|财政评价|上年|去年|20\d\d年度?(?=.{0,4}[优良])"
)


class Listed(NamedTuple):
    """A list with the document in which it stands."""

    document: Document
    table: ProjectList


class Claim(NamedTuple):
    """What a report says of all its projects: 全年38个项目全部开展绩效自评."""

    figure: Figure
    words: str
    whole: bool
    """Whether it says that all of them were evaluated."""
    linked: bool
    """Whether its sentence sends the reader to the list."""

    @property
    def number(self) -> int:
        """How many it says there are."""
        return int(Decimal(self.figure.value))


@check(fault="项目数量前后不一致", number=18, kinds=KINDS)
def report_projects_match_the_list(brief: Brief) -> Iterator[Finding]:
    """The projects that a report says were evaluated, and their grades, are those of its list."""
    for paper in read_reports(brief):
        lists = find_lists(brief, paper)
        if not lists:
            continue
        joined = _join_lists(lists)
        sizes = {one.table.size for one in (*lists, joined)}
        claims = list(find_claims(paper))
        agreed = [one for one in claims if one.number in sizes]
        if agreed:
            yield _agree(paper, agreed[0], joined)
        elif claims:
            yield _differ(paper, claims[0], joined, several=len(lists) > 1)
        if len(lists) == 1:
            yield from _judge_grades(paper, joined)


def find_lists(brief: Brief, paper: Paper) -> list[Listed]:
    """The lists of evaluated projects in a report and beside it."""
    # 项目卷宗中的汇总表列的是各项目，与本项目报告所说的项目数无关。
    beside = [
        p for p in brief.dossier.papers if brief.dossier.kind != "project" or p.role != "annex"
    ]
    documents = {one.document.id: one.document for one in (paper, *beside)}
    found = (
        Listed(document, table)
        for document in documents.values()
        for table in read_project_lists(document)
    )
    return [one for one in found if "自评" in one.table.title + one.document.name]


def _join_lists(lists: Sequence[Listed]) -> Listed:
    """Lists by unit or of several pages as one; a project that stands on two is one project."""
    if len(lists) == 1:
        return lists[0]
    names = {"".join(s.quote.split()): s for one in lists for s in one.table.names}
    return Listed(
        lists[0].document, lists[0].table._replace(names=tuple(names.values()), grades=())
    )


def find_claims(paper: Paper) -> Iterator[Claim]:
    """Counts of all projects said to be evaluated, in the text of a report."""
    text = paper.document.text
    for figure in paper.figures:
        block = paper.document.block_at(figure.span.start)
        if figure.unit not in COUNTERS or figure.approximate or block is None or block.cell:
            continue
        before = COUNTED.search(text[max(figure.span.start - 8, block.start) : figure.span.start])
        behind = PROJECTS.match(text, figure.span.end)
        if figure.upper is not None or not (before or behind):
            continue
        low = max(text.rfind(mark, block.start, figure.span.start) for mark in "，。；：")
        start = max(low + 1, block.start)
        rest = CLAUSE.match(text, figure.span.end)
        words = text[start : rest.end() if rest else figure.span.end]
        if EVALUATED.search(words) and not OTHERS.search(words):
            yield Claim(
                figure,
                "".join(words.split()),
                bool(WHOLE.search(words)),
                bool(LINKED.search(text, figure.span.end, block.end)),
            )


def _agree(paper: Paper, claim: Claim, listed: Listed) -> Finding:
    return met(
        NAME,
        subject="项目数量",
        place=name_place(paper, claim.figure.span),
        message=f"“{claim.words}”与附表所列{claim.number}个项目一致。",
        evidence=(claim.figure.span, listed.table.names[-1]),
        formula=_formula(claim, listed, ()),
    )


def _differ(paper: Paper, claim: Claim, listed: Listed, *, several: bool) -> Finding:
    said, there = claim.number, listed.table.size
    own = listed.document.id == paper.document.id
    proven = claim.whole and (own or claim.linked) and not several
    level: FindingLevel = "错误" if proven else "请核实"
    remedy, results = _say_consequence(paper, said, there)
    return unmet(
        NAME,
        level,
        subject="项目数量",
        place=name_place(paper, claim.figure.span),
        message=f"正文称“{claim.words}”，附表列{there}个{_say_grades(listed.table)}。",
        remedy=remedy,
        line=f"正文{said}个项目与附表{there}个不一致，请核实项目总数并说明原因",
        evidence=(claim.figure.span, listed.table.names[-1]),
        formula=_formula(claim, listed, results),
    )


def _say_grades(table: ProjectList) -> str:
    if not table.grades:
        return ""
    if table.ungraded:
        return f"，已评定的等次为{table.say_grades()}"
    return f"，等次为{table.say_grades()}，合计亦为{table.size}个"


def _say_consequence(paper: Paper, said: int, there: int) -> tuple[str, tuple[str, ...]]:
    """What to do, and what follows for the coverage if the missing ones were not evaluated."""
    if there > said:
        return "请核实项目总数，统一正文与附表。", ()
    missing, rate = f"{said - there}个", f"{Decimal(there * 100) / said:.1f}%"
    scored = any(one.kind == "score_sum" for one in paper.relations)
    words = "有关表述及相应得分" if scored else "有关表述"
    asked = f"请核实项目总数，说明未列入的项目及原因；如确有{missing}项目未开展，"
    return f"{asked}自评覆盖率为{rate}，{words}请一并调整。", (missing, rate)


def _formula(claim: Claim, listed: Listed, results: tuple[str, ...]) -> Formula:
    table = listed.table
    said, there = print_figure(claim.figure), f"{table.size}个"
    equal = claim.number == table.size
    parts = "＋".join(f"{count}个" for _, count in table.grades)
    summed = f"{parts}＝" if not table.ungraded and len(table.grades) > 1 else ""
    expression = f"{summed}{there}{'＝' if equal else '≠'}{said}"
    if results:
        expression += f"；{there}÷{said}×100%＝{results[-1]}"
    return Formula(
        expression=expression,
        inputs=(
            FormulaInput(name="正文所称项目数", value=said, span=claim.figure.span),
            FormulaInput(name="附表所列项目数", value=there, span=table.names[-1]),
        ),
        results=(there, *(f"{count}个" for _, count in table.grades), *results),
    )


def _judge_grades(paper: Paper, listed: Listed) -> Iterator[Finding]:
    """优21个、良12个、中3个 in the text against the grades of the rows."""
    counted = {fold_grade(grade): count for grade, count in listed.table.grades}
    if listed.table.ungraded or not counted:
        return
    for span in _find_graded(paper.document):
        told = {fold_grade(name): int(count) for name, count in GRADE.findall(span.quote)}
        if not told.keys() & counted.keys():
            continue
        words = "".join(span.quote.split()).rstrip("、，,；和")
        wrong = {name for name in told if told[name] != counted.get(name, 0)}
        if not wrong:
            yield met(
                NAME,
                subject=f"评价等次{words}",
                place=name_place(paper, span),
                message=f"“{words}”与附表逐项统计的等次一致。",
                evidence=(span, listed.table.names[-1]),
            )
            continue
        same = sum(told.values()) == listed.table.size
        yield unmet(
            NAME,
            "错误" if same else "请核实",
            subject="评价等次",
            place=name_place(paper, span),
            message=f"“{words}”与附表逐项统计的等次（{listed.table.say_grades()}）不一致。",
            remedy="请核对后更正，并统一正文与附表。",
            line=f"“{words}”与附表等次（{listed.table.say_grades()}）不一致，请核对更正",
            evidence=(span, listed.table.names[-1]),
            formula=Formula(
                expression=f"{words}≠{listed.table.say_grades()}",
                inputs=(FormulaInput(name="所称等次", value=words, span=span),),
                results=tuple(f"{count}个" for _, count in listed.table.grades),
            ),
        )


def _find_graded(document: Document) -> Iterator[Span]:
    for match in GRADED.finditer(document.text):
        block = document.block_at(match.start())
        if block is None or match.end() > block.end:
            continue
        low = max(document.text.rfind("。", block.start, match.start()), block.start)
        if not NOT_THIS.search(document.text, low, match.start()):
            yield document.span(match.start(), match.end())


def fold_grade(grade: str) -> str:
    """优秀 and 优 are one."""
    short = {"优秀": "优", "良好": "良", "中等": "中", "较差": "差"}
    return short.get(grade, grade) if grade in (*GRADES, *short) else grade
