"""A folder of TOML schemes becomes Profiles; one is chosen by name, by stage or by a form's marks."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pbassist.errors import SettingsError
from pbassist.model.performance import Stage, Target
from pbassist.model.profile import Marks, Profile
from pbassist.model.terms import STAGES

SHARED_FILES = ("words.toml", "document_types.toml", "calendar.toml")
"""Lists that every scheme of the folder has, unless it states its own of the same name."""
SEPARATORS = re.compile(r"[,，;；]")
BRACKETED = re.compile(r"[(（][^()（）]{0,20}[)）]")
DIVISION = re.compile(r"(?:1[1-5]|2[123]|3[1-7]|4[1-6]|5[0-4]|6[1-5])\d{4}(?=[0-9A-Z]{8})")
"""A project code of the budget system begins with the six digits of a county, city or province."""
STAGE_WORDS = {word: stage for stage, word in STAGES.items()}


def read_profiles(folder: Path, lists: Path | None = None) -> dict[str, Profile]:
    """Every scheme of a folder by id, the shared lists filled in: those of the folder, or of `lists`
    where it has none of that name.

    Raises `SettingsError` naming the file and the key that does not fit.
    """
    shared: dict[str, Any] = {}
    for name in SHARED_FILES:
        beside = folder / name if (folder / name).is_file() else (lists or folder) / name
        if beside.is_file():
            shared |= _merge(shared, _read_toml(beside))
    profiles = {}
    for path in sorted(folder.glob("*.toml")):
        if path.name not in SHARED_FILES:
            profile = read_profile(path, shared)
            profiles[profile.id] = profile
    return profiles


def _merge(before: Mapping[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    """Tables of several shared files, entry by entry."""
    return {
        key: {**before[key], **value} if isinstance(before.get(key), dict) else value
        for key, value in fields.items()
    }


def read_profile(path: Path, shared: Mapping[str, Any]) -> Profile:
    """One scheme; tables of `shared` stand behind its own, entry by entry."""
    fields = _read_toml(path)
    for key, value in shared.items():
        if isinstance(value, dict):
            fields[key] = {**value, **fields.get(key, {})}
        elif key == "document_types":
            own = fields.get(key, [])
            names = {one.get("name") for one in own}
            fields[key] = [*own, *(one for one in value if one.get("name") not in names)]
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


def read_choice(wish: str, profiles: Mapping[str, Profile]) -> dict[Stage | None, str]:
    """Ids of schemes by stage from 四川 or 自评=sichuan，申报=caiyu-2020-10; None stands for all stages.

    A scheme is named by its id or by words of its title that no other title has. Raises
    `SettingsError` for an unknown scheme or stage.
    """
    chosen: dict[Stage | None, str] = {}
    for part in filter(None, (one.strip() for one in SEPARATORS.split(wish))):
        word, equals, name = part.rpartition("=")
        if equals and word.strip() not in STAGE_WORDS:
            raise SettingsError.unknown_stage(word.strip(), "、".join(STAGE_WORDS))
        stage: Stage | None = STAGE_WORDS[word.strip()] if equals else None  # type: ignore[assignment]
        chosen[stage] = find_profile(profiles, name.strip()).id
    return chosen


def find_profile(profiles: Mapping[str, Profile], name: str) -> Profile:
    """The scheme of an id, or the only one whose title has these words; `SettingsError` else."""
    titled = [one for one in profiles.values() if name and name in one.title]
    return (
        titled[0] if name not in profiles and len(titled) == 1 else choose_profile(profiles, name)
    )


def guess_profile(
    targets: Iterable[Target], profiles: Mapping[str, Profile], default: str
) -> Profile:
    """The scheme whose marks the forms bear, with the reason; the default one where no scheme stands
    out.

    Forms are asked in their order: the first that bears marks of one scheme before all others says
    it. A form without indicators tells nothing, and a report has none: of those no reason is given.
    """
    preferred = choose_profile(profiles, default)
    targets = [one for one in targets if one.indicators]
    if not targets:
        return _say(preferred, "")
    rivals: tuple[Profile, ...] = ()
    for target in targets:
        found = weigh_marks(target, profiles)
        if not found:
            continue
        best = found[0][0]
        leaders = tuple(profile for weight, profile, _ in found if weight == best)
        if len(leaders) == 1:
            return _say(leaders[0], f"按表式判断：{'、'.join(found[0][2])}。")
        if preferred in leaders:
            return _say(preferred, "表式与默认方案相符。")
        rivals = rivals or leaders
    if rivals:
        names = "、".join(f"“{one.title}”" for one in rivals)
        return _say(
            preferred, f"表式同时与{names}相符，不能确定，按默认方案核对；可用 --profile 指定。"
        )
    return _say(preferred, "表式未显示所用方案，按默认方案核对；可用 --profile 指定。")


def _say(profile: Profile, reason: str) -> Profile:
    return profile.model_copy(update={"chosen": reason})


def weigh_marks(
    target: Target, profiles: Mapping[str, Profile]
) -> list[tuple[int, Profile, tuple[str, ...]]]:
    """Schemes whose own marks a form bears, with the weight of the marks and their names, the
    heaviest first; a money unit, a title or a year alone is no mark.
    """
    found = []
    for profile in profiles.values():
        if profile.marks is None or _is_other(target, profile.marks):
            continue
        strong, weak = (
            dict(_list_strong(target, profile.marks)),
            list(_list_weak(target, profile.marks)),
        )
        if strong and len(weak) >= profile.marks.least:
            weak += _match_points(target, profile)
            found.append((sum(strong.values()) + len(weak), profile, (*strong, *weak)))
    return sorted(found, key=lambda one: -one[0])


def _is_other(target: Target, marks: Marks) -> bool:
    """True where such forms were no longer in use in the form's year, are another place's, or have no
    such class.
    """
    late = marks.until is not None and target.year is not None and target.year > marks.until
    place = DIVISION.match(target.project.code or "")
    away = place is not None and not place[0].startswith(marks.divisions or "")
    return late or away or bool({_bare(one) for one in marks.without} & _list_dimensions(target))


def _list_dimensions(target: Target) -> set[str]:
    return {_bare(one.dimension) for one in target.indicators if one.dimension}


def _list_strong(target: Target, marks: Marks) -> Iterator[tuple[str, int]]:
    """Classes, points and columns that forms of the scheme have, with their weight: a column is one
    place's own, classes and points are shared by several schemes.
    """
    dimensions = _list_dimensions(target)
    aspects = {_bare(one.aspect) for one in target.indicators if one.aspect}
    columns = {_bare(one) for one in target.columns}
    if marks.dimensions and {_bare(one) for one in marks.dimensions} <= dimensions:
        yield f"一级指标有{'、'.join(marks.dimensions)}", 2
    seen = [one for one in marks.aspects if _bare(one) in aspects]
    if seen:
        yield f"二级指标有{'、'.join(seen)}", 4
    if marks.columns and {_bare(one) for one in marks.columns} <= columns:
        yield f"栏目有{'、'.join(marks.columns)}", 8
    if marks.totals and _sum_points(target) == marks.totals:
        yield f"执行率{marks.totals[0]:f}分、指标合计{marks.totals[1]:f}分", 2


def _list_weak(target: Target, marks: Marks) -> Iterator[str]:
    """What other forms may have too: words of the title, the money unit, the year, the place, grades."""
    word = next((one for one in marks.titles if one in target.title), None)
    if word:
        yield f"表名有“{word}”"
    if marks.unit and target.unit == marks.unit:
        yield f"金额单位为{marks.unit}"
    if marks.until is not None and target.year is not None:
        yield f"{target.year}年度表式"
    if marks.divisions and (target.project.code or "").startswith(marks.divisions):
        yield f"项目编码以{'、'.join(marks.divisions)}开头"
    grade = next((one for one in marks.grades if _shows(target, one)), None)
    if grade:
        yield f"等次用“{grade}”"


def _match_points(target: Target, profile: Profile) -> list[str]:
    scheme = profile.stage(target.stage).weights
    fits = scheme and scheme.dimensions and _sum_classes(target) == scheme.dimensions
    return ["各一级指标分值相符"] if fits else []


def _shows(target: Target, word: str) -> bool:
    return any(word in (one.planned or "", one.actual or "") for one in target.indicators)


def _bare(words: str) -> str:
    """产出指标（50分） and 产出 are one class, 绩效指标性质 and 指标性质 one column."""
    return BRACKETED.sub("", "".join(words.split())).removesuffix("指标").removeprefix("绩效")


def _sum_points(target: Target) -> tuple[Decimal, ...]:
    """Points of 预算执行率 and of all indicators; empty where one is blank."""
    done = target.execution.weight if target.execution else None
    weights = [one.weight for one in target.indicators]
    if done is None or not weights or None in weights:
        return ()
    return done, sum((one for one in weights if one is not None), Decimal(0))


def _sum_classes(target: Target) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for one in target.indicators:
        name = _bare(one.dimension or "")
        sums[name] = sums.get(name, Decimal(0)) + (one.weight or Decimal(0))
    return sums


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError.unreadable(path.name, str(error)) from error
