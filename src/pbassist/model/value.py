"""A frozen value becomes versioned JSON (`stored.py` makes it a value again)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the JSON object of version n into the JSON object of version n + 1."""


class Value(BaseModel):
    """A frozen value: no unknown fields, no NaN, every field documented by the string under it."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        allow_inf_nan=False,
        arbitrary_types_allowed=True,
    )


V = TypeVar("V", bound=Value)


def assemble(kind: type[V], fields: dict[str, Any]) -> V:
    """A value of fields that are known to fit, not checked again: for values by the hundred thousand.

    `fields` has every field of the kind and becomes the value's own; the kind has no private ones.
    """
    made = object.__new__(kind)
    _give_fields(made, fields)
    _give_names(made, _list_fields(kind))
    _give_extra(made, None)
    _give_private(made, None)
    return made


_give_fields, _give_names, _give_extra, _give_private = (
    vars(BaseModel)[part].__set__
    for part in (
        "__dict__",
        "__pydantic_fields_set__",
        "__pydantic_extra__",
        "__pydantic_private__",
    )
)
"""A value is frozen for all but these four, its parts as pydantic keeps them."""


@cache
def _list_fields(kind: type[Value]) -> set[str]:
    """The names of a kind's fields, one set for all its values, which nobody changes."""
    return set(kind.model_fields)


class Stored(Value):
    """A value that may be written to disk; its JSON says `"schema": "pbassist/<name>/<version>"`.

    A subclass states `schema_name` and `schema_version`, and one upgrade for each earlier version.
    """

    schema_name: ClassVar[str]
    schema_version: ClassVar[int] = 1
    upgrades: ClassVar[Mapping[int, Upgrade]] = {}

    def to_stored(self) -> dict[str, Any]:
        """The JSON object of this value, its schema first."""
        schema = f"pbassist/{self.schema_name}/{self.schema_version}"
        return {"schema": schema, **self.model_dump(mode="json")}

    def to_stored_json(self, *, indent: int | None = None) -> str:
        """The JSON text of this value, Chinese kept readable."""
        return json.dumps(self.to_stored(), ensure_ascii=False, indent=indent)
