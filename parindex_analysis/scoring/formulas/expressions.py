"""Expressions of piecewise formulas: numbers, inputs, ``max``, and + - * / with brackets."""

from __future__ import annotations

from typing import Literal, cast

from parindex_analysis.scoring.formulas.arithmetic import Expression, Name, Number, Operation
from parindex_analysis.scoring.formulas.cursor import Cursor, Words
from parindex_analysis.scoring.formulas.digits import read_percent

_DEEPEST = 40  # brackets within brackets
_MOST_SIGNS = 100
_TIMES: Words = ("x",)
_MAX: tuple[Words, ...] = (("max",), ("điểm", "tối", "đa"), ("tối", "đa"))


class ExpressionCursor(Cursor):
    """A cursor that reads expressions, ``*`` and ``/`` before ``+`` and ``-``."""

    depth = 0
    signs = 0

    def expression(self) -> Expression:
        """Read a sum."""
        found = self.term()
        while sign := self.takes_mark("+", "-"):
            self._count()
            found = Operation(cast(Literal["+", "-"], sign), found, self.term())
        return found

    def term(self) -> Expression:
        """Read a product; a lone x between factors multiplies."""
        found = self.factor()
        while sign := "*" if self.takes(_TIMES) else self.takes_mark("*", "/"):
            self._count()
            found = Operation(cast(Literal["*", "/"], sign), found, self.factor())
        return found

    def factor(self) -> Expression:
        """Read a number, a name or brackets."""
        if self.takes_mark("("):
            self.depth += 1
            if self.depth > _DEEPEST:
                self.fail("There are more than {most} brackets within brackets.", most=_DEEPEST)
            found = self.expression()
            self.needs_mark(")")
            self.depth -= 1
            return found
        if self.token.kind == "number" or self.token.text == "-":
            value = self.signed()
            text = self.tokens[self.at - 1].text
            if self.takes_mark("%"):
                value = -read_percent(text) if value < 0 else read_percent(text)
            return Number(value)
        return Name("max" if self.takes(*_MAX) else self.name())

    def _count(self) -> None:
        self.signs += 1
        if self.signs > _MOST_SIGNS:
            self.fail("There are more than {most} signs + - * /.", most=_MOST_SIGNS)
