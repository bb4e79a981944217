"""Counting the ranks of many draws of weights: the arithmetic behind simulations, on arrays alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.scoring import Sheet
from parindex_analysis.sensitivity.admissible import AHEAD
from parindex_analysis.sensitivity.draws import Draws

Array = NDArray[np.float64]
Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]
CHUNK = 64  # rows that a product takes at once: so few that BLAS stays on the thread that calls it
STRIPE = 64  # units that are compared with all others at once, for the sake of memory
SLICE = 1024  # draws worked on at once: they stay in the cache, and eight counts fit the bytes of a word


@dataclass(frozen=True)
class Case:
    """A block of units under one way to draw weights, as what each unit loses on the best.

    ``loss = base + factors @ slope``, never negative: in a draw, all totals are one constant less the unit's
    loss, so the least loss is the first rank.

    Attributes
    ----------
    slope : ndarray, shape (n_factors, n_units)
    base : ndarray, shape (n_units,)
    tolerance : float
        Losses that differ by no more are a tie.
    index : callable, optional
        Where losses are not linear: what takes factors, shape (n_draws, n_factors), to the units' indices,
        shape (n_draws, n_units).
    """

    slope: Array
    base: Array
    tolerance: float
    index: Callable[[Array], Array] | None = None

    def losses(self, factors: Array) -> Array:
        """Return what each unit loses on the best in each draw, shape (n_draws, n_units), 0 or more."""
        if self.index is not None:
            found = self.index(factors)
            return np.asarray(found.max(axis=1, keepdims=True) - found)
        loss = product(factors, self.slope)
        loss += self.base
        return loss


@dataclass
class Tally:
    """What is counted over draws; tallies of blocks add up to that of all.

    Attributes
    ----------
    places : ndarray, shape (n_units, n_units)
        Draws in which a unit (row) has a rank (column, from 1).
    wins : ndarray, shape (n_units, n_units)
        Draws in which a unit (row) is ahead of another (column) by more than the tolerance.
    first_factors : ndarray, shape (n_units, n_factors)
        Sums of the factors of those draws in which the unit is first.
    """

    places: Counts
    wins: Counts
    first_factors: Array

    @classmethod
    def empty(cls, case: Case) -> Tally:
        """Return zeros for a case."""
        n_factors, n_units = case.slope.shape
        square = (n_units, n_units)
        return cls(np.zeros(square, np.int64), np.zeros(square, np.int64), np.zeros((n_units, n_factors)))

    def add(self, other: Tally) -> None:
        """Add the counts of more draws."""
        self.places += other.places
        self.wins += other.wins
        self.first_factors += other.first_factors


def case_of(sheet: Sheet, draws: Draws) -> Case:
    """Return the case of a sheet's units, all complete, under drawn weights."""
    if sheet.is_plain:
        short = sheet.achievement.max(axis=0) - sheet.achievement
        return Case(draws.spread @ short.T, short @ draws.offset, AHEAD * draws.scale)

    def index(factors: Array) -> Array:
        return sheet.index_under(draws.offset + product(factors, draws.spread))

    shape = (draws.sampler.n_factors, len(sheet.unit_ids))
    return Case(np.zeros(shape), np.zeros(shape[1]), AHEAD, index)


def shares_errors(places: Counts, n_draws: int) -> Array:
    """Return the standard errors sqrt(b (1 - b) / N) of the shares b = places / N."""
    shares = places / n_draws
    return np.asarray(np.sqrt(shares * (1 - shares) / n_draws))


def count(factors: Array, case: Case, *, winning: bool = True) -> Tally:
    """Count the ranks of one block's draws.

    Parameters
    ----------
    factors : ndarray, shape (n_draws, n_factors)
    case : Case
    winning : bool
        Whether to compare each two units as well, which costs more than the ranks do.
    """
    tally = Tally.empty(case)
    for start in range(0, len(factors), SLICE):
        rows = factors[start : start + SLICE]
        loss = case.losses(rows)
        found = sorted_ranks(loss, case.tolerance)
        _count_places(found, tally.places)
        _sum_firsts(rows, loss, found.least, case.tolerance, tally.first_factors)
        if winning:
            _count_wins(loss, case.tolerance, tally.wins, tied=found.tied)
    return tally


def product(left: Array, right: Array) -> Array:
    """Return ``left @ right``, a few rows at a time, so that threads of ours and of BLAS do not collide."""
    whole = len(left) - len(left) % CHUNK
    out = np.empty((len(left), right.shape[1]))
    np.matmul(
        left[:whole].reshape(-1, CHUNK, left.shape[1]),
        right,
        out=out[:whole].reshape(-1, CHUNK, right.shape[1]),
    )
    np.matmul(left[whole:], right, out=out[whole:])
    return out


@dataclass(frozen=True)
class Sorted:
    """The units of some draws, the least loss first.

    Attributes
    ----------
    unit : ndarray of int, shape (n_draws, n_units)
        Columns of the losses, in order.
    rank : ndarray of int, shape (n_draws, n_units)
        Their ranks, from 0: the number of units whose loss is smaller by more than the tolerance.
    least : ndarray, shape (n_draws,)
        The least loss.
    tied : bool
        Whether any two units tie in any draw.
    """

    unit: Counts
    rank: Counts
    least: Array
    tied: bool


def sorted_ranks(loss: Array, tolerance: float) -> Sorted:
    """Sort each draw's units, and rank them.

    One sort of whole numbers: the bits of a loss (which are in order, for it is not negative) with the unit's
    number in the last of them. That cuts a loss to 46 bits for 64 units, 1e-14 of its size.

    Parameters
    ----------
    loss : ndarray, shape (n_draws, n_units)
        0 or more.
    tolerance : float
        Losses that differ by no more are a tie.
    """
    n_units = loss.shape[1]
    numbers = (1 << (n_units - 1).bit_length()) - 1
    keys = np.bitwise_and(loss.view(np.int64), ~numbers)
    keys |= np.arange(n_units)
    keys.sort(axis=1)
    ordered = keys.view(np.float64)
    tied = _any_near(ordered, tolerance)
    rank = _shared(ordered, tolerance) if tied else np.broadcast_to(np.arange(n_units), loss.shape)
    least = ordered[:, 0].copy()
    keys &= numbers
    return Sorted(keys, rank, least, tied)


def _any_near(ordered: Array, tolerance: float) -> bool:
    """Say whether two neighbours of any row are within the tolerance; all rows at one go, which is faster."""
    n_units = ordered.shape[1]
    if n_units == 1:
        return False
    flat = ordered.ravel()
    gaps = flat[1:] - flat[:-1]
    gaps[n_units - 1 :: n_units] = np.inf  # from the end of a row to the next
    return bool(gaps.min() <= tolerance)


def _shared(ordered: Array, tolerance: float) -> Counts:
    """Return the ranks, from 0, of sorted losses: their place less those just before that are no better."""
    n_draws, n_units = ordered.shape
    rank = np.tile(np.arange(n_units), (n_draws, 1))
    for step in range(1, n_units):
        near = ordered[:, step:] - ordered[:, :-step] <= tolerance
        if not near.any():
            break
        rank[:, step:] -= near
    return rank


def row_ranks(loss: Array, tolerance: float) -> Counts:
    """Return the rank of each unit in each draw, from 1; see :func:`sorted_ranks`.

    Parameters
    ----------
    loss : ndarray, shape (n_draws, n_units)
        0 or more.
    tolerance : float

    Returns
    -------
    ndarray of int, shape (n_draws, n_units)
    """
    found = sorted_ranks(loss, tolerance)
    ranks = np.empty_like(found.unit)
    np.put_along_axis(ranks, found.unit, found.rank + 1, axis=1)
    return ranks


def _count_places(found: Sorted, places: Counts) -> None:
    cells = found.unit * len(places)
    cells += found.rank
    places += np.bincount(cells.ravel(), minlength=places.size).reshape(places.shape)


def _sum_firsts(factors: Array, loss: Array, least: Array, tolerance: float, sums: Array) -> None:
    first = loss <= (least + tolerance)[:, None]
    winners = np.flatnonzero(first.any(axis=0))
    chosen = first[:, winners].T.astype(float)
    whole = len(factors) - len(factors) % CHUNK
    in_chunks = chosen[:, :whole].reshape(len(winners), -1, CHUNK).swapaxes(0, 1)
    sums[winners] += (in_chunks @ factors[:whole].reshape(-1, CHUNK, factors.shape[1])).sum(axis=0)
    sums[winners] += chosen[:, whole:] @ factors[whole:]


def _count_wins(loss: Array, tolerance: float, wins: Counts, *, tied: bool) -> None:
    """Compare each two units; without ties one of the two is ahead in every draw."""
    n_draws, n_units = loss.shape
    rows = np.zeros((n_units, -(-n_draws // 8) * 8))  # further columns are all equal: nobody wins there
    rows[:, :n_draws] = loss.T
    behind = rows + tolerance
    upper, lower = np.triu_indices(n_units, 1)
    starts = np.searchsorted(upper, np.arange(n_units + 1))
    for first in range(0, n_units, STRIPE):
        bounds = starts[first : first + STRIPE + 1]
        pairs = slice(bounds[0], bounds[-1])
        ahead = _count_pairs(np.less, behind[first:], rows[first:], bounds)
        wins[upper[pairs], lower[pairs]] += ahead
        if tied:
            wins[lower[pairs], upper[pairs]] += _count_pairs(np.greater, rows[first:], behind[first:], bounds)
        else:
            wins[lower[pairs], upper[pairs]] += n_draws - ahead


def _count_pairs(compare: np.ufunc, one: Array, others: Array, bounds: Counts) -> Counts:
    """Count how often ``one[u]`` compares as wished with each of ``others[u + 1:]``, u after u."""
    flags = np.empty((bounds[-1] - bounds[0], one.shape[1]), dtype=bool)
    for u, (start, stop) in enumerate(pairwise(bounds - bounds[0])):
        compare(one[u], others[u + 1 :], out=flags[start:stop])
    return _trues(flags)


def _trues(flags: Mask) -> Counts:
    """Count each row's truths, eight at a time: the bytes of a word are eight counts of up to 255."""
    words = flags.view(np.uint64).sum(axis=1)
    return np.asarray(words.view(np.uint8).reshape(-1, 8).sum(axis=1, dtype=np.int64))
