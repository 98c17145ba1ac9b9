from __future__ import annotations

from pathlib import Path

import pytest

from pbassist.errors import ClassifiedDocument, UnreadableDocument
from pbassist.forms import read_targets
from pbassist.model.document import Document
from pbassist.read import read, read_bytes
from tests.written import write_workbook

SHEET = """<table border=1>
<tr><td rowspan=2>一级<br>指标</td><td colspan=2>指标值</td><td rowspan=9 style="display:none">内部</td></tr>
<tr><td>年初</td><td>完成</td></tr>
<tr><td>数量指标</td><td>≥3500
人</td><td>3,600人</td></tr></table>"""


def read_page(page: str, name: str = "页.html", encoding: str = "utf-8") -> Document:
    return read_bytes(page.encode(encoding), name=name)


def show_lines(page: str) -> list[tuple[str, str]]:
    document = read_page(page)
    return [(block.role, document.words(block)) for block in document.blocks]


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("<p>一、基本\n情况<p>二、资金", ["一、基本情况", "二、资金"]),
        ("<p>预算\n<b>资金</b>\n100\n万元", ["预算资金100万元"]),
        ("<p>total\n<i>budget</i> 12", ["total budget 12"]),
        ("<p>甲  乙&nbsp;丙</p>", ["甲 乙\xa0丙"]),
        ("<div>一<div>二</div>三</div>", ["一", "二", "三"]),
        ("<p>第一行<br>第二行", ["第一行", "第二行"]),
        ("<pre>甲  1\n乙  2</pre>", ["甲  1", "乙  2"]),
        ("<p>5&lt;6&amp;7 &#8805;3500人", ["5<6&7 ≥3500人"]),
        ("<script>坏()</script><style>p{}</style><p>好<!-- 注 -->的", ["好的"]),
        ("<ol start=3><li>甲<li>乙</ol><ul><li>丙</ul>", ["3.", "甲", "4.", "乙", "丙"]),
        ("<ol type=I><li value=4>甲<li>乙</ol>", ["IV.", "甲", "V.", "乙"]),
        ("<p><input type=checkbox checked>是<input type=checkbox>否", ["☑是□否"]),
        (
            "<p>名称<input value='饮水'><select><option>甲<option selected>乙</select>",
            ["名称饮水乙"],
        ),
        ("<table><tr><td><p>一</p><p>二</p></td></tr></table>", ["一", "二"]),
    ],
)
def test_a_page_is_read_as_it_shows(page: str, lines: list[str]) -> None:
    assert [words for _, words in show_lines(f"<html><body>{page}</body></html>")] == lines


def test_a_break_of_the_source_inside_a_phrase_joins_chinese() -> None:
    assert show_lines("<html><p>共\n   计\n5\n项") == [("body", "共计5项")]


def test_headings_have_levels_and_the_title_stands_aside() -> None:
    document = read_page("<html><head><title>题</title></head><h2>一、概况</h2><p>正文")
    assert [(b.kind, b.level, b.role) for b in document.blocks] == [
        ("heading", 2, "body"),
        ("paragraph", None, "body"),
        ("paragraph", None, "furniture"),
    ]


def test_what_is_not_shown_and_what_is_struck_out_stand_apart() -> None:
    page = "<html><p>我们<del>旧</del>新<span style='display: none'>密语</span></p><div hidden>藏</div>"
    assert show_lines(page) == [
        ("body", "我们新"),
        ("hidden", "密语"),
        ("hidden", "藏"),
        ("deleted", "旧"),
    ]


def test_a_table_keeps_its_merged_cells() -> None:
    table = read_page(SHEET).tables[0]
    assert (table.rows, table.columns) == (3, 3)
    assert [[table.text(row, column) for column in range(3)] for row in range(3)] == [
        ["一级指标", "指标值", "指标值"],
        ["一级指标", "年初", "完成"],
        ["数量指标", "≥3500人", "3,600人"],
    ]
    cell = table.block(1, 0)
    assert cell is not None
    assert cell.cell is not None
    assert (cell.cell.row_span, cell.cell.column_span) == (2, 1)
    assert cell.locator == "table:1/1/1"


def test_a_table_in_a_cell_is_a_table_of_its_own() -> None:
    document = read_page(
        "<table><tr><td>外<table><tr><td>内1<td>内2</table></td><td>右</td></tr></table>"
    )
    outer, inner = document.tables
    assert [outer.text(0, 0), outer.text(0, 1)] == ["外", "右"]
    assert [inner.text(0, 0), inner.text(0, 1)] == ["内1", "内2"]


@pytest.mark.parametrize("name", ["表.xls", "报告.doc", "页.htm", "页", "页.txt"])
def test_a_page_is_read_under_the_names_that_programs_give_it(name: str) -> None:
    document = read_page(f"<html><meta charset=utf-8>{SHEET}", name)
    assert document.tables[0].text(2, 2) == "3,600人"
    assert (document.media_type, document.reader.name) == ("text/html", "webpage/lxml")


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("gb2312", "gb18030"),
        ("GBK", "gbk"),
        ("utf-8", "utf-8"),
        ("utf-8", "gb18030"),
        ("nonsense", "gb18030"),
        ("big5", "big5"),
        ("x", "utf-16"),
    ],
)
def test_a_page_is_decoded_as_it_declares_or_as_it_is(declared: str, encoding: str) -> None:
    page = f'<html><meta http-equiv="Content-Type" content="text/html; charset={declared}">'
    text = "支出金目未完成" * 9
    assert read_page(f"{page}<p>{text}", encoding=encoding).text == text


def test_a_page_saved_with_its_pictures_is_read() -> None:
    lines = (
        "MIME-Version: 1.0", 'Content-Type: multipart/related; boundary="X"', "", "--X",
        'Content-Type: text/html; charset="gb2312"', "Content-Transfer-Encoding: base64", "",
    )  # fmt: skip
    import base64

    page = base64.b64encode(f"<html><body>{SHEET}".encode("gb2312")).decode()
    content = "\r\n".join((*lines, page, "--X", "Content-Type: image/png", "", "x", "--X--"))
    document = read_bytes(content.encode(), name="报告.doc")
    assert document.tables[0].text(2, 1) == "≥3500人"
    assert document.media_type == "multipart/related"


def test_a_form_in_a_page_gives_the_targets_of_its_workbook(tmp_path: Path) -> None:
    rows = [
        ["项目支出绩效目标申报表", None, None, None],
        ["项目名称", "农村饮水安全工程", "主管部门", "水利局"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "建设供水站", "≥12处"],
        [None, "质量指标", "验收合格率", "100%"],
        ["效益指标", "社会效益指标", "受益人口", "≥3500人"],
    ]
    merges = [(0, 0, 0, 3), (3, 0, 4, 0)]
    book = read(write_workbook(tmp_path / "表.xlsx", {"表": rows}, merges=merges))
    page = "<table><tr><td colspan=4>" + str(rows[0][0])
    for number, row in enumerate(rows[1:], start=1):
        cells = [f"<td{' rowspan=2' if number == 3 and not at else ''}>{cell}" for at, cell in
                 enumerate(row) if cell]  # fmt: skip
        page += "<tr>" + "".join(cells)
    (found,) = read_targets(read_page(f"<html>{page}</table>", "表.xls"))
    (wanted,) = read_targets(book)

    def tell(target: object) -> list[tuple[str, ...]]:
        return [
            (str(one.dimension), str(one.aspect), str(one.name), str(one.planned))
            for one in target.indicators  # type: ignore[attr-defined]
        ]

    assert len(wanted.indicators) == 3
    assert found.project == wanted.project
    assert [line[:3] for line in tell(found)] == [line[:3] for line in tell(wanted)]


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 60_000 + "x",
        "<html>" + "<table><tr><td>" * 2_000 + "x",
        "<html>" + "<b>" * 60_000 + "x",
        "<table>" + "<tr><td colspan=1000 rowspan=1000>x" * 2_000,
        "<html><body></body></html>",
        "<html>",
    ],
    ids=["deep", "tables", "bold", "spans", "empty", "bare"],
)
def test_hostile_and_empty_pages_get_one_sentence(page: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_page(page)
    assert str(caught.value).count("。") == 1


def test_nothing_outside_a_page_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOP")
    page = (
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]>'
        f'<html><body><p>正文&x;</p><iframe src="file://{secret}"></iframe></body></html>'
    )
    assert "TOP" not in read_page(page).text


def test_a_marked_page_is_refused() -> None:
    with pytest.raises(ClassifiedDocument):
        read_page("<html><body><p>机密★3年</p><p>正文")
