from __future__ import annotations

from pathlib import Path

import pytest

from pbassist.model.document import Document
from pbassist.read import read
from pbassist.read.office.converting import convert, find_soffice
from pbassist.read.word.numerals import show_number
from tests.word_writing import cell, paragraph, row, run, style, table, write_parts


def level(at: int, form: str, text: str, *, start: int | None = 1, more: str = "") -> str:
    begin = "" if start is None else f'<w:start w:val="{start}"/>'
    return (
        f'<w:lvl w:ilvl="{at}">{begin}<w:numFmt w:val="{form}"/>{more}<w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(number: int, *levels: str, more: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{more}'
        f"{''.join(levels)}</w:abstractNum>"
    )


def num(number: int, of: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def begin(at: int, start: int) -> str:
    return f'<w:lvlOverride w:ilvl="{at}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


def place(at: int, number: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>'


def item(at: int, number: int, text: str = "条") -> str:
    return paragraph(text, place(at, number))


CHINESE = abstract(
    0,
    level(0, "chineseCountingThousand", "%1、"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimal", "（%4）"),
)
LEGAL = abstract(
    1,
    level(0, "chineseCounting", "第%1章"),
    level(1, "decimal", "%1.%2", more="<w:isLgl/>"),
    level(2, "decimal", "%1.%2.%3"),
)
ARTICLES = abstract(2, level(0, "chineseCounting", "第%1条"))
NEVER = abstract(
    3,
    level(0, "chineseCounting", "第%1章"),
    level(1, "chineseCounting", "第%2条", more='<w:lvlRestart w:val="0"/>'),
)
BULLETS = abstract(4, level(0, "bullet", "•"), level(1, "none", "附注："))
SECOND = abstract(
    5,
    level(0, "decimal", "%1"),
    level(1, "decimal", "%1.%2"),
    level(2, "decimal", "（%3）", more='<w:lvlRestart w:val="1"/>'),
)
BARE = abstract(6, level(0, "decimal", "%1.", start=None))
LONG = abstract(7, level(0, "decimal", "附件资料之第%1项所列各事项的说明："))
LISTS = "".join((CHINESE, LEGAL, ARTICLES, NEVER, BULLETS, SECOND, BARE, LONG)) + "".join(
    (
        num(1, 0), num(2, 1), num(3, 2), num(4, 3), num(5, 4), num(6, 5), num(7, 6), num(8, 7),
        num(11, 0), num(12, 0, begin(0, 1)), num(13, 2, begin(0, 5)), num(14, 0, begin(1, 3)),
        num(15, 2, '<w:lvlOverride w:ilvl="0">' + level(0, "decimal", "%1)") + "</w:lvlOverride>"),
    )
)  # fmt: skip

CASES: dict[str, tuple[list[str], list[str]]] = {
    "four levels": (
        [item(0, 1), item(1, 1), item(1, 1), item(2, 1), item(3, 1), item(3, 1), item(2, 1), item(1, 1), item(0, 1), item(1, 1)],
        ["一、", "（一）", "（二）", "1.", "（1）", "（2）", "2.", "（三）", "二、", "（一）"],
    ),
    "digits for law": (
        [item(0, 2), item(1, 2), item(2, 2), item(2, 2), item(0, 2), item(1, 2)],
        ["第一章", "1.1", "一.1.1", "一.1.2", "第二章", "2.1"],
    ),
    "articles past ten": ([item(0, 3)] * 21, ["第一条", "第二条", "第三条", "第四条", "第五条", "第六条", "第七条", "第八条", "第九条", "第十条", "第十一条", "第十二条", "第十三条", "第十四条", "第十五条", "第十六条", "第十七条", "第十八条", "第十九条", "第二十条", "第二十一条"]),
    "articles that count through chapters": (
        [item(0, 4), item(1, 4), item(1, 4), item(0, 4), item(1, 4)],
        ["第一章", "第一条", "第二条", "第二章", "第三条"],
    ),
    "a level that begins again only under the first": (
        [item(0, 6), item(1, 6), item(2, 6), item(1, 6), item(2, 6), item(0, 6), item(1, 6), item(2, 6)],
        ["1", "1.1", "（1）", "1.2", "（2）", "2", "2.1", "（1）"],
    ),
    "two lists of one definition count on": ([item(0, 1), item(0, 11), item(0, 1)], ["一、", "二、", "三、"]),
    "a list that begins anew": ([item(0, 1), item(0, 1), item(0, 12), item(0, 12)], ["一、", "二、", "一、", "二、"]),
    "a list that begins at five": ([item(0, 3), item(0, 13), item(0, 13)], ["第一条", "第五条", "第六条"]),
    "a lower level that begins at three": ([item(0, 14), item(1, 14), item(1, 14)], ["一、", "（三）", "（四）"]),
    "a level written anew": ([item(0, 15), item(0, 15)], ["1)", "2)"]),
    "bullets and levels without numbers": ([item(0, 5), item(1, 5), item(0, 5)], ["", "附注：", ""]),
    "a level without a start begins at nought": ([item(0, 7), item(0, 7)], ["0.", "1."]),
    "a level whose parent never came": ([item(1, 6), item(1, 6), item(2, 6)], ["1.1", "1.2", "（1）"]),
    "a long label": ([item(0, 8), item(0, 8)], ["附件资料之第1项所列各事项的说明：", "附件资料之第2项所列各事项的说明："]),
    "numbering switched off": ([item(0, 3), paragraph("条", place(0, 0)), item(0, 3)], ["第一条", "", "第二条"]),
    "a list that is not there": ([item(0, 3), paragraph("条", place(0, 99)), item(0, 3)], ["第一条", "", "第二条"]),
    "other text between": ([item(0, 3), paragraph("条"), item(0, 3)], ["第一条", "", "第二条"]),
}  # fmt: skip

OTHERWISE = {
    "digits for law",  # LibreOffice does not know w:isLgl
    "articles that count through chapters",  # nor w:lvlRestart
    "a level that begins again only under the first",
    "bullets and levels without numbers",  # told as bullets, not as text
}


def labels(document: Document) -> list[str]:
    """The label of every written paragraph, empty where it has none."""
    found: list[str] = []
    before = ""
    for block in document.blocks:
        if block.role != "body":
            continue
        if block.source == "computed":
            before = document.words(block)
        else:
            found.append(before)
            before = ""
    return found


@pytest.mark.parametrize("case", CASES)
def test_labels_as_word_counts_them(tmp_path: Path, case: str) -> None:
    elements, expected = CASES[case]
    document = read(write_parts(tmp_path / "a.docx", "".join(elements), related={"numbering": LISTS}))  # fmt: skip
    assert labels(document) == expected


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What LibreOffice prints for every case, in one run: each case in lists of its own."""
    program = find_soffice()
    if program is None:
        pytest.skip("LibreOffice is not here")
    bodies, lists = [], []
    for at, (elements, _) in enumerate(CASES.values(), start=1):
        bodies.append(paragraph(f"案{at}") + "".join(elements).replace('numId w:val="', f'numId w:val="{at}'))  # fmt: skip
        lists.append(
            LISTS.replace('numId="', f'numId="{at}')
            .replace('abstractNumId w:val="', f'abstractNumId w:val="{at}')
            .replace('abstractNumId="', f'abstractNumId="{at}')
        )
    path = tmp_path_factory.mktemp("lists") / "a.docx"
    ordered = sorted(
        (part for one in lists for part in one.replace("</w:abstractNum>", "</w:abstractNum>\x00").replace("</w:num>", "</w:num>\x00").split("\x00")),
        key=lambda part: part.startswith("<w:num "),
    )  # fmt: skip
    write_parts(path, "".join(bodies), related={"numbering": "".join(ordered)})
    text = convert(path.read_bytes(), ".docx", ".txt", program)
    assert text is not None
    lines = text.decode("utf-8-sig").split("\n")
    starts = [lines.index(f"案{at}") for at in range(1, len(CASES) + 1)] + [len(lines)]
    return {
        case: [
            line.strip().removesuffix("条").strip() for line in lines[one + 1 : two] if line.strip()
        ]
        for case, one, two in zip(CASES, starts, starts[1:], strict=False)
    }


@pytest.mark.parametrize("case", [case for case in CASES if case not in OTHERWISE])
def test_labels_are_those_that_another_program_prints(
    printed: dict[str, list[str]], case: str
) -> None:
    assert printed[case] == CASES[case][1]


STYLES = (
    style("Base", f"<w:pPr>{place(0, 21)}</w:pPr>")
    + style("Second", '<w:pPr><w:numPr><w:ilvl w:val="7"/><w:numId w:val="21"/></w:numPr></w:pPr>')
    + style("Derived", "<w:pPr/>", based="Second")
    + style("Off", '<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>', based="Base")
    + style("Linked", '<w:pPr><w:numPr><w:numId w:val="23"/></w:numPr></w:pPr>', kind="numbering")
)
STYLED = "".join(
    (
        abstract(20, level(0, "chineseCounting", "%1、", more='<w:pStyle w:val="Base"/>'),
                 level(1, "chineseCounting", "（%2）", more='<w:pStyle w:val="Second"/>')),
        abstract(21, more='<w:numStyleLink w:val="Linked"/>'),
        abstract(22, level(0, "decimal", "%1）"), more='<w:styleLink w:val="Linked"/>'),
        num(21, 20), num(22, 21), num(23, 22),
    )
)  # fmt: skip


def styled(name: str, more: str = "") -> str:
    return paragraph("条", f'<w:pStyle w:val="{name}"/>{more}')


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        pytest.param(
            [styled("Base"), styled("Second"), styled("Derived"), styled("Base"), styled("Second")],
            ["一、", "（一）", "（二）", "二、", "（一）"],
            id="levels named by styles go before what the style says",
        ),
        pytest.param([styled("Base"), styled("Off"), styled("Base")], ["一、", "", "二、"], id="a style without"),
        pytest.param(
            [styled("Base"), styled("Base", place(0, 0)), styled("Base")], ["一、", "", "二、"], id="switched off"
        ),
        pytest.param(
            [styled("Base"), styled("Base", '<w:numPr><w:ilvl w:val="1"/></w:numPr>')],
            ["一、", "（一）"],
            id="a level of its own in the list of its style",
        ),
        pytest.param([item(0, 22), item(0, 22)], ["1）", "2）"], id="a list that points to a style"),
    ],
)  # fmt: skip
def test_labels_that_styles_give(tmp_path: Path, elements: list[str], expected: list[str]) -> None:
    related = {"numbering": STYLED, "styles": STYLES}
    document = read(write_parts(tmp_path / "a.docx", "".join(elements), related=related))
    assert labels(document) == expected


HIDDEN_MARK = "<w:rPr><w:vanish/></w:rPr>"


def test_hidden_paragraphs_spend_no_number_and_empty_ones_do(tmp_path: Path) -> None:
    body = (
        item(0, 3, "甲")
        + paragraph(run("乙", "<w:vanish/>"), place(0, 3) + HIDDEN_MARK)
        + item(0, 3, "丙")
        + paragraph("", place(0, 3))
        + item(0, 3, "丁")
    )
    document = read(write_parts(tmp_path / "a.docx", body, related={"numbering": LISTS}))
    assert labels(document) == ["第一条", "第二条", "第四条"]


def test_numbers_in_tables_stand_before_the_words_of_their_cell(tmp_path: Path) -> None:
    body = table(
        row(cell(item(2, 1, "")), cell(item(0, 3, "修建渠道") + item(0, 3, "维修泵站"))),
        row(cell(item(2, 1, "")), cell(item(2, 2, "5处") + item(2, 2, "乙"))),
        row(cell(item(2, 1, "")), cell(item(0, 5, "点") + paragraph("", place(0, 3)))),
        row("合计", cell(item(0, 3, "末"))),
    )
    document = read(write_parts(tmp_path / "a.docx", body, related={"numbering": LISTS}))
    assert document.text == (
        "1.\t第一条修建渠道第二条维修泵站\n2.\t一.1.1 5处一.1.2乙\n3.\t点\n合计\t第四条末"
    )
    sources = [block.source for block in document.blocks]
    assert sources == ["computed", "text"] * 3 + ["text", "text"]


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 100: "一百", 101: "一百零一", 110: "一百一十", 1001: "一千零一", 1010: "一千零一十"}),
        ("chineseLegalSimplified", {1: "壹", 10: "壹拾", 21: "贰拾壹", 100: "壹佰"}),
        ("ideographDigital", {10: "一〇", 21: "二一"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "甲"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "㉑", 36: "㊱", 51: "51"}),
        ("decimalEnclosedParen", {1: "⑴", 20: "⒇"}),
        ("decimalEnclosedFullstop", {1: "⒈"}),
        ("decimalFullWidth", {12: "１２"}),
        ("decimalZero", {3: "03", 12: "12"}),
        ("001, 002, 003, ...", {3: "003", 1200: "1200"}),
        ("upperRoman", {4: "IV", 19: "XIX"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa"}),
        ("none", {1: ""}),
        ("unheard", {7: "7"}),
    ],
)  # fmt: skip
def test_forms_of_numbers(form: str, shown: dict[int, str]) -> None:
    assert {number: show_number(number, form) for number in shown} == shown
