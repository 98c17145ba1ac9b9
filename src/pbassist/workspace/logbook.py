"""The record becomes lines that a person reads: when, who, what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pbassist.model.record import Entry, EntryKind
from pbassist.workspace.corrections import FIELDS
from pbassist.workspace.keeping import read_kept_head
from pbassist.workspace.means import SHANGHAI, Means
from pbassist.workspace.records import need_record, read_record

KINDS: dict[EntryKind, str] = {
    "review": "审核",
    "exchange": "提问",
    "decision": "决定",
    "phrase": "用语",
    "export": "导出",
    "law": "制度",
    "checklist": "核对清单",
}
"""How the kinds of entries are called."""
OUTCOMES = {"answered": "已回答", "refused": "回答未采用", "failed": "未回答"}
LONGEST = 40


class LogLine(NamedTuple):
    """An entry with its words (记录)."""

    entry: Entry
    text: str
    """One line, without a line break."""


def read_log(
    means: Means, kinds: Iterable[EntryKind] = (), project: str | None = None
) -> tuple[LogLine, ...]:
    """The record's entries in order, of some kinds, of the projects that words name."""
    root = means.need_root()
    need_record(root, read_kept_head(root))
    entries = read_record(root)
    names = {
        str(entry.body.get("dossier_id")): [str(one) for one in entry.body.get("names", ())]
        for entry in entries
        if entry.kind == "review"
    }
    wanted = set(kinds)
    return tuple(
        LogLine(entry, _tell(entry, names))
        for entry in entries
        if (not wanted or entry.kind in wanted)
        and (project is None or any(_fits(one, names, project) for one in _dossiers(entry)))
    )


def _dossiers(entry: Entry) -> Iterator[str]:
    """The dossiers that an entry speaks of."""
    if "dossier_id" in entry.body:
        yield str(entry.body["dossier_id"])
    for one in entry.body.get("sentences", ()):
        yield str(one.get("dossier_id"))


def _fits(dossier_id: str, names: dict[str, list[str]], words: str) -> bool:
    return words == dossier_id or any(words in name for name in names.get(dossier_id, ()))


def _tell(entry: Entry, names: dict[str, list[str]]) -> str:
    at = entry.at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    what = _WORDS[entry.kind](entry.body, names)
    return f"第{entry.seq}号　{at}　{entry.actor}　{KINDS[entry.kind]}：{_flatten(what)}"


def _name(dossier_id: object, names: dict[str, list[str]]) -> str:
    known = names.get(str(dossier_id))
    return "“" + known[-1] + "”" if known else f"卷宗{str(dossier_id)[:8]}"


def _tell_review(body: dict[str, Any], names: dict[str, list[str]]) -> str:
    count = len(body.get("findings", ()))
    return f"{_name(body['dossier_id'], names)}第{body['round']}次报送，{count}条"


def _tell_exchange(body: dict[str, Any], names: dict[str, list[str]]) -> str:
    where = _name(body["dossier_id"], names) if body["dossier_id"] else "自检"
    words = f"{where}，问题 {body['question']}，模型 {body['model']}，{OUTCOMES[body['outcome']]}"
    return f"{words}（{body['reason']}）" if body["reason"] else words


def _tell_decision(body: dict[str, Any], names: dict[str, list[str]]) -> str:
    finding = body.get("finding") or {}
    what = finding.get("fault") or ("意见语句" if body["kind"] == "statement" else "意见")
    words = f"{body['action']}{_name(body['dossier_id'], names)}的{what}（{body['subject'][:8]}）"
    for label, key in (("改为", "text"), ("理由", "reason")):
        if body.get(key):
            words += f"，{label}：{_shorten(body[key])}"
    return words


def _tell_phrase(body: dict[str, Any], names: dict[str, list[str]]) -> str:
    return f"“{body['fault']}”今后写作：{_shorten(body['template'])}"


def _tell_export(body: dict[str, Any], names: dict[str, list[str]]) -> str:
    kind = "定稿" if body.get("final") else "草稿"
    return f"{kind}，{len(body['files'])}个文件，{len(body['sentences'])}句意见"


def _tell_checklist(body: dict[str, Any], names: dict[str, list[str]]) -> str:
    asked = sum(bool(row["asked"]) for row in body["rows"])
    return f"确认{body['document_type']}第{body['version']}版，核对{asked}项"


def _tell_law(body: dict[str, Any], names: dict[str, list[str]]) -> str:
    if "corrected" in body:
        return f"更正《{body['title']}》：{_tell_fields(body['corrected'])}"
    number = f"（{body['number']}）" if body.get("number") else ""
    return f"收入《{body['title']}》{number}，{body['articles']}条"


def _tell_fields(fields: dict[str, Any]) -> str:
    words = {field: word for word, field in FIELDS.items()}
    return "；".join(
        f"{words.get(name, name)}改为{'、'.join(value) if isinstance(value, list) else value}"
        if value
        else f"{words.get(name, name)}{'恢复读出的内容' if value is None else '删去'}"
        for name, value in fields.items()
    )


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}……"


def _flatten(text: str) -> str:
    return " ".join(text.split())


_WORDS = {
    "review": _tell_review,
    "exchange": _tell_exchange,
    "decision": _tell_decision,
    "phrase": _tell_phrase,
    "export": _tell_export,
    "law": _tell_law,
    "checklist": _tell_checklist,
}
