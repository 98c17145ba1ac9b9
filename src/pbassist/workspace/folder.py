"""A folder becomes a place to keep things: found upward, laid out, read and written whole."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from pbassist.errors import (
    CannotWrite,
    SettingsError,
    StoredValueError,
    WorkspaceError,
    describe_system,
)
from pbassist.export import name_file, write_atomically
from pbassist.model.document import Document
from pbassist.model.value import Stored
from pbassist.read import load
from pbassist.settings import FILE_NAME, default_settings_text
from pbassist.stored import load_stored

S = TypeVar("S", bound=Stored)
LAWS = "laws"
"""Originals of the bureau's own rules."""
STORE = "store"
"""What the program keeps: read documents and the last review, as versioned JSON."""
RULES = "rules"
"""Folder of the store for the bureau's own rules."""


def find_workspace(start: Path, named: Path | None = None) -> Path | None:
    """The workspace named, else the nearest folder upward with a pbassist.toml, else None.

    Raises `WorkspaceError` when the named folder is no workspace.
    """
    if named is not None:
        if not (named / FILE_NAME).is_file():
            raise WorkspaceError.missing(named)
        return named
    start = start.resolve()
    return next((p for p in (start, *start.parents) if (p / FILE_NAME).is_file()), None)


def make_workspace(folder: Path) -> None:
    """Lay out a workspace; raises `WorkspaceError` when the folder is one already."""
    if (folder / FILE_NAME).exists():
        raise WorkspaceError.exists(folder)
    try:
        (folder / LAWS).mkdir(parents=True, exist_ok=True)
        (folder / STORE).mkdir(exist_ok=True)
    except OSError as error:
        raise CannotWrite.to(folder, describe_system(error)) from error
    write_whole(folder / FILE_NAME, default_settings_text().encode())


def make_folder(folder: Path) -> None:
    """Make a folder where there is none; raises `CannotWrite`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite.to(folder, describe_system(error)) from error


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside and rename it, so that nobody sees half of it."""
    write_atomically(path, lambda beside: _write_bytes(beside, content))


def _write_bytes(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def keep_original(workspace: Path, path: Path) -> Path:
    """Keep a rule's file under laws/; another file of the same name stays beside it."""
    content, folder = load(path, limit_mb=float("inf")), workspace / LAWS
    kept = folder / path.name
    if kept.exists() and kept.read_bytes() != content:
        taken = {one.name for one in folder.iterdir()}
        kept = folder / name_file(path.stem, path.suffix, taken=taken)
    write_whole(kept, content)
    return kept


def quote_toml(value: object) -> str:
    """A value as TOML: a date as it is, strings, lists of strings and booleans as in JSON.

    TOML has no null: None is an empty string.
    """
    if isinstance(value, dt.date):
        return value.isoformat()
    return json.dumps("" if value is None else value, ensure_ascii=False)


def store_value(path: Path, value: Stored) -> None:
    """Keep a value as versioned JSON."""
    write_whole(path, value.to_stored_json().encode())


def load_value(kind: type[S], path: Path) -> S:
    """A kept value; raises `StoredValueError` when the file is not one."""
    return load_stored(kind, _read_json(path))


def store_documents(workspace: Path, documents: Iterable[Document], *, kind: str) -> None:
    """Keep read documents by the hash of their bytes."""
    for document in documents:
        path = workspace / STORE / kind / f"{document.id}.json"
        if not path.exists():
            store_value(path, document)


def load_documents(workspace: Path, *, kind: str) -> tuple[Document, ...]:
    """Every kept document of a kind, in order of its id."""
    folder = workspace / STORE / kind
    return tuple(load_value(Document, path) for path in sorted(folder.glob("*.json")))


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError.unreadable(path, "读取失败") from error
    except json.JSONDecodeError as error:
        raise StoredValueError.wrong_schema(path.name, "不是 JSON") from error
    if not isinstance(content, dict):
        raise StoredValueError.wrong_schema(path.name, "不是 JSON 对象")
    return content
