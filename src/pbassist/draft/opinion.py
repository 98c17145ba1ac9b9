"""A review becomes a draft opinion, composed by rule from its findings and the phrase file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from pbassist.draft.line import draft_line
from pbassist.draft.phrases import FaultPhrase, Phrases, StagePhrases
from pbassist.draft.points import KINDS, MOST_POINTS, MOST_REPORT_POINTS, Matter, gather_matters
from pbassist.draft.rounds import count_rounds, mark_point, say_again, say_rounds
from pbassist.draft.scored import NOT_SCORED, STAGE, Scored, read_score
from pbassist.draft.wording import address, end_sentence, list_ordinals, strip_stop
from pbassist.model.performance import Dossier, Paper, Project, Role, Target
from pbassist.model.review import Finding, Opinion, Point, Review, Statement
from pbassist.model.terms import name_dimension

MAIN_ROLES: tuple[Role, ...] = ("self_evaluation", "monitoring", "declaration", "approval")
"""The form that a letter answers, the latest of the cycle first."""
SUBMITTED: dict[Role, str] = {
    "declaration": "绩效目标申报表",
    "adjustment": "绩效目标调整申请",
    "monitoring": "绩效运行监控表",
    "self_evaluation": "绩效自评表",
    "report": "自评报告",
    "estimate": "资金测算说明",
}
"""Papers that a unit submits, in the order in which a letter names them."""
ACKNOWLEDGED_DIMENSIONS = {
    "output": "产出",
    "cost": "成本",
    "outcome": "效益",
    "satisfaction": "满意度",
}
MOST_SOUND = 5
"""Clauses by which something sound is acknowledged."""
BUREAU = "××县财政局××股"
"""Signature while the settings name none."""
NAMED_SUBJECTS = 3
"""Contents that are named before 等."""
NAMED_TITLES = 3
"""Titles that the summary names before 等."""
GOAL_YEAR = re.compile(
    r"\s{0,4}(20\d{2})\s?年(?:度|内|计划)?(?=[^，,。；;\d]{0,4}(?:完成|开展|建|新|举办|组织|实施|保障))"
)
ANY_YEAR = re.compile(r"(?<!\d)20\d{2}(?=\s?年)")
YEAR_FIRST = re.compile(r"(?:19|20)\d{2}\s{0,2}(?:年|—|-|–|~)")


def draft_opinion(
    review: Review, dossier: Dossier, phrases: Phrases, *, bureau_name: str = ""
) -> Opinion | None:
    """The outward opinion on a dossier; None when there is nothing to say of it.

    Every statement carries the ids of the findings it says; the points are at most five (of a report
    eight), and as many as the summary promises. `bureau_name` is the signature (落款).
    """
    most = MOST_POINTS if review.kind == "project" else MOST_REPORT_POINTS
    sender = review.project.department or review.project.unit
    you = address(sender, phrases.address, phrases.address_default) if sender else "你单位"
    matters = gather_matters(review.findings, phrases, most=most, you=you)
    if not matters:
        return None
    main = _find_main(dossier)
    score = read_score(review, dossier) if _name_stage(main) == "report" else NOT_SCORED
    named = STAGE if score.points and STAGE in phrases.stages else _name_stage(main)
    stage = _choose_round(phrases.stage(named), review)
    return Opinion(
        title=_draft_title(review.project, dossier, main, stage),
        addressee=sender or phrases.addressee_default,
        opening=_draft_opening(review.project, dossier, main, stage, (you, score)),
        summary=_draft_summary(review, main, matters, stage, phrases),
        points=tuple(_make_point(matter, review, stage) for matter in matters),
        closing=_draft_closing(matters, stage, you),
        line=draft_line(matters, _end_line(matters, stage).replace("你单位", you)),
        headings=stage.headings,
        signature=bureau_name or BUREAU,
    )


def _choose_round(stage: StagePhrases, review: Review) -> StagePhrases:
    """The phrases of a stage with those of a later round in their place, where it was compared."""
    if not review.compared:
        return stage
    again = say_again(review.round)
    update = {"opening": stage.opening_again or stage.opening}
    if stage.title_again and review.round > 1:
        update["title"] = stage.title_again.replace("{again}", again)
    return stage.model_copy(update=update)


def find_years(dossier: Dossier) -> tuple[int, ...]:
    """The budget years of a dossier's forms, that of the form which the letter answers first."""
    main = _find_main(dossier)
    targets = [paper.target for paper in (main, *dossier.papers) if paper is not None]
    return tuple(dict.fromkeys(one.year for one in targets if one is not None and one.year))


def _find_main(dossier: Dossier) -> Paper | None:
    """The paper that the letter answers: the form of the latest stage, else the first report."""
    for role in MAIN_ROLES:
        paper = dossier.paper(role)
        if paper is not None and (paper.target is not None or dossier.paper("report") is None):
            return paper
    return dossier.paper("report") or next(iter(dossier.papers), None)


def _name_stage(main: Paper | None) -> str:
    if main is None or main.role not in MAIN_ROLES:
        return "report"
    return "declaration" if main.role == "approval" else main.role


def _draft_title(
    project: Project, dossier: Dossier, main: Paper | None, stage: StagePhrases
) -> str:
    if main is not None and main.role in MAIN_ROLES:
        name = _name_project(project)
        year = "" if YEAR_FIRST.match(name) else _year(main.target, "年")
        return stage.title.format(sender="", year=year, name=name)
    name = _name_report(dossier, main)
    sender = project.department or project.unit or ""
    if sender and sender in name:
        sender = ""
    title = stage.title.format(sender=sender, year="", name=name)
    return title.replace("材料》材料", "材料》")


def _draft_opening(
    project: Project,
    dossier: Dossier,
    main: Paper | None,
    stage: StagePhrases,
    said: tuple[str, Scored],
) -> Statement:
    you, score = said
    if main is None or main.role not in MAIN_ROLES:
        fields = {"you": you, "name": _name_report(dossier, main), "year": "", "papers": ""}
        fields |= {"score": score.points, "against": score.against}
        return _state(stage.opening.format(**fields), score.finding_ids)
    name = _name_project(project)
    year = "" if YEAR_FIRST.match(name) else _year(main.target, "年度")
    papers = [
        words
        for role, words in SUBMITTED.items()
        if (role == main.role or role in ("estimate", "report", "adjustment"))
        and dossier.paper(role) is not None
    ]
    fields = {"you": you, "name": name, "year": year, "papers": _join_and(papers)}
    return _state(stage.opening.format(**fields, score="", against=""))


def _name_project(project: Project) -> str:
    name = (project.name or "").strip()
    if not name:
        return f"编码{project.code}的项目" if project.code else "项目"
    return name if name.endswith(("项目", "工程", "经费", "资金", "补助")) else f"{name}项目"


def _name_report(dossier: Dossier, main: Paper | None) -> str:
    """The title of a report: as the dossier knows it, else its first heading, else its file."""
    if main is None:
        return "报送材料"
    known = dossier.project.name if dossier.kind != "project" else None
    heading = next((one.title for one in main.outline if not one.label and one.level == 1), "")
    title = known or heading or PurePath(main.document.name).stem
    return f"《{title.strip('《》')}》"


def _year(target: Target | None, word: str) -> str:
    """The year of a form; of one that states none, the only year of its goal, said first in it."""
    if target is None:
        return ""
    goal = (target.annual.text if target.annual else None) or ""
    said = GOAL_YEAR.match(goal) if len(set(ANY_YEAR.findall(goal))) == 1 else None
    year = target.year or (said.group(1) if said else None)
    return f"{year}{word}" if year else ""


def _join_and(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words) or "材料"
    return "、".join(words[:-1]) + "及" + words[-1]


def _draft_summary(
    review: Review,
    main: Paper | None,
    matters: Sequence[Matter],
    stage: StagePhrases,
    phrases: Phrases,
) -> tuple[Statement, ...]:
    sound, ids = _acknowledge(review, main, stage, phrases)
    promise = _promise(matters)
    statements = [_state(end_sentence(sound), ids)] if sound else []
    rounds = count_rounds(review, [_list_ids(matter) for matter in matters])
    if rounds is not None:
        statements.append(_state(say_rounds(rounds, stage)))
        statements.append(_state(f"目前{promise}"))
    else:
        statements.append(_state(("但" if sound else "经审核，") + promise))
    if stage.reservation:
        statements.append(_state(stage.reservation))
    if stage.dispositions:
        boxes = "　".join(f"□{words}" for words in stage.dispositions)
        statements.append(_state(f"〔拟办意见：{boxes}〕"))
    return tuple(statements)


def _acknowledge(
    review: Review, main: Paper | None, stage: StagePhrases, phrases: Phrases
) -> tuple[str, tuple[str, ...]]:
    faulty = {finding.fault for finding in review.findings if finding.goes_out}
    target = main.target if main is not None else None
    clauses = _acknowledge_form(target, stage, faulty) if target is not None else []
    ids: list[str] = []
    groups: dict[str, list[Finding]] = {}
    # What a model found right stays inside: the letter is the same with and without one.
    passed = [finding for finding in review.passed if finding.origin != "model"]
    for finding in sorted(passed, key=lambda one: phrases.rank(one.fault)):
        groups.setdefault(finding.fault, []).append(finding)
    for fault, group in groups.items():
        told = _acknowledge_group(group, phrases.fault(fault), sound=fault not in faulty)
        if told is not None and told[0] not in clauses and len(clauses) < MOST_SOUND:
            clauses.append(told[0])
            ids += told[1]
    return "，".join(clauses), tuple(ids)


def _acknowledge_group(
    group: Sequence[Finding], phrase: FaultPhrase, *, sound: bool
) -> tuple[str, list[str]] | None:
    """What is said of places found right, and the findings it rests on."""
    words = _acknowledge_check(group[0], phrase) if sound else None
    if words is not None:
        return words, [group[0].id]
    if phrase.sound_all is None:
        return None
    subjects = list(dict.fromkeys(one.subject for one in group))[:NAMED_SUBJECTS]
    told = phrase.sound_all.format(subjects="、".join(subjects), count=len(group))
    return told, [one.id for one in group]


def _acknowledge_form(target: Target, stage: StagePhrases, faulty: set[str]) -> list[str]:
    """What a look at the form shows: its main fields, and the classes of indicators set."""
    clauses = []
    goal = target.annual or target.overall
    filled = goal is not None and goal.text and target.funds and target.indicators
    if stage.complete and filled and not faulty & set(stage.complete_unless):
        clauses.append(stage.complete)
    known = {name_dimension(one.dimension, one.aspect) for one in target.indicators}
    named = [words for key, words in ACKNOWLEDGED_DIMENSIONS.items() if key in known]
    answered = target.stage == "declaration" or all(one.actual for one in target.indicators)
    if stage.dimensions and len(named) > 1 and answered:
        clauses.append(stage.dimensions.format(dimensions="、".join(named)))
    return clauses


def _acknowledge_check(finding: Finding, phrase: FaultPhrase) -> str | None:
    template = phrase.sound
    results = finding.formula.results if finding.formula else ()
    if template is None or ("{result}" in template and not results):
        return None
    return template.format(
        message=strip_stop(finding.message),
        result=results[-1] if results else "",
        subject=finding.subject,
        place=finding.place,
    )


def _promise(matters: Sequence[Matter]) -> str:
    """存在……等问题共N项，其中须更正a项……; what is only asked is not called a fault."""
    own = [matter.title for matter in matters if matter.own] or [matters[0].title]
    named = list(dict.fromkeys(own))
    titles = "、".join(named[:NAMED_TITLES])
    counts = [(kind, sum(matter.kind == kind for matter in matters)) for kind in KINDS]
    there = [f"{kind}{count}项" for kind, count in counts if count]
    total = len(matters)
    if all(matter.kind == KINDS[2] for matter in matters):
        others = "等" if len(named) > NAMED_TITLES else ""
        return f"有以下{total}项需进一步说明：{titles}{others}。"
    if total == 1:
        return f"存在{titles.removesuffix('问题')}问题1项，{matters[0].kind}。"
    said = titles if titles.endswith("问题") else f"{titles}等问题"
    if len(there) == 1:
        return f"存在{said}共{total}项，均{matters[0].kind}。"
    return f"存在{said}共{total}项，其中{'、'.join(there)}。"


def _list_ids(matter: Matter) -> tuple[str, ...]:
    return tuple(finding.id for finding in matter.findings)


def _make_point(matter: Matter, review: Review, stage: StagePhrases) -> Point:
    ids = _list_ids(matter)
    statement = _state(matter.text, ids)
    if all(finding.in_persons_words for finding in matter.findings):
        statement = statement.model_copy(update={"author": "person"})
    mark = mark_point(review, ids, stage)
    return Point.model_validate(
        {"title": matter.title, "kind": matter.kind, "statement": statement, "mark": mark}
    )


def _draft_closing(
    matters: Sequence[Matter], stage: StagePhrases, you: str
) -> tuple[Statement, ...]:
    asked = [at for at, matter in enumerate(matters, 1) if matter.kind == KINDS[2]]
    if len(asked) == len(matters):
        sentences = [stage.explain_only.format(you=you)]
    else:
        explain = stage.explain.format(ordinals=list_ordinals(asked)) if asked else ""
        sentences = [stage.revise.format(explain=explain, you=you)]
    if stage.consequence:
        sentences.append(stage.consequence.format(you=you))
    return tuple(_state(sentence) for sentence in sentences)


def _end_line(matters: Iterable[Matter], stage: StagePhrases) -> str:
    only_asked = all(matter.kind == KINDS[2] for matter in matters)
    return stage.line_ending_explain if only_asked else stage.line_ending


def _state(text: str, finding_ids: tuple[str, ...] = ()) -> Statement:
    key = "\x1f".join((text, *finding_ids))
    digest = hashlib.sha256(key.encode()).hexdigest()[:16]
    return Statement(id=digest, text=text, finding_ids=finding_ids)
