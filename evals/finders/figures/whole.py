"""The figures of whole papers become precision, recall, and what is rightly said of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from evals.finders.figures.placing import Gold, Sheet, read_sheets
from evals.harness import Score, Tally
from pbassist.find.figures import find_figures
from pbassist.model.figures import Figure

_SAID = {"period": "期间", "subject": "主语", "measure": "口径"}


class Sums:
    """Counts over one paper or several."""

    def __init__(self) -> None:
        self.spans, self.values = Tally(), Tally()
        self.judged: Counter[str] = Counter()
        self.right: Counter[str] = Counter()

    def __str__(self) -> str:
        said = "  ".join(
            f"{label} {self.right[field] / max(1, self.judged[field]):.3f}"
            f" ({self.right[field]}/{self.judged[field]})"
            for field, label in _SAID.items()
        )
        return f"spans {self.spans}  values {self.values}  {said}"


def score_papers(found: Score) -> None:
    """Add an outcome for every line with figures, one for what else a paper gives, and the lines."""
    halves: dict[str, Sums] = {}
    for sheet in read_sheets():
        sums = Sums()
        figures = find_figures(sheet.document)
        _add(sheet, figures, (sums, halves.setdefault(sheet.half, Sums())))
        _note(sheet, figures, found)
        found.lines.append(f"{sheet.name} ({sheet.half}): {sums}")
    for half, sums in halves.items():
        found.lines.append(f"whole papers, {half}: {sums}")


def _add(sheet: Sheet, figures: tuple[Figure, ...], totals: Iterable[Sums]) -> None:
    given = {(one.span.start, one.span.end): one for one in figures}
    for sums in totals:
        sums.spans.add([_span(one) for one in sheet.figures], list(given))
        sums.values.add(map(_reading, sheet.figures), map(_print, figures))
        for gold in sheet.figures:
            figure = given.get(_span(gold))
            for field in _SAID if figure else ():
                judged = judge(gold, figure, field) if figure else None
                sums.judged[field] += judged is not None
                sums.right[field] += judged is True


def judge(gold: Gold, figure: Figure, field: str) -> bool | None:
    """Whether a figure's period, subject or measure is right; None where gold says nothing."""
    wanted = getattr(gold, field)
    given = getattr(figure, field)
    if wanted is None:
        return None
    if field == "subject":
        return all(any(part in (given or "") for part in choices) for choices in wanted)
    return given in wanted if wanted else given is None


def _note(sheet: Sheet, figures: tuple[Figure, ...], found: Score) -> None:
    """Outcomes by line: what was found there, and what was said of it."""
    given = {(one.span.start, one.span.end): one for one in figures}
    lines: dict[str, list[Gold]] = {}
    for gold in sheet.figures:
        lines.setdefault(gold.line, []).append(gold)
    wanted = {_span(one) for one in sheet.figures}
    extra = {one.span.start: one for span, one in given.items() if span not in wanted}
    for line, golds in lines.items():
        missed, said = [], []
        for gold in golds:
            figure = given.get(_span(gold))
            if figure is None or _reading(gold) != _print(figure):
                quote = sheet.document.text[gold.start : gold.end]
                missed.append((quote, figure and (figure.value, figure.unit)))
            for field in _SAID if figure else ():
                if figure and judge(gold, figure, field) is False:
                    said.append((figure.span.quote, getattr(gold, field), getattr(figure, field)))
        found.outcomes[f"{sheet.name}:{line}"] = not missed
        found.details[f"{sheet.name}:{line}"] = f"wrong {missed}"
        found.outcomes[f"{sheet.name}:{line} said"] = not said
        found.details[f"{sheet.name}:{line} said"] = f"wanted, given {said}"
    found.outcomes[f"{sheet.name} nothing else"] = not extra
    told = [(one.span.quote, _around(sheet, at)) for at, one in extra.items()]
    found.details[f"{sheet.name} nothing else"] = f"extra {told}"


def _around(sheet: Sheet, at: int) -> str:
    return sheet.document.text[max(0, at - 10) : at + 10]


def _span(gold: Gold) -> tuple[int, int]:
    return gold.start, gold.end


def _reading(gold: Gold) -> tuple[int, int, str, str | None]:
    return gold.start, gold.end, gold.value, gold.unit


def _print(figure: Figure) -> tuple[int, int, str, str | None]:
    value = figure.value if figure.upper is None else f"{figure.value}~{figure.upper}"
    return figure.span.start, figure.span.end, value, figure.unit
