"""A block's constraints as arrays, tightened by what needs no solver.

Positions are counted from 0 here. Units that a constraint speaks of are rows; the others fill what is left.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.catalog.models import TieRule
from parindex_analysis.evidence.known_block import Block
from parindex_analysis.scoring.intervals import EPSILON, Interval

Array = NDArray[np.float64]
Pairs = tuple[tuple[int, int], ...]


@dataclass(frozen=True, eq=False)
class Parts:
    """Appraised and survey points by position, where their means are printed.

    Attributes
    ----------
    most : (float, float)
        Greatest appraised points; greatest of the rest (survey, bonus).
    least_rest : float
        Least of the rest: 0, or less where there are penalty points.
    sums : (Interval, Interval)
        Sum of the appraised points of all units, sum of the rest.
    units : ndarray, shape (n_rows, 4)
        Of each row: least and greatest appraised points, least and greatest rest.
    """

    most: tuple[float, float]
    least_rest: float
    sums: tuple[Interval, Interval]
    units: Array


@dataclass(frozen=True, eq=False)
class Layout:
    """Constraints of a block as arrays.

    Attributes
    ----------
    low, high : ndarray, shape (n,)
        Bounds of the total on each position.
    tied : ndarray of bool, shape (n - 1,)
        Whether a position and the next have the same total because equal ranks are printed.
    first : ndarray of bool, shape (n,)
        Whether a printed rank says that all positions above have greater totals.
    step : float
        Least difference between totals of different ranks.
    unit_low, unit_high : ndarray, shape (n_rows,)
        Bounds of the total of each row.
    allowed : ndarray of bool, shape (n_rows, n)
        Positions that each row may stand on.
    ranks : ndarray, shape (n_rows,)
        Printed rank of each row, NaN without.
    above, not_below : tuple of (int, int)
        Rows of which the first stands on a higher position than the second; has a total not less than it.
    plain : ndarray of bool, shape (n_rows,)
        Rows that only bounds of their total speak of.
    total : (float, float)
        Bounds of the sum of all totals.
    """

    ties: TieRule
    low: Array
    high: Array
    tied: NDArray[np.bool_]
    first: NDArray[np.bool_]
    step: float
    unit_low: Array
    unit_high: Array
    allowed: NDArray[np.bool_]
    ranks: Array
    above: Pairs
    not_below: Pairs
    plain: NDArray[np.bool_]
    total: Interval
    parts: Parts | None

    @property
    def places(self) -> NDArray[np.int64]:
        """Position of each row that can stand on one only, else -1."""
        return np.where(self.allowed.sum(axis=1) == 1, self.allowed.argmax(axis=1), -1)

    @property
    def apart(self) -> NDArray[np.bool_]:
        """Whether a position's total is surely greater than the next one's, shape (n - 1,)."""
        return self.first[1:] | (self.low[:-1] > self.high[1:] + EPSILON)

    @property
    def equal(self) -> NDArray[np.bool_]:
        """Whether a position's total is surely that of the next one, shape (n - 1,)."""
        return self.tied | (self.high[:-1] <= self.low[1:] + EPSILON)

    @property
    def uncoupled(self) -> bool:
        """Whether bounds by position say all: every row has its position, and no sum says anything."""
        free = self.total[0] <= self.low.sum() and self.total[1] >= self.high.sum()
        seated = bool((self.places >= 0).all())
        by_place = self.ties == "min" or bool(np.isnan(self.ranks).all())
        return free and seated and by_place and self.parts is None and not self.not_below


def lay_out(block: Block, rows: tuple[str, ...]) -> Layout | None:
    """Turn a block's constraints into arrays; None where two of them exclude each other at first sight."""
    n, row = block.size, {unit: at for at, unit in enumerate(rows)}
    low, high = np.full(n, block.limits[0], dtype=float), np.full(n, block.limits[1], dtype=float)
    for one in block.of_kind("position"):
        low[one.position - 1] = max(low[one.position - 1], one.low)
        high[one.position - 1] = min(high[one.position - 1], one.high)
    unit_low, unit_high = (
        np.full(len(rows), block.limits[0], dtype=float),
        np.full(len(rows), block.limits[1], dtype=float),
    )
    for one in block.of_kind("total"):
        unit_low[row[one.unit_id]] = max(unit_low[row[one.unit_id]], one.low)
        unit_high[row[one.unit_id]] = min(unit_high[row[one.unit_id]], one.high)
    ranks = _printed_ranks(block, row)
    if ranks is None:
        return None
    allowed, tied, first = _seats(ranks, n, block.ties)
    above, not_below = _orders(block, row, ranks)
    plain = np.isnan(ranks)
    for pair in (*above, *not_below):
        plain[list(pair)] = False
    parts = _parts(block, row)
    if parts is not None:
        plain &= ~np.isfinite(parts.units).any(axis=1)
    total = _meet(block, "mean", n, (n * block.limits[0], n * block.limits[1]))
    return tighten(
        Layout(
            block.ties, low, high, tied, first, block.step, unit_low, unit_high,
            allowed, ranks, above, not_below, plain, total, parts,
        )
    )  # fmt: skip


def _meet(block: Block, kind: str, factor: float, start: Interval, part: str = "") -> Interval:
    """Return where all intervals of one kind meet, times a factor."""
    of_part = [one for one in block.of_kind(kind) if one.part == part]
    low = max([start[0], *(one.low * factor for one in of_part)])
    return low, min([start[1], *(one.high * factor for one in of_part)])


def _printed_ranks(block: Block, row: dict[str, int]) -> Array | None:
    ranks = np.full(len(row), np.nan)
    for one in block.of_kind("rank"):
        at = row[one.unit_id]
        if not math.isnan(ranks[at]) and ranks[at] != one.low:
            return None  # two ranks of one unit
        ranks[at] = one.low
    return ranks


def _seats(
    ranks: Array, n: int, ties: TieRule
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """Return the positions that printed ranks leave, ties that they print, and positions that start a rank.

    Under ``min`` the k units of a rank r have the totals t_r = ... = t_r+k-1; which of them stands where is
    all the same, and units of unknown rank with the same total may stand behind them.
    """
    allowed = np.ones((ranks.size, n), dtype=bool)
    tied, first = np.zeros(max(n - 1, 0), dtype=bool), np.zeros(n, dtype=bool)
    for rank in np.unique(ranks[~np.isnan(ranks)]):
        same = np.flatnonzero(ranks == rank)
        if ties == "min":
            start = int(rank) - 1
            allowed[same] = False
            if rank == start + 1 and start >= 0 and start + same.size <= n:
                allowed[same, start + np.arange(same.size)] = True
                tied[start : start + same.size - 1] = True
                first[start] = True
        elif ties == "dense":
            allowed[same, : max(math.ceil(rank) - 1, 0)] = False
    return allowed, tied, first


def _orders(block: Block, row: dict[str, int], ranks: Array) -> tuple[Pairs, Pairs]:
    """Return pairs of rows in a list's order: by position where that costs nothing, else by total.

    Units with equal totals can always be placed in the order of one list. Two lists may order them
    differently, and a unit of unknown rank stands behind those of printed rank whose total it shares.
    """
    pairs = [(row[one.unit_id], row[one.below]) for one in block.of_kind("order")]
    lists = {one.facts[0].source_id for one in block.of_kind("order")}
    above: list[tuple[int, int]] = []
    not_below: list[tuple[int, int]] = []
    for upper, lower in pairs:
        if ranks[upper] == ranks[lower]:
            continue
        ranked = not math.isnan(ranks[upper])
        if block.ties == "min":
            by_position = ranked or (math.isnan(ranks[lower]) and len(lists) == 1)
        else:
            by_position = len(lists) == 1
        (above if by_position else not_below).append((upper, lower))
    return tuple(above), tuple(not_below)


def _parts(block: Block, row: dict[str, int]) -> Parts | None:
    if not block.of_kind("mean_part"):
        return None
    extra = min(block.limits[0], 0.0), block.limits[1] - sum(block.maxima.values())
    n, most = block.size, (block.maxima["appraised"], block.maxima["survey"] + max(extra[1], 0.0))
    units = np.tile([-np.inf, np.inf], (len(row), 2))
    for one in block.of_kind("part"):
        at, moved = (0, (0.0, 0.0)) if one.part == "appraised" else (2, extra)
        mine = units[row[one.unit_id]]
        mine[at], mine[at + 1] = max(mine[at], one.low + moved[0]), min(mine[at + 1], one.high + moved[1])
    appraised = _meet(block, "mean_part", n, (0.0, n * most[0]), "appraised")
    survey = _meet(block, "mean_part", n, (0.0, n * block.maxima["survey"]), "survey")
    rest = survey[0] + n * extra[0], survey[1] + n * max(extra[1], 0.0)
    return Parts(most, extra[0], (appraised, rest), units)


def tighten(layout: Layout) -> Layout | None:
    """Narrow bounds and positions until nothing moves; None where something becomes empty."""
    while True:
        unit_low, unit_high = layout.unit_low.copy(), layout.unit_high.copy()
        for upper, lower in (*layout.above, *layout.not_below):
            unit_low[upper] = max(unit_low[upper], unit_low[lower])
            unit_high[lower] = min(unit_high[lower], unit_high[upper])
        unmoved = np.array_equal(unit_low, layout.unit_low) and np.array_equal(unit_high, layout.unit_high)
        layout = replace(layout, unit_low=unit_low, unit_high=unit_high)
        low, high = _position_bounds(layout)
        allowed = _positions_left(layout, low, high)
        if (low > high + EPSILON).any() or not allowed.any(axis=1).all():
            return None
        if low.sum() > layout.total[1] + EPSILON or high.sum() < layout.total[0] - EPSILON:
            return None
        if (layout.first[1:] & layout.equal).any():
            return None  # different ranks of what must be equal
        if (layout.unit_low > layout.unit_high + EPSILON).any() or layout.total[0] > layout.total[
            1
        ] + EPSILON:
            return None
        same = np.array_equal(low, layout.low) and np.array_equal(high, layout.high)
        settled = unmoved and same and np.array_equal(allowed, layout.allowed)
        layout = replace(layout, low=low, high=high, allowed=allowed)
        if settled:
            return layout


def _position_bounds(layout: Layout) -> tuple[Array, Array]:
    low, high, n = layout.low.copy(), layout.high.copy(), layout.low.size
    lows, highs = np.sort(layout.unit_low)[::-1], np.sort(layout.unit_high)
    k = min(lows.size, n)
    low[:k] = np.maximum(low[:k], lows[:k])  # k units have at least so much, so the k-th position has
    high[n - k :] = np.minimum(high[n - k :], highs[:k][::-1])
    for at, place in enumerate(layout.places):
        if place >= 0:
            low[place] = max(low[place], layout.unit_low[at])
            high[place] = min(high[place], layout.unit_high[at])
    gaps = np.where(layout.first[1:], layout.step, 0.0)
    for at in range(n - 1):
        high[at + 1] = min(high[at + 1], high[at] - gaps[at])
    for at in range(n - 2, -1, -1):
        low[at] = max(low[at], low[at + 1] + gaps[at])
        if layout.tied[at]:
            high[at] = min(high[at], high[at + 1])
    for at in range(n - 1):
        if layout.tied[at]:
            low[at + 1] = max(low[at + 1], low[at])
    return low, high


def _positions_left(layout: Layout, low: Array, high: Array) -> NDArray[np.bool_]:
    allowed, n = layout.allowed.copy(), layout.low.size
    allowed &= layout.unit_low[:, None] <= high + EPSILON
    allowed &= layout.unit_high[:, None] >= low - EPSILON
    surely_above = layout.unit_low[:, None] > layout.unit_high[None, :] + EPSILON
    n_above, n_below = surely_above.sum(axis=0), surely_above.sum(axis=1)
    places = np.arange(n)
    allowed &= (places >= n_above[:, None]) & (places < n - n_below[:, None])
    for at, place in enumerate(layout.places):
        if place >= 0:
            others = np.arange(allowed.shape[0]) != at
            allowed[others, place] = False
    for start in np.flatnonzero(layout.first).tolist():  # above a printed rank are greater totals, not equal
        allowed[layout.unit_high <= low[start] + EPSILON, :start] = False
        if start > 0:
            allowed[layout.unit_low >= high[start - 1] - EPSILON, start:] = False
    for upper, lower in layout.above:
        if allowed[upper].any() and allowed[lower].any():
            allowed[lower, : allowed[upper].argmax() + 1] = False
            allowed[upper, n - 1 - allowed[lower][::-1].argmax() :] = False
    for upper, lower in layout.not_below:
        place = layout.places[lower]
        if place >= 0:  # a tie with a printed rank reaches to the next printed one at most
            nexts = np.flatnonzero(layout.first[place + 1 :])
            if nexts.size:
                allowed[upper, place + 1 + nexts[0] :] = False
    return allowed
