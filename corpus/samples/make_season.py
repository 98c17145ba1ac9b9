"""The hand-written data of season_data/ becomes the folder season/ a county bureau would get.

Run `python corpus/samples/make_season.py` from a checkout with the `dev` extra; `--out DIR` writes
elsewhere. The data are the gold: nothing here decides what is a fault.
"""

from __future__ import annotations

import argparse
import tomllib
from itertools import groupby
from pathlib import Path
from typing import Any

from exports import lay_flat
from grids import Form, Grid, lay_classic, lay_sheets, lay_stacked
from papers import lay_declaration_document
from writers import write_docx, write_workbook

HERE = Path(__file__).resolve().parent


def load_forms(name: str) -> list[Form]:
    """The forms of a data file, in its order."""
    data: dict[str, Any] = tomllib.loads((HERE / "season_data" / name).read_text("utf-8"))
    return list(data["form"])


def make_declarations(season: Path) -> None:
    """申报表 in four layouts, and two as Word files."""
    forms = load_forms("declarations.toml")
    for file, group in groupby(forms, key=lambda form: str(form["file"])):
        members = list(group)
        if members[0]["layout"] == "document":
            write_docx(season / file, lay_declaration_document(members[0]))
        else:
            write_workbook(season / file, lay_declarations(members))


def lay_declarations(forms: list[Form]) -> list[Grid]:
    """The sheets of a workbook of declarations."""
    layout, sheet = forms[0]["layout"], forms[0]["sheet"]
    if layout == "classic":
        return [lay_classic(form, form["sheet"]) for form in forms]
    if layout == "sheets":
        return [lay_sheets(form, form["sheet"]) for form in forms]
    if layout == "stacked":
        return [lay_stacked(forms, sheet)]
    return [lay_flat(forms, sheet, merged=layout == "flat_merged")]


def main() -> None:
    """Write the season."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE)
    out: Path = parser.parse_args().out
    make_declarations(out / "season")


if __name__ == "__main__":
    main()
