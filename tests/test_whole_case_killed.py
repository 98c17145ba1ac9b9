"""Commands are killed at twenty points, and nothing that was acknowledged is lost.

A file of its own, since it takes long and runs beside the others.
"""

from __future__ import annotations

import json
import random
import re
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.case_building import (
    DAY,
    FIRST,
    HEALTH,
    ROADS,
    SECOND,
    TABLE,
    WATER,
    Case,
    assert_every_file_opens,
    assert_record_is_sound,
    edit_table,
    start,
)
from tests.case_stages import (
    CAUSE,
    FUNDS,
    GOAL,
    LAST_YEAR,
    TIME,
    Stage,
    copy_case,
    review_first,
)

SEED, ROUNDS = 20260301, 5
ACKNOWLEDGED = re.compile(r"已记录(\d{1,4})条决定")
MARKED = ((WATER, FUNDS), (WATER, TIME), (ROADS, TIME), (HEALTH, CAUSE), (WATER, LAST_YEAR))
"""The row that each of the returned tables marks; the last two come again in the second round."""


def list_commands(stage: Stage, folder: Path) -> Iterator[list[str]]:
    """Twenty commands that go over the same case again and again, each doing something new."""
    for number, marked in enumerate(MARKED):

        def edit(row: dict[str, Any], marked: tuple[str, str] = marked) -> Mapping[str, Any]:
            here = (row["预算单位"], row["问题类别"]) == marked
            return {"采纳": "改", "修改后意见": "股室另行写明，请核对。"} if here else {}

        table = edit_table(stage.case.out / TABLE, folder / f"交回{number}.xlsx", edit)
        words = f"股室第{'一二三四五'[number]}次改写，请核对。"
        yield ["review", str(SECOND if number >= 3 else FIRST), "--on", DAY]
        yield ["decide", "修改", stage.ids[WATER, GOAL], "--text", words]
        yield ["decide", "--from", str(table)]
        yield ["export"]


def kill(case: Case, command: list[str], delay: float) -> tuple[bool, str]:
    """Start a command and kill it after a delay; whether it had ended well, and what it printed."""
    process = start(command, case.root, case.environment)
    time.sleep(delay)
    process.kill()
    out, _ = process.communicate(timeout=60)
    return process.returncode == 0, out


def read_decided(case: Case) -> set[str]:
    """Ids of the decisions that the record holds, read past the program."""
    with closing(sqlite3.connect(case.ledger)) as record:
        bodies = record.execute("SELECT body FROM entry WHERE kind = 'decision'").fetchall()
    return {str(json.loads(body)["id"]) for (body,) in bodies}


def measure(stage: Stage, folder: Path) -> dict[str, float]:
    """How long each command takes here and now, in seconds."""
    case, lasted = copy_case(stage, folder), {}
    for words in (
        ("review", FIRST, "--on", DAY),
        ("decide", "采纳", stage.ids[WATER, GOAL]),
        ("export",),
    ):
        began = time.monotonic()
        case.done(*words)
        lasted[words[0]] = time.monotonic() - began
    return {str(name): seconds for name, seconds in lasted.items()}


def test_twenty_kills_lose_no_decision_and_leave_no_half_file(tmp_path: Path) -> None:
    reviewed = review_first(tmp_path / "审核")
    lasted = measure(reviewed, tmp_path / "计时")
    case, dice = copy_case(reviewed, tmp_path), random.Random(SEED)
    acknowledged: set[str] = set()
    killed, haste = 0, 1.0
    for command in list_commands(reviewed, tmp_path):
        ended, out = kill(case, command, lasted[command[0]] * dice.uniform(0.3, 1.0) * haste)
        killed += not ended
        if ended:  # the machine is less busy than when it was measured
            haste *= 0.7
        assert_every_file_opens(case.root)
        assert_record_is_sound(case.ledger)
        now = read_decided(case)
        assert acknowledged <= now, command
        told = ACKNOWLEDGED.search(out)
        assert len(now) >= len(acknowledged) + int(told[1] if told else 0), (command, out)
        assert "核验通过" in case.done("verify"), command
        case.done(*command)
        acknowledged = read_decided(case)
    assert killed >= ROUNDS
    assert len(acknowledged) >= 2 * ROUNDS
    assert "核验通过" in case.done("verify")
