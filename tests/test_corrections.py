"""What was read of a rule can be corrected; the correction lies apart, is recorded, and counts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pbassist.errors import RuleError
from pbassist.model.policy import Regulation
from pbassist.workspace import Workspace
from pbassist.workspace.corrections import SUFFIX
from pbassist.workspace.folder import LAWS
from pbassist.workspace.rulebook import list_idle_corrections

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
RULE = """云泽县预算绩效管理办法
第一条本办法适用于全县。
第二条绩效目标应当清晰。
第三条本办法自2022年1月1日起施行，有效期至2024年12月31日。
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    root = Workspace.init(tmp_path / "云泽县")
    (tmp_path / "办法.txt").write_text(RULE, encoding="utf-8")
    opened = open_again(root)
    opened.add([tmp_path / "办法.txt"])
    return opened


def open_again(root: Path) -> Workspace:
    settings = {"PBASSIST_BUREAU__PLACE": "云泽县"}
    return Workspace.open(root, clock=lambda: NOW, environ=settings, named=root)


def find(workspace: Workspace, title: str = "云泽县预算绩效管理办法") -> Regulation:
    return next(one for one in workspace.library.regulations if one.title == title)


def find_file(workspace: Workspace) -> Path:
    (path,) = (workspace.need_root() / LAWS).glob(f"*{SUFFIX}")
    return path


def test_a_corrected_expiry_makes_the_rule_valid_again(workspace: Workspace) -> None:
    assert find(workspace).status_at(NOW.date()) == "已失效"
    line = workspace.correct_rule("预算绩效管理办法", ["失效日期=2028-12-31"])
    assert line.validity.startswith("现行有效")
    again = find(open_again(workspace.need_root()))
    assert again.status_at(NOW.date()) == "现行有效"
    assert again.is_verified("effective_until")


def test_what_was_read_is_not_touched(workspace: Workspace) -> None:
    store = workspace.need_root() / "store"
    before = {path: path.read_bytes() for path in store.rglob("*.json")}
    workspace.correct_rule("预算绩效管理办法", ["失效日期=2028-12-31"])
    assert {path: path.read_bytes() for path in store.rglob("*.json")} == before


def test_an_empty_value_takes_a_correction_back(workspace: Workspace) -> None:
    read = find(workspace)
    workspace.correct_rule("预算绩效管理办法", ["失效日期=2028-12-31", "文号=云财〔2022〕1号"])
    workspace.correct_rule("预算绩效管理办法", ["失效日期="])
    assert find(workspace).effective_until == read.effective_until
    assert find(workspace).number == "云财〔2022〕1号"
    path = find_file(workspace)
    workspace.correct_rule("预算绩效管理办法", ["文号="])
    assert not path.exists()
    assert find(workspace) == read


def test_none_strikes_out_what_was_read(workspace: Workspace) -> None:
    workspace.correct_rule("预算绩效管理办法", ["失效日期=无"])
    assert find(open_again(workspace.need_root())).effective_until is None


def test_a_card_can_be_corrected_too(workspace: Workspace) -> None:
    line = workspace.correct_rule(
        "财预〔2013〕53号", ["状态=现行有效", "被代替=甲办法、《乙办法》"]
    )
    assert line.rule.status == "现行有效"
    assert line.rule.replaced_by == ("甲办法", "乙办法")


def test_a_corrected_title_stands_in_its_articles_and_keeps_its_file(
    workspace: Workspace,
) -> None:
    workspace.correct_rule("预算绩效管理办法", ["名称=云泽县全面预算绩效管理办法"])
    rule = find(workspace, "云泽县全面预算绩效管理办法")
    assert {one.title for one in rule.articles} == {rule.title}
    workspace.correct_rule("云泽县全面预算绩效管理办法", ["地区=云泽县"])
    assert find_file(workspace).exists(), "one file a rule"


def test_a_correction_is_on_record(workspace: Workspace) -> None:
    workspace.correct_rule("预算绩效管理办法", ["失效日期=2028-12-31", "适用对象="])
    line = workspace.log()[-1].text
    assert "更正《云泽县预算绩效管理办法》" in line
    assert "失效日期改为2028-12-31" in line
    assert "适用对象恢复读出的内容" in line


def test_looking_changes_nothing(workspace: Workspace) -> None:
    lines = len(workspace.log())
    workspace.correct_rule("预算绩效管理办法", [])
    assert len(workspace.log()) == lines
    assert not list((workspace.need_root() / LAWS).glob(f"*{SUFFIX}"))


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("颜色=红", "不能更正“颜色”"),
        ("失效日期", "不能更正“失效日期”，"),
        ("失效日期=明年", "“失效日期”不能写作“明年”"),
        ("失效日期=2028-13-01", "不能写作"),
        ("状态=有效", "“状态”不能写作“有效”"),
        ("级别=乡", "“级别”不能写作“乡”，可写：法律、行政法规、"),
        ("失效日期=2021-12-31", "失效日期 2021-12-31 早于施行日期 2022-01-01"),
        ("级别=无", "“级别”不能写作“无”"),
        ("名称=无", "“名称”不能写作“无”"),
    ],
)
def test_what_cannot_be_meant_is_said_and_writes_nothing(
    workspace: Workspace, wish: str, said: str
) -> None:
    with pytest.raises(RuleError, match=said):
        workspace.correct_rule("预算绩效管理办法", [wish])
    assert not list((workspace.need_root() / LAWS).glob(f"*{SUFFIX}"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rule = ", "不是有效的 TOML"),
        ('rule = "x"\nstatus = "好"', "“状态”写法不对"),
        ('rule = "x"\nlevel = "镇"', "“级别”写法不对，可写：法律、"),
        ('rule = "x"\n失效日期 = "明年"', "“失效日期”写法不对，请写成"),
        ('rule = "x"\n有效期 = "5年"', "没有“有效期”这一项，可更正的有：名称、"),
        ('rule = "x"\n施行日期 = 2026-01-01\n失效日期 = 2025-01-01', "早于施行日期"),
        ("", "没有写出要更正的项"),
    ],
)
def test_a_broken_file_is_told(workspace: Workspace, text: str, said: str) -> None:
    path = workspace.need_root() / LAWS / f"某办法{SUFFIX}"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match=said):
        assert open_again(workspace.need_root()).library


@pytest.mark.parametrize("rule", ["", 'rule = "办法"\n', 'rule = "《云泽县预算绩效管理办法》"\n'])
def test_a_file_beside_the_rule_needs_no_id(workspace: Workspace, rule: str) -> None:
    path = workspace.need_root() / LAWS / f"办法{SUFFIX}"
    path.write_text(f'{rule}失效日期 = 2029-12-31\n文号 = "云财〔2022〕1号"\n', encoding="utf-8")
    again = open_again(workspace.need_root())
    assert find(again).effective_until == dt.date(2029, 12, 31)
    again.correct_rule("云财〔2022〕1号", ["地区=云泽县"])
    assert find_file(again) == path
    assert find(open_again(workspace.need_root())).effective_until == dt.date(2029, 12, 31)


def test_a_number_is_kept_in_its_normal_form(workspace: Workspace) -> None:
    workspace.correct_rule("预算绩效管理办法", ["文号=云财[2022]001号"])
    assert find(workspace).number == "云财〔2022〕1号"


def test_a_correction_that_fits_no_rule_changes_none_and_is_told(workspace: Workspace) -> None:
    path = workspace.need_root() / LAWS / f"别的办法{SUFFIX}"
    path.write_text("失效日期 = 2029-12-31\n", encoding="utf-8")
    again = open_again(workspace.need_root())
    assert list_idle_corrections(again) == ("别的办法",)
    assert find(again) == find(workspace)
