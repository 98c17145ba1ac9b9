"""Sentences of several findings become one: stops, common endings, forms of address, ordinals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

OPENING_MARKS = "“‘（(《〔【「"
CLOSING_MARKS = "”’）)》〕】」"
ENDS = "。！？"
DIGITS = "零一二三四五六七八九"
REMEDY = re.compile(
    r"(?:请|建议|应当|应补|应明|宜|须|如(?:无|有|确|任务|分项)|无特殊|原则上|并请|并按|并补)"
)
"""How a clause begins that says what to do rather than what is wrong."""
ALL = re.compile(r"(?:无|未|不|没有|缺|低于|高于|少于|多于|超|与|属|应为|大于|小于|等于)")
"""How a clause begins before which 均 can stand."""


SPACE_BETWEEN = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])")


def strip_stop(text: str) -> str:
    """A sentence without white space around and without its final stop."""
    return text.strip().rstrip("。；;，,、").rstrip()


def end_sentence(text: str) -> str:
    """A sentence that ends with a stop; empty stays empty."""
    stripped = strip_stop(text)
    if not stripped:
        return ""
    return stripped if stripped[-1] in ENDS + "：" else stripped + "。"


def split_clauses(text: str) -> list[str]:
    """The clauses between commas, not cut inside quotes or brackets."""
    return _split_outside(text, "，")


def split_sentences(text: str) -> list[str]:
    """The sentences of a text without their stops, not cut inside quotes or brackets."""
    return [part for part in _split_outside(text, "。") if part.strip()]


def _split_outside(text: str, separators: str) -> list[str]:
    parts = [""]
    depth = 0
    for sign in text:
        if sign in OPENING_MARKS:
            depth += 1
        elif sign in CLOSING_MARKS:
            depth = max(depth - 1, 0)
        if sign in separators and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def join_messages(messages: Iterable[str]) -> str:
    """Several messages as one sentence without its stop; an ending they share is said once."""
    different = list(dict.fromkeys(strip_stop(message) for message in messages))
    if len(different) == 1:
        return different[0]
    if any("。" in message for message in different):
        return "。".join(different)
    clauses = [split_clauses(message) for message in different]
    shared = _count_shared(clauses)
    if not shared:
        return "；".join(different)
    heads = ["，".join(one[:-shared]) for one in clauses]
    tail = "，".join(clauses[0][-shared:])
    separator = "；" if any("，" in head for head in heads) else "、"
    every = "均" if ALL.match(tail) else ""
    return f"{separator.join(heads)}，{every}{tail}"


def _count_shared(clauses: Sequence[Sequence[str]]) -> int:
    most = min(len(one) for one in clauses) - 1
    shared = 0
    while shared < most and len({one[-shared - 1] for one in clauses}) == 1:
        shared += 1
    return shared


def join_remedies(remedies: Iterable[str]) -> str:
    """Several remedies as sentences, each said once."""
    different = dict.fromkeys(end_sentence(remedy) for remedy in remedies)
    return "".join(different)


def drop_remedy(clause: str) -> str:
    """A clause for the system's box without what to do; the first words always stay."""
    clauses = split_clauses(clause)
    for at, one in enumerate(clauses):
        if at and REMEDY.match(one):
            return "，".join(clauses[:at])
    return clause


def address(name: str, forms: Mapping[str, str], default: str) -> str:
    """How the owner of a name is addressed (你局), by the longest ending that fits."""
    fitting = [ending for ending in forms if name.endswith(ending)]
    return forms[max(fitting, key=len)] if fitting else default


def count_in_chinese(number: int) -> str:
    """1 to 99 in Chinese: 一, 十, 十二, 二十."""
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return (DIGITS[tens] if tens > 1 else "") + "十" + (DIGITS[ones] if ones else "")


def list_ordinals(numbers: Iterable[int]) -> str:
    """（一）（三）, as points are referred to."""
    return "".join(f"（{count_in_chinese(number)}）" for number in numbers)


def flatten(clause: str) -> str:
    """One clause in one line: white space collapsed, inner stops outside quotes turned to commas."""
    plain = SPACE_BETWEEN.sub("", " ".join(clause.split()))
    parts = [strip_stop(part) for part in _split_outside(strip_stop(plain), "。；;")]
    return "，".join(part for part in parts if part)
