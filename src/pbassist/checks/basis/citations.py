"""Cited rules become findings: faults of form, wrong names and numbers, missing grounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from pbassist.checks.basis.article_parts import find_lacking
from pbassist.checks.basis.cited import Cited, binds_here, read_cited
from pbassist.checks.basis.law_quotes import quote_article, quote_end, quote_number
from pbassist.checks.register import Brief, check, met, unmet
from pbassist.find.citations.brackets import UNPAIRED
from pbassist.find.citations.matching import agree_issuers, article_label, strip_title
from pbassist.library import resolve
from pbassist.model.document import Span
from pbassist.model.performance import Paper, Target
from pbassist.model.policy import Citation, Library, Regulation
from pbassist.model.review import Basis, Finding, FindingLevel

STYLE = ("年份应使用六角括号〔〕", "序号前不加“第”字")
"""Faults of form that are a matter of style; the others are provable mistakes."""
VAGUE_ISSUER = re.compile(
    r"上级|主管|有关|相关|各级|同级|归口|党中央|[县市省区]委|党委|党组|[我本全]"
)
LONGEST_EMPTY = 20
NO_GROUNDS = re.compile(r"[无/／—－\-]{1,4}|暂无|没有")
EMPTY_GROUNDS = re.compile(
    r"(?:因|根据|按照|依据)?(?:单位|部门|本单位|本部门)?(?:日常|实际|业务|履职|正常)?(?:工作|职能|职责|业务)?"
    r"(?:实际)?(?:需要|要求|需求|安排|运转|开展)?(?:安排|需要)?[。；]?"
)

VAGUE_GROUNDS = re.compile(
    r"(?:根据|按照|依据|遵照|按|贯彻落实|贯彻|落实|执行)?"
    r"(?:上级|领导|有关|相关|国家|中央|省|市|县|区|委|政府|里|局|主管|部门|单位|党委|党组|财政|、|和|及|的){1,6}"
    r"(?:文件|政策|法规|规定|要求|精神|指示|安排|部署|工作|实际|需要|决策|申报){1,4}[。；]?"
    r"|(?:历年|往年|以往|历史)(?:惯例|延续|做法|安排)[。；]?|延续性?(?:项目|安排|工作)[。；]?"
)
"""Words of rules and orders that name none: 根据上级有关文件要求."""


@check(fault="文号书写不规范", kinds=("project", "department", "report"))
def citations_are_well_formed(brief: Brief) -> Iterator[Finding]:
    """A printed 文号 has 〔full year〕, a serial without zeros, and brackets that match."""
    for paper, cited in read_cited(brief):
        faulty = [one for one in cited if one.citation.faults and not _may_be_misread(paper, one)]
        for style in (False, True):
            group = [one for one in faulty if _is_style(one.citation) == style]
            if group:
                yield _say_form(paper, group, "疑似" if style else "错误")


def _may_be_misread(paper: Paper, one: Cited) -> bool:
    """Whether all that is wrong are brackets recognised in a picture, where 〔 often reads as 【."""
    block = paper.document.block_at(one.citation.span.start)
    scanned = block is not None and block.source == "ocr"
    return scanned and all("括号" in fault or "书名号" in fault for fault in one.citation.faults)


def _is_style(citation: Citation) -> bool:
    return all(fault in STYLE for fault in citation.faults)


def _say_form(paper: Paper, group: list[Cited], level: FindingLevel) -> Finding:
    first = group[0]
    said = "；".join(
        f"“{_shorten(one.citation)}”{'、'.join(one.citation.faults)}" for one in group[:4]
    )
    more = f"等{len(group)}项" if len(group) > 4 else ""
    return unmet(
        "citations_are_well_formed",
        level,
        subject=f"{paper.document.name} {level}",
        place="、".join(dict.fromkeys(one.place for one in group[:4] if one.place)),
        message=f"所引文件书写不规范：{said}{more}。",
        remedy=_remedy_form(group),
        line=_write_line(first.citation),
        evidence=tuple(one.citation.span for one in group),
    )


def _write_line(citation: Citation) -> str:
    if citation.title and citation.faults == ("书名号不成对",):
        return f"“{_shorten(citation)}”书名号不成对，请补齐"
    return f"“{_shorten(citation)}”文号书写不规范，请更正"


def _remedy_form(group: list[Cited]) -> str:
    faults = {fault for one in group for fault in one.citation.faults}
    if faults <= {UNPAIRED, "书名号不成对"}:
        return "请补齐。"
    return "请按公文格式核对更正，年份用六角括号〔〕写全四位，序号不编虚位。"


def _shorten(citation: Citation) -> str:
    """The printed 文号; the printed title where its brackets are what is wrong."""
    printed = "".join(citation.span.quote.split())
    if citation.title and "书名号不成对" in citation.faults:
        number = "".join((citation.number_printed or "").split())
        head = printed.partition(number)[0] if number else printed
        return head.rstrip("（(")[:40].rstrip("0123456789") or printed[:40]
    return "".join((citation.number_printed or citation.span.quote).split())[:40]


@check(fault="引用文件名称与文号不符", kinds=("project", "department", "report"))
def citations_match_their_record(brief: Brief) -> Iterator[Finding]:
    """Title, 文号, issuer and article of a cited rule agree with its record in the library."""
    for _, cited in read_cited(brief):
        told: set[str] = set()
        for one in cited:
            for finding in _compare(one, brief):
                if finding.subject not in told:
                    told.add(finding.subject)
                    yield finding


def _compare(one: Cited, brief: Brief) -> Iterator[Finding]:
    rule = _numbered(one.citation, brief.library)
    if rule is not None and one.citation.title:
        if not _agree_titles(one.citation.title, rule):
            yield _say_title(one, rule, brief.library)
            return
        printed = one.citation.issuer or strip_title(one.citation.title)[1]
        if _is_other_issuer(printed, rule):
            yield _say_issuer(one, printed, rule, brief.library)
            return
    if rule is None:
        rule = _titled_otherwise(one.citation, brief.library)
        if rule is not None:
            told = f"应为“{rule.number}”" if _is_sure(rule, "title", "number") else "请核对"
            yield _say_mismatch(
                one,
                ("title", "number"),
                rule,
                f"{one.name}的文号与该文件登记的文号不一致，{told}。",
                brief.library,
            )
            return
    yield from _compare_article(one, brief)


def _numbered(citation: Citation, library: Library) -> Regulation | None:
    found = [rule for rule in library.regulations if rule.number == citation.number]
    return found[0] if citation.number and found else None


def _agree_titles(title: str, rule: Regulation) -> bool:
    """Whether a printed title can be the rule's; unchecked records are held to little."""
    core = strip_title(title)[0]
    for name in (rule.title, *rule.aliases):
        own = strip_title(name)[0]
        if core == own or core in own or own in core:
            return True
    if _is_sure(rule, "title", "number"):
        return False
    return SequenceMatcher(None, core, strip_title(rule.title)[0]).ratio() >= 0.6


def _titled_otherwise(citation: Citation, library: Library) -> Regulation | None:
    """The rule of exactly this title whose agency's 文号 differs in year or serial alone."""
    if not citation.title or not citation.number:
        return None
    core = strip_title(citation.title)[0]
    agency = citation.number.split("〔")[0]
    for rule in library.regulations:
        same = rule.number is not None and rule.number.split("〔")[0] == agency
        if same and "〔" in citation.number and strip_title(rule.title)[0] == core:
            return rule
    return None


def _is_sure(rule: Regulation, *fields: str) -> bool:
    return all(rule.is_verified(field) for field in fields)


def _is_other_issuer(printed: str, rule: Regulation) -> bool:
    """Whether a printed issuer is a certain other one; 上级主管部门 and 党中央 name nobody exactly."""
    if not printed or not rule.issuer or VAGUE_ISSUER.search(printed):
        return False
    return not agree_issuers(printed, rule.issuer)


def _say_issuer(one: Cited, printed: str, rule: Regulation, library: Library) -> Finding:
    recorded = f"“{rule.issuer}”" if rule.is_verified("issuer") else "发文机关"
    return _say_mismatch(
        one,
        ("number", "issuer"),
        rule,
        f"{one.name}的发文机关写作“{printed}”，与登记的{recorded}不一致。",
        library,
        line=f"{_shorten(one.citation)}的发文机关写作“{printed}”，请核对",
    )


def _say_title(one: Cited, rule: Regulation, library: Library) -> Finding:
    if _is_sure(rule, "title", "number"):
        said = f"{one.name}的名称与文号不一致，{rule.number}为《{rule.title}》。"
    else:
        said = f"{one.name}的名称与文号可能不对应。"
    return _say_mismatch(one, ("title", "number"), rule, said, library)


def _say_mismatch(
    one: Cited,
    fields: tuple[str, ...],
    rule: Regulation,
    message: str,
    library: Library,
    *,
    line: str = "",
) -> Finding:
    return unmet(
        "citations_match_their_record",
        "错误" if _is_sure(rule, *fields) else "请核实",
        subject=one.name,
        place=one.place,
        message=message,
        remedy="请核对文件名称、文号和发文机关后更正。",
        line=line or f"{_shorten(one.citation)}的名称与文号不符，请核对",
        basis=quote_number(rule, library),
        note=f"登记：《{rule.title}》{rule.number or ''}，{rule.issuer or ''}。{rule.provenance}",
        evidence=(one.citation.span,),
    )


def _compare_article(one: Cited, brief: Brief) -> Iterator[Finding]:
    """An article, paragraph or item beyond the last of a rule whose full text is known."""
    label = one.citation.label
    if label is None:
        return
    rule, article = resolve(one.citation, brief.library, on=one.day)
    if rule is None or rule.text_kind != "full" or not binds_here(rule, brief):
        return
    if rule.was_other_at(one.day):
        return
    labels = [a.label for a in rule.articles if a.kind == "article"]
    if article is not None:
        lacking = find_lacking(label, article, rule, brief.library)
        if lacking is not None and article.kind == "article":
            told = f"，{article.label}{lacking.told}" if lacking.told else ""
            basis = quote_article(rule, article, brief.library)
            yield _say_lacking(one, label, told, f"{lacking.kind}号", basis)
    elif labels and article_label(label) not in labels:
        basis = quote_end(rule, brief.library)
        yield _say_lacking(one, article_label(label), f"，全文至{labels[-1]}", "条号", basis)


def _say_lacking(one: Cited, label: str, told: str, what: str, basis: tuple[Basis, ...]) -> Finding:
    return unmet(
        "citations_match_their_record",
        "请核实",
        subject=f"{one.name}{one.citation.label}",
        place=one.place,
        message=f"{one.name}中未见{label}{told}。",
        remedy=f"请核对{what}。",
        line=f"{one.name}未见{label}，请核对{what}",
        basis=basis,
        evidence=(one.citation.span,),
    )


@check(fault="立项依据缺失", number=24, needs=("declaration",), stage="declaration")
def grounds_are_given(brief: Brief) -> Iterator[Finding]:
    """A form that asks for 立项依据 names a rule, a plan or a decision."""
    target = brief.dossier.target("declaration")
    if target is None or not target.has_grounds_field:
        return
    words = "".join((target.grounds or "").split())
    if not words:
        yield _say_grounds(brief, target, "立项依据未填列。", "立项依据未填列")
    elif NO_GROUNDS.fullmatch(words) or _is_empty(words):
        said = f"立项依据填列为“{words.rstrip('。；')}”，未列明政策文件、规划或会议决定。"
        yield _say_grounds(brief, target, said, f"立项依据仅填“{words.rstrip('。；')}”")
    else:
        yield met(
            "grounds_are_given",
            subject="立项依据",
            message="立项依据已填列。",
            evidence=(target.grounds_span or target.span,),
            place="立项依据",
        )


def _is_empty(words: str) -> bool:
    short = len(words) <= LONGEST_EMPTY
    return short and bool(EMPTY_GROUNDS.fullmatch(words) or VAGUE_GROUNDS.fullmatch(words))


def _say_grounds(brief: Brief, target: Target, message: str, line: str) -> Finding:
    return unmet(
        "grounds_are_given",
        "请核实",
        subject="立项依据",
        place="立项依据",
        message=message,
        remedy="请补充立项所依据的政策文件（名称和文号）、规划或会议决定。",
        line=f"{line}，请补充政策依据",
        evidence=(target.grounds_span or _label_span(brief, target),),
    )


def _label_span(brief: Brief, target: Target) -> Span:
    """The label of the blank field, else the whole form."""
    for paper in brief.dossier.papers:
        if paper.target is target or paper.document.id == target.span.document_id:
            text = paper.document.text
            at = text.find("立项依据", target.span.start, target.span.end)
            if at >= 0:
                return paper.document.span(at, at + len("立项依据"))
    return target.span
