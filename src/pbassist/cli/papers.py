"""`extract` and `check` become what is printed of a file, for a person or as JSON."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from pbassist.cli.opening import open_workspace, read_day
from pbassist.errors import PbassistError, UsageError

if TYPE_CHECKING:
    from pbassist.model.performance import Unplaced
    from pbassist.model.review import Finding, Review
    from pbassist.workspace.answers import Extraction, FileCheck
    from pbassist.workspace.extracting import ComparisonFiles, FigureFile


def extract(
    paths: Sequence[Path], *, workspace: Path | None, as_json: bool, overwrite: bool = False
) -> None:
    """Print what was found in each file."""
    from pbassist.workspace.files import collect_files

    if overwrite:
        raise UsageError.only_for("--overwrite", "写出文件（-o）")
    space = open_workspace(workspace)
    files = [file.path for file in collect_files(paths)]
    _for_each(files, space.extract, as_json=as_json, show=_show_extraction)


def write_extracted(
    paths: Sequence[Path],
    out: Path | None,
    *,
    compare: bool,
    overwrite: bool,
    workspace: Path | None,
    as_json: bool,
) -> None:
    """Write the figures of files as one table, or lined up; say where, and what could not be read."""
    if as_json:
        raise UsageError.exclusive("--json", "--compare" if compare else "-o")
    if out is None:
        raise UsageError.needs_out("--compare")
    space = open_workspace(workspace, quiet=False)
    if compare:
        _tell_comparison(space.compare(paths, out, overwrite=overwrite))
    else:
        _tell_table(space.extract_figures(paths, out, overwrite=overwrite))


def _tell_table(written: FigureFile) -> None:
    table = written.table
    kinds = Counter[str](row.kind for row in table.rows)
    _tell_unread(table.unread)
    said = "，".join(
        f"{word}{kinds[kind]}条"
        for kind, word in (("figure", "数据"), ("fund", "资金"), ("indicator", "指标"))
        if kinds[kind]
    )
    print(f"已写出“{written.path}”：{said or '没有数据'}。")


def _tell_comparison(written: ComparisonFiles) -> None:
    found = written.comparison
    _tell_unread(found.unread)
    for note in found.notes:
        print(f"！{note}")
    labels = "、".join(column.label for column in found.columns)
    if found.columns:
        print(f"对照{labels}：{len(found.lines)}项并列，{len(found.left)}个数未对照。")
    if found.projects:
        lines = sum(len(one.lines) for one in found.projects)
        left = sum(len(one.left) for one in found.projects)
        print(f"同一项目分年对照：{len(found.projects)}个项目，{lines}行并列，{left}项未并列。")
    differing = sum(any(cell and cell.differing for cell in line.cells) for line in found.lines)
    if differing:
        print(f"其中{differing}项前后材料所述不一致，请核实。")
    print(f"对照表：{written.workbook}")
    print(f"网页：{written.page}")


def _tell_unread(unread: Sequence[Unplaced]) -> None:
    for one in unread:
        print(one.reason, file=sys.stderr)


def check(
    paths: Sequence[Path],
    *,
    workspace: Path | None,
    on: str | None,
    profile: str | None,
    everything: bool,
    as_json: bool,
) -> None:
    """Print what the checks say of each file."""
    from pbassist.workspace.files import collect_files

    day = read_day(on)
    space = open_workspace(workspace, profile=profile)
    files = [file.path for file in collect_files(paths)]
    _for_each(
        files,
        lambda path: space.check(path, on=day),
        as_json=as_json,
        show=lambda answer: _show_check(answer, everything=everything),
    )


def _for_each(
    files: Sequence[Path],
    read: Callable[[Path], Any],
    *,
    as_json: bool,
    show: Callable[[Any], None],
) -> None:
    """One file answers alone; of several, a bad one is told on stderr and the others go on."""
    answers: list[dict[str, Any]] = []
    failed = 0
    for path in files:
        try:
            answer = read(path)
        except PbassistError as error:
            if len(files) == 1:
                raise
            failed += 1
            print(error, file=sys.stderr)
            answers.append({"file": str(path), "error": str(error)})
            continue
        if as_json:
            answers.append(answer.to_json())
        else:
            show(answer)
    if as_json:
        content: Any = answers[0] if len(files) == 1 else answers
        print(json.dumps(content, ensure_ascii=False, indent=2))
    if failed == len(files):
        raise typer.Exit(1)


def _show_extraction(answer: Extraction) -> None:
    document = answer.document
    print(f"■ {document.name}")
    for warning in document.warnings:
        print(f"  ！{warning}")
    for target in answer.targets:
        name = target.project.name or "（未填项目名称）"
        print(f"  表：{name}，{len(target.indicators)}项指标，{len(target.funds)}个资金数")
    for figure in answer.paper.figures:
        subject = figure.subject or "—"
        period = f"，{figure.period}" if figure.period else ""
        place = document.place(figure.span)
        print(f"  {figure.span.quote}\t{subject}{period}\t{place}")
    for citation in answer.paper.citations:
        print(f"  引用：{citation.span.quote}")
    for one in answer.paper.unparsed:
        print(f"  未解析：{one.span.quote}（{one.reason}）")


def _show_check(answer: FileCheck, *, everything: bool) -> None:
    print(f"■ {answer.document.name}")
    for warning in answer.document.warnings:
        print(f"  ！{warning}")
    if not answer.reviews:
        print("  未识别出绩效目标表、自评表或报告，未作核对。")
    for review in answer.reviews:
        _show_review(review, answer, everything=everything)


def _show_review(review: Review, answer: FileCheck, *, everything: bool) -> None:
    project = review.project
    name = project.name or project.unit or answer.document.name
    kinds = Counter(finding.outward for finding in review.findings)
    counts = "、".join(f"{word}{count}" for word, count in kinds.items()) or "无意见"
    print(
        f"  {name}：{counts}；已核对无误{len(review.passed)}项，未能核对{len(review.unchecked)}项"
    )
    if review.profile_note:
        print(f"    评分方案：{review.profile_title or review.profile}。{review.profile_note}")
    for finding in review.unchecked:
        if finding.is_notice:
            print(f"    ！{finding.message}{f'（{finding.place}）' if finding.place else ''}")
    for number, finding in enumerate(review.findings, 1):
        _show_finding(number, finding, answer)
    if everything:
        for finding in review.passed:
            print(f"    ✓ {finding.message}")
        for finding in review.unchecked:
            print(f"    － {finding.message}")


def _show_finding(number: int, finding: Finding, answer: FileCheck) -> None:
    place = answer.document.place(finding.evidence[0]) if finding.evidence else ""
    apart = place not in finding.place and finding.place not in place
    where = f"{finding.place}，{place}" if apart else max(finding.place, place, key=len)
    print(f"    {number}.［{finding.outward}］{finding.fault}（{where}）")
    print(f"      {finding.message}{finding.remedy}")
    if finding.formula is not None:
        print(f"      算式：{finding.formula.expression}")
