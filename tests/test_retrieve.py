"""The index finds articles by their words, the nearest first, and never invents one."""

from __future__ import annotations

from pathlib import Path

from evals.finders.search.outside import measure_words, read_articles, read_questions
from pbassist.find.articles import find_articles
from pbassist.model.document import Span
from pbassist.model.policy import Article
from pbassist.retrieve import Index, cut_query, lead_of, pack_index, unpack_index
from tests import rules
from tests.documents import make_document


def make(number: int, text: str, title: str = "") -> Article:
    span = Span(document_id="d", start=0, end=len(text), quote=text)
    return Article(id=f"a#{number}", regulation_id="a", title=title, span=span)


def found(index: Index, query: str, limit: int = 10) -> list[str]:
    return [hit.article_id for hit in index.search(query, limit)]


TEXTS = [
    make(1, "第一条 绩效目标未经批准不得调整。"),
    make(2, "第二条 绩效监控每年七月开展一次。"),
    make(3, "第三条 第三方机构不得转包评价业务。"),
    make(4, "第四条 自评报告于2月底前报送。"),
]


def test_the_nearest_words_come_first() -> None:
    index = Index.build(TEXTS)
    assert found(index, "绩效目标能调整吗")[0] == "a#1"
    assert found(index, "监控什么时候开展")[0] == "a#2"
    assert found(index, "转包")[0] == "a#3"


def test_a_two_character_word_is_enough() -> None:
    assert found(Index.build(TEXTS), "自评")[0] == "a#4"


def test_nothing_shared_gives_nothing() -> None:
    index = Index.build(TEXTS)
    assert index.search("xyz") == ()
    assert index.search("") == ()
    assert index.search("？！") == ()


def test_an_empty_index_answers_nothing() -> None:
    index = Index.build([])
    assert len(index) == 0
    assert index.search("绩效") == ()


def test_the_limit_holds_and_scores_fall() -> None:
    hits = Index.build(TEXTS).search("绩效评价监控自评", 2)
    assert len(hits) == 2
    assert hits[0].score >= hits[1].score > 0


def test_equal_articles_keep_their_order() -> None:
    twins = [make(number, "绩效评价结果应当公开。") for number in range(5)]
    assert found(Index.build(twins), "评价结果公开") == [f"a#{number}" for number in range(5)]


def test_width_and_case_do_not_matter() -> None:
    index = Index.build([make(1, "ＰＰＰ项目不低于１０万元")])
    assert found(index, "ppp") == ["a#1"]
    assert found(index, "10") == ["a#1"]


def test_a_title_helps_to_find_its_articles() -> None:
    index = Index.build(
        [
            make(1, "本办法自公布之日起施行。", "甲县公路养护办法"),
            make(2, "本办法自公布之日起施行。", "甲县供水办法"),
        ]
    )
    assert found(index, "供水办法何时施行")[0] == "a#2"


def test_the_lead_of_a_list_is_known() -> None:
    articles = find_articles(make_document(rules.OWN_RULE))
    third = next(one for one in articles if one.label == "第三条")
    assert lead_of(third).endswith("绩效目标审核的重点：")
    assert found(Index.build(articles), "绩效目标审核重点")[0] == third.id


def test_headings_are_not_found_by_themselves() -> None:
    articles = find_articles(make_document(rules.OWN_RULE))
    index = Index.build(articles)
    assert all(one.kind != "heading" for one in index.articles)


def test_terms_of_a_question() -> None:
    assert set(cut_query("绩效2026年")) == {"绩", "效", "绩效", "2026", "年"}


def test_building_twice_gives_the_same_answers() -> None:
    first, second = (Index.build(TEXTS).search("绩效 第三方 报送") for _ in range(2))
    assert first == second


def test_the_outside_measure_keeps_its_level(shared: Path) -> None:
    assert (shared / "bench" / "statutes_lite").is_dir()
    questions = read_questions()
    assert len(questions) == 308
    recall, rank = measure_words(Index.build(read_articles()), questions).every
    assert recall >= 0.55
    assert rank >= 0.46


def open_text(article_id: str) -> Article:
    return next(one for one in TEXTS if one.id == article_id)


def test_a_packed_index_answers_alike() -> None:
    index = Index.build(TEXTS)
    packed = pack_index(index, "key")
    again = unpack_index(packed, "key", open_text)
    assert again is not None
    for query in ("绩效目标能调整吗", "转包", "自评", "xyz", ""):
        assert again.search(query) == index.search(query)
    assert "绩效" in again
    assert pack_index(again, "key") == packed
    assert len(again) == len(index)
    assert dict(again.by_id) == dict(index.by_id)
    assert tuple(again.articles[:2]) == tuple(index.articles[:2])


def test_a_packed_index_opens_only_what_it_found() -> None:
    opened: list[str] = []

    def open_told(article_id: str) -> Article:
        opened.append(article_id)
        return open_text(article_id)

    again = unpack_index(pack_index(Index.build(TEXTS), "key"), "key", open_told)
    assert again is not None
    (hit,) = again.search("绩效目标能调整吗", 1)
    assert opened == [hit.article_id]
    assert again.by_id[hit.article_id] is hit.article
    assert opened == [hit.article_id]


def test_a_packed_index_of_nothing_is_one() -> None:
    again = unpack_index(pack_index(Index.build([]), "key"), "key", open_text)
    assert again is not None
    assert again.search("绩效") == ()


def test_bytes_of_other_articles_or_damaged_ones_are_no_index() -> None:
    packed = pack_index(Index.build(TEXTS), "key")
    assert unpack_index(packed, "other key", open_text) is None
    turned = packed[:-9] + bytes([packed[-9] ^ 1]) + packed[-8:]
    for bad in (b"", b"{", b"{}\n", packed[:-1], packed + b"x", b"null\n" + packed, turned):
        assert unpack_index(bad, "key", open_text) is None
