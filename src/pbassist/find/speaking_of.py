"""Words become the types of document (文种) they speak of."""

from __future__ import annotations

import re

_PAPERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "部门整体支出绩效评价报告",
        re.compile(r"(?:整体|基本)(?:支出)?(?:或者?整体)?(?:绩效)?(?:自评|评价)"),
    ),
    ("项目绩效评价报告", re.compile(r"项目(?:支出)?绩效(?:自评|评价)|绩效评价报告|评价\)?报告")),
    ("绩效目标申报表", re.compile(r"(?<!整体支出)绩效目标|绩效指标|目标编制|目标申报|申报表")),
    ("项目支出绩效自评表", re.compile(r"自评表|自评结果|绩效自评")),
    (
        "绩效运行监控报告",
        re.compile(r"监控表|运行监控|绩效监控|跟踪监控|绩效跟踪|运行分析报告|绩效运行报告"),
    ),
    ("绩效整改情况反馈书", re.compile(r"整改(?:措施|情况|落实|材料|报告)")),
    ("事前绩效评估报告", re.compile(r"事前(?:绩效)?评估")),
    ("绩效评价工作方案", re.compile(r"(?:评价|实施)(?:工作)?方案")),
    ("考核自评材料", re.compile(r"书面说明(?:材料)?|考核评分表|考评表|工作总结|自我考核")),
)
"""Words by which a sentence tells of a type of document; the types are those of the profiles."""


def list_papers(words: str) -> tuple[str, ...]:
    """Types of document a sentence speaks of, the most particular alone where one contains another."""
    found = [name for name, pattern in _PAPERS if pattern.search(words)]
    if found[:2] == ["部门整体支出绩效评价报告", "项目绩效评价报告"] and "项目" not in words:
        found.remove("项目绩效评价报告")
    return tuple(found)
