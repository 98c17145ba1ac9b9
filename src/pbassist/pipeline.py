"""Documents become a season of dossiers, and a dossier becomes its review: the order of the stages.

Pure functions of their arguments: no clock, no files, no settings.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from pbassist import checks
from pbassist.coverage import cover_report, guess_document_type
from pbassist.dossiers import Facts, join_facts, name_others
from pbassist.draft import Phrases, draft_review, reword_review
from pbassist.find.citations import find_citations
from pbassist.find.figures import survey
from pbassist.find.outline import find_outline
from pbassist.forms import (
    read_appraisals,
    read_estimates,
    read_payments,
    read_requests,
    read_targets,
    read_units,
)
from pbassist.forms.project_lists import read_project_lists
from pbassist.model.document import Document, Span
from pbassist.model.performance import Dossier, Paper, Season, Target, Unit, Unplaced
from pbassist.model.policy import Library
from pbassist.model.profile import Profile
from pbassist.model.review import LEVEL_ORDER, Finding, PaperRecord, Review
from pbassist.profiles import choose_profile, guess_profile
from pbassist.questions import Questioner, Requirement
from pbassist.relations import find_relations
from pbassist.relations.season.likeness import join_alike
from pbassist.relations.season.same_words import join_same_words

KIN: dict[str, frozenset[str]] = {
    "效益指标空泛或与项目无关": frozenset({"指标值不可衡量", "指标归类不当"}),
}
"""问题类别 of a rule that say of an indicator what a model's 问题类别 would say again."""
FAULTY = ("unmet", "partly")
_HIDDEN = "所在表格有隐藏的行、列或文字，未计入核对，请先取消隐藏对照。"
_UNHIDE = "表中有隐藏内容未计入，如系隐藏所致，请取消隐藏后重新报送。"
"""For the unit, which may not know that something is hidden in its form."""


def read_facts(document: Document) -> Facts:
    """What a document holds: its forms, payments and register rows; a text's facts come later.

    A form's workbook often carries its estimate or a payment sheet beside it; the register never.
    """
    targets = read_targets(document)
    taken = [(one.span.start, one.span.end) for one in targets]
    return Facts(
        document=document,
        targets=targets,
        payments=read_payments(document),
        units=() if targets else read_units(document),
        estimates=read_estimates(document),
        requests=() if targets else read_requests(document),
        appraisals=tuple(
            one
            for one in read_appraisals(document)
            if not any(low < one.span.end and one.span.start < high for low, high in taken)
        ),
        lists_projects=bool(read_project_lists(document)),
    )


def read_season(
    documents: Iterable[Document], *, unplaced: Sequence[Unplaced] = (), year: int | None = None
) -> Season:
    """The season of a folder's documents, files that could not be read carried along.

    What can only be seen of many forms at once is found here, once, and each dossier knows it.
    """
    facts = [read_facts(document) for document in documents]
    season = join_facts(facts, year=year)
    names = [*(one.document.name for one in facts), *(one.name for one in unplaced)]
    update = {
        "unplaced": (*unplaced, *season.unplaced),
        "dossiers": name_others(join_same_words(join_alike(season.dossiers)), names),
    }
    return season.model_copy(update=update)


def review(
    dossier: Dossier,
    library: Library,
    profile: Profile,
    *,
    on: dt.date,
    now: dt.datetime,
    ask: Questioner | None = None,
    phrases: Phrases | None = None,
    units: Sequence[Unit] = (),
) -> Review:
    """The review of a dossier: facts, checks, then the draft where `phrases` are given.

    `on` is the day at which rules are asked, `now` an aware time, `units` the season's register.
    What a model says through `ask` stands behind what the rules say, of its own origin, and goes
    nowhere outward before a person took it up; without `ask` the review is the same but for that.
    """
    dossier = complete_facts(dossier, profile)
    brief = checks.Brief(dossier, library, profile, on, tuple(units))
    ruled = tuple(_ask_where_unsure(checks.run_checks(brief), dossier))
    asked = _ask(ask, dossier, profile, ruled) if ask else ()
    findings = (*ruled, *asked)
    result = Review(
        dossier_id=dossier.id,
        kind=dossier.kind,
        project=dossier.project,
        requested=_requested(dossier),
        attribute=_attribute(dossier),
        papers=tuple(_record(paper) for paper in dossier.papers),
        profile=profile.id,
        profile_title=profile.title,
        profile_note=profile.chosen,
        on=on,
        made_at=now,
        depth=checks.tell_depth(brief),
        monitored=checks.show_monitored(brief),
        findings=(*_sort_faults(ruled, phrases), *_sort_faults(asked, phrases)),
        passed=tuple(one for one in findings if one.verdict == "met"),
        unchecked=tuple(one for one in findings if one.verdict in ("unclear", "not_applicable")),
    )
    if phrases is None:
        return result
    result = draft_review(result, dossier, phrases, library=library)
    if ask is None or result.opinion is None:
        return result
    rewordings = ask.reword(result.opinion, result.findings, dossier_id=dossier.id)
    return reword_review(result, dossier, rewordings, phrases, library)


def _ask_where_unsure(findings: Iterable[Finding], dossier: Dossier) -> Iterator[Finding]:
    """What was recognised in a picture, or is only partly shown, proves nothing: it is asked."""
    papers = {paper.document.id: paper.document for paper in dossier.papers}
    doubts = [_doubt_scans, _doubt_hidden]
    unsure = {key: [doubt(one) for doubt in doubts] for key, one in papers.items()}
    for finding in findings:
        notes = dict.fromkeys(
            note
            for span in finding.evidence
            for doubt in unsure.get(span.document_id, ())
            if doubt is not None and (note := doubt(finding, span))
        )
        if notes and finding.level in ("错误", "疑似"):
            note = "".join((finding.note, *notes))
            remedy = finding.remedy + (_UNHIDE if _HIDDEN in notes else "")
            update = {"level": "请核实", "note": note, "remedy": remedy}
            yield finding.model_copy(update=update)
        else:
            yield finding


Doubt = Callable[[Finding, Span], str]
"""The note on why a piece of evidence proves nothing; empty where it does."""


def _doubt_scans(document: Document) -> Doubt | None:
    seen = [(one.start, one.end) for one in document.blocks if one.source == "ocr"]
    if not seen:
        return None

    def doubt(finding: Finding, span: Span) -> str:
        touched = any(start < span.end and span.start < end for start, end in seen)
        return "依据系扫描件识别所得，请先对照原件。" if touched else ""

    return doubt


def _doubt_hidden(document: Document) -> Doubt | None:
    """Hidden rows and columns may hold what seems missing or what a total counts.

    What is vague in a cell that is seen stays so, whatever is hidden beside it.
    """
    partly = checks.find_hidden_tables(document)
    if not partly:
        return None

    def doubt(finding: Finding, span: Span) -> str:
        if finding.level != "错误" and finding.formula is None:
            return ""
        blocks = document.blocks_within(span.start, max(span.end, span.start + 1))
        touched = any(block.cell and block.cell.table in partly for block in blocks)
        return _HIDDEN if touched else ""

    return doubt


def _ask(
    ask: Questioner, dossier: Dossier, profile: Profile, ruled: Sequence[Finding]
) -> tuple[Finding, ...]:
    """A model's findings on a dossier without what a rule says already."""
    found = ask.judge(dossier, profile, tuple(list_requirements(dossier, profile)))
    faults = [one for one in ruled if one.verdict in FAULTY]
    return tuple(one for one in found if not any(_says_again(one, rule) for rule in faults))


def list_requirements(dossier: Dossier, profile: Profile) -> Iterator[Requirement]:
    """Every required content of the dossier's reports, with what the rule found of it."""
    for paper in dossier.papers:
        coverage = cover_report(paper, profile) if paper.role == "report" else None
        if coverage is None or coverage.kind is None:
            continue
        for row in coverage.rows:
            yield Requirement(paper, coverage.kind, row.required, row.verdict, row.span)


def _says_again(one: Finding, rule: Finding) -> bool:
    """Whether a model's fault is the matter of a rule's: kind alike, and subject or place the same."""
    if one.verdict not in FAULTY:
        return False
    if one.fault != rule.fault and rule.fault not in KIN.get(one.fault, ()):
        return False
    if _fold(one.subject) == _fold(rule.subject):
        return True
    return any(
        span.document_id == other.document_id and span.start < other.end and other.start < span.end
        for span in one.evidence
        for other in rule.evidence
    )


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _sort_faults(findings: Iterable[Finding], phrases: Phrases | None) -> list[Finding]:
    """The faults among some findings, the gravest first."""
    faults = [one for one in findings if one.verdict in FAULTY]
    return sorted(faults, key=lambda one: _gravity(one, phrases))


def _gravity(finding: Finding, phrases: Phrases | None) -> tuple[int, int]:
    """The gravest level first, then the order of the phrase file."""
    level = LEVEL_ORDER.get(finding.level or "请核实", len(LEVEL_ORDER))
    return level, phrases.rank(finding.fault) if phrases else 0


def complete_facts(dossier: Dossier, profile: Profile) -> Dossier:
    """The dossier with figures, outline, citations and relations of its texts found."""
    papers = tuple(_complete_paper(paper, profile) for paper in dossier.papers)
    return dossier.model_copy(update={"papers": papers})


def _complete_paper(paper: Paper, profile: Profile) -> Paper:
    if paper.role != "report" or paper.figures or paper.outline:
        return paper
    return read_report(paper.document, profile)


def read_report(document: Document, profile: Profile) -> Paper:
    """A text as a paper: outline, figures, citations, relations and its type of document."""
    outline, numbers = find_outline(document), survey(document)
    return Paper(
        role="report",
        document=document,
        outline=outline,
        figures=numbers.figures,
        unparsed=numbers.unparsed,
        citations=find_citations(document),
        relations=find_relations(document, numbers.figures, outline),
        document_type=guess_document_type(document, profile),
    )


CHOSEN = "按设置或命令指定。"


def choose_scheme(
    dossier: Dossier, profiles: Mapping[str, Profile], default: str, *, fixed: bool = False
) -> Profile:
    """The scheme for a dossier: the one a person chose (`fixed`), else guessed from its forms, that of
    the stage under review first; `Profile.chosen` says why.
    """
    if fixed:
        return choose_profile(profiles, default).model_copy(update={"chosen": CHOSEN})
    targets: list[Target] = [paper.target for paper in dossier.papers if paper.target is not None]
    stage = checks.stage_of(dossier)
    targets.sort(key=lambda target: target.stage != stage)
    return guess_profile(targets, profiles, default)


def _requested(dossier: Dossier) -> str | None:
    """申报金额 in 万元; for a self-evaluation or a monitoring form the year's budget."""
    stage = checks.stage_of(dossier)
    later = ("self_evaluation", "monitoring")
    target = dossier.target(stage if stage in later else "declaration")  # type: ignore[arg-type]
    if target is None:
        return None
    fund = (
        target.fund("total", "requested")
        or target.fund("total", "adjusted")
        or target.fund("total", "initial")
    )
    if fund is None:
        return None
    text = f"{fund.amount / 10_000:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _attribute(dossier: Dossier) -> str | None:
    found = (paper.target.attribute for paper in dossier.papers if paper.target is not None)
    return next((attribute for attribute in found if attribute), None)


def _record(paper: Paper) -> PaperRecord:
    document = paper.document
    span = paper.target.span if paper.target else None
    return PaperRecord(
        role=paper.role,
        name=document.name,
        document_id=document.id,
        reader=f"{document.reader.name} {document.reader.version}",
        place=document.place(span) if span else "",
        document_type=paper.document_type,
    )
