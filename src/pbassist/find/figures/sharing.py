"""A list of names and 分别 before a list of numbers become one name for each number."""

from __future__ import annotations

import re

_MEMBER_GAP = re.compile(r"[、和及与]|(?<![0-9])[，,]|[，,](?![0-9]{3})")
_STOP = re.compile(r"[。；;！？\n\t：:]")
_LIST_START = re.compile(r"[，,。；;：:、！？\n\t（(）)》]")
_NAME_GAP = re.compile(r"[、及与和]")
_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z“”]{1,12}")
# 养老服务、农村公路两项的满意度: what each of them has
_HEAD = re.compile(
    r"(?P<name>.{2,10}?)(?:[两三四五六七八九十0-9]{1,2}[项类个方家])?的(?P<head>.{2,8})"
)
_NEAR = 160


def find_place(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the last 分别 of a stretch begins, and how many numbers stand between it and the end."""
    begin = max(text.rfind("分别", start, end), text.rfind("依次", start, end))
    if begin < 0:
        return None
    return begin, len(_MEMBER_GAP.findall(text, begin + 2, end))


def tell_member(text: str, at: int) -> str | None:
    """The name that the number at a place is of: 甲率、乙率和丙率分别达到99%、96%和100%.

    None without 分别 in its sentence, for a name alone, and behind the list's last number.
    """
    start = max(0, at - _NEAR)
    place = find_place(text, start, at)
    if place is None or _STOP.search(text, place[0], at):
        return None
    names = _read_names(text[start : place[0]].rstrip(" ，,"))
    return names[place[1]] if 1 < len(names) > place[1] else None


def _read_names(words: str) -> list[str]:
    """The names that end a stretch, parted by 、 and 和; none when one of them is no name."""
    cuts = [match.end() for match in _LIST_START.finditer(words) if match.group() != "、"]
    names = _NAME_GAP.split(words[cuts[-1] if cuts else 0 :])
    if len(names) < 2 or "、" not in words or not all(map(_NAME.fullmatch, names)):
        return []
    head = _HEAD.fullmatch(names[-1])
    if head is None:
        return names
    return [f"{name}{head['head']}" for name in (*names[:-1], head["name"])]
