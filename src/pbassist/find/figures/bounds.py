"""The words around a quantity become its bound and whether it is approximate."""

from __future__ import annotations

import re

from pbassist.find.figures.quantity import Quantity
from pbassist.model.figures import Comparison

_BOUND_BEFORE = re.compile(
    r"(?:(?P<ge>[≥≧⩾]|>=|＞＝|[不未](?:低|少|小|亚)于|不下于|至少|最低|最少|起码|达到?或超过|大于等于|大于或等于)"
    r"|(?P<le>[≤≦⩽]|<=|＜＝|[不未]超过?|不[高大多]于|至多|最多|最高|控制在|小于等于|小于或等于|上限为?)"
    r"|(?P<gt>[>＞]|超过|超出(?!预算)|突破|高于|大于|多于)|(?P<lt>[<＜]|不足|不到|不满|未达到?|未满|低于|小于|少于)|(?P<eq>[=＝]))"
    r"(?P<gap>[ \"“]?)(?:配备|设置|设立|开展|完成|安排|组织|召开|新建|选派|约|近|[扣加得减奖补]|每[\u4e00-\u9fff]{1,4})?[ ]?$"
)
_BOUND_AFTER = re.compile(
    r"[ ]?(?:[（(]含[^（）()]{0,8}[)）])?(?:(?P<ge>(?:及|或|和)?以上|及其以上|起(?![草到来步]))|(?P<le>(?:及|或|和)?以下|(?:之|以)内(?!部)|封顶))"
)
_WITHIN = re.compile(r"[ ]?内(?![部外地容])")
_ABOUT_BEFORE = re.compile(
    r"(?:约为[^，。；0-9]{1,6}的|(?<![节签预违公制契履条])约为?|约合|将?近|接近|大概|大致|左近|估计)[ ]?$"
)
_ABOUT_AFTER = re.compile(r"[ ]?(?:左右|上下(?![级游])|许(?![可])|有余)")
_GOES_ON = re.compile(r"[ ]?[+＋×xX*÷/][ ]?[0-9（(]")
_SUM_BEFORE = re.compile(r"[0-9）)][^0-9，。；、\n\t]{0,8}[=＝][ ]?$")
# one of these stands in every bound, and at the edge of every approximation
_BOUND_SIGNS = frozenset("≥≧⩾>＞≤≦⩽<＜=＝于少低码超多高控限突足到满达")
_BOUNDS_BEGIN = frozenset(" （(及或和以起之封")
_ABOUTS_END = frozenset("约为合近接概致计的")
_ABOUTS_BEGIN = frozenset(" 左上许有")
_COMPARISONS: dict[str, Comparison] = {"ge": "≥", "le": "≤", "gt": ">", "lt": "<", "eq": "="}


def read_comparison(text: str, quantity: Quantity) -> Comparison | None:
    """The bound printed before or after a quantity (不低于, ≥, 以上); None for a plain one."""
    words = text[max(quantity.start - 12, 0) : quantity.start]
    before = None if _BOUND_SIGNS.isdisjoint(words) else _BOUND_BEFORE.search(words)
    if before is not None and not (before.group("eq") and _is_computed(text, quantity)):
        return _COMPARISONS[next(key for key in _COMPARISONS if before.group(key))]
    following = text[quantity.end : quantity.end + 1]
    lasts = quantity.kind in ("time", "money", "percent") and following in (" ", "内")
    if lasts and _WITHIN.match(text, quantity.end):
        return "≤"
    after = _BOUND_AFTER.match(text, quantity.end) if following in _BOUNDS_BEGIN else None
    if after is not None:
        return "≥" if after.group("ge") else "≤"
    return None


def _is_computed(text: str, quantity: Quantity) -> bool:
    """True for the = of a computation (68×7=476, 得分=0.85×20), which bounds nothing."""
    before = text[max(quantity.start - 12, 0) : quantity.start]
    return bool(_SUM_BEFORE.search(before) or _GOES_ON.match(text, quantity.end))


def read_approximate(text: str, quantity: Quantity) -> bool:
    """True for 约, 近, 余, 多, 左右."""
    if quantity.kind == "time" and text[quantity.start - 1 : quantity.start] == "近":
        return quantity.approximate  # 近3年 are the last three years
    if quantity.approximate:
        return True
    before = text[max(quantity.start - 10, 0) : quantity.start]
    if before.rstrip(" ")[-1:] in _ABOUTS_END and _ABOUT_BEFORE.search(before):
        return True
    following = text[quantity.end : quantity.end + 1]
    return following in _ABOUTS_BEGIN and bool(_ABOUT_AFTER.match(text, quantity.end))
