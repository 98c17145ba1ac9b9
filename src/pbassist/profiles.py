"""A folder of TOML schemes becomes Profiles, and a form or report is matched with one of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pbassist.errors import SettingsError
from pbassist.model.performance import Target
from pbassist.model.profile import Profile
from pbassist.model.terms import name_dimension

SHARED_FILES = ("words.toml", "document_types.toml")
"""Lists that every scheme of the folder has, unless it states its own of the same name."""


def read_profiles(folder: Path) -> dict[str, Profile]:
    """Every scheme of a folder by id, the shared lists filled in.

    Raises `SettingsError` naming the file and the key that does not fit.
    """
    shared: dict[str, Any] = {}
    for name in SHARED_FILES:
        if (folder / name).is_file():
            shared |= _read_toml(folder / name)
    profiles = {}
    for path in sorted(folder.glob("*.toml")):
        if path.name not in SHARED_FILES:
            profile = read_profile(path, shared)
            profiles[profile.id] = profile
    return profiles


def read_profile(path: Path, shared: Mapping[str, Any]) -> Profile:
    """One scheme; tables of `shared` stand behind its own, entry by entry."""
    fields = _read_toml(path)
    for key, value in shared.items():
        if isinstance(value, dict):
            fields[key] = {**value, **fields.get(key, {})}
        else:
            fields.setdefault(key, value)
    try:
        return Profile.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SettingsError.bad_value(path.name, key, first["msg"]) from error


def choose_profile(profiles: Mapping[str, Profile], name: str) -> Profile:
    """The scheme of an id; raises `SettingsError` naming those that exist."""
    try:
        return profiles[name]
    except KeyError:
        raise SettingsError.unknown_profile(name, "、".join(sorted(profiles))) from None


def guess_profile(
    targets: Iterable[Target], profiles: Mapping[str, Profile], default: str
) -> Profile:
    """The scheme whose 一级指标 a form has: one with a class of its own for 成本, else the default.

    A form without indicators, or without a known class, tells nothing and gets the default.
    """
    printed = {
        name_dimension(indicator.dimension)
        for target in targets
        for indicator in target.indicators
        if indicator.dimension
    }
    preferred = choose_profile(profiles, default)
    if "cost" not in printed:
        return preferred
    with_cost = [p for p in profiles.values() if _has_cost_dimension(p)]
    return preferred if _has_cost_dimension(preferred) or not with_cost else with_cost[0]


def _has_cost_dimension(profile: Profile) -> bool:
    demands = (demand for stage in profile.stages for demand in stage.classes)
    return any(name_dimension(demand.dimension) == "cost" for demand in demands)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError.unreadable(path.name, str(error)) from error
