"""Stored JSON becomes a value: the schema is checked, earlier versions are upgraded step by step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from pbassist.errors import StoredValueError
from pbassist.model.value import Stored

S = TypeVar("S", bound=Stored)


def load_stored(kind: type[S], stored: Mapping[str, Any]) -> S:
    """The value of a stored JSON object of this or an earlier version.

    Raises `StoredValueError` when the schema is another's or newer than this program, when an
    upgrade is missing, or when the fields do not fit.
    """
    fields = dict(stored)
    version = _read_version(kind, fields.pop("schema", None))
    while version < kind.schema_version:
        upgrade = kind.upgrades.get(version)
        if upgrade is None:
            raise StoredValueError.no_upgrade(kind.schema_name, version, kind.schema_version)
        fields = upgrade(fields)
        version += 1
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise StoredValueError.bad_field(kind.schema_name, place, first["msg"]) from error


def _read_version(kind: type[Stored], schema: object) -> int:
    parts = str(schema).split("/")
    if len(parts) != 3 or parts[:2] != ["pbassist", kind.schema_name] or not parts[2].isdigit():
        raise StoredValueError.wrong_schema(kind.schema_name, str(schema))
    version = int(parts[2])
    if version > kind.schema_version:
        raise StoredValueError.too_new(kind.schema_name, version, kind.schema_version)
    return version
