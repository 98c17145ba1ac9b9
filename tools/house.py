"""A source tree becomes the objections of the house: names, sizes, docstrings and doors."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
EMPTY_NAMES = frozenset({"utils", "util", "helpers", "helper", "manager", "base", "common", "misc"})
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Door(NamedTuple):
    """A foreign library and the rooms that may open it."""

    library: str
    """Name it is imported by."""
    rooms: tuple[str, ...]
    """Rooms (read, lookup, read/statute_texts.py), or `*` for all."""
    on_use: bool
    """True when it is imported only inside the function that needs it."""


class Import(NamedTuple):
    """An import statement, or a call that imports by name."""

    module: str
    line: int
    names: tuple[str, ...]
    inside: bool
    """True inside a function or under TYPE_CHECKING: nothing is loaded when the room opens."""


def read_doors(table: Path) -> dict[str, Door]:
    """The doors of a TOML table of `[[door]]` rows, by library."""
    rows = tomllib.loads(table.read_text(encoding="utf-8"))["door"]
    doors = (Door(row["library"], tuple(row["rooms"]), row.get("on_use", True)) for row in rows)
    return {door.library: door for door in doors}


def find_modules(package: Path) -> tuple[Path, ...]:
    """Every Python file of a package, in order."""
    return tuple(sorted(package.rglob("*.py")))


def object_to_doors(package: Path, doors: dict[str, Door]) -> Iterator[str]:
    """Foreign libraries imported in a room without their door, or before they are needed."""
    for path, tree in _parse(package):
        place = path.relative_to(package).as_posix()
        for one in find_imports(tree):
            library = one.module.split(".")[0]
            if library in sys.stdlib_module_names and library not in doors:
                continue
            if library in ("pbassist", "__future__", ""):
                continue
            door = doors.get(library)
            if door is None:
                yield f"{place}:{one.line} {library} is in no row of the doors table"
            elif not any(_is_in_room(place, room) for room in door.rooms):
                yield f"{place}:{one.line} {library} has no door here, only in {door.rooms}"
            elif door.on_use and not one.inside:
                yield f"{place}:{one.line} {library} is imported before it is needed"


def object_to_signatures(package: Path, doors: dict[str, Door]) -> Iterator[str]:
    """Functions other rooms can call whose signature speaks of a type of a library behind a door.

    The files of a room may speak of it among themselves.
    """
    called = set(_find_calls_between_rooms(package))
    for path, tree in _parse(package):
        foreign = {
            name
            for one in find_imports(tree)
            if (door := doors.get(one.module.split(".")[0])) and door.on_use
            for name in one.names
        }
        module = path.relative_to(package).with_suffix("").as_posix()
        inner = "/" in module and not module.endswith("__init__")
        for owner, function in _find_public_functions(tree):
            if inner and (module, owner) not in called:
                continue
            spoken = {
                node.id
                for annotation in _find_annotations(function)
                for node in ast.walk(annotation)
                if isinstance(node, ast.Name)
            }
            for name in sorted(spoken & foreign):
                place = path.relative_to(package).as_posix()
                yield f"{place}:{function.lineno} {function.name} speaks of the foreign {name}"


def object_to_form(package: Path) -> Iterator[str]:
    """Modules without a sentence, empty names, and what is too long."""
    for path, tree in _parse(package):
        place = path.relative_to(package).as_posix()
        sentence = (ast.get_docstring(tree) or "").split("\n\n")[0].strip()
        if not sentence.endswith((".", "?")):
            yield f"{place} does not open with a sentence"
        if path.stem in EMPTY_NAMES:
            yield f"{place} has a name that says nothing"
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > LONGEST_MODULE:
            yield f"{place} has {lines} lines"
        for node in ast.walk(tree):
            if isinstance(node, Function):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    yield f"{place}:{node.lineno} {node.name} has {length} lines"


def object_to_tables(checks: Iterable[str], cases: Path, tests: Iterable[Path]) -> Iterator[str]:
    """Checks without a table, tables without good or bad cases, tables that nobody owns."""
    tables = {path.stem: path for path in cases.glob("*.toml")}
    names = set(checks)
    for name in sorted(names):
        if name not in tables:
            yield f"the check {name} has no table {name}.toml"
            continue
        table = tomllib.loads(tables[name].read_text(encoding="utf-8"))
        for kind in ("good", "bad"):
            if not table.get(kind):
                yield f"the table {name}.toml has no {kind} case"
    read = "\n".join(path.read_text(encoding="utf-8") for path in tests)
    for stem in sorted(tables.keys() - names):
        if f"{stem}.toml" not in read and f'"{stem}"' not in read:
            yield f"the table {stem}.toml belongs to no check and no test reads it"


def object_to_questions(root: Path) -> Iterator[str]:
    """Questions that lack one of their four places, and places that belong to no question."""
    rooms = _parse(root / "src" / "pbassist" / "questions")
    places = {
        "prompts/{}.md": {path.stem for path in (root / "prompts").glob("*.md")} - {"README"},
        "src/pbassist/questions/{}.py": {path.stem for path, tree in rooms if _answers(tree)},
        "schemas/questions/{}.json": {
            path.stem for path in (root / "schemas" / "questions").glob("*.json")
        },
        "evals/questions/{}/": {
            path.name
            for path in (root / "evals" / "questions").glob("[a-z]*")
            # answers recorded of a model are data beside the questions, not a question
            if any(one.suffix in (".py", ".toml") for one in path.glob("*"))
        },
    }
    for name in sorted(set().union(*places.values())):
        for place, names in places.items():
            if name not in names:
                yield f"the question {name} has no {place.format(name)}"


def _answers(tree: ast.Module) -> bool:
    """Whether a module states the form of an answer, as a question does."""
    targets = (
        target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets
    )
    return any(isinstance(target, ast.Name) and target.id == "ANSWER" for target in targets)


def find_imports(tree: ast.Module) -> Iterator[Import]:
    """Every import of a module, inside functions too, and every import by a literal name."""
    inside = {
        child
        for node in ast.walk(tree)
        if isinstance(node, Function | ast.Lambda) or _is_type_checking(node)
        for child in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                bound = alias.asname or alias.name.split(".")[0]
                yield Import(alias.name, node.lineno, (bound,), node in inside)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = tuple(alias.asname or alias.name for alias in node.names)
            yield Import(node.module or "", node.lineno, names, node in inside)
        elif isinstance(node, ast.Call) and _imports_by_name(node):
            literal = node.args[0] if node.args else None
            if isinstance(literal, ast.Constant) and isinstance(literal.value, str):
                yield Import(literal.value, node.lineno, (), node in inside)


def _parse(package: Path) -> Iterator[tuple[Path, ast.Module]]:
    for path in find_modules(package):
        yield path, ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def _is_in_room(place: str, room: str) -> bool:
    return room == "*" or place in (room, f"{room}.py") or place.startswith(f"{room}/")


def _is_type_checking(node: ast.AST) -> bool:
    if not isinstance(node, ast.If):
        return False
    test = node.test
    return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (
        isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"
    )


def _imports_by_name(call: ast.Call) -> bool:
    called = call.func
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name in ("import_module", "__import__", "find_spec")


def _find_public_functions(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    """Public functions and methods, each with the name by which another module gets at it."""
    for node in tree.body:
        if isinstance(node, Function) and _is_public(node.name):
            yield node.name, node
        elif isinstance(node, ast.ClassDef) and _is_public(node.name):
            for one in node.body:
                if isinstance(one, Function) and _is_public(one.name):
                    yield node.name, one


def _find_calls_between_rooms(package: Path) -> Iterator[tuple[str, str]]:
    """(module, name) of everything that a room imports from inside another room."""
    for path, tree in _parse(package):
        room = path.relative_to(package).with_suffix("").parts[0]
        for one in find_imports(tree):
            parts = one.module.split(".")
            if len(parts) > 2 and parts[0] == "pbassist" and parts[1] != room:
                yield from (("/".join(parts[1:]), name) for name in one.names)


def _is_public(name: str) -> bool:
    return not name.startswith("_")


def _find_annotations(function: Function) -> Iterator[ast.expr]:
    arguments = function.args
    for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        if one.annotation is not None:
            yield one.annotation
    if function.returns is not None:
        yield function.returns
