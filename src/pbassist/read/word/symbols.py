"""A character of a font of symbols becomes the character it looks like.

Wingdings and its kin draw ticks and boxes at the codes of ordinary letters: þ is ☑, ¨ is □.
"""

from __future__ import annotations

import re

_WINGDINGS = {
    0x28: "☎", 0x46: "☞", 0x4A: "☺", 0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□", 0x70: "□",
    0x71: "□", 0x72: "□", 0x73: "◆", 0x74: "◆", 0x75: "◆", 0x76: "❖", 0x77: "◆", 0x9E: "·",
    0x9F: "•", 0xA1: "○", 0xA2: "○", 0xA3: "○", 0xA4: "◎", 0xA5: "◎", 0xA6: "○", 0xA7: "▪",
    0xA8: "□", 0xAA: "✦", 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓",
    0xE8: "→", 0xFB: "×", 0xFC: "√", 0xFD: "☒", 0xFE: "☑",
} | {0x80 + n: "⓪①②③④⑤⑥⑦⑧⑨⑩"[n] for n in range(11)} | {
    0x8B + n: "⓿❶❷❸❹❺❻❼❽❾❿"[n] for n in range(11)
}  # fmt: skip
_WINGDINGS_2 = {
    0x2A: "□", 0x4F: "×", 0x50: "√", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x95: "·",
    0x96: "•", 0x97: "●", 0x98: "●", 0x99: "○", 0x9A: "○", 0x9B: "○", 0x9F: "■", 0xA0: "■",
    0xA1: "□", 0xA2: "□", 0xA3: "□", 0xA4: "□",
} | {0x69 + n: "⓪①②③④⑤⑥⑦⑧⑨⑩"[n] for n in range(11)} | {
    0x74 + n: "⓿❶❷❸❹❺❻❼❽❾❿"[n] for n in range(11)
}  # fmt: skip
_WEBDINGS = {0x61: "√", 0x63: "□", 0x67: "■", 0x6E: "●", 0x72: "×"}
_SYMBOL = (
    {code: chr(code) for code in range(0x20, 0x7F)}
    | {0x41 + n: mark for n, mark in enumerate("ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ")}
    | {0x61 + n: mark for n, mark in enumerate("αβχδεφγηιϕκλμνοπθρστυϖωξψζ")}
    | {0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2A: "∗", 0x2D: "−", 0x40: "≅", 0x5C: "∴", 0x5E: "⊥"}
    | {0xA1 + n: mark for n, mark in enumerate("ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…")}
    | {0xC5: "⊕", 0xC7: "∩", 0xC8: "∪", 0xCE: "∈", 0xCF: "∉", 0xD0: "∠", 0xD2: "®", 0xD3: "©"}
    | {0xD4: "™", 0xD5: "∏", 0xD6: "√", 0xD7: "·", 0xD8: "¬", 0xDE: "⇒", 0xE5: "∑", 0xF2: "∫"}
)
_FONTS = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": {},
    "webdings": _WEBDINGS,
    "symbol": _SYMBOL,
}
_UNNAMED = _WINGDINGS | {
    0x2A: "□", 0x50: "√", 0x52: "☑", 0x54: "☒", 0xA3: "□", 0xB7: "•",
}  # fmt: skip
"""For a private code point whose font is not told: ticks and boxes are most frequent."""
UNKNOWN = "\ufffc"
_PRIVATE = re.compile("[\uf000-\uf0ff]")
_HEX = re.compile(r"[0-9A-Fa-f]{2,5}")


def is_symbol_font(font: str) -> bool:
    """Whether a font draws symbols at the codes of letters."""
    return font.strip().lower() in _FONTS


def show_symbol(font: str, code: str) -> str:
    """The character of a w:sym; U+FFFC for a symbol that no character is known for."""
    if not _HEX.fullmatch(code):
        return UNKNOWN
    number = int(code, 16)
    known = _FONTS.get(font.strip().lower())
    if known is None and not (0xF000 <= number <= 0xF0FF):
        return chr(number) if number >= 0x20 and not 0xD800 <= number < 0xE000 else UNKNOWN
    table = _UNNAMED if known is None else known
    return table.get(number & 0xFF, UNKNOWN)


def show_symbols(text: str, font: str) -> str:
    """A text in a font of symbols as it looks; letters such a font does not draw stay."""
    known = _FONTS.get(font.strip().lower())
    if known is None:
        return show_private(text)
    return "".join(_show_letter(letter, known) for letter in text)


def _show_letter(letter: str, known: dict[int, str]) -> str:
    code = ord(letter)
    if 0xF000 <= code <= 0xF0FF:
        return known.get(code & 0xFF, letter)
    return known.get(code, UNKNOWN) if 0x20 < code <= 0xFF else letter


def show_private(text: str) -> str:
    """A text whose private code points of symbols are shown; one that is not known stays."""
    return _PRIVATE.sub(lambda found: _UNNAMED.get(ord(found[0]) & 0xFF, found[0]), text)
