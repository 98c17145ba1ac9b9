"""Recognised lines become glyphs: each character with a box of its own, marks in Chinese width."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pbassist.read.fold import CJK, CJK_OR_MARK, fold_character
from pbassist.read.layout.brackets import fold_brackets
from pbassist.read.scan.ocr import Area, Sign

_WIDE = re.compile(f"[{CJK_OR_MARK}]")
_IDEOGRAPH = re.compile(f"[{CJK}]")
_NARROW = 0.5
"""Em that a Latin letter or digit takes."""
_APART = 0.75
"""Em between two characters from which a gap is one; less is the recogniser's coarseness."""
_BESIDE = 0.35
"""Part of a line's height that must stand on each side of a wall for the line to be cut there."""
_CHINESE_MARKS = str.maketrans(",;:?!", "，；：？！")
_LATIN_MARKS = str.maketrans("，．：", ",.:")
_OLD = (
    "內別戶黃呂吳冊錄淨爭強溫眞敎淸靑說稅脫沒換奧產彥門間問開關項預資財務質標績經濟實際單數總"
    "額執評價審計劃時點設備費員農業會縣區鎮鄉號萬億達過進應當與個來對為從現發電話報聯級統網組"
    "給結編線續維護貼貧購責貨負車軟輔運導專傳優團圖園塊壞壩學寧將嚴幣幹張復態慮據擔擬權條極構"
    "橋檢測減渦滿漢獎環療監碼礎種積範節築約納練縮義職臨華補製規視訂訓記許訪證詢試該誤課調談請"
    "論諮講識議讀變貫貸買賠賬趙較輕轉遠適選還鄰醫鋪鏈鐵長閉閱隊階隨險雙難雜靈響頁頂順須領題顯"
    "飛飲養館馬驗體魚齊齡"
)
_NEW = (
    "内别户黄吕吴册录净争强温真教清青说税脱没换奥产彦门间问开关项预资财务质标绩经济实际单数总"
    "额执评价审计划时点设备费员农业会县区镇乡号万亿达过进应当与个来对为从现发电话报联级统网组"
    "给结编线续维护贴贫购责货负车软辅运导专传优团图园块坏坝学宁将严币干张复态虑据担拟权条极构"
    "桥检测减涡满汉奖环疗监码础种积范节筑约纳练缩义职临华补制规视订训记许访证询试该误课调谈请"
    "论咨讲识议读变贯贷买赔账赵较轻转远适选还邻医铺链铁长闭阅队阶随险双难杂灵响页顶顺须领题显"
    "飞饮养馆马验体鱼齐龄"
)
_OLD_FORMS = str.maketrans(_OLD, _NEW)
"""Forms of characters that mainland papers do not use: a recogniser in doubt takes them for theirs."""
_UNSURE = 0.98
_CLOSE = 2.4
"""Digits' distances within which a mark between two digits is drawn narrow."""


_PASSED = 0.6
"""Em between the first or last character and the edge of the ink that hold one more."""


class Placed(NamedTuple):
    """A character with its box in a picture, in pixels."""

    text: str
    area: Area
    confidence: float


def place_signs(signs: Sequence[Sign], area: Area) -> list[Placed]:
    """The characters of a line in its area: neighbours touch unless a gap or a space is between."""
    folded = [
        sign._replace(text=text.translate(_OLD_FORMS) if sign.confidence < _UNSURE else text)
        for sign in signs
        if (text := fold_character(sign.text))
    ]
    shown = [sign for sign in folded if not sign.text.isspace()]
    if not shown:
        return []
    em = _measure_em(shown, area)
    texts = _fold_marks(shown, em / area.width if area.width else 1.0)
    halves = [0.5 * em * _measure_width(text) for text in texts]
    middles = [area.left + sign.at * area.width for sign in shown]
    lefts = [middle - half for middle, half in zip(middles, halves, strict=True)]
    rights = [middle + half for middle, half in zip(middles, halves, strict=True)]
    for at in range(len(shown) - 1):
        if lefts[at + 1] - rights[at] < _APART * em:
            lefts[at + 1] = rights[at] = (rights[at] + lefts[at + 1]) / 2
    lefts[0] = _find_edge(lefts[0], area.left, em)
    rights[-1] = _find_edge(rights[-1], area.right, em)
    boxes = [
        Area(left, area.top, max(right, left + 1.0), area.bottom)
        for left, right in zip(lefts, rights, strict=True)
    ]
    placed = [
        Placed(text, box, sign.confidence)
        for text, box, sign in zip(texts, boxes, shown, strict=True)
    ]
    return list(_put_spaces(folded, placed))


def _find_edge(reckoned: float, edge: float, em: float) -> float:
    """Where a line ends: at the edge of its ink, unless a character was passed over there."""
    return edge if abs(reckoned - edge) <= _PASSED * em else reckoned


def _measure_width(text: str) -> float:
    """Em that a character takes."""
    if _WIDE.match(text):
        return 1.0
    return 0.9 if text in "%‰mwMW@&+=≥≤" else _NARROW


def is_ideographs(line: Sequence[Placed], sure: float) -> bool:
    """Whether a line is nothing but ideographs, each as sure as wanted: the edge of a % is no 6."""
    return bool(line) and all(_IDEOGRAPH.match(one.text) and one.confidence >= sure for one in line)


def _measure_em(signs: Sequence[Sign], area: Area) -> float:
    """Pixels that an ideograph takes: the distance of two that stand side by side."""
    steps = [
        (after.at - before.at) * area.width
        for before, after in pairwise(signs)
        if _IDEOGRAPH.match(before.text) and _IDEOGRAPH.match(after.text)
    ]
    height = area.height
    usual = median(steps) if steps else 0.85 * height
    return min(max(usual, 0.6 * height), 1.3 * height)


def _put_spaces(signs: Sequence[Sign], placed: Sequence[Placed]) -> Iterator[Placed]:
    """The characters with the spaces that were recognised between two Latin letters or digits."""
    characters = iter(placed)
    before: Placed | None = None
    spaced = False
    for sign in signs:
        if sign.text.isspace():
            spaced = True
            continue
        character = next(characters)
        wide = _WIDE.match(character.text) or (before and _WIDE.match(before.text))
        if before is not None and spaced and not wide:
            edge = before.area.right
            space = Area(edge, character.area.top, edge, character.area.bottom)
            yield Placed(" ", space, character.confidence)
        yield character
        before, spaced = character, False


def _fold_marks(signs: Sequence[Sign], em: float) -> list[str]:
    """Marks in the width they are drawn in, which a recogniser does not tell.

    Behind an ideograph a mark is Chinese; between two digits its room says what it is: 1,682.40
    is one number, 100，200 are two. What stands between two dates is a dash and no 一. `em` is in
    parts of the line's width.
    """
    texts = [sign.text for sign in signs]
    pitches = [b.at - a.at for a, b in pairwise(signs) if a.text.isdigit() and b.text.isdigit()]
    pitch = median(pitches) if pitches else _NARROW * em
    folded = list(texts)
    for at, text in enumerate(texts):
        before = texts[at - 1] if at else ""
        after = texts[at + 1] if at + 1 < len(texts) else ""
        if before.isdigit() and after.isdigit():
            if signs[at + 1].at - signs[at - 1].at <= _CLOSE * pitch:
                folded[at] = text.translate(_LATIN_MARKS)
        elif _IDEOGRAPH.match(before):
            folded[at] = text.translate(_CHINESE_MARKS)
            if text == "一" and before in "年月日时" and after.isdigit():
                folded[at] = "—"
        elif _IDEOGRAPH.match(after) and (before in "%％‰）”》" or not before):
            folded[at] = text.translate(_CHINESE_MARKS)
    fold_brackets(texts, folded)
    return folded


def mend_dashes(lines: Sequence[list[Placed]]) -> None:
    """A line that is 一 alone is a dash, unless a line that is 二 alone shows that one counts."""
    alone = {line[0].text for line in lines if len(line) == 1}
    if "二" in alone:
        return
    for line in lines:
        if len(line) == 1 and line[0].text == "一":
            line[0] = line[0]._replace(text="—")


def cut_area(area: Area, walls: Sequence[Area]) -> list[Area]:
    """The parts of a line's area between the walls that cross it, left to right, top to bottom.

    A line found over two cells of a table becomes a line for each.
    """
    parts = [area]
    for upright in (True, False):
        crossing = [wall for wall in walls if (wall.height > wall.width) == upright]
        parts = [piece for part in parts for piece in _cut(part, crossing, upright=upright)]
    return parts


def _cut(area: Area, walls: Sequence[Area], *, upright: bool) -> list[Area]:
    least = _BESIDE * min(area.height, area.width)
    cuts = sorted(
        ((wall.left, wall.right) if upright else (wall.top, wall.bottom))
        for wall in walls
        if _crosses(area, wall, upright=upright)
    )
    start, end = (area.left, area.right) if upright else (area.top, area.bottom)
    parts: list[tuple[float, float]] = []
    at = start
    for low, high in cuts:
        if low - at >= least:
            parts.append((at, low))
        at = max(at, high)
    if end - at >= least or not parts:
        parts.append((min(at, end), end))
    if upright:
        return [area._replace(left=low, right=high) for low, high in parts]
    return [area._replace(top=low, bottom=high) for low, high in parts]


def _crosses(area: Area, wall: Area, *, upright: bool) -> bool:
    """Whether a wall runs inside an area over most of it."""
    if upright:
        inside = area.left < (wall.left + wall.right) / 2 < area.right
        shared = min(area.bottom, wall.bottom) - max(area.top, wall.top)
        return inside and shared >= 0.6 * area.height
    inside = area.top < (wall.top + wall.bottom) / 2 < area.bottom
    shared = min(area.right, wall.right) - max(area.left, wall.left)
    return inside and shared >= 0.6 * area.width


def cut_stacked(area: Area, rows: Sequence[int], pitch: float) -> list[Area]:
    """A column of characters set one below the other as an area for each.

    `rows` are the pixels of ink in each row of the area, `pitch` is about a character's height.
    Cuts fall at the emptiest row near where one character ends.
    """
    count = round(len(rows) / max(pitch, 1.0))
    if count < 2:
        return [area]
    pitch = len(rows) / count
    cuts = [0]
    for number in range(1, count):
        middle = number * pitch
        low, high = max(int(middle - pitch / 3), cuts[-1] + 1), int(middle + pitch / 3) + 1
        near = range(low, min(high, len(rows)))
        if near:
            cuts.append(min(near, key=lambda row: (rows[row], abs(row - middle))))
    cuts.append(len(rows))
    return [
        area._replace(top=area.top + above, bottom=area.top + below)
        for above, below in pairwise(cuts)
        if any(rows[above:below])
    ]
