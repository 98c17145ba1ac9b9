"""A title becomes a file name that Windows, Linux and every office program accept."""

from __future__ import annotations

import re
from collections.abc import Container

FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|COM\d|LPT\d)", re.IGNORECASE)
MOST_BYTES = 180
"""A name of 60 Chinese characters; the limit of the usual file systems is 255 bytes."""


def name_file(title: str, suffix: str, *, taken: Container[str] = ()) -> str:
    """A file name for a title: forbidden characters replaced, shortened, different from `taken`.

    `suffix` carries its dot. Names in `taken` are compared as they are.
    """
    stem = " ".join(FORBIDDEN.sub("_", title).split()).strip(". ")
    stem = _shorten(stem, MOST_BYTES) or "未命名"
    if RESERVED.fullmatch(stem.partition(".")[0]):
        stem = f"_{stem}"
    name, number = f"{stem}{suffix}", 2
    while name in taken:
        name = f"{stem}（{number}）{suffix}"
        number += 1
    return name


def _shorten(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore").strip(". ")
