"""The verbs of `pbassist profile` become calls of the workspace."""

from __future__ import annotations

from typing import Annotated

import typer

from pbassist.cli.options import Json, Workspace
from pbassist.cli.speech import ChineseCommand, ChineseGroup, speaks_plainly

profile = typer.Typer(
    cls=ChineseGroup,
    help="评分方案：有哪些方案，各自的指标类别、分值、计分、等次、阈值和期限，每个值注明出处。",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@profile.command("list", cls=ChineseCommand)
@speaks_plainly
def list_profiles(workspace: Workspace = None, as_json: Json = False) -> None:
    """列出评分方案，注明默认和固定使用的方案。"""
    from pbassist.cli import schemes

    schemes.list_profiles(workspace=workspace, as_json=as_json)


@profile.command(cls=ChineseCommand)
@speaks_plainly
def show(
    name: Annotated[
        str, typer.Argument(metavar="方案", help="方案的名称，如 sichuan，或标题中的字，如 四川。")
    ],
    words: Annotated[bool, typer.Option("--words", help="同时列出各词表的全部用语。")] = False,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """逐项显示一个评分方案，每个值注明出处；未核验原文的一并注明。"""
    from pbassist.cli import schemes

    schemes.show_profile(name, words=words, workspace=workspace, as_json=as_json)
