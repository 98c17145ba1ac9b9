"""A printed number of things and the list of their names become a count: 11个，分别是A、B、….

A list is closed by 分别是, 即, 依次为 or by a colon right after the thing counted; 等 leaves it open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pbassist.model.document import Span
from pbassist.model.performance import Relation
from pbassist.relations.sentences import Mention, Sentence, name_subject

_MARKER = re.compile(
    r"(?P<noun>[^，,。；;：:、（()）\d]{0,14}(?:（[^（）\d]{1,10}）[^，,。；;：:、（()）\d]{0,8})?)"
    r"(?:[，,]?\s?(?P<word>分别是|分别为|分别有|分别包括|分别位于|分别设在|分别落户|依次是|依次为|具体是|具体为|具体包括|即|包括|包含|涉及|涵盖|有|为)[：:]?"
    r"|(?P<colon>[：:])|(?P<bracket>[（(])(?:分别[是为]|即|包括)?[：:]?)\s?"
)
_CLOSED = ("分别是", "分别为", "分别有", "依次是", "依次为", "具体是", "具体为", "即")
_BETWEEN = re.compile(r"、|(?<=[》”])(?=[《“])")
_EMBRACING = ("包括", "包含", "涵盖")
_PLACED = frozenset(("分别位于", "分别设在", "分别落户"))
_EVENTS = frozenset(("次", "场", "期"))
"""Meetings and courses: those in the bracket may be the ones worth naming."""
_LIST_END = re.compile(r"[，,。；;！？\n]")
_QUOTED = re.compile(
    r"《[^》]{1,80}》|“[^”]{1,80}”|（[^）]{1,80}）|\([^)]{1,80}\)|〔[^〕]{1,20}〕|【[^】]{1,40}】|\d{1,2}月(?:\d{1,2}日|[底初末])"
)
_OPEN_END = re.compile(r"等(?![级次别分第待候])")
_LAST_JOIN = re.compile(r"(?<=\S)(?:以及|[和及与])(?=\S)")
_BEFORE_ETC = re.compile(
    r"(?P<list>(?:[^，,。；;：:、]{1,40}、){1,30}[^，,。；;：:、等]{1,40})(?P<etc>等)(?:[^，,。；;：:、]{0,6})$"
)
_BEFORE = re.compile(r"(?P<list>(?:[^，,。；;：:、]{1,40}、){1,30}[^，,。；;：:、]{1,40})$")
_COUNTED = (
    "个",
    "家",
    "项",
    "类",
    "名",
    "人",
    "条",
    "户",
    "处",
    "所",
    "种",
    "方面",
    "环节",
    "部",
    "份",
    "位",
    "镇",
    "乡",
    "县",
    "区",
    "市",
    "村",
    "级",
    "件",
    "座",
    "点",
    "步",
    "次",
    "场",
    "期",
    "批",
    "支",
    "张",
    "套",
    "科室",
    "单位",
    "部门",
    "层级",
    "",
)
_KIND = re.compile(
    r"[^、]|街道|街道办|社区|乡镇|地区|林场|农场|团场|新区|园区|功能区|开发区|管委会|(?:直属)?单位|中心|机构|部门|学校|企业|科室|股室|二级单位"
)
"""11个县（市、区）, 18个乡（镇、街道）: other words for the thing counted, no names."""
_VERB = re.compile(
    r"[^、]{0,20}?(?:选取|抽取|选择|选定|确定|抽查|围绕|聚焦|涉及|覆盖|包括|涵盖|针对|组织|完善|修订|出台|制定|打造|实施)(?:了|对)?(?=[^、]{2})"
)
"""Words before the first name of a list: 区财政选取养老服务、…."""
_REACHES = re.compile("涉及|覆盖|包括|涵盖|位于|分布|用于")
"""三批项目涉及临河镇（甲村、乙村）: what the bracket lists belongs to the town."""
_SAID = re.compile("、|一是|[和及与]")
_FIGURES = re.compile(r"\d")
LONGEST_NAME = 40
_MADE_OF = re.compile(r"[^，。；、]{0,10}(?:构成|组成)")
_ENDS = re.compile(r"[局科股室站院所镇乡街村校]|街道|中心|社区|园区|学校|医院|标段|路|桥|库|厂|场")
"""What the names of offices, places and works end in."""
ETC = "所列名单以“等”概括，未逐一列明"
UNSURE = "未能确定所列名单是否完整"


class _Names(NamedTuple):
    """A list of names: how many there are at least and at most (和 may join two or stand inside one)."""

    spans: tuple[tuple[int, int], ...]
    most: int
    end: int
    is_open: bool


def find_counts(sentence: Sentence) -> Iterator[Relation]:
    """The counts of one sentence that its lists prove, contradict or leave open."""
    if not _SAID.search(sentence.view, sentence.start, sentence.end + 16):
        return
    for mention in sentence.mentions:
        if not _counts_things(mention):
            continue
        relation = _judge_after(sentence, mention) or _judge_before(sentence, mention)
        if relation is not None:
            yield relation
        numbered = _judge_numbered(sentence, mention)
        if numbered is not None:
            yield numbered


def _counts_things(mention: Mention) -> bool:
    measure = mention.measure
    figure = measure.figure
    return (
        measure.kind == "count"
        and measure.factor == 1
        and figure.decimals == 0
        and figure.upper is None
        and figure.comparison is None
        and 2 <= measure.value <= 60
        and measure.unit in _COUNTED
    )


def _judge_after(sentence: Sentence, mention: Mention) -> Relation | None:
    """11个，分别是A、B; 三个环节：A、B、C; 3个乡镇（A、B、C)."""
    text = sentence.view
    match = _MARKER.match(text, mention.end, sentence.end)
    if match is None or (match["bracket"] and _REACHES.search(match["noun"])):
        return None
    word = match.group("word") or ""
    limit = sentence.end
    if match.group("bracket"):
        close = text.find(
            "）" if match.group("bracket") == "（" else ")", match.end(), sentence.end
        )
        limit = close if close >= 0 else match.end()
    names = _read_names(text, match.end(), limit, cuts=not match.group("bracket"))
    if names is None:
        return None
    if match.group("bracket") and _tells_kinds(mention, text, names):
        return None
    closed = word in _CLOSED or (not word and _is_plain(text, names, limit, sentence.end))
    holds = len(names.spans) <= mention.measure.value <= names.most
    if names.is_open:
        if not closed:
            return None
        return _relate(sentence, mention, names, "open", ETC)
    if holds:
        return _relate(sentence, mention, names, "holds", "")
    if not closed or mention.measure.unit in _EVENTS:
        if not closed and not _is_told_whole(word, mention, names):
            return None
        return _relate(sentence, mention, _split_last(text, names), "open", UNSURE, asks=True)
    return _relate(sentence, mention, names, "broken", "")


def _split_last(text: str, names: _Names) -> _Names:
    """丙和丁 as two names."""
    low, high = names.spans[-1]
    join = _LAST_JOIN.search(text, low, high)
    if join is None:
        return names
    spans = (*names.spans[:-1], (low, join.start()), (join.end(), high))
    return names._replace(spans=spans, most=len(spans))


def _is_told_whole(word: str, mention: Mention, names: _Names) -> bool:
    """制度5项，包括《甲》、《乙》、《丙》和《丁》: 和 shuts the list, one short; or more names than said."""
    if len(names.spans) < 3 or not word.startswith((*_EMBRACING, "分别")):
        return False
    if word in _PLACED and names.most == len(names.spans):
        return abs(mention.measure.value - names.most) == 1
    shut = names.most > len(names.spans) and mention.measure.value - names.most == 1
    return shut or len(names.spans) > mention.measure.value


def _tells_kinds(mention: Mention, text: str, names: _Names) -> bool:
    """32家单位（学校、医院）: far fewer than counted, or nothing but other words for it."""
    few = 5 * names.most < 3 * mention.measure.value
    return few or all(_KIND.fullmatch(text[a:b]) for a, b in names.spans)


def _is_plain(text: str, names: _Names, limit: int, end: int) -> bool:
    """Nothing but the list up to the end of the sentence or bracket, and short names only."""
    rest = text[names.end : min(limit, end)].strip("。；;！？\n） ")
    return not rest and all(b - a <= 24 for a, b in names.spans)


def _read_names(text: str, start: int, limit: int, *, cuts: bool = True) -> _Names | None:
    """The names between 、 up to the first comma or full stop; None when there is no such list."""
    masked = _QUOTED.sub(lambda m: "□" * len(m.group()), text[start:limit])
    stop = _LIST_END.search(masked) if cuts else None
    masked = masked[: stop.start()] if stop else masked
    etc = _OPEN_END.search(masked)
    listed = masked[: etc.start()] if etc else masked
    spans = _split_names(text[start : start + len(listed)], listed, start)
    if len(spans) < 2 or not all(0 < b - a <= LONGEST_NAME for a, b in spans):
        return None
    if any(
        _FIGURES.search(text[a:b].strip("（）()"))
        for a, b in spans
        if "□" not in masked[a - start : b - start]
    ):
        return None
    joins = len(_LAST_JOIN.findall(listed[spans[-1][0] - start :]))
    return _Names(tuple(spans), len(spans) + joins, start + len(masked), etc is not None)


def _split_names(printed: str, listed: str, start: int) -> list[tuple[int, int]]:
    """Cut at 、 and between two titles or quotes that touch: 《甲办法》《乙规程》."""
    spans, low = [], 0
    for match in _BETWEEN.finditer(printed):
        if match.group() == "、" and listed[match.start()] != "、":
            continue  # inside a title
        if match.group() != "、" and "□" not in listed[match.start() - 1 : match.start() + 1]:
            continue
        spans.append((start + low, start + match.start()))
        low = match.end()
    return [*spans, (start + low, start + len(listed))]


def _judge_before(sentence: Sentence, mention: Mention) -> Relation | None:
    """A、B、C等11个部门: open; A、B、C三个乡镇: closed, since nothing stands between."""
    if "、" not in mention.lead:
        return None
    match = _BEFORE_ETC.search(mention.lead) or _BEFORE.search(mention.lead)
    if match is None or _FIGURES.search(match.group("list")):
        return None
    begun = _VERB.match(match.group("list"))
    offset = mention.start - len(mention.lead) + match.start("list") + (begun.end() if begun else 0)
    names = _read_names(
        sentence.view, offset, mention.start - len(mention.lead) + match.end("list")
    )
    if names is None:
        return None
    if match.re is _BEFORE_ETC:
        over = len(names.spans) > mention.measure.value
        return _relate(sentence, mention, names, "open", ETC, asks=over)
    if len(names.spans) <= mention.measure.value <= names.most:
        return _relate(sentence, mention, names, "holds", "")
    if _is_told_off(sentence, mention, names):
        return _relate(sentence, mention, names, "open", UNSURE, asks=True)
    return None


def _is_told_off(sentence: Sentence, mention: Mention, names: _Names) -> bool:
    """养老服务、智慧城管、农村改厕、职业教育五个项目: one too many or too few, in words, of full names.

    教育、水利4个项目 may be four projects of two fields, so it is only asked.
    """
    printed = mention.measure.figure.span.quote
    gap = abs(mention.measure.value - len(names.spans))
    long = sum(end - start >= 4 for start, end in names.spans) >= len(names.spans) - 1
    full = long and not printed[:1].isdigit()
    close = gap == 1 and len(names.spans) >= 3 and len(names.spans) == names.most
    made_of = "由" in mention.lead and _MADE_OF.match(mention.trail)
    return close and bool(full or made_of or _are_of_its_kind(sentence, mention, names))


def _are_of_its_kind(sentence: Sentence, mention: Mention, names: _Names) -> bool:
    """办公室、人事股、计财股5个股室: all but one of the names end as the thing counted does."""
    noun = mention.measure.unit if len(mention.measure.unit) > 1 else mention.after[:8]
    ends = set("".join(_ENDS.findall(noun)))
    ends |= set("局委办科股室站院所镇乡心校会") if re.search("单位|部门|机构", noun) else set()
    named = [sentence.view[start:end].rstrip() for start, end in names.spans]
    last = {name[-1:] for name in named[:2]}
    ends |= {end for end in last if end and end in noun}  # 图书馆、博物馆…5个公共场馆
    return len(ends) > 0 and sum(name[-1:] in ends for name in named) >= len(named) - 1


_FIRST = re.compile(r"[：:。，,；;\s]一是(?![、，和与及])")
_NUMBERED = re.compile(r"[：:。，,；;、\s](?P<mark>(?P<digit>[一二三四五六七八九十])是)")
_LONGEST_LIST = 4000
_ORDER = "一二三四五六七八九十"
_POINTS = ("条", "点", "个", "项", "方面", "种", "类", "步")


def _judge_numbered(sentence: Sentence, mention: Mention) -> Relation | None:
    """三条建议：一是…二是…三是…: the numbers are counted up to the last that follows on."""
    if mention.measure.unit not in _POINTS or mention.measure.value > 10:
        return None
    text = sentence.view
    first = _FIRST.search(text, mention.end, min(mention.end + 16, len(text)))
    if first is None:
        return None
    spans: list[tuple[int, int]] = []
    for match in _NUMBERED.finditer(text, first.start(), first.start() + _LONGEST_LIST):
        if _ORDER.index(match.group("digit")) != len(spans):
            break
        spans.append(match.span("mark"))
    if len(spans) < 2:
        return None
    names = _Names(tuple(spans), len(spans), spans[-1][1], is_open=False)
    state = "holds" if len(spans) == mention.measure.value else "broken"
    return _relate(sentence, mention, names, state, "")


def _relate(
    sentence: Sentence,
    mention: Mention,
    names: _Names,
    state: str,
    reason: str,
    *,
    asks: bool = False,
) -> Relation:
    document = sentence.document
    stated = mention.measure
    least = len(names.spans)
    number = min(max(int(stated.value), least), names.most)
    unit = stated.figure.unit_printed or stated.figure.unit or ""
    expression = f"所列共{number}{unit}"
    expression += f"≠{stated.printed}" if state == "broken" else ""
    if state == "open":
        expression = f"列出{least}{unit}，称{stated.printed}"
    return Relation.model_validate(
        {
            "kind": "count",
            "state": state,
            "subject": name_subject(mention),
            "expression": expression,
            "stated": stated.figure,
            "computed": f"{number}{unit}",
            "difference": f"{abs(int(stated.value) - number)}{unit}" if state == "broken" else None,
            "items": tuple(_span(document.text, document.span(a, b)) for a, b in names.spans),
            "reason": reason,
            "asks": asks,
        }
    )


def _span(text: str, span: Span) -> Span:
    """The name without the spaces around it."""
    quote = span.quote
    start = span.start + len(quote) - len(quote.lstrip())
    end = start + len(quote.strip())
    return span.model_copy(update={"start": start, "end": end, "quote": text[start:end]})
