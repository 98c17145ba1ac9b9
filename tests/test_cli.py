"""The command line answers in Chinese: results on stdout, one sentence on stderr, exit 1 or 2."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.reviewed import SAMPLES

FORM = SAMPLES / "season" / "01县水利局" / "水利局目标表-改2.xls"
REPORT = next((SAMPLES / "reports").glob("*.docx"))
LAW = next((SAMPLES / "laws").glob("*办法*.txt"))
ON = ("--on", "2026-03-01")


def run(*words: object, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pbassist.cli", *map(str, words)],
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
    )


def run_json(*words: object, folder: Path) -> Any:
    done = run(*words, "--json", folder=folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def assert_places(answer: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    text = answer["document"]["text"]
    assert all(text[row["start"] : row["end"]] == row["quote"] for row in rows)


def test_help_lists_every_verb_in_chinese(tmp_path: Path) -> None:
    done = run("--help", folder=tmp_path)
    verbs = ("init", "add", "search", "extract", "check", "review", "show", "export")
    assert done.returncode == 0
    assert all(f"  {verb} " in done.stdout for verb in verbs)
    assert "Usage" not in done.stdout
    assert "用法" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("search",), "缺少参数"),
        (("chekc", "x"), "没有这个命令"),
        (("check", "--nope", "x"), "没有这个选项"),
        (("check", "x", "--on", "今天"), "不是日期"),
        (("search", "绩效", "-n", "0"), "不是允许的值"),
        (("search", "绩效", "-n", "abc"), "不是允许的值"),
    ],
)
def test_usage_is_told_with_exit_2(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    done = run(*words, folder=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("path", sorted((SAMPLES / "bad").iterdir()), ids=lambda p: p.name)
def test_a_bad_file_gets_one_sentence_and_exit_1_or_is_read(path: Path, tmp_path: Path) -> None:
    done = run("check", path, folder=tmp_path)
    if done.returncode == 0:
        # an .xls named .xlsx is read by its content
        assert path.name == "旧格式改名.xlsx"
        return
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert done.stderr.rstrip().endswith("。")
    assert "Traceback" not in done.stderr


def test_extract_gives_places_that_hold(tmp_path: Path) -> None:
    answer = run_json("extract", REPORT, folder=tmp_path)
    assert set(answer) == {"document", "figures", "targets", "citations", "unparsed"}
    assert answer["figures"]
    assert_places(answer, answer["figures"])
    assert set(answer["figures"][0]) == {
        *("value", "upper", "fraction", "unit", "unit_printed", "inferred", "amount", "decimals"),
        *("comparison", "approximate", "period", "measure", "subject", "start", "end", "quote"),
    }


def test_check_gives_findings_whose_evidence_stands_there(tmp_path: Path) -> None:
    answer = run_json("check", FORM, *ON, folder=tmp_path)
    assert set(answer) == {"document", "findings", "passed", "unchecked"}
    assert answer["findings"]
    for finding in answer["findings"]:
        assert {"id", "topic", "check", "fault", "verdict", "level", "message", "remedy"} <= set(
            finding
        )
        assert {"evidence", "basis", "formula", "origin"} <= set(finding)
        assert_places(answer, finding["evidence"])


def test_check_of_a_form_shows_the_sum_to_a_person(tmp_path: Path) -> None:
    done = run("check", FORM, *ON, folder=tmp_path)
    assert "［须更正］资金数不相符" in done.stdout
    assert "算式：" in done.stdout
    assert "疑似" not in done.stdout


def test_a_folder_answers_with_a_row_a_file_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "表.xls").write_bytes(FORM.read_bytes())
    (tmp_path / "空.xls").write_bytes(b"")
    done = run("check", tmp_path, *ON, "--json", folder=tmp_path)
    rows = json.loads(done.stdout)
    assert done.returncode == 0
    assert sorted("error" in row for row in rows) == [False, True]
    assert "空文件" in done.stderr


def test_review_says_where_everything_is(tmp_path: Path) -> None:
    done = run("review", FORM, "--out", tmp_path / "结果", *ON, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "已审核3份" in done.stdout
    for name in ("审核意见汇总表.xlsx", "review.json", "审核意见", "底稿"):
        assert (tmp_path / "结果" / name).exists()
        assert name in done.stdout


def test_an_output_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "结果").write_text("占用", encoding="utf-8")
    done = run("review", FORM, "--out", tmp_path / "结果", *ON, folder=tmp_path)
    assert done.returncode == 1
    assert "无法写入" in done.stderr
    assert (tmp_path / "结果").read_text(encoding="utf-8") == "占用"


def test_a_workspace_from_init_to_export(tmp_path: Path) -> None:
    assert run("init", folder=tmp_path).returncode == 0
    added = run("add", LAW, *ON, folder=tmp_path)
    assert added.stderr.count("含义索引") == 1
    assert "现行有效" in added.stdout
    hits = run_json("search", "绩效目标审核", *ON, "-n", "3", folder=tmp_path)["hits"]
    assert 0 < len(hits) <= 3
    assert {"document", "article", "text", "validity", "force"} <= set(hits[0])
    run("review", FORM, "-o", tmp_path / "一", *ON, folder=tmp_path)
    shown = run_json("show", folder=tmp_path)
    assert shown["schema"] == "pbassist/season_review/1"
    exported = run("export", "-o", tmp_path / "二", folder=tmp_path)
    assert exported.returncode == 0
    assert (tmp_path / "二" / "审核意见汇总表.xlsx").is_file()


def test_show_without_a_workspace_says_what_to_do(tmp_path: Path) -> None:
    done = run("show", folder=tmp_path)
    assert done.returncode == 1
    assert "pbassist init" in done.stderr


def test_a_question_without_an_answer_is_an_answer(tmp_path: Path) -> None:
    done = run("search", "zzzz qqqq", *ON, folder=tmp_path)
    assert done.returncode == 0
    assert "没有找到依据" in done.stdout


def test_a_folder_of_unreadable_files_ends_with_exit_1_and_a_sentence_each(tmp_path: Path) -> None:
    folder = tmp_path / "坏文件"
    folder.mkdir()
    for name in ("甲.xls", "乙.xls"):
        (folder / name).write_bytes(b"")
    done = run("check", folder, folder=tmp_path)
    assert done.returncode == 1
    assert done.stderr.count("空文件") == 2


def test_a_project_that_was_not_reviewed_is_not_shown(tmp_path: Path) -> None:
    run("init", folder=tmp_path)
    run("review", FORM, "-o", tmp_path / "一", *ON, folder=tmp_path)
    done = run("show", "没有这个项目", folder=tmp_path)
    assert done.returncode == 1
    assert "没有“没有这个项目”" in done.stderr
