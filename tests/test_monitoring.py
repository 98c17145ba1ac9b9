"""Monitoring forms are reviewed against a table written by hand; a form beside 自评 is compared."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pbassist import pipeline
from pbassist.cli.schemes import tell_profile
from pbassist.draft import read_phrases
from pbassist.export.dispositions import list_dispositions
from pbassist.find.figures.months import find_month
from pbassist.model.performance import Dossier, Project
from pbassist.model.policy import Library
from pbassist.model.profile import Profile
from pbassist.model.review import Review
from pbassist.profiles import read_profiles
from pbassist.read import read
from tests.building import build_paper
from tests.reviewed import CORPUS, NOW, ON, SAMPLES
from tests.written import write_workbook

FOLDER = SAMPLES / "monitoring"
GOLD: dict[str, Any] = tomllib.loads((FOLDER / "gold.toml").read_text("utf-8"))
PROFILE = read_profiles(CORPUS / "profiles")["caiyu-2020-10"]
PHRASES = read_phrases(CORPUS / "opinions" / "phrases.toml")


@cache
def review_folder(when: str) -> dict[str, Review]:
    """Reviews by code: of the monitoring forms, or of the whole folder later."""
    folder = FOLDER / "运行监控" if when == "monitoring" else FOLDER
    documents = [read(path) for path in sorted(folder.rglob("*.xlsx"))]
    season = pipeline.read_season(documents)
    assert season.unplaced == ()
    reviews = (
        pipeline.review(one, Library(regulations=()), PROFILE, on=ON, now=NOW, phrases=PHRASES)
        for one in season.dossiers
    )
    return {one.project.code or "": one for one in reviews}


@pytest.mark.parametrize("when", ["monitoring", "later"])
def test_every_fault_of_the_table_is_named_once_and_nothing_else(when: str) -> None:
    reviews = review_folder(when)
    reviewed = {code for code, one in reviews.items() if one.papers[0].role == "monitoring"}
    wanted = {
        (one["project"], one["fault"], one["level"]): one["says"]
        for one in GOLD["faults"]
        if one["when"] == when or (one["when"] == "monitoring" and one["project"] in reviewed)
    }
    found = {
        (code, one.fault, one.level): one
        for code, review in reviews.items()
        for one in review.findings
    }
    assert sorted(found) == sorted(wanted)
    for key, words in wanted.items():
        said = found[key].message + found[key].remedy
        assert [word for word in words if word not in said] == [], said
        assert not any(one.withheld for one in reviews[key[0]].unchecked)


@pytest.mark.parametrize("one", GOLD["monitored"], ids=lambda one: str(one["project"]))
def test_the_pace_and_its_light_are_those_of_the_table(one: dict[str, str]) -> None:
    found = review_folder("monitoring")[one["project"]].monitored
    assert found is not None
    assert (found.budget, found.paid) == (one["budget"], one["paid"])
    assert (found.rate, found.elapsed, found.light) == (one["rate"], one["elapsed"], one["light"])


def test_a_letter_on_a_monitoring_form_speaks_of_monitoring() -> None:
    opinion = review_folder("monitoring")["99012626T000133012"].opinion
    assert opinion is not None
    assert opinion.title == "关于2026年农村公路提质改造项目绩效运行监控的审核意见"
    assert "绩效运行监控表收悉" in opinion.opening.text
    assert [point.kind for point in opinion.points] == [
        *("须更正", "须更正", "建议完善", "请说明", "请说明")
    ]


def test_a_list_of_monitored_projects_is_read_row_by_row(tmp_path: Path) -> None:
    heads = ["项目编码", "项目名称", "预算单位", "全年预算数", "1-8月支付数", "执行进度"]
    heads += ["一级指标", "二级指标", "三级指标", "年度指标值", "监控期完成值", "全年预计完成值"]
    rows = [heads]
    for code, name, paid, rate in (
        ("P1", "道路保洁", "20", "20%"),
        ("P2", "绿化养护", "60", "60%"),
    ):
        project = [code, name, "县环卫所", "100", paid, rate]
        area = ["产出指标", "数量指标", f"{name}面积", "≥30万平方米", "30万平方米", "30万平方米"]
        pleased = ["满意度指标", "满意度", "市民满意度", "≥85%", "", "86%"]
        rows += [[*project, *area], [*project, *pleased]]
    document = read(write_workbook(tmp_path / "清单.xlsx", {"导出": rows}))
    reviews = [
        pipeline.review(one, Library(regulations=()), PROFILE, on=ON, now=NOW)
        for one in pipeline.read_season([document]).dossiers
    ]
    assert [one.monitored.light for one in reviews if one.monitored] == ["红", "绿"]
    assert [[f.fault for f in one.findings] for one in reviews] == [["执行进度偏慢未说明原因"], []]


CALENDAR = """
[[periods]]
name = "1—6月"
months = 6
source = "云泽县监控通知"
light_red = { value = 30, source = "云泽县监控通知：上半年红灯线" }
light_yellow = { value = 50, source = "云泽县监控通知：上半年黄灯线" }

[[periods]]
name = "1—9月"
months = 9
source = "云泽县监控通知"
light_yellow = { value = 95, source = "云泽县监控通知：三季度黄灯线" }
"""


def read_scheme_with_periods(folder: Path) -> Profile:
    """The plain scheme with monitoring periods that have lights of their own."""
    for path in (CORPUS / "profiles").glob("*.toml"):
        (folder / path.name).write_text(path.read_text("utf-8"), "utf-8")
    (folder / "calendar.toml").write_text(CALENDAR, "utf-8")
    return read_profiles(folder)["caiyu-2020-10"]


@pytest.mark.parametrize(
    ("month", "paid", "general", "own"),
    [
        # 执行率÷序时进度，通用线红60、黄80；1—6月红30、黄50，1—9月黄95。
        (6, "10", "红", "红"),
        (6, "16", "红", "黄"),
        (6, "25", "红", "绿"),
        (7, "41", "黄", "黄"),
        (9, "67", "绿", "黄"),
        (9, "44", "红", "红"),
        (9, "72", "绿", "绿"),
    ],
)
def test_a_period_with_thresholds_of_its_own_is_lit_by_them(
    month: int, paid: str, general: str, own: str, tmp_path: Path
) -> None:
    row = ["产出", "数量", "巡护里程", "≥480公里", "300公里", "480公里"]
    case = {
        "heads": f"绩效运行监控表（1—{month}月）",
        "funds": {"initial": {"total": "100"}, "executed": {"total": paid}},
        "indicators": [row],
    }
    dossier = Dossier(
        id="d",
        kind="project",
        project=Project(name="护林"),
        papers=(build_paper("monitoring", case),),
    )
    scheme = read_scheme_with_periods(tmp_path)
    reviews = [
        pipeline.review(dossier, Library(regulations=()), one, on=ON, now=NOW, phrases=PHRASES)
        for one in (PROFILE, scheme)
    ]
    assert [one.monitored.light for one in reviews if one.monitored] == [general, own]
    assert [list_dispositions([one])[0][11] for one in reviews] == [general, own]
    told = [f for f in reviews[1].findings if f.check == "slow_pace_is_explained"]
    assert [f.check for f in told] == (["slow_pace_is_explained"] if own != "绿" else [])
    limits = f"按1—{month}月的阈值为" if month != 7 else "按方案为"
    assert all(f.note == f"{limits}{own}灯。" for f in told)


def test_thresholds_of_a_period_say_where_they_come_from(tmp_path: Path) -> None:
    told = "\n".join(tell_profile(read_scheme_with_periods(tmp_path)))
    assert "1—6月：红灯低于30〔云泽县监控通知：上半年红灯线，未核验原文〕" in told
    assert "黄灯低于95〔云泽县监控通知：三季度黄灯线，未核验原文〕" in told
    assert "  1—9月：黄灯低于95" in told


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ("确定能", 1),
        ("☑确定能 □有可能 □完全不可能", 1),
        ("有可能", 0),
        ("□确定能 ☑有可能 □完全不可能", 0),
        ("", 0),
    ],
)
def test_a_likelihood_written_in_one_column_is_read(tmp_path: Path, chosen: str, told: int) -> None:
    heads = ["一级指标", "二级指标", "三级指标", "年度指标值", "1-8月完成情况", "全年预计完成情况"]
    cause = "6月起封路施工，已调整线路并增派班组"
    row = ["产出指标", "数量指标", "巡护里程", "≥480公里", "210公里", "390公里"]
    rows = [
        ["2026年项目支出绩效运行监控表（1—8月）"],
        ["项目名称", "林区防火巡护", "实施单位", "县护林队"],
        [*heads, "偏差原因", "完成目标可能性"],
        [*row, cause, chosen],
        ["", "", "巡护班组", "6个", "6个", "6个", "", "确定能"],
    ]
    document = read(write_workbook(tmp_path / "监控.xlsx", {"监控": rows}))
    (dossier,) = pipeline.read_season([document]).dossiers
    review = pipeline.review(dossier, Library(regulations=()), PROFILE, on=ON, now=NOW)
    found = [one for one in review.findings if one.fault == "完成可能性与预计不一致"]
    assert len(found) == told
    assert all("390公里" in one.message and "“确定能”" in one.message for one in found)


def test_what_is_asked_of_work_never_begun_may_go_out(tmp_path: Path) -> None:
    rows = [
        ["2026年项目支出绩效运行监控表（1—8月）"],
        ["项目名称", "社区充电桩建设", "实施单位", "县住房保障中心"],
        ["一级指标", "二级指标", "三级指标", "年度指标值", "1-8月完成情况", "全年预计完成情况"],
        ["产出指标", "数量指标", "新建充电桩", "40个", "0个", "40个", "", "确定能"],
        ["", "时效指标", "完成时间", "2026年6月底前", "未完成", "2026年11月底前", "", "有可能"],
    ]
    rows[2] += ["偏差原因", "完成目标可能性"]
    document = read(write_workbook(tmp_path / "监控.xlsx", {"监控": rows}))
    (dossier,) = pipeline.read_season([document]).dossiers
    library = Library(regulations=())
    review = pipeline.review(dossier, library, PROFILE, on=ON, now=NOW, phrases=PHRASES)
    (found,) = [one for one in review.findings if one.fault == "完成可能性与预计不一致"]
    assert "监控期完成0个，“完成时间”2026年6月底前已过" in found.message
    assert not any(one.withheld for one in review.unchecked)


def test_the_forms_are_made_again_byte_for_byte(tmp_path: Path) -> None:
    made = SAMPLES / "make_monitoring.py"
    subprocess.run([sys.executable, str(made), "--out", str(tmp_path)], check=True)
    names = sorted(path.relative_to(FOLDER) for path in FOLDER.rglob("*.xlsx"))
    assert len(names) == 4
    for name in names:
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name


@pytest.mark.parametrize(
    ("words", "month"),
    [
        ("1-7月执行数", 7),
        ("1—9月预算执行率", 9),
        ("２０２６年１至６月", 6),
        ("截至2026年8月31日", 8),
        ("2026年上半年绩效运行监控表", 6),
        ("前三季度执行情况", 9),
        ("10月底前完成", None),
        ("7月底累计支出", 7),
        ("全年预计完成情况", None),
        ("1-12月", 12),
    ],
)
def test_the_months_of_a_head_are_read(words: str, month: int | None) -> None:
    assert find_month(words) == month
