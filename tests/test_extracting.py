"""`extract -o` and `extract --compare`: the files written, what is refused, and hostile papers."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
import shutil
import subprocess
import sys
import zipfile
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from pbassist.errors import CannotWrite, NothingToReview, UnreadableDocument, UsageError
from pbassist.export.figures_table import guard
from pbassist.model.comparison import FigureTable
from pbassist.stored import load_stored
from pbassist.workspace import Workspace
from tests.reviewed import SAMPLES
from tests.test_cli import run

YEARS = SAMPLES / "years"
SUMMARIES = [YEARS / f"wuchuan-{year}.docx" for year in (2023, 2024, 2025)]
FORM = next((SAMPLES / "season").rglob("*水利局目标表-改2.xls"))
HOSTILE = "“><img src=x onerror=alert(1)>"


@pytest.fixture
def space() -> Workspace:
    return Workspace(None, clock=lambda: dt.datetime(2026, 1, 5, tzinfo=dt.UTC), environ={})


def test_the_summaries_are_those_of_their_texts(tmp_path: Path) -> None:
    command = [sys.executable, str(SAMPLES / "make_years.py"), "--out", str(tmp_path)]
    subprocess.run(command, check=True)
    for path in sorted(YEARS.glob("*.docx")):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), "run make_years.py"


# ---- tables -----------------------------------------------------------------------------------


def test_a_csv_has_a_row_a_figure_and_opens_in_excel(space: Workspace, tmp_path: Path) -> None:
    path = space.extract_figures(SUMMARIES[:1], tmp_path / "数据.csv").path
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    row = next(row for row in rows if row["原文"] == "305480万元")
    assert (row["数值"], row["单位"], row["折合元"]) == ("305480", "万元", "3054800000")
    assert (row["期间"], row["类别"], row["文件"]) == ("2023年", "数据", "wuchuan-2023.docx")
    assert row["位置"]


def test_a_form_gives_its_funds_and_indicators_once(space: Workspace, tmp_path: Path) -> None:
    table = space.extract_figures([FORM], tmp_path / "表.json").table
    assert (
        load_stored(FigureTable, json.loads((tmp_path / "表.json").read_text(encoding="utf-8")))
        == table
    )
    kinds = {row.kind for row in table.rows}
    assert {"fund", "indicator"} <= kinds
    fund = next(row for row in table.rows if row.kind == "fund")
    assert fund.project
    assert fund.amount is not None
    places = [(row.span.start, row.measure) for row in table.rows if row.kind != "figure"]
    assert len(places) == len(set(places))
    inside = {row.span.start for row in table.rows if row.kind == "fund"}
    assert not inside & {row.span.start for row in table.rows if row.kind == "figure"}


def test_a_workbook_keeps_numbers_as_numbers(space: Workspace, tmp_path: Path) -> None:
    path = space.extract_figures([*SUMMARIES, FORM], tmp_path / "数据.xlsx").path
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    header = [cell.value for cell in sheet[3]]
    assert header[-1] == "原文"
    values = [row[header.index("数值")] for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert sum(isinstance(value, int | float) for value in values) > 100


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+A1", "'+A1"),
        ("-cmd", "'-cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (" =1", "' =1"),
        ("＝1+1", "'＝1+1"),
        ("-2", "-2"),
        ("≥90", "≥90"),
        ("a\r\nb", "a\nb"),
        (None, ""),
        (Decimal("1E+8"), "100000000"),
    ],
)
def test_no_cell_of_a_csv_is_a_formula(given: Any, written: str) -> None:
    assert guard(given) == written


# ---- comparisons ------------------------------------------------------------------------------


class Page(HTMLParser):
    """What a page has: its tags, attributes and shown words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def test_three_years_make_a_workbook_and_a_page(space: Workspace, tmp_path: Path) -> None:
    written = space.compare(SUMMARIES, tmp_path / "三年")
    assert written.workbook == tmp_path / "三年" / "数据对照.xlsx"
    page = written.page.read_text(encoding="utf-8")
    lines = written.comparison.lines
    assert page.count("<svg ") == len(lines) > 25
    for svg in re.findall(r"<svg .*?</svg>", page, re.DOTALL):
        ET.fromstring(svg)
    assert all(
        cell.seen.context.replace('"', "&quot;") in page
        for line in lines
        for cell in line.cells
        if cell
    )
    assert "2318.6万元" in page
    assert "前后不一致" in page
    book = openpyxl.load_workbook(written.workbook)
    assert book.sheetnames == ["对照表", "出处", "未对照", "材料"]
    sheet = book["对照表"]
    row = next(row for row in sheet.iter_rows(min_row=4) if row[2].value == "涉及申报资金")
    assert [cell.value for cell in row[3:7]] == ["亿元", 1.86, 2.35, 4.12]
    assert row[4].comment is not None
    assert "18600万元" in row[4].comment.text


def test_a_page_has_no_scripts_and_fetches_nothing(space: Workspace, tmp_path: Path) -> None:
    papers = []
    for year in (2023, 2024):
        path = tmp_path / f"{HOSTILE[:2]}{year}<b>.md".replace("/", "")
        path.write_text(
            f"# <script>alert(1)</script>{year}年总结\n\n{HOSTILE}单位自评项目{year - 1000}个，"
            "=cmd|'/c calc'!A1 培训30期。\n",
            encoding="utf-8",
        )
        papers.append(path)
    written = space.compare(papers, tmp_path / "页.html")
    assert written.comparison.lines
    page = Page(written.page.read_text(encoding="utf-8"))
    assert not {"script", "img", "link", "iframe", "b><img"} & set(page.tags)
    assert not [
        name for name, _ in page.attributes if name.startswith("on") or name in ("src", "href")
    ]
    policy = [value for name, value in page.attributes if name == "content" and value]
    assert any("default-src 'none'" in value for value in policy)
    with zipfile.ZipFile(written.workbook) as book:
        sheets = [
            book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name
        ]
    assert not any("<f>" in sheet for sheet in sheets)


def test_twenty_papers_stand_side_by_side(space: Workspace, tmp_path: Path) -> None:
    base = (YEARS / "wuchuan-2023.md").read_text(encoding="utf-8")
    for at, name in enumerate("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"):
        text = base.replace("梧川县", f"{name}川县").replace("1126个", f"{1000 + at}个")
        (tmp_path / f"{at:02}.md").write_text(text, encoding="utf-8")
    written = space.compare([tmp_path], tmp_path / "out")
    assert len(written.comparison.columns) == 20
    assert written.comparison.columns[0].label == "甲川县"
    assert any(all(line.cells) for line in written.comparison.lines)


def test_unreadable_papers_are_told_and_the_others_go_on(space: Workspace, tmp_path: Path) -> None:
    (tmp_path / "空.docx").write_bytes(b"")
    (tmp_path / "半.docx").write_bytes(SUMMARIES[0].read_bytes()[:3000])
    (tmp_path / "密.txt").write_text("机密★3年\n总结\n自评项目8个\n", encoding="utf-8")
    written = space.compare([*SUMMARIES, *sorted(tmp_path.glob("?.*"))], tmp_path / "out")
    assert sorted(one.name for one in written.comparison.unread) == ["半.docx", "密.txt", "空.docx"]
    assert len(written.comparison.columns) == 3
    page = written.page.read_text(encoding="utf-8")
    assert "空.docx" in page
    assert "自评项目8个" not in page


def test_forms_and_copies_are_told_and_left_out(space: Workspace, tmp_path: Path) -> None:
    copy = shutil.copy(SUMMARIES[0], tmp_path / "副本.docx")
    written = space.compare([*SUMMARIES[:2], Path(copy), FORM], tmp_path / "out")
    notes = "".join(written.comparison.notes)
    assert "内容相同" in notes
    assert "绩效目标表" in notes
    assert len(written.comparison.columns) == 2


def test_two_files_of_one_name_are_told_apart(space: Workspace, tmp_path: Path) -> None:
    for year, source in zip(("2023", "2024"), SUMMARIES, strict=False):
        (tmp_path / year).mkdir()
        shutil.copy(source, tmp_path / year / "总结.docx")
    written = space.compare(sorted(tmp_path.glob("*/总结.docx")), tmp_path / "out")
    names = [column.documents[0] for column in written.comparison.columns]
    assert names == ["2023/总结.docx", "2024/总结.docx"]


# ---- refusals ---------------------------------------------------------------------------------


def test_one_paper_is_not_compared(space: Workspace, tmp_path: Path) -> None:
    with pytest.raises(NothingToReview, match="至少需要两份"):
        space.compare(SUMMARIES[:1], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_nothing_readable_writes_nothing(space: Workspace, tmp_path: Path) -> None:
    for name in ("a.docx", "b.docx"):
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(NothingToReview, match=r"a\.docx"):
        space.extract_figures([tmp_path / "a.docx", tmp_path / "b.docx"], tmp_path / "x.csv")
    with pytest.raises(UnreadableDocument):
        space.extract_figures([tmp_path / "a.docx"], tmp_path / "x.csv")
    assert not (tmp_path / "x.csv").exists()


def test_an_existing_file_is_not_overwritten_unless_told(space: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "数据.csv"
    out.write_text("mine", encoding="utf-8")
    with pytest.raises(CannotWrite, match="未覆盖"):
        space.extract_figures(SUMMARIES[:1], out)
    assert out.read_text(encoding="utf-8") == "mine"
    space.extract_figures(SUMMARIES[:1], out, overwrite=True)
    assert "原文" in out.read_text(encoding="utf-8-sig")
    (tmp_path / "对照.html").write_text("mine", encoding="utf-8")
    with pytest.raises(CannotWrite, match="未覆盖"):
        space.compare(SUMMARIES, tmp_path / "对照.xlsx")
    assert not (tmp_path / "对照.xlsx").exists()


@pytest.mark.parametrize("name", ["x.txt", "x.docx", "x"])
def test_another_ending_is_refused(name: str, space: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="扩展名"):
        space.extract_figures(SUMMARIES[:1], tmp_path / name)
    if name != "x":
        with pytest.raises(UsageError, match="文件夹"):
            space.compare(SUMMARIES, tmp_path / name)


def test_the_command_says_where_and_how_many(tmp_path: Path) -> None:
    done = run("extract", *SUMMARIES, "--compare", "-o", "三年", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "29项并列" in done.stdout
    assert "1项前后材料所述不一致" in done.stdout
    assert (tmp_path / "三年" / "数据对照.html").is_file()
    again = run("extract", *SUMMARIES, "--compare", "-o", "三年", folder=tmp_path)
    assert (again.returncode, again.stdout) == (1, "")
    assert "未覆盖" in again.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--compare",), "-o"),
        (("--compare", "-o", "x", "--json"), "不能同时使用"),
        (("--overwrite",), "只用于"),
        (("-o", "x.txt"), "扩展名"),
    ],
)
def test_options_that_cannot_be_meant_exit_2(
    words: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    done = run("extract", *SUMMARIES, *words, folder=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


# ---- signs and periods of forms ---------------------------------------------------------------


def _write_rows(path: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def _list_values(space: Workspace, path: Path) -> list[tuple[str | None, str | None, str]]:
    table = space.extract_figures([path], path.with_suffix(".json")).table
    return [(row.subject, row.period, row.value) for row in table.rows]


def test_a_flat_export_keeps_the_sign_of_its_own_column(space: Workspace, tmp_path: Path) -> None:
    head = [
        "主管部门",
        "预算单位",
        "项目编码",
        "项目名称",
        "年度资金总额(元)",
        "年度目标",
        "一级指标",
        "二级指标",
        "三级指标",
    ]
    head += ["指标性质", "指标值", "计量单位", "权重"]
    own = ["县林业局", "县苗圃", "33112027000401", "苗木补植", 260000, "补植苗木，提高保存率。"]
    rows = [
        ["产出指标", "数量指标", "补植苗木株数", "=", "5200", "株", 20],
        ["产出指标", "质量指标", "苗木死亡率", "≤", "12", "%", 20],
        ["产出指标", "质量指标", "苗木保存率", "≥", "88", "%", 20],
        ["产出指标", "时效指标", "补植完成时间", "定性", "2027年4月底前", "/", 10],
        ["满意度指标", "服务对象满意度指标", "林农满意度", "≥", "≥90", "%", 10],
    ]
    path = _write_rows(tmp_path / "导出.xlsx", [head, *([*own, *row] for row in rows)])
    values = {subject: value for subject, _, value in _list_values(space, path)}
    assert values["苗木死亡率"] == "≤12"
    assert values["苗木保存率"] == "≥88"
    assert values["林农满意度"] == "≥90"
    assert values["补植苗木株数"] == "5200"
    assert values["补植完成时间"] == "2027年4月底前"


def test_the_whole_period_of_a_form_is_not_its_year(space: Workspace, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["项目支出绩效目标申报表"],
        ["（2027年度）"],
        ["项目名称", "", "高标准农田管护", "", "", "", ""],
        ["主管部门及代码", "", "[021]县农业农村局", "", "实施单位", "", "县农田建设站"],
        ["项目属性", "", "阶段性项目", "", "项目期", "", "2026年-2028年"],
        ["项目资金(万元)", "", "实施期资金总额：", "930.00", "年度资金总额：", "", "310.00"],
        ["", "", "其中：财政拨款", "600.00", "其中：财政拨款", "", "200.00"],
        ["", "", "其他资金", "330.00", "其他资金", "", "110.00"],
        ["总体目标", "实施期目标（2026年—2028年）", "", "", "年度目标", "", ""],
        ["", "管护农田4.5万亩。", "", "", "2027年管护农田1.5万亩。", "", ""],
        ["一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "管护面积", "≥4.5万亩", "数量指标", "管护面积", "≥1.5万亩"],
        ["", "质量指标", "设施完好率", "≥96%", "质量指标", "设施完好率", "≥95%"],
        ["效益指标", "社会效益指标", "受益农户", "≥6200户", "社会效益指标", "受益农户", "≥2100户"],
    ]
    path = _write_rows(tmp_path / "目标表.xlsx", rows)
    periods = {(value, period) for _, period, value in _list_values(space, path)}
    whole = "实施期（2026年-2028年）"
    for value in ("930.00", "600.00", "330.00", "4.5", "≥4.5万亩", "≥96%", "≥6200户"):
        assert (value, whole) in periods, value
    for value in ("310.00", "200.00", "110.00", "1.5", "≥1.5万亩", "≥95%", "≥2100户"):
        assert (value, "2027年") in periods, value


def test_columns_are_alike_in_every_table_and_about_is_explained(
    space: Workspace, tmp_path: Path
) -> None:
    written = space.compare(SUMMARIES, tmp_path / "页")
    page = written.page.read_text(encoding="utf-8")
    tables = re.findall(r'<table class="l"[^>]*>(<colgroup>.*?</colgroup>)', page)
    assert len(tables) > 1
    assert len(set(tables)) == 1
    assert tables[0].count("<col") - 1 == len(SUMMARIES) + 2
    assert "table-layout:fixed" in page
    assert "约+" in page
    assert "增减率前的“约”" in page
    sheet = openpyxl.load_workbook(written.workbook)["对照表"]
    assert "增减率前的“约”" in str(sheet["A2"].value)


def test_about_is_not_explained_where_nothing_is_about(space: Workspace, tmp_path: Path) -> None:
    for year, number in ((2023, 40), (2024, 44)):
        text = f"# {year}年总结\n\n单位自评项目{number}个。\n"
        (tmp_path / f"{year}.md").write_text(text, encoding="utf-8")
    written = space.compare(sorted(tmp_path.glob("*.md")), tmp_path / "页")
    assert "“约”" not in written.page.read_text(encoding="utf-8")
