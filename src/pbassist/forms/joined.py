"""Indicators joined in one cell become indicators: 维修数量≥12处；验收合格率≥95%."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pbassist.forms.grid import Cell, Part

CHINESE_NUMBER = "[一二三四五六七八九十]{1,3}"
SEPARATOR = re.compile(
    r"[；;\n]|(?<=[^\d\s.．、（(])(?=\d{1,2}[.．、][^\d\s])|(?<=[^\d\s（(])(?=[①-⑳])|(?<=\S)[ 　]+(?=\D|\d{1,2}[.．、][^\d\s])"
)
ORDINAL = re.compile(
    rf"\s{{0,4}}(?:[（(](?:\d{{1,2}}|{CHINESE_NUMBER})[)）]|{CHINESE_NUMBER}、|\d{{1,2}}[)）]|\d{{1,2}}[.．、](?!\d)|[①-⑳]|[-•·])?\s{{0,4}}"
    r"(?:指标\s?\d{1,2}\s?[:：])?\s{0,4}"
)
CLASS = (
    r"(?:产出|成本|效益|满意度|数量|质量|时效|经济效益|社会效益|生态效益|可持续影响|可持续|经济|社会|生态"
    r"|服务对象满意度|经济成本|社会成本|生态环境成本)(?:绩效)?(?:指标)?"
)
CLASS_LABEL = re.compile(CLASS)
CLASS_HEADING = re.compile(CLASS + r"(?<=指标)(?:[（(]\d{1,3}分?[)）])?")
"""A class that stands alone over the items of the lines below it."""
NUMBERED = re.compile(
    rf"\d{{1,2}}[.．、](?!\d)|[（(]?\d{{1,2}}[)）]|[（(]{CHINESE_NUMBER}[)）]|{CHINESE_NUMBER}、|[①-⑳]"
)
CLASS_PREFIX = re.compile(CLASS + r"\s?[:：—\-–]\s?")
SIGN = re.compile(
    r"≥|≧|⩾|>=|≤|≦|⩽|<=|＞|＜|＝|=|>|<"
    r"|大于或?等于|小于或?等于|不低于|不少于|不小于|不高于|不超过|不多于|不大于|至少|控制在"
)
BEHIND_COLON = re.compile(r"[:：]\s{0,4}(?=\S)")
ENDING_NUMBER = re.compile(
    r"(?<=[^\d.,年第月前%‰至到—–~～\-])前?(?:\d[\d.,]{0,14}\s?[%‰]?\s?[-–—~～至到]\s?)?\d[\d.,]{0,14}\s?[^\d\s；;，,。（(]{0,8}$"
)
DAY = r"(?:20\d\d\s?年\s?度?)?(?:\d{1,2}\s?月(?:份|\s?\d{1,2}\s?日)?|[一二三四1-4]季度|上半年|下半年|年)?(?:月?[底末初]|上旬|中旬|下旬)?(?:度?[底末初]|\d{1,2}\s?日)?"
ENDING_TIME = re.compile(
    r"(?:于|在|为)?(?=20\d\d\s?年|\d{1,2}\s?月|[一二三四1-4]季度|上半年|下半年|年底|年末|年内|当年|次月|汛期|每[年季月周日])"
    r"(?:当年|次月|汛期|每[年季月周日])?"
    + DAY
    + r"(?:\s?[-–—~～至到]\s?(?=[\d一二三四])"
    + DAY
    + r")?(?:之前|以前|前|内|之内)?(?:全部|全面)?(?:[一-鿿]{0,6}(?:完成|到位|完工|竣工|发放|拨付|投用|验收|上线|建成|实施|开工))?$"
)
VERB = r"(?:提升|提高|改善|增强|增加|下降|减少|降低|好转|优化|加强|缓解|保障|促进|推动|推进|发挥|健全|完善|巩固|上升|增长|遏制|控制|改观|落实|规范)"
ENDING_WORDS = re.compile(
    r"(?:(?:较为|比较|基本|十分|非常)?(?:及时|按时|按期|准时|如期|按计划|按进度|尽快)(?:足额)?(?:完成|到位|发放|拨付|处置|办理|开展|实施|推进|支付|报送)?"
    r"|(?:较为|比较|基本|十分|非常|得到|有所|有效|明显|显著|持续|不断|逐步|进一步|稳步|大幅度?|较大|全面|切实|有力|长期|充分|普遍|较好|极大){1,2}"
    + VERB
    + r"?|"
    + VERB
    + r"|(?:较为|比较|基本|十分|非常)?(?:良好|优良|优秀|较好|较高|很高|合格|达标|满意|稳定|正常|健全|完善|完备|规范|合规|合理|准确|完整|长期|持续|安全|到位|完成|全覆盖|零发生|若干))$"
)
METRIC = re.compile(
    r"(?:率|数|数量|个数|人数|次数|(?<!足)额|金额|量|长度|面积|时间|时限|成本|费用|标准|比例|程度|情况|满意度|质量|周期|年限|期限|里程|规模|场次|批次|人次|户数|件数)$"
)
"""A measure that is named without a value: nothing can be taken for its value."""
NO_ITEM = re.compile(r"[/／\\—–\-_一]{1,4}|无|暂?无|不涉及|不适用|空")
SHORTEST_NAME = 2
POINTS_BEHIND = re.compile(
    r"\s?[（(\[【]\s?(?:权重|分值)?[:：]?\s?(\d{1,3}(?:\.\d{1,2})?)\s?分?\s?[)）\]】]$"
)
DIMENSION_OF = {
    "数量": "产出指标",
    "质量": "产出指标",
    "时效": "产出指标",
    "经济": "效益指标",
    "社会": "效益指标",
    "生态": "效益指标",
    "可持续": "效益指标",
    "服务对象": "满意度指标",
    "满意度": "满意度指标",
}
"""The first class that a second class belongs to on every form since 2015."""
GOAL_PREFIX = re.compile(
    r"\s{0,8}(?:年度|总体|年度总体|绩效|项目|项目绩效|年度绩效|总体绩效){0,2}目标\s?[:：]\s{0,4}"
)
FIRST_CLASS = re.compile(
    r"(?:[（(]?[\d一二三四五六七八九十]{1,2}[)）.．、]\s{0,3})?(?:绩效指标\s?[:：]\s{0,3})?"
    + CLASS
    + r"\s?[:：—\-–]"
)
DIMENSION_WORDS = ("产出", "成本", "效益", "满意度")


def split_items(cell: Cell) -> tuple[Part, ...]:
    """The items of a cell, numbering off: at ； and line breaks."""
    return tuple(_items(cell.text, cell.start))


def _items(text: str, offset: int) -> Iterator[Part]:
    for first, last in _cut_items(text):
        ordinal = ORDINAL.match(text[first:last])
        start = first + (ordinal.end() if ordinal else 0)
        words = text[start:last].strip().rstrip("。，,")
        if words:
            begin = start + text[start:last].index(words)
            yield Part(words, offset + begin, offset + begin + len(words))


def _cut_items(text: str) -> Iterator[tuple[int, int]]:
    """Stretches between separators; a space separates only where both sides say a value, since a
    line break inside a cell may have been read as a space.
    """
    first = 0
    for mark in SEPARATOR.finditer(text):
        if mark.group().isspace() and mark.group() != "\n":
            behind = text[mark.end() :]
            if not (CLASS_PREFIX.match(behind) or NUMBERED.match(behind)) and not (
                _says_value(text[first : mark.start()]) and _says_value(behind[:60])
            ):
                continue
        yield first, mark.start()
        first = mark.end()
    yield first, len(text)


def _says_value(words: str) -> bool:
    return bool(SIGN.search(words) or BEHIND_COLON.search(words))


def split_goal(cell: Cell) -> tuple[Part | None, Cell | None]:
    """The goal that stands in one cell before the indicators, and the cell from there on."""
    head = GOAL_PREFIX.match(cell.text)
    first = FIRST_CLASS.search(cell.text, head.end() if head else 0)
    begin, end = head.end() if head else 0, first.start() if first else len(cell.text)
    words = cell.text[begin:end].strip(" \n；;")
    if not words or (head is None and (first is None or "。" not in words)):
        return None, cell
    start = cell.start + cell.text.index(words, begin)
    goal = Part(words, start, start + len(words))
    if first is None:
        return goal, None
    return goal, cell._replace(text=cell.text[end:], start=cell.start + end)


def name_dimension(aspect: str) -> str | None:
    """产出指标 for 数量指标; None for a class that has changed its place (成本指标)."""
    return next((first for word, first in DIMENSION_OF.items() if aspect.startswith(word)), None)


def read_joined(cell: Cell, path: dict[str, Part] | None = None) -> Iterator[dict[str, Part]]:
    """The fields of each indicator joined in a cell: name, planned, weight, and the class named
    before it or known from `path`, the labels beside the cell.
    """
    path = dict(path or {})
    for item in split_items(cell):
        rest = item
        while prefix := CLASS_PREFIX.match(rest.text):
            words = prefix.group().rstrip(" :：—-–")
            named = _is_name(rest.text, prefix.end())
            if named and not words.endswith("指标"):
                break
            below = bool(CLASS_PREFIX.match(rest.text, prefix.end()))
            _enter(path, Part(words, rest.start, rest.start + len(words)), heads=below)
            if named:
                break
            rest = _cut(rest, prefix.end())
            rest = _cut(rest, _skip_ordinal(rest.text))
        if CLASS_HEADING.fullmatch(rest.text):
            words = rest.text[: rest.text.index("指标") + len("指标")]
            _enter(path, Part(words, rest.start, rest.start + len(words)), heads=False)
        elif rest.text and not NO_ITEM.fullmatch(rest.text):
            yield {**path, **split_value(rest)}


def _skip_ordinal(text: str) -> int:
    ordinal = ORDINAL.match(text)
    return ordinal.end() if ordinal else 0


def _enter(path: dict[str, Part], part: Part, *, heads: bool) -> None:
    """A class goes onto the path; a first class ends the second one before it. 成本指标 behind the
    second classes of 产出指标 is one of them unless it `heads` a second class of its own.
    """
    first = part.text.startswith(DIMENSION_WORDS)
    over = path.get("dimension")
    if part.text.startswith("成本") and over and over.text.startswith("产出"):
        first = heads or "aspect" not in path
    if first:
        path.pop("aspect", None)
    path["dimension" if first else "aspect"] = part
    own = None if first or "成本" in part.text else name_dimension(part.text)
    if own and over and not over.text.startswith(own.removesuffix("指标")):
        del path["dimension"]


def _is_name(text: str, end: int) -> bool:
    """满意度：≥90% names an indicator, 满意度指标：群众满意度≥90% and 数量指标：1.维修 a class."""
    rest = text[end:]
    starts = SIGN.match(rest) or (rest[:1].isdigit() and not NUMBERED.match(rest))
    return bool(starts)


def _cut(part: Part, at: int) -> Part:
    words = part.text[at:]
    text = words.lstrip()
    return Part(text, part.end - len(text), part.end)


def split_value(item: Part) -> dict[str, Part]:
    """Name and planned value of 维修数量≥12处, 维修数量：12处 or 维修数量12处（20分）."""
    fields: dict[str, Part] = {}
    points = POINTS_BEHIND.search(item.text)
    text = item.text
    if points:
        text = text[: points.start()]
        at = item.start + points.start(1)
        fields["weight"] = Part(points.group(1), at, at + len(points.group(1)))
    at = find_value_start(text)
    name = (text[:at] if at else text).rstrip(" :：,，、")
    fields["name"] = Part(name, item.start, item.start + len(name))
    value = text[at:].lstrip(" :：").rstrip() if at else _words_alone(text)
    if value:
        start = item.start + len(text.rstrip()) - len(value)
        fields["planned"] = Part(value, start, start + len(value))
    return fields


def find_value_start(text: str) -> int:
    """Where the value starts behind its name: a sign, a colon, a time, a number or words that
    close the item (及时, 有效提升); 0 where none can be told from the name.
    """
    for pattern in (SIGN, BEHIND_COLON, ENDING_TIME, ENDING_NUMBER, ENDING_WORDS):
        found = pattern.search(text)
        if found and pattern is ENDING_TIME and found.start() < SHORTEST_NAME:
            return 0
        if found and found.start() >= (1 if pattern is SIGN else SHORTEST_NAME):
            return found.start()
    return 0


def _words_alone(text: str) -> str:
    """Words that cannot be told into name and value say both, unless they only name a measure."""
    return "" if METRIC.search(text) else text.strip()
