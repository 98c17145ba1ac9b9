"""Words become the types of document (文种) they speak of."""

from __future__ import annotations

import re

_WHOLE = "部门整体支出绩效评价报告"
_PROJECT = "项目绩效评价报告"
_SELF = "项目绩效自评报告"
REPORTS = (_SELF, _PROJECT)
"""The unit's own report on a project, and the report on it: one rule may speak of both."""
_REPORT = re.compile(
    r"(?:自评|自我评价|(?<!自我)评价)[(（]?(?:评价|情况|工作|总结){0,2}[)）]?报告(?!质量|期)"
)
_OF_WHOLE = re.compile(r"(?:整体|基本支出)[^，,。；;]{0,12}$")
_OF_PROJECT = re.compile(r"项目[^，,。；;]{0,8}$")
_NAMED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("绩效目标申报表", re.compile(r"申报表")),
    ("项目支出绩效自评表", re.compile(r"自评表")),
    (
        "绩效运行监控报告",
        re.compile(r"监控表|监控(?:分析|情况|工作)?报告|运行(?:分析)?报告"),
    ),
    ("绩效整改情况反馈书", re.compile(r"整改(?:落实)?(?:情况)?(?:反馈书|材料|报告)")),
    ("事前绩效评估报告", re.compile(r"评估报告")),
    ("绩效评价工作方案", re.compile(r"(?:评价|实施)(?:工作)?方案(?!的?可行)")),
    (
        "考核自评材料",
        re.compile(r"书面说明(?:材料)|考核评分表|考评表|自我考核"),
    ),
    ("年度工作总结", re.compile(r"工作总结(?!代替)")),
)
"""Names of the papers themselves."""
PAPERS = frozenset({_WHOLE, *REPORTS, "绩效信息公开稿", *(name for name, _ in _NAMED)})
"""Every type that a requirement may be about; not all have a checklist."""
_SUBJECTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "绩效信息公开稿",
        re.compile(
            r"(?:信息|结果|目标|情况)[^，,。；;]{0,20}(?<![、不])公开(?![、透公])"
            r"|(?<![、不])公开[^，,。；;、]{0,12}(?:绩效|评价|自评)|信息公开"
        ),
    ),
    (_WHOLE, re.compile(r"(?:整体|基本)(?:支出)?(?:或者?整体)?(?:绩效)?(?:自评|评价)")),
    (_PROJECT, re.compile(r"项目(?:支出)?绩效(?:自评|评价)(?![表结管办])")),
    (
        "绩效目标申报表",
        re.compile(r"绩效目标(?![完实运偏执])|绩效指标(?!完成)|目标编制|目标申报"),
    ),
    ("项目支出绩效自评表", re.compile(r"自评结果(?!汇总)|绩效自评(?![工质报])")),
    ("绩效运行监控报告", re.compile(r"运行监控|绩效监控|跟踪监控|绩效跟踪")),
    ("绩效整改情况反馈书", re.compile(r"整改(?:措施|情况|落实)")),
    ("事前绩效评估报告", re.compile(r"事前(?:绩效)?评估")),
)
"""Words of what a paper is about; they count behind the names."""


def list_papers(words: str, *, title: str = "") -> tuple[str, ...]:
    """Types of document a sentence speaks of, those it names first, in their order.

    `title` is that of the rule: 自评报告 in a rule about 整体支出 is the report on the whole.
    """
    about = [name for name, pattern in _SUBJECTS if pattern.search(words)]
    if _WHOLE in about and _PROJECT in about and "项目" not in words:
        about.remove(_PROJECT)
    return tuple(dict.fromkeys([*name_papers(words, title=title), *about]))


def name_papers(words: str, *, title: str = "") -> tuple[str, ...]:
    """Types of document that a sentence names, in their order: 自评报告, not 绩效自评."""
    named = [(match.start(), name) for name, pattern in _NAMED if (match := pattern.search(words))]
    named += [
        (match.start(), _tell_report(match.group(), words[: match.start()], title))
        for match in _REPORT.finditer(words)
    ]
    return tuple(dict.fromkeys(name for _, name in sorted(named)))


def _tell_report(name: str, before: str, title: str) -> str:
    """Of the whole or of a project, and then the unit's own 自评报告 or the 评价报告 on it."""
    project = _SELF if name.startswith("自") else _PROJECT
    if _OF_WHOLE.search(before):
        return _WHOLE
    if _OF_PROJECT.search(before):
        return project
    return _WHOLE if "整体" in title else project
