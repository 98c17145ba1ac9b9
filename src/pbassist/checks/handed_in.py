"""A list of attachments beside a form becomes what it says was handed in for the project."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pbassist.checks.register import Brief
from pbassist.dossiers.roles import is_evidence_list
from pbassist.model.document import Document

NEXT = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|项目[一二三四五六七八九十\d]{1,2}[、：:])"
)
"""A line that begins the part of the next project."""


def read_handed_in(brief: Brief) -> str:
    """The lines of the lists of attachments that are about the project; all where it is not named."""
    papers = brief.dossier.papers
    lists = [p.document for p in papers if p.role == "annex" and is_evidence_list(p.document)]
    name = "".join((brief.dossier.project.name or "").split())
    return "\n".join(line for one in lists for line in _read_part(one, name))


def _read_part(document: Document, name: str) -> Iterator[str]:
    lines = ["".join(document.words(block).split()) for block in document.readable_blocks()]
    start = next((at for at, line in enumerate(lines) if name and name in line), None)
    if start is None:
        yield from lines
        return
    yield lines[start]
    for line in lines[start + 1 :]:
        if NEXT.match(line):
            return
        yield line
