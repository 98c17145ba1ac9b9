"""Forms of the files at hand become projects of several years, each side by side with itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.dossiers.keys import Key, agree_on_unit, fold_key
from pbassist.model.comparison import ProjectYears
from pbassist.model.document import Document
from pbassist.model.performance import Target
from pbassist.relations.alongside import YearForm, line_up_forms

STAGES = ("declaration", "self_evaluation")
_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")
_SAME_CODE = "“{}”与“{}”项目编码相同而名称不同，分别看待，未并列，请核实。"


class FormYears(NamedTuple):
    """Projects whose forms were set side by side (分年对照)."""

    projects: tuple[ProjectYears, ...]
    documents: frozenset[str]
    """Ids of the documents that have a form in one of them."""
    notes: tuple[str, ...]


def compare_forms(papers: Sequence[tuple[Document, Sequence[Target]]]) -> FormYears:
    """Projects that have declarations or self-evaluations of two or more years."""
    groups: list[list[tuple[Key, YearForm]]] = []
    for key, form in _list_forms(papers):
        fitting = [group for group in groups if all(_is_same(key, one) for one, _ in group)]
        if len(fitting) == 1:
            fitting[0].append((key, form))
        else:
            groups.append([(key, form)])
    several = [
        [form for _, form in group] for group in groups if len({one.year for _, one in group}) > 1
    ]
    return FormYears(
        tuple(line_up_forms(forms) for forms in several),
        frozenset(form.document.id for forms in several for form in forms),
        tuple(_note_codes(groups)),
    )


def _list_forms(
    papers: Sequence[tuple[Document, Sequence[Target]]],
) -> Iterator[tuple[Key, YearForm]]:
    """Forms that say their project and year, by themselves or in the name of their file."""
    for document, targets in papers:
        for target in targets:
            year = target.year or _read_name(document.name)
            key = fold_key(target.project)
            if target.stage in STAGES and year and key.name:
                yield key, YearForm(document, target, year)


def _read_name(name: str) -> int | None:
    years = set(_YEAR.findall(name))
    return int(years.pop()) if len(years) == 1 else None


def _is_same(one: Key, other: Key) -> bool:
    """One name and no unit against it; a code alone makes no project, a new year may bring one."""
    agreed = agree_on_unit(one, other)
    codes = {one.code, other.code} - {""}
    return one.name == other.name and (agreed is True or (agreed is None and len(codes) < 2))


def _note_codes(groups: Sequence[Sequence[tuple[Key, YearForm]]]) -> Iterator[str]:
    firsts = [group[0] for group in groups]
    for at, (key, form) in enumerate(firsts):
        for other, later in firsts[at + 1 :]:
            if key.code and key.code == other.code and key.name != other.name:
                names = (form.target.project.name, later.target.project.name)
                yield _SAME_CODE.format(*names)
