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
goalposts             goalposts 20 to 85, capped                   mốc 20 đến 85, chặn
log goalposts         log goalposts 100 to 75000                   mốc logarit 100 đến 75000
another index         from SIPAS: pro rata of 100%                 lấy từ SIPAS: theo tỷ lệ trên 100%
deduction             minus 50% per minor; 0 if serious            trừ 50% mỗi nhẹ; 0 nếu nặng
survey answers        A = 100%; B = 60%; C = 20%; D = 0%           the same
piecewise             if done >= plan: max; else: max * done/plan  nếu …: …; còn lại: …
====================  ===========================================  ==================================

An edge belongs to the band that names it without ``<`` or ``>``: ``80-<90`` holds 80 but not 90. ``100%``
alone is a band of one value, ``từ 80% trở lên`` is ``>=80%``. Points may be called so (``1 điểm``), items by
their name (``0,5 điểm cho mỗi văn bản, tối đa 2``), and the item's maximum ``max`` or ``điểm tối đa``.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Literal, cast

from parindex_analysis.scoring.formulas import forms
from parindex_analysis.scoring.formulas.bands import EACH, TO, BandCursor
from parindex_analysis.scoring.formulas.cursor import FormulaError, Words

LONGEST = 2000

_PRO_RATA: tuple[Words, ...] = (("pro", "rata"), ("theo", "tỷ", "lệ"), ("theo", "tỉ", "lệ"))
_OF: tuple[Words, ...] = (("of",), ("trên",))
_GOALPOSTS: tuple[Words, ...] = (("goalposts",), ("mốc",))
_LOG_GOALPOSTS: tuple[Words, ...] = (("log", "goalposts"), ("mốc", "logarit"))
_CAPPED: tuple[Words, ...] = (("capped",), ("chặn",))
_ALL_OF: tuple[Words, ...] = (("all", "of"), ("đủ",))
_EACH_OF: tuple[Words, ...] = (("each", "of"), ("mỗi", "trong"))
_FROM_INDEX: tuple[Words, ...] = (("lấy", "từ"), ("from",))
_MINUS: tuple[Words, ...] = (("minus",), ("trừ",))
_IF: tuple[Words, ...] = (("if",), ("nếu",))
_ELSE: tuple[Words, ...] = (("else",), ("còn", "lại"))


@lru_cache(maxsize=4096)  # a rule set is read again for every block and what-if
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
    formula = unicodedata.normalize("NFC", formula)  # letters and accents typed apart
    form: forms.Form = forms.AsGiven()
    if len(formula) <= LONGEST and formula.strip():
        form = _Parser(formula).form()
    if max(len(formula), len(str(form))) > LONGEST:  # the canonical words must be readable, too
        end = min(LONGEST, len(formula))
        raise FormulaError(formula, end, "The formula is longer than {most} characters.", most=LONGEST)
    return form


def is_readable(formula: str) -> bool:
    """Say whether the words are a formula."""
    try:
        parse(formula)
    except FormulaError:
        return False
    return True


class _Parser(BandCursor):
    def form(self) -> forms.Form:
        """Tell the forms apart by their first words; an answer in words may begin with any of them."""
        first_stop = next((token.text for token in self.tokens if token.text in (":", "=", ";")), "")
        if self.sees(*_PRO_RATA) and first_stop not in (":", "="):
            return self.pro_rata("")
        if self.sees(*_FROM_INDEX) and self._then_pro_rata():
            self.takes(*_FROM_INDEX)
            source = self.label(":")
            self.needs_mark(":")
            return self.pro_rata(source)
        if self.leads_to_number(*_ALL_OF, *_EACH_OF):
            return self.counted()
        if self.leads_to_number(*_LOG_GOALPOSTS, *_GOALPOSTS) and first_stop not in (":", "="):
            return self.goalposts()
        if self.leads_to_number(*_MINUS) or self.after_number(*_IF):
            return self.deduction()
        if self.sees(*_IF):
            return self.piecewise()
        if self.after_number(*EACH):
            return self.per_item()
        if self.begins_bands():
            return self.bands()
        return self.answers() if first_stop == "=" else self.choice()

    def _then_pro_rata(self) -> bool:
        colon = next((at for at, token in enumerate(self.tokens) if token.text == ":"), None)
        if colon is None:
            return False
        start, self.at = self.at, colon + 1
        found = self.sees(*_PRO_RATA)
        self.at = start
        return found

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

    def goalposts(self) -> forms.Form:
        log = self.takes(*_LOG_GOALPOSTS)
        if not log:
            self.takes(*_GOALPOSTS)
        marks = [self.token]
        start = self.signed()
        if not self.takes(*TO):
            self.fail("'to' is expected.")
        marks.append(self.token)
        goal = self.signed()
        if log and min(start, goal) <= 0:
            self.fail("A number greater than 0 is expected.", marks[start > 0])
        if start == goal:
            self.fail("The two goalposts are the same.", marks[1])
        capped = bool(self.takes_mark(","))
        if capped and not self.takes(*_CAPPED):
            self.fail("'capped' is expected.")
        self.end()
        return forms.Goalposts(start, goal, log, capped)

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
        shares: dict[str, float] = {}
        fatal: list[str] = []
        while True:
            token = self.token
            if self.takes(*_MINUS):
                share = self.share()
                if not self.takes(*EACH):
                    self.fail("'per' and the kind of breach are expected.")
                shares[self.label(seen=(*shares, *fatal))] = share
            elif self.token.kind == "number" and self.points() == 0 and self.takes(*_IF):
                fatal.append(self.label(seen=(*shares, *fatal)))
            else:
                self.fail("'minus … % per …' or '0 if …' is expected.", token)
            if self.ends():
                return forms.Deduction(tuple(shares.items()), tuple(fatal))

    def answers(self) -> forms.Form:
        worth: dict[str, float] = {}
        while True:
            label = self.label("=", seen=worth)
            self.needs_mark("=")
            worth[label] = self.share()
            if self.ends():
                return forms.Answers(tuple(worth.items()))

    def choice(self) -> forms.Form:
        options: dict[str, float] = {}
        while True:
            label = self.label(":", seen=options)
            self.needs_mark(":")
            options[label] = self.points()
            if self.ends():
                return forms.Choice(tuple(options.items()))

    def piecewise(self) -> forms.Form:
        cases: list[forms.Case] = []
        while True:
            token = self.token
            if self.takes(*_ELSE):
                self.needs_mark(":")
                cases.append(forms.Case(None, None, None, self.expression()))
                self.end()
                form = forms.Piecewise(tuple(cases))
                if not form.inputs:
                    raise FormulaError(self.formula, 0, "Nothing that is measured is named.")
                return form
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
