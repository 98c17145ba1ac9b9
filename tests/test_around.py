"""A hit shows which of its words were asked for and what stands beside it in its rule."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pbassist.lookup import LawHit
from pbassist.lookup.around import find_matches, find_neighbours
from pbassist.workspace import Workspace
from tests import rules
from tests.test_statutes import needs_statutes

NOON = dt.datetime(2026, 3, 1, 4, tzinfo=dt.UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    root = Workspace.init(tmp_path / "工作区")
    (root / "pbassist.toml").write_text('[bureau]\nplace = "云泽县"\n', encoding="utf-8")
    opened = Workspace.open(root, clock=lambda: NOON, environ={})
    rule = tmp_path / "办法.txt"
    rule.write_text(rules.OWN_RULE, encoding="utf-8")
    opened.add([rule])
    return opened


def first(workspace: Workspace, query: str) -> LawHit:
    return workspace.search(query, limit=1).hits[0]


def test_matches_are_the_shared_words_joined_where_they_touch() -> None:
    text = "第三条 绩效目标未通过审核的，不安排预算。"
    places = find_matches("绩效目标审核", text)
    assert [text[a:b] for a, b in places] == ["绩效目标", "审核"]
    assert find_matches("水利", text) == ()
    assert find_matches("", text) == ()


def test_single_characters_and_case_show_nothing_false() -> None:
    assert find_matches("的", "第一条 的。") == ()
    assert find_matches("ABC系统", "使用abc系统填报") == ((2, 7),)


def test_neighbours_are_the_articles_beside_and_headings_are_none(workspace: Workspace) -> None:
    hit = first(workspace, "云泽县项目资金绩效管理办法第二条")
    assert hit.article is not None
    before, after = find_neighbours(hit, workspace.library)
    assert (before and before.label, after and after.label) == ("第一条", "第三条")
    answer = workspace.search("云泽县项目资金绩效管理办法第二条", limit=1)
    assert answer.to_json()["hits"][0]["before"] == "第一条"


def test_the_first_and_the_last_article_have_one_neighbour(workspace: Workspace) -> None:
    rule = workspace.library.by_id[
        first(workspace, "云泽县项目资金绩效管理办法第一条").regulation.id
    ]
    labels = [one.label for one in rule.articles if one.kind == "article"]
    for label, at in ((labels[0], 0), (labels[-1], 1)):
        hit = first(workspace, f"云泽县项目资金绩效管理办法{label}")
        assert find_neighbours(hit, workspace.library)[at] is None
        assert find_neighbours(hit, workspace.library)[1 - at] is not None


@needs_statutes
def test_neighbours_of_a_statute_are_found_over_a_heading(workspace: Workspace) -> None:
    workspace.add_statutes()
    hit = first(workspace, "中华人民共和国预算法第四十三条")
    before, after = find_neighbours(hit, workspace.library)
    assert before is not None
    assert after is not None
    assert (before.label, after.label) == ("第四十二条", "第四十四条")
    assert before.path != after.path
