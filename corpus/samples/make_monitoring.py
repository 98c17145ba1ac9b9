"""Monitoring forms written by hand become the folder monitoring/, the way departments hand them in.

Run `python corpus/samples/make_monitoring.py` from a checkout with the `dev` extra; `--out DIR`
writes elsewhere. What is wrong in them stands in monitoring/gold.toml, written before any was read.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from evaluations import lay_evaluation
from grids import Form, Grid
from writers import write_workbook

HERE = Path(__file__).resolve().parent
DAM: Form = {
    "code": "99012624R000126011",
    "name": "小型水库维修养护",
    "department": "县水利局",
    "unit": "县河湖水库管理中心",
    "months": "1-7月",
    "funds": [
        ["年度资金总额", "260", "158.6", "61.0%", "260"],
        ["其中：本年财政拨款", "240", "148.6", "61.9%", "240"],
        ["上年结转资金", "20", "10", "50.0%", "20"],
        ["其他资金", "0", "0", "—", "0"],
    ],
    "goal": "完成18座小型水库日常巡查和维修养护，汛前完成14座水库除险检修，保障下游4.6万人防洪安全。",
    "rows": [
        ["产出指标", "数量指标", "维修养护水库座数", "≥18座", "18座", "18座", "", "", "√", "", ""],
        [
            *("产出指标", "数量指标", "秋季白蚁防治水库座数", "≥9座"),
            "0座",
            "9座",
            "",
            "",
            "√",
            "",
            "",
        ],
        ["产出指标", "质量指标", "维修养护验收合格率", "100%", "100%", "100%", "", "", "√", "", ""],
        [
            *("产出指标", "时效指标", "汛前检修完成时间", "4月底前"),
            "4月22日",
            "4月22日",
            *("", "", "√", "", ""),
        ],
        [
            *("产出指标", "成本指标", "单座日常养护成本", "≤6.5万元/座"),
            *("3.7万元/座", "6.4万元/座", "", "", "√", "", ""),
        ],
        [
            *("效益指标", "社会效益指标", "防洪受益人口", "≥4.6万人", "4.6万人", "4.6万人"),
            *("", "", "√", "", ""),
        ],
        [
            *("效益指标", "可持续影响指标", "水库管护员持证上岗率", "≥95%", "82%", "92%", "√"),
            "3名管护员新到岗，持证培训班由省里9月举办；拟于10月底前组织其中2名补训取证。",
            *("", "√", ""),
        ],
        [
            *("满意度指标", "服务对象满意度指标", "下游村民满意度", "≥90%", "年底开展调查", "≥90%"),
            *("", "", "√", "", ""),
        ],
    ],
    "people": ["填报人：卢清源", "负责人：贺远山", "填报日期：2026年8月6日"],
}
ROAD: Form = {
    "code": "99012626T000133012",
    "name": "农村公路提质改造",
    "department": "县交通运输局",
    "unit": "县公路养护中心",
    "months": "1-7月",
    "funds": [
        ["年度资金总额", "480", "132", "37.5%", "480"],
        ["其中：本年财政拨款", "400", "102", "25.5%", "400"],
        ["上年结转资金", "80", "30", "37.5%", "80"],
        ["其他资金", "0", "0", "—", "0"],
    ],
    "goal": "改造农村公路32公里，加宽错车道46处，改善沿线1.9万名群众出行条件。",
    "rows": [
        [
            "产出指标",
            "数量指标",
            "改造农村公路里程",
            "≥32公里",
            "6公里",
            "24公里",
            "",
            "",
            "√",
            "",
            "",
        ],
        ["产出指标", "数量指标", "加宽错车道数量", "≥46处", "11处", "46处", "", "", "√", "", ""],
        [
            *("产出指标", "质量指标", "工程验收合格率"),
            "100%",
            "未到期",
            "100%",
            "",
            "",
            "√",
            "",
            "",
        ],
        [
            *("产出指标", "时效指标", "改造工程完成时间", "11月底前", "实施中", "11月底前"),
            *("", "", "√", "", ""),
        ],
        [
            *("产出指标", "成本指标", "每公里改造成本", "≤13.5万元", "13.2万元", "13.4万元"),
            *("", "", "√", "", ""),
        ],
        [
            *("效益指标", "社会效益指标", "沿线受益群众人数", "≥1.9万人", "0.4万人", "1.4万人"),
            *("", "进度滞后", "", "√", ""),
        ],
        [
            *("满意度指标", "服务对象满意度指标", "沿线群众满意度", "≥88%", "—", "90%"),
            *("", "", "√", "", ""),
        ],
    ],
    "people": ["填报人：戚向阳", "负责人：苗长林", "填报日期：2026年8月4日"],
}
SKILL: Form = {
    "code": "99012625R000117005",
    "name": "城乡劳动力技能培训",
    "department": "县人力资源和社会保障局",
    "unit": "县就业服务中心",
    "months": "1—9月",
    "funds": [
        ["资金总额", "95.6", "88.2", "92.3%"],
        ["财政拨款", "95.6", "88.2", "92.3%"],
        ["其他资金", "0", "0", ""],
    ],
    "goal": "开展职业技能培训1200人次，培训合格率达到92%以上，带动就业500人。",
    "rows": [
        ["产出指标", "数量指标", "职业技能培训人次", "≥1200人次", "986人次", "940人次", "", ""],
        ["产出指标", "数量指标", "开办培训班期数", "≥24期", "20期", "25期", "", ""],
        ["产出指标", "质量指标", "培训合格率", "≥92%", "94.1%", "94%", "", ""],
        ["产出指标", "时效指标", "培训补贴拨付时限", "结业后30日内", "28日", "30日内", "", ""],
        ["效益指标", "社会效益指标", "培训后实现就业人数", "≥500人", "368人", "", "", ""],
        ["效益指标", "可持续影响指标", "结业学员跟踪服务期", "≥6个月", "6个月", "6个月", "", ""],
        ["满意度指标", "服务对象满意度指标", "参训学员满意度", "≥90%", "93.5%", "", "", ""],
    ],
    "people": ["填报人：江晓岚", "负责人：尹国栋", "填报日期：2026年10月11日"],
}
SKILL_EVALUATED: Form = {
    "layout": "classic",
    "year": 2026,
    "code": SKILL["code"],
    "name": SKILL["name"],
    "department": SKILL["department"],
    "unit": SKILL["unit"],
    "funds": [
        ["95.6", "95.6", "94.7"],
        ["95.6", "95.6", "94.7"],
        ["0", "0", "0"],
        ["0", "0", "0"],
    ],
    "execution": ["10", "99.1%", "9.91"],
    "goal": SKILL["goal"],
    "done": "开展职业技能培训1216人次，培训合格率94.3%，带动就业512人。",
    "rows": [
        [*("产出指标", "数量指标", "职业技能培训人次", "≥1200人次", "1216人次", "20", "20"), ""],
        [
            *("产出指标", "数量指标", "开办培训班期数", "≥24期", "21期", "10", "8.75"),
            "两所合作院校调整专业停办4期，2027年改由县职校承办并提前排课。",
        ],
        ["产出指标", "质量指标", "培训合格率", "≥92%", "94.3%", "10", "10", ""],
        ["产出指标", "时效指标", "培训补贴拨付时限", "≤30日", "28日", "10", "10", ""],
        ["效益指标", "社会效益指标", "培训后实现就业人数", "≥500人", "512人", "20", "20", ""],
        ["效益指标", "可持续影响指标", "结业学员跟踪服务期", "≥6个月", "6个月", "10", "10", ""],
        [
            *("满意度指标", "服务对象满意度指标", "参训学员满意度", "≥90%", "93.8%", "10", "10"),
            "发放问卷260份，回收248份。",
        ],
    ],
    "total": "98.66",
    "people": ["填报人：江晓岚", "负责人：尹国栋", "填报日期：2027年2月20日"],
}


def lay_full(form: Form) -> Grid:
    """The form with causes by kind and the likelihood ticked."""
    grid = Grid("监控表", widths=[10, 12, 16, 26, 16, 16, 16, 10, 28, 8, 8, 10])
    last = 11
    grid.title("项目支出绩效目标执行监控表", "（2026年度）　　　　单位：万元", last)
    lay_project(grid, form, last)
    top = grid.rows
    months = form["months"]
    grid.put(top, 0, "项目资金\n（万元）", to=(top + len(form["funds"]), 0))
    grid.put(top, 1, "", to=(top, 3))
    heads = ("年初预算数", f"{months}执行数", f"{months}执行率", "全年预计执行数")
    for column, head in zip((4, 5, 6, 7), heads, strict=True):
        grid.put(top, column, head, to=(top, last) if column == 7 else None)
    for row, (label, *amounts) in enumerate(form["funds"], start=top + 1):
        grid.put(row, 1, label, to=(row, 3))
        for column, amount in zip((4, 5, 6, 7), amounts, strict=True):
            grid.put(row, column, amount, to=(row, last) if column == 7 else None)
    row = grid.rows
    grid.put(row, 0, "年度总体\n目标")
    grid.put(row, 1, form["goal"], to=(row, last))
    lay_heads(grid, form, last)
    grid.signed(form["people"], last)
    return grid


def lay_heads(grid: Grid, form: Form, last: int) -> None:
    """Indicators under a header of two rows."""
    row = grid.rows
    grid.put(row, 0, "绩\n效\n指\n标", to=(row + 1 + len(form["rows"]), 0))
    single = ("一级指标", "二级指标", "三级指标", "年度指标值")
    single += (f"{form['months']}执行情况", "全年预计完成情况")
    for column, head in enumerate(single, start=1):
        grid.put(row, column, head, to=(row + 1, column))
    grid.put(row, 7, "偏差原因分析", to=(row, 8))
    grid.put(row + 1, 7, "经费保障")
    grid.put(row + 1, 8, "原因说明")
    grid.put(row, 9, "完成目标可能性", to=(row, 11))
    for column, head in enumerate(("确定能", "有可能", "完全不可能"), start=9):
        grid.put(row + 1, column, head)
    for at, values in enumerate(form["rows"], start=row + 2):
        for column, value in enumerate(values, start=1):
            grid.put(at, column, value)
    grid.merge_equal(form["rows"], row + 2, 1)


def lay_short(form: Form) -> Grid:
    """The short form of a department: one column of causes, measures behind it."""
    grid = Grid("监控", widths=[12, 16, 26, 16, 14, 16, 20, 24])
    grid.title("2026年项目绩效运行监控表（1—9月）", "单位：万元", 7)
    lay_project(grid, form, 7)
    top = grid.rows
    grid.put(top, 0, "资金情况", to=(top + len(form["funds"]), 0))
    heads = ("资金来源", "全年预算数", "1—9月执行数", "执行率")
    for column, head in enumerate(heads, start=1):
        grid.put(top, column, head, to=(top, 7) if column == 4 else None)
    for row, values in enumerate(form["funds"], start=top + 1):
        for column, value in enumerate(values, start=1):
            grid.put(row, column, value, to=(row, 7) if column == 4 else None)
    row = grid.rows
    grid.put(row, 0, "年度目标")
    grid.put(row, 1, form["goal"], to=(row, 7))
    heads = ("一级指标", "二级指标", "三级指标", "年度指标值", "1—9月完成值", "全年预计完成值")
    grid.table([*heads, "偏差原因", "改进措施"], form["rows"], 0, 7)
    grid.signed(form["people"], 7)
    return grid


def lay_project(grid: Grid, form: Form, last: int) -> None:
    """The labelled names of a project."""
    for pair in (
        ("项目名称", form["name"], "项目编码", form["code"]),
        ("主管部门", form["department"], "实施单位", form["unit"]),
    ):
        row = grid.rows
        grid.put(row, 0, pair[0])
        grid.put(row, 1, pair[1], to=(row, 3))
        grid.put(row, 4, pair[2])
        grid.put(row, 5, pair[3], to=(row, last))


def main() -> None:
    """Write the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE / "monitoring")
    out: Path = parser.parse_args().out
    monitored = out / "运行监控"
    write_workbook(monitored / "水利局-小型水库维修养护监控表.xlsx", [lay_full(DAM)])
    write_workbook(monitored / "农村公路提质改造1-7月监控表.xlsx", [lay_full(ROAD)])
    write_workbook(monitored / "技能培训绩效运行监控.xlsx", [lay_short(SKILL)])
    write_workbook(
        out / "自评" / "技能培训2026年自评表.xlsx", [lay_evaluation(SKILL_EVALUATED, "自评")]
    )


if __name__ == "__main__":
    main()
