"""A scheme becomes a Profile: classes, weights, scoring and thresholds by stage, each with its source."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Literal

from pbassist.model.performance import Stage
from pbassist.model.value import Stored, Value

Demand = Literal["required", "asked", "optional", "never"]


class Sourced(Value):
    """A value of a scheme with where it comes from (出处)."""

    source: str
    """Document it was taken from."""
    verified: bool = False
    """True when read in the source, False for 未核验原文."""


class ClassDemand(Sourced):
    """Whether a class of indicators must be set (指标类别要求)."""

    dimension: str
    """一级指标 in this scheme's words: 产出指标."""
    aspect: str | None = None
    """二级指标, or None for the whole dimension."""
    demand: Demand
    """required only where the loaded rule says 必设."""
    condition: tuple[str, ...] = ()
    """Words of the project's name or estimate that make the class apply; empty for always."""


class WeightScheme(Sourced):
    """How points are spread (分值)."""

    total: Decimal
    """Sum of the indicator weights, without the execution rate."""
    execution: Decimal = Decimal(0)
    """Points of 预算执行率, added to `total` for the whole form."""
    dimensions: dict[str, Decimal] = {}
    """Points by 一级指标; empty when the scheme has one pool."""
    alternatives: tuple[Decimal, ...] = ()
    """Other totals that are also in order at this stage."""
    blank_allowed: bool = True
    """True when weights may be left blank at this stage."""


class Scoring(Sourced):
    """How a quantitative indicator is scored (计分规则)."""

    positive: Literal["proportional", "none"] = "proportional"
    """≥-type: min(1, actual ÷ planned) × weight."""
    confirmed: bool = False
    """True when the bureau has confirmed the rule: only then a mismatch is 错误."""
    tolerance: Decimal = Decimal("0.05")
    """Points by which a score may differ, for rounding."""


class Threshold(Sourced):
    """A named threshold (阈值)."""

    value: Decimal
    """A share in per cent or a number of points, as the name says."""


class Words(Sourced):
    """A named list of words (词表)."""

    words: tuple[str, ...]
    """The words, literal."""


class GradeBand(Value):
    """A grade (等次) and the scores it covers."""

    name: str
    """优, 良, 中, 差."""
    lower: Decimal
    """Least score, included."""


class Grades(Sourced):
    """Grades of a scheme (等次), the best first; a band ends where the one above begins."""

    bands: tuple[GradeBand, ...]
    """Best first."""


class Deduction(Sourced):
    """What a fault costs in a scheme's point table (扣分标准)."""

    points: Decimal
    """Points taken off each time."""
    each: str = "每处"
    """What is counted: 每处, 每逾期5天."""
    beyond: Decimal = Decimal(0)
    """How much of it costs nothing: 10 points of difference between two scores."""
    step: Decimal | None = None
    """How much of it is counted once: every 5 points of difference; None where it is counted singly."""
    words: tuple[str, ...] = ()
    """Words of a reason by which it is known; empty where no reason is priced by it."""


class Deadline(Sourced):
    """A term of the year's work (期限), within days of something or by a day of the year."""

    after: str = ""
    """What it runs from: 反馈意见之日; empty for a day of the year."""
    days: int | None = None
    """How many days."""
    month: int | None = None
    """Month of a day of the year."""
    day: int | None = None
    """Day of it."""


class MonitoringPeriod(Sourced):
    """Months that a monitoring form covers (监控期)."""

    name: str
    """As it is called: 1—6月."""
    months: int
    """Months of the year that have passed at its end."""
    light_red: Threshold | None = None
    """Its own limit below which the light is red; None where the scheme's general one holds."""
    light_yellow: Threshold | None = None
    """Its own limit below which the light is yellow; None where the general one holds."""


class Marks(Sourced):
    """Signs by which a filled form is known to follow a scheme (识别标志); empty ones say nothing."""

    dimensions: tuple[str, ...] = ()
    """一级指标 that such a form has, all of them."""
    without: tuple[str, ...] = ()
    """一级指标 that no such form has."""
    aspects: tuple[str, ...] = ()
    """二级指标 of which such a form has one."""
    columns: tuple[str, ...] = ()
    """Labels of indicator columns that such a form has, all of them."""
    titles: tuple[str, ...] = ()
    """Words of the title, any of them."""
    grades: tuple[str, ...] = ()
    """Grade words that only this scheme has, any of them."""
    totals: tuple[Decimal, ...] = ()
    """Points of 预算执行率 and of all indicators together, where both are as told."""
    unit: str = ""
    """Money unit of the form."""
    until: int | None = None
    """Last year for which such forms were filled in."""
    divisions: tuple[str, ...] = ()
    """First digits of project codes of the place (行政区划代码): 51; another place's code rules it out."""
    least: int = 0
    """How many of title, unit, year, place and grades must agree besides a class or a column."""


class RequiredContent(Value):
    """A content that a document type must show (必备内容)."""

    name: str
    """As it is asked for: 存在的问题及原因分析."""
    words: tuple[str, ...]
    """Words of a heading or sentence that show it is there."""
    hints: tuple[str, ...] = ()
    """Words of a sentence that may speak of it: with one of them it is not said to be missing."""


class Depth(Sourced):
    """How deep the projects of a class are looked at (审核深度)."""

    name: str
    """Such as 全部核对, 要素和勾稽."""
    only: tuple[str, ...] = ()
    """问题类别 (or names of checks) that are looked at; empty for all."""


class DocumentType(Sourced):
    """A type of document (文种), how it is known, and what it must contain."""

    name: str
    """Such as 项目绩效评价报告."""
    title_words: tuple[str, ...]
    """Words of the title by which it is known, any of them."""
    contents: tuple[RequiredContent, ...] = ()
    """Required contents; empty when nothing is asked of this type."""
    demand: Demand = "asked"
    """required: a missing content is 错误; asked: 请核实; optional: not asked."""


class ChecklistRow(Value):
    """A content on a checklist (核对事项), drafted from a rule and edited by a person."""

    name: str
    """As it is asked for."""
    words: tuple[str, ...]
    """Words of a heading or sentence that show it is there."""
    basis: str = ""
    """The rule and article it comes from, as they are printed."""
    quote: str = ""
    """The rule's own words."""
    requirement_id: str = ""
    """The requirement it was drafted from; empty for a row a person added."""
    asked: bool = True
    """Whether it is looked for."""


class Checklist(Stored):
    """What the bureau looks for in a type of document (核对清单); used once a person confirmed it."""

    schema_name: ClassVar[str] = "checklist"

    document_type: str
    """Name of the type."""
    rows: tuple[ChecklistRow, ...] = ()
    """In the order of the rules."""
    version: int = 0
    """Counted from 1 at each confirmation; 0 for a draft."""


class StageScheme(Value):
    """What a scheme says of one stage (阶段方案)."""

    stage: Stage
    """The stage."""
    classes: tuple[ClassDemand, ...] = ()
    """Classes of indicators."""
    weights: WeightScheme | None = None
    """Points; None when the scheme does not say."""
    scoring: Scoring | None = None
    """Scoring rule; None when the scheme does not say."""


class Profile(Stored):
    """A scheme (评分方案): data, never constants in code."""

    schema_name: ClassVar[str] = "profile"

    id: str
    """Short name: caiyu-2020-10."""
    title: str
    """Title for people."""
    description: str = ""
    """When it is used."""
    provenance: str
    """Where it comes from as a whole."""
    stages: tuple[StageScheme, ...]
    """Its stages."""
    thresholds: dict[str, Threshold] = {}
    """Named thresholds."""
    words: dict[str, Words] = {}
    """Named lists of words."""
    grades: Grades | None = None
    """Grades of scores."""
    depths: dict[str, Depth] = {}
    """How deep to look by the class of a project (A, B, C); all checks where nothing is said."""
    document_types: tuple[DocumentType, ...] = ()
    """Types of reports, in the order in which they are tried."""
    deductions: dict[str, Deduction] = {}
    """What faults cost, by name."""
    deadlines: dict[str, Deadline] = {}
    """Terms of the year's work, by name."""
    periods: tuple[MonitoringPeriod, ...] = ()
    """Monitoring periods, the earliest first."""
    marks: Marks | None = None
    """How a form of the scheme is known; None for a scheme that is only chosen by a person."""
    chosen: str = ""
    """Why it is used in a review, one Chinese sentence; empty in a file."""

    def stage(self, stage: Stage) -> StageScheme:
        """The scheme of a stage; an empty one where it says nothing."""
        return next((s for s in self.stages if s.stage == stage), StageScheme(stage=stage))

    def threshold(self, name: str) -> Decimal | None:
        """A named threshold; None where the scheme has none."""
        found = self.thresholds.get(name)
        return found.value if found else None

    def own_limits(self, months: int) -> MonitoringPeriod | None:
        """The monitoring period of so many months that has a limit of its own for the light."""
        held = (one for one in self.periods if one.light_red or one.light_yellow)
        return next((one for one in held if one.months == months), None)

    def light_limits(self, months: int) -> tuple[Decimal | None, Decimal | None]:
        """Limits of red and yellow for so many months: the period's own, else the general ones."""
        own = self.own_limits(months)
        red = own.light_red.value if own and own.light_red else self.threshold("light_red")
        yellow = own.light_yellow if own else None
        return red, yellow.value if yellow else self.threshold("light_yellow")

    def word_list(self, name: str) -> tuple[str, ...]:
        """A named list of words; empty where the scheme has none."""
        found = self.words.get(name)
        return found.words if found else ()
