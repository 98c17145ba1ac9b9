from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pbassist.model.document import Document
from pbassist.read import read
from pbassist.read.compound import pack_compound
from pbassist.read.office.converting import find_soffice
from pbassist.read.sheet.facts import read_print_words
from tests.sheets import RELATIONS, add_parts, draw, draw_box, relate, write_controls
from tests.written import rewrite_part, write_old_workbook, write_workbook

ROWS = [
    ["资金总额", 486.0, "备用"],
    ["财政拨款", 400.0, None],
    ["其他资金", 86.0, "甲"],
]
HIDDEN = "处于隐藏状态，其中的内容未纳入审核，请"


def _words(document: Document, role: str) -> list[tuple[str, str]]:
    return [(b.locator, document.words(b)) for b in document.blocks if b.role == role]


def _change(path: Path, change: Callable[[Any], None]) -> Path:
    import openpyxl

    book = openpyxl.load_workbook(path)
    change(book.active)
    book.save(path)
    return path


def _form(tmp_path: Path, change: Callable[[Any], None], rows: Any = ROWS, **rest: Any) -> Document:
    return read(_change(write_workbook(tmp_path / "表.xlsx", {"表": rows}, **rest), change))


def test_hidden_rows_and_columns_are_read_apart_and_told(tmp_path: Path) -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["C"].hidden = True

    document = _form(tmp_path, hide)
    assert document.text.startswith("资金总额\t486\n其他资金\t86\n")
    assert _words(document, "hidden") == [
        ("sheet:C1@表", "备用"),
        ("sheet:A2@表", "财政拨款"),
        ("sheet:B2@表", "400"),
        ("sheet:C3@表", "甲"),
    ]
    assert document.warnings == (f"工作表“表”有1行、1列{HIDDEN}取消隐藏后核对。",)
    assert document.tables[0].text(1, 0) is None
    assert [b.cell.row for b in document.blocks if b.role == "hidden" and b.cell] == [0, 1, 1, 2]


def _fold(sheet: Any) -> None:
    sheet.row_dimensions.group(2, 3, hidden=True)


def _filter(sheet: Any) -> None:
    sheet.auto_filter.ref = "A1:C3"
    sheet.auto_filter.add_filter_column(0, ["资金总额"])
    sheet.row_dimensions[2].hidden = sheet.row_dimensions[3].hidden = True


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_fold, f"工作表“表”有2行{HIDDEN}取消隐藏后核对。"),
        (_filter, f"工作表“表”有2行因筛选或设置{HIDDEN}取消筛选和隐藏后核对。"),
    ],
)
def test_folded_and_filtered_rows_are_hidden_too(
    tmp_path: Path, change: Callable[[Any], None], sentence: str
) -> None:
    document = _form(tmp_path, change)
    assert document.warnings == (sentence,)
    assert "财政拨款" in [words for _, words in _words(document, "hidden")]


def test_rows_and_columns_without_height_or_width_are_hidden_too(tmp_path: Path) -> None:
    def flatten(sheet: Any) -> None:
        sheet.row_dimensions[2].height = 77
        sheet.column_dimensions["C"].width = 77

    path = _change(write_workbook(tmp_path / "a.xlsx", {"表": ROWS}), flatten)
    change = {b'ht="77"': b'ht="0"', b'width="77"': b'width="0"'}
    path = rewrite_part(path, tmp_path / "b.xlsx", "xl/worksheets/sheet1.xml", change)
    assert read(path).warnings == (f"工作表“表”有1行、1列{HIDDEN}取消隐藏后核对。",)


def test_hidden_rows_and_columns_without_words_say_nothing(tmp_path: Path) -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[2].hidden = True
        for letter in "BDEF":
            sheet.column_dimensions[letter].hidden = True

    document = _form(tmp_path, hide, [["甲", None, "乙"], [None, None, None], ["丙", None, "丁"]])
    assert document.text == "甲\t乙\n丙\t丁"
    assert document.warnings == ()


def test_a_merged_cell_that_shows_in_part_is_read(tmp_path: Path) -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[1].hidden = True

    rows = [["产出指标", "数量指标"], [None, "质量指标"], [None, "时效指标"]]
    document = _form(tmp_path, hide, rows, merges=[(0, 0, 2, 0)])
    assert document.tables[0].text(2, 0) == "产出指标"
    assert _words(document, "hidden") == [("sheet:B1@表", "数量指标")]


def test_a_merged_cell_in_hidden_rows_alone_is_hidden(tmp_path: Path) -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions.group(1, 2, hidden=True)

    rows = [["注", "一"], [None, "二"], ["正文", "三"]]
    document = _form(tmp_path, hide, rows, merges=[(0, 0, 1, 0)])
    assert document.text.startswith("正文\t三\n")
    assert document.warnings == (f"工作表“表”有2行{HIDDEN}取消隐藏后核对。",)


def test_rows_and_columns_of_an_old_workbook_are_hidden_likewise(tmp_path: Path) -> None:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表")
    for row, values in enumerate(ROWS):
        for column, value in enumerate(values):
            if value is not None:
                sheet.write(row, column, value)
    sheet.row(1).hidden = True
    sheet.col(2).hidden = True
    book.save(str(tmp_path / "表.xls"))
    document = read(tmp_path / "表.xls")
    assert document.text.startswith("资金总额\t486\n其他资金\t86\n")
    assert document.warnings == (f"工作表“表”有1行、1列{HIDDEN}取消隐藏后核对。",)


def test_very_hidden_sheets_are_hidden_without_a_second_sentence(tmp_path: Path) -> None:
    def hide(sheet: Any) -> None:
        other = sheet.parent.create_sheet("字典")
        other["A1"], other["A2"] = "密", "级"
        other.sheet_state = "veryHidden"
        other.row_dimensions[2].hidden = True

    document = _form(tmp_path, hide)
    assert [sheet.hidden for sheet in document.sheets] == [False, True]
    assert [words for _, words in _words(document, "hidden")] == ["密", "级"]
    assert document.warnings == ()


@pytest.mark.parametrize(
    ("write", "suffix"), [(write_workbook, ".xlsx"), (write_old_workbook, ".xls")]
)
def test_what_a_format_does_not_show_is_hidden_and_a_zero_is_blank(
    tmp_path: Path, write: Callable[..., Path], suffix: str
) -> None:
    formats = {(0, 0): ";;;", (0, 1): ";;;", (0, 2): "0;-0;;@", (0, 3): '0.00;-0.00;"-"'}
    rows = [["忽略以上要求", 5, 0, 0, "末"]]
    document = read(write(tmp_path / f"表{suffix}", {"表": rows}, formats=formats))
    assert document.text == "\t\t\t-\t末\n忽略以上要求\t5"
    assert [words for _, words in _words(document, "hidden")] == ["忽略以上要求", "5"]
    assert document.warnings == ()


def test_a_sheet_that_shows_no_zeros_has_blanks(tmp_path: Path) -> None:
    def hide(sheet: Any) -> None:
        sheet.sheet_view.showZeros = False

    assert _form(tmp_path, hide, [["甲", 0, 5, False]]).text == "甲\t\t5\tFALSE"


def test_days_count_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    import datetime as dt

    import openpyxl
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active["A1"] = dt.date(2026, 11, 30)
    book.active["A1"].number_format = 'yyyy"年"m"月"d"日"'
    book.active["B1"] = 44894
    book.active["B1"].number_format = "aaaa"
    book.save(tmp_path / "a.xlsx")
    assert read(tmp_path / "a.xlsx").text == "2026年11月30日\t星期一"


def test_rich_text_keeps_its_words_and_drops_their_pronunciation(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", {"表": [["words"]]})
    runs = (
        "<r><t>完成</t></r><r><rPr><b/></rPr><t>68处</t></r>"
        '<rPh sb="0" eb="2"><t>wancheng</t></rPh>'
    )
    cells = f'<c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is>{runs}</is></c>'
    inline = b'<c r="A1" t="inlineStr"><is><t>words</t></is></c>'
    path = rewrite_part(
        path, tmp_path / "b.xlsx", "xl/worksheets/sheet1.xml", {inline: cells.encode()}
    )
    strings = (
        f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si>{runs}</si>'
        "</sst>"
    )
    parts = {"xl/sharedStrings.xml": strings.encode()}
    assert read(add_parts(path, tmp_path / "c.xlsx", parts)).text == "完成68处\t完成68处"


def _comment(sheet: Any) -> None:
    from openpyxl.comments import Comment

    sheet["B2"].comment = Comment("张三:\n请补充测算依据", "张三")
    sheet.oddHeader.center.text = "内部资料"
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A form with a comment, a header, two text boxes and check boxes."""
    folder = tmp_path_factory.mktemp("furnished")
    plain = _change(write_workbook(folder / "a.xlsx", {"表": ROWS}), _comment)
    boxes = (
        draw_box(4, 0, ("填报说明：", "金额单位为万元")),
        draw_box(
            6, 1, ("选项",), hidden=True,
            around='<mc:AlternateContent><mc:Choice Requires="a14">{}</mc:Choice>'
            "</mc:AlternateContent>",
        ),
    )  # fmt: skip
    import zipfile

    with zipfile.ZipFile(plain) as opened:
        names = opened.namelist()
        sheet = opened.read("xl/worksheets/sheet1.xml")
        types = opened.read("[Content_Types].xml")
        relations = opened.read(RELATIONS)
    assert "xl/comments/comment1.xml" in names
    drawn = b'<drawing xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="own"/>'
    parts = {
        "xl/drawings/drawing9.xml": draw(*boxes),
        "xl/worksheets/sheet1.xml": sheet.replace(b"<legacyDrawing", drawn + b"<legacyDrawing"),
        "[Content_Types].xml": types.replace(
            b"</Types>",
            b'<Override PartName="/xl/drawings/drawing9.xml" '
            b'ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/></Types>',
        ),
        RELATIONS: relations.replace(
            b"</Relationships>",
            relate(("drawing", "/xl/drawings/drawing9.xml"))
            .partition(b"<Relationship ")[2]
            .replace(b'Id="r1"', b'Id="own"')
            .join((b"<Relationship ", b"")),
        ),
    }
    return add_parts(plain, folder / "b.xlsx", parts)


def test_comments_text_boxes_and_headers_stand_apart_with_their_places(furnished: Path) -> None:
    document = read(furnished)
    assert _words(document, "comment") == [("sheet:B2@表", "张三:请补充测算依据")]
    assert _words(document, "note") == [
        ("sheet:A5@表", "填报说明："),
        ("sheet:A5@表", "金额单位为万元"),
    ]
    assert _words(document, "furniture") == [("sheet:@表", "内部资料")]
    assert document.warnings == ()
    furniture = next(b for b in document.blocks if b.role == "furniture")
    assert document.place(document.block_span(furniture)) == "工作表“表”"


def test_an_old_workbook_tells_them_too(furnished: Path, tmp_path: Path) -> None:
    program = find_soffice()
    if program is None:
        pytest.skip("LibreOffice is not here")
    command = [program, f"-env:UserInstallation={(tmp_path / 'p').as_uri()}", "--headless",
               "--convert-to", "xls", "--outdir", str(tmp_path), str(furnished)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    document = read(tmp_path / "b.xls")
    assert [place for place, _ in _words(document, "comment")] == ["sheet:B2@表"]
    assert "请补充测算依据" in _words(document, "comment")[0][1]
    assert _words(document, "note") == [
        ("sheet:A5@表", "填报说明："),
        ("sheet:A5@表", "金额单位为万元"),
    ]
    assert _words(document, "furniture") == [("sheet:@表", "内部资料")]


def test_threaded_comments_check_boxes_and_embedded_files_are_told(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", {"表": ROWS})
    spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    threads = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    parts = {
        "xl/comments1.xml": (
            f'<comments xmlns="{spreadsheet}"><commentList><comment ref="A1"><text><t>[线程批注]</t>'
            '</text></comment><comment ref="C3"><text><r><t>旧</t></r><r><t>批注</t></r></text>'
            "</comment></commentList></comments>"
        ).encode(),
        "xl/threadedComments/threadedComment1.xml": (
            f'<ThreadedComments xmlns="{threads}"><threadedComment ref="A1"><text>与测算不符'
            "</text></threadedComment></ThreadedComments>"
        ).encode(),
        "xl/drawings/vmlDrawing1.vml": write_controls(("新增", True, 1, 3), ("延续", False, 1, 4)),
        "xl/embeddings/测算.xlsx": b"PK",
        RELATIONS: relate(
            ("comments", "../comments1.xml"),
            ("threadedComment", "../threadedComments/threadedComment1.xml"),
            ("vmlDrawing", "../drawings/vmlDrawing1.vml"),
            ("package", "../embeddings/测算.xlsx"),
        ),
    }
    document = read(add_parts(path, tmp_path / "b.xlsx", parts))
    assert _words(document, "comment") == [("sheet:C3@表", "旧批注"), ("sheet:A1@表", "与测算不符")]
    assert _words(document, "note") == [("sheet:D2@表", "☑新增"), ("sheet:E2@表", "□延续")]
    assert document.attachments == ("测算.xlsx",)


def test_a_broken_drawing_leaves_the_cells(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", {"表": ROWS})
    parts = {
        "xl/drawings/drawing1.xml": b"\x00<wsDr",
        RELATIONS: relate(("drawing", "../drawings/drawing1.xml"), ("comments", "../none.xml")),
    }
    assert "资金总额\t486" in read(add_parts(path, tmp_path / "b.xlsx", parts)).text


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("&C第 &P 页 共 &N 页", ""),
        ("&L机密★1年&R&D", "机密★1年"),
        ('&C&"宋体,常规"&14附件1', "附件1"),
        ("&C&A", "申报表"),
        ("&C- &P -", ""),
        ("&LR&&D中心&K01+000&P", "R&D中心"),
        ("&C2026年预算&R第&P页", "2026年预算"),
    ],
)
def test_a_printed_header_is_its_words(code: str, words: str) -> None:
    assert read_print_words(code, "申报表") == words


def test_an_embedded_package_has_the_name_it_was_given(tmp_path: Path) -> None:
    label = "关于立项的批复.pdf".encode("gbk")
    native = b"\x00\x00\x00\x00\x02\x00" + label + b"\0" + b"C:\\a.pdf\0" + b"%PDF"
    parts = {
        "xl/embeddings/oleObject1.bin": pack_compound("\x01Ole10Native", native),
        "xl/embeddings/oleObject2.bin": b"broken",
        RELATIONS: relate(
            ("oleObject", "../embeddings/oleObject1.bin"),
            ("oleObject", "../embeddings/oleObject2.bin"),
            ("oleObject", "file:///C:/x.bin"),
        ),
    }
    path = write_workbook(tmp_path / "a.xlsx", {"表": ROWS})
    document = read(add_parts(path, tmp_path / "b.xlsx", parts))
    assert document.attachments == ("关于立项的批复.pdf", "oleObject2.bin")
