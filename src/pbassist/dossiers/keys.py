"""Codes, names and units as filled in become keys that can be compared."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from pbassist.model.performance import Project

FLOATING_ZERO = re.compile(r"(\d{4,30})\.0{1,2}")
LEADING_YEAR = re.compile(r"20\d\d(?:[-—–~至]20\d\d)?(?:年度?)?")
LEADING_PLACE = re.compile(r"(?:[一-鿿]{2,3}(?:县|市|区)|县|市(?!场)|区)(?=[一-鿿]{2})")
KIND_OF_WORK = "项目"
SHORTEST_NAME = 4


class Key(NamedTuple):
    """What a paper says of its project, folded for comparison; "" where it says nothing."""

    code: str
    name: str
    unit: str
    department: str


def fold_key(project: Project) -> Key:
    """The key of a project as filled in."""
    return Key(
        fold_code(project.code),
        fold_name(project.name),
        fold_unit(project.unit),
        fold_unit(project.department),
    )


def fold_code(code: str | None) -> str:
    """A code without case, width, space and the .0 of a number cell."""
    words = "".join(unicodedata.normalize("NFKC", code or "").split()).upper()
    floating = FLOATING_ZERO.fullmatch(words)
    words = floating.group(1) if floating else words
    return "".join(c for c in words if c.isalnum())


def fold_name(name: str | None) -> str:
    """A project's name without width, spaces, marks, a leading year and a closing 项目."""
    words = _letters(name)
    year = LEADING_YEAR.match(words)
    words = words[year.end() :] if year and len(words) > year.end() else words
    bare = words.removesuffix(KIND_OF_WORK)
    return bare if len(bare) >= SHORTEST_NAME else words


def fold_unit(unit: str | None) -> str:
    """A unit's name without the county before it: 云泽县水利局, 县水利局 and 水利局 are one."""
    words = _letters(unit)
    words = words.lstrip("0123456789") or words
    place = LEADING_PLACE.match(words)
    return words[place.end() :] if place else words


def _letters(text: str | None) -> str:
    folded = unicodedata.normalize("NFKC", text or "")
    return "".join(c for c in folded if c.isalnum())


def agree_on_unit(one: Key, other: Key) -> bool | None:
    """True for the same unit, False for different ones, None where one of them does not say.

    A paper that names the department alone fits any unit of that department.
    """
    if one.unit and other.unit:
        if one.unit == other.unit:
            return True
        if one.unit == other.department or other.unit == one.department:
            return None
        return False
    if one.department and other.department:
        return None if one.department == other.department else False
    if (one.unit and other.department) or (one.department and other.unit):
        named, department = (
            (one.unit, other.department) if one.unit else (other.unit, one.department)
        )
        return True if named == department else None
    return None
