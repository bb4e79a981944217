"""Reading expressions."""

from __future__ import annotations

import pytest

from parindex_analysis.scoring.formulas.bands import ExpressionCursor
from parindex_analysis.scoring.formulas.cursor import FormulaError


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1+2*3", "1 + 2 * 3"),
        ("(1+2)*3", "(1 + 2) * 3"),
        ("8/4/2", "8 / 4 / 2"),
        ("8-4-2", "8 - 4 - 2"),
        ("a × b x c X d", "a * b * c * d"),
        ("x x x", "x * x"),
        ("12,5%", "0.125"),
        ("12.3%", "0.123"),
        ("-5%", "-0.05"),
        ("a - -5", "a - -5"),
        ("((a))", "a"),
        ("MAX", "max"),
        ("điểm tối đa * Tối Đa", "max * max"),
        ("số_vụ / tổng", "số_vụ / tổng"),
    ],
)
def test_products_go_before_sums_and_left_before_right(typed: str, read: str) -> None:
    cursor = ExpressionCursor(typed)
    assert str(cursor.expression()) == read
    assert cursor.token.kind == "end"


@pytest.mark.parametrize(
    ("typed", "at", "reason"),
    [
        ("a +", 3, "A name is expected."),
        ("(a", 2, "'{mark}' is expected."),
        ("* a", 0, "A name is expected."),
        ("-a", 1, "A number is expected."),
        ("a * )", 4, "A name is expected."),
    ],
)
def test_what_is_no_expression_is_pointed_at(typed: str, at: int, reason: str) -> None:
    with pytest.raises(FormulaError) as caught:
        ExpressionCursor(typed).expression()
    assert (caught.value.at, caught.value.reason) == (at, reason)


def test_brackets_within_brackets_and_signs_have_a_limit() -> None:
    ExpressionCursor("(" * 40 + "a" + ")" * 40).expression()
    with pytest.raises(FormulaError, match="more than 40 brackets"):
        ExpressionCursor("(" * 41 + "a" + ")" * 41).expression()
    long = ExpressionCursor("+".join(["a"] * 101)).expression()
    assert str(long).count("+") == 100
    with pytest.raises(FormulaError, match="more than 100 signs"):
        ExpressionCursor("+".join(["a"] * 102)).expression()


def test_brackets_side_by_side_are_not_within_each_other() -> None:
    cursor = ExpressionCursor("+".join(["(a)"] * 60))
    cursor.expression()
    assert cursor.depth == 0
