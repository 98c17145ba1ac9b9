"""The characters beside a number become leave to take it for a figure, without a look at the reasons against it."""

from __future__ import annotations

from pbassist.find.numerals import Number

LABELS_FOLLOW = frozenset(("", *"\n\t。；;！？：: \u3000（(【[#*"))
CODES_FOLLOW = frozenset("话划真机线码号户编证Q信式为是")
OPENINGS = "〔[【（(［"
TIMES = ("×", "*", "＊")
QUOTES = "“‘「"
_AMOUNTS_GO_ON = frozenset("元%％")
_COUNTS_GO_ON = frozenset("个户人项家名件条处台套场次分份篇公")
# what `not_figures` asks of the character before a number; a test holds the two against each other
_REASONS_END = (LABELS_FOLLOW | CODES_FOLLOW | frozenset(OPENINGS) | frozenset(TIMES)).union(
    "式用花第共Ｋ", QUOTES
)


def stands_plainly(text: str, number: Number) -> bool:
    """True for 投入350万元, 占25%, 帮扶48户: as most figures are printed, no reason beside them."""
    before = text[number.start - 1 : number.start]
    following = text[number.end : number.end + 1]
    if following not in _AMOUNTS_GO_ON and not (
        following in _COUNTS_GO_ON and number.text.isdecimal()
    ):
        return False
    return (
        "\u4e00" <= before <= "\u9fff"
        and before not in _REASONS_END
        and number.text[0] in "0123456789"
        and len(number.text) < 11  # a phone's number has as many
        and number.text != "12"  # 12个月×100%
        and text.rfind("《", max(number.start - 60, 0), number.start) < 0
    )
