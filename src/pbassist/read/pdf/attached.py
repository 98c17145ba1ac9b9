"""Files that lie inside a PDF become their names; nothing of them is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pbassist.read.fold import fold_text

if TYPE_CHECKING:
    import pypdfium2

MAX_NAMES = 200
"""Files named of one PDF."""
_MAX_NOTES = 500
"""Notes of a page among which files are looked for."""
_LONGEST = 200
_TWICE = "þÿ"
"""How a name begins that was written as UTF-16 once more than it should."""


def name_attachments(opened: pypdfium2.PdfDocument) -> list[str]:
    """The names of files embedded in an open PDF."""
    from pypdfium2 import raw

    count = min(max(raw.FPDFDoc_GetAttachmentCount(opened.raw), 0), MAX_NAMES)
    found = (raw.FPDFDoc_GetAttachment(opened.raw, number) for number in range(count))
    return [_read_name(attachment) for attachment in found if attachment]


def name_pinned(page: pypdfium2.PdfPage) -> Iterator[str]:
    """The names of files pinned to a page as notes."""
    from pypdfium2 import raw

    for number in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _MAX_NOTES)):
        note = raw.FPDFPage_GetAnnot(page.raw, number)
        if not note:
            continue
        if raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_FILEATTACHMENT:
            attachment = raw.FPDFAnnot_GetFileAttachment(note)
            if attachment:
                yield _read_name(attachment)
        raw.FPDFPage_CloseAnnot(note)


def _read_name(attachment: Any) -> str:
    import ctypes

    from pypdfium2 import raw

    size = raw.FPDFAttachment_GetName(attachment, None, 0)
    room = (ctypes.c_ushort * (min(size, 4096) // 2 + 1))()
    written = raw.FPDFAttachment_GetName(attachment, room, ctypes.sizeof(room))
    named = bytes(room)[: max(min(written, ctypes.sizeof(room)) - 2, 0)]
    name = named.decode("utf-16-le", "replace")
    if name.startswith(_TWICE):
        name = name.encode("latin-1", "replace").decode("utf-16", "replace")
    name = fold_text(name)
    name = "".join(mark for mark in name if mark.isprintable()).strip()
    return name[:_LONGEST] or "未命名的附件"
