"""An OFD file is read as the paper it shows: every character placed, tables as cells."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbassist.errors import PbassistError, UnreadableDocument
from pbassist.forms import read_targets
from pbassist.model.document import Document
from pbassist.read import read
from pbassist.read.ofd import package as ofd_package
from pbassist.read.ofd import page as ofd_page
from pbassist.read.ofd import reader as ofd
from pbassist.read.ofd import text as ofd_text
from tests.ofd_writing import (
    advance,
    make_body,
    make_page,
    make_parts,
    make_root,
    pack,
    text_object,
    write_ofd,
)
from tests.test_conservation import SLOW, WORDS, check_laws, squeeze
from tests.written import Rows

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
LONG = "项目资金按照预算管理要求及时足额拨付，绩效目标完成情况良好，受益群众满意度达到95%以上"
ROWS = [
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "维修养护供水工程数量（含管网延伸及水质监测设备更换）", "≥62处"],
    ["", "质量指标", "供水水质达标率", "≥90%"],
    ["效益指标", "社会效益", "受益农村人口", "≥3.1万人"],
    ["填报说明", "", "", ""],
]
MERGES = [(1, 0, 2, 0), (4, 1, 4, 3)]


def shown(document: Document, role: str = "body") -> list[str]:
    return [document.words(block) for block in document.blocks if block.role == role]


def read_page(tmp_path: Path, *objects: str, **parts: Any) -> Document:
    """The document of a page with these objects and a line that is always there."""
    content = text_object("正文在此", 30, 40) + "".join(objects)
    return read(pack(tmp_path / "a.ofd", make_parts([content], **parts)))


ENDING = "，这里写满一行，然后另起一行"


def paragraph(words: str, left: float = 30) -> str:
    """A paragraph of a full line and a short one, so that it ends on its page."""
    return text_object(words + ENDING, left, 40) + text_object("完", 30, 46)


def refuse(path: Path, *words: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read(path)
    assert str(caught.value).count("。") == 1
    for word in (*words, path.name):
        assert word in str(caught.value)


# ---- what a paper shows ---------------------------------------------------------------------


@pytest.mark.parametrize("runs", [False, True])
def test_paragraphs_and_a_form_come_out_in_reading_order(tmp_path: Path, runs: bool) -> None:
    written = ["#目标申报表", f"（一）{LONG}，共计1,234.50万元。" + LONG * 2, ROWS, "说明在后。"]
    document = read(write_ofd(tmp_path / "a.ofd", written, MERGES, runs=runs))
    assert shown(document)[:2] == ["目标申报表", written[1]]
    assert document.text.endswith(
        "一级指标\t二级指标\t三级指标\t指标值\n"
        "产出指标\t数量指标\t维修养护供水工程数量（含管网延伸及水质监测设备更换）\t≥62处\n"
        "质量指标\t供水水质达标率\t≥90%\n效益指标\t社会效益\t受益农村人口\t≥3.1万人\n填报说明\t\n说明在后。"
    )
    table = document.tables[0]
    assert table.text(2, 0) == "产出指标"
    assert table.block(4, 3) is table.block(4, 1)
    assert table.blocks[0].locator == "page:1 table:1/1/1"
    assert document.blocks[0].locator == "page:1"
    assert (document.media_type, document.reader.name) == ("application/ofd", "ofd/lxml")
    check_laws(document)


def test_a_table_over_two_pages_is_one_table(tmp_path: Path) -> None:
    rows = [["序号", "指标", "指标值"]] + [
        [str(number), f"第{number}项供水工程维修养护", f"{number}处"] for number in range(1, 40)
    ]
    document = read(write_ofd(tmp_path / "a.ofd", [rows], widths=[1, 4, 2]))
    assert len(document.pages) == 2
    (table,) = document.tables
    assert [[table.text(r, c) for c in range(3)] for r in range(40)] == rows
    assert {block.locator.split(" ")[0] for block in table.blocks} == {"page:1", "page:2"}
    assert document.pages[0].end == document.pages[1].start > 0


def plain(value: Any) -> Any:
    """A form without where it stood: spans as their words."""
    if isinstance(value, dict):
        if {"quote", "document_id"} <= value.keys():
            return squeeze(value["quote"])
        return {key: plain(one) for key, one in value.items() if key != "id"}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value


def season_grids() -> Iterator[Any]:
    """The sample season's forms, laid out one a sheet."""
    sys.path.insert(0, str(SAMPLES))
    try:
        from make_season import lay_declarations, load_forms
    finally:
        sys.path.remove(str(SAMPLES))
    for form in load_forms("declarations.toml"):
        if form["layout"] in ("classic", "stacked", "sheets"):
            yield pytest.param(lay_declarations([form])[0], id=form["name"])


@pytest.mark.parametrize("grid", list(season_grids()))
def test_a_form_is_the_same_target_as_in_a_workbook(tmp_path: Path, grid: Any) -> None:
    from writers import write_workbook as write_samples

    write_samples(tmp_path / "a.xlsx", [grid])
    columns = range(len(grid.widths))
    rows = [[grid.cells.get((row, column)) for column in columns] for row in range(grid.rows)]
    write_ofd(tmp_path / "a.ofd", [rows], grid.merges, widths=grid.widths)
    (book,), (page,) = (read_targets(read(tmp_path / name)) for name in ("a.xlsx", "a.ofd"))
    assert plain(page.model_dump(mode="json")) == plain(book.model_dump(mode="json"))
    assert len(page.indicators) >= 5


def test_every_character_has_its_box_on_its_page(tmp_path: Path) -> None:
    document = read_page(tmp_path, text_object("共计12万元", 50, 100, size=5))
    at = document.text.index("共计")
    (box,) = document.boxes(document.span(at, at + 2))
    millimetre = 72 / 25.4
    assert (box.page, box.left) == (1, pytest.approx(50 * millimetre, abs=0.1))
    assert box.right == pytest.approx(60 * millimetre, abs=0.1)
    assert box.top == pytest.approx(100 * millimetre, abs=0.1)
    assert box.bottom == pytest.approx(105 * millimetre, abs=0.1)


# ---- conservation ---------------------------------------------------------------------------


@SLOW
@given(paragraphs=st.lists(WORDS, min_size=1, max_size=6))
def test_every_character_is_kept_in_order(tmp_path: Path, paragraphs: list[str]) -> None:
    written = ["首行文字", *paragraphs, "末行文字"]
    document = read(write_ofd(tmp_path / "a.ofd", written))
    check_laws(document)
    assert squeeze("".join(shown(document))) == squeeze("".join(written))


@SLOW
@given(
    table=st.lists(
        st.lists(st.one_of(st.just(""), WORDS), min_size=3, max_size=3), min_size=2, max_size=8
    )
)
def test_every_cell_is_kept_at_its_place(tmp_path: Path, table: Rows) -> None:
    rows = [["甲列", "乙列", "丙列"], *table]
    document = read(write_ofd(tmp_path / "a.ofd", [rows]))
    check_laws(document)
    found = document.tables[0]
    assert (found.rows, found.columns) == (len(rows), 3)
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            assert squeeze(found.text(row, column) or "") == squeeze(str(value))


# ---- how producers write it -----------------------------------------------------------------


def text_code(words: str, code: str, attributes: str = "", size: float = 4) -> str:
    return (
        f'<ofd:TextObject Boundary="30 80 100 10" Size="{size:g}" {attributes}>'
        f"<ofd:TextCode {code}>{words}</ofd:TextCode></ofd:TextObject>"
    )


@pytest.mark.parametrize(
    ("code", "attributes", "lefts"),
    [
        ('X="0" Y="4" DeltaX="4 4 4"', "", (30, 34, 38, 42)),
        ('X="0" Y="4" DeltaX="g 3 4"', "", (30, 34, 38, 42)),
        ('X="0" Y="4" DeltaX="g 2 4 4.5"', "", (30, 34, 38, 42.5)),
        ('X="0" Y="4" DeltaX="4 g 2 4"', "", (30, 34, 38, 42)),
        ('X="0" Y="4"', "", (30, 34, 38, 42)),
        ('X="0" Y="4" DeltaX="0 0 0"', "", (30, 34, 38, 42)),
        ('X="0" Y="4" DeltaX="4"', "", (30, 34, 38, 42)),
        ('X="0" Y="4" DeltaX="4 无 4"', "", (30, 34, 38, 42)),
        ('X="0" Y="4" DeltaX="g 999999999 4"', "", (30, 34, 38, 42)),
        ('X="1" Y="4" DeltaX="4 4 4"', 'CTM="0.5 0 0 0.5 0 0"', (30.5, 32.5, 34.5, 36.5)),
        ('X="0" Y="4" DeltaX="2 2 2"', 'HScale="0.5"', (30, 32, 34, 36)),
    ],
)
def test_steps_place_the_characters(
    tmp_path: Path, code: str, attributes: str, lefts: tuple[float, ...]
) -> None:
    document = read_page(tmp_path, text_code("项目资金", code, attributes))
    assert shown(document)[-1] == "项目资金"
    at = document.text.index("项目资金")
    boxes = [document.boxes(document.span(at + n, at + n + 1))[0] for n in range(4)]
    assert [box.left * 25.4 / 72 for box in boxes] == pytest.approx(lefts, abs=0.01)


def test_a_wide_step_between_words_is_a_space_and_justified_text_is_not(tmp_path: Path) -> None:
    wide = text_code("完成率95", 'X="0" Y="4" DeltaX="4 4 12 2"')
    loose = wide.replace("30 80", "30 100").replace('"4 4 12 2"', '"5.2 5.2 5.2 2"')
    assert shown(read_page(tmp_path, wide, loose))[1:] == ["完成率 95", "完成率95"]


def test_vertical_text_is_read_downward(tmp_path: Path) -> None:
    down = 'X="0" Y="4" DeltaY="g 3 4.5"'
    document = read_page(tmp_path, text_code("绩效指标", down, 'ReadDirection="90"'))
    assert squeeze("".join(shown(document)[1:])) == "绩效指标"


def test_several_text_codes_of_an_object_follow_each_other(tmp_path: Path) -> None:
    one = text_code("第一行", 'X="0" Y="4" DeltaX="4 4"')
    two = '<ofd:TextCode X="0" Y="10">第二行</ofd:TextCode></ofd:TextObject>'
    document = read_page(tmp_path, one.replace("</ofd:TextObject>", two))
    assert squeeze("".join(shown(document))) == "正文在此第一行第二行"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("http://www.ofdspec.org/2016", "http://www.ofdspec.org"),
        ("ofd:", ""),
        ("<ofd:DocRoot>Doc_0/Document.xml", "<ofd:DocRoot>/Doc_0/Document.xml"),
        ('BaseLoc="Pages/', 'BaseLoc="/Doc_0/Pages/'),
        ('BaseLoc="Pages/', 'BaseLoc="./Pages/../pages/'),
        ('BaseLoc="Pages/Page_0/', 'BaseLoc="Pages\\Page_0\\'),
    ],
)
def test_namespaces_and_places_are_written_in_many_ways(tmp_path: Path, old: str, new: str) -> None:
    parts = make_parts([text_object("正文在此", 30, 40)])
    assert any(old in content for content in parts.values())
    changed = {
        name: content.replace(old, new).replace('xmlns="http', 'xmlns="http')
        for name, content in parts.items()
    }
    if old == "ofd:":
        changed = {name: content.replace("xmlns:ofd", "xmlns") for name, content in changed.items()}
    assert shown(read(pack(tmp_path / "a.ofd", changed))) == ["正文在此"]


def test_documents_of_one_file_follow_each_other(tmp_path: Path) -> None:
    parts: dict[str, str] = {}
    for number, words in enumerate(("第一份文件", "第二份文件")):
        parts |= make_parts([paragraph(words)], folder=f"Doc_{number}")
    parts["OFD.xml"] = make_root(make_body("Doc_0") + make_body("Doc_1"))
    document = read(pack(tmp_path / "a.ofd", parts))
    assert shown(document) == [f"第一份文件{ENDING}完", f"第二份文件{ENDING}完"]
    assert [page.number for page in document.pages] == [1, 2]
    assert document.blocks[1].locator == "page:2"


def test_the_current_version_is_read(tmp_path: Path) -> None:
    parts = make_parts([text_object("旧版内容", 30, 40)])
    parts |= make_parts([text_object("新版内容", 30, 40)], folder="Doc_1")
    body = make_body("Doc_0").replace(
        "</ofd:DocBody>",
        '<ofd:Versions><ofd:Version ID="1" Index="1" Current="true" BaseLoc="V.xml"/>'
        "</ofd:Versions></ofd:DocBody>",
    )
    parts["OFD.xml"] = make_root(body)
    parts["V.xml"] = make_root("<ofd:DocRoot>/Doc_1/Document.xml</ofd:DocRoot>")
    assert shown(read(pack(tmp_path / "a.ofd", parts))) == ["新版内容"]


def test_templates_are_part_of_their_pages(tmp_path: Path) -> None:
    common = '<ofd:TemplatePage ID="5" BaseLoc="Tpls/T.xml"/>'
    head = '<ofd:Template TemplateID="5" ZOrder="Background"/>'
    parts = make_parts(
        [paragraph("甲项目", left=60), paragraph("乙项目", left=60)],
        common=common,
        heads={0: head, 1: head},
    )
    parts["Doc_0/Tpls/T.xml"] = make_page(text_object("项目名称", 30, 40))
    document = read(pack(tmp_path / "a.ofd", parts))
    assert shown(document) == [f"项目名称 {name}{ENDING}完" for name in ("甲项目", "乙项目")]


def test_a_page_has_its_own_size_and_origin(tmp_path: Path) -> None:
    head = "<ofd:Area><ofd:PhysicalBox>10 20 297 210</ofd:PhysicalBox></ofd:Area>"
    document = read_page(tmp_path, heads={0: head})
    assert document.pages[0].width == pytest.approx(297 / 25.4 * 72)
    (box,) = document.boxes(document.span(0, 4))
    assert (box.left, box.top) == (pytest.approx(56.7, abs=0.1), pytest.approx(56.7, abs=0.1))


def test_composite_units_are_drawn_where_they_stand(tmp_path: Path) -> None:
    parts = make_parts(
        [
            text_object("正文在此", 30, 40)
            + '<ofd:CompositeObject Boundary="30 100 50 50" CTM="2 0 0 2 0 0" ResourceID="7"/>'
        ],
        common="<ofd:DocumentRes>Res.xml</ofd:DocumentRes>",
    )
    parts["Doc_0/Res.xml"] = make_root(
        '<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="7" Width="9" Height="9">'
        f"<ofd:Content>{text_object('单元', 5, 5)}</ofd:Content>"
        "</ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"
    )
    document = read(pack(tmp_path / "a.ofd", parts))
    assert shown(document) == ["正文在此", "单元"]
    at = document.text.index("单元")
    assert document.boxes(document.span(at, at + 1))[0].left == pytest.approx(40 / 25.4 * 72)


XS, YS = (30, 70, 110), (60, 70, 80, 90)
CELLS = [(x, y) for y in range(3) for x in range(2)]


def path(data: str, attributes: str = "", box: str = "0 0 210 297") -> str:
    return (
        f'<ofd:PathObject Boundary="{box}" {attributes}>'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


FRAMES = {
    "a closed path a cell": "".join(
        path("M 0 0 L 40 0 L 40 10 L 0 10 C", box=f"{XS[x]} {YS[y]} 40 10") for x, y in CELLS
    ),
    "long lines in one path": path(
        " ".join(
            [f"M {x} {YS[0]} L {x} {YS[-1]}" for x in XS]
            + [f"M {XS[0]} {y} L {XS[-1]} {y}" for y in YS]
        )
    ),
    "thin filled rectangles": "".join(
        [
            path("M 0 0 L 0.2 0 L 0.2 30 L 0 30 C", 'Fill="true" Stroke="false"', f"{x} 60 0.2 30")
            for x in XS
        ]
        + [
            path("M 0 0 L 80 0 L 80 0.2 L 0 0.2 C", 'Fill="true" Stroke="false"', f"30 {y} 80 0.2")
            for y in YS
        ]
    ),
    "scaled paths": path(
        " ".join(
            [f"S {10 * x} 600 L {10 * x} 900" for x in XS]
            + [f"S 300 {10 * y} L 1100 {10 * y}" for y in YS]
        ),
        'CTM="0.1 0 0 0.1 0 0"',
    ),
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES.keys())
@pytest.mark.parametrize("single", [False, True])
def test_a_table_is_one_however_its_lines_and_words_are_drawn(
    tmp_path: Path, frame: str, single: bool
) -> None:
    words = [["项目名称", "农村饮水工程"], ["资金总额", "1,234.50万元"], ["执行率", ""]]
    objects = [frame]
    for x, y in CELLS:
        left = XS[x] + 2.0
        for piece in words[y][x] if single else [words[y][x]] if words[y][x] else []:
            objects.append(text_object(piece, left, YS[y] + 3))
            left += sum(advance(piece, 3.7))
    document = read_page(tmp_path, *objects)
    (table,) = document.tables
    assert [[table.text(y, x) or "" for x in range(2)] for y in range(3)] == words
    assert len(table.blocks) == 6


def test_blocks_deep_inside_each_other_are_read(tmp_path: Path) -> None:
    deep = "<ofd:PageBlock>" * 100 + text_object("深处的话", 30, 100) + "</ofd:PageBlock>" * 100
    assert shown(read_page(tmp_path, deep)) == ["正文在此", "深处的话"]


def test_the_root_may_be_named_in_small_letters(tmp_path: Path) -> None:
    parts = make_parts([text_object("正文在此", 30, 40)])
    parts["ofd.xml"] = parts.pop("OFD.xml")
    assert shown(read(pack(tmp_path / "a.ofd", parts))) == ["正文在此"]


# ---- what it does not show ------------------------------------------------------------------

FILL = '<ofd:FillColor Value="{}"/>'
GROUND = (
    '<ofd:PathObject Boundary="20 90 100 20" Fill="true" Stroke="false">'
    '<ofd:FillColor Value="0 0 128"/><ofd:AbbreviatedData>M 0 0 L 100 0 L 100 20 L 0 20 C'
    "</ofd:AbbreviatedData></ofd:PathObject>"
)


@pytest.mark.parametrize(
    "hidden",
    [
        text_object("藏着的话", 30, 100, attributes='Visible="false"'),
        text_object("藏着的话", 30, 100, attributes='Alpha="0"'),
        text_object("藏着的话", 30, 100, attributes='Fill="false"'),
        text_object("藏着的话", 30, 100, size=0.5),
        text_object("藏着的话", 300, 100),
        text_object("藏着的话", 30, 100, inside=FILL.format("255 255 255")),
        text_object("藏着的话", 30, 100, inside=FILL.format("#FF #FF #FF")),
        text_object("藏着的话", 30, 100, inside=FILL.format("0 0 0 0")),
        text_object("藏着的话", 30, 100, inside='<ofd:FillColor Value="0 0 0" Alpha="0"/>'),
        f'<ofd:PageBlock Visible="false">{text_object("藏着的话", 30, 100)}</ofd:PageBlock>',
        f'</ofd:Layer><ofd:Layer Visible="false">{text_object("藏着的话", 30, 100)}',
    ],
)
def test_what_nobody_sees_is_hidden(tmp_path: Path, hidden: str) -> None:
    document = read_page(tmp_path, hidden)
    assert shown(document) == ["正文在此"]
    assert shown(document, "hidden") == ["藏着的话"]
    check_laws(document)


@pytest.mark.parametrize(
    "seen",
    [
        GROUND + text_object("看得见的", 30, 95, inside=FILL.format("255 255 255")),
        text_object("看得见的", 30, 95, inside=FILL.format("0 0 0")),
        text_object("看得见的", 30, 95, inside=FILL.format("0 0 0 255")),
        text_object("看得见的", 30, 95, attributes='Visible="true" Alpha="128"'),
        text_object("看得见的", 30, 95, attributes='Fill="false" Stroke="true"'),
    ],
)
def test_what_is_seen_is_not_hidden(tmp_path: Path, seen: str) -> None:
    document = read_page(tmp_path, seen)
    assert shown(document) == ["正文在此", "看得见的"]
    assert shown(document, "hidden") == []


def test_white_by_a_draw_parameter_is_hidden_and_a_circle_of_them_ends(tmp_path: Path) -> None:
    parts = make_parts(
        [
            text_object("正文在此", 30, 40)
            + text_object("藏着的话", 30, 100, attributes='DrawParam="3"')
            + text_object("绕圈的话", 30, 120, attributes='DrawParam="5"')
        ],
        common="<ofd:PublicRes>Res.xml</ofd:PublicRes>",
    )
    parts["Doc_0/Res.xml"] = make_root(
        '<ofd:DrawParams><ofd:DrawParam ID="3" Relative="4"/>'
        f'<ofd:DrawParam ID="4">{FILL.format("255 255 255")}</ofd:DrawParam>'
        '<ofd:DrawParam ID="5" Relative="6"/><ofd:DrawParam ID="6" Relative="5"/></ofd:DrawParams>'
    )
    document = read(pack(tmp_path / "a.ofd", parts))
    assert shown(document) == ["正文在此", "绕圈的话"]
    assert shown(document, "hidden") == ["藏着的话"]


def annotate(kind: str, words: str, attributes: str = "", remark: str = "") -> dict[str, str]:
    """The parts of a page with an annotation."""
    parts = make_parts(
        [text_object("正文在此", 30, 40)], rest="<ofd:Annotations>Annots.xml</ofd:Annotations>"
    )
    parts["Doc_0/Annots.xml"] = make_root(
        '<ofd:Page PageID="100"><ofd:FileLoc>Annots/P.xml</ofd:FileLoc></ofd:Page>'
    )
    parts["Doc_0/Annots/P.xml"] = make_root(
        f'<ofd:Annot ID="1" Type="{kind}" {attributes}><ofd:Remark>{remark}</ofd:Remark>'
        f'<ofd:Appearance Boundary="30 40 80 20">{text_object(words, 0, 0)}</ofd:Appearance>'
        "</ofd:Annot>"
    )
    return parts


def test_annotations_stand_apart_from_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.ofd"
    stamp = read(pack(path, annotate("Stamp", "已作废", remark="请核对金额")))
    assert shown(stamp) == ["正文在此"]
    assert shown(stamp, "comment") == ["已作废", "请核对金额"]
    mark = read(pack(path, annotate("Watermark", "云泽县财政局")))
    assert (shown(mark), shown(mark, "furniture")) == (["正文在此"], ["云泽县财政局"])
    unseen = read(pack(path, annotate("Stamp", "藏着", 'Visible="false"')))
    assert (shown(unseen, "comment"), shown(unseen, "hidden")) == ([], ["藏着"])


def test_a_watermark_across_the_page_is_furniture(tmp_path: Path) -> None:
    mark = text_object("内部资料", 30, 40, size=12, attributes='CTM="0.7 -0.7 0.7 0.7 0 0"')
    document = read_page(tmp_path, mark)
    assert shown(document) == ["正文在此"]
    assert len(squeeze("".join(shown(document, "furniture")))) == 4


def test_attached_files_are_named(tmp_path: Path) -> None:
    parts = make_parts(
        [text_object("正文在此", 30, 40)], rest="<ofd:Attachments>A.xml</ofd:Attachments>"
    )
    parts["Doc_0/A.xml"] = make_root('<ofd:Attachment ID="1" Name="测算明细.xlsx"/>')
    (warning,) = read(pack(tmp_path / "a.ofd", parts)).warnings
    assert "测算明细.xlsx" in warning


# ---- what is broken -------------------------------------------------------------------------


def test_a_page_without_characters_is_told_and_a_scan_alone_is_refused(tmp_path: Path) -> None:
    picture = '<ofd:ImageObject Boundary="0 0 210 297" ResourceID="3"/>'
    mixed = make_parts([text_object("第一页文字", 30, 40), picture])
    (warning,) = read(pack(tmp_path / "a.ofd", mixed)).warnings
    assert "第2页没有文字层" in warning
    refuse(pack(tmp_path / "b.ofd", make_parts([picture])), "扫描件")
    refuse(pack(tmp_path / "c.ofd", make_parts([""])), "没有可读的文字")


def scan_parts(picture: bytes) -> dict[str, str | bytes]:
    """The parts of a page that is a picture."""
    shown_on = '<ofd:ImageObject Boundary="20 30 150 100" ResourceID="3"/>'
    parts = make_parts([shown_on], common="<ofd:DocumentRes>Res.xml</ofd:DocumentRes>")
    media = '<ofd:MultiMedia ID="3" Type="Image"><ofd:MediaFile>p.png</ofd:MediaFile>'
    root = make_root(f"<ofd:MultiMedias>{media}</ofd:MultiMedia></ofd:MultiMedias>")
    root = root.replace("<ofd:OFD ", '<ofd:OFD BaseLoc="Res" ')
    return {**parts, "Doc_0/Res.xml": root, "Doc_0/Res/p.png": picture}


def test_a_scan_is_recognised_where_an_engine_is_installed(tmp_path: Path) -> None:
    pytest.importorskip("rapidocr")
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (1500, 1000), "white")
    font = ImageFont.load_default(size=60)
    ImageDraw.Draw(picture).text((300, 400), "Total 1486.50", "black", font)
    picture.save(tmp_path / "p.png")
    content = (tmp_path / "p.png").read_bytes()
    document = read(pack(tmp_path / "a.ofd", scan_parts(content)))
    assert "1486.50" in document.text
    assert document.blocks[0].source == "ocr"
    (box,) = document.boxes(document.span(0, len(document.words(document.blocks[0]))))
    assert box.left * 25.4 / 72 == pytest.approx(20 + 30, abs=2)
    assert box.top * 25.4 / 72 == pytest.approx(30 + 40, abs=5)
    refuse(pack(tmp_path / "b.ofd", scan_parts(content[:200])), "扫描件", ".pdf")
    refuse(pack(tmp_path / "c.ofd", scan_parts(b"no picture")), "扫描件", ".pdf")


def test_without_an_engine_the_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pbassist.read.ofd import scan as ofd_scan

    monkeypatch.setattr(ofd_scan, "find_engine", lambda: None)
    refuse(pack(tmp_path / "a.ofd", scan_parts(b"")), "pbassist[ocr]")


def test_glyphs_without_codes_are_told(tmp_path: Path) -> None:
    inside = '<ofd:CGTransform CodePosition="0" CodeCount="4" GlyphCount="4"/>'
    strange = text_object("¤¤¤¤", 30, 100, inside=inside)
    document = read_page(tmp_path, strange)
    assert shown(document) == ["正文在此"]
    assert "文字编码无法识别" in document.warnings[0]


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("Doc_0/Pages/Page_1/Content.xml", None),
        ("Doc_0/Pages/Page_1/Content.xml", "<ofd:Page"),
        ("Doc_0/Pages/Page_1/Content.xml", ""),
    ],
)
def test_a_page_that_is_missing_or_broken_is_told(
    tmp_path: Path, part: str, content: str | None
) -> None:
    parts: dict[str, str] = make_parts([paragraph(f"第{n}页") for n in (1, 2, 3)])
    del parts[part]
    if content is not None:
        parts[part] = content
    document = read(pack(tmp_path / "a.ofd", parts))
    assert shown(document) == [f"第1页{ENDING}完", f"第3页{ENDING}完"]
    assert [page.number for page in document.pages] == [1, 2, 3]
    (warning,) = document.warnings
    assert "第2页的内容缺失或损坏" in warning


@pytest.mark.parametrize(
    "change",
    [
        {"OFD.xml": "<x/>"},
        {"OFD.xml": "不是 XML"},
        {"OFD.xml": make_root("<ofd:DocBody/>")},
        {"OFD.xml": make_root(make_body("没有"))},
        {"Doc_0/Document.xml": "<x/>"},
        {"Doc_0/Document.xml": "断"},
        {"Doc_0/Pages/Page_0/Content.xml": "断"},
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, change: dict[str, str]) -> None:
    parts = make_parts([text_object("正文在此", 30, 40)]) | change
    refuse(pack(tmp_path / "a.ofd", parts), "不是完整的OFD")


def test_an_encrypted_file_is_refused(tmp_path: Path) -> None:
    parts: dict[str, str] = {"OFD.xml": make_root("<ofd:DocBody/>"), "Doc_0/Encryptions.xml": ""}
    refuse(pack(tmp_path / "a.ofd", parts), "已加密")


def test_a_file_under_another_name_is_told(tmp_path: Path) -> None:
    path = write_ofd(tmp_path / "a.ofd", ["正文在此"])
    assert shown(read(path.rename(tmp_path / "a.zip"))) == ["正文在此"]
    refuse((tmp_path / "a.zip").rename(tmp_path / "a.docx"), "OFD 版式文件", ".docx")


@pytest.mark.parametrize(
    "broken",
    [
        text_object("坏数字", 30, 100).replace('Size="3.7"', 'Size="nan"'),
        text_object("坏数字", 30, 100).replace('Size="3.7"', 'Size="-3.7"'),
        text_object("坏数字", 30, 100).replace('Size="3.7"', 'Size="1e999"'),
        text_object("坏数字", 30, 100).replace('DeltaX="', 'DeltaX="g x '),
        text_object("坏数字", 30, 100).replace('DeltaX="', 'DeltaX="g -5 1 '),
        text_object("坏数字", 30, 100).replace('DeltaX="', 'DeltaX="inf '),
        text_object("坏数字", 30, 100, attributes='CTM="1 0 0"'),
        text_object("坏数字", 30, 100, attributes='CTM="a b c d e f"'),
        text_object("坏数字", 30, 100, attributes='CharDirection="x" HScale="0"'),
        text_object("坏数字", 30, 100, inside=FILL.format("#ZZ 1 2")),
    ],
)
def test_wrong_numbers_lose_no_character(tmp_path: Path, broken: str) -> None:
    document = read_page(tmp_path, broken)
    assert sorted(squeeze("".join(shown(document)))) == sorted("正文在此坏数字")
    check_laws(document)


@pytest.mark.parametrize(
    "data",
    ["", "M", "M 1", "L 1 2 C C", "C", "M 0 0 L 5", "X 1 2", "M 0 0 A 1 2", "1 2 3", "M 0 0 C 5"],
)
def test_wrong_path_data_draw_nothing(tmp_path: Path, data: str) -> None:
    path = (
        '<ofd:PathObject Boundary="1 1 5 5"><ofd:AbbreviatedData>'
        f"{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )
    assert shown(read_page(tmp_path, path)) == ["正文在此"]


def test_units_that_draw_themselves_end(tmp_path: Path) -> None:
    parts = make_parts(
        [text_object("正文在此", 30, 40) + '<ofd:CompositeObject ResourceID="7"/>'],
        common="<ofd:DocumentRes>Res.xml</ofd:DocumentRes>",
    )
    twice = '<ofd:CompositeObject ResourceID="7"/>' * 20
    parts["Doc_0/Res.xml"] = make_root(
        '<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="7">'
        f"<ofd:Content>{twice}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"
    )
    refuse(pack(tmp_path / "a.ofd", parts), "第 1 页")


def test_pages_and_characters_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_ofd(tmp_path / "a.ofd", ["正文在此"] * 60)
    for room in (ofd_page, ofd):
        monkeypatch.setattr(room, "MAX_EFFORT", 150)
        refuse(path, "多于一份材料所能有")
        monkeypatch.undo()
    monkeypatch.setattr(ofd_package, "MAX_PAGES", 1)
    refuse(path, "超过上限 1 页")


@pytest.mark.parametrize("attributes", ["", 'Visible="false"'])
def test_a_page_of_endless_text_is_refused(
    tmp_path: Path, attributes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ofd_text, "MAX_RUN", 5_000)
    monkeypatch.setattr(ofd_page, "MAX_EFFORT", 4_000)
    endless = text_code("字" * 6_000, 'X="0" Y="4" DeltaX="g 999999 4"', attributes)
    refuse(pack(tmp_path / "a.ofd", make_parts([endless])), "多于一份材料所能有")


def test_one_part_named_by_many_pages_is_not_read_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = make_parts([paragraph("正文在此")] + [""] * 30)
    for number in range(1, 31):
        del parts[f"Doc_0/Pages/Page_{number}/Content.xml"]
        listed = parts["Doc_0/Document.xml"].replace(f"Page_{number}/", "Page_0/")
        parts["Doc_0/Document.xml"] = listed
    size = sum(len(content.encode()) for content in parts.values())
    path = pack(tmp_path / "a.ofd", parts)
    assert len(shown(read(path))) == 31
    monkeypatch.setattr(ofd_package, "MAX_INFLATED_MB", 2 * size / 1024 / 1024)
    document = read(path)
    assert 1 < len(shown(document)) < 31
    assert any("第31页的内容缺失或损坏" in warning for warning in document.warnings)


def test_a_bomb_is_refused_before_it_is_inflated(tmp_path: Path) -> None:
    parts = make_parts([text_object("正文在此", 30, 40)])
    path = pack(tmp_path / "a.ofd", parts | {"Doc_0/Res/a.bin": bytes(60 << 20)})
    refuse(path, "解压后超过上限")


def test_entities_reach_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("秘密内容", encoding="utf-8")
    parts = make_parts([text_object("正文在此", 30, 40)])
    laughs = '<!ENTITY a "哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    for kind in (f'<!ENTITY b SYSTEM "{(tmp_path / "secret.txt").as_uri()}">', laughs):
        page = make_page(text_object("正文在此", 30, 40) + text_object("开头", 30, 80))
        page = f"<!DOCTYPE x [{kind}]>" + page.replace("开头", "开头&b;结尾")
        path = pack(tmp_path / "a.ofd", parts | {"Doc_0/Pages/Page_0/Content.xml": page})
        text = read(path).text
        assert text.startswith("正文在此")
        assert "秘密" not in text
        assert "哈" not in text


def test_broken_bytes_end_in_a_document_or_a_sentence(tmp_path: Path) -> None:
    import random

    from tests.test_read_fuzz import check_end, mutate

    path = write_ofd(tmp_path / "a.ofd", ["#报告", LONG, ROWS], MERGES)
    whole = path.read_bytes()
    chance = random.Random(20261123)
    for _ in range(100):
        check_end(mutate(whole, chance), "文件.ofd")
    import zipfile

    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(100):
        name = chance.choice(list(parts))
        pack(tmp_path / "b.ofd", parts | {name: mutate(parts[name], chance)})
        check_end((tmp_path / "b.ofd").read_bytes(), "文件.ofd")


def test_a_marked_paper_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PbassistError, match="密级"):
        read(write_ofd(tmp_path / "a.ofd", ["#秘密★1年", "项目绩效目标申报表"]))
