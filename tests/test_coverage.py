"""A report's type is told by its title, and each required content is met, unmet or unclear."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbassist.coverage import cover_report, guess_document_type
from pbassist.find.contents import find_contents
from pbassist.model.profile import Profile, RequiredContent
from pbassist.profiles import read_profiles
from tests.documents import make_document
from tests.reports import build_report

PROFILE = read_profiles(Path(__file__).parents[1] / "corpus" / "profiles")["caiyu-2020-10"]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("云泽县水利局2024年度部门整体支出绩效评价报告", "部门整体支出绩效评价报告"),
        ("云泽县教育局2024年度部门整体绩效自评报告", "部门整体支出绩效评价报告"),
        ("关于2024年度预算绩效管理工作情况的报告", "年度工作总结"),
        ("云泽县2023年绩效管理工作总结", "年度工作总结"),
        ("县卫生健康局2024年度预算绩效管理工作总结及考核自评报告", "考核自评材料"),
        ("县教育局2024年项目支出绩效自评报告", "项目绩效自评报告"),
        ("云泽县水利局关于2024年度项目支出绩效自评情况的报告", "项目绩效自评报告"),
        ("县文化馆免费开放项目自我评价报告", "项目绩效自评报告"),
        ("云泽县农业农村局2024年度自评报告", None),
        ("关于开展绩效自评工作的通知", None),
        ("云泽县民政局养老服务补贴部门评价报告", "项目绩效评价报告"),
        ("财政重点项目支出财政评价报告", "项目绩效评价报告"),
        ("农村公路养护工程项目绩效评价报告", "项目绩效评价报告"),
        ("智慧停车项目事前绩效评估报告", "事前绩效评估报告"),
        ("2024年1—8月绩效运行监控情况报告", "绩效运行监控报告"),
        ("关于财政重点评价结果整改情况的报告", "绩效整改情况反馈书"),
        ("2025年绩效评价实施方案", "绩效评价工作方案"),
        ("关于开展2024年绩效评价工作的通知", None),
        ("关于进一步加强预算管理的意见", None),
    ],
)
def test_the_title_tells_the_type(title: str, kind: str | None) -> None:
    document = make_document(f"{title}\n一、工作情况\n正文。", name="材料.docx")
    assert guess_document_type(document, PROFILE) == kind


def test_a_title_over_two_lines_is_one_title() -> None:
    document = make_document("云泽县民政局2024年度部门整体\n支出绩效评价报告\n一、概况\n正文。")
    assert guess_document_type(document, PROFILE) == "部门整体支出绩效评价报告"


def test_a_text_without_a_title_is_known_by_its_file_name() -> None:
    document = make_document("一、工作情况\n正文。", name="2024年绩效管理工作总结.docx")
    assert guess_document_type(document, PROFILE) == "年度工作总结"


def test_words_in_the_text_do_not_make_a_title() -> None:
    document = make_document("一、工作情况\n已印发年度工作总结。", name="材料.docx")
    assert guess_document_type(document, PROFILE) is None


def verdicts(text: str, profile: Profile = PROFILE) -> dict[str, str]:
    paper = build_report(make_document(text), profile)
    return {row.required.name: row.verdict for row in cover_report(paper, profile).rows}


def test_each_content_is_met_by_a_heading_or_a_sentence_or_not_found() -> None:
    found = verdicts(
        "云泽县2024年绩效管理工作总结\n一、主要工作开展情况\n正文。\n二、2025年工作打算\n正文。"
    )
    assert found == {"年度工作开展情况": "met", "存在的问题": "unmet", "下一步工作打算": "met"}


def test_a_yearly_summary_is_never_asked_for_official_hospitality() -> None:
    assert not any("三公" in name for name in verdicts("2024年绩效管理工作总结\n一、工作\n正文。"))


def test_a_text_without_headings_is_not_judged() -> None:
    found = verdicts("2024年绩效管理工作总结\n全年组织了绩效评价，各项工作顺利完成，成效明显。")
    assert found["存在的问题"] == "unclear"
    assert "unmet" not in found.values()


def test_a_met_content_quotes_the_paper() -> None:
    paper = build_report(
        make_document("2024年绩效管理工作总结\n一、工作情况\n正文。\n二、存在的问题\n正文。"),
        PROFILE,
    )
    rows = {row.required.name: row for row in cover_report(paper, PROFILE).rows}
    span = rows["存在的问题"].span
    assert span is not None
    assert span.quote == "二、存在的问题"
    assert "下一步" in rows["下一步工作打算"].searched


def test_a_type_that_asks_for_nothing_is_not_covered() -> None:
    kinds = tuple(k.model_copy(update={"demand": "optional"}) for k in PROFILE.document_types)
    profile = PROFILE.model_copy(update={"document_types": kinds})
    assert verdicts("2024年绩效管理工作总结\n一、工作\n正文。", profile) == {}


def test_a_type_set_by_a_person_goes_before_the_title() -> None:
    paper = build_report(make_document("2024年绩效管理工作总结\n一、工作\n正文。"), PROFILE)
    paper = paper.model_copy(update={"document_type": "项目绩效评价报告"})
    kind = cover_report(paper, PROFILE).kind
    assert kind is not None
    assert kind.name == "项目绩效评价报告"


@pytest.mark.parametrize(
    ("heading", "content", "there"),
    [
        ("二、绩效自评工作开展情况", "评价工作开展", True),
        ("二、本年度评价工作开展情况", "评价工作开展", True),
        ("三、自我评价结论", "评价结论", True),
        ("三、指标绩效分析", "指标分析", True),
        ("二、评价结果应用", "评价工作开展", False),
        ("三、绩效分析", "指标分析", False),
        ("四、年度工作计划", "评价计划", False),
    ],
)
def test_a_heading_may_say_whose_evaluation_it_is(heading: str, content: str, there: bool) -> None:
    kind = PROFILE.document_types[0].model_copy(
        update={"contents": (RequiredContent(name=content, words=(content,)),)}
    )
    document = make_document(f"某项目绩效自评报告\n一、概况\n无。\n{heading}\n正文。")
    paper = build_report(document, PROFILE)
    (found,) = find_contents(document, paper.outline, kind)
    assert (found.span is not None) == there
