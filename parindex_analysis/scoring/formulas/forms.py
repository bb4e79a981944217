"""The kinds of formula that decisions use, as values; ``str`` of each gives its canonical words.

Every form says in :attr:`inputs` what it must be told of a unit. ``""`` is the item's one value; other names
are declared inputs, such as the shares of answers A, B, C or the number of minor breaches.

Expressions are values too: numbers and declared inputs, joined by ``+ - * /``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from parindex_analysis.scoring.formulas.cursor import number_text, percent_text


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


ONE_VALUE = ("",)


@dataclass(frozen=True)
class Edge:
    """One end of a band: its value and whether it belongs to the band."""

    value: float
    closed: bool


@dataclass(frozen=True)
class Band:
    """Points for values between two edges; a missing edge leaves that side open without end."""

    low: Edge | None
    high: Edge | None
    points: float

    def condition(self, unit: str) -> str:
        """Write the band's condition (``>90%``, ``70%-90%``, ``80-<90``, ``100%``)."""
        if self.low == self.high and self.low is not None:
            return f"{number_text(self.low.value)}{unit}"
        low = "" if self.low is None else f"{number_text(self.low.value)}{unit}"
        high = "" if self.high is None else f"{number_text(self.high.value)}{unit}"
        if self.low is None or self.high is None:
            edge = self.high if self.low is None else self.low
            assert edge is not None  # noqa: S101  the parser makes no band without edges
            sign = ("<" if self.low is None else ">") + ("=" if edge.closed else "")
            return sign + (high or low)
        return ("" if self.low.closed else ">") + low + "-" + ("" if self.high.closed else "<") + high


@dataclass(frozen=True)
class AsGiven:
    """The value is the number of points (no formula)."""

    inputs = ONE_VALUE

    def __str__(self) -> str:
        """Return the empty formula."""
        return ""


@dataclass(frozen=True)
class Bands:
    """Points by the band that a value falls into; ``unit`` is ``%`` or nothing."""

    bands: tuple[Band, ...]
    unit: Literal["%", ""]
    inputs = ONE_VALUE

    def __str__(self) -> str:
        """Return the canonical words."""
        return "; ".join(f"{band.condition(self.unit)}: {number_text(band.points)}" for band in self.bands)


@dataclass(frozen=True)
class Choice:
    """Points by the answer in words, best first or not; yes/no is one of these."""

    options: tuple[tuple[str, float], ...]
    inputs = ONE_VALUE

    def __str__(self) -> str:
        """Return the canonical words."""
        return "; ".join(f"{label}: {number_text(points)}" for label, points in self.options)


@dataclass(frozen=True)
class AllOf:
    """Points only where all n requirements are met; the value is how many are."""

    n: int
    points: float
    inputs = ONE_VALUE

    def __str__(self) -> str:
        """Return the canonical words."""
        return f"all of {self.n}: {number_text(self.points)}"


@dataclass(frozen=True)
class EachOf:
    """The same points for each of n requirements that is met; the value is how many are."""

    n: int
    points: float
    inputs = ONE_VALUE

    def __str__(self) -> str:
        """Return the canonical words."""
        return f"each of {self.n}: {number_text(self.points)}"


@dataclass(frozen=True)
class PerItem:
    """Points for each item, up to a cap."""

    points: float
    cap: float | None
    inputs = ONE_VALUE

    def __str__(self) -> str:
        """Return the canonical words."""
        cap = "" if self.cap is None else f", at most {number_text(self.cap)}"
        return f"{number_text(self.points)} per item{cap}"


@dataclass(frozen=True)
class ProRata:
    """The value's share of ``of``, times the maximum points; ``source`` names the index it comes from."""

    of: float
    unit: Literal["%", ""]
    source: str = ""
    inputs = ONE_VALUE

    def __str__(self) -> str:
        """Return the canonical words."""
        words = f"pro rata of {number_text(self.of)}{self.unit}"
        return f"from {self.source}: {words}" if self.source else words


@dataclass(frozen=True)
class Goalposts:
    """The way from one mark to another that the value has gone, times the maximum points.

    With ``log`` the logarithms of value and marks are compared; ``capped`` keeps the share between 0 and 1.
    The marks may fall, where less is better. This is the form of the Human Development Index (UNDP, Human
    Development Report, Technical note 1).
    """

    start: float
    goal: float
    log: bool
    capped: bool
    inputs = ONE_VALUE

    def __str__(self) -> str:
        """Return the canonical words."""
        kind = "log goalposts" if self.log else "goalposts"
        capped = ", capped" if self.capped else ""
        return f"{kind} {number_text(self.start)} to {number_text(self.goal)}{capped}"


@dataclass(frozen=True)
class Deduction:
    """The maximum less a share of it for each breach of a kind; some breaches leave nothing; at least 0."""

    shares: tuple[tuple[str, float], ...]
    fatal: tuple[str, ...]

    @property
    def inputs(self) -> tuple[str, ...]:
        """The kinds of breach, whose numbers must be told."""
        return (*(kind for kind, _ in self.shares), *self.fatal)

    def __str__(self) -> str:
        """Return the canonical words."""
        parts = [f"minus {percent_text(share)}% per {kind}" for kind, share in self.shares]
        return "; ".join([*parts, *(f"0 if {kind}" for kind in self.fatal)])


@dataclass(frozen=True)
class Answers:
    """A survey question: each answer's share of the question's points, weighted by who gave it."""

    worth: tuple[tuple[str, float], ...]

    @property
    def inputs(self) -> tuple[str, ...]:
        """The answers, whose shares of all answers (in percent or in numbers) must be told."""
        return tuple(answer for answer, _ in self.worth)

    def __str__(self) -> str:
        """Return the canonical words."""
        return "; ".join(f"{answer} = {percent_text(worth)}%" for answer, worth in self.worth)


@dataclass(frozen=True)
class Case:
    """``if left sign right: points``; without a condition it is the ``else``."""

    sign: Literal[">", ">=", "<", "<=", "="] | None
    left: Expression | None
    right: Expression | None
    points: Expression

    def __str__(self) -> str:
        """Return the canonical words."""
        if self.sign is None:
            return f"else: {self.points}"
        return f"if {self.left} {self.sign} {self.right}: {self.points}"


@dataclass(frozen=True)
class Piecewise:
    """The first case whose condition holds gives the points."""

    cases: tuple[Case, ...]

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names in its expressions, in order of appearance."""
        found: dict[str, None] = {}
        for case in self.cases:
            for expression in (case.left, case.right, case.points):
                found.update(dict.fromkeys(names(expression)))
        return tuple(found)

    def __str__(self) -> str:
        """Return the canonical words."""
        return "; ".join(str(case) for case in self.cases)


Form: TypeAlias = (
    AsGiven
    | Bands
    | Choice
    | AllOf
    | EachOf
    | PerItem
    | ProRata
    | Goalposts
    | Deduction
    | Answers
    | Piecewise
)
