"""A converted Word archive becomes one in which ticks and boxes are told as our reader knows them.

LibreOffice writes a symbol of a Wingdings font as a character of that font, and a check box of a
form as a field without words.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from pbassist.read.archive import Archive
from pbassist.read.markup import W, is_on, parse_part

if TYPE_CHECKING:
    from lxml.etree import _Element

_PART = re.compile(r"word/(?:document|header\d{1,3}|footer\d{1,3}|footnotes|endnotes)\.xml")
_MARKED = re.compile(rb"Wingdings|<w:checkBox\b")


def mend_word(archive: Archive) -> bytes | None:
    """The bytes of the archive with such runs rewritten; None when there are none."""
    changed = {
        part: mended
        for part in archive.names
        if _PART.fullmatch(part) and (mended := _mend_part(archive, part)) is not None
    }
    if not changed:
        return None
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for part in sorted(archive.names):
            out.writestr(part, changed.get(part) or archive.read(part) or b"")
    return buffer.getvalue()


def _mend_part(archive: Archive, part: str) -> bytes | None:
    from lxml import etree

    if not _MARKED.search(archive.read(part) or b""):
        return None
    root = parse_part(archive, part)
    if root is None:
        return None
    for run in root.iter(W + "r"):
        fonts = run.find(f"{W}rPr/{W}rFonts")
        if fonts is not None and (fonts.get(W + "ascii") or "").startswith("Wingdings"):
            _spell_symbols(run)
    for box in root.iter(W + "checkBox"):
        _show_box(box)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _spell_symbols(run: _Element) -> None:
    """Characters of the font as w:sym, which names them by their code."""
    from lxml import etree

    for text in run.findall(W + "t"):
        place = run.index(text)
        codes = [ord(character) for character in (text.text or "").strip()]
        if not all(0x20 < code < 0x100 or 0xF020 < code < 0xF100 for code in codes):
            continue
        for code in reversed(codes):
            symbol = etree.Element(W + "sym")
            symbol.set(W + "char", f"{code & 0xFF | 0xF000:04X}")
            run.insert(place, symbol)
        run.remove(text)


def _show_box(box: _Element) -> None:
    """A tick or an empty box before the run in which the field of a check box begins."""
    from lxml import etree

    begin = box.getparent()
    run = None if begin is None else next(begin.iterancestors(W + "r"), None)
    above = None if run is None else run.getparent()
    if run is None or above is None:
        return
    ticked = is_on(box, W + "checked") or (
        box.find(W + "checked") is None and is_on(box, W + "default")
    )
    shown = etree.Element(W + "r")
    etree.SubElement(shown, W + "t").text = "☑" if ticked else "□"
    above.insert(above.index(run), shown)
