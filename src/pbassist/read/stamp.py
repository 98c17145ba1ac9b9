"""The readers and the libraries under them become one stamp: same stamp, same bytes, same document."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib import metadata
from pathlib import Path

from pbassist.model import document
from pbassist.read.office.converting import find_soffice

LIBRARIES = (
    *("charset-normalizer", "lxml", "pypdf", "pypdfium2"),
    *("python-calamine", "pydantic", "pillow", "numpy", "onnxruntime", "opencv-python"),
    *("opencv-python-headless", "rapidocr"),
)


@cache
def make_stamp() -> str:
    """A hash of what has a say in how a file is read: our code, the libraries, LibreOffice.

    Readers need not be imported for it, and no number has to be raised by hand: a changed line is
    another stamp.
    """
    facts = [f"python {sys.version_info[0]}.{sys.version_info[1]} {sys.byteorder}"]
    facts += [f"{name} {_find_version(name)}" for name in LIBRARIES]
    facts += [_describe_soffice(), f"pbassist {_find_version('pbassist')}"]
    stamp = hashlib.sha256("\n".join(facts).encode())
    for path in _list_code():
        stamp.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return stamp.hexdigest()


def _find_version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "none"


def _describe_soffice() -> str:
    """LibreOffice by its place and date: to ask it for its version takes seconds."""
    program = find_soffice()
    if program is None:
        return "no soffice"
    real = program.resolve()
    known = real.stat()
    return f"soffice {real} {known.st_size} {known.st_mtime_ns}"


def _list_code() -> list[Path]:
    """The files of the readers and of the values they make; none where they are packed away."""
    return [
        *sorted(Path(__file__).parent.rglob("*.py")),
        *sorted(Path(document.__file__).parent.glob("*.py")),
    ]
