"""A line of a rule's head is judged: is it the title, the 文号, a letterhead?"""

from __future__ import annotations

import re

from pbassist.find.rule_numbers import normalise_number

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
LETTERHEAD = re.compile(r"[\u4e00-\u9fa5 \u3000]{4,40}文件")
PROMULGATES = re.compile(r"关于(?:印发|发布|公布|修订印发|重新印发|下发)")
FORWARDS = re.compile(r"转发|批转")
LONGEST = 130


def match_title(line: str) -> re.Match[str] | None:
    """The title that a line is, or None: 《…办法（试行）》, 关于…的通知（财预〔2020〕10号）."""
    if len(line) > LONGEST or NOT_A_TITLE.search(line):
        return None
    return TITLE.fullmatch(line.strip("《》# *"))


def read_number_line(line: str) -> str | None:
    """The 文号, in normal form, of a line that is nothing else; None otherwise."""
    match = BARE_NUMBER.match(line)
    return normalise_number(match["number"]) if match else None


def goes_on_below(line: str) -> bool:
    """Whether a title is broken at the end of a line: 关于印发《…管理 / 办法》的通知."""
    return line.count("《") > line.count("》") or (
        4 <= len(line) <= 40
        and line[-1] not in "。；：:;”)）》日号"
        and "年" not in line[-4:]
        and not LETTERHEAD.fullmatch(line)
        and match_title(line) is None
    )
