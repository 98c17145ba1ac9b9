"""What became of a question's cases becomes figures, the same for every question."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from evals.harness import Score
from pbassist.model.record import Exchange
from pbassist.model.review import Finding

_NAMED = re.compile(r"“[^”]{1,60}”")
_REASON = re.compile(r"未能核对：(.*?)。?$", re.DOTALL)


@dataclass
class Figures:
    """Counts over the cases of one question (一个问题的统计)."""

    question: str
    cases: int = 0
    """Cases asked."""
    not_asked: int = 0
    """Cases neither recorded nor asked in time."""
    wanted: int = 0
    """Things a careful reviewer would say."""
    ruled_right: int = 0
    """Of these said by the rules alone."""
    ruled_wrong: int = 0
    """Said by the rules and not wanted."""
    kept_right: int = 0
    """Said by the model, kept, and right: what it adds."""
    kept_wrong: int = 0
    """Said by the model, kept, and wrong."""
    repeated: int = 0
    """Said by the model as the rules say it: not shown again."""
    missed: int = 0
    """Said by neither."""
    withheld: Counter[str] = field(default_factory=Counter)
    """Reasons of 未能核对."""
    withheld_right: int = 0
    """Withheld and right."""
    unanswered: Counter[str] = field(default_factory=Counter)
    """Reasons of questions without a usable answer."""
    always: str = ""
    """What the model said of every case, where it said but one thing."""
    notes: list[str] = field(default_factory=list)
    """What else was measured, a line each."""
    score: Score = field(default_factory=Score)
    """Right or wrong by case id, for the baseline."""
    exchanges: dict[str, Exchange] = field(default_factory=dict)
    """What was asked."""

    def finish(self) -> Figures:
        """Count the exchanges without an answer and write the headline."""
        for exchange in self.exchanges.values():
            if exchange.outcome != "answered":
                self.unanswered[shorten_reason(exchange.reason)] += 1
        self.score.lines = [
            f"{title}: {count}"
            for title, count in (
                ("asked / not asked", f"{self.cases} / {self.not_asked}"),
                ("wanted, by rule", f"{self.wanted}, {self.ruled_right}"),
                ("kept right / wrong", f"{self.kept_right} / {self.kept_wrong}"),
                ("withheld", str(self.withheld.total())),
                ("unanswered", str(self.unanswered.total())),
            )
        ]
        return self


def read_reasons(findings: Iterable[Finding]) -> Counter[str]:
    """Reasons of findings that could not be verified, names of the papers left out."""
    return Counter(shorten_reason(one.message) for one in findings)


def shorten_reason(message: str) -> str:
    """The reason of a message without the names that it quotes."""
    found = _REASON.search(message)
    return _NAMED.sub("“…”", found[1] if found else message).rstrip("。")
