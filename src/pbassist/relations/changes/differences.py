"""Two figures and the change printed between them become differences and growth rates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pbassist.model.performance import Relation
from pbassist.relations.judging import judge_difference, judge_growth, judge_sum
from pbassist.relations.measures import Measure
from pbassist.relations.parts.rests import find_rest, tells_rest
from pbassist.relations.sentences import Mention, Sentence, name_subject

_UP = r"多收入?|多支|提升|回升|增加|增长|增至|提高|上升|多支出|净增|增支|增收|多|高出|高"
_DOWN = (
    r"少收入?|少支|缩短|回落|下滑|减少|下降|降低|压减|减支|减收|少支出|降至|压缩|节约|节省|少|低"
)
_CHANGE = re.compile(rf"(?P<up>{_UP})|(?P<down>{_DOWN})")
_SAID = re.compile(r"[增减降升缩差余距支低高压净少多追扩结未节预剩核]")
"""One of the characters of every change, remainder and adjustment."""
_AT_END = re.compile(
    rf"(?P<word>{_UP}|{_DOWN})(?:了|额为|额|为|约|近|幅度为|率为|率|幅为)?\s{{0,2}}$"
)
_GROWTH_END = re.compile(
    rf"(?:(?P<word>{_UP}|{_DOWN})|(?P<rate>增幅|涨幅|增长率|增速|降幅|下降率|压缩率|压减率|缩短率|提升率|下浮率|降低率))(?:了|为|达到?|约|到|幅度为)?\s{{0,2}}$"
)
EARLIER = re.compile(
    r"(?:(?:比|较|与|同|和)(?:20\d\d年(?:度|同期)?|(?:年初|全年)?预算)的?|上年度?|去年|上一年度?|前一年|往年|上年同期|去年同期|同期)[^，。；、]{0,12}$"
)
_THAN = re.compile(r"^[，（]?(?:但|且|均)?(?:比|较)[^，。；、\d]{2,18}$")
"""复核平均85.3分，比自评平均94.1分低8.8分: the level compared with."""
_OLD_YEAR = re.compile(r"(?P<year>20\d\d)年")
_PLAIN_YEAR = re.compile(r"^[，（]?(?:而)?20\d\d年度?(?:同期)?(?:仅)?[为是有]?\s?$")
_NEW_ONES = re.compile(r"新[增建开添]|净增")
"""其中2024年新建312个，比2023年底的964个增长33.4%: what is new is no level."""
_BARE_WORD = re.compile(rf"(?:{_UP}|{_DOWN})了?约?")
_AFTER_RATE = re.compile(rf"，净?(?:{_UP}|{_DOWN})(?:了|额为|额|为|约)?\s?$")
_FALLS = re.compile(r"(?:下降|降低|减少|负增长)(?:了|约)?\s?$")
_APART = re.compile(r"(?:相差|相距|差距为?|差值为?|分差为?|(?<=[，,])[尚还]?(?:差|缺口为?))\s?$")
_PLANNED = re.compile(r"计划|任务|目标|应[完到]")
_REACHED = re.compile(r"实际|完成|到位")
_ADDED = re.compile(
    r"(?:年中|年内|中期|执行中|调整)?(?:追加|调增|增加预算)(?:预算|资金|金额)?[为了]?\s?$"
)
_ADJUSTED = re.compile(
    r"(?:全年预算数?|调整后预算数?|调整预算数?|调整后的?预算数?为?|预算调整[为至到])(?:为|达)?\s?$"
)
_OTHER_ADJUSTMENT = re.compile(r"调减|结转|压减|收回|核减|调出|调剂")
_FROM = re.compile(r"(?:由|从)(?:上年度?|去年|年初|原来|20\d\d年度?)?(?:的)?[^，。；、\d]{0,8}$")
_TO = re.compile(
    r"^[^，。；、\d]{0,6}?(?P<word>增加|增长|提高|上升|提升|扩大|减少|下降|降低|压减|压缩|缩短|降|缩小|升|增|减|发展|回升|回落)(?:到|至|为)(?:20\d\d年度?|今年|本年度?)?的?[^，。；、\d]{0,6}$"
)
_AGAINST = re.compile(r"[比较与]20\d\d年|上年|去年|同比|同期|[比较](?:年初|全年)?(?:预算|计划)")
_OTHER_COUNT = re.compile(r"[一-鿿]{2}[数量额率费]$")
"""时间由45分钟缩短到28分钟，事故数下降36%."""
_BY_YEAR = re.compile("年均|平均|每年|逐年")
_SAME_THING = re.compile(
    r"^[，、（]?(?:同比|[比较]上年|[比较]去年|共|净|累计|总体|实际|可比|即)?[^，]{0,1}"
    rf"(?:{_UP}|{_DOWN}|增幅|涨幅|增长率|增速|降幅|下降率)"
)
_LAST_YEAR = re.compile("上年|去年|上一年")
_LAST_LEVEL = re.compile(
    r"^[，、]?(?:而)?(?:上年度?|去年|上一年度?|20\d\d年度?)(?:同期)?[^，。；、（\d]{0,8}$"
)
_SAME_RATE = re.compile(
    rf"^，(?:同比|[比较](?:上年|去年))?(?P<word>{_UP}|{_DOWN})(?:了|约|幅度?为?|率为?)?$"
)


def find_changes(sentence: Sentence) -> Iterator[Relation]:
    """The differences and growth rates of one sentence that it proves or contradicts."""
    mentions = sentence.mentions
    if not _SAID.search(sentence.view, sentence.start, sentence.end):
        return
    for at, mention in enumerate(mentions):
        before = mentions[:at]
        if _TO.match(mention.lead) and before and _FROM.search(before[-1].lead):
            yield from _judge_from_to(sentence, at)
        elif tells_rest(mention, before):
            yield from find_rest(mention, before)
        elif _APART.search(mention.lead):
            yield from _judge_apart(sentence, at)
        elif _ADJUSTED.search(mention.lead) and at >= 2:
            yield from _judge_adjusted(sentence, at)
        elif match := _AT_END.search(mention.lead):
            yield from _judge_change(sentence, at, match.group("word"))


def _judge_apart(sentence: Sentence, at: int) -> Iterator[Relation]:
    """自评94.2分，复核88.7分，相差5.5分: of the only two such figures before it."""
    mention = sentence.mentions[at]
    points = mention.measure.kind == "percentage_points"
    like = [
        m
        for m in sentence.mentions[:at]
        if (m.measure.kind == "percent" if points else m.measure.alike(mention.measure))
    ]
    if len(like) != 2 or like[1] is not sentence.mentions[at - 1]:
        return
    one, other = (m.measure for m in like)
    if points and len({bool(_FALLS.search(m.lead)) for m in like}) == 2:
        return  # 最高增长55.5%，最低下降13.2%: the gap reaches over nought
    planned = _PLANNED.search(like[0].clause) and _REACHED.search(like[1].clause)
    sure = mention.measure.kind == "points" or points or bool(planned)
    yield judge_difference(
        one,
        other,
        mention.measure,
        subject=name_subject(mention, "相差"),
        doubt="" if sure else "相差数所指的两项数据需核实",
        asks=not sure,
    )


def _judge_adjusted(sentence: Sentence, at: int) -> Iterator[Relation]:
    """年初预算1250万元，年中追加180万元，全年预算1430万元."""
    first, added, total = sentence.mentions[at - 2 : at + 1]
    if not (first.measure.alike(total.measure) and added.measure.alike(total.measure)):
        return
    if "年初预算" not in first.clause or not _ADDED.search(added.lead):
        return
    if total.measure.kind == "money" and not _OTHER_ADJUSTMENT.search(sentence.text):
        yield judge_sum(
            [first.measure, added.measure],
            total.measure,
            subject=name_subject(total),
            doubt="年初预算与追加之外是否另有调整未列示",
            asks=True,
        )


def _judge_from_to(sentence: Sentence, at: int) -> Iterator[Relation]:
    """由38个增加到45个，增加7个，增长18.4%."""
    old, new = sentence.mentions[at - 1], sentence.mentions[at]
    if not old.measure.alike(new.measure) or old.measure.vague or new.measure.vague:
        return
    match = _TO.match(new.lead)
    rises = bool(match and re.match(r"增|提|上|扩|升|发|回升", match.group("word")))
    wrong = list(_judge_direction(old, new, rises, match.group("word") if match else ""))
    yield from wrong or _judge_following(sentence, at, old.measure, new.measure)


def _judge_direction(old: Mention, new: Mention, rises: bool, word: str) -> Iterator[Relation]:
    gap = new.measure.value - old.measure.value
    agrees = gap > 0 if rises else gap < 0
    if agrees:
        return
    sign = "＞" if gap < 0 else "＜" if gap > 0 else "＝"
    if abs(gap) <= new.measure.half + old.measure.half and gap:
        return
    yield Relation(
        kind="difference",
        state="broken",
        subject=name_subject(new, name_subject(old)),
        expression=f"{old.measure.printed}{sign}{new.measure.printed}，与“{word}”不符",
        stated=new.measure.figure,
        inputs=(old.measure.figure,),
    )


def _judge_following(sentence: Sentence, at: int, old: Measure, new: Measure) -> Iterator[Relation]:
    """The change and the rate that follow within the next two figures."""
    change = new._replace(value=abs(new.value - old.value), half=new.half + old.half)
    for n, mention in enumerate(sentence.mentions[at + 1 : at + 3]):
        if "；" in sentence.between(sentence.mentions[at].end, mention.start):
            return
        stated = mention.measure
        if not _GROWTH_END.search(mention.lead) or _is_about_other(mention):
            return
        if n and not _SAME_THING.match(mention.lead):
            return
        if stated.kind == "percentage_points" and new.kind == "percent":
            yield judge_difference(new, old, stated, subject=name_subject(mention, "增减"))
        elif stated.kind == "percent" and new.kind in ("money", "count", "extent"):
            left = f"（{new.printed}－{old.printed}）÷{old.printed}×100%"
            if change.value < 0 or new.value < old.value:
                left = f"（{old.printed}－{new.printed}）÷{old.printed}×100%"
            found = judge_growth(change, old, stated, subject="增减幅度", left=left)
            if found is not None:
                yield found.model_copy(update={"inputs": (new.figure, old.figure)})
        elif stated.alike(new) and new.kind != "percent":
            yield judge_difference(new, old, stated, subject=name_subject(mention, "增减"))


def _is_about_other(mention: Mention) -> bool:
    """A new clause subject (财政拨款增长…) is about another figure than the one before."""
    if _BY_YEAR.search(mention.lead):
        return True
    words = re.sub(
        r"[比较与]20\d\d年度?|同比|比上年|较上年|比去年|较去年|分别|增幅|降幅|[，,（(约为达了]",
        "",
        mention.lead,
    )
    match = _CHANGE.search(words)
    subject = words[: match.start()] if match else words
    return "其中" in words or len(subject) > 4 or bool(_OTHER_COUNT.search(subject))


def _judge_change(sentence: Sentence, at: int, word: str) -> Iterator[Relation]:
    """2024年45个，比上年的38个增加7个; 45个，比上年增加7个，增长18.4%."""
    mention = sentence.mentions[at]
    if mention.measure.kind == "percent":
        yield from _judge_growth_over(sentence, at, word)
        return
    points = mention.measure.kind == "percentage_points"
    near = [
        m
        for m in sentence.mentions[max(at - 6, 0) : at]
        if (m.measure.kind == "percent" if points else m.measure.alike(mention.measure))
        and not _AT_END.search(m.lead)
        and not re.search("；|。(?![比较与同])", sentence.between(m.end, mention.start))
    ]
    like = [m for m in near if m in sentence.mentions[max(at - 3, 0) : at]]
    if not like:
        return
    rises = bool(re.match(_UP, word))
    old = next((m for m in reversed(like) if _is_earlier(m)), None)
    levels = [m for m in near if not _is_earlier(m)]
    if old is sentence.mentions[at - 1] and len(levels) == 1 and _BARE_WORD.fullmatch(mention.lead):
        like = [levels[0], old]  # 比预算…减少…，比上年…增加…: each is held against the first
    if old is None and _AGAINST.search(mention.lead):
        old = _find_older(like, mention.lead) or _find_budget(like, mention.lead)
    new = next((m for m in like if m is not old), None)
    if old is not None and new is not None and len(like) == 2 and not _is_earlier(new):
        if not (old.measure.vague or new.measure.vague):
            yield from _judge_direction(old, new, rises, word)
        yield judge_difference(
            new.measure, old.measure, mention.measure, subject=name_subject(new, word)
        )
        yield from _judge_following_rate(sentence, at, old.measure, new.measure)
    elif like[-1] is _last_plain(sentence.mentions[:at]) and (
        _AGAINST.search(mention.lead) or _rate_before(sentence, at)
    ):
        yield from _judge_implied(sentence, at, rises)


def _judge_growth_over(sentence: Sentence, at: int, word: str) -> Iterator[Relation]:
    """1040人次，较2024年的860人次增长20.9%: the two levels stand right before the rate."""
    if at < 2 or not _BARE_WORD.fullmatch(sentence.mentions[at].lead):
        yield from _judge_growth_between(sentence, at)
        return
    new, old = sentence.mentions[at - 2 : at]
    if _NEW_ONES.search(new.lead) and not _NEW_ONES.search(old.lead):
        return
    if not (new.measure.alike(old.measure) and _is_earlier(old)) or _is_earlier(new):
        return
    if re.search("[；。]", sentence.between(new.end, old.start)):
        return
    if new.measure.vague or old.measure.vague or old.measure.value <= 0:
        return
    wrong = list(_judge_direction(old, new, bool(re.match(_UP, word)), word))
    yield from wrong or _judge_following(sentence, at - 1, old.measure, new.measure)


def _judge_growth_between(sentence: Sentence, at: int) -> Iterator[Relation]:
    """支出8420万元，上年为7850万元，同比增长7.3%: two levels side by side, one of the year before."""
    match = _SAME_RATE.match(sentence.mentions[at].lead) if at >= 2 else None
    if match is None or not sentence.mentions[at - 2].measure.alike(
        sentence.mentions[at - 1].measure
    ):
        return
    first, second = sentence.mentions[at - 2 : at]
    new, old = (first, second) if _LAST_LEVEL.match(second.lead) else (second, first)
    early = _LAST_LEVEL.match(old.lead) if old is second else _LAST_YEAR.match(old.clause)
    years = [_OLD_YEAR.search(m.lead) for m in (old, new)]
    if not early or (years[0] and years[1] and years[0].group("year") >= years[1].group("year")):
        return
    if new.measure.vague or old.measure.vague or "；" in sentence.between(first.end, second.start):
        return
    gap = new.measure._replace(
        value=abs(new.measure.value - old.measure.value), half=new.measure.half + old.measure.half
    )
    pair = (new, old) if new.measure.value >= old.measure.value else (old, new)
    left = f"（{pair[0].measure.printed}－{pair[1].measure.printed}）÷{old.measure.printed}×100%"
    found = judge_growth(
        gap, old.measure, sentence.mentions[at].measure, subject="增减幅度", left=left
    )
    if found is not None:
        yield found.model_copy(update={"inputs": (new.measure.figure, old.measure.figure)})


def _find_older(like: Sequence[Mention], said: str) -> Mention | None:
    """1032个，2022年为986个，同比增加…: the one of a year before the other's, right after it."""
    if len(like) != 2:
        return None
    first, second = (_OLD_YEAR.search(m.lead) for m in like)
    if second is None or not _PLAIN_YEAR.match(like[1].lead):
        return None
    year = first.group("year") if first else (like[0].measure.figure.period or "")[:4]
    if not year.isdigit():
        return None
    last = second.group("year") == str(int(year) - 1)
    named = second.group("year") in said and second.group("year") < year
    return like[1] if last or named else None


def _find_budget(like: Sequence[Mention], said: str) -> Mention | None:
    """预算18万元，决算15.2万元，比预算节约2.8万元."""
    if len(like) != 2 or not re.search(r"[比较](?:年初|全年)?预算数?", said):
        return None
    named = "预算" in like[0].clause and re.search(r"决算|支出|执行", like[1].clause)
    return like[0] if named and "预算" not in like[1].clause else None


def _is_earlier(mention: Mention) -> bool:
    return bool(EARLIER.search(mention.lead) or _THAN.match(mention.lead))


def _judge_following_rate(
    sentence: Sentence, at: int, old: Measure, new: Measure
) -> Iterator[Relation]:
    """Growth by the printed change; when that one is wrong, the two levels may still bear it out."""
    change = sentence.mentions[at].measure
    rate = _next_rate(sentence, at)
    if rate is None:
        return
    left = f"{change.printed}÷{old.printed}×100%"
    found = judge_growth(change, old, rate.measure, subject="增减幅度", left=left)
    if found is not None and found.state == "broken":
        gap = change._replace(value=abs(new.value - old.value), half=new.half + old.half)
        levels = f"（{new.printed}－{old.printed}）÷{old.printed}×100%"
        other = judge_growth(gap, old, rate.measure, subject="增减幅度", left=levels)
        if other is not None and other.state != "broken":
            found = other.model_copy(update={"inputs": (new.figure, old.figure)})
    if found is not None:
        yield found


def _next_rate(sentence: Sentence, at: int) -> Mention | None:
    if at + 1 >= len(sentence.mentions):
        return None
    rate = sentence.mentions[at + 1]
    if rate.measure.kind != "percent" or not _GROWTH_END.search(rate.lead):
        return None
    if "；" in rate.lead or _is_about_other(rate):
        return None
    return rate


def _rate_before(sentence: Sentence, at: int) -> Mention | None:
    """完成191347万元，较上年同期增长15.35%，增收25457万元: the rate stands before the change."""
    rate = sentence.mentions[at - 1]
    after = _AFTER_RATE.match(sentence.mentions[at].lead)
    grown = rate.measure.kind == "percent" and _GROWTH_END.search(rate.lead)
    return rate if after and grown and not _is_about_other(rate) else None


def _last_plain(mentions: Sequence[Mention]) -> Mention | None:
    """The last figure that is no percentage (完成预算100% between the two is passed over)."""
    return next((m for m in reversed(mentions) if m.measure.kind != "percent"), None)


def _judge_implied(sentence: Sentence, at: int, rises: bool) -> Iterator[Relation]:
    """45个，比上年增加7个，增长18.4%: last year's 38 is what the two leave.

    After a list the change may be of any part or of the whole: then only a match is said.
    """
    rate = _rate_before(sentence, at) or _next_rate(sentence, at)
    other = _is_about_other(sentence.mentions[at]) and not _is_named_before(sentence, at)
    if rate is None or other:
        return
    change = sentence.mentions[at].measure
    before = [m for m in sentence.mentions[:at] if m.measure.alike(change)]
    wholes = [m for m in before if not _AT_END.search(m.lead)]
    own = [m for m in wholes if "；" not in sentence.between(m.end, sentence.mentions[at].start)]
    wholes = own if len(own) == 1 else wholes  # the only one of its own segment
    judged = [_imply(m.measure, change, rate.measure, rises) for m in reversed(wholes)]
    found = [relation for relation in judged if relation is not None]
    held = [relation for relation in found if relation.state != "broken"]
    if held or (found and _is_alone(wholes)):
        yield (held or found)[0]


def _is_named_before(sentence: Sentence, at: int) -> bool:
    """财政拨款收、支总计5,218万元。与上年相比，财政拨款收、支总计各增加…: the words of the figure itself."""
    clause = sentence.mentions[at].clause
    match = _CHANGE.search(clause)
    words = re.sub("[各均]", "", clause[: match.start()]) if match else ""
    return len(words) > 1 and words in sentence.between(
        sentence.start, sentence.mentions[at - 1].start
    )


def _is_alone(wholes: Sequence[Mention]) -> bool:
    """The nearest figure is the only one since 其中 or the sentence's beginning."""
    return len(wholes) == 1 or bool(re.search(r"其中|分别|包括", wholes[-1].lead))


def _imply(new: Measure, change: Measure, rate: Measure, rises: bool) -> Relation | None:
    old = new.value - change.value if rises else new.value + change.value
    if old <= 0:
        return None
    base = new._replace(value=old, half=new.half + change.half)
    left = f"{change.printed}÷（{new.printed}{'－' if rises else '＋'}{change.printed}）×100%"
    found = judge_growth(change, base, rate, subject="增减幅度", left=left)
    return found and found.model_copy(update={"inputs": (change.figure, new.figure)})
