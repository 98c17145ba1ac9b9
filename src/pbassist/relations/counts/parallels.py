"""Names and the figures that 分别 gives them become a relation: as many figures as names.

甲、乙、丙三类分别为3分、2分. 和 may join two names or stand inside one, so it only widens the count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pbassist.model.performance import Relation
from pbassist.relations.sentences import Mention, Sentence, name_subject

_CLAUSE_START = re.compile(r"[，。；：（“]")
_MASKED = re.compile(r"《[^》]{1,60}》|“[^”]{1,60}”|（[^）]{0,60}）")
_OPEN = re.compile(r"(?<![初中高])等(?![级次别分第候待])|其余|其他|各|多")
_JOIN = re.compile(r"(?<=\S)(?:以及|[和及与])(?=\S)")
_VERBAL = re.compile(r"[的由对将把]|实施|负责|用于|开展|组织|包括|涉及|通过|按照|根据|其中")
_NUMBER = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_COUNTED = re.compile(
    r"(?<![近第\d])(?P<count>[二两三四五六七八九十]|\d{1,2})个?"
    r"(?:标段|季度|维度|方面|类别|类|年度|年|阶段|批次|片区|乡镇|部门|单位|项目|指标|科室|股室|学校|档次?)"
    r"[^、，\d]{0,10}$"
)
_RANGE = re.compile(
    r"(?P<first>20\d\d)年?(?:至|到|[-—－–~～]{1,2})(?P<last>20\d\d)年[^、，\d]{0,16}$"
)
_RANGE_FIRST = re.compile(
    r"(?:^|[。；])(?P<first>20\d\d)年?(?:至|到|[-—－–~～]{1,2})(?P<last>20\d\d)年(?:度|间|期间)?，[^。；]{0,60}$"
)
_YEAR = re.compile(r"20\d\d年")
_COUNTED_BY = re.compile(
    r"(?<![近第\d])(?P<count>[二两三四五六七八九十]|\d{1,2})(?:个|家|所|名|户|处|条|座|类|项|大|镇|乡|县|区)[^、，\d]{1,14}$"
)
_TOLD = re.compile(
    r"(?P<list>(?:[^、，\d]{1,14}、){2,11}[^、，\d]{1,12}?)(?P<count>[三四五六七八九十]|\d{1,2})(?:个|家|所|名|户|处|条|座|类|项|镇|乡|县|区)"
)
_NUMBERED = re.compile(r"\d|[二两三四五六七八九十][个家所名户处条座类项]")
_LINK = re.compile(r"^(?:、|，|和|及|与|以及)$")
_LEAD = re.compile(r"(?:分别|依次)[^，。；、：（\d]{0,24}$")
_END = re.compile(r"^[^、（\d]{0,12}(?:[，。；）！]|$)")
LONGEST = 10
"""Characters of a name in a list that is plain beyond doubt."""
UNSURE = "并列各项与所列数据的对应关系需核实"


class _Names(NamedTuple):
    """How many things 分别 speaks of."""

    least: int
    most: int
    sure: bool
    printed: str


def find_parallels(sentence: Sentence) -> Iterator[Relation]:
    """The lists of one sentence that are longer or shorter than the names they belong to."""
    if "分别" not in sentence.text and "依次" not in sentence.text:
        return
    for at, mention in enumerate(sentence.mentions):
        if not _LEAD.search(mention.lead):
            continue
        values = _read_values(sentence, at)
        names = _read_names(sentence, mention)
        if names is None or len(values) < 2 or mention.measure.figure.upper is not None:
            continue
        twice = names.least == names.most and not len(values) % names.least
        if names.least <= len(values) <= names.most or twice:
            continue
        yield _say(names, values)


def _read_values(sentence: Sentence, at: int) -> list[Mention]:
    """The figures after 分别 up to the clause's end; none when a bracket or other words follow."""
    first = sentence.mentions[at]
    values = [first]
    for mention in sentence.mentions[at + 1 :]:
        gap = sentence.between(values[-1].end, mention.start).strip()
        if not _LINK.match(gap) or not mention.measure.alike(first.measure):
            break
        if gap == "，" and len(values) > 1:
            break
        values.append(mention)
    rest = sentence.between(values[-1].end, sentence.end)
    return values if _END.match(rest) else []


def _read_names(sentence: Sentence, mention: Mention) -> _Names | None:
    """The list before 分别, or the number of things it names."""
    at = max(sentence.view.rfind(w, sentence.start, mention.start) for w in ("分别", "依次"))
    head = sentence.between(max(sentence.start, at - 80), at)
    masked = _MASKED.sub(lambda found: "□" * len(found.group()), head)
    clauses = [clause.strip() for clause in _CLAUSE_START.split(masked)]
    clause = clauses[-1]
    if not clause and len(clauses) > 1 and "分别" not in head:
        clause = clauses[-2]  # 城关、石湾、柳岸3个镇，分别建设…
    years = _RANGE.search(clause)
    if years and "、" not in clause:
        return _count_years(years)
    listed = _read_list(clause) if "、" in clause else None
    if listed is not None:
        return listed
    counted = _COUNTED.search(clause) or _COUNTED_BY.search(clause)
    if counted is not None and not _JOIN.search(counted.group()):
        return _read_count(counted, clause)
    if "、" in clause:
        return None
    if len(clauses) > 1 and "分别" not in head and (told := _read_told(clauses[-2])):
        return told
    begun = _RANGE_FIRST.search(masked)
    return _count_years(begun) if begun and not _YEAR.search(clause) else None


def _read_told(clause: str) -> _Names | None:
    """确定甲、乙、丙、丁四家机构承担任务，费用分别为…: names and their number in the clause before."""
    found = _TOLD.search(clause)
    if found is None or clause.count("、") != found.group("list").count("、"):
        return None
    names = _read_count(found, found.group("count"))
    listed = found.group("list").count("、") + 1
    same = names is not None and names.least == listed > 2
    return _Names(listed, listed, False, f"{listed}项") if same else None


def _count_years(years: re.Match[str]) -> _Names | None:
    count = int(years.group("last")) - int(years.group("first")) + 1
    return _Names(count, count, False, f"{count}年") if 2 <= count <= 12 else None


def _read_count(counted: re.Match[str], clause: str) -> _Names | None:
    """四家机构; not 5个镇、3个街道, where another number stands before."""
    if _NUMBERED.search(clause[: counted.start("count")]):
        return None
    word = counted.group("count")
    count = int(word) if word.isdigit() else _NUMBER[word]
    return _Names(count, count, False, f"{word}项") if 2 <= count <= 12 else None


def _read_list(clause: str) -> _Names | None:
    if _OPEN.search(clause):
        return None
    parts = clause.split("、")
    owned = "的" in parts[0]
    parts[0] = parts[0].rpartition("的")[2]  # 项目的投入、产出和效果
    if not all(part.strip() for part in parts) or any(_VERBAL.search(p) for p in parts[:-1]):
        return None
    alike = sum(_joins_alike(part, parts[0].strip()[-1]) for part in parts)
    joins = sum(len(_JOIN.findall(part)) for part in parts) - alike
    plain = all(len(part.strip()) <= LONGEST for part in parts[:-1])
    sure = len(parts) > 2 and not joins and plain and "□" not in clause and not owned
    least = len(parts) + alike
    return _Names(least, least + joins, sure, f"{least}项")


def _joins_alike(part: str, last: str) -> bool:
    """县民政局和县水利局 behind 县教育局: names that end alike are two, 发展和改革局 is one."""
    left, _, right = (_JOIN.split(part, maxsplit=1)[0], "", _JOIN.split(part)[-1])
    return bool(_JOIN.search(part)) and left.endswith(last) and last in right


def _say(names: _Names, values: Sequence[Mention]) -> Relation:
    many = len(values) > names.most > names.least
    printed = f"{names.most}项" if many else names.printed
    return Relation(
        kind="count",
        state="broken" if names.sure else "open",
        subject=name_subject(values[0], "并列各项"),
        expression=f"并列{printed}，所列数据{len(values)}个",
        stated=values[0].measure.figure,
        computed=printed,
        inputs=tuple(value.measure.figure for value in values[1:]),
        reason="" if names.sure else UNSURE,
        asks=not names.sure,
    )
