"""Forms with their judged faults become what the model adds to the rules on faults 4, 5, 9 and 14."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from evals.finders.forms.drawings import write_xlsx
from evals.harness import load_cases
from evals.questions.asking import RecordedAsker, make_questioner, spread
from evals.questions.figures import Figures, read_reasons
from pbassist import pipeline
from pbassist.model.performance import Dossier
from pbassist.model.policy import Library
from pbassist.model.profile import Profile
from pbassist.model.review import Finding
from pbassist.profiles import read_profiles
from pbassist.questions.blocks import cut_form
from pbassist.questions.claims import OUTCOME_FAULT
from pbassist.questions.findings import Voice
from pbassist.questions.target_review import (
    COVER_FAULT,
    GOAL_FAULT,
    PLACE_FAULT,
    TargetReview,
    judge_target,
)
from pbassist.read import read
from pbassist.resources import find_resources

HERE = Path(__file__).parent
BASELINE = HERE / "baseline.json"
ON = dt.date(2026, 3, 1)
NOW = dt.datetime(2026, 3, 1, 1, tzinfo=dt.UTC)
PROFILE = "caiyu-2020-10"
FAULTS = {COVER_FAULT: 4, GOAL_FAULT: 5, PLACE_FAULT: 9, OUTCOME_FAULT: 14}
KIN = {"指标值不可衡量": 14}
"""What a rule says of an indicator that a model need not say again."""
DIMENSIONS = {"效益": "效益指标", "影响": "效益指标", "满意": "满意度指标"}
FORM = """
| 2026年度项目支出绩效目标申报表 | < | < | < | < |
| 单位：万元 | < | < | < | < |
| 项目名称 | < | {name} | < | < |
| 主管部门 | < | {unit} | 实施单位 | {unit} |
| 起止时间 | < | 2026年1月1日—2026年12月31日 | 项目属性 | 延续项目 |
| 项目资金（万元） | < | 年度资金总额 | {total} | < |
| ^ | < | 其中：财政拨款 | {total} | < |
| 立项依据 | 县政府专题会议纪要〔2025〕8号 | < | < | < |
| 资金测算 | {estimate} | < | < | < |
| 年度目标 | {goal} | < | < | < |
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 |
"""


def load() -> list[dict[str, Any]]:
    """The cases."""
    return list(load_cases(HERE / "cases.toml"))


def build_dossier(case: dict[str, Any]) -> Dossier:
    """The dossier of a case, written as a workbook and read as any other."""
    rows = [[part.strip() for part in row.split("|")] for row in case["rows"].strip().splitlines()]
    lines = [
        f"| ^ | {_name_dimension(row[0])} | {row[0]}指标 | {row[1]} | {row[2]} |" for row in rows
    ]
    with tempfile.TemporaryDirectory() as folder:
        drawing = FORM.format(**case) + "\n".join(lines)
        document = read(write_xlsx(Path(folder) / "申报表.xlsx", drawing))
    (dossier,) = pipeline.read_season([document]).dossiers
    return dossier


def measure(asker: RecordedAsker, only: int | None = None) -> Figures:
    """What became of the cases, with the rules alone and with the model beside them."""
    figures, aside = Figures("target_review"), Counter[str]()
    for case in spread(load())[:only]:
        before = asker.not_asked
        _measure_case(case, asker, figures, aside)
        figures.not_asked += asker.not_asked - before
    figures.exchanges = {
        key: one for key, one in asker.heard.items() if one.question == "target_review"
    }
    figures.always = "sound" if aside["sound"] == aside["parts"] and figures.cases > 1 else ""
    figures.notes.append(
        f"The answers called {aside['sound']} of {aside['parts']} questions sound. "
        f"Beside that verdict they still named {aside['claims']} indicators or spendings, "
        f"which count for nothing; {aside['stood']} of these claims would have stood, "
        f"{aside['right']} of them wanted."
    )
    return figures.finish()


def _measure_case(
    case: dict[str, Any], asker: RecordedAsker, figures: Figures, aside: Counter[str]
) -> None:
    profile = read_profiles(find_resources("corpus") / "profiles")[PROFILE]
    dossier, questioner = build_dossier(case), make_questioner(asker)
    before, heard = asker.not_asked, set(asker.heard)
    said = questioner.judge(dossier, profile)
    if asker.not_asked > before:
        return
    ruled = pipeline.review(dossier, Library(), profile, on=ON, now=NOW)
    both = pipeline.review(dossier, Library(), profile, on=ON, now=NOW, ask=questioner)
    by_rule = [one for one in both.findings if one.origin == "rule"]
    if by_rule != list(ruled.findings):
        raise AssertionError(f"{case['id']}: the rules say something else beside a model")
    shown = [one for one in both.findings if one.origin == "model"]
    faults = [one for one in said if one.verdict in ("unmet", "partly")]
    doubts = [one for one in said if one.verdict == "unclear"]
    _count(case, figures, ruled.findings, shown, doubts)
    figures.repeated += len(faults) - len(shown)
    for key in (set(asker.heard) - heard) & set(asker.answers):
        answer = asker.answers[key]
        assert isinstance(answer, TargetReview)
        aside.update(_judge_aside(answer, dossier, profile, case["gold"]))


def _judge_aside(
    answer: TargetReview, dossier: Dossier, profile: Profile, gold: list[dict[str, Any]]
) -> Counter[str]:
    """What an answer names beside a verdict of sound, judged as if it had called it a fault."""
    parts = {name: getattr(answer, name) for name in ("spending", "place", "outcome")}
    named = {name: part for name, part in parts.items() if part.verdict == "sound" and part.claims}
    quiet = {
        name: part.model_copy(update={"verdict": "fault" if name in named else "sound"})
        for name, part in parts.items()
    }
    goal = answer.goal.model_copy(update={"verdict": "sound"})
    material = cut_form(dossier)
    assert material is not None
    changed = answer.model_copy(update={**quiet, "goal": goal})
    found = judge_target(changed, dossier, material, profile, Voice("target_review", "aside"))
    stood = [one for one in found if one.verdict == "unmet"]
    return Counter(
        parts=4,
        sound=[answer.goal.verdict, *(one.verdict for one in parts.values())].count("sound"),
        claims=sum(len(part.claims) for part in named.values()),
        stood=len(stood),
        right=sum(any(_says(one, want) for want in gold) for one in stood),
    )


def _count(
    case: dict[str, Any],
    figures: Figures,
    ruled: tuple[Finding, ...],
    shown: list[Finding],
    doubts: list[Finding],
) -> None:
    gold = case["gold"]
    by_rule = [one for one in gold if any(_says(find, one, KIN) for find in ruled)]
    by_model = [one for one in gold if any(_says(find, one) for find in shown)]
    wrong = [one for one in shown if not any(_says(one, want) for want in gold)]
    own = [one for one in ruled if one.fault in FAULTS]
    ruled_wrong = [one for one in own if not any(_says(one, want) for want in gold)]
    missed = [one for one in gold if one not in by_rule and one not in by_model]
    figures.cases += 1
    figures.wanted += len(gold)
    figures.ruled_right += len(by_rule)
    figures.ruled_wrong += len(ruled_wrong)
    figures.kept_right += sum(one not in by_rule for one in by_model)
    figures.kept_wrong += len(wrong)
    figures.missed += len(missed)
    figures.withheld += read_reasons(doubts)
    figures.withheld_right += sum(any(_says(one, want) for want in gold) for one in doubts)
    figures.score.outcomes[case["id"]] = not (wrong or ruled_wrong or missed)
    figures.score.details[case["id"]] = (
        f"wrong {[one.subject for one in wrong]} missed {[one['at'] for one in missed]}"
    )


def _says(finding: Finding, want: dict[str, Any], kin: dict[str, int] | None = None) -> bool:
    """Whether a finding is the fault that the gold names, at the place that it names."""
    number = FAULTS.get(finding.fault) or (kin or {}).get(finding.fault)
    if number != want["fault"]:
        return False
    quotes = "".join(span.quote for span in finding.evidence)
    return want["fault"] == 5 or want["at"] in f"{finding.subject}{finding.message}{quotes}"


def _name_dimension(aspect: str) -> str:
    return next((name for sign, name in DIMENSIONS.items() if sign in aspect), "产出指标")
