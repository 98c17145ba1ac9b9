"""What the program did becomes a log line: stages, ids, counts and durations, never a paper's words.

Every line is made of an event name and typed facts. The handler drops records that were made in any
other way, and an exception is told by its type and place, since its message may quote a paper.
"""

from __future__ import annotations

import logging
import re
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TextIO

from pbassist.errors import PbassistError

Fact = int | float | bool | str | None
ROOT = "pbassist"
FOREIGN = (
    *("charset_normalizer", "chromadb", "docx", "httpx", "openpyxl", "pdfminer", "pdfplumber"),
    *("pypdf", "pypdfium2", "urllib3"),
)
"""Libraries that log what they read; they are not heard."""
WITHHELD = "(withheld)"
_ID = re.compile(r"[A-Za-z0-9_.:/+-]{1,64}", re.ASCII)
_FACTS = "facts"


def log_to(level: str, *, stream: TextIO | None = None, file: Path | None = None) -> None:
    """Send the program's log to a stream (stderr without one) or a file, from a level up.

    Calling it again replaces what was set. Raises `OSError` when the file cannot be opened.
    """
    handler: logging.Handler = (
        logging.FileHandler(file, encoding="utf-8") if file else logging.StreamHandler(stream)
    )
    handler.addFilter(lambda record: hasattr(record, _FACTS))
    handler.setFormatter(_Formatter())
    logger = logging.getLogger(ROOT)
    for old in tuple(logger.handlers):
        logger.removeHandler(old)
        old.close()
    logger.addHandler(handler)
    logger.setLevel(level)
    logger.propagate = False
    for name in FOREIGN:
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).propagate = False


def log_event(
    logger: logging.Logger,
    event: str,
    *,
    level: int = logging.INFO,
    failure: BaseException | None = None,
    **facts: Fact,
) -> None:
    """Log an event with its facts: `log_event(logger, "read", document_id=…, pages=12)`.

    Numbers and truth values are written; of strings only ids (ASCII letters, digits and `_.:/+-`, at
    most 64), anything else is written as `(withheld)`.
    """
    _log(logger, level, event, facts, failure)


@contextmanager
def log_duration(logger: logging.Logger, event: str, **facts: Fact) -> Iterator[None]:
    """Log an event when the block ends, with the seconds it took and the failure that ended it.

    A refusal that the person is told anyway (`PbassistError`) is no warning.
    """
    started = time.perf_counter()
    try:
        yield
    except BaseException as error:
        level = logging.INFO if isinstance(error, PbassistError) else logging.WARNING
        _log(logger, level, event, {**facts, "seconds": _since(started)}, error)
        raise
    _log(logger, logging.INFO, event, {**facts, "seconds": _since(started)}, None)


class _Formatter(logging.Formatter):
    """One line a record, of its time, level, room, event and facts alone."""

    def format(self, record: logging.LogRecord) -> str:
        facts: dict[str, str] = getattr(record, _FACTS)
        told = "".join(f" {name}={fact}" for name, fact in facts.items())
        return f"{self.formatTime(record)} {record.levelname} {record.name} {record.msg}{told}"


def _log(
    logger: logging.Logger,
    level: int,
    event: str,
    facts: dict[str, Fact],
    failure: BaseException | None,
) -> None:
    if logger.isEnabledFor(level):
        shown = {name: _show(fact) for name, fact in facts.items()}
        if failure is not None:
            shown["failure"] = type(failure).__name__
            shown["at"] = _place(failure.__traceback__)
        logger.log(level, _show(event), extra={_FACTS: shown})


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 3)


def _show(fact: Fact) -> str:
    if fact is None or isinstance(fact, bool | int | float):
        return str(fact)
    return fact if isinstance(fact, str) and _ID.fullmatch(fact) else WITHHELD


def _place(trace: TracebackType | None) -> str:
    """File and line of the innermost frame; source lines and messages are left out."""
    frames = traceback.extract_tb(trace)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown"
