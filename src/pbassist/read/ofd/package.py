"""The parts of an OFD file become its pages: each with its content, templates and annotations."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pbassist.errors import UnreadableDocument
from pbassist.read.archive import MAX_INFLATED_MB, Archive
from pbassist.read.markup import parse_part
from pbassist.read.ofd.shape import read_numbers

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_PART_MB = 32
MAX_PAGES = 3000
_MB = 1024 * 1024
_A4 = (0.0, 0.0, 210.0, 297.0)
Area = tuple[float, float, float, float]
"""Left, top, width and height in millimetres."""


@dataclass(slots=True, eq=False)
class OfdPage:
    """The parts of one page."""

    number: int
    """From 1, over all documents of the file."""
    area: Area
    contents: list[_Element]
    """Roots whose layers are drawn, templates among them."""
    annotations: list[_Element]
    drawn: dict[str, _Element]
    """Composite graphic units by id."""
    styles: dict[str, _Element]
    """Draw parameters by id."""
    media: dict[str, str]
    """Parts of pictures by id."""
    whole: bool = True
    """False when a part of it is missing or damaged."""


@dataclass(slots=True, eq=False)
class Package:
    """An opened OFD file."""

    archive: Archive
    parts: dict[str, str] = field(default_factory=dict)
    """Names of the parts by their folded names; producers differ in case and slashes."""
    read_bytes: int = 0
    attached: list[str] = field(default_factory=list)
    """Names of the files attached."""

    def find(self, location: str | None, *folders: str) -> str | None:
        """The part at a location, looked for from each folder and from the root."""
        path = (location or "").strip().replace("\\", "/")
        starts = () if path.startswith("/") else folders
        for folder in (*starts, ""):
            full = posixpath.normpath(posixpath.join("/", folder, path.lstrip("/")))
            part = self.parts.get(_fold(full))
            if path and part:
                return part
        return None

    def parse(self, part: str | None) -> _Element | None:
        """The root of a part; None without one. Raises `UnreadableDocument` when it is damaged,
        or when more is asked for than a file may hold.
        """
        if part is None:
            return None
        size = self.archive.opened.getinfo(part).file_size
        self.read_bytes += size
        if size > MAX_PART_MB * _MB or self.read_bytes > MAX_INFLATED_MB * _MB:
            raise UnreadableDocument.inflates_too_much(self.archive.name, MAX_INFLATED_MB)
        return parse_part(self.archive, part)

    def try_parse(self, part: str | None) -> _Element | None:
        """The root of a part that the file can be read without; None when it is damaged."""
        try:
            return self.parse(part)
        except UnreadableDocument:
            return None


@dataclass(slots=True, eq=False)
class _Book:
    """What the pages of one document of the file share."""

    folder: str
    area: Area | None
    templates: dict[str, str | None]
    annotations: dict[str, list[str]]
    drawn: dict[str, _Element]
    styles: dict[str, _Element]
    media: dict[str, str]
    opened: dict[str, _Element | None] = field(default_factory=dict)
    """Roots of templates; a page each asks for the same."""


def open_package(archive: Archive) -> Package:
    """The package of an archive."""
    return Package(archive, {_fold("/" + name): name for name in sorted(archive.names)})


def _fold(path: str) -> str:
    return posixpath.normpath(path.replace("\\", "/")).lower()


def read_pages(package: Package) -> Iterator[OfdPage]:
    """The pages of all documents of a file, in order.

    Raises `UnreadableDocument` when the file has no document, none of its pages, or too many.
    """
    root = package.parse(package.find("OFD.xml"))
    count = 0
    for body in children(root, "DocBody"):
        part = _find_document(package, body)
        document = package.parse(part)
        if part is None or document is None:
            raise _refuse(package)
        book = _read_book(package, document, posixpath.dirname(part))
        listed = [page for pages in children(document, "Pages") for page in children(pages, "Page")]
        first, count = count + 1, count + len(listed)
        if count > MAX_PAGES:
            raise UnreadableDocument.too_many_pages(package.archive.name, count, MAX_PAGES)
        for number, page in enumerate(listed, start=first):
            yield _read_page(package, book, page, number)
    if not count:
        raise _refuse(package)


def _refuse(package: Package) -> UnreadableDocument:
    locked = any(name.endswith(("/encryptions.xml", "/encryptinfo.xml")) for name in package.parts)
    if locked:
        return UnreadableDocument.encrypted(package.archive.name, "OFD ")
    return UnreadableDocument.damaged(package.archive.name, "OFD")


def _find_document(package: Package, body: _Element) -> str | None:
    """The root part of a document: of the version that is current, where versions are kept."""
    for versions in children(body, "Versions"):
        for version in children(versions, "Version"):
            if version.get("Current") == "true":
                part = package.find(version.get("BaseLoc"))
                root = package.try_parse(part)
                found = package.find(text_of(root, "DocRoot"), posixpath.dirname(part or ""))
                if found:
                    return found
    return package.find(text_of(body, "DocRoot"))


def _read_book(package: Package, document: _Element, folder: str) -> _Book:
    book = _Book(folder, None, {}, {}, {}, {}, {})
    for common in children(document, "CommonData"):
        book.area = _read_area(common, "PageArea") or book.area
        for template in children(common, "TemplatePage"):
            part = package.find(template.get("BaseLoc"), folder)
            book.templates[template.get("ID", "")] = part
        for kind in ("PublicRes", "DocumentRes"):
            for resource in children(common, kind):
                part = package.find(resource.text, folder)
                _read_resources(package, part, book)
    _read_annotations(package, document, book)
    _read_attachments(package, document, folder)
    return book


def _read_resources(package: Package, part: str | None, into: _Book | OfdPage) -> None:
    """What a part of resources holds, added to that of a document or of a page."""
    root = package.try_parse(part)
    if root is None:
        return
    folder = posixpath.dirname(part or "")
    base = posixpath.join("/", folder, (root.get("BaseLoc") or "").replace("\\", "/"))
    for group in root:
        for one in children(group, "CompositeGraphicUnit"):
            into.drawn[one.get("ID", "")] = one
        for one in children(group, "DrawParam"):
            into.styles[one.get("ID", "")] = one
        for one in children(group, "MultiMedia"):
            found = package.find(text_of(one, "MediaFile"), base, folder)
            if found:
                into.media[one.get("ID", "")] = found


def _read_annotations(package: Package, document: _Element, book: _Book) -> None:
    """Parts of annotations by the id of their page."""
    part = package.find(text_of(document, "Annotations"), book.folder)
    root = package.try_parse(part)
    for page in children(root, "Page"):
        found = package.find(text_of(page, "FileLoc"), posixpath.dirname(part or ""), book.folder)
        if found:
            book.annotations.setdefault(page.get("PageID", ""), []).append(found)


def _read_attachments(package: Package, document: _Element, folder: str) -> None:
    part = package.find(text_of(document, "Attachments"), folder)
    for one in children(package.try_parse(part), "Attachment"):
        name = one.get("Name") or posixpath.basename(text_of(one, "FileLoc") or "")
        if name and one.get("Visible") != "false":
            package.attached.append(" ".join(name.split())[:80])


def _read_page(package: Package, book: _Book, listed: _Element, number: int) -> OfdPage:
    part = package.find(listed.get("BaseLoc"), book.folder)
    page = OfdPage(number, book.area or _A4, [], [], book.drawn, book.styles, book.media)
    try:
        root = package.parse(part)
    except UnreadableDocument:
        root = None
    page.whole = root is not None
    if root is None:
        return page
    templates = list(_open_templates(package, book, root))
    page.whole = None not in templates
    page.contents = [*(one for one in templates if one is not None), root]
    areas = [_read_area(one, "Area") for one in reversed(page.contents)]
    page.area = next((area for area in areas if area), page.area)
    for resource in children(root, "PageRes"):
        found = package.find(resource.text, posixpath.dirname(part or ""), book.folder)
        page.drawn, page.styles = dict(page.drawn), dict(page.styles)
        page.media = dict(page.media)
        _read_resources(package, found, page)
    for annotation in book.annotations.get(listed.get("ID", ""), ()):
        notes = package.try_parse(annotation)
        page.whole = page.whole and notes is not None
        page.annotations.extend(children(notes, "Annot"))
    return page


def _open_templates(package: Package, book: _Book, root: _Element) -> Iterator[_Element | None]:
    for template in children(root, "Template"):
        name = template.get("TemplateID", "")
        if name not in book.opened:
            book.opened[name] = package.try_parse(book.templates.get(name))
        yield book.opened[name]


def _read_area(parent: _Element, name: str) -> Area | None:
    for area in children(parent, name):
        box = read_numbers(text_of(area, "PhysicalBox"), 4)
        if box and box[2] > 0 and box[3] > 0:
            return box[0], box[1], box[2], box[3]
    return None


def children(parent: _Element | None, name: str) -> Iterator[_Element]:
    """Children of a local name; files come with the namespace, with another, or with none."""
    for child in () if parent is None else parent:
        if isinstance(child.tag, str) and child.tag.rpartition("}")[2] == name:
            yield child


def text_of(parent: _Element | None, name: str) -> str | None:
    """The stripped text of the first child of a local name that has some."""
    found = (child.text.strip() for child in children(parent, name) if child.text)
    return next((text for text in found if text), None)
