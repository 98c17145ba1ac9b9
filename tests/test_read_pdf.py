from __future__ import annotations

from pathlib import Path

import pytest

from pbassist.errors import UnreadableDocument
from pbassist.model.document import Document
from pbassist.read import read
from pbassist.read.layout.grids import find_grids
from pbassist.read.layout.page import Ruling
from tests.written import write_pdf

LONG = (
    "项目资金按照预算管理要求及时足额拨付，绩效目标完成情况良好，受益群众满意度达到百分之九十五以上"
)


def paragraph(number: int, times: int) -> str:
    return f"（第{number}项）" + LONG * times + f"共计1,{number:03d}.50万元。"


def shown(document: Document, role: str = "body") -> list[str]:
    return [document.words(block) for block in document.blocks if block.role == role]


def test_lines_are_joined_into_the_paragraphs_they_came_from(tmp_path: Path) -> None:
    written = [paragraph(number, number % 4 + 1) for number in range(30)]
    document = read(write_pdf(tmp_path / "a.pdf", written))
    assert len(document.pages) > 3
    assert shown(document) == written
    assert document.text == "\n".join(written)


def test_paragraphs_without_indent_end_at_short_lines(tmp_path: Path) -> None:
    written = [paragraph(number, 2) for number in range(8)]
    assert shown(read(write_pdf(tmp_path / "a.pdf", written, indent=False))) == written


def test_headers_and_page_numbers_are_furniture(tmp_path: Path) -> None:
    written = [paragraph(number, 3) for number in range(30)]
    path = write_pdf(tmp_path / "a.pdf", written, header="云泽县财政局绩效材料", numbered=True)
    document = read(path)
    pages = len(document.pages)
    assert shown(document) == written
    aside = shown(document, "furniture")
    assert aside.count("云泽县财政局绩效材料") == pages
    assert [text for text in aside if "—" in text] == [f"— {n} —" for n in range(1, pages + 1)]


def test_a_page_number_typed_into_the_footer_is_furniture_on_every_page(tmp_path: Path) -> None:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen import canvas

    write_pdf(tmp_path / "font.pdf", ["登记字体"])
    sheet = canvas.Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    for number in range(2):
        sheet.setFont("STSong-Light", 12)
        sheet.drawString(90, 700, f"内容{number}，正文一行字数不多")
        sheet.drawCentredString(A4[0] / 2, 40, "— 1 —")
        sheet.showPage()
    sheet.save()
    assert shown(read(tmp_path / "a.pdf"), "furniture") == ["— 1 —", "— 1 —"]


def test_a_body_line_that_is_a_number_is_kept(tmp_path: Path) -> None:
    written = ["6", paragraph(1, 2), "7", paragraph(2, 1)]
    assert shown(read(write_pdf(tmp_path / "a.pdf", written))) == written


def test_a_title_that_comes_again_on_every_page_is_no_header(tmp_path: Path) -> None:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen import canvas

    write_pdf(tmp_path / "font.pdf", ["登记字体"])
    sheet = canvas.Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    for number in range(4):
        sheet.setFont("STSong-Light", 20)
        sheet.drawCentredString(A4[0] / 2, A4[1] - 60, "项目支出绩效目标申报表")
        sheet.setFont("STSong-Light", 12)
        for line in range(10):
            sheet.drawString(90, 650 - 20 * line, f"内容{number}之{line}，正文一行字数不多")
        sheet.showPage()
    sheet.save()
    assert shown(read(tmp_path / "a.pdf")).count("项目支出绩效目标申报表") == 4


def test_a_watermark_across_the_page_stays_out_of_the_lines(tmp_path: Path) -> None:
    from reportlab.pdfgen import canvas

    write_pdf(tmp_path / "font.pdf", ["登记字体"])
    sheet = canvas.Canvas(str(tmp_path / "a.pdf"))
    sheet.setFont("STSong-Light", 14)
    for line in range(20):
        sheet.drawString(90, 700 - 24 * line, f"正文第{line}行的内容没有水印。")
    sheet.translate(150, 300)
    sheet.rotate(40)
    sheet.setFont("STSong-Light", 40)
    sheet.drawString(0, 0, "云泽县财政局")
    sheet.save()
    document = read(tmp_path / "a.pdf")
    assert "".join(shown(document)) == "".join(f"正文第{n}行的内容没有水印。" for n in range(20))
    assert shown(document, "furniture") == ["云泽县财政局"]


ROWS = [
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "维修养护供水工程数量（含管网延伸及水质监测设备更换）", "≥62处"],
    ["", "质量指标", "供水水质达标率", "≥90%"],
    ["效益指标", "社会效益", "受益农村人口", "≥3.1万人"],
    ["填报说明", "", "", ""],
]


def test_a_ruled_form_comes_out_as_cells_with_merged_ones_whole(tmp_path: Path) -> None:
    merges = [(1, 0, 2, 0), (4, 1, 4, 3)]
    path = write_pdf(
        tmp_path / "a.pdf",
        ["目标申报表", ROWS, "说明在后。"],
        merges=merges,
        widths=[70, 70, 120, 80],
    )
    document = read(path)
    table = document.tables[0]
    assert document.text == (
        "目标申报表\n一级指标\t二级指标\t三级指标\t指标值\n"
        "产出指标\t数量指标\t维修养护供水工程数量（含管网延伸及水质监测设备更换）\t≥62处\n"
        "质量指标\t供水水质达标率\t≥90%\n效益指标\t社会效益\t受益农村人口\t≥3.1万人\n填报说明\t\n说明在后。"
    )
    assert table.text(2, 0) == "产出指标"
    assert table.block(4, 3) is table.block(4, 1)
    assert table.block(4, 1).start == table.block(4, 1).end  # type: ignore[union-attr]
    assert table.blocks[0].locator == "page:1 table:1/1/1"


def test_a_table_over_pages_is_one_table_and_its_repeated_head_is_furniture(
    tmp_path: Path,
) -> None:
    rows = [["序号", "指标", "指标值"]] + [
        [str(number), f"第{number}项" + "供水工程维修养护" * (number % 5), f"{number}处"]
        for number in range(1, 60)
    ]
    path = write_pdf(tmp_path / "a.pdf", [rows], repeat_rows=1, widths=[50, 200, 80], numbered=True)
    document = read(path)
    assert len(document.pages) > 1
    assert len(document.tables) == 1
    table = document.tables[0]
    assert (table.rows, table.columns) == (60, 3)
    assert [[table.text(r, c) for c in range(3)] for r in range(60)] == rows
    assert shown(document, "furniture").count("指标值") == len(document.pages) - 1


def test_forms_of_one_layout_on_following_pages_stay_two(tmp_path: Path) -> None:
    import pypdf

    writer = pypdf.PdfWriter()
    for name in ("甲", "乙"):
        form = [["项目名称", f"{name}项目"], ["资金总额", "486"], ["指标值", "≥62处"]]
        writer.append(write_pdf(tmp_path / f"{name}.pdf", [form], widths=[90, 200]))
    writer.write(tmp_path / "both.pdf")
    tables = read(tmp_path / "both.pdf").tables
    assert [(table.rows, table.text(0, 1)) for table in tables] == [(3, "甲项目"), (3, "乙项目")]


def test_every_character_has_its_box_on_its_page(tmp_path: Path) -> None:
    document = read(write_pdf(tmp_path / "a.pdf", [paragraph(n, 3) for n in range(30)]))
    block = next(b for b in document.blocks if b.start <= document.pages[1].start < b.end)
    boxes = document.boxes(document.block_span(block))
    assert {box.page for box in boxes} == {1, 2}
    assert all(box.right <= document.pages[0].width for box in boxes)
    at = document.text.index("共计")
    (box,) = document.boxes(document.span(at, at + 2))
    assert box.right - box.left == pytest.approx(28, abs=1)
    assert 0 < box.top < box.bottom < document.pages[0].height


def test_pages_hold_the_text_between_them(tmp_path: Path) -> None:
    document = read(write_pdf(tmp_path / "a.pdf", [paragraph(n, 3) for n in range(30)]))
    assert document.pages[0].start == 0
    for one, two in zip(document.pages, document.pages[1:], strict=False):
        assert one.end == two.start
    assert document.pages[-1].end == len(document.text)


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_that_is_shown_turned_reads_upright(tmp_path: Path, angle: int) -> None:
    import pypdf

    written = [paragraph(1, 2), paragraph(2, 1)]
    path = write_pdf(tmp_path / "a.pdf", written)
    writer = pypdf.PdfWriter(clone_from=str(path))
    page = writer.pages[0]
    page.rotate(angle)
    page.transfer_rotation_to_content()
    page.rotate(-angle)
    writer.write(tmp_path / "b.pdf")
    assert read(tmp_path / "b.pdf").text == read(path).text


def test_scanned_pages_are_said_and_a_scan_alone_is_refused(tmp_path: Path) -> None:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen import canvas

    write_pdf(tmp_path / "font.pdf", ["登记字体"])
    picture = tmp_path / "p.png"
    _write_picture(picture)
    for name, first in (("mixed.pdf", "第一页文字"), ("scan.pdf", "")):
        sheet = canvas.Canvas(str(tmp_path / name), pagesize=A4)
        if first:
            sheet.setFont("STSong-Light", 12)
            sheet.drawString(90, 700, first)
            sheet.showPage()
        sheet.drawImage(str(picture), 0, 0, *A4)
        sheet.showPage()
        sheet.save()
    document = read(tmp_path / "mixed.pdf")
    assert len(document.warnings) == 1
    assert document.warnings[0].startswith("第2页没有文字层")
    with pytest.raises(UnreadableDocument, match="没有文字层"):
        read(tmp_path / "scan.pdf")


def _write_picture(path: Path) -> None:
    from PIL import Image

    Image.new("L", (60, 80), 200).save(path)


def ruled(*lines: tuple[float, float, float, float]) -> list[Ruling]:
    return [Ruling(*line) for line in lines]


def test_rulings_that_close_no_two_cells_make_no_grid() -> None:
    box = ruled((0, 0, 100, 0), (0, 50, 100, 50), (0, 0, 0, 50), (100, 0, 100, 50))
    underlines = ruled((0, 20, 90, 20), (0, 40, 90, 40), (0, 60, 90, 60), (0, 80, 90, 80))
    assert find_grids(box, 1) == []
    assert find_grids(underlines, 1) == []


def test_a_table_open_at_its_sides_is_closed_where_its_lines_end() -> None:
    rows = [(0.0, y, 200.0, y) for y in (0.0, 30.0, 60.0)]
    (grid,) = find_grids(ruled(*rows, (100, 0, 100, 60)), 1)
    assert [(c.row, c.column) for c in grid.cells] == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_double_lines_are_one_and_borders_drawn_cell_by_cell_are_whole() -> None:
    pieces = [(x, y + d, x + 50, y + d) for x in (0, 50) for y in (0, 30, 60) for d in (0, 1.2)]
    sides = [(x, y, x, y + 30) for x in (0, 50, 100) for y in (0, 30)]
    (grid,) = find_grids(ruled(*pieces, *sides), 1)
    assert len(grid.cells) == 4


def test_a_grid_inside_a_cell_comes_before_the_outer_one() -> None:
    def square(x: float, y: float, size: float) -> list[tuple[float, float, float, float]]:
        lines = [(x, y + step * size / 2, x + size, y + step * size / 2) for step in range(3)]
        return lines + [
            (x + step * size / 2, y, x + step * size / 2, y + size) for step in range(3)
        ]

    grids = find_grids(ruled(*square(0, 0, 400), *square(20, 20, 100)), 1)
    assert [grid.top for grid in grids] == [20, 0]
