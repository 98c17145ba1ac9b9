"""The parts beside a sheet (comments, drawings, embedded files) become asides and attachments.

None of them is needed to read the cells, so a part that is not well-formed is read as far as it
goes.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from pbassist.read.archive import Archive
from pbassist.read.compound import open_compound, read_packed_name
from pbassist.read.sheet.facts import Aside, Place

if TYPE_CHECKING:
    from lxml.etree import _Element

_OPEN_BREAK = re.compile(rb"<br\s{0,9}>", re.IGNORECASE)
"""As spreadsheets write it in their older drawings, which are no XML for that."""
_MAX_PART = 64 * 1024 * 1024
_MARKS = {"Checkbox": ("□", "☑"), "Radio": ("○", "●")}
_LABELS = ("Label", "GBox")


class Relation(NamedTuple):
    """A part that another part names."""

    id: str
    kind: str
    """The last word of its type: worksheet, comments, drawing, …"""
    part: str


def read_relations(archive: Archive, part: str) -> tuple[Relation, ...]:
    """The parts that a part names, without those outside the file."""
    folder, name = posixpath.split(part)
    root = _parse_loosely(archive, f"{folder}/_rels/{name}.rels")
    found: list[Relation] = []
    for relation in () if root is None else root.iterfind("{*}Relationship"):
        if relation.get("TargetMode", "") == "External":
            continue
        target = posixpath.normpath(posixpath.join("/" + folder, relation.get("Target", "")))
        kind = relation.get("Type", "").rpartition("/")[2]
        found.append(Relation(relation.get("Id", ""), kind, target.lstrip("/")))
    return tuple(found)


def _parse_loosely(archive: Archive, part: str) -> _Element | None:
    from lxml import etree

    content = archive.read(part)
    if not content or len(content) > _MAX_PART:
        return None
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(_OPEN_BREAK.sub(rb"<br/>", content), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def is_filtered(archive: Archive, sheet: str) -> bool:
    """Whether a table on a sheet chooses its rows by a filter."""
    tables = (one.part for one in read_relations(archive, sheet) if one.kind == "table")
    roots = (_parse_loosely(archive, part) for part in tables)
    return any(
        root is not None and root.find("{*}autoFilter/{*}filterColumn") is not None
        for root in roots
    )


def list_attachments(archive: Archive, sheet: str) -> tuple[str, ...]:
    """Names of the files embedded in a sheet, as the person who put them there named them."""
    parts = [
        one.part
        for one in read_relations(archive, sheet)
        if one.kind in ("oleObject", "package") and one.part in archive.names
    ]
    return tuple(_name_embedded(archive, part) for part in dict.fromkeys(parts))


def _name_embedded(archive: Archive, part: str) -> str:
    compound = open_compound(archive.read(part) or b"") if part.endswith(".bin") else None
    named = read_packed_name(compound) if compound else ""
    return named or posixpath.basename(part)


def read_asides(archive: Archive, sheet: str) -> Iterator[Aside]:
    """Text boxes, check boxes and comments of a sheet, each kind in the file's order."""
    relations = read_relations(archive, sheet)
    for one in relations:
        root = _parse_loosely(archive, one.part) if one.kind in ("drawing", "vmlDrawing") else None
        if root is not None and one.kind == "drawing":
            yield from _read_drawing(root)
        elif root is not None:
            yield from _read_controls(root)
    threads = [a for one in relations if one.kind == "threadedComment"
               for a in _read_threads(_parse_loosely(archive, one.part))]  # fmt: skip
    threaded = {aside.place for aside in threads}
    for one in relations:
        if one.kind == "comments":
            comments = _read_comments(_parse_loosely(archive, one.part))
            yield from (aside for aside in comments if aside.place not in threaded)
    yield from threads


def _read_comments(root: _Element | None) -> Iterator[Aside]:
    for comment in () if root is None else root.iterfind("{*}commentList/{*}comment"):
        words = "".join(run.text or "" for run in comment.iterfind("{*}text//{*}t"))
        yield Aside("comment", words, _read_cell_name(comment.get("ref", "")))


def _read_threads(root: _Element | None) -> Iterator[Aside]:
    for comment in () if root is None else root.iterfind("{*}threadedComment"):
        words = comment.findtext("{*}text") or ""
        yield Aside("comment", words, _read_cell_name(comment.get("ref", "")))


def _read_cell_name(name: str) -> Place | None:
    letters = name.rstrip("0123456789")
    row = name[len(letters) :]
    if not (letters.isalpha() and letters.isascii() and row and len(name) <= 10):
        return None
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return int(row) - 1, column - 1


def _read_drawing(root: _Element) -> Iterator[Aside]:
    """The paragraphs of text boxes and shapes; form controls are told by the older drawing."""
    for anchor in root:
        if not isinstance(anchor.tag, str):
            continue
        place = _read_anchor(anchor)
        for shape in anchor.iter("{*}sp"):
            if _is_repeated(shape):
                continue
            about = shape.find("{*}nvSpPr/{*}cNvPr")
            hidden = about is not None and about.get("hidden", "") in ("1", "true")
            for paragraph in shape.iterfind("{*}txBody/{*}p"):
                words = "".join(_read_run(run) for run in paragraph.iter())
                if words.strip():
                    yield Aside("hidden" if hidden else "note", words, place)


def _read_run(element: _Element) -> str:
    tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
    return (element.text or "") if tag == "t" else "\n" if tag == "br" else ""


def _is_repeated(shape: _Element) -> bool:
    """A shape written once more for older programs, or a control written as a shape."""
    for parent in shape.iterancestors("{*}Fallback", "{*}Choice"):
        if parent.tag.endswith("}Fallback") or parent.get("Requires") == "a14":
            return True
    return False


def _read_anchor(anchor: _Element) -> Place | None:
    row, column = anchor.findtext("{*}from/{*}row"), anchor.findtext("{*}from/{*}col")
    if row is None or column is None or not (row.isdecimal() and column.isdecimal()):
        return None
    return int(row), int(column)


def _read_controls(root: _Element) -> Iterator[Aside]:
    """Check boxes and their words; the boxes of comments are left to the comments."""
    for shape in root.iter("{*}shape"):
        about = shape.find("{*}ClientData")
        kind = "" if about is None else about.get("ObjectType", "")
        if about is None or kind not in (*_MARKS, *_LABELS):
            continue
        box = shape.find("{*}textbox")
        words = "".join(
            "" if box is None else "".join(map(str, box.itertext())).split("\n")
        ).strip()
        on = (about.findtext("{*}Checked") or "0").strip() not in ("", "0")
        mark = _MARKS[kind][on] if kind in _MARKS else ""
        if mark + words:
            yield Aside("note", mark + words, _read_old_anchor(about.findtext("{*}Anchor") or ""))


def _read_old_anchor(text: str) -> Place | None:
    numbers = [part.strip() for part in text.split(",")]
    if len(numbers) < 3 or not (numbers[0].isdecimal() and numbers[2].isdecimal()):
        return None
    return int(numbers[2]), int(numbers[0])
