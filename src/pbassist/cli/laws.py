"""`search` becomes the articles printed, each with its validity and force, or earlier opinions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pbassist.cli.opening import open_workspace, read_day

if TYPE_CHECKING:
    from pbassist.workspace.answers import LawHit

LONGEST = 300


def search(
    query: str,
    wishes: Mapping[str, str | bool | None],
    *,
    limit: int,
    workspace: Path | None,
    on: str | None,
    as_json: bool,
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
        _show_hit(number, hit)


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


def _show_hit(number: int, hit: LawHit) -> None:
    rule, article = hit.regulation, hit.article
    label = article.label if article else ""
    title = f"《{rule.title}》" + (f"（{rule.number}）" if rule.number else "")
    marks = "；".join(word for word in (hit.validity, f"本单位{hit.force}", hit.mark) if word)
    print(f"{number}. {title}{label}")
    print(f"   {marks}（{hit.found_by}）")
    if article is not None:
        text = " ".join(article.text.split())
        print(f"   {text[:LONGEST]}{'……' if len(text) > LONGEST else ''}")
    if hit.note:
        print(f"   {hit.note}")
