"""A name becomes the folder of prompts/, schemas/ or corpus/, in a wheel or in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

Kind = Literal["prompts", "schemas", "corpus"]


@cache
def find_resources(kind: Kind) -> Path:
    """The folder of a kind of resources: inside the installed package, else beside src/.

    Raises `FileNotFoundError` when neither is there, which only a broken installation shows.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "resources" / kind, package.parents[1] / kind):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"{kind}/ is neither in the package nor in the checkout")
