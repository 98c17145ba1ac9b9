"""A review becomes an opinion: what is promised is given, and a clean form gets no line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pbassist.draft import draft_opinion, draft_review
from pbassist.export import lay_out_letter
from pbassist.model.document import Document
from pbassist.model.performance import Dossier, Heading, Paper, Project
from pbassist.model.review import Finding, Opinion, Review
from tests.documents import make_document
from tests.drafts import (
    DECLARATION,
    PROJECT,
    based_on,
    make_dossier,
    make_finding,
    make_review,
    quote,
    read_shipped_phrases,
    sound_findings,
    specimen_findings,
    vague,
)

PHRASES = read_shipped_phrases()


def draft(findings: tuple[Finding, ...], **more: object) -> Opinion:
    opinion = draft_opinion(make_review(findings, **more), make_dossier(), PHRASES)  # type: ignore[arg-type]
    assert opinion is not None
    return opinion


def letter_text(opinion: Opinion) -> str:
    return "\n".join(f"{one.lead}{one.text}" for one in lay_out_letter(opinion)) + "\n"


def many(fault: str, level: str, count: int) -> tuple[Finding, ...]:
    return tuple(
        make_finding(
            f"{fault}{at}",
            level,  # type: ignore[arg-type]
            subject=f"事项{at}",
            message=f"第{fault}类事项未填写。",
            remedy="请补充。",
            line=f"{fault}{at}未填写，请补充",
            evidence=(quote(DECLARATION, "528"),),
        )
        for at in range(count)
    )


def test_the_specimen_letter_is_drafted_word_for_word(golden: Callable[[str, str], None]) -> None:
    golden(
        "letter-declaration.txt", letter_text(draft(specimen_findings(), passed=sound_findings()))
    )


def test_the_line_of_the_specimen_says_the_same_in_less_than_three_hundred_characters() -> None:
    line = draft(specimen_findings()).line
    assert line == (
        "1.资金总额528万元与分项合计512万元不符，请核对更正；"
        "2.数量指标58处与测算64处（64×8=512万元）不一致，请统一口径并相应调整；"
        "3.年度目标未明确任务量和预期效果，请补充；"
        "4.时效指标“及时”无时限，请改为可考核表述；"
        "5.“渠系水利用合格率”≥88%低于2024年度自评完成值94.2%，请说明依据或调整。"
        "请于×月×日前修改重报。"
    )


def test_a_clean_form_gets_no_opinion() -> None:
    review = make_review((), sound_findings())
    assert draft_opinion(review, make_dossier(), PHRASES) is None
    assert draft_review(review, make_dossier(), PHRASES).opinion is None


def test_what_was_not_checked_gives_no_opinion() -> None:
    unclear = make_finding(
        "资金数不相符", None, subject="资金", message="缺少台账。", verdict="unclear"
    )
    assert draft_opinion(make_review((unclear,)), make_dossier(), PHRASES) is None


@pytest.mark.parametrize(
    ("errors", "doubts", "questions", "kinds"),
    [
        (1, 0, 0, ["须更正"]),
        (0, 0, 1, ["请说明"]),
        (2, 2, 1, ["须更正", "须更正", "建议完善", "建议完善", "请说明"]),
        (4, 3, 1, ["须更正", "须更正", "须更正", "建议完善", "请说明"]),
        (8, 0, 0, ["须更正"] * 5),
        (0, 6, 6, ["建议完善"] * 4 + ["请说明"]),
        (1, 1, 6, ["须更正", "建议完善", "请说明", "请说明", "请说明"]),
    ],
)
def test_at_most_five_points_the_gravest_first_and_as_many_as_promised(
    errors: int, doubts: int, questions: int, kinds: list[str]
) -> None:
    found = (
        many("甲", "请核实", questions) + many("乙", "错误", errors) + many("丙", "疑似", doubts)
    )
    opinion = draft(found)
    assert [point.kind for point in opinion.points] == kinds
    summary = "".join(statement.text for statement in opinion.summary)
    assert f"{len(kinds)}项" in summary
    said = {one for point in opinion.points for one in point.statement.finding_ids}
    assert said == {finding.id for finding in found}


def test_the_smaller_ones_of_a_kind_are_gathered_and_none_is_lost() -> None:
    last = draft(many("丙", "疑似", 8)).points[-1]
    assert last.title == "其他填报问题"
    assert all(f"丙{at}未填写" in last.statement.text for at in range(4, 8))


def test_findings_of_one_fault_become_one_point_that_names_each_indicator() -> None:
    names = ("群众安全意识", "社会治理水平", "长效管护机制", "队伍能力", "知晓程度", "宣传氛围")
    (point,) = draft(tuple(vague(name, "有效提升") for name in names)).points
    assert point.title == "指标值缺少衡量标准"
    assert point.statement.text == (
        "社会效益指标“群众安全意识”“社会治理水平”“长效管护机制”“队伍能力”“知晓程度”“宣传氛围”等6项"
        "指标值填“有效提升”，无衡量标准，不便于监控和评价。建议改为可量化、可采集的表述（如知晓率≥××%）。"
    )


def test_values_that_differ_are_told_with_their_indicators_and_the_ending_once() -> None:
    found = (vague("群众安全意识", "有效提升"), vague("社会治理水平", "不断加强"))
    (point,) = draft(found).points
    assert point.statement.text.startswith(
        "社会效益指标“群众安全意识”指标值填“有效提升”、“社会治理水平”指标值填“不断加强”，均无衡量标准，"
    )


def test_one_fault_at_two_levels_is_not_made_graver_than_it_is() -> None:
    opinion = draft((vague("群众意识", "提升"), vague("培训场次", "若干", "错误")))
    assert [(point.title, point.kind) for point in opinion.points] == [
        ("指标值缺少衡量标准", "须更正"),
        ("指标值缺少衡量标准", "建议完善"),
    ]


def test_questions_alone_are_not_called_faults() -> None:
    opinion = draft(many("甲", "请核实", 2))
    summary = "".join(statement.text for statement in opinion.summary)
    assert "有以下2项需进一步说明" in summary
    assert "问题" not in summary
    assert "附书面说明" in opinion.closing[0].text


def test_what_is_faulty_is_not_acknowledged_as_sound() -> None:
    wrong = make_finding("权重合计不符", "错误", subject="权重", message="指标权重合计80分。")
    opinion = draft((wrong,), passed=sound_findings())
    assert "指标权重合计90分" not in "".join(statement.text for statement in opinion.summary)


@pytest.mark.parametrize(
    ("department", "you"),
    [
        ("县水利局", "你局"),
        ("团县委", "你委"),
        ("青石镇人民政府", "你镇"),
        ("某某出版社", "你单位"),
    ],
)
def test_the_addressee_is_addressed_as_it_should_be(department: str, you: str) -> None:
    project = PROJECT.model_copy(update={"department": department})
    opinion = draft(specimen_findings(), project=project)
    assert opinion.addressee == department
    assert opinion.opening.text.startswith(f"{you}报送的")
    assert f"由{you}根据管理要求确定" in opinion.points[3].statement.text


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("农村公路养护", "关于2026年农村公路养护项目绩效目标的审核意见"),
        ("2026年惠民工程", "关于2026年惠民工程绩效目标的审核意见"),
        (None, "关于2026年编码330199260000000000017的项目绩效目标的审核意见"),
    ],
)
def test_the_title_says_year_and_project_once(name: str | None, title: str) -> None:
    project = PROJECT.model_copy(update={"name": name})
    assert draft(specimen_findings(), project=project).title == title


@pytest.mark.parametrize(
    ("goal", "title"),
    [
        ("2027年完成渠道清淤，管护机井46眼。", "关于2027年灌区渠道维修养护项目"),
        ("2025年完成渠道清淤，2027年管护机井46眼。", "关于灌区渠道维修养护项目"),
        ("巩固2025年成果，管护机井46眼。", "关于灌区渠道维修养护项目"),
    ],
)
def test_a_form_without_a_year_takes_the_one_that_its_goal_begins_with(
    goal: str, title: str
) -> None:
    dossier = make_dossier()
    target = dossier.papers[0].target
    assert target is not None
    assert target.annual is not None
    annual = target.annual.model_copy(update={"text": goal})
    target = target.model_copy(update={"year": None, "annual": annual})
    paper = dossier.papers[0].model_copy(update={"target": target})
    dossier = dossier.model_copy(update={"papers": (paper, *dossier.papers[1:])})
    opinion = draft_opinion(make_review(specimen_findings()), dossier, PHRASES)
    assert opinion is not None
    assert opinion.title.startswith(title)


def test_without_department_the_unit_is_addressed_and_without_both_the_submitter() -> None:
    assert (
        draft(specimen_findings(), project=Project(unit="县灌区管理站")).addressee == "县灌区管理站"
    )
    assert draft(specimen_findings(), project=Project()).addressee == "报送单位"


def report_case(heading: str = "") -> tuple[Review, Dossier, Document]:
    text = "2024年度预算绩效管理工作总结\n全年预算数4860万元，执行数4628万元，执行率97.2%。"
    document = make_document(text, name="县卫健局工作总结.docx")
    span = quote(document, "2024年度预算绩效管理工作总结")
    outline = (Heading(span=span, label="", title=span.quote, level=1, end=len(text)),)
    paper = Paper(role="report", document=document, outline=outline if heading else ())
    project = Project(department="县卫生健康局")
    dossier = Dossier(id="r1", kind="report", project=project, papers=(paper,))
    finding = make_finding(
        "百分比计算不符",
        "错误",
        subject="执行率",
        message="全年预算数4860万元、执行数4628万元，报告表述为97.2%。",
        evidence=(quote(document, "全年预算数4860万元，执行数4628万元，执行率97.2%"),),
    )
    return make_review((finding,), project=project, kind="report"), dossier, document


def test_a_report_is_named_by_its_title_else_by_its_file() -> None:
    review, dossier, _ = report_case("with a heading")
    opinion = draft_opinion(review, dossier, PHRASES)
    assert opinion is not None
    assert opinion.title == "关于县卫生健康局《2024年度预算绩效管理工作总结》材料的复核意见"
    assert opinion.opening.text.startswith("你局报送的《2024年度预算绩效管理工作总结》收悉。")
    review, dossier, _ = report_case()
    opinion = draft_opinion(review, dossier, PHRASES)
    assert opinion is not None
    assert opinion.title == "关于县卫生健康局《县卫健局工作总结》材料的复核意见"


def test_a_report_that_the_dossier_names_goes_by_that_name() -> None:
    review, dossier, _ = report_case()
    project = dossier.project.model_copy(update={"name": "某县2024年绩效管理工作总结"})
    opinion = draft_opinion(review, dossier.model_copy(update={"project": project}), PHRASES)
    assert opinion is not None
    assert opinion.title == "关于县卫生健康局《某县2024年绩效管理工作总结》材料的复核意见"


def test_a_report_may_have_eight_points_and_its_sound_places_are_counted() -> None:
    review, dossier, document = report_case()
    more = tuple(
        review.findings[0].model_copy(update={"id": f"f{at}", "fault": f"比率{at}计算有误"})
        for at in range(9)
    )
    passed = tuple(
        make_finding(
            "分项得分加计不一致",
            None,
            subject=f"第{at}部分",
            message="4860万元，核对无误。",
            evidence=(quote(document, "4860万元"),),
        )
        for at in range(12)
    )
    review = review.model_copy(update={"findings": more, "passed": passed})
    opinion = draft_review(review, dossier, PHRASES).opinion
    assert opinion is not None
    assert len(opinion.points) == 8
    assert len(opinion.line) <= 300
    assert opinion.summary[0].text == "12处分项得分加计核对相符。"


def test_a_fault_the_phrase_file_does_not_know_goes_by_its_own_name() -> None:
    review, dossier, _ = report_case()
    drafted = draft_review(review, dossier, PHRASES)
    assert drafted.opinion is not None
    assert drafted.opinion.points[0].title == "百分比计算不符"
    assert drafted.opinion.points[0].statement.text.endswith("报告表述为97.2%。请核对后更正。")


@pytest.mark.parametrize(
    ("force", "verified", "named"),
    [
        ("适用", True, "按照《青石县预算绩效目标管理办法》（青财〔2024〕18号）第十二条，请"),
        ("参照", True, "参照《青石县预算绩效目标管理办法》（青财〔2024〕18号）第十二条，请"),
        ("仅供参考", True, None),
        ("适用", False, None),
    ],
)
def test_only_a_verified_rule_that_binds_or_serves_as_a_model_is_named(
    force: str, verified: bool, named: str | None
) -> None:
    finding = make_finding(
        "填报不完整",
        "错误",
        subject="年度目标",
        message="年度目标未填写。",
        remedy="请补充填写。",
        evidence=(quote(DECLARATION, "年度目标"),),
        basis=(based_on(force, verified=verified),),
    )
    drafted = draft_review(make_review((finding,)), make_dossier(), PHRASES)
    assert drafted.opinion is not None
    text = drafted.opinion.points[0].statement.text
    assert (named in text) if named else ("青财" not in text)


def test_the_signature_is_the_one_handed_in() -> None:
    review = make_review(specimen_findings())
    drafted = draft_review(review, make_dossier(), PHRASES, bureau_name="青石县财政局绩效股")
    assert drafted.opinion is not None
    assert drafted.opinion.signature == "青石县财政局绩效股"


@pytest.mark.parametrize(
    ("faults", "sentence"),
    [
        (("甲",), "存在甲问题1项，须更正。"),
        (("甲", "乙"), "存在甲、乙等问题共2项，均须更正。"),
        (("补充意见",), "存在其他填报问题1项，须更正。"),
        (("补充意见", "甲"), "存在甲等问题共2项，均须更正。"),
        (("存在问题填“无”",), "存在所填问题与完成情况不一致问题1项，须更正。"),
    ],
)
def test_the_overview_of_faults_reads_as_a_person_would_write_it(
    faults: tuple[str, ...], sentence: str
) -> None:
    found = [
        one.model_copy(update={"fault": fault, "id": fault})
        for fault in faults
        for one in many(fault, "错误", 1)
    ]
    opinion = draft(tuple(found))
    assert any(one.text.endswith(sentence) for one in opinion.summary)


def test_no_title_breaks_a_list_of_titles_or_repeats_what_stands_before_it() -> None:
    titles = [one.title or one.fault for one in PHRASES.faults]
    assert [
        one for one in titles if "、" in one or one.startswith(("存在", "有")) or "请" in one
    ] == []


@pytest.mark.parametrize(
    ("articles", "said"),
    [
        ((None, None), "乙填写有误。请核对后更正。"),
        (("第三条", None), "按照《青石县办法》（青财〔2024〕18号）第三条，请核对后更正。"),
        (
            ("第三条", "第四条"),
            "按照《青石县办法》（青财〔2024〕18号）第三条、第四条，请核对后更正。",
        ),
    ],
)
def test_what_to_do_is_said_once_and_a_rule_only_by_its_article(
    articles: tuple[str | None, ...], said: str
) -> None:
    basis = based_on("适用", verified=True).model_copy(
        update={"regulation": "青石县办法（青财〔2024〕18号）", "article": None}
    )
    findings = tuple(
        make_finding(
            "填报不完整",
            "错误",
            subject=subject,
            message=f"{subject}填写有误。",
            remedy="请核对后更正。",
            evidence=(quote(DECLARATION, "年度目标"),),
            basis=(basis.model_copy(update={"article": article}),),
        )
        for subject, article in zip("甲乙", articles, strict=True)
    )
    drafted = draft_review(make_review(findings), make_dossier(), PHRASES)
    assert drafted.opinion is not None
    text = drafted.opinion.points[0].statement.text
    assert text.endswith(said)
    assert text.count("请核对后更正") == 1
    assert len(drafted.opinion.points[0].statement.finding_ids) == 2, "the gate lets it out"


def test_a_rule_that_the_finding_speaks_of_is_not_named_again() -> None:
    finding = make_finding(
        "填报不完整",
        "请核实",
        subject="年度目标",
        message="年度目标所引《青石县预算绩效目标管理办法》未见第八十条。",
        remedy="请核对条号。",
        evidence=(quote(DECLARATION, "年度目标"),),
        basis=(based_on("适用", verified=True),),
    )
    assert "按照" not in draft((finding,)).points[0].statement.text
