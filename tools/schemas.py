"""The values of the house become JSON Schemas, one file a value, the same on every machine."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from typing import Any

import pbassist.model
import pbassist.questions
from pbassist.model.value import Stored, Value

MAIN = frozenset(
    {
        *("Article", "Basis", "Block", "Bureau", "Citation", "Dossier", "Figure", "Finding"),
        *("Formula", "Fund", "Goal", "Indicator", "Opinion", "Paper", "Payment", "Project"),
        *("Relation", "Span", "Statement", "Target", "Unit", "Unparsed"),
    }
)
"""Values that are no files of their own but stand in what the commands print."""
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def collect_values() -> dict[str, type[Value]]:
    """Every value that has a schema of its own, by the name of its file."""
    found: dict[str, type[Value]] = {}
    for module in pkgutil.iter_modules(pbassist.model.__path__):
        members = vars(importlib.import_module(f"pbassist.model.{module.name}"))
        for one in members.values():
            if not (isinstance(one, type) and issubclass(one, Value)):
                continue
            if issubclass(one, Stored) and one is not Stored:
                found[one.schema_name] = one
            elif one.__name__ in MAIN:
                found[_CAPITAL.sub("_", one.__name__).lower()] = one
    return dict(sorted(found.items()))


def collect_answers() -> dict[str, type[Value]]:
    """The answer of every question to a model, by the name of the question."""
    found: dict[str, type[Value]] = {}
    for module in pkgutil.iter_modules(pbassist.questions.__path__):
        opened = importlib.import_module(f"pbassist.questions.{module.name}")
        if hasattr(opened, "ANSWER"):
            found[module.name] = opened.ANSWER
    return dict(sorted(found.items()))


def generate_schema(value: type[Value]) -> dict[str, Any]:
    """The schema of a value as it is written; a stored one says its own name and version."""
    made = value.model_json_schema(mode="serialization")
    head: dict[str, Any] = {"$schema": DIALECT, "title": made.pop("title")}
    if issubclass(value, Stored):
        stated = f"pbassist/{value.schema_name}/{value.schema_version}"
        made["properties"] = {
            "schema": {"const": stated, "description": "Name and version of this value."},
            **made["properties"],
        }
        made["required"] = ["schema", *made.get("required", ())]
    return head | made


def generate_schema_text(value: type[Value]) -> str:
    """The text of a schema's file."""
    return json.dumps(generate_schema(value), ensure_ascii=False, indent=2) + "\n"
