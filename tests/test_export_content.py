"""原填报内容: values stand with the words of their columns, as a clerk would read them out."""

from __future__ import annotations

import pytest

from pbassist.export.content import show_content
from pbassist.model.review import Finding, Formula, FormulaInput
from pbassist.read import read_text
from tests.drafts import make_finding, quote

FORM = """
维护校园监控点位数 ≥640个 571个 客观原因
培训总费用 ≤38.4万元 38.4
道路完好率 ≥ 86 88.5%
按时完成 立项依据 暂无问题
演出安全责任事故数 送戏下乡场次 ≥96场 ≥120场
资金总额 1528 470 42 16
老旧小区改造方案（桐政办发〔2022〕52号，有效期至2025年底）
"""
DOCUMENT = read_text(FORM, name="表.txt")


def found(place: str, message: str, *words: str, subject: str = "", **more: object) -> Finding:
    spans = tuple(quote(DOCUMENT, word) for word in words)
    return make_finding("其他", "错误", subject=subject, place=place, message=message, evidence=spans, **more)  # fmt: skip


def with_inputs(finding: Finding, **inputs: str) -> Finding:
    given = tuple(
        FormulaInput(name=name, value=value, span=quote(DOCUMENT, value.removesuffix("万元")))
        for name, value in inputs.items()
    )
    return finding.model_copy(update={"formula": Formula(expression="", inputs=given)})


CASES = {
    "完成值571个；指标值≥640个；偏差原因：客观原因": found(
        "数量指标“维护校园监控点位数”",
        "“维护校园监控点位数”年度指标值≥640个，完成571个，偏差原因栏填“客观原因”，原因较为笼统。",
        "571个", "≥640个", "维护校园监控点位数", "客观原因",
        subject="维护校园监控点位数",
    ),
    "培训总费用≤38.4万元": found(
        "成本指标“培训总费用”",
        "成本指标“培训总费用≤38.4万元”等同于资金总额，不体现成本控制。",
        "≤38.4万元", "培训总费用",
        subject="培训总费用",
    ),
    "道路完好率≥86%": found(
        "质量指标“道路完好率”", "“道路完好率≥86%”低于要求。", "86", "道路完好率", subject="道路完好率/方向"
    ),
    "指标值86；2024年度完成值88.5%": found(
        "质量指标“道路完好率”",
        "“道路完好率”指标值为86，低于该项目2024年度自评完成值88.5%。",
        "86", "道路完好率", "88.5%",
        subject="道路完好率",
    ),
    "指标值：按时完成": found("时效指标", "“完工”指标值填“按时完成”，无时限。", "按时完成"),
    "完成值571个；全年预计470个": found(
        "实际完成值", "“监控点位”监控时全年预计完成470个，自评完成571个，不符。", "571个", "470"
    ),
    "存在问题：暂无问题": found(
        "存在问题", "项目有1项未完成，“存在问题”填“暂无问题”，前后不一致。", "暂无问题", "571个"
    ),
    "填报值≥96场；批复值≥120场": found(
        "绩效指标",
        "缺少“演出安全责任事故数”；“送戏下乡场次”指标值由批复的≥120场调整为≥96场，未见调整批复。",
        "演出安全责任事故数", "≥96场", "≥120场", "送戏下乡场次",
    ),
    "老旧小区改造方案（桐政办发〔2022〕52号……）": found(
        "立项依据", "所引老旧小区改造方案有效期至2025年底。", "老旧小区改造方案（桐政办发〔2022〕52号"
    ),
    "（未填列）": found("立项依据", "立项依据未填列。", "立项依据", subject="立项依据"),
    "（未设置）": found("成本指标", "未设置成本指标。", FORM.strip().split("\n")[0]),
}  # fmt: skip


@pytest.mark.parametrize("shown", CASES)
def test_a_value_stands_with_its_column(shown: str) -> None:
    assert show_content(CASES[shown]) == shown


def test_names_and_units_of_the_formula_come_first_and_three_are_shown() -> None:
    finding = with_inputs(
        found("资金总额", "合计不符。", "1528", "470", "42", "16"),
        财政拨款="470万元", 资金总额="1528万元", 上年结转="42万元", 其他资金="16万元",
    )  # fmt: skip
    assert show_content(finding) == "资金总额1528万元；财政拨款470万元；上年结转42万元等4项"


def test_bare_values_are_shown_where_the_place_says_what_they_are() -> None:
    finding = found("实际完成值", "2项均照抄。", "≥640个", "≥96场")
    assert show_content(finding) == "≥640个；≥96场"


def test_a_value_inside_the_name_of_its_indicator_is_not_taken_for_the_name() -> None:
    finding = found("时效指标", "“完成按时完成率”指标值填“按时完成”，无时限。", "按时完成")
    assert show_content(finding) == "指标值：按时完成"


def test_a_number_inside_a_longer_one_lends_it_no_column() -> None:
    assert show_content(found("分值", "指标值1420。", "42")) == "42"


def test_long_words_are_cut() -> None:
    document = read_text("长" * 500, name="长.txt")
    finding = make_finding(
        "其他", "错误", subject="目标", message="空泛。", evidence=(quote(document, "长" * 500),)
    )
    assert show_content(finding) == "长" * 200 + "……"


def test_a_persons_words_do_not_change_what_the_form_says() -> None:
    finding = CASES["指标值：按时完成"]
    changed = finding.model_copy(
        update={"message": "请写明时限。", "note": f"说明\n原表述：{finding.message}"}
    )
    assert show_content(changed) == show_content(finding)
