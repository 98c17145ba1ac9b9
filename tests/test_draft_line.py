"""The line for the budget system: three hundred characters, five clauses, no figure cut."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pbassist.draft.line import draft_line
from pbassist.draft.points import Matter, gather_matters
from pbassist.draft.wording import drop_remedy
from tests.drafts import make_finding, read_shipped_phrases

PHRASES = read_shipped_phrases()


def make_matter(clause: str, title: str = "标题") -> Matter:
    return Matter(title, "须更正", (), clause, clause, drop_remedy(clause), title)


def test_a_short_line_is_left_as_it_is() -> None:
    line = draft_line([make_matter("甲，请改"), make_matter("乙，请改")], "请于×月×日前重报。")
    assert line == "1.甲，请改；2.乙，请改。请于×月×日前重报。"


def test_the_remedies_of_the_least_grave_go_first() -> None:
    matters = [make_matter(f"第{at}条说明{'长' * 12}，请核对更正") for at in range(4)]
    line = draft_line(matters, "", limit=100)
    assert [("请核对更正" in clause) for clause in line.split("；")] == [True, True, True, False]


def test_then_the_titles_stand_alone_and_no_figure_is_cut() -> None:
    long = "资金总额填列" + "、".join(f"{at}12345万元" for at in range(1, 40))
    line = draft_line(
        [make_matter(long, "资金不相符"), make_matter(long, "测算不一致")], "", limit=300
    )
    assert len(line) <= 300
    assert line == "1.资金不相符；2.测算不一致。"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text("甲乙丙丁，“”0123456789.％万元", min_size=1, max_size=400),
            st.sampled_from(["错误", "疑似", "请核实"]),
        ),
        min_size=1,
        max_size=9,
    )
)
def test_however_long_the_findings_the_line_fits_and_cuts_no_figure(
    cases: list[tuple[str, str]],
) -> None:
    findings = [
        make_finding(
            f"类别{at}", level, subject=f"{at}", message=f"{text}。", line=f"{text}，请核对"
        )  # type: ignore[arg-type]
        for at, (text, level) in enumerate(cases)
    ]
    line = draft_line(gather_matters(findings, PHRASES), "请于×月×日前修改重报。")
    assert 0 < len(line) <= 300
    assert "\n" not in line
    known = set(re.findall(r"\d+(?:\.\d+)?", "。".join(text for text, _ in cases)))
    shown = re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?:^|；)\d\.|类别\d", "|", line))
    assert set(shown) <= known | {str(at) for at in range(10)}


@pytest.mark.parametrize(
    ("clause", "short"),
    [
        ("资金528万元与合计512万元不符，请核对更正", "资金528万元与合计512万元不符"),
        ("“维修，请速办”未填，请补充", "“维修，请速办”未填"),
        ("请补充年度目标", "请补充年度目标"),
        ("指标甲、乙，均无标准，建议量化，并附依据", "指标甲、乙，均无标准"),
    ],
)
def test_what_to_do_is_told_from_what_is_wrong(clause: str, short: str) -> None:
    assert drop_remedy(clause) == short
