"""A comparison becomes a page of its own: no scripts, nothing fetched, every word escaped."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from pbassist.export.atomic import write_atomically
from pbassist.export.comparison_charts import FONTS, draw_chart, mark_up, measure_chart
from pbassist.export.comparison_sheets import explain_about, list_remarks
from pbassist.export.form_years_page import lay_out_projects, tell_years
from pbassist.model.comparison import Cell, Change, Comparison, Left, Line, Seen

_STYLE = f"""
body{{font:14px/1.6 {FONTS};color:#222;margin:24px auto;max-width:1280px;padding:0 16px}}
h1{{font-size:22px;margin:0 0 4px}} h2{{font-size:17px;margin:28px 0 8px;border-bottom:2px solid #3b6ea5}}
h3{{font-size:15px;margin:18px 0 6px}} .note{{color:#555;font-size:13px}}
table{{border-collapse:collapse;width:100%}} th,td{{border:1px solid #bbb;padding:5px 8px;vertical-align:top;text-align:left}}
th{{background:#eef2f6;font-weight:600;white-space:nowrap}} td.v,td.c,td.s{{vertical-align:middle}} td.v{{white-space:nowrap;text-align:right;cursor:help}}
td.c{{padding:2px;text-align:center}} .w{{overflow-x:auto}}
.p{{display:block;color:#777;font-size:12px}} .d{{display:block;font-size:12px;color:#2a5f96}}
.x{{display:block;font-size:12px;color:#b00020}} .q{{color:#555;font-size:13px}} .u{{color:#666;font-size:12px}}
details{{margin:6px 0}} summary{{cursor:pointer}} .warn{{background:#fff4f4;border:1px solid #e0b4b4;padding:8px 14px}}
td.s{{min-width:150px}} table.l{{table-layout:fixed}} table.l td,table.l th{{overflow-wrap:anywhere;white-space:normal}} td.k{{min-width:300px}} ul.m{{columns:20em}} ul{{margin:4px 0 4px 20px;padding:0}}
@media print{{body{{max-width:none;margin:0}} tr{{break-inside:avoid}} details{{break-inside:auto}}}}
"""
_WIDE = 6
"""Columns beside which a chart still has room; with more it stands in a row of its own."""
_SUBJECT, _VALUE = 200, 120
"""Width of the column that names the lines, and the least of a column of values, in pixels."""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def write_comparison_page(found: Comparison, path: Path) -> Path:
    """Write the page of a comparison; gives the path. Raises `CannotWrite`."""
    page = "".join(lay_out_page(found))
    return write_atomically(path, lambda beside: _fill(beside, page))


def _fill(path: Path, page: str) -> None:
    path.write_text(page, encoding="utf-8", newline="\n")


def lay_out_page(found: Comparison) -> Iterator[str]:
    """The page in pieces."""
    yield '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{mark_up(_POLICY)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>数据对照</title><style>{_STYLE}</style></head><body>\n"
    yield from _head(found)
    yield from _differing(found)
    if found.columns:
        yield from _tables(found)
    yield from lay_out_projects(found.projects)
    if found.columns:
        yield from _rest(found)
    yield "</body></html>\n"


def _head(found: Comparison) -> Iterator[str]:
    labels = "、".join(column.label for column in found.columns[:_WIDE])
    labels = labels or tell_years(found.projects)
    more = f"等{len(found.columns)}份材料" if len(found.columns) > _WIDE else ""
    yield f"<h1>数据对照（{mark_up(labels + more)}）</h1>\n"
    yield _tell_extent(found) if found.columns else '<ul class="m">'
    for column in found.columns:
        yield f"<li>{mark_up(column.label)}：{mark_up('、'.join(column.documents))}</li>"
    yield "</ul>\n"
    for note in (*explain_about(found), *found.notes):
        yield f'<p class="note">{mark_up(note)}</p>\n'
    if found.unread:
        yield '<div class="warn">以下文件未能读取，未参加对照：<ul>'
        for one in found.unread:
            yield f"<li>{mark_up(one.name)}：{mark_up(one.reason)}</li>"
        yield "</ul></div>\n"


def _tell_extent(found: Comparison) -> str:
    return (
        f'<p class="note">对照上的内容{len(found.lines)}项，未对照的数据{len(found.left)}个。'
        "数据按材料原文列示，增减和增减率由程序计算；鼠标停在数上可见原句，"
        '各数出处见每表之后。只对照可以确定为同一内容、同一口径的数据，供审核人参考。</p>\n<ul class="m">'
    )


def _differing(found: Comparison) -> Iterator[str]:
    lines = [line for line in found.lines if any(c and c.differing for c in line.cells)]
    if not lines:
        return
    yield f"<h2>前后材料所述不一致（{len(lines)}项）</h2><ul>"
    for line in lines:
        said = "".join(list_remarks(line))
        yield f"<li><b>{mark_up(line.title)}</b>：{mark_up(said)}"
        yield "<ul>" + "".join(_quote_differing(cell) for cell in line.cells) + "</ul></li>"
    yield "</ul>\n"


def _quote_differing(cell: Cell | None) -> str:
    if cell is None or not cell.differing:
        return ""
    return "".join(
        f'<li class="q">{mark_up(one.document)}，{mark_up(one.place)}：“{mark_up(one.context)}”</li>'
        for one in (cell.seen, *cell.differing)
    )


# ---- the tables -------------------------------------------------------------------------------


def _tables(found: Comparison) -> Iterator[str]:
    yield "<h2>对照表</h2>\n"
    if not found.lines:
        yield "<p>没有可以确定为同一内容的数据。</p>\n"
    for topic, lines in groupby(found.lines, key=lambda line: line.topic):
        yield from _table(found, topic, list(lines))


def _table(found: Comparison, topic: str, lines: list[Line]) -> Iterator[str]:
    yield f'<h3>{mark_up(topic or "其他")}</h3><div class="w">'
    yield f"{_open_table(found)}<thead><tr><th>内容</th>"
    for column in found.columns:
        yield f"<th>{mark_up(column.label)}</th>"
    wide = len(found.columns) > _WIDE
    yield f"{'' if wide else '<th>图示</th>'}</tr></thead><tbody>\n"
    for line in lines:
        yield f'<tr><td class="s">{mark_up(line.subject)}'
        yield f' <span class="u">（{mark_up(line.unit)}）</span></td>'
        for cell, change in zip(line.cells, line.changes, strict=True):
            yield _show_cell(cell, change)
        chart = draw_chart(line, found.columns)
        if wide:
            chart = f"{chart}</td></tr>"
            yield f'</tr><tr><td colspan="{len(found.columns) + 1}">{chart}\n'
        else:
            yield f'<td class="c">{chart}</td></tr>\n'
    yield "</tbody></table></div>\n"
    yield f"<details><summary>以上{len(lines)}项的出处</summary>"
    for line in lines:
        yield from _sources(found, line)
    yield "</details>\n"


def _open_table(found: Comparison) -> str:
    """The head of a table whose columns are as wide as those of every other table of the page."""
    count = len(found.columns)
    chart = measure_chart(found.columns) + 6 if count <= _WIDE else 0
    last = f'<col style="width:{chart}px">' if chart else ""
    return (
        f'<table class="l" style="min-width:{_SUBJECT + _VALUE * count + chart}px">'
        f'<colgroup><col style="width:{_SUBJECT}px">{"<col>" * count}{last}</colgroup>'
    )


def _show_cell(cell: Cell | None, change: Change | None) -> str:
    if cell is None:
        return '<td class="v">—</td>'
    seen = cell.seen
    hint = mark_up(f"{seen.context}\n（{seen.document}，{seen.place}）")
    parts = [f'<td class="v" title="{hint}">{mark_up(seen.printed)}']
    if cell.borrowed:
        parts.append(f'<span class="p">据{mark_up(seen.document)}</span>')
    if change is not None and change.difference:
        rate = f"，{change.rate}" if change.rate else ""
        parts.append(f'<span class="d">{mark_up(change.difference + rate)}</span>')
    if change is not None and change.reason:
        parts.append(f'<span class="p">{mark_up(change.reason)}</span>')
    parts += [
        f'<span class="x" title="{mark_up(one.context)}">{mark_up(f"另述为{one.printed}")}</span>'
        for one in cell.differing
    ]
    parts.append(f'<span class="p">{mark_up(seen.place)}</span></td>')
    return "".join(parts)


def _sources(found: Comparison, line: Line) -> Iterator[str]:
    yield f'<p class="q"><b>{mark_up(line.subject)}</b></p><ul class="q">'
    for column, cell in zip(found.columns, line.cells, strict=True):
        if cell is None:
            continue
        yield _source(column.label, cell.seen, "据其他年度材料" if cell.borrowed else "")
        for one in cell.again:
            yield _source(column.label, one, "再次出现，一致")
        for one in cell.differing:
            yield _source(column.label, one, "所述不同")
    yield "</ul>\n"


def _source(label: str, seen: Seen, note: str) -> str:
    said = f"（{note}）" if note else ""
    return (
        f"<li>{mark_up(label)} <b>{mark_up(seen.printed)}</b>{said}："
        f"“{mark_up(seen.context)}”——{mark_up(seen.document)}，{mark_up(seen.place)}</li>"
    )


# ---- what stands apart ------------------------------------------------------------------------


def _rest(found: Comparison) -> Iterator[str]:
    yield f"<h2>未对照的数据（{len(found.left)}个）</h2>\n"
    for document, rows in groupby(found.left, key=lambda one: one.seen.document):
        yield from _left(document, list(rows))


def _left(document: str, rows: list[Left]) -> Iterator[str]:
    yield f"<details><summary>{mark_up(document)}（{len(rows)}个）</summary>"
    yield (
        '<div class="w"><table><thead><tr><th>内容</th><th>数</th><th>未对照的原因</th>'
        "<th>位置</th><th>所在句或表行</th></tr></thead><tbody>\n"
    )
    for one in rows:
        seen = one.seen
        yield f'<tr><td class="s">{mark_up(one.subject)}</td><td>{mark_up(seen.printed)}</td>'
        yield f'<td class="s">{mark_up(one.reason)}</td><td>{mark_up(seen.place)}</td>'
        yield f'<td class="k">{mark_up(seen.context)}</td></tr>\n'
    yield "</tbody></table></div></details>\n"
