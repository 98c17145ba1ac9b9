"""Sentences of a rule become duties: who must do what, by when, with which contents, or else what.

A duty is told by its words (应当, 不得, 包括以下内容, 扣1分), never by its subject matter; what only
explains a purpose or describes a state is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from pbassist.find.quantities import find_quantities
from pbassist.model.policy import Article, DutyKind

Stretch = tuple[int, int]

_SENTENCE = re.compile(r"[^。！？!?]{1,4000}[。！？!?]?")
_PART = re.compile(r"[^；;]{1,4000}[；;]?")
_LABEL = re.compile(
    r"\s{0,9}(?:第[一二三四五六七八九十百零〇\d]{1,9}条[ \u3000]?|[一二三四五六七八九十]{1,3}、"
    r"|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d))"
)
_TITLE = re.compile(r"[^，,；;：:]{2,30}。")
_MUST = re.compile(
    r"应当|必须|务必|(?<![对相响反适供效感顺报答因本])应(?![用急收付编有变届答声邀]|对[^，,。；;]{0,4}(?:[，,。；;、]|措施|机制|挑战))"
    r"|应编(?!未)|(?<![无必])须(?![知要])"
    r"|(?<![主需重必纪概摘首提简纲想只还将])要(?![求素点闻领件塞目义事害么是不地有])"
    r"|负责(?!制|人|、|[^，,。；;]{0,6}原则)|(?:按时|按期|及时)(?:报送|报告|提交|上报|申报)"
    r"|需(?:提交|报|相应|要提供)|完成后报送|结束后报送|(?<=后)报送"
)
_YEARLY = re.compile(r"20\d\d年(?:起|底前)?[:：]")
_NEVER = re.compile(r"不得(?!分)|严禁|禁止|不准|不应(?![求有])")
_SCORED = re.compile(
    r"扣[ ]?\d|扣完|酌情扣分|得满分|不得分|得\d{1,3}分|按[^，,。]{0,12}扣分|加\d{1,3}分|计\d{1,3}分"
)
_SANCTION = re.compile(
    r"可以?(?:不予|暂停|暂缓|调减|核减|取消|要求|提请|优先|收回|责令|通报)"
    r"|(?:予以|相应)(?:收回|取消|调减|核减|通报|奖|问责|优先)|暂缓安排|暂停拨付|停止执行|通报批评"
    r"|不予(?:安排|审核|批复|拨付|预算|财政|进入|立项)|追究[^，,。]{0,20}责任|列入黑名单"
    r"|实施(?:奖罚|问责)|预留质量保证金|责令"
)
_FORCE = re.compile(r"起(?:施行|实施|执行)|有效期(?:至|为?[一二三四五\d])|同时废止")
_LIST = re.compile(
    r"应?(?:包括|包含|载明|列明|列示)|分为|如下|(?:以下|下列)(?:[^，,。；;]{0,8}(?:内容|要求|材料|原则|情形|资料|条件|事项|指标|方面))"
    r"|职责是|内容有|要求是|(?<=[，,])说明(?=[^，,。]{2,60}、)"
)
_ASKS = re.compile(r"应|如下|以下|下列|职责|公开|提交|报送|要求")
_DEFINES = re.compile(r"是指|主要采用|由[^，,。]{2,20}构成|分为|包括")
_FOCUS = re.compile(
    r"审[核查](?:的)?(?:重点|内容|要点)(?=如下|[:：]|是|为|包括|主要)|(?:重点|主要)审[核查]|评审(?:重点|内容)(?=如下|[:：]|包括)"
)
_ENDS_OPEN = re.compile(r"[:：]\s{0,9}$")
_WHO = re.compile(
    r"(?:各级|各|县|市|省|区|预算|财政|主管|业务|项目|资金|专项|实施|建设|监察|审计|第三方|中介|县级|市级|市直|县直){0,3}"
    r"(?:人民政府|财政部门|财政局|主管部门|预算部门|业务部门|监察部门|预算单位|预算执行单位|项目执行单位|项目单位|实施单位|执行单位|用款单位"
    r"|使用单位|下属单位|所属单位|评价机构|第三方机构|部门、单位|部门和单位|部门(?![预支项的])|单位(?![预支项的]))"
)
_TIME = re.compile(
    r"(?:在?收到|自|接到|于|在)?[^，,。；;、]{0,12}?(?:\d{1,3}|[一二三四五六七八九十]{1,3})个?(?:工作日|日|天|个?月)(?:之?内|以内|前)"
    r"|(?:每年|次年|当年)?(?:年末|[一二三四]季度|\d{1,2}月(?:底|末|初|[上中下]旬|\d{1,2}日)?)(?:以?前|完成后|终了)|(?:每年|次年|当年)(?:完成后|终了)"
    r"|(?:年度?(?:预算)?(?:执行)?(?:终了|完毕|结束)|年终?决算完成|项目完成)后?|逾期[^，,。；;\s]{0,8}"
    r"|自[^，,。]{4,16}起(?:施行|实施|执行)|有效期[至为]?[^，,。]{2,14}|20\d\d年(?=[:：])"
)
_MEMBER = re.compile(r"[^、；;，,。\s]{2,60}")


class Duty(NamedTuple):
    """A sentence that asks for something (要求), its parts half-open in the text."""

    kind: DutyKind
    start: int
    end: int
    who: Stretch | None
    deadline: Stretch | None
    amounts: tuple[Stretch, ...]
    contents: tuple[Stretch, ...]
    """Members of an enumeration, without their separators; empty where there is none."""


def find_duties(text: str, article: Article) -> tuple[Duty, ...]:
    """The duties of an article, in order; `text` is that of the document it lies in.

    A list led by 包括以下内容 is one duty with its items as contents, and each item that says
    something of its own is one more.
    """
    start, end = article.span.start, article.span.end
    items = [(span.start, span.end) for span in article.items]
    scored = article.kind == "annex" and article.label.endswith("表")
    found: list[Duty] = []
    lead: Duty | None = None
    led = ""
    at = start
    for first, last in [*items, (end, end)]:
        for sentence in _cut(text, at, first):
            here = items if _leads(text, sentence, first, items) else []
            duty = _judge(text, sentence, here, scored=scored)
            if here:
                lead, led = duty, text[slice(*sentence)]
            found.extend([duty] if duty else [])
        if first < last:
            found.extend(_judge_item(text, (first, last), lead, led))
        at = last
    return tuple(found)


def _cut(text: str, start: int, end: int) -> Iterator[Stretch]:
    """Sentences without labels and the spaces around them; ； ends one outside an enumeration."""
    for match in _SENTENCE.finditer(text, start, end):
        for first, last in _cut_parts(text, *match.span()):
            label = _LABEL.match(text, first, last)
            words = text[label.end() if label else first : last]
            a = last - len(words.lstrip())
            b = a + len(words.strip())
            if b - a > 3:
                yield a, b


def _cut_parts(text: str, start: int, end: int) -> Iterator[Stretch]:
    colon = max(text.find("：", start, end), text.find(":", start, end))
    if colon > 0 and _LIST.search(text, start, colon) and _has_semicolon(text, colon, end):
        yield start, end
        return
    for match in _PART.finditer(text, start, end):
        yield from _cut_years(text, *match.span())


def _has_semicolon(text: str, start: int, end: int) -> bool:
    return text.find("；", start, end) > 0 or text.find(";", start, end) > 0


def _cut_years(text: str, start: int, end: int) -> Iterator[Stretch]:
    """A plan by years, 具体安排为： 2019年：…, begins anew with each year."""
    years = [match.start() for match in _YEARLY.finditer(text, start, end)]
    cuts = [start, *(year for year in years if year > start), end]
    yield from pairwise(cuts)


def _leads(text: str, sentence: Stretch, first: int, items: list[Stretch]) -> bool:
    """Whether a sentence ends in a colon right before the first item."""
    return bool(items) and first == items[0][0] and bool(_ENDS_OPEN.search(text[slice(*sentence)]))


def _judge(text: str, sentence: Stretch, items: list[Stretch], *, scored: bool) -> Duty | None:
    words = text[slice(*sentence)]
    kind = _read_kind(words, listed=bool(items))
    if scored and kind in (None, "界定") and words.endswith("。"):
        kind = "评分"
    if kind is None:
        return None
    listing = kind in ("内容", "要点", "界定")
    contents = tuple(items) or (_cut_contents(text, sentence) if listing else ())
    return _make(text, kind, sentence, contents)


def _read_kind(words: str, *, listed: bool) -> DutyKind | None:
    """The kind of a sentence, the most particular first; None when it asks for nothing."""
    if _SCORED.search(words):
        return "评分"
    if _FORCE.search(words):
        return "效力"
    if _FOCUS.search(words):
        return "要点"
    must = bool(_MUST.search(words))
    if (must or (listed and _ASKS.search(words))) and _LIST.search(words):
        return "内容"
    if _NEVER.search(words):
        return "禁止"
    if _SANCTION.search(words):
        return "后果"
    if must or _YEARLY.match(words):
        return "应当"
    return "界定" if listed or _DEFINES.search(words) else None


def _judge_item(text: str, item: Stretch, lead: Duty | None, led: str) -> Iterator[Duty]:
    """What an item asks: as its lead does where it has no word of its own for it."""
    for sentence in _cut(text, *item):
        words = text[slice(*sentence)]
        if _TITLE.fullmatch(words) and sentence[1] < item[1] - 3:
            continue
        kind = _read_kind(words, listed=False)
        if lead is not None and kind in (None, "界定"):
            kind = _inherit(lead.kind, led)
        if kind is not None:
            one = _make(text, kind, sentence, ())
            yield one._replace(who=one.who or (lead.who if lead else None))


def _inherit(kind: DutyKind, led: str) -> DutyKind | None:
    if "职责" in led:
        return "应当"
    if "原则" in led:
        return None
    return kind if kind in ("内容", "要点", "界定", "禁止", "后果") else None


def _cut_contents(text: str, sentence: Stretch) -> tuple[Stretch, ...]:
    """The members of an enumeration in one sentence, behind its colon or its word."""
    start, end = sentence
    opened = list(_LIST.finditer(text, start, end)) or list(_DEFINES.finditer(text, start, end))
    if not opened:
        return ()
    at = opened[-1].end()
    colon = max(text.find(":", start, end), text.find("：", start, end))
    if colon >= 0 and _has_semicolon(text, colon, end):
        return tuple(match.span() for match in _PART.finditer(text, colon + 1, end))
    at = colon + 1 if at <= colon < at + 12 else at
    found = [match.span() for match in _MEMBER.finditer(text, at, end)]
    return tuple(found) if len(found) > 1 else ()


def _make(text: str, kind: DutyKind, sentence: Stretch, contents: tuple[Stretch, ...]) -> Duty:
    start, end = sentence
    deadline = _TIME.search(text, start, end)
    amounts = tuple(
        (start + one.start, start + one.end)
        for one in find_quantities(text[start:end])
        if one.money
    )
    when = deadline.span() if deadline else None
    return Duty(kind, start, end, _find_who(text, start, end), when, amounts, contents)


def _find_who(text: str, start: int, end: int) -> Stretch | None:
    """Who acts: the last name before the word that obliges."""
    trigger = min(
        (
            match.start()
            for pattern in (_MUST, _NEVER, _SANCTION)
            if (match := pattern.search(text, start, end))
        ),
        default=None,
    )
    if trigger is None:
        return None
    named = [match.span() for match in _WHO.finditer(text, start, trigger)]
    return named[-1] if named else None
