"""The schemas in schemas/values/ are those of the values, and what is written fits them."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pbassist.errors import StoredValueError
from pbassist.model.comparison import (
    Cell,
    Change,
    Column,
    Comparison,
    FigureRow,
    FigureTable,
    Left,
    Line,
    Seen,
)
from pbassist.model.document import Block, Document, Reader, Span
from pbassist.model.performance import Amount, Dossier, Figure, Paper, Project, Season, Unplaced
from pbassist.model.policy import Library, Regulation
from pbassist.model.profile import (
    Checklist,
    ChecklistRow,
    Profile,
    StageScheme,
    Threshold,
    WeightScheme,
)
from pbassist.model.record import Decision, Exchange, Message, Pin
from pbassist.model.review import Finding, Review, SeasonReview
from pbassist.model.value import Stored
from pbassist.stored import load_stored
from tests.reviewed import review_samples
from tools.regenerate import ROOT, SCHEMAS, find_stale, generate_files
from tools.schemas import collect_values, generate_schema

TEXT = "总额486万元"
DOCUMENT = Document(
    id="ab",
    name="申报表.txt",
    media_type="text/plain",
    reader=Reader(name="plain", version="1"),
    text=TEXT,
    text_hash="cd",
    blocks=(Block(id="b0", kind="paragraph", start=0, end=len(TEXT), locator="line:1"),),
)
PROJECT = Project(code="001", name="农村供水", unit="县农村供水服务中心")
FIGURE = Figure(
    value="486", unit="万元", amount=Amount(value=Decimal(4860000)), span=DOCUMENT.span(2, 7)
)
REVIEW = Review(
    dossier_id="d1",
    kind="project",
    project=PROJECT,
    papers=(),
    profile="some",
    on=dt.date(2026, 1, 5),
    made_at=dt.datetime(2026, 1, 5, 8, tzinfo=dt.UTC),
    findings=(),
    passed=(),
    unchecked=(),
)
FINDING = Finding(
    id="f1",
    topic="t1",
    check="funds_add_up",
    fault="资金数不相符",
    verdict="unmet",
    level="错误",
    subject="资金总额",
    message="资金总额486万元与分项合计476万元不符。",
    evidence=(DOCUMENT.span(2, 7),),
)
DECISION = Decision(
    id="c1",
    dossier_id="d1",
    subject="f1",
    topic="t1",
    action="驳回",
    reviewer="张三",
    at=dt.datetime(2026, 1, 6, 1, tzinfo=dt.UTC),
    reason="已电话核实",
    finding=FINDING,
    papers=(Pin(document_id="ab", text_hash="cd", reader="plain 1"),),
)
EXCHANGE = Exchange(
    id="e1",
    key="k1",
    question="target_review",
    prompt_version="1",
    prompt_hash="ef",
    dossier_id="d1",
    endpoint="http://127.0.0.1:8000/v1",
    model="some",
    rung="json_object",
    messages=(Message(role="user", content="联系电话〔电话1〕"),),
    answer="{}",
    outcome="refused",
    reason="答复缺少必填项。",
    at=dt.datetime(2026, 1, 5, 8, tzinfo=dt.UTC),
)
PAPER = Paper(role="declaration", document=DOCUMENT, figures=(FIGURE,))
STAGE = StageScheme(stage="declaration", weights=WeightScheme(source="某办法", total=Decimal(90)))
SEEN = Seen(
    document="申报表.txt",
    place="第1段",
    context=TEXT,
    printed="486万元",
    number=Decimal(4860000),
    last=Decimal(10000),
    span=DOCUMENT.span(2, 7),
)
STORED: list[Stored] = [
    FigureTable(
        rows=(
            FigureRow(
                kind="figure",
                document="申报表.txt",
                place="第1段",
                value="486",
                unit="万元",
                amount=Decimal(4860000),
                quote="486万元",
                span=DOCUMENT.span(2, 7),
            ),
        ),
        unread=(Unplaced(name="a.txt", reason="空文件。"),),
    ),
    Comparison(
        columns=(Column(label="2025年", year=2025, documents=("申报表.txt",)),),
        lines=(
            Line(
                topic="绩效目标",
                subject="资金总额",
                unit="万元",
                cells=(Cell(seen=SEEN, differing=(SEEN,)),),
                changes=(Change(difference="+1万元", rate="+0.2%"),),
            ),
        ),
        left=(Left(subject="资金", seen=SEEN, reason="打算或计划的数。"),),
    ),
    DOCUMENT,
    Regulation(id="r", title="某办法", issued=dt.date(2020, 2, 25)),
    Library(regulations=(Regulation(id="r", title="某办法"),), documents=(DOCUMENT,)),
    Profile(
        id="p",
        title="某方案",
        provenance="自拟",
        stages=(STAGE,),
        thresholds={"rate": Threshold(source="某办法", value=Decimal("90.5"))},
    ),
    Checklist(
        document_type="年度工作总结",
        rows=(ChecklistRow(name="存在的问题", words=("存在问题",)),),
        version=1,
    ),
    Season(
        dossiers=(Dossier(id="d1", kind="project", project=PROJECT, papers=(PAPER,)),),
        unplaced=(Unplaced(name="a.txt", reason="没有项目名称。"),),
    ),
    REVIEW,
    SeasonReview(reviews=(REVIEW,), on=REVIEW.on, made_at=REVIEW.made_at),
    DECISION,
    EXCHANGE,
]


def read_schema(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((ROOT / SCHEMAS / f"{name}.json").read_text("utf-8"))
    return schema


def test_the_schemas_are_fresh() -> None:
    files = generate_files().items()
    schemas = {path: text for path, text in files if path.parts[0] == "schemas"}
    assert find_stale(ROOT, schemas) == [], "run `make regenerate`"


def test_a_changed_a_missing_and_an_orphan_schema_are_stale(tmp_path: Path) -> None:
    folder = tmp_path / SCHEMAS
    folder.mkdir(parents=True)
    for name, text in {"a": "{}", "b": "old", "orphan": "{}"}.items():
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    files = {SCHEMAS / f"{name}.json": "{}" for name in ("a", "b", "c")}
    stale = [path.stem for path in find_stale(tmp_path, files)]
    assert stale == ["b", "c", "orphan"]


@pytest.mark.parametrize("value", STORED, ids=lambda value: value.schema_name)
def test_what_is_written_fits_its_schema(value: Stored) -> None:
    schema = read_schema(value.schema_name)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(value.to_stored_json()), schema)


@pytest.mark.parametrize("value", STORED, ids=lambda value: value.schema_name)
def test_what_is_written_is_read_again(value: Stored) -> None:
    assert load_stored(type(value), json.loads(value.to_stored_json())) == value


@pytest.mark.parametrize("value", STORED, ids=lambda value: value.schema_name)
def test_a_schema_refuses_another_name_and_an_unknown_field(value: Stored) -> None:
    schema = read_schema(value.schema_name)
    for change in ({"schema": "pbassist/other/1"}, {"unknown": 1}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**json.loads(value.to_stored_json()), **change}, schema)
        with pytest.raises(StoredValueError):
            load_stored(type(value), {**value.to_stored(), **change})


def test_every_stored_value_has_an_example_here() -> None:
    stored = {name for name, value in collect_values().items() if issubclass(value, Stored)}
    assert stored == {value.schema_name for value in STORED}


@pytest.mark.parametrize("name", sorted(collect_values()))
def test_every_field_of_a_value_is_described(name: str) -> None:
    schema = generate_schema(collect_values()[name])
    objects = [schema, *schema.get("$defs", {}).values()]
    silent = [
        f"{one['title']}.{field}"
        for one in objects
        for field, described in one.get("properties", {}).items()
        if not described.get("description")
    ]
    assert silent == []


def test_a_span_is_as_long_as_its_quote() -> None:
    with pytest.raises(ValueError, match="as long as its quote"):
        Span(document_id="ab", start=0, end=3, quote="四个字吗")


def test_the_record_of_the_sample_season_fits_its_schema() -> None:
    reviews = review_samples().reviews
    record = SeasonReview(reviews=reviews, on=REVIEW.on, made_at=REVIEW.made_at)
    stored = json.loads(record.to_stored_json())
    jsonschema.validate(stored, read_schema("season_review"))
    assert load_stored(SeasonReview, stored) == record
    assert any(review.opinion for review in reviews)
