"""The words around a figure become its subject, what it counts, and its measure."""

from __future__ import annotations

import re

from pbassist.find.figures.quantity import Quantity
from pbassist.find.figures.sharing import tell_member

_CLAUSE_START = re.compile(r"[，,。；;：:、！？\n\t（(）)》]")
_LEAD = re.compile(
    r"^(?:其中|并|且|同时|另外?|此外|共|今年|当年(?=[收安完共])|(?:19|20)[0-9]{2}年度?|还|也|又|经(?![办营济费常验])|一是|二是|三是|四是|五是|以及|及|和|[一二三四五六七八九十]{1,3}、|[0-9]{1,2}[.、]|(?:以[上下内]|左右|之内|及以上)(?=$|[^\w]|的)|[+＋×=＝÷])*"
)
_TAIL = re.compile(
    r"(?:分别|合计|共计|总计|累计|可?达到?|为|是|有|了|在|不到|约|近|仅|共|(?<![日月年户人平])均|各|已|到|至|超过?|不低于|不少于|不超过|不高于|低于|高于|少于|大于|小于|不足|至少|至多|[≥≤<>=＝＜＞:： “\"±+＋])+$"
)
# 增加到, 下降至: the level that was reached, not the change
_REACHED = re.compile(
    r"(?:增加|增长|减少|下降|提高|提升|上升|降低|扩大|压[减缩]|缩[短小])(?P<to>[到至])[约近]?$"
)
_REACHED_END = frozenset("到至约近")
_TAILS_END = frozenset('别计达到为是有了约近仅共均各已至超过于足少多≥≤<>=＝＜＞:： “"±+＋在')
_COMPARING = re.compile(
    r"^(?:[同环]?比|较|增长|增加|减少|下降|提高|上升|降低|完成(?!率)|占|超|节约(?!资金|费用|成本|经费|财政|用|开支|支出|投资)|增幅|降幅|其中|[增升降减]至|稳定|保持|维持|控制)"
)
_NOUN = re.compile(
    r"[ ]?(?P<noun>[\u4e00-\u9fffA-Za-z“”]{1,14}?)(?=的|进行|开展|纳入|列入|作为|并|和|与|及|完成|实现|未|已|被|参[加与]|在|为|(?<![平人户月日年亩])均|得分|达|评为|由|按|受|经|要|因|全部|其中|取得|中|存在|提出|实施|以|不|予|自评|增加|减少|下降|提高|上升|降低|扣|逐|编报|报送|提出|建立|组织|落实|尚未|退回|随|[^\u4e00-\u9fffA-Za-z“”]|$)"
)
# what follows a counted thing and is not its name: 7家参与评价, 12个增加到15个, 1个为…
_GOES_ON = re.compile(
    r"[ ]?(?:的|等|和|及|与|并|或|且|为|是|由|均|已|未|尚|没|将|被|按|[增升降减]至|增加|增长|减少|下降|提高|上升|降低|压[减缩]|扩大|缩[短小]|延长"
    r"|完成|开展|进行|参[与加]|纳入|列入|作为|存在|提出|取得|实现|获得|予以|分别|全部|其中|位于|用于|负责|承担|落实|实施(?!单位|主体|方案|项目)"
    r"|稳定|保持|维持|控制|一遇|(?:整合|合并|调整|优化|精简|缩减|[变降升改增减])[为至到]|因(?!素)|经(?![营济费])|要(?![素点件])|在(?![建职编校岗册]))"
)
_FROM = re.compile(r"[由从自](?:上年|去年|(?:19|20)[0-9]{2}年|[^由从自]{2,4}前)?[度末底初]?的?$")
_SHARE = re.compile(r"(?<=.)占[^，]{0,12}$")
_UNIT_NOTE = re.compile(r"[（(][^（）()，。]{1,4}[)）]$")  # 预算数（万元）：380
_HEADS = r"(?:项目|部门|单位|企业|乡镇|学校|村|社区|指标|问题|机构|小区|农户|单位|人员)"
_HEAD_NOUN = re.compile(rf"[ ]?(?P<noun>{_HEADS})")  # 1个项目满意度指标缺少问卷样本说明
_OWNED = re.compile(rf"的{_HEADS}")
_BOUND = re.compile(r"[ ]?(?:以[上下内]|及以上|之?内|左右|上下|前)")
_DOING = re.compile(
    r"(?P<doing>(?:开展|纳入|列入|作为|参加|参与|完成|实施)[\u4e00-\u9fff]{2,16}?)(?:工作|管理)?(?=[，。；、（(]|$)"
)
_MEASURES = re.compile(
    r"(?P<budget>年初预算|预算[数安金总]|(?<![减调压超比占加共金营])预算(?:$|[资额])|当年预算|预算为)|(?P<adjusted>调整后?预算|全年预算|预算调整|调整后)|(?P<executed>执行数|支出数?|(?<!转移)支付数?|决算数?|实际使用|已使用|执行)|(?P<sum>累计)|(?P<year>年度)"
)
_MEASURE_WORDS = {
    "budget": "预算",
    "adjusted": "调整后",
    "executed": "执行",
    "sum": "累计",
    "year": "年度",
}
# 满分20分，得17.5分
_EARNED = re.compile(r"[，,、；;：: （(](?:实际|实|自评|最终|评价)?得分?[为是：: ]?$")
_FULL = re.compile(r"(?:满分|分值|权重|标准分)(?:值|分)?$")
_LONGEST = 24
_SHORT = frozenset("优良中差占扣")
"""Single characters that a figure may be of."""
_COMPARED = re.compile(
    r"(?:(?<!占)[同环]?比|较|增长|增加|减少|下降|提高|完成(?!率)|占(?!比))[^，]{0,12}$"
)


def tell_subject(
    text: str, start: int, quantity: Quantity, previous: str | None, like: str | None = None
) -> str | None:
    """What a quantity of prose counts, in the document's words; None when no words show it.

    `start` is where its block begins, or where the figure before it in the same sentence ends;
    `previous` is that figure's subject, which a clause of comparison (同比增长) carries on, and
    `like` that of the last figure of the sentence that can be compared with it by its unit.
    """
    before = _clause_before(text, start, quantity.start)
    if quantity.kind in ("count", "time", "measure") and not quantity.per:
        noun = _noun_after(text, quantity.end)
        if noun:
            return noun
    member = tell_member(text, quantity.start)
    if member:
        return member
    if previous and _is_earned(text, start, quantity, previous):
        return f"{_FULL.sub('', previous)}得分"
    if previous and _COMPARING.match(before):
        return f"{_COMPARED.sub('', like or previous)}{before}"
    if before or previous is None or quantity.kind == "percent":
        return before or previous
    return _SHARE.sub("", previous)  # 占50%；60-80分的: what follows is counted anew


def _is_earned(text: str, start: int, quantity: Quantity, previous: str) -> bool:
    """满分20分，得17.5分: the points earned of those that were named before."""
    if quantity.unit != "分" or previous.endswith(("得", "得分")):
        return False
    earned = _EARNED.search(text[max(start, quantity.start - 8) : quantity.start])
    return earned is not None and (bool(_FULL.search(previous)) or "得分" not in earned.group())


def _clause_before(text: str, start: int, end: int) -> str:
    """The words of the clause before a figure without connectives, else of the clause before that."""
    stretch = text[max(start, end - 60) : end]
    for _ in range(2):
        stretch = stretch.rstrip(" ，（(：:、“")
        if stretch[-1:] in ("）", ")"):
            stretch = _UNIT_NOTE.sub("", stretch)
        cut = _CLAUSE_START.search(stretch[::-1])
        clause = (stretch[-cut.start() :] if cut.start() else "") if cut else stretch
        words = _bare_words(clause.strip())
        if len(words) >= 2 or words in _SHORT:
            return _shorten(words + "”" * (words.count("“") > words.count("”")))
        if not cut:
            return ""
        stretch = stretch[: -cut.end()]
    return ""


def _bare_words(clause: str) -> str:
    """A clause without its connectives, in front and behind."""
    reached = _REACHED.search(clause) if clause[-1:] in _REACHED_END else None
    if reached:
        clause = clause[: reached.end("to")]
    elif clause[-1:] in _TAILS_END:
        clause = _TAIL.sub("", clause)
    clause = _FROM.sub("", clause)
    lead = _LEAD.match(clause)
    return clause[lead.end() if lead else 0 :].strip(" 的").lstrip("”")


def _shorten(words: str) -> str:
    """A long clause without what goes before its last 并."""
    head, _, tail = words.rpartition("并")
    return (tail if head and len(tail) >= 2 and len(words) > 12 else words)[-_LONGEST:]


def _noun_after(text: str, end: int) -> str | None:
    """The noun a measure word counts (个项目), with what is done to it (开展绩效抽评的项目)."""
    if _BOUND.match(text, end) or _GOES_ON.match(text, end):
        return None
    match = _NOUN.match(text, end) or _HEAD_NOUN.match(text, end)
    if match is None or match.group("noun")[0] in "到至从内前后上下以分扣":
        return None
    noun = match.group("noun").strip("“”")
    owned = _OWNED.match(text, match.end())
    if owned:  # 3个退回修改的项目
        return f"{noun}{owned.group()}"
    doing = _DOING.match(text, match.end())
    return f"{doing.group('doing')}的{noun}" if doing else noun


def tell_measure(text: str, start: int, quantity: Quantity) -> str | None:
    """预算, 调整后, 执行, 累计 or 年度: the last of these words in the clause before an amount."""
    if quantity.kind not in ("money", "bare"):
        return None
    return name_measure(_clause_before(text, start, quantity.start))


def name_measure(words: str) -> str | None:
    """The measure that words name; the last one wins."""
    named = None
    for match in _MEASURES.finditer(words):
        named = _MEASURE_WORDS[match.lastgroup or ""]
    return named
