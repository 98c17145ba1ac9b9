"""Findings become at most five points, the gravest first, and the clauses of the system's box."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pbassist.draft.phrases import FaultPhrase, Phrases
from pbassist.draft.wording import (
    differ_by_name,
    drop_remedy,
    end_sentence,
    flatten,
    join_messages,
    join_remedies,
    split_sentences,
    strip_stop,
    write_as_told,
)
from pbassist.model.review import LEVEL_ORDER, OUTWARD_WORDS, Basis, Finding

MOST_POINTS = 5
"""Points of an opinion on a project, as people read them."""
MOST_REPORT_POINTS = 8
"""Points of an opinion on a report, which is longer than a form and is sent alone."""
MOST_TOLD = 4
"""Findings of one point that are told in full; the others are named."""
NUMBERED = re.compile(r"([^（(]{1,120})([（(][^（）()]{2,40}号[）)])")
"""A title and its 文号 in brackets."""
KINDS = tuple(OUTWARD_WORDS[level] for level in sorted(LEVEL_ORDER, key=LEVEL_ORDER.__getitem__))
"""须更正, 建议完善, 请说明."""


class Matter(NamedTuple):
    """What becomes a point: findings of one fault and kind, or the smaller ones gathered."""

    title: str
    kind: str
    findings: tuple[Finding, ...]
    text: str
    clause: str
    """For the system's box, with what to do."""
    short: str
    """The same without what to do."""
    shortest: str
    """Titles alone."""
    own: bool = True
    """False for the point that gathers smaller ones, and for what has no title of its own."""
    inner: str = ""
    """Inside such a point: the clause, but a person's words as they were written."""


class _Words(NamedTuple):
    """What a fault and kind bring along."""

    phrase: FaultPhrase
    title: str
    default: str
    """Remedy where neither check nor phrase has one."""


def gather_matters(
    findings: Iterable[Finding],
    phrases: Phrases,
    *,
    most: int = MOST_POINTS,
    you: str = "你单位",
) -> tuple[Matter, ...]:
    """Findings as at most so many matters: 须更正, 建议完善, 请说明; the smaller ones of a kind in one.

    Only what goes out becomes a matter. The addressee is addressed as `you`, but not in the words of
    a person, which stand as they were written.
    """
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in sorted(findings, key=lambda one: phrases.rank(one.fault)):
        if finding.goes_out and finding.verdict in ("unmet", "partly"):
            groups.setdefault((finding.outward, finding.fault), []).append(finding)
    by_kind = {
        kind: [
            _make_matter(kind, tuple(group), phrases, you)
            for (group_kind, _), group in groups.items()
            if group_kind == kind
        ]
        for kind in KINDS
    }
    places = _share_places({kind: len(matters) for kind, matters in by_kind.items()}, most)
    return tuple(
        matter
        for kind in KINDS
        for matter in _fit(by_kind[kind], places[kind], phrases.merged_titles[kind])
    )


def _share_places(wanted: Mapping[str, int], most: int) -> dict[str, int]:
    """One place for each kind that is there, the others for the gravest kinds first."""
    places = {kind: min(count, 1) for kind, count in wanted.items()}
    free = most - sum(places.values())
    for kind, count in wanted.items():
        more = min(free, count - places[kind])
        places[kind] += more
        free -= more
    return places


def _fit(matters: Sequence[Matter], places: int, merged_title: str) -> list[Matter]:
    if len(matters) <= places:
        return list(matters)
    own, rest = list(matters[: places - 1]), matters[places - 1 :]
    merged = Matter(
        title=merged_title,
        kind=rest[0].kind,
        findings=tuple(finding for matter in rest for finding in matter.findings),
        text=end_sentence("；".join(matter.inner for matter in rest)),
        clause=f"{merged_title}：" + "，".join(matter.clause for matter in rest),
        short=f"{merged_title}：" + "，".join(matter.short for matter in rest),
        shortest=f"{merged_title}：" + "、".join(matter.title for matter in rest),
        own=False,
    )
    return [*own, merged]


def _make_matter(kind: str, findings: tuple[Finding, ...], phrases: Phrases, you: str) -> Matter:
    phrase = phrases.fault(findings[0].fault)
    title = phrase.title or findings[0].fault
    own = title not in phrases.merged_titles.values()
    title = title if own else phrases.merged_titles[kind]
    words = _Words(phrase, title, phrases.default_remedy[kind])
    ruled = tuple(one for one in findings if not one.in_persons_words)
    told = dict.fromkeys(read_own_words(one) for one in findings if one.in_persons_words)
    lines = dict.fromkeys(read_own_line(one) for one in findings if one.in_persons_words)
    text = _make_text(ruled, words).replace("你单位", you) if ruled else ""
    clause = _make_clause(ruled, words).replace("你单位", you) if ruled else ""
    return Matter(
        title=title,
        kind=kind,
        findings=findings,
        text=text + "".join(map(end_sentence, told)),
        clause="，".join(filter(None, (clause, *lines))),
        short="，".join(filter(None, (drop_remedy(clause), *lines))),
        shortest=title,
        own=own,
        inner="；".join(filter(None, (clause, *map(strip_stop, told)))),
    )


def read_own_words(finding: Finding) -> str:
    """A person's words on a finding, as one paragraph; what to do is not added a second time."""
    message, remedy = write_as_told(finding.message), write_as_told(finding.remedy)
    if not remedy or remedy in message:
        return message
    return f"{end_sentence(message)}{remedy}"


def read_own_line(finding: Finding) -> str:
    """The same as one clause of the line."""
    return flatten(write_as_told(finding.line) or read_own_words(finding))


def _make_text(findings: tuple[Finding, ...], words: _Words) -> str:
    if words.phrase.letter is not None:
        filled = [_fill(words.phrase.letter, one, words) for one in findings]
        return "".join(dict.fromkeys(end_sentence(text) for text in filled))
    told, named = _split([one.message for one in findings], findings)
    message = end_sentence(join_messages(one.message for one in told))
    if named:
        message += end_sentence(f"另有{_name(named)}存在同类问题")
    return message + join_remedies(_join_bases(told, words))


def _join_bases(findings: Iterable[Finding], words: _Words) -> list[str]:
    """Each remedy once, behind every rule that it stands on: 按照甲第三条、乙第四条，请补充."""
    grouped: dict[str, dict[str, list[str]]] = {}
    for one in findings:
        named = grouped.setdefault(strip_stop(_remedy(one, words)), {})
        basis = _find_base(one, f"{one.message}{one.remedy}")
        if basis is not None:
            verb = "按照" if basis.force == "适用" else "参照"
            articles = named.setdefault(f"{verb}{_quote_title(basis.regulation)}", [])
            if basis.article and basis.article not in articles:
                articles.append(basis.article)
    return [_say_bases(named, remedy) for remedy, named in grouped.items()]


def _say_bases(named: Mapping[str, Sequence[str]], remedy: str) -> str:
    said = ""
    for verb in ("按照", "参照"):
        rules = [
            f"{rule.removeprefix(verb)}{'、'.join(articles)}"
            for rule, articles in named.items()
            if rule.startswith(verb)
        ]
        said += f"{verb}{'、'.join(rules)}，" if rules else ""
    return said + remedy


def _make_clause(findings: tuple[Finding, ...], words: _Words) -> str:
    if words.phrase.line is not None:
        clauses = [flatten(_fill(words.phrase.line, one, words)) for one in findings]
    else:
        clauses = [flatten(one.line or _shorten(one, words)) for one in findings]
    told, named = _split(clauses, findings)
    clause = flatten(join_messages(clauses[: len(told)]))
    return f"{clause}，另有{_name(named)}同类问题" if named else clause


def _split(
    texts: Sequence[str], findings: tuple[Finding, ...]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Findings that are told, and those that are only named; all are told when names alone differ."""
    if differ_by_name(texts):
        return findings, ()
    return findings[:MOST_TOLD], findings[MOST_TOLD:]


def _shorten(finding: Finding, words: _Words) -> str:
    first = split_sentences(finding.message)[0] if finding.message else words.title
    return f"{first}，{strip_stop(_remedy(finding, words))}"


def _remedy(finding: Finding, words: _Words) -> str:
    if words.phrase.remedy is not None:
        return _fill(words.phrase.remedy, finding, words)
    return finding.remedy or words.default


def _fill(template: str, finding: Finding, words: _Words) -> str:
    # A remedy template may speak of the check's own remedy, so it is never filled into itself.
    remedy = finding.remedy or words.default
    if words.phrase.remedy is not None and template != words.phrase.remedy:
        remedy = _remedy(finding, words)
    return template.format(
        message=strip_stop(finding.message),
        remedy=strip_stop(remedy),
        place=finding.place,
        subject=finding.subject,
        title=words.title,
    )


def _name(findings: Iterable[Finding]) -> str:
    names = list(dict.fromkeys(one.place or f"“{one.subject}”" for one in findings))
    return join_messages(names) if differ_by_name(names) else "、".join(names)


def may_go_out(basis: Basis) -> bool:
    """Whether a basis may be named outward: verified against its original, and binding or a model."""
    return basis.verified and basis.force in ("适用", "参照")


def _find_base(finding: Finding, said: str) -> Basis | None:
    """The article a remedy stands on; None where it may not go out or its rule was named.

    A rule without an article only shows how it is registered, and nothing is done by that.
    """
    basis = next((one for one in finding.basis if may_go_out(one)), None)
    if basis is None or not basis.article:
        return None
    numbered = NUMBERED.fullmatch(basis.regulation)
    title = numbered[1] if numbered else basis.regulation
    return None if title.strip("《》") in said else basis


def _quote_title(regulation: str) -> str:
    if "《" in regulation:
        return regulation
    found = NUMBERED.fullmatch(regulation)
    return f"《{found[1]}》{found[2]}" if found else f"《{regulation}》"
