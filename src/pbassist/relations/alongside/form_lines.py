"""A project's forms of several years become lines, and what has no partner stands apart.

Only the same name, the same kind of indicator and the same unit are one line; a renamed indicator
and one that is counted in another unit are listed, never guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pbassist.model.comparison import (
    Change,
    FormCell,
    FormColumn,
    FormLeft,
    FormLine,
    ProjectYears,
    Seen,
)
from pbassist.model.document import Document
from pbassist.model.performance import Target
from pbassist.model.terms import STAGES
from pbassist.relations.alongside.changing import choose_unit, tell_change
from pbassist.relations.alongside.form_cells import Row, list_rows

NO_PARTNER = "其他年度的表中没有同名指标"
TWICE = "同一张表中有同名的几项，不能确定对应关系"
OTHER_UNIT = "计量单位与其他年度不同（{}），不并列"
OTHER_KIND = "与其他年度所属的二级指标不同，不并列"
NO_UNIT = "未写明计量单位"
TURNED = "指标值方向不同，不计算增减"
NOT_NUMBERS = "填报内容不是单一数值，不计算增减"
LEVEL = "持平"
_KINDS = ("fund", "rate", "indicator")
_STAGES = ("declaration", "self_evaluation")


class YearForm(NamedTuple):
    """A form of a project whose year is known (分年表)."""

    document: Document
    target: Target
    year: int


class _Placed(NamedTuple):
    """A row and the column it stands in."""

    column: int
    year: int
    row: Row


Key = tuple[str, ...]
_Group = list[_Placed]
_Apart = tuple[_Placed, str]


def line_up_forms(forms: Sequence[YearForm]) -> ProjectYears:
    """The forms of one project side by side; at least two years are given."""
    ordered = sorted(forms, key=lambda one: (one.year, _STAGES.index(one.target.stage)))
    latest = ordered[-1].target.project
    columns = tuple(_list_columns(ordered))
    groups, left = _group(ordered)
    shown = [group for group in groups if not all(map(_is_zero_money, group))]
    return ProjectYears(
        project=latest.name or "",
        unit=latest.unit,
        columns=columns,
        lines=tuple(_make_line(group, ordered) for group in shown),
        left=tuple(_join_left(left)),
        notes=tuple(_list_notes(ordered)),
    )


def _list_columns(forms: Sequence[YearForm]) -> Iterator[FormColumn]:
    stages = {one.target.stage for one in forms}
    plain = [f"{one.year}年{STAGES[one.target.stage] if len(stages) > 1 else ''}" for one in forms]
    for one, label in zip(forms, plain, strict=True):
        apart = f"（{one.document.name}，{one.document.place(one.target.span)}）"
        shown = f"{label}{apart if plain.count(label) > 1 else ''}"
        yield FormColumn(label=shown, year=one.year, document=one.document.name)


def _list_notes(forms: Sequence[YearForm]) -> Iterator[str]:
    codes = {one.target.project.code for one in forms if one.target.project.code}
    if len(codes) > 1:
        yield f"各年表上的项目编码不同（{'、'.join(sorted(codes))}），按项目名称和单位对照。"
    counts = Counter((one.year, one.target.stage) for one in forms)
    for (year, stage), count in counts.items():
        if count > 1:
            yield f"{year}年有{count}张{STAGES[stage]}表，各列一栏，不与上年相减。"
    years = sorted({one.year for one in forms})
    for one, other in pairwise(years):
        if other - one > 1:
            yield f"{one}年与{other}年之间缺少年度的表，增减为隔年比较。"
    for form in forms:
        target = form.target
        if target.unit is None and any("元" not in fund.label for fund in target.funds):
            units = "、".join(dict.fromkeys(fund.unit for fund in target.funds))
            yield f"“{form.document.name}”未写明金额单位，资金按{units}计。"


# ---- what belongs together --------------------------------------------------------------------


def _group(forms: Sequence[YearForm]) -> tuple[list[_Group], list[_Apart]]:
    """Rows of one key, kind and unit in two or more years; the others with a reason."""
    found: dict[Key, list[_Placed]] = {}
    for column in reversed(range(len(forms))):
        for row in list_rows(forms[column].document, forms[column].target):
            found.setdefault(row.key, []).append(_Placed(column, forms[column].year, row))
    names = list(dict.fromkeys((key[0], key[1]) for key in found))
    groups: list[_Group] = []
    left: list[_Apart] = []
    for key in sorted(found, key=lambda key: (_KINDS.index(key[0]), names.index((key[0], key[1])))):
        for part, reason in _part_kinds(sorted(found[key], key=lambda one: one.column)):
            alone = reason == NO_PARTNER and (key[0] != "indicator" or _is_lined(key, groups))
            if reason and not alone:
                left += [(one, reason) for one in part]
            else:
                groups.append(part)
    return groups, left


def _is_lined(key: Key, groups: Sequence[_Group]) -> bool:
    """True where the planned value of an indicator has its line, and the actual belongs below it."""
    return any(group[0].row.key[:2] == key[:2] and len(group) > 1 for group in groups)


def _part_kinds(rows: _Group) -> Iterator[tuple[_Group, str]]:
    """The rows of a name by the kind of indicator, then by unit; apart with a reason."""
    aspects = {one.row.aspect for one in rows} - {None}
    parts = [rows]
    if len(aspects) > 1:
        named = [one.row.aspect for one in rows]
        parts = [[one for one in rows if one.row.aspect == kind] for kind in dict.fromkeys(named)]
    for part in parts:
        columns = Counter(one.column for one in part)
        if max(columns.values()) > 1:
            yield part, TWICE
        elif len({one.year for one in part}) < 2:
            yield part, OTHER_KIND if len(parts) > 1 else NO_PARTNER
        else:
            yield from _part_units(part)


def _part_units(rows: _Group) -> Iterator[tuple[_Group, str]]:
    numbers = [one for one in rows if one.row.cell.number is not None]
    units = list(dict.fromkeys(one.row.cell.unit for one in numbers))
    if len(units) < 2:
        yield rows, ""
        return
    told = "、".join(unit or NO_UNIT for unit in units)
    for unit in units:
        part = [one for one in numbers if one.row.cell.unit == unit]
        yield part, "" if len({one.year for one in part}) > 1 else OTHER_UNIT.format(told)
    words = [one for one in rows if one.row.cell.number is None]
    if words:
        yield words, OTHER_UNIT.format(told)


def _is_zero_money(one: _Placed) -> bool:
    return one.row.key[0] == "fund" and one.row.cell.number == 0


# ---- lines ------------------------------------------------------------------------------------


def _make_line(group: _Group, forms: Sequence[YearForm]) -> FormLine:
    rows: list[Row | None] = [None] * len(forms)
    for one in group:
        rows[one.column] = one.row
    numbers = [one.row.cell for one in group if one.row.cell.number is not None]
    base = numbers[0].unit if numbers else ""
    unit = choose_unit([seen for cell in numbers if (seen := _see(cell))], base)
    return FormLine(
        subject=group[-1].row.subject,
        measure=group[-1].row.cell.measure,
        unit=unit,
        cells=tuple(row.cell if row else None for row in rows),
        changes=tuple(_list_changes(rows, forms, unit)),
    )


def _list_changes(
    rows: Sequence[Row | None], forms: Sequence[YearForm], unit: str
) -> Iterator[Change | None]:
    for at, row in enumerate(rows):
        earlier = _find_before(at, forms)
        before = rows[earlier] if earlier is not None else None
        yield _tell_change(before, row, unit) if before and row else None


def _find_before(at: int, forms: Sequence[YearForm]) -> int | None:
    """The form of the year before, of the same kind where that year has several; None when unsure."""
    own = forms[at]
    years = [one.year for one in forms if one.year < own.year]
    last = [column for column, one in enumerate(forms) if years and one.year == max(years)]
    alike = [column for column in last if forms[column].target.stage == own.target.stage]
    kinds = [(one.year, one.target.stage) for one in forms]
    chosen = last if len(last) == 1 else alike
    return chosen[0] if len(chosen) == 1 and kinds.count(kinds[at]) == 1 else None


def _tell_change(before: Row, after: Row, unit: str) -> Change | None:
    then, now = _see(before.cell), _see(after.cell)
    if then is None or now is None:
        return Change(reason=NOT_NUMBERS) if then or now else None
    if before.sign * after.sign < 0:
        return Change(reason=TURNED)
    change = tell_change(then, now, unit)
    level = (change.difference or "").endswith(LEVEL)
    return Change(difference=change.difference) if level else change


def _see(cell: FormCell) -> Seen | None:
    if cell.number is None or cell.last is None:
        return None
    return Seen(
        document=cell.document,
        place=cell.place,
        context=cell.printed,
        printed=cell.printed,
        number=cell.number,
        last=cell.last,
        approximate=cell.printed[:1] in "约近",
        span=cell.span,
    )


def _join_left(left: Sequence[_Apart]) -> Iterator[FormLeft]:
    """One entry for the planned and the actual value of an indicator, by column."""
    joined: dict[tuple[int, str, str], list[FormCell]] = {}
    for one, reason in left:
        joined.setdefault((one.column, one.row.subject, reason), []).append(one.row.cell)
    for (column, subject, reason), cells in sorted(joined.items(), key=lambda one: one[0][0]):
        yield FormLeft(subject=subject, column=column, cells=tuple(cells), reason=reason)
