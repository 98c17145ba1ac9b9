"""Rules in the hands they come in give their articles and facts: tests/cases/rules.toml says which."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from pbassist.find.articles import find_articles
from pbassist.find.rules.titles import find_report, part_glued
from pbassist.library import read_library, read_regulations
from pbassist.model.policy import Article, Bureau, Regulation
from pbassist.read import read
from tests.documents import make_document

ROOT = Path(__file__).parents[1]
TEXTS = Path(__file__).parent / "rule_texts"
CASES = tomllib.loads((Path(__file__).parent / "cases" / "rules.toml").read_text("utf-8"))
RULES: list[tuple[str, int, dict[str, Any]]] = [
    (file["name"], at, rule) for file in CASES["file"] for at, rule in enumerate(file["rule"])
]
NAMES = [f"{name.removesuffix('.txt')}-{at + 1}" for name, at, _ in RULES]
FACTS = (
    "title",
    "number",
    "applies_to",
    "place",
    "issued",
    "effective_from",
    "effective_until",
)


def rule_of(name: str, at: int) -> Regulation:
    return read_regulations(read(TEXTS / name))[at]


def labels(rule: Regulation, kind: str) -> list[str]:
    return [one.label for one in rule.articles if one.kind == kind]


def piece(rule: Regulation, label: str) -> Article:
    (found,) = [one for one in rule.articles if one.label == label and one.kind != "heading"]
    return found


@pytest.mark.parametrize("name", [file["name"] for file in CASES["file"]])
def test_a_file_holds_so_many_rules_and_they_are_its_text(name: str) -> None:
    document = read(TEXTS / name)
    rules = read_regulations(document)
    (wanted,) = [len(file["rule"]) for file in CASES["file"] if file["name"] == name]
    assert len(rules) == wanted
    assert "".join(one.text for rule in rules for one in rule.articles) == document.text
    assert "".join(one.text for one in find_articles(document)) == document.text
    assert len({one.id for rule in rules for one in rule.articles}) == len(find_articles(document))


@pytest.mark.parametrize(("name", "at", "wanted"), RULES, ids=NAMES)
def test_what_a_rule_says_of_itself(name: str, at: int, wanted: dict[str, Any]) -> None:
    rule = rule_of(name, at)
    found = {field: getattr(rule, field) for field in FACTS}
    assert found == {field: wanted.get(field) for field in FACTS}
    for field in ("issuer", "level"):
        assert getattr(rule, field) == wanted.get(field, getattr(rule, field))
    assert sorted(rule.replaces) == sorted(wanted["replaces"])
    assert [field for field in wanted["unverified"] if rule.is_verified(field)] == []
    assert [words for words in wanted.get("told", []) if words not in rule.provenance] == []
    assert ("隐去" in rule.provenance) == wanted.get("redacted", False)


@pytest.mark.parametrize(("name", "at", "wanted"), RULES, ids=NAMES)
def test_where_a_rule_is_cut(name: str, at: int, wanted: dict[str, Any]) -> None:
    rule = rule_of(name, at)
    numbers = [f"第{one.replace('之', '条之')}" for one in wanted["articles"]]
    assert labels(rule, "article") == [one if "条" in one else f"{one}条" for one in numbers]
    assert labels(rule, "section") == wanted["sections"]
    if "headings" in wanted:
        assert [one for one in labels(rule, "heading") if one] == wanted["headings"]
    for label, path in wanted.get("paths", {}).items():
        assert list(piece(rule, label).path) == path
    for label, count in wanted.get("items", {}).items():
        assert len(piece(rule, label).items) == count
    for label, count in wanted.get("paragraphs", {}).items():
        assert len(piece(rule, label).paragraphs) == count


@pytest.mark.parametrize(
    ("name", "at", "quote", "place"),
    [
        (name, at, quote, place)
        for name, at, rule in RULES
        for quote, place in rule.get("within", {}).items()
    ],
)
def test_a_quote_stands_in_its_piece(name: str, at: int, quote: str, place: list[str]) -> None:
    found = [one for one in rule_of(name, at).articles if quote in one.text]
    assert [[one.kind, one.label] for one in found] == [place]


@pytest.mark.parametrize(
    ("name", "at", "day", "status"),
    [
        (name, at, day, status)
        for name, at, rule in RULES
        for day, status in rule.get("status", {}).items()
    ],
)
def test_a_rule_has_its_status_at_a_day(name: str, at: int, day: str, status: str) -> None:
    assert rule_of(name, at).status_at(dt.date.fromisoformat(day)) == status


def enclose(clause: str) -> Regulation:
    text = f"云泽县补助办法\n第一条 目的。\n第二条 {clause}\n云泽县财政局\n2023年6月30日"
    (rule,) = read_regulations(make_document(text))
    return rule


@pytest.mark.parametrize("case", CASES["dates"], ids=lambda case: case["clause"])
def test_a_clause_tells_from_when_and_until_when(case: dict[str, Any]) -> None:
    rule = enclose(case["clause"])
    assert (rule.effective_from, rule.effective_until) == (case["from"], case.get("until"))
    assert rule.is_verified("effective_from") == case.get("stated", True)


@pytest.mark.parametrize("case", CASES["repeals"], ids=lambda case: case["clause"])
def test_a_clause_tells_what_it_repeals(case: dict[str, Any]) -> None:
    assert sorted(enclose(case["clause"]).replaces) == sorted(case["replaces"])


@pytest.mark.parametrize("case", CASES["force"], ids=lambda case: str(case["bureau"]))
def test_what_a_rule_is_for_a_bureau(case: dict[str, Any]) -> None:
    text = f"{case['heading']}\n{case['to']}：\n一、甲要求。\n二、乙要求。"
    known = read_library(ROOT / "corpus", [make_document(text)], bureau=Bureau(**case["bureau"]))
    rule = next(rule for rule in known.regulations if rule.text_kind == "full")
    assert known.force(rule) == case["force"]


@pytest.mark.parametrize("case", CASES["glued"], ids=lambda case: case["line"])
def test_a_line_set_as_one_is_read_as_its_lines(case: dict[str, Any]) -> None:
    assert part_glued(case["line"]) == case.get("lines", [case["line"]])


@pytest.mark.parametrize(
    "glued",
    [
        ("的通知", "云财绩〔2026〕4号"),
        ("2026年3月4日", "云泽县项目评价规定"),
        ("云泽县财政局文件", "云财绩〔2026〕4号", "云泽县财政局关于"),
    ],
)
def test_glued_lines_hide_no_fact(glued: tuple[str, ...]) -> None:
    text = (
        "云泽县财政局文件\n云财绩〔2026〕4号\n云泽县财政局关于印发《云泽县项目评价规定》的通知\n"
        "县级各单位：\n现印发给你们，请执行。\n云泽县财政局\n2026年3月4日\n云泽县项目评价规定\n"
        "第一条 项目结束后评价。\n第二条 本规定自2026年5月1日起施行。"
    )
    if glued[0] == "的通知":
        text = text.replace("云财绩〔2026〕4号\n", "").replace(
            "的通知\n", "的通知\n云财绩〔2026〕4号\n"
        )
    joined = text.replace("\n".join(glued), "".join(glued))
    assert joined != text
    (rule,) = read_regulations(make_document(joined))
    assert (rule.title, rule.number) == ("云泽县项目评价规定", "云财绩〔2026〕4号")
    assert (rule.issuer, rule.issued) == ("云泽县财政局", dt.date(2026, 3, 4))


BEHIND = (
    "第二条 本细则自2025年6月1日起施行。",
    "（二）按时报送。逾期不报的予以通报。",
    "2.自评打分表",
)
UNSIGNED = "云泽县财政局\n2025年5月12日\n"


@pytest.mark.parametrize(
    ("last", "behind"),
    [
        (BEHIND[0], UNSIGNED + "打印本页 关闭窗口 主办：云泽县人民政府办公室 浙ICP备11111111号"),
        (BEHIND[0], UNSIGNED + "主办：云泽县人民政府\n地址：云泽县 浙ICP备11111111号"),
        (BEHIND[0], "联系人：陆某，联系电话：0570-0000000。"),
        (BEHIND[1], "联系人：陆某，联系电话：0570-0000000。\n附件：1.自评表"),
        (BEHIND[1], "（联系人：陆某；电话：0000000）\n" + UNSIGNED + "附件1\n自评表"),
        (BEHIND[2], UNSIGNED + "附件2\n自评打分表\n第一项得十分。"),
    ],
)
def test_what_stands_behind_a_rule_is_no_part_of_its_last_piece(last: str, behind: str) -> None:
    heads = {
        BEHIND[0]: "云泽县评价细则\n第一条 目的。",
        BEHIND[1]: "云泽县财政局关于自评的通知\n一、甲要求。\n二、要求\n（一）提高认识。",
        BEHIND[2]: "云泽县财政局关于自评的通知\n一、甲要求。\n二、乙要求。\n附件：1.自评表",
    }
    document = make_document(f"{heads[last]}\n{last}\n{behind}")
    pieces = [one for one in find_articles(document) if last in one.text]
    assert [one.text.strip() for one in pieces] == [last]
    assert "".join(one.text for one in find_articles(document)) == document.text


@pytest.mark.parametrize(
    "own",
    [
        "各单位应当确定一名联系人，联系电话报县财政局。",
        "项目完成后填写下列内容：\n联系人：由单位指定。单位应当及时更新。",
        "由下列单位负责：\n云泽县财政局\n云泽县审计局",
        "申请人可以打印本页面留存。",
    ],
)
def test_what_a_last_article_says_stays_in_it(own: str) -> None:
    document = make_document(f"云泽县评价细则\n第一条 目的。\n第二条 {own}")
    assert find_articles(document)[-1].text == f"第二条 {own}"


@pytest.mark.parametrize("case", CASES["report"], ids=lambda case: case["head"][0])
def test_a_units_report_is_told_from_a_rule(case: dict[str, Any]) -> None:
    assert find_report(case["head"]) == case.get("title")
    text = "\n".join(
        [*case["head"], "一、甲要求。", "二、乙要求。", "云泽县水利局", "2026年3月9日"]
    )
    known = read_library(
        ROOT / "corpus", [make_document(text)], bureau=Bureau(place="云泽县", city="云州市")
    )
    rule = next(rule for rule in known.regulations if rule.document_id)
    assert ("像是单位报告，不作为依据" in rule.provenance) == ("title" in case)
    if "title" in case:
        assert rule.title == case["title"]
        on = dt.date(2026, 5, 1)
        assert (known.force(rule), rule.status_at(on)) == ("仅供参考", "效力待核实")


def test_a_filled_form_is_no_rule_and_one_with_notes_may_be() -> None:
    form = "云泽县2026年项目支出绩效目标申报表\n项目名称\t山塘整治\n指标值\t12座"
    (filled,) = read_regulations(make_document(form))
    notes = "\n填报说明：\n一、项目名称应当一致。\n二、指标值应当可以衡量。"
    (noted,) = read_regulations(make_document(form + notes))
    assert ["不作为依据" in one.provenance for one in (filled, noted)] == [True, False]
