"""Rich documents: what is written is read once and in order, and found again by its locator."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from pbassist.model.document import Document
from pbassist.read import read, read_bytes
from pbassist.read.office.converting import convert, find_soffice
from tests.test_conservation import check_laws, squeeze
from tests.word_writing import (  # fmt: skip
    cell,
    control,
    field,
    gone,
    new,
    paragraph,
    row,
    run,
    table,
    write_parts,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Words(NamedTuple):
    """What was written, by how it shows."""

    xml: str
    body: str = ""
    hidden: str = ""
    deleted: str = ""
    inserted: str = ""
    note: str = ""


def _join(xml: str, parts: list[Words]) -> Words:
    return Words(xml, *("".join(one[at] for one in parts) for at in range(1, 6)))


TEXT = st.text("绩效目标预算执行万元，。（）《》0123456789.%aB ⻚", min_size=1, max_size=8)


def box(text: str) -> str:
    return f'<w:r><w:pict><v:shape type="#_x0000_t202" style="position:absolute;width:140pt;height:50pt"><v:textbox><w:txbxContent>{paragraph(text)}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>'


def written(kind: str, text: str) -> Words:
    seen = text.replace("⻚", "页")
    return {
        "plain": Words(run(text), seen),
        "hidden": Words(run(text, "<w:vanish/>"), hidden=seen),
        "deleted": Words(gone(text), deleted=seen),
        "inserted": Words(new(run(text)), seen, inserted=seen),
        "controlled": Words(control(run(text)), seen),
        "linked": Words(f"<w:hyperlink>{run(text)}</w:hyperlink>", seen),
        "in a field": Words(field("REF a", run(text)), seen),
        "a prompt": Words(control(run(text), "<w:showingPlcHdr/>")),
        "ticked": Words('<w:r><w:sym w:font="Wingdings 2" w:char="0052"/></w:r>', "☑"),
        "a formula": Words(
            f"<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>{text}</m:t></m:r></m:den></m:f></m:oMath>",
            "a/" + (seen if all(letter.isalnum() or letter in ".%" for letter in text) else f"({seen})"),
        ),
        "in two ways": Words(
            f"<mc:AlternateContent><mc:Choice Requires='w14'>{run(text)}</mc:Choice><mc:Fallback>{run('旧')}</mc:Fallback></mc:AlternateContent>",
            seen,
        ),
        "boxed": Words(box(text), note=seen),
        "broken": Words("<w:r><w:br/></w:r>"),
    }[kind]  # fmt: skip


KINDS = (
    "plain", "hidden", "deleted", "inserted", "controlled", "linked", "in a field", "a prompt",
    "ticked", "in two ways", "boxed", "broken",
)  # fmt: skip
RUNS = st.builds(written, st.sampled_from(KINDS), TEXT)
PARAGRAPHS = st.lists(RUNS, max_size=6).map(
    lambda parts: _join(paragraph("".join(part.xml for part in parts)), parts)
)
CELLS = st.lists(PARAGRAPHS, min_size=1, max_size=2).map(
    lambda parts: _join(cell("".join(part.xml for part in parts)), parts)
)
TABLES = st.lists(
    st.lists(CELLS, min_size=2, max_size=2).map(
        lambda parts: _join(row(*(part.xml for part in parts)), parts)
    ),
    min_size=1,
    max_size=3,
).map(lambda parts: _join(table(*(part.xml for part in parts)), parts))
BODIES = st.lists(st.one_of(PARAGRAPHS, PARAGRAPHS, TABLES), min_size=1, max_size=6)


def read_role(document: Document, role: str) -> str:
    return squeeze("".join(document.words(b) for b in document.blocks if b.role == role))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(parts=BODIES)
def test_every_character_is_read_once_and_in_order(tmp_path: Path, parts: list[Words]) -> None:
    all_parts = [Words(paragraph("首行"), "首行"), *parts]
    whole = _join("".join(part.xml for part in all_parts), all_parts)
    path = write_parts(tmp_path / "a.docx", whole.xml)
    document = read(path)
    check_laws(document)
    assert read_role(document, "body") == squeeze(whole.body)
    assert read_role(document, "hidden") == squeeze(whole.hidden)
    assert read_role(document, "deleted") == squeeze(whole.deleted)
    assert read_role(document, "note") == squeeze(whole.note)
    changed: dict[str, str] = {"inserted": "", "deleted": ""}
    for one in document.revisions:
        changed[one.kind] += squeeze(document.text[one.start : one.end])
    assert changed["inserted"] == squeeze(whole.inserted)
    assert changed["deleted"] == squeeze(whole.deleted)
    _check_places(document, path)


def find_places(path: Path) -> dict[str, etree._Element]:
    """Every locator of the body and the paragraph or cell it leads to, as an export would find it."""
    body = docx.Document(str(path)).element.body
    places: dict[str, etree._Element] = {}
    paragraphs = 0
    for one in body.iter(f"{W}p"):
        if any(a.tag in (f"{W}tbl", f"{W}txbxContent") for a in one.iterancestors()):
            continue
        if squeeze(show(one)):
            paragraphs += 1
            places[f"paragraph:{paragraphs}"] = one
    for number, one in enumerate(body.iter(f"{W}tbl"), start=1):
        for line, found in enumerate(one.iterchildren(f"{W}tr"), start=1):
            column = 1
            for held in found.iterchildren(f"{W}tc"):
                places[f"table:{number}/{line}/{column}"] = held
                span = held.find(f"{W}tcPr/{W}gridSpan")
                column += 1 if span is None else int(span.get(f"{W}val", "1"))
    return places


def show(element: etree._Element) -> str:
    """The words a person sees in a paragraph or cell of the documents above."""
    return "".join(_iterate_words(element))


def _iterate_words(element: etree._Element) -> Iterator[str]:
    for one in element.iter(f"{W}t", f"{W}sym"):
        above = list(one.iterancestors())
        names = {a.tag.rpartition("}")[2] for a in above[: above.index(element)]}
        control_above = next((a for a in above if a.tag == f"{W}sdt"), None)
        prompt = control_above is not None and control_above.find(f"{W}sdtPr/{W}showingPlcHdr") is not None  # fmt: skip
        hidden = above[0].find(f"{W}rPr/{W}vanish") is not None
        if not prompt and not hidden and not names & {"del", "txbxContent", "Fallback"}:
            yield "☑" if one.tag == f"{W}sym" else (one.text or "").replace("⻚", "页")


def _check_places(document: Document, path: Path) -> None:
    places = find_places(path)
    said: dict[str, str] = {}
    for block in document.blocks:
        assert not block.locator or block.locator in places
        if block.role == "body":
            said[block.locator] = said.get(block.locator, "") + squeeze(document.words(block))
    assert said == {locator: squeeze(show(places[locator])) for locator in said}


def test_places_are_found_among_merged_cells_and_controls(tmp_path: Path) -> None:
    body = (
        paragraph("") + paragraph("甲") + control(paragraph("乙"))
        + table(row(cell("丙", '<w:gridSpan w:val="2"/>'), "丁"), row("戊", cell(table(row("己")) + paragraph("庚")), "辛"))
        + paragraph(run("隐", "<w:vanish/>")) + paragraph("壬") + table(row("癸"))
    )  # fmt: skip
    path = write_parts(tmp_path / "a.docx", body)
    document = read(path)
    places = find_places(path)
    for block in document.blocks:
        if block.role == "body" and document.words(block) != "庚":
            assert squeeze(show(places[block.locator])) == document.words(block)
    assert [b.locator for b in document.blocks if document.words(b) in ("壬", "癸", "己")] == [
        "table:2/1/1", "paragraph:3", "table:3/1/1",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def resaved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, Document]:
    """A rich document as written here, and as LibreOffice saves it."""
    from tests.test_read_word_controls import box as tick
    from tests.test_read_word_controls import fonted, form_box, symbol
    from tests.test_read_word_numbers import LISTS, item

    program = find_soffice()
    if program is None:
        pytest.skip("LibreOffice is not here")
    erased = '<w:rPr><w:del w:id="1" w:author="乙" w:date="2026-01-01T00:00:00Z"/></w:rPr>'
    gone_row = '<w:del w:id="7" w:author="乙" w:date="2026-01-01T00:00:00Z"/>'
    body = "".join(
        (
            item(0, 1, "基本情况"), item(1, 1, "概况"), item(1, 1, "资金"), item(0, 3, "适用范围"),
            paragraph(run("资金") + new(run("486")) + gone("476") + run("万元")),
            paragraph(run("前") + gone("半段"), erased), paragraph("后"),
            paragraph(run("隐", "<w:vanish/>") + run("见") + run("白", '<w:color w:val="FFFFFF"/>')),
            paragraph(tick(run("☒")) + run("是") + form_box("<w:checked/>") + symbol("Wingdings 2", "0052") + fonted("¨", "Wingdings")),
            paragraph(run("框前") + box("框中")),
            paragraph(run("见注") + '<w:r><w:footnoteReference w:id="2"/></w:r>'),
            paragraph('<w:commentRangeStart w:id="5"/>' + run("批") + '<w:commentRangeEnd w:id="5"/><w:r><w:commentReference w:id="5"/></w:r>'),
            table(
                row(cell("甲", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>'), "乙"),
                row(cell("", '<w:gridSpan w:val="2"/><w:vMerge/>'), "丙"),
                row(*(cell(paragraph(gone(text))) for text in ("删一", "删二", "删三")), properties=gone_row),
                row(cell(item(2, 1, "")), cell(item(2, 1, "有字")), "末"),
                columns=3,
            ),
            paragraph("尾"),
        )
    )  # fmt: skip
    path = write_parts(
        tmp_path_factory.mktemp("resaved") / "a.docx",
        body,
        related={
            "numbering": LISTS,
            "footnotes": f'<w:footnote w:id="2">{paragraph("脚注")}</w:footnote>',
            "comments": f'<w:comment w:id="5" w:author="李" w:date="2026-01-01T00:00:00Z">{paragraph("批注")}</w:comment>',
        },
    )
    saved = convert(path.read_bytes(), ".docx", ".docx", program)
    assert saved is not None
    return read(path), read_bytes(saved, name="b.docx")


@pytest.mark.parametrize("at", [0, 1])
def test_a_document_that_another_program_saved_says_the_same(
    resaved: tuple[Document, Document], at: int
) -> None:
    document = resaved[at]
    check_laws(document)
    assert document.text == "\n".join(
        (
            "一、", "基本情况", "（一）", "概况", "（二）", "资金", "第一条", "适用范围",
            "资金486万元", "前后", "见", "☑是☑☑□", "框前", "见注", "批",
            "甲\t乙", "丙", "1.\t2.有字\t末", "尾",
            "框中", "脚注", "隐", "白", "476", "半段", "删一\t删二\t删三", "批注",
        )
    )  # fmt: skip
    told = {(one.kind, document.text[one.start : one.end]) for one in document.revisions}
    assert {
        ("inserted", "486"),
        ("deleted", "476"),
        ("deleted", "半段"),
        ("deleted", "删二"),
    } <= told


def _rename(path: Path, change: dict[bytes, bytes]) -> Path:
    import zipfile

    target = path.with_name("renamed.docx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as out:
        for name in source.namelist():
            content = source.read(name)
            for old, new_words in change.items():
                content = content.replace(old, new_words)
            out.writestr(name, content)
    return target


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            {
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main": b"http://purl.oclc.org/ooxml/wordprocessingml/main",
                b"http://schemas.openxmlformats.org/officeDocument/2006/": b"http://purl.oclc.org/ooxml/officeDocument/",
                b"http://schemas.openxmlformats.org/drawingml/2006/main": b"http://purl.oclc.org/ooxml/drawingml/main",
            },
            id="strict",
        ),
        pytest.param(
            {b"<w:": b"<x:", b"</w:": b"</x:", b" w:": b" x:", b"xmlns:w=": b"xmlns:x="},
            id="another prefix",
        ),
        pytest.param(
            {b"<w:": b"<", b"</w:": b"</", b"xmlns:w=": b"xmlns='http://schemas.openxmlformats.org/wordprocessingml/2006/main' xmlns:w="},
            id="no prefix",
        ),
    ],
)  # fmt: skip
def test_names_of_elements_are_known_by_what_they_stand_for(
    tmp_path: Path, change: dict[bytes, bytes]
) -> None:
    body = (
        paragraph(
            run("隐", '<w:sz w:val="2"/>') + run("见") + run("白", '<w:color w:val="FFFFFF"/>')
        )
        + paragraph(new(run("增")) + gone("删") + "<m:oMath><m:r><m:t>a</m:t></m:r></m:oMath>")
        + table(row("甲", cell("乙", '<w:gridSpan w:val="2"/>')))
    )
    plain = write_parts(tmp_path / "a.docx", body)
    document = read(_rename(plain, change))
    assert document.text == "见\n增a\n甲\t乙\n隐\n白\n删" == read(plain).text
    assert [one.author for one in document.revisions] == ["甲", "甲"]


def test_many_paragraphs_rows_and_changes_are_read_in_step(tmp_path: Path) -> None:
    number = 3000
    body = (
        paragraph("段") * number
        + table(*(row("甲", "1") for _ in range(number)))
        + paragraph("".join(new(run("增"), str(at)) + gone("删", str(at)) for at in range(number)))
        + table(row(cell(paragraph(new(run("行"))) * number)))
        + paragraph("<w:r><w:fldChar w:fldCharType='begin'/></w:r>" * number)
    )
    document = read(write_parts(tmp_path / "a.docx", body))
    assert document.text.count("段") == number
    assert document.tables[0].rows == number
    assert sum(one.kind == "inserted" for one in document.revisions) >= number
    assert document.blocks[number - 1].locator == f"paragraph:{number}"
