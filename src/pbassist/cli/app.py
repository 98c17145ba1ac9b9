"""The command line's verbs become calls of the workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pbassist.cli.law import law
from pbassist.cli.options import Json, On, Out, ProfileName, Quiet, Reviewer, Workspace
from pbassist.cli.profile import profile as profile_group
from pbassist.cli.speech import ChineseCommand, ChineseGroup, speaks_plainly

app = typer.Typer(
    name="pbassist",
    cls=ChineseGroup,
    help="预算绩效审核助手：对照政策核对绩效材料，起草审核意见，由人确认。不设置语言模型时材料不离开本机。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    # a pretty traceback shows values of the frames, and with them words of a paper
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.add_typer(law, name="law")
app.add_typer(profile_group, name="profile")


def _show_version(wanted: bool) -> None:
    if wanted:
        from pbassist import __version__

        print(f"pbassist {__version__}")
        raise typer.Exit


@app.callback()
def _start(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="显示版本。")
    ] = False,
) -> None:
    """预算绩效审核助手：对照政策核对绩效材料，起草审核意见，由人确认。不设置语言模型时材料不离开本机。"""


@app.command(cls=ChineseCommand)
@speaks_plainly
def init(
    folder: Annotated[Path, typer.Argument(help="建立工作区的文件夹。")] = Path(),
) -> None:
    """建立工作区：写好设置文件 pbassist.toml，准备制度库。"""
    from pbassist.cli import folders

    folders.init(folder)


@app.command(cls=ChineseCommand)
@speaks_plainly
def add(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="制度文件或文件夹（txt、docx、pdf 等）；不给则只接着建立含义索引。"),
    ] = None,
    statutes: Annotated[
        bool, typer.Option("--statutes", help="收入常用财政法律的全文（需可选组件 statutes）。")
    ] = False,
    every: Annotated[
        bool, typer.Option("--every", help="与 --statutes 同用：收入全部法律。")
    ] = False,
    workspace: Workspace = None,
    on: On = None,
) -> None:
    """把本单位的制度、通知收进制度库，按条切分，读出施行日期和适用对象；也收入国家法律。"""
    from pbassist.cli import folders

    folders.add(paths or [], statutes=statutes or every, every=every, workspace=workspace, on=on)


@app.command(cls=ChineseCommand)
@speaks_plainly
def search(  # noqa: PLR0913, PLR0917 -- the options of a command are its parameters
    query: Annotated[str, typer.Argument(help="问题、条号或文号，如“预算法第五十七条”。")],
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=100, help="最多几条。")] = 10,
    level: Annotated[
        str | None,
        typer.Option("--level", help="只看一个级别：法律、行政法规、部门、省、市、县等。"),
    ] = None,
    place: Annotated[
        str | None, typer.Option("--place", help="只看一个地区，如 云泽县；全国性的写“全国”。")
    ] = None,
    issuer: Annotated[
        str | None, typer.Option("--issuer", help="只看发文机关含有这些字的，如 财政部。")
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--type", help="只看涉及某一文种的条文，如 绩效目标申报表。")
    ] = None,
    in_force: Annotated[bool, typer.Option("--in-force", help="只看当日现行有效的。")] = False,
    around: Annotated[
        bool, typer.Option("--around", help="连同前一条、后一条的原文一并显示。")
    ] = False,
    opinions: Annotated[
        bool, typer.Option("--opinions", help="改为检索以往作过决定的意见和保留的常用语。")
    ] = False,
    workspace: Workspace = None,
    on: On = None,
    as_json: Json = False,
) -> None:
    """检索制度条文：先按条号、文号，再按字词和含义；每条注明效力和适用情况。也检索以往意见。"""
    from pbassist.cli import laws

    if opinions:
        laws.search_opinions(query, limit=limit, workspace=workspace, as_json=as_json)
        return
    wishes = {
        "level": level,
        "place": place,
        "issuer": issuer,
        "document_type": kind,
        "in_force": in_force,
    }
    laws.search(
        query, wishes, limit=limit, workspace=workspace, on=on, as_json=as_json, around=around
    )


@app.command(cls=ChineseCommand)
@speaks_plainly
def index(workspace: Workspace = None) -> None:
    """建立制度库的索引：字词索引重建，含义索引接着上次建完；可随时中断，下次接着建。"""
    from pbassist.cli import folders

    folders.index(workspace=workspace)


@app.command(cls=ChineseCommand)
@speaks_plainly
def extract(
    paths: Annotated[list[Path], typer.Argument(help="要提取的文件或文件夹。")],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="写成一张数据表（.xlsx、.csv 或 .json）；与 --compare 同用时为文件夹或文件名。",
        ),
    ] = None,
    compare: Annotated[
        bool,
        typer.Option(
            "--compare",
            help="把几份材料（几个年度或几个地区）的同一数据并列，写成对照表（.xlsx）和网页（.html）。",
        ),
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="覆盖已有的同名文件；不加则不覆盖。")
    ] = False,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """提取文件中的数据、绩效目标表和所引制度，逐条注明出处；也可写成数据表，或几份材料并列对照。"""
    from pbassist.cli import papers

    if out is None and not compare:
        papers.extract(paths, workspace=workspace, as_json=as_json, overwrite=overwrite)
    else:
        papers.write_extracted(
            paths,
            out,
            compare=compare,
            overwrite=overwrite,
            workspace=workspace,
            as_json=as_json,
        )


@app.command(cls=ChineseCommand)
@speaks_plainly
def check(
    paths: Annotated[list[Path], typer.Argument(help="要核对的文件或文件夹。")],
    workspace: Workspace = None,
    on: On = None,
    profile: ProfileName = None,
    everything: Annotated[
        bool, typer.Option("--all", help="同时列出已核对无误和未能核对的事项。")
    ] = False,
    as_json: Json = False,
) -> None:
    """逐个文件核对并显示问题，不写出文件。"""
    from pbassist.cli import papers

    papers.check(
        paths,
        workspace=workspace,
        on=on,
        profile=profile,
        everything=everything,
        as_json=as_json,
    )


@app.command(cls=ChineseCommand)
@speaks_plainly
def review(
    paths: Annotated[list[Path], typer.Argument(help="报送材料的文件或文件夹。")],
    out: Out = None,
    workspace: Workspace = None,
    on: On = None,
    profile: ProfileName = None,
    no_model: Annotated[
        bool, typer.Option("--no-model", help="不使用语言模型，只按规则核对。")
    ] = False,
    replay: Annotated[
        bool, typer.Option("--replay", help="只用审核记录中已有的模型回答，不联系任何服务。")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """审核一批材料：写出审核意见汇总表、各项目审核意见（草稿）和底稿。"""
    from pbassist.cli import seasons

    seasons.review(
        paths,
        out=out,
        workspace=workspace,
        on=on,
        profile=profile,
        quiet=quiet,
        model=not no_model,
        replay=replay,
    )


@app.command(cls=ChineseCommand)
@speaks_plainly
def show(
    project: Annotated[
        str | None, typer.Argument(help="项目编码，或项目、单位名称中的字；不给则列出全部。")
    ] = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """显示上次审核的结果。"""
    from pbassist.cli import seasons

    seasons.show(project, workspace=workspace, as_json=as_json)


@app.command(cls=ChineseCommand)
@speaks_plainly
def decide(  # noqa: PLR0913, PLR0917 -- the options of a command are its parameters
    word: Annotated[
        str | None,
        typer.Argument(metavar="决定", help="采纳、修改、驳回、漏报 或 撤销。"),
    ] = None,
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="编号", help="意见或语句的编号，可只写前几位（不少于4位）。"),
    ] = None,
    returned: Annotated[
        Path | None, typer.Option("--from", help="退回的审核意见汇总表（.xlsx），逐行读取决定。")
    ] = None,
    fault: Annotated[
        str | None, typer.Option("--fault", help="问题类别：对该类尚未决定的意见。")
    ] = None,
    project: Annotated[
        str | None, typer.Option("--project", help="项目编码或名称：对该项目尚未决定的意见。")
    ] = None,
    letter: Annotated[
        str | None,
        typer.Option("--letter", help="项目：对其审核意见函中问题以外的语句；“全部”指各项目。"),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="对全部尚未决定的意见。")] = False,
    reason: Annotated[str, typer.Option("--reason", help="理由；驳回必填。")] = "",
    text: Annotated[str, typer.Option("--text", help="修改后的文字，或补充的意见。")] = "",
    quote: Annotated[str, typer.Option("--quote", help="漏报所在的材料原文，逐字照抄。")] = "",
    kind: Annotated[
        str, typer.Option("--kind", help="漏报的意见属于：须更正、建议完善 或 请说明。")
    ] = "建议完善",
    keep: Annotated[
        bool, typer.Option("--keep", help="保留修改后的文字，今后同类问题照此写。")
    ] = False,
    reviewer: Reviewer = None,
    workspace: Workspace = None,
) -> None:
    """对意见作出决定，记入审核记录；决定可以撤销，记录不会删除。"""
    from pbassist.cli import decisions

    decisions.decide(
        word,
        ids or (),
        returned=returned,
        workspace=workspace,
        reviewer=reviewer,
        fault=fault,
        project=project,
        letter=letter,
        everything=everything,
        reason=reason,
        text=text,
        quote=quote,
        kind=kind,
        keep=keep,
    )


@app.command(cls=ChineseCommand)
@speaks_plainly
def export(
    project: Annotated[
        str | None, typer.Argument(help="项目编码，或项目、单位名称中的字；不给则写出全部。")
    ] = None,
    final: Annotated[
        bool, typer.Option("--final", help="写出对外的汇总表和已全部决定的审核意见（不再标草稿）。")
    ] = False,
    due: Annotated[
        str | None, typer.Option("--due", help="办理期限，如 2026-09-30；用于 --final。")
    ] = None,
    disposition: Annotated[
        str | None,
        typer.Option("--disposition", help="处理意见，如“修改后重新报送”；用于 --final。"),
    ] = None,
    out: Out = None,
    workspace: Workspace = None,
    quiet: Quiet = False,
) -> None:
    """把上次审核的结果重新写成汇总表、审核意见和底稿；--final 写出定稿。"""
    from pbassist.cli import seasons

    if final:
        seasons.export_final(
            project, out=out, workspace=workspace, quiet=quiet, due=due, disposition=disposition
        )
    else:
        given = {"--due": due, "--disposition": disposition}
        seasons.export(project, out=out, workspace=workspace, quiet=quiet, only_final=given)


@app.command(cls=ChineseCommand)
@speaks_plainly
def verify(
    files: Annotated[
        list[Path] | None, typer.Argument(help="导出的文件；不给则核验记录中导出过的文件。")
    ] = None,
    workspace: Workspace = None,
) -> None:
    """核验审核记录、所存材料和审核结果、引文和导出的语句是否前后一致。"""
    from pbassist.cli import records

    records.verify(files or (), workspace=workspace)


@app.command(cls=ChineseCommand)
@speaks_plainly
def log(
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", help="只看一类：审核、提问、决定、用语、导出 或 制度，可重复。"),
    ] = None,
    project: Annotated[
        str | None, typer.Option("--project", help="项目编码，或项目、单位名称中的字。")
    ] = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """显示审核记录：何时、何人、做了什么。"""
    from pbassist.cli import records

    records.log(kind or (), project, workspace=workspace, as_json=as_json)


@app.command(cls=ChineseCommand)
@speaks_plainly
def doctor(workspace: Workspace = None) -> None:
    """自检：程序、工作区、审核记录、可选组件和语言模型是否可用。"""
    from pbassist.cli import records

    records.doctor(workspace=workspace)
