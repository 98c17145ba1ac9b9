"""The log tells stages, ids, counts and durations, and never a word of a paper."""

from __future__ import annotations

import datetime as dt
import io
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pbassist.errors import UnreadableDocument
from pbassist.logs import WITHHELD, log_duration, log_event, log_to
from pbassist.workspace import Workspace

PAPER = "农村饮水工程维修养护项目年度资金总额486万元"
PAPER_TEXT = f"""云泽县水利局2025年度预算绩效管理工作总结

一、工作开展情况
{PAPER}，其中财政拨款436万元，上年结转40万元，执行率97.2%，联系电话6213316。
二、存在的问题
工作中还存在一些不足。
"""
logger = logging.getLogger("pbassist.read")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged from DEBUG up."""
    stream = io.StringIO()
    log_to("DEBUG", stream=stream)
    yield stream
    log_to("WARNING")


def test_an_event_is_one_line_of_facts(log: io.StringIO) -> None:
    log_event(logger, "read", document_id="ab12", pages=3, scanned=False, seconds=0.25)
    line = log.getvalue()
    assert line.endswith("read document_id=ab12 pages=3 scanned=False seconds=0.25\n")
    assert " INFO pbassist.read " in line


@pytest.mark.parametrize("words", [PAPER, "资", "two words", "x" * 65, "a\nb", ""])
def test_words_are_withheld(words: str, log: io.StringIO) -> None:
    log_event(logger, "read", name=words)
    log_event(logger, words, count=1)
    told = log.getvalue()
    assert told.count(WITHHELD) == 2
    assert len(told.splitlines()) == 2
    assert not words.strip() or words not in told


@pytest.mark.parametrize("level", [logging.DEBUG, logging.ERROR])
def test_a_record_made_in_any_other_way_is_dropped(level: int, log: io.StringIO) -> None:
    logger.log(level, PAPER)
    logger.log(level, "read %s", PAPER)
    assert log.getvalue() == ""


def test_a_failure_is_told_by_type_and_place_without_its_message(log: io.StringIO) -> None:
    with pytest.raises(ValueError, match="486"), log_duration(logger, "find", blocks=7):
        raise ValueError(PAPER)
    told = log.getvalue()
    assert "failure=ValueError at=test_logs.py:" in told
    assert " WARNING " in told
    assert "486" not in told
    assert "blocks=7" in told


def test_a_refusal_that_the_person_is_told_is_no_warning(log: io.StringIO) -> None:
    with pytest.raises(UnreadableDocument), log_duration(logger, "read"):
        raise UnreadableDocument.empty(PAPER)
    assert " INFO pbassist.read read seconds=" in log.getvalue()
    assert "failure=UnreadableDocument" in log.getvalue()
    assert PAPER not in log.getvalue()


def test_a_duration_is_told_when_the_block_ends(log: io.StringIO) -> None:
    with log_duration(logger, "check", findings=2):
        assert log.getvalue() == ""
    assert " check findings=2 seconds=0" in log.getvalue()


def test_levels_below_the_set_one_are_silent() -> None:
    stream = io.StringIO()
    log_to("ERROR", stream=stream)
    log_event(logger, "read", pages=1)
    assert stream.getvalue() == ""
    log_to("WARNING")


def test_the_log_may_go_to_a_file_and_is_replaced_when_set_again(tmp_path: Path) -> None:
    log_to("INFO", file=tmp_path / "pbassist.log")
    log_event(logger, "read", pages=1)
    log_to("WARNING")
    log_event(logger, "read", level=logging.CRITICAL, pages=2)
    told = (tmp_path / "pbassist.log").read_text(encoding="utf-8")
    assert "pages=1" in told
    assert "pages=2" not in told


def test_libraries_that_log_what_they_read_are_not_heard(
    log: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("pypdf").warning(PAPER)
    logging.getLogger("pdfminer.pdfpage").error(PAPER)
    assert log.getvalue() == ""
    assert PAPER not in capsys.readouterr().err


def test_a_review_at_debug_leaves_no_word_of_its_papers(log: io.StringIO, tmp_path: Path) -> None:
    papers = tmp_path / "报送材料"
    papers.mkdir()
    (papers / "工作总结.txt").write_text(PAPER_TEXT, encoding="utf-8")
    (papers / "damaged.xlsx").write_bytes(b"PK\x03\x04 damaged")
    now = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    space = Workspace(None, clock=lambda: now, environ={})
    space.review([papers], out=tmp_path / "out")
    told = log.getvalue()
    assert "read" in told
    assert "failure=UnreadableDocument" in told
    assert not re.search(r"[\u4e00-\u9fff]", told)
    assert not [word for word in ("486", "damaged", "6213316") if word in told]
