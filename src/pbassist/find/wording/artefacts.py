"""A block's text becomes what a program left in it: broken references, error values, fields, tags."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pbassist.find.wording.slip import is_in_quotes

_ANYWHERE = re.compile(
    r"错误[！!]\s?(?:未找到引用源|引用源未找到|找不到引用源|未定义书签|书签未定义|未定义样式|链接无效|超链接引用无效"
    r"|文档中没有指定样式的文字|不能通过编辑域代码创建对象|未指定顺序|未指定文件名|未找到目录项|不能识别的开关参数)"
    r"|Error!\s?(?:Reference source not found|Bookmark not defined|Not a valid \w{1,12}|No text of specified style"
    r"|Hyperlink reference not valid|Unknown switch argument)"
    r"|#(?:REF|VALUE|NULL|NUM|SPILL|CALC)!|#DIV/0!|#NAME\?|#N/A(?![A-Za-z])"
    r"|\{\s?(?:MERGEFIELD|PAGEREF|HYPERLINK|REF|TOC|SEQ|FORMTEXT|DOCPROPERTY|INCLUDEPICTURE|EMBED)\b[^{}\n]{0,80}\}"
    r"|(?<![A-Za-z])(?:MERGEFIELD|PAGEREF|DOCPROPERTY|INCLUDEPICTURE|FORMTEXT)(?![A-Za-z])|HYPERLINK(?=\s{0,3}[\"“”])"
    r"|«[^«»\n]{1,30}»|\{\{[^{}\n]{1,40}\}\}|\$\{[A-Za-z_.]{1,40}\}|<%[^%\n]{1,40}%>"
    r"|\[object Object\]|&(?:nbsp|amp|lt|gt|quot|ensp|emsp);|</?(?:br|p|div|span|td|tr|font|b|strong)\s?/?>|_x000[0-9A-D]_"
    r"|(?<=[一-鿿])\?{2,3}(?=[一-鿿、，,）)])"
    r"|1900[-/年]0?1[-/月]0?0日?"
)
_CELL = re.compile(
    r"(?:null|NULL|\(null\)|undefined|NaN|nan|None|Infinity|-Infinity|#{4,40}|\d(?:\.\d{1,9})?[Ee]\+\d{2,3})"
)
"""A cell that holds nothing else; 9.90126E+17 was a code, #### a column too narrow."""
_IN_PROSE = re.compile(
    r"(?<=[一-鿿：:])(?:null|undefined|NaN|nan|None)(?=[%％]|万?元|个|公里|人|次|户|处|项|家|件|份|台|米|亩|年|月|日)"
)
_EXPLAINED = re.compile(r"单元格|公式|函数|字段|接口|代码|编程")
"""Prose that speaks of such things means them."""


def find_artefacts(text: str, *, cell: bool) -> Iterator[tuple[int, int]]:
    """Places of what a program left; not where it is quoted or spoken of."""
    if cell and (whole := _CELL.fullmatch(text.strip())):
        at = text.index(whole[0])
        yield at, at + len(whole[0])
        return
    for pattern in (_ANYWHERE, _IN_PROSE):
        for match in pattern.finditer(text):
            spoken = _EXPLAINED.search(text, max(match.start() - 20, 0), match.start())
            if not spoken and not is_in_quotes(text, match.start()):
                yield match.span()
