"""A document's cited rules become Citations: title, 文号 in normal form, article, faults of form.

Every 《title》 of a document counts, also of forms and reports: whether it is a basis is for checks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pbassist.find.citations.article_labels import find_listed_labels, read_label
from pbassist.find.citations.back_references import find_again, find_same_articles
from pbassist.find.citations.brackets import find_bracket_faults, find_lost_close, pairs_inner
from pbassist.find.citations.rule_numbers import LONGEST_TITLE, RuleNumber, find_rule_numbers
from pbassist.model.document import Document
from pbassist.model.policy import Citation

SHORT_NAME = re.compile(
    r"(?:以下|下)统?简?称为?[：: ]?[“\"《「'‘]?(?P<name>[^，。；“”\"《》「」'‘’（）()\n]{2,20})[”\"》」'’]?(?:[)）]|(?=[，,；;（(]))"
)
NAMED_LAW = re.compile(
    r"(?:中华人民共和国[\u4e00-\u9fa5]{2,24}?(?:法典|法|条例)|预算法实施条例|财政违法行为处罚处分条例"
    r"|(?:政府)?信息公开条例|政府投资条例|各级人民代表大会常务委员会监督法|预算法|会计法|审计法|招标投标法|政府采购法"
    r"|监督法|行政处罚法|行政许可法|统计法|民法典)(?=第[ \u3000]?[一二三四五六七八九十百千\d])"
)
ISSUER = re.compile(
    r"[\u4e00-\u9fa5 ]{2,24}(?:人民政府|办公厅|办公室|委员会|常委会|财政部|财政厅|财政局|国务院|中共中央|[部委厅局])"
)
BEFORE_ISSUER = re.compile(
    r"[。；;，,、：:\n（）()《》“”\d]|根据|依据|按照|依照|参照|落实|执行|贯彻|印发|转发|符合|遵循|[了将及和]"
)
NEAR = 40
"""Citations back among which 该法 and 同条 find what they mean: it must stand near."""
LINE_BREAK = re.compile(r"[ \t\u3000]{0,4}\n[ \t\u3000]{0,4}")


class _Title(NamedTuple):
    """A 《title》 with its brackets, and whether they are whole."""

    start: int
    end: int
    words: str
    faults: tuple[str, ...]


def find_citations(document: Document) -> tuple[Citation, ...]:
    """The rules a document cites, in order: 《title》 (文号) 第N条, 文号 alone, short names, named laws.

    `number` is in normal form (〔2021〕, no leading zero), `number_printed` as it stands,
    `label` 第五十七条第二款, `faults` says in Chinese what is wrong in form. A short name
    introduced by 以下简称 carries the title it stands for.
    """
    found: list[Citation] = []
    named: list[Citation] = []  # those that introduce a short name: they count to the end
    for start, end in _stretches(document):
        new = find_in_text(document, start, end, [*named, *found[-NEAR:]])
        named += [one for one in new if _find_short_names(document.text, [one])]
        found += new
    return tuple(found)


def _stretches(document: Document) -> Iterator[tuple[int, int]]:
    """Blocks, a block that ends inside a 《title joined with the one that closes it."""
    begin: int | None = None
    end = 0
    for block in document.readable_blocks():
        if block.end == block.start:
            continue
        begin, end = (block.start if begin is None else begin), block.end
        words = document.text[begin : block.end]
        cut = words.count("《") > words.count("》") and len(words) - words.rfind("《") < 80
        if cut and block.cell is None and begin == block.start:
            continue
        yield begin, end
        begin = None
    if begin is not None:
        yield begin, end


def find_in_text(
    document: Document, start: int, end: int, before: list[Citation] | None = None
) -> list[Citation]:
    """The citations of one stretch of a document; `before` tells what short names stand for."""
    text = document.text
    titles = list(_find_titles(text, start, end))
    numbers = list(find_rule_numbers(text, start, end))
    found = list(_join(document, titles, numbers, end))
    found.extend(_find_named_laws(document, start, end, found))
    shorts = _find_short_names(text, [*(before or []), *found])
    found = [_spell_out(one, shorts) for one in found if not _introduces(one, shorts)]
    found.extend(_find_short_uses(document, start, end, shorts, found))
    found.extend(_find_listed(document, end, found))
    return _add_back_references(document, start, end, before or [], found)


def _add_back_references(
    document: Document, start: int, end: int, before: list[Citation], found: list[Citation]
) -> list[Citation]:
    """The citations of a stretch with those of rules named again: 该法第九十二条, 同条第二款."""
    named = sorted([*before, *found], key=lambda one: one.span.start)
    again = []
    for one, at in find_again(document, start, end, named):
        label, last = read_label(document.text, at, end)
        if label and not _is_taken(one.span.start, found):
            span = document.span(one.span.start, last)
            again.append(one.model_copy(update={"span": span, "label": label}))
    named = sorted([*named, *again], key=lambda one: one.span.start)
    same = find_same_articles(document, start, end, named)
    return sorted([*found, *again, *same], key=lambda one: one.span.start)


@lru_cache(maxsize=8192)
def fold_title(title: str) -> str:
    """A title for comparison: width, blanks and inner brackets folded away."""
    text = "".join(unicodedata.normalize("NFKC", title).split())
    return text.translate(str.maketrans("", "", "《》〈〉<>“”\"'‘’「」"))


def _find_titles(text: str, start: int, end: int) -> Iterator[_Title]:
    """《…》 with nested 《〈…〉》 or 《《…》》; a title that is not closed ends at the sentence."""
    at = text.find("《", start, end)
    while at >= 0:
        stop, whole = _closing(text, at, end)
        inner = text[at + 1 : stop].removesuffix("》")
        words = " ".join(LINE_BREAK.sub("", inner).split())
        if 2 <= len(words) <= 120:
            paired = whole and pairs_inner(inner)
            yield _Title(at, stop, words, () if paired else ("书名号不成对",))
        at = text.find("《", max(stop, at + 1), end)


def _closing(text: str, at: int, end: int) -> tuple[int, bool]:
    """Where a title opened at a place is closed, in its block or just behind a cut line."""
    depth = 0
    stop = min(len(text), at + LONGEST_TITLE)
    for place in range(at, stop):
        c = text[place]
        depth += (c == "《") - (c == "》")
        if not depth:
            cut = find_lost_close(text, at, place)
            return (place + 1, True) if cut is None else (cut, False)
        if c in "。；" or (place >= end and c == "《"):
            stop = place
            break
    stop = min(stop, end)
    last = text.rfind("》", at, stop)
    if last > at:
        return last + 1, False
    stops = [text.find(c, at, stop) for c in "（(，,、"]
    return min([one for one in stops if one > 0], default=min(stop, at + 60)), False


def _join(
    document: Document, titles: list[_Title], numbers: list[RuleNumber], end: int
) -> Iterator[Citation]:
    text = document.text
    used: set[int] = set()
    for at, title in enumerate(titles):
        stop = titles[at + 1].start if at + 1 < len(titles) else end
        number = _number_of(text, title, numbers, stop)
        if number is not None:
            used.add(number.start)
        behind = number is not None and number.start >= title.end
        last = _end_of_bracket(text, number.end, end) if number and behind else title.end
        label, last = read_label(text, last, end)
        issuer = _issuer_before(text, title.start)
        begin = min(title.start, number.start) if number else title.start
        yield Citation(
            span=document.span(begin, last),
            title=title.words,
            number=number.normal if number else None,
            number_printed=text[number.start : number.end] if number else None,
            issuer=issuer,
            label=label,
            faults=title.faults + _faults_of(text, number, behind, (title.end, end)),
        )
    for number in numbers:
        if number.start in used or any(t.start < number.start < t.end for t in titles):
            continue
        label, last = read_label(text, _after_word(text, number.end, end), end)
        yield Citation(
            span=document.span(number.start, last if label else number.end),
            number=number.normal,
            number_printed=text[number.start : number.end],
            label=label,
            faults=number.faults,
        )


def _faults_of(
    text: str, number: RuleNumber | None, behind: bool, place: tuple[int, int]
) -> tuple[str, ...]:
    """The faults of a 文号, and of the brackets around it where it stands behind its title."""
    if number is None:
        return ()
    around = find_bracket_faults(text, number.start, number.end, place) if behind else ()
    return (*number.faults, *around)


def _number_of(text: str, title: _Title, numbers: list[RuleNumber], stop: int) -> RuleNumber | None:
    """The 文号 in brackets right behind a title, bare behind it, or right before it."""
    for number in numbers:
        if not title.end <= number.start < min(stop, title.end + 31):
            continue
        between = text[title.end : number.start]
        opened = between.lstrip()[:1] in ("（", "(")
        if not between.strip(" \u3000（(，,") or (
            opened and not any(c in "）)。；" for c in between)
        ):
            return number
    for number in numbers:
        if title.start - 6 <= number.end <= title.start:
            between = text[number.end : title.start].strip()
            if between in ("", "文", "文件", "印发的", "的"):
                return number
    return None


def _end_of_bracket(text: str, at: int, end: int) -> int:
    """Past the bracket that closes behind a 文号, when nothing else stands in it.

    Where a short name does (，以下简称《办法》）第三十条), past it only if an article follows.
    """
    rest = text[at : min(end, at + 2)].lstrip()
    if rest[:1] in ("）", ")"):
        return text.index(rest[0], at) + 1
    short = SHORT_NAME.search(text, at, min(end, at + 50))
    between = short and text[at : short.start()].strip("，,；; ")
    if short and not between and read_label(text, short.end(), end)[0]:
        return short.end()
    return at


def _after_word(text: str, at: int, end: int) -> int:
    for word in ("文件", "文"):
        if text.startswith(word, at, end):
            return at + len(word)
    return at


def _issuer_before(text: str, at: int) -> str | None:
    before = text[max(0, at - 24) : at]
    tail = BEFORE_ISSUER.split(before)[-1]
    match = ISSUER.fullmatch(tail.strip()) if tail.strip() else None
    return "".join(match[0].split()) if match else None


def _find_named_laws(
    document: Document, start: int, end: int, taken: list[Citation]
) -> Iterator[Citation]:
    """预算法第五十七条 without 《》: a named law directly before an article number."""
    text = document.text
    for match in NAMED_LAW.finditer(text, start, end):
        if not _is_taken(match.start(), taken):
            label, last = read_label(text, match.end(), end)
            yield Citation(span=document.span(match.start(), last), title=match[0], label=label)


def _find_listed(document: Document, end: int, found: list[Citation]) -> Iterator[Citation]:
    """《办法》第九条、第十条和第十二条 cites three articles: those behind the first, each in its place."""
    for one in list(found):
        if one.label is None:
            continue
        for label, begin, last in find_listed_labels(document.text, one.span.end, end):
            yield one.model_copy(
                update={"span": document.span(begin, last), "label": label, "faults": ()}
            )


def _is_taken(at: int, taken: list[Citation]) -> bool:
    return any(one.span.start <= at < one.span.end for one in taken)


class _Short(NamedTuple):
    """A short name (简称), where it was introduced and what it stands for."""

    start: int
    end: int
    whole: Citation


def _find_short_names(text: str, found: list[Citation]) -> dict[str, _Short]:
    """Short names introduced right behind a citation: 《…》（财预〔2020〕10号，以下简称《办法》）."""
    shorts: dict[str, _Short] = {}
    for whole in found:
        if whole.title is None:
            continue
        at = whole.span.start + len(whole.title) if whole.label else whole.span.end - 1
        begin = min(at, whole.span.end - 1)
        match = SHORT_NAME.search(text, begin, whole.span.end + 49)
        if match and not any(c in "。；《" for c in text[begin : match.start()]):
            short = _Short(match.start(), match.end(), whole)
            shorts.setdefault(fold_title(match["name"]), short)
    return shorts


def _introduces(one: Citation, shorts: dict[str, _Short]) -> bool:
    return any(short.start <= one.span.start < short.end for short in shorts.values())


def _spell_out(one: Citation, shorts: dict[str, _Short]) -> Citation:
    """《办法》第十条, once introduced, cites the rule it stands for."""
    short = shorts.get(fold_title(one.title)) if one.title else None
    if short is None or one.number or one.span.start < short.end:
        return one
    return one.model_copy(update={"title": short.whole.title, "number": short.whole.number})


def _find_short_uses(
    document: Document, start: int, end: int, shorts: dict[str, _Short], taken: list[Citation]
) -> Iterator[Citation]:
    """办法第十条 or 34号文 without 《》; a short name that is a plain word needs its article."""
    text = document.text
    for name, short in shorts.items():
        at = text.find(name, max(start, short.end), end)
        while at >= 0:
            label, last = read_label(text, at + len(name), end)
            if label and not _is_taken(at, taken):
                yield Citation(
                    span=document.span(at, last),
                    title=short.whole.title,
                    number=short.whole.number,
                    label=label,
                )
            at = text.find(name, at + len(name), end)
