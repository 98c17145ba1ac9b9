"""The head of a form becomes the month through which it reports (1—7月执行数: 7)."""

from __future__ import annotations

import re
import unicodedata

_DASH = r"[-—–~至到]{1,2}"
_MONTH = r"(1[0-2]|[1-9])"
_REPORTED = re.compile(
    rf"(?:0?1|一)月?(?:份)?{_DASH}0?{_MONTH}月(?:份|底|末)?"
    rf"|截[至止]到?(?:20\d\d年)?0?{_MONTH}月"
    rf"|0?{_MONTH}月(?:底|末)(?:累计|预算|实际)?(?:执行|完成|支出|支付)"
    r"|(上半年)|(前[三3]季度|[1一]{0,1}[-至到][三3]季度|第?[三3]季度末)"
)
HALF, THREE_QUARTERS = 6, 9


def find_month(words: str) -> int | None:
    """The last month of the first reported part of a year, 1–12; None where none is named."""
    folded = "".join(unicodedata.normalize("NFKC", words).split())
    match = _REPORTED.search(folded)
    if match is None:
        return None
    ranged, until, ended, half, quarters = match.groups()
    if half:
        return HALF
    return THREE_QUARTERS if quarters else int(ranged or until or ended)
