"""A dossier of the gold becomes files as a unit hands them in, and the files its review.

A `[[dossier]]` of a TOML table beside this module:

* `id`, `name` (what a reader recognises it by), `why` (what looks wrong in it and is not);
* `stage`: the stage under review, `declaration` unless told; `file` of the form under review:
  `xlsx` unless told, or `docx`, or `flat` (an export, the project's fields repeated beside every indicator);
* `on`: the day of the review (2026-03-01 unless told); `register`: rows of 预算单位, 主管部门;
  `rules`: texts of the bureau's own rules, as its library reads them; `report`: a text whose
  first line is its title; `beside`: ids of other dossiers that lie in the same season;
* forms, each a table: `declaration`, `self_evaluation`, `monitoring`, `previous` (the 自评表 of
  the year before), `approval`, `adjustment`; lists: `estimate` (支出测算, of a file of its own)
  and `payments` (支付明细);
* or `papers`, drawn as they were handed in (`papers.py`);
* `faults`: what a careful reader says: `fault` (number of the twenty-five), `check` where it has
  none (or one that another matter's check says), `level` (错误, 疑似, 请核实) and `says`, the figures and names that must be said; `or` lists
  further levels that are right too. `may`: what may be said and need not. All else is an alarm.

A form has `title`, `money` (万元 unless told), `head` (rows of labels and values as printed) or
its fields one by one (`project`, `code`, `department`, `unit`, `attribute`, `period`), `funds`
(rows as printed, or the four amounts of a declaration), `texts` (label and words, merged over the
rest of the row), `columns` and `rows` of its indicators, `tail` (rows below them). A blank cell is
"". An estimate or a list of payments has `title`, `money`, `columns`, `rows`.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.finders.faults.papers import read_papers
from pbassist import pipeline
from pbassist.library import read_regulation
from pbassist.model.document import Document
from pbassist.model.policy import Bureau, Library
from pbassist.model.profile import Profile
from pbassist.model.review import Finding
from pbassist.profiles import read_profiles
from pbassist.read import read
from tests.documents import make_document
from tests.written import Merge, write_word, write_workbook

ROOT = Path(__file__).parents[3]
DEFAULT = "caiyu-2020-10"
TITLES = {
    "declaration": "2026年度项目支出绩效目标申报表",
    "self_evaluation": "2025年度项目支出绩效自评表",
    "monitoring": "2026年度项目支出绩效运行监控表",
    "previous": "2025年度项目支出绩效自评表",
    "approval": "2025年度项目支出绩效目标批复表",
    "adjustment": "2025年度项目支出绩效目标调整申请表",
}
FUNDS = ("年度资金总额", "其中：财政拨款", "上年结转资金", "其他资金")
FIELDS = (
    ("project", "项目名称"),
    ("code", "项目编码"),
    ("department", "主管部门"),
    ("unit", "实施单位"),
    ("attribute", "项目属性"),
    ("period", "起止时间"),
)
COLUMNS = {
    "declaration": ["一级指标", "二级指标", "三级指标", "指标值", "权重"],
    "approval": ["一级指标", "二级指标", "三级指标", "指标值", "权重"],
    "adjustment": ["一级指标", "二级指标", "三级指标", "指标值", "权重"],
    "self_evaluation": [
        "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分",
        "偏差原因分析及改进措施",
    ],
}  # fmt: skip
COLUMNS["previous"] = COLUMNS["self_evaluation"]

Row = list[str | None]


def review_dossier(
    case: Mapping[str, Any], cases: Mapping[str, Mapping[str, Any]], folder: Path
) -> tuple[Finding, ...]:
    """Everything the product says by rule of a dossier, its files read from a folder.

    ValueError where the files do not join to one dossier of the stage under review.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = [case["id"], *case.get("beside", [])]
    documents = [
        one
        for number, name in enumerate(names)
        for one in read_files({**cases[name], **(_season_of(case) if not number else {})}, folder)
    ]
    season = pipeline.read_season(documents)
    stage = case.get("stage", "declaration")
    form = case.get(stage, {})
    project = case.get("project") or form.get("project", case["name"] if form else None)
    found = [
        one
        for one in season.dossiers
        if project in (None, one.project.name) and any(paper.role == stage for paper in one.papers)
    ]
    if len(found) != 1:
        raise ValueError(f"{case['id']}: {len(found)} dossiers of {project}, {season.unplaced}")
    on = dt.date.fromisoformat(case.get("on", "2026-03-01"))
    profile = pipeline.choose_scheme(found[0], _read_profiles(), DEFAULT)
    made = pipeline.review(
        found[0],
        _read_library(tuple(case.get("rules", ()))),
        profile,
        on=on,
        now=dt.datetime(on.year, on.month, on.day, 1, tzinfo=dt.UTC),
        units=season.units,
    )
    return made.findings


def _season_of(case: Mapping[str, Any]) -> dict[str, Any]:
    """What lies in the folder once, beside the project's own papers."""
    return {"register": case.get("register", [])}


@functools.cache
def _read_profiles() -> dict[str, Profile]:
    return dict(read_profiles(ROOT / "corpus" / "profiles"))


@functools.cache
def _read_library(rules: tuple[str, ...]) -> Library:
    return Library(
        regulations=tuple(read_regulation(make_document(text)) for text in rules),
        bureau=Bureau(place="云泽县"),
    )


def read_files(case: Mapping[str, Any], folder: Path) -> Iterator[Document]:
    """The papers of one project, each written as a file and read again."""
    stage = case.get("stage", "declaration")
    for role, title in TITLES.items():
        if role in case:
            form = {"title": title, "columns": COLUMNS.get(role, []), **case[role]}
            kind = case.get("file", "xlsx") if role == stage else "xlsx"
            yield _read_form(form, kind, folder / f"{case['id']}-{role}")
    for role, sheet in (("estimate", "测算"), ("payments", "支付明细")):
        if role in case:
            rows = _lay_list(case[role])
            path = folder / f"{case['id']}-{sheet}.xlsx"
            yield read(write_workbook(path, {sheet: rows}))
    if case.get("register"):
        rows = [["单位名录"], ["预算单位", "主管部门"], *case["register"]]
        yield read(write_workbook(folder / f"{case['id']}-名录.xlsx", {"名录": rows}))
    yield from read_papers(case, folder)
    if case.get("report"):
        yield make_document(case["report"], name=f"{case['id']}-自评报告.docx")


def _read_form(form: Mapping[str, Any], kind: str, path: Path) -> Document:
    if kind == "flat":
        rows, merges = lay_flat(form)
    else:
        rows, merges = lay_form(form)
    if kind != "docx":
        return read(write_workbook(path.with_suffix(".xlsx"), {"Sheet1": rows}, merges=merges))
    full = [[cell or "" for cell in row] for row in rows]
    # 标题和单位写在表外，表格从项目名称起。
    title, money, *table = full
    shifted = [(top - 2, left, end - 2, right) for top, left, end, right in merges if top >= 2]
    items = [title[0], money[0], table]
    return read(write_word(path.with_suffix(".docx"), items, shifted))


def lay_form(form: Mapping[str, Any]) -> tuple[list[Row], list[Merge]]:
    """A form as rows of one width and the cells merged in them."""
    columns, body = list(form["columns"]), [list(row) for row in form["rows"]]
    rows: list[Row] = [[form["title"]], [f"（单位：{form.get('money', '万元')}）"]]
    rows += [list(row) for row in form.get("head") or _lay_head(form)]
    rows += _lay_funds(form.get("funds", []))
    texts = [(len(rows) + at, words) for at, words in enumerate(form.get("texts", []))]
    rows += [[label, None, words] for label, words in form.get("texts", [])]
    rows += [columns, *body, *(list(row) for row in form.get("tail", []))]
    width = max(map(len, rows))
    merges = [(0, 0, 0, width - 1), (1, 0, 1, width - 1)]
    merges += [(at, 0, at, 1) for at, _ in texts]
    merges += [(at, 2, at, width - 1) for at, _ in texts]
    return [[*row, *[None] * (width - len(row))] for row in rows], merges


def _lay_head(form: Mapping[str, Any]) -> Iterator[Row]:
    """Two fields a row, as most forms have them."""
    filled = [(label, form[field]) for field, label in FIELDS if form.get(field)]
    for first in range(0, len(filled), 2):
        pair = filled[first : first + 2]
        row: Row = [pair[0][0], None, pair[0][1]]
        yield [*row, *(pair[1] if len(pair) > 1 else ())]


def _lay_funds(funds: Sequence[Any]) -> list[Row]:
    """The four amounts under their labels, or rows as they are printed."""
    if funds and isinstance(funds[0], str):
        heads = ["项目资金", None, None, None]
        return [
            [head, None, label, amount]
            for head, label, amount in zip(heads, FUNDS, funds, strict=True)
        ]
    return [list(row) for row in funds]


def _lay_list(listed: Mapping[str, Any]) -> list[Row]:
    money = f"单位：{listed.get('money', '万元')}"
    return [[listed["title"]], [money], listed["columns"], *listed["rows"]]


def lay_flat(form: Mapping[str, Any]) -> tuple[list[Row], list[Merge]]:
    """A form as an export: a row an indicator, the project's fields repeated on each."""
    fields = [(label, form[field]) for field, label in FIELDS if form.get(field)]
    fields += [
        (label.removeprefix("其中："), amount)
        for label, amount in zip(FUNDS, form["funds"], strict=True)
    ]
    fields += [(label, words) for label, words in form.get("texts", [])]
    own = [words for _, words in fields]
    rows: list[Row] = [
        [form["title"]],
        [f"（单位：{form.get('money', '万元')}）"],
        [*(label for label, _ in fields), *form["columns"]],
    ]
    path: list[str] = ["", ""]
    for row in form["rows"]:
        path = [new or old for new, old in zip(row[:2], path, strict=True)]
        rows.append([*own, *path, *row[2:]])
    return rows, [(0, 0, 0, len(rows[2]) - 1)]
