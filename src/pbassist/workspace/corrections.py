"""Corrections of the bureau become files beside its rules, kept apart from what was read."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pbassist.errors import RuleError, describe_system
from pbassist.model.policy import Correction, Regulation
from pbassist.workspace.folder import LAWS, quote_toml, write_whole

SUFFIX = ".更正.toml"
FIELDS = {
    "名称": "title",
    "文号": "number",
    "发文机关": "issuer",
    "级别": "level",
    "地区": "place",
    "适用对象": "applies_to",
    "印发日期": "issued",
    "施行日期": "effective_from",
    "失效日期": "effective_until",
    "废止日期": "repealed_on",
    "状态": "status",
    "简称": "aliases",
    "代替": "replaces",
    "被代替": "replaced_by",
}
"""What may be corrected, as a person says it."""
_LISTS = ("aliases", "replaces", "replaced_by")
_KEPT = ("title", "level")
"""A rule is never without them."""
_DATES = ("issued", "effective_from", "effective_until", "repealed_on")


def load_corrections(root: Path | None) -> tuple[Correction, ...]:
    """Every correction of a workspace; raises `RuleError` naming the file that cannot be used."""
    if root is None:
        return ()
    return tuple(load_correction(path) for path in sorted((root / LAWS).glob(f"*{SUFFIX}")))


def load_correction(path: Path) -> Correction:
    """One correction; raises `RuleError`."""
    try:
        return Correction.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise RuleError.bad_correction(path, describe_system(error)) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError.bad_correction(path, "不是有效的 TOML 文件") from error
    except ValidationError as error:
        place = error.errors()[0]["loc"]
        raise RuleError.bad_correction(path, f"“{place[0]}”写法不对") from error


def read_wishes(wishes: Sequence[str]) -> dict[str, Any]:
    """`失效日期=2028-12-31` and the like as fields.

    无 strikes out what was read (as an empty string); an empty value takes a correction back (None).

    Raises `RuleError` for a field or a value that cannot be meant.
    """
    fields: dict[str, Any] = {}
    for wish in wishes:
        word, equals, value = wish.replace("＝", "=", 1).partition("=")
        field = FIELDS.get(word.strip(), word.strip())
        if not equals or field not in FIELDS.values():
            raise RuleError.no_field(word, "、".join(FIELDS))
        fields[field] = _read_value(word, field, value.strip())
    return fields


def _read_value(word: str, field: str, value: str) -> Any:
    if not value:
        return None
    if value == "无" and field not in _KEPT:
        return ""
    if field in _LISTS:
        return tuple(part.strip().strip("《》") for part in value.split("、") if part.strip())
    try:
        read = dt.date.fromisoformat(value) if field in _DATES else value
        Correction.model_validate({"rule": "-", field: read})
    except ValueError as error:  # pydantic's own is one
        raise RuleError.bad_field(word, value) from error
    return read


def write_correction(root: Path, rule: Regulation, fields: Mapping[str, Any]) -> Path:
    """Lay fields over the rule's correction and write it; None takes one back."""
    path = _find_file(root, rule)
    stated = load_correction(path).stated if path.exists() else {}
    merged = {**stated, **{name: value for name, value in fields.items() if value is not None}}
    for name in [name for name, value in fields.items() if value is None]:
        merged.pop(name, None)
    if merged:
        write_whole(path, _write(rule, Correction(rule=rule.id, **merged)).encode())
    else:
        path.unlink(missing_ok=True)
    return path


def _find_file(root: Path, rule: Regulation) -> Path:
    """The rule's file, known by the id in it: its title may be what was corrected."""
    from pbassist.export import name_file

    for path in sorted((root / LAWS).glob(f"*{SUFFIX}")):
        if load_correction(path).rule == rule.id:
            return path
    taken = {one.name for one in (root / LAWS).glob("*")}
    return root / LAWS / name_file(rule.title, SUFFIX, taken=taken)


def _write(rule: Regulation, correction: Correction) -> str:
    words = {field: word for word, field in FIELDS.items()}
    lines = [
        f"# 《{rule.title}》的更正；删去一行即恢复读出的内容。",
        f"rule = {quote_toml(rule.id)}",
    ]
    lines += [
        f"{name} = {quote_toml(value)}  # {words[name]}"
        for name, value in correction.stated.items()
    ]
    return "\n".join(lines) + "\n"
