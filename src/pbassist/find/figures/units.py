"""The words after a number become a unit: what was printed, what it means, and its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

UnitKind = Literal[
    "money", "foreign", "percent", "points", "times", "score", "time", "measure", "count", "bare"
]

MAGNITUDES: dict[str, int] = {
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "十亿": 10**9,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
    "兆": 10**12,
}
TRADITIONAL = str.maketrans("萬億仟佰拾個圓點", "万亿千百十个圆点")

_WORDS: dict[UnitKind, str] = {
    "money": "元 圆 元整 元正 圆整 圆正 元人民币 人民币 块钱 元钱",
    "foreign": "美元 美圆 美刀 欧元 日元 日圆 港元 港币 英镑 澳元 加元 韩元 新元 卢布 台币 新台币 瑞士法郎 "
    "法郎 奈拉 卢比 泰铢 比特币 个比特币 美分",
    "percent": "% ％ ﹪ ‰ 成 折",
    "points": "个百分点 百分点 个千分点 个基点",
    "times": "倍 番",
    "score": "分",
    "time": "个工作日 工作日 日历天 个日历天 个自然日 自然日 个月 个多月 个季度 个年度 个学年 个学期 个星期 个周 个小时 个多小时 小时 分钟 秒 "
    "课时 学时 机时 工日 人天 人日 人月 周岁 天 岁 周 个寒暑假",
    "measure": "平方公里 平方千米 平方米 平米 平方 平方厘米 立方米 立方 万方 公里 千米 厘米 毫米 米 延米 延长米 "
    "公斤 千克 公分 公顷 公吨 吨 千瓦时 千瓦 兆瓦 千伏安 千伏 吨标准煤 吨标煤 标准煤 车道公里 单公里 标箱 海里 华里 "
    "英里 千卡 分贝 毫克 微克 毫升 升 克 亩 斤 度 里 丈 千升 毫克/升 "
    "km² km2 ㎞ km m² m2 ㎡ m³ m3 cm mm kg kWh kwh KWH kW KW kVA KVA MW kV GB TB MB PB Mbps mg/L mg "
    "℃ dB t m h 摄氏度 转 CM MM KM KG 赫兹 千赫 千赫兹 兆赫 兆赫兹 吉赫 Hz kHz MHz GHz "
    "千瓦·时 大卡 °C ° μg g NTU Pa kPa MPa ppm mL ml mAh Ah 字节 千字节 兆字节 吉字节 比特 千比特 兆比特 KB",
    "count": "个 家 户 名 位 人 项 件 条 份 篇 册 本 部 套 台 辆 架 艘 列 批 次 场 期 届 轮 回 处 座 栋 幢 间 层 口 盏 "
    "块 片 段 株 棵 头 只 羽 匹 尾 箱 桶 瓶 袋 盒 包 枚 颗 粒 支 根 张 面 幅 副 把 顶 扇 双 对 组 队 班 所 院 室 站 点 点位 "
    "类 种 起 例 宗 笔 单 款 门 科 样 步 节 章 讲 课 针 剂 程 帧 桩 井 村 镇 乡 县 区 市 省 校 师 生 页 字 格 票 车 船 趟 "
    "床 级 档 代 岗 线 圈 杯 集 幕 曲 首 路 方 页次 人次 户次 家次 车次 架次 场次 件次 台次 班次 轮次 艘次 批次 例次 个次 "
    "辆次 只次 头次 组次 期次 课次 篇次 项次 频次 户数 台套 台班 个点 标段 床位 车位 学位 泊位 工位 席位 网格 "
    "大类 小类 门类 方面 环节 大项 小项 子项 户家庭 千人次 辆份 街道 社区 夜 万份 座次 股 封 通 道 笔次 册次 "
    "台（套） 台(套) 个（项） 件（套） 人（户） 户（人） 处（个） 个（处） 套（台） 人（次） 人(次) 场（次） 场(次) 次（场） "
    "个（次） 项（个） 家（次） 张（份） 份（本） 条（件） 起（件） 本（册）",
}
_KINDS: dict[str, UnitKind] = {
    word: kind for kind, words in _WORDS.items() for word in words.split()
}
_NO_UNIT_BEFORE: dict[str, str] = {
    # a unit character that goes on as another word is no unit: 分别, 成立, 部门, 次年
    "分": "之别为类析布配解组管支公校局项等层批段阶工享流散歧摊钟辨离红明居开",
    "成": "立为果效员功本品都型熟绩交人年长就功因份套片",
    "折": "扣旧合算",
    "番": "茄号",
    "倍": "增加感",
    "元": "旦宝素件月",
    "个": "别性体税案",
    "家": "庭具长属园禽畜里政渠",
    "户": "籍外型",
    "名": "称单录义牌优誉列城",
    "位": "置于列居",
    "人": "民均员才口力事社防工行格文类身士头物",
    "项": "目",
    "件": "套均",
    "条": "件例款",
    "本": "级县市区省年次部单着来身校院局报文案项科条办",
    "部": "门分署长队委",
    "套": "餐",
    "台": "阶账风州湾",
    "批": "复评准",
    "次": "性日年要生",
    "场": "地所馆景镇",
    "期": "间限末初望",
    "届": "时满",
    "轮": "岗换",
    "回": "复购头访收",
    "处": "理置罚室分长于",
    "层": "面级次",
    "口": "径岸腔",
    "块": "钱",
    "段": "落",
    "头": "部",
    "支": "出付持撑行部农队线",
    "根": "据本",
    "面": "积对向临",
    "把": "握关控",
    "对": "比照应象口外于全",
    "组": "织成长建合",
    "队": "员伍",
    "班": "子级",
    "所": "有属需在以得辖列示述载附指称",
    "院": "校长",
    "室": "内外",
    "站": "点在",
    "点": "击多对",
    "类": "似型别",
    "种": "植子养",
    "起": "草到来步",
    "例": "如外行会",
    "单": "位独价一项元",
    "款": "项",
    "门": "户诊槛",
    "科": "技学研协室",
    "步": "骤入行",
    "节": "约能水余点省日",
    "章": "节程",
    "课": "题程",
    "程": "度序",
    "村": "民庄级组委居集",
    "镇": "级政街人",
    "乡": "镇村级贤",
    "县": "级委政域直本城局财人",
    "区": "级域委间划块",
    "市": "级场委民政直本区",
    "省": "级委份直市财",
    "校": "园舍长",
    "师": "生资",
    "生": "产态活效育均",
    "字": "样",
    "格": "式局",
    "车": "辆",
    "级": "别差",
    "档": "案次",
    "代": "表理码建会缴",
    "线": "路索上下",
    "路": "线径段灯",
    "集": "中成约体团",
    "首": "次先要",
    "方": "面案式法向便针",
    "股": "份东室长票权",
    "封": "闭",
    "通": "过知报道用",
    "道": "路德",
    "周": "边围密期末",
    "度": "量假",
    "里": "程面",
    "米": "粉饭面",
    "升": "级",
    "转": "移为",
    "步道": "",
    "方面": "",
}
_PRINTS = {"万": "[万萬]", "亿": "[亿億]", "千": "[千仟]", "百": "[百佰]", "十": "[十拾]"}
_PRINTS |= {"个": "[个個]", "圆": "[圆圓]", "点": "[点點]"}
"""A character of a unit and its traditional forms, the reverse of `TRADITIONAL`."""


def _make_pattern(word: str) -> str:
    """A unit word that does not go on as another word."""
    shown = "".join(_PRINTS.get(sign, re.escape(sign)) for sign in word)
    barred = _NO_UNIT_BEFORE.get(word, "")
    goes_on = f"(?![{barred}])" if barred else ""
    if word == "对":
        return shown + goes_on + r"(?=[，。、；）)夫新双]|\Z)"
    return shown + goes_on + (r"(?![A-Za-z])" if word.isascii() and word != "%" else "")


def _make_patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """For each first character, as printed, the unit words that begin with it, longest first."""
    heads: dict[str, list[str]] = {}
    for word in sorted(_KINDS, key=lambda one: (-len(one), one)):
        heads.setdefault(word[0], []).append(word)
    for head, words in heads.items():
        pattern = re.compile("|".join(map(_make_pattern, words)))
        yield from ((sign, pattern) for sign in _PRINTS.get(head, head).strip("[]"))


_BY_HEAD = dict(_make_patterns())
_ABOUT = re.compile(
    r"[ \u3000\u00a0]{0,3}(?:余|餘|多|来(?=[个万天年人])|几(?=[个万]))(?!元化|次性)"
)
_SPACES = re.compile(r"[ \u3000\u00a0]{0,4}")
_MAGNITUDE = re.compile(r"万亿|千亿|百亿|千万|百万|十万|[万萬亿億千百]")
_SPACED_POINTS = re.compile(r"[个個][ ]{0,3}百[ ]{0,3}分[ ]{0,3}[点點]")
_SKIPPED = frozenset(" \u3000\u00a0余餘多来几")
_MAGNITUDES_BEGIN = frozenset("万萬亿億十百千")
_PER_BEGINS = frozenset(" /／")
_PER = re.compile(r"[ ]?[/／][ ]?")
_PER_WORDS = frozenset(
    (
        "年",
        "月",
        "日",
        "季",
        "季度",
        "学年",
        "学期",
        "百元",
        "万元",
        "千元",
        "百人",
        "万人",
        "千人",
        "百万人",
        "十万人",
        "千公里",
        "百公里",
        "人年",
        "人月",
    )
)
_PER_BASE = re.compile(
    r"[ ]?[/／][ ]?(?:(?:10?[ ]?|100[ ]?|[十百])万|100000|[千万](?=人)|10{3,4}(?=人))(?:人口?|人次)?(?![元亩])"
)
"""What a rate is told on: 52.4/10万, 3例/十万人."""
_PER_OTHER = re.compile(r"[\u4e00-\u9fff]{1,3}(?=$|[，。；、）)\s])")  # 元/餐次
_PER_MORE = re.compile(r"[·•/／*×.]?(?:年|月|日|天|次|学期|学年|季度|季)")


class Unit(NamedTuple):
    """The unit (单位) printed after a number."""

    end: int
    """One past its print."""
    printed: str
    """As printed, magnitude included, without inner spaces and 余/多."""
    kind: UnitKind
    scale: int
    """Value of its magnitude: 10000 for 万元."""
    approximate: bool
    """True when 余, 多, 几 stands between number and unit."""
    word: str
    """The unit without magnitude: 元."""
    per: bool
    """True for 万元/处."""


def read_unit(text: str, at: int) -> Unit | None:
    """The unit printed from an offset on, where the digits end; None when there is none.

    A magnitude alone (1.2亿) is a unit of kind `bare`.
    """
    head = text[at : at + 1]
    if head in _PER_BEGINS and (base := _PER_BASE.match(text, at)):
        printed = "".join(base.group().split()).replace("／", "/")
        return Unit(base.end(), printed, "measure", 1, False, printed, True)
    approximate, magnitude, scale = False, "", 1
    if head in _SKIPPED:
        at, approximate = _skip(text, at, approximate=False)
        head = text[at : at + 1]
    own = _read_word(text, at) if head in ("千", "百") else None
    # 千伏 and 百分点 are units of their own
    found = None if own or head not in _MAGNITUDES_BEGIN else _MAGNITUDE.match(text, at)
    if found is not None:
        magnitude = found.group().translate(TRADITIONAL)
        scale = MAGNITUDES[magnitude]
        bare_end = found.end()
        at, approximate = _skip(text, found.end(), approximate=approximate)
    named = _read_word(text, at)
    if named is None:
        return Unit(bare_end, magnitude, "bare", scale, approximate, "", False) if found else None
    word, kind, end = named
    per_end = _read_per(text, end) if text[end : end + 1] in _PER_BEGINS else end
    per = "".join(text[end:per_end].split()).replace("／", "/") if per_end > end else ""
    printed = f"{magnitude}{word}{per}"
    approximate = approximate or "多" in word
    return Unit(per_end, printed, kind, scale, approximate, word + per, bool(per))


def _skip(text: str, at: int, *, approximate: bool) -> tuple[int, bool]:
    """Past 余/多 and spaces."""
    if text[at : at + 1] not in _SKIPPED:
        return at, approximate
    about = _ABOUT.match(text, at)
    if about is not None:
        at, approximate = about.end(), True
    spaces = _SPACES.match(text, at)
    return (spaces.end() if spaces else at), approximate


def _read_word(text: str, at: int) -> tuple[str, UnitKind, int] | None:
    """The longest unit word at an offset, unless it goes on as another word."""
    spaced = _SPACED_POINTS.match(text, at) if text[at : at + 1] in ("个", "個") else None
    if spaced is not None:
        return "个百分点", "points", spaced.end()
    words = _BY_HEAD.get(text[at : at + 1])
    match = words.match(text, at) if words else None
    if match is None:
        return None
    word = match.group()
    kind = _KINDS.get(word)
    if kind is None:
        word = word.translate(TRADITIONAL)
        kind = _KINDS[word]
    return word, kind, match.end()


def _read_per(text: str, end: int) -> int:
    """Past /处, /人·月 after a unit."""
    slash = _PER.match(text, end)
    if slash is None:
        return end
    if base := _PER_BASE.match(text, end):
        return base.end()
    for length in range(4, 0, -1):
        word = text[slash.end() : slash.end() + length]
        if len(word) == length and (word in _KINDS or word in _PER_WORDS):
            more = _PER_MORE.match(text, slash.end() + length)
            return more.end() if more else slash.end() + length
    other = _PER_OTHER.match(text, slash.end())
    return other.end() if other else end
