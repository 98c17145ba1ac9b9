from __future__ import annotations

from pathlib import Path

import pytest

from pbassist.forms import read_targets
from pbassist.model.document import Document
from pbassist.read import read
from tests.word_writing import (
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

GONE = '<w:rPr><w:del w:id="1" w:author="乙"/></w:rPr>'
ADDED = '<w:rPr><w:ins w:id="1" w:author="乙"/></w:rPr>'


def open_body(tmp_path: Path, *elements: str, related: dict[str, str] | None = None) -> Document:
    return read(write_parts(tmp_path / "a.docx", "".join(elements), related=related))


def shown(document: Document, role: str = "body") -> list[str]:
    return [document.words(block) for block in document.blocks if block.role == role]


def changes(document: Document) -> list[tuple[str, str, str]]:
    return [
        (one.kind, document.text[one.start : one.end], one.author) for one in document.revisions
    ]


@pytest.mark.parametrize(
    ("inner", "body", "deleted", "told"),
    [
        pytest.param(
            run("资金") + new(run("486")) + gone("476") + run("万元"),
            ["资金486万元"],
            ["476"],
            [("inserted", "486", "甲"), ("deleted", "476", "甲")],
            id="a figure replaced",
        ),
        pytest.param(
            new(run("四") + run("百"), "甲") + new(run("万"), "甲") + new(run("元"), "乙"),
            ["四百万元"],
            [],
            [("inserted", "四百万", "甲"), ("inserted", "元", "乙")],
            id="neighbours of one author are one",
        ),
        pytest.param(
            run("甲") + gone("一") + run("乙") + gone("二"),
            ["甲乙"],
            ["一", "二"],
            [("deleted", "一", "甲"), ("deleted", "二", "甲")],
            id="two deletions stand apart",
        ),
        pytest.param(
            gone("一", "甲") + gone("二", "乙"),
            [],
            ["一", "二"],
            [("deleted", "一", "甲"), ("deleted", "二", "乙")],
            id="two authors stand apart",
        ),
        pytest.param(
            '<w:moveFrom w:id="1" w:author="甲"><w:r><w:t>旧处</w:t></w:r></w:moveFrom>'
            + run("，")
            + f'<w:moveTo w:id="2" w:author="甲">{run("旧处")}</w:moveTo>',
            ["，旧处"],
            ["旧处"],
            [("inserted", "旧处", "甲"), ("deleted", "旧处", "甲")],
            id="moved text",
        ),
        pytest.param(
            run("甲") + new(gone("又删", "乙") + run("留"), "甲"),
            ["甲留"],
            ["又删"],
            [("inserted", "留", "甲"), ("deleted", "又删", "乙")],
            id="inserted and deleted again",
        ),
        pytest.param(
            new(run("  ") + run("前")) + run("⻚\u200b") + new(run("⽬\u00ad录 ")),
            ["前页目录"],
            [],
            [("inserted", "前", "甲"), ("inserted", "目录", "甲")],
            id="offsets after folding and stripping",
        ),
        pytest.param(
            run("云泽县") + "<w:r><w:br/></w:r>" + new(run("绩效") + "<w:r><w:br/></w:r>" + run("报告")),
            ["云泽县绩效报告"],
            [],
            [("inserted", "绩效报告", "甲")],
            id="offsets after joining",
        ),
        pytest.param(
            run("2025") + new("<w:r><w:br/></w:r>" + run("2026")),
            ["2025 2026"],
            [],
            [("inserted", "2026", "甲")],
            id="a space set between two numbers",
        ),
        pytest.param(
            run("一句。") + new(run("加。") + "<w:r><w:br/></w:r>" + run("第二段")),
            ["一句。加。", "第二段"],
            [],
            [("inserted", "加。", "甲"), ("inserted", "第二段", "甲")],
            id="over two statements",
        ),
        pytest.param(
            run("甲") + new(run("  ")) + run("乙"), ["甲  乙"], [], [], id="spaces alone"
        ),
        pytest.param(
            new(control(run("控件"))) + new('<w:hyperlink>' + run("链接") + "</w:hyperlink>"),
            ["控件链接"],
            [],
            [("inserted", "控件链接", "甲")],
            id="controls and links inserted",
        ),
        pytest.param(
            run("第") + gone("") + field("REF a", new(run("三"))) + run("条"),
            ["第三条"],
            [],
            [("inserted", "三", "甲")],
            id="inside the result of a field",
        ),
        pytest.param(
            run("字", '<w:b/><w:rPrChange w:id="3" w:author="甲"><w:rPr><w:vanish/></w:rPr></w:rPrChange>'),
            ["字"],
            [],
            [],
            id="a change of looks is no text",
        ),
    ],
)  # fmt: skip
def test_changes_of_runs(
    tmp_path: Path,
    inner: str,
    body: list[str],
    deleted: list[str],
    told: list[tuple[str, str, str]],
) -> None:
    document = open_body(tmp_path, paragraph(inner), paragraph("末"))
    assert shown(document) == [*body, "末"]
    assert shown(document, "deleted") == deleted
    assert changes(document) == told


def test_offsets_hold_through_a_whole_document(tmp_path: Path) -> None:
    document = open_body(
        tmp_path,
        paragraph("首段"),
        paragraph(run("预算") + new(run("1,682.40")) + run("万元")),
        table(row("甲", cell(paragraph(new(run("新")) + run("值")) + paragraph(new(run("二行")))))),
    )
    assert changes(document) == [("inserted", "1,682.40", "甲"), ("inserted", "新", "甲"), ("inserted", "二行", "甲")]  # fmt: skip
    assert document.text == "首段\n预算1,682.40万元\n甲\t新值二行"


NUMBERED = "<w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>"
NUMBERING = (
    "<w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/>"
    "<w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl></w:abstractNum>"
    "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
)


@pytest.mark.parametrize(
    ("elements", "body", "deleted"),
    [
        pytest.param(
            [paragraph(run("前") + gone("一半"), GONE), paragraph(gone("另一半") + run("后"))],
            ["前后"],
            ["一半另一半"],
            id="a deleted mark joins",
        ),
        pytest.param(
            [paragraph("甲", GONE), paragraph("乙", GONE), paragraph("丙")],
            ["甲乙丙"],
            [],
            id="several marks",
        ),
        pytest.param(
            [paragraph(gone("全删"), GONE), paragraph("留")],
            ["留"],
            ["全删"],
            id="a paragraph deleted",
        ),
        pytest.param(
            [paragraph("甲", GONE), table(row("表", "格")), paragraph("乙")],
            ["甲", "表", "格", "乙"],
            [],
            id="a table ends it",
        ),
        pytest.param([paragraph("末", GONE)], ["末"], [], id="nothing follows"),
        pytest.param(
            [control(paragraph("甲", GONE)), paragraph("乙")], ["甲乙"], [], id="out of a control"
        ),
        pytest.param(
            [paragraph("甲", ADDED), paragraph("乙")], ["甲", "乙"], [], id="an added mark"
        ),
        pytest.param(
            [
                paragraph("甲", "<w:rPr><w:moveFrom w:id='1' w:author='乙'/></w:rPr>"),
                paragraph("乙"),
            ],
            ["甲乙"],
            [],
            id="a moved mark",
        ),
        pytest.param(
            [
                paragraph(
                    "甲",
                    "<w:pPrChange w:id='1' w:author='乙'><w:pPr><w:pStyle w:val='Heading1'/>"
                    "<w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:pPrChange>",
                )
            ],
            ["甲"],
            [],
            id="earlier properties say nothing",
        ),
    ],
)
def test_changes_of_paragraph_marks(
    tmp_path: Path, elements: list[str], body: list[str], deleted: list[str]
) -> None:
    document = open_body(tmp_path, *elements, related={"numbering": NUMBERING})
    assert shown(document) == body
    assert shown(document, "deleted") == deleted


def test_a_deleted_paragraph_spends_no_number(tmp_path: Path) -> None:
    document = open_body(
        tmp_path,
        paragraph("甲", NUMBERED),
        paragraph(gone("乙"), NUMBERED + GONE),
        paragraph("丙", NUMBERED),
        paragraph("丁", NUMBERED + GONE),
        paragraph("戊", NUMBERED),
        paragraph("己", NUMBERED),
        related={"numbering": NUMBERING},
    )
    assert shown(document) == ["1.", "甲", "2.", "丙", "3.", "丁戊", "4.", "己"]
    assert shown(document, "deleted") == ["乙"]
    assert [block.locator for block in document.blocks if block.source == "computed"] == [
        f"paragraph:{number}" for number in (1, 2, 3, 4)
    ]


def test_deleted_rows_stand_apart_and_the_others_keep_their_numbers(tmp_path: Path) -> None:
    deleted = '<w:del w:id="1" w:author="乙"/>'
    document = open_body(
        tmp_path,
        table(
            row("一", "10"),
            row(cell(paragraph(gone("二"))), cell(paragraph(gone("20"))), properties=deleted),
            row(cell(paragraph(gone("三"))), cell("30"), properties=deleted),
            row("四", "40", properties='<w:ins w:id="2" w:author="丙"/>'),
        ),
    )
    assert document.text == "一\t10\n四\t40\n二\t20\n三\t30"
    table_read = document.tables[0]
    assert table_read.text(3, 0) == "四"
    assert [block.locator for block in document.blocks] == [
        "table:1/1/1", "table:1/1/2", "table:1/4/1", "table:1/4/2",
        "table:1/2/1", "table:1/2/2", "table:1/3/1", "table:1/3/2",
    ]  # fmt: skip
    assert changes(document) == [
        ("inserted", "四", "丙"), ("inserted", "40", "丙"), ("deleted", "二", "乙"),
        ("deleted", "20", "乙"), ("deleted", "三", "乙"), ("deleted", "30", "乙"),
    ]  # fmt: skip


def merge(kind: str = "") -> str:
    return f'<w:vMerge w:val="{kind}"/>' if kind else "<w:vMerge/>"


def test_merged_cells_reach_over_deleted_rows_only_when_they_are_theirs(tmp_path: Path) -> None:
    deleted = '<w:del w:id="1" w:author="乙"/>'
    document = open_body(
        tmp_path,
        table(
            row(cell("产出", merge("restart")), "数量"),
            row(cell("", merge()), cell(paragraph(gone("质量"))), properties=deleted),
            row(cell("", merge()), "时效"),
            row(cell(paragraph(gone("效益")), merge("restart")), cell(paragraph(gone("社会"))), properties=deleted),
            row(cell("", merge()), "经济"),
        ),
    )  # fmt: skip
    read_table = document.tables[0]
    assert (read_table.text(0, 0), read_table.text(2, 0)) == ("产出", "产出")
    assert read_table.text(4, 0) is None
    assert shown(document, "deleted") == ["质量", "效益", "社会"]


def test_cells_added_deleted_and_merged_under_tracking(tmp_path: Path) -> None:
    document = open_body(
        tmp_path,
        table(
            row("甲", cell("旧", '<w:cellDel w:id="1" w:author="乙"/>'), cell("新", '<w:cellIns w:id="2" w:author="丙"/>')),
            row(cell("合", '<w:cellMerge w:id="3" w:author="乙" w:vMerge="rest"/>'), "丙", "丁"),
            row(cell("", '<w:cellMerge w:id="3" w:author="乙" w:vMerge="cont"/>'), "戊", "己"),
            columns=3,
        ),
    )  # fmt: skip
    assert document.text == "甲\t新\n合\t丙\t丁\n戊\t己\n旧"
    assert document.tables[0].text(2, 0) == "合"
    assert document.tables[0].text(0, 2) == "新"
    assert changes(document) == [("inserted", "新", "丙"), ("deleted", "旧", "乙")]


def test_a_form_without_its_deleted_row_is_the_same_form(tmp_path: Path) -> None:
    def form(name: str, *extra: str) -> Document:
        head = [
            row(cell("项目支出绩效目标申报表", '<w:gridSpan w:val="4"/>')),
            row("项目名称", cell("渠道维修", '<w:gridSpan w:val="3"/>')),
            row("一级指标", "二级指标", "三级指标", "指标值"),
            row("产出指标", "数量指标", "维修渠道长度", "≥12公里"),
        ]
        rest = [row("效益指标", "社会效益指标", "受益农户", "≥300户")]
        body = table(*head, *extra, *rest, columns=4)
        return read(write_parts(tmp_path / name, body))

    removed = row(
        *(cell(paragraph(gone(text))) for text in ("产出指标", "数量指标", "旧指标", "5处")),
        properties='<w:del w:id="1" w:author="乙"/>',
    )
    plain, tracked = form("a.docx"), form("b.docx", removed)
    one, two = read_targets(plain), read_targets(tracked)
    assert [[(i.name, i.planned, i.dimension) for i in target.indicators] for target in one] == [
        [(i.name, i.planned, i.dimension) for i in target.indicators] for target in two
    ]
    assert len(one) == 1
    assert len(one[0].indicators) == 2


def test_notes_and_boxes_of_deleted_text_are_deleted(tmp_path: Path) -> None:
    reference = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    box = "<w:r><w:pict><v:textbox><w:txbxContent>" + paragraph("框") + "</w:txbxContent></v:textbox></w:pict></w:r>"  # fmt: skip
    document = open_body(
        tmp_path,
        paragraph("首"),
        paragraph(
            run("甲") + reference.format(2)
            + f'<w:del w:id="1" w:author="乙">{reference.format(3)}{box}</w:del>'
        ),
        related={
            "footnotes": f'<w:footnote w:id="2">{paragraph("来源：决算")}</w:footnote>'
            f'<w:footnote w:id="3">{paragraph("旧注")}</w:footnote>'
        },
    )  # fmt: skip
    assert shown(document, "note") == ["来源：决算"]
    assert shown(document, "deleted") == ["框", "旧注"]
    assert {one.author for one in document.revisions} == {"乙"}
    assert next(b.locator for b in document.blocks if b.role == "note") == "paragraph:2"
