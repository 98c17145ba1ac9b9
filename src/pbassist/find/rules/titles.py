"""A line of a rule's head is judged: is it the title, the 文号, a letterhead?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pbassist.find.citations.rule_numbers import find_rule_numbers, normalise_number
from pbassist.find.rules.closings import DATE, DATED

KINDS = (
    "办法|细则|条例|规定|意见|通知|决定|方案|规程|规则|准则|指引|指南|制度|标准|框架|公告|通告|函|批复|章程|法典|法|规范|"
    "说明|要求|流程|纪要|清单|目录|机制|工作要点|计划"
)
DRAFT_WORDS = "征求意见稿|公开征求意见稿|送审稿|草案|讨论稿|审议稿|报审稿|报批稿|代拟稿|初稿"
TITLE = re.compile(
    rf"(?P<words>[^。；;：:]{{2,90}}?(?:{KINDS}))"
    rf"(?P<trial>[ ]?[（(](?:试行|暂行|修订|节选|{DRAFT_WORDS})[^（）()]{{0,8}}[)）])?"
    r"(?P<behind>[ \u3000]{0,3}[（(][^（）()]{4,40}[)）])?"
)
QUALIFIER = re.compile(
    rf"[（(〔\[](?:试行|暂行|修订|节选|\d{{4}}年修[订正]|{DRAFT_WORDS})[)）〕\]]"
)
DRAFT = re.compile(DRAFT_WORDS)
EXCERPT = re.compile(r"[ ]?[（(](?:节选|摘录|摘要)[)）]")
NOT_A_TITLE = re.compile(
    r"通过|公布$|施行$|批准|制定机关|字号|现将|请遵照|^附[件表]|^第[一二三四五六七八九十]+[章节条]|文章属性|^目\s*录"
    r"|[>＞»]|^[一二三四五六七八九十]{1,3}[、.．]|^[（(][一二三四五六七八九十]{1,3}[)）]|^(?:上一篇|下一篇|当前位置)"
)
BARE_NUMBER = re.compile(
    r"^[ \u3000（(【]{0,3}(?:【?(?:字号|发文字号|文号)】?[：:]?)?"
    r"(?P<number>[^\s（(]{1,14}[〔\[【［（(]\d{2,4}[〕\]】］）)]\s?第?\s?\d{1,5}\s?号)[ \u3000）)】]{0,3}$"
)
BOOKED = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、])?[ \u3000]?"
    r"(?P<title>《[^《》]{3,60}》)(?P<behind>[（(][^（）()]{2,40}[)）]){0,2}[ \u3000]?(?:[（(]?(?:节选|摘录)[)）]?)?[：:]?"
)
"""《某条例》（节选） on a line of its own."""
NOTED = re.compile(
    r"[（(](?P<words>[^（）()]{4,120}(?:[（(][^（）()]{1,20}[)）][^（）()]{0,60})?)[)）]"
)
ORDER_HEAD = re.compile(r"(?P<issuer>[\u4e00-\u9fa5]{2,20}(?:人民政府|部|国务院|委员会))令")
ORDER_NUMBER = re.compile(r"第[ \u3000]{0,2}(?P<serial>\d{1,4})[ \u3000]{0,2}号")
LETTERHEAD = re.compile(r"[\u4e00-\u9fa5 \u3000]{4,40}文件")
PROMULGATES = re.compile(r"关于(?:印发|发布|公布|修订印发|重新印发|下发)")
REPORT = re.compile(
    r"[^。；;：:，,《》]{2,70}(?:总结|汇报|报告书?|反馈书)(?:[（(](?:送审稿?|定稿|\d{4}年度?)[)）])?"
)
FORWARDS = re.compile(r"转发|批转")
LONGEST = 130
HEAD_LINES = 6
"""In so many lines a report says its title."""
SHORTEST_REPORT = 6
"""A title no longer is the second half of one: 绩效自评报告 below the name of a unit."""
_NUMBER = r"[\u4e00-\u9fa5]{2,10}[〔\[［]\d{4}[〕\]］][ ]?\d{1,5}[ ]?号"
_ENDS = KINDS.replace("|函", "").replace("|法|", "|")
GLUED = (
    re.compile(
        rf"(?P<above>[\u4e00-\u9fa5 \u3000]{{0,40}}?(?<![自从于在至]){DATE})"
        r"[ \u3000]?(?P<below>[\u4e00-\u9fa5《](?<![起前后至止的开召印发颁])[^。；：:]{4,120})"
    ),
    re.compile(
        rf"(?P<above>(?!根据|[依按遵参]照|依据|落实|转发){_NUMBER})[ \u3000]?(?P<below>(?!文|[的和及、])[^。；：:]{{6,120}})"
    ),
    re.compile(
        rf"(?P<above>[^。；：:]{{2,110}}(?:{_ENDS}|文件)(?:[（(](?:试行|暂行)[)）])?)[ \u3000]?(?P<below>{_NUMBER}.{{0,120}})"
    ),
)
"""Lines that a page without room set as one: the date of a notice and the title of its 办法, a
title and its 文号 (本行是上下两行)."""


def match_title(line: str) -> re.Match[str] | None:
    """The title that a line is, or None: 《…办法（试行）》, 关于…的通知（财预〔2020〕10号）."""
    if len(line) > LONGEST or NOT_A_TITLE.search(line):
        return None
    return TITLE.fullmatch(line.strip("《》# *"))


def part_glued(line: str) -> list[str]:
    """The lines that stand glued in one line of a head; the line itself where none do.

    …的通知云财绩〔2026〕4号 is a title and its 文号, 2026年3月4日云泽县评价办法 a date and a title.
    """
    for pattern in GLUED:
        match = pattern.fullmatch(line) if len(line) <= 2 * LONGEST else None
        if match and _are_heads(match["above"], match["below"]):
            return [*part_glued(match["above"]), *part_glued(match["below"])]
    return [line]


def find_report(head: Sequence[str]) -> str | None:
    """The title of a unit's report, summary or reply at the head of a text; None for a rule's head."""
    for at, line in enumerate(head[:HEAD_LINES]):
        above, below = "".join(head[max(0, at - 1) : at]), "".join(head[at + 1 : at + 2])
        broken = len(below) < LONGEST // 4 and match_title(line + below)
        if match_title(line) or broken or PROMULGATES.search(above + line):
            return None
        if REPORT.fullmatch(line):
            return line if len(line) > SHORTEST_REPORT else above + line
    return None


def _are_heads(above: str, below: str) -> bool:
    """Whether both halves of a line are a date, a 文号, a letterhead or a title."""
    return all(
        read_number_line(half)
        or LETTERHEAD.fullmatch(half)
        or (half is above and DATED.fullmatch(half))
        or match_title(half)
        or len(part_glued(half)) > 1
        for half in (above, below)
    )


def read_number_line(line: str) -> str | None:
    """The 文号, in normal form, of a line that is nothing else; None otherwise.

    （财预〔2021〕9号 2021年3月5日印发） under a title is such a line too.
    """
    match = BARE_NUMBER.match(line)
    if match:
        return normalise_number(match["number"])
    noted = NOTED.fullmatch(line)
    if noted is None or ("印发" not in line and "公布" not in line and "发布" not in line):
        return None
    return next((one.normal for one in find_rule_numbers(line, 1, len(line) - 1)), None)


def read_order(head: Sequence[str]) -> tuple[str, str] | None:
    """文号 and issuer of an order on the first lines: 某市人民政府令 / 第45号."""
    for above, line in pairwise(head[:4]):
        issuer, number = ORDER_HEAD.fullmatch(above), ORDER_NUMBER.fullmatch(line)
        if issuer and number:
            return f"{issuer['issuer']}令第{int(number['serial'])}号", issuer["issuer"]
    return None


def goes_on_below(line: str) -> bool:
    """Whether a title is broken at the end of a line: 关于印发《…管理 / 办法》的通知."""
    return line.count("《") > line.count("》") or (
        4 <= len(line) <= 40
        and line[-1] not in "。；：:;”)）》日号"
        and "年" not in line[-4:]
        and not LETTERHEAD.fullmatch(line)
        and match_title(line) is None
    )
