"""A search for circles among values becomes a pause of it: what is made here holds none.

The collector looks through all that is alive again and again while thousands of small values are made;
of a thousand pages that took a third of the time. Values are still freed as their last use ends.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def pause_collector() -> Iterator[None]:
    """Let the collector rest, and leave it afterwards as it was."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
