"""Facts become judgements: findings with evidence, the statements that say them, and the review."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Literal

from pydantic import Field

from pbassist.model.document import Span
from pbassist.model.performance import Project, Role, Unplaced
from pbassist.model.policy import Force
from pbassist.model.value import Stored, Value

Verdict = Literal["met", "partly", "unmet", "not_applicable", "unclear"]
FindingLevel = Literal["错误", "疑似", "请核实"]
Origin = Literal["rule", "model", "person"]
Adoption = Literal["采纳", "修改后采纳"]
Progress = Literal["已整改", "仍存在", "新增"]
"""What became of a matter when a project is submitted again (复审结果)."""
OUTWARD_WORDS: dict[str, str] = {"错误": "须更正", "疑似": "建议完善", "请核实": "请说明"}
"""How a level reads in a paper that goes out; the levels themselves never leave the house."""
WITHHELD = "未列入对外意见"
"""Words of a finding whose draft the gate kept back; the bureau reads them, nobody outside."""
ORDERS_FOUND = "指令性文字"
"""问题类别 of text that gives orders to a program."""
NOTICES = frozenset(("隐藏内容", ORDERS_FOUND, "内嵌附件未审核", "文字无法辨认"))
"""问题类别 of what a file holds beside its text: seen first by the reviewer, and by nobody else."""
LEVEL_ORDER: dict[str, int] = {"错误": 0, "疑似": 1, "请核实": 2}
"""The gravest first."""


class Basis(Value):
    """The rule a finding stands on (依据); absent where arithmetic is enough."""

    regulation: str
    """Title and 文号 as they may be printed."""
    article: str | None = None
    """Label of the article."""
    quote: str = ""
    """Words of the article, from the library."""
    force: Force
    """适用, 参照 or 仅供参考; only the first two, verified, may go out."""
    verified: bool = False
    """True when the record was checked against its original."""


class FormulaInput(Value):
    """A printed figure that goes into a formula (算式数据)."""

    name: str
    """What it is."""
    value: str
    """As printed, with its unit."""
    span: Span
    """Where it stands."""


class Formula(Value):
    """A computation over printed figures (算式)."""

    expression: str
    """Such as 436万元＋40万元＋0万元＝476万元≠486万元."""
    inputs: tuple[FormulaInput, ...] = ()
    """Every figure in it that was printed."""
    results: tuple[str, ...] = ()
    """Every figure in it that was computed, with its unit."""


class Finding(Value):
    """What a check or a model says of a paper (问题或核对结果)."""

    id: str
    """Hash of check, requirement, folded quotes, formula inputs and ordinal among equals."""
    topic: str
    """Hash of check and subject: the same matter in another round."""
    check: str
    """Name of the check, or of the question."""
    fault: str
    """问题类别, as the season's table prints it."""
    requirement_id: str | None = None
    """Requirement it answers, for coverage."""
    verdict: Verdict
    """met, partly, unmet, not_applicable, unclear."""
    level: FindingLevel | None = None
    """Level of an unmet or partly; None otherwise."""
    subject: str
    """What it is about: an indicator's name, a fund row; ties rounds together."""
    place: str = ""
    """栏目/位置, such as 数量指标“培训场次”."""
    message: str
    """What is wrong, figures as printed, one or two sentences without the remedy."""
    remedy: str = ""
    """What to do, one sentence."""
    line: str = ""
    """Both in one short clause for the system's box, no final stop."""
    note: str = ""
    """For the working paper alone."""
    evidence: tuple[Span, ...] = ()
    """Places in the papers; the first is the place of the fault."""
    basis: tuple[Basis, ...] = ()
    """Rules it stands on."""
    formula: Formula | None = None
    """Computation, for a computed finding."""
    origin: Origin = "rule"
    """Who says it."""
    exchange_id: str | None = None
    """Recorded exchange with a model, when a model says it."""
    decided: Adoption | None = None
    """采纳 or 修改后采纳 once a person has decided so; the words of the latter are the person's."""

    @property
    def outward(self) -> str:
        """须更正, 建议完善 or 请说明; empty for what is not a fault."""
        return OUTWARD_WORDS[self.level] if self.level else ""

    @property
    def goes_out(self) -> bool:
        """Whether it may stand in a paper that goes out: a model's only once a person took it up."""
        return bool(self.outward) and (self.origin != "model" or self.decided is not None)

    @property
    def in_persons_words(self) -> bool:
        """True where a person wrote the words, so that no gate holds them against the papers."""
        return self.origin == "person" or self.decided == "修改后采纳"

    @property
    def is_notice(self) -> bool:
        """True for a fact about the file itself (材料提示), which its reader should know first."""
        return self.verdict == "unclear" and self.fault in NOTICES

    @property
    def withheld(self) -> bool:
        """True for a fault whose words the gate did not let out."""
        return self.verdict == "unclear" and WITHHELD in self.message


class Statement(Value):
    """A sentence or paragraph of a draft (意见语句)."""

    id: str
    """Hash of its text and findings."""
    text: str
    """As it stands in the paper."""
    finding_ids: tuple[str, ...] = ()
    """Findings it says; empty for an acknowledgement or a formula of courtesy."""
    author: Literal["rule", "model", "person"] = "rule"
    """Who wrote it."""
    revises: str | None = None
    """Statement it replaces."""


class Point(Value):
    """A numbered point of an opinion (意见条目)."""

    title: str
    """Title of the fault."""
    kind: Literal["须更正", "建议完善", "请说明"]
    """How it reads outward."""
    statement: Statement
    """The paragraph without number, title and kind."""
    mark: str = ""
    """Beside the kind, in a later round: 上次已提出, or 部分上次已提出; empty for what is new."""


class Opinion(Value):
    """A draft opinion on one dossier (审核意见), for a person to confirm."""

    title: str
    """关于……的审核意见."""
    addressee: str
    """主送, without the colon."""
    opening: Statement
    """收悉 paragraph."""
    summary: tuple[Statement, ...]
    """总体意见; what is sound is acknowledged."""
    points: tuple[Point, ...]
    """Gravest first."""
    closing: tuple[Statement, ...]
    """办理要求."""
    line: str
    """The same for the budget system's box, at most 300 characters."""
    headings: tuple[str, str, str] = ("总体意见", "存在问题及修改意见", "办理要求")
    """Words of its three headings, without their numbers."""
    signature: str = "××县财政局××股"
    """落款: the bureau and section that will sign."""


class PaperRecord(Value):
    """Which paper was looked at (所审材料)."""

    role: Role
    """Its role."""
    name: str
    """File name."""
    document_id: str
    """Hash of its bytes."""
    reader: str
    """Reader and version."""
    place: str = ""
    """Sheet or rows, for a form inside a file."""
    document_type: str | None = None
    """Document type of a report."""


class Compared(Value):
    """A matter of this round held against the round before (复审对照)."""

    progress: Progress
    """已整改, 仍存在 or 新增."""
    finding: Finding
    """The finding of this round; for 已整改 that of the round before."""
    earlier_id: str | None = None
    """Id of the finding of the round before; None for 新增."""
    earlier_message: str = ""
    """What the round before said of it, figures as printed then; empty for 新增."""


class Monitored(Value):
    """How a project's spending goes in the year (执行监控); what follows from it a person decides."""

    budget: str
    """全年预算数 as printed, with its unit."""
    paid: str
    """Paid in the months reported, as printed, with its unit."""
    month: int
    """The last month reported, 1–12."""
    rate: str
    """Paid ÷ budget, in per cent."""
    elapsed: str
    """Part of the year that has passed, in per cent (序时进度)."""
    light: Literal["绿", "黄", "红"]
    """By the profile's thresholds."""
    options: tuple[str, ...] = ()
    """What may be done (拟处理), none of it chosen."""


class Review(Stored):
    """What came of reviewing one dossier (审核结果)."""

    schema_name: ClassVar[str] = "review"

    dossier_id: str
    """The dossier."""
    kind: Literal["project", "department", "report"]
    """What was reviewed."""
    project: Project
    """Which project or sender."""
    requested: str | None = None
    """申报金额 in 万元 as it goes into the table."""
    attribute: str | None = None
    """项目类别."""
    papers: tuple[PaperRecord, ...]
    """What was looked at."""
    profile: str
    """Id of the profile used."""
    profile_title: str = ""
    """Its title."""
    profile_note: str = ""
    """Why it was used, one Chinese sentence."""
    on: dt.date
    """Day at which rules were asked."""
    made_at: dt.datetime
    """When, in UTC."""
    findings: tuple[Finding, ...]
    """Faults and questions, the gravest first."""
    passed: tuple[Finding, ...]
    """Checked and found right."""
    unchecked: tuple[Finding, ...]
    """Not checkable, each with its reason."""
    opinion: Opinion | None = None
    """Draft opinion; None for a clean dossier."""
    round: int = 1
    """Which submission of the same project this is (第几次报送)."""
    compared: tuple[Compared, ...] = ()
    """Matters held against the round before; empty in the first."""
    depth: str = ""
    """How deep was looked, by the project's class (审核深度), one Chinese sentence."""
    monitored: Monitored | None = None
    """How its spending goes, of a monitoring form; None for other forms."""
    dismissed: tuple[Finding, ...] = ()
    """Findings that a person struck (驳回), the reason in `note`; they go nowhere outward."""


class SourceFile(Value):
    """A file of a submission (报送文件)."""

    document_id: str
    """Hash of its bytes."""
    name: str
    """Its name with its folder inside the one given."""


class Asked(Value):
    """What was asked of a language model in one run (模型使用情况)."""

    endpoint: str
    """Address of the service, or gguf: and the file's name."""
    model: str
    """Name of the model."""
    calls: int = 0
    """Requests sent."""
    tokens: int = 0
    """Tokens read and written."""
    answered: int = 0
    """Questions with a usable answer."""
    replayed: int = 0
    """Questions answered from the record, without a request."""
    unanswered: int = 0
    """Questions without a usable answer."""
    reason: str = ""
    """Why the model could not be used, one Chinese sentence; empty when it could."""


class Head(Value):
    """The last entry of the record (记录号), printed in every export."""

    seq: int
    """Number of the entry."""
    hash: str
    """Its hash, which stands for all entries before it."""

    @property
    def short(self) -> str:
        """As printed: 第12号 ab34cd56ef01."""
        return f"第{self.seq}号 {self.hash[:12]}"


class SeasonReview(Stored):
    """What came of reviewing a folder (批次审核结果)."""

    schema_name: ClassVar[str] = "season_review"

    reviews: tuple[Review, ...]
    """One a dossier."""
    unplaced: tuple[Unplaced, ...] = ()
    """Files that could not be read or placed."""
    on: dt.date
    """Day at which rules were asked."""
    made_at: dt.datetime
    """When, in UTC."""
    program: str = Field(default="")
    """Program and version."""
    sources: tuple[SourceFile, ...] = ()
    """Every file read, in order, by which the season can be read again from what was kept."""
    asked: Asked | None = None
    """What was asked of a language model; None when none is configured."""
    head: Head | None = None
    """Last entry of the record when this was written; None without a workspace."""
