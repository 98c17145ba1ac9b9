"""`decide` becomes entries of the record, and a few lines that say what was recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from pbassist.cli.opening import open_workspace
from pbassist.errors import UsageError

if TYPE_CHECKING:
    from pbassist.workspace.deciding import Outcome

KINDS = ("须更正", "建议完善", "请说明")


def decide(
    word: str | None,
    ids: Sequence[str],
    *,
    returned: Path | None,
    workspace: Path | None,
    reviewer: str | None,
    **wanted: Any,
) -> None:
    """Put a decision, or a returned table, on record and say what came of it."""
    from pbassist.workspace.deciding import Wish, Word

    named = [key for key, value in wanted.items() if value and key != "kind"]
    if returned is not None:
        if word is not None or named:
            raise UsageError.exclusive("--from", "其他决定")
        space = open_workspace(workspace)
        tell_outcome(space.decide_returned(returned, reviewer=reviewer))
        return
    if word is None:
        raise UsageError.no_action()
    known: dict[str, Word] = {one: one for one in get_args(Word)}
    known["修改后采纳"] = "修改"
    if word not in known:
        raise UsageError.unknown_action(word)
    if wanted["kind"] not in KINDS:
        raise UsageError.unknown_kind(wanted["kind"], "、".join(KINDS))
    wish = Wish(known[word], ids=tuple(ids), **wanted)
    tell_outcome(open_workspace(workspace).decide(wish, reviewer=reviewer))


def tell_outcome(outcome: Outcome) -> None:
    """Say what was recorded, what was not, and what is still open."""
    counts = Counter(one.action for one in outcome.recorded)
    words = "、".join(f"{action}{count}条" for action, count in counts.items())
    if outcome.recorded:
        head = outcome.season.head
        number = f"（{head.short}）" if head else ""
        who = outcome.recorded[0].reviewer
        print(f"已记录{len(outcome.recorded)}条决定：{words}。审核人：{who}{number}。")
    else:
        print("没有需要记录的决定。")
    if outcome.unchanged:
        print(f"另有{outcome.unchanged}条此前已作相同决定，未重复记录。")
    for fault in outcome.kept:
        print(f"“{fault}”的文字已保留，今后同类问题照此写。")
    for sentence in outcome.told:
        print(f"！{sentence}")
    if outcome.open_lines:
        print(f"尚有{outcome.open_lines}条意见未作决定。")
    else:
        print("全部意见均已作决定。")
    if outcome.open_proposals:
        print(f"另有模型提示{outcome.open_proposals}条待逐条决定，采纳前不对外。")
