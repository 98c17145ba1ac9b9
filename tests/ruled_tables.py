"""Tables with walls as papers print them, for the reading of PDFs of every producer."""

from __future__ import annotations

from collections.abc import Sequence

from tests.typesetting import Columns, Item, Para, Table

PROSE = (
    "项目资金按照预算管理要求及时足额拨付，绩效目标完成情况良好，受益群众满意度达到95.5%以上，"
    "共计支出1,682.40万元。"
)
Rows = Sequence[Sequence[str | None]]
INDICATORS: Rows = [
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "维修养护供水工程数量（含管网延伸及水质监测设备更换）", "≥62处"],
    [None, "质量指标", "供水水质达标率", "≥90%"],
    [None, None, "工程验收合格率", "100%"],
    ["效益指标", "社会效益", "受益农村人口", "≥3.1万人"],
    ["填报说明", "本表一式三份，由实施单位填报，报县财政局审核。", None, None],
]
INDICATOR_SPANS = {(1, 0): (3, 1), (2, 1): (2, 1), (5, 1): (1, 3)}
FUNDS: Rows = [
    ["资金总额", "年初预算", "全年预算", "全年执行"],
    ["其中财政拨款与上年结转", None, "1,200.50", "1,180.20"],
    [None, None, "300.00", "300.00"],
    ["其他资金", "0.00", "", "/"],
]
FUND_SPANS = {(1, 0): (2, 2)}
STATISTICS: Rows = [
    ["指标", "计量单位", "2022年", "2023年"],
    ["地区生产总值", "亿元", "88.50", "95.32"],
    ["财政收入", "万元", "12,345", "13,001"],
    ["财政支出", "万元", "", "25,600.75"],
]
WIDTHS = [90, 90, 160, 100]
LATE = "受汛期影响推迟到十月开工，已于十二月全部完工并投入使用，资金支付率达到98.5%"


def _list_indicators(count: int) -> Rows:
    rows: list[list[str | None]] = [["序号", "绩效指标", "指标值", "完成情况"]]
    for number in range(1, count + 1):
        name = f"第{number}项指标的完成情况说明" + "需要逐项核对" * (number % 5)
        rows.append([str(number), name, f"≥{number}处", "已完成" if number % 3 else LATE])
    return rows


def _merge_classes() -> Table:
    """A class of nine rows each, cut by page ends wherever these fall."""
    rows: list[list[str | None]] = [["类别", "序号", "指标", "值"]]
    spans = {}
    for group in range(5):
        spans[len(rows), 0] = (9, 1)
        for one in range(9):
            number = group * 9 + one + 1
            words = f"指标{number}" + "说明文字" * (one % 4)
            head = None if one else f"第{group + 1}类产出指标"
            rows.append([head, str(number), words, f"{one * 7}%"])
    return Table(rows, "grid", spans, "clcr", [80, 40, 220, 100], middle=False, split=False)


def _stories() -> dict[str, Sequence[Item]]:
    stories: dict[str, Sequence[Item]] = {}
    for kind in ("grid", "open", "double", "dashed", "dotted", "thick", "fills"):
        stories[f"{kind}, 指标"] = [Table(INDICATORS, kind, INDICATOR_SPANS, "lllc", WIDTHS)]
        if kind in ("double", "thick"):
            continue
        stories[f"{kind}, 资金"] = [Table(FUNDS, kind, FUND_SPANS, "lccc", WIDTHS)]
        stories[f"{kind}, 统计"] = [Table(STATISTICS, kind, align="lcrr", widths=WIDTHS)]
    for kind, head, split in (
        ("grid", 0, True), ("grid", 0, False), ("grid", 1, True), ("grid", 1, False),
        ("open", 0, True), ("open", 1, True), ("dashed", 1, True),
    ):  # fmt: skip
        name = f"{kind}, 长{'，重复表头' * head}{'，断行' * split}"
        table = Table(_list_indicators(34), kind, {}, "cllc", [40, 170, 80, 150], head, split=split)
        stories[name] = [Para(PROSE), table, Para(PROSE)]
    stories["分类合并跨页"] = [_merge_classes()]
    stories["两表相继"] = [
        Table(STATISTICS), Para(PROSE), Table(INDICATORS, "grid", INDICATOR_SPANS)
    ]  # fmt: skip
    narrow = Table([row[:3] for row in STATISTICS], "grid", widths=[70, 60, 60])
    stories["栏内"] = [Columns([*[Para(PROSE * 3)] * 4, narrow, *[Para(PROSE * 3)] * 4])]
    one_row = Table([["项目名称", "农村饮水安全巩固提升工程"]], "grid", widths=[90, 250])
    stories["单行"] = [Para(PROSE), one_row, Para(PROSE)]
    wide = [[f"{row}行{column}列" for column in range(9)] for row in range(6)]
    stories["九列"] = [Table(wide, "grid", align="c" * 9)]
    blank = [["项目", "金额"], ["", ""], ["", ""], ["合计", "1,682.40"]]
    stories["空行"] = [Table(blank, "grid", align="lr")]
    for widths in ([60, 380], [220, 220], [380, 60]):
        stories[f"两列 {widths[0]}"] = [Table(_pair(), "grid", align="ll", widths=widths)]
    late = [["事项", "说明"], ["进度", LATE], ["成效", LATE * 3]]
    stories["长文"] = [Table(late, "open", align="ll", widths=[80, 300])]
    return stories


def _pair() -> Rows:
    return [["年度", "金额（万元）"], ["2022年", "1,200.50"], ["2023年", "486.00"]]


STORIES = _stories()
