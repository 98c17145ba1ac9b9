"""`review`, `show` and `export` become files, and a few lines that say where they are."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pbassist.cli.opening import open_workspace, read_day
from pbassist.errors import UsageError

if TYPE_CHECKING:
    from pbassist.model.review import SeasonReview
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
    model: bool,
    replay: bool,
) -> None:
    """Review a submission and say what came of it."""
    if replay and not model:
        raise UsageError.exclusive("--replay", "--no-model")
    day = read_day(on)
    space = open_workspace(workspace, profile=profile, quiet=quiet)
    files = space.review(paths, out=out, on=day, model=model, replay=replay)
    _tell_counts(files.season)
    if files.absent:
        print(
            f"上次审核的{len(files.absent)}个项目不在本次材料中：{'、'.join(files.absent)}。"
            "需要一并出表、定稿的，请把其材料放在一起重新审核，已作的决定不会丢失。"
        )
    _tell_profiles(files.season)
    _tell_asked(files.season)
    _tell_files(files)


def show(project: str | None, *, workspace: Path | None, as_json: bool) -> None:
    """Print the last review, or the dossiers named."""
    from pbassist.cli.showing import tell_review
    from pbassist.workspace.subjects import choose_dossiers

    space = open_workspace(workspace)
    season = space.show()
    season = season.model_copy(update={"reviews": choose_dossiers(season, project)})
    if as_json:
        print(json.dumps(season.to_stored(), ensure_ascii=False, indent=2))
        return
    _tell_counts(season)
    for one in season.reviews:
        tell_review(one, whole=project is not None)
    for paper in season.unplaced if project is None else ():
        print(f"未归入：{paper.name}：{paper.reason}")


def export(
    project: str | None,
    *,
    out: Path | None,
    workspace: Path | None,
    quiet: bool,
    only_final: Mapping[str, str | None],
) -> None:
    """Write the last review again."""
    for option, given in only_final.items():
        if given is not None:
            raise UsageError.only_for(option, "定稿（export --final）")
    space = open_workspace(workspace, quiet=quiet)
    _tell_files(space.export(out=out, dossier=project))


def export_final(
    project: str | None,
    *,
    out: Path | None,
    workspace: Path | None,
    quiet: bool,
    due: str | None,
    disposition: str | None,
) -> None:
    """Write what is final, and say what is not and why."""
    day = read_day(due)
    space = open_workspace(workspace, quiet=quiet)
    files = space.export_final(out=out, dossier=project, due=day, disposition=disposition)
    print(f"对外汇总表：{files.table}")
    _tell_group("审核意见（定稿）", files.letters)
    for letter in files.open:
        print(f"未定稿：{letter.name}，尚有{letter.sentences}句未作决定。")
    if files.open:
        print("函中问题以外的语句，看过后用 pbassist decide 采纳 --letter 项目（或 全部）确认。")
    for gap in files.gaps:
        print(f"！{gap}")
    _tell_kept(files.kept)
    if files.open_lines:
        print(f"汇总表中尚有{files.open_lines}条意见未作决定（仅告知审核人，表中不注明）。")


def _tell_counts(season: SeasonReview) -> None:
    from pbassist.model.review import ORDERS_FOUND

    said = {one.dossier_id: [f for f in one.findings if f.goes_out] for one in season.reviews}
    spoken = [one for one in season.reviews if said[one.dossier_id]]
    kinds = Counter(finding.outward for findings in said.values() for finding in findings)
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
    ordering = [
        one.project.name or one.papers[0].name
        for one in season.reviews
        if any(finding.fault == ORDERS_FOUND for finding in one.unchecked)
    ]
    if ordering:
        print(
            f"！{len(ordering)}份材料含形似写给审核程序的指令，请查看底稿“未能核对”页：{'、'.join(ordering)}。"
        )
    if season.unplaced:
        print(f"未能读取或归入的材料{len(season.unplaced)}份，原因见汇总表“统计”页。")


def _tell_profiles(season: SeasonReview) -> None:
    """Say which schemes were used, and for how many the form did not say."""
    formed = [one for one in season.reviews if one.profile_note]
    used = Counter(one.profile_title or one.profile for one in formed)
    if not used:
        return
    print(f"评分方案：{'；'.join(f'“{title}”{count}份' for title, count in used.most_common())}。")
    unclear = sum("按默认方案" in one.profile_note for one in formed)
    if unclear:
        print(f"　其中{unclear}份从表式看不出所用方案，按默认方案核对；可用 --profile 指定。")


def _tell_files(files: SeasonFiles) -> None:
    print(f"汇总表：{files.table}")
    _tell_group("审核意见（草稿）", files.letters)
    _tell_group("底稿", files.working_papers)
    print(f"数据：{files.record}")
    _tell_kept(files.kept)


def _tell_kept(paths: Sequence[Path]) -> None:
    """Say where files are that a person had changed before they were written again."""
    for path in paths:
        print(f"！原处的文件上次导出后有改动，已改名保留：{path}")
    if any(path.suffix == ".xlsx" and path.stem.startswith("审核意见汇总表") for path in paths):
        print("　表中填写的决定还没有记录的，请用 pbassist decide --from 该文件 记录。")


def _tell_group(name: str, paths: Sequence[Path]) -> None:
    if len(paths) == 1:
        print(f"{name}：{paths[0]}")
    elif paths:
        print(f"{name}：{paths[0].parent}（{len(paths)}份）")
    else:
        print(f"{name}：无")


def _tell_asked(season: SeasonReview) -> None:
    """Say what a model was asked; nothing without one, which is the ordinary state."""
    asked = season.asked
    if asked is None:
        return
    proposed = sum(
        one.origin == "model" and bool(one.outward) and one.decided is None
        for review in season.reviews
        for one in review.findings
    )
    replayed = f"（其中{asked.replayed}个用审核记录中的回答）" if asked.replayed else ""
    unanswered = f"，未答{asked.unanswered}个" if asked.unanswered else ""
    print(
        f"语言模型 {asked.model}：答{asked.answered + asked.replayed}个问题{replayed}{unanswered}；"
        f"模型提示{proposed}条，采纳前不对外。"
    )
    if asked.reason:
        print(f"！{asked.reason}")
