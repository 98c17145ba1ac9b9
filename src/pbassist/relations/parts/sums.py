"""Totals and the parts printed with them become sums: 其中, 分别为, 合计, 共计, 由……组成."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, pairwise

from pbassist.model.performance import Relation
from pbassist.relations.judging import add_up, judge_sum
from pbassist.relations.parts.lists import STOPS, PartList, read_grown, read_lists
from pbassist.relations.parts.marks import SORTED, UNSURE, goes_on, read_mark
from pbassist.relations.parts.members import (
    ASKED_PAIRS,
    DIGITS,
    REST,
    is_complete,
    is_counted,
    read_pair,
    share_names,
)
from pbassist.relations.sentences import Mention, Sentence, name_subject

_OPENS = re.compile(
    r"(?:结论|结果|意见)(?:分别)?为|(?:分布|构成|组成)(?:情况)?(?:分别)?为|其中|分别(?:为|是|有|达|列支|安排|支出)?|包括|包含|分为|由"
)
_TOTAL_BEFORE = re.compile(
    r"(?:合计|共计|总计|总共|小计)(?:资金|金额|支出|经费)?(?:为|达|是|有|约)?\s{0,3}$"
)
_MAYBE_TOTAL = re.compile(r"(?:[共总]|总额|总投资|总支出|总收入|总得分|总分)(?:为)?\s{0,3}$")
_VERB_TOTAL = re.compile(r"(?:合计|共计|总计)(?![^，。；、\d]{0,5}[增减升降])[^，。；、\d]{2,6}$")
_YEARS_TOTAL = re.compile(r"(?P<count>[二两三四五])年来?(?:共计?|累计|合计)[^，。；、\d]{0,8}$")
"""5个镇、3个街道共8个单位: a match is worth saying, a mismatch may be about other things."""
_PLAIN_UNITS = frozenset(("个", "项", "件", "宗"))
_SUMS = re.compile(r"[共总]|[合小累]计")
_OF_OTHERS = re.compile(r"年初余额|年初结|预算|投资|概算|合同|申报|送审|批复|累计|原")
"""收回100万元，其中甲项目预算500万元，收回60万元: what a part was taken from."""
_STOCK = re.compile(r"余额|存量|累计|历年|总量")
"""发放贷款4.62亿元，其中涉农…；涉农贷款余额11.8亿元: what has come together over the years."""
_NO_REST = re.compile(r"^[^，。；]{0,8}[，；](?:其[余他它][^，。；]{0,4}[无未没]|无其[他它余])")
"""其余无核减: nothing is left out."""
_FUND = re.compile(
    r"财政拨款|上年结转|结转|自筹|其他资金|社会资金|捐赠资金|中央|省级|市级|县级|专项|补助|配套|本级|上级|转移支付|拨款|一般公共预算|政府性基金|国有资本|债券|社会资本"
)
_LEFT = re.compile(r"年末|年底|结余|剩余")
"""支出402万元，其中使用上年结转46万元，年末结转29万元: what is left is no part of what was spent."""
_BOOKS = re.compile(r"一般公共预算|政府性基金|国有资本|社会保险")
"""The four budgets (四本预算): between them all public projects."""
_ADJUSTED = re.compile(r"加分|扣[减除]?\s?\d|扣分|附加")
"""另因逾期扣1分: what is taken off or added is in no class."""
NEAR = Decimal("0.02")
PARTIAL = "“其中”所列各项不一定为全部，未列示其余部分"


def find_sums(sentence: Sentence) -> Iterator[Relation]:
    """The sums of one sentence."""
    closed: set[int] = set()
    for match in _OPENS.finditer(sentence.text):
        at = sentence.start + match.start()
        for one in [
            *read_grown(sentence, at, match.group()),
            *read_lists(sentence, at, match.group()),
        ]:
            relation = _judge_list(sentence, one)
            if relation is not None and one.parts[0].start not in closed:
                closed.add(one.parts[0].start)
                yield relation
    if not _SUMS.search(sentence.view, sentence.start, sentence.end):
        return
    for at, mention in enumerate(sentence.mentions):
        if _TOTAL_BEFORE.search(mention.lead):
            yield from _judge_total_after(sentence, at, closed)
        elif _MAYBE_TOTAL.search(mention.lead):
            found = _judge_total_after(sentence, at, closed)
            yield from (r for r in found if r.state in ("holds", "holds_by_rounding"))
            yield from _judge_known(sentence, at)
        elif years := _YEARS_TOTAL.search(mention.lead):
            yield from _judge_years(sentence, at, DIGITS[years.group("count")])
        elif _VERB_TOTAL.search(mention.lead):
            yield from _judge_total_after(sentence, at, closed, asks=True)


def _judge_list(sentence: Sentence, one: PartList) -> Relation | None:
    total, parts = _fit(sentence, one)
    one = one._replace(parts=tuple(parts))
    subject = name_subject(total, "合计")
    values = [part.measure for part in one.parts]
    doubt, asks = _doubt(sentence, one, total)
    if doubt is None or _goes_on_otherwise(sentence, one, total):
        return None
    return judge_sum(values, total.measure, subject=subject, doubt=doubt, asks=asks)


def _goes_on_otherwise(sentence: Sentence, one: PartList, total: Mention) -> bool:
    """1087项，其中决算审计69项，其他审计14项；结算审计1004个: the last part is counted by another word."""
    if total.measure.unit not in _PLAIN_UNITS:
        return False
    rest = total.measure.value - sum(part.measure.value for part in one.parts)
    later = (m.measure for m in sentence.mentions if m.start > one.parts[-1].start)
    return rest > 0 and any(m.unit in _PLAIN_UNITS and m.value == rest for m in later)


def _fit(sentence: Sentence, one: PartList) -> tuple[Mention, Sequence[Mention]]:
    """The nearest total that the parts or their first few add up to; else the nearest and the list.

    What follows the list in the same sentence (涉及部门7个) may count something else.
    """
    sums = list(accumulate(part.measure.value for part in one.parts))
    for total in reversed(one.totals):
        for count in range(len(one.parts), 1, -1):
            if sums[count - 1] == total.measure.value and not goes_on(sentence, one.parts, count):
                return total, one.parts[:count]
    return _find_near(one) or one.totals[-1], _cut(sentence, one.parts)


def _find_near(one: PartList) -> Mention | None:
    """支出351.3万元，结余13.7万元。其中：… : the only amount before that three parts nearly make up,
    where the nearest is less than one of them and cannot be their whole.
    """
    sums = [part.measure for part in one.parts]
    if one.word != "其中" or len(sums) < 3 or sums[0].kind != "money":
        return None
    if one.totals[-1].measure.high >= max(part.low for part in sums):
        return None
    added = sum(part.value for part in sums)
    near = [t for t in one.totals if abs(t.measure.value - added) <= NEAR * t.measure.value]
    return near[0] if len({t.measure.value for t in near}) == 1 else None


def _cut(sentence: Sentence, parts: Sequence[Mention]) -> Sequence[Mention]:
    """A list set off by 、 ends at the first weightier mark, unless the rest (其他) comes after it."""
    if len(parts) < 3 or any(REST.search(p.clause) for p in parts[2:]):
        return parts
    marks = [read_mark(sentence, a, b) for a, b in pairwise(parts)]
    for at, mark in enumerate(marks[1:], 1):
        if mark > marks[0]:
            return parts[: at + 1]
    return parts


def _doubt(sentence: Sentence, one: PartList, total: Mention) -> tuple[str | None, bool]:
    """Why a mismatch would prove nothing ("" when it would), and whether to ask; None: no sum."""
    if add_up([p.measure for p in one.parts], total.measure) != "broken":
        return "", False
    if _is_no_sum(sentence, one):
        return None, False
    if any(
        "等" in p.trail[:3] or re.search(r"(?<![一二三四五六高中初])等[^级次别第奖]{0,6}$", p.lead)
        for p in one.parts
    ):
        return "所列项目以“等”收尾，未全部列示", False
    if len(one.parts) < 2:
        return None, False
    if one.word == "其中" and _NO_REST.match(one.parts[-1].trail):
        return "", False
    several = len({t.measure.value for t in one.totals}) > 1 and not _follows(sentence, one)
    if several:
        return "前文有多个同类数据，未能确定合计数", total is not one.totals[-1]
    if one.word == "分为" and not is_counted(sentence, one.parts):
        return (UNSURE, True) if SORTED.search(one.parts[0].lead) else (None, False)
    if one.word.endswith("为") and one.word[0] in "结意" and len(one.parts) < 3:
        return PARTIAL, False
    if one.word.startswith(("分别", "分布", "构成", "组成")) or one.word[0] in "结意":
        return ("", False) if _is_distributed(sentence, one) else (None, False)
    if total.measure.kind == "points" and _ADJUSTED.search(sentence.text):
        return PARTIAL, False
    pair = read_pair(one.parts)
    if pair in ASKED_PAIRS:
        return "所列两项以外是否另有未列示的部分", True
    if (
        pair
        or is_complete(share_names(sentence, one.parts))
        or is_counted(sentence, one.parts)
        or one.word in ("分为", "由")
    ):
        return "", False
    return _doubt_open_list(one, total)


def _doubt_open_list(one: PartList, total: Mention) -> tuple[str, bool]:
    """其中 lists that need not be whole: asked where money goes beyond it or all its sources are named."""
    if total.measure.kind != "money":
        asks = len(one.parts) > 2 and all(_BOOKS.search(p.clause) for p in one.parts)
        return PARTIAL, asks or _is_near(one, total)
    if any(_OF_OTHERS.search(p.clause) for p in one.parts) and not _OF_OTHERS.search(total.clause):
        return PARTIAL, False
    beyond = [p for p in one.parts if p.measure.low > total.measure.high]
    if any(_STOCK.search(p.clause) for p in beyond) and not _STOCK.search(total.clause):
        return PARTIAL, False
    if beyond:
        return "", False
    if any(_LEFT.search(p.clause) for p in one.parts):
        return PARTIAL, False
    asks = _sum_exceeds(one, total) or all(_FUND.search(p.clause) for p in one.parts)
    return PARTIAL, asks or (_is_listed(one) and _is_near(one, total))


def _is_listed(one: PartList) -> bool:
    """其中：人员…、设备…、运行…: the colon opens a list of all kinds, none of them only 主要."""
    first = one.parts[0].lead
    opened = first.rpartition("其中")[2]
    return one.word == "其中" and opened.startswith("：") and "主要" not in opened


def _is_near(one: PartList, total: Mention) -> bool:
    """Three parts or more that fall short of their whole by less than two in a hundred.

    People are sorted by several marks at once, so of them nothing is asked.
    """
    gap = total.measure.value - sum(p.measure.value for p in one.parts)
    near = len(one.parts) > 2 and 0 < gap <= NEAR * total.measure.value
    return near and total.measure.unit not in ("人", "名")


def _is_no_sum(sentence: Sentence, one: PartList) -> bool:
    """由 without 组成, 包括 before some of several things."""
    made = one.word == "由" and not re.search(r"组成|构成", sentence.text)
    return made or (one.word in ("包括", "包含") and not is_complete(one.parts))


def _follows(sentence: Sentence, one: PartList) -> bool:
    """调整后预算3560万元，其中…: the word stands right after the nearest figure."""
    between = sentence.between(one.totals[-1].end, one.parts[0].start)
    return one.word == "其中" and not between.partition("其中")[0].strip("，、（ ")


def _sum_exceeds(one: PartList, total: Mention) -> bool:
    return sum(p.measure.low for p in one.parts) > total.measure.high


def _is_distributed(sentence: Sentence, one: PartList) -> bool:
    """分别为 spreads the total only when it speaks of it: nothing new stands between the two.

    860万元，分别为… and 38个项目分别为… do; 预算1000万元，一、二季度分别支出… does not.
    """
    total = one.totals[-1]
    if one.word == "分别" and total.measure.kind == "count" and _holds_each(total, one.parts):
        return False
    between = sentence.between(total.end, one.parts[0].start)
    head = between.rpartition(one.word)[0]
    if "；" in between or "。" in between or len(between) > 40:
        return False
    if "，" not in head:
        return len(head) <= 8
    return head.rpartition("，")[2].strip() in _SAME_MATTER


def _holds_each(total: Mention, parts: Sequence[Mention]) -> bool:
    """东区、西区、南区三个片区分别设置标识41个、62个、88个: each of the three has a figure of its own."""
    return "、" in total.clause + total.lead[-12:] or total.measure.value == len(parts)


_SAME_MATTER = frozenset(
    (
        *("", "等次", "结果", "评价结果", "评估", "评审", "金额", "资金", "数量", "评价", "监控"),
        *("资金来源", "来源", "其来源", "资金构成", "构成", "其构成", "具体", "支出内容"),
    )
)


def _judge_known(sentence: Sentence, at: int) -> Iterator[Relation]:
    """中央、省级、县级配套…，共5000万元; 决策…、过程…、产出…、效益…，总分90.5分."""
    total, run = sentence.mentions[at], _read_run(sentence, at)
    if len(run) < 3 or not _is_plain_run(sentence, at, run):
        return
    known = is_complete(run) and total.measure.kind == "points"
    if known or (total.measure.kind == "money" and all(_FUND.search(m.clause) for m in run)):
        doubt = "" if known else "未能确定合计所含各项"
        yield judge_sum(
            [m.measure for m in run],
            total.measure,
            subject=name_subject(total, "合计"),
            doubt=doubt,
            asks=bool(doubt),
        )


def _judge_years(sentence: Sentence, at: int, years: int) -> Iterator[Relation]:
    """2022年25个，2023年30个，2024年36个，三年共91个."""
    total, run = sentence.mentions[at], _read_run(sentence, at)
    named = [year.group() for m in run if (year := re.search(r"20\d\d(?=年)", m.lead))]
    if len(run) == len(named) == len(set(named)) == years:
        yield judge_sum(
            [m.measure for m in run], total.measure, subject=name_subject(total, "合计")
        )


def _judge_total_after(
    sentence: Sentence, at: int, closed: set[int], *, asks: bool = False
) -> Iterator[Relation]:
    """甲3个、乙5个，合计8个: the parts are the run of like figures right before the total."""
    total = sentence.mentions[at]
    run = _read_run(sentence, at)
    if len(run) < 2 or run[0].start in closed:
        return
    sums = list(accumulate(m.measure.value for m in reversed(run)))[::-1]
    exact = [run[n:] for n in range(len(run) - 1) if sums[n] == total.measure.value]
    chosen = exact[0] if exact else run
    plain = _is_plain_run(sentence, at, run)
    yield judge_sum(
        [m.measure for m in chosen],
        total.measure,
        subject=name_subject(total, "合计"),
        doubt="" if plain and not asks else "未能确定合计所含各项",
        asks=asks and plain,
    )


def _is_plain_run(sentence: Sentence, at: int, run: Sequence[Mention]) -> bool:
    """Nothing alike stands before the parts, no bracket among them, and one mark between them all."""
    first, total = run[0], sentence.mentions[at]
    if any(m.end <= first.start and m.measure.alike(total.measure) for m in sentence.mentions):
        return False
    if "（" in sentence.between(first.start, total.start):
        return False
    marks = {sentence.between(a.end, b.start).strip()[:1] for a, b in pairwise(run)}
    marks -= {"和", "及", "与"} if len(marks) > 1 else set()
    return (len(marks) == 1 and marks <= {"、", "，", "；"}) or not any(m.label for m in run)


def _read_run(sentence: Sentence, at: int) -> list[Mention]:
    total = sentence.mentions[at]
    run: list[Mention] = []
    for mention in reversed(sentence.mentions[:at]):
        if not mention.measure.alike(total.measure):
            if mention.measure.kind == "percent" or total.measure.kind == "money":
                continue
            break
        if (run and STOPS.search(mention.trail)) or _TOTAL_BEFORE.search(mention.lead):
            break
        run.insert(0, mention)
        if re.search(r"其中|分别|包括|：|:", mention.lead):
            break
    return run
