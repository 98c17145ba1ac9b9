"""The labelled lines over a rule on a web page become its number, issuer, dates and validity.

索引号：… 发文机关：… 文号：… 成文日期：… 有效性：…; also in the brackets of a law database,
【字号】… 【公布日期】….
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from pbassist.find.citations.rule_numbers import normalise_number
from pbassist.model.policy import Status

_GAP = r"[ \u3000]{0,6}"


def _label(*names: str) -> str:
    """A pattern of labels whose characters may be set apart, with what parts label and value."""
    spaced = "|".join(_GAP.join(name) for name in names)
    return rf"(?:【{_GAP}(?:{spaced}){_GAP}】{_GAP}|(?:^|[ \t\u3000|])(?:{spaced}){_GAP}[：:\t|]{_GAP})"


NUMBER = re.compile(
    _label("发文字号", "文号", "字号", "发文号") + r"(?P<value>[^•【|\t\n]{4,30}?号)", re.MULTILINE
)
ISSUER = re.compile(
    _label(
        "制定机关",
        "发布机关",
        "发文机关",
        "发布部门",
        "发布机构",
        "发文单位",
        "制发机关",
        "公开责任部门",
    )
    + r"(?P<value>[^•【\s|]{2,40})",
    re.MULTILINE,
)
_DATE = r"(?P<y>\d{4})[年.\-/](?P<m>\d{1,2})[月.\-/](?P<d>\d{1,2})"
WRITTEN = re.compile(
    _label("成文日期", "发文日期", "公布日期", "印发日期", "制发日期") + _DATE, re.MULTILINE
)
SHOWN = re.compile(_label("发布日期", "发布时间", "公开日期", "生成日期") + _DATE, re.MULTILINE)
FROM = re.compile(_label("施行日期", "实施日期", "生效日期") + _DATE, re.MULTILINE)
UNTIL = re.compile(_label("失效日期", "废止日期", "终止日期", "有效期至") + _DATE, re.MULTILINE)
VALID = re.compile(
    _label("有效性", "时效性", "文件状态", "效力状态", "是否有效") + r"(?P<value>[^\s|•【]{2,8})",
    re.MULTILINE,
)


class PageFacts(NamedTuple):
    """What a page says of the rule it shows (网页标注)."""

    number: str | None
    """文号 in normal form."""
    issuer: str | None
    """发文机关."""
    issued: dt.date | None
    """成文日期, 发文日期."""
    shown: dt.date | None
    """发布日期 of the page: not the rule's own day, but near it."""
    effective_from: dt.date | None
    """施行日期."""
    effective_until: dt.date | None
    """失效日期."""
    status: Status | None
    """已失效 or 已废止 where the page says so; that it says 有效 proves nothing today."""


def find_page_facts(head: str) -> PageFacts:
    """The labelled facts in the lines over a rule; None for what is not labelled."""
    number = NUMBER.search(head)
    issuer = ISSUER.search(head)
    return PageFacts(
        normalise_number(number["value"]) if number else None,
        issuer["value"] if issuer else None,
        _day(WRITTEN.search(head)),
        _day(SHOWN.search(head)),
        _day(FROM.search(head)),
        _day(UNTIL.search(head)),
        _status(VALID.search(head)),
    )


def _status(match: re.Match[str] | None) -> Status | None:
    words = match["value"] if match else ""
    if "废止" in words:
        return "已废止"
    return "已失效" if "失效" in words or "无效" in words else None


def _day(match: re.Match[str] | None) -> dt.date | None:
    try:
        return dt.date(*(int(match[part]) for part in "ymd")) if match else None
    except ValueError:
        return None
