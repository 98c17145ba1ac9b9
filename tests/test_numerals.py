from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbassist.find.numerals import find_guesses, find_numbers, parse_number

TABLE = tomllib.loads((Path(__file__).parent / "cases" / "numerals.toml").read_text("utf-8"))
PARSED = [(text, value) for group in TABLE["parse"] for text, value in group["values"].items()]


@pytest.mark.parametrize(("text", "value"), PARSED)
def test_a_whole_string_has_one_value_or_none(text: str, value: str) -> None:
    assert parse_number(text) == (Decimal(value) if value else None)


@pytest.mark.parametrize(
    ("text", "decimals"),
    [("12", 0), ("12.0", 1), ("1,682.40", 2), ("八十七点二五", 2), ("3.5万", 1)],
)
def test_printed_decimals_are_counted(text: str, decimals: int) -> None:
    (number,) = find_numbers(text)
    assert number.decimals == decimals


@pytest.mark.parametrize("case", TABLE["find"], ids=lambda case: case["text"][:12])
def test_every_number_of_a_text_is_found(case: dict[str, object]) -> None:
    text = str(case["text"])
    found = find_numbers(text)
    assert [f"{number.text} | {number.value}" for number in found] == case["numbers"]
    assert all(text[number.start : number.end] == number.text for number in found)


def test_one_trailing_magnitude_is_kept_apart() -> None:
    (number,) = find_numbers("1,140.5万")
    assert (number.coefficient, number.magnitude, number.decimals) == ("1140.5", "万", 1)


def test_a_fraction_is_kept_exact() -> None:
    (number,) = find_numbers("三分之二")
    assert number.fraction == (2, 3)


@pytest.mark.parametrize("text", ["三五", "二三十", "数百", "几十"])
def test_a_guess_has_a_place_and_no_value(text: str) -> None:
    assert find_guesses(text) == ((0, len(text)),)
    assert parse_number(text) is None


SMALL = "零一二三四五六七八九"


def write_han(number: int) -> str:
    """The plain way to write 1 to 99,999,999 in Chinese, the reverse of parse_number."""
    if number >= 10**4:
        rest = number % 10**4
        tail = "" if not rest else ("零" if rest < 1000 else "") + write_han(rest)
        return f"{write_han(number // 10**4)}万{tail}"
    words, zero = "", False
    for unit, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            words += ("零" if zero else "") + SMALL[digit] + word
            zero = False
        elif words:
            zero = True
    return words


@given(st.integers(min_value=1, max_value=99_999_999))
def test_what_is_written_in_chinese_is_read_back(number: int) -> None:
    assert parse_number(write_han(number)) == number


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_what_is_written_with_separators_is_read_back(number: Decimal) -> None:
    assert parse_number(f"{number:,}") == number


@given(st.text(alphabet="0123456789.,，一二十百万亿点零余分之-负/ 个元年", max_size=30))
def test_numbers_never_overlap_and_always_lie_in_the_text(text: str) -> None:
    end = 0
    for number in find_numbers(text):
        assert end <= number.start < number.end <= len(text)
        assert text[number.start : number.end] == number.text
        end = number.end


def test_a_long_run_of_digits_is_read_in_one_go() -> None:
    assert len(find_numbers("一" * 20_000 + "。" + "9," * 20_000)) < 40_000
