"""`init` and `add` become a workspace and its library."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pbassist.cli.opening import open_workspace, read_day

if TYPE_CHECKING:
    from pbassist.workspace.answers import AddedLaw

MOST_CHANGES = 8
"""So many changes of a new version are printed."""


def init(folder: Path) -> None:
    """Lay out a workspace and say what to do next."""
    from pbassist.workspace import Workspace

    made = Workspace.init(folder.resolve())
    print(f"已建立工作区：{made}")
    print("下一步：在 pbassist.toml 的 [bureau] 中填写本单位，再用 pbassist add 收入本地制度。")


def add(
    paths: Sequence[Path], *, statutes: bool, every: bool, workspace: Path | None, on: str | None
) -> None:
    """Take rules and statutes in, say what was read of each, and index their meanings."""
    from pbassist.workspace import AT_ONCE

    day = read_day(on)
    opened = open_workspace(workspace, quiet=False)
    if paths:
        _show_laws(opened.add(paths, on=day))
        bureau = opened.settings.bureau
        if bureau.level != "中央" and not (bureau.place or bureau.city or bureau.province):
            print("pbassist.toml 的 [bureau] 中没有填写 place，地方制度一律按“仅供参考”处理。")
    if statutes:
        added = opened.add_statutes(every=every)
        print(f"已收入法律{added.statutes}部，共{added.articles}条（{added.package}）。")
        if added.missing and not every:
            print(f"  其中没有：{'、'.join(added.missing)}")
    said = opened.embed(most=AT_ONCE if paths or statutes else None).said
    if said:
        print(said, file=sys.stderr)
    elif not paths and not statutes:
        print("没有给出要收入的制度，含义索引已是最新。")


def index(*, workspace: Path | None) -> None:
    """Make both indexes whole and say how far meanings go."""
    made = open_workspace(workspace, quiet=False).index()
    print(f"字词索引：{made.articles}条。")
    if made.embedded.units:
        print(f"含义索引：{made.embedded.units}段。")
    if made.embedded.said:
        print(made.embedded.said, file=sys.stderr)


def _show_laws(laws: Sequence[AddedLaw]) -> None:
    for law in laws:
        if law.refusal:
            print(f"！{law.refusal}")
            continue
        number = f"（{law.number}）" if law.number else ""
        known = "（已在库中，未重复收入）" if law.known_already else ""
        print(f"《{law.title}》{number}{known}")
        for line in _describe(law):
            print(f"  {line}")


def _describe(law: AddedLaw) -> Iterator[str]:
    dates = (
        f"自{law.effective_from}起施行" if law.effective_from else "",
        f"有效期至{law.effective_until}" if law.effective_until else "",
    )
    told = (law.extent, law.status, f"本单位{law.force}", *filter(None, dates))
    yield "；".join(told) + f"（{law.name}）"
    if law.addressee:
        yield f"适用对象：{law.addressee}"
    if law.remarks and not law.known_already:
        yield f"注意：{'；'.join(law.remarks)}"
    if law.changes:
        yield _describe_changes(law.changes)


def _describe_changes(changes: Sequence[str]) -> str:
    first, clauses = changes[0], changes[1:]
    more = f"；……共{len(clauses)}处" if len(clauses) > MOST_CHANGES else ""
    return f"{first}：{'；'.join(clauses[:MOST_CHANGES])}{more}" if clauses else first
