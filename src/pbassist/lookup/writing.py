"""A query written in haste becomes the same in the form of citations: 预算法57条, 财预2020年10号文."""

from __future__ import annotations

import re

from pbassist.find.labels import ORDINAL, parse_ordinal, write_ordinal

FEW = 8
"""Articles of a range (第92条至第95条) that are written out."""
LABEL_END = r"(?:之[一二三四五六七八九十]{1,2})?"
SHORTLY = re.compile(
    r"(?P<before>[（(][^（()）]{0,60}?)[，,、；;]?[ \u3000]?(?:以下|下称|简称)[^（()）]{1,30}(?P<after>[）)])"
)
"""What a name in a bracket will be called: it says nothing of which article is meant."""
LISTED = re.compile(
    rf"第[ \u3000]?(?P<first>[{ORDINAL}]{{1,8}})[ \u3000]?条?"
    rf"(?P<rest>(?:[、,，和及与至到—~～-]{{1,2}}[ \u3000]?第?[ \u3000]?[{ORDINAL}]{{1,8}}[ \u3000]?条?){{1,6}})"
    r"(?<=条)(?!例|件)"
)
JOINED = re.compile(
    rf"(?P<join>[、,，和及与至到—~～-])[ \u3000第]{{0,3}}(?P<number>[{ORDINAL}]{{1,8}})"
)
BARE = re.compile(
    rf"(?<=[法典例则定》〉号文明引])[ \u3000]{{0,2}}(?P<number>[{ORDINAL}]{{1,8}})[ \u3000]?条(?!例|件|建议|意见|要求|原则|措施|标准)"
)
"""An article number without 第, right behind the name of a rule."""
NUMBER = re.compile(
    r"(?P<word>[\u4e00-\u9fa5]{1,4})[ \u3000]{0,2}(?P<year>(?:19|20)\d\d)(?P<join>[ \u3000]{0,2}(?:年|[-－])[ \u3000]?|[ \u3000]{1,2})"
    r"第?(?P<serial>\d{1,4})[ \u3000]?号"
)
"""A 文号 without brackets: 财预2020年10号, 财预2020-10号."""
SECTION = re.compile(
    r"(?P<part>第?[一二三四五六七八九十]{1,3})(?:部分|、|[ \u3000])?的?第?[ \u3000]?"
    r"[（(](?P<item>[一二三四五六七八九十]{1,3})[）)](?:项|点|条)?第?[ \u3000]?(?P<point>\d{1,2})?(?:点|项|目|小点)?$"
)
"""A place in a notice without articles: 四（三）2, 第五部分第（二）项."""


def write_out(query: str) -> str:
    """The query with 第 before every article number, lists of articles and 文号 written out."""
    text = SHORTLY.sub(_drop_short_name, query)
    text = NUMBER.sub(r"\g<word>〔\g<year>〕\g<serial>号", text)
    text = BARE.sub(lambda match: f"第{match['number']}条", text)
    return LISTED.sub(_write_list, text)


def read_section(query: str) -> tuple[str, int] | None:
    """The label of a section at the end of a query, and where it begins; None when there is none."""
    words = query.rstrip(" \u3000。?？")
    match = SECTION.search(words)
    if match is None:
        return None
    return f"{match['part'].lstrip('第')}（{match['item']}）{match['point'] or ''}", match.start()


def _drop_short_name(match: re.Match[str]) -> str:
    return f"{match['before']}{match['after']}" if len(match["before"]) > 1 else ""


def _write_list(match: re.Match[str]) -> str:
    numbers = [parse_ordinal(match["first"]) or 0]
    for one in JOINED.finditer(match["rest"]):
        number, last = parse_ordinal(one["number"]) or 0, numbers[-1]
        runs = one["join"] in "至到—~～-" and last < number < last + FEW
        numbers.extend(range(last + 1, number + 1) if runs else [number])
    return "、".join(f"第{write_ordinal(number)}条" for number in numbers if number)
