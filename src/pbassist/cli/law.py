"""The verbs of `pbassist law` become calls of the workspace."""

from __future__ import annotations

from typing import Annotated

import typer

from pbassist.cli.options import Json, On, Workspace
from pbassist.cli.speech import ChineseCommand, ChineseGroup, speaks_plainly

law = typer.Typer(
    cls=ChineseGroup,
    help="制度库：有哪些制度、各自要求什么；本单位各文种的核对清单。",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@law.command("list", cls=ChineseCommand)
@speaks_plainly
def list_laws(workspace: Workspace = None, on: On = None, as_json: Json = False) -> None:
    """列出制度库中的制度：效力、对本单位的适用情况、有无全文。"""
    from pbassist.cli import rules

    rules.list_rules(workspace=workspace, on=on, as_json=as_json)


@law.command(cls=ChineseCommand)
@speaks_plainly
def edit(
    name: Annotated[str, typer.Argument(help="制度名称（可写一部分）或文号。")],
    wishes: Annotated[
        list[str] | None,
        typer.Argument(
            help="要更正的项，如 失效日期=2028-12-31；写“无”则删去该项，等号后留空则恢复读出的内容。"
        ),
    ] = None,
    workspace: Workspace = None,
) -> None:
    """查看、更正一个制度的名称、文号、日期、地区等；更正与读出的内容分开保存，并记入审核记录。"""
    from pbassist.cli import rules

    rules.edit(name, wishes or (), workspace=workspace)


@law.command(cls=ChineseCommand)
@speaks_plainly
def requirements(
    name: Annotated[str, typer.Argument(help="制度名称（可写一部分）或文号。")],
    kind: Annotated[str | None, typer.Option("--type", help="只看涉及某一文种的要求。")] = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """逐句列出一个制度提出的要求：主体、期限、涉及的文种、列出的内容。"""
    from pbassist.cli import rules

    rules.requirements(name, kind, workspace=workspace, as_json=as_json)


@law.command(cls=ChineseCommand)
@speaks_plainly
def checklist(
    kind: Annotated[str, typer.Argument(help="文种，如 项目绩效评价报告。")],
    sources: Annotated[
        list[str] | None, typer.Option("--from", help="从哪个制度起草，可多次。")
    ] = None,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="确认改好的清单，今后按此核对。")
    ] = False,
    workspace: Workspace = None,
) -> None:
    """起草、查看、确认某一文种的核对清单：起草后由人修改，确认一次，记入审核记录。"""
    from pbassist.cli import rules

    rules.checklist(kind, sources or (), confirm=confirm, workspace=workspace)
