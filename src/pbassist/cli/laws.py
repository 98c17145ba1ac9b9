"""`search` becomes the articles printed, each with its validity and force, or earlier opinions."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pbassist.cli.opening import open_workspace, read_day

if TYPE_CHECKING:
    from pbassist.workspace.answers import LawAnswer, LawHit, Neighbours

LONGEST = 300
"""Characters of an article that are shown."""
MOST = 8
"""Words told as found."""


def search(
    query: str,
    wishes: Mapping[str, str | bool | None],
    *,
    limit: int,
    workspace: Path | None,
    on: str | None,
    as_json: bool,
    around: bool = False,
) -> None:
    """Print what the library says to a query, or that it says nothing."""
    from pbassist.workspace import narrow_search

    opened = open_workspace(workspace)
    only = narrow_search(wishes)
    answer = opened.search(query, on=read_day(on), limit=limit, only=only)
    if as_json:
        print(json.dumps(answer.to_json(), ensure_ascii=False, indent=2))
        return
    if answer.missing:
        print(f"！{answer.missing}")
    if answer.note:
        print(answer.note)
    if not answer.hits:
        print("没有找到依据。")
    for number, hit in enumerate(answer.hits, 1):
        _show_hit(number, hit, answer, around=around)


def search_opinions(query: str, *, limit: int, workspace: Path | None, as_json: bool) -> None:
    """Print what was decided before on matters like these."""
    hits = open_workspace(workspace).search_opinions(query, limit=limit)
    if as_json:
        rows = [hit.to_json() for hit in hits]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not hits:
        print("没有找到以往意见。")
    for number, hit in enumerate(hits, 1):
        who = f"{hit.project}　" if hit.project else ""
        print(f"{number}. {who}{hit.fault}（{hit.action or '常用语'}，{hit.reviewer}，{hit.day}）")
        print(f"   {' '.join(hit.text.split())}")
        if hit.reason:
            print(f"   理由：{hit.reason}")


def _show_hit(number: int, hit: LawHit, answer: LawAnswer, *, around: bool) -> None:
    rule, article = hit.regulation, hit.article
    label = article.label if article else ""
    title = f"《{rule.title}》" + (f"（{rule.number}）" if rule.number else "")
    marks = "；".join(word for word in (hit.validity, f"本单位{hit.force}", hit.mark) if word)
    print(f"{number}. {title}{label}")
    print(f"   {marks}（{hit.found_by}）")
    if article is not None:
        _show_text(article.text, answer.find_matches(hit) if hit.found_by != "引用" else ())
        _show_beside(answer.around.get(article.id), around=around)
    if hit.note:
        print(f"   {hit.note}")


def _show_text(text: str, matches: Sequence[tuple[int, int]]) -> None:
    """The part of an article where most of what was asked stands, marked on a terminal."""
    start, end = _choose_window(text, matches)
    shown, at = "", start
    bold, plain = ("\x1b[1;4m", "\x1b[0m") if sys.stdout.isatty() else ("", "")
    for begin, stop in matches:
        if start <= begin and stop <= end:
            shown += text[at:begin] + bold + text[begin:stop] + plain
            at = stop
    shown = " ".join((shown + text[at:end]).split())
    print(f"   {'……' if start else ''}{shown}{'……' if end < len(text.rstrip()) else ''}")
    words = dict.fromkeys("".join(text[a:b].split()) for a, b in matches)
    whole = [one for one in words if not any(one != other and one in other for other in words)]
    if whole:
        print(f"   命中：{'、'.join(whole[:MOST])}")


def _choose_window(text: str, matches: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The stretch of at most `LONGEST` characters with most matches, from the start of a sentence."""
    if len(text) <= LONGEST or not matches:
        return 0, min(len(text), LONGEST)

    def count(start: int) -> int:
        return sum(b - a for a, b in matches if start <= a and b <= start + LONGEST)

    starts = [0, *(stop.end() for stop in re.finditer(r"[。；;\n]", text))]
    start = max(starts, key=lambda one: (count(one), -one))
    return start, min(len(text), start + LONGEST)


def _show_beside(beside: Neighbours | None, *, around: bool) -> None:
    for word, one in zip(("前一条", "后一条"), beside or (), strict=False):
        if around and one is not None:
            print(f"   {word}　{' '.join(one.text.split())}")
    if beside and not around:
        names = [
            f"{w}：{one.label}" for w, one in zip(("前一条", "后一条"), beside, strict=True) if one
        ]
        if names:
            print(f"   {'；'.join(names)}")
