from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from pbassist.dossiers import Facts, classify_role, join_facts, join_papers
from pbassist.dossiers.roles import explain_unplaced, is_unread_form
from pbassist.model.document import Document
from pbassist.model.performance import (
    Dossier,
    Estimate,
    Goal,
    Indicator,
    Paper,
    Payment,
    Project,
    Role,
    Season,
    Stage,
    Target,
    Unit,
)
from pbassist.read import read_text

REGISTER = (
    Unit(name="县水利局", department="县水利局", office="农业股"),
    Unit(name="县农村供水中心", department="县水利局", office="农业股"),
    Unit(name="县教育局", department="县教育局", office="科教股"),
    Unit(name="县职业学校", department="县教育局", office="科教股"),
)


def _document(name: str, text: str = "") -> Document:
    return read_text(text or f"{name}的内容", name=name)


def _project(words: str) -> Project:
    """code | name | unit | department, blanks for what is not filled in."""
    code, name, unit, department = (w.strip() or None for w in (words + "|||").split("|")[:4])
    return Project(code=code, name=name, unit=unit, department=department)


STAGES: dict[str, Stage] = {
    "self_evaluation": "self_evaluation",
    "monitoring": "monitoring",
}


def _form(
    role: Role, words: str, year: int | None = 2026, file: str = "", planned: str = "1"
) -> Paper:
    document = _document(file or f"{role}{words}{year}.xlsx")
    span = document.span(0, 1)
    indicator = Indicator(name="数量", planned=planned, span=span)
    target = Target(
        project=_project(words),
        stage=STAGES.get(role, "declaration"),
        year=year,
        annual=Goal(indicators=(indicator,)),
        span=span,
    )
    return Paper(role=role, document=document, target=target)


def _payment(words: str, file: str = "台账.xlsx", year: int | None = 2025) -> Paper:
    document = _document(file)
    payment = Payment(
        project=_project(words),
        executed=Decimal(1),
        as_of=dt.date(year, 12, 31) if year else None,
        span=document.span(0, 1),
    )
    return Paper(role="execution", document=document, payment=payment)


def _estimate(words: str) -> Paper:
    document = _document("测算.xlsx")
    estimate = Estimate(project=_project(words), span=document.span(0, 1))
    return Paper(role="estimate", document=document, estimate=estimate)


def _shown(dossier: Dossier) -> str:
    name = dossier.project.name or dossier.project.code or ""
    roles = [f"{p.role}{p.target.year or ''}" if p.target else p.role for p in dossier.papers]
    return f"{name}: {' '.join(roles)}"


def _all(season: Season) -> list[str]:
    return [_shown(dossier) for dossier in season.dossiers]


def test_papers_of_one_code_are_one_project_whatever_the_name_looks_like() -> None:
    season = join_papers(
        [
            _form("self_evaluation", "3311ab01 | 山塘整治项目 | 县水利局", 2025),
            _form("approval", "３３１１ＡＢ０１ | 山塘 整治 | 县水利局", 2025),
            _payment("3311AB01 | 山塘整治（县级） | "),
        ]
    )
    assert _all(season) == ["山塘整治项目: self_evaluation2025 approval2025 execution"]
    assert season.unplaced == ()


def test_a_code_written_as_a_number_is_the_same_code() -> None:
    season = join_papers(
        [
            _form("self_evaluation", "33112326000001 | 甲 | 县水利局", 2025),
            _payment("33112326000001.0 | 甲 | 县水利局"),
        ]
    )
    assert _all(season) == ["甲: self_evaluation2025 execution"]


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("山塘综合整治", "县水利局"),
        ("山塘综合整治项目", "云泽县水利局"),
        ("山塘（综合）整治", "水利局"),
        ("2025年山塘综合整治", "县水利局"),
        ("山塘综合 整治", "126001-县水利局"),
    ],
)
def test_without_a_code_unit_and_name_join(name: str, unit: str) -> None:
    season = join_papers(
        [
            _form("declaration", "3301 | 山塘综合整治 | 县水利局", 2026),
            _form("self_evaluation", f" | {name} | {unit}", 2024),
        ]
    )
    assert _all(season) == ["山塘综合整治: declaration2026 previous2024"]


def test_the_same_name_in_different_units_stays_apart() -> None:
    season = join_papers(
        [
            _form("declaration", " | 信息系统运维 | 县水利局"),
            _form("declaration", " | 信息系统运维 | 县教育局"),
            _form("self_evaluation", " | 信息系统运维 | 县教育局", 2024),
        ]
    )
    assert _all(season) == [
        "信息系统运维: declaration2026",
        "信息系统运维: declaration2026 previous2024",
    ]


def test_a_missing_unit_joins_only_the_one_project_it_can_mean() -> None:
    twins = [
        _form("declaration", "1001 | 信息系统运维 | 县水利局"),
        _form("declaration", "1002 | 信息系统运维 | 县教育局"),
        _form("declaration", "1003 | 校舍维修 | 县教育局"),
    ]
    season = join_papers([*twins, _estimate(" | 校舍维修 | "), _estimate(" | 信息系统运维 | ")])
    assert _all(season)[-1] == "校舍维修: declaration2026 estimate"
    assert [one.name for one in season.unplaced] == ["测算.xlsx"]
    assert "项目编码" in season.unplaced[0].reason


def test_a_department_in_place_of_the_unit_still_joins() -> None:
    season = join_papers(
        [
            _form("declaration", " | 饮水维修 | 县农村供水中心 | 县水利局"),
            _form("self_evaluation", " | 饮水维修 | | 县水利局", 2025),
            _form("self_evaluation", " | 饮水维修 | | 县教育局", 2025),
        ]
    )
    assert _all(season) == [
        "饮水维修: declaration2026 previous2025",
        "饮水维修: self_evaluation2025",
        "饮水维修: self_evaluation2025",
    ]


def test_one_code_on_forms_of_different_projects_does_not_mix_them() -> None:
    season = join_papers(
        [
            _form("declaration", "1001 | 山塘整治 | 县水利局"),
            _form("declaration", "1001 | 校舍维修 | 县教育局"),
        ]
    )
    assert _all(season) == ["山塘整治: declaration2026", "校舍维修: declaration2026"]
    assert len({dossier.id for dossier in season.dossiers}) == 2


def test_a_project_with_a_new_code_each_year_is_one_project() -> None:
    season = join_papers(
        [
            _form("declaration", "3301260001 | 公路日常养护 | 县公路中心", 2026),
            _form("self_evaluation", "3301240009 | 公路日常养护 | 县公路中心", 2024),
        ]
    )
    assert _all(season) == ["公路日常养护: declaration2026 previous2024"]


def test_two_projects_of_one_name_unit_and_year_with_two_codes_stay_apart() -> None:
    season = join_papers(
        [
            _form("declaration", "1001 | 设备购置 | 县医院"),
            _form("declaration", "1002 | 设备购置 | 县医院"),
        ]
    )
    assert len(season.dossiers) == 2
    assert season.unplaced == ()


def test_late_in_the_season_declaration_and_self_evaluation_are_both_reviewed() -> None:
    season = join_papers(
        [
            _form("declaration", "1 | 甲 | 县水利局", 2026),
            _form("declaration", "1 | 甲 | 县水利局", 2025),
            _form("approval", "1 | 甲 | 县水利局", 2025),
            _form("self_evaluation", "1 | 甲 | 县水利局", 2025),
            _form("self_evaluation", "1 | 甲 | 县水利局", 2024),
            _payment("1 | 甲 | 县水利局"),
            _estimate("1 | | "),
        ]
    )
    assert _all(season) == [
        "甲: declaration2026 estimate previous2025",
        "甲: self_evaluation2025 approval2025 declaration2025 execution",
    ]


def test_an_older_self_evaluation_is_only_held_against_the_declaration() -> None:
    season = join_papers(
        [
            _form("declaration", "1 | 甲 | 县水利局", 2026),
            _form("self_evaluation", "1 | 甲 | 县水利局", 2024),
            _form("self_evaluation", "2 | 乙 | 县水利局", 2025),
        ]
    )
    assert _all(season) == ["甲: declaration2026 previous2024", "乙: self_evaluation2025"]


def test_the_declaration_of_its_own_year_is_what_a_self_evaluation_is_held_against() -> None:
    season = join_papers(
        [
            _form("declaration", "1 | 甲 | 县水利局", 2025),
            _form("self_evaluation", "1 | 甲 | 县水利局", 2025),
            _form("adjustment", "1 | 甲 | 县水利局", 2025),
        ]
    )
    assert _all(season) == ["甲: self_evaluation2025 declaration2025 adjustment2025"]


def test_forms_that_do_not_say_their_year_take_the_seasons() -> None:
    season = join_papers(
        [
            _form("declaration", "1 | 甲 | 县水利局", None),
            _form("self_evaluation", "1 | 甲 | 县水利局", None),
            _form("declaration", "2 | 乙 | 县水利局", 2026),
        ]
    )
    assert _all(season) == [
        "甲: declaration previous",
        "甲: self_evaluation",
        "乙: declaration2026",
    ]


def test_a_monitoring_form_is_reviewed_until_the_self_evaluation_of_its_year_is_there() -> None:
    papers = [
        _form("monitoring", "1 | 甲 | 县水利局", 2026),
        _form("declaration", "1 | 甲 | 县水利局", 2026),
        _form("declaration", "2 | 乙 | 县水利局", 2026),
    ]
    roles = [[p.role for p in one.papers] for one in join_papers(papers).dossiers]
    assert roles == [["monitoring", "declaration"], ["declaration"]]
    papers.append(_form("self_evaluation", "1 | 甲 | 县水利局", 2026))
    roles = [[p.role for p in one.papers] for one in join_papers(papers).dossiers]
    assert roles == [["self_evaluation", "declaration", "monitoring"], ["declaration"]]


def test_a_declaration_that_does_not_say_its_year_is_reviewed() -> None:
    season = join_papers([_form("declaration", "1 | 甲 | 县水利局", None)])
    assert [[p.role for p in one.papers] for one in season.dossiers] == [["declaration"]]


def test_next_years_declaration_and_this_years_monitoring_are_each_reviewed() -> None:
    season = join_papers(
        [
            _form("monitoring", "1 | 甲 | 县水利局", 2026),
            _form("declaration", "1 | 甲 | 县水利局", 2027),
        ]
    )
    assert [[p.role for p in one.papers] for one in season.dossiers] == [
        ["declaration"],
        ["monitoring"],
    ]


def test_of_two_monitoring_forms_the_later_months_are_reviewed_and_the_other_listed() -> None:
    season = join_papers(
        [
            _form("monitoring", "1 | 甲 | 县水利局", 2026, file="1-9月监控.xlsx"),
            _form("monitoring", "1 | 甲 | 县水利局", 2026, file="1-6月监控.xlsx"),
        ]
    )
    assert [p.document.name for p in season.dossiers[0].papers] == ["1-9月监控.xlsx"]
    assert [(one.name, "不是最近一期" in one.reason) for one in season.unplaced] == [
        ("1-6月监控.xlsx", True)
    ]


def test_of_two_versions_of_a_form_the_settled_one_is_reviewed_and_the_other_listed() -> None:
    season = join_papers(
        [
            _form("declaration", "1 | 甲 | 县水利局", file="目标表.xlsx"),
            _form("declaration", "1 | 甲 | 县水利局", file="目标表（定稿）.xlsx", planned="2"),
        ]
    )
    assert [p.document.name for p in season.dossiers[0].papers] == ["目标表（定稿）.xlsx"]
    (other,) = season.unplaced
    assert other.name == "目标表.xlsx"
    assert "请核实以哪一份为准" in other.reason


def test_a_copy_of_a_form_is_listed_as_the_same() -> None:
    season = join_papers(
        [_form("declaration", "1 | 甲 | 县水利局", file=name) for name in ("a.xlsx", "b.docx")]
    )
    assert len(season.dossiers) == 1
    assert "内容相同" in season.unplaced[0].reason


def test_a_form_without_project_is_listed_with_its_remedy() -> None:
    season = join_papers([_form("declaration", " |  | 县水利局", file="空表.xlsx")])
    assert season.dossiers == ()
    assert season.unplaced[0].reason == (
        "文件“空表.xlsx”中的绩效目标申报表未填项目名称和项目编码，无法归入项目，请退回填报单位补填后重报。"
    )


def test_payments_of_other_projects_are_silent_but_a_strange_ledger_is_not() -> None:
    form = _form("self_evaluation", "1 | 甲 | 县水利局", 2025)
    season = join_papers([form, _payment("1 | 甲 |"), _payment("2 | 乙 |"), _payment("3 | 丙 |")])
    assert season.unplaced == ()
    season = join_papers([form, _payment("2 | 乙 |"), _payment("3 | 丙 |")])
    assert [one.name for one in season.unplaced] == ["台账.xlsx"]


def test_payments_of_another_year_are_not_held_against_a_self_evaluation() -> None:
    season = join_papers(
        [_form("self_evaluation", "1 | 甲 | 县水利局", 2025), _payment("1 | 甲 |", year=2026)]
    )
    assert _all(season) == ["甲: self_evaluation2025"]


def test_approvals_without_a_self_evaluation_are_listed_once_a_file() -> None:
    approvals = [
        _form("approval", f"{n} | 项目{n} | 县水利局", 2025, file="批复.xlsx") for n in range(5)
    ]
    season = join_papers([*approvals, _form("declaration", "9 | 另一项目 | 县教育局")])
    (one,) = season.unplaced
    assert "“项目0”、“项目1”、“项目2”等5个项目" in one.reason


def test_the_register_fills_department_and_office_and_gives_the_order() -> None:
    season = join_papers(
        [
            _form("declaration", "1 | 甲 | 职业学校"),
            _form("declaration", "2 | 乙 | 云泽县农村供水中心"),
            _form("declaration", "3 | 丙 | | 县水利局"),
            _form("declaration", "4 | 丁 | 县文化馆"),
        ],
        REGISTER,
    )
    shown = [(d.project.name, d.project.department, d.project.office) for d in season.dossiers]
    assert shown == [
        ("丙", "县水利局", "农业股"),
        ("乙", "县水利局", "农业股"),
        ("甲", "县教育局", "科教股"),
        ("丁", None, None),
    ]


def test_ids_do_not_depend_on_the_order_of_files() -> None:
    papers = [
        _form("declaration", "1 | 甲 | 县水利局"),
        _form("self_evaluation", "1 | 甲 | 县水利局", 2025),
        _form("declaration", "2 | 乙 | 县水利局"),
    ]
    forward = {_shown(d): d.id for d in join_papers(papers).dossiers}
    backward = {_shown(d): d.id for d in join_papers(reversed(papers)).dossiers}
    assert forward == backward
    assert len(set(forward.values())) == 3


PROSE = "全年共组织自评项目38个，涉及资金4860万元，组织培训3次。" * 20


@pytest.mark.parametrize(
    ("name", "text", "role"),
    [
        ("a.txt", "县卫生健康局2024年度预算绩效管理工作总结\n" + PROSE, "report"),
        ("a.txt", "云泽县\n2025年度部门整体支出绩效自评报告\n" + PROSE, "report"),
        ("普法项目绩效自评报告.txt", "一、项目概况\n" + PROSE, "report"),
        ("b.txt", "关于报送2026年度绩效目标等材料的函\n县财政局：\n现将材料报送你局。", None),
        ("说明.txt", "绩效科：\n材料共2份。", None),
        (
            "t.txt",
            "关于2024年度自评复核结果的通报\n洪财绩〔2025〕7号\n各部门：\n" + PROSE,
            "report",
        ),
        ("c.txt", "云泽县预算绩效管理实施细则\n第一条 为加强管理，制定本细则。\n" + PROSE, None),
        ("c.txt", "关于印发《填报说明》的\n通知\n云财绩〔2025〕12号\n" + PROSE, None),
        ("c.txt", "青山市预算绩效管理条例\n2014年8月27日通过\n第一章 总则\n" + PROSE, None),
        ("c.txt", "预算绩效\n第一条 甲。\n第二条 乙。\n第三条 丙。\n" + PROSE, None),
        ("c.txt", "关于开展2025年度绩效自评工作的通知\n各单位：\n" + PROSE, None),
        (
            "d.txt",
            "关于调整农村饮水项目绩效目标的申请\n县财政局：\n因任务变化，申请调整。",
            "adjustment",
        ),
        ("e.txt", "免费开放资金测算说明\n图书8000册×35元/册=28万元", "estimate"),
        ("f.txt", "无题\n" + PROSE, "report"),
        ("g.txt", "记录\n今天开会。", None),
    ],
)
def test_a_text_shows_its_role_by_its_title_then_its_name(
    name: str, text: str, role: Role | None
) -> None:
    assert classify_role(Facts(_document(name, text))) == role


@pytest.mark.parametrize(
    ("title", "file", "role"),
    [
        ("2025年度项目支出绩效目标批复表", "a.xlsx", "approval"),
        ("项目支出绩效目标申报表", "2025年批复.xlsx", "declaration"),
        ("", "2025年目标批复.xlsx", "approval"),
        ("项目支出绩效目标调整申报表", "a.xlsx", "adjustment"),
        ("", "a.xlsx", "declaration"),
    ],
)
def test_a_form_shows_its_role_by_its_title_then_its_file(
    title: str, file: str, role: Role
) -> None:
    paper = _form("declaration", "1 | 甲 | 县水利局", file=file)
    assert paper.target is not None
    target = paper.target.model_copy(update={"title": title})
    assert classify_role(Facts(paper.document, (target,))) == role


def test_letters_rules_and_notes_are_listed_and_reports_reviewed() -> None:
    season = join_facts(
        [
            Facts(_document("函.txt", "关于报送绩效目标的函\n县财政局：\n现报送。")),
            Facts(
                _document("细则.txt", "云泽县预算绩效管理实施细则\n第一条 制定本细则。\n" + PROSE)
            ),
            Facts(_document("总结.txt", "县教育局2025年度预算绩效管理工作总结\n" + PROSE)),
            Facts(_document("整体.txt", "县水利局2025年度部门整体支出绩效自评报告\n" + PROSE)),
            Facts(_document("名录.xlsx"), units=REGISTER),
        ]
    )
    assert [(d.kind, d.project.unit, d.project.office) for d in season.dossiers] == [
        ("department", "县水利局", "农业股"),
        ("report", "县教育局", "科教股"),
    ]
    assert season.units == REGISTER
    assert [one.name for one in season.unplaced] == ["函.txt", "细则.txt"]
    assert "pbassist add" in season.unplaced[1].reason


@pytest.mark.parametrize(
    ("title", "alone"),
    [
        ("农村饮水维修项目2025年度绩效自评报告", False),
        ("县水利局农村饮水维修项目支出绩效自评报告\n2026年3月", False),
        ("县水利局预算绩效管理工作总结（农村饮水维修等3个项目）", True),
    ],
)
def test_a_projects_own_report_is_told_with_its_self_evaluation_only(
    title: str, alone: bool
) -> None:
    paper = _form("self_evaluation", "1 | 农村饮水维修 | 县水利局", 2025)
    assert paper.target is not None
    season = join_facts(
        [
            Facts(paper.document, (paper.target,)),
            Facts(_document("报告.txt", f"{title}\n" + PROSE)),
        ]
    )
    laid = [["self_evaluation", "report"]]
    assert sorted([p.role for p in d.papers] for d in season.dossiers) == (
        [["report"], *laid] if alone else laid
    )


@pytest.mark.parametrize(
    ("title", "words", "file"),
    [
        ("部门整体支出绩效目标申报表", " |  |  | 县教育局", "a.xlsx"),
        ("2025年度部门（单位）整体绩效自评表", "", "a.xlsx"),
        ("", "", "县教育局部门整体支出绩效目标.xlsx"),
        ("部门整体支出绩效目标表", " | 县教育局部门整体支出 | 县教育局", "a.xlsx"),
    ],
)
def test_a_form_of_a_whole_department_is_listed_and_not_counted_as_reviewed(
    title: str, words: str, file: str
) -> None:
    paper = _titled(_form("declaration", words, file=file), title)
    season = join_papers([paper], REGISTER)
    assert season.dossiers == ()
    assert [one.reason for one in season.unplaced] == [
        f"文件“{file}”中的部门整体支出绩效表本版本尚不核对，未作审核。"
    ]


def _titled(paper: Paper, title: str) -> Paper:
    assert paper.target is not None
    target = paper.target.model_copy(update={"title": title})
    return paper.model_copy(update={"target": target})


def test_a_project_whose_name_speaks_of_a_whole_is_a_project() -> None:
    paper = _titled(_form("declaration", "1 | 老旧小区整体提升 | 县住建局"), "整体支出绩效目标表")
    assert _all(join_papers([paper])) == ["老旧小区整体提升: declaration2026"]


@pytest.mark.parametrize(
    ("name", "example"),
    [
        ("××项目（示例）", True),
        ("XX项目", True),
        ("××专项资金", True),
        ("农村饮水维修（样例）", True),
        ("填报示例", True),
        ("非遗示范项目", False),
        ("XX县道改造", False),
        ("示范园区建设（二期）", False),
        ("样本库建设", False),
    ],
)
def test_an_example_is_no_project(name: str, example: bool) -> None:
    season = join_papers([_form("declaration", f" | {name} | 县水利局", file="a.xlsx")])
    assert (season.dossiers == ()) is example
    wanted = ["文件“a.xlsx”中的填报样例不是报送的项目，未列入审核。"] if example else []
    assert [one.reason for one in season.unplaced] == wanted


@pytest.mark.parametrize("role", ["approval", "adjustment", "execution", "estimate"])
def test_a_paper_to_hold_forms_against_says_so_when_given_alone(role: Role) -> None:
    alone = _alone(role)
    season = join_papers([alone])
    assert season.dossiers == ()
    (one,) = season.unplaced
    assert one.reason.endswith("“a.xlsx”单独一份无法与申报表、自评表对照，请与同批材料一起审核。")
    beside = join_papers([alone, _form("declaration", "9 | 另一项目 | 县教育局")])
    assert all("单独一份" not in one.reason for one in beside.unplaced)


def _alone(role: Role) -> Paper:
    if role not in ("execution", "estimate"):
        return _form(role, "1 | 甲 | 县水利局", 2025, file="a.xlsx")
    document = _document("a.xlsx")
    project, span = _project("1 | 甲 | 县水利局"), document.span(0, 1)
    if role == "execution":
        payment = Payment(project=project, printed="1", unit="元", span=span)
        return Paper(role=role, document=document, payment=payment)
    return Paper(role=role, document=document, estimate=Estimate(project=project, span=span))


def test_an_empty_folder_is_an_empty_season() -> None:
    assert join_facts([]) == Season(dossiers=())


def test_a_report_is_reviewed_beside_the_form_annexed_to_it() -> None:
    document = _document("a.txt", "农村饮水项目2025年度绩效自评报告\n" + PROSE)
    form = _form("self_evaluation", "1 | 农村饮水 | 县水利局", 2025).target
    assert form is not None
    annexed = form.model_copy(update={"title": "项目支出绩效自评表"})
    for target, roles in (
        (annexed, [["self_evaluation", "report"]]),
        (form, [["report"]]),
    ):
        facts = Facts(document, (target,))
        assert classify_role(facts) == "report"
        season = join_facts([facts])
        assert [[p.role for p in d.papers] for d in season.dossiers] == roles


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2025年度项目支出绩效自评表\n项目名称甲 项目编码 1\n主管部门 乙", True),
        ("项目支出绩效目标申报表（2026年度）\n项目名称 甲\n年度目标 完成建设", True),
        ("县水利局2025年度绩效自评报告\n一、基本情况\n" + "本项目已完成。" * 60, False),
        ("关于自评表填报情况的报告\n一、基本情况\n" + "本项目已完成。" * 60, False),
    ],
)
def test_a_form_whose_table_was_not_read_is_no_report(text: str, told: bool) -> None:
    document = _document("材料.txt", text)
    facts = Facts(document)
    assert is_unread_form(document) == told
    assert (classify_role(facts) is None) == told
    if told:
        assert "未能可靠识别" in explain_unplaced(facts).reason


def test_forms_that_differ_in_a_reason_alone_are_not_the_same() -> None:
    def tell(first: dict[str, str], second: dict[str, str]) -> str:
        papers = [_change_row("a.xlsx", first), _change_row("b.xlsx", second)]
        return join_papers(papers).unplaced[0].reason

    assert "内容不一致" in tell({}, {"deviation": "资金未到位。"})
    assert "内容相同" in tell({"planned": "12", "unit": "处"}, {"planned": "12处", "unit": "处"})
    assert "内容不一致" in tell({"planned": "12", "unit": "处"}, {"planned": "13处", "unit": "处"})


def _change_row(file: str, update: dict[str, str]) -> Paper:
    """A self-evaluation in a file, the only row of its form changed."""
    paper = _form("self_evaluation", "1 | 甲 | 县水利局", file=file)
    assert paper.target is not None
    assert paper.target.annual is not None
    (row,) = paper.target.annual.indicators
    goal = paper.target.annual.model_copy(update={"indicators": (row.model_copy(update=update),)})
    return paper.model_copy(update={"target": paper.target.model_copy(update={"annual": goal})})
