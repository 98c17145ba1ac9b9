"""A returned table (审核意见汇总表) becomes its rows: which finding, which mark, which words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pbassist.decide.marks import Mark, read_mark
from pbassist.decide.words import fold_words, join_lines
from pbassist.errors import DecisionError
from pbassist.model.document import Block, Document, Table
from pbassist.model.review import Head

UNSEEN = "处于隐藏状态"
"""Told of rows and columns that are not shown; here they are read all the same."""
TITLES = {
    "采纳": "mark",
    "是否采纳": "mark",
    "修改后意见": "text",
    "编号": "finding",
    "卷宗": "dossier",
    "审核意见": "opinion",
    "修改建议": "remedy",
    "不采纳理由": "reason",
    "驳回理由": "reason",
    "问题类别": "fault",
    "项目名称": "project",
    "单位反馈": "feedback",
    "复审结果": "progress",
}
"""Titles of columns, without white space and what stands in brackets, and what is in them."""
RECORD = "审核记录"
HEAD = re.compile(r"第(\d{1,12})号\s*([0-9a-f]{12,64})")
BRACKETED = re.compile(r"[(（【\[].*", re.DOTALL)


class ReturnedRow(NamedTuple):
    """A row of a returned table (退回表中的一行)."""

    sheet: str
    """Name of its sheet."""
    row: int
    """Number of its row in the sheet, from 1."""
    dossier_id: str
    """Empty where the column is gone."""
    finding_id: str
    """As it stands, without white space."""
    mark: Mark
    """As it is meant: words alone are 改, words beside × its reason."""
    text: str
    """Words of a 改; empty otherwise."""
    reason: str
    """Reason of a ×, empty where none is given."""
    opinion: str
    """审核意见 as it stands; empty where the column is gone."""
    remedy: str
    """修改建议 as it stands."""
    fault: str
    """问题类别, to name the row by."""
    project: str
    """项目名称, to name the row by."""
    feedback: str = ""
    """单位反馈, kept as it is."""
    progress: str = ""
    """复审结果, kept as it is."""

    @property
    def name(self) -> str:
        """How a sentence names the row: 工作表“审核意见”第7行（农村公路养护 资金数不相符）."""
        about = " ".join(words for words in (self.project, self.fault) if words)
        return f"工作表“{self.sheet}”第{self.row}行" + (f"（{about}）" if about else "")


class Returned(NamedTuple):
    """A returned table (退回的审核意见汇总表)."""

    name: str
    """File name."""
    rows: tuple[ReturnedRow, ...]
    """Every row that carries an id, hidden ones too, in their order."""
    head: Head | None
    """审核记录 as printed, its hash shortened; None where it is gone."""
    problems: tuple[str, ...]
    """What could not be read, one Chinese sentence each."""


class _Columns(NamedTuple):
    """Which column holds what."""

    at: Mapping[str, int]

    def has(self, name: str) -> bool:
        return name in self.at


def read_returned(document: Document) -> Returned:
    """The rows of every sheet that has 采纳 and 编号, wherever the columns stand.

    Raises `DecisionError` when no sheet has a column 采纳 with opinions beside it.
    """
    rows: list[ReturnedRow] = []
    problems = [words for words in document.warnings if UNSEEN not in words]
    head: Head | None = None
    found = False
    for sheet, table in _list_tables(document):
        head = head or _find_head(table)
        for columns, first, last in _find_parts(table):
            found = True
            if columns.has("finding"):
                for number in range(first, last):
                    _read_row(sheet, table, number, columns, rows, problems)
            else:
                problems.append(_tell_lost(sheet, table, range(first, last), columns))
    if not found:
        raise DecisionError.not_returned(document.name)
    return Returned(document.name, tuple(rows), head, tuple(problems))


def _list_tables(document: Document) -> Iterator[tuple[str, Table]]:
    """Every table with its sheet's name, those of hidden sheets too."""
    cells: dict[int, list[Block]] = {}
    for block in document.blocks:
        if block.cell is not None and block.role in ("body", "note", "hidden"):
            cells.setdefault(block.cell.table, []).append(block)
    names = {sheet.table: sheet.name for sheet in document.sheets}
    for number, blocks in sorted(cells.items()):
        yield names.get(number, f"表{number + 1}"), Table(document, number, tuple(blocks))


def _read_cell(table: Table, row: int, column: int | None) -> str:
    """The words of a cell; those of one merged across belong to its first column alone."""
    if column is None:
        return ""
    block = table.block(row, column)
    if block is None or (block.cell is not None and block.cell.column != column):
        return ""
    return table.document.words(block)


def _find_parts(table: Table) -> Iterator[tuple[_Columns, int, int]]:
    """Header rows, each with the rows below it up to the next."""
    headers = [
        (row, columns)
        for row in range(table.rows)
        if (columns := _read_header(table, row)) is not None
    ]
    for at, (row, columns) in enumerate(headers, 1):
        yield columns, row + 1, headers[at][0] if at < len(headers) else table.rows


def _read_header(table: Table, row: int) -> _Columns | None:
    at: dict[str, int] = {}
    for column in range(table.columns):
        words = _read_cell(table, row, column)
        if not words or len(words) > 20:
            continue
        title = fold_words(BRACKETED.sub("", words)) or fold_words(words)
        if title in TITLES:
            at.setdefault(TITLES[title], column)
    if "mark" in at and at.keys() & {"finding", "opinion", "text"}:
        return _Columns(at)
    return None


def _read_row(
    sheet: str,
    table: Table,
    number: int,
    columns: _Columns,
    rows: list[ReturnedRow],
    problems: list[str],
) -> None:
    """Read a row into `rows`, or tell in `problems` why it cannot be."""
    cells = {name: _read_cell(table, number, at) for name, at in columns.at.items()}
    finding_id = "".join(cells["finding"].split())
    row = ReturnedRow(
        sheet=sheet,
        row=number + 1,
        dossier_id="".join(cells.get("dossier", "").split()),
        finding_id=finding_id,
        mark="",
        text="",
        reason="",
        opinion=cells.get("opinion", ""),
        remedy=cells.get("remedy", ""),
        fault=cells.get("fault", ""),
        project=cells.get("project", ""),
        feedback=cells.get("feedback", ""),
        progress=cells.get("progress", ""),
    )
    written, words = cells["mark"], join_lines(cells.get("text", ""))
    marked = read_mark(written)
    if not finding_id:
        if words or (marked is not None and marked.mark):
            problems.append(
                f"{row.name}没有编号，无法对应到意见，未记录；要补充意见的，请用 pbassist decide 漏报。"
            )
    elif marked is None:
        problems.append(f"{row.name}“采纳”栏填的“{written}”无法识别，未记录，请填 √、× 或 改。")
    else:
        rows.append(_mean(row, marked.mark, words or marked.words, cells.get("reason", "")))


def _mean(row: ReturnedRow, mark: Mark, words: str, reason: str) -> ReturnedRow:
    """The row as it is meant: words make a 改 of a blank or √, and are the reason of a ×."""
    if mark == "×":
        return row._replace(mark="×", reason=words or join_lines(reason))
    if words and fold_words(words) not in _list_printed(row):
        return row._replace(mark="改", text=words)
    if mark == "改":
        return row._replace(mark="改", text=words)
    return row._replace(mark="√" if words or mark == "√" else "")


def _list_printed(row: ReturnedRow) -> tuple[str, ...]:
    return fold_words(row.opinion), fold_words(f"{row.opinion}{row.remedy}")


def _tell_lost(sheet: str, table: Table, rows: range, columns: _Columns) -> str:
    """One sentence on a table whose ids are gone."""
    filled = sum(
        any(_read_cell(table, row, columns.at.get(name)) for name in ("mark", "text"))
        for row in rows
    )
    return (
        f"工作表“{sheet}”没有“编号”列（导出时隐藏在最右侧，可能已被删除），"
        f"填写的{filled}行无法对应，未记录；请在保留隐藏列的表中填写后重新提交。"
    )


def _find_head(table: Table) -> Head | None:
    for row in range(table.rows):
        cells = [_read_cell(table, row, column) for column in range(table.columns)]
        if any(RECORD in cell for cell in cells):
            match = HEAD.search(" ".join(cells))
            if match:
                return Head(seq=int(match.group(1)), hash=match.group(2))
    return None
