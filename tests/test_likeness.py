"""Forms of a season that say the same know of each other; the opinion names the other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pbassist import pipeline
from pbassist.draft import read_phrases
from pbassist.export import write_table
from pbassist.model.performance import Dossier, Project
from pbassist.model.policy import Library
from pbassist.model.review import Review, SeasonReview
from pbassist.profiles import read_profiles
from pbassist.read import read
from pbassist.relations.season import likeness
from tests.building import build_paper
from tests.case_building import read_sheet
from tests.reviewed import CORPUS, NOW, ON
from tests.written import write_workbook

PHRASES = read_phrases(CORPUS / "opinions" / "phrases.toml")
PROFILE = read_profiles(CORPUS / "profiles")["caiyu-2020-10"]
GOAL = "保障{}全年稳定运行，故障响应不超过2小时，系统正常运行率99%以上。"
ROWS = [
    ["产出指标", "数量指标", "维护系统数量", "1套", "20"],
    ["产出指标", "数量指标", "巡检次数", "≥12次", "15"],
    ["产出指标", "质量指标", "系统正常运行率", "≥99%", "15"],
    ["效益指标", "社会效益指标", "业务在线办理率", "≥90%", "30"],
    ["满意度指标", "服务对象满意度", "使用人员满意度", "≥95%", "10"],
]


def lay_form(name: str, code: str, amount: str) -> list[list[str | None]]:
    """A declaration of the county's archives."""
    return [
        ["2026年度项目支出绩效目标申报表（单位：万元）", None, None, None, None],
        ["项目名称", name, None, "项目编码", code],
        ["主管部门", "县档案局", None, "实施单位", "县档案馆"],
        ["资金总额", amount, None, "其中：财政拨款", amount],
        ["年度目标", GOAL.format(name.removesuffix("运维")), None, None, None],
        ["一级指标", "二级指标", "三级指标", "指标值", "权重"],
        *([*row] for row in ROWS),
    ]


def review_two(folder: Path) -> list[Review]:
    """Two declarations in files of their own, read as a season."""
    given = (("档案管理系统运维", "P01", "18"), ("公文流转系统运维", "P02", "15"))
    documents = [
        read(write_workbook(folder / f"{name}.xlsx", {"表": lay_form(name, code, amount)}))
        for name, code, amount in given
    ]
    return [
        pipeline.review(one, Library(regulations=()), PROFILE, on=ON, now=NOW, phrases=PHRASES)
        for one in pipeline.read_season(documents).dossiers
    ]


def test_each_opinion_names_the_other_project(tmp_path: Path) -> None:
    reviews = review_two(tmp_path)
    found = [[one for one in r.findings if one.fault == "项目雷同"] for r in reviews]
    assert [[one.message for one in some] for some in found] == [
        [
            "本项目与“公文流转系统运维”项目总体目标、绩效指标基本一致（5项指标中5项名称和指标值相同）。"
        ],
        [
            "本项目与“档案管理系统运维”项目总体目标、绩效指标基本一致（5项指标中5项名称和指标值相同）。"
        ],
    ]
    assert all(
        r.opinion and "属同类的，建议整合" in r.opinion.points[-1].statement.text for r in reviews
    )
    assert all(r.opinion and "属同类的建议整合" in r.opinion.line for r in reviews)


def test_the_table_shows_the_goal_that_is_like_another(tmp_path: Path) -> None:
    season = SeasonReview(reviews=tuple(review_two(tmp_path)), on=ON, made_at=NOW)
    rows = read_sheet(write_table(season, tmp_path / "表.xlsx"), "审核意见")
    assert [row["原填报内容"] for row in rows if row["问题类别"] == "项目雷同"] != []


def test_a_project_alone_is_like_none(tmp_path: Path) -> None:
    rows = lay_form("档案管理系统运维", "P01", "18")
    document = read(write_workbook(tmp_path / "一.xlsx", {"表": rows}))
    (dossier,) = pipeline.read_season([document]).dossiers
    assert dossier.alike == ()


def build_form(number: int, rows: list[list[str]]) -> Dossier:
    case: dict[str, Any] = {"goal": f"完成任务{number}。", "indicators": rows}
    paper = build_paper("declaration", case, f"第{number}份")
    project = Project(name=f"项目{number}", unit=f"单位{number % 7}")
    return Dossier(id=str(number), kind="project", project=project, papers=(paper,))


def test_the_work_grows_with_the_season_and_not_with_its_square(monkeypatch: Any) -> None:
    common = [["产出", "质量", "验收合格率", "100%"], ["满意度", "对象", "群众满意度", "≥90%"]]
    asked: list[int] = []
    really = likeness._may_be_alike

    def count(one: Any, other: Any) -> bool:
        asked.append(1)
        return really(one, other)

    monkeypatch.setattr(likeness, "_may_be_alike", count)
    for size in (100, 200):
        asked.clear()
        forms = [
            build_form(
                n, [*([["产出", "数量", f"任务{n}之{k}", f"{n + k}处"] for k in range(4)]), *common]
            )
            for n in range(size)
        ]
        assert all(one.alike == () for one in likeness.join_alike(forms))
        assert len(asked) <= size


def test_of_many_that_are_the_same_each_knows_some() -> None:
    rows = [["产出", "数量", f"任务{k}", f"{k + 3}处"] for k in range(5)]
    forms = likeness.join_alike([build_form(number, rows) for number in range(60)])
    assert {len(one.alike) for one in forms} == {likeness.MOST_LIKENESSES}
