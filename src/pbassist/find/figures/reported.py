"""A document's readable blocks become figures: every reported number with unit, period and subject."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pbassist.find.figures.bounds import read_approximate, read_comparison
from pbassist.find.figures.misprints import Misprint, find_addresses, find_misprints
from pbassist.find.figures.periods import Calendar
from pbassist.find.figures.quantities import find_quantities
from pbassist.find.figures.quantity import Quantity
from pbassist.find.figures.spacing import close_up
from pbassist.find.figures.subjects import name_measure, tell_measure, tell_subject
from pbassist.find.figures.tables import CellFacts, read_tables
from pbassist.find.figures.units import read_unit
from pbassist.find.pausing import pause_collector
from pbassist.model.document import READABLE_ROLES, Block, Document
from pbassist.model.figures import Amount, Figure, Unparsed
from pbassist.model.value import assemble

_MONEY_WORD = re.compile(
    r"金额|资金|投资|预算|支出|收入|拨款|补助|补贴|经费|投入|费用|资产|债|贷款|税|产值|销售额|营收|利润|总额|款项|节约|核减|结余|结转|专款|造价|合同价|国库|财政|支付|到位|回收|收回"
)
_PEOPLE_WORD = re.compile(
    r"人口|人数|人次|群众|农户|户数|职工|学生|受益|面积|数量|浏览|点击|件数|株"
)
_SCORE_BEFORE = re.compile(
    r"(?:得分率?|评分|总分|自评分?|均分|平均分|分值|满分|扣分|加分|权重|复核分|成绩|分数)(?:合计|总计|分别)?(?:[为是达]|达到)?[ ：:（(]?$"
)
_GRADE_BEFORE = re.compile(r"[“\"]?(?:优秀?|良好?|中|差|合格|不合格|一般|较差)[”\"]?[ ：:]?$")
# 年度总投资（万元）：1,250.00
_UNIT_BEFORE = re.compile(r"[（(]([^（）()0-9]{1,6})[）)][ ]?[:：为是]?[ ]?$")
_NOTES_END = frozenset(" ）):：为是")
_NAMED = re.compile(r"[\u4e00-\u9fff]$")  # 扩展字段10: a name ends in a number
_CLAUSE_END = re.compile(r"[，。；,;]")
_EXPRESSION_BEFORE = re.compile(r"[0-9）)%％元分][ ]?[+＋×xX*÷/=＝≠－−][ ]?$")
_EXPRESSION_AFTER = re.compile(r"[ ]?[+＋×*÷/=＝≠−][ ]?[0-9（(]")
_NOUN_AFTER = re.compile(
    r"[ ]?(?:项目|部门|单位|企业|乡镇|镇街|街道|社区|行政村|自然村|村|学校|医院|科室|指标|农户|群众|贫困户)"
)
_LIST_GAP = re.compile(r"[ ]?[、和及与，,/／][ ]?$")
_FRACTION_BEFORE = re.compile(
    r"(?:占|的|有|超过?|近|达到?|约|为|过|减少|下降|增加|提高|不足|[缩降短][至到]|[≥≤])(?:了|到)?[ ]?$"
)

_COMPARED_AS = {"百分点": "%", "个百分点": "%"}
"""Units of a change by the unit of what changed."""
_NO_UNIT = "未识别计量单位"


class Survey(NamedTuple):
    """The figures of a document, and what was not understood, from one walk."""

    figures: tuple[Figure, ...]
    unparsed: tuple[Unparsed, ...]


def find_figures(document: Document) -> tuple[Figure, ...]:
    """Every reported figure of the body and note blocks, in order of place.

    Dates, labels, document numbers, codes and settled terms are no figures; a count with a measure
    word, a share, an amount, a score, a physical quantity and a length of time are. A number cell of
    a table takes its unit from header, unit column or caption.
    """
    return survey(document).figures


def find_unparsed(document: Document) -> tuple[Unparsed, ...]:
    """What looks like a number and was not understood, each with its reason in Chinese."""
    return survey(document).unparsed


def survey(document: Document) -> Survey:
    """`find_figures` and `find_unparsed` in one walk."""
    with pause_collector():
        walk = _Walk(document)
        return Survey(tuple(walk.found), tuple(sorted(walk.left, key=lambda one: one.span.start)))


class _Said(NamedTuple):
    """What the words around a figure say of it."""

    period: str | None
    measure: str | None
    subject: str | None


class _Walk:
    """One walk over a document that sorts its quantities into figures and what was not understood."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.calendar = Calendar(document)
        self.tables = read_tables(document)
        self.found: list[Figure] = []
        self.left: list[Unparsed] = []
        self._headed: dict[str, tuple[str | None, str | None]] = {}
        self._block: Block | None = None
        self._sentence = -1
        self._end = 0
        self._previous: str | None = None
        self._named: dict[str | None, str | None] = {}
        closed = close_up(document)
        misprints = find_misprints(closed.text)
        barred = [(slip.start, slip.end) for slip in misprints] + find_addresses(self.text)
        quantities = find_quantities(closed.text, sorted(barred))
        if closed.starts:
            quantities = tuple(_put_back(one, closed.starts) for one in quantities)
        self.twins = frozenset(
            (one.value, one.unit) for one in quantities if one.money and one.unit
        )
        for quantity, block in _place(document, _share_units(self.text, quantities), closed.starts):
            self._sort(quantity, block)
        self._leave(misprints)

    def _sort(self, quantity: Quantity, block: Block) -> None:
        facts = self._facts(block)
        if facts is not None:
            if facts.figure:
                self._keep_cell(quantity, block, facts)
            return
        quantity = _take_unit_before(self.text, block, quantity)
        unit, inferred = _infer_unit(self.text, block, quantity, self.twins)
        if unit is None and not (
            _stands_alone(self.text, block, quantity) or self._goes_on(quantity)
        ):
            self._leave_bare(quantity, block)
            return
        previous = self._carry(block, quantity)
        start = max(block.start, self._end)
        kind = _COMPARED_AS.get(unit or "", unit)
        like = self._named.get(kind) if unit != "%" else None  # 增长20%: of what was just named
        subject = tell_subject(self.text, start, quantity, previous, like)
        self._previous, self._end, self._named[kind] = subject, quantity.end, subject
        said = _Said(
            period=self.calendar.tell(block, quantity.start),
            measure=tell_measure(self.text, block.start, quantity),
            subject=subject,
        )
        self.found.append(_make_figure(self.document, quantity, unit, inferred, said))

    def _goes_on(self, quantity: Quantity) -> bool:
        """True for the next member of a list whose last figure had no unit (权重：0.2、0.3)."""
        last = self.found[-1] if self.found else None
        gap = self.text[last.span.end : quantity.start] if last and last.unit is None else ""
        return 0 < len(gap) <= 3 and bool(_LIST_GAP.match(gap))

    def _facts(self, block: Block) -> CellFacts | None:
        if block.cell is None:
            return None
        reader = self.tables.get(block.cell.table)
        return reader.facts(block) if reader else None

    def _keep_cell(self, quantity: Quantity, block: Block, facts: CellFacts) -> None:
        inferred = False
        if quantity.unit is None and facts.unit is not None:
            quantity = _give_unit(quantity, facts.unit)
            if not facts.shown:
                quantity, inferred = quantity._replace(printed=None), True
        unit = quantity.unit
        headed, measure = self._tell_headers(facts.headers)
        said = _Said(
            period=headed or self.calendar.tell(block, quantity.start),
            measure=None if quantity.unit in ("分", "%") else measure,
            subject=facts.subject,
        )
        self.found.append(_make_figure(self.document, quantity, unit, inferred, said))

    def _tell_headers(self, headers: tuple[str, ...]) -> tuple[str | None, str | None]:
        """The period and the measure that the nearest headers name that name any."""
        told = [self._tell_header(words) for words in headers]
        periods, measures = (period for period, _ in told), (measure for _, measure in told)
        return next(filter(None, periods), None), next(filter(None, measures), None)

    def _tell_header(self, words: str) -> tuple[str | None, str | None]:
        """The period and the measure of one header, which a row or a column of cells shares."""
        if words not in self._headed:
            self._headed[words] = self.calendar.tell_words(words), name_measure(words)
        return self._headed[words]

    def _carry(self, block: Block, quantity: Quantity) -> str | None:
        """The subject of the figure before, within one sentence."""
        near = max(block.start, quantity.start - 400)
        sentence = self.text.rfind("。", near, quantity.start)
        if block is not self._block or sentence != self._sentence:
            self._previous = None
            self._named.clear()
        self._block, self._sentence = block, sentence
        return self._previous

    def _leave_bare(self, quantity: Quantity, block: Block) -> None:
        """An Arabic number of prose that has no unit is listed; Chinese ones are words, and a
        number alone on its line (- 3 -) is a page's, one that ends a cell's words a name's."""
        alone = self.text[block.start : block.end].strip(" \u3000-－—–·") == quantity.value
        label = (
            block.cell is not None
            and quantity.end == block.end
            and _NAMED.search(self.text[block.start : quantity.start])
        )
        if quantity.han or alone or label:
            return
        span = self.document.span(quantity.start, quantity.end)
        self.left.append(Unparsed(span=span, reason=_NO_UNIT))

    def _leave(self, misprints: list[Misprint]) -> None:
        for slip in misprints:
            block = self.document.block_at(slip.start)
            if block is not None and block.role in READABLE_ROLES and slip.end <= block.end:
                span = self.document.span(slip.start, slip.end)
                self.left.append(Unparsed(span=span, reason=slip.reason))


def _put_back(quantity: Quantity, starts: dict[int, int]) -> Quantity:
    """A quantity of the closed text with its beginning in print."""
    return quantity._replace(start=starts.get(quantity.start, quantity.start))


def _place(
    document: Document, quantities: tuple[Quantity, ...], closed: dict[int, int]
) -> Iterator[tuple[Quantity, Block]]:
    """Quantities that lie inside one readable block, each with its block; one that a line end cuts
    has the block it begins in."""
    cut = frozenset(closed.values())
    blocks = iter(document.blocks)
    block = next(blocks, None)
    for quantity in quantities:
        while block is not None and block.end <= quantity.start:
            block = next(blocks, None)
        if block is None:
            return
        inside = quantity.end <= block.end or quantity.start in cut
        if (
            block.start <= quantity.start
            and inside
            and block.role in READABLE_ROLES
            and block.source != "computed"
        ):
            yield quantity, block


def _share_units(text: str, quantities: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
    """分别为3、2、1分: numbers of one list without a unit take the unit of its last member."""
    shared: list[Quantity] = []
    for printed in reversed(quantities):
        quantity = printed
        following = shared[-1] if shared else None
        if (
            following is not None
            and quantity.unit is None
            and following.unit is not None
            and not following.han
            and _LIST_GAP.match(text[quantity.end : following.start][:4])
            and following.start - quantity.end <= 3
        ):
            quantity = quantity._replace(
                unit=following.unit, kind=following.kind, scale=following.scale, word=following.word
            )
        shared.append(quantity)
    return tuple(reversed(shared))


def _give_unit(quantity: Quantity, words: str) -> Quantity:
    """A number that takes a unit printed elsewhere: in a header, a caption, or before it."""
    unit = read_unit(words, 0)
    if unit is None or unit.end != len(words):
        return quantity._replace(unit=words, printed=words, word=words)
    return quantity._replace(
        unit=words, printed=words, kind=unit.kind, scale=unit.scale, word=unit.word, per=unit.per
    )


def _take_unit_before(text: str, block: Block, quantity: Quantity) -> Quantity:
    """年度总投资（万元）：1,250.00 has its unit before it."""
    if quantity.unit is not None or text[quantity.start - 1 : quantity.start] not in _NOTES_END:
        return quantity
    before = text[max(block.start, quantity.start - 14) : quantity.start]
    named = _UNIT_BEFORE.search(before)
    unit = read_unit(named.group(1), 0) if named else None
    if named is None or unit is None or unit.end != len(named.group(1)):
        return quantity
    return _give_unit(quantity, named.group(1))


def _infer_unit(
    text: str, block: Block, quantity: Quantity, twins: frozenset[tuple[str, str]]
) -> tuple[str | None, bool]:
    """The unit as understood, and whether it says more than was printed.

    3.58亿 is 亿元 when an amount word stands in its clause or 3.58亿元 stands elsewhere.
    """
    if quantity.unit is not None and quantity.printed is None:
        return quantity.unit, True
    if quantity.unit is not None and quantity.kind != "bare":
        return quantity.unit, False
    before = text[max(block.start, quantity.start - 16) : quantity.start]
    if quantity.kind == "bare":
        clause = _CLAUSE_END.split(before)[-1]
        counted = _PEOPLE_WORD.search(clause)
        amount = _MONEY_WORD.search(clause) and not counted
        if amount or (not counted and (quantity.value, f"{quantity.unit}元") in twins):
            return f"{quantity.unit}元", True
        return quantity.unit, False
    scored = _SCORE_BEFORE.search(before)
    share = "权重" in before and abs(Decimal(quantity.value)) < 1
    if scored and not share and not _EXPRESSION_AFTER.match(text, quantity.end):
        return "分", True
    return quantity.unit, False


def _stands_alone(text: str, block: Block, quantity: Quantity) -> bool:
    """True for a number without a unit that its neighbours show to be reported."""
    before = text[max(block.start, quantity.start - 12) : quantity.start]
    if quantity.fraction is not None:
        return quantity.han or bool(_FRACTION_BEFORE.search(before))
    return bool(
        read_comparison(text, quantity)
        or _SCORE_BEFORE.search(before)
        or _GRADE_BEFORE.search(before)
        or _EXPRESSION_BEFORE.search(before)
        or _EXPRESSION_AFTER.match(text, quantity.end)
        or _NOUN_AFTER.match(text, quantity.end)
    )


def _make_figure(
    document: Document, quantity: Quantity, unit: str | None, inferred: bool, said: _Said
) -> Figure:
    text = document.text
    amount = None
    if unit and unit.endswith("元") and (quantity.money or quantity.kind == "bare"):
        yuan = Decimal(quantity.value) * quantity.scale
        whole = yuan if yuan % 1 else Decimal(int(yuan))
        amount = assemble(Amount, {"value": whole, "unit": "元"})
    fields = {
        "value": quantity.value,
        "upper": quantity.upper,
        "fraction": quantity.fraction,
        "unit": unit,
        "unit_printed": quantity.printed,
        "inferred": inferred,
        "amount": amount,
        "decimals": quantity.decimals,
        "comparison": read_comparison(text, quantity),
        "approximate": read_approximate(text, quantity),
        "period": said.period,
        "measure": said.measure,
        "subject": said.subject,
        "span": document.span(quantity.start, quantity.end),
    }
    return assemble(Figure, fields)
