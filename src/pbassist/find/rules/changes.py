"""Two versions of a rule become what the newer changes: articles added, dropped, moved, reworded."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.model.policy import Article, Regulation

LABEL = re.compile(
    r"^[ \t\u3000]*(?:第[^条章节编]{1,12}[条章节编](?:之[一二三四五六七八九十]{1,3})?|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+[.．、])"
)
ALIKE = 0.55
"""From which likeness on two articles are one that was reworded."""
MOST_COMPARED = 40
"""So many articles that match none by their words are compared each with each at most."""
SHOWN = 24
"""So many characters of a changed stretch are quoted."""


class _Part(NamedTuple):
    """An article without its number."""

    label: str
    words: str


def find_changes(older: Regulation, newer: Regulation) -> tuple[str, ...]:
    """What a newer text changes, a Chinese clause each, in the order of the newer; () for nothing.

    第二条“8000元”改为“9500元”; 新增第四条; 原第四条改为第五条; 删去第九条.
    """
    old, new = _parts(older.articles), _parts(newer.articles)
    pairs = _pair(old, new)
    found = [clause for at in range(len(new)) for clause in _describe(old, new, at, pairs.get(at))]
    kept = set(pairs.values())
    gone = [f"删去{part.label}" for at, part in enumerate(old) if at not in kept]
    return (*found, *gone)


def _parts(articles: Sequence[Article]) -> list[_Part]:
    return [
        _Part(one.label, "".join(LABEL.sub("", one.text).split()))
        for one in articles
        if one.kind in ("article", "section", "annex") and one.label
    ]


def _pair(old: Sequence[_Part], new: Sequence[_Part]) -> dict[int, int]:
    """For each new part the old one it comes from: the same words, the same number, most alike."""
    pairs: dict[int, int] = {}
    free = list(range(len(old)))

    def take(at: int, was: int) -> None:
        pairs[at] = was
        free.remove(was)

    for at, part in enumerate(new):
        same = [was for was in free if old[was].words == part.words]
        if same:
            take(at, next((was for was in same if old[was].label == part.label), same[0]))
    for at, part in enumerate(new):
        named = [was for was in free if old[was].label == part.label]
        if at not in pairs and named and _liken(old[named[0]], part) >= ALIKE:
            take(at, named[0])
    for at in [at for at in range(len(new)) if at not in pairs][:MOST_COMPARED]:
        likely = [(_liken(old[was], new[at]), was) for was in free[:MOST_COMPARED]]
        if likely and max(likely)[0] >= ALIKE:
            take(at, max(likely)[1])
    return pairs


def _liken(old: _Part, new: _Part) -> float:
    matcher = difflib.SequenceMatcher(None, old.words, new.words, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()


def _describe(
    old: Sequence[_Part], new: Sequence[_Part], at: int, was: int | None
) -> Iterator[str]:
    part = new[at]
    if was is None:
        yield f"新增{part.label}"
        return
    moved = "" if old[was].label == part.label else f"原{old[was].label}改为{part.label}"
    if old[was].words != part.words:
        changed = _describe_words(old[was].words, part.words)
        yield f"{moved}，{changed}" if moved else f"{part.label}{changed}"
    elif moved:
        yield moved


def _describe_words(old: str, new: str) -> str:
    """The one stretch that differs, with a little around it; of several only that there are."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    changes = [one for one in matcher.get_opcodes() if one[0] != "equal"]
    first, last = changes[0], changes[-1]
    begin = _back_over_digits(old, first[1])
    stop, end = _over_digits(old, last[2]), _over_digits(new, last[4])
    a, b = old[begin:stop], new[first[3] - (first[1] - begin) : end]
    if max(len(a), len(b)) > SHOWN:
        return "有改动"
    if not a:
        return f"增加“{b}”"
    return f"“{a}”改为“{b}”" if b else f"删去“{a}”"


def _back_over_digits(text: str, at: int) -> int:
    while at and text[at - 1].isdigit():
        at -= 1
    return at


def _over_digits(text: str, at: int) -> int:
    while at < len(text) and text[at].isdigit():
        at += 1
    return at
