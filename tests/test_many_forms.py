"""Many forms in one file come out as so many targets, none with a word of its neighbour."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pbassist.forms import read_payments, read_targets
from pbassist.model.document import Document
from pbassist.model.performance import Target
from pbassist.read import read
from pbassist.read.office.converting import find_soffice
from tests.many_forms import (
    PROJECTS,
    Asked,
    Gold,
    Laid,
    Project,
    lay_form,
    stack,
    tell_gold,
    tell_target,
    write_pdf,
    write_sheets,
    write_word,
)

TITLE = "2026年度项目支出绩效目标申报表"
SOME = PROJECTS[:10]
HEADS = (
    "序号",
    "项目编码",
    "项目名称",
    "项目单位",
    "资金总额（万元）",
    "其中：财政拨款",
    "其他资金",
)


def _golds(
    projects: Sequence[Project] = SOME, *, named: bool = True, coded: bool = True
) -> list[Gold]:
    return [tell_gold(one, named=named, coded=coded) for one in projects]


def _read(path: Path) -> tuple[Document, tuple[Target, ...]]:
    document = read(path)
    return document, read_targets(document)


def _sheet_of(path: Path, laid: Laid) -> Path:
    return write_sheets(path, {"汇总": laid})


STACKED: dict[str, Callable[[int, Project], Laid]] = {
    "titled": lambda _, one: lay_form(one),
    "titled, unsigned": lambda _, one: lay_form(one, signed=False),
    "one title": lambda at, one: lay_form(
        one, title="" if at else TITLE, caption=not at, signed=False
    ),
    "sender only": lambda _, one: lay_form(one, title="", signed=False),
    "of several widths": lambda at, one: lay_form(one, wide=at % 4),
}


@pytest.mark.parametrize("gap", [0, 1, 3])
@pytest.mark.parametrize("how", list(STACKED))
def test_stacked_forms_are_apart(tmp_path: Path, how: str, gap: int) -> None:
    forms = [STACKED[how](at, one) for at, one in enumerate(SOME)]
    _, targets = _read(_sheet_of(tmp_path / "表.xlsx", stack(forms, gap)))
    assert [tell_target(one) for one in targets] == _golds()


def test_a_stacked_form_says_where_it_stands(tmp_path: Path) -> None:
    forms = [lay_form(one) for one in SOME]
    document, targets = _read(_sheet_of(tmp_path / "表.xlsx", stack(forms, 1)))
    top = 1
    for form, target in zip(forms, targets, strict=True):
        assert document.place(target.span) == f"工作表“汇总”A{top}"
        assert target.annual is not None
        assert document.place(target.annual.indicators[0].span) == f"工作表“汇总”D{top + 9}"
        top += form.rows + 1


@pytest.mark.parametrize("gap", [0, 1])
@pytest.mark.parametrize("titled", [False, True])
@pytest.mark.parametrize("wide", [0, 3])
def test_forms_side_by_side_are_apart(tmp_path: Path, titled: bool, gap: int, wide: int) -> None:
    laid = Laid({}, [], 0, 0)
    for at in range(0, 10, 2):
        pair = [
            lay_form(one, title=TITLE if titled else "", signed=titled, wide=wide * (at % 4 > 0))
            for one in SOME[at : at + 2]
        ]
        top = laid.rows + 1 if at else 0
        laid.paste(pair[0], top, 0)
        laid.paste(pair[1], top, pair[0].columns + gap)
    _, targets = _read(_sheet_of(tmp_path / "表.xlsx", laid))
    assert [tell_target(one) for one in targets] == _golds()


def test_three_forms_under_one_title_are_apart(tmp_path: Path) -> None:
    laid = Laid({}, [], 0, 0)
    laid.put(0, 0, TITLE, 19)
    for at, one in enumerate(SOME[:3]):
        laid.paste(lay_form(one, title=""), 1, 7 * at)
    _, targets = _read(_sheet_of(tmp_path / "表.xlsx", laid))
    assert [tell_target(one) for one in targets] == _golds(SOME[:3])


def test_thirty_sheets_are_thirty_forms_and_hidden_ones_none(tmp_path: Path) -> None:
    hidden = [PROJECTS[3].name, PROJECTS[7].name]
    sheets = {one.name: lay_form(one) for one in PROJECTS}
    document, targets = _read(write_sheets(tmp_path / "表.xlsx", sheets, hidden))
    shown = [one for one in PROJECTS if one.name not in hidden]
    assert [tell_target(one) for one in targets] == _golds(shown)
    places = [document.place(one.span) for one in targets]
    assert places == [f"工作表“{one.name}”A1" for one in shown]


def test_a_form_without_a_name_is_named_as_its_sheet_is(tmp_path: Path) -> None:
    sheets = {one.name: lay_form(one, named=False) for one in SOME}
    _, targets = _read(write_sheets(tmp_path / "表.xlsx", sheets))
    assert [tell_target(one) for one in targets] == _golds(coded=False)


@pytest.mark.parametrize("tab", ["Sheet1", "表1", "县水利局", "附件2-1", "项目支出绩效目标表", "3"])
def test_a_sheet_called_after_something_else_names_no_project(tmp_path: Path, tab: str) -> None:
    _, targets = _read(write_sheets(tmp_path / "表.xlsx", {tab: lay_form(SOME[0], named=False)}))
    assert [one.project.name for one in targets] == [None]


@pytest.mark.parametrize("mode", ["repeated", "blank", "merged"])
def test_a_row_an_indicator(tmp_path: Path, mode: str) -> None:
    laid = Laid({}, [], 2, 11)
    laid.put(0, 0, "2026年度项目支出绩效目标汇总表", 10)
    for column, head in enumerate((*HEADS, "一级指标", "二级指标", "三级指标", "指标值")):
        laid.put(1, column, head)
    for number, one in enumerate(PROJECTS, start=1):
        own = (str(number), one.code, one.name, one.unit, one.total, one.appropriation, one.other)
        for at, asked in enumerate(one.indicators):
            for column, words in enumerate(own):
                if mode == "repeated" or not at:
                    below = len(one.indicators) - 1 if mode == "merged" else 0
                    laid.put(laid.rows, column, words, bottom=below)
            for column, words in enumerate(asked, start=7):
                laid.put(laid.rows, column, words)
            laid.rows += 1
    _, targets = _read(_sheet_of(tmp_path / "表.xlsx", laid))
    assert [tell_target(one) for one in targets] == _golds(PROJECTS)


def _join(asked: Sequence[Asked]) -> str:
    return "；".join(one.name + one.planned for one in asked)


JOINED: dict[str, Callable[[Project], dict[str, str]]] = {
    "all in one": lambda one: {"绩效指标": _join(one.indicators)},
    "a column a class": lambda one: {
        head: _join([asked for asked in one.indicators if asked.dimension == head])
        for head in ("产出指标", "效益指标", "满意度指标")
    },
    "names and values": lambda one: {
        "三级指标": "；".join(asked.name for asked in one.indicators),
        "指标值": "；".join(asked.planned for asked in one.indicators),
    },
}


@pytest.mark.parametrize("mode", list(JOINED))
def test_a_row_a_project(tmp_path: Path, mode: str) -> None:
    laid = Laid({}, [], 2, 10)
    laid.put(0, 0, "2026年度项目支出绩效目标汇总表", 9)
    for column, head in enumerate((*HEADS, *JOINED[mode](SOME[0]))):
        laid.put(1, column, head)
    for number, one in enumerate(PROJECTS, start=1):
        own = (str(number), one.code, one.name, one.unit, one.total, one.appropriation, one.other)
        for column, words in enumerate((*own, *JOINED[mode](one).values())):
            if words:
                laid.put(laid.rows, column, words)
        laid.rows += 1
    _, targets = _read(_sheet_of(tmp_path / "表.xlsx", laid))
    assert [tell_target(one) for one in targets] == _golds(PROJECTS)


@pytest.fixture(scope="module")
def word(tmp_path_factory: pytest.TempPathFactory) -> Path:
    items = [part for one in PROJECTS for part in (TITLE, lay_form(one, title=""))]
    return write_word(tmp_path_factory.mktemp("many") / "批复.docx", items)


def test_thirty_forms_in_one_word_paper(word: Path) -> None:
    document, targets = _read(word)
    assert [tell_target(one) for one in targets] == _golds(PROJECTS)
    assert {one.title for one in targets} == {TITLE}
    assert len({document.place(one.span) for one in targets}) == 30


@pytest.mark.parametrize("between", [(), ("",)])
def test_tables_alone_in_a_word_paper(tmp_path: Path, between: tuple[str, ...]) -> None:
    forms = [lay_form(one, title="", caption=False, signed=False) for one in SOME]
    items = [part for form in forms for part in (*between, form)]
    _, targets = _read(write_word(tmp_path / "a.docx", items))
    assert [tell_target(one) for one in targets] == _golds()


@pytest.mark.parametrize(
    ("apart", "inside"), [(True, False), (False, False), (False, True)], ids=str
)
def test_thirty_forms_in_one_pdf(tmp_path: Path, apart: bool, inside: bool) -> None:
    items: list[str | Laid] = []
    for one in PROJECTS:
        items += [lay_form(one)] if inside else [TITLE, lay_form(one, title="")]
    document, targets = _read(write_pdf(tmp_path / "公开.pdf", items, apart=apart))
    assert [tell_target(one) for one in targets] == _golds(PROJECTS)
    if apart:
        places = [document.place(one.span)[: len(f"第{at}页")] for at, one in enumerate(targets, 1)]
        assert places == [f"第{at}页" for at in range(1, 31)]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory, word: Path) -> dict[str, Path]:
    """The forms as LibreOffice prints them from Word, a sheet each, and stacked on one sheet."""
    program = find_soffice()
    if program is None:
        pytest.skip("LibreOffice is not here")
    folder = tmp_path_factory.mktemp("printed")
    forms = {one.name: lay_form(one) for one in PROJECTS}
    sheets = write_sheets(folder / "sheets.xlsx", forms)
    stacked = _sheet_of(folder / "stacked.xlsx", stack(list(forms.values()), 1))
    files = {"word": word, "sheets": sheets, "stacked": stacked}
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
               "--convert-to", "pdf", "--outdir", str(folder), *map(str, files.values())]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return {how: folder / f"{path.stem}.pdf" for how, path in files.items()}


@pytest.mark.parametrize("how", ["word", "sheets", "stacked"])
def test_thirty_forms_printed_by_an_office_program(printed: dict[str, Path], how: str) -> None:
    _, targets = _read(printed[how])
    assert [tell_target(one) for one in targets] == _golds(PROJECTS)


def test_a_name_and_a_code_in_one_line_above_each_table(tmp_path: Path) -> None:
    items: list[str | Laid] = []
    for one in SOME:
        bare = lay_form(one, title="", caption=False, named=False, signed=False)
        items += [TITLE, f"项目名称：{one.name}    项目编码：{one.code}", bare]
    _, targets = _read(write_word(tmp_path / "a.docx", items))
    assert [tell_target(one) for one in targets] == _golds()
    _, targets = _read(write_pdf(tmp_path / "a.pdf", items, apart=False))
    assert [tell_target(one) for one in targets] == _golds()


def test_hidden_rows_are_no_indicators_and_no_funds(tmp_path: Path) -> None:
    import openpyxl

    path = write_sheets(tmp_path / "a.xlsx", {"表": lay_form(SOME[4])})
    book = openpyxl.load_workbook(path)
    sheet = book.active
    for row in (7, 11):  # 其他资金, and the second indicator
        sheet.row_dimensions[row].hidden = True
    book.save(path)
    document, (target,) = _read(path)
    assert [one.name for one in target.annual.indicators] == [  # type: ignore[union-attr]
        "购置彩超数量", "年增检查人次", "患者满意度",
    ]  # fmt: skip
    assert [fund.source for fund in target.funds] == ["total", "appropriation"]
    assert document.warnings == (
        "工作表“表”有2行处于隐藏状态，其中的内容未纳入审核，请取消隐藏后核对。",
    )


def test_a_payment_shown_as_a_dash_is_nothing(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["项目编码", "项目名称", "年初预算数", "全年预算数", "支付数"],
        ["3301000101", "小型水库除险加固", 486, 486, 0],
        ["3301000102", "农村饮水工程维修养护", 312.5, 312.5, 300],
    ):
        sheet.append(row)
    for row in sheet["C2:E3"]:
        for cell in row:
            cell.number_format = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '
    book.save(tmp_path / "台账.xlsx")
    document = read(tmp_path / "台账.xlsx")
    paid = read_payments(document)
    assert "486.00\t-" in document.text
    assert [(one.project.name, one.executed) for one in paid] == [
        ("小型水库除险加固", 0),
        ("农村饮水工程维修养护", 300),
    ]
