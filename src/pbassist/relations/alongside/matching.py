"""Descriptions of figures become groups that surely count the same, one figure a paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from pbassist.relations.alongside.describing import Described
from pbassist.relations.alongside.words import GENERAL

ENOUGH = 0.6
"""Least likeness of two figures that are lined up."""
MARGIN = 0.08
"""By how much the best must be liker than the next that has another value."""
_TOPIC, _WORDS, _HEAD = 0.45, 0.4, 0.15
_WIDE = 0.9


class Edge(NamedTuple):
    """Two figures of two columns that are each other's likest."""

    likeness: float
    one: int
    other: int


def match_figures(found: Sequence[Described]) -> list[list[int]]:
    """Groups of at least two columns, as numbers into `found`, in order of place.

    Only figures that are alike in everything that must be equal are likened at all; a figure that
    has two near likenesses of different value in one column is ambiguous and stays apart.
    """
    whole = _Groups(found)
    for edge in sorted(_find_edges(found), reverse=True):
        whole.join(edge.one, edge.other)
    return whole.list_groups()


def liken(one: Described, other: Described) -> float:
    """How alike two figures are, from 0 to 1; 0 for what cannot be the same."""
    if one.hard != other.hard or not _units_fit(one, other):
        return 0.0
    if one.head and other.head and one.head != other.head:
        return 0.0
    if not _topics_fit(one, other) or _contrast(one, other):
        return 0.0
    if one.actors and other.actors and one.actors != other.actors:
        return 0.0
    if not one.topic and not other.topic and not _same_sentence(one, other):
        return 0.0
    topic = _TOPIC if one.topic and one.topic == other.topic else 0.0
    head = _HEAD if one.head == other.head else _HEAD / 2
    if _is_grade(one):
        return topic + _WORDS + head if topic else 0.0
    shared = _share_words(one, other)
    if not one.topic and not other.topic:
        return head + (1 - _HEAD) * shared
    return topic + head + _WORDS * shared if shared else 0.0


def _is_grade(one: Described) -> bool:
    return bool(one.hard[2])


def _topics_fit(one: Described, other: Described) -> bool:
    """Topics that differ keep figures apart unless one is not told; so do those of their phrases."""
    if one.topic and other.topic and one.topic != other.topic:
        return False
    return not (one.topics - other.topics and other.topics - one.topics)


def _contrast(one: Described, other: Described) -> bool:
    """一般公共预算收入 and 一般公共预算支出: where one has words of its own the other has others.

    Words that stand elsewhere in the other's sentence are no contrast.
    """
    if one.core == other.core or _is_grade(one):
        return False
    return any(
        left not in other.wide and right not in one.wide
        for left, right in _swap(one.core, other.core)
    )


def _same_sentence(one: Described, other: Described) -> bool:
    """安排资金860万元 says nothing by itself: the sentences must speak of one thing."""
    if not (GENERAL.fullmatch(one.core) and GENERAL.fullmatch(other.core)):
        return True
    if one.figure.measure and one.figure.measure == other.figure.measure:
        return True
    if _swap(one.wide, other.wide):
        return False
    return _dice(_pair(one.wide), _pair(other.wide)) >= ENOUGH if one.wide else False


@lru_cache(maxsize=8192)
def _swap(one: str, other: str) -> tuple[tuple[str, str], ...]:
    """The pieces that stand in each other's place, where neither is a part of the other."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    swapped = [
        (one[a:b], other[c:d]) for tag, a, b, c, d in matcher.get_opcodes() if tag == "replace"
    ]
    return tuple(pair for pair in swapped if not _share(*pair))


def _share(left: str, right: str) -> bool:
    return bool(set(left) & set(right))


def _units_fit(one: Described, other: Described) -> bool:
    return one.unit == other.unit or one.loose or other.loose


def _share_words(one: Described, other: Described) -> float:
    """Dice over pairs of characters; 0.5 where one says nothing of its own.

    Words that one says in its phrase and the other in its sentence count as said by both, a little
    less: 中小河流治理完成投资 and, in a sentence on 中小河流治理, 完成投资.
    """
    if one.core == other.core:
        return 1.0
    first, second = _pair(one.core), _pair(other.core)
    if not first or not second:
        return 0.5
    plain = _dice(first, second)
    if not plain:
        return 0.0
    first |= second & _pair(one.wide)
    second |= first & _pair(other.wide)
    return max(plain, _WIDE * _dice(first, second))


def _dice(first: frozenset[str], second: frozenset[str]) -> float:
    return 2 * len(first & second) / max(len(first) + len(second), 1)


@lru_cache(maxsize=8192)
def _pair(words: str) -> frozenset[str]:
    return frozenset(words[at : at + 2] for at in range(len(words) - 1))


def _find_edges(found: Sequence[Described]) -> Iterator[Edge]:
    """Pairs of different columns that are each other's best by a margin."""
    buckets: dict[tuple[str, ...], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, one in enumerate(found):
        if not one.reason and one.looks_back is None:
            buckets[one.hard][one.column].append(at)
    for columns in buckets.values():
        names = sorted(columns)
        for place, left in enumerate(names):
            for right in names[place + 1 :]:
                yield from _match_columns(found, columns[left], columns[right])


def _match_columns(
    found: Sequence[Described], left: Sequence[int], right: Sequence[int]
) -> Iterator[Edge]:
    table = {
        (one, other): likeness
        for one in left
        for other in right
        if (likeness := liken(found[one], found[other])) >= ENOUGH
    }
    rows: dict[int, dict[int, float]] = defaultdict(dict)
    columns: dict[int, dict[int, float]] = defaultdict(dict)
    for (one, other), likeness in table.items():
        rows[one][other] = likeness
        columns[other][one] = likeness
    for (one, other), likeness in table.items():
        if _stands_out(found, other, rows[one]) and _stands_out(found, one, columns[other]):
            yield Edge(likeness, one, other)


def _stands_out(found: Sequence[Described], chosen: int, among: Mapping[int, float]) -> bool:
    """True when nothing of another value comes near; the same value twice is one figure."""
    number = found[chosen].seen.number
    rivals = (
        likeness
        for one, likeness in among.items()
        if one != chosen and found[one].seen.number != number
    )
    return among[chosen] >= max(rivals, default=0.0) + MARGIN


class _Groups:
    """Groups that grow by joining; two values of one column never come into one group."""

    def __init__(self, found: Sequence[Described]) -> None:
        self.found = found
        self.group_of: dict[int, int] = {}
        self.groups: dict[int, list[int]] = {}

    def join(self, one: int, other: int) -> None:
        left, right = self._group(one), self._group(other)
        if left == right or not self._fit(self.groups[left], self.groups[right]):
            return
        for at in self.groups.pop(right):
            self.groups[left].append(at)
            self.group_of[at] = left

    def _group(self, at: int) -> int:
        if at not in self.group_of:
            self.group_of[at] = at
            self.groups[at] = [at]
        return self.group_of[at]

    def _fit(self, left: Iterable[int], right: Sequence[int]) -> bool:
        found = self.found
        for one in left:
            for other in right:
                same = found[one].column == found[other].column
                if same and found[one].seen.number != found[other].seen.number:
                    return False
                if not same and liken(found[one], found[other]) <= 0:
                    return False
        return True

    def list_groups(self) -> list[list[int]]:
        groups = (sorted(group) for group in self.groups.values())
        return sorted(g for g in groups if len({self.found[at].column for at in g}) > 1)
