"""A review with a model contacts the model's address alone, and nobody without one.

The command line runs in processes of its own whose every connection is written down by an audit
hook; the model is a server on loopback whose answers are written here.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.case_building import (
    BY_PROJECT,
    CULTURE,
    DAY,
    FIRST,
    GOLD,
    HEALTH,
    LAWS,
    OPINIONS,
    PROJECTS,
    REPORT,
    ROADS,
    SECRET,
    TABLE,
    WATER,
    Case,
    Said,
    clean_environment,
    edit_cell,
    find_letters,
    has_sheet,
    list_gold,
    open_book,
    read_letter,
    read_sheet,
    review_of,
    rows_by,
    sheet_texts,
)
from tests.scripted import Scripted, ScriptedServer, refuse, say

HOOK = """
import os, sys
WATCHED = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
           "socket.gethostbyname", "socket.gethostbyaddr")
def watch(event, args):
    if event in WATCHED:
        place = args[:2] if event in ("socket.getaddrinfo",) else args[-1:]
        line = repr((event, *place)) + "\\n"
        handle = os.open(os.environ["WATCHED_CONNECTIONS"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(handle, line.encode())
        os.close(handle)
sys.addaudithook(watch)
"""
MODEL_FAULTS = {
    4: "产出指标未覆盖主要支出",
    5: "总体目标空泛",
    9: "指标归类不当",
    14: "效益指标空泛或与项目无关",
}
AI_MARK = "人工智能生成"
PIECE = re.compile(r"^\[([a-z]\d{1,3})\] (.*)$", re.MULTILINE)
FENCE = re.compile(r"<<<材料开始\n(.*?)\n材料结束>>>", re.DOTALL)
SOUND: dict[str, Any] = {
    "goal": {"verdict": "sound", "id": "", "quote": ""},
    "spending": {"verdict": "sound", "claims": []},
    "place": {"verdict": "sound", "claims": []},
    "outcome": {"verdict": "sound", "claims": []},
}


# ---- the model ----------------------------------------------------------------------------------


def read_material(body: Mapping[str, Any]) -> str:
    """What is fenced in the last message that is a person's."""
    words = [one["content"] for one in body["messages"] if one["role"] == "user"]
    found = FENCE.findall(words[0])
    assert len(found) >= 1, words[0][:500]
    return str(found[-1])


def find_piece(material: str, words: str) -> tuple[str, str]:
    """Id and text of the piece that holds some words."""
    return next((key, text) for key, text in PIECE.findall(material) if words in text)


def answer_question(body: Mapping[str, Any]) -> Scripted:
    """What the model says: four faults of one form, an invention for another, else nothing."""
    material = read_material(body)
    if "应写明的内容：" in body["messages"][-1]["content"]:
        said: dict[str, Any] = {"verdict": "cannot_tell", "evidence": [], "says": "", "lacking": ""}
    elif "数字资源发布情况" in material:
        said = judge_culture(material)
    elif "维修养护供水工程数量" in material:
        said = invent(material)
    else:
        said = SOUND
    return say(said)


def judge_culture(material: str) -> dict[str, Any]:
    goal, words = find_piece(material, "开展数字文化平台建设运行工作")
    spending, _ = find_piece(material, "平台开发165万元")
    outputs = [key for key, text in PIECE.findall(material) if "类别=产出" in text]
    place, _ = find_piece(material, "数字资源发布情况")
    outcome, _ = find_piece(material, "全县旅游收入增长率")
    return {
        "goal": {"verdict": "fault", "id": goal, "quote": words.partition("：")[2].rstrip("。")},
        "spending": {
            "verdict": "fault",
            "claims": [
                {
                    "id": spending,
                    "quote": "平台开发",
                    "amount": "165",
                    "unit": "万元",
                    "considered": outputs,
                }
            ],
        },
        "place": {
            "verdict": "fault",
            "claims": [
                {
                    "id": place,
                    "quote": "数字资源发布情况",
                    "right_class": "数量",
                    "reason": "发布条数是工作量",
                }
            ],
        },
        "outcome": {
            "verdict": "fault",
            "claims": [
                {
                    "id": outcome,
                    "quote": "全县旅游收入增长率",
                    "kind": "unrelated",
                    "reason": "不由本项目直接产生",
                }
            ],
        },
    }


def invent(material: str) -> dict[str, Any]:
    """Claims on words that do not stand there, and one on an id that does not exist."""
    quality, _ = find_piece(material, "供水水质达标率")
    return {
        **SOUND,
        "place": {
            "verdict": "fault",
            "claims": [
                {"id": "i99", "quote": "新建供水站99座", "right_class": "数量", "reason": ""},
                {"id": quality, "quote": "供水水质优良率", "right_class": "质量", "reason": ""},
            ],
        },
    }


# ---- the run ------------------------------------------------------------------------------------


class Watched(NamedTuple):
    """A workspace whose connections are written down."""

    case: Case
    file: Path

    @property
    def contacts(self) -> set[tuple[str, int]]:
        """Every address that was connected to, written to or looked up."""
        lines = self.file.read_text("utf-8").splitlines() if self.file.is_file() else []
        found = set()
        for line in lines:
            event, *place = eval(line)
            address = tuple(place) if event == "socket.getaddrinfo" else place[0]
            found.add((str(address[0]), int(address[1])) if isinstance(address, tuple) else address)
        return found


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def tempt(port: int) -> dict[str, str]:
    """Settings of other programs that would send something somewhere else."""
    trap = f"http://127.0.0.1:{port}"
    return {
        **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy"), trap),
        **dict.fromkeys(("https_proxy", "all_proxy"), trap),
        "OPENAI_BASE_URL": f"{trap}/v1",
        "OPENAI_API_BASE": f"{trap}/v1",
        "OPENAI_API_KEY": "sk-tempting",
        "OPENAI_ORG_ID": "org-tempting",
        "OPENAI_PROXY": trap,
        "LANGSMITH_TRACING": "true",
        "LANGSMITH_ENDPOINT": trap,
        "LANGSMITH_API_KEY": "ls-tempting",
        "LANGCHAIN_TRACING_V2": "true",
        "LANGCHAIN_ENDPOINT": trap,
        "LANGCHAIN_API_KEY": "ls-tempting",
        "ANONYMIZED_TELEMETRY": "True",
        "CHROMA_OTEL_COLLECTION_ENDPOINT": trap,
        "OTEL_EXPORTER_OTLP_ENDPOINT": trap,
        "HF_ENDPOINT": trap,
    }


def watch(folder: Path, **more: str) -> Watched:
    """A new workspace in an environment full of temptations."""
    hook = folder / "hook"
    hook.mkdir(parents=True)
    (hook / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
    file = folder / "connections"
    environment = {
        **clean_environment(),
        **tempt(closed_port()),
        "PYTHONPATH": os.pathsep.join((str(hook), os.environ.get("PYTHONPATH", ""))),
        "WATCHED_CONNECTIONS": str(file),
        **more,
    }
    return Watched(Case(folder / "云泽县", environment), file)


def with_model(address: str, **more: str) -> dict[str, str]:
    return {
        "PBASSIST_MODEL__BASE_URL": address,
        "PBASSIST_MODEL__NAME": "scripted",
        "PBASSIST_MODEL__API_KEY": "sk-the-right-one",
        "PBASSIST_MODEL__TIMEOUT_SECONDS": "20",
        **more,
    }


def leak(folder: Path) -> Path:
    """The first submission once more, identity, phone and account in a goal and written otherwise."""
    target = folder / "报送"
    shutil.copytree(FIRST, target)
    path = next(target.rglob("农村公路养护申报表.xlsx"))
    wide = unicodedata.normalize("NFKC", SECRET["phone"]).translate(
        {ord(str(digit)): 0xFF10 + digit for digit in range(10)}
    )
    identity, phone, account = SECRET["identity"], SECRET["phone"], SECRET["account"]
    words = (
        f"联系人身份证{identity[:6]} {identity[6:14]} {identity[14:]}，手机{phone[:3]}-{phone[3:7]}"
        f"-{phone[7:]}（{wide}），账号{account}、{account[:4]}-{account[4:8]}-{account[8:]}。"
    )
    edit_cell(path, "忽略以上要求", lambda text: text + words)
    return target


class Run(NamedTuple):
    """A review with the model and what was seen of it."""

    watched: Watched
    said: Said
    server: ScriptedServer
    requests: list[dict[str, Any]]


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return leak(tmp_path_factory.mktemp("材料"))


@pytest.fixture(scope="module")
def asked(papers: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    folder = tmp_path_factory.mktemp("问模型")
    with ScriptedServer(by=answer_question) as server:
        watched = watch(folder, **with_model(server.url))
        said = watched.case.say("review", papers, "--on", DAY)
        assert said.code == 0, said.all
        yield Run(watched, said, server, [one.body for one in server.requests])


@pytest.fixture(scope="module")
def unasked(papers: Path, tmp_path_factory: pytest.TempPathFactory) -> Watched:
    folder = tmp_path_factory.mktemp("不问模型")
    watched = watch(folder)
    watched.case.done("review", papers, "--on", DAY)
    return watched


# ---- both origins, kept apart -------------------------------------------------------------------


def list_findings(case: Case, origin: str) -> list[tuple[str, dict[str, Any]]]:
    """Unit and finding, of one origin, in any state."""
    return [
        (review["project"]["unit"], finding)
        for review in case.season()["reviews"]
        for state in ("findings", "passed", "unchecked")
        for finding in review[state]
        if finding["origin"] == origin
    ]


def test_both_origins_speak_and_each_says_what_the_gold_says(asked: Run) -> None:
    case = asked.watched.case
    rules = {
        (unit, one["fault"])
        for unit, one in list_findings(case, "rule")
        if one["verdict"] in ("unmet", "partly")
    }
    assert rules == set(list_gold("first"))
    said = {
        (unit, one["fault"]): one
        for unit, one in list_findings(case, "model")
        if one["verdict"] in ("unmet", "partly")
    }
    assert set(said) == {(CULTURE, MODEL_FAULTS[one["number"]]) for one in GOLD["judged"]}
    for gold in GOLD["judged"]:
        finding = said[CULTURE, MODEL_FAULTS[gold["number"]]]
        quotes = "".join(span["quote"] for span in finding["evidence"])
        assert gold["quote"] in quotes or quotes in gold["quote"] or "平台开发" in quotes
        assert finding["level"] != "错误"
        assert finding["exchange_id"]


def test_what_a_model_says_stands_where_it_points(asked: Run, papers: Path) -> None:
    case = asked.watched.case
    texts = {
        one["document"]["id"]: one["document"]["text"]
        for one in json.loads(case.done("extract", papers, "--json"))
    }
    found = list_findings(case, "model")
    assert found
    for _, finding in found:
        for span in finding["evidence"]:
            assert texts[span["document_id"]][span["start"] : span["end"]] == span["quote"]
        if finding["verdict"] in ("unmet", "partly"):
            assert finding["evidence"]


def test_what_a_model_invents_is_not_checked_and_never_goes_out(asked: Run) -> None:
    case = asked.watched.case
    review = review_of(case.season(), WATER)
    held = [one for one in review["unchecked"] if one["origin"] == "model"]
    assert len(held) >= 2
    whole = json.dumps(review, ensure_ascii=False)
    assert "99座" not in whole
    assert "供水水质优良率" not in whole
    assert not [one for one in review["findings"] if one["origin"] == "model"]


def test_each_question_is_recorded_masked(asked: Run) -> None:
    entries = asked.watched.case.entries("exchange")
    known = {one["body"]["id"] for one in entries}
    used = {one["exchange_id"] for _, one in list_findings(asked.watched.case, "model")}
    assert used <= known
    assert_nothing_private(json.dumps(entries, ensure_ascii=False))
    assert "sk-the-right-one" not in json.dumps(entries)


# ---- the rule side is the same ------------------------------------------------------------------


def plain_rows(case: Case, name: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in read_sheet(case.out / TABLE, name)]


def test_findings_of_rules_are_the_same_with_and_without_a_model(
    asked: Run, unasked: Watched
) -> None:
    for key in ("findings", "passed", "unchecked"):
        sides = [
            [
                [one for one in review[key] if one["origin"] == "rule"]
                for review in case.season()["reviews"]
            ]
            for case in (asked.watched.case, unasked.case)
        ]
        assert json.dumps(sides[0], sort_keys=True) == json.dumps(sides[1], sort_keys=True)


@pytest.mark.parametrize("name", [OPINIONS, BY_PROJECT, "退回名单"])
def test_sheets_that_go_out_are_the_same(name: str, asked: Run, unasked: Watched) -> None:
    assert plain_rows(asked.watched.case, name) == plain_rows(unasked.case, name)


def test_letters_are_the_same(asked: Run, unasked: Watched) -> None:
    sides = [
        {
            unit: [line for line in read_letter(path) if not re.search(r"第\d{1,6}号", line)]
            for unit, path in find_letters(case.out / "审核意见").items()
        }
        for case in (asked.watched.case, unasked.case)
    ]
    assert set(sides[0]) == {WATER, HEALTH, ROADS, REPORT}
    assert sides[0] == sides[1]


def test_what_a_model_proposes_stands_on_a_sheet_of_its_own(asked: Run, unasked: Watched) -> None:
    table = asked.watched.case.out / TABLE
    assert has_sheet(table, "模型提示")
    assert not has_sheet(unasked.case.out / TABLE, "模型提示")
    rows = read_sheet(table, "模型提示")
    assert {row["问题类别"] for row in rows} == set(MODEL_FAULTS.values())
    assert "采纳" in rows[0] or any("采纳" in head for head in rows[0])


def test_a_project_of_model_findings_alone_gets_no_letter(asked: Run) -> None:
    assert CULTURE not in find_letters(asked.watched.case.out / "审核意见")
    paper = next((asked.watched.case.out / "底稿").glob(f"{CULTURE}*.xlsx"))
    texts = [w for sheet in open_book(paper).sheetnames for w in sheet_texts(paper, sheet)]
    assert any("模型" in word for word in texts)


# ---- words meant for the model ------------------------------------------------------------------


def test_a_command_in_a_cell_is_fenced_and_changes_nothing(asked: Run) -> None:
    words = [
        one["content"]
        for body in asked.requests
        for one in body["messages"]
        if SECRET["injected"] in one["content"]
    ]
    assert words
    for text in words:
        outside = FENCE.sub("", text)
        assert SECRET["injected"] not in outside
    rows = rows_by(asked.watched.case.table())
    assert {key for key in rows if key[0] == ROADS} == {
        key for key in list_gold("first") if key[0] == ROADS
    }


# ---- what leaves the machine --------------------------------------------------------------------


def assert_nothing_private(text: str) -> None:
    """No identity number, phone or account in any width or grouping, nor most of one."""
    folded = re.sub(r"[\s\-–—_.·]", "", unicodedata.normalize("NFKC", text))
    for name in ("identity", "phone", "account"):
        number = SECRET[name]
        for part in (number, number[-8:], number[:9]):
            at = folded.find(part)
            assert at < 0, (name, folded[max(0, at - 40) : at + 40])


def test_nothing_private_is_in_any_request(asked: Run) -> None:
    assert asked.requests
    for body in asked.requests:
        assert_nothing_private(json.dumps(body, ensure_ascii=False))
    whole = json.dumps(asked.requests, ensure_ascii=False)
    assert "〔证件" in whole
    assert "〔电话" in whole
    assert "〔账号" in whole


def test_only_the_endpoint_is_contacted(asked: Run) -> None:
    host, port = re.fullmatch(r"http://([^:/]+):(\d+)/v1/?", asked.server.url).groups()  # type: ignore[union-attr]
    assert asked.watched.contacts == {(host, int(port))}


def test_the_key_is_sent_to_the_endpoint_and_printed_nowhere(asked: Run) -> None:
    case = asked.watched.case
    for path in (one for one in case.root.rglob("*") if one.is_file()):
        assert b"sk-the-right-one" not in path.read_bytes(), path
        assert b"tempting" not in path.read_bytes(), path
    assert "sk-the" not in asked.said.all


def test_recorded_answers_are_replayed_without_a_connection(
    asked: Run, papers: Path, tmp_path: Path
) -> None:
    shutil.copytree(asked.watched.case.root, tmp_path / "云泽县")
    environment = {
        **asked.watched.case.environment,
        "WATCHED_CONNECTIONS": str(tmp_path / "connections"),
    }
    replay = Watched(Case(tmp_path / "云泽县", environment), tmp_path / "connections")
    replay.case.done("review", papers, "--on", DAY, "--replay")
    assert replay.contacts == set()
    assert [one for _, one in list_findings(replay.case, "model")] == [
        one for _, one in list_findings(asked.watched.case, "model")
    ]


def test_no_model_by_option_is_no_model(asked: Run, tmp_path: Path) -> None:
    shutil.copytree(asked.watched.case.root, tmp_path / "云泽县")
    environment = {
        **asked.watched.case.environment,
        "WATCHED_CONNECTIONS": str(tmp_path / "connections"),
    }
    plain = Watched(Case(tmp_path / "云泽县", environment), tmp_path / "connections")
    plain.case.done("review", FIRST, "--on", DAY, "--no-model")
    assert plain.contacts == set()
    assert not list_findings(plain.case, "model")


def test_no_command_contacts_anybody_without_a_model(tmp_path: Path) -> None:
    watched = watch(tmp_path)
    case = watched.case
    case.done("add", LAWS, "--on", DAY)
    case.done("search", "绩效目标审核", "--on", DAY)
    case.done("extract", next(FIRST.rglob("*申报表.xlsx")))
    case.done("check", next(FIRST.rglob("*申报表.xlsx")), "--on", DAY)
    case.done("review", FIRST, "--on", DAY)
    case.done("show")
    case.done("decide", "采纳", "--all")
    case.done("decide", "--from", case.out / TABLE)
    case.done("export")
    case.done("export", "--final", "--out", tmp_path / "定稿")
    case.done("verify")
    case.done("log")
    said = case.say("doctor")
    assert "模型" in said.all
    assert watched.contacts == set()


# ---- a person takes up what a model said --------------------------------------------------------


def test_an_adopted_proposal_goes_out_and_the_draft_says_who_wrote_it(
    asked: Run, tmp_path: Path
) -> None:
    shutil.copytree(asked.watched.case.root, tmp_path / "云泽县")
    case = Case(tmp_path / "云泽县", asked.watched.case.environment)
    proposals = {row["问题类别"]: row for row in read_sheet(case.out / TABLE, "模型提示")}
    case.done("decide", "采纳", proposals[MODEL_FAULTS[14]]["编号"])
    case.done("decide", "驳回", proposals[MODEL_FAULTS[9]]["编号"], "--reason", "归类无误。")
    case.done("export")
    rows = rows_by(case.table())
    assert (CULTURE, MODEL_FAULTS[14]) in rows
    assert (CULTURE, MODEL_FAULTS[9]) not in rows
    left = {row["问题类别"] for row in read_sheet(case.out / TABLE, "模型提示")}
    assert left == {MODEL_FAULTS[4], MODEL_FAULTS[5]}
    letters = find_letters(case.out / "审核意见")
    assert "全县旅游收入增长率" in "".join(read_letter(letters[CULTURE]))
    assert AI_MARK in "".join(read_letter(letters[CULTURE]))
    assert AI_MARK not in "".join(read_letter(letters[WATER]))


def test_a_final_letter_bears_the_mark_in_its_metadata_alone(asked: Run, tmp_path: Path) -> None:
    from docx import Document

    shutil.copytree(asked.watched.case.root, tmp_path / "云泽县")
    case = Case(tmp_path / "云泽县", asked.watched.case.environment)
    code = PROJECTS[CULTURE]["code"]
    proposals = {row["问题类别"]: row for row in read_sheet(case.out / TABLE, "模型提示")}
    case.done("decide", "采纳", proposals[MODEL_FAULTS[14]]["编号"])
    case.done("decide", "采纳", "--letter", code)
    case.done("export", "--final", code, "--due", "2026-09-30", "--out", tmp_path / "定稿")
    path = next((tmp_path / "定稿").rglob("*.docx"))
    assert AI_MARK not in "".join(read_letter(path))
    about = Document(str(path)).core_properties
    whole = "".join(str(getattr(about, name)) for name in ("comments", "keywords", "category"))
    assert "人工智能" in whole, whole


# ---- bad endpoints ------------------------------------------------------------------------------


def assert_rules_alone(case: Case, said: Said, unasked: Watched) -> str:
    """The whole rule side came, and one sentence says why no model did; gives the sentence."""
    assert said.code == 0, said.all
    assert "Traceback" not in said.all
    assert plain_rows(case, OPINIONS) == plain_rows(unasked.case, OPINIONS)
    told = [line for line in said.all.splitlines() if line.startswith("！")]
    # one of the papers gives orders to a model, which is told with or without one
    told = [line for line in told if "写给审核程序的指令" not in line]
    assert told, said.all
    return "\n".join(told)


def test_no_such_endpoint_leaves_the_rule_side_and_one_sentence(
    unasked: Watched, papers: Path, tmp_path: Path
) -> None:
    port = closed_port()
    watched = watch(tmp_path, **with_model(f"http://127.0.0.1:{port}/v1"))
    said = watched.case.say("review", papers, "--on", DAY)
    told = assert_rules_alone(watched.case, said, unasked)
    assert "连不上" in told
    assert len(told.splitlines()) == 1
    assert watched.contacts == {("127.0.0.1", port)}
    doctor = watched.case.say("doctor")
    assert doctor.code == 1
    assert "连不上" in doctor.all


def test_a_wrong_key_leaves_the_rule_side_and_one_sentence(
    unasked: Watched, papers: Path, tmp_path: Path
) -> None:
    with ScriptedServer(refuse(401)) as server:
        watched = watch(tmp_path, **with_model(server.url))
        said = watched.case.say("review", papers, "--on", DAY)
        told = assert_rules_alone(watched.case, said, unasked)
        assert "密钥" in told
        assert len(told.splitlines()) == 1
        assert "sk-the" not in said.all
        assert len(server.requests) <= 3
        doctor = watched.case.say("doctor")
        assert doctor.code == 1
        assert "密钥" in doctor.all


def test_a_model_that_refuses_schemas_is_asked_otherwise(tmp_path: Path) -> None:
    def refuse_forms(body: Mapping[str, Any]) -> Scripted:
        if body.get("response_format"):
            return refuse(400, "This response_format type is unavailable now")
        return answer_question(body)

    with ScriptedServer(by=refuse_forms) as server:
        watched = watch(tmp_path, **with_model(server.url))
        watched.case.done("review", FIRST, "--on", DAY)
        found = {
            one["fault"]
            for _, one in list_findings(watched.case, "model")
            if one["verdict"] == "unmet"
        }
        assert found == set(MODEL_FAULTS.values())
        assert {one.rung for one in server.requests[-3:]} == {"prompt"}
