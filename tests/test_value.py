"""A value that was put together without checks is the value that checks would have let through."""

from __future__ import annotations

import pickle

import pytest
from pydantic import ValidationError

from pbassist.model.document import Block, Span
from pbassist.model.value import assemble

FIELDS = {"document_id": "ab", "start": 2, "end": 4, "quote": "资金"}


def test_an_assembled_value_is_the_checked_one() -> None:
    made, checked = assemble(Span, dict(FIELDS)), Span(**FIELDS)
    assert made == checked
    assert hash(made) == hash(checked)
    assert made.model_dump() == checked.model_dump()
    assert made.model_dump_json() == checked.model_dump_json()
    assert repr(made) == repr(checked)
    assert made.model_copy(update={"start": 1}).start == 1
    assert pickle.loads(pickle.dumps(made)) == checked
    assert Block.model_validate(assemble(Block, BLOCK).model_dump()) == Block(**BLOCK)


BLOCK = {
    "id": "b0",
    "kind": "cell",
    "role": "body",
    "source": "text",
    "start": 0,
    "end": 2,
    "level": None,
    "cell": None,
    "locator": "",
    "confidence": None,
}


def test_an_assembled_value_cannot_be_changed() -> None:
    made = assemble(Span, dict(FIELDS))
    with pytest.raises(ValidationError):
        made.start = 3  # type: ignore[misc]


def test_every_field_of_a_block_is_given_where_blocks_are_assembled() -> None:
    assert set(BLOCK) == set(Block.model_fields)
