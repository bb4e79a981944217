"""Read a formula in the words of a decision; Vietnamese and English words mean the same.

====================  ===========================================  ==================================
form                  English                                      Vietnamese
====================  ===========================================  ==================================
bands                 >90%: 2; 70%-90%: 1; <70%: 0                 trên 90%: 2; từ 70% đến 90%: 1; dưới 70%: 0
choice                on time: 1; late: 0.5; not issued: 0         kịp thời: 1; chậm: 0,5; không ban hành: 0
all of                all of 4: 1                                  đủ 4: 1
each of               each of 3: 0.25                              mỗi trong 3: 0,25
per item              0.5 per item, at most 2                      0,5 mỗi mục, tối đa 2
pro rata              pro rata; pro rata of 10                     theo tỷ lệ; theo tỷ lệ trên 10
another index         from SIPAS: pro rata of 100%                 lấy từ SIPAS: theo tỷ lệ trên 100%
deduction             minus 50% per minor; 0 if serious            trừ 50% mỗi nhẹ; 0 nếu nặng
survey answers        A = 100%; B = 60%; C = 20%; D = 0%           the same
piecewise             if done >= plan: max; else: max * done/plan  nếu …: …; còn lại: …
====================  ===========================================  ==================================

An edge belongs to the band that names it without ``<`` or ``>``: ``80-<90`` holds 80 but not 90.
"""

from __future__ import annotations

from typing import Literal, cast

from parindex_analysis.scoring.formulas import forms
from parindex_analysis.scoring.formulas.cursor import Words
from parindex_analysis.scoring.formulas.expressions import ExpressionCursor
from parindex_analysis.scoring.formulas.tokens import FormulaError

LONGEST = 2000

_PRO_RATA: tuple[Words, ...] = (("pro", "rata"), ("theo", "tỷ", "lệ"), ("theo", "tỉ", "lệ"))
_OF: tuple[Words, ...] = (("of",), ("trên",))
_ALL_OF: tuple[Words, ...] = (("all", "of"), ("đủ",))
_EACH_OF: tuple[Words, ...] = (("each", "of"), ("mỗi", "trong"))
_PER_ITEM: tuple[Words, ...] = (("per", "item"), ("mỗi", "mục"))
_AT_MOST: tuple[Words, ...] = (("at", "most"), ("tối", "đa"))
_FROM_INDEX: tuple[Words, ...] = (("lấy", "từ"), ("from",))
_MINUS: tuple[Words, ...] = (("minus",), ("trừ",))
_PER: tuple[Words, ...] = (("per",), ("mỗi",))
_IF: tuple[Words, ...] = (("if",), ("nếu",))
_ELSE: tuple[Words, ...] = (("else",), ("còn", "lại"))
_OVER: tuple[Words, ...] = (("over",), ("trên",))
_UNDER: tuple[Words, ...] = (("under",), ("dưới",))
_FROM: tuple[Words, ...] = (("from",), ("từ",))
_TO: tuple[Words, ...] = (("to",), ("đến",))


def parse(formula: str) -> forms.Form:
    """Read a formula.

    Parameters
    ----------
    formula : str
        Words of the column ``formula`` of a rule set; empty: points are given as they are.

    Returns
    -------
    Form
        What is to be computed; ``str`` of it reads back to the same.

    Raises
    ------
    FormulaError
        It points at the character that is wrong and says what was expected.
    """
    if len(formula) > LONGEST:
        raise FormulaError(formula, LONGEST, "The formula is longer than {most} characters.", most=LONGEST)
    return _Parser(formula).form() if formula.strip() else forms.AsGiven()


class _Parser(ExpressionCursor):
    def form(self) -> forms.Form:
        """Tell the forms apart by their first words; an answer in words may begin with any of them."""
        if self.sees(*_PRO_RATA):
            return self.pro_rata("")
        if self.leads_to_number(*_ALL_OF, *_EACH_OF):
            return self.counted()
        if self.leads_to_number(*_MINUS):
            return self.deduction()
        if self.sees(*_IF):
            return self.piecewise()
        if self.token.kind in ("number", "sign") or self.leads_to_number(*_OVER, *_UNDER, *_FROM):
            return self.bands()
        if self.sees(*_FROM_INDEX) and self._then_pro_rata():
            self.takes(*_FROM_INDEX)
            source = self.label(":")
            self.needs_mark(":")
            return self.pro_rata(source)
        return self.answers() if self._first_stop() == "=" else self.choice()

    def leads_to_number(self, *phrases: Words) -> bool:
        for phrase in phrases:
            length = self._length(phrase)
            if length and self.tokens[self.at + length].kind in ("number", "sign"):
                return True
        return False

    def _then_pro_rata(self) -> bool:
        colon = next((at for at, token in enumerate(self.tokens) if token.text == ":"), None)
        if colon is None:
            return False
        start, self.at = self.at, colon + 1
        found = self.sees(*_PRO_RATA)
        self.at = start
        return found

    def _first_stop(self) -> str:
        return next((token.text for token in self.tokens if token.text in (":", "=", ";")), "")

    def pro_rata(self, source: str) -> forms.Form:
        if not self.takes(*_PRO_RATA):
            self.fail("'pro rata' is expected.")
        of, unit = 100.0, "%"
        if self.takes(*_OF):
            token = self.token
            of, unit = self.number(), self.takes_mark("%")
            if of <= 0:
                self.fail("A number greater than 0 is expected.", token)
        self.end()
        return forms.ProRata(of, cast(Literal["%", ""], unit), source)

    def counted(self) -> forms.Form:
        kind = forms.AllOf if self.takes(*_ALL_OF) else forms.EachOf
        if kind is forms.EachOf:
            self.takes(*_EACH_OF)
        n = self.whole()
        self.needs_mark(":")
        points = self.points()
        self.end()
        return kind(n, points)

    def deduction(self) -> forms.Form:
        shares: list[tuple[str, float]] = []
        fatal: list[str] = []
        while True:
            token = self.token
            if self.takes(*_MINUS):
                share = self.share()
                if not self.takes(*_PER):
                    self.fail("'per' and the kind of breach are expected.")
                shares.append((self.label(), share))
            elif self.token.kind == "number" and self.number() == 0 and self.takes(*_IF):
                fatal.append(self.label())
            else:
                self.fail("'minus … % per …' or '0 if …' is expected.", token)
            if self.ends():
                break
        self._distinct([kind for kind, _ in shares] + fatal)
        return forms.Deduction(tuple(shares), tuple(fatal))

    def answers(self) -> forms.Form:
        worth: list[tuple[str, float]] = []
        while True:
            label = self.label("=")
            self.needs_mark("=")
            worth.append((label, self.share()))
            if self.ends():
                break
        self._distinct([label for label, _ in worth])
        return forms.Answers(tuple(worth))

    def choice(self) -> forms.Form:
        options: list[tuple[str, float]] = []
        while True:
            label = self.label(":")
            self.needs_mark(":")
            options.append((label, self.points()))
            if self.ends():
                break
        self._distinct([label for label, _ in options])
        return forms.Choice(tuple(options))

    def _distinct(self, labels: list[str]) -> None:
        seen: set[str] = set()
        for label in labels:
            if label.casefold() in seen:
                raise FormulaError(self.formula, self.formula.rfind(label), "This answer stands twice.")
            seen.add(label.casefold())

    def bands(self) -> forms.Form:
        found: list[forms.Band] = []
        units: set[str] = set()
        if self._is_per_item():
            return self.per_item()
        while True:
            token = self.token
            low, high = self.edges(units)
            if low and high and low.value > high.value:
                self.fail("The band's first edge is greater than its second.", token)
            self.needs_mark(":")
            found.append(forms.Band(low, high, self.points()))
            if self.ends():
                break
        if len(units) > 1:
            raise FormulaError(self.formula, self.formula.find("%"), "Some edges have % and some have not.")
        return forms.Bands(tuple(found), cast(Literal["%", ""], units.pop()))

    def edges(self, units: set[str]) -> tuple[forms.Edge | None, forms.Edge | None]:
        if self.takes(*_OVER):
            return self.edge(units, closed=False), None
        if self.takes(*_UNDER):
            return None, self.edge(units, closed=False)
        self.takes(*_FROM)
        sign = self.takes_mark(">", ">=", "<", "<=")
        own: set[str] = set()
        first = self.edge(own, closed=sign in ("", ">=", "<="))
        if sign in ("<", "<=") or not (self.takes_mark("-") or self.takes(*_TO)):
            if not sign:
                self.fail("'-' and the band's second edge are expected.")
            units |= own
            return (None, first) if sign in ("<", "<=") else (first, None)
        open_edge = self.takes_mark("<", "<=") == "<" or self.takes(*_UNDER)
        second = self.edge(own, closed=not open_edge)
        units |= own - {""} or own  # 70-90% means 70%-90%
        return first, second

    def edge(self, units: set[str], *, closed: bool) -> forms.Edge:
        value = self.points()
        units.add(self.takes_mark("%"))
        return forms.Edge(value, closed)

    def _is_per_item(self) -> bool:
        start = self.at
        self.at += 1
        found = self.tokens[start].kind == "number" and self.sees(*_PER_ITEM)
        self.at = start
        return found

    def per_item(self) -> forms.Form:
        points = self.number()
        self.takes(*_PER_ITEM)
        cap = None
        if self.takes_mark(","):
            if not self.takes(*_AT_MOST):
                self.fail("'at most' is expected.")
            cap = self.number()
        self.end()
        return forms.PerItem(points, cap)

    def piecewise(self) -> forms.Form:
        cases: list[forms.Case] = []
        while True:
            token = self.token
            if self.takes(*_ELSE):
                self.needs_mark(":")
                cases.append(forms.Case(None, None, None, self.expression()))
                self.end()
                return forms.Piecewise(tuple(cases))
            if not self.takes(*_IF):
                self.fail("'if' or 'else' is expected.", token)
            left = self.expression()
            sign = self.takes_mark(">", ">=", "<", "<=", "=")
            if not sign:
                self.fail("One of > >= < <= = is expected.")
            right = self.expression()
            self.needs_mark(":")
            case_sign = cast(Literal[">", ">=", "<", "<=", "="], sign)
            cases.append(forms.Case(case_sign, left, right, self.expression()))
            if self.ends():
                self.fail("'else: …' is expected last, for all other values.")
