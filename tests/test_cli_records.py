"""decide, log, verify and doctor answer in plain Chinese, with exit 1 and 2 as everywhere."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.test_cli import FORM, ON, run


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A reviewed form, decided by 张三."""
    folder = tmp_path_factory.mktemp("工作区")
    run("init", folder=folder)
    run("review", FORM, *ON, folder=folder)
    return folder


def test_decide_says_what_was_recorded_and_what_is_open(root: Path) -> None:
    done = run("decide", "采纳", "--all", "--reviewer", "张三", folder=root)
    assert done.returncode == 0, done.stderr
    assert "已记录" in done.stdout
    assert "张三" in done.stdout
    assert "全部意见均已作决定" in done.stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("decide",), 2, "请写明决定"),
        (("decide", "赞成", "abcd"), 2, "没有“赞成”"),
        (("decide", "采纳", "ffffffff"), 1, "没有编号"),
        (("decide", "采纳", "--from", "x.xlsx"), 2, "不能同时使用"),
        (("decide", "--from", "没有.xlsx"), 1, "找不到文件"),
        (("log", "--kind", "别的"), 2, "可用的有"),
        (("export", "--due", "2026-09-30"), 2, "定稿"),
        (("review", "x", "--no-model", "--replay"), 2, "不能同时使用"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(
    words: tuple[str, ...], code: int, said: str, root: Path
) -> None:
    done = run(*words, folder=root)
    assert done.returncode == code
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_log_names_who_did_what(root: Path) -> None:
    lines = run("log", "--kind", "决定", folder=root).stdout.splitlines()
    assert lines
    assert all("张三　决定：采纳" in line for line in lines)
    entries = json.loads(run("log", "--json", folder=root).stdout)
    assert [one["seq"] for one in entries] == list(range(1, len(entries) + 1))


def test_verify_passes_and_says_the_head(root: Path) -> None:
    done = run("verify", folder=root)
    assert done.returncode == 0, done.stdout
    assert "核验通过（第" in done.stdout


def test_doctor_without_a_model_is_an_ordinary_state(root: Path) -> None:
    done = run("doctor", folder=root)
    assert done.returncode == 0, done.stdout
    assert "－ 语言模型：没有设置" in done.stdout
    assert "✓ 审核记录" in done.stdout


def test_the_sentences_of_one_letter_are_one_line_of_the_log(root: Path) -> None:
    run("decide", "采纳", "--letter", "全部", "--reviewer", "李四", folder=root)
    lines = [one for one in run("log", folder=root).stdout.splitlines() if "李四" in one]
    assert lines
    assert all(re.search(r"第\d+—\d+号.*意见语句\d+句$", one) for one in lines)
    entries = json.loads(run("log", "--json", folder=root).stdout)
    assert sum(one["actor"] == "李四" for one in entries) > len(lines)
