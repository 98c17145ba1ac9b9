"""A sign of life of a long reading becomes time for it: a page of a scan was recognised, go on.

A reading process is stopped when it is late. What takes long because there is much of it calls
`beat` after every piece; what hangs does not.
"""

from __future__ import annotations

from collections.abc import Callable

_listeners: list[Callable[[], None]] = []


def beat() -> None:
    """Say that a piece of the file has been read; nothing happens where nobody listens."""
    for listen in _listeners:
        listen()


def listen_with(listen: Callable[[], None]) -> None:
    """Have every beat told, for as long as this process lives."""
    _listeners.append(listen)
