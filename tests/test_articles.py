"""A rule's text is cut where articles begin, and nowhere else; nothing of it is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pbassist.find.articles import find_articles
from pbassist.find.labels import parse_ordinal, write_ordinal
from pbassist.model.policy import Article
from pbassist.read import read, read_text
from tests import rules
from tests.documents import make_document

ROOT = Path(__file__).parents[1]


def cut(text: str) -> tuple[Article, ...]:
    return find_articles(make_document(text))


def labels(text: str, kind: str = "article") -> list[str]:
    return [one.label for one in cut(text) if one.kind == kind]


def article(text: str, label: str) -> Article:
    (found,) = [one for one in cut(text) if one.label == label and one.kind != "heading"]
    return found


def assert_conserved(text: str, articles: tuple[Article, ...]) -> None:
    assert "".join(one.text for one in articles) == text


@pytest.mark.parametrize("text", [getattr(rules, name) for name in dir(rules) if name.isupper()])
def test_articles_joined_are_the_text(text: str) -> None:
    document = make_document(text)
    assert_conserved(document.text, find_articles(document))


def test_real_rules_are_conserved_and_counted(shared: Path) -> None:
    wanted = {"county-shishi-xize-2020": 43, "qingdao-tiaoli-2014": 36, "wenzhou-2013-1": 0}
    for path in sorted((shared / "samples" / "laws").iterdir()):
        document = read(path)
        articles = find_articles(document)
        assert_conserved(document.text, articles)
        printed = [one.label for one in articles if one.kind == "article"]
        assert printed == [f"第{write_ordinal(n)}条" for n in range(1, wanted[path.stem] + 1)]


def test_our_own_sample_rules_are_conserved() -> None:
    found = sorted((ROOT / "corpus" / "samples" / "laws").glob("*.txt"))
    assert found
    for path in found:
        document = read(path)
        assert_conserved(document.text, find_articles(document))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*"第一二三四十条章节款、。；：（）()\n\t 附件1.2", "依照本办法", "第三条", "目标"]
        ),
        max_size=60,
    )
)
def test_any_text_is_conserved(parts: list[str]) -> None:
    document = read_text("题" + "".join(parts) + "尾", name="甲.txt")
    assert_conserved(document.text, find_articles(document))


def test_every_article_is_found_glued_spaced_and_full_width() -> None:
    wanted = [f"第{n}条" for n in "一二三四五六七八"]
    assert labels(rules.OWN_RULE) == wanted


def test_a_reference_in_a_sentence_opens_no_article() -> None:
    text = """
第一条 依照本办法第二条、第三条的规定办理，并按照预算法第五十七条规定执行。
第二条规定的情形除外。
第二条 单位按照
第三条的要求报送。
第三条 其他。
"""
    assert labels(text) == ["第一条", "第二条", "第三条"]
    assert "第三条的要求报送" in article(text, "第二条").text
    assert "第二条规定的情形除外" in article(text, "第一条").text


def test_articles_glued_behind_a_heading_or_a_sentence_are_found() -> None:
    text = "第一章总则第一条目的。第二条范围。第二章附则第三条解释。第四条施行。"
    assert labels(text) == ["第一条", "第二条", "第三条", "第四条"]
    assert article(text, "第四条").path == ("第二章 附则",)
    assert labels(text, "heading") == ["第一章", "第二章"]


def test_paths_hold_chapter_and_section() -> None:
    text = """
第一章　总　则
第一条 目的。
第二章 管理
第一节 目标
第二条 目标。
第二节 监控
第三条 监控。
第三章 附则
第四条 施行。
"""
    assert article(text, "第三条").path == ("第二章 管理", "第二节 监控")
    assert article(text, "第四条").path == ("第三章 附则",)
    assert article(text, "第一条").path == ("第一章 总则",)


def test_a_contents_table_is_part_of_the_preamble() -> None:
    first = cut(rules.OWN_RULE)[0]
    assert first.kind == "preamble"
    assert "第三章 附则" in first.text
    assert labels(rules.OWN_RULE, "heading") == ["第一章", "第二章", "第三章"]


def test_a_missing_number_does_not_swallow_the_rest() -> None:
    assert labels("第一条 甲。\n第二条 乙。\n第四条 丁。\n第五条 戊。") == [
        "第一条",
        "第二条",
        "第四条",
        "第五条",
    ]


def test_an_article_put_in_later_keeps_its_name() -> None:
    text = "第一条 甲。\n第二条 乙。\n第二条之一 插入。\n第三条 丙。"
    assert labels(text) == ["第一条", "第二条", "第二条之一", "第三条"]


def test_large_numbers_are_read() -> None:
    text = "\n".join(f"第{write_ordinal(n)}条 规定{n}。" for n in range(1, 1261))
    found = labels(text)
    assert len(found) == 1260
    assert found[-1] == "第一千二百六十条"


@pytest.mark.parametrize("number", [*range(1, 130), 999, 1000, 1005, 1260, 2010, 9999])
def test_ordinals_are_written_as_they_are_read(number: int) -> None:
    assert parse_ordinal(write_ordinal(number)) == number


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("１７", 17),
        ("二 十 三", 23),
        ("二〇", 20),
        ("一百零五", 105),
        ("百", 100),
        ("甲", None),
        ("12345", None),
    ],
)
def test_printed_ordinals(printed: str, number: int | None) -> None:
    assert parse_ordinal(printed) == number


def test_items_are_found_inline_and_on_lines() -> None:
    found = article(rules.OWN_RULE, "第三条")
    assert [one.quote for one in found.items] == [
        "（一）依据是否充分；",
        "（二）指标是否可以衡量；",
        "（三）资金与任务是否匹配。",
    ]
    assert len(found.paragraphs) == 2
    assert found.paragraphs[1].quote.startswith("前款第（二）项")


def test_a_line_that_only_goes_on_is_no_paragraph_of_its_own() -> None:
    found = article(
        "第一条 财政部门提供绩效跟\n踪所需资料。\n单位应当配合。\n第二条 其他。", "第一条"
    )
    assert [one.quote[:2] for one in found.paragraphs] == ["财政", "单位"]


def test_annexes_and_their_tables_stand_apart() -> None:
    annexes = [one for one in cut(rules.OWN_RULE) if one.kind == "annex"]
    assert [one.label for one in annexes] == ["附件1", "附件1 表", "附件2", "附件2 一", "附件2 二"]
    assert "自评质量\t30" in annexes[1].text
    assert article(rules.OWN_RULE, "第八条").text.endswith("同时废止。\n")


def test_a_notice_without_articles_is_cut_into_sections() -> None:
    found = {one.label: one for one in cut(rules.NOTICE) if one.kind == "section"}
    assert set(found) == {"一（一）", "一（二）", "二", "二1", "二2", "三"}
    assert found["一（二）"].path == ("一、编报范围",)
    assert [one.quote for one in found["二"].items] == [
        "（一）写明任务量；",
        "（二）写明效果；",
        "（三）与资金匹配。",
    ]
    assert labels(rules.NOTICE, "annex") == ["附件"]


def test_what_stands_behind_the_body_comes_last() -> None:
    document = make_document("第一条 甲。\n第二条 乙。\n注1：解释。\n第3页")
    blocks = list(document.blocks)
    blocks[2] = blocks[2].model_copy(update={"role": "note"})
    blocks[3] = blocks[3].model_copy(update={"role": "furniture"})
    found = find_articles(document.model_copy(update={"blocks": tuple(blocks)}))
    assert [(one.kind, one.label) for one in found] == [
        ("article", "第一条"),
        ("article", "第二条"),
        ("annex", "注释"),
        ("heading", ""),
    ]
    assert_conserved(document.text, found)


def test_two_rules_in_one_file_each_begin_anew() -> None:
    text = "第一条 甲。\n第二条 乙。\n附件1\n评审规程\n第一条 丙。\n第二条 丁。"
    assert labels(text) == ["第一条", "第二条", "第一条", "第二条"]
