"""A printed number of things and a list that gives each a figure become a count: 三个标段，分别为A52公里、B49公里.

Classes that are counted by the same unit (5个项目，分别为优2个、良3个) are parts and no list of names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pbassist.model.performance import Relation
from pbassist.relations.sentences import Mention, Sentence, name_subject

_MARKER = re.compile(
    r"(?P<noun>[^，。；：、（）\d]{0,10})(?:，?(?:分别[是为]|依次[是为]|具体[是为]|即)：?|：)\s?"
)
_NAME = re.compile(r"(?P<mark>[、；，]?)\s?(?P<name>[^、，；。：（）]{1,24})")
_NO_NAME = re.compile(
    r"其[中余他它]|[合共总]计|[小累]计|^共|均|[比较]|同比|占|增长|下降|平均|每|超过|不[足低高超]|[为达到是约]$"
)
_LAST = re.compile(r"[^、，；。：（）]{0,6}(?:（[^（）]{0,40}）)?(?:[，。；]|$)")
_SAME = re.compile(r"[、；]")
_KINDS = ("money", "extent", "count", "points")
_CLASSES = re.compile(r"优|良|合格|绿灯|黄灯|红灯|中央|省级|市级|县级|本级|财政|自筹|配套|结转")
"""Names of grades and sources: what they are parts of is not counted by their number."""
MOST = 30
UNSURE = "所列各项与所述数量的对应关系需核实"


def find_figured(sentence: Sentence) -> Iterator[Relation]:
    """The counts of one sentence that a list of names with figures bears out or does not."""
    for at, mention in enumerate(sentence.mentions[:-2]):
        match = (
            _MARKER.match(sentence.view, mention.end, sentence.end) if _counts(mention) else None
        )
        first = sentence.mentions[at + 1]
        if match is None or _is_joined(sentence, at) or match.end() > first.start:
            continue
        listed = _read_list(sentence, at + 1, match.end())
        if len(listed) < 2:
            continue
        noun = match["noun"].strip() or mention.measure.unit
        yield from _judge(mention, listed, noun)


def _counts(mention: Mention) -> bool:
    measure = mention.measure
    return (
        measure.kind == "count"
        and measure.figure.decimals == 0
        and not measure.vague
        and 2 <= measure.value <= MOST
        and measure.unit not in ("年", "月", "日", "天", "期", "次", "倍", "人次")
    )


def _is_joined(sentence: Sentence, at: int) -> bool:
    """12个乡镇、38个村，分别为…: the list is of both."""
    before = sentence.mentions[at].lead.strip()
    return at > 0 and len(before) < 6 and before[:1] in ("、", "和", "及", "与")


def _read_list(sentence: Sentence, first: int, opened: int) -> Sequence[tuple[str, Mention]]:
    """Names with their figures, all of one unit; empty where the list is no such list or is left open."""
    listed: list[tuple[str, Mention]] = []
    unit, mark = sentence.mentions[first].measure, ""
    for mention in sentence.mentions[first:]:
        lead = sentence.between(opened, mention.start) if not listed else mention.lead
        match = _NAME.fullmatch(lead)
        here = match["mark"] if match else lead.strip()[:1]
        mark = mark or (here if listed else "")
        fits = (
            match is not None and not _NO_NAME.search(match["name"]) and bool(listed) == bool(here)
        )
        fits = fits and (here == mark) and mention.measure.kind == unit.kind
        if match is None or not fits or mention.measure.unit != unit.unit or mention.measure.vague:
            if listed and _SAME.match(lead.strip()) and here == mark:
                return ()
            break
        listed.append((match["name"].strip(), mention))
    if len(listed) < 2 or not _LAST.match(listed[-1][1].trail) or "等" in listed[-1][1].trail[:3]:
        return ()
    if mark == "，" and not _share_end([name for name, _ in listed]):
        return ()
    return listed


def _judge(
    mention: Mention, listed: Sequence[tuple[str, Mention]], noun: str
) -> Iterator[Relation]:
    names = [name for name, _ in listed]
    figures = listed[0][1].measure
    if figures.kind not in _KINDS or figures.unit == mention.measure.unit:
        return
    if any(_CLASSES.search(name) for name in names):
        return
    gap = int(mention.measure.value) - len(listed)
    sure = len(noun) > 1 and all(noun[-2:] in name for name in names)
    if not gap or sure or abs(gap) == 1 or _share_end(names):
        yield _say(mention, listed, sure=sure)


def _share_end(names: Sequence[str]) -> bool:
    """东部片区, 中部片区: names that end alike are of one kind."""
    return len({name[-1:] for name in names}) == 1


def _say(mention: Mention, listed: Sequence[tuple[str, Mention]], *, sure: bool) -> Relation:
    stated = mention.measure
    unit = stated.figure.unit_printed or stated.figure.unit or ""
    gap = abs(int(stated.value) - len(listed))
    broken = bool(gap) and sure
    return Relation(
        kind="count",
        state="holds" if not gap else "broken" if sure else "open",
        subject=name_subject(mention),
        expression=f"所列共{len(listed)}{unit}" + (f"≠{stated.printed}" if gap else ""),
        stated=stated.figure,
        computed=f"{len(listed)}{unit}",
        difference=f"{gap}{unit}" if gap else None,
        inputs=tuple(one.measure.figure for _, one in listed),
        reason=UNSURE if gap and not broken else "",
        asks=bool(gap) and not broken,
    )
