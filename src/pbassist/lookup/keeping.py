"""A person's wishes become the rules that a search keeps: of a level, a place, an issuer, in force."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from pbassist.find.speaking_of import list_papers
from pbassist.lookup.hits import LawHit
from pbassist.model.policy import Article, Level, Regulation


class Only(NamedTuple):
    """What a search is narrowed to (检索范围); what is None does not narrow."""

    level: Level | None = None
    """Rank of the rule."""
    place: str | None = None
    """Place it binds, with or without 县, 市, 省; 全国 for national rules."""
    issuer: str | None = None
    """Words of the issuer's name."""
    in_force: bool = False
    """Only what is 现行有效 on the day asked."""
    document_type: str | None = None
    """Only articles that speak of this type of document (文种)."""

    def keeps(self, hit: LawHit) -> bool:
        """Whether a hit stays; a rule named as a whole speaks of every type of document."""
        return self.keeps_rule(hit.regulation, in_force=hit.status == "现行有效") and (
            hit.article is None or self._speaks(hit.article)
        )

    def keeps_article(self, rule: Regulation, article: Article, on: dt.date) -> bool:
        """Whether an article of a rule stays on a day."""
        in_force = not self.in_force or rule.status_at(on) == "现行有效"
        return self.keeps_rule(rule, in_force=in_force) and self._speaks(article)

    def keeps_rule(self, rule: Regulation, *, in_force: bool = True) -> bool:
        """Whether a rule stays; `in_force` is its status on the day asked."""
        if self.in_force and not in_force:
            return False
        if self.level is not None and rule.level != self.level:
            return False
        if self.issuer is not None and self.issuer not in (rule.issuer or ""):
            return False
        return self.place is None or _is_place(self.place, rule.place)

    def _speaks(self, article: Article) -> bool:
        return self.document_type is None or self.document_type in list_papers(
            " ".join((*article.path, article.text))
        )


def _is_place(wanted: str, place: str | None) -> bool:
    if place is None:
        return wanted in ("全国", "国家", "中央")
    return place in (wanted, wanted[:-1]) or place[:-1] == wanted
