"""The smallest change of weights that brings a unit to a rank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from parindex_analysis.errors import AnalysisFailed, UsageError, unknown
from parindex_analysis.scoring import Sheet
from parindex_analysis.sensitivity.admissible import (
    AHEAD,
    Admissible,
    admissible,
    admissible_for,
    check_achievement,
    check_sheet,
    exact_rows,
)
from parindex_analysis.sensitivity.exact import ExactRanks
from parindex_analysis.sensitivity.leads import least_leads
from parindex_analysis.sensitivity.programmes import least, solution, solve
from parindex_analysis.sensitivity.rivals import SMALLEST

Array = NDArray[np.float64]
Pattern = NDArray[np.bool_]
Measure = Literal["relative", "points"]
MOST = 0.999  # a relative change of 100% would leave no weights at all
ROUNDS = 50
NOISE = 1e-12  # what arithmetic leaves of a tie, as a share of the scale
MARGINS = (0.0, 1e-8, 1e-7, 1e-6)  # of the scale, tried in turn where arithmetic falls short of a tie


@dataclass(frozen=True)
class WeightChange:
    """Weights that bring a unit to a rank, and how far they are from its own.

    Attributes
    ----------
    change : float
        Largest relative change of a weight (0.25: 25%), or points that all weights change by, summed up.
    bound : float
        No smaller change does it; equal to ``change`` but for the tolerance of the programme.
    weights : ndarray, shape (n_items,)
        Points. Rescored in exact arithmetic they give the rank.
    """

    change: float
    bound: float
    weights: Array


def least_weight_change(
    achievement: ArrayLike, within: Admissible, unit: int, rank: int, measure: Measure = "relative"
) -> WeightChange | None:
    """Find the smallest change of weights that brings a unit to a rank or a better one.

    A mixed-integer programme with a binary for each rival that is kept from being ahead; a tie is enough.

    Parameters
    ----------
    achievement : array_like, shape (n_units, n_items)
    within : Admissible
        Own weights, and how far they may go at all.
    unit : int
        Row of the unit.
    rank : int
        Rank from 1, ties sharing the best place.
    measure : {'relative', 'points'}
        The largest relative change of a weight, or the sum of all changes in points (L1).

    Returns
    -------
    WeightChange or None
        None where no weights within the limits do it.

    Raises
    ------
    UsageError
        Achievements are no table of numbers with a column for each weight.
    AnalysisFailed
        HiGHS gave up.
    """
    parts = check_achievement(achievement, within.weights.size)
    scale, n = within.scale, len(parts)
    exact = ExactRanks(parts, scale)
    if exact.rank(within.weights, unit) <= rank and within.contains(within.weights):
        return WeightChange(0.0, 0.0, within.weights)
    if measure == "relative" and within.is_box:
        quick = _by_radius(parts, within, unit, rank, exact)
        if quick is not None:
            return quick
    others = np.delete(np.arange(n), unit)
    leads = least_leads(parts, within) / scale
    gains, over, under = parts[unit] - parts[others], leads[unit, others], -leads[others, unit]
    always = over >= -NOISE  # a tie is enough
    open_ = ~always & (under >= -NOISE)
    needed = n - rank - int(always.sum())
    if needed > open_.sum():
        return None
    gains, over = gains[open_], over[open_]
    cuts: list[Pattern] = []
    bound = None
    for _ in range(ROUNDS):
        together, value = _which(gains, over, max(needed, 0), within, measure, cuts)
        if together is None:
            return None
        bound = value if bound is None else bound
        for margin in MARGINS:
            weights = _nearest_keeping(gains[together], within, measure, margin)
            if weights is not None and exact.rank(weights, unit) <= rank:
                return WeightChange(_size(weights, within, measure), bound, weights)
        cuts.append(together)
    raise AnalysisFailed("The solver gave up: {message}", message=f"{ROUNDS} ties that could not be parted")


def _by_radius(
    parts: Array, within: Admissible, unit: int, rank: int, exact: ExactRanks
) -> WeightChange | None:
    """Return the weights that catch the rival who must be caught last, where they bring the unit to the rank.

    Some of the rivals that are ahead must be caught, each at its pairwise radius or later: so the radius of
    the last one needed is a lower bound. None where the weights that reach it do not bring the rank.
    """
    own = within.weights
    differences = np.delete(parts, unit, axis=0) - parts[unit]
    lead, spread = differences @ own, np.abs(differences) @ own
    ahead = np.flatnonzero(lead > AHEAD * within.scale)
    needed = len(ahead) - (rank - 1)
    if needed < 1:
        return None
    radii = lead[ahead] / spread[ahead]
    last = int(np.argsort(radii, kind="stable")[needed - 1])
    weights = own * (1 - radii[last] * np.sign(differences[ahead[last]]))
    if not within.contains(weights) or exact.rank(weights, unit) > rank:
        return None
    return WeightChange(float(radii[last]), float(radii[last]), weights)


def _size(weights: Array, within: Admissible, measure: Measure) -> float:
    moved = np.abs(weights - within.weights)
    if measure == "points":
        return float(moved.sum())
    return float(np.divide(moved, within.weights, out=np.zeros_like(moved), where=within.weights > 0).max())


def _change_rows(within: Admissible, measure: Measure) -> tuple[Array, Array, Array, Array]:
    """Return rows over (shares, changes) that hold each change of a weight, and the costs of the changes."""
    own = within.weights / within.scale
    m = own.size
    changes = -own[:, None] if measure == "relative" else -np.eye(m)
    matrix, fewest, most = within.rows()
    rows = np.vstack(
        [
            np.hstack([np.eye(m), changes]),
            np.hstack([-np.eye(m), changes]),
            np.hstack([matrix, np.zeros((len(matrix), changes.shape[1]))]),
        ]
    )
    low = np.concatenate([np.full(2 * m, -np.inf), fewest / within.scale])
    high = np.concatenate([own, -own, most / within.scale])
    return rows, low, high, np.concatenate([np.zeros(m), np.ones(changes.shape[1])])


def _which(
    gains: Array, over: Array, needed: int, within: Admissible, measure: Measure, cuts: list[Pattern]
) -> tuple[Pattern | None, float]:
    """Return which rivals are kept from being ahead at the smallest change, and a bound on that change."""
    rows, low, high, costs = _change_rows(within, measure)
    k, n_moved, m = len(gains), len(costs), gains.shape[1]
    big = np.maximum(-over, SMALLEST[0])
    matrix = np.vstack(
        [
            np.hstack([rows, np.zeros((len(rows), k))]),
            np.hstack([gains / big[:, None], np.zeros((k, n_moved - m)), -np.eye(k)]),
            np.hstack([np.zeros((1, n_moved)), np.ones((1, k))]),
            np.hstack([np.zeros((len(cuts), n_moved)), np.array(cuts, dtype=float).reshape(len(cuts), k)]),
        ]
    )
    found = solve(
        np.concatenate([costs, np.zeros(k)]),
        (
            matrix,
            np.concatenate([low, np.full(k, -1.0), [needed], np.zeros(len(cuts))]),
            np.concatenate([high, np.full(k, np.inf), [k], [cut.sum() - 1 for cut in cuts]]),
        ),
        np.concatenate([within.low / within.scale, np.zeros(n_moved - m + k)]),
        np.concatenate([within.high / within.scale, np.full(n_moved - m, np.inf), np.ones(k)]),
        whole=np.arange(n_moved + k) >= n_moved,
    )
    x = solution(found)
    if x is None:
        return None, np.inf
    unit = 1.0 if measure == "relative" else within.scale
    return x[n_moved:] > 0.5, max(float(found.mip_dual_bound), 0.0) * unit


def _nearest_keeping(gains: Array, within: Admissible, measure: Measure, margin: float) -> Array | None:
    """Return the weights of the smallest change under which all gains are at least a margin."""
    rows, low, high, costs = _change_rows(within, measure)
    m = gains.shape[1]
    extra = len(costs) - m
    found = least(
        costs,
        (
            np.vstack([rows, np.hstack([gains, np.zeros((len(gains), extra))])]),
            np.concatenate([low, np.full(len(gains), margin)]),
            np.concatenate([high, np.full(len(gains), np.inf)]),
        ),
        np.concatenate([within.low / within.scale, np.zeros(extra)]),
        np.concatenate([within.high / within.scale, np.full(extra, np.inf)]),
    )
    return None if found is None else np.clip(found[1][:m] * within.scale, within.low, within.high)


@dataclass(frozen=True)
class LeastChange:
    """What it takes to bring a unit of a sheet to a rank; ``found`` is None where no weights do it."""

    unit_id: str
    rank: int
    measure: Measure
    item_ids: tuple[str, ...]
    found: WeightChange | None

    @property
    def weights(self) -> dict[str, float] | None:
        """The changed weights in points by item id."""
        if self.found is None:
            return None
        return dict(zip(self.item_ids, self.found.weights.tolist(), strict=True))


def least_change(
    sheet: Sheet, unit_id: str, rank: int, measure: Measure = "relative", *, keep_sum: bool = False
) -> LeastChange:
    """Find the smallest change of a sheet's weights that brings a unit to a rank or a better one.

    Parameters
    ----------
    sheet : Sheet
        Units with missing cells are left out.
    unit_id : str
    rank : int
        1 to the number of units.
    measure : {'relative', 'points'}
        ``relative``: the largest relative change of a weight, less than 100%. ``points``: the sum of all
        changes in points; what is taken from one item is given to others, so that the sum stays.
    keep_sum : bool
        Whether the sum of the weights stays under ``relative``.

    Raises
    ------
    UsageError
        There is no such unit with every item, or no such rank; or not every item applies to every unit.
    """
    complete = check_sheet(sheet)
    row = row_of(complete, unit_id, rank)
    parts, applies = exact_rows(complete)
    if applies is not None:
        raise UsageError("The least change of weights is computed where every item applies to every unit.")
    if measure == "relative":
        within = admissible_for(complete, MOST, keep_sum=keep_sum)
    else:
        scale = float(complete.max_points.sum())
        whole = dict.fromkeys(range(len(complete.item_ids)), (0.0, scale))
        within = admissible(complete.max_points, 0.0, keep_sum=True, box=whole)
    found = least_weight_change(parts, within, row, rank, measure)
    return LeastChange(unit_id, rank, measure, complete.item_ids, found)


def row_of(complete: Sheet, unit_id: str, rank: int) -> int:
    """Return a unit's row; refuse units and ranks that are not there."""
    units = complete.unit_ids
    if unit_id not in units:
        raise unknown("No unit '{name}' has every item", unit_id, units)
    if not 1 <= rank <= len(units):
        raise UsageError("Ranks go from 1 to {n}; {rank} is not one.", n=len(units), rank=rank)
    return units.index(unit_id)
