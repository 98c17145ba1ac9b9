"""Rules' documents, cards and digests become a Library; a citation is resolved at a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

from pbassist.find.articles import find_rules
from pbassist.find.citations import fold_title
from pbassist.find.citations.matching import (
    match_article,
    match_here,
    pick_version,
    strip_title,
)
from pbassist.find.rules.facts import RuleFacts, find_rule_facts
from pbassist.find.rules.titles import FORWARDS
from pbassist.find.rules.versions import drop_twins
from pbassist.model.document import Document
from pbassist.model.policy import (
    Article,
    Bureau,
    Citation,
    Correction,
    Library,
    Regulation,
    Verified,
)
from pbassist.read.cards import Rules, read_cards

TEXT_ORDER = {"full": 0, "digest": 1, "card": 2}
FROM_CARD = ("number", "issuer", "applies_to", "issued", "place", "status")
"""Fields that a full text may leave open and its card may know."""
LISTS = ("aliases", "replaces", "replaced_by")
CORRECTED = "本单位更正"
"""Source of a field that the bureau corrected."""


def read_regulation(document: Document) -> Regulation:
    """The rule a document holds; of several the first. See `read_regulations`."""
    return read_regulations(document)[0]


def read_regulations(document: Document) -> tuple[Regulation, ...]:
    """The rules a document holds, with every fact their own text states and their articles.

    A compilation holds several, a notice that transfers a rule (转发) holds that rule too; their
    articles joined are the document's text. What the text does not say stays None and is marked
    未核验: a rule without signature or with blotted-out names keeps a sentence about it in
    `provenance`. A draft (征求意见稿) has no day from which it is in force.
    """
    parts = find_rules(document)
    read = [(find_rule_facts(document, articles), articles) for articles in parts]
    read[1:] = [(_inherit(facts, *read[0]), articles) for facts, articles in read[1:]]
    return tuple(
        _make_regulation(document, at, facts, articles, [one for one, _ in read])
        for at, (facts, articles) in enumerate(read)
    )


def _inherit(facts: RuleFacts, notice: RuleFacts, articles: Sequence[Article]) -> RuleFacts:
    """What the notice over several rules says for each: its 文号, issuer, addressee and date."""
    named = fold_title("".join(one.text for one in articles))
    signed = facts.number or (facts.issuer and facts.dates.issued)
    if (
        signed
        or facts.report
        or FORWARDS.search(notice.title)
        or strip_title(facts.title)[0] not in named
    ):
        return facts
    dates = facts.dates._replace(issued=facts.dates.issued or notice.dates.issued)
    return facts._replace(
        number=notice.number,
        issuer=facts.issuer or notice.issuer,
        applies_to=facts.applies_to or notice.applies_to,
        place=facts.place or notice.place,
        level=notice.level if facts.level == "未定" else facts.level,
        dates=dates,
    )


def _make_regulation(
    document: Document,
    at: int,
    facts: RuleFacts,
    articles: Sequence[Article],
    every: Sequence[RuleFacts],
) -> Regulation:
    own = document.id[:16] + (f"-{at + 1}" if at else "")
    binds = not (facts.draft or facts.report)
    start = (facts.dates.effective_from or facts.dates.issued) if binds else None
    named = {"regulation_id": own, "title": facts.title, "number": facts.number}
    return Regulation(
        id=own,
        title=facts.title,
        number=facts.number,
        issuer=facts.issuer,
        level=facts.level,
        place=facts.place,
        applies_to=facts.applies_to,
        issued=facts.dates.issued,
        effective_from=start,
        effective_until=facts.dates.effective_until if binds else None,
        status=facts.status,
        replaces=facts.replaces if binds else (),
        text_kind="digest" if facts.excerpt else "full",
        provenance=_describe_source(document, facts) + _describe_company(at, every),
        verified=_mark_facts(facts),
        document_id=document.id,
        version=start.isoformat() if start else "1",
        articles=tuple(one.model_copy(update=named) for one in articles),
    )


def _describe_source(document: Document, facts: RuleFacts) -> str:
    words = f"由本单位加入：{document.name}"
    if facts.draft:
        words += f"；文本是{facts.draft}，不是正式印发的文本"
    if facts.report:
        words += "；像是单位报告，不作为依据"
    if facts.excerpt:
        words += "；文本是节选，缺少部分条文"
    if facts.issuer is None and not facts.report:
        words += "；文本未见发文机关落款"
    if facts.redacted:
        words += "；文本有隐去的年份或名称"
    if not facts.title_found:
        words += "；文本未见标题，以文件名代替"
    return words


def _describe_company(at: int, every: Sequence[RuleFacts]) -> str:
    """With what other rules a rule stands in its file: transferred, transferring, compiled."""
    first = every[0]
    if len(every) == 1:
        return ""
    if FORWARDS.search(first.title):
        if at:
            return f"；由{_name(first)}转发"
        return f"；转发了{'、'.join(map(_name, every[1:]))}"
    return f"；同一文件收有{len(every)}个制度，此为第{at + 1}个"


def _name(facts: RuleFacts) -> str:
    return f"《{facts.title}》" + (f"（{facts.number}）" if facts.number else "")


def _mark_facts(facts: RuleFacts) -> tuple[Verified, ...]:
    dates = facts.dates
    issued = not (facts.draft or facts.report)
    read = {
        "title": facts.title_found,
        "number": facts.number is not None,
        "issuer": facts.issuer is not None,
        "place": facts.place is not None,
        "issued": dates.issued is not None,
        "effective_from": dates.from_stated and not facts.redacted and issued,
        "effective_until": dates.effective_until is not None and not facts.redacted and issued,
        "replaces": bool(facts.replaces) and issued,
    }
    if facts.status is not None:
        read["status"] = True
    return tuple(
        Verified(field=field, checked=known, source="原文" if known else "原文未载明")
        for field, known in read.items()
    )


def read_library(
    corpus: Path,
    documents: Iterable[Document] = (),
    *,
    bureau: Bureau,
    statutes: Rules | None = None,
    corrections: Iterable[Correction] = (),
) -> Library:
    """The library of a bureau: corpus cards and digests, its own rules, and statutes if given.

    `corrections` are laid over what was read, by the id of the rule, before anything is compared.

    `corpus` is the corpus folder or its regulations/ folder. A full text supersedes the card or
    digest of the same 文号 or title and keeps what only the card knows; the same text twice is
    one; another text under the same title is another version.
    """
    folder = corpus / "regulations" if (corpus / "regulations").is_dir() else corpus
    cards = read_cards(folder)
    own, corrected = tuple(documents), tuple(corrections)
    read = [rule for document in own for rule in read_regulations(document)]
    laws = statutes or Rules((), ())
    rules = drop_twins(read, kept={one.rule for one in corrected})
    known = [*rules, *laws.regulations, *cards.regulations]
    return join_library(
        apply_corrections(known, corrected),
        [*own, *laws.documents, *cards.documents],
        bureau=bureau,
    )


def apply_corrections(
    rules: Iterable[Regulation], corrections: Iterable[Correction]
) -> list[Regulation]:
    """The rules as the bureau corrected them; each corrected field counts as verified."""
    corrected = list(rules)
    for correction in corrections:
        for at in find_meant(correction, corrected):
            corrected[at] = _correct(corrected[at], correction)
    return corrected


def find_meant(correction: Correction, rules: Sequence[Regulation]) -> list[int]:
    """Places of the one rule a correction is about; none where it names no rule or several."""
    by_id = [at for at, rule in enumerate(rules) if rule.id == correction.rule]
    named = by_id or [at for at, rule in enumerate(rules) if names_rule(correction, rule)]
    return named if len(named) == 1 else []


def names_rule(correction: Correction, rule: Regulation) -> bool:
    """Whether a correction says the id, 文号, title or file of a rule."""
    word = correction.rule.strip()
    file = rule.provenance.partition("：")[2].partition("；")[0] if rule.document_id else ""
    names = {rule.id, rule.number, fold_title(rule.title), file, Path(file).stem}
    return word in names or fold_title(word) in names


def _correct(rule: Regulation, correction: Correction) -> Regulation:
    stated = correction.stated
    marks = tuple(Verified(field=name, checked=True, source=CORRECTED) for name in stated)
    update = {
        name: () if value is None and name in LISTS else value for name, value in stated.items()
    }
    named: dict[str, object] = {
        name: update[name] for name in ("title", "number") if name in update
    }
    if named:
        update["articles"] = tuple(one.model_copy(update=named) for one in rule.articles)
    return rule.model_copy(update={**update, "verified": (*rule.verified, *marks)})


def join_library(
    regulations: Sequence[Regulation], documents: Sequence[Document], *, bureau: Bureau
) -> Library:
    """One library of many records: superseded cards fall away, repeals are carried over."""
    full = [rule for rule in regulations if rule.text_kind == "full"]
    kept: list[Regulation] = []
    cards = [rule for rule in regulations if rule.text_kind != "full"]
    for card in cards:
        same = [at for at, rule in enumerate(full) if _is_same(rule, card)]
        for at in same:
            full[at] = _supersede(full[at], card)
        if not same:
            kept.append(card)
    kept.sort(key=lambda rule: TEXT_ORDER[rule.text_kind])
    rules = _carry_repeals([*full, *kept])
    used = {rule.document_id for rule in rules}
    return Library(
        regulations=tuple(rules),
        documents=tuple(one for one in documents if one.id in used),
        bureau=bureau,
    )


def _is_same(rule: Regulation, card: Regulation) -> bool:
    if rule.number and card.number:
        return rule.number == card.number
    titles = {fold_title(name) for name in (card.title, *card.aliases)}
    if fold_title(rule.title) in titles:
        return True
    return rule.place == card.place and strip_title(rule.title) == strip_title(card.title)


def _supersede(full: Regulation, card: Regulation) -> Regulation:
    """The full text with what only its card knows; its own words win."""
    known = {
        field: getattr(card, field)
        for field in FROM_CARD
        if getattr(full, field) is None and getattr(card, field) is not None
    }
    if full.level == "未定":
        known["level"] = card.level
    lists = {
        field: tuple(dict.fromkeys([*getattr(full, field), *getattr(card, field)]))
        for field in LISTS
    }
    taken = set(known) | set(LISTS)
    marks = tuple(mark for mark in card.verified if mark.field in taken)
    return full.model_copy(update={**known, **lists, "verified": (*full.verified, *marks)})


def _carry_repeals(rules: list[Regulation]) -> list[Regulation]:
    """A rule that repeals another by name or number ends it on the day it comes into force."""
    for newer in [rule for rule in rules if rule.text_kind == "full" and rule.replaces]:
        for at, older in enumerate(rules):
            if older.id == newer.id or not _is_repealed_by(older, newer):
                continue
            ended = older.repealed_on or newer.effective_from
            name = newer.number or newer.title
            mark = Verified(
                field="repealed_on", checked=newer.is_verified("replaces"), source=newer.title
            )
            rules[at] = older.model_copy(
                update={
                    "repealed_on": ended,
                    "replaced_by": tuple(dict.fromkeys([*older.replaced_by, name])),
                    "verified": (*older.verified, mark),
                }
            )
    return rules


def _is_repealed_by(older: Regulation, newer: Regulation) -> bool:
    titles = {fold_title(older.title), *map(fold_title, older.aliases)}
    elsewhere = older.place and newer.place and older.place != newer.place
    by_title = not elsewhere and not titles.isdisjoint(map(fold_title, newer.replaces))
    if not by_title and older.number not in newer.replaces:
        return False
    began, ended = older.effective_from, newer.effective_from
    return began is None or ended is None or began < ended


def resolve(
    citation: Citation, library: Library, *, on: dt.date
) -> tuple[Regulation | None, Article | None]:
    """The rule and article a citation can only mean on a day; None for what stays doubtful."""
    rule = pick_version(match_here(citation, library), on)
    return (rule, match_article(rule, citation.label)) if rule else (None, None)
