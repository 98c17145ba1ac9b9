"""Tests are offline by construction, and real samples outside the checkout are optional."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("PBASSIST_SHARED", Path(__file__).parents[2] / "shared"))
LOOPBACK = ("127.", "::1", "localhost")
LONG_FILES = ("test_whole_case_killed", "test_whole_case", "test_asks_nobody")
"""Begun first, so that no worker is left alone with them at the end."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regenerate", action="store_true", help="write the files below tests/golden anew"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rank = {name: place for place, name in enumerate(LONG_FILES)}
    items.sort(key=lambda item: rank.get(item.path.stem, len(rank)))


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def connect_on_loopback(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connect_on_loopback)


@pytest.fixture
def shared() -> Path:
    """The folder of real samples, or a skip."""
    if not SHARED.is_dir():
        pytest.skip("the real samples are not here")
    return SHARED


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Holds a text against a file below tests/golden; with `--regenerate` writes that file."""

    def compare(name: str, text: str) -> None:
        path = Path(__file__).parent / "golden" / name
        if request.config.getoption("--regenerate"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        written = path.read_text(encoding="utf-8") if path.is_file() else ""
        assert text.splitlines() == written.splitlines(), "meant? then run with --regenerate"

    return compare
