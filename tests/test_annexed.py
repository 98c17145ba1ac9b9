"""A list of projects in a file of its own lies beside the report it belongs to, or is told."""

from __future__ import annotations

from pbassist.dossiers import join_facts
from pbassist.dossiers.roles import Facts
from pbassist.model.document import Document
from pbassist.model.performance import Season
from tests.documents import make_document

PROSE = "本单位按照要求开展绩效管理工作，各项任务有序推进。" * 16
LIST = """
{unit}2025年项目自评结果汇总表
|序号|项目名称|得分|等级|
|1|河道保洁|95|优|
|2|堤防巡查|91|优|
|3|闸站运维|86|良|
"""


def report(name: str, unit: str, more: str = "") -> Facts:
    text = f"{unit}2025年度预算绩效管理工作自评报告\n{PROSE}{unit}。{more}"
    return Facts(make_document(text, name=name))


def annex(name: str, unit: str = "") -> Facts:
    return Facts(make_document(LIST.format(unit=unit), name=name), lists_projects=True)


def join(*facts: Facts) -> Season:
    return join_facts(facts)


def beside(season: Season, name: str) -> list[str]:
    """Names of the papers that lie beside a report."""
    return [
        paper.document.name
        for dossier in season.dossiers
        if dossier.papers[0].document.name == name
        for paper in dossier.papers[1:]
    ]


def test_a_list_joins_the_only_report_of_its_folder() -> None:
    season = join(
        report("水利/报告.docx", "县水利局"),
        report("民政/报告.docx", "县民政局"),
        annex("水利/汇总表.xlsx"),
    )
    assert beside(season, "水利/报告.docx") == ["水利/汇总表.xlsx"]
    assert beside(season, "民政/报告.docx") == []
    assert season.unplaced == ()


def test_of_several_reports_the_one_that_names_the_file_has_it() -> None:
    season = join(
        report("报告一.docx", "县水利局"),
        report("报告二.docx", "县民政局", "结果见《项目自评结果汇总表》。"),
        annex("项目自评结果汇总表.xlsx"),
    )
    assert beside(season, "报告二.docx") == ["项目自评结果汇总表.xlsx"]
    assert beside(season, "报告一.docx") == []


def test_a_list_of_a_folder_of_its_own_joins_the_unit_of_its_head() -> None:
    season = join(
        report("报告/水利.docx", "县水利局"),
        report("报告/民政.docx", "县民政局"),
        annex("附表/民政.xlsx", "县民政局"),
    )
    assert beside(season, "报告/民政.docx") == ["附表/民政.xlsx"]


def test_a_list_that_fits_no_report_is_told() -> None:
    season = join(
        report("水利.docx", "县水利局"), report("民政.docx", "县民政局"), annex("表.xlsx")
    )
    assert [beside(season, name) for name in ("水利.docx", "民政.docx")] == [[], []]
    (told,) = season.unplaced
    assert told.reason == "附表“表.xlsx”未能对应到报送的报告，未用于核对。"


def test_a_report_that_holds_its_list_is_no_annex() -> None:
    text = f"县水利局2025年度预算绩效管理工作自评报告\n{PROSE}\n{LIST.format(unit='')}"
    document: Document = make_document(text, name="报告.docx")
    season = join(Facts(document, lists_projects=True))
    assert [len(one.papers) for one in season.dossiers] == [1]
