"""Monitored projects are listed with their light; what is done stays open for a person."""

from __future__ import annotations

from pathlib import Path

from pbassist.export import write_table, write_working_paper
from pbassist.export.dispositions import DISPOSITIONS
from pbassist.model.review import SeasonReview
from tests.case_building import has_sheet, read_sheet, sheet_texts
from tests.reviewed import NOW, ON, review_samples


def make_season(*, monitored: bool) -> SeasonReview:
    given = review_samples()
    reviews = given.watched[:3] if monitored else given.reviews
    return SeasonReview(reviews=tuple(reviews), on=ON, made_at=NOW)


def test_the_list_shows_the_money_and_leaves_the_decision_open(tmp_path: Path) -> None:
    path = write_table(make_season(monitored=True), tmp_path / "表.xlsx")
    rows = read_sheet(path, DISPOSITIONS)
    assert [(row["项目名称"], row["灯"]) for row in rows] == [
        ("农村公路提质改造", "红"),
        ("城乡劳动力技能培训", "绿"),
        ("小型水库维修养护", "绿"),
    ]
    first = rows[0]
    assert (first["全年预算数"], first["已支付"]) == ("480万元", "132万元")
    assert (first["监控期"], first["执行率"], first["序时进度"]) == ("1—7月", "27.5%", "58.3%")
    assert first["拟处理"].startswith("□督促加快执行")
    assert "☑" not in first["拟处理"]
    assert [row["拟调减或收回金额"] for row in rows] == [None, None, None]


def test_the_units_never_see_the_list(tmp_path: Path) -> None:
    path = write_table(make_season(monitored=True), tmp_path / "表.xlsx", audience="unit")
    assert not has_sheet(path, DISPOSITIONS)


def test_a_season_without_monitoring_has_no_such_list(tmp_path: Path) -> None:
    assert not has_sheet(
        write_table(make_season(monitored=False), tmp_path / "表.xlsx"), DISPOSITIONS
    )


def test_the_working_paper_of_a_monitored_project_has_its_row(tmp_path: Path) -> None:
    review = make_season(monitored=True).reviews[0]
    path = write_working_paper(review, tmp_path / "底稿.xlsx")
    assert [row["灯"] for row in read_sheet(path, DISPOSITIONS)] == [
        review.monitored.light if review.monitored else ""
    ]


def test_the_counts_tell_the_faults_a_unit_makes_again_and_again(tmp_path: Path) -> None:
    path = write_table(make_season(monitored=False), tmp_path / "表.xlsx")
    texts = sheet_texts(path, "统计")
    assert "【各单位常见问题】" in texts
    unit = write_table(make_season(monitored=False), tmp_path / "单位.xlsx", audience="unit")
    assert not has_sheet(unit, "统计")


def test_what_a_unit_does_often_is_told_by_unit_and_not_by_department(tmp_path: Path) -> None:
    faulty = [one for one in review_samples().reviews if any(f.level for f in one.findings)]
    pairs = [
        (a, b)
        for a in faulty
        for b in faulty
        if a is not b and {f.fault for f in a.findings} & {f.fault for f in b.findings}
    ]
    one, other = pairs[0]

    def place(units: tuple[str, str]) -> list[str]:
        reviews = tuple(
            review.model_copy(
                update={
                    "project": review.project.model_copy(
                        update={"unit": unit, "department": "县水利局"}
                    )
                }
            )
            for review, unit in zip((one, other), units, strict=True)
        )
        season = SeasonReview(reviews=reviews, on=ON, made_at=NOW)
        return sheet_texts(write_table(season, tmp_path / f"{units[1]}.xlsx"), "统计")

    assert "【各单位常见问题】" not in place(("县河湖中心", "县供水中心"))
    texts = place(("县河湖中心", "县河湖中心"))
    assert "【各单位常见问题】" in texts
    assert "县河湖中心" in texts[texts.index("【各单位常见问题】") :]
