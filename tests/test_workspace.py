"""A workspace is found upward, keeps what it is given, and its verbs answer with and without one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pbassist.cli.rules import list_rules
from pbassist.errors import (
    NothingToReview,
    SettingsError,
    StoredValueError,
    UnreadableDocument,
    WorkspaceError,
)
from pbassist.lock import WriterLock
from pbassist.resources import find_resources
from pbassist.workspace import Workspace
from pbassist.workspace.files import collect_files
from pbassist.workspace.folder import find_workspace, make_workspace
from pbassist.workspace.statutes import say_statutes_damaged
from tests.reviewed import SAMPLES

ON = dt.date(2026, 3, 1)
NOW = dt.datetime(2026, 3, 1, 4, 0, tzinfo=dt.UTC)
FORM = SAMPLES / "season" / "01县水利局" / "水利局目标表-改2.xls"
LAW = find_resources("corpus") / "samples" / "laws"


def open_space(root: Path | None, **environ: str) -> Workspace:
    return Workspace(root, clock=lambda: NOW, environ=environ)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "工作区"
    make_workspace(folder)
    return folder


def list_files(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


def test_a_workspace_is_found_from_a_folder_inside_it(root: Path) -> None:
    inside = root / "材料" / "一批"
    inside.mkdir(parents=True)
    assert find_workspace(inside) == root.resolve()


def test_a_folder_that_is_no_workspace_is_refused_when_named(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="没有工作区"):
        find_workspace(tmp_path, named=tmp_path)


def test_a_workspace_is_not_laid_out_twice(root: Path) -> None:
    before = (root / "pbassist.toml").read_bytes()
    with pytest.raises(WorkspaceError, match="已经是工作区"):
        Workspace.init(root)
    assert (root / "pbassist.toml").read_bytes() == before


def test_rules_are_kept_once_and_found_by_search(root: Path) -> None:
    law = next(LAW.glob("*办法*.txt"))
    space = open_space(root)
    first, second = space.add([law], on=ON), space.add([law], on=ON)
    assert not first[0].known_already
    assert second[0].known_already
    assert first[0].articles >= 40
    assert list_files(root / "laws") == [law.name]
    hits = space.search("绩效目标审核的内容", on=ON).hits
    assert hits[0].regulation.title in first[0].title or first[0].title in hits[0].regulation.title


def test_two_rules_of_one_file_name_are_both_kept(root: Path, tmp_path: Path) -> None:
    space = open_space(root)
    for number, words in enumerate(
        ("第一条 甲办法。\n第二条 自2024年1月1日起施行。", "第一条 乙办法。")
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "办法.txt").write_text(words, encoding="utf-8")
        space.add([folder / "办法.txt"], on=ON)
    kept = {one.read_text(encoding="utf-8")[:5] for one in (root / "laws").iterdir()}
    assert kept == {"第一条 甲", "第一条 乙"}


def test_rules_need_a_workspace(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="pbassist init"):
        open_space(None).add([next(LAW.glob("*办法*.txt"))], on=ON)


def test_nothing_is_written_while_another_process_writes(root: Path) -> None:
    before = list_files(root / "laws")
    with WriterLock(root), pytest.raises(WorkspaceError, match="正被另一个"):
        open_space(root).add([next(LAW.glob("*办法*.txt"))], on=ON)
    assert list_files(root / "laws") == before


def test_a_review_is_kept_shown_and_written_again(root: Path, tmp_path: Path) -> None:
    space = open_space(root)
    written = space.review([FORM], out=tmp_path / "out", on=ON)
    shown = open_space(root).show()
    assert shown == written.season
    code = next(one.project.code for one in shown.reviews if one.findings)
    again = space.export(out=tmp_path / "again", dossier=code)
    assert [one.project.code for one in again.season.reviews] == [code]
    assert list_files(tmp_path / "again") == [
        "review.json",
        "审核意见.docx",
        "审核意见汇总表.xlsx",
        "底稿.xlsx",
    ]


def test_a_dossier_that_was_not_reviewed_is_not_exported(root: Path, tmp_path: Path) -> None:
    space = open_space(root)
    space.review([FORM], out=tmp_path / "out", on=ON)
    with pytest.raises(WorkspaceError, match="没有“不存在的项目”"):
        space.export(out=tmp_path / "again", dossier="不存在的项目")
    assert not (tmp_path / "again").exists()


def test_nothing_reviewed_yet_is_said(root: Path) -> None:
    with pytest.raises(WorkspaceError, match="没有审核结果"):
        open_space(root).show()


def test_a_kept_review_that_was_broken_is_named(root: Path, tmp_path: Path) -> None:
    space = open_space(root)
    space.review([FORM], out=tmp_path / "out", on=ON)
    (root / "store" / "last-review.json").write_text("{", encoding="utf-8")
    with pytest.raises(StoredValueError, match="last-review"):
        space.show()


def test_a_batch_goes_on_past_a_bad_file(tmp_path: Path) -> None:
    folder = tmp_path / "批次"
    folder.mkdir()
    (folder / FORM.name).write_bytes(FORM.read_bytes())
    (folder / "空.xls").write_bytes(b"")
    (folder / "~$锁.docx").write_bytes(b"x")
    season = open_space(None).judge([folder], on=ON)
    assert len(season.reviews) == 3
    assert [(one.name, "空文件" in one.reason) for one in season.unplaced] == [("空.xls", True)]


def test_a_bad_file_alone_raises_its_sentence_and_writes_nothing(tmp_path: Path) -> None:
    bad = tmp_path / "空.xls"
    bad.write_bytes(b"")
    with pytest.raises(UnreadableDocument, match="空文件"):
        open_space(None).review([bad], out=tmp_path / "out", on=ON)
    assert not (tmp_path / "out").exists()


def test_a_file_with_nothing_to_review_says_so(tmp_path: Path) -> None:
    with pytest.raises(NothingToReview, match="通讯录"):
        open_space(None).judge([SAMPLES / "bad" / "没有项目的表-通讯录.xlsx"], on=ON)


def test_reviewing_changes_no_original(tmp_path: Path) -> None:
    before = FORM.read_bytes()
    open_space(None).review([FORM], out=tmp_path / "out", on=ON)
    assert FORM.read_bytes() == before


def test_an_unknown_scheme_is_named_with_those_that_exist() -> None:
    space = Workspace(None, clock=lambda: NOW, environ={}, profile="没有这个")
    with pytest.raises(SettingsError, match="caiyu-2020-10"):
        space.judge([FORM], on=ON)


def test_a_limit_of_the_environment_is_kept() -> None:
    with pytest.raises(UnreadableDocument, match="超过上限"):
        open_space(None, PBASSIST_LIMITS__FILE_MB="0.001").judge([FORM], on=ON)


def test_a_review_can_be_stopped(tmp_path: Path) -> None:
    space = Workspace(
        None, clock=lambda: NOW, environ={}, progress=lambda stage, done, total: stage == "核对"
    )
    with pytest.raises(WorkspaceError, match="停止"):
        space.review([FORM], out=tmp_path / "out", on=ON)
    assert not (tmp_path / "out").exists()


def test_the_bureau_signs_its_letters(root: Path, tmp_path: Path) -> None:
    import docx

    space = open_space(root, PBASSIST_BUREAU__NAME="云泽县财政局", PBASSIST_BUREAU__OFFICE="绩效股")
    written = space.review([FORM], out=tmp_path / "out", on=ON)
    words = "\n".join(one.text for one in docx.Document(str(written.letters[0])).paragraphs)
    assert "云泽县财政局绩效股" in words


def test_a_phrase_file_of_the_workspace_outweighs_the_shipped_one(root: Path) -> None:
    shipped = find_resources("corpus") / "opinions" / "phrases.toml"
    words = shipped.read_text(encoding="utf-8").replace("资金数据不相符", "资金数对不上")
    (root / "phrases.toml").write_text(words, encoding="utf-8")
    season = open_space(root).judge([FORM], on=ON)
    titles = [point.title for one in season.reviews if one.opinion for point in one.opinion.points]
    assert "资金数对不上" in titles


def test_files_are_collected_once_with_their_folders(tmp_path: Path) -> None:
    inside = tmp_path / "县教育局"
    inside.mkdir()
    (inside / "表.xls").write_bytes(b"x")
    (tmp_path / ".隐藏").write_bytes(b"x")
    found = collect_files([tmp_path, inside / "表.xls"])
    assert [one.name for one in found] == ["县教育局/表.xls"]
    with pytest.raises(UnreadableDocument, match="找不到"):
        collect_files([tmp_path / "没有"])


def test_the_day_is_the_bureaus_own() -> None:
    late = Workspace(None, clock=lambda: dt.datetime(2026, 2, 28, 18, 0, tzinfo=dt.UTC), environ={})
    assert late.today == dt.date(2026, 3, 1)


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="没有可读取的文件"):
        collect_files([tmp_path])


def test_the_countys_own_rules_are_the_basis_and_nothing_else_changes(root: Path) -> None:
    """With the county's 办法 loaded, a rule that it repeals is a fault with its article as basis."""
    season = [SAMPLES / "season"]
    before = open_space(None).judge(season, on=ON)
    space = open_space(root, PBASSIST_BUREAU__PLACE="云泽县")
    space.add(sorted(LAW.glob("*.txt")), on=ON)
    after = space.judge(season, on=ON)
    named = {one.topic: one for review in after.reviews for one in review.findings}
    assert {one.topic for review in before.reviews for one in review.findings} == set(named)
    repealed = [one for one in named.values() if one.basis]
    assert [one.basis[0].force for one in repealed] == ["适用"]
    assert repealed[0].basis[0].article == "第四十条"
    assert repealed[0].level == "错误"


RULE = "{title}\n{number}\n第一条 目的。\n第二条 本办法自{day}起施行。{more}\n云泽县财政局\n{day}\n"


def write_rules(folder: Path) -> Path:
    """An older and a newer rule that ends it, the older first by name."""
    folder.mkdir()
    older = {"title": "云泽县绩效暂行办法", "number": "云财〔2015〕6号", "day": "2015年9月8日"}
    newer = {"title": "云泽县绩效办法", "number": "云财绩〔2024〕5号", "day": "2024年5月1日"}
    more = "《云泽县绩效暂行办法》（云财〔2015〕6号）同时废止。"
    (folder / "1旧.txt").write_text(RULE.format(**older, more=""), encoding="utf-8")
    (folder / "2新.txt").write_text(RULE.format(**newer, more=more), encoding="utf-8")
    return folder


def test_a_rule_added_with_the_one_that_ends_it_is_told_as_ended(
    root: Path, tmp_path: Path
) -> None:
    space = open_space(root, PBASSIST_BUREAU__PLACE="云泽县")
    rules = write_rules(tmp_path / "制度")
    for _ in range(2):
        older, newer = space.add([rules], on=ON)
        assert (older.status, newer.status) == ("已废止", "现行有效")
        assert older.remarks == ("由云财绩〔2024〕5号代替",)


@pytest.mark.parametrize("content", [b'{"broken', b"[]", b"\xff\xfe", b'{"schema": "other"}'])
def test_a_damaged_list_of_statutes_stops_nothing(root: Path, content: bytes) -> None:
    (root / "store").mkdir(exist_ok=True)
    (root / "store" / "statutes.json").write_bytes(content)
    space = open_space(root)
    assert space.rules(on=ON)
    assert say_statutes_damaged(root).endswith("运行 pbassist add --statutes 即重新收入。")
    assert say_statutes_damaged(None) == ""
    assert "statutes" in space.search("绩效自评什么时候报", on=ON).missing


def test_versions_of_one_rule_are_told_apart_in_the_list(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = write_rules(tmp_path / "制度")
    words = (rules / "2新.txt").read_text("utf-8").replace("目的。", "目的和依据。")
    (rules / "3改.txt").write_text(words, encoding="utf-8")
    open_space(root).add([rules], on=ON)
    list_rules(workspace=root, on="2026-03-01", as_json=False)
    lines = [one for one in capsys.readouterr().out.split("\n") if one.startswith("《云泽县绩效")]
    assert len(set(lines)) == len(lines) == 3
    assert sorted(one.partition("文件")[2] for one in lines) == ["", "2新.txt", "3改.txt"]


def test_a_damaged_list_of_statutes_is_told_by_the_command(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "store").mkdir(exist_ok=True)
    (root / "store" / "statutes.json").write_text("{", encoding="utf-8")
    list_rules(workspace=root, on="2026-03-01", as_json=False)
    said = capsys.readouterr()
    assert "pbassist add --statutes" in said.err
    assert said.out
