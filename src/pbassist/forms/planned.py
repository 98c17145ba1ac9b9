"""Words of a planned value become its operator, its unit and its points."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from pbassist.forms.grid import fold
from pbassist.model.performance import Operator

NUMBER = re.compile(r"[-−]?\d{1,15}(?:,\d{3}){0,5}(?:\.\d{1,10})?")
BARE_VALUE = re.compile(
    r"[^\d]{0,6}\d[\d,.]{0,15}(?:[-–—~～至]\d[\d,.]{0,15})?(?:及?以上|以下|以内)?"
)
POINTS = re.compile(r"(-?\d{1,6}(?:\.\d{1,6})?)\s?(?:分|%)?")
SYMBOLS: tuple[tuple[str, Operator], ...] = (
    ("≥", "≥"),
    ("≧", "≥"),
    ("⩾", "≥"),
    (">=", "≥"),
    ("≤", "≤"),
    ("≦", "≤"),
    ("⩽", "≤"),
    ("<=", "≤"),
    ("=", "="),
    (">", ">"),
    ("<", "<"),
)
LEADING_WORDS: tuple[tuple[str, Operator], ...] = (
    ("大于或等于", "≥"),
    ("大于等于", "≥"),
    ("不低于", "≥"),
    ("不少于", "≥"),
    ("不小于", "≥"),
    ("不短于", "≥"),
    ("至少", "≥"),
    ("小于或等于", "≤"),
    ("小于等于", "≤"),
    ("不高于", "≤"),
    ("不超过", "≤"),
    ("不超", "≤"),
    ("不多于", "≤"),
    ("不大于", "≤"),
    ("至多", "≤"),
    ("控制在", "≤"),
    ("大于", ">"),
    ("超过", ">"),
    ("高于", ">"),
    ("多于", ">"),
    ("小于", "<"),
    ("低于", "<"),
    ("少于", "<"),
    ("等于", "="),
)
TRAILING_WORDS = re.compile(
    r"\d\s?[%‰]?[^\d\s,，。;；、]{0,8}?\s?(?:(?:及|或)?(以上)|(?:之|及|或)?(以内|以下|之内)|(?<=[日天时钟月年周])(内))(?![^\d]{0,4}\d)"
)
NATURES: dict[str, Operator] = {"定性": "定性", "正向": "≥", "反向": "≤", "逆向": "≤", "负向": "≤"}
DATE = re.compile(
    r"(?:20\d\d\s?年|\d{1,2}\s?月|20\d\d[-./]\d{1,2}|[每当次本上下末]月(?:的|末|底|前)?\s?\d{1,2}\s?[日号]"
    r"|^\d{1,2}\s?[日号](?:之前|以前|前)$)"
)
"""A point in time, which has no unit: 2026年11月底前, 每月15日前; 15日内 is a stretch of days."""
RANGE_MARK = re.compile(r"\d\s?[%‰]?\s?[-–—~～至]\s?\d")
UNIT = re.compile(
    r"\d(?![\d.,])\s?((?:%|‰|℃|[^\d\s,，。;；:：、()（）≥≤><=+\-—~～]{1,6})(?:/[^\d\s,，。;；:：、()（）]{1,5})?(?:[（(][套副组次只个台件][)）])?)"
)
COUNTER = re.compile(r"[万亿]?[个项次件人处家名所座台套条份场期批户户村起篇]")
MEASURE_WORD = (
    r"(?:[万亿千百]?(?:人次|人天|车次|班次|床日|课时|学时|平方米|平方公里|立方米|公里|千米|米|公顷|亩|吨|公斤|千克|克|升"
    r"|元|小时|分钟|工作日|天|日|周|个月|月|年|分|度|千瓦时|千瓦|册次|册|批次|场次|人|户|个|项|次|件|处|家|名|所|座|台"
    r"|套|条|份|场|期|批|村|起|篇|株|棵|头|只|羽|辆|艘|张|幅|块|盏|组|种|门|段|眼|口|宗|例|支|盘|站|点)|%|‰|℃|百分点)"
)
UNIT_IN_NAME = re.compile(
    rf"[（(]\s?(?:单位\s?[:：]\s?)?({MEASURE_WORD}(?:[/／]{MEASURE_WORD})?)\s?[)）]$"
)
"""造林面积（万亩）; other words in brackets (含转载) are no unit."""
LONGEST_UNIT = 4
UNIT_TAIL = re.compile(r"(?:及以上|及以下|或以上|以上|以下|以内|之内|内|左右|之前|前)$")


def read_points(text: str) -> Decimal | None:
    """A weight or score: 20, 20分, 20%, 18.5; None for other words."""
    match = POINTS.fullmatch(fold(text))
    if not match:
        return None
    try:
        return Decimal(match.group(1))
    except InvalidOperation:
        return None


def read_operator(stated: str | None, planned: str | None) -> Operator | None:
    """The operator of its own column, else that of the planned value; None when none is printed.

    正向 and 反向 say which side is good and stand for ≥ and ≤ where no sign is printed; 定量 and
    a date say nothing.
    """
    own = _match_operator(fold(stated)) if stated else None
    if own:
        return own
    printed = _match_operator(fold(planned)) if planned else None
    if printed:
        return printed
    nature = fold(stated) if stated else ""
    return next((operator for word, operator in NATURES.items() if nature.startswith(word)), None)


def _match_operator(words: str) -> Operator | None:
    for symbol, operator in SYMBOLS:
        if words.startswith(symbol):
            return operator
    for word, operator in LEADING_WORDS:
        if words.startswith(word):
            return operator
    if words.startswith("定性"):
        return "定性"
    trailing = TRAILING_WORDS.search(words)
    if trailing and not DATE.search(words) and not RANGE_MARK.search(words):
        return "≥" if trailing.group(1) else "≤"
    return None


def read_unit_in_name(name: str | None, planned: str | None) -> str | None:
    """The unit that a name bears for a planned value of bare digits: 造林面积（万亩） of 1.2."""
    if not name or not planned or not BARE_VALUE.fullmatch(fold(planned)):
        return None
    match = UNIT_IN_NAME.search(name)
    return match.group(1) if match else None


def read_unit(planned: str | None) -> str | None:
    """The unit printed behind the first number of a planned value; None for a date or bare words."""
    if not planned or DATE.search(planned):
        return None
    match = UNIT.search(planned)
    unit = UNIT_TAIL.sub("", match.group(1)) if match else ""
    counter = COUNTER.match(unit) if len(unit.partition("/")[0]) > LONGEST_UNIT else None
    return counter.group() if counter else unit or None
