"""Attachments that a report names and that were not handed in become a question (缺附件)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pbassist.checks.forms import fold_name, list_names
from pbassist.checks.register import Brief, check, met, unclear, unmet
from pbassist.checks.reports.relations import KINDS, read_reports
from pbassist.model.document import Document, Span
from pbassist.model.performance import Paper
from pbassist.model.review import Finding

NAME = "named_attachments_are_there"
LIST = re.compile(
    r"(?m)^[ \t　]{0,8}(?:附件(?:目录|清单|材料)?[：:][ \t　]{0,4}|(?=附件\s?[1一][：:.．、]))"
)
"""A line that opens the list of attachments at the end of a report."""
NUMBERED = re.compile(
    r"[ \t　]{0,12}(?:附件)?[（(]?([0-9]{1,2}|[一二三四五六七八九十]{1,2})[)）]?[.．、：:][ \t　]{0,4}"
)
INNER = re.compile(r"(?<=[^\d.])(?=[0-9]{1,2}[.．、][^\d])|[；;]")
"""Where one line of the list holds several."""
SEEN = re.compile(
    r"(?P<before>[一-鿿]{2,14}?)?(?:详见|参见|见)附件(?P<number>[0-9]{1,2}|[一二三四五六七八九十])?"
    r"(?:[《“](?P<after>[^》”\n]{2,30})[》”])?"
)
TAIL = 5
"""Lines that may follow a list that ends a report: signature, date, contact."""
LONGEST = 40
"""Characters of the name of an attachment."""
GENERIC = re.compile(
    r"20\d\d|年度?|项目|财政|预算|支出|绩效|有关|相关|本|的|等|及|和|附件|县|市|区|局|复印件|扫描件|电子版|原件"
)
KINDS_OF_PAPER = (
    ("self_evaluation", re.compile(r"自评(?!报告)|评价表|评分表|评价指标|指标体系|绩效表")),
    ("report", re.compile(r"(?:自评|评价)报告")),
    ("declaration", re.compile(r"申报表|目标表|绩效目标")),
    ("approval", re.compile(r"批复|目标表|绩效目标|预算(?:下达|文件)")),
    ("adjustment", re.compile(r"调整")),
    ("monitoring", re.compile(r"监控")),
    ("estimate", re.compile(r"测算|概算|预算(?:明细|表)")),
    ("execution", re.compile(r"台账|支付|支出明细|执行|资金使用|明细账|凭证")),
)
MATTERS = re.compile(
    r"照片|图片|问卷|调查|合同|协议|发票|验收|决算|审计|通知|文件|台账|名单|名册|签到|凭证|批复|方案|制度|办法|清单|记录|纪要|报表|明细|汇总|证书|证明|说明"
)
COMMON = 3


class Named(NamedTuple):
    """An attachment that a report names (附件)."""

    name: str
    span: Span
    number: str


@check(fault="附件不齐", kinds=KINDS)
def named_attachments_are_there(brief: Brief) -> Iterator[Finding]:
    """The attachments that a report lists were handed in with it, or stand in it."""
    for paper in read_reports(brief):
        named = list(find_named(paper.document))
        if not named or paper.document.attachments:
            continue
        if len({one.document.id for one in brief.dossier.papers}) == 1 and not brief.dossier.others:
            yield unclear(
                NAME,
                subject="附件",
                message=f"报告列有附件{len(named)}项，只有报告一个文件，未核对。",
            )
            continue
        lacking = [one for one in named if not _is_there(one, paper, brief)]
        if lacking:
            yield _ask(lacking)
        else:
            yield met(
                NAME,
                subject="附件",
                message=f"报告所列{len(named)}项附件已随同报送。",
                evidence=tuple(one.span for one in named),
            )


def find_named(document: Document) -> Iterator[Named]:
    """The attachments of the list at the end of a report, else those that its sentences point to."""
    heads = list(LIST.finditer(document.text))
    listed = list(_read_list(document, heads[-1].end())) if heads else []
    if listed:
        yield from listed
        return
    seen: set[str] = set()
    for match in SEEN.finditer(document.text):
        name = (match["after"] or match["before"] or "").removeprefix("具体").removeprefix("详细")
        number = match["number"] or ""
        if len(name) >= 2 and name not in seen:
            seen.add(name)
            yield Named(name, document.span(match.start(), match.end()), number)


def _read_list(document: Document, start: int) -> Iterator[Named]:
    """Its entries; none where the text goes on behind it, as the attachments themselves do."""
    lines = document.text[start:].split("\n")
    last = next(
        (
            row
            for row, line in enumerate(lines)
            if row and line.strip() and not NUMBERED.match(line)
        ),
        len(lines),
    )
    if sum(1 for line in lines[last:] if line.strip()) > TAIL:
        return
    at = start
    for row, line in enumerate(lines[:last]):
        yield from _read_entries(document, line, at, whole=row == 0)
        at += len(line) + 1


def _read_entries(document: Document, line: str, at: int, *, whole: bool) -> Iterator[Named]:
    begin = 0
    for piece in INNER.split(line):
        numbered = NUMBERED.match(piece)
        body = piece[numbered.end() :] if numbered else piece
        name = body.strip(" \t　。；;《》“”")
        offset = line.find(piece, begin)
        begin = offset + len(piece)
        if 2 <= len(name) <= LONGEST and (numbered or whole):
            place = at + line.index(name, offset)
            number = numbered.group(1) if numbered else ""
            yield Named(name, document.span(place, place + len(name)), number)


def _is_there(named: Named, report: Paper, brief: Brief) -> bool:
    """Whether a paper of its kind, a file that sounds like it, or a part of the report is it."""
    roles = {paper.role for paper in brief.dossier.papers}
    if any(role in roles and words.search(named.name) for role, words in KINDS_OF_PAPER):
        return True
    names = [p.document.name for p in brief.dossier.papers if p.document.id != report.document.id]
    files = [name.rsplit(".", 1)[0] for name in (*names, *brief.dossier.others)]
    if named.number and any(re.search(rf"附件\s?{named.number}(?!\d)", one) for one in files):
        return True
    others = [one.rsplit(".", 1)[0] for one in brief.dossier.others]
    return any(_sounds_like(named.name, one, brief) for one in others) or _stands_in(named, report)


def _sounds_like(name: str, file: str, brief: Brief) -> bool:
    matters = set(MATTERS.findall(name))
    if matters & set(MATTERS.findall(file)):
        return True
    one, other = (_bare(words, brief) for words in (name, file))
    return any(one[at : at + COMMON] in other for at in range(len(one) - COMMON + 1))


def _bare(words: str, brief: Brief) -> str:
    """A name without the project's and without what every file is called."""
    folded = fold_name(words).replace(fold_name(brief.dossier.project.name) or "\0", "")
    return GENERIC.sub("", folded)


def _stands_in(named: Named, report: Paper) -> bool:
    """Whether a line of the report, behind where it is named, is headed by it."""
    document, name = report.document, fold_name(named.name)
    heads = (f"附件{named.number}", f"附{named.number}") if named.number else ()
    for block in document.readable_blocks():
        line = "".join(document.words(block)[: LONGEST * 2].split())
        if block.start > named.span.end and (line.startswith(heads) or fold_name(line) == name):
            return True
    return False


def _ask(lacking: list[Named]) -> Finding:
    names = list_names([one.name for one in lacking], most=4)
    head = f"报告所列附件{names}未见"
    return unmet(
        NAME,
        "请核实",
        subject="附件",
        place="附件",
        message=f"{head}。",
        remedy="请补充报送，或说明情况。",
        line=f"{head}，请补充报送",
        evidence=tuple(one.span for one in lacking),
    )
