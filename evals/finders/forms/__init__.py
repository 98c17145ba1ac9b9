"""The forms of the case table and of the sample season become cells right and wrong.

The gold is what was written by hand: the drawings' values in the case table, and the data the
season's files were made from.
"""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from evals.finders.forms.drawings import show, show_whole, wanted, write_docx, write_xls, write_xlsx
from evals.harness import Score, Tally
from pbassist.forms import read_appraisals, read_targets
from pbassist.model.document import Document
from pbassist.model.performance import Indicator, Target
from pbassist.read import read

ROOT = Path(__file__).parents[3]
TABLE = ROOT / "tests" / "cases" / "forms.toml"
SAMPLES = ROOT / "corpus" / "samples"
LAYOUTS_TABLE = Path(__file__).parent / "layouts.toml"
MORE_TABLE = Path(__file__).parent / "layouts_more.toml"
FURTHER_TABLE = Path(__file__).parent / "layouts_further.toml"
UNSEEN_TABLE = Path(__file__).parent / "layouts_unseen.toml"
"""Forms written after the reader had been mended on all the others."""
HELD_TABLE = Path(__file__).parent / "layouts_more_held.toml"
"""The twin of MORE_TABLE that is read as a number, never mended on."""
APPRAISED = ("review", "appraisal")
"""Layouts of the office that scores."""
BASELINE = Path(__file__).parent / "baseline.json"
Cells = dict[str, str]
HEADS = "dimension aspect name "
LAYOUTS = {
    "classic": HEADS + "planned unit weight remark",
    "stacked": HEADS + "planned weight remark",
    "sheets": HEADS + "operator planned unit weight explanation remark",
    "flat": HEADS + "operator planned unit weight explanation",
    "flat_merged": HEADS + "operator planned unit weight explanation",
    "document": HEADS + "planned weight remark",
    "evaluation": HEADS + "planned actual weight score deviation",
    "sichuan": HEADS + "operator planned unit actual weight score deviation",
}
NONE = ("/", "—")
"""Stated none: no number of points and no amount of money."""
SOURCES = ("total", "appropriation", "carryover", "other")


def score() -> Score:
    """One outcome a form, right when every cell is; the lines count cells."""
    found = Score()
    _score_table(found)
    _score_layouts(found, LAYOUTS_TABLE)
    _score_layouts(found, MORE_TABLE, "more/")
    _score_layouts(found, FURTHER_TABLE, "further/")
    _score_layouts(found, HELD_TABLE, "held/")
    _score_layouts(found, UNSEEN_TABLE, "unseen/")
    _score_season(found)
    return found


def _score_table(found: Score) -> None:
    tally = Tally()
    cases = tomllib.loads(TABLE.read_text("utf-8"))
    for case in cases["case"]:
        given = [_flatten(show(target)) for target in _read_drawing(case["sheet"])]
        gold = [_flatten(wanted(one)) for one in case["target"]]
        right = tally.add(_mark(gold), _mark(given))
        found.outcomes[f"table/{case['name']}"] = right
    for case in cases["none"]:
        found.outcomes[f"none/{case['name']}"] = _read_drawing(case["sheet"]) == ()
    found.lines.append(f"cells of the case table: {tally}")


def _score_layouts(found: Score, table: Path, batch: str = "") -> None:
    tallies: dict[str, Tally] = {}
    for case in tomllib.loads(table.read_text("utf-8"))["case"]:
        layout = batch + case["layout"]
        given = [_flatten(show_whole(one)) for one in read_case(case)]
        gold = [_flatten(wanted(one)) for one in case["target"]]
        name = f"{layout}/{case['name']}"
        tally = tallies.setdefault(batch.rstrip("/") or layout, Tally())
        found.outcomes[name] = tally.add(_mark(gold), _mark(given))
        missed = [one for one in _mark(gold) if one not in _mark(given)]
        extra = [one for one in _mark(given) if one not in _mark(gold)]
        found.details[name] = f"wanted {missed}, not wanted {extra}"
    for layout, tally in tallies.items():
        found.lines.append(f"cells of the layout {layout}: {tally}")


def read_case(case: dict[str, Any]) -> tuple[Target, ...]:
    """The forms of a case, read from the file it is drawn as."""
    with tempfile.TemporaryDirectory() as folder:
        return read_forms(case["layout"], read(write_case(Path(folder), case)))


def write_case(folder: Path, case: dict[str, Any]) -> Path:
    """The file of a case: a drawn sheet, an old workbook (`paper`) or the `parts` of a Word file."""
    if "parts" in case:
        return write_docx(folder / "表.docx", *case["parts"], nested=case.get("nested", ()))
    if case.get("paper") == "xls":
        return write_xls(folder / "表.xls", case["sheet"])
    return write_xlsx(folder / "表.xlsx", case["sheet"], typed=case.get("typed", False))


def read_layout(layout: str, sheet: str) -> tuple[Target, ...]:
    """The forms of a drawn sheet; those of the office that scores for its layouts."""
    with tempfile.TemporaryDirectory() as folder:
        return read_forms(layout, read(write_xlsx(Path(folder) / "表.xlsx", sheet)))


def read_forms(layout: str, document: Document) -> tuple[Target, ...]:
    """The forms of a document, by the side that fills them in."""
    return read_appraisals(document) if layout in APPRAISED else read_targets(document)


def _read_drawing(sheet: str) -> tuple[Target, ...]:
    with tempfile.TemporaryDirectory() as folder:
        return read_targets(read(write_xlsx(Path(folder) / "表.xlsx", sheet)))


def _flatten(form: dict[str, object]) -> Cells:
    cells: Cells = {}
    for key, value in form.items():
        if not isinstance(value, list):
            cells[key] = str(value)
            continue
        for at, one in enumerate(value):
            parts = one if isinstance(one, list) else [one]
            cells |= {f"{key}/{at}/{n}": str(part) for n, part in enumerate(parts) if part}
    return cells


def _mark(forms: list[Cells]) -> list[tuple[int, str, str]]:
    return [(at, key, value) for at, form in enumerate(forms) for key, value in form.items()]


def _score_season(found: Score) -> None:
    tally = Tally()
    targets: dict[tuple[str, str], list[Target]] = {}
    for path in sorted((SAMPLES / "season").rglob("*.*")):
        for target in read_targets(read(path)):
            key = (str(path.relative_to(SAMPLES / "season")), target.project.name or "")
            targets.setdefault(key, []).append(target)
    for form in _load_forms():
        read_forms = targets.get((form["file"], form["name"]), [])
        gold = _gold(form)
        given = _given(read_forms[0], gold) if read_forms else {}
        right = tally.add(gold.items(), given.items()) and len(read_forms) == 1
        case = f"season/{form['file']}/{form['name']}"
        found.outcomes[case] = right
        missed = {k: (v, given.get(k)) for k, v in gold.items() if given.get(k) != v}
        extra = {k: v for k, v in given.items() if k not in gold}
        found.details[case] = f"wanted and given {missed}, not wanted {extra}"
    found.lines.append(f"cells of the sample season: {tally}")


def _load_forms() -> Iterator[dict[str, Any]]:
    for name in ("declarations", "self_evaluations"):
        text = (SAMPLES / "season_data" / f"{name}.toml").read_text("utf-8")
        for form in tomllib.loads(text)["form"]:
            evaluated = name == "self_evaluations" and form["layout"] != "sichuan"
            yield {**form, "columns": LAYOUTS["evaluation" if evaluated else form["layout"]]}


def _gold(form: dict[str, Any]) -> Cells:
    """The cells of a form as they were written, by field."""
    cells = {
        key: form[key]
        for key in ("code", "name", "unit", "department", "attribute", "period", "goal", "done")
        if form.get(key)
        and not (key == "code" and form.get("hide_code"))
        and not (key == "period" and form["layout"].startswith("flat"))
    }
    cells |= {k: form[k] for k in ("grounds", "estimate", "problems", "measures") if form.get(k)}
    for at, row in enumerate(form["rows"]):
        for field, value in zip(form["columns"].split(), row, strict=True):
            if value and not (field == "weight" and value in NONE):
                cells[f"{at}/{field}"] = _plain(value)
    for source, amounts in zip(SOURCES, form["funds"], strict=True):
        listed = amounts if isinstance(amounts, list) else [amounts]
        measures = ("initial", "adjusted", "executed") if len(listed) > 1 else ("requested",)
        for measure, amount in zip(measures, listed, strict=True):
            if amount and amount not in NONE:
                cells[f"{source}/{measure}"] = _plain(amount)
    if form.get("execution"):
        rate = dict(zip(("weight", "rate", "score"), form["execution"], strict=True))
        cells |= {f"execution/{key}": _plain(value) for key, value in rate.items() if value}
    if form.get("total"):
        cells["total"] = _plain(form["total"])
    return cells


def _plain(value: str) -> str:
    """A written value without the mark of a number cell, line breaks and padding zeros."""
    words = value.removeprefix("#").replace("\n", "").strip()
    try:
        return f"{Decimal(words.replace(',', '')).normalize():f}"
    except ArithmeticError:
        return words


def _given(target: Target, gold: Cells) -> Cells:
    """What was read, for the fields that the form has cells for."""
    annual, done = target.annual, target.execution
    values = {
        **{k: getattr(target.project, k) for k in ("code", "name", "unit", "department")},
        **{k: getattr(target, k) for k in ("attribute", "period", "grounds", "estimate")},
        **{k: getattr(target, k) for k in ("problems", "measures")},
        "goal": annual.text if annual else None,
        "done": annual.actual if annual else None,
        "total": target.total_score,
        **(
            {f"execution/{k}": getattr(done, k) for k in ("weight", "rate", "score")}
            if done
            else {}
        ),
        **{f"{f.source}/{f.measure}": f.printed for f in target.funds},
    }
    for at, one in enumerate(target.indicators):
        fields = {key.partition("/")[2] for key in gold if key.partition("/")[0].isdigit()}
        values |= {f"{at}/{field}": _show_field(one, field) for field in fields}
    return {k: _plain(str(v)) for k, v in values.items() if v is not None and _is_asked(k, gold)}


def _show_field(one: Indicator, field: str) -> object:
    """A field as it stands in its own cell; a unit behind a number is not one."""
    if field == "operator":
        span = next((cell.span for cell in one.cells if cell.field == "operator"), None)
        return span.quote if span else None
    if field == "unit" and not any(cell.field == "unit" for cell in one.cells):
        return None
    return getattr(one, field)


def _is_asked(key: str, gold: Cells) -> bool:
    """Fields that the gold does not write down for a form are not counted against it."""
    return key in gold or key.partition("/")[0].isdigit() or "/" in key
