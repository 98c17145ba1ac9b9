"""The season's clean forms become samples: a form that can be changed, and papers that stay beside it."""

from __future__ import annotations

import copy
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evals.finders.seeded.quick import write_xlsx
from pbassist.model.document import Document
from pbassist.read import read

SAMPLES = Path(__file__).parents[3] / "corpus" / "samples"
sys.path.append(str(SAMPLES))  # the writers of the samples are scripts beside each other

import exports  # noqa: E402
from evaluations import lay_approval, lay_evaluation  # noqa: E402
from exports import lay_flat  # noqa: E402
from grids import Grid, lay_classic, lay_sheets, lay_stacked  # noqa: E402
from make_monitoring import DAM, SKILL_EVALUATED, lay_full  # noqa: E402
from papers import lay_declaration_document, lay_evaluation_document, lay_ledger  # noqa: E402

exports.SPARE = 0  # the empty columns of an export cost more time than all the rest
Form = dict[str, Any]
HEAD = "dimension aspect name "
COLUMNS = {
    "classic": HEAD + "planned unit weight remark",
    "stacked": HEAD + "planned weight remark",
    "sheets": HEAD + "operator planned unit weight explanation remark",
    "flat": HEAD + "operator planned unit weight explanation",
    "flat_merged": HEAD + "operator planned unit weight explanation",
    "document": HEAD + "planned weight remark",
    "evaluation": HEAD + "planned actual weight score deviation",
    "sichuan": HEAD + "operator planned unit actual weight score deviation",
    "monitoring": HEAD + "planned actual expected lack cause sure maybe never",
}
MARK = "#"
"""Before a value that is written as a number cell."""


@dataclass
class Row:
    """A row of indicators by the names of its columns; a number cell stays one."""

    cells: list[str]
    columns: list[str]

    def __contains__(self, column: str) -> bool:
        return column in self.columns

    def __getitem__(self, column: str) -> str:
        if column not in self.columns:
            return ""
        return self.cells[self.columns.index(column)].removeprefix(MARK).replace("\n", "")

    def __setitem__(self, column: str, value: str) -> None:
        if column in self.columns:
            at = self.columns.index(column)
            number = self.cells[at].startswith(MARK) and value.replace(".", "").isdigit()
            self.cells[at] = MARK * number + value


@dataclass
class Sheet:
    """A clean form with the project's other papers."""

    name: str
    role: str
    layout: str
    form: Form
    half: str = "dev"
    beside: list[Document] = field(default_factory=list)
    before: Form | None = None
    """Last year's self-evaluation."""
    approved: Form | None = None
    """The form as it was approved, where there is an approval."""
    units: list[list[str]] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        """The indicators; a change of a row is a change of the form."""
        columns = COLUMNS[self.layout].split()
        return [Row(cells, columns) for cells in self.form["rows"]]

    def copied(self) -> Sheet:
        """The sample with a form of its own."""
        return Sheet(**{**self.__dict__, "form": copy.deepcopy(self.form)})


def write_form(sheet: Sheet, folder: Path) -> Document:
    """A form written as the file its layout is kept in, and read."""
    form = sheet.form
    if sheet.layout == "document":
        return read(_docx(folder, lay_declaration_document(form)))
    if sheet.role == "self_evaluation" and form["layout"] == "document":
        return read(_docx(folder, lay_evaluation_document(form)))
    return read(_xlsx(folder, _lay(sheet)))


def _lay(sheet: Sheet) -> Grid:
    form = sheet.form
    if sheet.role == "monitoring":
        return lay_full(form)
    if sheet.role == "self_evaluation":
        return lay_evaluation(form, "自评表")
    if sheet.layout == "classic":
        return lay_classic(form, "申报表")
    if sheet.layout == "stacked":
        return lay_stacked([form], "绩效目标")
    if sheet.layout == "sheets":
        return lay_sheets(form, "申报表")
    return lay_flat([form], "Sheet0", merged=sheet.layout == "flat_merged")


def _xlsx(folder: Path, grid: Grid) -> Path:
    return write_xlsx(folder / "表.xlsx", grid)


def _docx(folder: Path, parts: list[Any]) -> Path:
    """A form kept as a Word file; its table goes into a sheet, the lines about it above and below."""
    grid = next(one for one in parts if isinstance(one, Grid))
    lines = [one.removeprefix("#") for one in parts if isinstance(one, str)]
    whole = Grid("表")
    for row, line in enumerate(lines[:-1]):
        whole.put(row, 0, line)
    above = len(lines) - 1
    whole.cells |= {(row + above, column): value for (row, column), value in grid.cells.items()}
    whole.merges = [
        (top + above, left, bottom + above, right) for top, left, bottom, right in grid.merges
    ]
    whole.put(grid.rows + above, 0, lines[-1])
    return write_xlsx(folder / "表.xlsx", whole)


def list_sheets() -> Iterator[Sheet]:
    """Every clean form: the season's, the county's and the monitoring folder's. Every second is held out."""
    faults = tomllib.loads((SAMPLES / "season-faults.toml").read_text("utf-8"))
    clean = {row["project"] for row in faults["clean"]}
    declared = [one for one in _load("season_data/declarations.toml") if one["code"] in clean]
    evaluated = _load("season_data/self_evaluations.toml")
    other = tomllib.loads((SAMPLES / "season_data/other.toml").read_text("utf-8"))
    county = tomllib.loads((SAMPLES / "county_data/round1.toml").read_text("utf-8"))
    declared += [one for one in county["declaration"] if one["code"] == "99012626T000302003"]
    before = {one["code"]: one for one in evaluated if one["year"] == 2024}
    now = {one["code"]: one for one in evaluated if one["year"] == 2025}
    units = other["register"]["units"]
    for at, form in enumerate(declared):
        code = form["code"]
        last = before.get(code) or now.get(code)
        beside = [_read_grid(lay_evaluation(last, "自评表"))] if last else []
        estimate = _read_estimate(code)
        beside += [estimate] if estimate else []
        layout = form.get("layout", "classic")
        half = "dev" if at % 2 else "held"
        yield Sheet(
            f"申报/{form['name']}", "declaration", layout, form, half, beside, last, None, units
        )
    sound = [one for one in now.values() if one["code"] in clean]
    sound += [*before.values(), county["evaluation"][0], dict(SKILL_EVALUATED)]
    for at, form in enumerate(sound):
        yield _evaluated(form, other, "dev" if at % 2 else "held")
    yield Sheet(f"监控/{DAM['name']}", "monitoring", "monitoring", dict(DAM), "dev")


def _evaluated(form: Form, other: dict[str, Any], half: str) -> Sheet:
    """A self-evaluation beside its approval and its line of the payment export, where there are any."""
    code, beside, approved = form["code"], [], None
    layout = "sichuan" if form["layout"] == "sichuan" else "evaluation"
    if form["year"] == 2025:
        units = other["register"]["units"]
        beside.append(_read_grid(lay_ledger({code: other["ledger"][code]}, {code: form}, units)))
        approval = next((one for one in other["approval"] if one["code"] == code), None)
        if approval is not None:
            beside.append(_read_grid(lay_approval(approval, form)))
            approved = form
    name = f"自评/{form['year']}{form['name']}"
    return Sheet(name, "self_evaluation", layout, form, half, beside, None, approved)


def _read_estimate(code: str) -> Document | None:
    """The estimate that two of the season's projects have in a file of its own."""
    files = {
        "99012626T000101012": "season/县教育局/实训设备更新资金测算明细.xlsx",
        "99012624R000122004": "season/04文旅/免费开放资金测算说明.docx",
    }
    return read(SAMPLES / files[code]) if code in files else None


def _load(name: str) -> list[Form]:
    return list(tomllib.loads((SAMPLES / name).read_text("utf-8"))["form"])


def _read_grid(grid: Grid) -> Document:
    with tempfile.TemporaryDirectory() as folder:
        return read(_xlsx(Path(folder), grid))
