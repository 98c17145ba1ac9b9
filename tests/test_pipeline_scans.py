"""What was read from a picture is asked, never called wrong."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pbassist import pipeline
from pbassist.library import read_library
from pbassist.model.document import Document
from pbassist.model.policy import Bureau
from pbassist.model.review import Review
from pbassist.profiles import read_profiles
from pbassist.read import read
from tests.reviewed import CORPUS, SAMPLES

ON = dt.date(2026, 3, 1)
NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
PROFILE = read_profiles(CORPUS / "profiles")["caiyu-2020-10"]
LIBRARY = read_library(CORPUS, bureau=Bureau())
FORM: Path = SAMPLES / "season" / "01县水利局" / "水利局目标表-改2.xls"


def judge(document: Document) -> list[Review]:
    season = pipeline.read_season([document])
    return [pipeline.review(one, LIBRARY, PROFILE, on=ON, now=NOW) for one in season.dossiers]


def as_scan(document: Document) -> Document:
    """The same words, as if recognised in a picture."""
    blocks = tuple(
        one.model_copy(update={"source": "ocr", "confidence": 0.9}) for one in document.blocks
    )
    return document.model_copy(update={"blocks": blocks})


def test_the_same_faults_are_found_in_a_scan_and_only_asked() -> None:
    document = read(FORM)
    typed = [one for review in judge(document) for one in review.findings]
    scanned = [one for review in judge(as_scan(document)) for one in review.findings]
    assert {one.level for one in typed} > {"错误"}
    assert sorted(one.id for one in scanned) == sorted(one.id for one in typed)
    assert {one.level for one in scanned} == {"请核实"}
    was = {one.id: one.level for one in typed}
    for one in scanned:
        softened = was[one.id] != "请核实"
        assert one.note.endswith("依据系扫描件识别所得，请先对照原件。") == softened
