"""The rows of a returned table become decisions to be made; what does not fit is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pbassist.decide.fold import Decided, Key
from pbassist.decide.returned import Returned, ReturnedRow
from pbassist.decide.words import fold_words
from pbassist.model.record import Action, Decision
from pbassist.model.review import Finding, Review

UNEXPLAINED = "退回表中未采纳"
"""理由 of a × that gives none."""
FEW = 3
"""From how many on rows that no review knows are told together."""
MOST_PLACES = 20


class Wanted(NamedTuple):
    """A decision that a row asks for (拟记录的决定)."""

    dossier_id: str
    finding: Finding
    """As it stands in the reviews given."""
    action: Action
    """采纳, 修改后采纳 or 驳回."""
    text: str
    """Words of a 修改后采纳; empty otherwise."""
    reason: str
    """Reason of a 驳回; empty otherwise."""
    row: ReturnedRow
    """Where it is asked for."""


class Matched(NamedTuple):
    """What a returned table asks for (退回表核对结果)."""

    decisions: tuple[Wanted, ...]
    """To be put on record with the way `table`."""
    unchanged: tuple[ReturnedRow, ...]
    """Rows that say what is on record already."""
    blank: tuple[ReturnedRow, ...]
    """Rows with neither mark nor words; what they are about stays as it is."""
    conflicts: tuple[str, ...]
    """Rows that contradict each other, or a later entry of the record; nothing is recorded."""
    foreign: tuple[str, ...]
    """Rows whose id no review knows."""
    problems: tuple[str, ...]
    """What could not be read or understood, the table's own problems first."""

    @property
    def told(self) -> tuple[str, ...]:
        """Every sentence for the person who returned the table."""
        return (*self.problems, *self.conflicts, *self.foreign)


class _Known(NamedTuple):
    dossier_id: str
    finding: Finding


class _Sentences(NamedTuple):
    conflicts: list[str]
    foreign: list[str]
    problems: list[str]


def match_returned(returned: Returned, reviews: Sequence[Review], decided: Decided) -> Matched:
    """Hold the rows of a returned table against reviews and record; nothing is guessed.

    `reviews` as made or as they stand, the last of a dossier counts. A decision that was recorded
    after the table was written (by `returned.head`) and differs stays, and is told; `decided` must
    come from `fold_entries` for that, else every difference is told.
    """
    told = _Sentences([], [], list(returned.problems))
    known = _index(reviews, decided)
    by_finding: dict[Key, list[tuple[ReturnedRow, Finding]]] = {}
    blank: list[ReturnedRow] = []
    unknown: list[ReturnedRow] = []
    for row in returned.rows:
        found = _find(row, known)
        if found is None:
            unknown += [row] if row.mark else []
            continue
        if isinstance(found, str):
            told.foreign.append(found)
            continue
        problem = _object_to(row, found.finding, decided.of(found.dossier_id, found.finding.id))
        if problem:
            told.problems.append(problem)
        elif not row.mark:
            blank.append(row)
        else:
            key = found.dossier_id, found.finding.id
            by_finding.setdefault(key, []).append((row, found.finding))
    told.foreign.extend(_tell_unknown(unknown, sum(row.mark != "" for row in returned.rows)))
    decisions: list[Wanted] = []
    unchanged: list[ReturnedRow] = []
    for key, rows in by_finding.items():
        if len({_say(row) for row, _ in rows}) > 1:
            told.conflicts.append(_tell_contradiction([row for row, _ in rows]))
            continue
        row, finding = rows[0]
        current = decided.of(*key)
        if current is not None and _agrees(row, current):
            unchanged.extend(one for one, _ in rows)
        elif _is_later(returned, key, decided):
            told.conflicts.append(_tell_later(row, current))
        else:
            decisions.append(_want(key[0], finding, row))
    return Matched(
        tuple(decisions),
        tuple(unchanged),
        tuple(blank),
        tuple(told.conflicts),
        tuple(told.foreign),
        tuple(told.problems),
    )


def _index(reviews: Iterable[Review], decided: Decided) -> dict[str, list[_Known]]:
    """Every finding that a table can show, by its folded id."""
    known: dict[str, list[_Known]] = {}
    for review in {one.dossier_id: one for one in reviews}.values():
        seen: set[str] = set()
        for finding in _list_shown(review, decided):
            if finding.id not in seen:
                seen.add(finding.id)
                known.setdefault(fold_words(finding.id), []).append(
                    _Known(review.dossier_id, finding)
                )
    return known


def _list_shown(review: Review, decided: Decided) -> Iterator[Finding]:
    yield from review.findings
    yield from review.dismissed
    for one in decided.on_dossier(review.dossier_id):
        if one.finding is not None and one.finding.origin == "person":
            yield one.finding


def _find(row: ReturnedRow, known: dict[str, list[_Known]]) -> _Known | str | None:
    """What a row is about; None where no review knows its id, a sentence where several do."""
    found = known.get(fold_words(row.finding_id), [])
    if row.dossier_id:
        found = [one for one in found if fold_words(one.dossier_id) == fold_words(row.dossier_id)]
    if not found:
        return None
    if len(found) > 1:
        return f"{row.name}没有卷宗号，编号“{row.finding_id}”对应{len(found)}个项目，未记录。"
    return found[0]


def _tell_unknown(rows: Sequence[ReturnedRow], total: int) -> Iterator[str]:
    """Rows that no review knows: each where they are few, in one sentence where they are many."""
    if len(rows) < FEW:
        for row in rows:
            yield (
                f"{row.name}的编号“{row.finding_id}”不在最近一次审核中"
                "（编号被改动、不是本工作区的表，或项目已重新审核），未记录。"
            )
        return
    if len(rows) == total:
        yield (
            f"表中填写的{total}行，编号都不在最近一次审核中，未记录；"
            "可能不是本工作区的表，或这些项目已重新审核、未在最近一次审核之列。"
        )
        return
    for sheet in dict.fromkeys(row.sheet for row in rows):
        there = [row for row in rows if row.sheet == sheet]
        places = "、".join(str(row.row) for row in there[:MOST_PLACES])
        more = "等" if len(there) > MOST_PLACES else ""
        projects = "、".join(dict.fromkeys(row.project for row in there if row.project))
        yield (
            f"工作表“{sheet}”第{places}行{more}共{len(there)}行的编号不在最近一次审核中"
            f"（该意见已整改、项目未在最近一次审核之列，或编号被改动），未记录：{projects}。"
        )


def _object_to(row: ReturnedRow, finding: Finding, current: Decision | None) -> str:
    """Why a row cannot be taken as it is; empty where it can."""
    if row.mark == "改" and not row.text and (current is None or current.action != "修改后采纳"):
        return f"{row.name}标了“改”而没有改写，未记录；请把改写写在“修改后意见”栏。"
    if row.mark in ("×", "改") or not _was_edited(row, finding, current):
        return ""
    return (
        f"{row.name}的“审核意见”或“修改建议”与系统中的不一致（在表中直接改动，或导出后已更新），"
        "未记录；请把改写写在“修改后意见”栏。"
    )


def _was_edited(row: ReturnedRow, finding: Finding, current: Decision | None) -> bool:
    """Whether the printed words are none that stood for this finding."""
    stood = [finding]
    if current is not None and current.finding is not None:
        stood.append(current.finding)
    messages = {fold_words(one.message) for one in stood}
    messages |= {fold_words(f"{one.message}{one.remedy}") for one in stood}
    remedies = {fold_words(one.remedy) for one in stood} | {""}
    if current is not None and current.text:
        messages.add(fold_words(current.text))
    opinion, remedy = fold_words(row.opinion), fold_words(row.remedy)
    return (opinion != "" and opinion not in messages) or remedy not in remedies


def _say(row: ReturnedRow) -> tuple[str, str]:
    return row.mark, fold_words(row.text)


def _agrees(row: ReturnedRow, current: Decision) -> bool:
    """Whether a row says what is on record; √ on words of a person takes these words up."""
    if row.mark == "×":
        return current.action == "驳回"
    if row.mark == "改":
        same = not row.text or fold_words(row.text) == fold_words(current.text)
        return current.action == "修改后采纳" and same
    if current.action == "修改后采纳":
        return fold_words(row.opinion) == fold_words(current.text)
    return current.action in ("采纳", "漏报")


def _is_later(returned: Returned, key: Key, decided: Decided) -> bool:
    """Whether somebody decided on a finding after the table was written, or may have."""
    if key not in decided.touched:
        return False
    if returned.head is None or not decided.touched[key]:
        return True
    return decided.touched[key] > returned.head.seq


def _want(dossier_id: str, finding: Finding, row: ReturnedRow) -> Wanted:
    if row.mark == "×":
        return Wanted(dossier_id, finding, "驳回", "", row.reason or UNEXPLAINED, row)
    action: Action = "修改后采纳" if row.mark == "改" else "采纳"
    return Wanted(dossier_id, finding, action, row.text, "", row)


def _tell_contradiction(rows: Sequence[ReturnedRow]) -> str:
    places = "、".join(f"第{row.row}行" for row in rows)
    marks = "、".join(dict.fromkeys(row.mark for row in rows))
    return f"{rows[0].name}的编号在{places}出现多次，填写不一致（{marks}），均未记录，请保留一行。"


def _tell_later(row: ReturnedRow, current: Decision | None) -> str:
    if current is None:
        return f"{row.name}填“{row.mark}”，但表导出后该决定已被撤销，未记录；请重新导出后填写。"
    day = f"{current.reviewer}“{current.action}”"
    return (
        f"{row.name}填“{row.mark}”，但审核记录中已有{day}，且不早于该表，"
        f"仍以记录为准；确需改变的，请重新导出后填写，或用 pbassist decide 加编号 {row.finding_id} 决定。"
    )
