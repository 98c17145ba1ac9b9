"""A rule's head, foot and words become its issuer, its addressee, its place and its level."""

from __future__ import annotations

import re

from pbassist.find.rules.page_facts import PageFacts
from pbassist.model.policy import Level

ORGAN = (
    r"[\u4e00-\u9fa5]{2,28}(?:人民政府|人民代表大会常务委员会|人民代表大会|办公厅|办公室|委员会|财政部|财政厅|财政局|"
    r"国务院|税务总局|管理局|[部委厅局院])"
)
SIGNATURE = re.compile(
    rf"^[ \u3000]{{0,40}}(?P<issuer>{ORGAN}(?:[ \u3000]{{1,6}}{ORGAN}){{0,3}})[ \u3000]{{0,8}}(?:\d{{4}}年|$)"
)
HEADED = re.compile(rf"{ORGAN}(?:文件)?")
TITLE_ISSUER = re.compile(
    rf"^(?P<issuer>(?:中共[\u4e00-\u9fa5]{{2,10}}委(?:员会)?[ \u3000]?)?(?:{ORGAN})?)关于"
)
CONGRESS = re.compile(
    r"(?:^|(?<=[年月日（( ]))(?P<issuer>[\u4e00-\u9fa5]{2,10}?)第?[一二三四五六七八九十]{0,3}届?人民代表大会(?P<standing>常务委员会)?"
)
ADDRESSEE = re.compile(
    r"^[ \u3000]{0,4}(?P<who>(?:(?:各|全|县|市|区|省|有关|局|机关|直属)[^。；\n]{2,120}?"
    r"|[^。；\n：:]{2,140}(?:部门|单位|局|厅|部|委|办|院|政府|办事处|机构|委员会|中心|公司|股室|科室|企业|学校)[)）]?(?=[：:]$)))[：:]"
)
APPLIES = re.compile(
    r"适用(?:单位|对象)(?:范围)?(?:涵盖|包括|为|是)+(?P<who>[^。；\n]{4,80})|适用于(?P<to>[^。；\n]{4,80})"
)
APPLIES_TO_THIS = re.compile(
    r"(?:^|[。\n])[ \u3000]*(?:第[一二三四五六七八九十]{1,4}条)?[ \u3000]*(?P<act>[^。；\n，,]{4,60}?)[，,]?(?:均)?适用本(?:办法|细则|条例|规定)"
)
LABEL = re.compile(r"^(?:第[^条]{1,12}条[ \u3000]*)?(?:【[^】]{1,12}】[ \u3000]*)?")
PLACE = re.compile(
    r"(?P<place>[\u4e00-\u9fa5]{2,8}?(?:自治区|自治州|自治县|特别行政区|新区|省|市|县|区|州|旗|盟))"
)
WITHIN = {
    "县": "全县|本县|县政府|县委|县级|县财政|我县|全区|本区|区政府|区级|区财政|我区",
    "市": "全市|本市|市政府|市级|市财政|我市",
    "省": "全省|本省|省政府|省级|省财政|我省|自治区",
}
DATED = re.compile(r"(?:\d{4}|[二一][〇○零一二三四五六七八九]{3})年")
REDACTED = re.compile(r"20[xX×*]{2}|[xX×]{1,4}(?=[年月日县市省区局镇])|[某Ｘ×]{2,3}[省县市区局]")
MUNICIPALITIES = ("北京市", "上海市", "天津市", "重庆市")


def find_issuer(head: list[str], core: str, title: str, page: PageFacts) -> str | None:
    """发文机关: as the page labels it, from the signature, the letterhead, the passing or the title."""
    found = _find_signature(core.split("\n")) or _find_signature(head)
    if page.issuer and not (found and found.startswith(page.issuer)):
        return page.issuer
    if found:
        return found
    if head and HEADED.fullmatch(head[0]):
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
    """Organs alone on some of the last lines, with a date on one of them or beside them."""
    lines = [line.strip() for line in printed if line.strip()]
    for at in range(len(lines) - 1, max(-1, len(lines) - 12), -1):
        match = SIGNATURE.match(lines[at])
        beside = lines[at + 1 : at + 2] + lines[max(0, at - 1) : at]
        dated = match and (DATED.search(lines[at]) or any(DATED.match(one) for one in beside))
        if match and dated and not lines[at].endswith(("。", "印发")):
            above = [] if DATED.search(lines[at]) else _read_organs_above(lines, at)
            return _part_issuers(" ".join([*above, *match["issuer"].split()]))
    return None


def _read_organs_above(lines: list[str], at: int) -> list[str]:
    """Joint issuers on lines of their own over the last one."""
    found: list[str] = []
    while at and (match := SIGNATURE.fullmatch(lines[at - 1])) and len(lines[at - 1]) <= 30:
        found.insert(0, " ".join(match["issuer"].split()))
        at -= 1
    return found


def _part_issuers(printed: str) -> str:
    """Joint issuers printed without a space, told apart by the place that begins each."""
    place = PLACE.match(printed.removeprefix("中共"))
    if place is None:
        return printed
    return re.sub(rf"(?<=[部委厅局院会室府])(?=(?:中共)?{re.escape(place['place'])})", " ", printed)


def find_addressee(head: list[str], core: str) -> str | None:
    """主送 as printed, else the scope the rule states (适用于…)."""
    for line in head:
        match = ADDRESSEE.match(line)
        if match:
            return match["who"].strip()
    match = APPLIES.search(core[:3000])
    if match:
        return (match["who"] or match["to"]).strip()
    match = APPLIES_TO_THIS.search(core[:3000])
    return LABEL.sub("", match["act"]).strip() if match else None


def find_place(issuer: str | None, title: str) -> str | None:
    """The deepest place named in the issuer, else at the beginning of the title."""
    for words in ((issuer or "").removeprefix("中共"), title.removeprefix("中共")):
        places = PLACE.match(words)
        deepest = None
        while places:
            deepest = places["place"]
            places = PLACE.match(words, places.end())
        if deepest and deepest != "中央地区" and not REDACTED.search(deepest):
            return deepest
    return None


def find_level(issuer: str | None, title: str, place: str | None, core: str) -> Level:
    """Its rank by issuer and place, else by the government its words speak of; 未定 when neither tells."""
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


def _by_name(place: str) -> Level:
    return "市" if place.endswith(("市", "州", "盟")) else "县"
