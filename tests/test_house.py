"""The house keeps its rules, and every rule objects when it is broken."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools import house

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "pbassist"
CASES = ROOT / "tests" / "cases"
DOORS = house.read_doors(CASES / "doors.toml")


def write(package: Path, files: dict[str, str]) -> Path:
    """A tiny package of the given files, each with what it holds."""
    for name, text in files.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return package


def test_every_foreign_library_is_opened_by_its_door() -> None:
    assert list(house.object_to_doors(PACKAGE, DOORS)) == []


def test_no_public_signature_speaks_of_a_foreign_type() -> None:
    assert list(house.object_to_signatures(PACKAGE, DOORS)) == []


def test_modules_open_with_a_sentence_and_nothing_is_too_long() -> None:
    assert list(house.object_to_form(PACKAGE)) == []


@pytest.mark.parametrize(
    ("files", "objection"),
    [
        ({"find/figures.py": "def f():\n    import pypdf\n"}, "pypdf has no door here"),
        ({"read/pdf.py": "import pypdf\n"}, "pypdf is imported before it is needed"),
        ({"forms.py": "import pandas\n"}, "pandas is in no row"),
        ({"ledger.py": "class A:\n    from scipy import fft\n"}, "scipy is in no row"),
        ({"checks/x.py": "from urllib.request import urlopen\n"}, "urllib has no door"),
        (
            {"retrieve.py": "import importlib\nx = importlib.import_module('torch')\n"},
            "torch is in no row",
        ),
    ],
)
def test_the_doors_object_to(files: dict[str, str], objection: str, tmp_path: Path) -> None:
    found = list(house.object_to_doors(write(tmp_path, files), DOORS))
    assert len(found) == 1
    assert objection in found[0]


def test_the_doors_do_not_object_to_a_library_opened_on_use(tmp_path: Path) -> None:
    text = (
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from docx import Document\n"
        "def read_docx(path: str) -> str:\n    import docx\n    return docx.Document(path)\n"
    )
    assert list(house.object_to_doors(write(tmp_path, {"read/word.py": text}), DOORS)) == []


@pytest.mark.parametrize(
    "function",
    [
        "def read_docx(path: str) -> Document: ...",
        "def read_docx(document: 'str', *, other: Document | None = None) -> str: ...",
        "class Reader:\n    def read(self) -> tuple[Document, ...]: ...",
    ],
)
def test_a_foreign_type_in_a_public_signature_is_seen(function: str, tmp_path: Path) -> None:
    files = {
        "read/word.py": f"if TYPE_CHECKING:\n    from docx import Document\n{function}\n",
        "export/letter.py": "from pbassist.read.word import read_docx, Reader\n",
    }
    found = list(house.object_to_signatures(write(tmp_path, files), DOORS))
    assert len(found) == 1
    assert "Document" in found[0]


def test_the_files_of_a_room_may_speak_of_a_foreign_type_among_themselves(tmp_path: Path) -> None:
    text = "from docx import Document\ndef read_docx(document: Document) -> None: ...\n"
    files = {"read/word.py": text, "read/files.py": "from pbassist.read.word import read_docx\n"}
    assert list(house.object_to_signatures(write(tmp_path, files), DOORS)) == []


@pytest.mark.parametrize(
    ("files", "objection"),
    [
        ({"a.py": "x = 1\n"}, "does not open with a sentence"),
        ({"a.py": '"""no stop"""\n'}, "does not open with a sentence"),
        ({"utils.py": '"""X becomes Y."""\n'}, "a name that says nothing"),
        ({"a.py": '"""X becomes Y."""\n' + "x = 1\n" * 400}, "has 401 lines"),
        (
            {"a.py": '"""X becomes Y."""\n\n\ndef long():\n' + "    x = 1\n" * 60},
            "long has 61 lines",
        ),
    ],
)
def test_the_form_objects_to(files: dict[str, str], objection: str, tmp_path: Path) -> None:
    found = list(house.object_to_form(write(tmp_path, files)))
    assert len(found) == 1
    assert objection in found[0]


# The law of names: a check is one name in three places.


def test_every_check_has_a_table_and_every_table_an_owner() -> None:
    tests = sorted((ROOT / "tests").glob("*.py"))
    assert list(house.object_to_tables(registered_checks(), CASES, tests)) == []


def test_a_check_without_a_table_and_an_orphan_table_are_seen(tmp_path: Path) -> None:
    good = '[[good]]\nname = "sound"\n'
    bad = '[[bad]]\nname = "off by ten"\n'
    files = {"funds_add_up.toml": good + bad, "units_agree.toml": good}
    write(tmp_path, {**files, "figures.toml": "", "forgotten.toml": ""})
    reader = write(tmp_path, {"test_figures.py": 'read("figures.toml")'}) / "test_figures.py"
    checks = ["funds_add_up", "goal_is_set", "units_agree"]
    assert list(house.object_to_tables(checks, tmp_path, [reader])) == [
        "the check goal_is_set has no table goal_is_set.toml",
        "the table units_agree.toml has no bad case",
        "the table forgotten.toml belongs to no check and no test reads it",
    ]


def registered_checks() -> list[str]:
    """Names of the checks, in the order in which they are registered."""
    import pbassist.checks
    from pbassist.checks.register import CHECKS

    assert pbassist.checks
    return list(CHECKS)


# A question is one name in four places.


def test_every_question_has_its_four_places() -> None:
    assert list(house.object_to_questions(ROOT)) == []


def test_a_question_without_one_of_its_places_and_an_orphan_are_seen(tmp_path: Path) -> None:
    files = {
        "prompts/README.md": "",
        "prompts/cover.md": "",
        "prompts/forgotten.md": "",
        "src/pbassist/questions/cover.py": "ANSWER = Cover\n",
        "src/pbassist/questions/blocks.py": "ANSWERS = ()\n",
        "schemas/questions/cover.json": "{}",
        "evals/questions/cover/cases.toml": "",
        "evals/questions/old/cases.toml": "",
    }
    assert list(house.object_to_questions(write(tmp_path, files))) == [
        "the question forgotten has no src/pbassist/questions/forgotten.py",
        "the question forgotten has no schemas/questions/forgotten.json",
        "the question forgotten has no evals/questions/forgotten/",
        "the question old has no prompts/old.md",
        "the question old has no src/pbassist/questions/old.py",
        "the question old has no schemas/questions/old.json",
    ]


# The contracts between rooms.


def run_contracts(root: Path) -> subprocess.CompletedProcess[str]:
    """import-linter over a checkout, with that checkout's sources and pyproject.toml."""
    start = "import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run())"
    return subprocess.run(
        [sys.executable, "-c", start, "--no-cache", "--no-logo"],
        cwd=root,
        env={"PYTHONPATH": str(root / "src"), "PATH": "", "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def small_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the floors with one empty file for each room, under our own contracts."""
    root = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", root)
    rooms = "cli/__init__ cli/app workspace pipeline draft/__init__ draft/gate checks/__init__"
    rooms += " checks/register coverage relations forms library lookup read/__init__ read/pdf"
    rooms += " find/__init__ find/figures retrieve export/__init__ profiles resources settings"
    rooms += " logs lock stored errors model/__init__ model/review model/document"
    files = {f"{room}.py": "" for room in ("__init__", *rooms.split())}
    files["find/numerals.py"] = "import pbassist.find.figures\n"
    write(root / "src" / "pbassist", files)
    return root


@pytest.fixture
def change(small_house: Path) -> Iterator[Callable[[str, str], str]]:
    """Write a line into a room of the small house, and hand back what import-linter says."""
    changed: list[Path] = []

    def write_and_run(room: str, line: str) -> str:
        path = small_house / "src" / "pbassist" / f"{room}.py"
        changed.append(path)
        path.write_text(line + "\n", encoding="utf-8")
        return run_contracts(small_house).stdout

    yield write_and_run
    for path in changed:
        path.unlink() if path.stem == "attic" else path.write_text("", encoding="utf-8")


def broken(report: str) -> set[str]:
    """Names of the contracts that a report calls broken."""
    return set(re.findall(r"^(.*\S) BROKEN$", report, re.MULTILINE))


FLOORS = "Nothing imports its own floor or one above, and tools do not know each other"


@pytest.mark.parametrize(
    ("room", "line", "contract"),
    [
        ("model/review", "from pbassist import errors", "The model imports nothing of the house"),
        ("errors", "import pbassist.stored", "Errors and resources import nothing of the house"),
        ("find/figures", "from pbassist.read import pdf", FLOORS),
        ("read/pdf", "def f():\n    from pbassist import settings", FLOORS),
        ("forms", "import pbassist.library", FLOORS),
        ("export/__init__", "from pbassist.draft import gate", FLOORS),
        ("pipeline", "from pbassist import workspace", FLOORS),
        ("checks/register", "import pbassist.retrieve", "Checks never ask and never search"),
        (
            "checks/register",
            "def f():\n    import pbassist.lookup",
            "Checks never ask and never search",
        ),
        ("coverage", "import pbassist.retrieve", "Checks never ask and never search"),
        ("attic", "", FLOORS),
        ("library", "import pbassist.retrieve", "The library of law never searches"),
        (
            "cli/app",
            "def f():\n    from pbassist import pipeline",
            "Faces know only the workspace and the words it speaks",
        ),
        (
            "find/figures",
            "import pbassist.find.numerals",
            "Rooms have no circles inside",
        ),
    ],
)
def test_each_contract_objects_when_it_is_broken(
    room: str, line: str, contract: str, change: Callable[[str, str], str]
) -> None:
    report = change(room, line)
    assert contract in broken(report), report


def test_the_contracts_hold() -> None:
    result = run_contracts(ROOT)
    assert "0 broken" in result.stdout, result.stdout + result.stderr
    assert result.returncode == 0


def test_the_small_house_is_in_order_before_it_is_broken(small_house: Path) -> None:
    report = run_contracts(small_house).stdout
    assert "0 broken" in report


# The pins.


def read_pins() -> dict[str, str]:
    """Name → version of both files of requirements/."""
    files = (ROOT / "requirements").glob("*.txt")
    lines = [line for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    return dict(line.split("==") for line in lines if not line.startswith("#"))


def test_the_pins_are_names_and_versions_within_the_ranges_of_the_project() -> None:
    pins = read_pins()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    outside = [
        str(one)
        for one in map(Requirement, wanted)
        if not one.specifier.contains(pins.get(canonicalize_name(one.name), ""))
    ]
    assert outside == []
    assert all(re.fullmatch(r"[\d.]+[\w.]*", version) for version in pins.values())


# What a check may not call.


def run_bans(root: Path) -> str:
    """Ruff's banned calls over a tree with our pyproject.toml."""
    shutil.copy(ROOT / "pyproject.toml", root)
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--select", "TID251"]
    command += ["--output-format", "concise", "."]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize(
    "line",
    [
        "import time",
        "from datetime import date\nx = date.today()",
        "import datetime as dt\nx = dt.datetime.now(dt.UTC)",
        "def f():\n    import random",
        "from urllib.request import urlopen",
        "import socket",
        "import os\nx = os.urandom(4)",
    ],
)
@pytest.mark.parametrize("room", ["checks/targets/funds.py", "coverage.py"])
def test_a_check_that_asks_the_clock_chance_or_the_network_is_seen(
    room: str, line: str, tmp_path: Path
) -> None:
    write(tmp_path / "src" / "pbassist", {room: line + "\n"})
    assert "TID251" in run_bans(tmp_path)


def test_other_rooms_may_know_the_time(tmp_path: Path) -> None:
    write(
        tmp_path / "src" / "pbassist", {"logs.py": "import time\n", "cli/app.py": "import time\n"}
    )
    assert "All checks passed" in run_bans(tmp_path)


def test_our_own_checks_ask_none_of_them() -> None:
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--select", "TID251", "src"]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0


# What opens with the house.


def loaded_by(code: str) -> set[str]:
    """Modules that a fresh interpreter has loaded after running some code."""
    dump = f"import sys\ntry:\n    {code}\nexcept SystemExit: pass\nprint(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", dump], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(run.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    "code",
    ["import pbassist.cli", "sys.argv[1:] = ['--help']; import pbassist.cli; pbassist.cli.main()"],
    ids=["import", "help"],
)
def test_the_command_line_opens_no_room_and_no_foreign_library(code: str) -> None:
    loaded = loaded_by(code)
    rooms = {name for name in loaded if name.startswith("pbassist.")}
    assert "pbassist.cli" in rooms
    assert {name for name in rooms if not name.startswith("pbassist.cli")} == set()
    assert loaded & (DOORS.keys() - {"typer", "rich", "socket", *sys.stdlib_module_names}) == set()


def test_importing_the_pipeline_loads_every_check_and_no_foreign_library() -> None:
    loaded = loaded_by("import pbassist.pipeline")
    checks = (PACKAGE / "checks").rglob("[a-z]*.py")
    modules = {".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts) for path in checks}
    assert modules - loaded == set()
    opened_on_use = {library for library, door in DOORS.items() if door.on_use}
    assert loaded & (opened_on_use - set(sys.stdlib_module_names)) == set()
