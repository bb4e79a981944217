"""Expressions as values: numbers and declared inputs, joined by ``+ - * /``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from parindex_analysis.scoring.formulas.digits import number_text


@dataclass(frozen=True)
class Number:
    """A number in an expression."""

    value: float

    def __str__(self) -> str:
        """Return the number's digits."""
        return number_text(self.value)


@dataclass(frozen=True)
class Name:
    """A declared input in an expression, or ``max``: the item's maximum points."""

    name: str

    def __str__(self) -> str:
        """Return the name."""
        return self.name


@dataclass(frozen=True)
class Operation:
    """Two expressions joined by ``+ - * /``."""

    sign: Literal["+", "-", "*", "/"]
    left: Expression
    right: Expression

    def __str__(self) -> str:
        """Return the expression with the brackets it needs."""
        return written(self, str)


Expression: TypeAlias = "Number | Name | Operation"


def written(expression: Expression, leaf: Callable[[Number | Name], str]) -> str:
    """Write an expression; ``leaf`` says how its numbers and names are written."""
    if not isinstance(expression, Operation):
        return leaf(expression)
    left, right = (written(side, leaf) for side in (expression.left, expression.right))
    if _binds(expression.left) < _binds(expression):
        left = f"({left})"
    if _binds(expression.right) <= _binds(expression):
        right = f"({right})"
    return f"{left} {expression.sign} {right}"


def _binds(expression: Expression) -> int:
    if not isinstance(expression, Operation):
        return 2
    return 1 if expression.sign in "*/" else 0


def names(expression: Expression | None) -> tuple[str, ...]:
    """Return the inputs that an expression names, ``max`` aside."""
    if isinstance(expression, Operation):
        return names(expression.left) + names(expression.right)
    return (expression.name,) if isinstance(expression, Name) and expression.name != "max" else ()
