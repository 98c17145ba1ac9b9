"""What a model wrote becomes a value that fits, or the reason why it does not.

Thoughts, fences and prose around the answer are dropped, slips of JSON are mended, wrappings opened.
What was cut off is not made up, and of two different answers none is chosen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from pbassist.model.value import Value

A = TypeVar("A", bound=Value)
LONGEST = 40_000
"""Characters beyond which an answer is not even parsed."""
MOST_OBJECTS = 20
"""Objects in one answer beyond which it is no answer."""
ECHO = 20
"""A line of the instructions this long that comes back outside the answer is an echo."""
_THINKING = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
_OPEN_THINKING = re.compile(r"\A\s*<think(?:ing)?>")
_END_OF_THINKING = re.compile(r"</think(?:ing)?>")
_FENCE = re.compile(r"```[A-Za-z0-9_]{0,12}[ \t]*\n?(.*?)```", re.DOTALL)
_MARKS = re.compile(r"[\W_]+")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NONE = re.compile(r"\bNone\b")
EXPLANATIONS = {
    "missing": "缺少“{place}”",
    "extra_forbidden": "多出“{place}”",
    "literal_error": "“{place}”不是规定的取值",
    "string_type": "“{place}”应为字符串",
    "string_too_long": "“{place}”过长",
    "string_too_short": "“{place}”过短",
    "too_long": "“{place}”的项数过多",
    "too_short": "“{place}”的项数过少",
    "tuple_type": "“{place}”应为数组",
    "model_type": "“{place}”应为对象",
    "finite_number": "“{place}”不是有限的数",
    "bool_parsing": "“{place}”应为 true 或 false",
    "bool_type": "“{place}”应为 true 或 false",
    "int_parsing": "“{place}”应为整数",
    "int_type": "“{place}”应为整数",
    "float_parsing": "“{place}”应为数字",
    "float_type": "“{place}”应为数字",
}
SLIPS = frozenset({"string_too_long", "string_too_short", "too_long", "too_short", "value_error"})
"""What a service that enforces a schema may let through all the same."""


class Unusable(Exception):
    """Why an answer cannot be used: a Chinese clause without a final stop."""

    def __init__(self, reason: str, *, formless: bool = False) -> None:
        """`formless`: nobody who enforces a schema could have let this through."""
        super().__init__(reason)
        self.formless = formless


def read_answer(
    text: str, answer: type[A], *, instructions: str, restore: Callable[[Any], Any]
) -> A:
    """The value that an answer holds, what was masked put back in it.

    Raises `Unusable` when there is none, when there are two that differ, or when it does not fit.
    """
    if len(text) > LONGEST:
        raise Unusable(f"回答过长（{len(text)}个字符）")
    pieces, outside = find_pieces(drop_thinking(text))
    if is_echo(outside, instructions):
        raise Unusable("复述了提问的要求，没有作答", formless=True)
    if len(pieces) > MOST_OBJECTS:
        raise Unusable("给出了几个不同的回答", formless=True)
    found: list[A] = []
    failures: list[Unusable] = []
    for piece in pieces:
        try:
            value = fit_value(restore(load_object(piece)), answer)
        except Unusable as error:
            failures.append(error)
        else:
            found += [] if value in found else [value]
    if len(found) > 1:
        raise Unusable("给出了几个不同的回答", formless=True)
    if not found:
        raise failures[0] if failures else Unusable("没有 JSON 对象", formless=True)
    return found[0]


def drop_thinking(text: str) -> str:
    """The answer without the thoughts before it. Raises `Unusable` when nothing follows them."""
    rest = _THINKING.sub("", text)
    ends = list(_END_OF_THINKING.finditer(rest))
    if ends and rest.lstrip()[:1] not in ("{", "["):
        # Some services keep the opening mark to themselves.
        rest = rest[ends[-1].end() :]
    if _OPEN_THINKING.match(rest):
        raise Unusable("只有思考过程，没有回答", formless=True)
    if not rest.strip():
        raise Unusable("回答是空的", formless=True)
    return rest


def find_pieces(text: str) -> tuple[list[str], str]:
    """Where an object may stand: all of a text, its fenced blocks, or what braces enclose.

    The second part is what stands around them.
    """
    whole = text.strip()
    if _is_json(whole):
        return [whole], ""
    fenced = [one.group(1).strip() for one in _FENCE.finditer(text)]
    pieces = [piece for piece in fenced if piece[:1] in ("{", "[")]
    if pieces:
        return pieces, _FENCE.sub("\n", text)
    return _cut(whole, "[" if whole[0] == "[" or "{" not in whole else "{")


def load_object(text: str) -> Any:
    """The plain object of a piece, read strictly, or leniently when that fails.

    Numbers stay strings as they were written where reading was strict: the value decides whether it
    wants a number or the words. Raises `Unusable`.
    """
    try:
        return _clean(_load(text))
    except (json.JSONDecodeError, RecursionError):
        return _clean(_repair(text))


def fit_value(value: Any, answer: type[A]) -> A:
    """The value that an object is, unwrapped where it was wrapped. Raises `Unusable`."""
    failure = Unusable("不是 JSON 对象", formless=True)
    for one in _unwrap(value, answer):
        try:
            return answer.model_validate(one)
        except ValidationError as error:
            details = error.errors(include_input=False, include_url=False)
            if _is_only_more(one, details, answer):
                return fit_value({name: one[name] for name in answer.model_fields}, answer)
            formless = any(detail["type"] not in SLIPS for detail in details)
            failure = Unusable(explain(details), formless=formless)
    raise failure


def explain(details: list[ErrorDetails]) -> str:
    """What does not fit, in Chinese, at most three of it; no value is repeated."""
    clauses = []
    for detail in details[:3]:
        place = ".".join(str(part)[:30] for part in detail["loc"])
        clauses.append(EXPLANATIONS.get(detail["type"], "“{place}”不合要求").format(place=place))
    return "、".join(clauses)


def is_echo(outside: str, instructions: str) -> bool:
    """Whether a line of the instructions came back beside the answer."""
    lines = (line.strip() for line in instructions.splitlines())
    return any(len(line) >= ECHO and line in outside for line in lines)


def _load(text: str) -> Any:
    """A strict reading, but for control characters in strings."""
    return json.loads(
        text,
        strict=False,
        parse_float=str,
        parse_int=str,
        parse_constant=_refuse_constant,
        object_pairs_hook=_refuse_duplicates,
    )


def _is_json(text: str) -> bool:
    """Whether it is JSON from end to end, be it of use or not."""
    try:
        _load(text)
    except Unusable:
        return True
    except (json.JSONDecodeError, RecursionError):
        return False
    return text[0] in "{["


def _refuse_constant(name: str) -> Any:
    raise Unusable(f"含有不是数的值（{name}）")


def _refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in pairs:
        if name in fields and fields[name] != value:
            raise Unusable(f"“{name[:30]}”有两个不同的值")
        fields[name] = value
    return fields


def _clean(value: Any) -> Any:
    """Strings without what no paper can be written with: control characters, halves of characters."""
    if isinstance(value, dict):
        return {name: _clean(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_clean(one) for one in value]
    return _UNWRITABLE.sub("", value) if isinstance(value, str) else value


def _repair(text: str) -> Any:
    """A lenient reading of what is whole: what was cut off is not made up."""
    if text.count("{") != text.count("}") or text.count("[") != text.count("]"):
        raise Unusable("回答不完整，括号没有配齐", formless=True)
    from json_repair import repair_json

    try:
        value = repair_json(text, return_objects=True)
    except (ValueError, RecursionError) as error:
        raise Unusable("不是 JSON", formless=True) from error
    if _fold(text) != _fold(json.dumps(value, ensure_ascii=False)):
        # A mended answer has other marks, never other words: what was lost may have been a 不.
        raise Unusable("不是 JSON", formless=True)
    if _has_constant(value):
        raise Unusable("含有不是数的值")
    return value


def _fold(text: str) -> str:
    """The words of a text without its marks; Python's names for the constants count as JSON's."""
    return _MARKS.sub("", _NONE.sub("null", text)).casefold()


def _has_constant(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_constant(one) for one in value.values())
    if isinstance(value, list):
        return any(_has_constant(one) for one in value)
    return isinstance(value, float) and not abs(value) < float("inf")


def _cut(text: str, opening: str) -> tuple[list[str], str]:
    """The outermost {…} or […] of a text by counting, and what stands around them."""
    closing = {"{": "}", "[": "]"}[opening]
    pieces, outside, depth, start, last = [], [], 0, 0, 0
    for at, char in enumerate(text):
        if char == opening:
            start = start if depth else at
            depth += 1
        elif char == closing and depth:
            depth -= 1
            if depth == 0:
                pieces.append(text[start : at + 1])
                outside.append(text[last:start])
                last = at + 1
    if depth:
        pieces.append(text[start:])
        outside.append(text[last:start])
        last = len(text)
    return pieces, "\n".join([*outside, text[last:]])


def _unwrap(value: Any, answer: type[Value]) -> Iterator[Any]:
    """The object itself, or the one in a one-element array or under a single foreign key."""
    if isinstance(value, dict):
        inner = next(iter(value.values()), None)
        wrapped = len(value) == 1 and isinstance(inner, dict) and not value.keys() & _names(answer)
        yield inner if wrapped else value
    elif isinstance(value, list):
        if len(value) == 1 and isinstance(value[0], dict):
            yield from _unwrap(value[0], answer)
        if len(_names(answer)) == 1:
            yield dict.fromkeys(_names(answer), value)


def _is_only_more(value: Any, details: list[ErrorDetails], answer: type[Value]) -> bool:
    """Whether all that was asked is there, and the only fault are fields of its own beside it."""
    more = all(
        detail["type"] == "extra_forbidden" and len(detail["loc"]) == 1 for detail in details
    )
    return more and isinstance(value, dict) and _names(answer) <= value.keys()


def _names(answer: type[Value]) -> set[str]:
    return set(answer.model_fields)
