"""Forms of one project in several years: the same indicator side by side, all else apart."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import openpyxl
import pytest

from pbassist.errors import NothingToReview
from pbassist.model.comparison import Comparison, FormLine, ProjectYears
from pbassist.workspace import Workspace
from pbassist.workspace.extracting import ComparisonFiles
from tests.reviewed import SAMPLES
from tests.test_cli import run
from tests.written import write_workbook

SUMMARIES = [SAMPLES / "years" / f"wuchuan-{year}.docx" for year in (2023, 2024)]
Filled = tuple[str, str, str, str, str]
"""一级, 二级, 三级, 指标值, 完成值."""
ORCHARD_2024: list[Filled] = [
    ("产出指标", "数量指标", "改造老果园面积", "≥1200亩", "1260亩"),
    ("产出指标", "数量指标", "培训果农", "≥300人次", "318人次"),
    ("产出指标", "质量指标", "苗木成活率", "≥90%", "91.5%"),
    ("产出指标", "时效指标", "改造完成时间", "2024年11月底前", "2024年11月12日"),
    ("产出指标", "成本指标", "亩均改造成本", "≤1500元/亩", "1480元/亩"),
    ("效益指标", "社会效益指标", "受益农户", "≥1.2万户", "1.25万户"),
    ("效益指标", "生态效益指标", "水土保持状况", "有所改善", "有所改善"),
    ("满意度指标", "服务对象满意度指标", "果农满意度", "≥90%", "93.2%"),
]
ORCHARD_2025: list[Filled] = [
    ("产出指标", "数量指标", "指标1：改造老果园面积", "≥1350亩", "1350亩"),
    ("产出指标", "数量指标", "果农技术培训人次", "≥320人次", "330人次"),
    ("产出指标", "质量指标", "苗木成活率", "≥92%", "90.8%"),
    ("产出指标", "时效指标", "改造完成时间", "2025年10月底前", "2025年10月20日"),
    ("产出指标", "成本指标", "亩均改造成本", "≤0.15万元/亩", "0.148万元/亩"),
    ("效益指标", "社会效益指标", "受益农户", "≥13500户", "13620户"),
    ("效益指标", "生态效益指标", "水土保持状况", "≥95%", "96%"),
    ("满意度指标", "服务对象满意度指标", "果农满意度", "≥90%", "93.2%"),
]


def lay(
    year: int,
    filled: list[Filled],
    *,
    project: str = "老果园改造提升",
    unit: str = "县果业站",
    code: str = "",
    money: tuple[str, str, str] = ("180", "200", "190"),
    kind: str = "自评表",
) -> list[list[str]]:
    head = [
        [f"{year}年度项目支出绩效{kind}", "", "", "", "", ""],
        ["项目名称", project, "", "项目编码", code, ""],
        ["主管部门", "县农业农村局", "", "实施单位", unit, ""],
        ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "执行率"],
        ["", "年度资金总额", *money, f"{float(money[2]) / float(money[1]):.1%}"],
        ["", "其中：当年财政拨款", *money, ""],
        ["", "其他资金", "0", "0", "0", ""],
        ["年度总体目标", "改造老果园，带动农户增收。", "", "", "", ""],
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值"],
    ]
    return [*head, *([*row, "10"] for row in filled)]


@pytest.fixture
def space() -> Workspace:
    return Workspace(None, clock=lambda: dt.datetime(2026, 1, 5, tzinfo=dt.UTC), environ={})


def write(path: Path, **sheets: list[list[str]]) -> Path:
    return write_workbook(path, sheets)


def compare(space: Workspace, folder: Path, *papers: Path) -> ComparisonFiles:
    return space.compare(papers, folder / "对照")


def pair(space: Workspace, folder: Path, then: list[Filled], now: list[Filled]) -> ProjectYears:
    one = write(folder / "甲.xlsx", 表=lay(2024, then))
    other = write(folder / "乙.xlsx", 表=lay(2025, now))
    (project,) = compare(space, folder, one, other).comparison.projects
    return project


def show(line: FormLine) -> tuple[str, ...]:
    told = line.changes[-1]
    change = (told.difference or "", told.rate or "", told.reason) if told else ("", "", "")
    return (*(cell.printed if cell else "—" for cell in line.cells), *change)


def find(project: ProjectYears, subject: str, measure: str) -> tuple[str, ...]:
    (line,) = [one for one in project.lines if (one.subject, one.measure) == (subject, measure)]
    return show(line)


MIXED = "填报内容不是单一数值，不计算增减"
GOLD = {
    ("资金总额", "年初预算数"): ("180万元", "210万元", "+30万元", "+17%", ""),
    ("资金总额", "全年预算数"): ("200万元", "210万元", "+10万元", "+5%", ""),
    ("资金总额", "全年执行数"): ("190万元", "208.5万元", "+18.5万元", "+9.7%", ""),
    ("预算执行率", "执行率"): ("95.0%", "99.3%", "+4.3个百分点", "", ""),
    ("改造老果园面积", "年度指标值"): ("≥1200亩", "≥1350亩", "+150亩", "+12.5%", ""),
    ("改造老果园面积", "实际完成值"): ("1260亩", "1350亩", "+90亩", "+7.1%", ""),
    ("苗木成活率", "年度指标值"): ("≥90%", "≥92%", "+2个百分点", "", ""),
    ("苗木成活率", "实际完成值"): ("91.5%", "90.8%", "－0.7个百分点", "", ""),
    ("改造完成时间", "年度指标值"): ("2024年11月底前", "2025年10月底前", "", "", ""),
    ("水土保持状况", "年度指标值"): ("有所改善", "≥95%", "", "", MIXED),
    ("果农满意度", "实际完成值"): ("93.2%", "93.2%", "持平", "", ""),
}


@pytest.mark.parametrize("at", GOLD, ids="｜".join)
def test_two_years_of_a_project_as_marked_by_hand(
    at: tuple[str, str], space: Workspace, tmp_path: Path
) -> None:
    one = write(tmp_path / "甲.xlsx", 表=lay(2024, ORCHARD_2024))
    money = ("210", "210", "208.5")
    other = write(tmp_path / "乙.xlsx", 表=lay(2025, ORCHARD_2025, money=money))
    (project,) = compare(space, tmp_path, other, one).comparison.projects
    assert [column.label for column in project.columns] == ["2024年", "2025年"]
    wanted = GOLD[at]
    given = find(project, *at)
    assert (*given[:3], given[3].removeprefix("约"), given[4]) == wanted


def test_the_renamed_and_the_recounted_stand_apart(space: Workspace, tmp_path: Path) -> None:
    project = pair(space, tmp_path, ORCHARD_2024, ORCHARD_2025)
    left = {(one.subject, one.column): one.reason for one in project.left}
    assert set(left) == {("培训果农", 0), ("果农技术培训人次", 1)}
    assert all(len(one.cells) == 2 for one in project.left)
    assert find(project, "受益农户", "年度指标值")[2].lstrip("约") == "+0.2万户"


@pytest.mark.parametrize(
    ("then", "now", "reason"),
    [
        (("数量指标", "管护渠道", "≥36公里"), ("数量指标", "管护渠道", "≥36000米"), "计量单位"),
        (("数量指标", "举办活动", "≥20场次"), ("数量指标", "举办活动", "≥24期"), "计量单位"),
        (("数量指标", "完成率", "≥95%"), ("时效指标", "完成率", "≥96%"), "二级指标"),
        (("数量指标", "种植面积", "≥50亩"), ("数量指标", "补植面积", "≥50亩"), "没有同名"),
        (("数量指标", "验收合格率", "≥95%"), ("数量指标", "验收不合格率", "≤5%"), "没有同名"),
    ],
)
def test_never_guessed(
    then: tuple[str, str, str],
    now: tuple[str, str, str],
    reason: str,
    space: Workspace,
    tmp_path: Path,
) -> None:
    base = ORCHARD_2024[7]
    rows: list[list[Filled]] = [[("产出指标", *one, ""), base] for one in (then, now)]
    project = pair(space, tmp_path, *rows)
    assert [line.subject for line in project.lines if "指标值" in line.measure] == ["果农满意度"]
    assert len(project.left) == 2
    assert all(reason in one.reason for one in project.left)


@pytest.mark.parametrize(
    ("then", "now", "change"),
    [
        ("≥8户", "≤8户", ("", "", "指标值方向不同，不计算增减")),
        ("≤8日", "≤6日", ("－2日", "－25.0%", "")),
        ("11月", "10月", ("", "", "")),
        ("80-90户", "85户", ("", "", MIXED)),
        ("0起", "2起", ("+2起", "", "上一栏为0或负数，不计算增减率")),
    ],
)
def test_only_a_number_is_subtracted(
    then: str, now: str, change: tuple[str, ...], space: Workspace, tmp_path: Path
) -> None:
    rows: list[list[Filled]] = [
        [("产出指标", "数量指标", "某项内容", value, ""), ORCHARD_2024[7]] for value in (then, now)
    ]
    shown = find(pair(space, tmp_path, *rows), "某项内容", "年度指标值")
    assert shown[:2] == (then, now)
    assert tuple(shown[2:]) == change


def test_one_name_twice_on_a_form_is_not_paired(space: Workspace, tmp_path: Path) -> None:
    twice: list[Filled] = [
        ("产出指标", "数量指标", "完成数量", "≥5个", "5个"),
        ("产出指标", "数量指标", "完成数量", "≥9个", "9个"),
    ]
    project = pair(space, tmp_path, [*twice, ORCHARD_2024[7]], [twice[0], ORCHARD_2024[7]])
    assert not [line for line in project.lines if line.subject == "完成数量"]
    assert {one.reason for one in project.left} == {"同一张表中有同名的几项，不能确定对应关系"}


def test_projects_of_one_file_and_units_of_one_name_keep_apart(
    space: Workspace, tmp_path: Path
) -> None:
    pond: list[Filled] = [("产出指标", "数量指标", "清淤山塘", "≥8口", "8口")]
    papers = [
        write(
            tmp_path / f"{year}.xlsx",
            果园=lay(year, ORCHARD_2024),
            山塘=lay(year, pond, project="山塘清淤", unit="县水利站"),
            同名=lay(year, pond, project="山塘清淤", unit=f"县{'甲乙'[year - 2024]}站"),
        )
        for year in (2024, 2025)
    ]
    found = compare(space, tmp_path, *papers).comparison
    assert [(one.project, one.unit) for one in found.projects] == [
        ("老果园改造提升", "县果业站"),
        ("山塘清淤", "县水利站"),
    ]


def test_a_code_on_another_project_is_told_not_followed(space: Workspace, tmp_path: Path) -> None:
    code = "33112326000777"
    one = write(tmp_path / "甲.xlsx", 表=lay(2024, ORCHARD_2024, code=code))
    other = write(tmp_path / "乙.xlsx", 表=lay(2025, ORCHARD_2024, code=code, project="果品冷链"))
    with pytest.raises(NothingToReview, match="项目编码相同而名称不同"):
        compare(space, tmp_path, one, other)


def test_two_forms_of_a_year_are_not_subtracted(space: Workspace, tmp_path: Path) -> None:
    papers = [
        write(tmp_path / f"{name}.xlsx", 表=lay(year, ORCHARD_2024, money=(name, name, name)))
        for name, year in (("100", 2024), ("110", 2025), ("120", 2025))
    ]
    (project,) = compare(space, tmp_path, *papers).comparison.projects
    assert len(project.columns) == 3
    assert not any(change for line in project.lines for change in line.changes)
    assert any("2025年有2张" in note for note in project.notes)


def test_forms_of_one_year_alone_are_told(space: Workspace, tmp_path: Path) -> None:
    one = write(tmp_path / "甲.xlsx", 表=lay(2025, ORCHARD_2024))
    other = write(tmp_path / "乙.xlsx", 表=lay(2025, ORCHARD_2025))
    with pytest.raises(NothingToReview, match="没有同一项目其他年度的表"):
        compare(space, tmp_path, one, other)


# ---- the papers -------------------------------------------------------------------------------


def test_forms_beside_reports_have_sheets_and_a_part_of_the_page(
    space: Workspace, tmp_path: Path
) -> None:
    one = write(tmp_path / "甲.xlsx", 表=lay(2024, ORCHARD_2024, project="<b>果园</b>改造"))
    other = write(tmp_path / "乙.xlsx", 表=lay(2025, ORCHARD_2025, project="<b>果园</b>改造"))
    written = compare(space, tmp_path, *SUMMARIES, one, other)
    assert len(written.comparison.columns) == 2
    assert len(written.comparison.lines) > 10
    book = openpyxl.load_workbook(written.workbook)
    assert book.sheetnames == ["对照表", "出处", "未对照", "项目对照", "项目未并列", "材料"]
    rows = list(book["项目对照"].iter_rows(min_row=4))
    row = next(row for row in rows if (row[2].value, row[3].value) == ("苗木成活率", "实际完成值"))
    assert [cell.value for cell in row[4:8]] == ["%", 91.5, 90.8, "－0.7个百分点"]
    assert row[5].comment is not None
    page = written.page.read_text(encoding="utf-8")
    assert "同一项目分年对照（1个项目）" in page
    assert "<b>果园" not in page


def test_forms_alone_are_enough_even_in_one_file(space: Workspace, tmp_path: Path) -> None:
    path = write(tmp_path / "两年.xlsx", 一=lay(2024, ORCHARD_2024), 二=lay(2025, ORCHARD_2025))
    written = compare(space, tmp_path, path)
    assert openpyxl.load_workbook(written.workbook).sheetnames == ["项目对照", "项目未并列", "材料"]
    page = written.page.read_text(encoding="utf-8")
    assert "数据对照（2024年、2025年）" in page
    assert "未对照的数据" not in page


def test_a_declaration_stands_beside_the_self_evaluation(space: Workspace, tmp_path: Path) -> None:
    names = ("03县交通运输局/农村公路养护2024年度绩效自评表.xlsx",)
    names += ("03县交通运输局/一体化系统导出-绩效目标20251028.xlsx",)
    papers = [Path(shutil.copy(SAMPLES / "season" / name, tmp_path)) for name in names]
    (project,) = compare(space, tmp_path, *papers).comparison.projects
    assert [column.label for column in project.columns] == ["2024年自评", "2026年申报"]
    assert find(project, "养护农村公路里程", "年度指标值")[:3] == (
        "≥452公里",
        "≥464公里",
        "+12公里",
    )
    assert find(project, "养护农村公路里程", "实际完成值")[:3] == ("452公里", "—", "")
    assert {one.subject for one in project.left} == {"水毁路段抢通率", "公路通行投诉件数"}


def test_the_command_tells_of_projects(tmp_path: Path) -> None:
    write(tmp_path / "两年.xlsx", 一=lay(2024, ORCHARD_2024), 二=lay(2025, ORCHARD_2025))
    done = run("extract", "两年.xlsx", "--compare", "-o", "对照", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "同一项目分年对照：1个项目，" in done.stdout
    assert "对照：0项" not in done.stdout


def test_a_comparison_without_forms_has_no_projects(space: Workspace, tmp_path: Path) -> None:
    found: Comparison = compare(space, tmp_path, *SUMMARIES).comparison
    assert found.projects == ()
