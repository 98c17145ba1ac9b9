"""Characters drawn as one shape, or half into each other, have each a place of their own."""

from __future__ import annotations

import pytest

from pbassist.read.layout.lines import read_lines
from pbassist.read.layout.page import Glyph

Placed = tuple[str, float, float]
"""Character, left and right."""


def set_line(*placed: Placed, top: float = 100.0) -> list[Glyph]:
    return [Glyph(text, left, top, right, top + 12) for text, left, right in placed]


@pytest.mark.parametrize(
    ("drawn", "read"),
    [
        # —— as one shape of a font that joins them
        (
            [("标", 0, 12), ("—", 12, 36), ("—", 12, 36), ("个", 36, 48)],
            [("标", 0, 12), ("—", 12, 24), ("—", 24, 36), ("个", 36, 48)],
        ),
        # ffi
        (
            [("f", 0, 9), ("f", 0, 9), ("i", 0, 9), ("x", 9, 15)],
            [("f", 0, 3), ("f", 3, 6), ("i", 6, 9), ("x", 9, 15)],
        ),
        # bold by printing twice, exactly over and a little aside
        ([("标", 0, 12), ("标", 0, 12), ("题", 12, 24)], [("标", 0, 12), ("题", 12, 24)]),
        ([("标", 0, 12), ("标", 0.4, 12.4), ("题", 12, 24)], [("标", 0, 12), ("题", 12, 24)]),
        # a closing mark set into the empty half of the one before
        ([("、", 0, 12), ("’", 6, 18), ("”", 12, 24)], [("、", 0, 6), ("’", 6, 12), ("”", 12, 24)]),
        # an opening mark whose empty half lies under the one before
        (
            [("：", 0, 12), ("“", 6, 18), ("甲", 18, 30)],
            [("：", 0, 12), ("“", 12, 18), ("甲", 18, 30)],
        ),
        # neighbours that only touch stay as they are
        ([("甲", 0, 12.02), ("乙", 12, 24)], [("甲", 0, 12.02), ("乙", 12, 24)]),
    ],
)
def test_every_character_has_its_own_place(drawn: list[Placed], read: list[Placed]) -> None:
    (line,) = read_lines(set_line(*drawn), 1)
    assert [(glyph.text, glyph.left, glyph.right) for glyph in line.glyphs] == read


def test_the_same_character_higher_up_is_another_one() -> None:
    (line,) = read_lines(
        [*set_line(("。", 0, 12)), *set_line(("。", 1, 13), top=105), *set_line(("甲", 20, 32))], 1
    )
    assert line.text.replace(" ", "") == "。。甲"
