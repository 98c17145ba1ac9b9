"""A choice of statutes becomes part of a workspace's library: a marker is kept, the text is read at use."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import ClassVar, NamedTuple

from pbassist.errors import MissingExtra, SettingsError, StoredValueError
from pbassist.model.value import Stored
from pbassist.read.cards import Rules
from pbassist.read.statutes import find_statutes_version, read_statute_titles, read_statutes
from pbassist.resources import find_resources
from pbassist.workspace.folder import STORE, load_value, store_value

FILE = "statutes.json"
COUNTRY = "中华人民共和国"


class ChosenStatutes(Stored):
    """Which statutes a workspace took in (所收法律); their text stays in the optional package."""

    schema_name: ClassVar[str] = "chosen_statutes"

    package: str
    """Package and version they were taken from."""
    every: bool = False
    """Whether all statutes of the package were taken."""
    titles: tuple[str, ...]
    """Full titles."""


class AddedStatutes(NamedTuple):
    """What taking statutes in gave (收入法律)."""

    statutes: int
    """Statutes, versions of one counted once."""
    articles: int
    package: str
    missing: tuple[str, ...]
    """Titles of the list that the package does not have."""


def read_fiscal_titles() -> tuple[str, ...]:
    """The titles of corpus/statutes.toml, in its order."""
    path = find_resources("corpus") / "statutes.toml"
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["statute"]
    return tuple(row["title"] for row in rows)


def is_fiscal(title: str) -> bool:
    """Whether a statute is one of the list."""
    return title.removeprefix(COUNTRY) in read_fiscal_titles()


def keep_statutes(root: Path, *, every: bool) -> AddedStatutes:
    """Mark the fiscal statutes, or all, as part of the library of a workspace.

    Raises `MissingExtra` without the optional package; nothing is marked then.
    """
    package, known = find_statutes_version(), read_statute_titles()
    listed = read_fiscal_titles()
    full = {title.removeprefix(COUNTRY): title for title in known}
    titles = known if every else tuple(full[one] for one in listed if one in full)
    rules = read_statutes(None if every else titles)
    store_value(
        root / STORE / FILE, ChosenStatutes(package=package, every=every, titles=tuple(titles))
    )
    return AddedStatutes(
        statutes=len({rule.title for rule in rules.regulations}),
        articles=sum(one.kind == "article" for r in rules.regulations for one in r.articles),
        package=package,
        missing=tuple(one for one in listed if one not in full),
    )


def read_kept_statutes(root: Path | None) -> Rules | None:
    """The statutes a workspace took in; None when it took none, or list or package is gone."""
    chosen = _load_choice(root)
    if chosen is None:
        return None
    try:
        return read_statutes(None if chosen.every else chosen.titles)
    except MissingExtra:
        return None


def _load_choice(root: Path | None) -> ChosenStatutes | None:
    """What was chosen; None where nothing was, or the list of it cannot be read."""
    path = root / STORE / FILE if root is not None else None
    if path is None or not path.exists():
        return None
    try:
        return load_value(ChosenStatutes, path)
    except (StoredValueError, SettingsError):
        return None


def say_statutes_damaged(root: Path | None) -> str:
    """That the list of statutes taken in cannot be read, as a sentence; else empty."""
    if root is None or not (root / STORE / FILE).exists() or _load_choice(root) is not None:
        return ""
    return (
        f"所收法律的清单 {STORE}/{FILE} 已损坏，现在不使用这些法律；"
        "运行 pbassist add --statutes 即重新收入。"
    )


def say_statutes_gone(root: Path | None) -> str:
    """That statutes were taken in and their list or package is gone, as a sentence; else empty."""
    if root is None or not (root / STORE / FILE).exists():
        return ""
    try:
        find_statutes_version()
    except MissingExtra as error:
        return f"已收入的法律暂不能读取：{error}"
    return say_statutes_damaged(root)
