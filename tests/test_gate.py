"""The gate lets true statements out, and no statement with one digit, name or article changed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest

from pbassist.draft import draft_opinion, draft_review, gate_opinion
from pbassist.draft.gate import gate_finding
from pbassist.draft.grounds import Sources
from pbassist.draft.objections import BANNED
from pbassist.library import read_library
from pbassist.model.document import Document
from pbassist.model.policy import Bureau, Library, Regulation, Verified
from pbassist.model.review import Basis, Finding, Opinion, Point, Statement
from tests.documents import make_document
from tests.drafts import (
    DECLARATION,
    LAST_YEAR,
    make_dossier,
    make_finding,
    make_review,
    read_shipped_phrases,
    sound_findings,
    specimen_findings,
    vague,
)

PHRASES = read_shipped_phrases()
DOCUMENTS = (DECLARATION, LAST_YEAR)
REVIEW = make_review(specimen_findings(), sound_findings())


def true_opinion() -> Opinion:
    opinion = draft_opinion(REVIEW, make_dossier(), PHRASES)
    assert opinion is not None
    return opinion


OPINION = true_opinion()


def change_digits(text: str) -> Iterator[str]:
    """The text with each digit changed into each of the nine others."""
    for at, sign in enumerate(text):
        if sign.isdecimal():
            for other in "0123456789":
                if other != sign:
                    yield f"{text[:at]}{other}{text[at + 1 :]}"


def with_text(statement: Statement, text: str) -> Statement:
    return statement.model_copy(update={"text": text})


def mutate(opinion: Opinion) -> Iterator[Opinion]:
    """Every opinion that differs from a true one in a single digit."""
    for at, point in enumerate(opinion.points):
        for text in change_digits(point.statement.text):
            yield replace_point(opinion, at, text)
    for field in ("summary", "closing"):
        statements: tuple[Statement, ...] = getattr(opinion, field)
        for at, statement in enumerate(statements):
            for text in change_digits(statement.text):
                changed = (*statements[:at], with_text(statement, text), *statements[at + 1 :])
                yield opinion.model_copy(update={field: changed})
    for text in change_digits(opinion.opening.text):
        yield opinion.model_copy(update={"opening": with_text(opinion.opening, text)})
    for field in ("title", "line"):
        for text in change_digits(getattr(opinion, field)):
            yield opinion.model_copy(update={field: text})


def replace_point(opinion: Opinion, at: int, text: str) -> Opinion:
    point = opinion.points[at]
    changed = point.model_copy(update={"statement": with_text(point.statement, text)})
    return opinion.model_copy(
        update={"points": (*opinion.points[:at], changed, *opinion.points[at + 1 :])}
    )


def objections(opinion: Opinion) -> list[str]:
    return [one.text for one in gate_opinion(opinion, REVIEW, DOCUMENTS, phrases=PHRASES)]


def test_the_true_statements_pass() -> None:
    assert objections(OPINION) == []


def test_every_statement_with_one_digit_changed_is_refused() -> None:
    passed = [one for one in mutate(OPINION) if not objections(one)]
    assert passed == []


def test_every_finding_with_one_digit_changed_is_withheld_or_still_true_of_its_papers() -> None:
    refused = let_out = 0
    for finding in specimen_findings():
        assert not any(gate_finding(finding, REVIEW, DOCUMENTS).values())
        for text in change_digits(finding.message):
            changed = finding.model_copy(update={"message": text})
            if gate_finding(changed, REVIEW, DOCUMENTS)["message"]:
                refused += 1
            else:
                let_out += 1
    # 2024年度 → 2026年度: both years stand in the papers that the evidence lies in.
    assert (refused, let_out) == (278, 1)


def test_a_thousand_mutations_were_tried() -> None:
    tried = sum(1 for _ in mutate(OPINION))
    tried += sum(1 for one in specimen_findings() for _ in change_digits(one.message))
    assert tried >= 999


@pytest.mark.parametrize(
    ("at", "old", "new"),
    [
        (0, "470万元", "470元"),
        (0, "470万元", "470%"),
        (0, "财政拨款470万元、上年结转42万元", "财政拨款42万元、上年结转470万元"),
        (1, "“维修养护渠道数量”", "“维修养护水库数量”"),
        (1, "64处", "六十五处"),
        (3, "“及时”", "“随时”"),
        (4, "请说明设定依据", "按照《青石县管理办法》第十二条，请说明设定依据"),
        (4, "请说明设定依据", "按照青财〔2024〕18号，请说明设定依据"),
        (4, "请说明设定依据", "疑似弄虚作假，请说明设定依据"),
    ],
)
def test_a_changed_unit_name_rule_or_order_is_refused(at: int, old: str, new: str) -> None:
    text = OPINION.points[at].statement.text
    assert old in text
    assert objections(replace_point(OPINION, at, text.replace(old, new)))


@pytest.mark.parametrize("word", BANNED)
def test_words_that_never_go_out_are_refused_everywhere(word: str) -> None:
    text = OPINION.points[2].statement.text
    assert word in objections(replace_point(OPINION, 2, f"{text}{word}。"))
    assert word in objections(OPINION.model_copy(update={"line": f"{OPINION.line}{word}"}))


def test_a_banned_word_in_the_name_of_a_project_is_a_name() -> None:
    project = REVIEW.project.model_copy(update={"name": "打击骗取医保基金专项行动"})
    review = make_review(specimen_findings(), project=project)
    dossier = make_dossier().model_copy(update={"project": project})
    drafted = draft_review(review, dossier, PHRASES)
    assert drafted.opinion is not None
    assert "打击骗取医保基金专项行动" in drafted.opinion.opening.text


@pytest.mark.parametrize("field", ["共5项", "须更正2项"])
def test_a_promise_that_is_not_kept_is_refused(field: str) -> None:
    fewer = OPINION.model_copy(update={"points": OPINION.points[1:]})
    assert field in objections(fewer)


def test_a_point_without_a_finding_is_refused() -> None:
    statement = Statement(id="s", text="项目管理混乱。")
    invented = Point(title="管理问题", kind="请说明", statement=statement)
    more = OPINION.model_copy(update={"points": (*OPINION.points, invented)})
    assert objections(more)


def finding_on(text: str, message: str, **more: object) -> tuple[Finding, Document]:
    document = make_document(text, name="材料.docx")
    span = document.span(0, len(document.text))
    made = make_finding("其他", "错误", subject="对象", message=message, evidence=(span,), **more)  # type: ignore[arg-type]
    return made, document


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("补助1,682.40万元", "补助填列1682.4万元。"),
        ("完成率９８％", "完成率填列98%。"),
        ("2026.1–2026.11", "项目到2026年11月结束。"),
        ("2026-11-30完成", "完成时间填2026年11月30日。"),
        ("三十八个项目", "正文称38个项目。"),
        ("共投入 5 万元", "投入填“5万元”。"),
        ("“‘群众’满意”", "名称填“群众”。"),
        (
            "依据《青石县办法》（青财〔2024〕18号）第十二条",
            "所引《青石县办法》（青财〔2024〕18号）第十二条需核实。",
        ),
        ("一般", "各项表述前后不一致，三级指标未统一，存在两处重复。"),
        ("年度目标很长很长的内容，包括甲乙丙丁", "年度目标表述为“年度目标很长很长……”。"),
        ("年度工作总结", "对照“应有内容”，未见“存在的问题”、“下一步打算”。"),
        ("自评表", "“偏差原因”栏未填。"),
        ("常见病检测覆盖率\t130\t%", "“常见病检测覆盖率≥130%”超出合理范围。"),
        ("截至日期：2025年12月31日\t63.84", "支付数为63.84万元（截至2025-12-31）。"),
        ("12345热线接通率", "“12345热线接通率”未填计量单位。"),
        ("即5×92%=4.8分", "“即5×92%＝4.8分”计算不符。"),
        ("2026-05-07", "时间填2026年5月7日。"),
    ],
)
def test_true_words_in_another_dress_pass(text: str, message: str) -> None:
    finding, document = finding_on(text, message)
    assert gate_finding(finding, REVIEW, (document,))["message"] == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("补助985万元", "补助填列5万元。"),
        ("补助985万元", "补助填“5万元”。"),
        ("第十三条", "所引第三条有误。"),
        ("完成95%", "完成95万元。"),
        ("三十八个项目", "正文称三十九个项目。"),
        ("依据《青石县办法》", "所引《青石市办法》有误。"),
        ("青财〔2024〕18号", "所引青财〔2024〕8号有误。"),
        ("2024年", "该项目2025年度已完成。"),
        ("常见病检测覆盖率\t130\t%", "“常见病检测覆盖率≥131%”超出合理范围。"),
        ("截至日期：2025年12月31日\t63.84", "支付数为63.84万元（截至2025-12-30）。"),
        ("12345热线接通率", "“12346热线接通率”未填计量单位。"),
        ("年度工作总结", "正文表述为“存在的问题”。"),
        ("即5×92%=4.8分", "“即5×91%＝4.8分”计算不符。"),
        ("完成13处", "完成013处。"),
    ],
)
def test_false_words_that_look_alike_are_refused(text: str, message: str) -> None:
    finding, document = finding_on(text, message)
    assert gate_finding(finding, REVIEW, (document,))["message"]


def test_a_finding_that_is_not_grounded_is_withheld_and_shown_as_not_checked() -> None:
    wrong, _ = finding_on("总额528万元", "资金总额填列529万元。")
    drafted = draft_review(make_review((wrong, *specimen_findings())), make_dossier(), PHRASES)
    assert wrong.id not in {finding.id for finding in drafted.findings}
    (shown,) = (finding for finding in drafted.unchecked if finding.id == wrong.id)
    assert shown.verdict == "unclear"
    assert shown.level is None
    assert "529" in shown.message
    assert drafted.opinion is not None
    assert "529" not in drafted.opinion.model_dump_json()
    assert len(drafted.opinion.points) == 5


def test_a_remedy_that_is_not_grounded_is_replaced_by_a_plain_one() -> None:
    wrong, _ = finding_on("总额528万元", "资金总额填列528万元。", remedy="请改为777万元。")
    drafted = draft_review(make_review((wrong,)), make_dossier(), PHRASES)
    assert drafted.opinion is not None
    assert drafted.opinion.points[0].statement.text == "资金总额填列528万元。请核对后更正。"
    assert drafted.findings[0].remedy == "请核对后更正。"
    assert any("777" in finding.message for finding in drafted.unchecked)


def test_a_review_whose_every_finding_is_withheld_has_no_opinion() -> None:
    wrong, _ = finding_on("总额528万元", "资金总额填列529万元。")
    assert draft_review(make_review((wrong,)), make_dossier(), PHRASES).opinion is None


def test_words_of_a_model_are_held_to_their_own_evidence() -> None:
    finding, document = finding_on("培训3场", "培训3场，建议改为“培训8场”。")
    said_by_model = finding.model_copy(update={"origin": "model", "remedy": "请改为“培训8场”。"})
    assert gate_finding(said_by_model, REVIEW, (document,))["remedy"]


def test_a_replaced_rule_is_named_only_from_a_verified_record() -> None:
    message = "所引《旧办法》（财预〔2011〕285号）已由《新办法》（财预〔2020〕10号）替代。"
    for verified in (True, False):
        basis = Basis(regulation="《新办法》（财预〔2020〕10号）", force="适用", verified=verified)
        finding, document = finding_on("《旧办法》（财预〔2011〕285号）", message, basis=(basis,))
        assert bool(gate_finding(finding, REVIEW, (document,))["message"]) is not verified


def test_grouped_and_gathered_points_pass_the_gate_they_were_made_for() -> None:
    names = ("群众意识", "治理水平", "长效机制", "队伍能力", "知晓程度", "宣传氛围")
    findings = (*(vague(name, "有效提升") for name in names), *specimen_findings())
    drafted = draft_review(make_review(findings), make_dossier(), PHRASES)
    assert drafted.opinion is not None
    assert drafted.unchecked == ()
    assert sum(len(point.statement.finding_ids) for point in drafted.opinion.points) == 11


def test_every_opinion_on_the_samples_passes_and_none_with_a_digit_changed_does() -> None:
    from tests.reviewed import review_samples

    samples = review_samples()
    tried = 0
    for review in samples.reviews:
        if review.opinion is None:
            continue
        documents = [samples.documents[paper.document_id] for paper in review.papers]
        sources = Sources(tuple(documents), years_of(review.opinion), samples_library())
        assert gate_opinion(review.opinion, review, sources, phrases=PHRASES) == ()
        for changed in list(mutate(review.opinion))[::11]:
            tried += 1
            assert gate_opinion(changed, review, sources, phrases=PHRASES), changed
    assert tried >= 500


def years_of(opinion: Opinion) -> tuple[int, ...]:
    return tuple(int(year) for year in re.findall(r"20\d{2}(?=年)", opinion.title)[:1])


def samples_library() -> Library:
    from tests import reviewed

    return read_library(reviewed.CORPUS, (), bureau=Bureau())


def test_what_a_check_says_of_a_rule_is_held_against_the_library() -> None:
    rule = Regulation(
        id="r",
        title="青石县专项资金管理办法（试行）",
        number="青政〔2021〕7号",
        effective_until=dt.date(2024, 12, 31),
        verified=tuple(
            Verified(field=field, checked=True) for field in ("title", "number", "effective_until")
        ),
    )
    message = "所引《青石县专项资金管理办法》（青政〔2021〕7号）有效期至2024年12月31日，已届满。"
    finding, document = finding_on("《青石县专项资金管理办法》（青政〔2021〕7号）", message)
    known = Sources((document,), (), Library(regulations=(rule,)))
    assert gate_finding(finding, REVIEW, known)["message"] == ()
    assert gate_finding(finding, REVIEW, (document,))["message"]
    wrong = finding.model_copy(update={"message": message.replace("31日", "30日")})
    assert gate_finding(wrong, REVIEW, known)["message"]
    hearsay = rule.model_copy(update={"verified": ()})
    unknown = Sources((document,), (), Library(regulations=(hearsay,)))
    assert gate_finding(finding, REVIEW, unknown)["message"]


def test_the_place_of_the_evidence_may_be_named() -> None:
    finding, document = finding_on("|甲|36|", "第1行第2列合计为36，两处不一致。")
    (cell,) = (block for block in document.blocks if document.words(block) == "36")
    there = finding.model_copy(update={"evidence": (document.block_span(cell),)})
    assert gate_finding(there, REVIEW, (document,))["message"] == ()
    elsewhere = there.model_copy(update={"message": "第3行第2列合计为36，两处不一致。"})
    assert gate_finding(elsewhere, REVIEW, (document,))["message"]


@pytest.mark.parametrize(
    ("said", "goes_out"),
    [
        ("“项目总成本560万元”不体现成本控制。", True),
        ("“项目总成本≤560万元”不体现成本控制。", True),
        ("“项目总成本550万元”不体现成本控制。", False),
        ("“项目成本560万元”不体现成本控制。", False),
        ("“总成本560万元”不体现成本控制。", False),
        ("“项目总成本560万元及维护费”不体现成本控制。", False),
        ("“项目总成本为有关部门核定”不体现成本控制。", False),
    ],
)
def test_a_name_and_its_value_in_two_cells_may_be_said_together(said: str, goes_out: bool) -> None:
    document = make_document("|成本指标|项目总成本|定性|560|万元|")
    cells = [b for b in document.blocks if document.words(b) in ("项目总成本", "560")]
    finding = make_finding(
        "成本指标以预算总额代替",
        "疑似",
        subject="项目总成本",
        message=said,
        evidence=tuple(document.block_span(cell) for cell in cells),
    )
    refused = gate_finding(finding, REVIEW, (document,))["message"]
    assert (refused == ()) is goes_out


@pytest.mark.parametrize(
    ("title", "goes_out"),
    [
        ("《青石县“十四五”医疗保障发展规划》", True),
        ("《青石县“十五五”医疗保障发展规划》", False),
        ("《白石县“十四五”医疗保障发展规划》", False),
    ],
)
def test_a_title_may_have_quotation_marks_of_its_own(title: str, goes_out: bool) -> None:
    message = f"所引{title}的名称载明期限到2025年。"
    finding, document = finding_on("《青石县“十四五”医疗保障发展规划》（2021—2025年）", message)
    assert (gate_finding(finding, REVIEW, (document,))["message"] == ()) is goes_out
