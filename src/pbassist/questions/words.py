"""Names become the words they share, and a text whether it states a figure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from pbassist.find.numerals import find_numbers
from pbassist.model.profile import Profile

YEAR = re.compile(r"(?:19|20)\d{2}\s{0,2}年?度?|[一二三四五六七八九十]{1,3}五(?:规划|时期|期间)")
CHINESE = re.compile(r"[一-鿿]{2,}")
COUNTED = re.compile(r"[个项次场处台套期人户家篇条座辆份名村镇所件批元亩米吨成倍%％‰]")


def fold(text: str) -> str:
    """Half-width, without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def shorten(text: str, longest: int) -> str:
    """A text on one line without its stop, cut at a length with ……."""
    line = "".join(text.split()).rstrip("。；;，,")
    return line if len(line) <= longest else line[: longest - 2] + "……"


def states_figure(text: str) -> bool:
    """Whether a text states a number or a count; years and 进一步 are none."""
    folded = YEAR.sub("", fold(text))
    for number in find_numbers(folded):
        if any(sign.isdecimal() for sign in number.text) or len(number.text) > 1:
            return True
        if COUNTED.match(folded, number.end):
            return True
    return any(sign.isdecimal() for sign in folded)


def find_task(text: str, profile: Profile) -> str:
    """A verb of a task in a goal, slogans that hold one taken out first; empty without."""
    folded = fold(text)
    for slogan in profile.word_list("task_slogans"):
        folded = folded.replace(slogan, " ")
    return contains_any(folded, profile.word_list("task"))


def cut_bigrams(text: str, common: Iterable[str] = ()) -> frozenset[str]:
    """Pairs of Chinese characters of a text, common words of the trade taken out first."""
    folded = fold(text)
    for word in sorted(common, key=len, reverse=True):
        folded = folded.replace(word, " ")
    return frozenset(
        run[at : at + 2] for run in CHINESE.findall(folded) for at in range(len(run) - 1)
    )


def find_shared(text: str, others: Iterable[str], common: Sequence[str]) -> str:
    """A pair of characters that a text shares with one of the others; empty without."""
    own = cut_bigrams(text, common)
    for other in others:
        shared = own & cut_bigrams(other, common)
        if shared:
            return min(shared, key=fold(text).find)
    return ""


def contains_any(text: str, words: Iterable[str]) -> str:
    """The first of some words that stands in a text; empty when none does."""
    folded = fold(text)
    return next((word for word in words if word in folded), "")
