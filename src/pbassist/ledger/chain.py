"""The fields of an entry become canonical JSON, and that becomes the hash that links it.

Canonical: keys sorted, no white space, Chinese as it is, no NaN and no infinity. Whoever holds the
fields of an entry can work out its hash without this program.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

FIRST = "0" * 64
"""What stands for the entry before the first."""
_LONE = re.compile(r"[\ud800-\udfff]")
"""Half of a pair of code units; a damaged file may hold one, and UTF-8 cannot."""


def write_canonical(value: Any) -> str:
    """The canonical JSON of a value; raises `ValueError` or `TypeError` for what JSON cannot say."""
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    return _LONE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def write_body(body: Mapping[str, Any]) -> str:
    """The canonical JSON of a body that comes back as it went in.

    Raises `ValueError` for NaN, infinity, keys that are no text, values JSON does not know, and
    nesting without end.
    """
    try:
        text = write_canonical(dict(body))
        again = write_canonical(json.loads(text))
    except (TypeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if again != text or not _has_text_keys(body):
        raise ValueError("keys must be text")
    return text


def _has_text_keys(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(isinstance(key, str) and _has_text_keys(one) for key, one in value.items())
    if isinstance(value, (list, tuple)):
        return all(map(_has_text_keys, value))
    return True


def write_moment(at: dt.datetime) -> str:
    """An aware moment in UTC, to the microsecond; raises `ValueError` for a naive one."""
    if at.tzinfo is None:
        raise ValueError("a moment of the record knows its time zone")
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")


def hash_entry(seq: int, at: str, actor: str, kind: str, body: Any, prev: str) -> str:
    """SHA-256, in hex, over the canonical JSON of [seq, at, actor, kind, body, prev]."""
    return hashlib.sha256(write_canonical([seq, at, actor, kind, body, prev]).encode()).hexdigest()
