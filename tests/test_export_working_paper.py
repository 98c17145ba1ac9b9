"""The working paper holds everything: faults with formulas, what passed, what was not checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from pbassist.draft import draft_review
from pbassist.export import write_working_paper
from pbassist.model.profile import Profile
from pbassist.model.review import Head
from tests.drafts import (
    DECLARATION,
    LAST_YEAR,
    based_on,
    make_dossier,
    make_finding,
    make_review,
    proposed,
    read_shipped_phrases,
    sound_findings,
    specimen_findings,
)

PROFILE = Profile(id="caiyu-2021-101", title="财预〔2021〕101号", provenance="编者自拟", stages=())


def read_sheets(path: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python()[3:] for name in book.sheet_names}


def test_the_working_paper_shows_the_three_states_and_the_papers(tmp_path: Path) -> None:
    unclear = make_finding(
        "执行数与支付数不符",
        None,
        subject="支付数",
        message="缺少执行台账，未核对。",
        verdict="unclear",
    )
    review = make_review(specimen_findings(), sound_findings(), unchecked=(unclear,))
    path = write_working_paper(
        review, tmp_path / "底稿.xlsx", documents=(DECLARATION, LAST_YEAR), profile=PROFILE
    )
    sheets = read_sheets(path)
    assert list(sheets) == ["问题", "已核对", "未能核对", "材料"]
    faults = sheets["问题"]
    assert [row[2] for row in faults] == ["错误", "错误", "疑似", "疑似", "请核实"]
    assert [row[3] for row in faults] == ["须更正", "须更正", "建议完善", "建议完善", "请说明"]
    assert faults[0][7] == "470万元＋42万元＋0万元＝512万元≠528万元"
    assert "“528”（灌区渠道维修养护绩效目标申报表.xlsx，表1第3行第2列）" in faults[0][8]
    assert faults[0][8].count("灌区渠道维修养护绩效目标申报表.xlsx") == 1
    assert "“470”（同上，表1第3行第4列）" in faults[0][8]
    assert faults[0][11] == "规则"
    assert sheets["已核对"][0][3] == "指标权重合计90分，符合填报要求。"
    assert sheets["未能核对"][0][2] == "未能核对"
    assert sheets["未能核对"][0][4] == "缺少执行台账，未核对。"
    papers = sheets["材料"]
    assert [row[1] for row in papers] == [
        "绩效目标申报表",
        "上年自评表",
        "评分方案",
        "规则适用日期",
    ]
    assert papers[0][6] == DECLARATION.id
    assert papers[2][2] == "财预〔2021〕101号"
    assert papers[2][7] == "编者自拟"


def test_without_documents_the_quotes_stand_alone(tmp_path: Path) -> None:
    path = write_working_paper(make_review(specimen_findings()), tmp_path / "底稿.xlsx")
    assert "“528”" in read_sheets(path)["问题"][0][8]


def test_what_the_gate_withheld_is_in_the_working_paper_with_its_words(tmp_path: Path) -> None:
    wrong = make_finding("资金数不相符", "错误", subject="总额", message="总额填列529万元。")
    review = draft_review(make_review((wrong,)), make_dossier(), read_shipped_phrases())
    (row,) = read_sheets(write_working_paper(review, tmp_path / "底稿.xlsx"))["未能核对"]
    assert "529" in row[4]
    assert row[6] == "原拟表述：总额填列529万元。"


def test_a_basis_that_may_not_go_out_is_shown_with_its_force(tmp_path: Path) -> None:
    finding = make_finding(
        "填报不完整",
        "错误",
        subject="目标",
        message="未填。",
        basis=(based_on("仅供参考", verified=False),),
    )
    (row,) = read_sheets(write_working_paper(make_review((finding,)), tmp_path / "底稿.xlsx"))[
        "问题"
    ]
    assert row[9].endswith("第十二条（仅供参考，未核验原文）")


def test_what_a_model_said_stands_apart_with_its_exchange(tmp_path: Path) -> None:
    unclear = make_finding(
        "产出指标未覆盖主要支出",
        None,
        subject="运维",
        message="所引“运维45万元”在材料中未找到。",
        verdict="unclear",
        origin="model",
        exchange_id="exchange-2",
    )
    right = make_finding(
        "指标归类不当", None, subject="归类", message="未见归类问题。", origin="model"
    )
    adopted = proposed().model_copy(update={"id": "adopted", "decided": "采纳"})
    review = make_review(
        (*specimen_findings(), proposed(), adopted),
        (*sound_findings(), right),
        unchecked=(unclear,),
    )
    sheets = read_sheets(write_working_paper(review, tmp_path / "底稿.xlsx"))
    assert list(sheets) == ["问题", "已核对", "未能核对", "模型核对", "材料"]
    rows = sheets["模型核对"]
    assert [row[1] for row in rows] == ["待决定", "未能核对", "未见问题"]
    assert [row[10] for row in rows] == ["exchange-1", "exchange-2", ""]
    assert len(sheets["问题"]) == 6
    (taken,) = (row for row in sheets["问题"] if row[11] == "模型")
    assert (taken[12], taken[15], taken[16]) == ("采纳", "adopted", "exchange-1")
    assert len(sheets["已核对"]) == 1
    assert sheets["未能核对"] == []


def test_struck_findings_head_and_mark_are_in_the_working_paper(tmp_path: Path) -> None:
    head = Head(seq=3, hash="0" * 12 + "f" * 52)
    struck = specimen_findings()[0].model_copy(update={"note": "驳回理由：已另行说明（张三）"})
    adopted = proposed().model_copy(update={"decided": "采纳"})
    review = make_review((adopted,), dismissed=(struck,))
    path = write_working_paper(review, tmp_path / "底稿.xlsx", head=head)
    sheets = read_sheets(path)
    (row,) = sheets["不采纳"]
    assert row[6] == "驳回理由：已另行说明（张三）"
    assert sheets["材料"][-1][1:3] == ["审核记录", "第3号 000000000000"]
    book = load_workbook(path)
    assert "本稿含人工智能生成内容，待人工确认" in str(book["问题"]["A2"].value)
    assert book.properties.identifier == head.hash
    plain = write_working_paper(make_review(specimen_findings()), tmp_path / "另.xlsx")
    assert "人工智能" not in str(load_workbook(plain)["问题"]["A2"].value)


def test_who_says_it_and_what_was_decided_stand_beside_each_fault(tmp_path: Path) -> None:
    missed = make_finding(
        "填报不完整", "错误", subject="起止时间", message="未填。", origin="person"
    )
    edited = specimen_findings()[2].model_copy(update={"decided": "修改后采纳"})
    path = write_working_paper(make_review((missed, edited)), tmp_path / "底稿.xlsx")
    assert [row[11:13] for row in read_sheets(path)["问题"]] == [
        ["人工", "漏报补充"],
        ["规则", "修改后采纳"],
    ]
