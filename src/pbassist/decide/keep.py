"""A person's words on one finding become a template for every finding of its 问题类别."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from pbassist.decide.words import fold_words, strip_stop
from pbassist.model.record import Decision
from pbassist.model.review import Finding

FIGURE = re.compile(
    r"[0-9０-９①-⑳]+[%％‰]?"
    r"|(?<!第)[二两三四五六七八九十百千万亿〇]{1,12}"
    r"(?:项|处|个|人|户|次|条|元|万元|亿元|年|月|日|公里|亩|吨|台|套|成)"
)
"""A figure that another project has otherwise; counts below two are words."""
NAME = re.compile(r"[“‘「『《]([^”’」』》]{0,200})[”’」』》]")
FIELD = re.compile(r"\{[a-z]{1,20}\}")
SHORTEST = 2
"""A name of one character would be found in other words."""


class KeptPhrase(NamedTuple):
    """A phrase that may be kept for a kind of fault (常用语)."""

    fault: str
    """问题类别."""
    field: Literal["letter", "remedy"]
    """What it words: the whole paragraph, or what to do."""
    template: str
    """With {message}, {place} and {subject} where the finding's own stood."""


def keep_phrase(
    decision: Decision, finding: Finding, *, names: Iterable[str] = ()
) -> KeptPhrase | str:
    """The phrase in a 修改后采纳, or one Chinese sentence why it cannot serve other projects.

    `finding` is the finding before the change. Words that begin with the finding's own message keep
    the rest as the remedy; others are a whole paragraph. Refused when a figure, a quoted name or
    one of `names` (of the project and its units) is left, since it would stand in other papers.
    """
    if decision.action != "修改后采纳" or not decision.text:
        return "只有“修改后采纳”的意见可以留作常用语。"
    field: Literal["letter", "remedy"] = "letter"
    words = decision.text
    message = strip_stop(finding.message)
    rest = words.removeprefix(message).lstrip("。；;，, ")
    if message and words.startswith(message) and rest:
        field, words = "remedy", rest
    template = _replace_own(words, finding)
    reason = _object_to(template, names)
    if reason:
        return f"这条意见不能留作“{finding.fault}”的常用语：{reason}。"
    return KeptPhrase(finding.fault, field, template)


def _replace_own(words: str, finding: Finding) -> str:
    """The finding's own message, place and subject as placeholders, the longest first."""
    own = {"message": strip_stop(finding.message)}
    own |= {"place": finding.place.strip(), "subject": finding.subject.strip()}
    pieces = [words.replace("{", "{{").replace("}", "}}")]
    for field in sorted(own, key=lambda name: -len(own[name])):
        if len(own[field]) >= SHORTEST:
            pieces = [
                part
                for piece in pieces
                for part in _split(piece, own[field].replace("{", "{{").replace("}", "}}"), field)
            ]
    return "".join(pieces)


def _split(piece: str, own: str, field: str) -> list[str]:
    """A piece cut at a name, the placeholder between; placeholders are never cut themselves."""
    if FIELD.fullmatch(piece):
        return [piece]
    parts = piece.split(own)
    cut = [parts[0]]
    for part in parts[1:]:
        cut += [f"{{{field}}}", part]
    return cut


def _object_to(template: str, names: Iterable[str]) -> str:
    fixed = FIELD.sub("", template)
    figure = FIGURE.search(fixed)
    if figure:
        return f"其中还有本项目的数字“{figure.group()}”"
    for match in NAME.finditer(template):
        if fold_words(FIELD.sub("", match.group(1))):
            return f"其中还有本项目的名称{match.group()}"
    for name in names:
        if len(name.strip()) >= SHORTEST and fold_words(name) in fold_words(fixed):
            return f"其中还有本项目的名称“{name.strip()}”"
    return ""
