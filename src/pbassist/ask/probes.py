"""An endpoint becomes a Diagnosis: whether it answers, on which rung, and what it can be trusted with."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import NamedTuple

from pbassist.ask.asker import Asker, Reply, Request
from pbassist.ask.calling import Budget
from pbassist.ask.endpoint import Endpoint
from pbassist.model.record import Exchange, Rung
from pbassist.model.value import Value

VERSION = "1"
BUDGET = Budget(calls=24, tokens=100_000)
SYSTEM = (
    "你核对财政绩效材料。只根据【材料】回答【问题】。quote 照抄材料中回答问题的那句原文，一字不改；"
    "value 写答案，数字和单位照原样写成字符串；材料没有说的，found 写 false，quote 和 value 写空字符串。"
    "以 JSON 作答，字段为 found、quote、value。\n"
    "例：材料写“项目覆盖5个乡镇，受益群众1200人。”，问覆盖几个乡镇，答："
    '{"found": true, "quote": "项目覆盖5个乡镇", "value": "5个"}'
)


class ProbeAnswer(Value):
    """The answer to a probe (试问的回答)."""

    found: bool
    """Whether the material says it."""
    quote: str
    """The sentence of the material that says it, verbatim; empty when it does not."""
    value: str
    """The answer as printed, with its unit; empty when the material does not say it."""


class ProbeResult(NamedTuple):
    """What came of one probe (试问结果)."""

    name: str
    """照抄原文, 没有就说没有 or 数字照原样."""
    passed: bool
    """Whether the answer was right."""
    sentence: str
    """What was seen, for a person."""


class Diagnosis(NamedTuple):
    """What is known of an endpoint (语言模型诊断)."""

    reachable: bool
    """Whether it answered at all."""
    rung: Rung | None
    """The rung on which usable answers came; None when none did."""
    reason: str
    """Why nothing could be asked, one sentence; empty otherwise."""
    probes: tuple[ProbeResult, ...]
    """The three probes; empty when it could not be reached."""


class _Probe(NamedTuple):
    name: str
    material: str
    question: str
    quote: str
    value: str


PROBES = (
    _Probe(
        "照抄原文",
        "2025年全县新建村级养老服务站12个，改造升级8个。项目由县民政局组织实施，资金已全部拨付到位。",
        "项目由谁组织实施？",
        "项目由县民政局组织实施",
        "县民政局",
    ),
    _Probe(
        "没有就说没有",
        "本项目用于农村公路日常养护，养护里程350公里，由各乡镇具体实施。",
        "服务对象满意度是多少？",
        "",
        "",
    ),
    _Probe(
        "数字照原样",
        "全年预算数1,682.40万元，全年执行数1,650.00万元，结余32.40万元收回财政。",
        "全年预算数是多少？",
        "全年预算数1,682.40万元",
        "1,682.40万元",
    ),
)


def probe(
    endpoint: Endpoint,
    *,
    clock: Callable[[], dt.datetime],
    record: Callable[[Exchange], None] = lambda exchange: None,
) -> Diagnosis:
    """Try an endpoint with three questions whose answers are known; it raises nothing."""
    asker = Asker(endpoint, clock=clock, record=record, budget=BUDGET)
    try:
        results: list[ProbeResult] = []
        for one in PROBES:
            reply = asker.ask(_make_request(one), ProbeAnswer)
            if asker.asked.reason:
                break
            results.append(_judge(one, reply))
        asked = asker.asked
        reached = asked.answered > 0 or asked.tokens > 0
        return Diagnosis(reached, asker.rung, asked.reason, tuple(results))
    finally:
        asker.close()


def _make_request(one: _Probe) -> Request:
    user = f"【材料】\n{one.material}\n\n【问题】\n{one.question}"
    return Request(
        question="probe",
        prompt_version=VERSION,
        prompt_hash=hashlib.sha256(SYSTEM.encode()).hexdigest(),
        dossier_id="",
        system=SYSTEM,
        user=user,
        max_tokens=400,
    )


def _judge(one: _Probe, reply: Reply[ProbeAnswer]) -> ProbeResult:
    answer = reply.answer
    if answer is None:
        return ProbeResult(one.name, False, f"未通过：{reply.exchange.reason}")
    if not one.quote:
        passed = not answer.found and not answer.quote and not answer.value
        words = "材料没有说的，回答没有编造" if passed else "材料没有说，却作了回答"
    elif one.name == "照抄原文":
        passed = bool(answer.quote) and answer.quote in one.material and one.quote in answer.quote
        words = "引用的原文一字不差" if passed else "引用的文字与原文不一致"
    else:
        passed = answer.value == one.value
        words = "数字和单位照原样" if passed else "数字或单位与原文不一致"
    return ProbeResult(one.name, passed, f"{'通过' if passed else '未通过'}：{words}。")
