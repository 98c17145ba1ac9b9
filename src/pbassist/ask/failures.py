"""How a service failed becomes a kind, a Chinese reason, and whether trying again can help."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

Kind = Literal[
    "unreachable",  # no connection came about
    "timeout",
    "key",
    "absent",  # no such model or path
    "moved",  # a redirect
    "address",
    "certificate",
    "unpaid",
    "busy",
    "broken",  # the service's own fault
    "disconnected",
    "form",  # it does not take the response_format
    "limit",  # it does not take a parameter by this name
    "temperature",
    "too_long",
    "filtered",
    "request",
    "garbled",
]
PASSING = frozenset({"unreachable", "busy", "broken", "disconnected"})
"""Worth another try."""
LASTING = frozenset({"key", "absent", "moved", "address", "certificate", "unpaid"})
"""The same for every question: nothing more is asked in this run."""
REASONS: dict[str, str] = {
    "unreachable": "连接不上",
    "timeout": "在规定时间内没有回答",
    "key": "不接受密钥",
    "absent": "没有这个模型或地址（404）",
    "moved": "要求转到别的地址，未跟随",
    "address": "的地址不能使用",
    "certificate": "的证书不受信任",
    "unpaid": "报告余额或额度不足",
    "busy": "请求过多（429）",
    "broken": "内部出错",
    "disconnected": "中途断开了连接",
    "form": "不支持规定的回答形式",
    "limit": "不接受请求的参数",
    "temperature": "不接受请求的参数",
    "too_long": "认为提问超过模型的上下文长度",
    "filtered": "的内容审查不放行",
    "request": "不接受请求",
    "garbled": "返回的不是约定的格式",
}
_TOO_LONG = re.compile(
    r"context.{0,20}(?:length|size|window)|too long|exceeds? the available|maximum.{0,20}tokens|"
    r"Range of input length",
    re.IGNORECASE,
)
_FILTERED = re.compile(
    r"inspection|content.?filter|content.?policy|moderation|sensitive|risk", re.IGNORECASE
)
_UNPAID = re.compile(r"insufficient.?(?:quota|balance)|arrearage|overdue", re.IGNORECASE)
_LIMIT = re.compile(r"max_completion_tokens", re.IGNORECASE)
_TEMPERATURE = re.compile(r"temperature", re.IGNORECASE)
_FORM = re.compile(
    r"response_format|json_schema|json_object|json mode|schema|grammar|structured|guided|'json'",
    re.IGNORECASE,
)


class CallFailed(Exception):
    """Why a request brought no answer; its text is a Chinese clause and quotes nobody."""

    def __init__(
        self,
        kind: str,
        *,
        status: int | None = None,
        wait: float | None = None,
        body: str = "",
        detail: str = "",
    ) -> None:
        self.kind = kind
        self.status = status
        self.wait = wait
        self.body = body
        self.detail = detail
        self.reason = self._explain()
        super().__init__(f"语言模型服务{self.reason}")

    def _explain(self) -> str:
        reason = REASONS[self.kind]
        if self.status is not None and str(self.status) not in reason:
            reason += f"（{self.status}）"
        return reason


def explain_status(status: int, headers: Mapping[str, str], body: str) -> CallFailed:
    """What a status other than 200 means."""
    return CallFailed(_name_kind(status, body), status=status, wait=read_wait(headers), body=body)


def read_wait(headers: Mapping[str, str]) -> float | None:
    """Seconds of Retry-After; None when it is absent or a date."""
    try:
        return max(0.0, float(headers.get("retry-after", "")))
    except ValueError:
        return None


def _name_kind(status: int, body: str) -> Kind:
    if status in (401, 403):
        return "key"
    if status == 404:
        return "absent"
    if 300 <= status < 400:
        return "moved"
    if status == 402 or _UNPAID.search(body):
        return "unpaid"
    if status == 429:
        return "busy"
    if status in (408, 504):
        return "timeout"
    if status >= 500:
        return "form" if _FORM.search(body) else "broken"
    if _LIMIT.search(body):
        return "limit"
    if _TOO_LONG.search(body):
        return "too_long"
    if _FILTERED.search(body):
        return "filtered"
    if _FORM.search(body):
        return "form"
    return "temperature" if _TEMPERATURE.search(body) else "request"
