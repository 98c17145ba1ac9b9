"""An opinion becomes a letter (审核意见.docx) in the layout of GB/T 9704-2012, marked as a draft."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from pbassist.export.atomic import write_atomically
from pbassist.export.letter_words import Kind, Paragraph, lay_out_letter
from pbassist.export.marks import AI_DRAFT, AI_FINAL, join_notes, show_head
from pbassist.export.sheets import CONTROL, measure
from pbassist.export.titles import break_title
from pbassist.model.review import Head, Opinion

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.section import Section

HEADER_MARK = "草稿（待人工确认）"

SONG, HEI, KAI, FANG = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"
LATIN = "Times New Roman"
FALLBACKS = {SONG: "宋体", KAI: "楷体", FANG: "仿宋"}
"""What a program takes when a machine lacks the font (w:altName)."""
TITLE_POINTS, BODY_POINTS, PAGE_POINTS, HEADER_POINTS, NOTE_POINTS = 22.0, 16.0, 14.0, 12.0, 10.5
LINE_POINTS = 28.9
"""22 lines on 225 mm."""
TIGHTER = -5
"""Twentieths of a point: 28 characters of 16 pt on 156 mm."""
TOP, BOTTOM, LEFT, RIGHT, FOOTER, HEADER = 37, 35, 28, 26, 25, 20
"""Margins in mm; the page number stands 7 mm below the type area."""


class Terms(TypedDict, total=False):
    """What is said of a letter when it is written; what is left out stays open."""

    bureau_name: str
    """Signature; that of the opinion when left out."""
    date: str | dt.date
    """Day of the letter."""
    final: bool
    """True for a letter that a person has confirmed."""
    due: dt.date | None
    """Day by which the unit answers; it fills 办理要求."""
    disposition: str
    """What was chosen of the boxes; a final letter has no boxes."""
    head: Head | None
    """Last entry of the record."""
    ai_mark: bool
    """True where a model's words are in it."""


def write_letter(opinion: Opinion, path: str | Path, **terms: Unpack[Terms]) -> Path:
    """Write an opinion as a Word letter and give its path.

    A4, 22 lines of 28 characters, title 小标宋, body 仿宋, headings 黑体 and 楷体, page numbers
    outside; no red head, since it is a paper to be confirmed. A draft is marked as one, says when it
    holds a model's words and ends with the record's head; a final letter carries both in its
    properties alone. Raises `CannotWrite` when the place cannot be written.
    """
    paragraphs = lay_out_letter(opinion, **terms)
    final, head = terms.get("final", False), terms.get("head")
    ai = (AI_FINAL if final else AI_DRAFT) if terms.get("ai_mark") else ""
    notes = join_notes(("" if final else HEADER_MARK, ai, show_head(head)))

    def write(beside: Path) -> None:
        _make_letter(paragraphs, opinion.title, notes, head, draft=not final).save(str(beside))

    return write_atomically(path, write)


def _make_letter(
    paragraphs: tuple[Paragraph, ...], title: str, notes: str, head: Head | None, *, draft: bool
) -> Word:
    from docx import Document

    word = Document()
    _set_styles(word)
    _set_page(word.sections[0])
    word.settings.odd_and_even_pages_header_footer = True
    _name_fallbacks(word)
    word.core_properties.title = CONTROL.sub("", title)[:255]
    word.core_properties.author = "pbassist"
    word.core_properties.comments = notes
    word.core_properties.identifier = head.hash if head is not None else ""
    widths = {one.kind: measure(one.text) / 2 for one in paragraphs}
    closing = [at for at, one in enumerate(paragraphs) if one.kind == "body"][-1]
    for at, one in enumerate(paragraphs):
        _add(word, one, widths, kept=closing <= at < len(paragraphs) - 1)
    _set_footers(word.sections[0])
    if draft:
        _set_headers(word.sections[0])
    return word


def _set_styles(word: Word) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style = word.styles["Normal"]
    style.font.name = LATIN
    style.font.size = Pt(BODY_POINTS)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FANG)
    for language in word.styles.element.iter(qn("w:lang")):
        # Without it other programs set Chinese stops in the middle of their square.
        language.set(qn("w:eastAsia"), "zh-CN")
    style.paragraph_format.space_after = Pt(0)


def _set_page(section: Section) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Mm

    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.footer_distance, section.header_distance = Mm(FOOTER), Mm(HEADER)
    # Exact lines and tightened characters give the grid; a document grid would be added to them.
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)


def _add(word: Word, one: Paragraph, widths: dict[Kind, float], *, kept: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
    from docx.shared import Pt

    paragraph = word.add_paragraph()
    form = paragraph.paragraph_format
    form.line_spacing, form.space_after, form.space_before = Pt(LINE_POINTS), Pt(0), Pt(0)
    form.widow_control = False
    form.keep_with_next = one.kind == "heading" or kept
    if one.kind in ("title", "mark"):
        paragraph.alignment = ALIGN.CENTER
    elif one.kind in ("body", "heading"):
        paragraph.alignment = ALIGN.JUSTIFY if one.kind == "body" else ALIGN.LEFT
        _indent(paragraph, first=2)
    elif one.kind in ("signature", "date"):
        paragraph.alignment = ALIGN.RIGHT
        _indent(paragraph, right=_place_signature(one.kind, widths))
    if one.lead:
        _run(paragraph, one.lead, KAI)
    fonts = {"title": SONG, "mark": KAI, "heading": HEI}
    points = {"title": TITLE_POINTS, "note": NOTE_POINTS}.get(one.kind, BODY_POINTS)
    text = break_title(one.text) if one.kind == "title" else one.text
    _run(paragraph, text, fonts.get(one.kind, FANG), points)


def _place_signature(kind: Kind, widths: dict[Kind, float]) -> float:
    """Characters to the right of the signature, or of the date that begins two characters later."""
    signature, date = widths["signature"], widths["date"]
    date_right = max(2.0, signature - date)
    if kind == "date":
        return date_right
    return max(2.0, date_right + date + 2 - signature)


def _indent(paragraph: Any, *, first: float = 0, right: float = 0) -> None:
    """Indents counted in characters, with the same in twentieths of a point for other programs."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    indent: Any = OxmlElement("w:ind")
    for name, characters in (("firstLine", first), ("right", right)):
        if characters:
            indent.set(qn(f"w:{name}Chars"), str(round(characters * 100)))
            indent.set(qn(f"w:{name}"), str(round(characters * BODY_POINTS * 20)))
    properties = paragraph._p.get_or_add_pPr()
    for old in properties.findall(qn("w:ind")):
        properties.remove(old)
    properties.insert_element_before(
        indent, "w:contextualSpacing", "w:mirrorIndents", "w:jc", "w:rPr", "w:sectPr"
    )


def _run(paragraph: Any, text: str, font: str, points: float = BODY_POINTS) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run: Any = paragraph.add_run(CONTROL.sub("", text))
    run.font.name, run.font.size, run.font.bold = LATIN, Pt(points), False
    fonts = run._element.rPr.rFonts
    fonts.set(qn("w:eastAsia"), font)
    # Quotation marks, dashes and × belong to the Chinese font, though other scripts have them too.
    fonts.set(qn("w:hint"), "eastAsia")
    if points == BODY_POINTS:
        spacing: Any = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(TIGHTER))
        run._element.rPr.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz")
    return run


def _set_footers(section: Section) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

    section.different_first_page_header_footer = True
    for footer, align in (
        (section.first_page_footer, ALIGN.RIGHT),
        (section.footer, ALIGN.RIGHT),
        (section.even_page_footer, ALIGN.LEFT),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = align
        _indent(paragraph, **({"right": 1} if align == ALIGN.RIGHT else {"first": 1}))
        _run(paragraph, "— ", "宋体", PAGE_POINTS)
        _add_page_number(paragraph)
        _run(paragraph, " —", "宋体", PAGE_POINTS)


def _add_page_number(paragraph: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", "", "end"):
        run = _run(paragraph, "", "宋体", PAGE_POINTS)
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = " PAGE "
        run._element.append(element)


def _set_headers(section: Section) -> None:
    """The draft mark on every page but the first, which bears it under the title."""
    for header in (section.header, section.even_page_header):
        _run(header.paragraphs[0], HEADER_MARK, HEI, HEADER_POINTS)


def _name_fallbacks(word: Word) -> None:
    """Say in the font table what may stand for a font that a machine lacks."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from lxml import etree

    part = word.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    table = etree.fromstring(part.blob)
    name = f"{{{table.nsmap['w']}}}"
    for font, other in FALLBACKS.items():
        entry = etree.SubElement(table, f"{name}font", {f"{name}name": font})
        etree.SubElement(entry, f"{name}altName", {f"{name}val": other})
    part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)
