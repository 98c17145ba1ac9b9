"""Cases of tests/cases/*.toml become dossiers: every filled cell is laid into one text, with its span."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal, InvalidOperation
from typing import Any

from pbassist.checks.register import Brief
from pbassist.model.document import Block, CellPlace, Document, Reader, Span
from pbassist.model.performance import (
    BudgetRequest,
    Dossier,
    Estimate,
    EstimateLine,
    Execution,
    Filled,
    Fund,
    Goal,
    Indicator,
    Paper,
    Payment,
    Project,
    Target,
    Unit,
)
from pbassist.model.policy import Library
from pbassist.model.profile import Profile
from pbassist.relations.season.likeness import join_alike
from pbassist.relations.season.same_words import join_same_words

ON = dt.date(2026, 3, 1)
FACTORS = {
    "元": Decimal(1),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "亿元": Decimal(10**8),
}
COLUMNS = {
    "declaration": (
        *("dimension", "aspect", "name", "planned", "weight", "unit", "operator"),
        "explanation",
    ),
    "self_evaluation": (
        *("dimension", "aspect", "name", "planned", "actual", "weight", "score", "deviation"),
        *("remark", "unit", "source"),
    ),
}
COLUMNS["monitoring"] = (
    *("dimension", "aspect", "name", "planned", "actual", "expected", "deviation", "remark"),
    "unit",
)
COLUMNS["approval"] = COLUMNS["adjustment"] = COLUMNS["declaration"]
COLUMNS["previous"] = COLUMNS["self_evaluation"]
HEADERS = {
    "self_evaluation": "偏差原因分析及改进措施",
    "previous": "偏差原因分析及改进措施",
    "monitoring": "绩效运行监控表（1—7月）",
}
STAGES = {
    "self_evaluation": "self_evaluation",
    "previous": "self_evaluation",
    "monitoring": "monitoring",
}
TICK_COLUMNS = {"确定能": 8, "有可能": 9, "完全不可能": 10}


class Laying:
    """Words laid one after another, each a block of its own."""

    def __init__(self, name: str) -> None:
        self.name, self.parts, self.blocks, self.length = name, [], [], 0

    def lay(self, words: str, cell: CellPlace | None = None) -> tuple[int, int]:
        start, end = self.length, self.length + len(words)
        locator = f"sheet:A{len(self.blocks) + 1}@{self.name}"
        self.blocks.append(
            Block(
                id=f"b{len(self.blocks)}",
                kind="paragraph",
                start=start,
                end=end,
                locator=locator,
                cell=cell,
            )
        )
        self.parts.append(words)
        self.length = end + 1
        return start, end

    def finish(self) -> Document:
        text = "\n".join(self.parts)
        digest = hashlib.sha256(text.encode()).hexdigest()
        return Document(
            id=hashlib.sha256((self.name + text).encode()).hexdigest(),
            name=f"{self.name}.xlsx",
            media_type="text/plain",
            reader=Reader(name="test", version="1"),
            text=text,
            text_hash=digest,
            blocks=tuple(self.blocks),
        )


def build_paper(role: str, case: dict[str, Any], name: str = "") -> Paper:
    """A paper of a role out of a case's table for it."""
    laying = Laying(name or role)
    laying.lay(case.get("heads", HEADERS.get(role, "绩效目标申报表")))
    places: dict[tuple[Any, ...], tuple[int, int]] = {}
    for field in (
        *("overall", "goal", "done", "grounds", "estimate", "problems", "measures", "total"),
        *("total_weight", "foot", "period"),
    ):
        if case.get(field) is not None:
            places[field,] = laying.lay(str(case[field]))
    for measure, amounts in case.get("funds", {}).items():
        for source, printed in amounts.items():
            places["fund", measure, source] = laying.lay(printed)
    for field, printed in case.get("execution", {}).items():
        places["execution", field] = laying.lay(printed)
    rows, ticks = case.get("indicators", []), case.get("ticks", [])
    for words, column in TICK_COLUMNS.items() if ticks else ():
        laying.lay(words, CellPlace(table=0, row=0, column=column))
    for at, row in enumerate(rows):
        for field, printed in zip(COLUMNS[role], row, strict=False):
            if printed != "":
                place = CellPlace(table=0, row=at + 1, column=0)
                named = ticks and field == "name"
                places["row", at, field] = laying.lay(printed, place if named else None)
        if ticks[at : at + 1] not in ([], [""]):
            laying.lay("√", CellPlace(table=0, row=at + 1, column=TICK_COLUMNS[ticks[at]]))
    document = laying.finish()
    return Paper(role=role, document=document, target=_build_target(role, case, document, places))  # type: ignore[arg-type]


def _build_target(
    role: str, case: dict[str, Any], document: Document, places: dict[Any, Any]
) -> Target:
    def span(*key: object) -> Span | None:
        return document.span(*places[key]) if key in places else None

    indicators = tuple(
        _build_indicator(role, at, row, document, places)
        for at, row in enumerate(case.get("indicators", []))
    )
    unit = case.get("unit", "万元")
    funds = tuple(
        Fund(
            source=source,
            measure=measure,
            label=case.get("labels", {}).get(source, source),
            printed=printed,
            unit=unit,
            amount=Decimal(printed.replace(",", "")) * FACTORS[unit],
            span=document.span(*places["fund", measure, source]),
        )
        for measure, amounts in case.get("funds", {}).items()
        for source, printed in amounts.items()
    )
    total = case.get("total")
    execution = case.get("execution")
    return Target(
        project=Project(
            name=case.get("project", "道路养护"),
            unit=case.get("sender", "县公路中心"),
            department=case.get("department"),
        ),
        stage=STAGES.get(role, "declaration"),  # type: ignore[arg-type]
        title=case.get("title", ""),
        year=case.get("year", 2026),
        period=case.get("period"),
        attribute=case.get("attribute"),
        unit=unit,
        funds=funds,
        execution=Execution(
            rate=execution.get("rate"),
            rate_span=span("execution", "rate"),
            weight=_number(execution.get("weight")),
            score=_number(execution.get("score")),
            score_span=span("execution", "score"),
        )
        if execution
        else None,
        grounds=case.get("grounds"),
        grounds_span=span("grounds"),
        has_grounds_field="grounds" in case or case.get("asks_grounds", False),
        estimate=case.get("estimate"),
        estimate_span=span("estimate"),
        overall=Goal(text=case["overall"], span=span("overall")) if "overall" in case else None,
        annual=Goal(
            text=case.get("goal"),
            span=span("goal"),
            actual=case.get("done"),
            actual_span=span("done"),
            indicators=indicators,
        ),
        total_score=_number(total),
        total_score_span=span("total"),
        total_weight=_number(case.get("total_weight")),
        total_weight_span=span("total_weight"),
        problems=case.get("problems"),
        problems_span=span("problems"),
        measures=case.get("measures"),
        measures_span=span("measures"),
        span=document.span(0, len(document.text)),
    )


def _build_indicator(
    role: str, at: int, row: list[str], document: Document, places: dict[Any, Any]
) -> Indicator:
    filled = dict(zip(COLUMNS[role], row, strict=False))
    fields: dict[str, Any] = {name: printed or None for name, printed in filled.items()}
    for name in ("weight", "score"):
        fields[name] = _number(fields.get(name))
    cells = tuple(
        Filled(field=name, span=document.span(*places["row", at, name]))
        for name in filled
        if ("row", at, name) in places
    )
    fields["has_unit_column"] = len(row) > COLUMNS[role].index("unit")
    first, last = cells[0].span, cells[-1].span
    return Indicator(**fields, span=document.span(first.start, last.end), cells=cells)


def _build_payment(case: dict[str, Any]) -> Paper:
    laying = Laying("execution")
    if day := case.get("as_of"):
        laying.lay(f"截至{day.year}年{day.month}月{day.day}日")
    start, end = laying.lay(case["executed"])
    document = laying.finish()
    unit = case.get("unit", "元")
    payment = Payment(
        project=Project(),
        executed=Decimal(case["executed"].replace(",", "")) * FACTORS[unit],
        printed=case["executed"],
        as_of=case.get("as_of"),
        unit=unit,
        span=document.span(start, end),
    )
    return Paper(role="execution", document=document, payment=payment)


def _build_request(case: dict[str, Any]) -> Paper:
    """A row of a list of budget requests: its amount as printed, and its unit where it has one."""
    laying = Laying("budget")
    start, end = laying.lay(case["amount"])
    document = laying.finish()
    unit = case.get("unit")
    request = BudgetRequest(
        project=Project(),
        amount=Decimal(case["amount"]) * FACTORS[unit or "元"],
        decimals=len(case["amount"].partition(".")[2]),
        unit=unit,
        span=document.span(start, end),
    )
    return Paper(role="budget", document=document, request=request)


def _build_estimate(case: dict[str, Any]) -> Paper:
    """An estimate of its own: lines of (item, quantity, counted, price, amount), and a total."""
    laying = Laying("estimate")
    rows = [(row, laying.lay("\t".join(row))) for row in case["lines"]]
    total = laying.lay(case["total"])
    document = laying.finish()
    factor = FACTORS[case.get("unit", "万元")]
    lines = tuple(
        EstimateLine(
            item=item,
            quantity=Decimal(quantity),
            counted=counted,
            price=Decimal(price) * factor,
            amount=Decimal(amount) * factor,
            span=document.span(*place),
        )
        for (item, quantity, counted, price, amount), place in rows
    )
    estimate = Estimate(
        project=Project(),
        unit=case.get("unit", "万元"),
        lines=lines,
        total=Decimal(case["total"]) * factor,
        total_span=document.span(*total),
        span=document.span(0, len(document.text)),
    )
    return Paper(role="estimate", document=document, estimate=estimate)


def _build_summary(case: dict[str, Any]) -> Paper:
    """A summary of self-evaluations: its title, then rows of cells, the labels first."""
    laying = Laying("summary")
    laying.lay(case["title"])
    for row, cells in enumerate(case["rows"]):
        for column, words in enumerate(cells):
            laying.lay(words, CellPlace(table=0, row=row, column=column))
    return Paper(role="annex", document=laying.finish())


def _number(printed: str | None) -> Decimal | None:
    try:
        return Decimal(str(printed)) if printed is not None else None
    except InvalidOperation:
        return None


def _build_other(numbered: tuple[int, dict[str, Any]]) -> Dossier:
    """Another form of the season; its text begins with the project's name, as forms do."""
    at, case = numbered
    paper = build_paper(
        case.get("role", "declaration"), {**case, "grounds": case["project"]}, f"另一份{at}"
    )
    project = Project(
        name=case["project"],
        unit=case.get("sender", "县公路中心"),
        department=case.get("department"),
    )
    return Dossier(id=f"o{at}", kind="project", project=project, papers=(paper,))


def build_brief(case: dict[str, Any], profile: Profile, library: Library | None = None) -> Brief:
    """The brief of a case; its top level is the form under review, tables below are other papers."""
    role = case.get("role", "declaration")
    papers = [build_paper(role, case)]
    for other in ("declaration", "approval", "adjustment", "previous", "monitoring"):
        if other in case:
            papers.append(build_paper(other, case[other]))
    if "ledger" in case:
        papers.append(
            _build_payment({"executed": case["ledger"], "as_of": case.get("ledger_as_of")})
        )
    if "request" in case:
        papers.append(_build_request(case["request"]))
    if "estimate_paper" in case:
        papers.append(_build_estimate(case["estimate_paper"]))
    if "summary" in case:
        papers.append(_build_summary(case["summary"]))
    if "report" in case:
        laying = Laying("report")
        laying.lay(case["report"])
        papers.append(Paper(role="report", document=laying.finish()))
    project = Project(
        name=case.get("project", "道路养护"),
        unit=case.get("sender", "县公路中心"),
        department=case.get("department"),
    )
    dossier = Dossier(id="d", kind="project", project=project, papers=tuple(papers))
    others = map(_build_other, enumerate(case.get("others", [])))
    dossier = join_same_words(join_alike([dossier, *others]))[0]
    units = tuple(Unit(name=name, department=over) for name, over in case.get("register", []))
    return Brief(dossier, library or Library(regulations=()), profile, ON, units)
