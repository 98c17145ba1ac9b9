"""A value's schema and a rung become what a request says about the form of its answer.

Three rungs, the strictest first: the service enforces the schema; it enforces some JSON and reads
the schema in the instructions; it only reads them.
"""

from __future__ import annotations

import json
import re
from typing import Any

from pbassist.model.record import Rung
from pbassist.model.value import Value

RUNGS: tuple[Rung, ...] = ("json_schema", "json_object", "prompt")
"""The strictest first."""
UNHELPFUL = frozenset({"title", "default"})
"""Keywords of a schema that cost words and that strict services refuse."""
_NAME = re.compile(r"[^A-Za-z0-9_-]")
INSTRUCTION = (
    "\n\n回答的形式：只输出一个 JSON 对象，不加代码框、说明或其他文字。"
    "JSON 对象须符合下面的 JSON Schema：\n"
)


def descend(rung: Rung) -> Rung:
    """The next rung down; the last stays."""
    return RUNGS[min(RUNGS.index(rung) + 1, len(RUNGS) - 1)]


def make_schema(answer: type[Value]) -> dict[str, Any]:
    """The JSON Schema of a value as strict services take it.

    Every property is required, no other is allowed; defaults and titles are left out.
    """
    schema: dict[str, Any] = _tighten(answer.model_json_schema(mode="validation"))
    return schema


def make_response_format(rung: Rung, answer: type[Value]) -> dict[str, Any] | None:
    """What stands in `response_format`; None on the last rung."""
    if rung == "prompt":
        return None
    if rung == "json_object":
        return {"type": "json_object"}
    name = _NAME.sub("_", answer.__name__)[:64]
    return {
        "type": "json_schema",
        "json_schema": {"name": name, "strict": True, "schema": make_schema(answer)},
    }


def make_instruction(rung: Rung, answer: type[Value]) -> str:
    """What is added to the instructions so that the form is known where nobody enforces it."""
    if rung == "json_schema":
        return ""
    return INSTRUCTION + json.dumps(make_schema(answer), ensure_ascii=False)


def _tighten(schema: Any) -> Any:
    """Names of properties are kept even where they look like keywords."""
    if isinstance(schema, list):
        return [_tighten(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    tight: dict[str, Any] = {}
    for key, part in schema.items():
        if key in ("properties", "$defs"):
            tight[key] = {name: _tighten(one) for name, one in part.items()}
        elif key in ("enum", "const", "required"):
            tight[key] = part
        elif key not in UNHELPFUL:
            tight[key] = _tighten(part)
    if "properties" in tight:
        tight["required"] = list(tight["properties"])
        tight["additionalProperties"] = False
    return tight
