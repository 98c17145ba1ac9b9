"""涉及财政资金 and 涉及资金 become one where no paper of a comparison tells them apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pbassist.relations.alongside.describing import SCOPE, Described

_STATE = "财政拨款"
_WORD = "财政资金"
_OTHERS = re.compile(r"自筹|自有|社会(?:资金|资本|投入)|其他资金|总投资|财政拨款|非财政")
"""Money beside the state's: who names it tells the two apart."""


def join_scopes(found: Sequence[Described]) -> list[Described]:
    """The figures, the state's money as plain money in the topics where no paper has both."""
    apart = _list_apart(found)
    return [_widen(one) if _is_state(one) and one.topic not in apart else one for one in found]


def _list_apart(found: Sequence[Described]) -> set[str]:
    """Topics, and no topic at all, in which a paper has both kinds or names other money."""
    kinds: dict[tuple[str, str], set[str]] = {}
    apart = {""}
    for one in found:
        if not one.reason and one.unit == "元":
            paper = (one.figure.span.document_id, one.topic)
            kinds.setdefault(paper, set()).add(one.hard[SCOPE])
            if _OTHERS.search(one.seen.context):
                apart.add(one.topic)
    return apart | {topic for (_, topic), scopes in kinds.items() if {"", _STATE} <= scopes}


def _is_state(one: Described) -> bool:
    return one.hard[SCOPE] == _STATE and _WORD in one.core


def _widen(one: Described) -> Described:
    return one._replace(
        subject=one.subject.replace(_WORD, "资金"),
        hard=(*one.hard[:SCOPE], "", *one.hard[SCOPE + 1 :]),
        core=one.core.replace(_WORD, "资金"),
        wide=one.wide.replace(_WORD, "资金"),
    )
