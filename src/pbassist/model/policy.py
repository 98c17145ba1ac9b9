"""A rule becomes a Regulation of Articles; a Library resolves citations at a date."""

from __future__ import annotations

import datetime as dt
import re
from functools import cached_property
from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator

from pbassist.model.document import Document, Span
from pbassist.model.value import Stored, Value

Level = Literal["法律", "行政法规", "国务院文件", "部门", "省", "市", "县", "标准", "党内", "未定"]
TextKind = Literal["full", "digest", "card"]
ArticleKind = Literal["preamble", "heading", "article", "section", "annex"]
Status = Literal["现行有效", "尚未施行", "已失效", "已废止", "效力待核实"]
Force = Literal["适用", "参照", "仅供参考"]
DutyKind = Literal["应当", "禁止", "内容", "要点", "评分", "后果", "效力", "界定"]
"""What a sentence of a rule does: oblige, forbid, list contents or points of review, score, threaten,
set dates, or only define."""


DRAFT = re.compile(
    r"[（(](?:公开)?(?:征求意见|送审|讨论|审议|报审|报批|代拟|初)[^（()）]{0,6}稿[)）]|[（(]草案|[（(]初稿"
)
CENTRAL = re.compile(r"中央|国务院(?:各|有关)")
ABOVE = {
    "省": re.compile(r"省级|省直|省属|省政府|自治区(?:级|直)"),
    "市": re.compile(r"市级|市直|市属|市政府"),
}
BELOW = re.compile(r"各(?:省|地|级|(?:设区)?的?市|区|县|乡镇)|[、（(]县|县[（(、]|县级|地方|乡镇")
"""Words with which an addressee reaches below the level that speaks."""


class Article(Value):
    """An article or section of a rule (条文); the spans of a rule's articles cover its whole text."""

    id: str
    """<regulation id>#<ordinal>."""
    regulation_id: str
    """The rule it belongs to."""
    title: str = ""
    """Title of the rule, carried for display and search."""
    number: str | None = None
    """文号 of the rule."""
    kind: ArticleKind = "article"
    """preamble, heading, article, section (一、（一）) or annex."""
    label: str = ""
    """As printed, normalised: 第十七条, 三（一）, 附件1."""
    path: tuple[str, ...] = ()
    """Headings above it: 第三章 预算支出绩效目标管理, …"""
    span: Span
    """Its place in the rule's document, label and trailing line break included."""
    paragraphs: tuple[Span, ...] = ()
    """款, in order."""
    items: tuple[Span, ...] = ()
    """项, in order."""

    @property
    def text(self) -> str:
        """Its words."""
        return self.span.quote


class Requirement(Value):
    """What a rule asks (制度要求), in one of its sentences or listed items."""

    id: str
    """Hash of rule, article and folded words, and of its ordinal among equals."""
    regulation_id: str
    """The rule."""
    article_id: str
    """The article."""
    label: str
    """Its label, as it is cited."""
    kind: DutyKind
    """What the sentence does."""
    span: Span
    """The sentence, in the rule's document."""
    who: Span | None = None
    """Who must do it, as printed."""
    deadline: Span | None = None
    """By when, as printed."""
    amounts: tuple[Span, ...] = ()
    """Amounts of money in it."""
    contents: tuple[Span, ...] = ()
    """Contents it enumerates."""
    papers: tuple[str, ...] = ()
    """Types of document (文种) it speaks of."""


class Verified(Value):
    """What is known of one field of a regulation's record (核验)."""

    field: str
    """Name of the field of `Regulation`."""
    checked: bool
    """True when it was read in a source, False for 未核验原文."""
    source: str = ""
    """Where it was read."""


class Regulation(Stored):
    """A rule (制度): law, regulation, measure or notice, with its dates and addressees."""

    schema_name: ClassVar[str] = "regulation"

    id: str
    """Short and stable; a version of the same rule has its own."""
    title: str
    """Without 《》."""
    aliases: tuple[str, ...] = ()
    """Short names under which it is cited."""
    number: str | None = None
    """文号 in normal form, such as 财预〔2020〕10号."""
    issuer: str | None = None
    """发文机关."""
    level: Level = "未定"
    """Rank of the rule."""
    place: str | None = None
    """Province, city or county it binds; None for national rules."""
    applies_to: str | None = None
    """适用对象 as printed or as known, such as 中央部门."""
    issued: dt.date | None = None
    """成文 or 印发 date."""
    effective_from: dt.date | None = None
    """施行 date; None when unknown."""
    first_in_force: dt.date | None = None
    """施行 date of the first edition, where an earlier edition's text is not held; None otherwise."""
    effective_until: dt.date | None = None
    """Last day in force, from 有效期; None when open or unknown."""
    status: Status | None = None
    """Status as recorded by hand; None when it is to be computed from the dates."""
    repealed_on: dt.date | None = None
    """Date from which it is 废止, when known."""
    replaces: tuple[str, ...] = ()
    """Titles or numbers of the rules it replaces."""
    replaced_by: tuple[str, ...] = ()
    """Titles or numbers of the rules that replace it."""
    text_kind: TextKind = "card"
    """full text, our digest, or a card with metadata alone."""
    provenance: str = ""
    """Where the record comes from."""
    verified: tuple[Verified, ...] = ()
    """What was read in a source, field by field."""
    document_id: str | None = None
    """The document its articles lie in; None for a card."""
    version: str = "1"
    """Edition: a date or a counter."""
    articles: tuple[Article, ...] = ()
    """Its articles, in order; empty for a card."""

    def is_verified(self, field: str) -> bool:
        """Whether a field was read in a source (the last word on it counts)."""
        checks = [mark.checked for mark in self.verified if mark.field == field]
        return bool(checks) and checks[-1]

    def was_other_at(self, on: dt.date) -> bool:
        """Whether an earlier edition was in force on a day, of which the text is not held."""
        if self.first_in_force is None or self.effective_from is None:
            return False
        return self.first_in_force <= on < self.effective_from

    def status_at(self, on: dt.date) -> Status:
        """Its status on a day; 效力待核实 when the dates do not tell."""
        if self.repealed_on is not None and on >= self.repealed_on:
            return "已废止"
        if self.effective_until is not None and on > self.effective_until:
            return "已失效"
        if self.effective_from is not None and on < self.effective_from:
            return "效力待核实" if self.was_other_at(on) else "尚未施行"
        if self.status is not None:
            return self.status
        return "现行有效" if self.effective_from is not None else "效力待核实"


class Correction(Value):
    """What the bureau corrected in the record of a rule (更正); fields it does not state stay as read."""

    rule: str
    """Id of the rule."""
    title: str | None = Field(default=None, min_length=2)
    """名称."""
    number: str | None = None
    """文号."""
    issuer: str | None = None
    """发文机关."""
    level: Level | None = None
    """级别."""
    place: str | None = None
    """地区."""
    applies_to: str | None = None
    """适用对象."""
    issued: dt.date | None = None
    """印发日期."""
    effective_from: dt.date | None = None
    """施行日期."""
    effective_until: dt.date | None = None
    """失效日期, the last day in force."""
    repealed_on: dt.date | None = None
    """废止日期."""
    status: Status | None = None
    """状态, where no date tells it."""
    aliases: tuple[str, ...] | None = None
    """简称."""
    replaces: tuple[str, ...] | None = None
    """代替的制度."""
    replaced_by: tuple[str, ...] | None = None
    """被何制度代替."""

    @model_validator(mode="before")
    @classmethod
    def _read_struck(cls, fields: Any) -> Any:
        """TOML has no null: an empty string strikes a field out."""
        if not isinstance(fields, dict):
            return fields
        return {name: None if value == "" else value for name, value in fields.items()}

    @property
    def stated(self) -> dict[str, Any]:
        """The fields it states, None where a field is struck out on purpose."""
        fields = sorted(self.model_fields_set - {"rule"})
        return {field: getattr(self, field) for field in fields}


class Citation(Value):
    """A rule cited in a text (引用): what was printed, and what it was resolved to."""

    span: Span
    """The whole citation as printed."""
    title: str | None = None
    """Title inside 《》, inner brackets kept."""
    number: str | None = None
    """文号 in normal form."""
    number_printed: str | None = None
    """文号 as printed."""
    issuer: str | None = None
    """Issuer printed before the title."""
    label: str | None = None
    """Article cited, normalised: 第五十七条, 第五十七条第二款."""
    article_ids: tuple[str, ...] = ()
    """Articles it resolves to; exactly one, or none."""
    faults: tuple[str, ...] = ()
    """Faults of form seen in the printed number or brackets, in Chinese."""


class Bureau(Value):
    """The bureau that reviews (本单位), which decides what binds it."""

    place: str | None = None
    """County or district, such as 云泽县; None when not set."""
    city: str | None = None
    """Its prefecture."""
    province: str | None = None
    """Its province."""
    level: Literal["县", "市", "省", "中央"] = "县"
    """Level of government."""


class Library(Stored):
    """The rules known to the bureau (制度库), each asked at a date."""

    schema_name: ClassVar[str] = "library"

    regulations: tuple[Regulation, ...] = ()
    """All rules, full texts before cards of the same rule."""
    documents: tuple[Document, ...] = ()
    """The documents that articles lie in."""
    bureau: Bureau = Bureau()
    """Who asks."""

    @cached_property
    def by_id(self) -> dict[str, Regulation]:
        """Rules by id."""
        return {regulation.id: regulation for regulation in self.regulations}

    def force(self, regulation: Regulation) -> Force:
        """Whether a rule binds this bureau: 适用, 参照 (addressed to others above), 仅供参考.

        A local rule binds only where its place is ours; one whose place is not known is never
        more than 仅供参考. A rule of ours addressed to the departments of a higher level is 参照.
        A draft (征求意见稿) binds nobody.
        """
        if DRAFT.search(regulation.title):
            return "仅供参考"
        if regulation.place is not None:
            if not self._is_ours(regulation.place):
                return "仅供参考"
            return "参照" if self._speaks_above(regulation) else "适用"
        if regulation.level in ("市", "县", "省", "未定"):
            return "仅供参考"
        who = regulation.applies_to or ""
        if CENTRAL.search(who) and not BELOW.search(who):
            return "适用" if self.bureau.level == "中央" else "参照"
        return "适用"

    def _is_ours(self, place: str) -> bool:
        """Whether a place is the bureau's own or above it; 云泽 and 云泽县 are one."""
        ours = (self.bureau.place, self.bureau.city, self.bureau.province)
        return any(one and (place in (one, one[:-1]) or place[:-1] == one) for one in ours)

    def _speaks_above(self, regulation: Regulation) -> bool:
        """Whether a province or city addresses its own departments alone: 省级部门, 市直各单位."""
        own, who = self.bureau.level, regulation.applies_to or ""
        above = ABOVE.get(regulation.level)
        if above is None or own == regulation.level or not above.search(who):
            return False
        return BELOW.search(who) is None
