"""A paper becomes the day on which it was signed (落款)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from pbassist.find.labels import parse_ordinal
from pbassist.find.rules.dates import DAY
from pbassist.model.document import Document, Span

_DATED = re.compile(
    r"(?:^|(?<=[。；]))[ \t\u3000]*[（(]?"
    r"(?:(?:[^。；，：:、《》“”\n]{2,40}(?:[局委办部院会府司所站社校厅队处科馆园组团厂章室]|中心|银行))?"
    r"(?:[（(][^（）()\n]{1,12}[)）])?|(?:(?:报告|填报|填表|编制|报送|落款|签发|成文|提交)?(?:日期|时间)[：:])?)"
    rf"[ \t\u3000]*{DAY.format('')}[ \t\u3000]*[)）]?[ \t\u3000]*$"
)
"""A full date alone on its line, behind the name of a unit, or behind 日期：."""
_ANNEX = re.compile(
    r"[ \u3000]*附[件表][ \u3000]?[一二三四五六七八九十\d]{0,2}[ \u3000]*[：:]?[ \u3000]*"
)


def find_signature(document: Document) -> tuple[dt.date, Span] | None:
    """The last full date that signs the body of a paper, and the date as printed.

    Tables do not sign, nor does anything in the annexes behind a signature.
    """
    found = None
    for start, line in _lines(document):
        if found is not None and _ANNEX.fullmatch(line):
            break
        match = _DATED.search(line)
        day = _read_day(match) if match else None
        if match is not None and day is not None:
            at, end = start + match.start("y"), start + match.end("d")
            if document.text[end : end + 2].lstrip().startswith("日"):
                end = document.text.index("日", end) + 1
            found = day, document.span(at, end)
    return found


def _lines(document: Document) -> Iterator[tuple[int, str]]:
    for block in document.blocks:
        if block.role != "body" or block.cell is not None:
            continue
        start = block.start
        for line in document.text[block.start : block.end].split("\n"):
            yield start, line
            start += len(line) + 1


def _read_day(match: re.Match[str]) -> dt.date | None:
    year, month, day = (parse_ordinal(match[part]) or 0 for part in "ymd")
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
