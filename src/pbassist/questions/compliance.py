"""A required content and passages of a report become a question, and the answer one of five states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from pydantic import Field

from pbassist.model.document import Span
from pbassist.model.performance import Paper
from pbassist.model.profile import DocumentType, RequiredContent
from pbassist.model.review import Finding, Verdict
from pbassist.model.value import Value
from pbassist.questions.blocks import Material
from pbassist.questions.findings import Voice
from pbassist.questions.grounding import find_unsupported, ground_quote
from pbassist.questions.words import fold, shorten

NAME = "compliance"
FAULT = "内容不完整"
LONGEST_SHOWN = 60
PARTED = re.compile(r"[和与及、（）()]")
"""What parts the parts of a requirement's name."""
GENERIC = re.compile(r"情况|分析|说明|内容|方面|存在的|各项|(?<=满意)度")
"""What says nothing of a part."""
SHORTEST_PART = 2
OTHERWISE = {
    "原因": re.compile(r"因|由于|导致|受[^，。]{1,12}影响"),
    "问题": re.compile(r"问题|不足|短板|困难|薄弱|滞后"),
    "建议": re.compile(r"建议|意见|打算|下一步|计划"),
    "措施": re.compile(r"措施|举措|办法|制度|下一步"),
    "得分": re.compile(r"得分|\d分"),
    "满意": re.compile(r"满意|好评|认可|投诉"),
    "效益": re.compile(r"效益|效果|成效|受益|带动"),
    "结果": re.compile(r"结果|结论|等次|等级"),
}
"""How else a report may speak of a part."""


class Evidence(Value):
    """A passage that shows the content (依据原文)."""

    id: str = Field(max_length=8)
    """Id of the passage."""
    quote: str = Field(max_length=240)
    """Its words, verbatim."""


class Compliance(Value):
    """Whether a report shows a required content (内容核对的回答)."""

    verdict: Literal["met", "partly", "absent", "not_applicable", "cannot_tell"]
    """满足, 部分满足, 未见, 不适用, 未能判断."""
    evidence: tuple[Evidence, ...] = Field(max_length=3)
    """Passages that show it; empty for absent and cannot_tell."""
    says: str = Field(max_length=80)
    """What they say, in one sentence; its numbers and negations are theirs."""
    lacking: str = Field(max_length=60)
    """What is lacking, for partly."""


ANSWER = Compliance


class Requirement(NamedTuple):
    """A content that a report must show, with what the rule found (一项要求)."""

    paper: Paper
    """The report."""
    kind: DocumentType
    """Its type."""
    required: RequiredContent
    """What must be shown."""
    verdict: Verdict
    """What the rule found: met, unmet or unclear."""
    span: Span | None
    """The heading or sentence by which it was found."""

    @property
    def id(self) -> str:
        """Document type and content, as the checks name it."""
        return f"{self.kind.name}/{self.required.name}"


class _Told(NamedTuple):
    """What every finding on a requirement carries."""

    requirement: Requirement
    material: Material
    voice: Voice

    @property
    def name(self) -> str:
        return self.requirement.required.name

    def doubt(self, reason: str) -> Finding:
        return self.voice.doubt(
            FAULT, subject=self.name, reason=reason, requirement_id=self.requirement.id
        )

    @property
    def searched(self) -> str:
        """Where it was looked for."""
        document = self.requirement.paper.document
        places = dict.fromkeys(document.place(piece.span) for piece in self.material.pieces)
        listed = "、".join(filter(None, places))
        return f"已在内容最相近的{listed or '各段'}中查找" if places else "全文没有相近的段落"


def judge_compliance(
    answer: Compliance, requirement: Requirement, material: Material, voice: Voice
) -> Iterator[Finding]:
    """The finding of an answer: a proposal, the quote that shows the content, or 未能核对."""
    told = _Told(requirement, material, voice)
    if answer.verdict == "cannot_tell":
        yield told.doubt("语言模型未能作出判断")
    elif answer.verdict == "absent":
        yield from _judge_absent(told)
    else:
        yield from _judge_shown(answer, told)


def _judge_absent(told: _Told) -> Iterator[Finding]:
    """未见 beside a rule's 未见 says nothing new; against what the rule found it is a doubt."""
    if told.requirement.verdict == "met":
        yield told.doubt("规则核对已找到相应标题或语句，语言模型未找到具体内容")
    elif told.requirement.verdict == "unclear":
        yield told.voice.propose(
            FAULT,
            "请核实",
            subject=told.name,
            place="全文",
            message=f"未见“{told.name}”方面的内容。",
            remedy="请补充；已在其他部分或附件中说明的，请注明位置。",
            line=f"未见“{told.name}”，请补充或注明位置",
            note=told.searched,
            requirement_id=told.requirement.id,
            # 未见的内容没有原文可引，以要求名称所在的报告开头为据。
            evidence=_first(told.requirement),
        )


def _judge_shown(answer: Compliance, told: _Told) -> Iterator[Finding]:
    spans = []
    for one in answer.evidence:
        grounded = ground_quote(one.id, one.quote, told.material.by_id)
        if grounded.span is None:
            yield told.doubt(grounded.reason)
            return
        spans.append(grounded.span)
    reason = _object_to_shown(answer, spans)
    if reason:
        yield told.doubt(reason)
        return
    yield from _say_shown(answer.verdict, tuple(spans), answer.lacking, told)


def _object_to_shown(answer: Compliance, spans: list[Span]) -> str:
    """Why located passages do not bear the answer out; empty when they do."""
    if not spans:
        return "未引用原文"
    if all(_is_heading(span) for span in spans) and answer.verdict != "not_applicable":
        return "引文只是标题，没有具体内容"
    return find_unsupported(answer.says, "，".join(span.quote for span in spans))


def _is_heading(span: Span) -> bool:
    text = "".join(span.quote.split())
    return len(text) <= 12 and not any(sign in text for sign in "，。；")


def _say_shown(
    verdict: str, spans: tuple[Span, ...], lacking: str, told: _Told
) -> Iterator[Finding]:
    ruled, requirement = told.requirement.verdict, told.requirement
    place = requirement.paper.document.place(spans[0])
    shown = shorten(spans[0].quote, LONGEST_SHOWN)
    if verdict == "not_applicable":
        yield told.voice.answer(
            FAULT,
            "not_applicable",
            subject=told.name,
            message=f"“{told.name}”不适用：原文写明“{shown}”。",
            requirement_id=requirement.id,
            evidence=spans,
            place=place,
        )
    elif verdict == "partly":
        yield _say_partly(spans, lacking, told)
    else:
        yield told.voice.answer(
            FAULT,
            "met",
            subject=told.name,
            message=f"“{told.name}”见“{shown}”。",
            note=_contradict(ruled, place),
            requirement_id=requirement.id,
            evidence=spans,
            place=place,
        )


def _say_partly(spans: tuple[Span, ...], lacking: str, told: _Told) -> Finding:
    """What the requirement's own name asks for and no word of the report speaks of."""
    requirement = told.requirement
    document = requirement.paper.document
    missing = find_missing_part(told.name, lacking)
    if not missing:
        return told.doubt("语言模型提示内容不全，所指不是要求中列明的部分")
    spoken = _speaks_of(missing[-2:], fold(document.text))
    if spoken:
        return told.doubt(f"语言模型提示缺少“{missing}”，而报告中写有“{spoken}”")
    place, shown = document.place(spans[0]), shorten(spans[0].quote, LONGEST_SHOWN)
    return told.voice.propose(
        FAULT,
        "请核实",
        subject=told.name,
        verdict="partly",
        place=place,
        message=f"“{told.name}”方面写有“{shown}”等内容，未见“{missing}”的内容。",
        remedy="请补充；已在其他部分或附件中说明的，请注明位置。",
        line=f"“{told.name}”未见“{missing}”，请补充或注明位置",
        note=_contradict(requirement.verdict, place),
        requirement_id=requirement.id,
        evidence=spans,
    )


def _speaks_of(part: str, text: str) -> str:
    """By which word a text speaks of a part; empty when by none."""
    if part not in OTHERWISE:
        return part if part in text else ""
    found = OTHERWISE[part].search(text)
    return found.group() if found else ""


def find_missing_part(name: str, lacking: str) -> str:
    """The part of a requirement's name that a model says is lacking: 满意 of 效益和满意度情况.

    Empty for a name of one part, and when the model names none: what else a report might say is
    nobody's requirement.
    """
    parts = [GENERIC.sub("", part) for part in PARTED.split(fold(name))]
    parts = [part for part in parts if len(part) >= SHORTEST_PART]
    if len(parts) < SHORTEST_PART:
        return ""
    said = fold(lacking)
    for part in parts:
        runs = (
            part[start:end]
            for start in range(len(part))
            for end in range(len(part), start + 1, -1)
            if part[start:end] in said
        )
        longest = max(runs, key=len, default="")
        if len(longest) >= SHORTEST_PART:
            return longest
    return ""


def _contradict(ruled: Verdict, place: str) -> str:
    """The rule's own finding stays: a person weighs the two."""
    if ruled != "unmet":
        return ""
    return f"规则核对未见，模型指出{place or '文中'}有相应内容，请审核人判断"


def _first(requirement: Requirement) -> tuple[Span, ...]:
    document = requirement.paper.document
    block = next((one for one in document.readable_blocks() if one.end > one.start), None)
    return (document.block_span(block),) if block else ()
