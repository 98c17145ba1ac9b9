"""The class of a project decides how deep the checks go, by profile; the working paper says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pbassist.checks import run_checks, tell_depth
from pbassist.checks.register import Brief
from pbassist.export import write_working_paper
from pbassist.model.profile import Depth
from pbassist.profiles import read_profiles
from tests.building import build_brief
from tests.case_building import sheet_texts
from tests.reviewed import CORPUS, review_samples

PROFILE = read_profiles(CORPUS / "profiles")["caiyu-2020-10"]
SHALLOW = Depth(
    source="本局2026年填报通知", name="要素和勾稽", only=("资金数不相符", "weights_add_up")
)
CASE: dict[str, Any] = {
    "goal": "保障工作正常开展。",
    "funds": {"requested": {"total": "150", "appropriation": "145"}},
    "indicators": [
        ["产出", "数量", "培训场次", "≥12场", "80"],
        ["效益", "社会", "能力", "有效提升", "5"],
    ],
}


def make_brief(named: str | None, depths: dict[str, Depth]) -> Brief:
    brief = build_brief(CASE, PROFILE.model_copy(update={"depths": depths}))
    (paper,) = brief.dossier.papers
    assert paper.target is not None
    target = paper.target.model_copy(update={"project_class": named})
    papers = (paper.model_copy(update={"target": target}),)
    return brief._replace(dossier=brief.dossier.model_copy(update={"papers": papers}))


def list_faults(brief: Brief) -> set[str]:
    return {one.fault for one in run_checks(brief) if one.verdict == "unmet"}


def test_the_shipped_profiles_run_every_check_for_every_class() -> None:
    for profile in read_profiles(CORPUS / "profiles").values():
        assert set(profile.depths) == {"A", "B", "C"}
        assert not any(one.only for one in profile.depths.values())


def test_a_class_of_which_the_profile_says_so_is_looked_at_less_deeply() -> None:
    deep, shallow = make_brief("A", {"C": SHALLOW}), make_brief("C", {"C": SHALLOW})
    assert list_faults(shallow) == {"资金数不相符", "权重合计不符"}
    assert list_faults(deep) > list_faults(shallow)


@pytest.mark.parametrize(
    ("named", "depths", "said"),
    [
        (None, {"C": SHALLOW}, "本项目未标注类别，按全部核对项审核。"),
        ("A", {"C": SHALLOW}, "本项目为A类，按全部核对项审核。"),
        (
            "C",
            {"C": SHALLOW},
            "本项目为C类，按“要素和勾稽”审核（本局2026年填报通知），未作的核对：",
        ),
    ],
)
def test_the_depth_is_told(named: str | None, depths: dict[str, Depth], said: str) -> None:
    told = tell_depth(make_brief(named, depths))
    assert told.startswith(said)
    if named == "C":
        assert "总体目标空泛" in told
        assert "资金数不相符" not in told


def test_what_a_file_hides_is_told_at_every_depth() -> None:
    only = Depth(source="试", name="试", only=("资金数不相符",))
    told = tell_depth(make_brief("C", {"C": only}))
    assert "隐藏内容" not in told
    assert "指令性文字" not in told


def test_the_working_paper_says_which_depth_was_used(tmp_path: Path) -> None:
    review = next(one for one in review_samples().reviews if one.kind == "project")
    texts = sheet_texts(write_working_paper(review, tmp_path / "底稿.xlsx"), "材料")
    assert "审核深度" in texts
    assert "本项目未标注类别，按全部核对项审核。" in texts
