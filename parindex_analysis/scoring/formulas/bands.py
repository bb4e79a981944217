"""Read the formulas that begin with a number: bands of a value, points for each item; and expressions."""

from __future__ import annotations

from typing import Literal, cast

from parindex_analysis.scoring.formulas import forms
from parindex_analysis.scoring.formulas.cursor import POINTS, Cursor, Words, read_percent
from parindex_analysis.scoring.formulas.forms import Expression, Name, Number, Operation

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


_SIGNS: dict[str, tuple[Words, ...]] = {
    ">": (("over",), ("above",), ("more", "than"), ("trên",), ("hơn",), ("lớn", "hơn")),
    "<": (("under",), ("below",), ("less", "than"), ("dưới",), ("nhỏ", "hơn")),
    ">=": (("at", "least"), ("ít", "nhất"), ("tối", "thiểu"), ("không", "dưới")),
    "<=": (("at", "most"), ("up", "to"), ("tối", "đa"), ("không", "quá"), ("đến",)),
}
_FROM: tuple[Words, ...] = (("from",), ("từ",))
TO: tuple[Words, ...] = (("to",), ("đến",))
_AND_MORE: tuple[Words, ...] = (("or", "more"), ("trở", "lên"))
_AND_LESS: tuple[Words, ...] = (("or", "less"), ("trở", "xuống"))
EACH: tuple[Words, ...] = (("per",), ("for", "each"), ("mỗi",), ("cho", "mỗi"))
_AT_MOST: tuple[Words, ...] = (("at", "most"), ("tối", "đa"))


class BandCursor(ExpressionCursor):
    """A cursor that reads bands and points for each item."""

    def begins_bands(self) -> bool:
        """Say whether a number comes next, or words that stand before the edge of a band."""
        signs = [phrase for phrases in _SIGNS.values() for phrase in phrases]
        after_from = [(*word, *sign) for word in _FROM for sign in signs]
        return self.leads_to_number() or self.leads_to_number(*_FROM, *signs, *after_from)

    def bands(self) -> forms.Bands:
        """Read bands up to the end."""
        found: list[forms.Band] = []
        units: set[str] = set()
        while True:
            token = self.token
            low, high = self._edges(units)
            if low and high and low.value > high.value:
                self.fail("The band's first edge is greater than its second.", token)
            if low and high and low.value == high.value and not (low.closed and high.closed):
                self.fail("No value lies in this band.", token)
            if len(units) > 1:
                self.fail("Some edges have % and some have not.", token)
            self.needs_mark(":")
            found.append(forms.Band(low, high, self.points()))
            if self.ends():
                return forms.Bands(tuple(found), cast(Literal["%", ""], units.pop()))

    def _edges(self, units: set[str]) -> tuple[forms.Edge | None, forms.Edge | None]:
        self.takes(*_FROM)
        sign = self._sign()
        own: set[str] = set()
        first = self._edge(own, closed=sign not in ("<", ">"))
        low: forms.Edge | None = first
        high: forms.Edge | None = first
        if sign in ("<", "<="):
            low = None
        elif self.takes_mark("-") or self.takes(*TO):
            open_edge = self.takes_mark("<", "<=") == "<" or self.takes(*_SIGNS["<"])
            high = self._edge(own, closed=not open_edge)
        elif sign or self.takes(*_AND_MORE):
            high = None
        elif self.takes(*_AND_LESS):
            low = None
        elif self.token.text != ":":
            self.fail("'-' and the band's second edge are expected.")
        units |= own - {""} or own  # 70-90% means 70%-90%
        return low, high

    def _sign(self) -> str:
        for sign, phrases in _SIGNS.items():
            if self.takes(*phrases):
                return sign
        return self.takes_mark(">", ">=", "<", "<=")

    def _edge(self, units: set[str], *, closed: bool) -> forms.Edge:
        value = self.points()
        units.add(self.takes_mark("%"))
        return forms.Edge(value, closed)

    def per_item(self) -> forms.PerItem:
        """Read points for each item; words between say of what."""
        points = self.points()
        self.takes(*EACH)
        if self.token.kind != "word" or self.sees(*_AT_MOST):
            self.fail("Words are expected.")
        while self.token.kind == "word" and not self.sees(*_AT_MOST):
            self.at += 1
        cap = None
        comma = self.takes_mark(",")
        if self.takes(*_AT_MOST):
            cap = self.number()
            self.takes(*POINTS)
        elif comma:
            self.fail("'at most' is expected.")
        self.end()
        return forms.PerItem(points, cap)
