"""A folder becomes full of files that no honest submitter sends; the same bytes in every run.

`python -m tests.hostile_files FOLDER` writes them to be looked at. Nothing here is committed as a
file; most are a few hundred bytes that promise gigabytes, circles, or somebody else's secrets.
"""

from __future__ import annotations

import io
import os
import random
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.ofd_writing import NAMESPACE, make_body, make_page, make_parts, text_object
from tests.written import write_old_workbook, zip_bytes

SECRET = "此处机要口令七三一九"
"""What stands in a file outside the folder; it must stand in no document."""
SEED = 20261123
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
MAIN_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MAIN_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a0 "哈哈哈哈哈哈哈哈哈哈">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
)
QUADRATIC = f'<!DOCTYPE x [<!ENTITY a0 "{"长" * 50_000}">]>'
Made = bytes | Callable[["Outside"], bytes]
Parts = Mapping[str, str | bytes]


class Outside:
    """What lies outside the folder and must not be reached: a file, and a port on loopback."""

    def __init__(self, secret: Path, port: int) -> None:
        self.file = secret.absolute().as_uri()
        self.web = f"http://127.0.0.1:{port}/secret"

    def entity(self, address: str) -> str:
        return f'<!DOCTYPE x [<!ENTITY a0 SYSTEM "{address}">]>'


# ---- Word ---------------------------------------------------------------------------------------


def pack_word(body: str, *, before: str = "", more: Parts | None = None) -> bytes:
    """A DOCX of the XML of its body."""
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<w:document xmlns:w="{W}" xmlns:r="{REL}">'
        f"<w:body>{body}</w:body></w:document>"
    )
    types = (
        f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{MAIN_WORD}"/></Types>'
    )
    parts = {"[Content_Types].xml": types, "word/document.xml": document, **(more or {})}
    return zip_text(parts)


def say(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def relate(kind: str, target: str, mode: str = "External") -> str:
    return (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{REL}/{kind}" '
        f'Target="{target}" TargetMode="{mode}"/></Relationships>'
    )


def zip_text(parts: Parts) -> bytes:
    return zip_bytes(
        {
            name: part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
            for name, part in parts.items()
        }
    )


def word_of_styles(styles: str, body: str) -> bytes:
    return pack_word(body, more={"word/styles.xml": f'<w:styles xmlns:w="{W}">{styles}</w:styles>'})


def word_of_lists(numbering: str, body: str) -> bytes:
    part = f'<w:numbering xmlns:w="{W}">{numbering}</w:numbering>'
    rels = relate("numbering", "numbering.xml", "Internal")
    return pack_word(body, more={"word/numbering.xml": part, "word/_rels/document.xml.rels": rels})


def listed(number: int, words: str = "列项") -> str:
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{words}</w:t></w:r></w:p>"
    )


def level(start: str, form: str, words: str) -> str:
    return (
        f'<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="{start}"/>'
        f'<w:numFmt w:val="{form}"/><w:lvlText w:val="{words}"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )


def nest(opening: str, inner: str, closing: str, times: int) -> str:
    return opening * times + inner + closing * times


def list_words() -> dict[str, Made]:
    cell = "<w:tbl><w:tr><w:tc>"
    end = "</w:tc></w:tr></w:tbl><w:p/>"
    wide = (
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>'
        + say("宽")
        + "</w:tc>"
        "<w:tc>" + say("后") + "</w:tc></w:tr></w:tbl>"
    )
    before = f'<w:trPr><w:gridBefore w:val="{2**31 - 1}"/></w:trPr>'
    loop = (
        '<w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    )
    chain = "".join(
        f'<w:style w:type="paragraph" w:styleId="S{n}"><w:basedOn w:val="S{n + 1}"/></w:style>'
        for n in range(20_000)
    )
    styled = '<w:p><w:pPr><w:pStyle w:val="{}"/></w:pPr><w:r><w:t>文</w:t></w:r></w:p>'
    links = (
        '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="L"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    linked = (
        f'<w:styles xmlns:w="{W}"><w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>'
    )
    merged = "".join(
        "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr>" for _ in range(20_000)
    )
    return {
        "笑.docx": pack_word(say("&a11;"), before=LAUGHS),
        "二次.docx": pack_word(say("&a0;" * 20_000), before=QUADRATIC),
        "外部实体.docx": lambda out: pack_word(say("&a0;"), before=out.entity(out.file)),
        "口令实体.docx": lambda out: pack_word(
            say("&a0;"), before=out.entity("file:///etc/passwd")
        ),
        "网络实体.docx": lambda out: pack_word(say("&a0;"), before=out.entity(out.web)),
        "参数实体.docx": lambda out: pack_word(
            say("文"), before=f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{out.web}"> %p;]>'
        ),
        "远程模板.docx": lambda out: pack_word(
            say("正文"),
            more={"word/_rels/settings.xml.rels": relate("attachedTemplate", out.web + ".dotm")},
        ),
        "外部图片.docx": lambda out: pack_word(
            say("正文"), more={"word/_rels/document.xml.rels": relate("image", out.file)}
        ),
        "外部脚注.docx": lambda out: pack_word(
            say("正文"), more={"word/_rels/document.xml.rels": relate("footnotes", out.file)}
        ),
        "样式环.docx": word_of_styles(loop, styled.format("A")),
        "样式链.docx": word_of_styles(chain, styled.format("S0")),
        "编号环.docx": pack_word(
            listed(1),
            more={
                "word/numbering.xml": f'<w:numbering xmlns:w="{W}">{links}</w:numbering>',
                "word/styles.xml": linked,
            },
        ),
        "编号极大.docx": word_of_lists(level("9" * 18, "chineseCounting", "第%1条"), listed(1)),
        "编号极长.docx": word_of_lists(level("9" * 6000, "decimal", "%1"), listed(1)),
        "编号负.docx": word_of_lists(level("-5", "upperRoman", "%1%9%0"), listed(1) * 3),
        "罗马大数.docx": word_of_lists(level("900000000", "upperRoman", "%1"), listed(1)),
        "字母大数.docx": word_of_lists(level("900000000", "upperLetter", "%1"), listed(1)),
        "表中表.docx": pack_word(nest(cell, say("底"), end, 2000)),
        "控件深套.docx": pack_word(
            nest("<w:sdt><w:sdtContent>", say("底"), "</w:sdtContent></w:sdt>", 100_000)
        ),
        "表中表浅.docx": pack_word(nest(cell, say("底"), end, 60)),
        "极宽单元格.docx": pack_word(wide),
        "前空极宽.docx": pack_word(f"<w:tbl><w:tr>{before}<w:tc>{say('甲')}</w:tc></w:tr></w:tbl>"),
        "合并极长.docx": pack_word(f"<w:tbl>{merged}</w:tbl>"),
        "行极多.docx": pack_word(f"<w:tbl>{'<w:tr><w:tc><w:p/></w:tc></w:tr>' * 60_000}</w:tbl>"),
        "段落极长.docx": pack_word(say("长" * 2_000_000)),
        "字体段极多.docx": pack_word(f"<w:p>{'<w:r><w:t>字</w:t></w:r>' * 60_000}</w:p>"),
        "坏字符.docx": pack_word(say("\ufffe\uffff\ue000\u202e反向")),
        "控制符.docx": pack_word(say("甲&#1;&#0;乙")),
        "空正文.docx": pack_word(""),
        "无正文.docx": zip_text({"[Content_Types].xml": "<Types/>", "word/x.xml": "<x/>"}),
        "正文是图.docx": zip_text({"[Content_Types].xml": "<Types/>", "word/document.xml": PNG}),
        "正文空.docx": zip_text({"[Content_Types].xml": "<Types/>", "word/document.xml": b""}),
        "坏编码.docx": zip_text(
            {
                "[Content_Types].xml": "<Types/>",
                "word/document.xml": b'<?xml version="1.0" encoding="UTF-16"?><a/>',
            }
        ),
        "属性极多.docx": pack_word(
            "<w:p " + " ".join(f"a{n}='x'" for n in range(20_000)) + "/>" + say("文")
        ),
    }


# ---- workbooks ----------------------------------------------------------------------------------


def pack_workbook(
    rows: str,
    *,
    before: str = "",
    after: str = "",
    dimension: str = "A1",
    more: Parts | None = None,
) -> bytes:
    """An XLSX of the XML of the rows of its only sheet."""
    sheet = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<worksheet xmlns="{S}" xmlns:r="{REL}">'
        f'<dimension ref="{dimension}"/><sheetData>{rows}</sheetData>{after}</worksheet>'
    )
    book = (
        f'<workbook xmlns="{S}" xmlns:r="{REL}"><sheets>'
        '<sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    types = (
        f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{MAIN_SHEET}"/></Types>'
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": types,
        "_rels/.rels": relate("officeDocument", "xl/workbook.xml", "Internal"),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": relate("worksheet", "worksheets/sheet1.xml", "Internal"),
        "xl/worksheets/sheet1.xml": sheet,
    }
    return zip_text({**parts, **(more or {})})


def cell(place: str, words: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


def row(number: int, cells: str) -> str:
    return f'<row r="{number}">{cells}</row>'


def list_workbooks() -> dict[str, Made]:
    one = row(1, cell("A1", "文"))
    strings = '<?xml version="1.0"?>{}<sst xmlns="' + S + '"><si><t>{}</t></si></sst>'
    shared = row(1, '<c r="A1" t="s"><v>0</v></c>')
    many = "".join(row(n, f'<c r="A{n}"><v>{n}</v></c>') for n in range(1, 100_001))
    date = (
        f'<styleSheet xmlns="{S}"><numFmts count="1"><numFmt numFmtId="200" '
        f'formatCode="{"yyyy" * 5000}"/></numFmts><cellXfs count="2"><xf/><xf numFmtId="200"/>'
        "</cellXfs></styleSheet>"
    )
    odd = "".join(
        f'<c r="A{n}" s="1"><v>{value}</v></c>'
        for n, value in enumerate(("-1", "1e15", "1e308", "nan", "inf", "x", ""), start=1)
    )
    return {
        "十万行.xlsx": pack_workbook(many, dimension="A1:A100000"),
        "满幅声明.xlsx": pack_workbook(one, dimension="A1:XFD1048576"),
        "满幅合并.xlsx": pack_workbook(
            one, after='<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
        ),
        "合并十万.xlsx": pack_workbook(
            one,
            after="<mergeCells>"
            + "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 100_001))
            + "</mergeCells>",
        ),
        "两角.xlsx": pack_workbook(one + row(1048576, cell("XFD1048576", "角"))),
        "越界.xlsx": pack_workbook(row(1, cell("ZZZZZZ99999999", "外") + cell("", "无"))),
        "坏格号.xlsx": pack_workbook(
            row(1, cell("1A", "甲") + cell("A-1", "乙") + cell("A0", "丙"))
        ),
        "串号越界.xlsx": pack_workbook(row(1, '<c r="A1" t="s"><v>999999999</v></c>')),
        "笑.xlsx": pack_workbook(row(1, cell("A1", "&a11;")), before=LAUGHS),
        "串里笑.xlsx": pack_workbook(
            shared, more={"xl/sharedStrings.xml": strings.format(LAUGHS, "&a11;")}
        ),
        "二次.xlsx": pack_workbook(
            shared, more={"xl/sharedStrings.xml": strings.format(QUADRATIC, "&a0;" * 20_000)}
        ),
        "外部实体.xlsx": lambda out: pack_workbook(
            row(1, cell("A1", "&a0;")), before=out.entity(out.file)
        ),
        "串里实体.xlsx": lambda out: pack_workbook(
            shared,
            more={"xl/sharedStrings.xml": strings.format(out.entity("file:///etc/passwd"), "&a0;")},
        ),
        "网络实体.xlsx": lambda out: pack_workbook(
            row(1, cell("A1", "&a0;")), before=out.entity(out.web)
        ),
        "外部链接.xlsx": lambda out: pack_workbook(
            row(1, '<c r="A1"><f>[1]表!A1</f><v>5</v></c>'),
            more={
                "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{S}"/>',
                "xl/externalLinks/_rels/externalLink1.xml.rels": relate(
                    "externalLinkPath", out.file
                ),
            },
        ),
        "表在外面.xlsx": pack_workbook(
            one,
            more={
                "xl/_rels/workbook.xml.rels": relate(
                    "worksheet", "../../../../../../etc/passwd", "Internal"
                )
            },
        ),
        "长格式.xlsx": pack_workbook(odd, more={"xl/styles.xml": date}),
        "一行极宽.xlsx": pack_workbook(
            row(1, "".join(f"<c><v>{n}</v></c>" for n in range(16_384)) * 3)
        ),
        "无表.xlsx": pack_workbook(
            one, more={"xl/workbook.xml": f'<workbook xmlns="{S}"><sheets/></workbook>'}
        ),
        "深套.xlsx": pack_workbook(nest("<row>", "", "</row>", 100_000)),
        "批注环.xlsx": pack_workbook(
            one,
            after='<legacyDrawing r:id="rId1"/>',
            more={
                "xl/worksheets/_rels/sheet1.xml.rels": relate(
                    "comments", "../worksheets/sheet1.xml", "Internal"
                )
            },
        ),
        "假宏.xlsb": zip_text(
            {"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"\xff" * 900}
        ),
    }


# ---- old office files ---------------------------------------------------------------------------


def make_old(folder: Path) -> bytes:
    path = folder / "old.xls"
    rows = [["单位", "金额"], *[[f"县局{n}", n * 1.5] for n in range(80)]]
    return write_old_workbook(path, {"表": rows}).read_bytes()


def patch(content: bytes, at: int, piece: bytes) -> bytes:
    return content[:at] + piece + content[at + len(piece) :]


def list_old(folder: Path) -> dict[str, Made]:
    old = make_old(folder)
    (table,) = struct.unpack_from("<I", old, 76)
    at = (table + 1) * 512
    looped = patch(old, at, b"".join(struct.pack("<I", n) for n in range(128)))
    zeroed = patch(old, at, bytes(512))
    records = old.find(b"\x09\x08\x10\x00")
    return {
        "链环.xls": looped,
        "链零.xls": zeroed,
        "总表环.xls": patch(
            patch(old, 68, struct.pack("<II", table, 10**6)), at, struct.pack("<I", table) * 128
        ),
        "目录环.xls": patch(old, 48, struct.pack("<I", table)),
        "扇区极大.xls": patch(old, 30, b"\x1f\x00"),
        "扇区零.xls": patch(old, 30, b"\x00\x00"),
        "记录长谎.xls": patch(old, records + 2, b"\xff\xff"),
        "截断一.xls": old[:600],
        "截断二.xls": old[: len(old) // 2],
        "截断三.xls": old[:-700],
        "只有头.xls": old[:512],
        "加密容器.xlsx": compound_of("EncryptedPackage"),
        "演示.ppt": compound_of("PowerPoint Document"),
        "空容器.doc": compound_of("WordDocument"),
        "裸记录.xls": b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(400),
    }


def compound_of(name: str) -> bytes:
    from pbassist.read.compound import pack_compound

    return pack_compound(name, b"\x00" * 5000)


# ---- PDF ----------------------------------------------------------------------------------------


def pack_pdf(
    objects: Mapping[int, bytes], *, trailer: bytes = b"", xref: bytes | None = None
) -> bytes:
    """A PDF of numbered objects; object 1 is its catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, content in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    if xref is None:
        size = max(objects) + 1
        out += b"xref\n0 %d\n0000000000 65535 f \n" % size
        for number in range(1, size):
            place = places.get(number)
            out += b"%010d 00000 n \n" % place if place else b"0000000000 00000 f \n"
        out += b"trailer\n<</Root 1 0 R/Size %d%s>>\n" % (size, trailer)
    else:
        out += xref
    return bytes(out) + b"startxref\n%d\n%%%%EOF" % start


def stream(content: bytes, facts: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), facts, content)


def one_page(
    content: bytes, more: Mapping[int, bytes] | None = None, facts: bytes = b"", **rest: bytes
) -> bytes:
    """A PDF of one page with a content stream."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R%s>>" % rest.get("catalogue", b""),
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>%s>>>>"
        % facts,
        4: stream(content) if not content.startswith(b"<<") else content,
        5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        **(more or {}),
    }
    return pack_pdf(objects, trailer=rest.get("trailer", b""))


TEXT = b"BT /F 12 Tf 72 700 Td (Report 2024) Tj ET"
IMAGE = b"/XObject<</I 6 0 R>>"
SHOW = b"q 500 0 0 700 40 40 cm /I Do Q"


def picture_object(width: int, height: int) -> bytes:
    facts = (
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceGray"
    )
    return stream(zlib.compress(bytes(1000)), facts % (width, height) + b"/Filter/FlateDecode")


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (n + 10) for n in range(count))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    return pack_pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count),
            4: stream(TEXT),
            5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            **{n + 10: page for n in range(count)},
        }
    )


def chain_filters(levels: int, size: int) -> bytes:
    content = bytes(size)
    for _ in range(levels):
        content = zlib.compress(content, 9)
    return stream(content, b"/Filter[%s]" % (b"/FlateDecode" * levels))


def list_pdfs() -> dict[str, Made]:
    good = one_page(TEXT)
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</I 6 0 R>>>>"
    dense = b"BT /F 9 Tf 1 0 0 1 10 10 Tm " + b"(abcdefghij) Tj " * 20_000 + b"ET"
    lines = b"".join(b"%d 0 m %d 800 l S\n" % (n % 595, n % 595) for n in range(60_000))
    xref_loop = good.replace(
        b"<</Root 1 0 R/Size", b"<</Prev %d/Root 1 0 R/Size" % good.rfind(b"xref\n0")
    )
    objects = stream(
        b"7 0 8 20 <</A 8 0 R>> <</B 7 0 R>>", b"/Type/ObjStm/N 2/First 8/Extends 6 0 R"
    )
    tree = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 9>>",
        3: b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R 3 0 R]/Count 9>>",
    }
    deep = {
        n: b"<</Type/Pages/Kids[%d 0 R]/Count 1/Parent %d 0 R>>" % (n + 1, n - 1)
        for n in range(2, 5000)
    }
    return {
        "页树环.pdf": pack_pdf(tree),
        "页树深.pdf": pack_pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", **deep}),
        "自为父.pdf": good.replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"),
        "交叉环.pdf": xref_loop,
        "交叉错.pdf": good.replace(b"startxref\n", b"startxref\n9"),
        "无交叉.pdf": good[: good.rfind(b"xref\n0")],
        "计数谎.pdf": good.replace(b"/Count 1", b"/Count 2000000000"),
        "对象流自指.pdf": one_page(TEXT, {6: objects, 7: b"6 0 R"}),
        "长度自指.pdf": one_page(b"<</Length 4 0 R>>stream\n" + TEXT + b"\nendstream"),
        "图形自套.pdf": one_page(SHOW, {6: stream(SHOW, form)}, IMAGE),
        "书签环.pdf": one_page(
            TEXT,
            {
                6: b"<</First 7 0 R/Last 7 0 R>>",
                7: b"<</Title(x)/Next 7 0 R/First 6 0 R/Parent 6 0 R>>",
            },
            catalogue=b"/Outlines 6 0 R",
        ),
        "附件树环.pdf": one_page(
            TEXT,
            {
                6: b"<</Kids[6 0 R]/Names[(a)7 0 R]>>",
                7: b"<</Type/Filespec/F(../../x)/EF<</F 7 0 R>>>>",
            },
            catalogue=b"/Names<</EmbeddedFiles 6 0 R>>",
        ),
        "远程动作.pdf": lambda out: one_page(
            TEXT,
            {
                6: b"<</S/URI/URI(%s)>>" % out.web.encode(),
                7: b"<</S/JavaScript/JS(app.launchURL(1))>>",
            },
            catalogue=b"/OpenAction 6 0 R/AA<</WC 7 0 R>>",
        ),
        "外部流.pdf": lambda out: one_page(
            b"<</Length 0/F(%s)/FFilter/None>>stream\n\nendstream" % out.file.encode()
        ),
        "万页.pdf": many_pages(10_000),
        "解压炸弹.pdf": one_page(chain_filters(2, 200_000_000)),
        "多层滤器.pdf": one_page(chain_filters(30, 1000)),
        "图亿乘亿.pdf": one_page(SHOW, {6: picture_object(10**9, 10**9)}, IMAGE),
        "图负.pdf": one_page(SHOW, {6: picture_object(-5, 0)}, IMAGE),
        "图炸弹.pdf": one_page(
            SHOW,
            {
                6: stream(
                    zlib.compress(bytes(40_000_000), 9),
                    b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 1"
                    b"/ColorSpace/DeviceGray/Filter/FlateDecode",
                )
            },
            IMAGE,
        ),
        "字极密.pdf": one_page(dense),
        "线极密.pdf": one_page(TEXT + b"\n" + lines),
        "括号深.pdf": one_page(b"[" * 100_000 + TEXT),
        "保存深.pdf": one_page(b"q " * 100_000 + TEXT),
        "数字典深.pdf": pack_pdf({1: b"<</A" * 50_000 + b">>" * 50_000}),
        "页极大.pdf": good.replace(b"[0 0 595 842]", b"[0 0 1e30 1e30]"),
        "页无穷.pdf": good.replace(b"[0 0 595 842]", b"[nan inf 0 -9]"),
        "字号无穷.pdf": one_page(
            TEXT.replace(b"12 Tf", b"1e38 Tf").replace(b"72 700", b"1e38 -1e38")
        ),
        "用户口令.pdf": one_page(
            TEXT,
            {6: b"<</Filter/Standard/V 1/R 2/P -4/O(" + b"o" * 32 + b")/U(" + b"u" * 32 + b")>>"},
            trailer=b"/Encrypt 6 0 R/ID[(a)(b)]",
        ),
        "未知加密.pdf": one_page(
            TEXT, {6: b"<</Filter/Secret/V 99>>"}, trailer=b"/Encrypt 6 0 R/ID[(a)(b)]"
        ),
        "只有头.pdf": b"%PDF-1.7\n",
        "头后乱码.pdf": b"%PDF-1.7\n" + random.Random(SEED).randbytes(20_000),
        **{f"截断{part}.pdf": good[: len(good) * part // 8] for part in range(1, 8)},
    }


# ---- OFD, ODF -----------------------------------------------------------------------------------


def list_layouts() -> dict[str, Made]:
    page = "Doc_0/Pages/Page_0/Content.xml"
    written = text_object("标题", 20, 20)
    parts = make_parts([written])
    declared = '<?xml version="1.0" encoding="UTF-8"?>{}' + parts[page].replace("标题", "&a0;", 1)
    template = {
        **make_parts(
            [written],
            common='<ofd:TemplatePage ID="9" BaseLoc="Tpls/T.xml"/>',
            heads={0: '<ofd:Template TemplateID="9"/>'},
        ),
        "Doc_0/Tpls/T.xml": make_page(written, '<ofd:Template TemplateID="9"/>'),
    }
    unit = '<ofd:CompositeObject ID="7" ResourceID="7" Boundary="0 0 99 99"/>'
    resources = (
        f'<ofd:Res xmlns:ofd="{NAMESPACE}" BaseLoc="Res"><ofd:CompositeGraphicUnits>'
        f'<ofd:CompositeGraphicUnit ID="7" Width="9" Height="9"><ofd:Content>{unit}</ofd:Content>'
        "</ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>"
    )
    opening, closing = '<ofd:PageBlock ID="7">', "</ofd:PageBlock>"

    def with_page(content: str) -> bytes:
        return zip_text({**parts, page: content})

    def with_entity(before: str, words: str = "&a0;") -> bytes:
        return with_page(declared.replace("{}", before, 1).replace("&a0;", words, 1))

    return {
        "页笑.ofd": with_entity(LAUGHS, "&a11;"),
        "外部实体.ofd": lambda out: with_entity(out.entity(out.file)),
        "网络实体.ofd": lambda out: with_entity(out.entity(out.web)),
        "模板环.ofd": zip_text(template),
        "图元环.ofd": zip_text(
            {
                **make_parts([unit], common="<ofd:DocumentRes>Res.xml</ofd:DocumentRes>"),
                "Doc_0/Res.xml": resources,
            }
        ),
        "块深套.ofd": with_page(make_page(nest(opening, written, closing, 100_000))),
        "块浅套.ofd": with_page(make_page(nest(opening, written, closing, 200))),
        "页在外面.ofd": zip_text(
            {
                name: part.replace("Pages/Page_0/Content.xml", "../../../../../etc/passwd")
                for name, part in parts.items()
            }
        ),
        "自为文档.ofd": zip_text(make_parts([written], body=make_body("../OFD.xml#"))),
        "文档极多.ofd": zip_text(make_parts([written], body=make_body("Doc_0") * 5000)),
        "空根.ofd": zip_text({"OFD.xml": ""}),
        "根笑.ofd": zip_text({**parts, "OFD.xml": f'<?xml version="1.0"?>{LAUGHS}<x>&a11;</x>'}),
        "坐标极大.ofd": with_page(parts[page].replace('Size="', 'Size="1e300', 1)),
        "坐标无.ofd": with_page(parts[page].replace('Boundary="', 'Boundary="nan inf ', 1)),
        "间距极多.ofd": with_page(parts[page].replace('DeltaX="', 'DeltaX="g 999999999 4 ', 1)),
        "缺页.ofd": zip_text({name: part for name, part in parts.items() if name != page}),
    }


def pack_odf(kind: str, body: str, before: str = "") -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content '
        f'xmlns:office="{office}office:1.0" xmlns:text="{office}text:1.0" xmlns:table="{office}table:1.0" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:draw="{office}drawing:1.0" office:version="1.2">'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    media = f"application/vnd.oasis.opendocument.{kind}"
    manifest = f"{office}manifest:1.0"
    listing = (
        f'<m:manifest xmlns:m="{manifest}" m:version="1.2"><m:file-entry m:full-path="/" '
        f'm:media-type="{media}"/><m:file-entry m:full-path="content.xml" m:media-type="text/xml"/>'
        "</m:manifest>"
    )
    return zip_text({"mimetype": media, "content.xml": content, "META-INF/manifest.xml": listing})


def list_converted() -> dict[str, Made]:
    """Files that only LibreOffice reads; few, since each takes seconds."""
    linked = (
        '<text:section text:name="s"><text:section-source xlink:href="{}"/><text:p>旧文</text:p>'
        "</text:section>"
    )
    return {
        "实体.odt": lambda out: pack_odf("text", "<text:p>文&a0;</text:p>", out.entity(out.file)),
        "链节.odt": lambda out: pack_odf("text", linked.format(out.file)),
        "网表.ods": lambda out: pack_odf(
            "spreadsheet",
            f'<table:table table:name="表"><table:table-source xlink:href="{out.web}"/><table:table-row>'
            "<table:table-cell><text:p>值</text:p></table:table-cell></table:table-row></table:table>",
        ),
        "组深套.rtf": b"{\\rtf1" + b"{" * 100_000 + b"x" + b"}" * 100_001,
        "域外链.rtf": lambda out: (
            b'{\\rtf1{\\field{\\*\\fldinst INCLUDETEXT "%s"}{\\fldrslt old}}}' % out.file.encode()
        ),
    }


# ---- pictures -----------------------------------------------------------------------------------


def png(width: int, height: int, raw: bytes, *, bits: int = 1) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content))
            + kind
            + content
            + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, bits, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(raw, 9))
        + chunk(b"IEND", b"")
    )


PNG = png(8, 8, bytes(16))


def tiff(frames: int, *, width: int = 1, height: int = 1) -> bytes:
    """A TIFF whose pages all show the same byte; with `frames` 0 its only page follows itself."""
    entries = [
        (256, 4, 1, width),
        (257, 4, 1, height),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
    ]
    entries += [(273, 4, 1, 8), (277, 3, 1, 1), (278, 4, 1, height), (279, 4, 1, 1)]
    size = 2 + 12 * len(entries) + 4
    out = bytearray(b"II*\x00" + struct.pack("<I", 12) + b"\x00" * 4)
    for number in range(max(frames, 1)):
        following = 12 if not frames else 12 + (number + 1) * size if number + 1 < frames else 0
        out += struct.pack("<H", len(entries))
        out += b"".join(struct.pack("<HHII", *entry) for entry in entries)
        out += struct.pack("<I", following)
    return bytes(out)


def list_pictures() -> dict[str, Made]:
    wide = struct.pack(">BHHB", 8, 65_535, 65_535, 1) + b"\x01\x11\x00"
    jpeg = b"\xff\xd8\xff\xc0" + struct.pack(">H", len(wide) + 2) + wide + b"\xff\xd9"
    bmp = b"BM" + struct.pack("<IHHI", 60, 0, 0, 54)
    bmp += struct.pack("<IiiHHIIiiII", 40, 10**9, 10**9, 1, 24, 0, 0, 0, 0, 0, 0)
    return {
        "亿乘亿.png": png(10**9, 10**9, bytes(100)),
        "炸弹.png": png(40_000, 40_000, bytes(5001 * 40_000)),
        "零乘零.png": png(0, 0, b""),
        "截断.png": PNG[:40],
        "万帧.tiff": tiff(10_000),
        "帧环.tiff": tiff(0),
        "亿乘亿.tiff": tiff(1, width=10**9, height=10**9),
        "极大.jpg": jpeg,
        "只有头.jpg": b"\xff\xd8\xff",
        "亿乘亿.bmp": bmp,
        "动图.gif": b"GIF89a" + bytes(30),
        "矢量.svg": lambda out: (
            f'<?xml version="1.0"?>{out.entity(out.file)}<svg xmlns="http://www.w3.org/2000/svg"><text>&a0;'
            "</text></svg>"
        ).encode(),
    }


# ---- texts and pages ----------------------------------------------------------------------------


def list_texts() -> dict[str, Made]:
    chance = random.Random(SEED)
    return {
        "零字节.docx": b"",
        "零字节.txt": b"",
        "只有标记.txt": b"\xef\xbb\xbf",
        "只有标记十六.txt": b"\xff\xfe",
        "空字节.txt": bytes(5000),
        "代理.txt": b"\xff\xfe" + "甲".encode("utf-16-le") + b"\x00\xd8\x00\xd8\x00\xdc",
        "半个字.txt": "预算绩效".encode()[:-1],
        "半个国标字.txt": "预算绩效评价".encode("gb18030")[:-1],
        "乱码.txt": chance.randbytes(5000),
        "过长编码.txt": b"\xc0\xaf\xe0\x80\xaf\xf8\x88\x80\x80\x80" * 50,
        "一行极长.txt": ("长行" * 1_500_000).encode(),
        "数字极长.txt": ("金额" + "9" * 500_000 + "万元").encode(),
        "括号极多.txt": ("（" * 200_000).encode(),
        "星号极多.md": ("*" * 200_000 + "x").encode(),
        "引用深套.md": (">" * 100_000 + " 文").encode(),
        "井号极多.md": ("#" * 100_000 + " 标题").encode(),
        "逗号极多.csv": b"," * 1_000_000,
        "引号不闭.csv": ('"' + "甲,乙\n" * 50_000).encode(),
        "反向.txt": "\u202e\u2066\u200b\ufeff报告\u0000\x1b[2J".encode(),
        "深套.json": b"[" * 100_000,
        "行尾杂.txt": "甲\r乙\x85丙\u2028丁\x0b戊\x0c己".encode(),
        "深套.html": b"<html><body>" + b"<div>" * 100_000 + "底".encode(),
        "表中表.html": b"<html>" + b"<table><tr><td>" * 2000 + "底".encode(),
        "极宽格.html": '<table><tr><td rowspan="99999999" colspan="99999999">甲</td><td>乙</td></tr></table>'.encode(),
        "格多.html": b"<table>" + b"<tr>" + b"<td rowspan=60000>x" * 300 + b"</table>",
        "实体.html": b"<html><body>&#x110000;&#xd800;&#0;&bogus;&#99999999999999;",
        "框架.html": lambda out: (
            f'<html><iframe src="{out.file}"></iframe><img src="{out.web}"><link href="{out.web}" rel="stylesheet">'
            f'<meta http-equiv="refresh" content="0;url={out.web}">文</html>'
        ).encode(),
        "列深套.html": b"<html>" + b"<ul><li>" * 20_000 + b"x",
        "属性极长.html": b"<html><p title='" + b"x" * 2_000_000 + b"'>x",
        "笑.xhtml": f'<?xml version="1.0"?>{LAUGHS}<html><body>&a11;</body></html>'.encode(),
        "部分深套.mht": b"MIME-Version: 1.0\r\n"
        + b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
            for n in range(3000)
        ),
        "界自指.mht": b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=""\r\n\r\n--\r\n--\r\n',
        "坏编码.mht": b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=bogus\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
        "文本改名.docx": "这是文本".encode(),
        "文本改名.pdf": "这是文本".encode(),
        "图改名.xlsx": PNG,
        "无扩展名": chance.randbytes(300),
        "怪扩展名.exe": b"MZ" + chance.randbytes(300),
        "星表.et": b"\x09\x02\x06\x00" + chance.randbytes(200),
        "网表.xls": b"<html><table><tr><td>A</td></tr></table></html>",
        "办公标记.xls": b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
    }


# ---- archives -----------------------------------------------------------------------------------


def zip_flat(megabytes: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for number in range(4):
            with out.open(f"零{number}.txt", "w", force_zip64=True) as stream_:
                for _ in range(megabytes // 4):
                    stream_.write(bytes(1024 * 1024))
    return buffer.getvalue()


def zip_nested(inner: bytes, levels: int, copies: int) -> bytes:
    content = inner
    for number in range(levels):
        content = zip_bytes({f"层{number}-{copy}.zip": content for copy in range(copies)})
    return content


def overlap_zip(count: int) -> bytes:
    """Many entries of the directory that all inflate the same bytes."""
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    raw = bytes(1_000_000)
    packed = body.compress(raw) + body.flush()
    crc = zlib.crc32(raw)
    sizes = struct.pack("<III", crc, len(packed), len(raw))
    local = (
        b"PK\x03\x04"
        + struct.pack("<HHHHH", 20, 0, 8, 0, 0)
        + sizes
        + struct.pack("<HH", 5, 0)
        + b"0.txt"
    )
    entries = b"".join(
        b"PK\x01\x02"
        + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0)
        + sizes
        + struct.pack("<HHHHHII", 9, 0, 0, 0, 0, 0, 0)
        + b"%05d.txt" % n
        for n in range(count)
    )
    at = len(local) + len(packed)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(entries), at, 0)
    return local + packed + entries + end


def rewrite_directory(content: bytes, offset: int, piece: bytes) -> bytes:
    """A zip file with a field of its last directory entry overwritten."""
    return patch(content, content.rfind(b"PK\x01\x02") + offset, piece)


def huge_directory(entries: int) -> bytes:
    entry = b"PK\x01\x02" + bytes(24) + struct.pack("<HHHHHII", 1, 0, 0, 0, 0, 0, 0) + b"a"
    listed_ = entry * entries
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, len(listed_), 0, 0)
    return b"PK\x03\x04" + listed_[4:] + end


def lie_long(content: bytes) -> bytes:
    """A zip file whose long end says that its directory is larger than the world."""
    at = content.rfind(b"PK\x05\x06")
    long_end = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, 2**60, 2**60, 2**62, 0)
    locator = b"PK\x06\x07" + struct.pack("<IQI", 0, at, 1)
    short = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return content[:at] + long_end + locator + short


def list_archives() -> dict[str, Made]:
    paper = pack_word(say("包里的文"))
    small = zip_bytes({"甲.txt": "文字".encode(), "乙.docx": paper})
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as out:
        link = zipfile.ZipInfo("链接.txt")
        link.external_attr = 0o120777 << 16
        out.writestr(link, "/etc/passwd")
        for name in (
            "../../外.txt",
            "/绝对.txt",
            "C:\\盘.txt",
            "a\nb.txt",
            "\u202etxt.exe",
            "长" * 9000 + ".txt",
        ):
            out.writestr(name, "名怪")
        out.writestr("x.docx/", "")
        out.writestr("同名.txt", "一")
    squeezed = io.BytesIO()
    with zipfile.ZipFile(squeezed, "w", zipfile.ZIP_LZMA) as out:
        out.writestr("甲.txt", bytes(3_000_000))
    locked = rewrite_directory(small, 8, b"\x01\x00")
    return {
        "平炸弹.zip": zip_flat(1200),
        "平炸弹.docx": zip_flat(600),
        "套炸弹.zip": zip_nested(zip_flat(100), 2, 4),
        "叠炸弹.zip": overlap_zip(3000),
        "叠炸弹.xlsx": overlap_zip(700),
        "自套.zip": zip_nested(small, 12, 1),
        "大小谎小.zip": rewrite_directory(small, 24, struct.pack("<I", 1)),
        "大小谎大.zip": rewrite_directory(small, 24, struct.pack("<I", 2**31)),
        "位置谎.zip": rewrite_directory(small, 42, struct.pack("<I", 2**31)),
        "校验谎.zip": rewrite_directory(small, 16, b"\x00\x00\x00\x00"),
        "方法未知.zip": rewrite_directory(small, 10, b"\x63\x00"),
        "口令.zip": locked,
        "口令.docx": rewrite_directory(paper, 8, b"\x01\x00"),
        "大小谎小.docx": rewrite_directory(paper, 24, struct.pack("<I", 1)),
        "目录极大.zip": huge_directory(400_000),
        "目录多.docx": huge_directory(60_000),
        "长端谎.zip": lie_long(small),
        "长端谎.docx": lie_long(paper),
        "怪名.zip": stored.getvalue(),
        "另一种.zip": squeezed.getvalue(),
        "空.zip": zip_bytes({}),
        "只有头.zip": b"PK\x03\x04",
        "尾在注中.zip": small + b"PK\x05\x06" * 2000,
        "目录截断.zip": small[:-30],
        "两处端.docx": paper + b"PK\x05\x06" + b"\xff" * 18,
        "七压.7z": b"7z\xbc\xaf\x27\x1c" + bytes(100),
        "压.rar": b"Rar!\x1a\x07\x01\x00" + bytes(100),
        "压.gz": b"\x1f\x8b\x08" + bytes(100),
    }


# ---- everything ---------------------------------------------------------------------------------


def list_broken(samples: Mapping[str, bytes]) -> dict[str, Made]:
    """Every sample with seeded damage, and cut at four places."""
    chance = random.Random(SEED)
    broken: dict[str, Made] = {}
    for name, content in samples.items():
        stem, _, suffix = name.rpartition(".")
        for number in range(3):
            damaged = bytearray(content)
            for _ in range(1 << (2 * number + 2)):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            broken[f"伤{number}-{stem}.{suffix}"] = bytes(damaged)
        for part in (1, 3, 7):
            broken[f"断{part}-{stem}.{suffix}"] = content[: len(content) * part // 8]
    return broken


def write_hostile(
    folder: Path, outside: Outside, samples: Mapping[str, bytes], *, converted: bool = True
) -> list[str]:
    """Write all of them and give their names; `converted` with those that only LibreOffice reads."""
    folder.mkdir(parents=True, exist_ok=True)
    scratch = folder.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    made: dict[str, Made] = {}
    groups = [list_words(), list_workbooks(), list_old(scratch), list_pdfs(), list_layouts()]
    groups += [list_pictures(), list_texts(), list_archives(), list_broken(samples)]
    groups += [list_converted()] if converted else []
    for group in groups:
        assert not made.keys() & group.keys(), made.keys() & group.keys()
        made.update(group)
    for name, content in made.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content(outside))
    return list(made)


def write_oddities(folder: Path, secret: Path) -> list[str]:
    """What a folder may hold beside files; names of what must be told as not read."""
    (folder / "x.docx").mkdir()
    (folder / "x.docx" / "里.txt").write_text("文件夹里的文字", "utf-8")
    if not hasattr(os, "mkfifo"):
        return []
    os.mkfifo(folder / "管道.docx")
    (folder / "链到自己.txt").symlink_to(folder / "链到自己.txt")
    (folder / "链环").symlink_to(folder)
    (folder / "链到设备.txt").symlink_to("/dev/zero")
    (folder / "链到机要.txt").symlink_to(secret)
    (folder / "换\n行.txt").write_text("名中有换行", "utf-8")
    (folder / "\u202e向反.txt").write_text("名中有反向符", "utf-8")
    (folder / ("长" * 80 + ".txt")).write_text("名很长", "utf-8")
    (folder / os.fsdecode(b"\xff\xfe.txt")).write_text("名不成字", "utf-8")
    (folder / "链在内.txt").symlink_to(folder / "x.docx" / "里.txt")
    return ["链到机要.txt"]


if __name__ == "__main__":
    target = Path(sys.argv[1])
    hidden = target.parent / "secret.txt"
    print(len(write_hostile(target, Outside(hidden, 9), {})))
