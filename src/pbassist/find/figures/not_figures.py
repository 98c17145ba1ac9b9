"""A number's surroundings become a reason why it is no figure: dates, labels, codes, terms, names."""

from __future__ import annotations

import re

from pbassist.find.figures.beside import (
    CODES_FOLLOW,
    LABELS_FOLLOW,
    OPENINGS,
    QUOTES,
    TIMES,
)
from pbassist.find.figures.datings import DATE, YEAR, YEAR_COUNT, is_duration, may_be_date
from pbassist.find.figures.ones import counts_one, is_one
from pbassist.find.figures.units import Unit, read_unit
from pbassist.find.numerals import Number

_LABEL = re.compile(
    r"[0-9]{1,3}(?:[.．][0-9]{1,2}){0,3}[.．、)）](?![0-9０-９])|[0-9]{1,2}(?:[.．][0-9]{1,2}){1,3}(?=[ \u3000\u4e00-\u9fff])|[一二三四五六七八九十]{1,3}[、.．)）]"
)
_LABEL_AFTER = re.compile(r"(?:^|[\n\t。；;！？：:])[ \u3000（(【\[#*]{0,12}$")
_BRACKETED = re.compile(r"[ ]?(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})[ ]?[)）]")
_DOC_YEAR = re.compile(rf"{YEAR}[ ]?[〕\]】）)］](?:[ ]?第?[ ]?[0-9]{{1,5}}[ ]?号?)?")
_SERIAL = re.compile(r"[ ]?(?:号|版(?![面块权])|版本)")
_CODE_BEFORE = re.compile(
    r"(?:电话|区划|传真|手机|热线|编码|编号|代码|账号|帐号|账户|卡号|邮编|证号|身份证|学号|单号|批号|专线|QQ"
    r"|微信|联系方式|信用代码)号?码?[为是]?[ ]?[（(:：]?[ ]?$"
)
_PHONE = re.compile(
    r"0[0-9]{2,3}[ ]?[-－—][ ]?[0-9]{7,8}(?:[-－—转][0-9]{1,5})?|(?:400|800)-[0-9]{3}-[0-9]{4}|1[3-9][0-9]{9}(?![0-9.])"
)
_REFERENCE_BEFORE = re.compile(r"(?:附?[表图]|附件|附录|材料|佐证|专栏|案例|篇|№)[ ]?$")
# 主要工作1.拓展…, )2.加快…: a page that lost its line breaks
_INLINE_LABEL = re.compile(r"[0-9]{1,2}(?:[.．]|、(?=[^优良中差其]))(?=[\u4e00-\u9fff“])")
# 2080505机关事业单位基本养老保险: the number of a budget line (支出功能分类)
_BUDGET_LINE = re.compile(r"[12][0-9]{2}(?:[0-9]{2}){0,2}(?=[ ]?[\u4e00-\u9fff“])")
_LISTED_BEFORE = re.compile(r"[优良中差分为是率重值得达到各、，,：:][ ]?$")
_HOTLINE = re.compile(
    r"1[0-9]{2,4}(?=[ ]?(?:政务|热线|便民|急救|报警|指挥|接处警|投诉|举报|平台服务|法律))"
)
_LATIN_BEFORE = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ](?:[-_－]|[ ](?=$))?$")
_STANDARD_BEFORE = re.compile(
    r"(?:GB|DB|JGJ|CJJ|JTG|ISO|HJ|SL|DL|CJ|YY|WS|NY|LY|TD|JT|GA|MZ|WW|QB|T)[A-Z]{0,3}[0-9]{0,3}(?:[/／][A-Z])?[ ]?$"
)
_CODE = re.compile(r"[0-9]*[A-Za-z]?[-–—./]?[A-Za-z0-9]*(?:[-–—/.][A-Za-z0-9]+){0,3}")
_SPACED_CODE = re.compile(r"[0-9]{3,6}(?:[ -][0-9]{2,6}){2,8}(?![0-9.])")
_LATIN_AFTER = re.compile(r"[A-Za-z]")
# what may stand beside a number of a kind: a look at one character spares most patterns
_ROOMS_GO_ON = frozenset("室会办教号栋幢座路楼")
_SERIALS_GO_ON = frozenset(" 号版")
_FORMULAS_GO_ON = frozenset(" ×xX*＊+＋个月)）")
_COORDINATES = re.compile(r"[0-9]{1,3}°[ ]?[0-9]{1,2}[′']")
_GREAT = re.compile(r"[ ]?大(?=[\u4e00-\u9fff])")
_CLAUSES_END = frozenset(("", *"，。；;：:、\n\t（( "))
_STAKE = re.compile(r"[0-9]{1,4}[+＋][0-9]{3}(?:\.[0-9]{1,3})?(?![0-9])")  # K12+300
_STAKES_FOLLOW = frozenset("KkＫ")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_BUILDINGS = frozenset("座栋幢楼")
_HUNDRED = re.compile(r"100[ ]?[%％]")
# 501室, 3栋2单元, 56号附3号, 15路公交, 2楼
_ROOM = re.compile(
    r"[0-9]{3,4}(?:会议|办公|教)?室|[0-9]{1,4}号楼?(?:附?[0-9]{1,4}(?:号楼?|栋|幢|单元|楼|层|室)){1,4}"
    r"|[0-9]{1,3}[栋幢座][0-9]{1,2}(?:单元|室)(?:[0-9]{1,4}[楼层室号])?"
    r"|[0-9]{1,3}路(?=公交|公共汽车|车|站)|[0-9]{1,2}(?:号楼|楼(?![盘宇栋市]))"
)
_FORMULA_TERM = re.compile(
    r"7[×xX*]24|[0-9]{1,3}[ ]?[+＋][ ]?[A-Za-zＮＸ]|12[ ]?(?:个?月)?[ ]?[)）]?[ ]?[×*＊][ ]?100[ ]?[%％]"
)
_ORDINAL_TAIL = re.compile(
    r"(?:[、，和至到—–~～-][ ]?第?[ ]?(?:[0-9]{1,4}|[一二三四五六七八九十百零]{1,6})(?=[条款项章节号页次批期名位个轮届]))*"
)
_LONG_CODE = re.compile(r"[0-9]{9,40}(?![0-9.．,，])")
_TERM = re.compile(
    r"两个(?:维护|确立|毫不动摇|一百年|百年|先行|健康|结合|大局|务必)|四个(?:意识|自信|全面|不摘|最严|服务|同步|着力|伟大|革命|一律|不变|有|到位)"
    r"|三个(?:代表|务必|一批|区分|倾斜|服务|优先|聚焦|精准|全面|转变)|五个(?:一(?!级)|统筹|坚持|不)|六个(?:一|必须|坚持)|八项规定|十项规定|九项准则"
    r"|[一二三四五六七八九十两双]{1,2}(?:位一体|大战略|大攻坚战|大发展理念|项改革|保[ ]?障|公[ ]?经费|重一大|农|资|权|同|化|不|免|改|定|审|统|好|型|新|通|优|创|减|最|严|实|清)"
    r"|三次产业|三支一扶|三方(?!面)|两院|两会|三县一|四套班子|五套班子|三等(?:奖|甲)|二十(?:大|届)|十[八九]?(?:大|届)|五保户|三下乡|三天两头|三包(?=政策|期|责任|服务|规定)|十户一体|五户联保|三级甲等|三甲|一[级次类种名位件家项台套批条本份部人场期道门步等对口点块段面只头把张层班组线队片副把支根]"
)
_HAN_START = frozenset("零〇一二三四五六七八九十百千两俩廿卅壹贰叁肆伍陆柒捌玖拾佰仟")
# single characters in which a Chinese numeral names rather than counts: 二期, 三级, 两会
_SCORED_BEFORE = re.compile(r"[得扣加计满评为差每]$")
_RANGE_GOES_ON = re.compile(r"[至到—–~～-][一二三四五六七八九十百两]{1,4}[^至到]")
_MEETING_BEFORE = re.compile(r"(?:届|人大|政协|[党全]委)$")
_MULTIPLIED_BEFORE = re.compile(r"翻[了两]?$")
_PERCENT_BEFORE = re.compile(r"[百千万佰仟萬][ ]{0,3}分[ ]{0,3}之[ ]{0,3}$")
_ONLY_MAGNITUDE = re.compile(r"[百千万亿佰仟]{1,4}$")
_PAGES_BEFORE = re.compile(r"页[ ，,/／]{0,3}共[ ]?$")
_ORDINAL_UNITS = frozenset(("标段",)) | frozenset(
    "期级届代班线路区院门科生校师点方度道队章节步市县省乡镇车字面把对口样里分集升转首单村番圈股格成通款列头回面双丈层讲课"
)
_PROVABLE_LEVEL = re.compile(
    r"(?:监控|管理|联动|网络|服务|责任|预警|审核|审批|治理|工作|防控|保障|培训|督导|评价|绩效|财政)?(?:体系|机制|网络|架构|联动|防线|平台|制度)"
)
_MADE = re.compile(r"[有为出列下是在]$")
# 提出四点建议, 主要有三点：: points that a list can prove, not an hour and no place after the decimal
_POINTS_MADE = re.compile(r"[：:，,。]|的?[主突具改工]?[要出体进作]?(?:[建问措打]|不足|做法|原因)")
_PLACE_AFTER = re.compile(r"[县镇乡村路街山湖河桥湾岛]|林场|社区|水库")
_TERM_IN_QUOTES = re.compile(r"[^“”‘’「」。；，]{0,16}[”’」]")

# 本表一式两份, 用四年时间: a form's copies and the time that something takes are no results
_COPIES_BEFORE = re.compile(r"[一1壹]式[ ]?$")
_COPIES = re.compile(r"(?:[0-9]|[一二三四五六两叁肆伍])[ ]?份")
_TAKEN_TIME = re.compile(r"(?:[0-9]{1,2}|[一二三四五六七八九十两]{1,3})[ ]?年(?:左右)?的?时间")


def pass_over(text: str, number: Number, unit: Unit | None) -> int | None:
    """One past the stretch that makes a number no figure; None when it may be one.

    `unit` is what is printed where its digits end.

    Covers dates and times, ordinals (第…), document numbers, labels of lists, codes, phones,
    versions, titles in 《》, quoted and settled terms (三公经费, 两个维护, “四个同步”).
    """
    start = number.start
    first = number.text[0]
    before = text[max(start - 24, 0) : start]
    han = first in _HAN_START
    if "之" in before[-4:] and _PERCENT_BEFORE.search(before):
        return None
    end = _pass_by_before(text, number, before)
    if end is not None:
        return end
    if not han:
        return _pass_arabic(text, number, before, unit)
    return _pass_han(text, number, before, unit)


def _pass_by_before(text: str, number: Number, before: str) -> int | None:
    """Reasons that stand before the number, for any numeral."""
    close = before.rstrip(" ")[-1:]
    if close and close in "式用花":
        passed = _TAKEN_TIME.match(text, number.start)
        if close == "式":
            passed = _COPIES_BEFORE.search(before) and _COPIES.match(text, number.start)
        if passed:
            return passed.end()
    if close == "第":
        tail = _ORDINAL_TAIL.match(text, number.end)
        return tail.end() if tail else number.end
    if close and close in "（(〔[【［":
        bracketed = _BRACKETED.match(text, number.start)
        if bracketed is not None:
            return bracketed.end()
    if before[-1:] in LABELS_FOLLOW and _LABEL_AFTER.search(before[-16:] or "\n"):
        label = _LABEL.match(text, number.start)
        if label is not None and _is_label(text, number, label):
            return label.end()
    opened = text.rfind("《", max(number.start - 60, 0), number.start)
    if opened >= 0 and text.find("》", opened, number.start) < 0:
        closed = text.find("》", number.end, number.end + 60)
        if closed >= 0 and "\n" not in text[opened:closed]:
            return closed
    if close and close in QUOTES:
        quoted = _TERM_IN_QUOTES.match(text, number.end)
        if quoted is not None and not _is_whole_quantity(text, number, quoted.end() - 1):
            return quoted.end()
    return None


def _is_label(text: str, number: Number, label: re.Match[str]) -> bool:
    """1. and 1、 after a stop; 1.1 at the head of a line only; 优：21、良：12 is none."""
    before = text[max(number.start - 4, 0) : number.start].strip(" \u3000#*")
    last = label.group()[-1]
    if last not in ".．、)）":
        headed = not before or before[-1] in "\n\t"
        return headed and label.group()[0] != "0" and read_unit(text, label.end()) is None
    return not (last == "、" and before[-1:] in (":", "：") and number.value != 1)


def _is_whole_quantity(text: str, number: Number, closing: int) -> bool:
    unit = read_unit(text, number.end)
    return unit is not None and unit.end == closing


def _pass_arabic(text: str, number: Number, before: str, unit: Unit | None) -> int | None:
    start = number.start
    match = _PHONE.match(text, start) if number.text[0] in "0148" else None
    if match is None and not number.text.isascii():
        match = DATE.match(text[start : start + 40].translate(_HALF_WIDTH))
        return start + match.end() if match else _pass_number(text, number, before, unit)
    if match is None and may_be_date(text, number):
        match = DATE.match(text, start)
    if match is not None:
        return match.end()
    return _pass_number(text, number, before, unit)


def _pass_number(text: str, number: Number, before: str, unit: Unit | None) -> int | None:
    """Arabic numbers that begin no date."""
    start = number.start
    if before[-1:] in OPENINGS and before:
        match = _DOC_YEAR.match(text, start)
        if match is not None:
            return match.end()
    end = _pass_by_after(text, number, before)
    if end is None:
        end = _pass_code(text, number, before, unit)
    if end is not None:
        return end
    if before.rstrip(" ")[-1:] in TIMES and _HUNDRED.match(text, start):
        return number.end  # 完成数/计划数×100%: part of a formula, nothing reported
    if number.text[0] == "1" and _HOTLINE.match(text, start):
        return number.end
    if text[number.end : number.end + 1] in _FORMULAS_GO_ON and _FORMULA_TERM.match(text, start):
        return number.end
    if unit is None:
        return _pass_unitless(text, number, before)
    return None


def _pass_by_after(text: str, number: Number, before: str) -> int | None:
    """Rooms, doors, lines of a bus, serial numbers and coordinates."""
    following = text[number.end : number.end + 1]
    if following == "°" and _COORDINATES.match(text, number.start):
        return number.end + 1
    if following == "′" or (following == "路" and "公交" in before[-4:]):
        return number.end + 1
    room = _ROOM.match(text, number.start) if following in _ROOMS_GO_ON else None
    if room is not None:
        return room.end()
    if following in _SERIALS_GO_ON and _SERIAL.match(text, number.end):
        return number.end
    return None


def _pass_code(text: str, number: Number, before: str, unit: Unit | None) -> int | None:
    """Reasons before an Arabic number that make it a code, or the count of pages."""
    close = before.rstrip(" ")[-1:]
    if not close:
        return None
    if close == "共" and _PAGES_BEFORE.search(before):
        return number.end
    # GDP1,250亿元 and CPI2.1% are told from G318
    shown = unit is not None and unit.kind in ("money", "percent", "points")
    latin = not shown and _LATIN_BEFORE.search(before[-2:])
    stake = _STAKE.match(text, number.start) if close in _STAKES_FOLLOW else None
    if stake is not None:
        return stake.end()
    if latin or (close.isascii() and _STANDARD_BEFORE.search(before)):
        return _end_of_code(text, number)
    if before.rstrip(" （(:：")[-1:] not in CODES_FOLLOW:
        return None
    counts = unit is not None and len(number.text) < 5  # 手机2部, 编码12位
    if not counts and _CODE_BEFORE.search(before):
        spaced = _SPACED_CODE.match(text, number.start)
        return spaced.end() if spaced else _end_of_code(text, number)
    return None


def _end_of_code(text: str, number: Number) -> int:
    code = _CODE.match(text, number.start)
    return max(code.end() if code else 0, number.end)


def _pass_unitless(text: str, number: Number, before: str) -> int | None:
    """Arabic numbers without a unit: durations are kept; years, days, labels, codes passed over."""
    if YEAR_COUNT.match(text, number.end):
        return None if is_duration(text, number, before) else number.end + 1
    budget_line = _BUDGET_LINE.match(text, number.start)
    if budget_line is not None:
        return budget_line.end()
    inline = _INLINE_LABEL.match(text, number.start)
    if inline is not None and not _LISTED_BEFORE.search(before) and _goes_on(text, number):
        return inline.end()
    if _GREAT.match(text, number.end) or before[-1:] in _BUILDINGS:
        return number.end  # 3大平台, B座302
    printed = number.text
    zeros = printed[0] == "0" and len(printed) > 1 and printed.isdecimal()  # 工号0032
    if zeros or _REFERENCE_BEFORE.search(before) or _LONG_CODE.match(text, number.start):
        return _end_of_code(text, number)
    return _end_of_code(text, number) if _LATIN_AFTER.match(text, number.end) else None


def _goes_on(text: str, number: Number) -> bool:
    """True for a first label and for one whose forerunner stands before it (1.… 2.…)."""
    above = number.value - 1
    if above < 1:
        return True
    low = max(number.start - 4000, 0)
    return any(text.find(f"{above}{mark}", low, number.start) >= 0 for mark in ".．、")


def _pass_han(text: str, number: Number, before: str, unit: Unit | None) -> int | None:
    match = DATE.match(text, number.start)
    if match is not None:
        return match.end()
    if _ONLY_MAGNITUDE.match(number.text) and not (unit and unit.approximate):
        return number.end  # 千万元以上: no figure is printed; 百余亩 is one
    if unit is not None and unit.word == "次" and _MEETING_BEFORE.search(before):
        return unit.end
    if unit is not None and unit.word == "番" and not _MULTIPLIED_BEFORE.search(before):
        return unit.end + 2 * text.startswith("五次", unit.end)  # 三番五次
    if unit is None and _RANGE_GOES_ON.match(text, number.end):
        return None  # 三至五个
    if is_one(text, number.start, number.end):
        if not counts_one(text, number.end, unit, before):
            return number.end
        return _pass_named(text, number, unit, before) if unit else None
    term = _TERM.match(text, number.start)
    if term is not None and not _is_settled_count(number, unit):
        return max(term.end(), number.end)
    if unit is None:
        lasting = YEAR_COUNT.match(text, number.end) and is_duration(text, number, before)
        return None if lasting or number.fraction else number.end
    return _pass_named(text, number, unit, before)


def _pass_named(text: str, number: Number, unit: Unit, before: str) -> int | None:
    """Chinese numerals that name rather than count: 二次, 二期, 三级, 三台县."""
    if unit.kind == "bare" or (number.text == "二" and unit.kind == "count"):
        return unit.end
    if unit.word == "类" and _is_next(text, number, unit):
        return unit.end
    if unit.word in _ORDINAL_UNITS and unit.kind in ("count", "measure", "score", "percent"):
        if unit.word == "级" and _PROVABLE_LEVEL.match(text, unit.end):
            return None
        if unit.word == "点" and _MADE.search(before) and _POINTS_MADE.match(text, unit.end):
            return None
        scored = len(number.text) > 1 or _SCORED_BEFORE.search(before)
        if unit.kind == "percent" or (unit.word == "分" and scored):
            return None
        return unit.end
    if unit.word not in ("个", "家", "项", "名", "位") and _PLACE_AFTER.match(text, unit.end):
        return unit.end
    return None


def _is_next(text: str, number: Number, unit: Unit) -> bool:
    """一类…，二类…，三类: the third of a row, not three; 甲、乙、丙三类 are three."""
    if text[max(number.start - 1, 0) : number.start] not in _CLAUSES_END:
        return False
    at = "一二三四五六七八九十".find(number.text)
    forerunner = "一二三四五六七八九十"[at - 1] + unit.word
    return at > 0 and text.find(forerunner, max(number.start - 100, 0), number.start) >= 0


def _is_settled_count(number: Number, unit: Unit | None) -> bool:
    return (
        unit is not None
        and unit.kind in ("money", "percent", "points", "times")
        and number.value > 1
    )
