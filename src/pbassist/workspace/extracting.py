"""Submitted files become a table of their figures, or a comparison, written where they are wanted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pbassist.errors import CannotWrite, NothingToReview, UsageError
from pbassist.export.comparison_page import write_comparison_page
from pbassist.export.comparison_sheets import write_comparison_workbook
from pbassist.export.figures_table import WRITERS, write_figures
from pbassist.find.figures import find_figures
from pbassist.find.outline import find_outline
from pbassist.forms import read_targets
from pbassist.model.comparison import Comparison, FigureRow, FigureTable
from pbassist.model.document import Document, Span
from pbassist.model.figures import Figure
from pbassist.model.performance import Fund, Indicator, Target, Unplaced
from pbassist.model.terms import FUND_MEASURES
from pbassist.relations.alongside import Facts, line_up
from pbassist.workspace.files import SubmittedFile, collect_files
from pbassist.workspace.form_years import compare_forms
from pbassist.workspace.horizons import is_of_whole, is_whole_money, name_whole
from pbassist.workspace.means import Means
from pbassist.workspace.reading import read_files
from pbassist.workspace.repeats import repeats_above

NAME = "数据对照"
_PAIR = (".xlsx", ".html")
_FORMS = "{}是绩效目标表或自评表，没有同一项目其他年度的表，未参加对照；表内的指标和资金可用 extract -o 列成数据表。"
_NO_FIGURES = "{}没有可供对照的数据，未列入。"
_ONE_REPORT = "只有“{}”一份报告，报告数据未作对照。"
_SAME = "“{}”与“{}”内容相同，只取一份。"
_MOST_NAMED = 5
SIGNS = ("≥", "≤", ">", "<")
"""Bounds that belong to a planned value; what is to be met exactly is shown as the number alone."""


class FigureFile(NamedTuple):
    """A written table of figures (数据表)."""

    table: FigureTable
    path: Path


class ComparisonFiles(NamedTuple):
    """A written comparison (数据对照)."""

    comparison: Comparison
    workbook: Path
    page: Path


class Papers(NamedTuple):
    """Files that were read, each named apart from the others, and those that could not be."""

    documents: tuple[Document, ...]
    unread: tuple[Unplaced, ...]

    @property
    def reasons(self) -> list[str]:
        """Why files were not read, a sentence each."""
        return [one.reason for one in self.unread]


# ---- tables -----------------------------------------------------------------------------------


def extract_figures(
    means: Means, paths: Sequence[Path], out: Path, *, overwrite: bool = False
) -> FigureFile:
    """Write every figure, fund and indicator of files and folders as a row of one file.

    The kind of file is its ending's. A file that cannot be read is told in the table and the others
    go on; one given alone raises its error. Raises `UsageError` for another ending, `CannotWrite`
    for a file that is there already and is not to be overwritten.
    """
    if out.suffix.lower() not in WRITERS:
        raise UsageError.bad_ending(out, "、".join(WRITERS))
    need_free((out,), overwrite=overwrite)
    papers = read_papers(means, paths)
    rows = tuple(row for document in papers.documents for row in list_rows(document))
    table = FigureTable(rows=rows, unread=papers.unread)
    return FigureFile(table, write_figures(table, out))


def list_rows(document: Document) -> Iterator[FigureRow]:
    """The rows of a document in order of place: its forms' funds and indicators, and its figures."""
    targets = read_targets(document)
    rows = [row for target in targets for row in _list_target(document, target)]
    taken = [fund.span for target in targets for fund in target.funds]
    taken += [indicator.span for target in targets for indicator in target.indicators]
    rows += [
        _place_in_form(document, targets, _make_row(document, figure))
        for figure in find_figures(document)
        if not any(span.start <= figure.span.start < span.end for span in taken)
        and not repeats_above(document, targets, figure.span)
    ]
    return iter(sorted(rows, key=lambda row: row.span.start))


def _place_in_form(document: Document, targets: Sequence[Target], row: FigureRow) -> FigureRow:
    """A figure of a form with its project; one of the whole period is not one of the year."""
    target = next((one for one in targets if _lies_in(row.span, (one,))), None)
    if target is None:
        return row
    placed = row.model_copy(update={"project": target.project.name})
    if not is_of_whole(document, target, row.span, row.subject):
        return placed
    kind = "fund" if is_whole_money(document, row.span) else row.kind
    return placed.model_copy(update={"period": name_whole(target), "kind": kind})


def _make_row(document: Document, figure: Figure) -> FigureRow:
    value = figure.value if figure.upper is None else f"{figure.value}～{figure.upper}"
    if figure.fraction is not None:
        value = f"{figure.fraction[0]}/{figure.fraction[1]}"
    return FigureRow(
        kind="figure",
        document=document.name,
        place=document.place(figure.span),
        subject=figure.subject,
        period=figure.period,
        measure=figure.measure,
        value=f"{figure.comparison or ''}{value}",
        unit=figure.unit,
        amount=figure.amount.value if figure.amount else None,
        quote=figure.span.quote,
        span=figure.span,
    )


def _list_target(document: Document, target: Target) -> Iterator[FigureRow]:
    period = f"{target.year}年" if target.year else None
    for fund in target.funds:
        yield _make_fund(document, target, fund, period)
    overall = target.overall.indicators if target.overall else ()
    for at, indicator in enumerate(target.indicators):
        if at == len(target.indicators) - len(overall) and target.annual:
            period = name_whole(target)  # the annual ones come first
        for field, measure in (("planned", "指标值"), ("actual", "完成值")):
            value = getattr(indicator, field)
            if value is not None:
                span = indicator.cell(field)
                yield _make_indicator(document, target, indicator, span, (measure, value, period))


def _make_fund(document: Document, target: Target, fund: Fund, period: str | None) -> FigureRow:
    return FigureRow(
        kind="fund",
        document=document.name,
        place=document.place(fund.span),
        project=target.project.name,
        subject=fund.label,
        period=period,
        measure=FUND_MEASURES[fund.measure],
        value=fund.printed,
        unit=fund.unit,
        amount=fund.amount,
        quote=fund.span.quote,
        span=fund.span,
    )


def _make_indicator(
    document: Document,
    target: Target,
    indicator: Indicator,
    span: Span,
    said: tuple[str, str, str | None],
) -> FigureRow:
    measure, value, period = said
    sign = _tell_sign(indicator, value) if measure == "指标值" else ""
    return FigureRow(
        kind="indicator",
        document=document.name,
        place=document.place(span),
        project=target.project.name,
        subject=indicator.name,
        period=period,
        measure=measure,
        value=f"{sign}{value}",
        unit=indicator.unit,
        quote=f"{sign}{span.quote}",
        span=span,
    )


def _tell_sign(indicator: Indicator, value: str) -> str:
    """The ≥ or ≤ of a column of its own, which the cell of the value does not print again."""
    stated = any(cell.field == "operator" for cell in indicator.cells)
    sign = indicator.operator or ""
    shown = stated and sign in SIGNS and value[:1].isdigit()
    return sign if shown else ""


# ---- comparisons ------------------------------------------------------------------------------


def compare_files(
    means: Means, paths: Sequence[Path], out: Path, *, overwrite: bool = False
) -> ComparisonFiles:
    """Line up the figures of files and write a workbook and a page beside it.

    `out` is a folder, or the name of either file. A file that cannot be read is told and the others
    go on. Raises `NothingToReview` for fewer than two reports where no project has forms of two
    years, `UsageError` and `CannotWrite` as above.
    """
    workbook, page = place_comparison(out)
    need_free((workbook, page), overwrite=overwrite)
    papers = read_papers(means, paths)
    found = compare_papers(papers)
    return ComparisonFiles(
        found, write_comparison_workbook(found, workbook), write_comparison_page(found, page)
    )


def place_comparison(out: Path) -> tuple[Path, Path]:
    """Where the workbook and the page go; raises `UsageError` for a file of another kind."""
    if out.suffix.lower() in _PAIR and not out.is_dir():
        return out.with_suffix(".xlsx"), out.with_suffix(".html")
    if out.suffix and not out.is_dir() and out.suffix[1:].isascii():
        raise UsageError.bad_ending(out, f"{'、'.join(_PAIR)}，或写一个文件夹")
    return out / f"{NAME}.xlsx", out / f"{NAME}.html"


def compare_papers(papers: Papers) -> Comparison:
    """Reports side by side, and forms of a project year by year; the notes tell of the others."""
    copies: list[str] = []
    read: list[tuple[Document, tuple[Target, ...]]] = []
    seen: dict[str, str] = {}
    for document in papers.documents:
        name = seen.setdefault(document.id, document.name)
        if name == document.name:
            read.append((document, read_targets(document)))
        else:
            copies.append(_SAME.format(document.name, name))
    years = compare_forms(read)
    facts, notes = _list_facts(read, years.documents)
    notes = [*copies[:_MOST_NAMED], *notes, *years.notes]
    if len(facts) < 2 and not years.projects:
        name = facts[0].document.name if facts else papers.documents[0].name
        raise NothingToReview.one_paper(name, [*papers.reasons, *notes])
    if len(facts) == 1:
        notes.append(_ONE_REPORT.format(facts[0].document.name))
    found = line_up(facts if len(facts) > 1 else (), unread=papers.unread)
    return found.model_copy(update={"notes": (*found.notes, *notes), "projects": years.projects})


def _list_facts(
    read: Sequence[tuple[Document, Sequence[Target]]], compared: frozenset[str]
) -> tuple[list[Facts], list[str]]:
    """The reports with their figures, and what is said of the forms and of empty papers."""
    forms: list[str] = []
    empty: list[str] = []
    facts: list[Facts] = []
    for document, targets in read:
        figures = [one for one in find_figures(document) if not _lies_in(one.span, targets)]
        if _is_form(document, targets):
            forms += [] if document.id in compared else [document.name]
        elif figures:
            facts.append(Facts(document, figures, find_outline(document)))
        elif document.id not in compared:
            empty.append(document.name)
    return facts, [*_note(_FORMS, forms), *_note(_NO_FIGURES, empty)]


def _note(sentence: str, names: Sequence[str]) -> list[str]:
    shown = "、".join(f"“{name}”" for name in names[:_MOST_NAMED])
    more = f"等{len(names)}份材料" if len(names) > _MOST_NAMED else ""
    return [sentence.format(shown + more)] if names else []


def _is_form(document: Document, targets: Sequence[Target]) -> bool:
    """True where forms are most of what the file holds."""
    return sum(one.span.end - one.span.start for one in targets) * 2 > len(document.text)


def _lies_in(span: Span, forms: Sequence[Target]) -> bool:
    return any(form.span.start <= span.start < form.span.end for form in forms)


# ---- files ------------------------------------------------------------------------------------


def read_papers(means: Means, paths: Sequence[Path]) -> Papers:
    """Every file below the paths as a document with a name of its own; an error when none is left."""
    files = collect_files(paths)
    names = _name_apart(files)
    documents: list[Document] = []
    unread: list[Unplaced] = []
    outcomes = read_files(means, files)
    for done, (name, outcome) in enumerate(zip(names, outcomes, strict=True)):
        means.tell("读取材料", done, len(files))
        if isinstance(outcome, Document):
            documents.append(outcome.model_copy(update={"name": name}))
        elif len(files) == 1:
            raise outcome
        else:
            unread.append(Unplaced(name=name, reason=str(outcome)))
    if not documents:
        raise NothingToReview.nothing_read([one.reason for one in unread])
    return Papers(tuple(documents), tuple(unread))


def _name_apart(files: Sequence[SubmittedFile]) -> list[str]:
    """Names as given; of two files of one name each with its folder, or its whole path."""
    for tell in (_tell_name, _tell_folder):
        names = [tell(file) for file in files]
        if max(Counter(names).values()) == 1:
            return names
    return [str(file.path) for file in files]


def _tell_name(file: SubmittedFile) -> str:
    return file.name


def _tell_folder(file: SubmittedFile) -> str:
    return f"{file.path.resolve().parent.name}/{file.name}"


def need_free(paths: Sequence[Path], *, overwrite: bool) -> None:
    """Raise `CannotWrite` for the first path where something stands that is not to be overwritten."""
    for path in paths:
        if path.exists() and not overwrite:
            raise CannotWrite.over(path)
