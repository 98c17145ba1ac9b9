"""Sentences of a rule become duties: who must do what, by when, with which contents, or else what.

A duty is told by its words, never by its subject matter; what only explains a purpose or describes a
state is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pbassist.find.duties.doers import Stretch, find_deadline, find_doer
from pbassist.find.duties.listed import cut_contents
from pbassist.find.duties.words import LIST, is_slogan, judge_words
from pbassist.find.figures.quantities import find_quantities
from pbassist.model.policy import Article, DutyKind

_SENTENCE = re.compile(r"[^。！？!?]{1,4000}[。！？!?]?")
_PART = re.compile(r"[^；;]{1,4000}[；;]?")
_LABEL = re.compile(
    r"\s{0,9}(?:第[一二三四五六七八九十百零〇\d]{1,9}[条章节][ \u3000]{0,4}|[一二三四五六七八九十]{1,3}、"
    r"|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|[一二三四五六七八九]是)"
)
_HEADING = re.compile(
    r"\s{0,9}(?:(?:第[一二三四五六七八九十]{1,3}[章节]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])"
    r"[^，,。；;：:、\t\n]{1,24}|[^，,。；;：:、\t\n]{1,8}|[^，,。；;：:、\t\n]{2,20}[表法则知明准])\n(?=\s{0,9}\S)"
)
_TITLE = re.compile(r"[^，,；;：:]{2,30}。|[一-鿿]{2,6}[，,][一-鿿]{2,6}。")
_YEARLY = re.compile(r"20\d\d年(?:起|底前)?[:：]")
_ENDS_OPEN = re.compile(r"[:：]\s{0,9}$")
_MONEY = re.compile(r"[元￥¥]")
_TASKS = re.compile(r"职责(?:是|为|如下|包括)?[:：]|(?:程序|步骤)(?:如下|进行|为|是|包括)")
_ASIDE = re.compile(r"[（(][^（）()]{1,40}[）)]")
_LABELS = tuple("）)、.．是")
_LONGEST_TITLE = 16
_SCOPE = re.compile(r"[^，,。；;：:\n]{0,16}(?:范围|对象)[ \u3000]{0,4}[\n。：:]")
_SCOPED = re.compile(r"(?:范围|对象)$")
_TIED = re.compile(r"的[，,]|得分|等[次级]")
"""What is tied to a result: 等级为良的，按…安排."""
_POINTS = re.compile(r"得满分|得\d{1,3}分")
_LOST = re.compile(r"扣[ ]?\d|不得分|酌情扣分|计分")


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


class _Lead(NamedTuple):
    """The sentence before a list; `duty` is None where it asks for nothing."""

    duty: Duty | None
    words: str


def find_duties(text: str, article: Article, listed: Sequence[Stretch] = ()) -> tuple[Duty, ...]:
    """The duties of an article, in order; `text` is that of the document it lies in.

    A list led by 包括以下内容 is one duty with its items as contents, and each item that says
    something of its own is one more. `listed` are items that the article leads and that are
    articles of their own: 1. 2. below a section （三）.
    """
    start, end = article.span.start, article.span.end
    items = list(listed) or [(span.start, span.end) for span in article.items]
    scored = article.kind == "annex" and article.label.endswith("表")
    scoped = bool(_SCOPE.match(text, start, end)) or _SCOPED.search("".join(article.path[-1:]))
    found: list[Duty] = []
    lead: _Lead | None = None
    at = start
    for first, last in [*([] if listed else items), (end, end)]:
        for sentence in _cut(text, at, first, headed=article.kind == "section"):
            here = items if _leads(text, sentence, items) else []
            duty = _judge(text, sentence, here, found[-1] if found else None, scored=scored)
            if scoped and duty and _is_only_scope(text, duty):
                continue
            lead = _Lead(duty, text[slice(*sentence)]) if here else lead
            found.extend([duty] if duty else [])
        found.extend(_judge_item(text, (first, last), lead) if first < last else ())
        at = last
    for item in listed:
        found.extend(_judge_item(text, item, lead))
    return tuple(found)


# ---- sentences -----------------------------------------------------------------------------------


def _cut(text: str, start: int, end: int, *, headed: bool = False) -> Iterator[Stretch]:
    """Sentences without labels, headings and the spaces around them, nor the titles before them.

    `headed` where a title may stand alone: a section （一）建立运行体系。 above its sections.
    """
    sentences = list(_cut_all(text, start, end))
    alone = headed and len(sentences) == 1
    for a, b in sentences[:-1]:
        if not _is_title(text, a, b):
            yield a, b
    for a, b in sentences[-1:]:
        if not (alone and _is_title(text, a, b) and is_slogan(text[a:b])):
            yield a, b


def _cut_all(text: str, start: int, end: int) -> Iterator[Stretch]:
    """； ends a sentence outside an enumeration."""
    for match in _SENTENCE.finditer(text, start, end):
        for first, last in _cut_parts(text, *match.span()):
            words = text[_skip_head(text, first, last) : last]
            a = last - len(words.lstrip())
            b = a + len(words.strip())
            if b - a > 3:
                yield a, b


def _skip_head(text: str, at: int, end: int) -> int:
    """Where the words begin behind labels and the headings above them."""
    while match := _HEADING.match(text, at, end) or _LABEL.match(text, at, end):
        at = match.end()
    return at


def _is_title(text: str, start: int, end: int) -> bool:
    """报送时间。 before what is said of it."""
    words = _ASIDE.sub("", text[start:end])
    if (
        len(words) > _LONGEST_TITLE
        or text[start - 1 : start] not in _LABELS
        or not _TITLE.fullmatch(words)
    ):
        return False
    return "，" in words or "," in words or not judge_words(words, listed=False)[1]


def _cut_parts(text: str, start: int, end: int) -> Iterator[Stretch]:
    colon = max(text.find("：", start, end), text.find(":", start, end))
    if colon > 0 and LIST.search(text, start, colon + 1) and _has_semicolon(text, colon, end):
        yield start, end
        return
    points = _POINTS.search(text, start, end)
    if points is not None and _LOST.search(text, points.end(), end):
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


# ---- what they do --------------------------------------------------------------------------------


def _leads(text: str, sentence: Stretch, items: Sequence[Stretch]) -> bool:
    """Whether a sentence ends in a colon right before the first item."""
    if not items or items[0][0] < sentence[1] or text[sentence[1] : items[0][0]].strip():
        return False
    return bool(_ENDS_OPEN.search(text[slice(*sentence)]))


def _judge(
    text: str, sentence: Stretch, items: list[Stretch], before: Duty | None, *, scored: bool
) -> Duty | None:
    words = text[slice(*sentence)]
    kind, told = judge_words(words, listed=bool(items), weakly=_is_whole(words))
    if scored and kind in (None, "界定", "应当") and words.endswith("。"):
        kind = "评分"
    if kind is None and not told:
        kind = _go_on(text, sentence, before)
    if kind is None:
        return None
    listing = kind in ("内容", "要点", "界定")
    contents = tuple(items) or (cut_contents(text, *sentence) if listing else ())
    return _make(text, kind, sentence, contents)


def _is_only_scope(text: str, duty: Duty) -> bool:
    """Whether what stands under 适用范围 says who or what is meant, and asks for nothing."""
    if duty.kind != "应当" or duty.who or duty.deadline:
        return False
    return not judge_words(text[duty.start : duty.end], listed=False)[1]


def _go_on(text: str, sentence: Stretch, before: Duty | None) -> DutyKind | None:
    """What follows a duty behind ； asks as that does."""
    if before is None or before.end != sentence[0] or text[before.end - 1] not in "；;":
        return None
    return before.kind if before.kind in ("应当", "后果", "评分") else None


def _is_whole(words: str) -> bool:
    """Whether words are a sentence and no heading, signature or cell."""
    return words[-1] in "。；;：:！" or "，" in words or "," in words


def _judge_item(text: str, item: Stretch, lead: _Lead | None) -> Iterator[Duty]:
    """What an item asks: as its lead does where it has no word of its own for it."""
    for sentence in _cut(text, *item):
        kind, own = _judge_listed(text[slice(*sentence)], lead)
        if kind is not None:
            one = _make(text, kind, sentence, ())
            leader = lead.duty.who if lead and lead.duty and lead.duty.kind != "后果" else None
            yield one._replace(who=leader or (one.who if own else None))


def _judge_listed(words: str, lead: _Lead | None) -> tuple[DutyKind | None, bool]:
    """The kind of an item's sentence, and whether its own words tell it."""
    if lead is None:
        return judge_words(words, listed=False, weakly=_is_whole(words))[0], True
    tied = "挂钩" in lead.words and _TIED.search(words)
    inherited = "后果" if tied else _inherit(lead)
    if "情形" in lead.words or "行为" in lead.words:
        return inherited, False
    kind, strong = judge_words(words, listed=False, weakly=False)
    if kind in (None, "界定") or not strong or words.startswith(("其他", "其它")):
        return inherited, False
    return kind, True


def _inherit(lead: _Lead) -> DutyKind | None:
    kind = lead.duty.kind if lead.duty else None
    if kind is None or "原则" in lead.words:
        return None
    if _TASKS.search(lead.words):
        return "应当"
    return kind if kind in ("内容", "要点", "界定", "禁止", "后果") else None


def _make(text: str, kind: DutyKind, sentence: Stretch, contents: Iterable[Stretch]) -> Duty:
    start, end = sentence
    who = find_doer(text, start, end)
    amounts = _find_amounts(text, start, end)
    return Duty(kind, start, end, who, find_deadline(text, start, end), amounts, tuple(contents))


def _find_amounts(text: str, start: int, end: int) -> tuple[Stretch, ...]:
    if not _MONEY.search(text, start, end):
        return ()
    found = find_quantities(text[start:end])
    return tuple((start + one.start, start + one.end) for one in found if one.money)
