"""A phrase is kept only when nothing of the one project is left in it."""

from __future__ import annotations

import pytest

from pbassist.decide import keep_phrase
from pbassist.model.review import Finding
from tests.decided import decide, finding

ONE = finding(
    "A",
    fault="时效指标无时限",
    subject="维修完成及时性",
    place="时效指标“维修完成及时性”",
    message="“维修完成及时性”指标值填“及时”，无完成时限。",
    remedy="建议改为可考核的表述。",
)


def keep(text: str, one: Finding = ONE, **more: object) -> object:
    return keep_phrase(decide("修改后采纳", one, text=text), one, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "field", "template"),
    [
        ("请明确完成时间或时限要求。", "letter", "请明确完成时间或时限要求。"),
        (
            "“维修完成及时性”未写明时限，请补充。",
            "letter",
            "“{subject}”未写明时限，请补充。",
        ),
        (
            "时效指标“维修完成及时性”未写明时限，请补充维修完成及时性的期限。",
            "letter",
            "{place}未写明时限，请补充{subject}的期限。",
        ),
        (
            "“维修完成及时性”指标值填“及时”，无完成时限。请写明××日前完成。",
            "remedy",
            "请写明××日前完成。",
        ),
        (
            "经核，“维修完成及时性”指标值填“及时”，无完成时限，请改。",
            "letter",
            "经核，{message}，请改。",
        ),
        ("第一季度末前应完成的，请逐项写明。", "letter", "第一季度末前应完成的，请逐项写明。"),
        ("请按{表式}填写。", "letter", "请按{{表式}}填写。"),
    ],
)
def test_the_findings_own_words_become_placeholders(text: str, field: str, template: str) -> None:
    assert keep(text) == ("时效指标无时限", field, template)


@pytest.mark.parametrize(
    "text",
    [
        "请明确完成时间或时限要求。",
        "“维修完成及时性”未写明时限，请补充。",
        "时效指标“维修完成及时性”未写明时限。",
        "经核，“维修完成及时性”指标值填“及时”，无完成时限，请改。",
        "请按{表式}填写。",
    ],
)
def test_a_kept_phrase_gives_the_persons_words_back_for_the_same_finding(text: str) -> None:
    template = keep(text).template  # type: ignore[attr-defined]
    own = {"message": ONE.message.removesuffix("。"), "place": ONE.place, "subject": ONE.subject}
    assert template.format(**own) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("请在11月底前完成。", "11"),
        ("合格率应为９５％。", "９５％"),
        ("共三项指标未写明时限。", "三项"),
        ("资金二十万元未列明。", "二十万元"),
        ("请对照“渠系水利用合格率”填写。", "“渠系水利用合格率”"),
        ("请按《灌区管护办法》填写。", "《灌区管护办法》"),
        ("请县灌区管理站补充。", "县灌区管理站"),
    ],
)
def test_what_would_be_false_elsewhere_is_refused_with_the_words(text: str, left: str) -> None:
    reason = keep(text, names=("县灌区管理站", "农", ""))
    assert isinstance(reason, str)
    assert left in reason
    assert "时效指标无时限" in reason


def test_only_a_changed_opinion_has_words_to_keep() -> None:
    assert isinstance(keep_phrase(decide("采纳", ONE), ONE), str)


def test_the_name_of_a_placeholder_is_not_cut() -> None:
    one = finding("A", subject="message", place="subject", message="place。")
    assert keep("message，subject，place", one).template == "{subject}，{place}，{message}"  # type: ignore[attr-defined]
