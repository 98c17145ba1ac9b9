"""A DOCX file becomes a Document: body in order, then notes, furniture, unseen text, comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pbassist.errors import UnreadableDocument
from pbassist.model.document import BlockRole, Document, Reader
from pbassist.read.archive import Archive
from pbassist.read.build import Origin, Piece, build_document
from pbassist.read.markup import A, W, load_part, parse_content, parse_part
from pbassist.read.word.chunks import Chunks
from pbassist.read.word.controls import Prompts, settle_controls
from pbassist.read.word.looks import open_looks
from pbassist.read.word.numbers import read_numbering
from pbassist.read.word.parts import Parts, name_attachments, read_parts
from pbassist.read.word.runs import SEEN
from pbassist.read.word.styles import drop_table_styles, read_styles
from pbassist.read.word.walk import Walker

if TYPE_CHECKING:
    from lxml.etree import _Element

READER = Reader(name="word/lxml", version="2")
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SEPARATORS = frozenset(("separator", "continuationSeparator", "continuationNotice"))


def read_word(archive: Archive, main: str, origin: Origin) -> Document:
    """The document of a DOCX archive whose main part is `main`; raises `UnreadableDocument`."""
    parts = read_parts(archive, main)
    prompts = Prompts(lambda: _parse_first(parts, "glossaryDocument"))
    content = load_part(archive, main)
    root = parse_content(content, archive) if content else None
    body = None if root is None else root.find(W + "body")
    if body is None:
        raise UnreadableDocument.damaged(origin.name, "DOCX")
    walker = _open_walker(parts)
    walker.chunks = chunks = Chunks(archive, parts.by_id, origin)
    _walk_part(walker, body, content, prompts)
    for kind, role in (("footnote", "note"), ("endnote", "note"), ("comment", "comment")):
        _add_notes(walker, parts, kind, role, prompts)  # type: ignore[arg-type]
    _add_diagrams(walker, parts)
    _add_furniture(walker, parts, prompts)
    if not any(piece.text for piece in walker.pieces):
        if walker.pictures:
            raise UnreadableDocument.only_pictures(origin.name, walker.pictures)
        if walker.unread:
            raise UnreadableDocument.only_inserted(origin.name)
        raise UnreadableDocument.blank(origin.name)
    return build_document(
        origin,
        MEDIA_TYPE,
        READER,
        walker.pieces,
        warnings=_warn(walker, parts),
        attachments=name_attachments(parts, body, chunks.opened),
    )


def _open_walker(parts: Parts) -> Walker:
    names = parts.related.get("styles", ())
    content = load_part(parts.archive, names[0]) if names else b""
    lean = drop_table_styles(content)
    styles = read_styles(parse_content(lean, parts.archive) if lean else None)
    if lean != content:
        styles.load_tables = lambda: parse_content(content, parts.archive)
    numbering = read_numbering(_parse_first(parts, "numbering"), styles)
    return Walker(styles, numbering, open_looks(styles))


def _parse_first(parts: Parts, kind: str) -> _Element | None:
    names = parts.related.get(kind)
    return parse_part(parts.archive, names[0]) if names else None


def _walk_part(
    walker: Walker,
    story: _Element,
    content: bytes,
    prompts: Prompts,
    role: BlockRole = "body",
) -> None:
    _prepare(walker, story, content, prompts)
    walker.walk(story, role)


def _prepare(walker: Walker, root: _Element, content: bytes, prompts: Prompts) -> None:
    walker.looks.open(content)
    if b"sdt" in content or b"\x00" in content:
        settle_controls(root, prompts)


def _add_notes(walker: Walker, parts: Parts, kind: str, role: BlockRole, prompts: Prompts) -> None:
    """Notes stand where the text refers to them; one whose reference is deleted is deleted."""
    for name in parts.related.get(kind + "s", ())[:1]:
        content = load_part(parts.archive, name)
        if not content:
            continue
        root = parse_content(content, parts.archive)
        _prepare(walker, root, content, prompts)
        for note in root.iterfind(W + kind):
            if note.get(W + "type") not in _SEPARATORS:
                number = f"{kind}:{note.get(W + 'id', '')}"
                locator, state = walker.marked.get(number, ("", SEEN))
                state = SEEN if kind == "comment" or state.role == "inserted" else state
                walker.walk(note, role, anchor=locator, state=state)


def _add_diagrams(walker: Walker, parts: Parts) -> None:
    """The words of SmartArt, which stand in parts of their own."""
    for name in parts.related.get("diagramData", ()):
        root = parse_part(parts.archive, name)
        for paragraph in () if root is None else root.iter(A + "p"):
            text = "".join(one.text or "" for one in paragraph.iter(A + "t"))
            walker.add_words(text, "note", SEEN)


def _add_furniture(walker: Walker, parts: Parts, prompts: Prompts) -> None:
    """Headers and footers, each text once however many sections show it."""
    aside = Walker(walker.styles, walker.numbering, walker.looks, tables=walker.tables)
    for name in [*parts.related.get("header", ()), *parts.related.get("footer", ())]:
        content = load_part(parts.archive, name)
        if content:
            root = parse_content(content, parts.archive)
            _walk_part(aside, root, content, prompts, "furniture")
    seen: dict[tuple[str, str], Piece] = {}
    for piece in aside.pieces:
        if piece.text:
            seen.setdefault((piece.role, piece.text), piece)
    walker.pieces.extend(seen.values())
    walker.tables = aside.tables


def _warn(walker: Walker, parts: Parts) -> list[str]:
    warnings = []
    if walker.pictures:
        warnings.append(f"文中有{walker.pictures}幅图片，图中文字未读取。")
    charts = len(parts.related.get("chart", ())) + len(parts.related.get("chartEx", ()))
    if charts:
        warnings.append(f"文中有{charts}个图表，图表中的文字和数字未读取。")
    if walker.objects:
        warnings.append(f"文中有{walker.objects}处公式是其他程序的对象，未读取。")
    if walker.unread:
        warnings.append(
            f"文中有{walker.unread}处插入的其他文件，内容未读取，请打开后另存为 .docx 再试。"
        )
    return warnings
