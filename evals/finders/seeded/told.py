"""A good report becomes one in which a figure contradicts another, by a bond read by hand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from random import Random

from evals.finders.seeded.digits import (
    NUMBER,
    NUMERALS,
    last_place,
    miss_rate,
    miss_sum,
    print_number,
    read_number,
    scale,
    slack_of,
    slip,
)
from evals.finders.seeded.kinds import Planted, kind
from evals.finders.seeded.texts import Bond, Place, Text, find_place, load_table, put

ON = "report"
SUMS = ("report_sums_agree", "report_scores_add_up", "report_says_the_same_twice")
RATES = ("report_percentages_recompute", "report_says_the_same_twice", "report_sums_agree")
DIFFERENCES = ("report_differences_agree", *RATES)


def list_bonds(sample: Text, *kinds: str, topic: str = "") -> list[Bond]:
    """The bonds of some kinds, by their topic."""
    return [one for one in sample.bonds if one["kind"] in kinds and one.get("topic", "") == topic]


def change(sample: Text, place: Place, new: str | None, bond: Sequence[Place]) -> Planted | None:
    """Put new words at a place; the figures of the bond are the traces."""
    if new is None:
        return None
    old = place.words
    around = sample.text[max(0, place.start - 8) : place.start]
    sample.text = put(sample.text, place, new)
    traces = [new, *(one.words for one in bond if one is not place)]
    return Planted(around.replace("\n", "/"), old, new, traces)


# ------------------------------------------------------------------ sums


def _slip_sum(sample: Text, random: Random, topic: str, *, whole: bool) -> Planted | None:
    bonds = list_bonds(sample, "sum", topic=topic)
    if not bonds:
        return None
    bond = random.choice(bonds)
    total = find_place(sample.text, bond["total"])
    parts = [find_place(sample.text, one) for one in bond["parts"]]
    place = total if whole else random.choice(parts)

    def wrong(text: str) -> bool:
        words = [text if one is place else one.words for one in parts]
        said = text if whole else total.words
        beyond = sum(map(read_number, words)) > read_number(said)
        return miss_sum(said, words) and (beyond or "open" not in bond)

    new = slip(place.words, random, wrong)
    return change(sample, place, new, [total, *parts])


@kind("分项（报告）", ON, *SUMS)
def slip_part(sample: Text, random: Random) -> Planted | None:
    """One digit of a part."""
    return _slip_sum(sample, random, "", whole=False)


@kind("合计（报告）", ON, *SUMS, *RATES)
def slip_total(sample: Text, random: Random) -> Planted | None:
    """One digit of a total."""
    return _slip_sum(sample, random, "", whole=True)


@kind("分项得分（报告）", ON, *SUMS, "total_score_agrees")
def slip_score(sample: Text, random: Random) -> Planted | None:
    """One digit of an item's points."""
    return _slip_sum(sample, random, "分项得分", whole=False)


@kind("标题得分（报告）", ON, *SUMS, "total_score_agrees")
def slip_heading_score(sample: Text, random: Random) -> Planted | None:
    """One digit of the points of a heading."""
    return _slip_sum(sample, random, "分项得分", whole=True)


@kind("总分（报告）", ON, *SUMS, "total_score_agrees")
def slip_grand_total(sample: Text, random: Random) -> Planted | None:
    """One digit of the grand total."""
    return _slip_sum(sample, random, "总分", whole=True)


@kind("分项满分（报告）", ON, *SUMS)
def slip_full_marks(sample: Text, random: Random) -> Planted | None:
    """One digit of the points that an item may have."""
    return _slip_sum(sample, random, "分项满分", whole=False)


# ------------------------------------------------------------------ rates and differences


@kind("比率（报告）", ON, *RATES)
def slip_rate(sample: Text, random: Random) -> Planted | None:
    """One digit of a rate or a share."""
    bonds = list_bonds(sample, "rate")
    if not bonds:
        return None
    bond = random.choice(bonds)
    rate, part, whole = (find_place(sample.text, bond[key]) for key in ("rate", "part", "whole"))
    a, b = (read_number(one.words) * scale(one.words) for one in (part, whole))
    slack = (
        slack_of(part.words, whole.words)
        if scale(part.words) == scale(whole.words)
        else Decimal("0.1")
    )
    new = slip(rate.words, random, lambda text: miss_rate(text, a, b, slack))
    return change(sample, rate, new, [rate, part, whole])


@kind("比率的分子（报告）", ON, *RATES, "report_sums_agree", "report_differences_agree")
def slip_rated_part(sample: Text, random: Random) -> Planted | None:
    """One digit of the figure that a rate is of."""
    bonds = list_bonds(sample, "rate")
    if not bonds:
        return None
    bond = random.choice(bonds)
    rate, part, whole = (find_place(sample.text, bond[key]) for key in ("rate", "part", "whole"))
    b = read_number(whole.words) * scale(whole.words)

    def wrong(text: str) -> bool:
        a = read_number(text) * scale(part.words)
        return miss_rate(rate.words, a, b, Decimal("0.2"))

    new = slip(part.words, random, wrong)
    return change(sample, part, new, [rate, part, whole])


@kind("增减（报告）", ON, *DIFFERENCES)
def slip_growth(sample: Text, random: Random) -> Planted | None:
    """One digit of a growth rate."""
    bonds = list_bonds(sample, "growth")
    if not bonds:
        return None
    bond = random.choice(bonds)
    rate, to = find_place(sample.text, bond["rate"]), find_place(sample.text, bond["to"])
    now = read_number(to.words)
    if "from" in bond:
        other = find_place(sample.text, bond["from"])
        gain, base = abs(now - read_number(other.words)), read_number(other.words)
    else:
        other = find_place(sample.text, bond["gain"])
        gain, base = read_number(other.words), now - read_number(other.words)
    new = slip(rate.words, random, lambda text: miss_rate(text, gain, base))
    return change(sample, rate, new, [rate, to, other])


@kind("差额（报告）", ON, *DIFFERENCES, "report_sums_agree")
def slip_difference(sample: Text, random: Random) -> Planted | None:
    """One digit of a difference."""
    bonds = list_bonds(sample, "less")
    if not bonds:
        return None
    bond = random.choice(bonds)
    total = find_place(sample.text, bond["total"])
    first, *others = (find_place(sample.text, one) for one in bond["parts"])
    new = slip(
        total.words,
        random,
        lambda text: miss_sum(first.words, [text, *(one.words for one in others)]),
    )
    return change(sample, total, new, [total, first, *others])


@kind("升降用语（报告）", ON, "report_differences_agree")
def turn_round(sample: Text, random: Random) -> Planted | None:
    """A rise told as a fall, or a fall as a rise."""
    places = []
    for bond in list_bonds(sample, "rise", "growth"):
        if "from" not in bond:
            continue
        start = find_place(sample.text, bond["from"]).start
        end = find_place(sample.text, bond["to"]).end
        found = re.search(r"提高到|增加到|下降到", sample.text[min(start, end) : max(start, end)])
        if found:
            places.append((bond, min(start, end) + found.start(), found[0]))
    if not places:
        return None
    bond, at, word = random.choice(places)
    new = {"提高到": "下降到", "增加到": "减少到", "下降到": "上升到"}[word]
    pair = [find_place(sample.text, bond[key]) for key in ("from", "to")]
    return change(sample, Place(at, word), new, pair)


@kind("等级与得分（报告）", ON, "grade_follows_the_total")
def other_grade(sample: Text, random: Random) -> Planted | None:
    """A grade that the score does not give."""
    bonds = list_bonds(sample, "grade")
    if not bonds:
        return None
    place = find_place(sample.text, bonds[0]["grade"])
    new = random.choice([one for one in "优中差" if one != place.words])
    return change(sample, place, new, [place])


# ------------------------------------------------------------------ twins and units


@kind("前后数据不一致（报告）", ON, *SUMS, *DIFFERENCES)
def slip_twin(sample: Text, random: Random) -> Planted | None:
    """One digit of a figure that stands elsewhere too."""
    bonds = list_bonds(sample, "twin")
    if not bonds:
        return None
    bond = random.choice(bonds)
    one, other = (find_place(sample.text, bond[key]) for key in ("one", "other"))
    was = read_number(one.words)
    new = slip(
        one.words, random, lambda text: abs(read_number(text) - was) > 2 * last_place(one.words)
    )
    return change(sample, one, new, [one, other])


@kind("单位 万元/元/亿元（报告）", ON, *SUMS, *DIFFERENCES)
def slip_unit(sample: Text, random: Random) -> Planted | None:
    """The unit of an amount that a twin or a rate gives away."""
    places = []
    for bond in list_bonds(sample, "twin", "rate"):
        keys = ("one", "other") if bond["kind"] == "twin" else ("part", "whole")
        pair = [find_place(sample.text, bond[key]) for key in keys]
        places += [(one, pair) for one in pair if one.words.endswith(("亿元", "万元"))]
    if not places:
        return None
    place, pair = random.choice(places)
    number = NUMBER.match(place.words)
    unit = place.words[number.end() :] if number else ""
    new = (
        place.words.removesuffix(unit)
        + {"亿元": "万元", "万元": random.choice(("元", "亿元"))}[unit]
    )
    return change(sample, place, new, pair)


# ------------------------------------------------------------------ lists


@kind("数量与名单（报告）", ON, "report_counts_match_lists")
def slip_list(sample: Text, random: Random) -> Planted | None:
    """A number that its closed list does not hold, or a name left out of the list."""
    bonds = list_bonds(sample, "list")
    if not bonds:
        return None
    bond = random.choice(bonds)
    count = find_place(sample.text, bond["count"])
    if random.random() < 0.5 or "names" not in bond:
        value = int(read_number(count.words)) + random.choice((-1, 1))
        # one writes 两个标段: 二 names and does not count
        new = ("一两" + NUMERALS[2:])[value - 1] if count.words in NUMERALS else str(value)
        return change(sample, count, new, [])
    before, _, rest = bond["names"].partition("{")
    names = rest.partition("}")[0].split("、")
    gone = random.randrange(len(names))
    left = "、".join(names[:gone] + names[gone + 1 :])
    sample.text = sample.text.replace(before + "、".join(names), before + left)
    return Planted(names[gone], "、".join(names), left, [names[0], names[-1], count.words])


# ------------------------------------------------------------------ tables


def list_tables(text: str) -> list[list[tuple[int, list[str]]]]:
    """Tables as rows of (offset, cells)."""
    tables: list[list[tuple[int, list[str]]]] = [[]]
    at = 0
    for line in text.splitlines(keepends=True):
        if line.startswith("|"):
            tables[-1].append((at, line.strip().strip("|").split("|")))
        elif tables[-1]:
            tables.append([])
        at += len(line)
    return [table for table in tables if len(table) > 2]


def cell_place(row: tuple[int, list[str]], column: int) -> Place:
    """A cell of a row as a place of the text."""
    at, cells = row
    return Place(at + 1 + sum(len(one) + 1 for one in cells[:column]), cells[column])


@kind("表内合计（报告）", ON, *SUMS, *RATES)
def slip_table(sample: Text, random: Random) -> Planted | None:
    """One digit of a cell in a column whose last row is its sum."""
    tables = [one for one in list_tables(sample.text) if one[-1][1][0] in ("合计", "总计")]
    if not tables:
        return None
    table = random.choice(tables)
    body = table[1:]
    columns = [
        at for at in range(1, len(body[-1][1])) if all(NUMBER.fullmatch(row[1][at]) for row in body)
    ]
    column, row = random.choice(columns), random.choice(body)
    place = cell_place(row, column)

    def wrong(text: str) -> bool:
        *parts, total = [text if one is row else one[1][column] for one in body]
        return miss_sum(total, parts)

    new = slip(place.words, random, wrong)
    if new is None:
        return None
    traces = [body[-1][1][column], row[1][0]]
    sample.text = put(sample.text, place, new)
    return Planted(
        f"{row[1][0]}/{table[0][1][column]}",
        place.words,
        new,
        [new, print_number(read_number(new), 4), *traces],
    )


@kind("表内比率（报告）", ON, *RATES)
def slip_table_rate(sample: Text, random: Random) -> Planted | None:
    """One digit of a rate in a table that holds what it is of."""
    rules = load_table()["rated"]
    places = []
    for table in list_tables(sample.text):
        heads = table[0][1]
        for rule in rules:
            if all(rule[key] in heads for key in ("rate", "part", "whole")):
                at = {key: heads.index(rule[key]) for key in ("rate", "part", "whole")}
                places += [(row, at) for row in table[1:]]
    if not places:
        return None
    row, at = random.choice(places)
    part, whole = row[1][at["part"]], row[1][at["whole"]]
    place = cell_place(row, at["rate"])
    slack = slack_of(part, whole)
    new = slip(
        place.words,
        random,
        lambda text: miss_rate(text, read_number(part), read_number(whole), slack),
    )
    return change(sample, place, new, [place])
