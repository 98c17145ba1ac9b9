"""Papers drawn as they were handed in become files, and the files documents.

A dossier may have `papers` instead of forms by field: each with its `file` (name and kind) and what
stands in it: `sheet`, a drawing (`|` between cells, `<` merged with the cell on the left, `^` with
the one above), with a `title` above the table in a .docx, or `text`, a paragraph a line, for .txt.
The project under review is told by `project`, or is the only one of the stage.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from evals.finders.forms.drawings import write_docx, write_xlsx
from pbassist.model.document import Document
from pbassist.read import read


def read_papers(case: Mapping[str, Any], folder: Path) -> Iterator[Document]:
    """The papers of a dossier, each written as a file and read again."""
    for paper in case.get("papers", []):
        yield read(_write(paper, folder / paper["file"]))


def _write(paper: Mapping[str, Any], path: Path) -> Path:
    if "text" in paper:
        path.write_text(paper["text"].strip() + "\n", encoding="utf-8")
        return path
    if path.suffix == ".docx":
        return write_docx(path, *filter(None, [paper.get("title"), paper["sheet"]]))
    return write_xlsx(path, paper["sheet"])
