"""What a text cites is found with its 文号 in normal form, its article and its faults of form."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from pbassist.find.citations import find_citations
from pbassist.find.citations.article_labels import normalise_label
from pbassist.find.citations.rule_numbers import normalise_number
from pbassist.model.policy import Citation
from pbassist.read import read
from tests.documents import make_document

TABLE = tomllib.loads((Path(__file__).parent / "cases" / "citations.toml").read_text("utf-8"))


def write_row(citation: Citation) -> str:
    parts = (citation.title, citation.number, citation.label, "；".join(citation.faults))
    return " | ".join(part or "-" for part in parts)


@pytest.mark.parametrize("case", TABLE["case"], ids=lambda case: case["id"])
def test_what_is_cited(case: dict[str, Any]) -> None:
    assert [write_row(one) for one in find_citations(make_document(case["text"]))] == case["cites"]


def test_the_table_has_no_two_cases_of_one_name() -> None:
    names = [case["id"] for case in TABLE["case"]]
    assert len(names) == len(set(names)) >= 60


@pytest.mark.parametrize("case", TABLE["case"], ids=lambda case: case["id"])
def test_a_span_holds_title_and_number(case: dict[str, Any]) -> None:
    document = make_document(case["text"])
    for one in find_citations(document):
        assert document.text[one.span.start : one.span.end] == one.span.quote
        if one.number_printed:
            assert one.number_printed in one.span.quote


@pytest.mark.parametrize(
    ("printed", "normal"),
    [
        ("财预[2020]010号", "财预〔2020〕10号"),
        ("财预 （2020） 10 号", "财预〔2020〕10号"),
        ("国务院令729号", "国务院令第729号"),
        ("中华人民共和国财政部令第81号", "财政部令第81号"),
        ("GB/T 9704-2012", None),
        ("第十条", None),
    ],
)
def test_normal_form_of_a_number(printed: str, normal: str | None) -> None:
    assert normalise_number(printed) == normal


@pytest.mark.parametrize(
    ("printed", "normal"),
    [("第57条第2款", "第五十七条第二款"), ("第十条第（三）项", "第十条第（三）项"), ("十条", None)],
)
def test_normal_form_of_a_label(printed: str, normal: str | None) -> None:
    assert normalise_label(printed) == normal


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("根据财政部《关于推进预算绩效管理的指导意见》", "财政部"),
        ("落实浙江省财政厅《项目支出绩效评价管理办法》", "浙江省财政厅"),
        ("根据《预算法》", None),
        ("我们学习了《会计法》", None),
    ],
)
def test_the_issuer_printed_before_a_title(text: str, issuer: str | None) -> None:
    (found,) = find_citations(make_document(text))
    assert found.issuer == issuer


def test_a_long_text_takes_no_longer_than_its_length() -> None:
    text = "根据《云泽县绩效评价规程》（云财绩〔2024〕3号）第五条，" * 1500
    assert len(find_citations(make_document(text))) == 1500


def test_a_real_report_gives_its_titles_once_each(shared: Path) -> None:
    document = read(shared / "samples" / "reports" / "qingtian-2023-summary.docx")
    found = find_citations(document)
    assert len(found) == len(re.findall("《", document.text))
    assert [one.number for one in found if one.number] == ["青财绩效〔2023〕31号"]
    assert [one.faults for one in found if one.faults] == []
