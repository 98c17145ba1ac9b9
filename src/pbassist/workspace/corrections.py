"""Corrections of the bureau become files beside its rules, kept apart from what was read."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from pbassist.errors import RuleError, describe_system
from pbassist.find.citations.rule_numbers import normalise_number
from pbassist.library import names_rule
from pbassist.model.policy import Correction, Level, Regulation, Status
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
CHINESE_KEY = re.compile(r"^[ \t]{0,8}([\u4e00-\u9fa5]{2,12})[ \t]{0,8}[=＝]", re.MULTILINE)
"""TOML wants quotes around a key that is not ASCII; nobody writes them."""
_LISTS = ("aliases", "replaces", "replaced_by")
_KEPT = ("title", "level")
"""A rule is never without them."""
_WORDS = {field: word for word, field in FIELDS.items()}
_CHOICES = {"level": get_args(Level), "status": get_args(Status)}
_DATES = ("issued", "effective_from", "effective_until", "repealed_on")


def load_corrections(root: Path | None) -> tuple[Correction, ...]:
    """Every correction of a workspace; raises `RuleError` naming the file that cannot be used."""
    if root is None:
        return ()
    return tuple(load_correction(path) for path in sorted((root / LAWS).glob(f"*{SUFFIX}")))


def load_correction(path: Path) -> Correction:
    """One correction; raises `RuleError`.

    Its keys are the fields or what a person calls them (失效日期); `rule` is the id, the 文号, the
    title or, when left out, the name of the file it lies beside: 办法.更正.toml beside 办法.docx.
    """
    try:
        keys = tomllib.loads(CHINESE_KEY.sub(r'"\1" =', path.read_text(encoding="utf-8-sig")))
        fields = {FIELDS.get(key, key): value for key, value in keys.items()}
        if not fields.keys() - {"rule"}:
            raise RuleError.bad_correction(path, "没有写出要更正的项")
        correction = Correction.model_validate({"rule": path.name.removesuffix(SUFFIX), **fields})
    except OSError as error:
        raise RuleError.bad_correction(path, describe_system(error)) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError.bad_correction(path, "不是有效的 TOML 文件") from error
    except ValidationError as error:
        raise RuleError.bad_correction(path, _blame(error)) from error
    check_dates(correction.stated)
    return correction


def _blame(error: ValidationError) -> str:
    first = error.errors()[0]
    field = str(first["loc"][0])
    word = _WORDS.get(field, field)
    if first["type"] == "extra_forbidden":
        return f"没有“{field}”这一项，可更正的有：{'、'.join(FIELDS)}"
    return f"“{word}”写法不对，{_say_remedy(field)}"


def check_dates(fields: Mapping[str, Any]) -> None:
    """Raises `RuleError` for an end before the beginning."""
    begin = fields.get("effective_from")
    for field in ("effective_until", "repealed_on"):
        end = fields.get(field)
        if begin and end and end < begin:
            raise RuleError.ends_before_it_begins(_WORDS[field], end, begin)


def check_against(rule: Regulation, fields: Mapping[str, Any]) -> None:
    """Raises `RuleError` where a correction makes a rule end before it begins."""
    dates = {name: getattr(rule, name) for name in _DATES}
    check_dates({**dates, **{name: fields[name] for name in _DATES if name in fields}})


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
    if field == "number":
        return normalise_number(value) or value
    try:
        read = dt.date.fromisoformat(value) if field in _DATES else value
        Correction.model_validate({"rule": "-", field: read})
    except ValueError as error:  # pydantic's own is one
        raise RuleError.bad_field(word, value, _say_remedy(field)) from error
    return read


def _say_remedy(field: str) -> str:
    """How a field is written."""
    if field in _DATES:
        return "请写成 2028-12-31 的样子"
    if field in _CHOICES:
        return f"可写：{'、'.join(_CHOICES[field])}"
    return "多个名称用方括号列出" if field in _LISTS else "请写出文字"


def write_correction(root: Path, rule: Regulation, fields: Mapping[str, Any]) -> Path:
    """Lay fields over the rule's correction and write it; None takes one back."""
    path = _find_file(root, rule)
    kept = load_correction(path) if path.exists() else Correction(rule=rule.id)
    stated = kept.stated
    merged = {**stated, **{name: value for name, value in fields.items() if value is not None}}
    for name in [name for name, value in fields.items() if value is None]:
        merged.pop(name, None)
    if merged:
        write_whole(path, _write(rule, Correction(rule=kept.rule, **merged)).encode())
    else:
        path.unlink(missing_ok=True)
    return path


def _find_file(root: Path, rule: Regulation) -> Path:
    """The rule's file, known by the id in it: its title may be what was corrected."""
    from pbassist.export import name_file

    for path in sorted((root / LAWS).glob(f"*{SUFFIX}")):
        if names_rule(load_correction(path), rule):
            return path
    taken = {one.name for one in (root / LAWS).glob("*")}
    return root / LAWS / name_file(rule.title, SUFFIX, taken=taken)


def _write(rule: Regulation, correction: Correction) -> str:
    lines = [
        f"# 《{rule.title}》的更正；删去一行即恢复读出的内容。",
        f"rule = {quote_toml(rule.id)}",
    ]
    lines += [
        f"{name} = {quote_toml(value)}  # {_WORDS[name]}"
        for name, value in correction.stated.items()
    ]
    return "\n".join(lines) + "\n"
