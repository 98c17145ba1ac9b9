"""Ranked articles become the same with rules of here and now before others that say nearly as much."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from pbassist.model.policy import Article, Force, Library, Regulation, Status

FORCES: dict[Force, float] = {"适用": 1.0, "参照": 0.98, "仅供参考": 0.96}
STATUSES: dict[Status, float] = {
    "现行有效": 1.0,
    "效力待核实": 0.99,
    "尚未施行": 0.97,
    "已失效": 0.96,
    "已废止": 0.95,
}
CENTRAL = 0.9
"""A rule about central bodies by its title says little to a county: 加强中央预算审查监督的决定."""
OURS, MATTERS = 1.25, 1.05
"""Who asks reviews performance: rules of the county itself are meant first, then those on budgets."""
AS_NEAR = 0.6
"""Part of the nearness of a rule of elsewhere, of the past or to come from which on one of here and now
is its parallel, and goes before it. From .4 to .75 the dev half of the judged questions does not change."""
BEHIND = 0.9
"""How near a rule so put back stays."""
MATTER = re.compile("预算|绩效")
YEAR = re.compile(r"(?:19|20)\d\d年?度?")


class Ranked(NamedTuple):
    """An article with its weight and its place before weighing."""

    weight: float
    place: int
    article: Article


def weigh_standing(rule: Regulation, on: dt.date, library: Library) -> float:
    """What validity on a day and force here leave of a weight."""
    weight = FORCES[library.force(rule)] * STATUSES[rule.status_at(on)]
    far = "中央" in rule.title and library.bureau.level != "中央"
    ours = rule.place is not None and library.force(rule) == "适用"
    if far:
        return weight * CENTRAL
    return weight * (OURS if ours else MATTERS if MATTER.search(rule.title) else 1.0)


def put_back(
    ranked: Sequence[Ranked],
    query: str,
    on: dt.date,
    library: Library,
    *,
    named: Collection[str],
) -> list[Ranked]:
    """What does not bind here and now behind the best that does, where that is nearly as near.

    A rule that the query names by title or place is what it asks for, and stays.
    """
    latest = {rule.id for rule in keep_latest(library.regulations, on)}
    weak = set()
    for rule in {
        one.article.regulation_id: library.by_id[one.article.regulation_id] for one in ranked
    }.values():
        asked = rule.title in named or (rule.place is not None and rule.place in query)
        if not asked and (rank_rule(rule, on, library) or rule.id not in latest):
            weak.add(rule.id)
    strong = max((one.weight for one in ranked if one.article.regulation_id not in weak), default=0)
    moved = [
        one._replace(weight=min(one.weight, strong) * BEHIND)
        if one.article.regulation_id in weak and strong >= AS_NEAR * one.weight
        else one
        for one in ranked
    ]
    return sorted(moved, key=lambda one: one[:2], reverse=True)


def rank_rule(rule: Regulation, on: dt.date, library: Library) -> int:
    """0 for a rule in force that binds here; more for one of elsewhere, of the past or to come."""
    elsewhere = library.force(rule) == "仅供参考"
    return 2 * elsewhere + (rule.status_at(on) not in ("现行有效", "效力待核实"))


def keep_latest(rules: Iterable[Regulation], on: dt.date) -> list[Regulation]:
    """The rules without those of an earlier year where the same notice of a later year has begun."""
    known = list(rules)
    last: dict[tuple[str, str | None], dt.date] = {}
    for rule in known:
        begun, key = rule.effective_from, (drop_year(rule.title), rule.place)
        if key[0] != rule.title and begun is not None and begun <= on:
            last[key] = max(begun, last.get(key, begun))
    return [
        rule
        for rule in known
        if rule.effective_from is None
        or drop_year(rule.title) == rule.title
        or rule.effective_from >= last.get((drop_year(rule.title), rule.place), dt.date.min)
    ]


@lru_cache(maxsize=4096)
def drop_year(title: str) -> str:
    """2026年部门预算绩效目标填报说明 → 部门预算绩效目标填报说明."""
    return YEAR.sub("", title)
