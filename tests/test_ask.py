"""Whatever a service does, a question ends in a right answer or in a visible refusal, on record."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pydantic import Field, SecretStr

from pbassist.ask import Asker, Budget, Endpoint, Reply, Request
from pbassist.model.record import Exchange, Rung
from pbassist.model.value import Value
from pbassist.stored import load_stored
from tests.scripted import Scripted, ScriptedServer, drip, hang_up, page, refuse, say

ROOT = Path(__file__).parents[1]
AT = dt.datetime(2026, 3, 1, 8, 0, tzinfo=dt.UTC)
KEY = "sk-4f0c9e1d7a2b"
PERSON, MOBILE, CARD = "510181199001011234", "138 1234 5678", "6222021234567890123"
SYSTEM = "你核对财政绩效材料。只根据材料作答，引用原文一字不改。"
USER = f"【材料】县级公路养护，金额1,682.40万元，养护3段。联系人{MOBILE}，身份证{PERSON}。"


class Answer(Value):
    """An answer with a field of each kind."""

    found: bool
    """Whether it is there."""
    quote: str = Field(max_length=60)
    """The words."""
    amount: str
    """The amount."""
    count: int
    """How many."""
    share: float = 0.0
    """A share."""


class Listed(Value):
    """An answer with one list."""

    findings: tuple[Answer, ...]
    """What was found."""


GOOD = {"found": True, "quote": "县级公路养护", "amount": "1,682.40万元", "count": 3, "share": 0.5}
RIGHT = Answer.model_validate(GOOD)
TEXT = json.dumps(GOOD, ensure_ascii=False)


def request(user: str = USER, *, max_tokens: int = 1200) -> Request:
    return Request(
        question="target_review",
        prompt_version="1",
        prompt_hash="ab" * 32,
        dossier_id="d1",
        system=SYSTEM,
        user=user,
        max_tokens=max_tokens,
    )


class Run:
    """One asker and what it recorded and remembered."""

    def __init__(self, url: str, *, name: str = "m", timeout: float = 20, **options: Any) -> None:
        self.exchanges: list[Exchange] = []
        self.rungs: list[Rung] = []
        endpoint = Endpoint(url, name, SecretStr(KEY), timeout)
        self.asker = Asker(
            endpoint,
            clock=lambda: AT,
            record=self.exchanges.append,
            remember=self.rungs.append,
            **options,
        )

    def ask(self, user: str = USER, *, max_tokens: int = 1200) -> Reply[Answer]:
        return self.asker.ask(request(user, max_tokens=max_tokens), Answer)

    def __enter__(self) -> Run:
        return self

    def __exit__(self, *_: object) -> None:
        self.asker.close()


class Case(NamedTuple):
    """Replies of a service, and how the question ends."""

    replies: tuple[Scripted, ...]
    outcome: str
    calls: int
    reason: str = ""
    timeout: float = 20
    rungs: tuple[str, ...] = ()
    """How JSON was asked for, request by request; not looked at when empty."""


def right(*replies: Scripted, calls: int = 1, **more: Any) -> Case:
    return Case(replies, "answered", calls, **more)


def refused(reason: str, *replies: Scripted, calls: int = 2, **more: Any) -> Case:
    return Case(replies, "refused", calls, reason, **more)


def failed(reason: str, *replies: Scripted, calls: int = 1, **more: Any) -> Case:
    return Case(replies, "failed", calls, reason, **more)


def vary(**changes: Any) -> str:
    return json.dumps({**GOOD, **changes}, ensure_ascii=False)


def raw(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new)


FORMAT = "This response_format type is unavailable now"
WORD = "'messages' must contain the word 'json' in some form, to use 'response_format'"
LIMIT = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
OTHER = vary(quote="桥梁养护")
ALL_RUNGS = ("json_schema", "json_object", "prompt")

CASES = {
    # Around the answer.
    "plain": right(say(TEXT), rungs=("json_schema",)),
    "fenced": right(say(f"```json\n{TEXT}\n```")),
    "prose before and after": right(say(f"好的，结果如下：\n{TEXT}\n希望对您有帮助。")),
    "prose and a fence": right(say(f"核对如下。\n```\n{TEXT}\n```\n以上。")),
    "thoughts": right(say(f"<think>先看金额…{{不是这个}}</think>\n{TEXT}")),
    "thoughts without their opening": right(say(f"先看金额…{{不是这个}}</think>\n{TEXT}")),
    "thoughts that never end": refused("只有思考过程", say(f"<think>先看金额…{TEXT}")),
    "thoughts in a field of their own": right(say(TEXT, extra={"reasoning_content": OTHER})),
    "content as a list of parts": right(say([{"type": "text", "text": TEXT}])),
    "an example of braces before the answer": right(say(f"格式为 {{字段}}：\n{TEXT}")),
    "the same answer twice": right(say(f"{TEXT}\n{TEXT}")),
    "two answers that differ": refused("几个不同的回答", say(f"{TEXT}\n{OTHER}")),
    "echoed instructions": refused("复述了提问", say(f"{SYSTEM}\n{USER}\n例如：{TEXT}")),
    "nothing but prose": refused("没有 JSON 对象", say("这个项目看起来没有问题。")),
    "empty": refused("空的", say("")),
    "null": refused("空的", say(None)),
    "null with reasoning_content": refused("空的", say(None, extra={"reasoning_content": TEXT})),
    "null with reasoning_content, cured on a lower rung": right(
        say(None, extra={"reasoning_content": TEXT}),
        say(TEXT),
        calls=2,
        rungs=("json_schema", "json_object"),
    ),
    "only blanks": refused("空的", say(" \n" * 200)),
    # Inside the answer.
    "trailing comma": right(say(TEXT[:-1] + ",}")),
    "single quotes": right(say(TEXT.replace('"', "'").replace("True", "true"))),
    "Chinese quotes": right(say(raw('"quote"', "“quote”"))),
    "Python's constants": right(say(raw("true", "True").replace('"', "'"))),
    "control characters": right(say(raw('"县级公路养护"', '"县级公路养护"\n\t'))),
    "control characters in a string": right(
        say(raw('"县级公路养护"', '"县级\x01公路\\u0000\\ud800养护"'))
    ),
    "a line break inside a string": Case(
        (say(raw("县级公路", "县级\n公路")),), "answered", 1, rungs=("json_schema",)
    ),
    "numbers where strings are wanted": right(say(raw('"1,682.40万元"', "1682.40"))),
    "a number as a string": right(say(vary(count="3"))),
    "wrong type": refused("“count”应为整数", say(vary(count="三段"))),
    "wrong type, then right": right(say(vary(count=[3])), say(TEXT), calls=2),
    "null for a string": refused("“quote”应为字符串", say(vary(quote=None))),
    "too long a string": refused("“quote”过长", say(vary(quote="路" * 61))),
    "NaN": refused("不是数的值", say(raw("0.5", "NaN"))),
    "Infinity": refused("不是数的值", say(raw("0.5", "Infinity"))),
    "a number beyond all": refused("不是有限的数", say(raw("0.5", "1e999"))),
    "NaN in a string": refused("不是有限的数", say(vary(share="NaN"))),
    "one more field": right(say(vary(备注="无"))),
    "one more field and one less": refused(
        "多出“备注”", say(json.dumps({"found": True, "quote": "", "count": 1, "备注": "无"}))
    ),
    "a field is missing": refused("缺少“amount”", say('{"found": true, "quote": "", "count": 1}')),
    "a field twice with two values": refused("两个不同的值", say(TEXT[:-1] + ', "count": 4}')),
    "wrapped in its name": right(say(json.dumps({"Answer": GOOD}))),
    "in an array": right(say(f"[{TEXT}]")),
    "two in an array": refused("不是 JSON 对象", say(f"[{TEXT}, {OTHER}]")),
    "a schema instead of an answer": refused("缺少", say(json.dumps(Answer.model_json_schema()))),
    "a string instead of an object": refused("没有 JSON 对象", say('"县级公路养护"')),
    "quote marks in a string, mended": Case(
        (say(raw('"县级公路养护"', '"县级"公路"养护"')),), "answered", 1
    ),
    "quote marks in a string that mending would lose words to": refused(
        "不是 JSON", say(raw('"县级公路养护"', "“四“好”四“好””"))
    ),
    "cut off, but said to be whole": refused("括号没有配齐", say(TEXT[:-12])),
    "huge": refused("回答过长", say(vary(quote="路" * 50_000))),
    "nested without end": refused("回答过长", say("[" * 45_000)),
    "deeply nested": refused("JSON", say("[" * 9_000 + "]" * 9_000)),
    # How it stopped.
    "cut off": refused("长度上限", say(TEXT[:-12], "length")),
    "cut off, then whole": right(say(TEXT[:-12], "length"), say(TEXT), calls=2),
    "whole by chance at the limit": refused("长度上限", say(TEXT, "length")),
    "blanks without end": refused("长度上限", say(TEXT[:-1] + "\n \n" * 200, "length")),
    "content filter": refused("内容审查", say("", "content_filter"), calls=1),
    "declined": refused("拒绝回答", say(None, extra={"refusal": "I cannot."}), calls=1),
    "a tool is called": refused(
        "调用工具",
        say(
            None,
            "tool_calls",
            extra={
                "tool_calls": [
                    {
                        "id": "c1",
                        "type": "function",
                        "function": {"name": "f", "arguments": TEXT},
                    }
                ]
            },
        ),
    ),
    "no word on how it stopped": refused("没有说明是否答完", say(TEXT, None)),
    "another word on how it stopped": refused(
        "insufficient_system", say(TEXT, "insufficient_system")
    ),
    "two choices": refused(
        "给出了2个回答",
        say(
            TEXT,
            more=[{"message": {"role": "assistant", "content": OTHER}, "finish_reason": "stop"}],
        ),
    ),
    "a first choice cut off and a second whole": refused(
        "2个回答",
        say(
            TEXT,
            "length",
            more=[{"message": {"role": "assistant", "content": TEXT}, "finish_reason": "stop"}],
        ),
    ),
    "no choices": failed("不是约定的格式", page('{"choices": []}', media_type="application/json")),
    "usage missing": right(say(TEXT, usage=None)),
    # What form it takes.
    "400 for json_schema": right(
        refuse(400, FORMAT), say(TEXT), calls=2, rungs=("json_schema", "json_object")
    ),
    "400 for json_object too": right(
        refuse(400, FORMAT), refuse(400, WORD), say(TEXT), calls=3, rungs=ALL_RUNGS
    ),
    "400 without a reason for all but plain words": right(
        refuse(400, "参数错误"), refuse(400, "参数错误"), say(TEXT), calls=3, rungs=ALL_RUNGS
    ),
    "422 as vLLM words it": right(refuse(422, "guided_json: grammar error"), say(TEXT), calls=2),
    "500 over a schema": right(refuse(500, "failed to parse grammar"), say(TEXT), calls=2),
    "400 for everything": failed("不接受请求（400）", refuse(400, "no"), calls=3, rungs=ALL_RUNGS),
    "wants another name for the limit": right(refuse(400, LIMIT), say(TEXT), calls=2),
    "wants its own temperature": right(
        refuse(400, "Unsupported value: 'temperature' does not support 0"), say(TEXT), calls=2
    ),
    "400 for a question too long": failed(
        "上下文长度",
        refuse(400, "the request exceeds the available context size. try increasing it"),
    ),
    "400 by a censor": failed("内容审查", refuse(400, "Output data may contain DataInspection")),
    # What goes wrong on the way.
    "429 with Retry-After, then right": right(
        refuse(429, "rate limit", retry_after="0"), say(TEXT), calls=2
    ),
    "429 with a long Retry-After": failed("429", refuse(429, "rate limit", retry_after="3600")),
    "429 for ever": failed("429", refuse(429, "rate limit", retry_after="0"), calls=3),
    "429 with a date": right(
        refuse(429, "rate limit", retry_after="Wed, 21 Oct 2026 07:28:00 GMT"), say(TEXT), calls=2
    ),
    "no money left": failed("余额", refuse(429, "insufficient_quota")),
    "402": failed("余额", refuse(402, "Insufficient Balance")),
    "500, then right": right(refuse(500, "boom"), say(TEXT), calls=2),
    "503 twice, then right": right(
        refuse(503, "", retry_after="0"), refuse(503, "", retry_after="0"), say(TEXT), calls=3
    ),
    "500 for ever": failed("内部出错（500）", refuse(500, "boom", retry_after="0"), calls=3),
    "too slow": failed("规定时间内没有回答", say(TEXT, delay=30), timeout=0.5),
    "blanks that keep it waiting": failed("规定时间内没有回答", drip(), timeout=0.6),
    "hung up in the middle": failed("断开", hang_up(after=40), calls=3),
    "hung up, then right": right(hang_up(after=40), say(TEXT), calls=2),
    "401": failed("不接受密钥", refuse(401, f"Incorrect API key provided: {KEY}")),
    "403": failed("不接受密钥", refuse(403, "forbidden")),
    "404": failed("没有这个模型或地址", refuse(404, "The model `m` does not exist")),
    "not JSON": failed("不是约定的格式", page("{", media_type="application/json")),
    "HTML": failed("不是约定的格式", page("<html>登录</html>")),
    "JSON of another kind": failed(
        "不是约定的格式", page('{"ok": true}', media_type="application/json")
    ),
    "an error with status 200": failed(
        "不是约定的格式", page('{"error": {"message": "x"}}', media_type="application/json")
    ),
    "a body without end": failed("不是约定的格式", page(" " * 5_000_000)),
}


@pytest.mark.parametrize("name", CASES)
def test_a_question_ends_right_or_visibly_refused(name: str) -> None:
    case = CASES[name]
    with ScriptedServer(*case.replies) as server, Run(server.url, timeout=case.timeout) as run:
        reply = run.ask()
        requests = list(server.requests)
    exchange = reply.exchange
    assert (exchange.outcome, exchange.calls) == (case.outcome, case.calls), exchange.reason
    assert len(requests) == case.calls
    assert run.exchanges == [exchange]
    if case.outcome == "answered":
        assert exchange.reason == ""
        assert reply.answer is not None
        _agrees_with_the_right_one(reply.answer)
    else:
        assert reply.answer is None
        assert case.reason in exchange.reason
        assert exchange.reason.endswith("。")
    if case.rungs:
        assert tuple(one.rung for one in requests) == case.rungs
    assert KEY not in repr(reply) + repr(run.asker.asked) + exchange.to_stored_json()
    assert load_stored(Exchange, json.loads(exchange.to_stored_json())) == exchange


def _agrees_with_the_right_one(answer: Answer) -> None:
    """The same words; a number may have come without its unit, a quote with its line break."""
    assert re.sub(r'["\s]', "", answer.quote) == RIGHT.quote
    assert answer.amount in (RIGHT.amount, "1682.40")
    assert (answer.found, answer.count, answer.share) == (True, 3, 0.5)


def test_a_bare_list_is_the_one_list_that_was_wanted() -> None:
    with ScriptedServer(say(f"[{TEXT}, {TEXT}]")) as server, Run(server.url) as run:
        assert run.asker.ask(request(), Listed).answer == Listed(findings=(RIGHT, RIGHT))


# What is sent.


def test_every_rung_tells_the_form_where_nobody_enforces_it() -> None:
    replies = (refuse(400, FORMAT), refuse(400, FORMAT), say(TEXT))
    with ScriptedServer(*replies) as server, Run(server.url) as run:
        run.ask()
        first, second, third = (one.body for one in server.requests)
    schema = first["response_format"]["json_schema"]["schema"]
    assert schema["required"] == ["found", "quote", "amount", "count", "share"]
    assert schema["additionalProperties"] is False
    assert "default" not in json.dumps(schema)
    assert "maxLength" in first["messages"][0]["content"] + json.dumps(schema)
    assert first["messages"][0]["content"].startswith(SYSTEM)
    assert "JSON Schema" not in first["messages"][0]["content"]
    for body in (second, third):
        assert "JSON" in body["messages"][0]["content"]
        assert '"maxLength"' in body["messages"][0]["content"]
    assert "response_format" not in third
    for body in (first, second, third):
        assert (body["model"], body["temperature"], body["max_tokens"]) == ("m", 0, 1200)
        assert body["stream"] is False


def test_a_second_try_shows_what_came_and_why_it_was_refused() -> None:
    with ScriptedServer(say(vary(count="三段")), say(TEXT)) as server, Run(server.url) as run:
        assert run.ask().answer == RIGHT
        messages = server.requests[1].body["messages"]
    assert [one["role"] for one in messages] == ["system", "user", "assistant", "user"]
    assert "三段" in messages[2]["content"]
    assert "“count”应为整数" in messages[3]["content"]


def test_an_answer_cut_off_is_asked_again_with_twice_the_length() -> None:
    with ScriptedServer(say(TEXT[:9], "length"), say(TEXT)) as server, Run(server.url) as run:
        assert run.ask(max_tokens=300).answer == RIGHT
        assert [one.body["max_tokens"] for one in server.requests] == [300, 600]
        assert server.requests[0].body["messages"] == server.requests[1].body["messages"]


def test_another_name_of_the_limit_is_kept_for_the_run() -> None:
    with ScriptedServer(refuse(400, LIMIT), say(TEXT)) as server, Run(server.url) as run:
        run.ask()
        run.ask("第二问")
        names = [
            sorted(one.body.keys() & {"max_tokens", "max_completion_tokens"})
            for one in server.requests
        ]
    assert names == [["max_tokens"], ["max_completion_tokens"], ["max_completion_tokens"]]


def test_only_the_key_and_what_a_request_needs_is_sent() -> None:
    with ScriptedServer(say(TEXT)) as server, Run(server.url) as run:
        run.ask()
        headers = server.requests[0].headers
    assert headers.pop("authorization") == f"Bearer {KEY}"
    assert headers.pop("user-agent") == "pbassist"
    assert headers.keys() <= {
        *("host", "connection", "accept", "accept-encoding", "content-type", "content-length"),
        "x-stainless-raw-response",
    }


def test_without_a_key_none_is_sent() -> None:
    with ScriptedServer(say(TEXT)) as server:
        endpoint = Endpoint(server.url + "/chat/completions/", "m")
        asker = Asker(endpoint, clock=lambda: AT, record=lambda exchange: None)
        assert asker.ask(request(), Answer).answer == RIGHT
        asker.close()
        assert "authorization" not in server.requests[0].headers
        assert server.requests[0].path == "/v1/chat/completions"


# Masks.


def test_masked_values_never_leave_and_come_back_in_the_answer() -> None:
    def repeat(body: dict[str, Any]) -> Scripted:
        user = body["messages"][1]["content"]
        quote = user[user.index("联系人") : user.index("。")]
        return say(vary(quote=quote))

    with ScriptedServer(by=repeat) as server, Run(server.url) as run:
        reply = run.ask(f"【材料】联系人{MOBILE}，身份证{PERSON}，账号{CARD}。")
        sent = "".join(one.raw.decode() + str(one.headers) for one in server.requests)
    assert reply.answer is not None
    assert reply.answer.quote == f"联系人{MOBILE}，身份证{PERSON}，账号{CARD}"
    for private in (MOBILE, MOBILE.replace(" ", ""), PERSON, CARD):
        assert private not in sent
        assert private not in reply.exchange.to_stored_json()
    assert "〔电话1〕" in reply.exchange.answer
    assert "照抄这些符号" in reply.exchange.messages[0].content


def test_a_placeholder_that_was_altered_or_invented_is_not_filled_in() -> None:
    with ScriptedServer(say(vary(quote="〔电话 1〕、〔电话9〕"))) as server, Run(server.url) as run:
        answer = run.ask().answer
    assert answer is not None
    assert answer.quote == "〔电话 1〕、〔电话9〕"


# The ladder is climbed down once.


def test_the_rung_that_works_is_found_once_and_remembered() -> None:
    replies = (refuse(400, FORMAT), say(TEXT))
    with ScriptedServer(*replies) as server, Run(server.url) as run:
        for user in ("一", "二", "三"):
            assert run.ask(user).answer == RIGHT
        assert [one.rung for one in server.requests] == ["json_schema", *["json_object"] * 3]
    assert run.rungs == ["json_object"]
    assert run.asker.rung == "json_object"


def test_a_remembered_rung_is_used_at_once() -> None:
    with ScriptedServer(say(TEXT)) as server, Run(server.url, rung="prompt") as run:
        run.ask()
        assert [one.rung for one in server.requests] == ["prompt"]
    assert run.rungs == []


def test_a_remembered_rung_that_is_refused_now_is_left() -> None:
    replies = (refuse(400, FORMAT), say(TEXT))
    with ScriptedServer(*replies) as server, Run(server.url, rung="json_object") as run:
        assert run.ask().answer == RIGHT
    assert run.rungs == ["prompt"]


def test_a_service_that_only_pretends_to_enforce_the_form_is_found_out() -> None:
    replies = (say('{"结果": "有", "原文": "县级公路养护"}'), say(TEXT))
    with ScriptedServer(*replies) as server, Run(server.url) as run:
        assert run.ask().answer == RIGHT
        assert [one.rung for one in server.requests] == ["json_schema", "json_object"]
    assert run.rungs == ["json_object"]


def test_a_slip_that_a_schema_cannot_prevent_is_no_reason_to_leave_the_rung() -> None:
    replies = (say(vary(quote="路" * 61)), say(TEXT))
    with ScriptedServer(*replies) as server, Run(server.url) as run:
        assert run.ask().answer == RIGHT
        assert [one.rung for one in server.requests] == ["json_schema", "json_schema"]
    assert run.rungs == ["json_schema"]


# When to stop.


def test_nobody_listening_ends_the_asking_for_the_run() -> None:
    server = ScriptedServer()
    with server:
        url = server.url
    with Run(url) as run:
        first, second = run.ask("一"), run.ask("二")
    assert (first.exchange.outcome, second.exchange.outcome) == ("failed", "failed")
    assert (first.exchange.calls, second.exchange.calls) == (2, 0)
    assert first.exchange.reason == second.exchange.reason == run.asker.asked.reason
    assert "连不上语言模型服务" in first.exchange.reason
    assert run.asker.asked.unanswered == 2


@pytest.mark.parametrize(
    ("replies", "calls", "reason", "timeout"),
    [
        ((refuse(401, "no"),), 1, "不接受密钥", 20.0),
        ((refuse(404, "no model"),), 1, "没有这个模型", 20.0),
        ((refuse(402, "no"),), 1, "余额", 20.0),
        ((say(TEXT, delay=30),), 2, "规定时间内没有回答", 0.3),
        ((refuse(429, "no", retry_after="0"),), 9, "连续3个问题未答", 20.0),
        ((refuse(500, "no", retry_after="0"),), 9, "连续3个问题未答", 20.0),
        ((page("<html>"),), 3, "连续3个问题未答", 20.0),
    ],
    ids=["key", "model", "money", "slow", "busy", "broken", "another service"],
)
def test_a_service_that_cannot_serve_is_left_alone(
    replies: tuple[Scripted, ...], calls: int, reason: str, timeout: float
) -> None:
    with ScriptedServer(*replies) as server, Run(server.url, timeout=timeout) as run:
        outcomes = [run.ask(str(number)).exchange.outcome for number in range(6)]
        assert len(server.requests) == calls
    assert outcomes == ["failed"] * 6
    assert reason in run.asker.asked.reason
    assert "规则核对不受影响" in run.asker.asked.reason
    assert len(run.exchanges) == 6


def test_a_good_answer_forgives_what_went_wrong_before() -> None:
    slow = say(TEXT, delay=30)
    replies = (slow, say(TEXT), slow, say(TEXT), slow, say(TEXT))
    with ScriptedServer(*replies) as server, Run(server.url, timeout=0.5) as run:
        outcomes = [run.ask(str(number)).exchange.outcome for number in range(6)]
    assert outcomes == ["failed", "answered"] * 3
    assert run.asker.asked.reason == ""


def test_unusable_answers_do_not_end_the_asking() -> None:
    with ScriptedServer(say("不清楚")) as server, Run(server.url) as run:
        outcomes = {run.ask(str(number)).exchange.outcome for number in range(6)}
        assert len(server.requests) == 12
    assert outcomes == {"refused"}


def test_a_redirect_to_another_host_is_not_followed() -> None:
    with ScriptedServer(say(TEXT)) as foreign:
        moved = Scripted(307, (("location", f"{foreign.url}/chat/completions"),), b"")
        with ScriptedServer(moved) as server, Run(server.url) as run:
            reply = run.ask()
        assert foreign.requests == []
    assert reply.exchange.outcome == "failed"
    assert "未跟随（307）" in reply.exchange.reason


# The budget.


def test_no_more_requests_than_the_budget_has() -> None:
    with ScriptedServer(say(TEXT)) as server, Run(server.url, budget=Budget(calls=2)) as run:
        replies = [run.ask(str(number)) for number in range(4)]
        assert len(server.requests) == 2
    assert [one.exchange.outcome for one in replies] == ["answered", "answered", "failed", "failed"]
    assert "已达上限 2 次" in replies[2].exchange.reason


def test_new_tries_count_too() -> None:
    budget = Budget(calls=2)
    with ScriptedServer(say("不清楚")) as server, Run(server.url, budget=budget) as run:
        run.ask("一")
        assert run.ask("二").exchange.calls == 0
        assert len(server.requests) == 2


@pytest.mark.parametrize("usage", [{"prompt_tokens": 90, "completion_tokens": 60}, None])
def test_no_more_tokens_than_the_budget_has_even_if_nobody_counts(usage: Any) -> None:
    budget = Budget(tokens=200)
    with ScriptedServer(say(TEXT, usage=usage)) as server, Run(server.url, budget=budget) as run:
        outcomes = [run.ask(USER + str(number)).exchange.outcome for number in range(4)]
        assert len(server.requests) == outcomes.count("answered") < 4
    assert "用量已达上限 200" in run.exchanges[-1].reason


def test_what_was_asked_is_told() -> None:
    with ScriptedServer(say(TEXT), say(TEXT), say("不清楚")) as server, Run(server.url) as run:
        for number in range(3):
            run.ask(str(number))
        asked = run.asker.asked
    assert (asked.calls, asked.tokens) == (4, 600)
    assert (asked.answered, asked.replayed, asked.unanswered) == (2, 0, 1)
    assert run.exchanges[-1].usage.prompt_tokens == 240


# The record.


def record(user: str = USER) -> dict[str, Exchange]:
    """What a run recorded, by key."""
    quote = say(vary(quote="联系人〔电话1〕"))
    with ScriptedServer(quote) as server, Run(server.url) as run:
        run.ask(user)
    return {one.key: one for one in run.exchanges}


@pytest.mark.parametrize("replay_only", [False, True])
def test_a_recorded_answer_is_used_again_with_the_service_shut(replay_only: bool) -> None:
    recorded = record()
    with Run("http://127.0.0.1:9/v1", recorded=recorded, replay_only=replay_only) as run:
        reply = run.ask()
    assert reply.answer is not None
    assert reply.answer.quote == f"联系人{MOBILE}"
    assert [reply.exchange] == list(recorded.values())
    assert run.exchanges == []
    assert (run.asker.asked.replayed, run.asker.asked.calls) == (1, 0)


def test_replay_alone_contacts_nobody() -> None:
    with ScriptedServer(say(TEXT)) as server, Run(server.url, replay_only=True) as run:
        reply = run.ask()
        assert server.requests == []
    assert (reply.answer, reply.exchange.outcome, reply.exchange.calls) == (None, "refused", 0)
    assert "未联系语言模型" in reply.exchange.reason
    assert run.exchanges == [reply.exchange]


@pytest.mark.parametrize(
    "change",
    [
        {"prompt_hash": "cd" * 32},
        {"prompt_version": "2"},
        {"question": "compliance"},
        {"user": USER + "。"},
        {"system": SYSTEM + "。"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_another_question_is_not_answered_from_the_record(change: dict[str, str]) -> None:
    with Run("http://127.0.0.1:9/v1", recorded=record(), replay_only=True) as run:
        other = request().model_copy(update=change)
        assert run.asker.ask(other, Answer).answer is None


def test_another_model_is_asked_anew_and_another_dossier_is_not() -> None:
    recorded = record()
    with Run("http://127.0.0.1:9/v1", recorded=recorded, replay_only=True, name="n") as run:
        assert run.ask().answer is None
    with Run("http://127.0.0.1:9/v1", recorded=recorded, replay_only=True) as run:
        other = request().model_copy(update={"dossier_id": "d2"})
        assert run.asker.ask(other, Answer).answer is not None


def test_an_unusable_answer_on_record_is_asked_again() -> None:
    with ScriptedServer(say("不清楚")) as server, Run(server.url) as run:
        run.ask()
    recorded = {one.key: one for one in run.exchanges}
    with ScriptedServer(say(TEXT)) as server, Run(server.url, recorded=recorded) as run:
        assert run.ask().answer == RIGHT


def test_a_recorded_answer_of_another_form_is_asked_again() -> None:
    recorded = record()
    answer = say({"findings": [GOOD]})
    with ScriptedServer(answer) as server, Run(server.url, recorded=recorded) as run:
        assert run.asker.ask(request(), Listed).answer == Listed(findings=(RIGHT,))


# Settings that cannot work, and secrets.


@pytest.mark.parametrize(
    ("base_url", "name", "sentence"),
    [
        ("127.0.0.1:8000/v1", "m", "不是地址"),
        ("ftp://127.0.0.1/v1", "m", "不是地址"),
        ("http://127.0.0.1:9/v1", "", "没有指明模型"),
        ("gguf:/nowhere/model.gguf", "", "找不到模型文件“/nowhere/model.gguf”"),
    ],
)
def test_a_setting_that_cannot_work_is_one_sentence(
    base_url: str, name: str, sentence: str
) -> None:
    with Run(base_url, name=name) as run:
        first, second = run.ask("一"), run.ask("二")
    assert sentence in first.exchange.reason
    assert first.exchange.reason == second.exchange.reason == run.asker.asked.reason
    assert len(run.exchanges) == 2


def test_a_password_in_the_address_is_not_recorded() -> None:
    with ScriptedServer(say(TEXT)) as server:
        url = server.url.replace("//", "//user:geheim@")
        asker = Asker(Endpoint(url, "m"), clock=lambda: AT, record=lambda exchange: None)
        reply = asker.ask(request(), Answer)
        assert server.requests[0].headers["authorization"].startswith("Basic ")
        shown = server.url
    assert reply.answer == RIGHT
    assert reply.exchange.endpoint == asker.asked.endpoint == shown
    assert "geheim" not in repr(reply) + repr(asker.asked)
    asker.close()


def test_a_service_that_repeats_the_key_does_not_put_it_on_record() -> None:
    with ScriptedServer(say(vary(quote=KEY)), refuse(400, KEY)) as server, Run(server.url) as run:
        first, second = run.ask("一"), run.ask("二")
    assert first.answer is not None
    assert first.answer.quote == "〔密钥〕"
    assert "〔密钥〕" in second.exchange.answer
    assert KEY not in repr((first, second, run.exchanges))


def test_text_that_cannot_be_written_is_made_writable() -> None:
    body = say(TEXT).body.decode().replace("\\u53bf", "\\ud800\\u0000\\u53bf", 1)
    assert "\\ud800" in body
    with (
        ScriptedServer(page(body, media_type="application/json")) as server,
        Run(server.url) as run,
    ):
        reply = run.ask()
    reply.exchange.to_stored_json().encode("utf-8")
    assert reply.answer is not None
    assert reply.answer.quote == "?县级公路养护"


# Nobody else is contacted.

PROXIES = ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "OPENAI_PROXY")
QUIET = """
import datetime as dt, sys
from tests.test_ask import AT, Answer, Endpoint, SecretStr, Asker, request
asker = Asker(Endpoint(sys.argv[1], "m", None), clock=lambda: AT, record=lambda exchange: None)
print(asker.ask(request(), Answer).answer is not None)
asker.close()
"""


def run_with(environ: dict[str, str], url: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", QUIET, url],
        cwd=ROOT,
        env={"PATH": "", "PYTHONPATH": f"{ROOT}/src:{ROOT}", **environ},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "make",
    [
        lambda url: {
            "LANGSMITH_TRACING": "true",
            "LANGSMITH_TRACING_V2": "true",
            "LANGCHAIN_TRACING_V2": "true",
            "LANGSMITH_ENDPOINT": url,
            "LANGCHAIN_ENDPOINT": url,
            "LANGSMITH_API_KEY": "ls-key",
            "LANGSMITH_GATEWAY": url,
        },
        lambda url: dict.fromkeys(PROXIES, url),
        lambda url: {
            "OPENAI_BASE_URL": url,
            "OPENAI_API_BASE": url,
            "OPENAI_API_KEY": "sk-foreign",
            "OPENAI_ORG_ID": "org-foreign",
            "OPENAI_PROJECT_ID": "project-foreign",
            "OPENAI_CUSTOM_HEADERS": "authorization: Bearer foreign\nx-foreign: foreign",
            "OPENAI_LOG": "debug",
        },
    ],
    ids=["tracing", "proxies", "the library's own variables"],
)
def test_the_environment_contacts_nobody_else(make: Callable[[str], dict[str, str]]) -> None:
    with ScriptedServer(say(TEXT)) as other, ScriptedServer(say(TEXT)) as server:
        run = run_with(make(other.root), server.url)
        assert (run.stdout, run.stderr) == ("True\n", "")
        assert other.requests == []
        assert len(server.requests) == 1
        assert "foreign" not in str(server.requests[0].headers)
        assert "authorization" not in server.requests[0].headers


def test_opening_the_room_loads_no_foreign_library() -> None:
    code = "import sys, pbassist.ask; print(*{name.split('.')[0] for name in sys.modules})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    foreign = {"langchain_core", "langchain_openai", "openai", "httpx", "httpx2", "langsmith"}
    assert set(run.stdout.split()) & (foreign | {"json_repair", "xllamacpp"}) == set()
