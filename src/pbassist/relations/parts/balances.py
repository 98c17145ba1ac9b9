"""What was there, what came in and what went out become what is left: 年初结转＋收入－支出＝年末结余.

So does a budget: 年初预算＋追加－调减＝全年预算. A mismatch is asked, for a further item may not be told;
nothing is asked where a figure between them has no part in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Literal, NamedTuple

from pbassist.model.performance import Relation
from pbassist.relations.judging import judge_value
from pbassist.relations.measures import write_exact
from pbassist.relations.sentences import Mention, Sentence, name_subject

Role = Literal["first", "in", "out", "last"]

_OPENING = re.compile(
    r"(?:年初|上年|期初|月初|上期|去年|20\d\d年初|以前年度|20\d\d年末|上年末)[^，。；]{0,8}(?:结转|结余|余额|存量|库存)"
)
_STOOD = re.compile(
    r"(?:年初|期初|上年末|上年底|20\d\d年[末底])，?[^，。；\d]{0,8}(?:共?有|在建|在册|库存|存量|现有|在校|在岗|实有)[^，。；\d]{0,8}$"
)
_STANDS = re.compile(
    r"(?:年末|期末|年底|月末)[^，。；\d]{0,6}(?:共?有|在建|在册|库存|存量|实有|在校|在岗)"
)
_NO_BUDGET = re.compile(r"年初(?:未安排|无)预算|年初预算(?:数|安排)?(?:为|是)?\s?[0０零](?![\d.])")
"""年初预算为0: what was added is all there is."""
_COUNTED_FIRST = re.compile(r"(?:年初|期初|月初)，?(?!预算)[^，。；\d]{0,12}$")
_COUNTED_LAST = re.compile(r"(?:年末|期末|月末|年底)，?[^，。；\d]{0,12}$")
_DEED = re.compile(r"完成|建成|累计|实现|支付|发放|达到|目标")
_LEFT = re.compile(r"结余|余额|结转|剩余|节余|尚余|库存")
_IN = re.compile(
    r"收入|拨入|到位|下达|筹集|筹措|收到|安排|拨款|征收|划入|转入|购入|入库|新[增购建开]|购[进置]|捐赠|募集|接收|开工|增加|调入|新入|入[院园学职]|招录|归集|纳入|收缴|返还|收取|利息"
)
_OUT = re.compile(
    r"支出|使用|拨[付出]|支用|支付|上缴|列支|交回|缴回|收回|划出|转出|发放|出库|领用|报废|核销|兑付|调拨|竣工|完工|退出|出院|离世|毕业|退休|辞职|注销|减少|调出"
)
_BUDGET_FIRST = re.compile(
    r"(?:年初|期初)[^，。；]{0,20}(?:预算|批复|安排|下达)|(?:批复|下达)[^，。；]{0,8}年初预算|部门预算批复|年初数"
)
_ADDED = re.compile(r"追加|调增|新增|增加|增拨|补充下达|下达|上年结转|结转|调入")
_CUT = re.compile(r"调减|收回|核减|压减|调出|削减|减少|统筹|扣减|缴回|划[转出]|调剂出|调剂给")
_ADJUSTED = re.compile(
    r"(?:全年|年度|最终|实际)预算|调整后?(?:的)?(?:全年)?(?:总)?预算|预算(?:数|总额)?调整[为至到]|年末预算|调整后?[为达]|可用(?:预算|资金|指标)"
)
_COMPARED = re.compile(r"[比较](?:上年|去年|20\d\d|年初|预算|同期)|同比|人均|平均|每|标准|占|累计")
_ENDS = re.compile("余|结转|末|底|库存|预算|可用|调整后")
"""What every account holds: the name of its end."""
_PARTS = re.compile(r"其中|包括|包含|分别")
_NOT_MONEY = ("percent", "percentage_points")
UNSURE_REST = "收支各项以外是否另有调整未列示"
UNSURE_BUDGET = "追加、调减以外是否另有调整未列示"
MOST = 12
"""Figures up to which a paragraph is read as one account."""


_Reader = Callable[[Mention], Role | None]


class _Item(NamedTuple):
    """A figure and its place in the account."""

    role: Role
    mention: Mention


def find_balances(sentences: Sequence[Sentence]) -> Iterator[Relation]:
    """The accounts of each paragraph, first inside one sentence, then over the whole paragraph."""
    for _, group in groupby(sentences, key=lambda one: one.block.start):
        run = list(group)
        words = run[0].view[run[0].start : run[-1].end]
        if run[0].block.cell is not None or not _ENDS.search(words):
            continue
        told = False
        for sentence in run:
            found = list(_find_account(sentence.mentions, sentence.text))
            told = told or bool(found)
            yield from found
        mentions = [m for one in run for m in one.mentions]
        if not told and len(run) > 1 and len(mentions) <= MOST:
            yield from _find_account(mentions, "")


def _find_account(mentions: Sequence[Mention], words: str) -> Iterator[Relation]:
    """The budget and the rest of a row of figures; an account has three at least."""
    if len(mentions) < 3:
        return
    wholes = list(_leave_parts(mentions))
    for read, doubt in ((_read_budget, UNSURE_BUDGET), (_read_rest, UNSURE_REST)):
        items = _collect(wholes, read) or _collect_behind(mentions, read)
        none = doubt == UNSURE_BUDGET and bool(_NO_BUDGET.search(words))
        found = _judge(items, doubt, begun=none) if items else None
        if found is not None and not (found.asks and _is_met(found, items, mentions)):
            yield found


def _is_met(found: Relation, items: Sequence[_Item], mentions: Sequence[Mention]) -> bool:
    """全年预算620万元，其中上年结转40万元: a figure beside the account is the very gap."""
    known = {item.mention.start for item in items}
    last = items[-1].mention.measure
    return any(
        m.start not in known and write_exact(m.measure.value, last) == found.difference
        for m in mentions
    )


def _collect(mentions: Sequence[Mention], read: _Reader) -> list[_Item]:
    """From the first role to the last one; empty when a figure among them has no part in the account."""
    items: list[_Item] = []
    for mention in mentions:
        if mention.measure.kind in _NOT_MONEY:
            continue
        role = read(mention)
        if not items and role not in ("first", "in"):
            continue
        if role is None or mention.measure.vague:
            return []
        items.append(_Item(role, mention))
        if role == "last":
            return items
    return []


def _collect_behind(mentions: Sequence[Mention], read: _Reader) -> list[_Item]:
    """年末余额1,116万元，其中年初余额986万元，归集620万元，拨付490万元: the end is told first."""
    if len(mentions) < 4 or read(mentions[0]) != "last":
        return []
    items: list[_Item] = []
    for mention in mentions[1:]:
        role = read(mention)
        if role is None or role == "last" or mention.measure.vague or "；" in mention.lead:
            break
        items.append(_Item(role, mention))
    if len(items) < 3 or items[0].role != "first":
        return []
    return [*items, _Item("last", mentions[0])]


def _leave_parts(mentions: Sequence[Mention]) -> Iterator[Mention]:
    """The figures without those that 其中 puts inside the one before."""
    whole: Mention | None = None
    room = Decimal(0)
    for at, mention in enumerate(mentions):
        if at and _PARTS.search(mention.lead):
            whole = mentions[at - 1]
            room = whole.measure.value
        if whole is not None and mention.measure.alike(whole.measure):
            closed = "；" in mention.lead or "。" in mention.lead
            if mention.measure.value <= room and not closed:
                room -= mention.measure.value
                continue
            whole = None
        yield mention


def _read_rest(mention: Mention) -> Role | None:
    clause = mention.clause
    if _COMPARED.search(clause):
        return None
    if _OPENING.search(clause) or _STOOD.search(mention.lead):
        return "first"
    if _STANDS.search(clause):
        return "last"
    if mention.measure.kind in ("count", "extent") and not _DEED.search(mention.lead):
        if _COUNTED_FIRST.search(mention.lead):
            return "first"
        if _COUNTED_LAST.search(mention.lead):
            return "last"
    if _LEFT.search(clause):
        gone = _OUT.search(clause)
        return "out" if gone and re.search("上缴|交回|缴回|收回|核销", gone.group()) else "last"
    money_in, money_out = _IN.search(clause), _OUT.search(clause)
    if money_in and money_out:  # 已安排使用: the later word is what was done
        return "in" if money_in.end() > money_out.end() else "out"
    return "in" if money_in else "out" if money_out else None


def _read_budget(mention: Mention) -> Role | None:
    clause = mention.clause
    if _ADJUSTED.search(clause):
        return "last"
    if _BUDGET_FIRST.search(clause):
        return "first"
    if _CUT.search(clause):
        return "out"
    return "in" if _ADDED.search(clause) else None


def _judge(items: Sequence[_Item], doubt: str, *, begun: bool) -> Relation | None:
    """The account, when it has a beginning, a movement and an end of one kind."""
    roles = [item.role for item in items]
    last = items[-1].mention
    measures = [item.mention.measure for item in items]
    if roles.count("first") > 1 or not all(m.alike(last.measure) for m in measures):
        return None
    if doubt == UNSURE_BUDGET:
        begun = begun or "first" in roles
        complete = begun and bool({"in", "out"} & set(roles))
    else:
        complete = "in" in roles and "out" in roles
    if not complete or (not begun and "first" not in roles and roles.count("in") > 1):
        return None
    signs = [-1 if role == "out" else 1 for role in roles[:-1]]
    computed = sum((s * m.value for s, m in zip(signs, measures, strict=False)), Decimal(0))
    half = sum((m.half for m in measures[:-1]), Decimal(0))
    room = half + last.measure.half
    again = any(
        abs(computed - m.value - last.measure.value) <= room
        for role, m in zip(roles, measures, strict=True)
        if role == "in"
    )
    if computed < 0 or again:  # 到位1860万元 repeats 下达1860万元
        return None
    return judge_value(
        computed,
        half,
        last.measure,
        left=_write(items),
        inputs=measures[:-1],
        subject=name_subject(last, "结余"),
        doubt=doubt,
    )


def _write(items: Sequence[_Item]) -> str:
    """12＋30－25, what was there first."""
    ordered = sorted(items[:-1], key=lambda item: {"first": 0, "in": 1}.get(item.role, 2))
    words = ""
    for item in ordered:
        sign = "－" if item.role == "out" else "＋" if words else ""
        words += sign + item.mention.measure.printed
    return words
