"""A submitted paper becomes claims: targets, payments, and the dossier they lie in.

What is found in a text stands in `figures.py`, a form's rows in `indicators.py`, a project and the
papers about its money in `projects.py`; all may be taken from here too.
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from pbassist.model.document import Document, Span
from pbassist.model.figures import Amount, Comparison, Figure, Heading, Relation, Unparsed
from pbassist.model.indicators import Filled, Goal, Indicator, Operator, Subtotal, Task
from pbassist.model.policy import Citation
from pbassist.model.projects import BudgetRequest, Estimate, EstimateLine, Payment, Project
from pbassist.model.value import Stored, Value

__all__ = [
    "Amount",
    "BudgetRequest",
    "Comparison",
    "Dimension",
    "Dossier",
    "Estimate",
    "EstimateLine",
    "Execution",
    "Figure",
    "Filled",
    "Fund",
    "FundMeasure",
    "FundSource",
    "Goal",
    "Heading",
    "Indicator",
    "Likeness",
    "Operator",
    "Paper",
    "Payment",
    "Project",
    "Relation",
    "Role",
    "Season",
    "Shared",
    "Stage",
    "Subtotal",
    "Target",
    "Task",
    "Unit",
    "Unparsed",
    "Unplaced",
]

Stage = Literal["declaration", "monitoring", "self_evaluation", "evaluation"]
Role = Literal[
    "declaration",
    "estimate",
    "approval",
    "adjustment",
    "monitoring",
    "self_evaluation",
    "report",
    "previous",
    "execution",
    "budget",
    "appraisal",
    "annex",
]
Dimension = Literal["output", "cost", "outcome", "satisfaction", "input", "management"]
FundSource = Literal["total", "appropriation", "carryover", "other", "spending"]
FundMeasure = Literal["requested", "initial", "adjusted", "executed"]


class Fund(Value):
    """An amount of a form's funds (资金), as printed and in 元."""

    source: FundSource
    """total 总额, appropriation 财政拨款, carryover 上年结转, other 其他资金; spending 基本支出 or
    项目支出 of a whole department, which cuts the total another way and is never a part beside them."""
    measure: FundMeasure
    """requested 申报, initial 年初预算数, adjusted 全年预算数(A), executed 全年执行数(B)."""
    label: str
    """Row label as printed."""
    printed: str
    """The number as printed in its cell."""
    unit: str
    """Unit of the form or the label: 元, 万元, 亿元."""
    amount: Decimal
    """In 元."""
    span: Span
    """The number's cell."""
    part_of_parent: bool = False
    """True for a row that is a further 其中 of another part and does not add to the total."""


class Execution(Value):
    """The execution rate of a self-evaluation form (预算执行率) and its points."""

    rate: str | None = None
    """执行率 as printed."""
    rate_span: Span | None = None
    """Its cell."""
    weight: Decimal | None = None
    """分值."""
    score: Decimal | None = None
    """得分."""
    score_span: Span | None = None
    """Cell of the points."""
    rescore: Decimal | None = None
    """复核分, on a score sheet."""


class Target(Value):
    """A filled form (绩效目标申报表 or 自评表) as one value."""

    project: Project
    """Which project, as filled in on the form."""
    stage: Stage
    """declaration for 申报表 and its approval, self_evaluation for 自评表, monitoring for 监控表,
    evaluation for 复核评分表 and 考评表."""
    title: str = ""
    """Title of the form as printed."""
    attribute: str | None = None
    """项目属性 as printed."""
    project_class: Literal["A", "B", "C"] | None = None
    """Class by which the bureau decides how deep to look."""
    year: int | None = None
    """Budget year of the form."""
    period: str | None = None
    """起止时间 as printed."""
    unit: str | None = None
    """Money unit of the form: 元 or 万元; None when not printed."""
    funds: tuple[Fund, ...] = ()
    """Amounts by source and measure; blank cells are absent."""
    execution: Execution | None = None
    """Rate and points, on a self-evaluation form."""
    grounds: str | None = None
    """立项依据 as filled in."""
    grounds_span: Span | None = None
    """Its cell."""
    has_grounds_field: bool = False
    """True when the form asks for 立项依据 (a blank is then a blank, not a missing row)."""
    estimate: str | None = None
    """资金测算 as filled in."""
    estimate_span: Span | None = None
    """Its cell."""
    overall: Goal | None = None
    """总体目标 of a multi-year project, with its indicators."""
    annual: Goal | None = None
    """年度目标 with its indicators; the only goal of most forms."""
    total_score: Decimal | None = None
    """总分 as filled in."""
    total_score_span: Span | None = None
    """Its cell."""
    columns: tuple[str, ...] = ()
    """Labels of the indicator columns as printed, from the left."""
    total_rescore: Decimal | None = None
    """Total of the 复核分 as filled in."""
    total_weight: Decimal | None = None
    """Total of the weights as printed in a total row."""
    total_weight_span: Span | None = None
    """Its cell."""
    subtotals: tuple[Subtotal, ...] = ()
    """Points over some of the indicators: 大项, 小计 and 合计 as printed."""
    problems: str | None = None
    """存在问题 as filled in."""
    problems_span: Span | None = None
    """Its cell."""
    measures: str | None = None
    """改进措施 as filled in."""
    measures_span: Span | None = None
    """Its cell."""
    tasks: tuple[Task, ...] = ()
    """年度主要任务 of a whole department with their money."""
    people: tuple[Filled, ...] = ()
    """填报人, 负责人, 联系电话, 日期."""
    span: Span
    """The whole form."""

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """All indicators, annual ones first."""
        annual = self.annual.indicators if self.annual else ()
        overall = self.overall.indicators if self.overall else ()
        return annual + overall

    def fund(self, source: FundSource, measure: FundMeasure) -> Fund | None:
        """The first amount of a source and measure; None when blank."""
        return next(
            (fund for fund in self.funds if (fund.source, fund.measure) == (source, measure)), None
        )


class Paper(Value):
    """A paper of a dossier (材料): a document, or one form or row inside it, with the facts found."""

    role: Role
    """What it is in the dossier."""
    document: Document = Field(repr=False)
    """The file."""
    target: Target | None = None
    """The form, when it is one."""
    payment: Payment | None = None
    """The row of a payment export, when it is one."""
    estimate: Estimate | None = None
    """The estimate, when it is one."""
    request: BudgetRequest | None = None
    """The row of a list of budget requests, when it is one."""
    outline: tuple[Heading, ...] = ()
    """Headings of a text."""
    figures: tuple[Figure, ...] = ()
    """Figures of a text; a form's are in its target."""
    unparsed: tuple[Unparsed, ...] = ()
    """Numbers not understood."""
    citations: tuple[Citation, ...] = ()
    """Rules cited."""
    relations: tuple[Relation, ...] = ()
    """Figures that ought to agree."""
    document_type: str | None = None
    """Document type of a text, a key of the profile's document types; shown and changeable."""


class Likeness(Value):
    """Another project of the season whose form says nearly the same (雷同项目)."""

    project: Project
    """The other project."""
    goal: int | None = None
    """Part of the words of both goals that they share, in per cent; None where one is blank."""
    rows: int
    """Indicators that stand on both forms under the same name with the same value."""
    of: int
    """Indicators of the longer form."""
    copied: tuple[str, ...] = ()
    """Names of outputs whose value is a number of its own (1286人次) and stands on both forms."""
    same_policy: bool = False
    """True where several units or townships carry out one policy with amounts of their own."""
    spans: tuple[Span, ...] = ()
    """Goal and first shared rows of the form that has this likeness."""
    other_span: Span | None = None
    """The name of the other project on its own form."""


class Shared(Value):
    """Words on a form of the season that stand word for word on another project's (相同的说明)."""

    project: Project
    """The other project."""
    field: Literal["deviation", "problems", "measures"]
    """Where they stand on the form that shares them: a row's 偏差原因, 存在问题 or 改进措施."""
    name: str = ""
    """The indicator of the row."""
    words: str
    """As printed there."""
    alien: str = ""
    """What they name of the other project that stands nowhere else on the form."""
    dated: bool = False
    """True where one of both tells a dated event or a rule behind it, which may be common to them."""
    span: Span
    """The cell."""
    other_span: Span | None = None
    """The name of the other project on its own form."""


class Dossier(Value):
    """The unit of work (卷宗): a project's, a department's or a report's papers in a season."""

    id: str
    """Hash of the join key."""
    kind: Literal["project", "department", "report"]
    """What is reviewed."""
    project: Project
    """The project; for a department or report, what is known of the sender."""
    papers: tuple[Paper, ...]
    """Its papers, in the order they were read."""
    alike: tuple[Likeness, ...] = ()
    """Projects of the season whose forms are like this one's, the likest first."""
    shared: tuple[Shared, ...] = ()
    """What its self-evaluation explains in the very words of other projects of the season."""
    others: tuple[str, ...] = ()
    """Names of the other files that were handed in, where a report of it names attachments."""

    def paper(self, role: Role) -> Paper | None:
        """The first paper of a role."""
        return next((paper for paper in self.papers if paper.role == role), None)

    def target(self, role: Role) -> Target | None:
        """The form of the first paper of a role that is one."""
        return next(
            (p.target for p in self.papers if p.role == role and p.target is not None), None
        )


class Unplaced(Value):
    """A file, or a part of one, that could not be put into a dossier (未归入材料)."""

    name: str
    """File name, with its folder inside the one given."""
    reason: str
    """Why, one Chinese sentence."""


class Unit(Value):
    """A row of the register (单位名录): 单位 → 主管部门 → 归口股室."""

    name: str
    """预算单位."""
    department: str | None = None
    """主管部门."""
    office: str | None = None
    """归口股室."""


class Season(Stored):
    """A season's work (批次): dossiers, the register of units, and what could not be placed."""

    schema_name: ClassVar[str] = "season"

    dossiers: tuple[Dossier, ...]
    """In the order of the table."""
    units: tuple[Unit, ...] = ()
    """The register."""
    unplaced: tuple[Unplaced, ...] = ()
    """Files that went nowhere, each with its reason."""
