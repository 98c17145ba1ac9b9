"""An opinion becomes the paragraphs of a letter, and what a final one still lacks is told."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from pbassist.export.dates import OPEN_DAY, OPEN_DUE, fill_due, show_day
from pbassist.export.marks import AI_DRAFT, show_head
from pbassist.model.review import Head, Opinion, Point, Statement

Kind = Literal[
    "title", "mark", "blank", "addressee", "body", "heading", "signature", "date", "note"
]
ORDINALS = "一二三四五六七八九十"
MARK = "（草稿，待人工确认）"
BOXES, BOX = "〔", "□"
"""How the statement begins that holds the boxes, and a box."""
CHOICE = re.compile(rf"{BOX}([^{BOX}〕]{{1,60}})")
OPEN_WORDS = re.compile(r"×{2,10}[\u4e00-\u9fff]{0,2}|×[年月日]")
"""××局, ××股 and days that nobody filled in."""
UNNAMED = "报送单位"
"""主送 of papers that name nobody."""


class Paragraph(NamedTuple):
    """A paragraph of the letter: its kind, words set apart in 楷体, and the words after them."""

    kind: Kind
    text: str
    lead: str = ""


def lay_out_letter(
    opinion: Opinion,
    *,
    bureau_name: str = "",
    date: str | dt.date = OPEN_DAY,
    final: bool = False,
    due: dt.date | None = None,
    disposition: str = "",
    head: Head | None = None,
    ai_mark: bool = False,
) -> tuple[Paragraph, ...]:
    """The paragraphs of a letter, top to bottom; joined by line breaks they are its plain text."""
    return (
        Paragraph("title", opinion.title),
        *_lay_out_marks(final=final, ai_mark=ai_mark),
        Paragraph("blank", ""),
        Paragraph("addressee", f"{opinion.addressee}："),
        *_lay_out_body(opinion, due, disposition, final=final),
        Paragraph("blank", ""),
        Paragraph("signature", bureau_name or opinion.signature),
        Paragraph("date", date if isinstance(date, str) else show_day(date)),
        *([Paragraph("note", show_head(head))] if head is not None and not final else []),
    )


def list_dispositions(opinion: Opinion) -> tuple[str, ...]:
    """The dispositions that the boxes of a draft offer (拟办意见), in their order."""
    boxes = [one.text for one in opinion.summary if _holds_boxes(one)]
    return tuple(words.strip() for text in boxes for words in CHOICE.findall(text))


def find_gaps(
    opinion: Opinion,
    *,
    bureau_name: str = "",
    date: str | dt.date = OPEN_DAY,
    due: dt.date | None = None,
) -> tuple[str, ...]:
    """What a final letter still lacks, each as a Chinese sentence; empty for one that is whole.

    Looked at is what is the bureau's to fill in: day, signature, addressee and the sentences around
    the points. ×× inside a point is the unit's own and stays.
    """
    return tuple(_find_gaps(opinion, bureau_name or opinion.signature, date, due))


def _find_gaps(
    opinion: Opinion, bureau: str, date: str | dt.date, due: dt.date | None
) -> Iterator[str]:
    if opinion.addressee in ("", UNNAMED):
        yield "主送单位没有写明，材料中未见主管部门和预算单位。"
    summary, _, closing = opinion.headings
    frame = [("标题", opinion.title), ("首段", opinion.opening.text)]
    frame += [(f"“{summary}”", one.text) for one in opinion.summary if not _holds_boxes(one)]
    frame += [(f"“{closing}”", fill_due(one.text, due)) for one in opinion.closing]
    for place, text in frame:
        if OPEN_DUE in text:
            yield f"{place}中的期限“{OPEN_DUE}”没有填写，请给出办理期限。"
        for words in dict.fromkeys(OPEN_WORDS.findall(text.replace(OPEN_DUE, ""))):
            yield f"{place}中的“{words}”没有填写，请补充后再出具正式稿。"
    if due is not None and isinstance(date, dt.date) and due < date:
        yield f"办理期限{due.year}年{due.month}月{due.day}日早于成文日期，请核对。"
    if not bureau.strip() or "×" in bureau:
        yield f"落款“{bureau}”没有填写，请在设置的 [bureau] 中写明单位名称 name 和股室 office。"
    if isinstance(date, str) and (not date.strip() or "×" in date):
        yield f"成文日期“{date}”没有填写，请给出日期。"


def _lay_out_marks(*, final: bool, ai_mark: bool) -> Iterator[Paragraph]:
    if final:
        return
    yield Paragraph("mark", MARK)
    if ai_mark:
        yield Paragraph("mark", f"（{AI_DRAFT}）")


def _lay_out_body(
    opinion: Opinion, due: dt.date | None, disposition: str, *, final: bool
) -> Iterator[Paragraph]:
    summary, points, closing = opinion.headings
    yield Paragraph("body", opinion.opening.text)
    yield Paragraph("heading", f"一、{summary}")
    said = [one.text for one in opinion.summary if not _holds_boxes(one)]
    yield Paragraph("body", "".join(said))
    # The boxes for the person stand on a line of their own, so that none is cut from its words.
    for boxes in (one.text for one in opinion.summary if _holds_boxes(one)):
        words = _dispose(boxes, disposition, final=final)
        if words:
            yield Paragraph("body", words)
    yield Paragraph("heading", f"二、{points}")
    for number, point in enumerate(opinion.points):
        yield Paragraph("body", point.statement.text, _lead(number, point))
    yield Paragraph("heading", f"三、{closing}")
    asked = "".join(statement.text for statement in opinion.closing)
    yield Paragraph("body", fill_due(asked, due))


def _lead(number: int, point: Point) -> str:
    """（一）资金数据不相符（须更正，上次已提出）。"""
    kind = "，".join(filter(None, (point.kind, point.mark)))
    return f"（{ORDINALS[number]}）{point.title}（{kind}）。"


def _holds_boxes(statement: Statement) -> bool:
    return statement.text.startswith(BOXES) and BOX in statement.text


def _dispose(boxes: str, disposition: str, *, final: bool) -> str:
    """The boxes, or what was chosen of them; a final letter says only what was chosen."""
    chosen = disposition.strip().rstrip("。")
    if final:
        return f"处理意见：{chosen}。" if chosen else ""
    return f"{boxes.partition(BOX)[0]}{chosen}〕" if chosen else boxes
