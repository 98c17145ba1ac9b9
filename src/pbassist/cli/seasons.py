"""`review`, `show` and `export` become files, and a few lines that say where they are."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pbassist.cli.opening import open_workspace, read_day
from pbassist.errors import WorkspaceError

if TYPE_CHECKING:
    from pbassist.model.review import Review, SeasonReview
    from pbassist.workspace.answers import SeasonFiles

WITHHELD = "原拟表述："
"""How the draft marks a finding that its gate did not let out."""


def review(
    paths: Sequence[Path],
    *,
    out: Path | None,
    workspace: Path | None,
    on: str | None,
    profile: str | None,
    quiet: bool,
) -> None:
    """Review a submission and say what came of it."""
    day = read_day(on)
    space = open_workspace(workspace, profile=profile, quiet=quiet)
    files = space.review(paths, out=out, on=day)
    _tell_counts(files.season)
    _tell_files(files)


def show(project: str | None, *, workspace: Path | None, as_json: bool) -> None:
    """Print the last review, or the dossiers named."""
    from pbassist.workspace.service import names_dossier

    season = open_workspace(workspace).show()
    if project is not None:
        kept = tuple(one for one in season.reviews if names_dossier(one, project))
        if not kept:
            raise WorkspaceError.no_such_dossier(project)
        season = season.model_copy(update={"reviews": kept})
    if as_json:
        print(json.dumps(season.to_stored(), ensure_ascii=False, indent=2))
        return
    _tell_counts(season)
    for one in season.reviews:
        _tell_review(one, whole=project is not None)
    for paper in season.unplaced if project is None else ():
        print(f"未归入：{paper.name}：{paper.reason}")


def export(project: str | None, *, out: Path | None, workspace: Path | None, quiet: bool) -> None:
    """Write the last review again."""
    space = open_workspace(workspace, quiet=quiet)
    _tell_files(space.export(out=out, dossier=project))


def _tell_counts(season: SeasonReview) -> None:
    spoken = [one for one in season.reviews if one.findings]
    kinds = Counter(finding.outward for one in spoken for finding in one.findings)
    words = "、".join(f"{word}{kinds[word]}" for word in ("须更正", "建议完善", "请说明"))
    units = {one.project.unit for one in season.reviews if one.project.unit}
    print(
        f"已审核{len(season.reviews)}份{f'（{len(units)}个单位）' if units else ''}："
        f"有意见{len(spoken)}份，共{sum(kinds.values())}条（{words}）；"
        f"无意见{len(season.reviews) - len(spoken)}份。"
    )
    withheld = sum(
        one.note.startswith(WITHHELD) for review in season.reviews for one in review.unchecked
    )
    if withheld:
        print(
            f"另有{withheld}条意见的数字或名称未能与材料核对一致，未列入意见，见底稿“未能核对”页。"
        )
    if season.unplaced:
        print(f"未能读取或归入的材料{len(season.unplaced)}份，原因见汇总表“统计”页。")


def _tell_files(files: SeasonFiles) -> None:
    print(f"汇总表：{files.table}")
    _tell_group("审核意见（草稿）", files.letters)
    _tell_group("底稿", files.working_papers)
    print(f"数据：{files.record}")


def _tell_group(name: str, paths: Sequence[Path]) -> None:
    if len(paths) == 1:
        print(f"{name}：{paths[0]}")
    elif paths:
        print(f"{name}：{paths[0].parent}（{len(paths)}份）")
    else:
        print(f"{name}：无")


def _tell_review(review: Review, *, whole: bool) -> None:
    project = review.project
    name = "　".join(word for word in (project.code, project.unit, project.name) if word)
    print(f"● {name or review.papers[0].name}：{len(review.findings)}条")
    for number, finding in enumerate(review.findings, 1):
        if whole:
            print(f"  {number}.［{finding.outward}］{finding.message}{finding.remedy}")
        else:
            print(f"  {number}.{finding.line or finding.message}")
