"""The fonts of this machine become the one in which Chinese characters can be drawn, or none."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path

_CHINESE = (
    *(
        "notoserifcjk",
        "notoserifsc",
        "sourcehanserif",
        "simsun",
        "fzshusong",
        "fzssjw",
        "fandolsong",
    ),
    *("songti", "stsong", "uming", "notosanscjk", "notosanssc", "sourcehansans", "msyh", "simhei"),
    *("deng", "wqy", "pingfang", "stheiti", "hiraginosansgb", "simfang", "fzfs", "simkai", "fzkt"),
    *("fzht", "stfangsong", "stkaiti", "ukai", "droidsansfallback", "unifont"),
)
"""How the files of Chinese fonts are named, those nearest to print first."""
_ENDINGS = (".ttf", ".ttc", ".otf", ".otc")
_MAX_FILES = 20_000


@cache
def find_chinese_font() -> Path | None:
    """A font with Chinese characters where the system keeps its fonts; None where there is none."""
    found = [
        (rank, len(path.name), str(path), path)
        for path in islice(_walk(_list_folders()), _MAX_FILES)
        if (rank := _rank(path.name)) is not None
    ]
    return min(found)[3] if found else None


def _rank(name: str) -> tuple[int, bool] | None:
    """How near a font's name is to the wanted one, regular before bold; None for another font."""
    folded = name.lower().replace("-", "").replace("_", "").replace(" ", "")
    if not folded.endswith(_ENDINGS):
        return None
    ranks = (rank for rank, known in enumerate(_CHINESE) if folded.startswith(known))
    rank = next(ranks, None)
    return None if rank is None else (rank, "regular" not in folded)


def _list_folders() -> Iterator[Path]:
    """Where this system keeps fonts: its own folders, then those of the account."""
    if sys.platform == "win32":
        yield Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        if "LOCALAPPDATA" in os.environ:
            yield Path(os.environ["LOCALAPPDATA"]) / "Microsoft/Windows/Fonts"
        return
    if sys.platform == "darwin":
        yield from (Path("/System/Library/Fonts"), Path("/Library/Fonts"))
    else:
        yield from (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
        yield Path("/usr/share/X11/fonts")
    if "HOME" in os.environ:
        home = Path(os.environ["HOME"])
        yield from (home / "Library/Fonts", home / ".fonts", home / ".local/share/fonts")


def _walk(folders: Iterator[Path]) -> Iterator[Path]:
    for folder in folders:
        for where, _, names in os.walk(folder):
            yield from (Path(where) / name for name in names)
