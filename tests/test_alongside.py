"""Papers side by side: the cases of the table, computed changes, columns, and what is restated."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from evals.finders.comparison import SETS, compare_papers, list_pairs, load_gold
from evals.harness import load_cases
from pbassist.model.comparison import Comparison, Line, Seen
from pbassist.model.document import Span
from pbassist.relations.alongside.changing import tell_change
from tests.documents import make_document

CASES = Path(__file__).parent / "cases" / "alongside.toml"


def compare(*texts: str, names: tuple[str, ...] = ()) -> Comparison:
    shown = names or tuple(f"{2023 + at}年总结.md" for at in range(len(texts)))
    return compare_papers(
        [make_document(text, name=name) for text, name in zip(texts, shown, strict=True)]
    )


def printed(line: Line) -> str:
    return " ".join(cell.seen.printed if cell else "—" for cell in line.cells)


@pytest.mark.parametrize("case", list(load_cases(CASES)), ids=lambda case: case["id"])
def test_the_table(case: dict[str, Any]) -> None:
    found = compare(
        f"梧川县2023年工作总结\n{case['one']}", f"梧川县2024年工作总结\n{case['other']}"
    )
    assert sorted(map(printed, found.lines)) == sorted(case.get("lined", []))


@pytest.mark.parametrize("name", SETS)
def test_no_false_pair_in_hand_marked_papers(name: str) -> None:
    gold = load_gold(name)
    documents = list(gold.documents.values())
    wanted = [set(places.values()) for _, places in gold.lines]
    for given in list_pairs(compare_papers(documents), documents):
        assert any(pair <= places for pair in given for places in wanted)


def test_every_figure_is_in_a_line_or_left_with_a_reason() -> None:
    gold = load_gold("gold")
    found = compare_papers(list(gold.documents.values()))
    shown = [
        seen.span
        for line in found.lines
        for cell in line.cells
        if cell
        for seen in (cell.seen, *cell.again, *cell.differing)
    ]
    left = [one.seen.span for one in found.left]
    assert all(one.reason for one in found.left)
    assert len(shown) == len(set(shown))
    assert not set(shown) & set(left)
    texts = {one.id: one.text for one in gold.documents.values()}
    assert all(texts[s.document_id][s.start : s.end] == s.quote for s in (*shown, *left))


def test_what_a_later_paper_says_otherwise_is_told() -> None:
    found = compare(
        "2023年总结\n绩效监控收回资金2386.6万元。",
        "2024年总结\n绩效监控收回资金3120.4万元，上年为2318.6万元。",
    )
    cell = found.lines[0].cells[0]
    assert cell is not None
    assert [one.printed for one in cell.differing] == ["2318.6万元"]
    assert found.lines[0].changes[1] is not None
    assert found.lines[0].changes[1].difference == "+733.8万元"


def test_the_same_in_rounder_words_does_not_differ() -> None:
    found = compare(
        "2023年总结\n财政重点评价涉及资金48012万元。",
        "2024年总结\n财政重点评价涉及资金6.05亿元，上年为4.80亿元。",
    )
    cell = found.lines[0].cells[0]
    assert cell is not None
    assert ([one.printed for one in cell.again], cell.differing) == (["4.80亿元"], ())


# ---- changes ----------------------------------------------------------------------------------


def see(printed: str, number: str, last: str, *, approximate: bool = False) -> Seen:
    return Seen(
        document="a",
        place="",
        context="",
        printed=printed,
        number=Decimal(number),
        last=Decimal(last),
        approximate=approximate,
        span=Span(document_id="a", start=0, end=len(printed), quote=printed),
    )


@pytest.mark.parametrize(
    ("before", "after", "unit", "difference", "rate"),
    [
        (see("8个", "8", "1"), see("12个", "12", "1"), "个", "+4个", "+50.0%"),
        (see("12个", "12", "1"), see("8个", "8", "1"), "个", "－4个", "－33.3%"),
        (see("8个", "8", "1"), see("8个", "8", "1"), "个", "持平", "0.0%"),
        (see("0个", "0", "1"), see("8个", "8", "1"), "个", "+8个", None),
        (see("87.5%", "87.5", "0.1"), see("91.7%", "91.7", "0.1"), "%", "+4.2个百分点", None),
        (
            see("305480万元", "3054800000", "10000"),
            see("33.61亿元", "3361000000", "1000000"),
            "亿元",
            "约+3.06亿元",
            "+10.0%",
        ),
        (
            see("1860万元", "18600000", "10000"),
            see("0.37亿元", "37000000", "1000000"),
            "万元",
            "约+1800万元",
            "约+99%",
        ),
        (
            see("186.5万元", "1865000", "1000"),
            see("210万元", "2100000", "10000"),
            "万元",
            "+23.5万元",
            "约+12.6%",
        ),
        (see("600余条", "600", "1", approximate=True), see("620条", "620", "1"), "条", "约+20条", "约+3.3%"),
        (see("1个", "1", "1"), see("25个", "25", "1"), "个", "+24个", "24倍"),
    ],
)  # fmt: skip
def test_a_change_is_as_fine_as_what_was_printed(
    before: Seen, after: Seen, unit: str, difference: str, rate: str | None
) -> None:
    change = tell_change(before, after, unit)
    assert (change.difference, change.rate) == (difference, rate)
    assert bool(change.reason) == (before.number == 0)


# ---- columns ----------------------------------------------------------------------------------

TEXT = "单位自评项目{}个。"


def label(*papers: tuple[str, str]) -> tuple[list[str], tuple[str, ...]]:
    found = compare(
        *(f"{title}\n{TEXT.format(at + 10)}" for at, (title, _) in enumerate(papers)),
        names=tuple(name for _, name in papers),
    )
    return [column.label for column in found.columns], found.notes


def test_years_stand_in_order_whatever_the_files_are_called() -> None:
    labels, _ = label(
        ("某县2024年总结", "a.md"), ("某县2022年总结", "c.md"), ("某县2023年总结", "b.md")
    )
    assert labels == ["2022年", "2023年", "2024年"]


def test_places_of_one_year_are_named_by_place() -> None:
    labels, _ = label(("梧川县2024年总结", "a.md"), ("关于禾源县2024年工作的报告", "b.md"))
    assert labels == ["梧川县", "禾源县"]


def test_a_place_is_no_word_of_the_text() -> None:
    labels, _ = label(("全县2024年总结", "a.md"), ("社区2023年工作总结", "b.md"))
    assert labels == ["2023年", "2024年"]


def test_places_and_years_are_both_named_and_changes_stay_at_home() -> None:
    found = compare(
        "梧川县2023年总结\n单位自评项目10个。",
        "梧川县2024年总结\n单位自评项目12个。",
        "禾源县2024年总结\n单位自评项目20个。",
    )
    assert [column.label for column in found.columns] == [
        "梧川县2023年",
        "梧川县2024年",
        "禾源县2024年",
    ]
    changes = [one.difference if one else None for one in found.lines[0].changes]
    assert changes == [None, "+2个", None]


def test_papers_without_a_year_stand_by_name_and_nothing_is_computed() -> None:
    labels, notes = label(("甲材料", "甲.md"), ("乙材料", "乙.md"))
    assert labels == ["甲", "乙"]
    assert all("未写明年度" in note for note in notes)


def test_two_papers_of_one_year_are_not_merged_and_not_subtracted() -> None:
    found = compare(
        "梧川县2023年总结\n单位自评项目10个。",
        "梧川县2024年总结\n单位自评项目12个。",
        "梧川县2024年总结\n单位自评项目13个。",
        names=("a.md", "b.md", "c.md"),
    )
    assert [column.label for column in found.columns] == ["2023年", "b", "c"]
    assert found.lines[0].changes == (None, None, None)
    assert any("2份材料" in note for note in found.notes)


def test_a_missing_year_is_told() -> None:
    _, notes = label(("某县2021年总结", "a.md"), ("某县2024年总结", "b.md"))
    assert any("隔年比较" in note for note in notes)


def test_money_taken_for_the_same_is_told() -> None:
    first, second = "绩效监控涉及财政资金5.3亿元。", "绩效监控涉及资金5.8亿元。"
    found = compare(f"2023年总结\n{first}", f"2024年总结\n{second}")
    assert [line.subject for line in found.lines] == ["绩效监控涉及资金"]
    assert any("按同一口径对照" in note for note in found.notes)
    assert not compare(f"2023年总结\n{second}", f"2024年总结\n{second}").notes
