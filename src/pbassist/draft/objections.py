"""A text and its grounds become objections: numbers, names, rules and words it may not say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pbassist.draft.folding import fold
from pbassist.draft.grounds import (
    FULL_DATE,
    QUOTED,
    TITLED,
    Grounds,
    Mention,
    find_mentions,
    same_number,
)
from pbassist.model.review import Finding

BANNED = (
    "疑似",
    "错误率",
    "缺陷",
    "置信度",
    "模型认为",
    "系统检测到",
    "弄虚作假",
    "造假",
    "虚假",
    "骗取",
    "套取",
    "责令",
)
"""Words that no outward paper says by itself: internal ones, and accusations."""
NUMBERED = re.compile(r"[\u4e00-\u9fff]{0,12}[〔\[(]\d{4}[〕\])]第?\d{1,5}号")
ARTICLE = re.compile(
    r"第[一二三四五六七八九十百零〇\d]{1,7}条(?:之[一二三四五六七八九十])?"
    r"(?:第[一二三四五六七八九十\d]{1,4}款)?(?:第[(]?[一二三四五六七八九十\d]{1,4}[)]?项)?"
)
REFERRED = re.compile(r"第((?:\([一二三四五六七八九十]{1,2}\)){1,9})项")
PLACE = re.compile(r"(?:表\d{1,4})?第\d{1,5}行第\d{1,4}列|第\d{1,5}[页段行]")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
OPERATOR = re.compile(r"[≥≤><=]")
VALUE = re.compile(r"\d[\d,.]{0,18}([\u4e00-\u9fff%‰/·]{0,8})")
"""A value with its unit, as it stands behind the name of its indicator."""
ABRIDGED = re.compile(r"(?:…{1,2}|\.{3,6})$")


def object_to_text(text: str, grounds: Grounds) -> Iterator[tuple[str, str]]:
    """What in a text its grounds do not carry, each with the reason in Chinese.

    Whatever is found grounded is blanked out first, so that a number inside a quoted name is not
    asked for again.
    """
    rest = fold(text)
    for example in grounds.examples:
        rest = rest.replace(example, " ")
    # A name that holds a date is looked for before the dates are blanked out.
    rest = QUOTED.sub(lambda match: " " if _is_dated(match.group(1), grounds) else match[0], rest)
    rest = PLACE.sub(
        lambda match: " " if any(match.group() in place for place in grounds.places) else match[0],
        rest,
    )
    rest = FULL_DATE.sub(
        lambda match: " " if tuple(map(int, match.groups())) in grounds.dates else match.group(),
        REFERRED.sub(" ", rest),
    )
    # 《某县“十四五”发展规划》 is one name: its quotation marks are its own.
    rest = TITLED.sub(
        lambda match: (
            " "
            if "“" in match.group(1) and _is_name_grounded(match.group(1), grounds)
            else match[0]
        ),
        rest,
    )
    for pattern, reason in ((QUOTED, "所引名称在材料中未找到"), (TITLED, "所引文件未经核验")):
        for match in pattern.finditer(rest):
            if not _is_name_grounded(match.group(1), grounds):
                yield match.group(), reason
        rest = pattern.sub(" ", rest)
    for piece in grounds.pieces:
        rest = _blank_name(rest, piece)
    for pattern, reason in ((NUMBERED, "文号未经核验"), (ARTICLE, "条款未经核验")):
        for match in pattern.finditer(rest):
            if not _is_rule_grounded(match.group(), grounds):
                yield match.group(), reason
        rest = pattern.sub(" ", rest)
    yield from _object_to_words(rest, grounds)


def _object_to_words(rest: str, grounds: Grounds) -> Iterator[tuple[str, str]]:
    for word in BANNED:
        if word in rest:
            yield word, "不得出现在对外意见中"
    for mention in find_mentions(rest):
        if not _is_number_grounded(mention, rest, grounds):
            yield rest[mention.start : mention.end], "数字在所引证据和算式中未找到"


def _blank_name(text: str, name: str) -> str:
    """The text without a grounded name that holds digits, or a banned word of its own."""
    matters = any(sign.isdecimal() for sign in name) or any(word in name for word in BANNED)
    if len(name) < 4 or not matters or name.isdecimal() or name not in text:
        return text
    return _match_whole(name).sub(" ", text)


def _is_name_grounded(name: str, grounds: Grounds) -> bool:
    short = ABRIDGED.sub("", name)
    if short in grounds.missing or _is_inside(short, grounds.pieces):
        return True
    # “项目总成本≤200万元” puts together a name, an operator and a value of three cells.
    if all(_is_part_grounded(part, grounds) for part in OPERATOR.split(short) if part):
        return True
    return any(_is_value_of(piece, short, grounds) for piece in grounds.pieces)


def _is_value_of(piece: str, words: str, grounds: Grounds) -> bool:
    """Whether words are a grounded name and right behind it a grounded value: 项目总成本200万元."""
    value = words.removeprefix(piece)
    match = VALUE.fullmatch(value)
    if len(piece) < 2 or value == words or match is None:
        return False
    unit_printed = any(match[1] in paper for paper in (*grounds.pieces, *grounds.papers))
    return unit_printed and _is_part_grounded(value, grounds)


def _is_dated(name: str, grounds: Grounds) -> bool:
    return bool(FULL_DATE.search(name)) and _is_name_grounded(name, grounds)


def _is_part_grounded(part: str, grounds: Grounds) -> bool:
    if _is_inside(part, grounds.pieces):
        return True
    mentions = [one for one in find_mentions(part) if one.arabic]
    # A name or an equation may hold digits (12345热线接通率); a bare value must stand in the evidence.
    named = not mentions or len(mentions) > 1 or len(CHINESE.findall(part)) > 3
    if named and _is_inside(part, grounds.papers):
        return True
    begins = bool(mentions) and mentions[0].start == 0
    printed = bool(mentions) and _is_inside(part, grounds.papers)
    return (begins or printed) and all(_is_number_grounded(one, part, grounds) for one in mentions)


def _is_inside(words: str, pieces: Iterable[str]) -> bool:
    inside = [piece for piece in pieces if words in piece]
    return bool(inside) and any(_match_whole(words).search(piece) for piece in inside)


def _match_whole(words: str) -> re.Pattern[str]:
    """The words, but never a part of a longer number: 5万元 is not in 985万元."""
    before = r"(?<![\d.])" if words[:1].isdecimal() else ""
    after = r"(?![\d.%])" if words[-1:].isdecimal() else ""
    return re.compile(before + re.escape(words) + after)


def _is_rule_grounded(words: str, grounds: Grounds) -> bool:
    if words in grounds.rules:
        return True
    core = re.search(r"[〔\[(]\d{4}[〕\])].{1,7}号", words)
    if core is None:
        return False
    agency = words[max(core.start() - 2, 0) : core.start()]
    return agency + core.group() in grounds.rules


def _is_number_grounded(mention: Mention, text: str, grounds: Grounds) -> bool:
    if any(same_number(mention, one) for one in grounds.numbers):
        return True
    following = text[mention.end : mention.end + 1]
    printed = text[mention.start : mention.end]
    if following == "年" and printed in grounds.years:
        return True
    if grounds.counted and following == "项" and mention.value < 100:
        return True
    # 一致, 三级指标, 四个方面: a single Chinese digit is part of a word more often than a figure.
    return not mention.arabic and len(printed) == 1


def object_to_order(
    folded: str, orders: Iterable[Sequence[str]], free: Sequence[Mention]
) -> Iterator[tuple[str, str]]:
    """The first number of a text that does not stand in the order of any of the given sources.

    `free` are numbers that may stand anywhere.
    """
    shown = [one for one in find_mentions(folded) if one.arabic]
    misses = []
    for texts in orders:
        source = [one for one in find_mentions(fold("。".join(texts))) if one.arabic]
        missed = _first_missed(shown, source, free)
        if missed is None:
            return
        misses.append(missed)
    furthest = max(misses, key=lambda mention: mention.start)
    yield folded[furthest.start : furthest.end], "数字与核对结果的表述不一致"


def _first_missed(
    shown: Sequence[Mention], source: Sequence[Mention], free: Sequence[Mention]
) -> Mention | None:
    at = 0
    for mention in shown:
        ahead = next((n for n in range(at, len(source)) if same_number(mention, source[n])), None)
        if ahead is not None:
            at = ahead + 1
        elif not any(same_number(mention, one) for one in free):
            return mention
    return None


def object_to_repetition(text: str, finding: Finding) -> Iterator[tuple[str, str]]:
    """A figure said more often than it is known, while another of the formula is not said at all."""
    if finding.formula is None or not finding.formula.inputs:
        return
    shown = [one.value for one in find_mentions(fold(text)) if one.arabic]
    inputs = [m.value for one in finding.formula.inputs for m in find_mentions(fold(one.value))]
    results = [m.value for one in finding.formula.results for m in find_mentions(fold(one))]
    unsaid = [value for value in inputs if shown.count(value) < inputs.count(value)]
    for value in dict.fromkeys(shown):
        often = shown.count(value) > inputs.count(value) + results.count(value)
        if often and value in (*inputs, *results) and len(unsaid) == 1 and len(inputs) > 2:
            yield f"{value:f}", "同一数字重复出现，而算式中另有数字未列"
