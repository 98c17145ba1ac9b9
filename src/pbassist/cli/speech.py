"""Help, usage errors and errors of the house become plain Chinese."""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import typer
import typer.core

F = TypeVar("F", bound=Callable[..., Any])
HELP_WORDS = (
    ("Usage: ", "用法："),
    ("Options:", "选项："),
    ("Arguments:", "参数："),
    ("Commands:", "命令："),
    ("Show this message and exit.", "显示本说明。"),
    ("[required]", "（必填）"),
    ("[OPTIONS] COMMAND [ARGS]...", "[选项] 命令 [参数]..."),
    ("[OPTIONS]", "[选项]"),
    ("[default: ", "[默认："),
)
CONVERTER = re.compile(r"(取值不对：[^:]{1,60}): .*", re.DOTALL)
USAGE_WORDS = (
    ("Missing argument ", "缺少参数 "),
    ("Missing option ", "缺少选项 "),
    ("No such option: ", "没有这个选项："),
    ("No such command ", "没有这个命令 "),
    ("Got unexpected extra argument", "多余的参数"),
    ("Invalid value for ", "取值不对："),
    (" requires an argument", " 需要一个值"),
    ("Did you mean", "是否要用"),
    ("Possible options: ", "可用的有："),
)


def _translate(text: str, words: tuple[tuple[str, str], ...]) -> str:
    for english, chinese in words:
        text = text.replace(english, chinese)
    return text


class ChineseCommand(typer.core.TyperCommand):
    """A command whose help is headed in Chinese."""

    def get_help(self, ctx: Any) -> str:
        """The help text."""
        return _translate(super().get_help(ctx), HELP_WORDS)


class ChineseGroup(typer.core.TyperGroup):
    """The group of commands, helped in Chinese."""

    def get_help(self, ctx: Any) -> str:
        """The help text."""
        return _translate(super().get_help(ctx), HELP_WORDS)


def explain_usage(error: Any) -> str:
    """A usage error in one Chinese sentence."""
    words = _translate(error.format_message(), USAGE_WORDS).rstrip(".")
    # what a converter says of a value is English; the option's own help tells what it takes
    words = CONVERTER.sub(r"\1不是允许的值", words)
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "pbassist"
    return f"用法有误：{words}（运行 {command} --help 查看用法）。"


def speaks_plainly(function: F) -> F:
    """Turn an error of the house into its sentence on stderr and exit 1; bugs go through."""

    @functools.wraps(function)
    def speak(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except Exception as error:
            from pbassist.errors import PbassistError

            if not isinstance(error, PbassistError):
                raise
            print(error, file=sys.stderr)
            raise typer.Exit(error.exit_code) from error

    return speak  # type: ignore[return-value]
