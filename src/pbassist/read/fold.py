"""Text as a file holds it becomes text as a person reads it: nothing but layout is folded.

Dropped: BOM, CR, zero-width and direction marks. Folded one to one: code points of radicals into
the ideographs they stand for. Everything else stays: full-width digits and letters, quotation
marks, spaces inside a line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

ZERO_WIDTH = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\ufeff"
"""Code points that show nothing: soft hyphen, zero-width spaces and joiners, direction marks."""

# U+2E80–2EFF, which NFKC leaves alone (but for ⺟ and ⻳); pairs after Unicode's
# EquivalentUnifiedIdeograph.txt, 17.0. ⺕ is the exception: fonts draw it and 彐 as one glyph, and
# nobody writes the ideograph of that file.
_RADICALS_SUPPLEMENT = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民"
    "⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹"
    "⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿"
    "⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)


def _radicals() -> dict[int, str | None]:
    pairs = zip(_RADICALS_SUPPLEMENT[::2], _RADICALS_SUPPLEMENT[1::2], strict=True)
    table: dict[int, str | None] = {ord(radical): ideograph for radical, ideograph in pairs}
    for code in range(0x2F00, 0x2FD6):
        table[code] = unicodedata.normalize("NFKC", chr(code))
    # fonts of the mainland draw ⼾ as 户, and a PDF that looks characters up by their glyph says ⼾
    table[0x2F3E] = "户"
    return table


_FOLDS: dict[int, str | None] = _radicals() | dict.fromkeys(map(ord, ZERO_WIDTH))
_TO_FOLD = re.compile(f"[{ZERO_WIDTH}\u2e80-\u2ef3\u2f00-\u2fd5]")

CJK = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
CJK_OR_MARK = CJK + "\u3001-\u3004\u3008-\u301f\uff01-\uff0f\uff1a-\uff1f\uff3b-\uff40“”‘’—…·"

_ASCII_END = re.compile(r"[0-9A-Za-z%‰.)]$")
_ASCII_START = re.compile(r"[0-9A-Za-z(]")
_NEW_POINT = re.compile(
    r"[0-9≥≤＞＜><=＝①-⑳•●■◆-]|[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、"
)
_STOP = "。；;！？!?：:，,、"
_LONG_LINE = 8
"""From this many characters on both sides, an author's break stands between two statements."""


def fold_text(text: str) -> str:
    """The text without zero-width characters, radicals as ideographs; line breaks as `\\n`."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.translate(_FOLDS) if _TO_FOLD.search(text) else text


def fold_character(character: str) -> str:
    """One code point as it is read; empty for one that shows nothing."""
    folded = _FOLDS.get(ord(character), character)
    return folded or ""


def separate_wrapped(before: str, after: str) -> str:
    """What stands for a line break made by layout: a space only between Latin letters or digits."""
    if not before or not after:
        return ""
    return " " if _ASCII_END.search(before) and _ASCII_START.match(after) else ""


def separate_written(before: str, after: str) -> str:
    """What stands for a line break an author typed inside a cell or paragraph.

    Nothing inside a word broken by hand (项目 / 名称), after a stop, or before a unit (68 / 处);
    a space before the next point of a list, before a figure, and between two long lines, so that
    no two words or numbers become one.
    """
    if not before or not after or before[-1] in _STOP:
        return ""
    if _NEW_POINT.match(after) or separate_wrapped(before, after):
        return " "
    return " " if len(before) >= _LONG_LINE and len(after) >= _LONG_LINE else ""


def join_written(lines: Sequence[str]) -> str:
    """The lines of one cell or paragraph as one line; see `separate_written`."""
    joined = ""
    last = ""
    for line in lines:
        stripped = line.strip()
        if not stripped:
            continue
        joined += separate_written(last, stripped) + stripped
        last = stripped
    return joined
