"""A phrase file becomes the words of an opinion, which the bureau may edit without touching code."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from string import Formatter
from typing import Any

from pydantic import Field, ValidationError

from pbassist.errors import SettingsError
from pbassist.model.value import Value

POINT_FIELDS = frozenset({"message", "remedy", "place", "subject", "title"})
"""What the templates of a fault may name."""
SOUND_FIELDS = frozenset({"message", "result", "subject", "place"})
"""What the acknowledgement of something sound may name."""
SOUND_ALL_FIELDS = frozenset({"subjects", "count"})
"""What the acknowledgement of several sound places at once may name."""
OPENING_FIELDS = frozenset({"you", "name", "year", "papers", "score", "against"})
STAGE_FIELDS: dict[str, frozenset[str]] = {
    "title": frozenset({"sender", "year", "name"}),
    "opening": OPENING_FIELDS,
    "complete": frozenset(),
    "dimensions": frozenset({"dimensions"}),
    "reservation": frozenset(),
    "revise": frozenset({"explain", "you"}),
    "explain": frozenset({"ordinals"}),
    "explain_only": frozenset({"you"}),
    "consequence": frozenset({"you"}),
    "line_ending": frozenset(),
    "line_ending_explain": frozenset(),
    "title_again": frozenset({"sender", "year", "name", "again"}),
    "opening_again": OPENING_FIELDS,
    "compared": frozenset({"counts"}),
    "done": frozenset({"count"}),
    "remaining": frozenset({"count"}),
    "added": frozenset({"count"}),
    "repeated": frozenset(),
    "repeated_partly": frozenset(),
}
NEEDED_FIELDS = {
    "compared": "{counts}",
    "done": "{count}",
    "remaining": "{count}",
    "added": "{count}",
}
"""Placeholders without which the counts of two rounds could not be held against the points."""


class FaultPhrase(Value):
    """How a kind of fault is put in a letter (问题用语)."""

    fault: str
    """问题类别, as the checks name it."""
    title: str | None = None
    """Title of the point; the 问题类别 itself when absent."""
    letter: str | None = None
    """Template of the paragraph; message and remedy when absent."""
    line: str | None = None
    """Template of the clause for the system's box; the check's own when absent."""
    remedy: str | None = None
    """Template of the remedy; the check's own when absent."""
    sound: str | None = None
    """Template of the acknowledgement when it was checked and found right; none when absent."""
    sound_all: str | None = None
    """Template for all places found right at once, said even where others are faulty."""


class StagePhrases(Value):
    """The sentences of a letter that do not depend on faults (套语), for one stage."""

    headings: tuple[str, str, str]
    """Words of the three headings."""
    title: str
    """Template of the title."""
    opening: str
    """Template of the first paragraph."""
    complete: str = ""
    """Said when the form's main fields are filled in."""
    complete_unless: tuple[str, ...] = ()
    """Faults beside which it is not said."""
    dimensions: str = ""
    """Template of the acknowledgement that classes of indicators are set."""
    dispositions: tuple[str, ...] = ()
    """Boxes among which the person chooses."""
    reservation: str = ""
    """Sentence that ends the summary, before the boxes."""
    revise: str
    """What to do when something must or should be changed."""
    explain: str
    """Clause added to it when some points ask for an explanation."""
    explain_only: str
    """What to do when every point only asks for an explanation."""
    consequence: str = ""
    """Sentence that ends the letter."""
    line_ending: str = ""
    """Sentence that ends the line for the system's box."""
    line_ending_explain: str = ""
    """The same when every point only asks for an explanation."""
    title_again: str = ""
    """Template of the title from the second round on; that of the first when empty."""
    opening_again: str = ""
    """The same for the first paragraph."""
    compared: str = "对照上次审核意见，{counts}。"
    """Sentence of the summary that holds the matters against the round before."""
    done: str = "{count}项已整改到位"
    """Its clause for what was put right."""
    remaining: str = "{count}项仍存在"
    """Its clause for what was said before and remains."""
    added: str = "另新增{count}项"
    """Its clause for what is new."""
    repeated: str = "上次已提出"
    """Beside the kind of a point that was said before."""
    repeated_partly: str = "部分上次已提出"
    """The same where only a part of the point was."""


class Phrases(Value):
    """The words of the bureau's opinions (意见用语)."""

    draft_mark: str = "（草稿，待人工确认）"
    """Mark under the title of a draft."""
    default_remedy: dict[str, str]
    """Remedy by kind (须更正, 建议完善, 请说明) where neither check nor fault has one."""
    merged_titles: dict[str, str]
    """Title by kind of the point that gathers the smaller ones."""
    address: dict[str, str] = {}
    """Ending of a name → how its owner is addressed: 局 → 你局."""
    address_default: str = "你单位"
    """How anyone else is addressed."""
    addressee_default: str = "报送单位"
    """主送 when the papers name none."""
    stages: dict[str, StagePhrases]
    """Sentences by stage: declaration, monitoring, self_evaluation, evaluation, report."""
    faults: tuple[FaultPhrase, ...] = Field(default=())
    """Words by fault."""

    @cached_property
    def by_fault(self) -> dict[str, FaultPhrase]:
        """Words by 问题类别."""
        return {phrase.fault: phrase for phrase in self.faults}

    def rank(self, name: str) -> int:
        """Place of a fault in the file, by which points are ordered; unknown faults come last."""
        return self._ranks.get(name, len(self.faults))

    @cached_property
    def _ranks(self) -> dict[str, int]:
        return {phrase.fault: at for at, phrase in enumerate(self.faults)}

    def fault(self, name: str) -> FaultPhrase:
        """The words of a fault; empty ones for a fault the file does not know."""
        return self.by_fault.get(name) or FaultPhrase(fault=name)

    def stage(self, name: str) -> StagePhrases:
        """The sentences of a stage; those of a report for a stage the file does not know."""
        return self.stages.get(name) or self.stages["report"]


def read_phrases(path: Path) -> Phrases:
    """The phrase file at `path` (TOML).

    Raises `SettingsError` naming the key that is missing, unknown, or holds a template with a
    placeholder that nobody fills.
    """
    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        phrases = Phrases.model_validate(fields)
    except FileNotFoundError as error:
        raise SettingsError.unreadable(path, "文件不存在") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError.unreadable(path, "不是可读的 UTF-8 文本") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError.not_toml(path, error) from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SettingsError.bad_value(path, key, _describe(first["type"], first["msg"])) from error
    for key, reason in _object_to_phrases(phrases):
        raise SettingsError.bad_value(path, key, reason)
    return phrases


def _describe(kind: str, message: str) -> str:
    known = {
        "missing": "缺少这一项",
        "extra_forbidden": "没有这一项",
        "string_type": "应为文字",
        "tuple_type": "应为列表",
        "too_short": "项数不够",
        "too_long": "项数过多",
    }
    return known.get(kind, message)


def _object_to_phrases(phrases: Phrases) -> Iterator[tuple[str, str]]:
    if "report" not in phrases.stages:
        yield "stages.report", "缺少这一项"
    for kind in ("须更正", "建议完善", "请说明"):
        for key in ("default_remedy", "merged_titles"):
            if kind not in getattr(phrases, key):
                yield f"{key}.{kind}", "缺少这一项"
    for name, stage in phrases.stages.items():
        for field, allowed in STAGE_FIELDS.items():
            yield from _object_to_template(
                f"stages.{name}.{field}", getattr(stage, field, ""), allowed
            )
        for field, needed in NEEDED_FIELDS.items():
            if needed not in getattr(stage, field):
                yield f"stages.{name}.{field}", f"缺少占位符{needed}"
    seen: set[str] = set()
    for phrase in phrases.faults:
        key = f"faults.{phrase.fault}"
        if phrase.fault in seen:
            yield key, "同一问题类别写了两次"
        seen.add(phrase.fault)
        for field in ("letter", "line", "remedy"):
            yield from _object_to_template(f"{key}.{field}", getattr(phrase, field), POINT_FIELDS)
        yield from _object_to_template(f"{key}.sound", phrase.sound, SOUND_FIELDS)
        yield from _object_to_template(f"{key}.sound_all", phrase.sound_all, SOUND_ALL_FIELDS)
        if phrase.title is not None and not 0 < len(phrase.title) <= 30:
            yield f"{key}.title", "标题应为1至30个字"


def _object_to_template(
    key: str, template: Any, allowed: frozenset[str]
) -> Iterator[tuple[str, str]]:
    try:
        fields = list(Formatter().parse(template or ""))
    except ValueError:
        yield key, "花括号不成对"
        return
    for _, field, form, conversion in fields:
        if field is None:
            continue
        if field not in allowed or form or conversion:
            known = "、".join(f"{{{name}}}" for name in sorted(allowed)) or "无"
            yield key, f"不认识占位符{{{field}}}，可用的有：{known}"
