"""A good report becomes one with a further sentence of its own: one that contradicts itself, or the same put right.

The sentences are our own, in several wordings; numbers are drawn, and what is wrong is wrong by more than
rounding. The right ones must get no word: they show what recall costs.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import NamedTuple

from evals.finders.seeded.digits import print_number
from evals.finders.seeded.kinds import Planted, kind, right_kind
from evals.finders.seeded.texts import Place, Text, put

ON = "report"
PARAGRAPH = re.compile(r"(?m)^(?![|#])[^\n]{40,}[^\n：:]。$")
SUMS = ("report_sums_agree", "report_scores_add_up", "report_differences_agree")
RATES = ("report_percentages_recompute", "report_differences_agree", "report_sums_agree")
DIFFERENCES = ("report_differences_agree", *RATES, "report_says_the_same_twice")
COUNTS = ("report_counts_match_lists", "report_sums_agree")
WHOLES = ("report_sums_agree", "report_says_the_same_twice", "report_percentages_recompute")


class Said(NamedTuple):
    """A sentence and the figures by which a finding names it."""

    words: str
    traces: tuple[str, ...]


Writer = Callable[[Random, bool], Said]


def tell(title: str, *checks: str) -> Callable[[Writer], Writer]:
    """Two kinds of one writer: the sentence gone wrong, and the same sentence put right."""

    def register(write: Writer) -> Writer:
        def plant_wrong(sample: Text, random: Random) -> Planted | None:
            return _insert(sample, random, write(random, True))

        def plant_right(sample: Text, random: Random) -> Planted | None:
            return _insert(sample, random, write(random, False))

        kind(f"{title}（插入）", ON, *checks)(plant_wrong)
        right_kind(f"{title}（插入，正确）", ON, *checks)(plant_right)
        return write

    return register


def _insert(sample: Text, random: Random, said: Said) -> Planted | None:
    """The sentence behind a paragraph of some length."""
    places = list(PARAGRAPH.finditer(sample.text))
    if not places:
        return None
    at = random.choice(places).end()
    around = sample.text[at - 8 : at]
    sample.text = put(sample.text, Place(at, ""), said.words)
    return Planted(around, "", said.words, [*said.traces, said.words[:12]])


def _off(value: Decimal | int, random: Random, least: str = "0.06") -> Decimal:
    """A value wrong by a twentieth at least."""
    away = Decimal(value) * Decimal(random.choice(("0.08", "0.12", "-0.07", "0.2")))
    step = max(abs(away), Decimal(least))
    return Decimal(value) + (step if away > 0 else -step)


def _show(value: Decimal | int, places: int) -> str:
    return print_number(Decimal(value), places)


@tell("日期", "report_dates_agree")
def write_date(random: Random, wrong: bool) -> Said:
    """A day that no month has, a span of another length, an end before its start."""
    year, first = random.choice((2023, 2024)), random.choice((2, 3, 4))
    if random.random() < 0.4:
        month, day = random.choice((4, 6, 9, 11)), 31 if wrong else 30
        words = f"该批工程于{year}年{month}月{day}日通过竣工验收。"
        return Said(words, (f"{month}月{day}日",))
    if random.random() < 0.5:
        last = first + random.choice((5, 6, 7))
        months = last - first + 1 + (random.choice((-2, 3)) if wrong else 0)
        words = f"{year}年{first}月至{year}年{last}月为集中实施阶段，共{months}个月。"
        return Said(words, (f"{months}个月",))
    start, end = (9, 3) if wrong else (3, 9)
    words = f"合同约定{year}年{start}月12日开工，{year}年{end}月20日完工。"
    return Said(words, (f"{end}月20日", f"{start}月12日"))


@tell("算式", *SUMS, "report_percentages_recompute")
def write_formula(random: Random, wrong: bool) -> Said:
    """A product or a sum written out."""
    count, price, months = (
        random.randrange(12, 88),
        random.randrange(3, 19),
        random.randrange(3, 12),
    )
    choice = random.randrange(3)
    if choice == 0:
        product = count * price + (random.choice((-10, 10, 100)) if wrong else 0)
        words = f"资金按任务量测算，{count}处×{price}万元/处＝{product}万元。"
        return Said(words, (f"{product}",))
    if choice == 1:
        product = count * price * 100 * months + (1000 if wrong else 0)
        words = f"劳务费测算为：{count}人×{price * 100}元/人×{months}个月＝{product}元。"
        return Said(words, (f"{product}",))
    parts = [random.randrange(11, 39) for _ in range(3)]
    total = sum(parts) + (random.choice((-1, 2)) if wrong else 0)
    words = f"该单位得分为{parts[0]}＋{parts[1]}＋{parts[2]}＝{total}分。"
    return Said(words, (f"{total}分",))


@tell("并列各项与数据", "report_counts_match_lists", "report_sums_agree")
def write_parallel(random: Random, wrong: bool) -> Said:
    """Three names and two figures."""
    a, b, c = (random.randrange(11, 97) for _ in range(3))
    last = "" if wrong else f"、{c}个"
    words = random.choice(
        (
            f"教育、卫生健康、农林水三类申请分别为{a}个、{b}个{last}。",
            f"东区、西区、南区三个片区分别设置标识{a}个、{b}个{last}。",
        )
    )
    return Said(words, (f"{a}个", f"{b}个"))


@tell("部分大于整体", *WHOLES)
def write_beyond(random: Random, wrong: bool) -> Said:
    """More kept than looked at, more mended than found, more come back than sent."""
    whole = random.randrange(120, 480)
    part = whole + random.randrange(7, 40) if wrong else whole - random.randrange(7, 40)
    words = random.choice(
        (
            f"对服务台账进行抽查，抽查资料{whole}份，其中合格{part}份。",
            f"随机发放调查问卷{whole}份，收回{part}份。",
            f"抽检样品{whole}批次，合格{part}批次。",
        )
    )
    return Said(words, (f"{part}",))


@tell("升降幅度", *DIFFERENCES)
def write_growth(random: Random, wrong: bool) -> Said:
    """A growth or a fall that its two figures do not give."""
    old = random.randrange(210, 640)
    if random.random() < 0.5:
        new = old - random.randrange(30, 110)
        rate = Decimal(old - new) / old * 100
        shown = _show(_off(rate, random, "1.5") if wrong else rate, 1)
        words = f"群众来信来访由上年的{old}件下降到{new}件，下降{shown}%。"
    else:
        new = old + random.randrange(30, 110)
        rate = Decimal(new - old) / old * 100
        shown = _show(_off(rate, random, "1.5") if wrong else rate, 1)
        words = f"人均补助由上年的{old}元提高到{new}元，增长{shown}%。"
    return Said(words, (f"{shown}%",))


@tell("百分点", *DIFFERENCES)
def write_points(random: Random, wrong: bool) -> Said:
    """A difference of two rates."""
    old = Decimal(random.randrange(701, 829)) / 10
    gap = Decimal(random.randrange(21, 93)) / 10
    told = gap + (random.choice((Decimal("1.1"), Decimal("-0.9"))) if wrong else 0)
    new = old + gap
    words = random.choice(
        (
            f"窗口服务满意率由{old}%提高到{new}%，提高{told}个百分点。",
            f"窗口服务满意率{new}%，较上年的{old}%提高{told}个百分点。",
        )
    )
    return Said(words, (f"{told}个百分点",))


@tell("比率超过百分之百", "report_percentages_recompute")
def write_over(random: Random, wrong: bool) -> Said:
    """A share that goes beyond its whole."""
    name = random.choice(("信息公开率", "资料合格率", "培训覆盖率", "问卷回收率"))
    rate = random.choice((102, 104, 110)) if wrong else random.choice((96, 98, 100))
    return Said(f"经统计，{name}达到{rate}%。", (f"{rate}%",))


@tell("名单与数量", *COUNTS)
def write_names(random: Random, wrong: bool) -> Said:
    """Three rules announced and two named."""
    names = ["《考勤管理办法》", "《资产盘点细则》", "《印章使用规定》"]
    listed = "、".join(names[: 2 if wrong else 3])
    words = random.choice(
        (f"修订内部制度3项，分别是{listed}。", f"建立三项内部制度，分别为{listed}。")
    )
    return Said(words, (names[0],))


@tell("来源分类", *SUMS)
def write_classes(random: Random, wrong: bool) -> Said:
    """Classes that make up what they are classes of."""
    parts = [random.randrange(13, 88) for _ in range(3)]
    total = sum(parts) + (random.choice((-4, 3, 10)) if wrong else 0)
    a, b, c = parts
    words = random.choice(
        (
            f"全年办结咨询{total}件，按来源分为来信{a}件、来电{b}件、来访{c}件。",
            f"全年来信{a}件、来电{b}件、来访{c}件，合计{total}件。",
        )
    )
    return Said(words, (f"{total}件",))


@tell("高低用语", "report_differences_agree", "report_says_the_same_twice")
def write_compared(random: Random, wrong: bool) -> Said:
    """Lower than what is less, above what is more."""
    least = random.randrange(210, 480)
    most = least + random.randrange(12, 60)
    a, b = (most, least) if wrong else (least, most)
    words = random.choice(
        (
            f"设备采购均价{a}元，低于控制价{b}元。",
            f"本年接待群众{b}批次，多于上年的{a}批次。",
        )
    )
    return Said(words, (f"{a}", f"{b}"))


@tell("结余", "report_differences_agree", "report_sums_agree")
def write_rest(random: Random, wrong: bool) -> Said:
    """A rest that budget and spending do not leave."""
    budget = Decimal(random.randrange(3200, 9800)) / 10
    spent = budget - Decimal(random.randrange(120, 460)) / 10
    rest = budget - spent + (random.choice((Decimal("5.2"), Decimal("-3.4"))) if wrong else 0)
    words = f"培训专项预算{budget}万元，支出{spent}万元，结余{rest}万元。"
    return Said(words, (f"{rest}万元",))
