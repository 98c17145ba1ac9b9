"""Options become an open workspace: clock, environment, day, progress on stderr."""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pbassist.errors import UsageError

if TYPE_CHECKING:
    from pbassist.workspace import Workspace


def open_workspace(
    named: Path | None = None, *, profile: str | None = None, quiet: bool = True
) -> Workspace:
    """The workspace named by option or environment, else found upward, else none."""
    from pbassist.workspace import Workspace
    from pbassist.workspace.statutes import say_statutes_damaged

    if named is None and os.environ.get("PBASSIST_WORKSPACE"):
        named = Path(os.environ["PBASSIST_WORKSPACE"])
    workspace = Workspace.open(
        Path.cwd(),
        clock=lambda: dt.datetime.now(dt.UTC),
        environ=os.environ,
        named=named,
        profile=profile,
        progress=_be_silent if quiet or not sys.stderr.isatty() else _show_progress,
    )
    workspace.start_log()
    damaged = say_statutes_damaged(workspace.root)
    if damaged:
        print(damaged, file=sys.stderr)
    return workspace


def read_day(text: str | None) -> dt.date | None:
    """A day as typed; raises `UsageError` when it is none."""
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise UsageError.bad_day(text) from error


def _be_silent(stage: str, done: int, total: int) -> bool:
    return False


def _show_progress(stage: str, done: int, total: int) -> bool:
    end = "\n" if done + 1 >= total else ""
    print(f"\r{stage} {done + 1}/{total}", end=end, file=sys.stderr, flush=True)
    return False
