"""Expressions as values."""

from __future__ import annotations

from hypothesis import given, settings

from parindex_analysis.scoring.formulas.bands import ExpressionCursor
from parindex_analysis.scoring.formulas.forms import Expression, Name, Number, Operation, names, written
from scoring.formulas.strategies import EXPRESSIONS

A, B, TWO = Name("a"), Name("b"), Number(2.0)


def test_only_needed_brackets_are_written() -> None:
    total = Operation("+", A, B)
    assert str(Operation("*", total, TWO)) == "(a + b) * 2"
    assert str(Operation("+", total, TWO)) == "a + b + 2"
    assert str(Operation("+", TWO, total)) == "2 + (a + b)"
    assert str(Operation("/", A, Operation("/", B, TWO))) == "a / (b / 2)"
    assert str(Operation("-", Operation("*", A, B), Number(-5.0))) == "a * b - -5"


def test_leaves_are_written_as_one_says() -> None:
    assert written(Operation("*", A, TWO), lambda leaf: "?" if isinstance(leaf, Name) else "n") == "? * n"


def test_names_are_told_in_order_and_max_is_none_of_them() -> None:
    assert names(Operation("+", Operation("*", B, Name("max")), Operation("/", A, B))) == ("b", "a", "b")
    assert names(None) == names(TWO) == ()


@settings(max_examples=60)
@given(EXPRESSIONS)
def test_what_is_written_reads_back_to_an_equal_expression(expression: Expression) -> None:
    cursor = ExpressionCursor(str(expression))
    assert cursor.expression() == expression
    assert cursor.token.kind == "end"
