"""Workbooks with what stands beside the cells, for the tests of reading."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_MICROSOFT = "http://schemas.microsoft.com/office/2017/10/relationships"
RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"


def add_parts(source: Path, target: Path, parts: Mapping[str, bytes]) -> Path:
    """A copy of a workbook with parts added or replaced; `{…}` in one's value stays as it is."""
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            if name not in parts:
                after.writestr(name, before.read(name))
        for name, content in parts.items():
            after.writestr(name, content)
    return target


def relate(*relations: tuple[str, str]) -> bytes:
    """A part of relations: the kind (drawing, comments, threadedComment, …) and the target."""
    rows = "".join(
        f'<Relationship Id="r{number}" Target="{target}" '
        f'Type="{_MICROSOFT if kind == "threadedComment" else _TYPES}/{kind}"/>'
        for number, (kind, target) in enumerate(relations, start=1)
    )
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return f"{head}{rows}</Relationships>".encode()


def draw(*shapes: str) -> bytes:
    """A drawing of anchors made by `draw_box`."""
    return (
        f'<xdr:wsDr xmlns:xdr="{_DRAWING}/spreadsheetDrawing" xmlns:a="{_DRAWING}/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        + "".join(shapes)
        + "</xdr:wsDr>"
    ).encode()


def draw_box(
    row: int, column: int, lines: tuple[str, ...], *, around: str = "{}", hidden: bool = False
) -> str:
    """A text box over some cells, each line a paragraph; `around` wraps the shape."""
    paragraphs = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
    end = (row + 2, column + 2)
    flag = ' hidden="1"' if hidden else ""
    shape = (
        f'<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{row + 2}" name="框"{flag}/>'
        '<xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="900000" cy="300000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f"</xdr:spPr><xdr:txBody><a:bodyPr/>{paragraphs}</xdr:txBody></xdr:sp>"
    )
    place = "".join(
        f"<xdr:{name}><xdr:col>{c}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{r}</xdr:row>"
        f"<xdr:rowOff>0</xdr:rowOff></xdr:{name}>"
        for name, (r, c) in (("from", (row, column)), ("to", end))
    )
    return f"<xdr:twoCellAnchor>{place}{around.format(shape)}<xdr:clientData/></xdr:twoCellAnchor>"


def write_controls(*boxes: tuple[str, bool, int, int]) -> bytes:
    """An older drawing of check boxes: words, whether checked, row and column."""
    shapes = "".join(
        f'<v:shape id="s{number}"><v:textbox><div><font>{words}</font><br></div></v:textbox>'
        '<x:ClientData ObjectType="Checkbox">'
        f"<x:Anchor>{column}, 0, {row}, 0, {column + 1}, 0, {row + 1}, 0</x:Anchor>"
        + ("<x:Checked>1</x:Checked>" if checked else "")
        + "</x:ClientData></v:shape>"
        for number, (words, checked, row, column) in enumerate(boxes)
    )
    return (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" '
        f'xmlns:x="urn:schemas-microsoft-com:office:excel">{shapes}</xml>'
    ).encode()
