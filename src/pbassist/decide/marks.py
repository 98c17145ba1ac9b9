"""What a person writes in the column 采纳 becomes √, × or 改, with the words beside it."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, NamedTuple

Mark = Literal["√", "×", "改", ""]
SPELLINGS: dict[Mark, tuple[str, ...]] = {
    "√": (
        "√", "✓", "✔", "☑", "✅", "v", "是", "对", "可", "好", "行", "采纳", "已采纳", "予以采纳",
        "采用", "同意", "同意采纳", "认可", "1", "y", "yes", "ok",
    ),
    "×": (
        "×", "✕", "✖", "✗", "✘", "╳", "☒", "❌", "x", "否", "不", "错", "不采纳", "不予采纳",
        "未采纳", "不采用", "不同意", "不认可", "驳回", "删", "删除", "删去", "n", "no",
    ),
    "改": (
        "改", "修改", "已改", "已修改", "修改后采纳", "改后采纳", "修改采纳", "采纳并修改", "部分采纳",
    ),
}  # fmt: skip
"""As people really write them; width, case, spaces and closing stops do not count."""
_BY_SPELLING: dict[str, Mark] = {
    spelling: mark for mark, spellings in SPELLINGS.items() for spelling in spellings
}
_LOOK = re.compile("[\ufe00-\ufe0f\u200b-\u200d]")
_SIGNED = re.compile(r"([√✓✔☑✅×✕✖✗✘╳☒❌])(.{1,12})|(.{1,12})([√✓✔☑✅×✕✖✗✘╳☒❌])", re.DOTALL)
"""A sign with a word beside it, as in “√ 采纳”."""
_WITH_WORDS = re.compile(r"([^,，:：;；。、(（]{1,8})[,，:：;；。、(（](.{1,2000})", re.DOTALL)
_REASON = re.compile(r"^(?:不采纳|驳回)?(?:理由|原因)[:：]?")


class Marked(NamedTuple):
    """A mark as it was meant (采纳标记)."""

    mark: Mark
    """Empty for a blank cell."""
    words: str = ""
    """Words written beside it in the same cell."""


def read_mark(written: str) -> Marked | None:
    """The mark of a cell; None for one that cannot be understood.

    A sign may have its own meaning in a word beside it (√ 采纳, 不同意×). ×：理由 and 改：文字 carry
    their words along; a √ with more words is not understood, since it may mean a change.
    """
    mark = _look_up(written)
    if mark is None:
        mark = _look_up_signed(written)
    if mark is not None:
        return Marked(mark)
    match = _WITH_WORDS.fullmatch(written.strip())
    mark = _look_up(match.group(1)) if match else None
    if match is None or mark not in ("×", "改"):
        return None
    words = match.group(2).strip()
    if not re.search(r"[(（]", words):
        words = words.rstrip(")）")
    return Marked(mark, _REASON.sub("", words).strip())


def _look_up_signed(written: str) -> Mark | None:
    """The mark of a sign and a word that mean the same; None where they differ."""
    match = _SIGNED.fullmatch(_LOOK.sub("", written).strip())
    if match is None:
        return None
    sign, word = _look_up(match[1] or match[4]), _look_up(match[2] or match[3])
    return sign if sign == word else None


def _look_up(written: str) -> Mark | None:
    folded = unicodedata.normalize("NFKC", _LOOK.sub("", written))
    folded = "".join(folded.split()).casefold().strip("。.,;!'\"“”‘’()[]")
    folded = folded.removesuffix(".0")
    return _BY_SPELLING.get(folded, None if folded else "")
