"""The same form says the same in every medium; a scan says what it is not sure of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pbassist.forms import read_targets
from pbassist.model.document import Document
from pbassist.model.performance import Target
from pbassist.read import read
from tests.form_writing import (
    convert_form,
    draw_form,
    print_form,
    write_form_ofd,
    write_form_old_workbook,
    write_form_word,
    write_form_workbook,
)
from tests.same_forms import FORMS, Form


def show(target: Target) -> dict[str, object]:
    """The fields of a form that are not its funds, indicators or people."""
    project, goal, execution = target.project, target.annual, target.execution
    return {
        "name": project.name,
        "code": project.code,
        "department": project.department,
        "project_unit": project.unit,
        "stage": target.stage,
        "title": target.title,
        "attribute": target.attribute,
        "year": target.year,
        "period": target.period,
        "unit": target.unit,
        "goal": goal and goal.text,
        "done": goal and goal.actual,
        "grounds": target.grounds,
        "rate": execution and execution.rate,
        "rate_weight": execution and execution.weight,
        "rate_score": execution and execution.score,
        "total_score": target.total_score,
        "total_weight": target.total_weight,
    }


def compare(form: Form, document: Document) -> list[tuple[object, object, object]]:
    """What differs from the form as it was written: where, written, read."""
    targets = read_targets(document)
    if len(targets) != 1:
        return [("targets", 1, len(targets))]
    (target,) = targets
    shown = show(target)
    found: list[tuple[object, object, object]] = [
        (field, value, shown[field]) for field, value in form.target.items()
    ]
    funds = tuple((one.source, one.measure, one.printed, one.amount) for one in target.funds)
    found.append(("funds", form.funds, funds))
    people = tuple((one.field, one.span.quote) for one in target.people)
    found.append(("people", form.people, people))
    found.append(("indicators", len(form.indicators), len(target.indicators)))
    for row, one in zip(form.indicators, target.indicators, strict=False):
        found.extend(
            ((row[2], field), value, getattr(one, field))
            for field, value in zip(form.fields, row, strict=True)
        )
    return [one for one in found if one[1] != one[2]]


def through_office(path: Path, form: Form) -> Path:
    return convert_form(write_form_word(path.with_suffix(".docx"), form))


MEDIA: dict[str, tuple[str, Callable[[Path, Form], Path]]] = {
    "word": ("docx", write_form_word),
    "workbook": ("xlsx", write_form_workbook),
    "old workbook": ("xls", write_form_old_workbook),
    "ofd": ("ofd", write_form_ofd),
    "reportlab": ("pdf", draw_form),
    "libreoffice": ("pdf", through_office),
    "chromium": ("pdf", print_form),
}


@pytest.mark.parametrize("medium", MEDIA)
@pytest.mark.parametrize("name", FORMS)
def test_a_form_reads_the_same_in_every_medium(name: str, medium: str, tmp_path: Path) -> None:
    suffix, write = MEDIA[medium]
    document = read(write(tmp_path / f"表.{suffix}", FORMS[name]))
    assert compare(FORMS[name], document) == []
    if suffix in ("pdf", "ofd"):
        assert len(document.pages) >= 2
        assert len(document.tables) == 1
