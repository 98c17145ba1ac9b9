"""The same form says the same in every medium; a scan says what it is not sure of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pbassist.forms import read_targets
from pbassist.model.document import Document
from pbassist.model.performance import Target
from pbassist.read import read
from pbassist.read.scan import ocr
from tests.form_writing import (
    convert_form,
    draw_form,
    print_form,
    scan_pages,
    write_form_ofd,
    write_form_old_workbook,
    write_form_word,
    write_form_workbook,
    write_scan,
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


@pytest.fixture(scope="module", params=["self_evaluation"])
def scanned(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Form, Document]:
    """A form of two pages, scanned: grey, turned by 0.4 degrees, with noise."""
    if ocr.find_engine() is None:
        pytest.skip("the extra ocr is not installed")
    folder, form = tmp_path_factory.mktemp("scan"), FORMS[request.param]
    pages = scan_pages(draw_form(folder / "表.pdf", form))
    return form, read(write_scan(folder / "扫描.pdf", pages))


def test_a_scanned_form_reads_the_same_and_says_where_it_may_not(
    scanned: tuple[Form, Document],
) -> None:
    form, document = scanned
    assert len(document.pages) == 2
    assert {block.source for block in document.blocks} == {"ocr"}
    assert any("由图像识别得到" in warning for warning in document.warnings)
    different = compare(form, document)
    fields = len(form.indicators) * len(form.fields)
    assert len(different) <= 0.03 * fields, different
    assert not [one for one in different if one[0] in ("indicators", "funds", "targets")]
    blocks = {document.words(block): block for block in document.blocks if block.cell}
    for _, _, misread in different:
        block = blocks.get(str(misread))
        assert block is None or (block.confidence or 0) < 0.95, different


def test_what_a_scan_shows_stands_where_it_shows_it(scanned: tuple[Form, Document]) -> None:
    _, document = scanned
    at = document.text.index("33112225T000000208")
    (box,) = document.boxes(document.span(at, at + 18))
    assert box.page == 1
    assert 400 < box.left < box.right < 530
    assert 80 < box.top < box.bottom < 120
