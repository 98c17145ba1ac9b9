"""A checklist is drafted from a rule, edited by a person, confirmed once, and then used."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pbassist.errors import ChecklistError, RuleError
from pbassist.workspace import Workspace
from tests.test_requirements import RULE

KIND = "项目绩效评价报告"
NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
PAPER = """农村饮水项目绩效评价报告
一、项目概况
本项目投入资金100万元。
二、绩效目标完成情况
目标已完成。
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    root = Workspace.init(tmp_path / "云泽县")
    (tmp_path / "办法.txt").write_text(RULE, encoding="utf-8")
    opened = open_again(root)
    opened.add([tmp_path / "办法.txt"])
    return opened


def open_again(root: Path) -> Workspace:
    return Workspace.open(root, clock=lambda: NOW, environ={}, named=root)


def list_asked(workspace: Workspace) -> list[str]:
    kinds = workspace.profile.document_types
    return [one.name for kind in kinds if kind.name == KIND for one in kind.contents]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_draft_is_not_used_before_it_is_confirmed(workspace: Workspace) -> None:
    before = list_asked(workspace)
    shown = workspace.draft_checklist(KIND, ["评价办法"])
    assert shown.waiting
    assert shown.confirmed == 0
    assert list_asked(open_again(workspace.need_root())) == before


def test_a_confirmed_checklist_is_what_reports_are_held_to(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = workspace.draft_checklist(KIND, ["评价办法"]).path
    edit(path, 'name = "绩效目标完成情况"', 'name = "指标完成"')
    assert workspace.confirm_checklist(KIND).confirmed == 1
    assert list_asked(workspace) == ["项目概况", "指标完成", "存在的问题及原因分析"]
    (tmp_path / "报告.txt").write_text(PAPER, encoding="utf-8")
    (review,) = workspace.check(tmp_path / "报告.txt").reviews
    asked = [one for one in review.findings if one.check == "report_contents_complete"]
    assert len(asked) == 1
    assert "存在的问题" in asked[0].message


def test_an_edit_waits_for_its_confirmation(workspace: Workspace) -> None:
    path = workspace.draft_checklist(KIND, ["评价办法"]).path
    workspace.confirm_checklist(KIND)
    edit(path, "asked = true", "asked = false")
    shown = workspace.show_checklist(KIND)
    assert shown.waiting
    assert shown.confirmed == 1
    assert len(list_asked(open_again(workspace.need_root()))) == 3
    assert workspace.confirm_checklist(KIND).confirmed == 2
    assert list_asked(workspace) == []


def test_confirming_the_same_again_makes_no_version(workspace: Workspace) -> None:
    workspace.draft_checklist(KIND, ["评价办法"])
    workspace.confirm_checklist(KIND)
    assert workspace.confirm_checklist(KIND).confirmed == 1
    (line,) = [one for one in workspace.log() if one.entry.kind == "checklist"]
    assert "确认项目绩效评价报告第1版，核对3项" in line.text


def test_a_file_that_was_taken_away_changes_nothing(workspace: Workspace) -> None:
    path = workspace.draft_checklist(KIND, ["评价办法"]).path
    workspace.confirm_checklist(KIND)
    path.unlink()
    assert len(list_asked(open_again(workspace.need_root()))) == 3


def test_a_draft_never_overwrites_what_a_person_edited(workspace: Workspace) -> None:
    path = workspace.draft_checklist(KIND, ["评价办法"]).path
    before = path.read_bytes()
    with pytest.raises(ChecklistError, match="未改动"):
        workspace.draft_checklist(KIND, ["评价办法"])
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "项目概况"', 'title = "项目概况"', "第1项不认识“title”"),
        ('name = "绩效目标完成情况"\n', "", "第2项“name”缺少或写法不对"),
        ("asked = true", "asked = 是", "不是有效的 TOML"),
        ("[[content]]", "[content]", "TOML|应写作"),
    ],
)
def test_a_broken_file_is_told_with_its_place(
    workspace: Workspace, old: str, new: str, said: str
) -> None:
    edit(workspace.draft_checklist(KIND, ["评价办法"]).path, old, new)
    with pytest.raises(ChecklistError, match=said):
        workspace.confirm_checklist(KIND)


@pytest.mark.parametrize(
    ("kind", "names", "error", "said"),
    [
        ("胡说", ["评价办法"], ChecklistError, "没有“胡说”这一文种"),
        (KIND, ["没有的办法"], RuleError, "制度库中没有"),
        (KIND, ["办法"], RuleError, "可以指"),
        ("年度工作总结", ["评价办法"], ChecklistError, "没有列出“年度工作总结”"),
        (KIND, ["财预〔2011〕285号"], RuleError, "没有全文"),
    ],
)
def test_what_cannot_be_drafted_is_said(
    workspace: Workspace, kind: str, names: list[str], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        workspace.draft_checklist(kind, names)


@pytest.mark.parametrize(
    ("title", "ending", "said"),
    [
        ("云泽县项目绩效评价办法", "有效期至2028年12月31日", ()),
        ("云泽县项目绩效评价办法", "有效期至2025年12月31日", ("已失效", "请换用现行有效")),
        ("青山县项目绩效评价办法", "有效期至2028年12月31日", ("对本单位仅供参考",)),
        ("青山县项目绩效评价办法", "有效期至2025年12月31日", ("已失效", "且对本单位仅供参考")),
    ],
)
def test_a_rule_that_may_not_be_asked_by_is_told(
    tmp_path: Path, title: str, ending: str, said: tuple[str, ...]
) -> None:
    root = Workspace.init(tmp_path / "库")
    settings = root / "pbassist.toml"
    settings.write_text('[bureau]\nplace = "云泽县"\nlevel = "县"\n', encoding="utf-8")
    text = RULE.replace("云泽县项目绩效评价办法", title)
    (tmp_path / "办法.txt").write_text(
        f"{text}第五条本办法自2024年1月1日起施行，{ending}。\n", encoding="utf-8"
    )
    workspace = open_again(root)
    workspace.add([tmp_path / "办法.txt"])
    shown = workspace.draft_checklist(KIND, ["项目绩效评价办法"])
    head = shown.path.read_text(encoding="utf-8").split("[[content]]")[0]
    assert len(shown.doubts) == bool(said)
    for word in said:
        assert word in shown.doubts[0]
        assert word in head
    assert ("注意" in head) == bool(said)
    assert workspace.confirm_checklist(KIND).doubts == shown.doubts


def test_a_bureau_without_a_place_is_told_to_fill_it_in(workspace: Workspace) -> None:
    (doubt,) = workspace.draft_checklist(KIND, ["评价办法"]).doubts
    assert "仅供参考" in doubt
    assert "填写 place" in doubt


def test_rules_are_listed_with_validity_and_force(workspace: Workspace) -> None:
    lines = {line.rule.title: line for line in workspace.rules()}
    assert lines["云泽县项目绩效评价办法"].force == "仅供参考", "the bureau's place is not set"
    assert lines["财政支出绩效评价管理暂行办法"].validity.startswith("已废止")


def test_requirements_of_a_rule_can_be_asked_by_type(workspace: Workspace) -> None:
    every = workspace.requirements("评价办法").requirements
    own = workspace.requirements("评价办法", kind=KIND).requirements
    assert len(own) < len(every)
    assert all(KIND in one.papers for one in own)


NAMED = """云泽县整改管理办法
第一条整改情况报告应当逐项说明问题成因、整改举措和责任人。
第二条绩效目标申报表应当附测算依据。
"""


def test_a_type_goes_by_the_words_of_its_titles(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "整改.txt").write_text(NAMED, encoding="utf-8")
    workspace.add([tmp_path / "整改.txt"])
    shown = workspace.draft_checklist("绩效评价报告", ["评价办法"])
    assert shown.checklist.document_type == KIND
    assert workspace.confirm_checklist("绩效评价报告").confirmed == 1
    assert workspace.show_checklist(KIND).confirmed == 1
    with pytest.raises(ChecklistError, match="还没有“项目绩效自评报告”的核对清单"):
        workspace.show_checklist("自评报告")
    rows = workspace.draft_checklist("整改情况报告", ["整改管理办法"]).checklist.rows
    assert [row.name for row in rows] == ["问题成因", "整改举措", "责任人"]
    asked = workspace.requirements("整改管理办法", kind="绩效目标申报表").requirements
    assert [one.label for one in asked] == ["第二条"]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("绩效目标申报表", "是表格，按评分方案核对"),
        ("评价报告", "没有“评价报告”这一文种"),
        ("会议纪要", "没有“会议纪要”这一文种，可用的有"),
    ],
)
def test_what_has_no_checklist_is_told_with_the_types_that_have(
    workspace: Workspace, kind: str, said: str
) -> None:
    with pytest.raises(ChecklistError, match=said) as caught:
        workspace.draft_checklist(kind, ["评价办法"])
    assert KIND in str(caught.value)
