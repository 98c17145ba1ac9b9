from __future__ import annotations

import csv
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from evals.finders.figures.cases import TABLES, make_document, make_row, read_row
from evals.harness import load_cases
from pbassist.find.figures import find_figures, find_unparsed
from pbassist.find.figures.beside import stands_plainly
from pbassist.find.figures.not_figures import pass_over
from pbassist.find.figures.units import read_unit
from pbassist.find.numerals import find_numbers
from pbassist.model.figures import Figure
from pbassist.read import read, read_text

PROSE = list(load_cases(TABLES / "figures.toml"))
CELLS = list(load_cases(TABLES / "figures_tables.toml"))
REPORTS = list(load_cases(TABLES / "figures_reports.toml"))
CONTEXT = list(load_cases(TABLES / "figures_context.toml"))


def name(case: dict[str, Any]) -> str:
    return str(case["id"])


@pytest.mark.parametrize("case", PROSE + REPORTS + CELLS, ids=name)
def test_a_text_gives_its_figures_and_nothing_else(case: dict[str, Any]) -> None:
    given = [make_row(figure) for figure in find_figures(make_document(case))]
    assert given == [read_row(row) for row in case.get("figures", [])]


@pytest.mark.parametrize("case", PROSE + REPORTS + CELLS, ids=name)
def test_what_is_not_understood_is_listed_and_nothing_else(case: dict[str, Any]) -> None:
    left = find_unparsed(make_document(case))
    assert [one.span.quote for one in left] == case.get("unparsed", [])
    assert all(one.reason for one in left)


@pytest.mark.parametrize("case", CONTEXT, ids=name)
def test_words_around_a_figure_say_its_period_measure_and_subject(case: dict[str, Any]) -> None:
    document = make_document(case)
    given = {figure.span.quote: figure for figure in find_figures(document)}
    for quote, wanted in case["wanted"].items():
        figure = given[quote]
        for field, value in wanted.items():
            found = getattr(figure, field)
            assert (found or "") == value, (quote, field, found)


def the_only_figure(text: str) -> Figure:
    (figure,) = find_figures(make_document({"id": "one", "text": text}))
    return figure


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("支出3.5万元。", "35000"),
        ("支出1,682.40万元。", "16824000"),
        ("支出2亿5千万元。", "250000000"),
        ("支出壹拾贰万叁仟元整。", "123000"),
        ("支出21.68万亿元。", "21680000000000"),
        ("涉及金额3.58亿。", "358000000"),
        ("支出12.05元。", "12.05"),
        ("支出￥5,000.00。", "5000"),
    ],
)
def test_money_is_normalised_to_yuan(text: str, yuan: str) -> None:
    amount = the_only_figure(text).amount
    assert amount is not None
    assert str(amount.value) == yuan


@pytest.mark.parametrize("text", ["单价7万元/处。", "支付1200万美元。", "共3万人。", "占12%。"])
def test_what_is_not_money_alone_has_no_amount(text: str) -> None:
    assert the_only_figure(text).amount is None


@pytest.mark.parametrize(
    ("text", "decimals"),
    [("占95%。", 0), ("占95.0%。", 1), ("计1,682.40万元。", 2), ("三点五万元。", 0)],
)
def test_printed_decimals_are_kept(text: str, decimals: int) -> None:
    assert the_only_figure(text).decimals == decimals


def test_a_fraction_is_kept_exact() -> None:
    assert the_only_figure("三分之二的单位。").fraction == (2, 3)


def test_a_figure_put_together_unchecked_is_one_that_would_pass_the_checks() -> None:
    figure = the_only_figure("2023年支出约1,682.40万元。")
    assert list(vars(figure)) == list(Figure.model_fields)
    assert Figure.model_validate(figure.model_dump()) == figure


def test_the_unit_is_kept_as_printed_beside_the_unit_as_understood() -> None:
    figure = the_only_figure("涉及金额 3.58 亿。")
    assert (figure.unit_printed, figure.unit, figure.inferred) == ("亿", "亿元", True)
    figure = the_only_figure("提高 3 个百分点。")
    assert (figure.unit_printed, figure.unit, figure.inferred) == ("个百分点", "百分点", False)


@pytest.mark.parametrize("role", ["furniture", "hidden", "deleted", "comment"])
def test_only_body_and_notes_are_read(role: str) -> None:
    document = make_document({"id": "roles", "text": "共12个。\n共13个。"})
    first, second = document.blocks
    hidden = document.model_copy(
        update={"blocks": (first, second.model_copy(update={"role": role}))}
    )
    assert [figure.span.quote for figure in find_figures(hidden)] == ["12个"]


def test_no_reason_speaks_against_a_number_that_is_taken_without_looking_for_one() -> None:
    befores = (
        *(
            "投入",
            "第",
            "截至",
            "一式",
            "用",
            "（",
            "。",
            "\n",
            "《办法",
            "“",
            "编号",
            "电话为",
            "共",
        ),
        *(
            "页共",
            "公交",
            "Ｋ",
            "国道G",
            "×",
            "二零",
            "每",
            "约",
            "的",
            "，",
            "之",
            "百分之",
            "附表",
        ),
    )
    digits = (
        "1",
        "5",
        "12",
        "48",
        "2023",
        "2023.5",
        "6.18",
        "1,234.5",
        "3.2万",
        "12345",
        "13812345678",
    )
    afters = (
        "元",
        "%",
        "个",
        "个月",
        "户",
        "人",
        "项目",
        "家",
        "次",
        "分",
        "份",
        "公里",
        "路",
        "号",
        "室",
    )
    taken = 0
    for before, number, after in product(befores, digits, afters):
        text = f"{before}{number}{after}，完成"
        for one in find_numbers(text):
            unit = read_unit(text, one.digits_end)
            if unit is not None and stands_plainly(text, one):
                taken += 1
                assert pass_over(text, one, unit) is None, text
    assert taken > 500


def test_a_computed_list_number_is_no_figure() -> None:
    document = make_document({"id": "computed", "text": "12个\n共13个。"})
    first, second = document.blocks
    listed = document.model_copy(
        update={"blocks": (first.model_copy(update={"source": "computed"}), second)}
    )
    assert [figure.span.quote for figure in find_figures(listed)] == ["13个"]


def test_a_figure_never_runs_across_blocks() -> None:
    document = make_document({"id": "border", "text": "共计3.5\n万元整体收回。"})
    assert find_figures(document) == ()


def test_ten_times_the_text_gives_ten_times_the_figures() -> None:
    text = "\n".join(case["text"] for case in PROSE if case.get("figures"))
    once = find_figures(make_document({"id": "once", "text": text}))
    often = find_figures(make_document({"id": "often", "text": "\n".join([text] * 10)}))
    assert len(often) == 10 * len(once)


GOLD = "gold/qingtian-figures.csv"


def read_gold(shared: Path) -> list[dict[str, str]]:
    lines = (shared / "samples" / GOLD).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(lines))


@pytest.mark.shared
def test_a_real_report_gives_exactly_its_reported_figures(shared: Path) -> None:
    gold = read_gold(shared)
    file = shared / "samples" / "reports" / gold[0]["file"]
    document = read_text(file.read_text(encoding="utf-8"), name=file.name)
    given = [
        (figure.span.quote, figure.value, figure.unit, figure.span.start, figure.span.end)
        for figure in find_figures(document)
    ]
    assert given == [
        (row["quote"], row["value"], row["unit"], int(row["start"]), int(row["end"]))
        for row in gold
    ]


@pytest.mark.shared
@pytest.mark.parametrize("suffix", [".docx", ".pdf"])
def test_a_real_report_gives_the_same_figures_in_every_format(shared: Path, suffix: str) -> None:
    gold = read_gold(shared)
    document = read((shared / "samples" / "reports" / gold[0]["file"]).with_suffix(suffix))
    given = [(figure.value, figure.unit) for figure in find_figures(document)]
    assert given == [(row["value"], row["unit"]) for row in gold]
