"""What a file holds beside its text is told: once, in its words, and never of a sound paper."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from pbassist.checks import form_residue, hygiene, hygiene_text
from pbassist.checks.register import CHECKS, Brief, run_checks
from pbassist.draft.gate import gate_finding
from pbassist.find.figures import find_figures
from pbassist.find.outline import find_outline
from pbassist.model.document import CellPlace, Document, Page, Sheet
from pbassist.model.performance import Dossier, Paper, Project
from pbassist.model.policy import Library
from pbassist.model.review import Finding, Review
from pbassist.profiles import read_profiles
from pbassist.read.build import Origin, Piece, Reader, Revised, build_document
from tests.building import build_brief
from tests.reviewed import CORPUS, NOW, ON

ROOT = Path(__file__).parents[1]
PROFILE = read_profiles(CORPUS / "profiles")["caiyu-2020-10"]
MODULES = {module.__name__ for module in (hygiene, hygiene_text, form_residue)}
NAMES = [name for name, one in CHECKS.items() if one.run.__module__ in MODULES]
OUTWARD = ("paper_is_final", "characters_are_readable", "form_has_no_leftover_hints")


def read_cases(kind: str) -> list[Any]:
    rows = []
    for name in NAMES:
        table = tomllib.loads((ROOT / "tests" / "cases" / f"{name}.toml").read_text("utf-8"))
        for case in table[kind]:
            for text in case.get("texts", [case.get("text")]):
                label = f"{name}: {case['name']}" + (f" {text[:16]}" if "texts" in case else "")
                rows.append(pytest.param(name, {**case, "text": text}, id=label))
    return rows


def lay(case: dict[str, Any]) -> Document:
    """The document of a case: its lines, then what stands beside them."""
    sheets = case.get("sheets", [])
    pieces = []
    for number, line in enumerate(case["text"].strip("\n").split("\n"), 1):
        if line.startswith("|"):
            cells = line.strip("|").split("|")
            pieces += [_lay_cell(words, number - 1, at, sheets) for at, words in enumerate(cells)]
            continue
        found = [(kind, line.index(words), words) for kind, words in case.get("revised", [])]
        pieces.append(
            Piece(
                line,
                locator="page:1" if case.get("pages") else f"paragraph:{number}",
                source="ocr" if case.get("ocr") else "text",
                revisions=tuple(Revised(kind, at, at + len(w), "王") for kind, at, w in found),
            )
        )
    for role, words, locator, *table in case.get("aside", []):
        place = CellPlace(table=table[0], row=1, column=1) if table else None
        kind = "cell" if table else "paragraph"
        pieces.append(Piece(words, kind=kind, role=role, locator=locator, cell=place))
    origin = Origin("f" * 64, "报告.docx")
    hidden = case.get("hidden_sheets", [])
    return build_document(
        origin,
        "text/plain",
        Reader(name="tests", version="1"),
        pieces,
        sheets=tuple(
            Sheet(name=name, table=at, hidden=name in hidden) for at, name in enumerate(sheets)
        ),
        pages=tuple(
            Page(number=1, width=595, height=842, start=0, end=1)
            for _ in range(case.get("pages", 0))
        ),
        attachments=case.get("attachments", ()),
    )


def _lay_cell(words: str, row: int, column: int, sheets: list[str]) -> Piece:
    place = CellPlace(table=0, row=row, column=column)
    locator = f"sheet:{'ABCD'[column]}{row + 1}@{sheets[0]}" if sheets else ""
    return Piece(words, kind="cell", cell=place, locator=locator)


def make_brief(case: dict[str, Any]) -> Brief:
    if case["text"] is None:
        return build_brief(case, PROFILE)
    document = lay(case)
    paper = Paper(
        role="report",
        document=document,
        outline=find_outline(document),
        figures=find_figures(document),
    )
    dossier = Dossier(id="r", kind="report", project=Project(), papers=(paper,))
    return Brief(dossier, Library(), PROFILE, dt.date(2026, 3, 1))


def run(name: str, case: dict[str, Any]) -> list[Finding]:
    return [one for one in run_checks(make_brief(case)) if one.check == name]


@pytest.mark.parametrize(("name", "case"), read_cases("good"))
def test_a_sound_paper_gets_no_word(name: str, case: dict[str, Any]) -> None:
    assert [one.message for one in run(name, case)] == []


@pytest.mark.parametrize(("name", "case"), read_cases("bad"))
def test_what_is_left_in_is_told_once(name: str, case: dict[str, Any]) -> None:
    found = run(name, case)
    expected = case["expect"]
    assert [(one.verdict, one.level) for one in found] == [
        (one["verdict"], one.get("level")) for one in expected
    ], [one.message for one in found]
    for one, wanted in zip(found, expected, strict=True):
        assert [words for words in wanted["says"] if words not in one.message] == [], one.message
        assert wanted.get("place", "") in one.place
        assert one.remedy == wanted.get("remedy", one.remedy)
        assert one.message.endswith("。")
        assert not one.line.endswith(("。", "；"))


@pytest.mark.parametrize(
    ("name", "case"), [row for row in read_cases("bad") if row.values[0] in OUTWARD]
)
def test_what_goes_out_passes_the_gate(name: str, case: dict[str, Any]) -> None:
    brief = make_brief(case)
    documents = [paper.document for paper in brief.dossier.papers]
    review = make_review(brief)
    for one in run_checks(brief):
        if one.check == name and one.verdict == "unmet":
            assert gate_finding(one, review, documents) == {"message": (), "remedy": (), "line": ()}


def make_review(brief: Brief) -> Review:
    return Review(
        dossier_id="r",
        kind=brief.dossier.kind,
        project=brief.dossier.project,
        papers=(),
        profile=PROFILE.id,
        on=ON,
        made_at=NOW,
        findings=(),
        passed=(),
        unchecked=(),
    )
