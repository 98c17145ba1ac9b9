"""Projects of several years become a part of the page of a comparison."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from pbassist.export.comparison_charts import mark_up
from pbassist.export.form_years_sheets import tell_cells
from pbassist.model.comparison import Change, FormCell, FormLine, ProjectYears


def lay_out_projects(projects: Sequence[ProjectYears]) -> Iterator[str]:
    """The part of the page that shows forms, in pieces; nothing without any."""
    if not projects:
        return
    yield f"<h2>同一项目分年对照（{len(projects)}个项目）</h2>\n"
    yield (
        '<p class="note">取自绩效目标申报表、自评表的栏目；只并列名称和计量单位都相同的指标，'
        "增减由程序计算，各年均为0的资金不列。鼠标停在数上可见所在文件。</p>\n"
    )
    for one in projects:
        yield from _project(one)


def tell_years(projects: Sequence[ProjectYears]) -> str:
    """The years of all projects, for a title."""
    years = sorted({column.year for one in projects for column in one.columns})
    return "、".join(f"{year}年" for year in years)


def _project(one: ProjectYears) -> Iterator[str]:
    unit = f"（{one.unit}）" if one.unit else ""
    yield f'<h3>{mark_up(one.project + unit)}</h3>\n<ul class="m">'
    for column in one.columns:
        yield f"<li>{mark_up(column.label)}：{mark_up(column.document)}</li>"
    yield "</ul>\n"
    for note in one.notes:
        yield f'<p class="note">{mark_up(note)}</p>\n'
    yield '<div class="w"><table><thead><tr><th>内容</th><th>栏目</th>'
    yield "".join(f"<th>{mark_up(column.label)}</th>" for column in one.columns)
    yield "</tr></thead><tbody>\n"
    for _, lines in groupby(one.lines, key=lambda line: line.subject):
        yield from _subject(list(lines))
    yield "</tbody></table></div>\n"
    yield from _left(one)


def _subject(lines: list[FormLine]) -> Iterator[str]:
    for at, line in enumerate(lines):
        yield "<tr>"
        if at == 0:
            yield f'<td class="s" rowspan="{len(lines)}">{mark_up(line.subject)}</td>'
        yield f"<td>{mark_up(line.measure)}</td>"
        for cell, change in zip(line.cells, line.changes, strict=True):
            yield _show_cell(cell, change)
        yield "</tr>\n"


def _show_cell(cell: FormCell | None, change: Change | None) -> str:
    if cell is None:
        return '<td class="v">—</td>'
    hint = mark_up(f"{cell.document}，{cell.place}")
    parts = [f'<td class="v" title="{hint}">{mark_up(cell.printed)}']
    if change is not None and change.difference:
        rate = f"，{change.rate}" if change.rate else ""
        parts.append(f'<span class="d">{mark_up(change.difference + rate)}</span>')
    if change is not None and change.reason:
        parts.append(f'<span class="p">{mark_up(change.reason)}</span>')
    parts.append(f'<span class="p">{mark_up(cell.place)}</span></td>')
    return "".join(parts)


def _left(one: ProjectYears) -> Iterator[str]:
    if not one.left:
        return
    yield f"<details open><summary>未并列的指标和资金（{len(one.left)}项）</summary>"
    yield '<div class="w"><table><thead><tr><th>年度</th><th>内容</th><th>填报</th>'
    yield "<th>未并列的原因</th><th>位置</th></tr></thead><tbody>\n"
    for left in one.left:
        yield f"<tr><td>{mark_up(one.columns[left.column].label)}</td>"
        yield f'<td class="s">{mark_up(left.subject)}</td><td>{mark_up(tell_cells(left.cells))}</td>'
        yield f'<td class="s">{mark_up(left.reason)}</td><td>{mark_up(left.cells[0].place)}</td></tr>\n'
    yield "</tbody></table></div></details>\n"
