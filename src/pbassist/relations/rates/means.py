"""A list of figures and their mean, a rate and what it leaves of the whole become percentages.

91分、88.5分、86分、90.5分，平均得分89分; 预算执行率94.2%，预算偏差率5.8%.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from pbassist.model.performance import Relation
from pbassist.relations.judging import judge_value
from pbassist.relations.sentences import Mention, Sentence, name_subject

_MEAN = re.compile(r"^[，；]?[^，。；、\d]{0,6}平均(?!每|增|为?上)[^，。；、\d]{0,8}$")
_LIST = re.compile(r"(?:分别|依次)[^，。；、\d]{0,6}$")
_JOIN = re.compile(r"[、，和及与]{1,2}\s?")
_RATE = re.compile(r"(?:执行|支出|使用|支付)率(?:为|达到?|是)?$")
_REST = re.compile(
    r"^，[^，。；、\d]{0,6}(?:偏差|结余|结转|未执行|未支出|未使用)率(?:为|达到?|是|仅)?$"
)
WHOLE = Decimal(100)
UNSURE = "平均数是否按所列各项简单平均需核实"
UNSURE_REST = "两项比率的口径是否一致需核实"


def find_means(sentence: Sentence) -> Iterator[Relation]:
    """The means and remainders of one sentence."""
    mentions = sentence.mentions
    for at, mention in enumerate(mentions):
        if at > 1 and _MEAN.match(mention.lead):
            run = _read_run(mentions[:at])
            if len(run) > 1 and all(m.measure.alike(mention.measure) for m in run):
                yield _judge_mean(run, mention)
    for rate, rest in pairwise(mentions):
        rates = rate.measure.kind == rest.measure.kind == "percent"
        if rates and _REST.match(rest.lead) and _RATE.search(rate.clause):
            yield _judge_rest(rate, rest)


def _read_run(mentions: Sequence[Mention]) -> list[Mention]:
    """The list right before the mean, from 分别 on."""
    run: list[Mention] = []
    for mention in reversed(mentions):
        run.insert(0, mention)
        if _LIST.search(mention.lead):
            return run
        if not _JOIN.fullmatch(mention.lead) or mention.measure.vague:
            return []
    return []


def _judge_mean(run: Sequence[Mention], mean: Mention) -> Relation:
    count = len(run)
    total = sum((m.measure.value for m in run), Decimal(0))
    left = "＋".join(m.measure.printed for m in run)
    return judge_value(
        total / count,
        sum((m.measure.half for m in run), Decimal(0)) / count,
        mean.measure,
        left=f"（{left}）÷{count}",
        inputs=[m.measure for m in run],
        subject=name_subject(mean, "平均数"),
        kind="percentage",
        doubt=UNSURE,
    )


def _judge_rest(rate: Mention, rest: Mention) -> Relation:
    return judge_value(
        abs(WHOLE - rate.measure.value),
        rate.measure.half,
        rest.measure,
        left=f"100%－{rate.measure.printed}",
        inputs=[rate.measure],
        subject=name_subject(rest, "偏差率"),
        kind="percentage",
        doubt=UNSURE_REST,
    )
