"""The running environment becomes requirements/base.txt and requirements/dev.txt.

Exact versions of what pbassist needs, transitively; names and versions only. Run it in an
environment that holds everything (`make pin`), and commit what changed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
REQUIREMENTS = ROOT / "requirements"
DEV_EXTRAS = ("dev", "ocr", "statutes")
HEADER = "# Written by `make pin`: the versions pbassist was last tested with.\n"


def main() -> None:
    """Write both files from what is installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [Requirement(one) for one in project["dependencies"]]
    extras = [
        Requirement(one) for extra in DEV_EXTRAS for one in project["optional-dependencies"][extra]
    ]
    base = collect_pins(needed)
    dev = collect_pins([*needed, *extras])
    REQUIREMENTS.mkdir(exist_ok=True)
    write_pins(REQUIREMENTS / "base.txt", base)
    write_pins(REQUIREMENTS / "dev.txt", {name: dev[name] for name in dev.keys() - base.keys()})


def collect_pins(wanted: Iterable[Requirement]) -> dict[str, str]:
    """Name → installed version of everything the requirements need; absent ones are left out."""
    pins: dict[str, str] = {}
    queue = [(one, extra) for one in wanted for extra in ("", *sorted(one.extras))]
    seen: set[tuple[str, str]] = set()
    while queue:
        requirement, extra = queue.pop()
        name = canonicalize_name(requirement.name)
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        pins[name] = found.version
        for needed in map(Requirement, found.requires or ()):
            if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                queue += [(needed, one) for one in ("", *sorted(needed.extras))]
    return pins


def write_pins(path: Path, pins: dict[str, str]) -> None:
    """Write one name==version a line, sorted."""
    lines = [f"{name}=={pins[name]}\n" for name in sorted(pins)]
    path.write_text(HEADER + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
