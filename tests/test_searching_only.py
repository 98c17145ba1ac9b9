"""A search is narrowed to a level, a place, an issuer, what is in force, or a type of document."""

from __future__ import annotations

import datetime as dt

import pytest

from pbassist.errors import UsageError
from pbassist.lookup import Only
from pbassist.workspace import Workspace, narrow_search

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
OWN = """云泽县预算绩效管理办法
第一条绩效目标审核由财政部门组织。
第二条绩效自评表由预算单位填报。
第三条本办法自2022年1月1日起施行。
云泽县财政局
2021年12月20日
"""
OLD = """云泽县绩效目标审核暂行规定
第一条绩效目标审核由财政部门组织专家进行。
第二条本规定自2018年1月1日起施行，有效期至2020年12月31日。
云泽县财政局
2017年12月20日
"""
OTHER = """临江市绩效目标审核办法
第一条绩效目标审核由市财政局组织。
第二条本办法自2023年1月1日起施行。
临江市财政局
2022年12月20日
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("库")
    root = Workspace.init(folder / "云泽县")
    for name, text in (("本县", OWN), ("旧规定", OLD), ("外市", OTHER)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    settings = {"PBASSIST_BUREAU__PLACE": "云泽县"}
    opened = Workspace.open(root, clock=lambda: NOW, environ=settings, named=root)
    opened.add([folder / f"{name}.txt" for name in ("本县", "旧规定", "外市")])
    return opened


def list_titles(workspace: Workspace, only: Only | None) -> set[str]:
    hits = workspace.search("绩效目标审核由谁组织", only=only, limit=50).hits
    return {hit.regulation.title for hit in hits if hit.regulation.text_kind == "full"}


OWN_TITLE, OLD_TITLE, OTHER_TITLE = (
    "云泽县预算绩效管理办法",
    "云泽县绩效目标审核暂行规定",
    "临江市绩效目标审核办法",
)


@pytest.mark.parametrize(
    ("only", "titles"),
    [
        (None, {OWN_TITLE, OLD_TITLE, OTHER_TITLE}),
        (Only(place="云泽县"), {OWN_TITLE, OLD_TITLE}),
        (Only(place="云泽"), {OWN_TITLE, OLD_TITLE}),
        (Only(place="临江市"), {OTHER_TITLE}),
        (Only(issuer="云泽县财政局"), {OWN_TITLE, OLD_TITLE}),
        (Only(in_force=True), {OWN_TITLE, OTHER_TITLE}),
        (Only(in_force=True, place="云泽县"), {OWN_TITLE}),
        (Only(document_type="绩效目标申报表"), {OWN_TITLE, OLD_TITLE, OTHER_TITLE}),
        (Only(document_type="绩效运行监控报告"), set()),
        (Only(level="法律"), set()),
        (Only(place="全国"), set()),
    ],
)
def test_only_what_is_wished_is_found(
    workspace: Workspace, only: Only | None, titles: set[str]
) -> None:
    assert list_titles(workspace, only) == titles


def test_a_day_in_the_past_has_its_own_rules_in_force(workspace: Workspace) -> None:
    only = Only(in_force=True, place="云泽县")
    hits = workspace.search("绩效目标审核由谁组织", only=only, on=dt.date(2019, 6, 1)).hits
    assert {hit.regulation.title for hit in hits} == {OLD_TITLE}


def test_a_named_rule_is_narrowed_too(workspace: Workspace) -> None:
    named = f"《{OLD_TITLE}》第一条"
    assert workspace.search(named).hits[0].regulation.title == OLD_TITLE
    only = Only(in_force=True)
    found = workspace.search(named, only=only).hits
    assert all(hit.regulation.title != OLD_TITLE for hit in found)


def test_wishes_of_the_keyboard_become_what_is_kept() -> None:
    assert narrow_search({"level": None, "in_force": False}) is None
    assert narrow_search({"level": "县", "in_force": True}) == Only(level="县", in_force=True)
    with pytest.raises(UsageError, match="没有“乡”这一类"):
        narrow_search({"level": "乡"})


@pytest.mark.parametrize(
    ("only", "said"),
    [
        (Only(place="火星县"), "地区为“火星县”"),
        (Only(issuer="气象局"), "发文机关含“气象局”"),
        (Only(place="云泽县"), ""),
    ],
)
def test_a_narrowing_that_leaves_no_rule_is_told(
    workspace: Workspace, only: Only, said: str
) -> None:
    answer = workspace.search("量子纠缠波函数坍缩", only=only)
    assert answer.hits == ()
    assert said in answer.missing
    assert bool(said) == bool(answer.missing)
