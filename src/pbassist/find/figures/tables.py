"""A table's headers and caption become unit, subject and period of its number cells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from pbassist.find.figures.units import read_unit
from pbassist.model.document import Block, Document, Table

_NUMBER_HEAD = re.compile(
    r"[ ]?(?:[≥≤＞＜><=＝≧≦]{1,2}|不[低少高多超]于?过?|约)?[ ]?[-－−+＋￥¥]?[ ]?[0-9０-９][0-9０-９,，.．]{0,30}(?:[eE][+-]?[0-9]{1,3})?"
)
_NUMBER_TAIL = re.compile(
    r"[ ]?(?:[（(][^（）()]{1,6}[)）])?[ ]?(?:(?<![0-9]{3})年)?(?:以上|以下|以内|及以上|左右|内|前)?[ ]?$"
)
_RANGE = re.compile(r"[ ]?[-－—–~～至][ ]?[0-9０-９][0-9０-９,.．]{0,20}")
_OPERATOR_CELL = re.compile(
    r"[≥≤＞＜><=＝≧≦]{1,2}$|定[性量]$"
    r"|(?:[0-9]{4}|[0-9]{1,2})[年月./-](?=.)[0-9年月日—–至~./: \-]{0,24}(?:日|月|底|前|底前|初)?$|[0-9]{1,2}月[底初前]?前?$"
)
_CAPTION = re.compile(
    r"(?:金额|计量|货币|计价)?单位[ ]?[:：为][ ]?(?:人民币)?[ ]?(?P<unit>[万亿千百]?元|个|家|人|户|分|%|％|[万亿]|项|平方米|吨)"
)
_HEADER_UNIT = re.compile(
    r"[（(【\[][ ]?(?:单位[:：])?[ ]?(?P<unit>[^（()）\[\]【】]{1,8})[ ]?[)）】\]]"
)
_NO_FIGURE_COLUMN = re.compile(
    r"^(?:序号|编号|行次|栏次|排名|名次|页码|年份|年度|月份|日期|时间|时限|序|No\.?|附注|文号|电话|联系电话|手机|传真|邮编)$"
    r"|编码|代码|版本|标识|主键|账号|帐号|身份证|证件号|文号|联系方式|联系电话|起止|完成时间|日期|行次|栏次|序号"
)
_SCORE = re.compile(r"分值|权重|得分|评分|扣分|加分|自评分|复核分|评定分|满分|总分|均分|分数")
_RATE = re.compile(r"[率比例](?:[（(]|$|[/／])|占比|比重|百分比|增幅|增减%|增长")
_COUNT = re.compile(
    r"(?:个|户|人|家|项目|件|次|台|辆|条|份|处|单位|企业|部门)数量?$|人次$|面积|数量|^(?:优秀?|良好?|中等?|差|不?合格)$"
)
_DIFFERENCE = re.compile(r"差值|差额|分差|相差")
_STATED_NONE = frozenset(("/", "—", "-", "－", "无", "——", "\\", "--"))
_UNIT_COLUMN = re.compile(r"^(?:计量单位|度量单位|单位|指标单位|数量单位)$")
_FORM_LABEL = re.compile(
    r"(?:项目|政策|填报|主管|实施|预算|归口|申报|评价|被评价|专项|资金|负责|联系)(?:编码|编号|名称|单位|部门|股室|属性|类型|类别|期|人|起止)|起止|实施期|单位名称|项目负责人"
)
# what stands at the head of a column in the forms; two of them make a row a header
_HEADER_CELL = re.compile(
    r"(?:[一二三四]级指标|.{0,6}指标值|目标值|.{0,4}完成值|.{0,4}完成情况|权重|分值|.{0,4}得分|.{0,4}评分|(?:计量|度量|指标)单位|单位|指标性质|性质"
    r"|.{0,8}(?:预算|执行|决算|支付|到位|申报|结转)数?|.{0,6}执行率|.{0,6}金额|数量|单价|合计|总额|序号|编号|备注|说明|.{0,6}名称|.{0,6}原因.{0,8}"
    r"|支出内容|评分标准|指标解释|设定依据|数据来源|财政拨款|其他资金|上年结转|.{0,4}内容|部门|区域|科室|年度|项目|人数|户数|面积|.{0,6}项目数|占比|比重|.{0,4}差值)"
    r"(?:[（(].{1,10}[)）])?$"
)
_HEADER_WORD = re.compile(
    r"预算|执行|决算|金额|资金|数|率|分|值|指标|比|年|序号|性质|名称|编码|备注|内容|合计|说明|权重|单位[(（]|股室$"
)
_MEASURED = re.compile(r"指标值|完成值|目标值|实际完成|年度值|数量")
_STATED = re.compile(r"(?:指标|完成|目标)值|(?:完成|执行)情况")
# columns of one indicator at several times or of plan and fact, which the row's unit holds for
_COMPARED_VALUE = re.compile(
    r"(?:(?:19|20)[0-9]{2}年?度?|[上本前去今][1-9一二三]?年度?|本期|上期|基期|年初|年末|期初|期末|[1-9一-十]{1,2}季度|[上下]半年|1?[0-9][-—~至]1?[0-9]月)?"
    r"(?:计划|目标|实际|完成|实绩|预计|累计|全年)?(?:完成|情况|数值|数|值)?$|(?:计划|目标|实际|增减|数)[额值数]?$"
)
_YEAR_CELL = re.compile(r"(?:19|20)[0-9]{2}$")


class CellFacts(NamedTuple):
    """What a table says of one of its number cells."""

    figure: bool
    """False under 序号, 编码, 电话 and other headers that count nothing."""
    unit: str | None
    """From header, unit column or caption."""
    shown: bool
    """True when that unit is printed somewhere, False when 分 is read from 得分."""
    subject: str | None
    headers: tuple[str, ...]
    """Column and row headers, the nearest first, for the period and the measure."""


class TableReader:
    """Reads one table from the top: header rows govern the number cells below them."""

    def __init__(self, document: Document, table: Table, caption: str) -> None:
        self.document = document
        self.table = table
        self.caption = _read_caption(caption)
        self.headers: dict[int, list[str]] = {}
        self._header_row: int | None = None
        self._facts: dict[str, CellFacts] = {}
        grouped = False
        for row in range(table.rows):
            blocks = [block for block in table.row_blocks(row) if self._begins(block, row)]
            words = {block.id: document.words(block) for block in blocks}
            numbers = [block for block in blocks if is_number_cell(words[block.id])]
            if not numbers:
                grouped = self._take_header(blocks, words, grouped)
                continue
            grouped = False
            for block in numbers:
                self._facts[block.id] = self._describe(block, row, words[block.id])

    def facts(self, block: Block) -> CellFacts | None:
        """What is known of a number cell; None for a cell of words."""
        return self._facts.get(block.id)

    @staticmethod
    def _begins(block: Block, row: int) -> bool:
        return block.cell is not None and block.cell.row == row

    def _take_header(self, blocks: list[Block], words: dict[str, str], grouped: bool) -> bool:
        """A row of words: a caption, headers for the columns it covers, or data in words.

        `grouped` says that the row above was a header with groups, which this row divides. Returns
        the same of this row.
        """
        filled = [block for block in blocks if words[block.id]]
        for block in filled:
            self.caption = _read_caption(words[block.id]) or self.caption
        printed = [words[block.id] for block in filled]
        if _is_form_row(printed):
            self.headers.clear()
            return False
        if len(filled) < 2 or max(map(len, printed)) > 30:
            return False
        grouped = grouped or self._divides(filled, words)
        known = sum(bool(_HEADER_CELL.match(part.replace(" ", ""))) for part in printed)
        if self.headers and not grouped and known < 2:
            return False
        for block in filled:
            self._put_header(block, words[block.id], grouped)
        self._header_row = filled[0].cell.row if filled[0].cell else None
        return any(block.cell is not None and block.cell.column_span > 1 for block in filled)

    def _put_header(self, block: Block, words: str, grouped: bool) -> None:
        place = block.cell
        if place is None:
            return
        for column in range(place.column, place.column + place.column_span):
            above = self._headers_above(column) if grouped else []
            self.headers[column] = above if above[-1:] == [words] else [*above, words][-3:]

    def _divides(self, filled: list[Block], words: dict[str, str]) -> bool:
        """True for a second header row that prints again what the first says of whole columns."""
        places = [(block.cell, words[block.id]) for block in filled if block.cell is not None]
        if not places or self._header_row != places[0][0].row - 1:
            return False
        return any(self.headers.get(place.column, [])[-1:] == [said] for place, said in places)

    def _headers_above(self, column: int) -> list[str]:
        """The header of a column, or of the group whose name stands left of its empty cell."""
        at = column
        while at > 0 and at not in self.headers:
            at -= 1
        above = self.headers.get(at, [])
        return above if at == column else above[:1]

    def _describe(self, block: Block, row: int, words: str) -> CellFacts:
        place = block.cell
        column = place.column if place else 0
        header = self.headers.get(column, [])
        left = self._words_left(row, column)
        headers = (*reversed(header), *left)
        if self._counts_nothing(header, left, column, words):
            return CellFacts(False, None, False, None, headers)
        unit, shown = self._find_unit(header, left, row, column)
        subject = " ".join(
            part for part in (left[0] if left else "", header[-1] if header else "") if part
        )
        return CellFacts(True, unit, shown, subject or None, headers)

    def _words_left(self, row: int, column: int) -> list[str]:
        """Row headers, the nearest first."""
        found: list[str] = []
        for at in range(column - 1, -1, -1):
            words = self.table.text(row, at)
            if words and any(map(_STATED.search, self.headers.get(at, ())[-1:])):
                continue  # 未到期, 实施中: a value in words heads no row
            if words and words not in found and not _is_filling(words):
                found.append(words)
            if len(found) == 3:
                break
        return found

    def _counts_nothing(self, header: list[str], left: list[str], column: int, words: str) -> bool:
        if any(_NO_FIGURE_COLUMN.search(part.replace(" ", "")) for part in header[-1:]):
            return True
        if left and not header and _NO_FIGURE_COLUMN.search(left[0].replace(" ", "")):
            return True
        if left and _NO_FIGURE_COLUMN.search(left[0].replace(" ", "")) and len(left[0]) <= 12:
            return True
        if _YEAR_CELL.match(words) and not self.caption:
            return True
        return not header and not left and column == 0

    def _find_unit(
        self, header: list[str], left: list[str], row: int, column: int
    ) -> tuple[str | None, bool]:
        """From header, unit column, row header, or caption, in this order."""
        named = _first_unit(reversed(header))
        if named:
            return named, True
        if self._is_score(header, []):
            return "分", False
        named = self._name_unit_of_row(header, row)
        if named:
            return named, True
        if any(_RATE.search(words) or _COUNT.search(words) for words in header[-1:]):
            return None, False
        named = _first_unit(left[:2])
        if named:
            return named, True
        if self._is_score(header, left):
            return "分", False
        if any(_RATE.search(words) or _COUNT.search(words) for words in left[:1]):
            return None, False
        named = self._name_unit_of_stub(row, column) or self.caption
        return named, bool(named)

    def _name_unit_of_row(self, header: list[str], row: int) -> str | None:
        """The unit printed in the row's cell of a unit column, for a column of values or years."""
        at = self._find_unit_column() if self._is_value_column(header) else None
        words = self.table.text(row, at) if at is not None else None
        if words is None or _MEASURED.search(header[-1]):
            return words
        unit = read_unit(words, 0)  # 单位 heads names of units too: 县医院
        return words if unit is not None and unit.end == len(words) else None

    def _name_unit_of_stub(self, row: int, column: int) -> str | None:
        """科目（万元）, 项目（单位：万元） at the head of the row heads hold for the columns beside."""
        for at in range(column):
            words = self.table.text(row, at)
            head = self.headers.get(at, [])[-1:]
            if words and head and not is_number_cell(words):
                named = _first_unit(head)
                if named:
                    return named
        return None

    def _find_unit_column(self) -> int | None:
        """The column headed 计量单位."""
        for at, header in self.headers.items():
            if _UNIT_COLUMN.match(header[-1].replace(" ", "")):
                return at
        return None

    def _is_score(self, header: list[str], left: list[str]) -> bool:
        """得分, 分值; 差值 beside 自评分 and 复核分."""
        if any(_SCORE.search(words) for words in (*header, *left[:1])):
            return True
        others = (words for column in self.headers.values() for words in column[-1:])
        return any(map(_DIFFERENCE.search, header[-1:])) and any(map(_SCORE.search, others))

    @staticmethod
    def _is_value_column(header: list[str]) -> bool:
        if any(_MEASURED.search(words) for words in header):
            return True
        last = header[-1].replace(" ", "") if header else ""
        return bool(_COMPARED_VALUE.match(last)) and not _RATE.search(last)


def _is_form_row(filled: list[str]) -> bool:
    """项目名称｜农村饮水｜主管部门｜县水利局: labels with their values, no headers."""
    if len(filled) < 2 or not _FORM_LABEL.match(filled[0]):
        return False
    return _is_filling(filled[1]) or not _HEADER_WORD.search(filled[1])


@lru_cache(maxsize=4096)
def is_number_cell(words: str) -> bool:
    """True for a cell that is one quantity: operator, number or range, unit, 以上 at most."""
    head = _NUMBER_HEAD.match(words)
    if head is None:
        return False
    end = head.end()
    for _ in range(2):
        unit = read_unit(words, end)
        end = unit.end if unit else end
        upper = _RANGE.match(words, end)
        if upper is None:
            break
        end = upper.end()
    return bool(_NUMBER_TAIL.match(words, end))


@lru_cache(maxsize=4096)
def _is_filling(words: str) -> bool:
    """True for a cell that heads no row: a quantity, a unit, an operator, a date, stated none."""
    if is_number_cell(words) or words in _STATED_NONE or _OPERATOR_CELL.match(words):
        return True
    unit = read_unit(words, 0)
    return words == "年" or bool(unit and unit.end == len(words) and unit.kind != "bare")


def _read_caption(words: str) -> str | None:
    match = _CAPTION.search(words)
    return match.group("unit").replace("％", "%") if match else None


@lru_cache(maxsize=4096)
def _read_header_unit(words: str) -> str | None:
    """金额（万元） → 万元, 增长% → %; 执行率(B/A) → nothing."""
    if len(words) > 1 and words.rstrip()[-1:] in ("%", "％"):
        return "%"
    for match in _HEADER_UNIT.finditer(words):
        named = match.group("unit").strip()
        unit = read_unit(named, 0)
        if unit is not None and unit.end == len(named):
            return named.replace("％", "%")
    return None


def _first_unit(headers: Iterable[str]) -> str | None:
    return next(filter(None, map(_read_header_unit, headers)), None)


def read_tables(document: Document) -> dict[int, TableReader]:
    """A reader for every table, with the words that stand before it as its caption."""
    before: dict[int, str] = {}
    recent: list[str] = []
    for block in document.readable_blocks():
        if block.cell is None:
            recent = [*recent[-2:], document.text[block.start : block.end][:60]]
        elif block.cell.table not in before:
            before[block.cell.table] = " ".join(recent)
            recent = []
    return {
        table.number: TableReader(document, table, before.get(table.number, ""))
        for table in document.tables
    }
