"""The house becomes its reference pages: glossary, catalogue of checks, commands."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator
from typing import Any

from pbassist.model import review, terms
from tools.schemas import collect_values

MADE = "<!-- Written by `make regenerate`; change the source, not this page. -->"
TABLES = {
    "STAGES": "阶段 · Stages of the year",
    "ROLES": "材料 · Roles of a paper in a dossier",
    "FUND_SOURCES": "资金来源 · Sources of funds",
    "FUND_MEASURES": "资金口径 · Measures of funds",
    "DIMENSIONS": "一级指标 · Dimensions of indicators",
    "ASPECTS": "二级指标 · Aspects of indicators",
    "VERDICTS": "核对结论 · Verdicts of a finding",
}
"""Tables of `model/terms.py` by name, each with its title."""
KINDS = {"project": "项目", "department": "部门", "report": "报告"}
_CHINESE = re.compile(r" ?[（(]([^（）()]*[\u4e00-\u9fff][^（）()]*)[)）]")


def generate_glossary() -> str:
    """docs/glossary.md: every identifier of the trade with its Chinese term."""
    parts = [f"# 术语 · Glossary\n\n{MADE}\n"]
    parts.append(
        "Identifiers are English, what a person reads is Chinese. This is where they meet.\n"
    )
    for name, title in TABLES.items():
        table: dict[str, str] = getattr(terms, name)
        rows = [(f"`{key}`", term) for key, term in table.items()]
        parts.append(f"## {title}\n\n{_table(('identifier', '中文'), rows)}")
    levels = [(level, outward) for level, outward in review.OUTWARD_WORDS.items()]
    parts.append(
        "## 问题级别 · Levels of a finding\n\nLevels stay in the house; a paper that goes out says the "
        f"word on the right.\n\n{_table(('level', 'outward'), levels)}"
    )
    rows = [(f"`{kind}`", chinese, what) for kind, chinese, what in _describe_values()]
    parts.append(
        "## 数据 · Values\n\nTheir fields are described in `schemas/values/`.\n\n"
        f"{_table(('value', '中文', 'what it is'), rows)}"
    )
    return "\n".join(parts)


def generate_catalogue() -> str:
    """docs/checks.md: every registered check with what it demands."""
    import pbassist.checks
    from pbassist.checks.register import CHECKS

    assert pbassist.checks
    rows = []
    for one in sorted(CHECKS.values(), key=lambda check: (check.number or 99, check.name)):
        needs = "、".join(terms.ROLES[role] for role in one.needs) or "—"
        kinds = "、".join(KINDS[kind] for kind in one.kinds)
        stage = terms.STAGES[one.stage] if one.stage else "—"
        number = str(one.number or "—")
        rows.append((number, f"`{one.name}`", one.fault, kinds, stage, needs, one.what))
    head = ("号", "check", "问题类别", "looks at", "stage", "needs", "what it demands")
    return (
        f"# 核对项目录 · Catalogue of checks\n\n{MADE}\n\n{len(rows)} checks. A number is the place among "
        "the twenty-five faults that reviewers write most; several checks may share one. Each has its good "
        f"and bad cases in `tests/cases/<check>.toml`.\n\n{_table(head, rows)}"
    )


def generate_commands() -> str:
    """docs/cli.md: every command with its arguments and options, as its help says them."""
    root = load_command()
    parts = [f"# 命令 · Commands\n\n{MADE}\n"]
    parts += [_describe_command(name, command) for name, command in walk_commands(root, "pbassist")]
    return "\n".join(parts)


def load_command() -> Any:
    """The command line as one command object, every subcommand in it."""
    import typer.main

    return typer.main.get_command(importlib.import_module("pbassist.cli.app").app)


def walk_commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """A command and all below it, each with the words that call it."""
    yield name, command
    for word, child in getattr(command, "commands", {}).items():
        yield from walk_commands(child, f"{name} {word}")


def _describe_command(name: str, command: Any) -> str:
    depth = "##" if " " not in name else "###"
    text = f"{depth} {name}\n\n{(command.help or '').strip()}\n"
    rows = []
    for one in command.params:
        spoken = "、".join(f"`{option}`" for option in (*one.opts, *one.secondary_opts))
        if one.param_type_name == "argument":
            spoken = f"`{one.metavar or one.name.upper()}`"
        rows.append((spoken, getattr(one, "help", None) or "", _default(one)))
    return text + (f"\n{_table(('', '说明', '默认'), rows)}" if rows else "")


def _default(parameter: Any) -> str:
    if parameter.required:
        return "必填"
    value = parameter.default
    shown = value is not None and value is not False and value != () and not callable(value)
    return f"`{value}`" if shown else ""


def _describe_values() -> Iterator[tuple[str, str, str]]:
    for value in collect_values().values():
        sentence = (value.__doc__ or "").strip().split("\n")[0]
        chinese = _CHINESE.search(sentence)
        yield value.__name__, chinese.group(1) if chinese else "", _CHINESE.sub("", sentence)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    titles = tuple(head)
    lines = [titles, ("---",) * len(titles), *rows]
    return "".join(f"| {' | '.join(_cell(one) for one in line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
