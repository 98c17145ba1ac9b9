"""A season becomes its counters (统计): opinions, decisions, a model's use, the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pbassist.export.dates import show_day
from pbassist.export.hints import list_hints
from pbassist.export.marks import RECORD
from pbassist.export.opinions import KINDS, is_decided, list_outward, place_project
from pbassist.export.rounds import list_compared
from pbassist.export.sheets import CellValue, Column, fill_sheet, shade_rows
from pbassist.model.review import ORDERS_FOUND, Asked, Finding, Review, SeasonReview

if TYPE_CHECKING:
    from openpyxl import Workbook

OFTEN = 2
"""Forms of a unit on which a fault stands before it is the unit's own."""
COUNT_COLUMNS = (
    Column("统计项目", 34),
    Column("合计", 10, "center"),
    Column("须更正", 10, "center"),
    Column("建议完善", 10, "center"),
    Column("请说明", 10, "center"),
    Column("说明", 60),
)


def add_counts(book: Workbook, season: SeasonReview, day: str) -> None:
    """Add the sheet 统计, which is the reviewer's own."""
    sheet = book.create_sheet("统计")
    rows = list(_list_counts(season))
    header = fill_sheet(
        sheet,
        "审核情况统计",
        COUNT_COLUMNS,
        rows,
        subtitle=f"{day}规则适用日期：{show_day(season.on)}",
    )
    headings = [at for at, row in enumerate(rows) if str(row[0]).startswith("【")]
    shade_rows(sheet, header, headings)


def _list_counts(season: SeasonReview) -> Iterator[list[CellValue]]:
    outward = [finding for review in season.reviews for finding in list_outward(review)]
    yield from _count_projects(season)
    yield _row("意见条数（条）", len(outward), Counter(one.outward for one in outward))
    yield from _count_decisions(season, outward)
    yield from _count_returned(season)
    yield from _count_unchecked(season)
    yield from _count_rounds(season)
    yield _row("【按问题类别】", None)
    for fault, count in Counter(finding.fault for finding in outward).most_common():
        kinds = Counter(finding.outward for finding in outward if finding.fault == fault)
        yield _row(fault, count, kinds)
    yield from _count_units(season)
    if season.asked is not None:
        yield from _count_asked(season, season.asked)
    if season.head is not None:
        yield _row("【审核记录】", None)
        yield _row(RECORD, None, note=season.head.short)
    if season.unplaced:
        yield _row("【未归入材料】", len(season.unplaced))
        for one in season.unplaced:
            yield _row(one.name, None, note=one.reason)


def _count_projects(season: SeasonReview) -> Iterator[list[CellValue]]:
    projects = [review.project for review in season.reviews]
    with_opinion = sum(bool(list_outward(review)) for review in season.reviews)
    yield _row("主管部门（个）", len({p.department for p in projects if p.department}))
    yield _row("预算单位（个）", len({p.unit for p in projects if p.unit}))
    different = {p.code or (p.unit, p.name) if p.name else id(p) for p in projects}
    yield _row("审核项目（个）", len(different), note="含单独报送的报告")
    note = (
        "同一项目的申报表、自评表分别审核，以下按份统计" if len(projects) > len(different) else ""
    )
    yield _row("审核份数（份）", len(projects), note=note)
    yield _row("有意见（份）", with_opinion)
    yield _row("无意见（份）", len(projects) - with_opinion, note="未发现问题，不出意见")


def _count_decisions(season: SeasonReview, outward: list[Finding]) -> Iterator[list[CellValue]]:
    decided = [one for one in outward if is_decided(one)]
    struck = sum(len(review.dismissed) for review in season.reviews)
    undecided = [one for one in outward if not is_decided(one)]
    if decided or struck:
        yield _row("其中：已决定（条）", len(decided), _by_kind(decided))
    note = "尚待审核人在“采纳”栏决定" if undecided else ""
    yield _row("其中：未决定（条）", len(undecided), _by_kind(undecided), note)
    if struck:
        yield _row("不采纳（条）", struck, note="见“不采纳”页，不计入意见条数")


def _count_returned(season: SeasonReview) -> Iterator[list[CellValue]]:
    returned = [r for r in season.reviews if any(f.outward == KINDS[0] for f in list_outward(r))]
    units = {r.project.unit or r.project.department or r.dossier_id for r in returned}
    yield _row("退回（份）", len(returned), note="列有“须更正”意见，是否退回由审核人确定")
    yield _row("退回单位（家）", len(units))


def _count_unchecked(season: SeasonReview) -> Iterator[list[CellValue]]:
    # A model's are counted with its use, so that these are the same with and without one.
    unclear = sum(one.origin != "model" for one in _list_unclear(season))
    yield _row("未能核对事项（项）", unclear, note="缺少材料或依据，原因见各项目底稿")
    yield _count_withheld(season)
    yield from _count_orders(season)
    unread = len(season.unplaced)
    note = "未能读取或未能归入项目，见表末，请逐份处理" if unread else ""
    yield _row("未归入材料（份）", unread, note=note)


def _count_orders(season: SeasonReview) -> Iterator[list[CellValue]]:
    """A row only where there is something that somebody should look at."""
    found = [r for r in season.reviews if any(f.fault == ORDERS_FOUND for f in r.unchecked)]
    if found:
        names = dict.fromkeys(place_project(review)[-1] for review in found)
        note = f"形似写给审核程序或语言模型，见底稿“未能核对”页，请查看原件：{'、'.join(map(str, names))}"
        yield _row("含指令性文字（份）", len(found), note=note)


def _list_unclear(season: SeasonReview) -> list[Finding]:
    return [one for r in season.reviews for one in r.unchecked if one.verdict == "unclear"]


def _count_withheld(season: SeasonReview) -> list[CellValue]:
    held = [
        (review, one)
        for review in season.reviews
        for one in review.unchecked
        if one.withheld and one.origin != "model"
    ]
    names = dict.fromkeys(place_project(review)[-1] for review, _ in held)
    note = f"表述与材料未能对应，原拟表述见底稿“未能核对”页：{'、'.join(map(str, names))}"
    return _row("其中：未列入对外意见（条）", len(held), note=note if held else "")


def _count_rounds(season: SeasonReview) -> Iterator[list[CellValue]]:
    again = [review for review in season.reviews if review.compared]
    if not again:
        return
    told = Counter(one.progress for review in again for one in list_compared(review))
    yield _row("【复审情况】", None)
    yield _row("再次报送（份）", len(again), note="逐条情况见“复审对照”页")
    clean = sum(not list_outward(review) for review in again)
    yield _row(
        "其中：本次无意见（份）",
        clean,
        note="原有意见已整改的不再出函；未能核对的见底稿" if clean else "",
    )
    for progress in ("已整改", "仍存在", "新增"):
        yield _row(f"{progress}（条）", told[progress])


def _count_units(season: SeasonReview) -> Iterator[list[CellValue]]:
    """Faults that a unit makes on several of its forms: what to talk about with it."""
    forms: dict[str, list[Review]] = {}
    for review in season.reviews:
        unit = review.project.unit or review.project.department
        if unit:
            forms.setdefault(unit, []).append(review)
    rows = [row for unit, reviews in forms.items() if (row := _tell_unit(unit, reviews))]
    if rows:
        yield _row(
            "【各单位常见问题】", None, note="同一单位两份以上材料出现的同类问题，仅供内部掌握"
        )
        yield from sorted(rows, key=lambda row: -int(str(row[1])))


def _tell_unit(unit: str, reviews: list[Review]) -> list[CellValue] | None:
    counted = Counter(fault for one in reviews for fault in {f.fault for f in list_outward(one)})
    often = [(fault, n) for fault, n in counted.most_common() if n >= OFTEN]
    if not often:
        return None
    listed = "、".join(
        f"{fault}{n}份" for fault, n in sorted(often, key=lambda one: (-one[1], one[0]))
    )
    return _row(unit, often[0][1], note=f"共{len(reviews)}份，{listed}")


def _count_asked(season: SeasonReview, asked: Asked) -> Iterator[list[CellValue]]:
    hints = sum(len(list_hints(review)) for review in season.reviews)
    unclear = sum(one.origin == "model" for one in _list_unclear(season))
    yield _row("【模型使用情况】", None)
    yield _row("模型", None, note=f"{asked.model}（{asked.endpoint}）")
    yield _row("提问（次）", asked.calls)
    yield _row("用量（词元）", asked.tokens, note="按模型服务所报" if asked.tokens else "")
    yield _row("得到有效回答（问）", asked.answered)
    yield _row("其中：沿用已有记录（问）", asked.replayed)
    yield _row("未得到有效回答（问）", asked.unanswered, note=asked.reason)
    note = "见“模型提示”页，不计入意见条数，采纳后才对外发出" if hints else ""
    yield _row("模型提示尚未决定（条）", hints, note=note)
    yield _row("模型未能核对（项）", unclear, note="原因见各项目底稿" if unclear else "")


def _by_kind(findings: list[Finding]) -> Counter[str]:
    return Counter(one.outward for one in findings)


def _row(
    name: str, total: int | None, kinds: Counter[str] | None = None, note: str = ""
) -> list[CellValue]:
    counts = [kinds[kind] for kind in KINDS] if kinds is not None else [None] * len(KINDS)
    return [name, total, *counts, note]
