"""Expressions of piecewise formulas: numbers, inputs, ``max``, and + - * / with brackets."""

from __future__ import annotations

from typing import Literal, cast

from parindex_analysis.scoring.formulas import forms
from parindex_analysis.scoring.formulas.cursor import Cursor

_DEEPEST = 40  # brackets within brackets


class ExpressionCursor(Cursor):
    """A cursor that reads expressions, ``*`` and ``/`` before ``+`` and ``-``."""

    depth = 0

    def expression(self) -> forms.Expression:
        """Read a sum."""
        found = self.term()
        while sign := self.takes_mark("+", "-"):
            found = forms.Operation(cast(Literal["+", "-"], sign), found, self.term())
        return found

    def term(self) -> forms.Expression:
        """Read a product; a lone x between factors multiplies."""
        found = self.factor()
        while True:
            if self.sees(("x",)):
                self.takes(("x",))
                sign = "*"
            else:
                sign = self.takes_mark("*", "/")
            if not sign:
                return found
            found = forms.Operation(cast(Literal["*", "/"], sign), found, self.factor())

    def factor(self) -> forms.Expression:
        """Read a number, a name or brackets."""
        if self.takes_mark("("):
            self.depth += 1
            if self.depth > _DEEPEST:
                self.fail("There are more than {most} brackets within brackets.", most=_DEEPEST)
            found = self.expression()
            self.needs_mark(")")
            self.depth -= 1
            return found
        if self.token.kind == "number":
            value = self.number()
            return forms.Number(value / 100 if self.takes_mark("%") else value)
        return forms.Name(self.name())
