"""A block's text becomes the places where a word or a mark was typed twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SINGLE = re.compile(
    r"(?<!(?<![项题栏科节数名])目)(?<!(?<![指目])标)(?<!矢之)(?<!语中)(?<![有打鹄])的的(?![确士卢款])"
    r"|(?<![不未终])了了(?![解结却之然事断无望])"
    r"|(?<![于但还凡总就也只若可都倒要正便又才更先国自])是是(?![非否])"
    r"|(?<![存现实内潜所外自好旨贵意须需])在在(?![线职校编建岗押册籍读产途场外内安地家世])"
    r"|(?<![总饱缓调温柔平亲共随谦祥争维缔讲议不民中])和和(?![美气谐平睦田解缓约善蔼面龙顺煦政风])"
    r"|(?<![参给授赠干赐交付施])与与(?![会否])"
    r"|(?<![行作认因更成极大颇最尤较以视变称改])为为(?![期首])"
    r"|(?<=服务)对对(?=象)|(?<![针应面绝反相核派比校配查成])对对(?![方口象照联外应内准账付手接抗])"
    r"|(?<![名干部上中少大主老小麻强虎武良])将将(?![军来士领至])"
    r"|(?<![自理事缘案根经])由由"
    r"|被被(?![告害保申执征上诉继监收拆褥子])"
    r"|(?<=[位用处])于于|(?<=[，。；、])以以|(?<=[^可所予得加足难用给借何])以以(?=及)"
    r"|(?<![普波涉提触顾企埃遍])及及(?!时|格)"
    r"|(?<![合兼吞归])并并(?!入|购|联|网|轨|发|行)|(?<![首成国古京])都都|(?<![成造])就就(?![业近地医诊学读职任餐])"
)
"""One character twice, where no word ends or begins with it (目的|的, 为了|了解)."""
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2}年(?:度)?)\1")
_TWICE = re.compile(r"([的了是在和与为对将由被于以及并都就])(?=\1)")
_AMOUNT = re.compile(r"(?<=[\d万亿])元元(?![素件旦])|(?<=\d)[%％]{2,4}|(?<=\d)万万元|(?<=\d)亿亿元")
_DOUBLE = re.compile(r"(?=([一-鿿]{2,12}?)\1)")
LONG = 4
_BODY = re.compile(r"[一-鿿]{1,4}(?:局|委|办|厅|处|镇|乡|县|村|公司|中心)")
_PHRASE_START = re.compile(
    r"(?:^|[\s\d，,。；;：:、！？（）()“”《》〈〉「」\-—]|[的于对将把和与及在为由因按经并各本该了是有报编从被向让等使所就请]|加强|推进|开展|完善|强化|落实|安排|保障|提高|做好|规范|优化|实施|组织|其中|包括|涉及|关于|对于|针对)$"
)
_ENDS_PHRASE = re.compile(
    r"(?:(?:开展|实施|完成|进行)(?!情况|方案|单位|主体|期|进度|率|过程|时间|内容|计划|质量)|纳入|予以|全部|共|涉及)|[\d，。；、：）”！？,.;:)的和与及或在已未均将等因由]|$"
)
"""A compound that begins with the noun again has more of it behind: 项目|项目库."""
_COMPOUND = re.compile(r"[率费量值额者]|数(?![控据字学])|员(?!工)")
"""Behind a verb that stands twice: the second is part of a noun, as in 按时完成完成率."""
_ONE_BY_ONE = re.compile(r"^[一两每逐几]|[每各逐按]$")
"""一个一个; 30|个乡镇每|个乡镇每|年 is a count and what each of it gets."""
_MARKS = re.compile(
    r"，{2,9}|，,|,，|、,|,、|(?<=[一-鿿]),{2,9}(?=[一-鿿])|(?<!。)。。(?!。)|、{2,9}|；{2,9}|：{2,9}|，[。；、：]|、[，。；：]|；[，。、：]|。[，；、：]|：[，。；、]"
)
"""。。。 is somebody's ellipsis."""


def find_repeats(
    text: str, words: tuple[str, ...], nouns: tuple[str, ...]
) -> Iterator[tuple[int, int]]:
    """Places of a word typed twice; 常常, 一个一个 and 工程工程款 are none."""
    taken = 0
    for start, end in sorted(_find_repeats(text, frozenset(words), frozenset(nouns))):
        if start >= taken:
            taken = end
            yield start, end


def _find_repeats(
    text: str, words: frozenset[str], nouns: frozenset[str]
) -> Iterator[tuple[int, int]]:
    for one in _TWICE.finditer(text):
        if match := _SINGLE.match(text, one.start()):
            yield match.span()
    for pattern in (_YEAR, _AMOUNT):
        yield from (match.span() for match in pattern.finditer(text))
    for match in _DOUBLE.finditer(text):
        word, at = match[1], match.start()
        end = at + 2 * len(word)
        whole = _begins_phrase(text, at) or (word in nouns and _ENDS_PHRASE.match(text, end))
        if (word in words and not _COMPOUND.match(text, end)) or (
            _may_be_doubled(word, nouns) and whole
        ):
            yield at, end


def _may_be_doubled(word: str, nouns: frozenset[str]) -> bool:
    if _ONE_BY_ONE.search(word) or len(set(word)) == 1:
        return False
    return word in nouns or len(word) >= LONG or _BODY.fullmatch(word) is not None


def _begins_phrase(text: str, at: int) -> bool:
    """Inside a compound a noun may end one part and begin the next: 建设工程|工程款."""
    return _PHRASE_START.search(text[max(at - 2, 0) : at]) is not None


def find_repeated_marks(text: str) -> Iterator[tuple[int, int]]:
    """Places where one mark stands twice, or two that never stand together."""
    for match in _MARKS.finditer(text):
        yield match.span()
