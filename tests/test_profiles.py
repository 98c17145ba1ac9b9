from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from evals.finders.forms import APPRAISED, LAYOUTS_TABLE, read_layout
from pbassist.errors import SettingsError
from pbassist.forms import read_targets
from pbassist.model.performance import Target
from pbassist.profiles import find_profile, guess_profile, read_choice, read_profiles
from pbassist.read import read

FOLDER = Path(__file__).parents[1] / "corpus" / "profiles"
PROFILES = read_profiles(FOLDER)
DEFAULT = "caiyu-2020-10"
LAYOUTS = [
    case
    for case in tomllib.loads(LAYOUTS_TABLE.read_text("utf-8"))["case"]
    if case["layout"] not in APPRAISED
]


def guess(*targets: Target) -> str:
    return guess_profile(targets, PROFILES, DEFAULT).id


SICHUAN, ZHEJIANG = "51132426T000010001111", "33112326000001"


def draw_form(
    tmp_path: Path, head: str, rows: str, title: str = "项目支出绩效目标申报表", code: str = ""
) -> Target:
    from evals.finders.forms.drawings import write_xlsx

    sheet = f"| {title} |\n| 项目名称 | 普法 | 项目编码 | {code} |\n{head}\n{rows}"
    (target,) = read_targets(read(write_xlsx(tmp_path / "表.xlsx", sheet)))
    return target


@pytest.mark.parametrize("name", sorted(PROFILES))
def test_every_value_of_a_scheme_says_where_it_comes_from(name: str) -> None:
    profile = PROFILES[name]
    values: list[Any] = [*profile.thresholds.values(), *profile.words.values()]
    values += [*profile.deductions.values(), *profile.deadlines.values(), *profile.periods]
    values += [*profile.document_types, profile.marks, profile.grades]
    values += [limit for one in profile.periods for limit in (one.light_red, one.light_yellow)]
    for stage in profile.stages:
        values += [*stage.classes, stage.weights, stage.scoring]
    told = [one for one in values if one is not None]
    assert profile.provenance
    assert all(one.source.strip() for one in told)
    assert profile.periods
    assert profile.deadlines


@pytest.mark.parametrize("name", sorted(PROFILES))
def test_no_scheme_demands_a_class_of_every_project_as_a_must(name: str) -> None:
    demands = [one.demand for stage in PROFILES[name].stages for one in stage.classes]
    assert "required" not in demands


@pytest.mark.parametrize("name", sorted(PROFILES))
def test_classes_with_points_add_up_to_the_total(name: str) -> None:
    for stage in PROFILES[name].stages:
        if stage.weights and stage.weights.dimensions:
            assert sum(stage.weights.dimensions.values()) == stage.weights.total


WANTED = {
    "Sichuan monitoring-like self-evaluation: execution rows by kind of money and a reason below"
    " ninety": "sichuan",
    "Sichuan self-evaluation: numbered sections, four kinds of money, a pool of ninety": "sichuan",
    "Sichuan budget export: a row an indicator, the nature of a value and its direction": "sichuan",
    "Shanghai: a long form of project texts, money in 元, cost classes, year's values": "shanghai",
    "self-assessment of about 2013: what was planned and what was done, in classes of input, process,"
    " output, effect": "municipal-2013",
    "form of about 2013: goals instead of indicators, money of three years, class of input": (
        "municipal-2013"
    ),
    "Shanghai self-evaluation: grade, money in 元, four grades of words as values done": (
        "caiyu-2021-101"
    ),
    "Shanghai annex to the budget: several projects below one title, year in the label": (
        "caiyu-2021-101"
    ),
}
"""A form without any sign of its place is of the national scheme whose classes it has."""


@pytest.mark.parametrize("case", LAYOUTS, ids=lambda case: case["name"])
def test_the_scheme_is_guessed_from_the_form(case: dict[str, Any]) -> None:
    targets = read_layout(case["layout"], case["sheet"])
    chosen = guess_profile(targets, PROFILES, DEFAULT)
    assert chosen.id == WANTED.get(case["name"], DEFAULT)
    assert chosen.chosen.endswith("。")


def test_a_form_without_classes_gets_the_default_and_says_so(tmp_path: Path) -> None:
    target = draw_form(tmp_path, "| 三级指标 | 指标值 |", "| 培训场次 | ≥3场 |")
    chosen = guess_profile([target], PROFILES, "sichuan")
    assert chosen.id == "sichuan"
    assert chosen.chosen == "表式未显示所用方案，按默认方案核对；可用 --profile 指定。"


def test_a_form_that_fits_two_schemes_alike_gets_the_default_and_says_so(tmp_path: Path) -> None:
    target = draw_form(tmp_path, "| 一级指标 | 三级指标 | 指标值 |", "| 成本指标 | 单价 | ≤3万元 |")
    cost = PROFILES["caiyu-2021-101"]
    twin = cost.model_copy(update={"id": "twin", "title": "另一方案"})
    chosen = guess_profile([target], {**PROFILES, "twin": twin}, DEFAULT)
    assert chosen.id == DEFAULT
    assert chosen.chosen == (
        f"表式同时与“{cost.title}”、“另一方案”相符，不能确定，按默认方案核对；可用 --profile 指定。"
    )


def test_the_first_form_that_bears_marks_decides(tmp_path: Path) -> None:
    bare = draw_form(tmp_path, "| 三级指标 | 指标值 |", "| 培训场次 | ≥3场 |")
    head = "| 一级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 |"
    sichuan = draw_form(tmp_path, head, "| 产出指标 | 培训场次 | ≥ | 3 | 场 |", code=SICHUAN)
    cost = draw_form(tmp_path, "| 一级指标 | 三级指标 | 指标值 |", "| 成本指标 | 单价 | ≤3万元 |")
    assert guess(bare, sichuan, cost) == "sichuan"
    assert guess(cost, sichuan) == "caiyu-2021-101"


def test_a_number_and_a_unit_column_alone_are_of_no_place(tmp_path: Path) -> None:
    head = "| 一级指标 | 三级指标 | 运算符号 | 指标值 | 计量单位 |"
    assert guess(draw_form(tmp_path, head, "| 产出指标 | 培训场次 | ≥ | 3 | 场 |")) == DEFAULT


@pytest.mark.parametrize(
    ("code", "wanted"), [(SICHUAN, "sichuan"), (ZHEJIANG, DEFAULT), ("", DEFAULT)]
)
def test_columns_of_the_budget_system_are_of_the_place_that_the_code_says(
    code: str, wanted: str, tmp_path: Path
) -> None:
    head = "| 一级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 |"
    row = "| 产出指标 | 培训场次 | ≥ | 3 | 场 |"
    assert guess(draw_form(tmp_path, head, row, code=code)) == wanted


def test_a_class_of_input_in_a_form_of_today_is_not_of_2013(tmp_path: Path) -> None:
    head = "| 一级指标 | 三级指标 | 指标值 |"
    rows = "| 投入指标 | 到位率 | 100% |\n| 产出指标 | 培训场次 | ≥3场 |"
    assert guess(draw_form(tmp_path, head, rows, "2026年项目支出绩效目标申报表")) == DEFAULT
    assert (
        guess(draw_form(tmp_path, head, rows, "2014年项目支出绩效目标申报表")) == "municipal-2013"
    )


def test_a_scheme_is_named_by_id_by_its_title_and_by_stage() -> None:
    assert read_choice("四川", PROFILES) == {None: "sichuan"}
    assert read_choice("自评=sichuan，申报=财预〔2021〕101号", PROFILES) == {
        "self_evaluation": "sichuan",
        "declaration": "caiyu-2021-101",
    }
    assert find_profile(PROFILES, "shanghai").grades is not None


@pytest.mark.parametrize("wish", ["某省", "财预", "立项=sichuan", "自评="])
def test_an_unknown_scheme_or_stage_is_refused_with_those_that_exist(wish: str) -> None:
    with pytest.raises(SettingsError, match=r"caiyu-2020-10|申报"):
        read_choice(wish, PROFILES)


def test_a_bureau_keeps_schemes_of_its_own_over_the_shared_lists(tmp_path: Path) -> None:
    text = (FOLDER / "sichuan.toml").read_text("utf-8").replace('"sichuan"', '"our-county"', 1)
    own = '\n[thresholds.low_execution]\nvalue = 70\nsource = "本县通知"\nverified = true\n'
    (tmp_path / "ours.toml").write_text(text + own, "utf-8")
    (profile,) = read_profiles(tmp_path, FOLDER).values()
    assert profile.id == "our-county"
    assert profile.threshold("low_execution") == Decimal(70)
    assert profile.threshold("low_execution_reason") == Decimal(90)
    assert profile.word_list("vague") == PROFILES["sichuan"].word_list("vague")
    assert len(profile.document_types) == len(PROFILES["sichuan"].document_types)
