"""The command line's verbs become calls of the workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pbassist.cli.speech import ChineseCommand, ChineseGroup, speaks_plainly

app = typer.Typer(
    name="pbassist",
    cls=ChineseGroup,
    help="预算绩效审核助手：对照政策核对绩效材料，起草审核意见，由人确认。不联网，不需要大模型。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    # a pretty traceback shows values of the frames, and with them words of a paper
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Workspace = Annotated[
    Path | None, typer.Option("--workspace", help="工作区文件夹；不给则从当前文件夹向上查找。")
]
Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出。")]
On = Annotated[str | None, typer.Option("--on", help="按哪一天判断制度是否有效，如 2026-03-01。")]
ProfileName = Annotated[str | None, typer.Option("--profile", help="评分方案；不给则按表式判断。")]
Out = Annotated[Path | None, typer.Option("--out", "-o", help="结果文件夹。")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="不显示进度。")]


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
    """预算绩效审核助手：对照政策核对绩效材料，起草审核意见，由人确认。不联网，不需要大模型。"""


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
    paths: Annotated[list[Path], typer.Argument(help="制度文件或文件夹（txt、docx、pdf 等）。")],
    workspace: Workspace = None,
    on: On = None,
) -> None:
    """把本单位的制度、通知收进制度库，按条切分，读出施行日期和适用对象。"""
    from pbassist.cli import folders

    folders.add(paths, workspace=workspace, on=on)


@app.command(cls=ChineseCommand)
@speaks_plainly
def search(
    query: Annotated[str, typer.Argument(help="问题、条号或文号，如“预算法第五十七条”。")],
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=100, help="最多几条。")] = 10,
    workspace: Workspace = None,
    on: On = None,
    as_json: Json = False,
) -> None:
    """检索制度条文：先按条号、文号，再按字词；每条注明效力和适用情况。"""
    from pbassist.cli import laws

    laws.search(query, limit=limit, workspace=workspace, on=on, as_json=as_json)


@app.command(cls=ChineseCommand)
@speaks_plainly
def extract(
    paths: Annotated[list[Path], typer.Argument(help="要提取的文件或文件夹。")],
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """提取文件中的数据、绩效目标表和所引制度，逐条注明出处。"""
    from pbassist.cli import papers

    papers.extract(paths, workspace=workspace, as_json=as_json)


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
    quiet: Quiet = False,
) -> None:
    """审核一批材料：写出审核意见汇总表、各项目审核意见（草稿）和底稿。"""
    from pbassist.cli import seasons

    seasons.review(paths, out=out, workspace=workspace, on=on, profile=profile, quiet=quiet)


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
def export(
    project: Annotated[
        str | None, typer.Argument(help="项目编码，或项目、单位名称中的字；不给则写出全部。")
    ] = None,
    out: Out = None,
    workspace: Workspace = None,
    quiet: Quiet = False,
) -> None:
    """把上次审核的结果重新写成汇总表、审核意见和底稿。"""
    from pbassist.cli import seasons

    seasons.export(project, out=out, workspace=workspace, quiet=quiet)
