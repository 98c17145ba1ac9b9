"""What a model wrote becomes a plain object that fits a value, or the reason why it does not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from pbassist.model.value import Value

A = TypeVar("A", bound=Value)
LONGEST = 60_000
"""Characters beyond which an answer is not even parsed."""
ECHO = 20
"""A line of the instructions this long that comes back outside the answer is an echo."""
_THINKING = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
_END_OF_THINKING = re.compile(r"</think(?:ing)?>")
_OPEN_THINKING = re.compile(r"\A\s*<think(?:ing)?>")
_FENCE = re.compile(r"```[A-Za-z0-9_]{0,12}[ \t]*\n?(.*?)```", re.DOTALL)
_PAIRS = (("{", "}"), ("[", "]"))
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
    "finite_number": "“{place}”不是有限的数",
    "bool_parsing": "“{place}”应为 true 或 false",
    "bool_type": "“{place}”应为 true 或 false",
    "int_parsing": "“{place}”应为整数",
    "float_parsing": "“{place}”应为数字",
}


class Unusable(Exception):
    """Why an answer cannot be used: a Chinese clause without a final stop."""


class Parsed(NamedTuple):
    """A JSON object found in an answer."""

    value: Any
    """Numbers as they were written, in strings, unless it was repaired."""
    outside: str
    """What stood around it."""


def read_answer(
    text: str, answer: type[A], *, instructions: str, restore: Callable[[Any], Any]
) -> A:
    """The value that an answer holds, masked strings restored.

    Raises `Unusable` when there is none, when there are two that differ, or when it does not fit.
    """
    if len(text) > LONGEST:
        raise Unusable(f"回答过长（{len(text)}个字符）")
    found: list[A] = []
    reasons: list[str] = []
    for parsed in find_objects(drop_thinking(text)):
        if _echoes(parsed.outside, instructions):
            raise Unusable("复述了提问的要求，没有作答")
        try:
            value = fit_value(restore(parsed.value), answer)
        except Unusable as error:
            reasons.append(str(error))
            continue
        if value not in found:
            found.append(value)
    if len(found) > 1:
        raise Unusable("给出了几个不同的回答")
    if not found:
        raise Unusable(reasons[0] if reasons else "没有 JSON 对象")
    return found[0]


def drop_thinking(text: str) -> str:
    """The answer without the thoughts before it. Raises `Unusable` when nothing follows them."""
    rest = _THINKING.sub("", text)
    ends = list(_END_OF_THINKING.finditer(rest))
    if ends and "{" not in rest[: ends[0].start()].split("\n")[0]:
        # Some services keep the opening mark to themselves.
        rest = rest[ends[-1].end() :]
    if _OPEN_THINKING.match(rest):
        raise Unusable("只有思考过程，没有回答")
    if not rest.strip():
        raise Unusable("回答是空的")
    return rest


def find_objects(text: str) -> Iterator[Parsed]:
    """The JSON objects or arrays of a text: all of it, its fenced blocks, or what braces enclose."""
    whole = _load(text.strip())
    if whole is not None:
        yield Parsed(whole, "")
        return
    fenced = [one.group(1).strip() for one in _FENCE.finditer(text)]
    pieces = [piece for piece in fenced if piece[:1] in ("{", "[")]
    outside = _FENCE.sub(" ", text)
    if not pieces:
        pieces, outside = _cut_braces(text)
    for piece in pieces:
        value = _load(piece)
        yield Parsed(_repair(piece) if value is None else value, outside)


def fit_value(value: Any, answer: type[A]) -> A:
    """The value that an object is, unwrapped where it was wrapped. Raises `Unusable`."""
    reasons = []
    for one in _unwrap(value, answer):
        try:
            return answer.model_validate(one)
        except ValidationError as error:
            details = error.errors(include_input=False, include_url=False)
            pruned = _prune(one, details, answer)
            if pruned is not None:
                return fit_value(pruned, answer)
            reasons.append(explain(details))
    raise Unusable(reasons[-1] if reasons else "不是 JSON 对象")


def explain(details: list[ErrorDetails]) -> str:
    """What does not fit, in Chinese, at most three of it; nothing of the answer is repeated."""
    clauses = []
    for detail in details[:3]:
        place = ".".join(str(part)[:30] for part in detail["loc"])
        clauses.append(EXPLANATIONS.get(detail["type"], "“{place}”不合要求").format(place=place))
    return "、".join(clauses)


def _load(text: str) -> Any | None:
    """A strict reading, but for control characters in strings; None when it is no object or array.

    Numbers stay as they are written: the value decides whether it wants a number or the words.
    """
    if text[:1] not in ("{", "["):
        return None
    try:
        return json.loads(
            text,
            strict=False,
            parse_float=str,
            parse_int=str,
            parse_constant=_refuse_constant,
            object_pairs_hook=_refuse_duplicates,
        )
    except (json.JSONDecodeError, RecursionError):
        return None


def _refuse_constant(name: str) -> Any:
    raise Unusable(f"含有不是数的值（{name}）")


def _refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in pairs:
        if name in fields and fields[name] != value:
            raise Unusable(f"“{name[:30]}”有两个不同的值")
        fields[name] = value
    return fields


def _repair(text: str) -> Any:
    """A lenient reading of what is whole: what was cut off is not made up."""
    if any(text.count(opening) != text.count(closing) for opening, closing in _PAIRS):
        raise Unusable("回答不完整，括号没有配齐")
    from json_repair import repair_json

    try:
        value = repair_json(text, return_objects=True)
    except (ValueError, RecursionError) as error:
        raise Unusable("不是 JSON") from error
    if _has_constant(value):
        raise Unusable("含有不是数的值")
    return value


def _has_constant(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_constant(one) for one in value.values())
    if isinstance(value, list):
        return any(_has_constant(one) for one in value)
    return isinstance(value, float) and not abs(value) < float("inf")


def _cut_braces(text: str) -> tuple[list[str], str]:
    """The outermost {…} or […] of a text by counting, and what stands around them."""
    opening = next((char for char in text if char in "{["), "")
    if not opening:
        return [], text
    closing = dict(_PAIRS)[opening]
    pieces, outside, depth, start, last = [], [], 0, 0, 0
    for at, char in enumerate(text):
        if char == opening:
            if depth == 0:
                start = at
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
        if len(value) == 1 and isinstance(inner, dict) and not value.keys() & answer.model_fields:
            yield inner
        else:
            yield value
    elif isinstance(value, list):
        if len(value) == 1 and isinstance(value[0], dict):
            yield from _unwrap(value[0], answer)
        if len(answer.model_fields) == 1:
            yield {next(iter(answer.model_fields)): value}


def _prune(value: Any, details: list[ErrorDetails], answer: type[Value]) -> Any | None:
    """The object without the top-level keys nobody asked for, when all that was asked is there."""
    extra = {detail["loc"][0] for detail in details if detail["type"] == "extra_forbidden"}
    if len(details) != len(extra) or any(len(detail["loc"]) != 1 for detail in details):
        return None
    if not answer.model_fields.keys() <= value.keys():
        return None
    return {name: one for name, one in value.items() if name not in extra}


def _echoes(outside: str, instructions: str) -> bool:
    lines = (line.strip() for line in instructions.splitlines())
    return any(len(line) >= ECHO and line in outside for line in lines)
