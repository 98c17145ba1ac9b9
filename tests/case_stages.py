"""The stages of a whole case: a workspace, what the commands said, and the ids they gave."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, NamedTuple

from tests.case_building import DAY, FIRST, LAWS, Case, clean_environment, rows_by

REVIEWER = "季方平"
ENVIRONMENT = clean_environment(
    PBASSIST_BUREAU__REVIEWER=REVIEWER,
    PBASSIST_BUREAU__NAME="云泽县财政局",
    PBASSIST_BUREAU__OFFICE="绩效评价股",
)
FUNDS, QUANTITY, GOAL, TIME, LAST_YEAR = (
    "资金数不相符",
    "数量指标与资金测算不一致",
    "总体目标空泛",
    "时效指标无时限",
    "指标值低于上年实际",
)
RATE, CAUSE, TOTAL, REPORTED = (
    "执行率、执行数有误",
    "未完成未说明原因",
    "总分不一致",
    "预算执行率计算有误",
)


class Stage(NamedTuple):
    """A stage of the case: its workspace, what the commands said, ids by unit and 问题类别."""

    case: Case
    said: dict[str, str]
    ids: dict[tuple[str, str], str]

    @property
    def rows(self) -> dict[tuple[str, str], dict[str, Any]]:
        """The table's rows by unit and 问题类别."""
        return rows_by(self.case.table())


def copy_case(stage: Stage, folder: Path) -> Case:
    """The workspace of a stage once more, to go on with."""
    shutil.copytree(stage.case.root, folder / "云泽县")
    return Case(folder / "云泽县", ENVIRONMENT)


def read_ids(case: Case) -> dict[tuple[str, str], str]:
    return {key: str(row["编号"]) for key, row in rows_by(case.table()).items()}


def review_first(folder: Path) -> Stage:
    """init, add, review: no model."""
    case = Case(folder / "云泽县", ENVIRONMENT)
    case.done("add", LAWS, "--on", DAY)
    said = case.done("review", FIRST, "--on", DAY)
    return Stage(case, {"review": said}, read_ids(case))
