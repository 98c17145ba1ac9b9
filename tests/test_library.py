"""Rules become a library: facts as printed, cards superseded, repeals carried, citations resolved."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from pbassist.errors import SettingsError
from pbassist.find.citations import find_citations
from pbassist.find.citations.matching import prefer_ours
from pbassist.library import read_library, read_regulation, resolve
from pbassist.model.policy import Article, Bureau, Library, Regulation
from pbassist.read import read
from pbassist.read.cards import read_cards
from tests import rules
from tests.documents import make_document

ROOT = Path(__file__).parents[1]
CARDS = ROOT / "corpus" / "regulations"
BUREAU = Bureau(place="云泽县", city="云州市", province="浙江省")
ON = dt.date(2026, 3, 1)


def regulation(text: str, name: str = "制度.txt") -> Regulation:
    return read_regulation(make_document(text, name=name))


def library(*texts: str, bureau: Bureau = BUREAU) -> Library:
    documents = [make_document(text, name=f"{n}.txt") for n, text in enumerate(texts)]
    return read_library(ROOT / "corpus", documents, bureau=bureau)


def meant(text: str, known: Library, on: dt.date = ON) -> tuple[Regulation | None, Article | None]:
    return resolve(find_citations(make_document(text))[0], known, on=on)


def by_title(known: Library, title: str) -> list[Regulation]:
    return [rule for rule in known.regulations if rule.title == title]


# ------------------------------------------------------------------ what a rule says of itself


def test_a_rule_under_a_covering_notice_gives_its_own_facts() -> None:
    rule = regulation(rules.OWN_RULE)
    assert rule.title == "云泽县项目资金绩效管理办法（试行）"
    assert rule.number == "云政办规〔2022〕15号"
    assert rule.issuer == "云泽县人民政府办公室"
    assert rule.place == "云泽县"
    assert rule.level == "县"
    assert rule.applies_to == "各乡镇人民政府，县政府各部门"
    assert rule.issued == dt.date(2022, 11, 20)
    assert rule.effective_from == dt.date(2023, 1, 1)
    assert rule.effective_until == dt.date(2027, 12, 31)
    assert rule.replaces == ("云财绩〔2017〕4号",)
    assert rule.text_kind == "full"
    assert rule.is_verified("effective_until")


@pytest.mark.parametrize(
    ("clause", "start", "until"),
    [
        ("本办法自2020年5月20日起施行，有效期至2022年5月19日。", (2020, 5, 20), (2022, 5, 19)),
        ("本办法自2024年4月1日起实施，有效期3年。", (2024, 4, 1), (2027, 3, 31)),
        ("本办法自2024年2月29日起施行，试行期一年。", (2024, 2, 29), (2025, 2, 28)),
        ("本办法自印发之日起执行，有效期五年。", (2023, 6, 30), (2028, 6, 29)),
        ("本办法自发布之日起30日后施行。", (2023, 7, 30), None),
        ("本办法自二〇二三年八月一日起施行。", (2023, 8, 1), None),
        ("本办法自2023年9月1日起执行，执行期限至2025年12月31日止。", (2023, 9, 1), (2025, 12, 31)),
        ("本办法由县财政局负责解释。", (2023, 6, 30), None),
        ("本办法自2023年13月1日起施行。", (2023, 6, 30), None),
    ],
)
def test_dates_of_law(clause: str, start: tuple[int, ...], until: tuple[int, ...] | None) -> None:
    rule = regulation(
        f"云泽县补助办法\n第一条 目的。\n第二条 {clause}\n云泽县财政局\n2023年6月30日"
    )
    assert rule.effective_from == dt.date(*start)
    assert rule.effective_until == (dt.date(*until) if until else None)


def test_the_date_of_another_rule_is_not_its_own() -> None:
    text = "云泽县补助办法\n第一条 某办法自2019年1月1日起施行以来，成效明显。\n第二条 本办法自2024年1月1日起施行。"
    assert regulation(text).effective_from == dt.date(2024, 1, 1)


def test_an_unsigned_rule_with_blotted_names_says_so() -> None:
    rule = regulation(
        "绩效管理细则\n第一条 全县各单位适用。\n第二条 县政府于20xx年考核。\n第三条 X县财政局解释。"
    )
    assert rule.issuer is None
    assert rule.level == "县"
    assert rule.place is None
    assert "未见发文机关" in rule.provenance
    assert "隐去" in rule.provenance
    assert not rule.is_verified("issuer")


def test_a_notice_without_dates_counts_from_its_signature_unverified() -> None:
    rule = regulation(rules.NOTICE)
    assert rule.number == "云财绩〔2025〕20号"
    assert rule.issuer == "云泽县财政局"
    assert rule.applies_to == "县级各预算单位"
    assert rule.effective_from == dt.date(2025, 9, 15)
    assert not rule.is_verified("effective_from")


@pytest.mark.parametrize(
    ("heading", "level", "place"),
    [
        ("云州市人民政府关于全面推进预算绩效管理的意见", "市", "云州市"),
        ("浙江省财政厅关于做好绩效评价的通知", "省", "浙江省"),
        ("财政部关于做好绩效评价的通知", "部门", None),
        ("国务院关于深化预算管理制度改革的决定", "国务院文件", None),
        ("上海市财政局关于做好绩效评价的通知", "省", "上海市"),
        ("广西壮族自治区财政厅关于做好绩效评价的通知", "省", "广西壮族自治区"),
    ],
)
def test_level_and_place_from_the_heading(heading: str, level: str, place: str | None) -> None:
    rule = regulation(f"{heading}\n一、总体要求。要做好工作。\n二、主要任务。要落实到位。")
    assert (rule.level, rule.place) == (level, place)


def test_real_rules_give_their_facts(shared: Path) -> None:
    laws = shared / "samples" / "laws"
    county = read_regulation(read(laws / "county-shishi-xize-2020.txt"))
    assert county.title == "全面实施预算绩效管理实施细则(试行)"
    assert (county.issuer, county.place, county.level) == (None, None, "县")
    assert county.effective_from == dt.date(2020, 5, 20)
    assert county.effective_until == dt.date(2022, 5, 19)
    city = read_regulation(read(laws / "qingdao-tiaoli-2014.txt"))
    assert (city.place, city.level) == ("青岛市", "市")
    assert city.effective_from == dt.date(2014, 11, 1)
    opinion = read_regulation(read(laws / "wenzhou-2013-1.txt"))
    assert opinion.number == "温政发〔2013〕1号"
    assert opinion.issued == dt.date(2013, 1, 10)


# ------------------------------------------------------------------ cards and digests


def test_every_card_says_where_it_comes_from() -> None:
    read_ones = read_cards(CARDS)
    assert len(read_ones.regulations) >= 26
    for rule in read_ones.regulations:
        assert rule.provenance
        assert rule.verified
        assert all(mark.source for mark in rule.verified)


def test_cards_hold_what_is_not_checked_as_unchecked() -> None:
    cards = {rule.number: rule for rule in read_cards(CARDS).regulations}
    old = cards["财预〔2011〕285号"]
    assert old.status_at(ON) == "已废止"
    assert not old.is_verified("status")
    assert old.replaced_by == ("财预〔2020〕10号",)
    assert cards["财预〔2020〕10号"].is_verified("title")
    assert not cards["财预〔2020〕10号"].is_verified("issued")
    assert cards["财预〔2021〕101号"].applies_to == "中央部门"


def test_digests_are_marked_and_their_words_are_a_document() -> None:
    rules_read = read_cards(CARDS)
    documents = {document.id: document for document in rules_read.documents}
    budget = next(rule for rule in rules_read.regulations if rule.id == "yusuanfa-2018")
    assert budget.text_kind == "digest"
    wanted = [
        "五",
        "十二",
        "十四",
        "十六",
        "三十二",
        "四十九",
        "五十七",
        "七十九",
        "九十二",
        "九十三",
        "九十四",
        "九十五",
    ]
    assert [article.label for article in budget.articles] == [f"第{n}条" for n in wanted]
    assert budget.document_id is not None
    text = documents[budget.document_id].text
    assert "".join(article.text for article in budget.articles) == text
    for article in budget.articles:
        assert text[article.span.start : article.span.end] == article.span.quote


def test_a_card_that_does_not_fit_names_file_and_field(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('title = "甲办法"\nlevel = "乡"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"a\.toml.*level"):
        read_cards(tmp_path)
    (tmp_path / "a.toml").write_text("title = ", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"a\.toml"):
        read_cards(tmp_path)


def test_cards_are_plain_tables_anyone_can_edit() -> None:
    for path in CARDS.glob("*.toml"):
        fields = tomllib.loads(path.read_text("utf-8"))
        assert {"title", "level", "provenance", "verified"} <= set(fields)


# ------------------------------------------------------------------ one library


def test_a_full_text_supersedes_its_card_and_keeps_what_only_the_card_knows() -> None:
    text = "项目支出绩效评价管理办法\n财预〔2020〕10号\n第一条 目的。\n第二条 范围。"
    known = library(text)
    (rule,) = by_title(known, "项目支出绩效评价管理办法")
    assert rule.text_kind == "full"
    assert rule.replaces == ("财预〔2011〕285号",)
    assert rule.issuer == "财政部"
    assert not rule.is_verified("issuer")


def test_a_namesake_with_its_own_number_leaves_the_card_alone() -> None:
    text = "云泽县财政局文件\n云财绩〔2021〕5号\n项目支出绩效评价管理办法\n第一条 目的。\n第二条 范围。"
    known = library(text)
    assert {rule.number for rule in by_title(known, "项目支出绩效评价管理办法")} == {
        "财预〔2020〕10号",
        "云财绩〔2021〕5号",
    }


def test_the_same_text_twice_is_one_whatever_its_blanks() -> None:
    known = library(rules.EXPIRED_RULE, rules.EXPIRED_RULE.replace("第一条 ", "第一条　 "))
    assert len(by_title(known, "云泽县农村客运补助办法")) == 1


def test_a_changed_text_is_another_version_and_the_day_decides() -> None:
    newer = rules.EXPIRED_RULE.replace("2021", "2025").replace("2024年12月31日", "2029年12月31日")
    known = library(rules.EXPIRED_RULE, newer.replace("云交发〔2025〕7号", "云交发〔2021〕7号"))
    assert len(by_title(known, "云泽县农村客运补助办法")) == 2
    for day, start in ((dt.date(2023, 6, 1), 2021), (dt.date(2026, 6, 1), 2025)):
        rule, _ = meant("《云泽县农村客运补助办法》", known, day)
        assert rule is not None
        assert rule.effective_from is not None
        assert rule.effective_from.year == start


def test_a_rule_ends_the_rule_it_repeals() -> None:
    old = "云泽县绩效评价暂行规程\n云财绩〔2017〕4号\n第一条 目的。\n第二条 本规程自2017年5月1日起施行。\n云泽县财政局\n2017年4月20日"
    (rule,) = by_title(library(old, rules.OWN_RULE), "云泽县绩效评价暂行规程")
    assert rule.status_at(dt.date(2022, 12, 31)) == "现行有效"
    assert rule.status_at(dt.date(2023, 1, 1)) == "已废止"
    assert rule.replaced_by == ("云政办规〔2022〕15号",)
    assert rule.is_verified("repealed_on")


def test_full_texts_stand_before_digests_and_cards() -> None:
    kinds = [rule.text_kind for rule in library(rules.OWN_RULE).regulations]
    assert kinds == sorted(kinds, key=["full", "digest", "card"].index)


@pytest.mark.parametrize(
    ("text", "bureau", "force"),
    [
        (rules.OWN_RULE, BUREAU, "适用"),
        (rules.OWN_RULE, Bureau(place="云泽"), "适用"),
        (rules.OWN_RULE, Bureau(place="云岭县"), "仅供参考"),
        (rules.OWN_RULE, Bureau(), "仅供参考"),
        ("管理细则\n第一条 全县各单位适用。\n第二条 报县政府备案。", BUREAU, "仅供参考"),
        ("云州市财政局关于考评的通知\n各县（市、区）财政局：\n一、甲。\n二、乙。", BUREAU, "适用"),
        ("云州市财政局关于考评的通知\n市级各部门：\n一、甲。\n二、乙。", BUREAU, "参照"),
        ("财政部关于评价的通知\n一、中央部门。\n二、其他。", BUREAU, "适用"),
    ],
)
def test_what_binds_this_bureau(text: str, bureau: Bureau, force: str) -> None:
    known = library(text, bureau=bureau)
    rule = next(rule for rule in known.regulations if rule.text_kind == "full")
    assert known.force(rule) == force


def test_rules_for_central_departments_are_followed_by_analogy() -> None:
    known = library()
    cards = {rule.number: known.force(rule) for rule in known.regulations}
    assert cards["财预〔2015〕88号"] == cards["财预〔2021〕101号"] == "参照"
    assert cards["财预〔2020〕10号"] == "适用"


def test_the_county_rule_of_the_samples_binds_nobody_here(shared: Path) -> None:
    document = read(shared / "samples" / "laws" / "county-shishi-xize-2020.docx")
    known = read_library(ROOT / "corpus", [document], bureau=BUREAU)
    rule = known.regulations[0]
    assert known.force(rule) == "仅供参考"
    assert rule.status_at(ON) == "已失效"
    assert rule.status_at(dt.date(2022, 5, 19)) == "现行有效"


def test_an_article_is_resolved_through_paragraph_and_item() -> None:
    rule, article = meant(
        "《云泽县项目资金绩效管理办法》第三条第二款第（二）项", library(rules.OWN_RULE)
    )
    assert rule is not None
    assert article is not None
    assert article.label == "第三条"
    assert article.number == "云政办规〔2022〕15号"


def of_county(place: str) -> str:
    """A rule whose title names no county, signed by one."""
    return rules.FOREIGN_RULE.replace("云岭县财政局", f"{place}财政局").replace("云岭县", "")


def test_a_neighbours_rule_of_the_same_title_does_not_hide_the_own_one() -> None:
    other, ours = of_county("云溪县"), of_county("云泽县")
    for order in ((other, ours), (ours, other)):
        rule, article = meant("《预算绩效评价办法》第一条", library(*order))
        assert (rule and rule.place, article and article.label) == ("云泽县", "第一条")


def test_a_neighbours_rule_is_meant_where_its_place_is_named() -> None:
    known = library(of_county("云溪县"), of_county("云泽县"))
    rule, _ = meant("云溪县财政局《预算绩效评价办法》第一条", known)
    assert rule is not None
    assert rule.place == "云溪县"


def test_a_neighbours_rule_is_meant_where_its_number_is_named() -> None:
    numbered = of_county("云溪县").replace("办法\n", "办法\n溪财绩〔2017〕9号\n", 1)
    known = library(numbered, of_county("云泽县"))
    rule, _ = meant("《预算绩效评价办法》（溪财绩〔2017〕9号）第一条", known)
    assert rule is not None
    assert rule.place == "云溪县"


def test_a_title_alone_does_not_mean_a_neighbours_rule() -> None:
    assert meant("《预算绩效评价办法》第九条", library(of_county("云溪县"))) == (None, None)


def test_two_own_rules_of_one_title_stay_a_question() -> None:
    other = of_county("云泽县").replace("办法\n", "办法\n泽财绩〔2017〕9号\n", 1)
    again = of_county("云州市").replace("办法\n", "办法\n州财绩〔2016〕3号\n", 1)
    assert meant("《预算绩效评价办法》第一条", library(other, again)) == (None, None)


def test_of_rules_of_one_title_those_of_the_place_said_come_first() -> None:
    known = library(of_county("云溪县"), of_county("云泽县"))
    both = [one for one in by_title(known, "预算绩效评价办法") if one.document_id]
    assert len(both) == 2
    for said, place in (("", "云泽县"), ("云溪的办法怎么规定", "云溪县"), ("云泽县办法", "云泽县")):
        assert [one.place for one in prefer_ours(both, known, said=said)] == [place]
    (other,) = (one for one in both if one.place == "云溪县")
    assert prefer_ours([other], known) == (other,)
