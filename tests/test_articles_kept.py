"""Whatever file a rule comes in, its articles joined are the text that was read of it, to the character."""

from __future__ import annotations

import html
import io
from collections.abc import Sequence

import docx
from hypothesis import given, settings
from hypothesis import strategies as st

from pbassist.find.articles import find_articles
from pbassist.library import read_regulations
from pbassist.model.document import Document
from pbassist.read import read_bytes

LINES = [
    "第一条 为了管理，制定本办法。", "第 二 条　依照第三条办理，", "第３条按规定执行。第四条 报送。",
    "第一千二百六十条 施行。", "第二条之一 增加的一条。", "第一章 总 则", "第二章总则第五条 解释。",
    "一、总体要求", "（一）范围。", "（二）要求：（一）甲；（二）乙。", "1.内容。2.方法。", "（1）其他", "二、安排",
    "附件", "附件1：评分表", "附表", "绩效考评表", "云泽县评价办法（试行）", "云财绩〔2024〕1号", "云泽县财政局文件",
    "关于印发《云泽县评价办法》的通知", "云泽县财政局转发甲局关于乙事的通知", "各乡镇人民政府：", "云泽县财政局", "2024年1月2日",
    "篇一：甲", "篇二：乙", "分享到：微信", "上一篇：无", "版权所有：县财政局", "", "　", "……", "第三条", "条", "尾",
]  # fmt: skip
TABLE = [["内容", "第一条 分值"], ["", "附件"], ["一、甲", "（一）乙"]]
PIECES = st.lists(st.one_of(st.sampled_from(LINES), st.just("|")), min_size=1, max_size=25)


def as_text(pieces: Sequence[str]) -> bytes:
    rows = "\n".join("\t".join(row) for row in TABLE)
    return ("题\n" + "\n".join(rows if one == "|" else one for one in pieces)).encode()


def as_page(pieces: Sequence[str]) -> bytes:
    cells = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in TABLE)
    parts = [f"<table>{cells}</table>" if p == "|" else f"<p>{html.escape(p)}</p>" for p in pieces]
    page = f"<html><head><meta charset=utf-8></head><body><p>题</p>{''.join(parts)}</body></html>"
    return page.encode()


def as_word(pieces: Sequence[str]) -> bytes:
    document = docx.Document()
    document.add_paragraph("题")
    for one in pieces:
        if one != "|":
            document.add_paragraph(one)
            continue
        table = document.add_table(rows=len(TABLE), cols=2)
        for row, words in enumerate(TABLE):
            for column, word in enumerate(words):
                table.cell(row, column).text = word
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def assert_kept(document: Document) -> None:
    articles = find_articles(document)
    at = 0
    for one in articles:
        assert one.span.start == at
        assert one.span.quote == document.text[one.span.start : one.span.end]
        for part in (*one.paragraphs, *one.items):
            assert one.span.start <= part.start < part.end <= one.span.end
            assert part.quote == document.text[part.start : part.end]
        at = one.span.end
    assert at == len(document.text)
    rules = read_regulations(document)
    assert [one.span for rule in rules for one in rule.articles] == [one.span for one in articles]
    assert all(one.regulation_id == rule.id for rule in rules for one in rule.articles)


@settings(max_examples=120, deadline=None)
@given(PIECES)
def test_of_a_text_nothing_is_lost(pieces: list[str]) -> None:
    assert_kept(read_bytes(as_text(pieces), name="甲.txt"))


@settings(max_examples=60, deadline=None)
@given(PIECES)
def test_of_a_page_nothing_is_lost(pieces: list[str]) -> None:
    assert_kept(read_bytes(as_page(pieces), name="甲.html"))


@settings(max_examples=30, deadline=None)
@given(PIECES)
def test_of_a_word_file_nothing_is_lost(pieces: list[str]) -> None:
    assert_kept(read_bytes(as_word(pieces), name="甲.docx"))
