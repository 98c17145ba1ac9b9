"""Papers become groups of one project each: by code, else by unit and name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pbassist.dossiers.keys import Key, agree_on_unit, fold_key, fold_name
from pbassist.model.performance import Paper, Project, Role

FORMS: frozenset[Role] = frozenset(
    {"declaration", "approval", "self_evaluation", "monitoring", "adjustment"}
)
SHORTEST_NAME = 4
"""Characters of a project's name that a letter must bear."""


@dataclass
class Group:
    """The papers of one project, in the order in which they were read."""

    papers: list[Paper] = field(default_factory=list)
    keys: list[Key] = field(default_factory=list)
    shares_code: bool = False

    def add(self, paper: Paper, key: Key) -> None:
        """Take a paper in."""
        self.papers.append(paper)
        self.keys.append(key)

    @property
    def code(self) -> str:
        """The folded code of the first paper that has one."""
        return next((key.code for key in self.keys if key.code), "")

    @property
    def key(self) -> str:
        """The join key: the code, else unit and name; both where the code is another's too."""
        if self.code and not self.shares_code:
            return self.code
        units = next((k.unit or k.department for k in self.keys if k.unit or k.department), "")
        names = next((k.name for k in self.keys if k.name), "")
        return "|".join((self.code, units, names))


def project_of(paper: Paper) -> Project:
    """What a paper says of its project."""
    for value in (paper.target, paper.payment, paper.estimate, paper.request):
        if value is not None:
            return value.project
    return Project()


def year_of(paper: Paper) -> int | None:
    """The year a paper speaks of; None where it does not say."""
    if paper.target is not None:
        return paper.target.year
    if paper.payment is not None:
        return paper.payment.as_of.year if paper.payment.as_of else None
    told = paper.estimate or paper.request
    return told.year if told else None


def group_papers(papers: Iterable[Paper]) -> tuple[list[Group], list[Paper]]:
    """Groups of papers and the papers that fit none or fit several.

    Forms found groups; payments and estimates only join them. The same name in different units
    stays apart, and a paper that does not say its unit joins only the one group it can mean.
    """
    keyed = [(paper, fold_key(project_of(paper))) for paper in papers]
    letters = [p for p, _ in keyed if p.role == "adjustment" and p.target is None]
    keyed = [(p, k) for p, k in keyed if not any(p is letter for letter in letters)]
    forms = [(p, k) for p, k in keyed if p.role in FORMS]
    groups = _group_by_code(forms)
    for paper, key in (pair for pair in forms if not pair[1].code):
        group = _find_group(groups, key)
        if group is None:
            group = Group()
            groups.append(group)
        group.add(paper, key)
    groups = _join_across_years(groups)
    loose = [letter for letter in letters if not _join_letter(letter, groups)]
    for paper, key in (pair for pair in keyed if pair[0].role not in FORMS):
        group = _find_group(groups, key)
        if group is None:
            loose.append(paper)
        else:
            group.add(paper, key)
    return groups, loose


def _join_letter(letter: Paper, groups: list[Group]) -> bool:
    """Whether a letter on an adjustment names exactly one project, whose paper it becomes."""
    text = fold_name(letter.document.text)
    named = {
        name: group
        for group in groups
        for key in group.keys
        if len(name := key.name) >= SHORTEST_NAME and name in text
    }
    # 名称包含在另一项目名称中的，以长的为准。
    whole = [n for n in named if not any(n != other and n in other for other in named)]
    if len({id(named[name]) for name in whole}) != 1:
        return False
    named[whole[0]].add(letter, fold_key(Project()))
    return True


def _group_by_code(forms: list[tuple[Paper, Key]]) -> list[Group]:
    """Forms of one code, told apart where the code stands on forms of different projects."""
    groups: dict[tuple[str, str], Group] = {}
    names: dict[str, list[Key]] = defaultdict(list)
    for paper, key in forms:
        if not key.code:
            continue
        same = next((k for k in names[key.code] if _may_be_one(k, key)), None)
        if same is None:
            names[key.code].append(key)
            same = key
        groups.setdefault((key.code, f"{same.unit}|{same.name}"), Group()).add(paper, key)
    for group in groups.values():
        group.shares_code = len(names[group.code]) > 1
    return list(groups.values())


def _may_be_one(one: Key, other: Key) -> bool:
    """Forms of one code are one project unless both name and unit differ."""
    same_name = not one.name or not other.name or one.name == other.name
    alike = one.name in other.name or other.name in one.name
    return same_name or alike or agree_on_unit(one, other) is not False


def _find_group(groups: list[Group], key: Key) -> Group | None:
    """The only group that a paper can belong to: by code, else by unit and name."""
    if key.code:
        found = [g for g in groups if g.code == key.code]
        if len(found) == 1:
            return found[0]
        if found:
            named = [g for g in found if any(k.name == key.name for k in g.keys)]
            return named[0] if len(named) == 1 else None
    if not key.name:
        return None
    named = [g for g in groups if any(k.name == key.name for k in g.keys)]
    if key.code:
        named = [g for g in named if not g.code]
    same = [g for g in named if any(agree_on_unit(k, key) is True for k in g.keys)]
    if len(same) == 1:
        return same[0]
    possible = [g for g in named if all(agree_on_unit(k, key) is not False for k in g.keys)]
    return possible[0] if len(possible) == 1 and not same else None


def _join_across_years(groups: list[Group]) -> list[Group]:
    """A project that gets a new code each year is one where unit and name are the same and no two
    papers claim the same role in the same year.
    """
    joined: list[Group] = []
    for group in groups:
        host = next((other for other in joined if _continues(other, group)), None)
        if host is None:
            joined.append(group)
            continue
        for paper, key in zip(group.papers, group.keys, strict=True):
            host.add(paper, key)
    return joined


def _continues(one: Group, other: Group) -> bool:
    if not (one.code and other.code) or one.code == other.code:
        return False
    named = any(
        a.name and a.name == b.name and agree_on_unit(a, b) is True
        for a in one.keys
        for b in other.keys
    )
    return named and not set(_years(one)) & set(_years(other)) and None not in _years(one)


def _years(group: Group) -> Iterator[int | None]:
    return (year_of(paper) for paper in group.papers)
