"""A document and the forms found in it become papers with their roles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pbassist.model.document import Document
from pbassist.model.performance import (
    BudgetRequest,
    Estimate,
    Paper,
    Payment,
    Role,
    Target,
    Unit,
    Unplaced,
)

TITLE_LINES = 6
LONGEST_TITLE_LINE = 60
SHORTEST_REPORT = 300
"""Characters of text below which an untitled note is not a report."""
ADJUSTED = re.compile(r"(?:绩效)?目标.{0,4}调整|调整.{0,6}(?:绩效)?目标|目标变更")
ADJUSTED_LETTER = re.compile(r"(?:调整|变更)[^。]{0,40}(?:绩效)?目标")
"""A letter on the adjustment of a project's targets has the project's name between the words."""
APPROVED = re.compile(r"批复|下达|审定|核定")
REPORT = re.compile(
    r"报告|总结|自评材料|评价材料|工作情况|自评说明|工作汇报|分析材料|自查情况|评价结果|工作小结|自评情况|整改情况"
)
LETTER = re.compile(
    r"关于.{0,60}的?(?:函|请示|通知|复函|通报|批复)$|的函$|^(?:报送)?说明$|^.{0,12}(?:函|通知|通报)$"
)
FRONT = re.compile(r"[（(【]?(?:摘要|目录|前言|引言|正文|概述|导语)[)）】]?")
CIRCULAR = re.compile(r"(?:情况|结果|问题|考核|评价|复核|监控)[^。]{0,6}的?通报")
RULE = re.compile(
    r"(?:办法|细则|条例|规定|规程|指引|指南|填报说明|填表说明|操作手册|实施意见|工作方案|制度|规范)(?:[(（].{0,12})?$"
)
ARTICLE = re.compile(r"第[一二三四五六七八九十]{1,3}条")
FEWEST_ARTICLES = 3
NUMBERED = re.compile(
    r"(?:第[一二三四五六七八九十]{1,3}[章节条部]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,2}[）)])"
)
FORM_TITLE = re.compile(
    r"(?:申报|自评|目标|批复|监控|复核评分|考评|绩效)(?:审核|情况|评分)?表(?:[（(].{0,14}[)）])?$"
)
EVIDENCE_LIST = re.compile(
    r"(?:附件|佐证|证明|支撑|印证)(?:材料|资料)?(?:附件)?(?:清单|目录|一览表?)(?:[(（].{0,14}[)）])?$"
)
ESTIMATE = re.compile(r"测算|(?:支出|预算|经费)明细")


class Facts(NamedTuple):
    """What was found in a document (识别结果)."""

    document: Document
    """The file."""
    targets: tuple[Target, ...] = ()
    """Its forms."""
    payments: tuple[Payment, ...] = ()
    """Its rows of a payment export."""
    units: tuple[Unit, ...] = ()
    """Its rows of a register."""
    estimates: tuple[Estimate, ...] = ()
    """Its estimates."""
    appraisals: tuple[Target, ...] = ()
    """Its score sheets."""
    requests: tuple[BudgetRequest, ...] = ()
    """Its rows of a list of budget requests."""
    lists_projects: bool = False
    """Whether it holds a list of projects with their grades."""


def name_target_role(target: Target, document: Document) -> Role:
    """The role of a form: by its stage, then its title, then the name of its file."""
    if target.stage == "self_evaluation":
        return "self_evaluation"
    if target.stage == "monitoring":
        return "monitoring"
    words = "".join((target.title or document.name).split())
    if ADJUSTED.search(words):
        return "adjustment"
    return "approval" if APPROVED.search(words) else "declaration"


def classify_role(facts: Facts) -> Role | None:
    """The role of a whole document: by what was found in it, its title, then its file name.

    None for a document that is none of a dossier's papers: a register, a letter, a rule, a note.
    """
    if is_report(facts.document):
        return "report"
    if facts.targets:
        return name_target_role(facts.targets[0], facts.document)
    if facts.payments:
        return "execution"
    if facts.appraisals:
        return "appraisal"
    if facts.units:
        return None
    if facts.requests and not facts.estimates:
        return "budget"
    if facts.estimates:
        return "estimate"
    return _classify_text(facts.document)


def is_report(document: Document) -> bool:
    """True for prose under a report's title, whatever tables stand in it."""
    if document.sheets or not REPORT.search(read_title(document)):
        return False
    return count_prose(document) >= SHORTEST_REPORT


def count_prose(document: Document) -> int:
    """Characters outside tables."""
    return sum(b.end - b.start for b in document.readable_blocks() if b.cell is None)


def _classify_text(document: Document) -> Role | None:
    title = read_title(document)
    if is_unread_form(document):
        return None
    if ADJUSTED.search(title) or ADJUSTED_LETTER.search(title):
        return "adjustment"
    if is_rule(document) or is_letter(document):
        return None
    if REPORT.search(title) or REPORT.search(_stem(document)):
        return "report"
    if ESTIMATE.search(title):
        return "estimate"
    return "report" if count_prose(document) >= SHORTEST_REPORT else None


def is_unread_form(document: Document) -> bool:
    """True for a form by its title whose table no reader could cut into cells."""
    lines = read_title_lines(document)
    return bool(lines) and FORM_TITLE.search(lines[0]) is not None


def is_evidence_list(document: Document) -> bool:
    """True for a list of what was handed in, by the end of its title, else of its name."""
    lines = read_title_lines(document)
    return bool(EVIDENCE_LIST.search("".join(lines[:1])) or EVIDENCE_LIST.search(_stem(document)))


def is_letter(document: Document) -> bool:
    """True for a letter, a notice or a note that goes with papers, by its title or its name.

    A circular of results (通报) with its findings and figures is a report of them.
    """
    if CIRCULAR.search(read_title(document)) and count_prose(document) >= SHORTEST_REPORT:
        return False
    if any(LETTER.search(words) for words in _title_stretches(document)):
        return True
    return bool(LETTER.search(_stem(document))) and not REPORT.search(read_title(document))


def is_rule(document: Document) -> bool:
    """True for a rule: a line of its title says so, or its text is cut into articles."""
    stretches = _title_stretches(document)
    if any(RULE.search(words) and not REPORT.search(words) for words in stretches):
        return True
    blocks = (document.words(block)[:8] for block in document.readable_blocks())
    return sum(1 for words in blocks if ARTICLE.match(words)) >= FEWEST_ARTICLES


def _title_stretches(document: Document) -> tuple[str, ...]:
    """The lines of a title, each alone and joined to those before it: a number may follow."""
    lines = read_title_lines(document)
    return (*lines, *("".join(lines[:end]) for end in range(2, len(lines) + 1)))


def _stem(document: Document) -> str:
    return document.name.rsplit(".", 1)[0]


def read_title(document: Document) -> str:
    """The title at the top of a text, joined: it may run over two lines."""
    return "".join(read_title_lines(document))


def read_title_lines(document: Document) -> tuple[str, ...]:
    """The short lines at the top of a text, before its first sentence or heading."""
    lines: list[str] = []
    for block in document.readable_blocks():
        words = document.words(block)
        if not words:
            continue
        if block.cell is not None or len(words) > LONGEST_TITLE_LINE or len(lines) >= TITLE_LINES:
            break
        if lines and FRONT.fullmatch("".join(words.split())):
            break
        if words.endswith(("：", ":", "。")) or NUMBERED.match(words):
            break
        lines.append("".join(words.split()))
    return tuple(lines)


def make_papers(facts: Facts) -> Iterator[Paper]:
    """The papers of a document: one a form, a payment, an estimate, or the whole text.

    A report is a paper beside the titled forms annexed to it; a table of indicators in its text
    is part of the report.
    """
    document = facts.document
    report = is_report(document)
    if report:
        yield Paper(role="report", document=document)
    for target in facts.targets:
        if report and not target.title:
            continue
        yield Paper(role=name_target_role(target, document), document=document, target=target)
    for sheet in facts.appraisals:
        if not report or sheet.title:
            yield Paper(role="appraisal", document=document, target=sheet)
    for payment in () if report else facts.payments:
        yield Paper(role="execution", document=document, payment=payment)
    for estimate in () if report else facts.estimates:
        yield Paper(role="estimate", document=document, estimate=_own(estimate, facts.targets))
    found = any((facts.targets, facts.payments, facts.estimates, facts.appraisals))
    asked = () if report or found or facts.units or facts.lists_projects else facts.requests
    for request in asked:
        yield Paper(role="budget", document=document, request=request)
    if not report and not found and (facts.lists_projects or is_evidence_list(document)):
        yield Paper(role="annex", document=document)
    elif not report and not found and not asked:
        whole = classify_role(facts)
        if whole is not None:
            yield Paper(role=whole, document=document)


def _own(estimate: Estimate, targets: tuple[Target, ...]) -> Estimate:
    """An estimate beside the only form of a file is that project's."""
    if estimate.project.code or estimate.project.name or len(targets) != 1:
        return estimate
    return estimate.model_copy(update={"project": targets[0].project})


def explain_unplaced(facts: Facts) -> Unplaced:
    """Why a document gave no paper."""
    document = facts.document
    if is_letter(document):
        reason = "是报送函或说明，不含可审核的填报内容，未列入审核。"
    elif is_rule(document):
        reason = "是制度或填报要求，不是报送材料；需要作为审核依据时请用 pbassist add 加入制度库。"
    elif is_unread_form(document):
        reason = (
            "是填报表，但其中的表格未能可靠识别，未列入审核，请提供 Excel 或 Word 版，或人工审核。"
        )
    elif any(block.cell is not None for block in document.blocks):
        reason = "中的表格未能识别为绩效目标表、自评表、执行台账、预算申报数或单位名录，未列入审核，请核对文件内容。"
    else:
        reason = "未能识别为绩效目标表、自评表或报告，未列入审核。"
    return Unplaced(name=document.name, reason=f"文件“{document.name}”{reason}")
