"""`log`, `verify` and `doctor` become what is printed of the record and of the machine."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import typer

from pbassist.cli.opening import open_workspace
from pbassist.errors import UsageError

if TYPE_CHECKING:
    from pbassist.workspace.logbook import LogLine


def log(
    kinds: Sequence[str], project: str | None, *, workspace: Path | None, as_json: bool
) -> None:
    """Print the record's entries, a line each."""
    from pbassist.model.record import EntryKind
    from pbassist.workspace.logbook import KINDS

    by_word = {word: kind for kind, word in KINDS.items()}
    wanted = [by_word.get(kind, kind) for kind in kinds]
    for kind in wanted:
        if kind not in get_args(EntryKind):
            known = "、".join(f"{word}（{one}）" for one, word in KINDS.items())
            raise UsageError.unknown_kind(kind, known)
    lines = open_workspace(workspace).log(wanted, project)  # type: ignore[arg-type]
    if as_json:
        entries = [line.entry.model_dump(mode="json") for line in lines]
        print(json.dumps(entries, ensure_ascii=False, indent=2))
        return
    for text in _join_frames(lines):
        print(text)
    if not lines:
        print("没有这样的审核记录。" if kinds or project else "尚无审核记录。")


def _join_frames(lines: Sequence[LogLine]) -> Iterator[str]:
    """The lines, those that confirm sentence after sentence of one letter as one."""
    for frame, group in groupby(lines, key=_name_frame):
        run = list(group)
        if frame is None or len(run) == 1:
            yield from (line.text for line in run)
            continue
        first, last = run[0].entry.seq, run[-1].entry.seq
        head = run[0].text.rpartition("（")[0].replace(f"第{first}号", f"第{first}—{last}号", 1)
        yield f"{head}{len(run)}句"


def _name_frame(line: LogLine) -> tuple[str, ...] | None:
    """Who confirmed a sentence of which letter, and how; None for all else."""
    body = line.entry.body
    if (
        line.entry.kind != "decision"
        or body["kind"] != "statement"
        or body["text"]
        or body["reason"]
    ):
        return None
    return line.entry.actor, body["dossier_id"], body["action"]


def verify(files: Sequence[Path], *, workspace: Path | None) -> None:
    """Print a line a part, and exit 1 when something does not hold."""
    answer = open_workspace(workspace).verify(files)
    for part in answer.parts:
        state = f"{len(part.broken)}处不符" if part.broken else "相符"
        print(f"{part.name}：{part.looked_at}项，{state}")
        for sentence in part.broken:
            print(f"  ✗ {sentence}")
        for sentence in part.notes:
            print(f"  · {sentence}")
    if not answer.holds:
        print("核验未通过。")
        raise typer.Exit(1)
    print(f"核验通过（{answer.head.short}）。" if answer.head else "核验通过。")


def doctor(*, workspace: Path | None) -> None:
    """Print the state of everything that matters, and exit 1 when a configured thing is broken."""
    report = open_workspace(workspace).doctor()
    for row in report:
        mark = {"ok": "✓", "absent": "－", "broken": "✗"}[row.state]
        print(f"{mark} {row.name}：{row.text}")
    if any(row.state == "broken" for row in report):
        raise typer.Exit(1)
