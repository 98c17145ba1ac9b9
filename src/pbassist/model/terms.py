"""The bilingual table: an English identifier becomes the field's Chinese term."""

from __future__ import annotations

STAGES: dict[str, str] = {
    "declaration": "申报",
    "monitoring": "监控",
    "self_evaluation": "自评",
    "evaluation": "评价",
}
ROLES: dict[str, str] = {
    "declaration": "绩效目标申报表",
    "estimate": "资金测算",
    "approval": "绩效目标批复",
    "adjustment": "绩效目标调整",
    "monitoring": "绩效运行监控表",
    "self_evaluation": "绩效自评表",
    "report": "报告",
    "previous": "上年自评表",
    "execution": "执行台账",
    "budget": "预算申报数",
    "appraisal": "评分表",
    "annex": "附表",
}
FUND_SOURCES: dict[str, str] = {
    "total": "资金总额",
    "appropriation": "财政拨款",
    "carryover": "上年结转",
    "other": "其他资金",
    "spending": "按支出性质",
}
FUND_MEASURES: dict[str, str] = {
    "requested": "申报数",
    "initial": "年初预算数",
    "adjusted": "全年预算数",
    "executed": "全年执行数",
}
DIMENSIONS: dict[str, str] = {
    "output": "产出",
    "cost": "成本",
    "outcome": "效益",
    "satisfaction": "满意度",
    "input": "投入",
    "management": "管理",
}
ASPECTS: dict[str, str] = {
    "quantity": "数量",
    "quality": "质量",
    "timeliness": "时效",
    "cost": "成本",
    "economic": "经济",
    "social": "社会",
    "ecological": "生态",
    "sustainability": "可持续",
    "satisfaction": "满意度",
}
VERDICTS: dict[str, str] = {
    "met": "已核对无误",
    "partly": "部分满足",
    "unmet": "发现问题",
    "not_applicable": "不适用",
    "unclear": "未能核对",
}


def name_aspect(dimension: str | None, aspect: str | None) -> str | None:
    """The key of `ASPECTS` that the printed 一级 and 二级指标 name; None when they name none.

    The 二级指标 is asked first; 成本 and 满意度 are recognised in the 一级指标 too, since some
    schemes set them there.
    """
    for printed in (aspect, dimension):
        for key, word in ASPECTS.items():
            if printed and word in printed:
                return key
    return None


def name_dimension(dimension: str | None, aspect: str | None = None) -> str | None:
    """The key of `DIMENSIONS` that the printed 一级指标 names, else what the 二级指标 implies."""
    for key, word in DIMENSIONS.items():
        if dimension and word in dimension:
            return key
    named = name_aspect(None, aspect)
    if named in ("quantity", "quality", "timeliness", "cost"):
        return "output"
    if named in ("economic", "social", "ecological", "sustainability"):
        return "outcome"
    return named
