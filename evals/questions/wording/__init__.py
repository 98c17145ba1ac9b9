"""Statements become new texts; what must survive in them is asked without the gate's own means."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from evals.harness import load_cases
from evals.questions.asking import RecordedAsker, make_questioner, spread
from evals.questions.figures import Figures, read_reasons
from pbassist.draft import Phrases, read_phrases, reword_review
from pbassist.model.document import Document
from pbassist.model.performance import Dossier, Paper, Project
from pbassist.model.policy import Library
from pbassist.model.review import Finding, Opinion, Point, Review, Statement
from pbassist.read import read
from pbassist.resources import find_resources

HERE = Path(__file__).parent
BASELINE = HERE / "baseline.json"
ON = dt.date(2026, 3, 1)
NOW = dt.datetime(2026, 3, 1, 1, tzinfo=dt.UTC)


def build_review(case: dict[str, Any]) -> tuple[Review, Dossier]:
    """A review whose only point says the case's text, which stands in its paper."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "申报材料.txt"
        path.write_text(case["text"], encoding="utf-8")
        document = read(path)
    paper = Paper(role="declaration", document=document)
    dossier = Dossier(id=case["id"], kind="project", project=Project(), papers=(paper,))
    finding = _make_finding(case, document)
    review = Review(
        dossier_id=dossier.id,
        kind="project",
        project=Project(),
        papers=(),
        profile="",
        on=ON,
        made_at=NOW,
        findings=(finding,),
        passed=(),
        unchecked=(),
        opinion=_make_opinion(case["text"], finding),
    )
    return review, dossier


def measure(asker: RecordedAsker, only: int | None = None) -> Figures:
    """What became of the cases; the rules' own text is always right and stays when nothing is taken."""
    figures, states = Figures("wording"), Counter[str]()
    phrases = read_phrases(find_resources("corpus") / "opinions" / "phrases.toml")
    for case in spread(list(load_cases(HERE / "cases.toml")))[:only]:
        before = asker.not_asked
        _measure_case(case, asker, figures, states, phrases)
        figures.not_asked += asker.not_asked - before
    figures.exchanges = {key: one for key, one in asker.heard.items() if one.question == "wording"}
    figures.notes.append(
        f"{states['same']} texts were left as they are or said again word for word; {states['new']} new texts were offered, "
        f"{states['taken']} taken and {states['new'] - states['taken']} not."
    )
    figures.notes.append(
        f"{states['broken']} of the new texts lost or changed something that must survive; "
        f"{figures.kept_wrong} of these were taken."
    )
    return figures.finish()


def _measure_case(
    case: dict[str, Any],
    asker: RecordedAsker,
    figures: Figures,
    states: Counter[str],
    phrases: Phrases,
) -> None:
    review, dossier = build_review(case)
    assert review.opinion is not None
    before = asker.not_asked
    rewordings = make_questioner(asker).reword(review.opinion, review.findings)
    if asker.not_asked > before:
        return
    after = reword_review(review, dossier, rewordings, phrases, Library())
    assert after.opinion is not None
    statement = after.opinion.points[0].statement
    texts = [one.text for one in rewordings.values() if one.text]
    offered = [one for one in texts if "".join(one.split()) != case["text"]]
    taken = statement.author == "model"
    broken = [text for text in offered if _find_lost(case, text)]
    figures.cases += 1
    figures.wanted += len(offered)
    figures.kept_right += taken and not broken
    figures.kept_wrong += taken and bool(broken)
    figures.repeated += not offered
    figures.withheld += read_reasons(one for one in after.unchecked if offered)
    figures.withheld_right += bool(offered) and not taken and not broken
    states["same"] += not offered
    states["new"] += len(offered)
    states["taken"] += taken
    states["broken"] += len(broken)
    lost = _find_lost(case, statement.text)
    figures.score.outcomes[case["id"]] = not lost
    figures.score.details[case["id"]] = f"lost {lost}"


def _find_lost(case: dict[str, Any], text: str) -> list[str]:
    """What must survive and does not, and what must not appear and does."""
    folded = "".join(text.split())
    lost = [word for word in case["keep"] if word not in folded]
    return lost + [word for word in case.get("absent", ()) if word in folded]


def _make_finding(case: dict[str, Any], document: Document) -> Finding:
    return Finding(
        id=_hash(case["id"]),
        topic=_hash(case["id"]),
        check="funds_add_up",
        fault="资金数不相符",
        verdict="unmet",
        level="错误",
        subject=case["id"],
        message=case["text"],
        evidence=(document.span(0, len(document.text)),),
    )


def _make_opinion(text: str, finding: Finding) -> Opinion:
    said = Statement(id=_hash(text), text=text, finding_ids=(finding.id,))
    frame = Statement(id=_hash("frame"), text="收悉。")
    point = Point(title="填报内容需要修改", kind="须更正", statement=said)
    return Opinion(
        title="关于项目绩效目标的审核意见",
        addressee="县水利局",
        opening=frame,
        summary=(frame,),
        points=(point,),
        closing=(frame,),
        line="",
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
