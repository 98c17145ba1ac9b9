"""A small county, a workspace and the command line become what a whole case is played with.

Nothing here imports the house: the case is examined from outside, by what the commands print and
write. `GOLD` was written by hand beside the samples.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
FIRST = SAMPLES / "county" / "第一次报送"
SECOND = SAMPLES / "county" / "第二次报送"
LAWS = SAMPLES / "laws"
GOLD: dict[str, Any] = tomllib.loads((SAMPLES / "county-gold.toml").read_text("utf-8"))
SECRET: dict[str, str] = GOLD["secret"]
PROJECTS: dict[str, dict[str, Any]] = {one["unit"]: one for one in GOLD["project"]}
WATER, CARE, CULTURE, HEALTH, ROADS, REPORT = PROJECTS
"""The units, in the order of the gold: five faults, none, judged only, 自评, hostile, report."""
DAY, LATER = "2026-03-01", "2026-04-10"
TABLE, RECORD = "审核意见汇总表.xlsx", "review.json"
OPINIONS, BY_PROJECT = "审核意见", "项目意见"
EXCUSED = re.compile(r"\.pbassist-\d{1,10}-\d{1,4}\..{1,16}|\.pbassist\.lock")
"""What a killed writer may leave: the file beside, under a hidden name that nobody opens."""


class Said(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def all(self) -> str:
        """Both streams."""
        return self.out + self.err


def clean_environment(**more: str) -> dict[str, str]:
    """The environment without settings of the house or of a model, and what is added."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PBASSIST_", "OPENAI_", "LANGSMITH_", "LANGCHAIN_", "CHROMA_"))
        and "proxy" not in name.lower()
    }
    return {**kept, "PYTHONUTF8": "1", **more}


def start(
    words: Iterable[object], folder: Path, environment: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    """The command line at work in a folder."""
    return subprocess.Popen(
        [sys.executable, "-m", "pbassist.cli", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env=dict(environment or clean_environment()),
    )


def say(*words: object, folder: Path, environment: Mapping[str, str] | None = None) -> Said:
    """Run a command to its end; a traceback is never an answer."""
    with start(words, folder, environment) as process:
        out, err = process.communicate(timeout=120)
    assert "Traceback" not in out + err, f"{words}\n{err}"
    return Said(process.returncode, out, err)


class Case:
    """A workspace in which a case is played."""

    def __init__(self, root: Path, environment: Mapping[str, str] | None = None) -> None:
        self.root = root
        self.environment = dict(environment or clean_environment())
        root.mkdir(parents=True, exist_ok=True)
        if not (root / "pbassist.toml").exists():
            self.done("init")

    @property
    def out(self) -> Path:
        """Where results go."""
        return self.root / "out"

    @property
    def ledger(self) -> Path:
        """The record."""
        return self.root / "ledger.sqlite3"

    def say(self, *words: object) -> Said:
        """Run a command here."""
        return say(*words, folder=self.root, environment=self.environment)

    def done(self, *words: object) -> str:
        """Run a command that must succeed, and give what it printed."""
        said = self.say(*words)
        assert said.code == 0, f"{words}\n{said.out}\n{said.err}"
        return said.out

    def refused(self, *words: object, code: int = 1) -> str:
        """Run a command that must be refused in one sentence on stderr, and give the sentence."""
        said = self.say(*words)
        assert said.code == code, f"{words}: {said.code}\n{said.out}\n{said.err}"
        assert_one_sentence(said.err)
        return said.err.strip()

    def entries(self, kind: str | None = None) -> list[dict[str, Any]]:
        """Entries of the record as `log --json` gives them."""
        words = ("--kind", kind) if kind else ()
        found = json.loads(self.done("log", "--json", *words))
        return list(found["entries"] if isinstance(found, dict) else found)

    def decisions(self) -> list[dict[str, Any]]:
        """Every decision of the record, the oldest first."""
        return sorted(
            (one["body"] for one in self.entries("decision")), key=lambda one: str(one["at"])
        )

    def season(self) -> dict[str, Any]:
        """The last review as it stands with what was decided."""
        return dict(json.loads(self.done("show", "--json")))

    def table(self, folder: Path | None = None) -> list[dict[str, Any]]:
        """Rows of the sheet of opinions."""
        return read_sheet((folder or self.out) / TABLE, OPINIONS)


def assert_one_sentence(text: str) -> None:
    """One line of plain Chinese that ends as a sentence does."""
    lines = [line for line in text.splitlines() if line.strip()]
    assert len(lines) == 1, text
    assert lines[0].endswith(("。", "）")), text
    assert re.search("[一-鿿]", lines[0]), text


# ---- tables -------------------------------------------------------------------------------------


def open_book(path: Path) -> Any:
    """A workbook, as the office programs of a bureau would open it."""
    from openpyxl import load_workbook

    return load_workbook(path)


def find_header(sheet: Any) -> tuple[int, dict[str, int]]:
    """The row of heads and the column of each, line breaks and brackets left out."""
    for row in sheet.iter_rows(min_row=1, max_row=12):
        heads = {
            re.sub(r"[\s(（].*", "", re.sub(r"\s", "", str(cell.value))): cell.column
            for cell in row
            if cell.value is not None
        }
        if len(heads) >= 6:
            return row[0].row, heads
    raise AssertionError(f"no heads in {sheet.title}")


def read_sheet(path: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a sheet by head; empty cells are None."""
    sheet = open_book(path)[name]
    top, heads = find_header(sheet)
    rows = []
    for row in range(top + 1, sheet.max_row + 1):
        values = {head: sheet.cell(row, column).value for head, column in heads.items()}
        if any(value is not None for value in values.values()):
            rows.append({**values, "_row": row})
    return rows


def sheet_texts(path: Path, name: str) -> list[str]:
    """Every text of a sheet."""
    sheet = open_book(path)[name]
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def has_sheet(path: Path, name: str) -> bool:
    """Whether a workbook has a sheet, seen or hidden."""
    return name in open_book(path).sheetnames


Edit = Callable[[dict[str, Any]], Mapping[str, Any] | None]
"""What a person does to a row: cells by head to be written, or None to delete the row."""


def edit_table(
    source: Path,
    target: Path,
    edit: Edit,
    *,
    foreign: Iterable[Mapping[str, Any]] = (),
    sort: Callable[[dict[str, Any]], Any] | None = None,
    reverse: bool = True,
) -> Path:
    """Save the table as a person returns it: rows edited, deleted, sorted, rows of their own added."""
    book = open_book(source)
    sheet = book[OPINIONS]
    top, heads = find_header(sheet)
    kept = []
    for row in read_sheet(source, OPINIONS):
        changes = edit(row)
        if changes is not None:
            kept.append({**row, **changes})
    kept += [dict(one) for one in foreign]
    if sort is not None:
        kept.sort(key=sort, reverse=reverse)
    sheet.delete_rows(top + 1, sheet.max_row - top)
    for number, row in enumerate(kept, top + 1):
        for head, column in heads.items():
            if row.get(head) is not None:
                sheet.cell(number, column).value = row[head]
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target


def rows_by(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    """Rows by unit and 问题类别, which in this county are unique."""
    return {(str(row["预算单位"]), str(row["问题类别"])): dict(row) for row in rows}


# ---- letters and files --------------------------------------------------------------------------


def read_letter(path: Path) -> list[str]:
    """Paragraphs of a Word file, tables left out."""
    from docx import Document

    return [one.text for one in Document(str(path)).paragraphs if one.text.strip()]


def find_letters(folder: Path) -> dict[str, Path]:
    """Letters below a folder by unit."""
    found = sorted(folder.rglob("*.docx"))
    return {unit: path for unit in PROJECTS for path in found if _is_of(path, unit)}


def _is_of(path: Path, unit: str) -> bool:
    return path.name.startswith(unit)


def assert_every_file_opens(root: Path) -> None:
    """No half file: every workbook, Word file and JSON below a folder is whole to its last part."""
    for path in sorted(one for one in root.rglob("*") if one.is_file()):
        if EXCUSED.fullmatch(path.name):
            continue
        if path.suffix == ".json":
            json.loads(path.read_text("utf-8"))
        elif path.suffix in (".xlsx", ".docx"):
            with zipfile.ZipFile(path) as packed:
                for name in packed.namelist():
                    part = packed.read(name)
                    if name.endswith((".xml", ".rels")):
                        ElementTree.fromstring(part)


def assert_record_is_sound(path: Path) -> None:
    """SQLite itself finds nothing wrong with the record."""
    with closing(sqlite3.connect(path)) as record:
        assert record.execute("PRAGMA integrity_check").fetchone() == ("ok",)


# ---- gold ---------------------------------------------------------------------------------------


def list_gold(when: str) -> dict[tuple[str, str], dict[str, Any]]:
    """Faults by unit and 问题类别 that a submission must get; `when` is first or second."""
    absent = ("新增",) if when == "first" else ("已整改", "未再报")
    return {
        (unit, fault["fault"]): fault
        for unit, project in PROJECTS.items()
        for fault in project["fault"]
        if fault["second"] not in absent
    }


def review_of(season: Mapping[str, Any], unit: str) -> dict[str, Any]:
    """The review of a unit's project."""
    return next(one for one in season["reviews"] if one["project"]["unit"] == unit)


def edit_cell(path: Path, words: str, change: Callable[[str], str]) -> None:
    """Change the cell of a workbook that holds some words."""
    book = open_book(path)
    cells = [
        cell
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if words in str(cell.value)
    ]
    assert len(cells) == 1, words
    cells[0].value = change(str(cells[0].value))
    book.save(path)
