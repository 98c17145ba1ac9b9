"""What a rule lists as contents of a paper becomes their names and the words that show them."""

from __future__ import annotations

import re
from typing import NamedTuple

from pbassist.model.profile import DocumentType

_LABEL = re.compile(
    r"\s{0,9}(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)|[①-⑳])\s{0,9}"
)
_NAME = re.compile(r"[^:：。；;,，]{2,60}")
_ASIDE = re.compile(r"[（(][^（）()]{0,60}[)）]")
_TAIL = re.compile(
    r"等(?:[一二三四五六七八九]?个?方面)?(?:相关|有关)?(?:的)?(?:内容|事项|情况|信息|材料)?$|[。；;\s]+$|(?<=.{4})等$"
)
_JOINED = re.compile(r"、|以及|(?<=[^、]{2})(?:和(?!谐)|及(?!时))(?=[^、]{2})")
_OTHER = re.compile(r"^(?:其他|其它)(?=.{0,16}(?:内容|事项|问题|情况|信息|材料|资料|要求|条件))")
_LEADS = re.compile(
    r"^(?:重点是|主要是指?|指|包括|反映|逐[项条](?:说明|列示)|说明|附(?![件带加属])|拟采取的|采取的|对(?=评)|按照|年度)"
)
_END = re.compile(r"[。；;]+$|等(?:相关信息|内容|方面|情况)?[。；;]?$|相关信息[。；;]?$")
_FILLER = re.compile(r"(?:情况|内容|方面)$")
_SPLIT = re.compile(r"[、,，:：；;。]|以及|及(?!时)|和(?!谐)")
_SHORTEST, _LONGEST = 4, 12
"""Characters of a word that a heading is matched with."""
_BARE = 6
"""Characters that a word keeps when 情况 is taken from it; a shorter one stands in any report."""


class AskedContent(NamedTuple):
    """A content as a rule asks for it (要求的内容)."""

    name: str
    text: str
    """What is said of it, the name included."""
    other: bool
    """True for 其他需要说明的问题, which no heading shows."""


def split_contents(quote: str) -> tuple[AskedContent, ...]:
    """The contents of an item: one, or as many as 、 joins; none where it names nothing."""
    text = "".join(_LABEL.sub("", quote, count=1).split())
    found = _NAME.match(text)
    if found is None:
        return ()
    name, rest = found[0], text[found.end() :].strip("。；;")
    if "、" in _ASIDE.sub("", name) and not rest and not _OTHER.match(name):
        bare = _TAIL.sub("", name)
        names = [piece for piece in _JOINED.split(bare) if len(piece) > 1]
        return tuple(AskedContent(one, one, other=False) for one in names)
    return (AskedContent(_TAIL.sub("", name) or name, text, bool(_OTHER.match(name))),)


def collect_words(content: AskedContent, kind: DocumentType) -> tuple[str, ...]:
    """Words that show a content: its own pieces, and the scheme's for contents it names."""
    own = [
        word for piece in _SPLIT.split(content.text) for word in _find_words(piece, content.name)
    ]
    known = [
        word
        for one in kind.contents
        if any(word in content.text for word in one.words)
        for word in one.words
    ]
    return tuple(dict.fromkeys([*own, *known])) or (content.name,)


def name_known(content: AskedContent, kind: DocumentType) -> frozenset[str]:
    """The scheme's contents that a content names."""
    return frozenset(
        one.name for one in kind.contents if any(word in content.text for word in one.words)
    )


def fold_name(name: str) -> str:
    """A name without what makes no difference: 的, 情况, 主要."""
    return re.sub(r"的|情况|主要|等", "", name)


def _find_words(piece: str, name: str) -> list[str]:
    word = _END.sub("", _LEADS.sub("", _ASIDE.sub("", piece)))
    bare = _FILLER.sub("", word)
    if bare != word and len(bare) < _BARE:
        # 使用情况 stands in any report, 项目管理情况 in few
        bare = word if word == name or len(bare) >= _SHORTEST else ""
    return [bare] if _SHORTEST <= len(bare) <= _LONGEST else []
