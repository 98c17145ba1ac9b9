"""The words around a cited rule become whether it is relied upon, told of as past, or to come."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

LEADS = re.compile(
    r"根据|按照|依据|依照|对照|遵照|参照|贯彻|符合|遵循|严格按"
    r"|执行(?!率|进度|数|情况|力|偏|差|金额|单位|结果|中)|落实(?!专人|人员|资金|经费|责任|情况)"
)
_LEARNT = re.compile(r"学习|了解|宣传|培训|宣讲|解读|研读|印制|汇编|梳理|起草|代拟")
_BREAK = re.compile(r"(?<!■)[，,；;]|■[^■]{0,12}(?:制定|修订|印发|出台|完善|转发)(?!的|后)")
"""Where what a lead governs ends: 按照要求，…; 根据《A》制定《B》."""
_ENDED = "废止|替代|取代|代替|失效|停止执行|停止使用|不再|已被|修订前"
_PAST_BEFORE = re.compile(rf"{_ENDED}|此前|曾|原有?的?$|原(?:按|依|根|执)")
_PAST_BEHIND = re.compile(
    rf"^[^，,；;]{{0,30}}(?:{_ENDED}|有效期|已[^，,；;]{{0,12}}停止)"
    rf"|^[^。]{{0,30}}[，,；;（(](?:但|而|现|目前|已|该|其|上述|此)[^，,；;]{{0,25}}(?:{_ENDED}|有效期)"
)
_THEN = re.compile(r"(?:立项|设立|成立)时|当初|当时|彼时|那时|时任|当年(?!度|预算|支出|新增|执行)")
_YEAR = re.compile(
    r"(?<!\d)(20\d{2})[ ]?年?(?:度)?(?:[ ]?(?:至|到|[-—－–~～]{1,2})[ ]?20\d{2}[ ]?年)|(?<!\d)(20\d{2})[ ]?年"
)
_COMING_BEFORE = re.compile(
    r"将(?:严格|全面|认真|继续|一律|统一|同步|正式)?(?:按|依|根|遵|参|执行|落实|贯彻)|(?<![模虚])拟(?![定订])"
    r"|明年|来年|次年|下一?年|今后|下一步|届时|即将|提前(?:学|了|谋|准|做|按|修|研|部|启)"
)
_COMING_BEHIND = re.compile(
    r"将于|提前(?:谋|准|做|修|研|部|启)|(?:施行|实施)做好?准备|(?:施行|实施|生效)(?:之?[前后]|以[前后])|起(?:正式|全面)?(?:施行|实施|执行|生效)|[尚还]未(?:施行|实施|生效)"
)
_FROM = re.compile(r"(?<!\d)(20\d{2})[ ]?年[^，。；]{0,10}?(?:起|后|施行|实施|生效)")
_PLANS = re.compile(r"下一步|下步|打算|计划|今后|思路|安排")
_TAKEN_FROM = re.compile(r"借鉴|学习|参考|参照|比照|对照|考察|先进|兄弟|邻县|经验|做法|模式")
_TITLE = re.compile(r"《[^《》\n]{0,120}(?:《[^《》\n]{0,80}》[^《》\n]{0,40})?》")
_BEHIND_TITLE = re.compile(r"■[ ]?[（(][^（()）\n]{0,80}[)）]")
_ASIDE = re.compile(r"[（(][^（()）\n]{0,80}[)）]|第[^第条款项，。\n]{1,8}[条款项]")
_NUMBERED = r"[#\s]*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、]|[①-⑳])?[ ]?"
_BASES = (
    _NUMBERED
    + r"[\u4e00-\u9fa5]{0,10}依据(?:(?:、|和|及|与)[^，。：:《]{1,10}|文件|资料|材料|清单|如下|包括|主要有|有|主要)*"
)
_BASIS_HEADING = re.compile(_BASES + r"[：:。]?")
_BASIS_AHEAD = re.compile(_BASES + r"[：:。 \u3000]")
_BASIS_SENTENCE = re.compile(r"[^。《]{0,40}依据(?!不|缺|已|过期)[^。《]{0,12}[：:]")
_ITEM = re.compile(r"[ \u3000]*(?:\d{1,2}[.．、)）]|[（(]\d{1,2}[)）]|[①-⑳]|[-•·])")
_REACH = 400
"""Characters of its sentence that are read on either side of a citation."""
_LONGEST_ITEM = 25
_MOST_LINES = 60
_FARTHEST_HEADING = 200
"""Lines up to which the heading above is looked for."""
_HEADING = re.compile(r"[#\s]*[一二三四五六七八九十]{1,3}、[^。；，]{2,25}[。：:]?[ \u3000]*")


class Around(NamedTuple):
    """What stands around a citation (上下文)."""

    before: str
    """Its sentence before it."""
    behind: str
    """Its sentence behind it."""
    in_list: bool
    """Whether it is listed under a heading of bases (评价依据)."""
    planned: bool
    """Whether its section tells what is to be done next (下一步打算)."""


def read_around(text: str, start: int, end: int) -> Around:
    """What stands around the citation at a place of a text."""
    first, last = max(0, start - _REACH), min(len(text), end + _REACH)
    begin = max(first, *(text.rfind(stop, first, start) + 1 for stop in "。\n"))
    stops = [at for stop in "。\n" if (at := text.find(stop, end, last)) >= 0]
    stop = min(stops, default=last)
    return Around(
        text[begin:start], text[end:stop], _is_listed(text, start), _is_planned(text, start)
    )


def is_relied_upon(around: Around) -> bool:
    """Whether a rule is relied upon: 根据《…》, or listed as a basis; told of as past it is not."""
    if _PAST_BEFORE.search(around.before[-20:]) or _PAST_BEHIND.search(around.behind[:60]):
        return False
    if around.in_list:
        return True
    before = _mask(around.before)
    governed = [before[lead.end() :] for lead in LEADS.finditer(before)]
    if not any(not _LEARNT.search(words) and not _BREAK.search(words) for words in governed):
        return False
    return find_told_year(around) is not None or not _THEN.search(before)


def find_told_year(around: Around) -> int | None:
    """The first year of the time that the clause itself speaks of: 2019年，我局根据《…》.

    A year behind the last lead is the rule's own: 按照2019年印发的《…》.
    """
    before = _BEHIND_TITLE.sub("■", _TITLE.sub("■", around.before))
    leads = [lead.start() for lead in LEADS.finditer(before)]
    years = list(_YEAR.finditer(before, 0, leads[-1])) if leads else []
    return int(years[-1][1] or years[-1][2]) if years else None


def is_said_to_come(around: Around, start: dt.date) -> bool:
    """Whether the words say themselves that a rule begins only on a coming day."""
    if around.planned or _COMING_BEFORE.search(_mask(around.before)):
        return True
    if _COMING_BEHIND.search(f"{_mask(around.before)}■{around.behind}"):
        return True
    return any(int(match[1]) >= start.year for match in _FROM.finditer(_mask(around.before)))


def is_learnt_from(around: Around) -> bool:
    """Whether a rule is only an example: 借鉴××县《…》, 参照《…》的做法."""
    return _TAKEN_FROM.search(_mask(around.before) + _mask(around.behind)) is not None


def _mask(words: str) -> str:
    """The words with ■ for each title, without what stands in brackets and without articles."""
    return _ASIDE.sub("", _TITLE.sub("■", words))


def _is_listed(text: str, start: int) -> bool:
    """Whether a citation opens or continues an item under a heading such as （一）评价依据."""
    begin = text.rfind("\n", 0, start) + 1
    words = _TITLE.sub("■", text[max(begin, start - _REACH) : start])
    ahead = _BASIS_AHEAD.match(words)
    rest = _mask(words[ahead.end() :] if ahead else words)
    if (
        len(rest) > _LONGEST_ITEM
        or _BREAK.search(rest)
        or "。" in rest
        or _LEARNT.search(rest)
        or "附" in rest
    ):
        return False
    return ahead is not None or _has_basis_heading(text, begin)


def _has_basis_heading(text: str, begin: int) -> bool:
    """Whether the first line above that is no item of a list is a heading of bases."""
    at = begin - 1
    for _ in range(_MOST_LINES):
        if at <= 0:
            return False
        start = text.rfind("\n", 0, at) + 1
        line = text[start:at].strip()
        at = start - 1
        if not line:
            continue
        if _BASIS_HEADING.fullmatch(line) or _BASIS_SENTENCE.fullmatch(line.split("。")[-1]):
            return True
        if not any(mark in line for mark in "《》〔") and not _ITEM.match(line):
            return False
    return False


def _is_planned(text: str, start: int) -> bool:
    """Whether the nearest heading above says that what follows is still to be done."""
    at = start
    for _ in range(_FARTHEST_HEADING):
        if at <= 0:
            break
        begin = text.rfind("\n", 0, at) + 1
        line = text[begin : at if at < start else start].strip()
        if begin < start and _HEADING.fullmatch(line):
            return _PLANS.search(line) is not None
        at = begin - 1
    return False
