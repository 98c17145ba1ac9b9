from __future__ import annotations

from pathlib import Path

import pytest

from pbassist.model.document import Document
from pbassist.read import read
from tests.word_writing import NS, cell, control, field, paragraph, row, run, table, write_parts


def open_body(tmp_path: Path, *elements: str, **parts: object) -> Document:
    return read(write_parts(tmp_path / "a.docx", "".join(elements), **parts))  # type: ignore[arg-type]


def shown(document: Document, role: str = "body") -> list[str]:
    return [document.words(block) for block in document.blocks if block.role == role]


def box(inner: str, *, checked: str = '<w14:checked w14:val="1"/>') -> str:
    return control(inner, f"<w14:checkbox>{checked}</w14:checkbox>")


def form_box(state: str) -> str:
    return field("FORMCHECKBOX", None, f"<w:ffData><w:name w:val='a'/><w:checkBox><w:sizeAuto/>{state}</w:checkBox></w:ffData>")  # fmt: skip


def symbol(font: str, code: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


def fonted(text: str, font: str) -> str:
    return run(text, f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="宋体"/>')


OFF = '<w14:checked w14:val="0"/>'
MARKS = {
    "a ticked control": (box(run("☒")), "☑"),
    "an empty control": (box(run("☐"), checked=OFF), "□"),
    "a control that says nothing of its state": (box(run("☐"), checked=""), "□"),
    "a control whose value is left out": (box(run("☐"), checked="<w14:checked/>"), "☑"),
    "a control with a symbol": (box(symbol("Wingdings", "F0FE")), "☑"),
    "an empty control with a symbol": (box(symbol("Wingdings", "F0A8"), checked=OFF), "□"),
    "a control around more words": (box(run("见附件")), "见附件"),
    "a ticked field": (form_box("<w:checked/>"), "☑"),
    "an empty field": (form_box('<w:default w:val="0"/>'), "□"),
    "a field ticked by default": (form_box('<w:default w:val="1"/>'), "☑"),
    "a field unticked against its default": (form_box('<w:default w:val="1"/><w:checked w:val="0"/>'), "□"),
    "Wingdings þ": (fonted("þ", "Wingdings"), "☑"),
    "Wingdings ¨": (fonted("¨", "Wingdings"), "□"),
    "Wingdings o": (fonted("o", "Wingdings"), "□"),
    "Wingdings ü": (fonted("ü", "Wingdings"), "√"),
    "Wingdings 2 R": (fonted("R", "Wingdings 2"), "☑"),
    "Wingdings 2 £": (fonted("£", "Wingdings 2"), "□"),
    "Wingdings 2 T": (fonted("T", "Wingdings 2"), "☒"),
    "a private code point": (fonted("\uf0fe", "Wingdings"), "☑"),
    "a private code point without its font": (run("\uf0a8"), "□"),
    "a private code point that is no symbol": (run("\ue123"), "\ue123"),
    "a symbol by number as WPS writes it": (symbol("Wingdings 2", "0052"), "☑"),
    "an empty one as WPS writes it": (symbol("Wingdings 2", "00A3"), "□"),
    "at least": (symbol("Symbol", "F0B3"), "≥"),
    "at most": (symbol("Symbol", "F0A3"), "≤"),
    "letters of Symbol": (fonted("a≥5", "Symbol"), "α≥5"),
    "a symbol of an ordinary font": (symbol("宋体", "2460"), "①"),
    "an unknown symbol": (symbol("Wingdings", "F021"), "\ufffc"),
    "a symbol field": (field(r'SYMBOL 254 \f "Wingdings" \s 12', None), "☑"),
    "a symbol field with its result": (field(r'SYMBOL 254 \f "Wingdings"', run("☑")), "☑"),
    "ordinary letters in an ordinary font": (fonted("Ro£", "Arial"), "Ro£"),
}  # fmt: skip


@pytest.mark.parametrize("case", MARKS)
def test_ticks_and_boxes(tmp_path: Path, case: str) -> None:
    inner, mark = MARKS[case]
    document = open_body(tmp_path, paragraph(run("是") + inner + run("否")))
    assert shown(document) == [f"是{mark}否"]


PROMPT = "<w:showingPlcHdr/>"
GLOSSARY = (
    f'<w:glossaryDocument {NS}><w:docParts><w:docPart><w:docPartPr><w:name w:val="提示甲"/>'
    f"</w:docPartPr><w:docPartBody>{paragraph('单击此处输入文字。')}</w:docPartBody></w:docPart>"
    "</w:docParts></w:glossaryDocument>"
).encode()  # fmt: skip
KEPT = '<w:placeholder><w:docPart w:val="提示甲"/></w:placeholder><w:showingPlcHdr/>'


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        pytest.param(control(run("控件文字")), "项目：控件文字。", id="text"),
        pytest.param(control(run("单击此处输入文字。"), PROMPT), "项目：。", id="a prompt"),
        pytest.param(control(run("单击此处输入文字。"), KEPT), "项目：。", id="a prompt that is kept"),
        pytest.param(control(run("渠道维修"), KEPT), "项目：渠道维修。", id="filled, the flag left"),
        pytest.param(
            control(run("旧"), '<w:showingPlcHdr w:val="0"/>'), "项目：旧。", id="the flag off"
        ),
        pytest.param(
            control(run("提示") + control(run("已填")), PROMPT), "项目：已填。", id="a filled one inside"
        ),
        pytest.param(
            control(run("良好"), '<w:dropDownList><w:listItem w:displayText="良好" w:value="2"/></w:dropDownList>'),
            "项目：良好。",
            id="a drop-down shows what is chosen",
        ),
        pytest.param(
            control(run("2025年3月1日"), '<w:date w:fullDate="2025-03-01T00:00:00Z"/>'),
            "项目：2025年3月1日。",
            id="a date",
        ),
        pytest.param(field("FORMTEXT", run("张三"), "<w:ffData><w:textInput/></w:ffData>"), "项目：张三。", id="a text field"),
        pytest.param(
            field("FORMDROPDOWN", None, '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="新增"/><w:listEntry w:val="延续"/></w:ddList></w:ffData>'),
            "项目：延续。",
            id="a drop-down of a form",
        ),
        pytest.param(
            field("FORMDROPDOWN", None, '<w:ffData><w:ddList><w:result w:val="9"/><w:listEntry w:val="新增"/></w:ddList></w:ffData>'),
            "项目：。",
            id="an entry that is not there",
        ),
        pytest.param(field("HYPERLINK \"http://a\"", run("链接")), "项目：链接。", id="a link"),
        pytest.param('<w:fldSimple w:instr=" DATE ">' + run("2025年") + "</w:fldSimple>", "项目：2025年。", id="a simple field"),
        pytest.param(
            field("IF " , run("真")).replace("</w:instrText></w:r>", "</w:instrText></w:r>" + field("= 1", run("1")), 1),
            "项目：真。",
            id="the result of a field inside an instruction is no text",
        ),
        pytest.param(field("REF a", run("外") + field("PAGE", run("内"))), "项目：外内。", id="a field inside a result"),
        pytest.param(field(r"EQ \f(1,2)", None), "项目：1/2。", id="a fraction of old kind"),
        pytest.param(field(r"EQ \o\ac(○,3)", None), "项目：3。", id="a number in a ring"),
        pytest.param(field(r'EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(jī),绩)', None), "项目：绩。", id="letters over a character"),
        pytest.param('<w:r><w:ruby><w:rt><w:r><w:t>jì</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>绩</w:t></w:r></w:rubyBase></w:ruby></w:r>', "项目：绩。", id="ruby"),
        pytest.param("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>丙</w:t></w:r>", "项目：甲 乙-丙。", id="tabs and hyphens"),
        pytest.param("<w:r><w:t>a\rb&#x2028;c\x85d</w:t></w:r>", "项目：a b c d。", id="line ends inside a text"),
        pytest.param('<w:smartTag>' + run("甲") + "</w:smartTag><w:dir>" + run("乙") + "</w:dir><w:customXml>" + run("丙") + "</w:customXml>", "项目：甲乙丙。", id="wrappers"),
    ],
)  # fmt: skip
def test_controls_and_fields(tmp_path: Path, inner: str, expected: str) -> None:
    document = open_body(
        tmp_path,
        paragraph(run("项目：") + inner + run("。")),
        paragraph("后文"),
        files={"glossary/document.xml": ("http://x/glossaryDocument", GLOSSARY)},
    )
    assert shown(document) == [expected, "后文"]


def test_an_instruction_that_never_ends_takes_no_more_than_its_paragraph(tmp_path: Path) -> None:
    begun = field("IF", None).split('<w:r><w:fldChar w:fldCharType="end"')[0]
    document = open_body(
        tmp_path,
        paragraph(run("甲") + begun + run("乙")),
        paragraph("后文"),
        table(row("格", "子")),
    )
    assert shown(document) == ["甲", "后文", "格", "子"]


def test_controls_stand_at_every_level(tmp_path: Path) -> None:
    document = open_body(
        tmp_path,
        control(paragraph("块") + control(paragraph("内块"))),
        table(
            control(row(control(cell("格")), "乙")),
            row(cell(control(paragraph("格内"))), cell(paragraph(box(run("☒")) + run("是")))),
            row(cell(control(paragraph("请输入"), PROMPT)), control(cell("选择一项"), PROMPT)),
        ),
        control(paragraph(run("☐")), f"<w14:checkbox>{OFF}</w14:checkbox>"),
    )
    assert document.text == "块\n内块\n格\t乙\n格内\t☑是\n\t\n□"


def test_a_table_of_contents_is_read_and_its_codes_are_not(tmp_path: Path) -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    entry = run("一、基本情况") + "<w:r><w:tab/></w:r>" + field("PAGEREF _a", run("1"))
    document = open_body(
        tmp_path,
        paragraph(begin + entry),
        paragraph(run("二、绩效") + "<w:r><w:tab/></w:r>" + field("PAGEREF _b", run("2"))),
        paragraph('<w:r><w:fldChar w:fldCharType="end"/></w:r>'),
        paragraph("正文"),
    )
    assert shown(document) == ["一、基本情况 1", "二、绩效 2", "正文"]


def fraction(above: str, below: str) -> str:
    return f"<m:f><m:num>{above}</m:num><m:den>{below}</m:den></m:f>"


def letters(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


@pytest.mark.parametrize(
    ("formula", "line"),
    [
        (fraction(letters("实际"), letters("目标")) + letters("×100%"), "实际/目标×100%"),
        (fraction(letters("a+b"), letters("c")), "(a+b)/c"),
        (fraction(fraction(letters("1"), letters("2")), letters("3")), "(1/2)/3"),
        (f"<m:sSup><m:e>{letters('x')}</m:e><m:sup>{letters('2')}</m:sup></m:sSup>", "x^2"),
        (f"<m:sSub><m:e>{letters('S')}</m:e><m:sub>{letters('i')}</m:sub></m:sSub>", "S_i"),
        (f"<m:rad><m:deg/><m:e>{letters('n')}</m:e></m:rad>", "√n"),
        (
            f"<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub>{letters('i=1')}</m:sub><m:sup>{letters('n')}</m:sup><m:e>{letters('x')}</m:e></m:nary>",
            "∑_(i=1)^nx",
        ),
        (f"<m:d><m:e>{letters('a')}</m:e></m:d>", "(a)"),
        (f"<w:del w:author='甲'>{letters('旧')}</w:del><w:ins w:author='甲'>{letters('新')}</w:ins>", "新"),
    ],
)  # fmt: skip
def test_formulas_are_readable(tmp_path: Path, formula: str, line: str) -> None:
    document = open_body(tmp_path, paragraph(run("得分＝") + f"<m:oMath>{formula}</m:oMath>"))
    assert shown(document) == [f"得分＝{line}"]
