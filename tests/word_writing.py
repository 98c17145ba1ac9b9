"""Elements of WordprocessingML, written out, become DOCX files of only what is written."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = {
    "w": W,
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
NS = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NAMES.items())
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
PARTS = {
    "styles": "styles",
    "numbering": "numbering",
    "settings": "settings",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
    "header": "hdr",
    "footer": "ftr",
}
"""The root element of each kind of part."""


def write_parts(
    path: Path,
    body: str,
    *,
    related: Mapping[str, str] | None = None,
    files: Mapping[str, tuple[str, bytes]] | None = None,
    root: str = "",
    section: str = "",
) -> Path:
    """A DOCX of a body in XML.

    `related` holds the inside of further parts by kind (styles, header, header2, …), `files` other
    parts by their path below word/, each with the kind of its relation; `root` stands before the
    body, `section` in the properties of its last section. Ids of relations are rId1, rId2, …, first
    of `related`, then of `files`.
    """
    parts: dict[str, bytes] = {}
    relations, types = [], []
    for name, inner in (related or {}).items():
        kind = name.rstrip("0123456789")
        tag = PARTS[kind]
        parts[f"word/{name}.xml"] = f"<w:{tag} {NS}>{inner}</w:{tag}>".encode()
        relations.append((RELATION + kind, f"{name}.xml"))
        types.append((f"/word/{name}.xml", f"{TYPE}{kind}+xml"))
    for name, (kind, content) in (files or {}).items():
        parts[f"word/{name}"] = content
        relations.append((RELATION + kind, name))
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(relations, start=1)
    )
    overrides = "".join(
        f'<Override PartName="{part}" ContentType="{kind}"/>'
        for part, kind in [("/word/document.xml", f"{TYPE}document.main+xml"), *types]
    )
    package = "http://schemas.openxmlformats.org/package/2006/"
    page = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" w:gutter="0"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="bin" ContentType="application/octet-stream"/>'
            '<Default Extension="png" ContentType="image/png"/>'
            f"{overrides}</Types>",
        )
        out.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}relationships"><Relationship Id="rId1" '
            f'Type="{RELATION}officeDocument" Target="word/document.xml"/></Relationships>',
        )
        out.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{package}relationships">{listed}</Relationships>',
        )
        out.writestr(
            "word/document.xml",
            f"<w:document {NS}>{root}<w:body>{body}<w:sectPr>{section}{page}</w:sectPr></w:body></w:document>",
        )
        for name, content in parts.items():
            out.writestr(name, content)
    return path


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def gone(text: str, author: str = "甲") -> str:
    """A tracked deletion."""
    return (
        f'<w:del w:id="9" w:author="{author}" w:date="2026-01-01T00:00:00Z"><w:r>'
        f'<w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'
    )


def new(inner: str, author: str = "甲") -> str:
    """A tracked insertion of runs."""
    return f'<w:ins w:id="8" w:author="{author}" w:date="2026-01-01T00:00:00Z">{inner}</w:ins>'


def paragraph(inner: str, properties: str = "") -> str:
    """A paragraph of runs, or of a text."""
    inner = inner if inner.startswith("<") or not inner else run(inner)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def cell(inner: str, properties: str = "") -> str:
    """A cell of blocks, or of a text."""
    inner = inner if inner.startswith("<") else paragraph(inner)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """A row of cells, each an element or a text."""
    inner = "".join(one if one.startswith("<") else cell(one) for one in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def table(*rows: str, columns: int = 2, properties: str = "") -> str:
    """A table of rows."""
    grid = '<w:gridCol w:w="2000"/>' * columns
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def control(inner: str, properties: str = "") -> str:
    """A content control."""
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def field(instruction: str, result: str | None, data: str = "") -> str:
    """A complex field; without a result there is no second mark."""
    between = "" if result is None else f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}'
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f'{between}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def style(name: str, inner: str, kind: str = "paragraph", based: str = "") -> str:
    """A style."""
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{base}{inner}</w:style>'
