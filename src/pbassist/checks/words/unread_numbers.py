"""Numbers of a report that could not be understood become a line of the working paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pbassist.checks.register import Brief, check, unclear
from pbassist.checks.reports.relations import KINDS, read_reports
from pbassist.checks.wording import name_place
from pbassist.model.figures import Unparsed
from pbassist.model.review import Finding

MOST_SHOWN = 6
"""Numbers that a line quotes."""


@check(fault="数字未能识别", kinds=KINDS)
def report_numbers_are_read(brief: Brief) -> Iterator[Finding]:
    """What looks like a number and was not understood is told to the reviewer, with its reason."""
    for paper in read_reports(brief):
        left = paper.unparsed
        if not left:
            continue
        shown = [one.span for one in left[:MOST_SHOWN]]
        places = list(dict.fromkeys(name_place(paper, span) for span in shown))
        yield unclear(
            "report_numbers_are_read",
            subject=paper.document.name,
            place="、".join(places[:3]) + ("等处" if len(places) > 3 else ""),
            message=f"正文有{len(left)}处数字未能识别，未参与核对：{_list_reasons(left)}。",
            evidence=shown,
        )


def _list_reasons(left: Sequence[Unparsed]) -> str:
    """“1.05”“0.36”（未识别计量单位）；“12,34万元”（千分位分隔不规范，无法确定数值）."""
    reasons: dict[str, list[str]] = {}
    for one in left[:MOST_SHOWN]:
        reasons.setdefault(one.reason, []).append(f"“{' '.join(one.span.quote.split())}”")
    said = "；".join(f"{''.join(quotes)}（{reason}）" for reason, quotes in reasons.items())
    return said + ("等" if len(left) > MOST_SHOWN else "")
