"""A rule's text becomes its facts: title, 文号, issuer, addressee, place, dates, what it repeals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.find.citations import find_in_text, fold_title
from pbassist.find.rule_dates import RuleDates, find_dates
from pbassist.find.rule_numbers import normalise_number
from pbassist.model.document import Document
from pbassist.model.policy import Article, Citation, Level

KINDS = (
    "办法|细则|条例|规定|意见|通知|决定|方案|规程|规则|准则|指引|指南|制度|标准|框架|公告|通告|函|批复|章程|法|"
    "说明|要求|流程|纪要|清单|目录|机制|工作要点|计划"
)
TITLE = re.compile(
    rf"(?P<words>[^。；;：:]{{2,90}}?(?:{KINDS}))(?P<trial>[ ]?[（(](?:试行|暂行|修订|征求意见稿|草案)[^（）()]{{0,8}}[)）])?"
    r"(?P<behind>[ \u3000]{0,3}[（(][^（）()]{4,40}[)）])?"
)
WRAPPED = re.compile(
    r"关于(?:印发|发布|公布|转发)[《〈](?P<inner>[^》〉]{3,80})[》〉]?的(?:通知|公告)$"
)
NOT_A_TITLE = re.compile(
    r"通过|公布$|施行$|批准|制定机关|字号|现将|请遵照|^附件|^第[一二三四五六七八九十]+[章节条]|文章属性|^目\s*录"
)
BARE_NUMBER = re.compile(
    r"^[ \u3000（(【]{0,3}(?:【?(?:字号|发文字号|文号)】?[：:]?)?(?P<number>[^\s（(]{1,14}[〔\[【［（(]\d{2,4}[〕\]】］）)]\s?第?\s?\d{1,5}\s?号)[ \u3000）)】]{0,3}$"
)
LABELLED = re.compile(r"【(?:字号|发文字号|文号)】\s*(?P<number>[^•【\s]{4,30}号)")
LABELLED_ISSUER = re.compile(
    r"【(?:制定机关|发布机关|发文机关|发布部门)】\s*(?P<issuer>[^•【\s]{2,40})"
)
ORGAN = (
    r"[\u4e00-\u9fa5]{2,28}(?:人民政府|人民代表大会常务委员会|人民代表大会|办公厅|办公室|委员会|财政部|财政厅|财政局|"
    r"国务院|税务总局|管理局|[部委厅局院])"
)
SIGNATURE = re.compile(
    rf"^[ \u3000]{{0,40}}(?P<issuer>{ORGAN}(?:[ \u3000]{{1,6}}{ORGAN}){{0,3}})[ \u3000]{{0,8}}(?:\d{{4}}年|$)"
)
LETTERHEAD = re.compile(rf"{ORGAN}(?:文件)?")
TITLE_ISSUER = re.compile(
    rf"^(?P<issuer>(?:中共[\u4e00-\u9fa5]{{2,10}}委(?:员会)?[ \u3000]?)?(?:{ORGAN})?)关于"
)
CONGRESS = re.compile(
    r"(?P<issuer>[\u4e00-\u9fa5]{2,8}?)第?[一二三四五六七八九十]{0,3}届?人民代表大会(?P<standing>常务委员会)?"
)
ADDRESSEE = re.compile(
    r"^[ \u3000]{0,4}(?P<who>(?:各|全|县|市|区|省|有关|局|机关|直属)[^。；\n]{2,120}?)[：:]"
)
APPLIES = re.compile(
    r"适用(?:单位|对象)(?:范围)?(?:涵盖|包括|为|是)+(?P<who>[^。；\n]{4,80})|适用于(?P<to>[^。；\n]{4,80})"
)
APPLIES_TO_THIS = re.compile(
    r"(?:^|[。\n])[ \u3000]*(?:第[一二三四五六七八九十]{1,4}条)?[ \u3000]*(?P<act>[^。；\n，,]{4,60}?)[，,]?(?:均)?适用本(?:办法|细则|条例|规定)"
)
PLACE = re.compile(
    r"(?P<place>[\u4e00-\u9fa5]{2,8}?(?:自治区|自治州|自治县|特别行政区|新区|省|市|县|区|州|旗|盟))"
)
WITHIN = {
    "县": "全县|本县|县政府|县委|县级|县财政|我县|全区|本区|区政府|区级|区财政|我区",
    "市": "全市|本市|市政府|市级|市财政|我市",
    "省": "全省|本省|省政府|省级|省财政|我省|自治区",
}
CLOSING = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日\s*$")
REDACTED = re.compile(r"20[xX×*]{2}|[xX×]{1,4}(?=[年月日县市省区局镇])|某某[县市区局]")
REPEALS = re.compile(r"废止|停止执行|不再执行|停止施行|失效")
KEEPS = re.compile(r"未废止|不得废止|尚未|修改或者?废止|修订或者?废止|调整或者?废止")


class RuleFacts(NamedTuple):
    """What a rule says of itself (制度要素)."""

    title: str
    """Without 《》; the file's name when the text has no title."""
    title_found: bool
    """False when the title is the file's name."""
    number: str | None
    """文号 in normal form."""
    issuer: str | None
    """发文机关, from the signature, the heading or the title."""
    applies_to: str | None
    """Addressee or scope as printed."""
    place: str | None
    """Province, city or county it binds, when its name is printed."""
    level: Level
    """Rank, from issuer and place."""
    dates: RuleDates
    """Dates of law."""
    replaces: tuple[str, ...]
    """Titles or numbers that its text repeals."""
    redacted: bool
    """True when names or years are blotted out (20xx, X县)."""


def find_rule_facts(document: Document, articles: Sequence[Article]) -> RuleFacts:
    """The facts a rule's own text states; what it does not say is None, nothing is guessed."""
    text = document.text
    head = _head(text, articles)
    core = "".join(one.text for one in articles if one.kind != "annex" or _is_closing(one))
    title, found = _find_title(head, document.name, has_articles=_has(articles, "article"))
    issuer = _find_issuer(head, core, title)
    place = _find_place(issuer, title)
    dates = find_dates(core, head)
    return RuleFacts(
        title=title,
        title_found=found,
        number=_find_number(head),
        issuer=issuer,
        applies_to=_find_addressee(head, core),
        place=place,
        level=_find_level(issuer, title, place, core),
        dates=dates,
        replaces=tuple(_find_repealed(document, articles)),
        redacted=REDACTED.search(core) is not None,
    )


def _is_closing(annex: Article) -> bool:
    """Whether an annex is but the list of annexes above the signature of a notice."""
    return len(annex.text) < 400 and CLOSING.search(annex.text) is not None


def _has(articles: Sequence[Article], kind: str) -> bool:
    return any(one.kind == kind for one in articles)


def _head(text: str, articles: Sequence[Article]) -> list[str]:
    """The lines above the first article or section."""
    first = next((one for one in articles if one.kind != "preamble"), None)
    stop = first.span.start if first else min(len(text), 2000)
    lines = [line.strip() for line in text[:stop].split("\n") if line.strip()]
    return lines or [line.strip() for line in text[:200].split("\n")[:1] if line.strip()]


def _find_title(head: list[str], name: str, *, has_articles: bool) -> tuple[str, bool]:
    """The title line; of a rule under a covering notice, the rule's own, nearest to its articles."""
    titles = [(at, match) for at, line in enumerate(head) if (match := _match_title(line))]
    if not titles:
        return name.rsplit(".", 1)[0], False
    at, match = titles[-1] if has_articles else titles[0]
    title = _clean(match["words"] + (match["trial"] or ""))
    if len(title) <= 10 and at and _continues(head[at - 1]):
        title = _clean(head[at - 1]) + title
    wrapped = WRAPPED.search(title)
    return (_clean(wrapped["inner"]), True) if wrapped else (title, True)


def _match_title(line: str) -> re.Match[str] | None:
    if len(line) > 130 or NOT_A_TITLE.search(line):
        return None
    return TITLE.fullmatch(line.strip("《》# *"))


def _continues(line: str) -> bool:
    return 4 <= len(line) <= 40 and line[-1] not in "。；：:;”)）日号" and "年" not in line[-4:]


def _clean(title: str) -> str:
    tight = re.sub(r"(?<=[\u4e00-\u9fa5])[ \u3000](?=[\u4e00-\u9fa5])", " ", title.strip())
    return tight.strip("《》 ")


def _find_number(head: list[str]) -> str | None:
    for line in head:
        match = BARE_NUMBER.match(line) or LABELLED.search(line)
        if match:
            return normalise_number(match["number"])
        titled = _match_title(line)
        if titled and titled["behind"]:
            number = normalise_number(titled["behind"].strip(" \u3000（）()"))
            if number:
                return number
    return None


def _find_issuer(head: list[str], core: str, title: str) -> str | None:
    for line in head:
        match = LABELLED_ISSUER.search(line)
        if match:
            return match["issuer"]
    signed = _find_signature(core.split("\n")) or _find_signature(head)
    if signed:
        return signed
    if head and LETTERHEAD.fullmatch(head[0]):
        return head[0].removesuffix("文件").strip()
    for line in head:
        congress = CONGRESS.search(line) if "通过" in line else None
        if congress:
            body = "人民代表大会" + (congress["standing"] or "")
            return PLACE.sub(lambda m: m["place"], congress["issuer"]).split()[-1] + body
    for words in (title, *head[:3]):
        match = TITLE_ISSUER.match(words)
        if match and match["issuer"].strip():
            return match["issuer"].strip()
    return None


def _find_signature(printed: list[str]) -> str | None:
    """An organ alone on one of the last lines with a date on it or on the next."""
    lines = [line.strip() for line in printed if line.strip()]
    for at in range(len(lines) - 1, max(-1, len(lines) - 12), -1):
        match = SIGNATURE.match(lines[at])
        dated = match and (
            re.search(r"\d{4}年", lines[at])
            or re.match(
                r"[\d二〇○零一三四五六七八九十]{2,4}年",
                lines[at + 1] if at + 1 < len(lines) else "",
            )
        )
        if match and dated and not lines[at].endswith("。"):
            return " ".join(match["issuer"].split())
    return None


def _find_addressee(head: list[str], core: str) -> str | None:
    for line in head:
        match = ADDRESSEE.match(line)
        if match:
            return match["who"].strip()
    match = APPLIES.search(core[:3000])
    if match:
        return (match["who"] or match["to"]).strip()
    match = APPLIES_TO_THIS.search(core[:3000])
    return match["act"].strip() if match else None


def _find_place(issuer: str | None, title: str) -> str | None:
    """The deepest place named in the issuer, else at the beginning of the title."""
    for words in (issuer, title):
        places = PLACE.match(words or "")
        deepest = None
        while places:
            deepest = places["place"]
            places = PLACE.match(words or "", places.end())
        if deepest and deepest not in ("中央地区",):
            return deepest
    return None


def _find_level(issuer: str | None, title: str, place: str | None, core: str) -> Level:
    if issuer and issuer.startswith("全国人民代表大会"):
        return "法律"
    if issuer and issuer.startswith("国务院"):
        return "行政法规" if title.endswith("条例") else "国务院文件"
    if issuer and issuer.startswith("中共中央"):
        return "党内"
    if place:
        return (
            "省" if place.endswith(("省", "自治区")) or place in MUNICIPALITIES else _by_name(place)
        )
    if issuer and re.fullmatch(
        r"[\u4e00-\u9fa5]{2,10}部(?:办公厅)?|国家[\u4e00-\u9fa5]{2,12}", issuer
    ):
        return "部门"
    counts = {level: len(re.findall(words, core)) for level, words in WITHIN.items()}
    best = max(counts, key=lambda level: counts[level])
    return best if counts[best] >= 2 else "未定"  # type: ignore[return-value]


MUNICIPALITIES = ("北京市", "上海市", "天津市", "重庆市")


def _by_name(place: str) -> Level:
    return "市" if place.endswith(("市", "州", "盟")) else "县"


def _find_repealed(document: Document, articles: Sequence[Article]) -> Iterator[str]:
    """Titles, else numbers, in a sentence that repeals them: 《…》（…）同时废止."""
    for article in articles:
        if article.kind not in ("article", "section"):
            continue
        for start, end in _sentences(document.text, article.span.start, article.span.end):
            words = document.text[start:end]
            if not REPEALS.search(words) or KEEPS.search(words):
                continue
            yield from _names(find_in_text(document, start, end))


def _names(citations: list[Citation]) -> Iterator[str]:
    for citation in citations:
        if citation.label is None and (citation.number or citation.title):
            yield citation.number or fold_title(citation.title or "")


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for match in re.finditer(r"[。；\n]", text[start:end]):
        yield at, start + match.end()
        at = start + match.end()
    if at < end:
        yield at, end
