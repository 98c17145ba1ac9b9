"""An invented form and its findings, written by hand, become reviews that drafts are tested on."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

from pbassist.draft.phrases import Phrases, read_phrases
from pbassist.model.document import Document, Span
from pbassist.model.performance import (
    Dossier,
    Fund,
    Goal,
    Indicator,
    Paper,
    Project,
    Target,
)
from pbassist.model.review import (
    Basis,
    Compared,
    Finding,
    FindingLevel,
    Formula,
    FormulaInput,
    PaperRecord,
    Review,
)
from tests.documents import make_document

ON = dt.date(2025, 11, 22)
MADE_AT = dt.datetime(2025, 11, 22, 8, 30, tzinfo=dt.UTC)
PHRASES_PATH = Path(__file__).parents[1] / "corpus" / "opinions" / "phrases.toml"

FORM = """
青石县2026年度项目支出绩效目标申报表（单位：万元）
|项目名称|灌区渠道维修养护|项目编码|330199260000000000017|
|主管部门|县水利局|实施单位|县灌区管理站|
|资金总额|528|财政拨款|470|上年结转|42|其他资金|0|
|年度目标|进一步加强灌区渠道管护，保障农业灌溉用水。|
|产出指标|数量指标|维修养护渠道数量|≥58处|20|
|产出指标|质量指标|渠系水利用合格率|≥88%|15|
|产出指标|时效指标|维修完成及时性|及时|10|
|产出指标|成本指标|单处养护成本|≤8万元/处|5|
|效益指标|社会效益|受益农田面积|≥2.7万亩|20|
|效益指标|可持续影响|设施正常运行率|≥95%|10|
|满意度指标|服务对象|受益农户满意度|≥90%|10|
资金测算说明：64处×8万元/处=512万元。
"""
PREVIOUS = """
2024年度项目支出绩效自评表
|产出指标|质量指标|渠系水利用合格率|≥88%|94.2%|15|
"""
PROJECT = Project(
    code="330199260000000000017",
    name="灌区渠道维修养护",
    unit="县灌区管理站",
    department="县水利局",
    office="农业股",
)


def read_shipped_phrases() -> Phrases:
    """The phrase file that travels with the program."""
    return read_phrases(PHRASES_PATH)


def quote(document: Document, words: str, nth: int = 0) -> Span:
    """The span of the nth occurrence of some words."""
    starts = [match.start() for match in re.finditer(re.escape(words), document.text)]
    return document.span(starts[nth], starts[nth] + len(words))


DECLARATION = make_document(FORM, name="灌区渠道维修养护绩效目标申报表.xlsx")
LAST_YEAR = make_document(PREVIOUS, name="灌区渠道2024年自评表.xlsx")


def make_finding(
    fault: str,
    level: FindingLevel | None,
    *,
    subject: str,
    message: str,
    remedy: str = "",
    line: str = "",
    evidence: tuple[Span, ...] = (),
    **more: object,
) -> Finding:
    """A finding as a check would make it."""
    return Finding.model_validate(
        {
            "id": f"{fault}/{subject}",
            "topic": fault,
            "check": "by_hand",
            "fault": fault,
            "verdict": "unmet" if level else "met",
            "level": level,
            "subject": subject,
            "message": message,
            "remedy": remedy,
            "line": line,
            "evidence": evidence,
            **more,
        }
    )


def _fund_formula(document: Document) -> Formula:
    return Formula(
        expression="470万元＋42万元＋0万元＝512万元≠528万元",
        inputs=tuple(
            FormulaInput(name=name, value=f"{number}万元", span=quote(document, number))
            for name, number in (
                ("财政拨款", "470"),
                ("上年结转", "42"),
                ("其他资金", "0"),
                ("资金总额", "528"),
            )
        ),
        results=("512万元", "16万元"),
    )


def specimen_findings() -> tuple[Finding, ...]:
    """The five findings of the specimen letter, with other numbers, in no good order."""
    form = DECLARATION
    return (
        make_finding(
            "指标值低于上年实际",
            "请核实",
            subject="渠系水利用合格率",
            place="质量指标“渠系水利用合格率”",
            message="“渠系水利用合格率”指标值为≥88%，低于该项目2024年度自评完成值94.2%。",
            remedy="请说明设定依据；无特殊原因的，原则上不低于以前年度实际水平。",
            line="“渠系水利用合格率”≥88%低于2024年度自评完成值94.2%，请说明依据或调整",
            evidence=(
                quote(form, "≥88%"),
                quote(form, "渠系水利用合格率"),
                quote(LAST_YEAR, "94.2%"),
            ),
        ),
        make_finding(
            "资金数不相符",
            "错误",
            subject="资金总额",
            place="项目资金/资金总额",
            message="年度资金总额填列528万元，其中财政拨款470万元、上年结转42万元、其他资金0万元，合计512万元，相差16万元。",
            remedy="请核对后更正，并与预算申报数保持一致。",
            line="资金总额528万元与分项合计512万元不符，请核对更正",
            evidence=(quote(form, "528"), quote(form, "470"), quote(form, "42")),
            formula=_fund_formula(form),
        ),
        make_finding(
            "总体目标空泛",
            "疑似",
            subject="年度目标",
            place="年度目标",
            message="年度目标表述为“进一步加强灌区渠道管护，保障农业灌溉用水”，未说明年度养护任务量、受益范围和预期达到的灌溉保障水平。",
            remedy="建议围绕资金用途，按“完成什么任务、达到什么效果”补充，并与所设指标逐项对应。",
            line="年度目标未明确任务量和预期效果，请补充",
            evidence=(quote(form, "进一步加强灌区渠道管护，保障农业灌溉用水。"),),
        ),
        make_finding(
            "数量指标与资金测算不一致",
            "错误",
            subject="维修养护渠道数量",
            place="数量指标“维修养护渠道数量”",
            message="“维修养护渠道数量”指标值为≥58处，资金测算说明按64处、每处8万元测算，共512万元。",
            remedy="请核实实际任务量并统一口径；如任务量为58处，按同一标准测算为464万元，请相应调整资金需求。",
            line="数量指标58处与测算64处（64×8=512万元）不一致，请统一口径并相应调整",
            evidence=(quote(form, "≥58处"), quote(form, "64处×8万元/处=512万元")),
            formula=Formula(
                expression="64×8＝512；58×8＝464",
                inputs=(
                    FormulaInput(
                        name="测算",
                        value="64处×8万元/处=512万元",
                        span=quote(form, "64处×8万元/处=512万元"),
                    ),
                    FormulaInput(name="指标值", value="≥58处", span=quote(form, "≥58处")),
                ),
                results=("464万元",),
            ),
        ),
        make_finding(
            "时效指标无时限",
            "疑似",
            subject="维修完成及时性",
            place="时效指标“维修完成及时性”",
            message="“维修完成及时性”指标值填“及时”，无完成时限，不便于监控和自评。",
            remedy="建议改为“年度养护任务完成时间”或“报修后××小时内修复率”等可考核的表述，具体数值由你单位根据管理要求确定。",
            line="时效指标“及时”无时限，请改为可考核表述",
            evidence=(quote(form, "及时", 1), quote(form, "维修完成及时性")),
        ),
    )


def sound_findings() -> tuple[Finding, ...]:
    """What was checked and found right on the same form."""
    return (
        make_finding(
            "权重合计不符",
            None,
            subject="权重合计",
            message="指标权重合计90分，符合填报要求。",
            formula=Formula(expression="20＋15＋10＋5＋20＋10＋10＝90", results=("90",)),
        ),
    )


def _indicator(dimension: str, aspect: str, name: str, planned: str) -> Indicator:
    span = quote(DECLARATION, name)
    return Indicator(dimension=dimension, aspect=aspect, name=name, planned=planned, span=span)


def make_dossier() -> Dossier:
    """The dossier of the form, its estimate and last year's self-evaluation."""
    form = DECLARATION
    goal = "进一步加强灌区渠道管护，保障农业灌溉用水。"
    target = Target(
        project=PROJECT,
        stage="declaration",
        year=2026,
        funds=(
            Fund(
                source="total",
                measure="requested",
                label="资金总额",
                printed="528",
                unit="万元",
                amount=Decimal(5280000),
                span=quote(form, "528"),
            ),
        ),
        annual=Goal(
            text=goal,
            span=quote(form, goal),
            indicators=(
                _indicator("产出指标", "数量指标", "维修养护渠道数量", "≥58处"),
                _indicator("效益指标", "社会效益", "受益农田面积", "≥2.7万亩"),
                _indicator("满意度指标", "服务对象", "受益农户满意度", "≥90%"),
            ),
        ),
        span=form.span(0, len(form.text)),
    )
    return Dossier(
        id="d1",
        kind="project",
        project=PROJECT,
        papers=(
            Paper(role="declaration", document=form, target=target),
            Paper(role="estimate", document=form),
            Paper(role="previous", document=LAST_YEAR),
        ),
    )


def make_review(
    findings: tuple[Finding, ...],
    passed: tuple[Finding, ...] = (),
    *,
    project: Project = PROJECT,
    **more: object,
) -> Review:
    """A review of the dossier with these findings."""
    form = DECLARATION
    fields: dict[str, object] = {
        "dossier_id": "d1",
        "kind": "project",
        "project": project,
        "requested": "528",
        "attribute": "延续",
        "papers": (
            PaperRecord(role="declaration", name=form.name, document_id=form.id, reader="tests/1"),
            PaperRecord(
                role="previous", name=LAST_YEAR.name, document_id=LAST_YEAR.id, reader="tests/1"
            ),
        ),
        "profile": "caiyu-2021-101",
        "profile_title": "财预〔2021〕101号",
        "on": ON,
        "made_at": MADE_AT,
        "findings": findings,
        "passed": passed,
        "unchecked": (),
        **more,
    }
    return Review.model_validate(fields)


def vague(name: str, planned: str, level: FindingLevel = "疑似") -> Finding:
    """A finding on an indicator nobody can measure, whose evidence is a document of its own."""
    document = make_document(f"|社会效益指标|{name}|{planned}|", name="申报表.xlsx")
    return make_finding(
        "指标值不可衡量",
        level,
        subject=name,
        place=f"社会效益指标“{name}”",
        message=f"社会效益指标“{name}”指标值填“{planned}”，无衡量标准，不便于监控和评价。",
        remedy="建议改为可量化、可采集的表述（如知晓率≥××%）。",
        line=f"社会效益指标“{name}”填“{planned}”无衡量标准，请改为可量化表述",
        evidence=(quote(document, name), quote(document, planned)),
    )


def based_on(force: str, *, verified: bool) -> Basis:
    """A rule to stand on, invented."""
    return Basis.model_validate(
        {
            "regulation": "青石县预算绩效目标管理办法（青财〔2024〕18号）",
            "article": "第十二条",
            "force": force,
            "verified": verified,
        }
    )


def proposed() -> Finding:
    """What a model proposes on the same form, located, and nobody has decided on."""
    return make_finding(
        "产出指标未覆盖主要支出",
        "请核实",
        subject="主要支出",
        place="产出指标",
        message="资金测算说明列有“64处×8万元/处=512万元”，产出指标中未见与之对应的质量指标。",
        remedy="请补充。",
        evidence=(quote(DECLARATION, "64处×8万元/处=512万元"),),
        origin="model",
        exchange_id="exchange-1",
        note="测算内容没有对应指标",
    )


def reworded(finding: Finding, text: str) -> Finding:
    """A finding in a person's words, as decisions leave it."""
    return finding.model_copy(
        update={"message": text, "remedy": "", "line": text.rstrip("。"), "decided": "修改后采纳"}
    )


def second_round(**more: object) -> Review:
    """The form submitted again: one fault put right, three remain, one is new, one is open."""
    goal, quantity, time = (specimen_findings()[at] for at in (2, 3, 4))
    new = vague("群众安全意识", "有效提升")
    fields: dict[str, object] = {
        "round": 2,
        "compared": (
            Compared(progress="仍存在", finding=quantity, earlier_id="q1", earlier_message="旧测算。"),
            Compared(progress="仍存在", finding=goal, earlier_id=goal.id, earlier_message=goal.message),
            Compared(progress="仍存在", finding=time, earlier_id=time.id, earlier_message=time.message),
            Compared(progress="新增", finding=new),
            Compared(progress="已整改", finding=specimen_findings()[1], earlier_id="f1"),
        ),
        **more,
    }  # fmt: skip
    findings = (quantity, goal, time, new, proposed())
    return make_review(findings, sound_findings(), **fields)  # type: ignore[arg-type]
