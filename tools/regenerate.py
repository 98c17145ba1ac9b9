"""The house becomes its generated files: the schemas, and the reference pages of docs/."""

from __future__ import annotations

from pathlib import Path

from tools.docs import generate_catalogue, generate_commands, generate_glossary
from tools.schemas import collect_answers, collect_values, generate_schema_text

ROOT = Path(__file__).parents[1]
SCHEMAS = Path("schemas/values")
QUESTIONS = Path("schemas/questions")


def main() -> None:
    """Write what changed, take away what no value stands behind, and say which."""
    files = generate_files()
    for path in find_stale(ROOT, files):
        target = ROOT / path
        if path in files:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(files[path], encoding="utf-8", newline="\n")
            print(f"written  {path}")
        else:
            target.unlink()
            print(f"removed  {path}")


def generate_files() -> dict[Path, str]:
    """The text of every generated file, by its path in the checkout."""
    files = {
        SCHEMAS / f"{name}.json": generate_schema_text(value)
        for name, value in collect_values().items()
    }
    for name, answer in collect_answers().items():
        files[QUESTIONS / f"{name}.json"] = generate_schema_text(answer)
    files[Path("docs/glossary.md")] = generate_glossary()
    files[Path("docs/checks.md")] = generate_catalogue()
    files[Path("docs/cli.md")] = generate_commands()
    return files


def find_stale(root: Path, files: dict[Path, str]) -> list[Path]:
    """Generated files of a checkout that are missing, differ, or have no value behind them."""
    stale = {path for path, text in files.items() if _read(root / path) != text}
    for folder in (SCHEMAS, QUESTIONS):
        stale |= {path.relative_to(root) for path in (root / folder).glob("*")} - files.keys()
    return sorted(stale)


def _read(path: Path) -> str | None:
    return path.read_bytes().decode("utf-8") if path.is_file() else None


if __name__ == "__main__":
    main()
