"""What a person wants done becomes decisions on record, and the last review as it then stands."""

from __future__ import annotations

import getpass
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from pbassist.decide import (
    Decided,
    KeptPhrase,
    keep_phrase,
    make_decision,
    make_missed,
    match_returned,
    read_returned,
)
from pbassist.errors import DecisionError
from pbassist.find.quotes import locate, locate_all
from pbassist.lock import WriterLock
from pbassist.model.document import Span
from pbassist.model.record import Action, Decision, Way
from pbassist.model.review import FindingLevel, Review, SeasonReview
from pbassist.workspace.composing import Standing, read_standing
from pbassist.workspace.keeping import load_paper, load_season
from pbassist.workspace.means import Means
from pbassist.workspace.reading import read_file
from pbassist.workspace.records import (
    Item,
    append_record,
    find_recorded,
    name_program,
    pin_papers,
    read_record,
)
from pbassist.workspace.reviewing import read_current, renew_season
from pbassist.workspace.sentences import list_frame, name_subject
from pbassist.workspace.subjects import (
    Subject,
    choose_dossiers,
    choose_one_dossier,
    choose_open,
    find_subject,
    list_open_lines,
    list_proposals,
)

Word = Literal["采纳", "修改", "驳回", "漏报", "撤销"]
"""What a person types; 修改 is short for 修改后采纳."""
OWN_FAULT = "补充意见"
"""问题类别 of a matter that a person adds without naming one."""
EVERY_LETTER = "全部"
"""What a person types for the letters of every project."""
LEVELS: dict[str, FindingLevel] = {"须更正": "错误", "建议完善": "疑似", "请说明": "请核实"}


class Wish(NamedTuple):
    """What a person wants done (决定内容)."""

    word: Word
    ids: tuple[str, ...] = ()
    """Beginnings of ids."""
    fault: str | None = None
    project: str | None = None
    letter: str | None = None
    """Project whose letter's frame is decided."""
    everything: bool = False
    reason: str = ""
    text: str = ""
    quote: str = ""
    kind: str = "建议完善"
    """How a matter that was missed reads outward."""
    keep: bool = False
    """Whether the words are kept for their 问题类别."""


class Outcome(NamedTuple):
    """What came of deciding (决定结果)."""

    recorded: tuple[Decision, ...]
    """Decisions put on record."""
    unchanged: int
    """Subjects that stood so already."""
    told: tuple[str, ...]
    """Conflicts and foreign rows of a returned table, a sentence each."""
    kept: tuple[str, ...]
    """问题类别 for which a phrase was kept."""
    season: SeasonReview
    """The last review as it stands now."""

    @property
    def open_lines(self) -> int:
        """Lines of the table nobody decided."""
        return sum(len(list_open_lines(one)) for one in self.season.reviews)

    @property
    def open_proposals(self) -> int:
        """What a model proposed and nobody decided."""
        return sum(len(list_proposals(one)) for one in self.season.reviews)


class _Act(NamedTuple):
    """A decision before it is made: on what, how, and in which words."""

    subject: Subject
    action: Action
    way: Way
    text: str = ""
    reason: str = ""
    undoes: str | None = None


def name_reviewer(means: Means, given: str | None) -> str:
    """Who decides: as given, as the settings say, or the account's name."""
    named = given or means.settings.bureau.reviewer
    if named and named.strip():
        return named.strip()
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "未署名"


def decide(means: Means, wish: Wish, *, reviewer: str) -> Outcome:
    """Put a person's decision on record and bring the last review up to it.

    Raises `DecisionError` for what cannot be meant; then nothing is recorded.
    """
    root = means.need_root()
    read_current(means)
    with WriterLock(root):
        season, standing = load_season(root), read_standing(root)
        if wish.word == "漏报":
            acts = [_miss(root, season, wish)]
        else:
            acts = list(_plan(season, standing.decided, wish))
        made = [_make(means, one, standing, reviewer) for one in acts]
        fresh = [one for one in made if not _stands(one, standing.decided)]
        kept = _keep_phrases(acts, fresh) if wish.keep else []
        phrases = list({one[0]: one for one in kept if not isinstance(one, str)}.values())
        told = list(dict.fromkeys(one for one in kept if isinstance(one, str)))
        return _record(means, season, fresh, phrases, unchanged=len(made) - len(fresh), told=told)


def decide_returned(means: Means, path: Path, *, reviewer: str) -> Outcome:
    """Put on record what a returned table says; rows that fit nothing are told."""
    root = means.need_root()
    returned = read_returned(read_file(means, path))
    read_current(means)
    with WriterLock(root):
        season, standing = load_season(root), read_standing(root)
        matched = match_returned(returned, season.reviews, standing.decided)
        reviews = {one.dossier_id: one for one in season.reviews}
        acts = [
            _Act(
                Subject(reviews[one.dossier_id], one.finding.id, finding=one.finding),
                one.action,
                "table",
                one.text,
                one.reason,
            )
            for one in matched.decisions
        ]
        made = [_make(means, one, standing, reviewer) for one in acts]
        return _record(means, season, made, (), unchanged=len(matched.unchanged), told=matched.told)


def _plan(season: SeasonReview, decided: Decided, wish: Wish) -> Iterator[_Act]:
    """What a wish does, subject by subject."""
    _object_to_words(wish)
    action: Action = "修改后采纳" if wish.word == "修改" else wish.word
    if wish.letter is not None:
        for subject in _list_frames(season, wish.letter, decided):
            yield _Act(subject, action, "letter", wish.text, wish.reason)
        return
    reviews = choose_dossiers(season, wish.project)
    if wish.ids:
        for typed in wish.ids:
            yield from _act_on(find_subject(reviews, typed), action, decided, wish)
        return
    if wish.fault is None and wish.project is None and not wish.everything:
        raise DecisionError.nothing_named()
    way: Way = "fault" if wish.fault else "project"
    for subject in choose_open(reviews, wish.fault):
        yield _Act(subject, action, way, wish.text, wish.reason)


def _object_to_words(wish: Wish) -> None:
    if wish.word == "驳回" and not wish.reason.strip():
        raise DecisionError.no_reason()
    if wish.word == "修改" and not wish.text.strip():
        raise DecisionError.no_text()
    if wish.word == "撤销" and not wish.ids:
        raise DecisionError.undo_needs_id()
    if wish.keep and wish.word != "修改":
        raise DecisionError.keep_needs_text()


def _list_frames(season: SeasonReview, words: str, decided: Decided) -> Iterator[Subject]:
    """The frame of the letter that words name, or of all what nobody decided."""
    if words != EVERY_LETTER:
        yield from _list_frame(choose_one_dossier(season, words))
        return
    for review in season.reviews:
        for subject in _list_frame(review) if review.opinion is not None else ():
            if decided.of(review.dossier_id, subject.id) is None:
                yield subject


def _list_frame(review: Review) -> Iterator[Subject]:
    if review.opinion is None:
        raise DecisionError.no_letter(review.project.name or review.dossier_id)
    for statement in list_frame(review.opinion):
        yield Subject(review, name_subject(statement), statement=statement)


def _act_on(subject: Subject, action: Action, decided: Decided, wish: Wish) -> Iterator[_Act]:
    """One id: a finding, a sentence of the frame, or a point with all its findings."""
    if action == "撤销":
        current = decided.of(subject.review.dossier_id, subject.id)
        if current is None:
            raise DecisionError.not_decided(subject.id)
        yield _Act(subject, action, "line", reason=wish.reason, undoes=current.id)
        return
    points = subject.statement.finding_ids if subject.statement else ()
    known = {one.id: one for one in subject.review.findings if one.id in points}
    if known and action != "修改后采纳":
        for finding in known.values():
            yield _Act(
                Subject(subject.review, finding.id, finding=finding),
                action,
                "line",
                "",
                wish.reason,
            )
        return
    yield _Act(subject, action, "line", wish.text, wish.reason)


def _miss(root: Path, season: SeasonReview, wish: Wish) -> _Act:
    """A matter that the program missed, on the words of the paper where it stands."""
    if wish.project is None or not wish.quote.strip() or not wish.text.strip():
        raise DecisionError.missed_needs()
    review = choose_one_dossier(season, wish.project)
    span = _locate(root, review, wish.quote)
    finding = make_missed(
        review.dossier_id,
        span=span,
        fault=wish.fault or OWN_FAULT,
        message=wish.text,
        level=LEVELS[wish.kind],
    )
    return _Act(
        Subject(review, finding.id, finding=finding), "漏报", "line", wish.text, wish.reason
    )


def _locate(root: Path, review: Review, quote: str) -> Span:
    """Where a quote stands in a dossier's papers, once and exactly."""
    pins = pin_papers(review, {})
    documents = [load_paper(root, one.document_id, name=one.name) for one in pins]
    found = [span for one in documents if (span := locate(quote, one)) is not None]
    if len(found) == 1:
        return found[0]
    count = sum(len(locate_all(quote, one)) for one in documents)
    if count > 1:
        raise DecisionError.quote_repeated(quote, count)
    raise DecisionError.quote_not_found(quote)


def _make(means: Means, act: _Act, standing: Standing, reviewer: str) -> Decision:
    review, finding = act.subject.review, act.subject.finding
    recorded = find_recorded(standing.reviewed, review)
    return make_decision(
        dossier_id=review.dossier_id,
        subject=act.subject.id,
        kind="statement" if finding is None else "finding",
        topic=finding.topic if finding else "",
        action=act.action,
        reviewer=reviewer,
        at=means.clock(),
        reason=act.reason,
        text=act.text,
        finding=finding,
        undoes=act.undoes,
        way=act.way,
        round=review.round,
        papers=recorded.papers if recorded else pin_papers(review, {}),
        profile=review.profile,
        program=name_program(),
    )


def _stands(decision: Decision, decided: Decided) -> bool:
    """Whether the same was decided already, by whomever."""
    current = decided.of(decision.dossier_id, decision.subject)
    if current is None or decision.action == "撤销":
        return False
    said = (current.action, current.text, current.reason)
    return said == (decision.action, decision.text, decision.reason)


def _keep_phrases(
    acts: Sequence[_Act], fresh: Sequence[Decision]
) -> list[tuple[KeptPhrase, str] | str]:
    """The phrases of changed findings with their decisions, or why a text is none."""
    subjects = {(one.subject.review.dossier_id, one.subject.id): one.subject for one in acts}
    kept: list[tuple[KeptPhrase, str] | str] = []
    for decision in fresh:
        subject = subjects[decision.dossier_id, decision.subject]
        if subject.finding is None:
            kept.append("只有问题意见的文字可以保留，函的其他语句不能。")
            continue
        project = subject.review.project
        names = [one for one in (project.name, project.unit, project.department) if one]
        phrase = keep_phrase(decision, subject.finding, names=names)
        kept.append(phrase if isinstance(phrase, str) else (phrase, decision.id))
    return kept


def _record(
    means: Means,
    season: SeasonReview,
    fresh: Sequence[Decision],
    phrases: Sequence[tuple[KeptPhrase, str]],
    *,
    unchanged: int,
    told: Sequence[str] = (),
) -> Outcome:
    """Record first, durable; then the last review, which can always be made again from it."""
    items: list[Item] = [("decision", one.to_stored()) for one in fresh]
    items += [("phrase", {**one._asdict(), "decision_id": by}) for one, by in phrases]
    faults = {one.fault for one, _ in phrases}
    if items:
        append_record(means.need_root(), items, actor=fresh[0].reviewer, at=means.clock())
        season = renew_season(means, season, _find_touched(means, season, fresh, faults))
    return Outcome(tuple(fresh), unchanged, tuple(told), tuple(sorted(faults)), season)


def _find_touched(
    means: Means, season: SeasonReview, fresh: Sequence[Decision], faults: set[str]
) -> frozenset[str]:
    """The dossiers whose reviews read otherwise now; a phrase touches every one of its fault."""
    undone = {one.undoes for one in fresh if one.undoes}
    for entry in read_record(means.need_root(), "phrase") if undone else ():
        if entry.body["decision_id"] in undone:
            faults = {*faults, str(entry.body["fault"])}
    touched = {one.dossier_id for one in fresh}
    for review in season.reviews:
        if faults & {finding.fault for finding in review.findings}:
            touched.add(review.dossier_id)
    return frozenset(touched)
