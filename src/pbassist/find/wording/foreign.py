"""A block's text becomes the everyday English words and kana that stand bare in Chinese prose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pbassist.find.wording.slip import LOOKS_BACK, is_in_quotes

_HAN = "一-鿿"
_RUN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 \-_./@:&+#%'=^\\]{0,200}")
_WORDS = re.compile(r"[A-Za-z]{2,20}(?: [A-Za-z]{2,20}){0,5}")
_KANA = re.compile(f"(?<=[{_HAN}])の(?=[{_HAN}])")
_KARAOKE = re.compile(r"卡拉$")
_TOUCHING = re.compile(f"[{_HAN}]")
_LATIN = re.compile("[A-Za-z]")
_OPEN, _CLOSE = "（([【〔{", "）)]】〕}"
_CODE = re.compile(
    r"参数|变量|字段|代码|命令|函数|公式|型号|品牌|编号|域名|网址|邮箱|用户名|接口|按钮|语言|英文|英语|单词|软件|指令"
)
"""What stands behind these is a name or a value."""


def find_foreign(text: str, words: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Places of English words of a list, and of の; not in quotes, brackets, names, codes or addresses."""
    for match in _KANA.finditer(text):
        if not is_in_quotes(text, match.start()):
            yield match.span()
    if text.isascii() or len(_TOUCHING.findall(text)) < max(len(_LATIN.findall(text)), 2):
        return
    for run in _RUN.finditer(text):
        start, end = run.start(), run.start() + len(run[0].rstrip(" .:-"))
        if _WORDS.fullmatch(text, start, end) and _is_stray(text, start, end, words):
            yield start, end


def _is_stray(text: str, start: int, end: int, words: frozenset[str]) -> bool:
    printed = text[start:end].split(" ")
    if not all(_is_everyday(word, words) for word in printed):
        return False
    before = text[max(start - LOOKS_BACK, 0) : start].rstrip()
    after = text[end : end + LOOKS_BACK].lstrip()
    if not (_TOUCHING.match(before[-1:]) or before[-1:] in "，：；、" or not before):
        return False
    if not (_TOUCHING.match(before[-1:]) or _TOUCHING.match(after[:1])) and before[-1:] != "：":
        return False
    if (
        after[:1] == "镜"
        or _KARAOKE.search(before)
        or _CODE.search(before[-12:])
        or _CODE.match(after)
    ):
        return False
    return not is_in_quotes(text, start) and not _is_in_brackets(text, start)


def _is_everyday(word: str, words: frozenset[str]) -> bool:
    """OK is written in three ways; of other words only small letters are no name or abbreviation."""
    return word in words or (word in ("OK", "Ok") and "ok" in words)


def _is_in_brackets(text: str, at: int) -> bool:
    low = max(at - LOOKS_BACK, 0)
    opened = sum(text.count(one, low, at) for one in _OPEN)
    return opened > sum(text.count(one, low, at) for one in _CLOSE)
