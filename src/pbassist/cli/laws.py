"""`search` becomes the articles printed, each with its validity and force."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from pbassist.cli.opening import open_workspace, read_day

if TYPE_CHECKING:
    from pbassist.workspace.answers import LawHit

LONGEST = 300


def search(
    query: str, *, limit: int, workspace: Path | None, on: str | None, as_json: bool
) -> None:
    """Print what the library says to a query, or that it says nothing."""
    answer = open_workspace(workspace).search(query, on=read_day(on), limit=limit)
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
