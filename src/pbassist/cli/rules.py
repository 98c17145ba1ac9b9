"""`law` becomes the library's rules, what each asks, and the bureau's own checklists."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pbassist.cli.opening import open_workspace, read_day
from pbassist.errors import UsageError

if TYPE_CHECKING:
    from pbassist.model.policy import Regulation, Requirement
    from pbassist.workspace.rulebook import RuleLine, ShownChecklist

LONGEST = 120


def list_rules(*, workspace: Path | None, on: str | None, as_json: bool) -> None:
    """Print every rule of the library, its validity and its force here."""
    opened = open_workspace(workspace)
    lines = opened.rules(on=read_day(on))
    if as_json:
        rows = [
            {
                **line.rule.model_dump(mode="json", exclude={"articles"}),
                "validity": line.validity,
                "force": line.force,
                "articles": len(line.rule.articles),
            }
            for line in lines
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    told = Counter(map(_name, lines))
    for line in lines:
        edition = f"；{_say_edition(line.rule)}" if told[_name(line)] > 1 else ""
        standing = f"{line.validity}；本单位{line.force}；{line.extent}"
        print(f"{_name(line)}　{standing}{edition}")
        if line.later:
            print(f"  {line.later}")
    for name in opened.idle_corrections():
        print(f"！更正文件中的“{name}”不对应库中唯一一个制度，未起作用，请写明文号或名称。")


def _name(line: RuleLine) -> str:
    number = f"（{line.rule.number}）" if line.rule.number else ""
    return f"《{line.rule.title}》{number}"


def _say_edition(rule: Regulation) -> str:
    """Which of several rules of one name it is: its day, and the file it came in."""
    day = f"{rule.effective_from}起施行的版本" if rule.effective_from else "未载明施行日期的版本"
    file = rule.provenance.removeprefix("由本单位加入：").partition("；")[0]
    return f"{day}，文件{file}" if rule.provenance.startswith("由本单位加入：") else day


def edit(name: str, wishes: Sequence[str], *, workspace: Path | None) -> None:
    """Correct a rule's record, or show it where nothing is to be corrected."""
    from pbassist.workspace import RULE_FIELDS

    line = open_workspace(workspace).correct_rule(name, wishes)
    rule = line.rule
    print(f"《{rule.title}》　{line.validity}；本单位{line.force}；{line.extent}")
    told = [*line.remarks, *filter(None, [line.later])]
    if told:
        print(f"  注意：{'；'.join(told)}")
    for word, field in RULE_FIELDS.items():
        value = getattr(rule, field)
        if value not in (None, ()):
            shown = "、".join(value) if isinstance(value, tuple) else value
            print(f"  {word}：{shown}{_say_source(rule, field)}")


def _say_source(rule: Regulation, field: str) -> str:
    marks = [mark for mark in rule.verified if mark.field == field]
    if not marks:
        return ""
    return f"（{marks[-1].source or '已核验'}）" if marks[-1].checked else "（未核验原文）"


def requirements(name: str, kind: str | None, *, workspace: Path | None, as_json: bool) -> None:
    """Print what a rule asks, sentence by sentence."""
    opened = open_workspace(workspace)
    asked = opened.requirements(name, kind=kind)
    if as_json:
        rows = [one.model_dump(mode="json") for one in asked.requirements]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    here = {line.rule.id: line.force for line in opened.rules(on=read_day(None))}
    print(f"《{asked.rule.title}》　{asked.validity}；本单位{here[asked.rule.id]}")
    shown = [one for one in asked.requirements if one.kind not in ("界定", "效力")]
    for one in shown:
        _show_requirement(one)
    if not shown:
        print(f"没有读出对“{kind}”的要求。" if kind else "没有读出要求。")
    if len(shown) < len(asked.requirements):
        print(f"另有{len(asked.requirements) - len(shown)}处定义、分类和施行日期，未列出。")


def _show_requirement(one: Requirement) -> None:
    text = " ".join(one.span.quote.split())
    print(f"{one.label}〔{one.kind}〕{text[:LONGEST]}{'……' if len(text) > LONGEST else ''}")
    parts = [
        f"主体：{one.who.quote}" if one.who else "",
        f"期限：{' '.join(one.deadline.quote.split())}" if one.deadline else "",
        f"金额：{'、'.join(amount.quote for amount in one.amounts)}" if one.amounts else "",
        f"文种：{'、'.join(one.papers)}" if one.papers else "",
        f"列出{len(one.contents)}项" if one.contents else "",
    ]
    if any(parts):
        print("   " + "；".join(part for part in parts if part))


def checklist(kind: str, sources: Sequence[str], *, confirm: bool, workspace: Path | None) -> None:
    """Draft, show or confirm the checklist of a type of document."""
    if sources and confirm:
        raise UsageError.exclusive("--from", "--confirm")
    opened = open_workspace(workspace)
    if sources:
        shown = opened.draft_checklist(kind, sources)
        print(f"已起草，请修改后确认：{shown.path}")
    elif confirm:
        shown = opened.confirm_checklist(kind)
        print(f"已确认为第{shown.confirmed}版，今后审核“{shown.checklist.document_type}”按此核对。")
    else:
        shown = opened.show_checklist(kind)
    _show_checklist(shown)


def _show_checklist(shown: ShownChecklist) -> None:
    print(f"文种：{shown.checklist.document_type}")
    for number, row in enumerate(shown.checklist.rows, 1):
        mark = "" if row.asked else "（不核对）"
        basis = f"　{row.basis}" if row.basis else ""
        print(f"{number}. {row.name}{mark}{basis}")
        print(f"   用语：{'、'.join(row.words)}")
    for doubt in shown.doubts:
        print(f"注意：{doubt}")
    kind = shown.checklist.document_type
    if shown.waiting:
        used = f"，目前仍按第{shown.confirmed}版核对" if shown.confirmed else "，确认前不使用"
        print(f"尚未确认{used}；确认：pbassist law checklist {kind} --confirm")
