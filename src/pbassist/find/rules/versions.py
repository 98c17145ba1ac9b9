"""Rules of one title are told apart: twins in several files, editions one after the other."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Collection, Iterable

from pbassist.find.citations import fold_title
from pbassist.find.citations.matching import are_editions, strip_title
from pbassist.model.policy import Regulation

IDENTIFYING = ("number", "issuer", "place")


def drop_twins(rules: Iterable[Regulation], *, kept: Collection[str] = ()) -> list[Regulation]:
    """The same rule twice is one, whatever files it came in.

    Of twins the one whose id is `kept` stays, else the one that tells more of itself.
    """
    found: list[Regulation] = []
    places: dict[tuple[str, str], list[int]] = {}
    for rule in rules:
        same = places.setdefault(_fold_rule(rule), [])
        at = next((at for at in same if _may_be_one(found[at], rule)), None)
        if at is None:
            same.append(len(found))
            found.append(rule)
        else:
            found[at] = max(found[at], rule, key=lambda one: (one.id in kept, _count_known(one)))
    return found


def adds_nothing(rule: Regulation, known: Iterable[Regulation]) -> bool:
    """Whether one of the known rules is the same and tells as much of itself."""
    title = fold_title(rule.title)
    return any(
        fold_title(one.title) == title
        and _fold_rule(rule) == _fold_rule(one)
        and _may_be_one(rule, one)
        and _count_known(rule) <= _count_known(one)
        for one in known
    )


def _fold_rule(rule: Regulation) -> tuple[str, str]:
    """The title and the words of the articles; blanks, page furniture and the notice left aside."""
    own = [one for one in rule.articles if one.kind in ("article", "section")]
    words = "".join(one.text for one in own or rule.articles)
    folded = "".join(c for c in unicodedata.normalize("NFKC", words) if c.isalnum())
    return fold_title(rule.title), folded


def _may_be_one(one: Regulation, other: Regulation) -> bool:
    pairs = [(getattr(one, field), getattr(other, field)) for field in IDENTIFYING]
    return all(first is None or second is None or first == second for first, second in pairs)


def _count_known(rule: Regulation) -> int:
    return sum(getattr(rule, field) is not None for field in (*IDENTIFYING, "issued"))


def find_earlier(rule: Regulation, rules: Iterable[Regulation]) -> Regulation | None:
    """Another version of a rule: the same title, place and issuer, other words.

    A notice under its own 文号 is another notice, though each year's has the same title.
    """
    title, words = strip_title(rule.title)[0], _fold_rule(rule)[1]
    found = [
        one
        for one in rules
        if strip_title(one.title)[0] == title
        and (one.place, one.issuer) == (rule.place, rule.issuer)
        and ((one.number and one.number == rule.number) or are_editions((rule, one)))
        and _fold_rule(one)[1] != words
    ]
    return max(found, key=lambda one: one.effective_from or dt.date.min, default=None)


def find_newer(rule: Regulation, rules: Iterable[Regulation]) -> Regulation | None:
    """The newest edition of a 办法 or 细则 that began after this one; None for none."""
    began = rule.effective_from
    found = [
        one
        for one in rules
        if began is not None
        and one.effective_from is not None
        and one.effective_from > began
        and strip_title(one.title)[0] == strip_title(rule.title)[0]
        and are_editions((rule, one))
    ]
    return max(found, key=lambda one: one.version, default=None)
