"""Tests are offline by construction, and real samples outside the checkout are optional."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("PBASSIST_SHARED", Path(__file__).parents[2] / "shared"))
LOOPBACK = ("127.", "::1", "localhost")
LONG_FILES = ("test_whole_case_killed", "test_whole_case", "test_asks_nobody")
"""Begun first, so that no worker is left alone with them at the end."""


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
