"""A returned table is read whatever was done to it, and what does not fit is told, not guessed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from pbassist.decide import (
    Decided,
    Matched,
    Returned,
    ReturnedRow,
    apply_decisions,
    fold_decisions,
    make_missed,
    make_undo,
    match_returned,
    read_returned,
)
from pbassist.errors import DecisionError
from pbassist.export import write_table
from pbassist.model.record import Head
from pbassist.model.review import Review, SeasonReview
from pbassist.read import read
from tests.decided import AT, decide, finding, fold, record, review, span

A, B, C = finding("aaaa1111"), finding("bbbb2222", "疑似"), finding("cccc3333", "请核实")
HINT = finding("eeee5555", "疑似", origin="model", exchange_id="x")
FIRST = review(A, B, HINT)
SECOND = review(A.model_copy(update={"message": "另一项目。"}), C, dossier="d2", name="灌区")
HEAD = Head(seq=12, hash="ab34cd56ef01" + "0" * 52)
TITLES = ["序号", "项目名称", "问题类别", "审核意见", "修改建议", "采纳\n(√/×/改)", "修改后\n意见"]
TITLES += ["单位\n反馈", "复审\n结果", "卷宗", "编号"]
MARK, TEXT, DOSSIER, ID = "采纳\n(√/×/改)", "修改后\n意见", "卷宗", "编号"


def write_book(path: Path, *sheets: Sequence[Sequence[Any]], name: str = "审核意见") -> Path:
    """A workbook of rows as they are, the first sheet under a name."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(name if not number else f"表{number}")
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def row(
    mark: object = None,
    text: object = None,
    *,
    of: str = "aaaa1111",
    dossier: object = "d1",
    **more: object,
) -> list[Any]:
    """A row of the table, its opinion not shown."""
    fields: dict[str, object] = {MARK: mark, TEXT: text, DOSSIER: dossier, ID: of, **more}
    return [fields.get(title) for title in TITLES]


def returned(path: Path, *rows: Sequence[Any]) -> Returned:
    return read_returned(
        read(write_book(path / "表.xlsx", [["汇总表"], list[Any](), TITLES, *rows]))
    )


def said(read_rows: Sequence[ReturnedRow]) -> list[tuple[str, str, str, str]]:
    return [(one.finding_id, one.mark, one.text, one.reason) for one in read_rows]


# What a row says.


@pytest.mark.parametrize(
    ("mark", "text", "expected"),
    [
        ("√", None, ("√", "", "")),
        (" 采 纳 ", None, ("√", "", "")),
        (1, None, ("√", "", "")),
        ("√", "请按批复填列。", ("改", "请按批复填列。", "")),
        (None, "请按\n批复填列。", ("改", "请按批复填列。", "")),
        ("改", "请按批复填列。", ("改", "请按批复填列。", "")),
        ("改：请按批复填列。", None, ("改", "请按批复填列。", "")),
        ("改", None, ("改", "", "")),
        ("×", None, ("×", "", "")),
        ("x", "口径不同", ("×", "", "口径不同")),
        ("不采纳：口径不同", None, ("×", "", "口径不同")),
        (None, None, ("", "", "")),
        ("  ", " ", ("", "", "")),
        (None, 68, ("改", "68", "")),
    ],
)
def test_a_row_is_read_as_it_is_meant(
    mark: object, text: object, expected: tuple[str, str, str], tmp_path: Path
) -> None:
    table = returned(tmp_path, row(mark, text))
    assert [one[1:] for one in said(table.rows)] == [expected]
    assert table.problems == ()


def test_words_that_repeat_the_opinion_change_nothing(tmp_path: Path) -> None:
    printed = {"审核意见": A.message, "修改建议": A.remedy}
    table = returned(
        tmp_path,
        row("√", A.message, **printed),
        row(None, f"{A.message}{A.remedy}", **printed),
    )
    assert [one.mark for one in table.rows] == ["√", "√"]


def test_a_mark_that_cannot_be_understood_is_told_with_its_row(tmp_path: Path) -> None:
    more = {"项目名称": "灌区", "问题类别": "资金数不相符"}
    table = returned(tmp_path, row("√"), row("待定", of="bbbb2222", **more))
    assert [one.finding_id for one in table.rows] == ["aaaa1111"]
    (problem,) = table.problems
    assert "工作表“审核意见”第5行（灌区 资金数不相符）" in problem
    assert "“待定”" in problem


def test_a_row_of_their_own_is_told_and_a_note_is_not(tmp_path: Path) -> None:
    own = ["9", "新项目", "其他", "漏了一条", None, "√", None]
    notes: list[list[Any]] = [
        ["注：以上意见请于月底前反馈"],
        ["合计", 3],
        ["", None, None, "联系人：张三"],
        [],
    ]
    table = returned(tmp_path, row("√"), own, *notes)
    assert [one.finding_id for one in table.rows] == ["aaaa1111"]
    (problem,) = table.problems
    assert "第5行" in problem
    assert "漏报" in problem


# What is done to a table.

Deed = Callable[[Any], object]


def sort_rows(sheet: Any) -> None:
    values = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=4)]
    for at, line in enumerate(sorted(values, key=lambda one: str(one[-1]), reverse=True), 4):
        for column, value in enumerate(line, 1):
            sheet.cell(at, column).value = value


def filter_rows(sheet: Any) -> None:
    for number in (4, 5):
        sheet.row_dimensions[number].hidden = True


def move_columns(sheet: Any) -> None:
    for line in sheet.iter_rows(min_row=3):
        values = [cell.value for cell in line]
        for cell, value in zip(line, reversed(values), strict=True):
            cell.value = value


def unmerge_and_insert_columns(sheet: Any) -> None:
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_cols(3, 2)
    sheet.cell(3, 3).value = "联系人"


def add_titles(sheet: Any) -> None:
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_rows(1, 3)
    sheet.cell(1, 1).value = "云泽县财政局"
    sheet.merge_cells("A1:V1")


def repeat_header(sheet: Any) -> None:
    sheet.insert_rows(6)
    for column in range(1, sheet.max_column + 1):
        sheet.cell(6, column).value = sheet.cell(3, column).value


def add_notes(sheet: Any) -> None:
    last = sheet.max_row + 2
    sheet.cell(last, 1).value = "注：本表由各股室填写，采纳的打√，编号勿动"
    sheet.merge_cells(start_row=last, start_column=1, end_row=last, end_column=sheet.max_column)


def show_and_space_ids(sheet: Any) -> None:
    for letter, dimension in sheet.column_dimensions.items():
        dimension.hidden, dimension.width = False, 60 + len(letter)
    for line in range(4, sheet.max_row + 1):
        cell = sheet.cell(line, sheet.max_column)
        cell.value = f" {str(cell.value).upper()}　"


def rename_header(sheet: Any) -> None:
    for cell in sheet[3]:
        text = str(cell.value).replace("\n", "")
        cell.value = text.replace("采纳(√/×/改)", " 采 纳（必填）").replace("编号", "编 号")


def hide_sheet(sheet: Any) -> None:
    sheet.sheet_state = "hidden"


def rename_sheet(sheet: Any) -> None:
    sheet.title = "Sheet1 (2)"


DEEDS: list[Deed] = [
    lambda sheet: None,
    sort_rows,
    filter_rows,
    move_columns,
    unmerge_and_insert_columns,
    add_titles,
    repeat_header,
    add_notes,
    show_and_space_ids,
    rename_header,
    hide_sheet,
    rename_sheet,
]


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """The table as the program writes it: two projects, two sheets that are filled in."""
    season = SeasonReview(reviews=(FIRST, SECOND), on=FIRST.on, made_at=AT, head=HEAD)
    return write_table(season, tmp_path / "审核意见汇总表.xlsx")


def fill(path: Path, marks: dict[tuple[str, str], tuple[str, str]], deed: Deed) -> Path:
    """Fill in the table by (dossier, id), then do to the first sheet what people do."""
    book = load_workbook(path)
    for sheet in book:
        titles = [str(cell.value).replace("\n", "") for cell in sheet[3]]
        if "编号" not in titles:
            continue
        for line in range(4, sheet.max_row + 1):
            dossier, own = (
                str(sheet.cell(line, 1 + titles.index(name)).value) for name in ("卷宗", "编号")
            )
            mark, text = marks.get((dossier, own), ("", ""))
            sheet.cell(line, 1 + titles.index("采纳(√/×/改)")).value = mark or None
            sheet.cell(line, 1 + titles.index("修改后意见")).value = text or None
    deed(book["审核意见"])
    book.save(path)
    return path


MARKS = {
    ("d1", A.id): ("√", ""),
    ("d1", B.id): ("×", "口径不同"),
    ("d1", HINT.id): ("改", "请补充产出指标。"),
    ("d2", A.id): ("", "请按批复填列。"),
}


@pytest.mark.parametrize("deed", DEEDS, ids=[getattr(one, "__name__", "") for one in DEEDS])
def test_the_exported_table_comes_back_whatever_was_done_to_it(deed: Deed, exported: Path) -> None:
    table = read_returned(read(fill(exported, MARKS, deed)))
    assert table.head == Head(seq=12, hash="ab34cd56ef01")
    matched = match_returned(table, [FIRST, SECOND], fold())
    assert sorted(
        (one.dossier_id, one.finding.id, one.action, one.text, one.reason)
        for one in matched.decisions
    ) == [
        ("d1", A.id, "采纳", "", ""),
        ("d1", B.id, "驳回", "", "口径不同"),
        ("d1", HINT.id, "修改后采纳", "请补充产出指标。", ""),
        ("d2", A.id, "修改后采纳", "请按批复填列。", ""),
    ]
    assert [one.finding_id.casefold() for one in matched.blank] == [C.id]
    assert (matched.unchanged, matched.told) == ((), ())


def test_a_partly_deleted_table_leaves_the_others_as_they_are(exported: Path) -> None:
    def delete(sheet: Any) -> None:
        sheet.delete_rows(5, 2)

    matched = match_returned(
        read_returned(read(fill(exported, MARKS, delete))), [FIRST, SECOND], fold()
    )
    assert {(one.dossier_id, one.finding.id) for one in matched.decisions} == {
        ("d1", A.id),
        ("d1", HINT.id),
    }
    assert matched.told == ()


def test_deleted_ids_are_told_once_a_sheet_and_nothing_is_matched(exported: Path) -> None:
    def delete(sheet: Any) -> None:
        sheet.delete_cols(sheet.max_column)

    matched = match_returned(
        read_returned(read(fill(exported, MARKS, delete))), [FIRST, SECOND], fold()
    )
    assert [one.finding.id for one in matched.decisions] == [HINT.id]
    (problem,) = matched.problems
    assert "工作表“审核意见”没有“编号”列" in problem
    assert "填写的3行" in problem


def test_without_the_dossier_an_id_of_one_project_is_enough(exported: Path) -> None:
    def delete(sheet: Any) -> None:
        sheet.delete_cols(sheet.max_column - 1)

    table = read_returned(read(fill(exported, MARKS, delete)))
    matched = match_returned(table, [FIRST, SECOND], fold())
    assert {one.finding.id for one in matched.decisions} == {B.id, HINT.id}
    assert len(matched.foreign) == 2
    assert all("对应2个项目" in sentence for sentence in matched.foreign)


def test_cells_merged_down_count_for_each_row_and_across_for_none(tmp_path: Path) -> None:
    rows = [TITLES, row("√"), row(of="bbbb2222"), row(of="eeee5555")]
    path = write_book(tmp_path / "表.xlsx", rows)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    sheet.merge_cells(start_row=2, end_row=3, start_column=6, end_column=6)
    sheet.cell(5, 1).value = "以上请各股室确认"
    sheet.merge_cells(start_row=5, end_row=5, start_column=1, end_column=len(TITLES))
    book.save(path)
    table = read_returned(read(path))
    assert [one.mark for one in table.rows] == ["√", "√", ""]
    assert table.problems == ()


def test_an_old_workbook_is_read_too(tmp_path: Path) -> None:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("审核意见")
    for at, line in enumerate([["汇总表"], TITLES, row("×", "口径不同"), row("√", of="bbbb2222")]):
        for column, value in enumerate(line):
            if value is not None:
                sheet.write(at, column, value)
    book.save(str(tmp_path / "表.xls"))
    table = read_returned(read(tmp_path / "表.xls"))
    assert said(table.rows) == [
        ("aaaa1111", "×", "", "口径不同"),
        ("bbbb2222", "√", "", ""),
    ]
    assert [one.row for one in table.rows] == [3, 4]


@pytest.mark.parametrize(
    "rows",
    [
        [["项目编码", "项目名称"], ["1", "养护"]],
        [["编号", "审核意见"], ["1", "请采纳"]],
        [["采纳", "备注"], ["√", ""]],
    ],
)
def test_another_table_is_told(rows: list[list[str]], tmp_path: Path) -> None:
    with pytest.raises(DecisionError, match=r"“表\.xlsx”中没有带“采纳”栏的表"):
        read_returned(read(write_book(tmp_path / "表.xlsx", rows)))


def test_a_text_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "说明.txt"
    path.write_text("采纳\t编号\n√\taaaa1111\n", encoding="utf-8")
    with pytest.raises(DecisionError, match=r"说明\.txt"):
        read_returned(read(path))


# What is made of the rows.


def match(
    path: Path, *rows: Sequence[Any], decided: Decided | None = None, head: Head | None = HEAD
) -> Matched:
    """The rows held against the two reviews, as decided, in a table written at entry 12."""
    table = returned(path, *rows)._replace(head=head)
    return match_returned(table, [FIRST, SECOND], decided or fold())


def test_a_strike_without_a_reason_has_one_on_record(tmp_path: Path) -> None:
    (wanted,) = match(tmp_path, row("×")).decisions
    assert (wanted.action, wanted.reason) == ("驳回", "退回表中未采纳")


@pytest.mark.parametrize(
    "foreign",
    [row("√", of="ffff9999"), row("√", dossier="d9"), row("√", of="aaaa111")],
)
def test_rows_that_no_review_knows_are_told_with_their_number(
    foreign: list[Any], tmp_path: Path
) -> None:
    matched = match(tmp_path, row("√", of="bbbb2222"), foreign)
    assert [one.finding.id for one in matched.decisions] == ["bbbb2222"]
    (sentence,) = matched.foreign
    assert "第5行" in sentence


def test_many_rows_that_no_review_knows_are_told_together(tmp_path: Path) -> None:
    many = [row("√", of=f"ffff999{number}") for number in range(4)]
    blank = row(of="eeee9999")
    (some,) = match(tmp_path, row("√", of="bbbb2222"), *many, blank).foreign
    assert "第5、6、7、8行共4行" in some
    (all_of_them,) = match(tmp_path, *many, blank).foreign
    assert "填写的4行" in all_of_them
    assert "本工作区" in all_of_them


def test_a_row_that_asks_nothing_is_not_told(tmp_path: Path) -> None:
    assert match(tmp_path, row(of="ffff9999")).foreign == ()


def test_the_same_id_twice_counts_once_and_differently_not_at_all(tmp_path: Path) -> None:
    same = match(tmp_path, row("√"), row("采纳"))
    assert [one.finding.id for one in same.decisions] == [A.id]
    matched = match(tmp_path, row("√"), row("×"), row("√", of="bbbb2222"))
    assert [one.finding.id for one in matched.decisions] == ["bbbb2222"]
    (conflict,) = matched.conflicts
    assert "第4行、第5行" in conflict
    texts = match(tmp_path, row("改", "甲。"), row("改", "乙。"))
    assert (texts.decisions, len(texts.conflicts)) == ((), 1)


def test_a_blank_copy_of_a_row_does_not_contradict_it(tmp_path: Path) -> None:
    matched = match(tmp_path, row("√"), row())
    assert ([one.finding.id for one in matched.decisions], matched.conflicts) == ([A.id], ())


TAKEN, STRUCK = decide("采纳", A), decide("驳回", A)
CHANGED = decide("修改后采纳", A, text="请改。")


@pytest.mark.parametrize(
    ("mark", "text", "decision", "same"),
    [
        ("√", "", TAKEN, True),
        ("×", "", STRUCK, True),
        ("×", "另一理由", STRUCK, True),
        ("改", "请改。", CHANGED, True),
        ("改", "", CHANGED, True),
        ("改", "另改。", CHANGED, False),
        ("√", "", CHANGED, False),
        ("√", "", STRUCK, False),
        ("×", "", TAKEN, False),
        ("×", "", CHANGED, False),
        ("改", "请改。", TAKEN, False),
    ],
)
def test_a_decision_on_record_is_left_replaced_or_contradicted(
    mark: str, text: str, decision: Any, same: bool, tmp_path: Path
) -> None:
    printed = {"审核意见": A.message}
    before = match(tmp_path, row(mark, text, **printed), decided=record(decision, first=12))
    after = match(tmp_path, row(mark, text, **printed), decided=record(decision, first=13))
    unknown = match(
        tmp_path, row(mark, text, **printed), decided=record(decision, first=12), head=None
    )
    for matched in (before, after, unknown):
        assert len(matched.unchanged) == same
        assert matched.problems == ()
    if same:
        assert (before.decisions, after.decisions, after.conflicts) == ((), (), ())
    else:
        assert [one.finding.id for one in before.decisions] == [A.id]
        assert (after.decisions, unknown.decisions) == ((), ())
        (sentence,) = after.conflicts
        assert f"张三“{decision.action}”" in sentence
        assert unknown.conflicts == after.conflicts


def test_a_decision_taken_back_after_the_table_was_written_stays_so(tmp_path: Path) -> None:
    undone = make_undo(TAKEN, reviewer="李四", at=AT)
    decided = record(TAKEN, undone, first=12)
    (sentence,) = match(tmp_path, row("√"), decided=decided).conflicts
    assert "已被撤销" in sentence
    assert match(tmp_path, row("√"), decided=record(TAKEN, undone, first=11)).conflicts == ()


def test_without_numbers_of_entries_every_difference_is_told(tmp_path: Path) -> None:
    matched = match(tmp_path, row("×"), decided=fold_decisions([TAKEN]))
    assert (matched.decisions, len(matched.conflicts)) == ((), 1)


def test_a_tick_on_a_persons_words_takes_them_up(tmp_path: Path) -> None:
    decided = record(CHANGED)
    printed = row("√", 审核意见="请改。")
    assert len(match(tmp_path, printed, decided=decided).unchanged) == 1


def test_an_opinion_edited_in_place_is_told_and_not_taken(tmp_path: Path) -> None:
    edited = row("√", 审核意见=A.message.replace("486", "468"))
    matched = match(tmp_path, edited, row("√", of="bbbb2222", 修改建议="不用改。"))
    assert (matched.decisions, matched.blank) == ((), ())
    assert len(matched.problems) == 2
    assert all("请把改写写在“修改后意见”栏" in sentence for sentence in matched.problems)
    untouched = {"审核意见": f" {A.message}\n", "修改建议": A.remedy}
    assert match(tmp_path, row("√", **untouched)).problems == ()


def test_an_edited_opinion_matters_not_where_it_is_struck_or_written_anew(tmp_path: Path) -> None:
    edited = {"审核意见": "改过的。"}
    assert len(match(tmp_path, row("×", **edited)).decisions) == 1
    assert len(match(tmp_path, row("改", "请改。", **edited)).decisions) == 1
    assert len(match(tmp_path, row(**edited)).problems) == 1


def test_a_change_without_words_is_told(tmp_path: Path) -> None:
    matched = match(tmp_path, row("改"))
    assert (matched.decisions, len(matched.problems)) == ((), 1)


def test_what_was_struck_or_added_comes_back_by_the_table(tmp_path: Path) -> None:
    missed = make_missed("d1", span=span("及时"), fault="时效", message="无时限。")
    decided = record(decide("驳回", A), decide("漏报", missed))
    now = apply_decisions(FIRST, decided)
    table = returned(tmp_path, row("√"), row("√", of=missed.id))._replace(head=HEAD)
    matched = match_returned(table, [now], decided)
    assert [(one.finding.id, one.action) for one in matched.decisions] == [(A.id, "采纳")]
    assert [one.finding_id for one in matched.unchanged] == [missed.id]
    away = returned(tmp_path, row("×", of=missed.id))._replace(head=HEAD)
    assert [one.action for one in match_returned(away, [now], decided).decisions] == ["驳回"]


def export(path: Path, now: Review) -> Returned:
    season = SeasonReview(reviews=(now,), on=now.on, made_at=AT, head=HEAD)
    return read_returned(read(write_table(season, path / "再次.xlsx")))


def test_a_table_written_from_the_record_and_returned_untouched_changes_nothing(
    tmp_path: Path,
) -> None:
    missed = make_missed("d1", span=span("及时"), fault="时效", message="无时限。", remedy="请补。")
    decided = record(
        decide("修改后采纳", A, text="请按批复填列。"),
        decide("驳回", B),
        decide("采纳", HINT),
        decide("漏报", missed),
    )
    table = export(tmp_path, apply_decisions(FIRST, decided))
    matched = match_returned(table, [apply_decisions(FIRST, decided)], decided)
    assert (matched.decisions, matched.told, matched.blank) == ((), (), ())
    assert {one.finding_id for one in matched.unchanged} == {A.id, B.id, HINT.id, missed.id}
    again = match_returned(table, [FIRST], decided)
    assert (again.decisions, again.told) == ((), ())
