"""An item of a list on a web page becomes the number that is shown before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_LARGEST = 3999


def label_item(item: _Element, counts: dict[_Element, int]) -> str:
    """The number of an item of a numbered list, with its stop (3.); empty in other lists.

    `counts` holds the last number of each list and is carried on.
    """
    above = item.getparent()
    if above is None or above.tag != "ol" or "list-style:none" in _read_style(above):
        return ""
    number = _as_number(item.get("value"))
    if number is None:
        start = _as_number(above.get("start"))
        number = 1 + counts.get(above, 0 if start is None else start - 1)
    counts[above] = number
    kind = item.get("type") or above.get("type") or "1"
    return _write_number(number, kind) + "."


def _read_style(element: _Element) -> str:
    return (element.get("style") or "").replace(" ", "").lower()


def _as_number(value: str | None) -> int | None:
    written = (value or "").strip()
    return int(written) if written.isascii() and written.isdigit() and len(written) < 6 else None


def _write_number(number: int, kind: str) -> str:
    if kind in ("a", "A") and 1 <= number <= 26:
        return chr(ord(kind) + number - 1)
    if kind in ("i", "I") and 1 <= number <= _LARGEST:
        written = ""
        for value, letters in _ROMAN:
            written += letters * (number // value)
            number %= value
        return written.upper() if kind == "I" else written
    return str(number)
