"""A report whose title names no unit becomes the units that its text names as in charge of it."""

from __future__ import annotations

import re

from pbassist.model.document import Document

READ = 3000
"""Characters from the start within which a report says whose project it is."""
UNIT = r"[一-鿿]{2,18}?(?:局|委员会|委|办公室|中心|院|校|政府|街道|队|站|所)"
IN_CHARGE = re.compile(
    rf"由(?P<department>{UNIT})(?:负责)?主管"
    rf"(?:[、，,和](?:由)?(?P<unit>{UNIT})(?:负责|具体|组织){{0,2}}实施)?"
)
SIGNED = re.compile(rf"(?!.{{0,20}}(?:事务所|财政局)){UNIT}")
DAY = re.compile(r"20\d\d年\d{1,2}月\d{1,2}日")


def find_named_units(document: Document) -> tuple[str | None, str | None]:
    """主管部门 and 实施单位 as the text says them, else who signs; None for what it does not say.

    Where it names several departments in charge it is a report on several projects: none is taken.
    """
    found = list(IN_CHARGE.finditer(document.text[:READ]))
    if len({one["department"] for one in found}) == 1:
        return found[0]["department"], found[0]["unit"]
    if found:
        return None, None
    return _find_signature(document), None


def _find_signature(document: Document) -> str | None:
    """The line above the date at a report's end; not an office that was commissioned, nor 财政局."""
    lines = [line.strip() for line in document.text[-200:].split("\n") if line.strip()]
    if len(lines) < 2 or not DAY.fullmatch("".join(lines[-1].split())):
        return None
    words = "".join(lines[-2].split())
    return words if SIGNED.fullmatch(words) else None
