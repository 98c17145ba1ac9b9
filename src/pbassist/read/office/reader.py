"""A paper of an old word processor becomes a Document, by way of LibreOffice and our own readers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pbassist.errors import UnreadableDocument
from pbassist.model.document import Document, Reader
from pbassist.read.build import Origin
from pbassist.read.compound import Compound
from pbassist.read.office import converting
from pbassist.read.office.converting import convert, find_soffice
from pbassist.read.office.freezing import freeze_archive, freeze_compound, freeze_rtf
from pbassist.read.sheet.old_facts import are_records_whole
from pbassist.read.sheet.reader import read_workbook
from pbassist.read.sniff import Sniffed, sniff
from pbassist.read.word.reader import read_word

_PROGRAM = re.compile(rb"<Application>[^<]{0,40}?/([0-9.]{1,30})")
_LOCKED = 0x01
"""Of the twelfth byte of a DOC file's main stream: the text is encrypted ([MS-DOC] FibBase)."""


@dataclass(frozen=True, slots=True)
class _Format:
    """What a file is called, and what it is turned into."""

    words: str
    target: str
    media_type: str


_FORMATS = {
    ".doc": _Format("旧版 Word/WPS 文字文档", ".docx", "application/msword"),
    ".rtf": _Format("RTF 文件", ".docx", "application/rtf"),
    ".odt": _Format("OpenDocument 文件", ".docx", "application/vnd.oasis.opendocument.text"),
    ".ods": _Format("OpenDocument 文件", ".xlsx", "application/vnd.oasis.opendocument.spreadsheet"),
    ".xls": _Format("旧版 Excel/WPS 表格", ".xlsx", "application/vnd.ms-excel"),
}


def read_office(content: bytes, sniffed: Sniffed, origin: Origin, *, limit_mb: float) -> Document:
    """The document of a .doc, .wps, .rtf, .odt, .ods, .xls or .et file.

    Its id, name and media type are those of the file itself; the reader's name and version tell
    both programs. Raises `UnreadableDocument` when LibreOffice is not here, gives nothing or takes
    too long, and when the file is encrypted.
    """
    form = _FORMATS[sniffed.form]
    _refuse_locked(sniffed, origin)
    program = find_soffice()
    if program is None:
        raise UnreadableDocument.needs_office(origin.name, form.words, form.target)
    frozen = _freeze(content, sniffed)
    try:
        converted = convert(frozen, sniffed.form, form.target, program)
    except TimeoutError as error:
        raise UnreadableDocument.too_slow(
            origin.name, form.words, form.target, converting.TIMEOUT
        ) from error
    if converted is None or not converted.startswith(b"PK"):
        raise UnreadableDocument.not_converted(origin.name, form.words, form.target)
    return _read_converted(converted, form, origin, limit_mb)


def read_old_workbook(
    content: bytes, sniffed: Sniffed, origin: Origin, *, limit_mb: float
) -> Document:
    """The document of an .xls or .et file by our own reader, else by way of LibreOffice.

    The second way is taken only where the file's records are whole: of a file that was cut off
    LibreOffice would show a part as if it were everything. Raises as `read_workbook`.
    """
    try:
        return read_workbook(content, sniffed, origin)
    except UnreadableDocument as refusal:
        damaged = str(refusal) == str(UnreadableDocument.damaged(origin.name, "XLS"))
        if not damaged or not _is_whole(sniffed.compound) or find_soffice() is None:
            raise
    again = Sniffed("office", compound=sniffed.compound, form=".xls")
    return read_office(content, again, origin, limit_mb=limit_mb)


def _is_whole(compound: Compound | None) -> bool:
    return compound is not None and are_records_whole(compound)


def _refuse_locked(sniffed: Sniffed, origin: Origin) -> None:
    locked = False
    if sniffed.compound is not None:
        main = sniffed.compound.read("WordDocument") or b""
        locked = len(main) > 12 and bool(main[11] & _LOCKED)
    elif sniffed.archive is not None:
        locked = b"encryption-data" in (sniffed.archive.read("META-INF/manifest.xml") or b"")
    if locked:
        raise UnreadableDocument.encrypted(origin.name, "Office ")


def _freeze(content: bytes, sniffed: Sniffed) -> bytes:
    if sniffed.archive is not None:
        sniffed.archive.verify()
        return freeze_archive(sniffed.archive)
    if sniffed.compound is not None and sniffed.form == ".doc":
        return freeze_compound(sniffed.compound)
    return freeze_rtf(content) if sniffed.form == ".rtf" else content


def _read_converted(converted: bytes, form: _Format, origin: Origin, limit_mb: float) -> Document:
    result = sniff(converted, origin.name, limit_mb=limit_mb)
    if result.archive is None:
        raise UnreadableDocument.not_converted(origin.name, form.words, form.target)
    properties = result.archive.read("docProps/app.xml") or b""
    if result.kind == "word" and result.archive is not None:
        document = read_word(result.archive, result.main, origin)
    else:
        document = read_workbook(converted, result, origin)
    about = _PROGRAM.search(properties)
    version = about[1].decode() if about else "unknown"
    reader = Reader(
        name=f"office+{document.reader.name}", version=f"{version}+{document.reader.version}"
    )
    return document.model_copy(update={"media_type": form.media_type, "reader": reader})
