"""What a rule asks is read sentence by sentence, and becomes a checklist a person confirms."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any

import pytest

from pbassist.find.duties import find_duties
from pbassist.find.speaking_of import list_papers
from pbassist.library import read_regulation
from pbassist.model.policy import Regulation, Requirement
from pbassist.model.profile import DocumentType, RequiredContent
from pbassist.read import read, read_text
from pbassist.requirements import (
    apply_checklists,
    draft_checklist,
    read_requirements,
)

CASES = tomllib.loads((Path(__file__).parent / "cases" / "duties.toml").read_text("utf-8"))["case"]
REPORT = DocumentType(
    name="项目绩效评价报告",
    title_words=("评价报告",),
    source="试",
    contents=(RequiredContent(name="存在的问题", words=("存在的问题", "主要问题")),),
)
RULE = """云泽县项目绩效评价办法
第一条为规范评价工作，制定本办法。
第二条项目绩效评价报告应包括以下内容：
（一）项目概况：包括立项依据、资金投入情况；
（二）绩效目标完成情况；
（三）存在的问题及原因分析。
第三条绩效目标申报表应当包括总体目标、绩效指标和资金测算。
第四条评价报告应当数据准确。
"""


def read_rule(text: str) -> tuple[Regulation, tuple[Requirement, ...]]:
    document = read_text(text, name="办法.txt")
    rule = read_regulation(document)
    return rule, read_requirements(rule, document)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:12])
def test_a_sentence_does_what_its_words_say(case: dict[str, Any]) -> None:
    document = read_text(f"云泽县办法\n{case['text']}\n", name="办法.txt")
    text = document.text
    articles = [one for one in read_regulation(document).articles if one.kind == "article"]
    duties = [duty for article in articles for duty in find_duties(text, article)]
    assert [duty.kind for duty in duties] == case["kinds"]
    if "who" in case:
        assert duties[0].who is not None
        assert text[slice(*duties[0].who)] == case["who"]
    if "nobody" in case:
        assert duties[0].who is None
    if "by" in case:
        assert duties[0].deadline is not None
        assert case["by"] in text[slice(*duties[0].deadline)]
    if "contents" in case:
        assert [text[slice(*one)].strip() for one in duties[0].contents] == case["contents"]
    if "amounts" in case:
        assert [text[slice(*one)] for one in duties[0].amounts] == case["amounts"]


def test_every_part_of_a_requirement_stands_in_its_rule() -> None:
    _, requirements = read_rule(RULE)
    assert requirements
    for one in requirements:
        parts = [one.span, one.who, one.deadline, *one.amounts, *one.contents]
        for span in filter(None, parts):
            assert RULE.strip()[span.start : span.end] == span.quote or span.quote in RULE
    assert len({one.id for one in requirements}) == len(requirements)


def test_items_belong_to_the_paper_of_their_lead() -> None:
    _, requirements = read_rule(RULE)
    listed = [one for one in requirements if one.label == "第二条"]
    assert len(listed) == 4
    assert {one.papers for one in listed} == {("项目绩效评价报告",)}


@pytest.mark.parametrize(
    ("words", "papers"),
    [
        ("部门整体绩效评价应包括以下内容", ("部门整体支出绩效评价报告",)),
        ("项目绩效评价应包括以下内容", ("项目绩效评价报告",)),
        ("绩效目标应当清晰、可量化", ("绩效目标申报表",)),
        ("自评表填报完整", ("项目支出绩效自评表",)),
        ("自评报告应当真实", ("项目绩效自评报告",)),
        ("形成项目自评情况报告", ("项目绩效自评报告",)),
        ("部门整体支出绩效自评报告应当完整", ("部门整体支出绩效评价报告",)),
        ("评价报告应当客观", ("项目绩效评价报告",)),
        ("按期报送绩效监控表", ("绩效运行监控报告",)),
        ("在30日内报送整改情况", ("绩效整改情况反馈书",)),
        ("会议应当按时召开", ()),
    ],
)
def test_a_sentence_tells_of_its_papers(words: str, papers: tuple[str, ...]) -> None:
    assert list_papers(words) == papers


def test_a_checklist_has_the_contents_listed_for_its_type_alone() -> None:
    rule, requirements = read_rule(RULE)
    checklist = draft_checklist(REPORT, [(rule, requirements)])
    assert [row.name for row in checklist.rows] == [
        "项目概况",
        "绩效目标完成情况",
        "存在的问题及原因分析",
    ]
    assert {row.basis for row in checklist.rows} == {"《云泽县项目绩效评价办法》第二条"}
    assert "主要问题" in checklist.rows[2].words, "the scheme's words for the same content"
    assert "立项依据" in checklist.rows[0].words
    assert checklist.version == 0


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        (
            "项目绩效评价报告应当包括下列内容：\n（一）结论、措施及建议；\n（二）问题及原因。",
            "结论 措施 建议 问题及原因",
        ),
        ("项目绩效评价报告由项目概况、评价结论和附件三部分构成。", "项目概况 评价结论 附件"),
        ("财政部门审核绩效评价报告应包括以下内容：\n（一）格式；\n（二）数据。", ""),
        ("项目绩效评价报告编写按下列程序：\n（一）收集资料；\n（二）撰写初稿。", ""),
        ("项目绩效评价报告应当包括下列内容：\n（一）项目概况；\n（二）项目概况。", "项目概况"),
        ("项目绩效评价应当遵循下列原则：\n（一）客观公正；\n（二）公开透明。", ""),
    ],
)
def test_a_row_is_one_content_of_the_paper(asked: str, names: str) -> None:
    rule, requirements = read_rule(f"云泽县项目绩效评价办法\n第一条{asked}\n")
    rows = draft_checklist(REPORT, [(rule, requirements)]).rows
    assert [row.name for row in rows] == names.split()
    assert all(row.words for row in rows)


def test_the_same_content_of_two_rules_is_one_row() -> None:
    first = read_rule("甲县评价办法\n第一条项目绩效评价报告应当包括概况、存在的主要问题。\n")
    other = read_rule("乙县评价办法\n第二条项目绩效评价报告应当包括存在的问题、建议。\n")
    rows = draft_checklist(REPORT, [first, other]).rows
    assert [row.name for row in rows] == ["概况", "存在的主要问题", "建议"]
    assert rows[1].basis == "《甲县评价办法》第一条、《乙县评价办法》第二条"


def test_what_no_heading_shows_is_not_asked_at_first() -> None:
    rule, requirements = read_rule(
        "云泽县评价办法\n第一条项目绩效评价报告应当包括下列内容：\n（一）概况；\n（二）其他需要说明的问题。\n"
    )
    rows = draft_checklist(REPORT, [(rule, requirements)]).rows
    assert [row.asked for row in rows] == [True, False]


def test_a_heading_above_is_no_part_and_a_line_broken_inside_is() -> None:
    _, requirements = read_rule(
        "云泽县财政局关于自评的通知\n一、工作要求\n各单位要高度重视。\n二、时间安排\n"
        "主管部门应当认真审核所属单位的自评\n材料并于3月20日前报送。\n"
    )
    quotes = ["".join(one.span.quote.split()) for one in requirements]
    assert quotes == [
        "各单位要高度重视。",
        "主管部门应当认真审核所属单位的自评材料并于3月20日前报送。",
    ]


def test_sections_below_a_section_are_the_items_it_leads() -> None:
    rule, requirements = read_rule(
        "云泽县财政局关于绩效自评的通知\n一、报告要求\n（一）内容。项目绩效评价报告包括以下内容：\n"
        "1.项目概况；\n2.存在问题。\n（二）时间。各单位于3月20日前报送。\n二、其他\n（一）各单位应当重视。\n（二）不得瞒报。\n"
    )
    rows = draft_checklist(REPORT, [(rule, requirements)]).rows
    assert [row.name for row in rows] == ["项目概况", "存在问题"]
    assert [one.kind for one in requirements][-3:] == ["应当", "应当", "禁止"]


def test_rows_that_are_not_asked_are_not_looked_for() -> None:
    rule, requirements = read_rule(RULE)
    draft = draft_checklist(REPORT, [(rule, requirements)])
    first, *rest = draft.rows
    rows = (first.model_copy(update={"asked": False}), *rest)
    confirmed = draft.model_copy(update={"version": 3, "rows": rows})
    other = REPORT.model_copy(update={"name": "年度工作总结"})
    kinds = apply_checklists([REPORT, other], [confirmed])
    assert [one.name for one in kinds[0].contents] == ["绩效目标完成情况", "存在的问题及原因分析"]
    assert "第3版" in kinds[0].source
    assert kinds[0].verified
    assert kinds[1] == other


def test_nine_in_ten_requirements_of_the_real_rules_are_read(shared: Path) -> None:
    with (shared / "samples" / "gold" / "requirements.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["in_scope"] == "yes"]
    missed = []
    for law in sorted({row["law"] for row in rows}):
        document = read(shared / "samples" / "laws" / law)
        spans = [one.span for one in read_requirements(read_regulation(document), document)]
        for row in (row for row in rows if row["law"] == law):
            start = document.text.index(row["quote"])
            end = start + len(row["quote"])
            if not any(span.start < end and span.end > start for span in spans):
                missed.append(row["id"])
    assert len(missed) <= 0.1 * len(rows), missed


BOTH = """云泽县绩效管理办法
第一条单位完成自评后，应当形成绩效自评报告，报告应包括以下内容：
（一）项目概况；
（二）目标完成情况。
第二条绩效评价报告应当包括下列内容：
（一）评价工作开展情况；
（二）主要经验。
第三条绩效自评报告、绩效评价报告应当载明资金使用情况、整改计划。
"""


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("项目绩效自评报告", "项目概况 目标完成情况 资金使用情况 整改计划"),
        ("项目绩效评价报告", "评价工作开展情况 主要经验 资金使用情况 整改计划"),
    ],
)
def test_a_units_own_report_and_the_report_on_it_are_two_papers(kind: str, names: str) -> None:
    asked = REPORT.model_copy(update={"name": kind, "contents": ()})
    rows = draft_checklist(asked, [read_rule(BOTH)]).rows
    assert [row.name for row in rows] == names.split()


NOTICE = """云泽县财政局关于开展2025年度预算绩效管理工作的通知
县级各部门：
现就有关工作通知如下：
一、自评范围
2025年度纳入县级部门预算的全部项目支出，含结转项目。
二、自评内容
（一）绩效目标完成情况。对照批复的绩效目标逐项填列实际完成值。
（二）预算执行情况。填列年初预算数和执行数。
三、目标编制
（一）编报要求。各单位应当细化绩效目标。
四、监控范围
各单位应当将全部项目纳入监控。
"""


def test_the_heading_over_a_sentence_tells_its_paper_and_what_is_in_its_scope() -> None:
    _, requirements = read_rule(NOTICE)
    told = {one.label: (one.kind, one.papers) for one in requirements}
    assert "一" not in told, "a scope asks for nothing"
    assert told["二（一）"] == ("应当", ("项目支出绩效自评表",))
    assert told["三（一）"] == ("应当", ("绩效目标申报表",))
    assert told["四"][0] == "应当", "what a scope demands is a duty"
