"""All full tables that a block's facts allow, as the points of a mixed-integer set.

The unknowns are, in this order: the totals t_1 >= ... >= t_n by position; where the maxima of the two parts
are known, the appraised points a_1 ... a_n by position (the survey points are t_i - a_i); and for each unit
whose position the facts leave open, a 0/1 variable a position. Each row is one printed fact or one rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.errors import ParindexError
from parindex_analysis.evidence.arrangement import Windows, contradiction, unit_totals, windows
from parindex_analysis.evidence.block import Block
from parindex_analysis.scoring.intervals import EPSILON, Interval

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Space:
    """Rows ``row_low <= rows @ x <= row_high`` and limits ``low <= x <= high``.

    Attributes
    ----------
    block : Block
        Where the facts come from.
    size : int
        Number of positions.
    has_parts : bool
        Whether appraised points are among the unknowns.
    windows : dict of str to tuple of int
        Positions (from 0) open to each unit that a fact speaks of.
    seats : dict of (str, int) to int
        Column of the 0/1 variable of a unit and a position, for units with more than one open position.
    rows, row_low, row_high : ndarray, shapes (n_rows, n_columns), (n_rows,), (n_rows,)
    low, high : ndarray, shape (n_columns,)
    """

    block: Block
    size: int
    has_parts: bool
    windows: Windows
    seats: dict[tuple[str, int], int]
    rows: Array
    row_low: Array
    row_high: Array
    low: Array
    high: Array

    @property
    def is_fixed(self) -> bool:
        """Whether every unit that a fact speaks of has one position: a polytope, without 0/1 variables."""
        return not self.seats

    @property
    def integrality(self) -> NDArray[np.int64]:
        """1 for the 0/1 variables, shape (n_columns,)."""
        kinds = np.zeros(len(self.low), dtype=np.int64)
        kinds[list(self.seats.values())] = 1
        return kinds

    def total(self, position: int) -> Array:
        """Return the coefficients of one position's total."""
        return self._unit_row({position: 1.0})

    def points(self, position: int, factors: tuple[float, float]) -> Array:
        """Return the coefficients of appraised and survey points, each times a factor."""
        appraised, survey = factors
        return self._unit_row({position: survey, self.size + position: appraised - survey})

    def _unit_row(self, entries: dict[int, float]) -> Array:
        row = np.zeros(len(self.low))
        row[list(entries)] = list(entries.values())
        return row

    def seated(self, unit_id: str, position: int) -> tuple[Array, Array] | None:
        """Return the limits with a unit set on a position (from 0), None where it can't stand there.

        A unit that no fact speaks of may stand wherever no unit must stand that one speaks of.
        """
        low, high = self.low.copy(), self.high.copy()
        if unit_id in self.windows:
            if position not in self.windows[unit_id]:
                return None
            if (unit_id, position) in self.seats:
                low[self.seats[unit_id, position]] = 1.0
            return low, high
        if any(open_to == (position,) for open_to in self.windows.values()):
            return None
        for (_, at), column in self.seats.items():
            if at == position:
                high[column] = 0.0
        return low, high


@dataclass
class _Rows:
    """Rows in the making."""

    width: int
    rows: list[Array] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def add(self, entries: dict[int, float], low: float = -np.inf, high: float = np.inf) -> None:
        row = np.zeros(self.width)
        row[list(entries)] = list(entries.values())
        self.rows.append(row)
        self.low.append(low)
        self.high.append(high)


def table_space(block: Block, *, parts: bool = True) -> Space:
    """Return all full tables that a block's facts allow.

    Parameters
    ----------
    block : Block
        The block's facts.
    parts : bool
        Whether appraised points are wanted among the unknowns.

    Returns
    -------
    Space
        Appraised points are among the unknowns where the maxima of both parts are known and the rules have no
        bonus or penalty points. Strict inequalities are closed, as everywhere with printed intervals.

    Raises
    ------
    ParindexError
        The facts leave a unit no position, or no unit a total. (That the rows can't hold together is found by
        who solves them.)
    """
    open_to, positions = windows(block)
    n, scale = block.size, sum(block.maxima.values())
    has_parts = parts and bool(block.maxima) and block.limits == (0.0, scale)
    movable = [(unit, at) for unit, where in open_to.items() if len(where) > 1 for at in where]
    base = 2 * n if has_parts else n
    seats = {pair: base + at for at, pair in enumerate(movable)}
    made = _Rows(base + len(seats))
    low, high = np.zeros(made.width), np.ones(made.width)
    low[:n], high[:n] = np.array(positions).T
    _chain(made, block)
    _means(made, block, has_parts=has_parts)
    if has_parts:
        low[n : 2 * n], high[n : 2 * n] = 0.0, block.maxima["appraised"]
        for at in range(n):
            made.add({at: 1.0, n + at: -1.0}, 0.0, block.maxima["survey"])
    _units(made, block, open_to, seats, low, high, has_parts=has_parts)
    _seating(made, block, open_to, seats)
    if (low > high + EPSILON).any():
        raise contradiction(block.group)
    rows = np.array(made.rows).reshape(-1, made.width)
    ends = np.array(made.low), np.array(made.high)
    return Space(block, n, has_parts, open_to, seats, rows, *ends, low, np.maximum(low, high))


def _chain(made: _Rows, block: Block) -> None:
    for at in range(block.size - 1):
        made.add({at: 1.0, at + 1: -1.0}, low=0.0)


def _means(made: _Rows, block: Block, *, has_parts: bool) -> None:
    n = block.size
    for one in block.of_kind("mean"):
        made.add(dict.fromkeys(range(n), 1.0), n * one.low, n * one.high)
    for one in block.of_kind("mean_part") if has_parts else []:
        entries = dict.fromkeys(range(n, 2 * n), 1.0)
        if one.part == "survey":
            entries = dict.fromkeys(range(n), 1.0) | dict.fromkeys(range(n, 2 * n), -1.0)
        made.add(entries, n * one.low, n * one.high)


def _units(
    made: _Rows,
    block: Block,
    open_to: Windows,
    seats: dict[tuple[str, int], int],
    low: Array,
    high: Array,
    *,
    has_parts: bool,
) -> None:
    """Hold each unit's total and parts, on its position or on each open one."""
    n = block.size
    said: list[tuple[str, dict[int, float], Interval, Interval]] = [
        (unit, {0: 1.0}, total, block.limits) for unit, total in unit_totals(block).items()
    ]
    for one in block.of_kind("part") if has_parts else []:
        entries = {n: 1.0} if one.part == "appraised" else {0: 1.0, n: -1.0}
        said.append((one.unit_id, entries, (one.low, one.high), (0.0, block.maxima[one.part])))
    for unit, entries, (least, most), (bottom, top) in said:
        least, most = max(least, bottom), min(most, top)
        for at in open_to[unit]:
            moved = {column + at: factor for column, factor in entries.items()}
            if len(open_to[unit]) == 1:
                _limit(made, moved, least, most, low, high)
                continue
            seat = seats[unit, at]
            if least > bottom:
                made.add(moved | {seat: bottom - least}, low=bottom)
            if most < top:
                made.add(moved | {seat: top - most}, high=top)


def _limit(
    made: _Rows, entries: dict[int, float], least: float, most: float, low: Array, high: Array
) -> None:
    if len(entries) > 1:
        made.add(entries, least, most)
        return
    (column,) = entries
    low[column], high[column] = max(low[column], least), min(high[column], most)


def _seating(made: _Rows, block: Block, open_to: Windows, seats: dict[tuple[str, int], int]) -> None:
    """One position a unit, one unit a position, printed lists from high to low, equal ranks equal totals."""
    by_position: dict[int, list[int]] = {}
    for unit, where in open_to.items():
        if len(where) > 1:
            made.add({seats[unit, at]: 1.0 for at in where}, 1.0, 1.0)
        for at in where if len(where) > 1 else ():
            by_position.setdefault(at, []).append(seats[unit, at])
    for columns in by_position.values():
        made.add(dict.fromkeys(columns, 1.0), high=1.0)
    for one in block.of_kind("order"):
        _above(made, one.unit_id, one.below, open_to, seats)
    ranks: dict[float, list[int]] = {}
    for one in block.of_kind("rank"):
        if len(open_to[one.unit_id]) == 1:
            ranks.setdefault(one.low, []).append(open_to[one.unit_id][0])
    for places in ranks.values():
        for at in sorted(set(places))[1:]:
            made.add({min(places): 1.0, at: -1.0}, 0.0, 0.0)


def _above(made: _Rows, upper: str, lower: str, open_to: Windows, seats: dict[tuple[str, int], int]) -> None:
    entries: dict[int, float] = {}
    gap = 0.0
    for unit, sign in ((lower, 1.0), (upper, -1.0)):
        if len(open_to[unit]) == 1:
            gap += sign * open_to[unit][0]
        else:
            entries |= {seats[unit, at]: sign * at for at in open_to[unit]}
    made.add(entries, low=1.0 - gap)


def optimum(
    space: Space,
    cost: Array,
    extra: tuple[Array, Array, Array] | None = None,
    limits: tuple[Array, Array] | None = None,
    integrality: Sequence[int] | NDArray[np.int64] | None = None,
) -> tuple[float, Array] | None:
    """Return the least value of ``cost @ x`` over a space and where it is taken, None if it is empty.

    Parameters
    ----------
    space : Space
        The tables.
    cost : ndarray, shape (n_columns + n_more,)
        More columns than the space's belong to ``extra``.
    extra : (rows, low, high), optional
        Further rows, shape (n_more_rows, n_columns + n_more).
    limits : (low, high), optional
        Limits in place of the space's, of all columns.
    integrality : sequence of int, optional
        Of all columns; the space's own if not given.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    more = len(cost) - len(space.low)
    rows = np.hstack((space.rows, np.zeros((len(space.rows), more))))
    parts = [LinearConstraint(rows, space.row_low, space.row_high)] if len(rows) else []
    if extra is not None and len(extra[0]):
        parts.append(LinearConstraint(*extra))
    low, high = limits if limits is not None else (space.low, space.high)
    kinds = space.integrality if integrality is None else np.asarray(integrality)
    solved = milp(cost, integrality=kinds, bounds=Bounds(low, high), constraints=parts)
    if solved.status == 2:
        return None
    if solved.status != 0 or solved.x is None:
        raise ParindexError("The bounds of the block {group} could not be computed.", group=space.block.group)
    return float(solved.fun), np.asarray(solved.x)
