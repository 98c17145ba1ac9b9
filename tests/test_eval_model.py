"""The evaluation with a model counts rightly, replays what was asked, and is silent without a model."""

from __future__ import annotations

import json
import time
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evals import model as evaluation
from evals.harness import load_cases
from evals.questions import compliance, dossiers, target_review, wording
from evals.questions.asking import ModelFile, Record, RecordedAsker, identify, load_known
from evals.questions.figures import Figures, shorten_reason
from evals.questions.page import write_page
from evals.questions.target_review.claims import try_all_claims
from pbassist import pipeline
from pbassist.ask import Endpoint, Request
from pbassist.model.performance import Dossier
from pbassist.model.policy import Library
from pbassist.model.review import SeasonReview
from pbassist.questions.target_review import TargetReview
from tests.questioning import PROFILE, SOUND, Answering, make_questioner
from tests.scripted import ScriptedServer, say

CASES = target_review.load()
SOUND_TEXT = json.dumps(SOUND)
REQUEST = Request(
    question="target_review",
    prompt_version="1",
    prompt_hash="0",
    dossier_id="d",
    system="审核",
    user="申报表",
)


def ask_all(
    by: Callable[[dict[str, Any]], Any], question: Any, folder: Path, only: int | None = None
) -> Figures:
    """The figures of a question whose answers a function makes from the words of the user."""
    with ScriptedServer(by=lambda body: say(by(body))) as server:
        asker = make_asker(server, folder)
        try:
            figures: Figures = question.measure(asker, only)
        finally:
            asker.close()
    return figures


def make_asker(server: ScriptedServer, folder: Path, *, minutes: float = 9) -> RecordedAsker:
    endpoint = Endpoint(server.url, "scripted")
    until = time.monotonic() + minutes * 60
    return RecordedAsker(endpoint, Record(folder / "recorded.jsonl"), until=until)


# ---- without a model ---------------------------------------------------------------------------


@pytest.mark.parametrize("argument", [[], ["no-such-file.gguf"]])
def test_without_a_model_it_says_so_and_writes_nothing(
    argument: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(evaluation.VARIABLE, raising=False)
    page = tmp_path / "page.md"
    assert evaluation.main([*argument, "--page", str(page)]) == 0
    assert capsys.readouterr().out == "未找到模型文件，跳过\n"
    assert not page.exists()


def test_a_file_is_known_by_its_hash_not_by_its_name(tmp_path: Path) -> None:
    known = load_known()[0]
    assert (len(known.sha256), known.size) == (64, 1117320768)
    pretender = tmp_path / f"{known.name}.gguf"
    pretender.write_bytes(b"GGUF")
    found = identify(pretender)
    assert (found.name, found.known, found.size) == (known.name, False, 4)


# ---- asked once ---------------------------------------------------------------------------------


def test_what_was_answered_is_replayed_without_a_request(tmp_path: Path) -> None:
    with ScriptedServer(say(SOUND)) as server:
        for _ in range(2):
            asker = make_asker(server, tmp_path)
            assert asker.ask(REQUEST, TargetReview).answer == TargetReview.model_validate(SOUND)
            asker.close()
        assert len(server.requests) == 1
    (line,) = (tmp_path / "recorded.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["exchange"]["messages"] == [], "the cases hold the words already"


def test_an_answer_that_could_not_be_used_is_not_asked_for_again(tmp_path: Path) -> None:
    with ScriptedServer(say("不知道")) as server:
        for _ in range(2):
            asker = make_asker(server, tmp_path)
            assert asker.ask(REQUEST, TargetReview).exchange.outcome == "refused"
            asker.close()
        assert len(server.requests) == 2, "the second of them is the asker's own new try"


def test_nothing_is_asked_when_the_time_is_over(tmp_path: Path) -> None:
    with ScriptedServer(say(SOUND)) as server:
        asker = make_asker(server, tmp_path, minutes=-1)
        figures = target_review.measure(asker, 3)
        assert (figures.cases, figures.not_asked, server.requests) == (0, 3, [])


def test_a_run_that_was_cut_off_goes_on_where_it_stopped(tmp_path: Path) -> None:
    with ScriptedServer(say(SOUND)) as server:
        asker = make_asker(server, tmp_path)
        asker.ask(REQUEST, TargetReview)
        record = tmp_path / "recorded.jsonl"
        with record.open("a", encoding="utf-8") as file:
            file.write('{"seconds": 1.0, "exch')
        assert len(Record(record).exchanges) == 1
        other = REQUEST.model_copy(update={"user": "另一张申报表"})
        make_asker(server, tmp_path).ask(other, TargetReview)
        assert len(Record(record).exchanges) == 2


# ---- counting -----------------------------------------------------------------------------------


def test_a_model_that_finds_nothing_adds_nothing(tmp_path: Path) -> None:
    figures = ask_all(lambda body: SOUND, target_review, tmp_path)
    assert (figures.cases, figures.wanted) == (len(CASES), sum(len(one["gold"]) for one in CASES))
    assert (figures.kept_right, figures.kept_wrong, figures.repeated) == (0, 0, 0)
    assert figures.missed == figures.wanted - figures.ruled_right > 0
    assert figures.always == "sound"


def test_a_model_that_knows_the_gold_adds_what_the_rules_do_not_see(tmp_path: Path) -> None:
    figures = ask_all(_answer_by_gold, target_review, tmp_path)
    assert figures.kept_wrong == 0
    assert figures.kept_right + figures.ruled_right + figures.missed == figures.wanted
    assert figures.missed == 0, figures.score.details
    assert figures.kept_right == figures.wanted - figures.ruled_right > 0


def test_a_model_that_calls_everything_wrong_is_mostly_withheld(tmp_path: Path) -> None:
    figures = ask_all(_answer_all_faulty, target_review, tmp_path)
    assert figures.kept_wrong == 0, figures.score.details
    assert figures.withheld.total() > 300
    assert "目标中写有数量，不按空泛处理" in figures.withheld


def test_hardly_any_claim_stands_that_is_not_wanted() -> None:
    tried = try_all_claims(CASES)
    assert tried.claims > 2000
    assert tried.wrong <= 10
    assert tried.right == tried.wanted > 0


def test_invented_quotes_are_withheld_one_by_one(tmp_path: Path) -> None:
    said = {
        "verdict": "met",
        "evidence": [{"id": "p1", "quote": "本单位没有写过的话"}],
        "says": "写了",
        "lacking": "",
    }
    figures = ask_all(lambda body: said, compliance, tmp_path, 6)
    assert (figures.cases, figures.kept_right, figures.kept_wrong) == (6, 0, 0)
    assert figures.withheld.total() == 6


@pytest.mark.parametrize(
    ("words", "right", "wrong"), [("年内有9家企业", 1, 0), ("上年度绩效评价", 0, 1)]
)
def test_the_right_state_beside_a_wrong_quote_is_no_right_answer(
    words: str, right: int, wrong: int, tmp_path: Path
) -> None:
    def point(body: dict[str, Any]) -> dict[str, Any]:
        lines = _material(body["messages"][-1]["content"])
        at, _, quote = next(line for line in lines if words in line)[1:].partition("] ")
        evidence = [{"id": at, "quote": quote}]
        return {"verdict": "met", "evidence": evidence, "says": quote, "lacking": ""}

    figures = ask_all(point, compliance, tmp_path, 1)
    assert list(figures.score.outcomes) == ["c-park-deviation"]
    assert (figures.kept_right, figures.kept_wrong) == (right, wrong), figures.withheld


def test_a_new_text_is_counted_right_only_when_everything_survived(tmp_path: Path) -> None:
    def join(body: dict[str, Any]) -> dict[str, Any]:
        text = body["messages"][-1]["content"].partition("[s1] ")[2].partition("\n")[0]
        text = text.replace("。", "；", 1).replace("528万元", "530万元")
        return {"statements": [{"id": "s1", "verdict": "reworded", "text": text}]}

    figures = ask_all(join, wording, tmp_path)
    assert (figures.cases, figures.wanted, figures.kept_wrong) == (14, 14, 0)
    assert figures.kept_right >= 10
    assert figures.withheld["改写稿未采用，仍用原文：“…”原文的数字在改写中缺失"] == 1
    assert all(figures.score.outcomes.values())


def _answer_by_gold(body: dict[str, Any]) -> dict[str, Any]:
    """The answer of a careful reviewer, ids read off the words shown."""
    shown = body["messages"][-1]["content"]
    case = next(one for one in CASES if f"项目名称：{one['name']}" in shown)
    answer: dict[str, Any] = json.loads(SOUND_TEXT)
    for want in case["gold"]:
        if want["fault"] == 5:
            answer["goal"] = {"verdict": "fault", "id": "g1", "quote": case["goal"]}
            continue
        line = next(line for line in _material(shown) if want["at"] in line and line[1] != "g")
        at, said = line[1:].partition("]")[0], line.partition("] ")[2]
        part = {4: "spending", 9: "place", 14: "outcome"}[want["fault"]]
        answer[part]["verdict"] = "fault"
        answer[part]["claims"].append(_claim(want["fault"], at, said, _material(shown)))
    return answer


def _claim(fault: int, at: str, said: str, lines: list[str]) -> dict[str, Any]:
    if fault == 4:
        words = said.removeprefix("测算：")
        item = words.rstrip("万元.0123456789")
        outputs = [line[1:].partition("]")[0] for line in lines if "类别=产出" in line]
        amount = words.removeprefix(item).removesuffix("万元")
        return {"id": at, "quote": item, "amount": amount, "unit": "万元", "considered": outputs}
    name = said.partition("名称=")[2].partition("｜")[0]
    if fault == 14:
        return {"id": at, "quote": name, "kind": "unrelated", "reason": ""}
    kind = "质量" if "合格率" in name else "时效" if "及时率" in name else "数量"
    return {"id": at, "quote": name, "right_class": kind, "reason": ""}


def _answer_all_faulty(body: dict[str, Any]) -> dict[str, Any]:
    lines = _material(body["messages"][-1]["content"])
    goal = next(line for line in lines if line.startswith("[g1]")).partition("：")[2]
    rows = [line for line in lines if line.startswith("[i")][-6:]
    names = [
        (line[1:].partition("]")[0], line.partition("名称=")[2].partition("｜")[0]) for line in rows
    ]
    place = [{"id": i, "quote": n, "right_class": "数量", "reason": ""} for i, n in names]
    vague = [{"id": i, "quote": n, "kind": "vague", "reason": ""} for i, n in names]
    return {
        "goal": {"verdict": "fault", "id": "g1", "quote": goal},
        "spending": {"verdict": "sound", "claims": []},
        "place": {"verdict": "fault", "claims": place},
        "outcome": {"verdict": "fault", "claims": vague},
    }


def _material(shown: str) -> list[str]:
    return [line for line in shown.splitlines() if line.startswith("[")]


def test_reasons_are_told_without_the_names_of_the_papers() -> None:
    assert shorten_reason("“培训”未能核对：产出指标“培训场次”与之同有“培训”，可能已有反映。") == (
        "产出指标“…”与之同有“…”，可能已有反映"
    )


# ---- the cases, the dossiers and the page -------------------------------------------------------


def test_the_gold_names_what_stands_in_its_case() -> None:
    ids = [one["id"] for one in CASES]
    assert len(ids) == len(set(ids)) >= 24
    assert sum(not one["gold"] for one in CASES) >= len(CASES) // 2
    for case in CASES:
        target_review.build_dossier(case)
        for want in case["gold"]:
            text = case["estimate"] if want["fault"] == 4 else case["rows"]
            assert want["fault"] == 5 or want["at"] in text, case["id"]


def test_every_requirement_is_one_of_its_type_of_document() -> None:
    loaded = tomllib.loads(
        (Path(compliance.__file__).parent / "cases.toml").read_text(encoding="utf-8")
    )
    reports = {one["id"]: one for one in loaded["report"]}
    assert len(loaded["case"]) >= 30
    for case in loaded["case"]:
        compliance.build_requirement(reports[case["report"]], case["content"], PROFILE)


def test_what_must_survive_stands_in_the_text() -> None:
    cases = list(load_cases(Path(wording.__file__).parent / "cases.toml"))
    assert len(cases) >= 12
    for case in cases:
        assert wording._find_lost(case, case["text"]) == [], case["id"]


def _review(papers: list[Dossier], answer: dict[str, Any] | None) -> SeasonReview:
    """Dossiers reviewed with a scripted model, or with none."""
    questioner = make_questioner(Answering(lambda request: answer)) if answer else None
    on, now = target_review.ON, target_review.NOW
    reviews = tuple(
        pipeline.review(one, Library(), PROFILE, on=on, now=now, ask=questioner) for one in papers
    )
    return SeasonReview(reviews=reviews, on=on, made_at=now)


def test_dossiers_are_compared_by_origin_and_every_quote_is_read_again() -> None:
    said = json.loads(SOUND_TEXT)
    claim = {"id": "i5", "quote": "故障路灯维修及时率", "right_class": "时效", "reason": ""}
    said["place"] = {"verdict": "fault", "claims": [claim]}
    chosen = ("t-lamps-timely", "t-civilized-slogan")
    papers = [target_review.build_dossier(one) for one in CASES if one["id"] in chosen]
    documents = {one.papers[0].document.id: one.papers[0].document for one in papers}
    compared = dossiers.compare(_review(papers, None), _review(papers, said), documents)
    assert (compared.dossiers, compared.same) == (2, 2)
    assert (compared.proposals, compared.located, compared.outward) == (1, 1, 0)
    assert compared.doubts == Counter({"未找到原文": 1})


def test_the_page_says_what_was_measured(tmp_path: Path) -> None:
    figures = [ask_all(lambda body: SOUND, target_review, tmp_path, 2)]
    figures += [Figures("compliance", cases=4, wanted=4, ruled_right=2, kept_right=1, missed=1)]
    figures += [Figures("wording", cases=3, wanted=2, kept_right=1)]
    record = Record(tmp_path / "recorded.jsonl")
    page = write_page(ModelFile("m", "M", "ab" * 32, 4, True), figures, None, record, "json_schema")
    assert "| `compliance` | 4 | 4 | 2 / 0 | 1 / 0 | 0 | 0 (0) | 0 | 1 |" in page
    assert "the rules alone said 2 of 4; the model added 1 of the other 2" in page
    assert "* target_review: 2 asked, 120 tokens read and 30 written a question" in page
    assert "Not measured in this run." in page
