"""Checklists of the bureau become files that a person edits, and what the reviews look for.

`checklists/<文种>.toml` is the person's. It counts only as it was confirmed: the record keeps each
confirmed version whole, and a file that was edited since is told, not used.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from pbassist.errors import ChecklistError, describe_system
from pbassist.model.policy import Force
from pbassist.model.profile import Checklist, ChecklistRow
from pbassist.stored import load_stored
from pbassist.workspace.folder import quote_toml, write_whole
from pbassist.workspace.records import Item, read_record

FOLDER = "checklists"
_HEAD = """\
# {kind}核对清单。改好后运行：pbassist law checklist {kind} --confirm
# name 要求的内容；words 用语，标题或正文中出现任意一个即视为已写；basis 依据；quote 制度原文；
# asked = false 的不核对。自己增加的内容只需写 name 和 words。
"""


class KeptChecklist(NamedTuple):
    """A checklist of the bureau (核对清单) as the record has it."""

    checklist: Checklist
    path: Path
    edited: bool
    """True when the file was edited since and waits for confirmation."""


def find_file(root: Path, kind: str) -> Path:
    """Where the checklist of a type lies."""
    from pbassist.export import name_file

    return root / FOLDER / name_file(kind, ".toml")


def write_draft(root: Path, checklist: Checklist, doubts: Sequence[str] = ()) -> Path:
    """Write a draft for a person to edit, `doubts` about its rules at its head.

    Raises `ChecklistError` where a file is already.
    """
    path = find_file(root, checklist.document_type)
    if path.exists():
        raise ChecklistError.exists(checklist.document_type, path)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, _write(checklist, doubts).encode())
    return path


def describe_doubts(
    checklist: Checklist, rules: Iterable[tuple[str, str, Force]], *, placed: bool
) -> tuple[str, ...]:
    """Why a rule that rows are drawn from may not be asked by, a sentence each.

    `rules` are titles, validity in words and force here; `placed` where the bureau's place is set.
    """
    named = "、".join(row.basis for row in checklist.rows if row.basis)
    return tuple(
        said
        for title, validity, force in rules
        if f"《{title}》" in named and (said := _doubt(title, validity, force, placed=placed))
    )


def _doubt(title: str, validity: str, force: Force, *, placed: bool) -> str:
    why = [] if validity.startswith("现行有效") else [validity]
    mend = "请换用现行有效且适用本单位的制度，确需沿用的，请逐项确认。"
    if validity.startswith("效力待核实"):
        mend = "请核实后用 pbassist law edit 补充施行日期。"
    if force == "仅供参考":
        why.append("对本单位仅供参考")
        if not placed:
            mend = "本单位所在地未填写，请先在 pbassist.toml 的 [bureau] 中填写 place。"
    return f"《{title}》{'，且'.join(why)}，不宜作为核对的依据；{mend}" if why else ""


def read_draft(root: Path, kind: str) -> Checklist:
    """The checklist as the file has it now; raises `ChecklistError` naming what does not fit."""
    path = find_file(root, kind)
    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ChecklistError.missing(kind) from error
    except OSError as error:
        raise ChecklistError.unreadable(path, describe_system(error)) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ChecklistError.unreadable(path, "不是有效的 TOML 文件") from error
    return Checklist(document_type=kind, rows=tuple(_read_rows(path, fields)))


def make_entry(root: Path, kind: str) -> tuple[Checklist, Item]:
    """The file's checklist as the next version, and the record's entry for it."""
    draft = read_draft(root, kind)
    if not draft.rows:
        raise ChecklistError.empty(kind)
    before = {one.checklist.document_type: one.checklist for one in list_confirmed(root)}
    version = before[kind].version + 1 if kind in before else 1
    confirmed = draft.model_copy(update={"version": version})
    return confirmed, ("checklist", confirmed.to_stored())


def list_confirmed(root: Path | None) -> tuple[KeptChecklist, ...]:
    """The last confirmed checklist of every type."""
    if root is None:
        return ()
    last: dict[str, Checklist] = {}
    for entry in read_record(root, "checklist"):
        one = load_stored(Checklist, entry.body)
        last[one.document_type] = one
    return tuple(_compare(root, one) for one in last.values())


def _compare(root: Path, confirmed: Checklist) -> KeptChecklist:
    path = find_file(root, confirmed.document_type)
    try:
        edited = read_draft(root, confirmed.document_type).rows != confirmed.rows
    except ChecklistError:
        edited = path.exists()
    return KeptChecklist(confirmed, path, edited)


_ROWS = "content"
_KEYS = ("name", "words", "basis", "quote", "asked", "requirement_id")


def _read_rows(path: Path, fields: dict[str, Any]) -> Iterable[ChecklistRow]:
    rows = fields.get(_ROWS, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ChecklistError.unreadable(path, f"内容应写作若干个 [[{_ROWS}]]")
    for number, row in enumerate(rows, 1):
        unknown = [key for key in row if key not in _KEYS]
        if unknown:
            raise ChecklistError.bad_row(path, number, f"不认识“{unknown[0]}”")
        try:
            yield ChecklistRow.model_validate(row)
        except ValidationError as error:
            name = error.errors()[0]["loc"][0]
            raise ChecklistError.bad_row(path, number, f"“{name}”缺少或写法不对") from error


def _write(checklist: Checklist, doubts: Sequence[str]) -> str:
    head = _HEAD.format(kind=checklist.document_type)
    parts = [head + "".join(f"# 注意：{doubt}\n" for doubt in doubts)]
    for row in checklist.rows:
        values = row.model_dump()
        lines = [f"{key} = {quote_toml(values[key])}" for key in _KEYS]
        parts.append("\n".join([f"[[{_ROWS}]]", *lines]) + "\n")
    return "\n".join(parts)
