"""Two cases of a county are reviewed by the command line, and their letters say what a person wrote.

What they must say stands in corpus/samples/specimens-gold.toml. Each case has two twins with other
names, figures, words and layouts, made by the same script from tests/specimen_twins and
tests/specimen_others, with golds of their own.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from docx import Document

from tests.case_building import Case, clean_environment, read_sheet

pytest.importorskip("xlwt")

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "corpus" / "samples"
GOLD = {
    "specimen": SAMPLES / "specimens-gold.toml",
    "twins": ROOT / "tests" / "specimen_twins-gold.toml",
    "others": ROOT / "tests" / "specimen_others-gold.toml",
}
KINDS = ("须更正", "建议完善", "请说明")
POINT = re.compile(r"（([一二三四五六七八九十])）([^（）]{2,40})（(须更正|建议完善|请说明)）。(.+)")
MOST_CHARACTERS = 300
INNER_WORDS = ("疑似", "错误率", "缺陷", "置信度", "模型认为", "系统检测到", "弄虚作假")


class Letter(NamedTuple):
    """A letter in Word, what of it the gold says, and the review it was made of."""

    gold: dict[str, Any]
    paragraphs: list[str]
    review: dict[str, Any]
    line: str
    sheets: dict[str, list[dict[str, Any]]]
    """The working paper's sheets."""

    @property
    def points(self) -> list[tuple[str, str, str]]:
        """Title, kind and text of each point, in order."""
        found = [match for one in self.paragraphs if (match := POINT.fullmatch(one))]
        return [(match[2], match[3], match[4]) for match in found]


def make_case(which: str, folder: Path) -> Path:
    """The folder a county would send."""
    if which == "specimen":
        return SAMPLES / "specimens"
    data = ROOT / "tests" / f"specimen_{which}"
    command = [sys.executable, str(SAMPLES / "make_specimens.py"), "--data", str(data)]
    subprocess.run([*command, "--out", str(folder / "报送")], check=True)
    return folder / "报送"


@pytest.fixture(scope="module", params=sorted(GOLD))
def letters(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Letter]:
    """Both letters of a season, by what they answer."""
    which: str = request.param
    folder = tmp_path_factory.mktemp(which)
    case = Case(folder / "工作区", clean_environment(PBASSIST_BUREAU__NAME="云泽县财政局"))
    said = case.done("review", make_case(which, folder), "--on", "2026-03-01")
    assert "已审核2份" in said
    gold = tomllib.loads(GOLD[which].read_text("utf-8"))["letters"]
    reviews = case.season()["reviews"]
    assert len(reviews) == len(gold)
    assert case.season()["unplaced"] == []
    lines = [
        str(row["审核意见"]) for row in read_sheet(case.out / "审核意见汇总表.xlsx", "项目意见")
    ]
    return {one["kind"]: open_letter(one, reviews, lines, case) for one in gold}


def open_letter(
    gold: dict[str, Any], reviews: list[dict[str, Any]], lines: list[str], case: Case
) -> Letter:
    """The letter to a department, its line and its working paper."""
    kind = "report" if gold["kind"] == "report" else "project"
    (review,) = (one for one in reviews if one["kind"] == kind)
    name = review["project"]["name"]
    (word,) = (case.out / "审核意见").glob(f"*{name[-12:]}*.docx")
    (paper,) = (case.out / "底稿").glob(f"*{name[-12:]}*.xlsx")
    line = review["opinion"]["line"]
    assert any(line in one for one in lines)
    sheets = {title: read_sheet(paper, title) for title in ("问题", "已核对", "未能核对")}
    paragraphs = [one.text.replace("\n", "") for one in Document(str(word)).paragraphs]
    return Letter(gold, paragraphs, review, line, sheets)


@pytest.fixture(params=["declaration", "report"])
def letter(request: pytest.FixtureRequest, letters: dict[str, Letter]) -> Letter:
    """One of the two letters."""
    return letters[request.param]


def test_the_points_are_those_of_the_gold_in_order(letter: Letter) -> None:
    wanted = letter.gold["points"]
    found = [(title, kind) for title, kind, _ in letter.points]
    assert [kind for _, kind in found] == [one["level"] for one in wanted], found
    for (title, _), one in zip(found, wanted, strict=True):
        assert one["title"] in title


def test_each_point_gives_its_figures_and_says_what_to_do(letter: Letter) -> None:
    for (_, _, text), one in zip(letter.points, letter.gold["points"], strict=True):
        assert [words for words in one["says"] if words not in text] == [], text
        last = text.split("。", 1)[-1]
        assert [words for words in one["asks"] if words not in last] == [], text


def test_as_many_points_are_given_as_promised(letter: Letter) -> None:
    (summary,) = (one for one in letter.paragraphs if "项" in one and "存在" in one and "共" in one)
    promised = re.search(r"共(\d)项", summary)
    assert promised is not None
    assert int(promised[1]) == len(letter.points) == len(letter.gold["points"])
    counted = {
        kind: int(count) for kind, count in re.findall(rf"({'|'.join(KINDS)})(\d)项", summary)
    }
    assert counted == {kind: count for kind, count in letter.gold["counts"].items() if count}


def test_what_is_sound_is_acknowledged_and_nothing_faulty_is(letter: Letter) -> None:
    (summary,) = (one for one in letter.paragraphs if "但存在" in one)
    praise = summary.partition("但存在")[0]
    assert [words for words in letter.gold["sound"] if words not in praise] == []
    # 评分表是空白的，没有可以相符的得分。
    assert "评分表与报告" not in praise
    assert not any(one["title"] in praise for one in letter.gold["points"])


def test_the_letter_has_its_frame(letter: Letter) -> None:
    assert [words for words in letter.gold["title"] if words not in letter.paragraphs[0]] == []
    assert letter.paragraphs[1] == "（草稿，待人工确认）"
    assert f"{letter.gold['address']}：" in letter.paragraphs
    assert not any(word in "".join(letter.paragraphs) for word in INNER_WORDS)
    asked = [at for at, (_, kind, _) in enumerate(letter.points) if kind == "请说明"]
    ordinals = "".join(f"（{'一二三四五六七八九'[at]}）" for at in asked)
    assert any(f"对第{ordinals}项附书面说明" in one for one in letter.paragraphs)


def test_the_line_fits_the_box_of_the_system(letter: Letter) -> None:
    assert len(letter.line) <= MOST_CHARACTERS
    assert re.findall(r"(?:^|；)(\d)\.", letter.line) == [
        str(at) for at in range(1, len(letter.points) + 1)
    ]
    assert letter.line.endswith("请于×月×日前修改重报。")


def test_the_working_paper_has_the_sums_and_the_places(letter: Letter) -> None:
    faults, checked = letter.sheets["问题"], letter.sheets["已核对"]
    assert len(faults) == len(letter.points)
    assert all(row["栏目/位置"] and row["修改建议"] and row["证据原文及出处"] for row in faults)
    formulas = " ".join(str(row["算式"] or "") for row in faults)
    assert letter.gold["sum"] in formulas
    passed = (
        " ".join(str(row["算式"] or "") for row in checked).replace("＋", "+").replace("＝", "=")
    )
    for words in letter.gold["working"]:
        assert words in passed.replace("分", "")
    unchecked = " ".join(str(row["原因"]) for row in letter.sheets["未能核对"])
    assert [words for words in letter.gold["unchecked"] if words not in unchecked] == []


def test_the_committed_papers_are_those_the_script_writes(tmp_path: Path) -> None:
    script = [sys.executable, str(SAMPLES / "make_specimens.py"), "--out", str(tmp_path)]
    subprocess.run(script, check=True)
    fresh = {path.relative_to(tmp_path): path for path in tmp_path.rglob("*") if path.is_file()}
    kept = SAMPLES / "specimens"
    assert fresh.keys() == {p.relative_to(kept) for p in kept.rglob("*") if p.is_file()}
    assert [n for n in fresh if fresh[n].read_bytes() != (kept / n).read_bytes()] == []
