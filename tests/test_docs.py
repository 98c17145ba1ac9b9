"""The pages are true: generated ones are fresh, and what the others name exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.regenerate import ROOT, SCHEMAS, find_stale, generate_files

PAGES = sorted(
    path for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")) if path.is_file()
)
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
CODE_PATH = re.compile(r"`((?:src|tests|corpus|prompts|schemas|docs|evals|tools|bench)/[\w./-]+)`")


def test_the_generated_pages_are_fresh() -> None:
    pages = {path: text for path, text in generate_files().items() if SCHEMAS not in path.parents}
    stale = [path for path in find_stale(ROOT, pages) if SCHEMAS not in path.parents]
    assert stale == [], "run `make regenerate`"


def test_there_are_pages() -> None:
    names = {path.name for path in PAGES}
    assert {"README.md", "README.zh-CN.md", "CHANGELOG.md", "CONTRIBUTING.md"} <= names
    assert {"glossary.md", "checks.md", "design.md"} <= names


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_and_path_of_a_page_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = [one for one in LINK.findall(text) if "://" not in one]
    missing = [one for one in links if not (page.parent / one).exists()]
    missing += [one for one in CODE_PATH.findall(text) if not (ROOT / one).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_of_a_page_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", page.read_text("utf-8"), re.MULTILINE))
    assert named <= targets


def test_the_readme_says_how_to_test_and_the_examination_runs_that() -> None:
    assert "\nmake test" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
