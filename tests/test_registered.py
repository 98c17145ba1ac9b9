"""Without a register the units of a season are those that its own forms name."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pbassist.dossiers.registered import complete_register
from pbassist.model.performance import Dossier, Project, Unit
from pbassist.model.policy import Library
from pbassist.pipeline import read_season, review
from pbassist.profiles import read_profiles
from pbassist.read import read
from tests.written import write_workbook

PROFILES = read_profiles(Path(__file__).parents[1] / "corpus" / "profiles")
NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)


def _dossier(unit: str | None, department: str | None = None) -> Dossier:
    project = Project(name="项目", unit=unit, department=department)
    return Dossier(id=f"{unit}", kind="project", project=project, papers=())


def test_the_register_comes_first_and_the_forms_complete_it() -> None:
    register = [Unit(name="桐岭县水利局", department="桐岭县水利局", office="农业股")]
    units = complete_register(
        register, [_dossier("县水利局", "县水利局"), _dossier("县水库管理站", "县水利局")]
    )
    assert [(one.name, one.department, one.office) for one in units] == [
        ("桐岭县水利局", "桐岭县水利局", "农业股"),
        ("县水库管理站", "县水利局", None),
    ]


@pytest.mark.parametrize(
    "name", ["各乡镇人民政府", "县文化馆（牵头）", "有关单位", "/", "全县各学校", None]
)
def test_what_names_no_one_unit_is_left_out(name: str | None) -> None:
    assert complete_register((), [_dossier(name)]) == ()


def _faults(folder: Path, goal: str) -> list[str]:
    """What is said of 他单位内容残留 where 县司法局 has a form of its own in the season."""
    for unit, name, words in (
        ("桐岭县司法局", "法治宣传", "全年开展宣讲60场，制作短视频24条，覆盖全部村社区。"),
        ("桐岭县林业局", "森林防火", goal),
    ):
        rows = [
            ["项目支出绩效目标申报表"],
            ["（2027年度）"],
            ["项目名称", name, "实施单位", unit],
            ["年度目标", words, None, None],
            ["一级指标", "二级指标", "三级指标", "指标值"],
            ["产出指标", "数量指标", f"{name}场次", "≥60场"],
            ["效益指标", "社会效益指标", "群众知晓率", "≥80%"],
        ]
        write_workbook(folder / f"{unit}.xlsx", {"Sheet1": rows})
    season = read_season([read(path) for path in sorted(folder.glob("*.xlsx"))])
    profile = PROFILES["caiyu-2020-10"]
    reviews = [
        review(
            one,
            Library(regulations=()),
            profile,
            on=dt.date(2026, 11, 23),
            now=NOW,
            units=season.units,
        )
        for one in season.dossiers
    ]
    found = (fault for one in reviews for fault in one.findings)
    return [one.message for one in found if one.fault == "他单位内容残留"]


def test_another_unit_of_the_season_that_does_the_work_is_named(tmp_path: Path) -> None:
    assert _faults(tmp_path, "县司法局全年开展巡护宣传60场，重点林区入户率95%以上。") == [
        "年度目标中出现“县司法局”字样，与申报单位（桐岭县林业局）不符。"
    ]


@pytest.mark.parametrize(
    "goal",
    [
        "会同县司法局开展巡护宣传60场，重点林区入户率95%以上。",
        "县林业局与县司法局联合开展巡护宣传60场，重点林区入户率95%以上。",
        "县司法局配合开展巡护宣传60场，重点林区入户率95%以上。",
        "开展巡护宣传60场，由县司法局提供法律文本，重点林区入户率95%以上。",
    ],
)
def test_a_partner_of_the_season_is_no_leftover(tmp_path: Path, goal: str) -> None:
    assert _faults(tmp_path, goal) == []


def test_a_season_of_one_unit_has_not_looked_for_others(tmp_path: Path) -> None:
    rows = [
        ["项目支出绩效目标申报表"],
        ["（2027年度）"],
        ["项目名称", "法治宣传", "实施单位", "桐岭县司法局"],
        ["年度目标", "全年开展宣讲60场，覆盖全部村社区。", None, None],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "宣讲场次", "≥60场"],
    ]
    season = read_season([read(write_workbook(tmp_path / "表.xlsx", {"Sheet1": rows}))])
    assert [one.name for one in season.units] == ["桐岭县司法局"]
    (dossier,) = season.dossiers
    profile = PROFILES["caiyu-2020-10"]
    made = review(
        dossier,
        Library(regulations=()),
        profile,
        on=dt.date(2026, 11, 23),
        now=NOW,
        units=season.units,
    )
    assert any("未提供单位名录" in one.message for one in made.unchecked)
