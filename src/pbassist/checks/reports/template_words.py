"""Words of a template that speak to whoever fills it in become places in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

OPEN, SHUT = "（(【\\[〔", "）)】\\]〕"
ASIDE = re.compile(
    rf"[{OPEN}](?:请(?:填|在|按|据|根据|如实|简|说明|概述|列明|勾选|选择)|此处|必填|选填|填写|填报说明|填表说明|示例|样例"
    rf"|如实填|下拉选择|选择其一|任选|待(?:补充|填写?|完善)[{SHUT}]|[注备]注?[:：]?如?(?:无|没有)(?:此|该|相关)?[^{SHUT}]{{0,12}}删)"
    rf"[^{OPEN}{SHUT}]{{0,60}}[{SHUT}]?"
    rf"|[{OPEN}](?:简要|简单|逐项|分项|如实|详细)(?:介绍|说明|描述|列明|列举|分析|填写)(?!如下|见|附)[^{OPEN}{SHUT}\n]{{1,80}}[{SHUT}]"
    rf"|[{OPEN}][^{OPEN}{SHUT}]{{0,20}}(?:本模[板版]|填完后删除|如无此项)[^{OPEN}{SHUT}]{{0,30}}[{SHUT}]"
)
"""A template's word in brackets; (请示〔2025〕3号) and (请见附件) are none."""
SURE = re.compile(
    r"\{\{[^{}\n]{1,30}\}\}|[\[【](?:填写|请填)[^\]】\n]{1,20}[\]】]|此处(?:插入|粘贴|填)[^，。；\n]{0,12}"
    r"|(?<=[^\s])【(?:项目名称|单位名称|项目单位|主管部门|填报单位|金额|年份|日期)】(?![:：])"
    r"|(?<!\d)20\s{1,6}年\s{1,6}月(?!\s{1,6}日\s{0,4}$)"
)
"""Places to be filled that no sentence has."""
WHOLE = re.compile(
    r"[（(]?待(?:补充|填写|完善)[）)]?|(?:[（(]?[一二三四五六七八九十\d]{1,2}[）).、]\s?)?(?:…{1,3}|\.{3,6})|(?:示例|样例|范例)[:：].{0,60}"
    rf"|[{OPEN}]\s?(?:(?:简要|简单|简明|概括|重点|主要|详细|如实|逐项|分项|分别|结合实际)(?:地)?(?:介绍|说明|描述|概述|阐述|叙述|分析|填写|列明|列举|反映|总结|陈述)|简介|简述|概述|阐述|列明|列举|描述|填写|应当?(?:说明|包括|写明|列明)|需(?:说明|写明|列明)"
    rf"|请(?:对照|结合|围绕|逐[项一]|从|重点|简|用|附上|提供))"
    rf"(?!如下|见|附|了|在)[^{OPEN}{SHUT}\n]{{4,120}}[{SHUT}]"
    rf"|[{OPEN}][^{OPEN}{SHUT}\n]{{4,100}}(?:不超过|不少于|控制在|限)?\d{{2,4}}字(?:以内|左右|以上|内)?[{SHUT}]"
    r"|.{0,25}[（(](?:不少于|不超过|控制在|限)?\d{2,4}字(?:以内|左右|以上)?[）)]"
)
"""Blocks that hold nothing else."""
OPEN_CHOICE = re.compile(
    r"(?:□\s?[一-鿿]{1,6}[\s、/]{0,3}){2,8}|(?<!分)(?<!划)为\s?[“\"]?优[/／、]良[/／、]中[/／、]差(?![四等])"
)
TICKED = re.compile(r"[☑✓✔√■☒]|\[[xX√]\]")


class Left(NamedTuple):
    """A place where words of a template were left, as offsets in a block."""

    start: int
    end: int
    sure: bool
    """False for a choice that nobody seems to have made."""


def find_template_words(text: str) -> Iterator[Left]:
    """What a block of text has of its template."""
    if WHOLE.fullmatch(text.strip()):
        yield Left(len(text) - len(text.lstrip()), len(text.rstrip()), sure=True)
        return
    for pattern in (ASIDE, SURE):
        for match in pattern.finditer(text):
            yield Left(match.start(), match.end(), sure=True)
    if not TICKED.search(text):
        for match in OPEN_CHOICE.finditer(text):
            yield Left(match.start(), match.end(), sure=False)
