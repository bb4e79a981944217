"""Numbers as formulas write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parindex_analysis.scoring.formulas import parse
from parindex_analysis.scoring.formulas.cursor import number_text, percent_text, read_number, read_percent


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (2.0, "2"),
        (100.0, "100"),
        (0.5, "0.5"),
        (1e-7, "0.0000001"),
        (1e16, "10000000000000000"),
        (-0.0, "0"),
        (1 / 3, "0.3333333333333333"),
        (-1.25, "-1.25"),
    ],
)
def test_a_number_is_written_without_powers_of_ten(value: float, written: str) -> None:
    assert number_text(value) == written


@pytest.mark.parametrize("figure", ["7", "12.3", "0.1", "33.33", "58", "110"])
def test_a_percentage_is_read_and_written_without_a_stray_digit(figure: str) -> None:
    assert percent_text(read_percent(figure)) == figure
    assert read_percent(figure) == float(f"{figure}e-2")


def test_a_comma_is_a_decimal_point() -> None:
    assert (read_number("9,117"), read_percent("12,5")) == (9.117, 0.125)


@settings(max_examples=60)
@given(st.floats(0, 1e15))
def test_what_is_written_reads_back_to_the_very_same_number(value: float) -> None:
    assert read_number(number_text(value)) == value
    assert read_percent(percent_text(value)) == value


@pytest.mark.parametrize(
    ("formula", "plain"),
    [
        ("goalposts 1.43e-06 to 0.5", "goalposts 0.00000143 to 0.5"),
        ("mốc 1,43e-06 đến 2", "goalposts 0.00000143 to 2"),
        ("goalposts 992 to 0.", "goalposts 992 to 0"),
        (">90.: 2; <=90.: 0.", ">90: 2; <=90: 0"),
    ],
)
def test_powers_of_ten_and_a_point_at_the_end_are_read(formula: str, plain: str) -> None:
    assert str(parse(formula)) == plain
