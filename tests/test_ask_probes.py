"""A diagnosis says whether a service answers, how, and what it can be trusted with."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from pydantic import SecretStr

from pbassist.ask import Diagnosis, Endpoint, probe
from pbassist.ask.probes import PROBES
from tests.scripted import Scripted, ScriptedServer, refuse, say

AT = dt.datetime(2026, 3, 1, 8, 0, tzinfo=dt.UTC)
RIGHT = {
    "照抄原文": {"found": True, "quote": "项目由县民政局组织实施", "value": "县民政局"},
    "没有就说没有": {"found": False, "quote": "", "value": ""},
    "数字照原样": {"found": True, "quote": "全年预算数1,682.40万元", "value": "1,682.40万元"},
}


def diagnose(**changes: dict[str, Any]) -> Diagnosis:
    """What is said of a service that answers as it should, but for some fields of some probes."""

    def answer(body: dict[str, Any]) -> Scripted:
        name = next(one.name for one in PROBES if one.material in body["messages"][1]["content"])
        return say(json.dumps({**RIGHT[name], **changes.get(name, {})}))

    with ScriptedServer(by=answer) as server:
        return probe(Endpoint(server.url, "m", None, 20), clock=lambda: AT)


def test_a_sound_service_passes_all_three() -> None:
    found = diagnose()
    assert (found.reachable, found.rung, found.reason) == (True, "json_schema", "")
    assert [one.name for one in found.probes] == list(RIGHT)
    assert all(one.passed and one.sentence.startswith("通过：") for one in found.probes)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("照抄原文", {"quote": "项目由民政局组织实施"}),
        ("照抄原文", {"quote": ""}),
        ("没有就说没有", {"found": True, "value": "95%"}),
        ("没有就说没有", {"value": "95%"}),
        ("没有就说没有", {"quote": "养护里程350公里"}),
        ("数字照原样", {"value": "1682.4万元"}),
        ("数字照原样", {"value": "1,682.40"}),
        ("数字照原样", {"value": "1,650.00万元"}),
        ("数字照原样", {"value": None}),
    ],
)
def test_what_a_service_gets_wrong_is_told(name: str, change: dict[str, Any]) -> None:
    found = diagnose(**{name: change})
    assert {one.name for one in found.probes if not one.passed} == {name}
    assert all(one.sentence.startswith("未通过：") for one in found.probes if not one.passed)


def test_the_rung_that_works_is_named() -> None:
    answers = [say(json.dumps(one)) for one in RIGHT.values()]
    with ScriptedServer(refuse(400, "response_format is unavailable"), *answers) as server:
        found = probe(Endpoint(server.url, "m"), clock=lambda: AT)
    assert (found.reachable, found.rung) == (True, "json_object")


def test_a_service_that_never_answers_in_json_is_reachable_and_fails() -> None:
    with ScriptedServer(say("好的。")) as server:
        found = probe(Endpoint(server.url, "m"), clock=lambda: AT)
    assert (found.reachable, found.rung) == (True, None)
    assert [one.passed for one in found.probes] == [False] * 3


def test_nobody_listening_is_one_sentence() -> None:
    with ScriptedServer() as server:
        url = server.url
    found = probe(Endpoint(url, "m"), clock=lambda: AT)
    assert (found.reachable, found.rung, found.probes) == (False, None, ())
    assert "连不上语言模型服务" in found.reason


def test_a_wrong_key_is_one_sentence_without_the_key() -> None:
    with ScriptedServer(refuse(401, "no")) as server:
        found = probe(Endpoint(server.url, "m", SecretStr("sk-secret")), clock=lambda: AT)
    assert "不接受密钥" in found.reason
    assert "sk-secret" not in repr(found)


@pytest.mark.parametrize("key", ["sk-\nsecret", "sk secret", "密钥sk-secret"])
def test_a_key_that_cannot_be_sent_is_told_before_anybody_is_contacted(key: str) -> None:
    with ScriptedServer(say("{}")) as server:
        found = probe(Endpoint(server.url, "m", SecretStr(key)), clock=lambda: AT)
        assert server.requests == []
    assert (found.reachable, found.rung) == (False, None)
    assert "不能发送的字符" in found.reason
    assert "secret" not in repr(found)


def test_a_key_is_sent_without_the_line_end_of_its_file() -> None:
    with ScriptedServer(say("{}")) as server:
        probe(Endpoint(server.url, "m", SecretStr(" sk-secret\r\n")), clock=lambda: AT)
        assert server.requests[0].headers["authorization"] == "Bearer sk-secret"


def test_a_service_that_never_answered_was_not_reached() -> None:
    with ScriptedServer(refuse(500, "no")) as server:
        found = probe(Endpoint(server.url, "m"), clock=lambda: AT)
    assert (found.reachable, found.rung) == (False, None)
    assert "未答" in found.reason
