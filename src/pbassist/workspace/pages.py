"""A paper of the last review becomes the picture of one of its pages, from the file it was read from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from pbassist.errors import UnreadableDocument
from pbassist.model.document import Document
from pbassist.model.review import SourceFile
from pbassist.model.value import Stored
from pbassist.read import load
from pbassist.read.render.page import PageImage, render_page
from pbassist.workspace.folder import STORE, load_value, store_value
from pbassist.workspace.keeping import load_season
from pbassist.workspace.means import Means

FILE = "places.json"


class PaperPlaces(Stored):
    """Where the papers of a workspace were read (材料所在位置); the files themselves are not kept."""

    schema_name: ClassVar[str] = "paper_places"

    places: Mapping[str, str]
    """Path by the hash of the bytes; below the workspace it is given from there."""


def keep_places(root: Path, documents: Sequence[Document], paths: Sequence[Path]) -> None:
    """Remember where documents were read, beside what is remembered already."""
    known = dict(_load_places(root))
    for document, path in zip(documents, paths, strict=True):
        known[document.id] = _shorten(root, path)
    store_value(root / STORE / FILE, PaperPlaces(places=dict(sorted(known.items()))))


def show_page(means: Means, paper: str, number: int, scale: float) -> PageImage:
    """The picture of a page of a paper, named by its id or as the last review names it.

    Raises `UnreadableDocument` when there is no such paper, when its file was moved or is another
    by now, and as `render_page`.
    """
    root = means.need_root()
    source = _choose(load_season(root).sources, paper)
    place = _load_places(root).get(source.document_id)
    if place is None:
        raise UnreadableDocument.moved(source.name, "")
    path, limit_mb = root / place, means.settings.limits.file_mb
    try:
        content = load(path, limit_mb=limit_mb)
    except UnreadableDocument as error:
        raise UnreadableDocument.moved(source.name, path) from error
    if hashlib.sha256(content).hexdigest() != source.document_id:
        raise UnreadableDocument.changed(source.name, path)
    return render_page(content, path.name, number, scale=scale, limit_mb=limit_mb)


def _choose(sources: Sequence[SourceFile], paper: str) -> SourceFile:
    """The paper of an id, of a name, or of the last part of a name that no other has."""
    ways = (
        [one for one in sources if one.document_id == paper][:1],
        [one for one in sources if one.name == paper],
        [one for one in sources if one.name.rpartition("/")[2] == paper],
    )
    found = next((way for way in ways if way), [])
    if len({one.document_id for one in found}) > 1:
        raise UnreadableDocument.ambiguous_paper(paper, [one.name for one in found])
    if not found:
        raise UnreadableDocument.no_such_paper(paper)
    return found[0]


def _load_places(root: Path) -> Mapping[str, str]:
    path = root / STORE / FILE
    return load_value(PaperPlaces, path).places if path.is_file() else {}


def _shorten(root: Path, path: Path) -> str:
    whole, home = path.resolve(), root.resolve()
    return str(whole.relative_to(home) if whole.is_relative_to(home) else whole)
