"""The rows of a form become a Target."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pbassist.forms.fields import Fields, read_fields, read_period, read_project, read_ticked
from pbassist.forms.funds import find_unit, make_execution, read_funds
from pbassist.forms.goals import Goals, read_goals
from pbassist.forms.grid import Grid, Part, join_lines
from pbassist.forms.headers import Header, find_goal_kind
from pbassist.forms.indicators import IndicatorRows, read_indicator_rows, scale_shares
from pbassist.forms.labels import name_goal, strip_label
from pbassist.forms.regions import Region
from pbassist.forms.spelled import Spelled, read_spelled
from pbassist.forms.subtotals import read_lines
from pbassist.forms.tasks import read_tasks
from pbassist.forms.years import read_only_year, read_stated_year, read_year
from pbassist.model.performance import Execution, Filled, Goal, Indicator, Stage, Target

YEAR_OF_BUDGET = re.compile(
    r"(?:项目)?(20\d\d)年?度?(?:部门)?(?:预算|申请|申报|资金|目标|绩效目标)"
)
PROJECT_CLASS = re.compile(r"([ABC])\s?类?")
NO_FORM = re.compile(r"指标库|指标体系|指标框架|参考指标|共性指标")
ATTRIBUTE_RANK = ("属性", "性质", "类型")
LONG_PROSE = 60
DAY = re.compile(r"20\d\d\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}\s?日?")
DATED = re.compile(r"日期|时间")
"""Beside a place for a signature stands the day, which is nobody's name."""
DECLARED = re.compile(r"申报|批复")
SCORE_SHEET = re.compile(r"(?:复核|抽评|抽查|考评|考核|再评价)(?:评分|打分|计分)?表")
"""The end of a title under which rows of points alone are no form of a project."""
REVIEWED = re.compile(r"复核|抽查|抽评|再评价|重点评价|考评|考核|评分")
"""Words of a title that say whose paper a form with two scores is: the office's that checked it."""
NAMING_TAB = re.compile(
    r"(?:\d{1,3}[.、\s-]{1,2})?"
    r"([\w（）()《》“”·—-]{0,30}[\u4e00-\u9fff]{4}[\w（）()《》“”·—-]{0,30})"
)
OTHER_TAB = re.compile(
    r"绩效|目标|申报|自评|监控|批复|汇总|目录|封面|说明|附件|附表|模板|样表|字典|指标|预算|工作表|台账"
    r"|(?:表|局|委|办|站|中心|所|院|校|学|镇|乡|街道|公司|政府|科|股|室|队|馆|会|部|年度?)$"
)


def read_region(
    grid: Grid, region: Region, *, stage: Stage | None = None, unit: str | None = None
) -> Target | None:
    """The form in some rows, of a stage that is known or told by its words; None for a table that
    is none. `unit` is that of the money where the form itself prints none.
    """
    tables = _read_tables(grid, region)
    taken = {row for t in tables for row in range(t.header.top, t.bottom)}
    rows = _own_rows(grid, region, taken, tables)
    fields = read_fields(grid, rows)
    scored = stage == "evaluation" and region.title is not None
    spelled = Spelled((), frozenset()) if region.headers else read_spelled(grid, rows)
    if not scored and not _is_form(grid, region, fields, rows, spelled):
        return None
    rows = [row for row in rows if row not in spelled.rows]
    stage = stage or name_stage(grid, region)
    listed = read_tasks(
        grid, rows, find_unit(grid, rows), "requested" if stage == "declaration" else "adjusted"
    )
    tabled = [row for row in rows if row not in listed.rows]
    money = read_funds(
        grid, tabled, declared=stage == "declaration", listed=listed.money, unit=unit
    )
    goals = read_goals(grid, tabled)
    overall, annual = _make_goals(grid, region, goals, tables, spelled)
    texts = dict(read_sections(grid, fields))
    totals = dict(_read_totals(grid, tables))
    attribute = fields.ranked("attribute", ATTRIBUTE_RANK)
    used = [c for row in sorted({*rows, *taken, *spelled.rows}) for c in grid.own(row)]
    return Target.model_validate(
        {
            "project": read_project(fields),
            "stage": stage,
            "title": join_lines(region.title.text) if region.title else "",
            "attribute": join_lines(read_ticked(attribute.text)) if attribute else None,
            "project_class": read_class(fields),
            "year": _read_year(grid, region, fields),
            "period": read_period(fields),
            "unit": money.unit,
            "funds": money.funds,
            "execution": _pick_execution(grid, money.execution, tables),
            "overall": overall,
            "annual": annual,
            "subtotals": read_lines(grid, tables) if overall is None else (),
            "tasks": listed.tasks,
            "columns": name_columns(table.header for table in tables),
            "people": tuple(_read_people(grid, fields)),
            "span": grid.span(min(c.start for c in used), max(c.end for c in used)),
            **texts,
            **totals,
        }
    )


def name_after_sheet(target: Target, grid: Grid) -> Target:
    """The only form of a sheet, without a place for the project's name, named as the tab is.

    A tab that bears the name of a unit or of a kind of paper, or a number, names no project.
    """
    tab = NAMING_TAB.fullmatch(grid.name.strip())
    project = target.project
    words = tab[1] if tab else ""
    if project.name or project.code or not words or OTHER_TAB.search(words):
        return target
    return target.model_copy(update={"project": project.model_copy(update={"name": words})})


def _read_tables(grid: Grid, region: Region) -> list[IndicatorRows]:
    tables: list[IndicatorRows] = []
    for at, header in enumerate(region.headers):
        later = [h.top for h in region.headers[at + 1 :] if h.top > header.top]
        path = tables[-1].path if tables and _goes_on(tables[-1], header) else None
        bottom = min([*later, region.bottom])
        tables.append(read_indicator_rows(grid, header, bottom, path=path))
    return tables


def _goes_on(before: IndicatorRows, header: Header) -> bool:
    """True for a header printed again at the top of a page, right below the rows before it."""
    heads = [
        {(field, column.left, column.label.key) for field, column in one.columns.items()}
        for one in (before.header, header)
    ]
    return (
        before.bottom == header.top and before.header.kind == header.kind and heads[0] == heads[1]
    )


def _own_rows(
    grid: Grid, region: Region, taken: set[int], tables: list[IndicatorRows]
) -> list[int]:
    """Rows of the form besides its indicators; prose around the tables of a text is left out."""
    rows = []
    for row in range(region.top, region.bottom):
        own = grid.own(row)
        if row in taken or not own:
            continue
        titled = region.title is not None and region.title.start == own[0].start
        if own[0].loose and not titled and len(own[0].text) > LONG_PROSE:
            continue
        rows.append(row)
    last = max((row for row in [*rows, *taken] if not _is_loose(grid, row)), default=-1)
    return [row for row in rows if row <= last + 3]


def _is_loose(grid: Grid, row: int) -> bool:
    own = grid.own(row)
    return bool(own) and own[0].loose


def _is_form(grid: Grid, region: Region, fields: Fields, rows: list[int], spelled: Spelled) -> bool:
    """Indicators with planned values, or a form's title over a project label; in a text document,
    where a report shows tables of its own, also the project or the title.
    """
    labelled = region.keyed or fields.has("unit") or fields.has("department")
    title = region.title.key if region.title else ""
    if not region.headers:
        tabled = any(not _is_loose(grid, row) for row in range(region.top, region.bottom))
        named = any(word in title for word in ("目标", "自评", "监控", "批复"))
        goals = any(name_goal(c.key) for row in rows for c in grid.own(row))
        asked = goals or bool(spelled.indicators)
        return named and tabled and asked and fields.has("name")
    above = [c.key for row in rows if row < region.headers[0].top for c in grid.own(row)]
    if not fields.value("name") and any(NO_FORM.search(words) for words in (grid.name, *above)):
        return False
    if grid.document.sheets:
        return True
    return bool(region.keyed or (region.title and labelled))


def name_columns(headers: Iterable[Header]) -> tuple[str, ...]:
    """The labels of the columns of indicator tables, each once."""
    labels = {c.label for h in headers for c in h.columns.values()}
    ordered = sorted(labels, key=lambda cell: (cell.column, cell.row))
    return tuple(dict.fromkeys(strip_label(label.key) for label in ordered))


def name_stage(grid: Grid, region: Region) -> Stage:
    """The stage a form belongs to, by its title, else by its columns."""
    columns = {field for header in region.headers for field in header.columns}
    return name_stage_of(region.title.key if region.title else "", columns, grid.name)


def name_stage_of(title: str, columns: set[str], sheet: str) -> Stage:
    """The stage that a title, the fields of the indicator columns and a sheet's name speak of."""
    if "rescore" in columns and REVIEWED.search(title):
        return "evaluation"
    if not columns and SCORE_SHEET.search(title):
        return "evaluation"
    if "监控" in title or {"expected", "likelihood"} & columns:
        return "monitoring"
    if any(word in title for word in ("自评", "完成情况", "评价表")):
        return "self_evaluation"
    if "actual" in columns and not (DECLARED.search(title) and "score" not in columns):
        return "monitoring" if "监控" in sheet else "self_evaluation"
    return "declaration"


def _make_goals(
    grid: Grid, region: Region, goals: Goals, tables: list[IndicatorRows], spelled: Spelled
) -> tuple[Goal | None, Goal | None]:
    """Overall and annual goal; the only goal of a form is its annual one."""
    kinds = [find_goal_kind(grid, table.header, region.top) for table in tables]
    both = "goal_overall" in goals.labels and bool({"goal_annual", "goal"} & goals.labels)
    split = both or len(set(kinds)) > 1
    sorted_out: dict[str, list[Indicator]] = {"overall": [], "annual": [*spelled.indicators]}
    for kind, table in zip(kinds, tables, strict=True):
        sorted_out[kind if split else "annual"].extend(table.indicators)
    if len(tables) == 1:
        sorted_out = {"overall": [], "annual": sorted_out["annual"] + sorted_out["overall"]}
    first = goals.overall if split else None
    second = goals.annual if split else goals.annual or goals.overall
    overall = _goal(grid, first, None, sorted_out["overall"])
    return overall, _goal(grid, second, goals.actual, sorted_out["annual"])


def _goal(
    grid: Grid, text: Part | None, actual: Part | None, indicators: list[Indicator]
) -> Goal | None:
    if not (text or actual or indicators):
        return None
    return Goal(
        text=text.text if text else None,
        span=grid.span(text.start, text.end) if text else None,
        actual=actual.text if actual else None,
        actual_span=grid.span(actual.start, actual.end) if actual else None,
        indicators=scale_shares(tuple(indicators)),
    )


def read_sections(grid: Grid, fields: Fields) -> Iterator[tuple[str, object]]:
    """立项依据, 资金测算, 存在问题 and 改进措施 with their places, by field of `Target`."""
    yield "has_grounds_field", fields.has("grounds")
    for field in ("grounds", "estimate", "problems", "measures"):
        part = fields.value(field)
        if part:
            yield field, part.text
            yield f"{field}_span", grid.span(part.start, part.end)


def _read_totals(grid: Grid, tables: list[IndicatorRows]) -> Iterator[tuple[str, object]]:
    total = next((t.total for t in reversed(tables) if t.total), None)
    if total and total.weight_part:
        yield "total_weight", total.weight
        yield "total_weight_span", grid.span(total.weight_part.start, total.weight_part.end)
    if total and total.rescore is not None:
        yield "total_rescore", total.rescore
    if total and total.score_part:
        yield "total_score", total.score
        yield "total_score_span", grid.span(total.score_part.start, total.score_part.end)


def _pick_execution(
    grid: Grid, execution: Execution | None, tables: list[IndicatorRows]
) -> Execution | None:
    """The block of money, completed by a row 预算执行率 among the indicators."""
    row = next((t.execution for t in tables if t.execution), None)
    if row is None or (execution and execution.weight is not None):
        return execution
    parts = {
        field: Part(span.quote, span.start, span.end)
        for field, name in (("rate", "actual"), *((f, f) for f in ("weight", "score", "rescore")))
        for span in [next((c.span for c in row.cells if c.field == name), None)]
        if span
    }
    if execution and execution.rate and execution.rate_span:
        parts["rate"] = Part(execution.rate, execution.rate_span.start, execution.rate_span.end)
    return make_execution(grid, parts) or execution


def read_class(fields: Fields) -> str | None:
    """A, B or C where the form says a class; None otherwise."""
    for field in ("project_class", "attribute"):
        part = fields.value(field)
        match = PROJECT_CLASS.fullmatch(read_ticked(part.text).upper()) if part else None
        if match:
            return match.group(1)
    return None


def _read_year(grid: Grid, region: Region, fields: Fields) -> int | None:
    """The year of a form: its title, its year field, the rows above the project, its labels, its
    term, then the sheet and the file.
    """
    named, period = fields.value("year"), read_period(fields)
    for text in (region.title.text if region.title else "", named.text if named else ""):
        if found := read_year(text):
            return found
    for text in _heading_rows(grid, region):
        if found := read_stated_year(text):
            return found
    first = region.headers[0].top if region.headers else region.bottom
    labels = (c.key for row in range(region.top, first) for c in grid.own(row))
    years = {int(m.group(1)) for key in labels if (m := YEAR_OF_BUDGET.match(key))}
    if years:
        return max(years)
    return (
        (read_only_year(period) if period else None)
        or read_stated_year(grid.name)
        or read_stated_year(grid.document.name)
    )


def _heading_rows(grid: Grid, region: Region) -> Iterator[str]:
    """The words of rows above the first label, such as （2026年度）."""
    first = max(region.top - 2, 0)
    for row in range(first, min(region.top + 5, region.bottom)):
        own = grid.own(row)
        if len(own) <= 2 and all(len(c.key) <= 30 for c in own):
            yield from (c.text for c in own if "年" in c.key)


def _read_people(grid: Grid, fields: Fields) -> Iterator[Filled]:
    for hit in fields.hits.get("people", ()):
        if hit.value and not (DAY.fullmatch(hit.value.text) and not DATED.search(hit.label)):
            yield Filled(field=hit.label, span=grid.span(hit.value.start, hit.value.end))
