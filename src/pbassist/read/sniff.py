"""The first bytes and the directory of a file become its kind, whatever its extension says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pbassist.errors import UnreadableDocument
from pbassist.read.archive import Archive, open_archive
from pbassist.read.compound import SIGNATURE, Compound, open_compound
from pbassist.read.unpack import list_entries

Kind = Literal["web", "word", "workbook", "old_workbook", "pdf", "ofd", "office", "picture", "text"]

_FAMILIES: dict[str, tuple[str, ...]] = {
    "word": (".docx", ".docm", ".dotx", ".doc", ".dot", ".wps", ".wpt", ".rtf", ".odt", ".ott"),
    "workbook": (".xlsx", ".xlsm", ".xltx", ".xls", ".xlt", ".et", ".ett", ".xlsb", ".ods", ".ots"),
    "pdf": (".pdf",),
    "ofd": (".ofd",),
    "picture": (".png", ".jpg", ".jpeg", ".jpe", ".bmp", ".tif", ".tiff", ".gif", ".webp"),
    "web": (".html", ".htm", ".xhtml", ".shtml", ".mht", ".mhtml"),
    "text": (".txt", ".md", ".markdown", ".text", ".csv"),
}
_SUFFIXES = {suffix: family for family, suffixes in _FAMILIES.items() for suffix in suffixes}
_FAMILY_WORDS = {
    "word": "Word 文档",
    "workbook": "电子表格",
    "pdf": "PDF",
    "ofd": "OFD 版式文件",
    "picture": "图片",
    "web": "网页",
    "text": "纯文本",
}
_KIND_WORDS = {
    "word": "DOCX",
    "workbook": "XLSX",
    "pdf": "PDF",
    "ofd": "OFD",
    "picture": "图片",
    "web": "网页",
    "text": "文本",
}
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"BM", b"II*\x00", b"MM\x00*", b"GIF8")
_OTHER_PICTURES = (b"ftyphei", b"ftyphev", b"ftypmif1", b"ftypavif", b"jP  \r\n\x87\n")
"""Behind their first four bytes: photos of telephones as HEIC, AVIF, and JPEG 2000."""
_FITTING = {
    "old_workbook": "workbook",
    ".doc": "word",
    ".rtf": "word",
    ".odt": "word",
    ".ods": "workbook",
    ".xls": "workbook",
}
"""The family that a form or kind belongs to, where it is not the kind itself."""
_ANCIENT_SHEETS = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
"""How files of Excel 2 to 4 begin, which have no container."""
_PACKED = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_WEB_PAGE = re.compile(
    rb"\s{0,99}(?:<\?xml[^>]{0,200}\?>\s{0,99})?(?:<!--[^>]{0,500}-->\s{0,99})?"
    rb"(?:<!doctype html|<html|<table|<head|<meta|<body|<div)|MIME-Version:",
    re.IGNORECASE,
)
_XML_OFFICE = re.compile(rb"mso-application|urn:schemas-microsoft-com:office:spreadsheet")
_MAIN_WORD = re.compile(
    rb"<Override\b[^>]{0,400}wordprocessingml\.(?:document|template)\.main\+xml[^>]{0,400}>"
    rb"|<Override\b[^>]{0,400}ms-word\.(?:document|template)\.macroEnabled[^>]{0,400}>"
)
_PART_NAME = re.compile(rb'PartName="/([^"]{1,200})"')


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What a file is, with its directory already open."""

    kind: Kind
    archive: Archive | None = None
    compound: Compound | None = None
    main: str = ""
    """The main part of a Word archive."""
    form: str = ""
    """Of an office file, the extension of its format: .doc, .rtf, .odt, .ods, .xls."""


def sniff(content: bytes, name: str, *, limit_mb: float) -> Sniffed:
    """The kind of a file by its content.

    Raises `UnreadableDocument` for what cannot be read here, for a file that is not what its
    extension says, and for archives that inflate too much.
    """
    suffix = get_suffix(name)
    if content.startswith(b"PK"):
        found = _sniff_zip(content, name, suffix, limit_mb=limit_mb)
    elif content.startswith(SIGNATURE):
        found = _sniff_compound(content, name)
    elif b"%PDF-" in content[:1024]:
        found = Sniffed("pdf")
    elif _is_picture(content, suffix):
        found = Sniffed("picture")
    else:
        _refuse_known(content, name, suffix)
        found = _sniff_unpacked(content, suffix)
    return _agree(found, content, name, suffix)


def get_suffix(name: str) -> str:
    """The extension of a file name in lower case, with its dot; empty without one."""
    stem, dot, suffix = name.rpartition(".")
    return "." + suffix.lower() if dot and stem and len(suffix) <= 8 else ""


def promises_paper(name: str) -> bool:
    """Whether the extension of a file is that of a paper that can be read."""
    return get_suffix(name) in _SUFFIXES


def _sniff_zip(content: bytes, name: str, suffix: str, *, limit_mb: float) -> Sniffed:
    family = _SUFFIXES.get(suffix)
    kind = _KIND_WORDS.get(family or "", "压缩")
    archive = open_archive(content, name, kind, limit_mb=limit_mb)
    names = archive.names
    main = _find_main_word(archive)
    if main:
        return Sniffed("word", archive=archive, main=main)
    if {"xl/workbook.xml", "xl/workbook.bin"} & names:
        return Sniffed("workbook", archive=archive)
    if any(part.startswith("ppt/") for part in names):
        raise UnreadableDocument.needs_saving_as(name, "演示文稿", ".docx")
    if any(part.lower() == "ofd.xml" for part in names):
        return Sniffed("ofd", archive=archive)
    if "content.xml" in names and "mimetype" in names:
        form = ".ods" if b"spreadsheet" in (archive.read("mimetype") or b"") else ".odt"
        return Sniffed("office", archive=archive, form=form)
    if family in ("word", "workbook", "ofd"):
        raise UnreadableDocument.damaged(name, kind)
    list_entries(archive.opened, name)  # says so when it is under a password
    raise UnreadableDocument.archive(name)


def _find_main_word(archive: Archive) -> str:
    types = archive.read("[Content_Types].xml") or b""
    override = _MAIN_WORD.search(types)
    named = _PART_NAME.search(override[0]) if override else None
    main = named[1].decode("utf-8", "replace") if named else "word/document.xml"
    return main if main in archive.names else ""


def _sniff_compound(content: bytes, name: str) -> Sniffed:
    compound = open_compound(content)
    if compound is None:
        raise UnreadableDocument.damaged(name, "Office 97-2003")
    names = compound.names()
    if names & {"EncryptedPackage", "EncryptionInfo"}:
        raise UnreadableDocument.encrypted(name, "Office ")
    if names & {"Workbook", "Book"}:
        return Sniffed("old_workbook", compound=compound)
    if "PowerPoint Document" in names:
        raise UnreadableDocument.needs_saving_as(name, "演示文稿", ".docx")
    if "WordDocument" in names:
        return Sniffed("office", compound=compound, form=".doc")
    raise UnreadableDocument.needs_saving_as(name, "旧版 Office/WPS 文件", ".docx 或 .xlsx")


def _sniff_unpacked(content: bytes, suffix: str) -> Sniffed:
    if content.startswith(b"{\\rtf"):
        return Sniffed("office", form=".rtf")
    if content.startswith(_ANCIENT_SHEETS):
        return Sniffed("office", form=".xls")
    page = _WEB_PAGE.match(content[:2048].removeprefix(b"\xef\xbb\xbf"))
    if page or (_SUFFIXES.get(suffix) == "web" and _looks_like_text(content)):
        return Sniffed("web")
    return Sniffed("text")


def _is_picture(content: bytes, suffix: str) -> bool:
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return True
    return content.startswith(_PICTURES) and (
        not content.startswith(b"BM")
        or _SUFFIXES.get(suffix) == "picture"
        or b"\x00" in content[:16]
    )


def _refuse_known(content: bytes, name: str, suffix: str) -> None:
    if content.startswith(_OTHER_PICTURES, 4):
        raise UnreadableDocument.other_picture(name)
    if content.startswith(_PACKED) or content[257:262] == b"ustar":
        raise UnreadableDocument.archive(name)
    head = content[:2048].lstrip(b"\xef\xbb\xbf")
    wanted = ".xlsx" if _SUFFIXES.get(suffix) == "workbook" else ".docx"
    if _XML_OFFICE.search(head) and not _WEB_PAGE.match(head):
        raise UnreadableDocument.needs_saving_as(name, "XML 格式的文件", wanted)


def _agree(found: Sniffed, content: bytes, name: str, suffix: str) -> Sniffed:
    """The finding, when the extension does not promise something else."""
    family = _FITTING.get(found.form or found.kind, found.kind)
    promised = _SUFFIXES.get(suffix)
    if promised is None and found.kind == "text" and not _looks_like_text(content):
        raise UnreadableDocument.unknown_format(name, suffix)
    if found.kind == "web" and promised in ("word", "workbook", "text"):
        return found  # what programs call .doc and .xls is often a page
    if promised is None or promised == family or suffix == ".csv":
        return found
    if found.kind == "text" and not _looks_like_text(content):
        raise UnreadableDocument.damaged(name, _KIND_WORDS[promised])
    raise UnreadableDocument.wrong_extension(name, suffix, _FAMILY_WORDS[family])


def _looks_like_text(content: bytes) -> bool:
    from pbassist.read.encoding import decode

    try:
        decode(content, "")
    except UnreadableDocument:
        return False
    return True
