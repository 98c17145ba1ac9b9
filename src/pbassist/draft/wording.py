"""Sentences of several findings become one: stops, common endings, forms of address, ordinals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile

OPENING_MARKS = "“‘（(《〔【「"
CLOSING_MARKS = "”’）)》〕】」"
ENDS = "。！？"
DIGITS = "零一二三四五六七八九"
REMEDY = re.compile(
    r"(?:请|建议|应当|应补|应明|宜|须|如(?:无|有|确|任务|分项)|无特殊|原则上|并请|并按|并补)"
)
"""How a clause begins that says what to do rather than what is wrong."""
ONE_QUOTE = re.compile(r"“[^“”]{1,200}”")
ALL = re.compile(r"(?:无|未|不|没有|缺|低于|高于|少于|多于|超|与|属|应为|大于|小于|等于)")
"""How a clause begins before which 均 can stand."""
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
SPACE_BETWEEN = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])")


def write_as_told(text: str) -> str:
    """A person's words as one paragraph: signs that no paper can hold and line breaks are dropped."""
    return "".join(CONTROL.sub("", line).strip() for line in text.splitlines())


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
    """Several messages as one sentence without its stop; what they share is said once.

    “甲”填“提升”，无标准 and “乙”填“提升”，无标准 give “甲”“乙”等2项填“提升”，无标准.
    """
    different = list(dict.fromkeys(strip_stop(message) for message in messages))
    if len(different) == 1:
        return different[0]
    if any("。" in _outside(message) for message in different):
        return "。".join(different)
    prefix, suffix, middles = _take_apart(different)
    if all(ONE_QUOTE.fullmatch(middle) for middle in middles):
        return f"{prefix}{''.join(middles)}等{len(middles)}项{_add_every(suffix)}"
    at = _outside(suffix).find("，")
    suffix = suffix[at:] if at >= 0 else ""
    middles = [one[len(prefix) : len(one) - len(suffix)] for one in different]
    separator = "；" if any("，" in _outside(middle) for middle in middles) else "、"
    return f"{prefix}{separator.join(middles)}{_add_every(suffix)}"


def differ_by_name(messages: Iterable[str]) -> bool:
    """Whether messages say the same of different quoted names, so that all can be said at once."""
    different = list(dict.fromkeys(strip_stop(message) for message in messages))
    if len(different) == 1 or any("。" in _outside(message) for message in different):
        return len(different) == 1
    return all(ONE_QUOTE.fullmatch(middle) for middle in _take_apart(different)[2])


def _take_apart(texts: Sequence[str]) -> tuple[str, str, list[str]]:
    """What all begin with, what all end with, and what stands between."""
    prefix = _shared_prefix(texts)
    suffix = _shared_suffix([text[len(prefix) :] for text in texts])
    return prefix, suffix, [text[len(prefix) : len(text) - len(suffix)] for text in texts]


def _add_every(suffix: str) -> str:
    return f"，均{suffix[1:]}" if suffix[:1] == "，" and ALL.match(suffix[1:]) else suffix


def _outside(text: str) -> str:
    """The text with every sign inside quotes or brackets replaced, its length kept."""
    signs = []
    depth = 0
    for sign in text:
        depth += sign in OPENING_MARKS
        signs.append(sign if depth == 0 else " ")
        depth -= sign in CLOSING_MARKS and depth > 0
    return "".join(signs)


def _shared_prefix(texts: Sequence[str]) -> str:
    """What all begin with, up to a quotation that differs."""
    shared = _begin_alike(texts)
    at = shared.rfind("“") if shared.count("“") > shared.count("”") else len(shared)
    return shared[:at] if all(text[at : at + 1] == "“" for text in texts) else ""


def _shared_suffix(texts: Sequence[str]) -> str:
    """What all end with, from behind a quotation that differs, or from a comma on."""
    shared = _begin_alike([text[::-1] for text in texts])[::-1]
    if shared.count("”") > shared.count("“"):
        shared = shared[shared.find("”") + 1 :]
    if all(text[: len(text) - len(shared)].endswith("”") for text in texts):
        return shared if _is_balanced(shared) else ""
    for at, sign in enumerate(shared):
        if sign == "，" and _is_balanced(shared[at:]):
            return shared[at:]
    return ""


def _begin_alike(texts: Sequence[str]) -> str:
    alike = takewhile(lambda signs: len(set(signs)) == 1, zip(*texts, strict=False))
    return "".join(signs[0] for signs in alike)


def _is_balanced(text: str) -> bool:
    return text.count("“") == text.count("”") and text.count("（") == text.count("）")


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
