"""A draft and a model's new texts become the draft with those that say exactly the same."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from pbassist.draft.folding import fold
from pbassist.draft.gate import Refusal, gate_opinion
from pbassist.draft.grounds import QUOTED, TITLED, Sources, find_mentions
from pbassist.draft.objections import ARTICLE, NUMBERED
from pbassist.draft.opinion import find_years
from pbassist.draft.phrases import Phrases
from pbassist.draft.same_words import find_strange_words
from pbassist.model.performance import Dossier
from pbassist.model.policy import Library
from pbassist.model.review import Finding, Opinion, Point, Review, Statement
from pbassist.questions import Rewording

LONGEST = 1.5
"""How many times longer a new text may be."""
SHORTEST = 0.5
NEGATION = re.compile(r"[未没无不非缺]")
NO_NEGATION = re.compile(r"不[断仅但同少论管]|无论|非常|未来|除非|是否")
DEMANDS = (
    *(
        "更正",
        "核对",
        "核实",
        "补充",
        "完善",
        "说明",
        "调整",
        "统一",
        "改为",
        "注明",
        "明确",
        "提供",
    ),
    *("整改", "退回", "核减", "收回", "压减", "扣减", "撤销", "取消", "重新", "附", "据实", "整合"),
)
"""What a letter may ask for; a new text asks for the same, no more and no less."""
MODALS = ("必须", "应当", "务必", "不得", "严禁", "原则上")
MARKUP = re.compile(r"[\n\r\t*#`|<>]|[！!]")


def reword_opinion(
    opinion: Opinion,
    review: Review,
    sources: Sources,
    rewordings: Mapping[str, Rewording],
    phrases: Phrases,
) -> tuple[Opinion, tuple[Refusal, ...]]:
    """The opinion with the new texts that pass, and why the others do not.

    A new text is taken when numbers, names, rules, negations and demands are those of the old, in
    number and kind, when it adds and leaves out only words that join others, and when the gate
    passes the opinion that holds it. It becomes a statement of
    author model that revises the old one. Findings in a person's words are never reworded.
    """
    refusals: list[Refusal] = []
    own = {one.id for one in review.findings if one.in_persons_words}
    for point in opinion.points:
        rewording = rewordings.get(point.statement.id)
        if rewording is None or own & set(point.statement.finding_ids):
            continue
        if fold(rewording.text).rstrip("。") == fold(point.statement.text).rstrip("。"):
            continue
        reasons = list(_object_to_text(point.statement.text, rewording))
        changed = opinion
        if not reasons:
            changed = _replace(opinion, point, rewording)
            reasons = list(_object_to_opinion(changed, opinion, (review, sources, phrases)))
        if reasons:
            statement = point.statement
            refusals += [Refusal(statement.id, statement.finding_ids, *one) for one in reasons[:1]]
        else:
            opinion = changed
    return opinion, tuple(refusals)


def reword_review(
    review: Review,
    dossier: Dossier,
    rewordings: Mapping[str, Rewording],
    phrases: Phrases,
    library: Library,
) -> Review:
    """The review with its draft reworded; new texts not taken stand in `unchecked`, with reasons."""
    if review.opinion is None or not rewordings:
        return review
    documents = tuple({paper.document.id: paper.document for paper in dossier.papers}.values())
    sources = Sources(documents, find_years(dossier), library)
    opinion, refusals = reword_opinion(review.opinion, review, sources, rewordings, phrases)
    reasons: dict[str, Finding] = {}
    for refusal in refusals:
        told = f"“{refusal.text}”{refusal.reason}" if refusal.text else refusal.reason
        exchange = rewordings[refusal.statement_id].exchange_id
        reasons.setdefault(told, _say_refused(told, refusal, exchange))
    unchecked = (*review.unchecked, *reasons.values())
    return review.model_copy(update={"opinion": opinion, "unchecked": unchecked})


def _say_refused(told: str, refusal: Refusal, exchange_id: str) -> Finding:
    key = "\x1f".join(("wording", told, *refusal.finding_ids))
    return Finding(
        id=hashlib.sha256(key.encode()).hexdigest()[:16],
        topic=hashlib.sha256(b"wording").hexdigest()[:16],
        check="wording",
        fault="语言模型核对",
        verdict="unclear",
        subject="意见文字润色",
        message=f"改写稿未采用，仍用原文：{told.rstrip('。')}。",
        origin="model",
        exchange_id=exchange_id,
    )


def _object_to_text(old: str, rewording: Rewording) -> Iterator[tuple[str, str]]:
    """What a new text loses or adds; the text in question, and the reason."""
    new = rewording.text
    if rewording.reason or not new.strip():
        yield "", rewording.reason or "没有给出改写"
        return
    if MARKUP.search(new):
        yield new[:20], "含分段、标记或感叹号"
    if not len(old) * SHORTEST <= len(new) <= len(old) * LONGEST + 10:
        yield new[:20], "篇幅与原文相差过大"
    before, after = fold(old), fold(new)
    yield from _compare("数字", _list_numbers(before), _list_numbers(after))
    for what, pattern in (
        ("名称", QUOTED),
        ("文件", TITLED),
        ("文号", NUMBERED),
        ("条款", ARTICLE),
    ):
        yield from _compare(what, pattern.findall(before), pattern.findall(after))
    if _count_negations(before) != _count_negations(after):
        yield new[:20], "否定用语与原文不一致"
    for what, words in (("要求", DEMANDS), ("语气", MODALS)):
        kept = ({word for word in words if word in text} for text in map(_unquote, (before, after)))
        yield from _compare(what, *map(sorted, kept))
    yield from find_strange_words(before, after)


def _compare(what: str, before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    lost, added = Counter(before) - Counter(after), Counter(after) - Counter(before)
    if lost:
        yield next(iter(lost)), f"原文的{what}在改写中缺失"
    elif added:
        yield next(iter(added)), f"改写中的{what}不见于原文"
    elif what == "数字" and before != after:
        yield after[0], "数字的先后与原文不一致"


def _list_numbers(folded: str) -> list[str]:
    """Numbers with their units in order; a single Chinese digit is part of a word."""
    return [
        folded[one.start : one.end] + one.unit
        for one in find_mentions(folded)
        if one.arabic or one.end - one.start > 1
    ]


def _count_negations(folded: str) -> int:
    return len(NEGATION.findall(NO_NEGATION.sub(" ", _unquote(folded))))


def _unquote(folded: str) -> str:
    return QUOTED.sub(" ", folded)


def _object_to_opinion(
    changed: Opinion, before: Opinion, against: tuple[Review, Sources, Phrases]
) -> Iterator[tuple[str, str]]:
    """What the gate refuses in the new opinion and did not refuse in the old one."""
    review, sources, phrases = against
    known = {
        (one.text, one.reason) for one in gate_opinion(before, review, sources, phrases=phrases)
    }
    for refusal in gate_opinion(changed, review, sources, phrases=phrases):
        if (refusal.text, refusal.reason) not in known:
            yield refusal.text, refusal.reason


def _replace(opinion: Opinion, point: Point, rewording: Rewording) -> Opinion:
    old = point.statement
    text = rewording.text.strip()
    key = "\x1f".join((text, *old.finding_ids))
    statement = Statement(
        id=hashlib.sha256(key.encode()).hexdigest()[:16],
        text=text if text[-1] in "。！？" else f"{text}。",
        finding_ids=old.finding_ids,
        author="model",
        revises=old.id,
    )
    points = tuple(
        one.model_copy(update={"statement": statement}) if one.statement.id == old.id else one
        for one in opinion.points
    )
    return opinion.model_copy(update={"points": points})
