"""Printed 文号 become their normal form, with the faults of form seen in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

OPENING, CLOSING = "〔\\[【［（(", "〕\\]】］）)"
PAIRS = {"〔〕", "[]", "［］", "【】", "（）", "()"}
NUMBER = re.compile(
    rf"(?P<word>[\u4e00-\u9fa5]{{1,14}})[ \u3000]{{0,2}}(?P<open>[{OPENING}])[ \u3000]?"
    rf"(?P<year>\d{{2,4}})[ \u3000]?年?[ \u3000]?(?P<close>[{CLOSING}]?)[ \u3000]{{0,2}}(?P<nth>第?)[ \u3000]?"
    r"(?P<serial>\d{1,5})[ \u3000]{0,2}(?:(?P<end>号)(?!楼|线|路|地|机|井|桥|门|院|车|房|馆|坑)|(?=[）)，。、；》\n]))"
)
ORDER = re.compile(
    r"(?P<issuer>国务院|中华人民共和国主席|主席|中华人民共和国财政部|财政部|[\u4e00-\u9fa5]{2,8}人民政府)令"
    r"[ \u3000]?(?:[（(]?\d{4}[)）]?年?)?[ \u3000]?第?[ \u3000]?(?P<serial>\d{1,4})[ \u3000]?号"
)
PLAIN = re.compile(
    r"(?P<word>[\u4e00-\u9fa5]{1,14})[ \u3000]?(?P<year>(?:19|20)\d{2})[ \u3000]?年[ \u3000]?(?P<nth>第?)[ \u3000]?"
    r"(?P<serial>\d{1,5})[ \u3000]?号(?P<file>(?=文))?"
)
"""A 文号 whose year has lost its brackets: 财预2020年10号."""
PLAIN_AGENCY = re.compile(r"[\u4e00-\u9fa5]{0,6}[财政发办函字预绩建教农社资监审规]")
LEAD = re.compile(
    r"(?:文件?|通知|要求|规定|精神|办法|细则|意见|方案|制度|规程|部署|安排)和(?!政)|财政[局厅部]|人民政府|委员会|办公室|[\u4e00-\u9fa5]{2}局|根据|依据|按照|依照|参照|转发|印发|落实|执行|贯彻|遵循|结合|以及|文件|通知|参考|符合|出台|制定|下发|发布|公布"
    r"|颁布|实施|废止|修订|其中|包括|文号|[依按条款项及与或的见由据了号原为是以]"
)
"""Words behind which the agency's own short name begins: 根据财预〔2020〕10号, 文件和财预〔2020〕10号.

和政发 is a county's own."""
AGENCY = re.compile(r"[财政发办函字预委府绩国建教农社审资改监规通告纪人]")
LONGEST_TITLE = 160


class RuleNumber(NamedTuple):
    """A printed 文号."""

    start: int
    end: int
    normal: str
    faults: tuple[str, ...]


def find_rule_numbers(text: str, start: int, end: int) -> Iterator[RuleNumber]:
    """Every 文号 and order number of a stretch of text, faulty ones too."""
    for match in ORDER.finditer(text, start, end):
        yield RuleNumber(match.start(), match.end(), _normal_order(match), ())
    for match in NUMBER.finditer(text, start, end):
        word = _agency(match["word"], text[match.start() - 1 : match.start()])
        if word and _is_year(match) and _is_agency(match, word):
            begin = match.end("word") - len(word)
            faults = tuple(_faults(text, match, begin))
            yield RuleNumber(begin, match.end(), _normal(match, word), faults)
    yield from _find_plain(text, start, end)


def _find_plain(text: str, start: int, end: int) -> Iterator[RuleNumber]:
    """Numbers without brackets around the year, alone in brackets or before 文件."""
    for match in PLAIN.finditer(text, start, end):
        word = _agency(match["word"], text[match.start() - 1 : match.start()])
        begin = match.end("word") - len(word)
        alone = text[max(start, begin - 1) : begin] in (*"（(",) and text[match.end() : end][
            :1
        ] in (*"）)，,；;",)
        if PLAIN_AGENCY.fullmatch(word) and (alone or match["file"] is not None):
            faults = tuple(_more_faults(match, "年份应使用六角括号〔〕"))
            yield RuleNumber(begin, match.end(), _normal(match, word), faults)


def _agency(word: str, before: str) -> str:
    """The agency's short name at the end of the words before the bracket: 根据财预 → 财预."""
    cut = max((lead.end() for lead in LEAD.finditer(word)), default=0)
    rest = word[cut:]
    joins = rest.startswith("和") and (word[cut - 1 : cut] if cut else before) in (
        *"号）)》条款项”〉",
    )
    return rest[1:] if joins and len(rest) > 2 else rest


def _is_agency(match: re.Match[str], word: str) -> bool:
    """Whether the words before the bracket can be an agency's short name."""
    if match["open"] in "（(" or not match["end"]:
        return AGENCY.search(word) is not None and len(word) <= 8
    return True


def _is_year(match: re.Match[str]) -> bool:
    year = match["year"]
    return year[:2] in ("19", "20") if len(year) == 4 else len(year) == 2 and bool(match["close"])


def _normal(match: re.Match[str], word: str | None = None) -> str:
    year = match["year"]
    if len(year) == 2:
        year = ("20" if int(year) < 50 else "19") + year
    return f"{word or match['word']}〔{year}〕{int(match['serial'])}号"


def _normal_order(match: re.Match[str]) -> str:
    issuer = match["issuer"].removeprefix("中华人民共和国")
    return f"{issuer}令第{int(match['serial'])}号"


def _faults(text: str, match: re.Match[str], begin: int) -> Iterator[str]:
    opened, closed = match["open"], match["close"]
    if not closed:
        yield "年份括号不成对"
    elif opened + closed not in PAIRS:
        yield "年份括号前后不一致"
    elif opened != "〔":
        yield "年份应使用六角括号〔〕"
    if len(match["year"]) != 4:
        yield "年份应写全四位"
    yield from _more_faults(match)
    if not match["end"]:
        yield "缺少“号”字"
    if text[max(0, begin - 2) : begin].rstrip("（(")[-1:] == "》" and _is_stray(text, begin):
        yield "书名号不成对"


def _more_faults(match: re.Match[str], *found: str) -> Iterator[str]:
    yield from found
    if match["serial"].startswith("0"):
        yield "序号不应编虚位"
    if match["nth"]:
        yield "序号前不加“第”字"


def _is_stray(text: str, at: int) -> bool:
    """Whether the 》 just before a place was never opened."""
    depth = 0
    for place in range(at - 1, max(-1, at - LONGEST_TITLE), -1):
        depth += (text[place] == "》") - (text[place] == "《")
        if depth == 0 and text[place] == "《":
            return False
    return True


def normalise_number(printed: str) -> str | None:
    """A 文号 in normal form: 财预[2020]010号 → 财预〔2020〕10号, 国务院令729号 → 国务院令第729号."""
    folded = "".join(printed.split())
    order = ORDER.fullmatch(folded)
    if order:
        return _normal_order(order)
    match = NUMBER.fullmatch(folded)
    return _normal(match) if match else None
