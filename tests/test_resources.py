"""prompts/, schemas/ and corpus/ are found from a checkout and from a wheel."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from pbassist.resources import find_resources

ROOT = Path(__file__).parents[1]
KINDS = ("prompts", "schemas", "corpus")
PRINT = """
import pbassist
from pbassist.resources import find_resources
print(pbassist.__file__)
for kind in ("prompts", "schemas", "corpus"):
    print(find_resources(kind))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


@pytest.mark.parametrize("kind", KINDS)
def test_a_checkout_has_them_at_its_top(kind: str) -> None:
    assert find_resources(kind) == ROOT / kind  # type: ignore[arg-type]


def test_a_wheel_carries_them_and_finds_its_own(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    run = subprocess.run(
        [sys.executable, "-c", PRINT],
        env={"PYTHONPATH": str(tmp_path), "PATH": ""},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    package = tmp_path / "pbassist"
    expected = [package / "__init__.py", *(package / "resources" / kind for kind in KINDS)]
    assert run.stdout.splitlines() == [str(path) for path in expected]


def test_a_wheel_reviews_and_searches_far_from_any_checkout(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    form = next((ROOT / "corpus" / "samples" / "season").rglob("*法律援助*.docx"))
    (tmp_path / "form.docx").write_bytes(form.read_bytes())
    for words in (["review", "form.docx", "--out", "out"], ["search", "绩效目标审核的重点"]):
        subprocess.run(
            [sys.executable, "-c", "from pbassist.cli import main; main()", *words],
            env={"PYTHONPATH": str(tmp_path / "site"), "PATH": "", "PYTHONUTF8": "1"},
            cwd=tmp_path,
            capture_output=True,
            check=True,
        )
    assert (tmp_path / "out" / "审核意见汇总表.xlsx").is_file()
    assert (tmp_path / "out" / "审核意见.docx").is_file()


def test_a_wheel_carries_every_file_of_theirs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        carried = set(archive.namelist())
    ours = [
        path.relative_to(ROOT).as_posix()
        for kind in KINDS
        for path in (ROOT / kind).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    assert ours
    missing = [name for name in ours if f"pbassist/resources/{name}" not in carried]
    assert missing == []
    assert "pbassist/py.typed" in carried
    assert any(name.endswith("licenses/LICENSE") for name in carried)
    assert not [name for name in carried if name.startswith(("tests/", "tools/", "evals/"))]


def test_a_kind_that_is_nowhere_is_a_broken_installation() -> None:
    with pytest.raises(FileNotFoundError, match="neither"):
        find_resources("nothing")  # type: ignore[arg-type]
