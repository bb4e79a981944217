"""How far weights must move before two units change places, where the parts are public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from parindex_analysis.scoring import Sheet
from parindex_analysis.sensitivity.admissible import check_achievement, check_weights, exact_rows
from parindex_analysis.sensitivity.fractions import fraction_radius
from parindex_analysis.sensitivity.open_rivals import together
from parindex_analysis.sensitivity.scenarios import ScenarioRanks

Array = NDArray[np.float64]
NOISE = 1e-12  # equal totals may differ by what arithmetic leaves behind


def pairwise_radius(
    above: ArrayLike, below: ArrayLike, weights: ArrayLike, *, keep_sum: bool = False
) -> float:
    """Return the least p at which weights within ±p of their own let the lower unit catch up.

    Each weight moves independently between w(1-p) and w(1+p); the sum may move, since only ratios matter for
    ranks. With d = above - below, the least difference of totals is sum w d - p sum w abs(d), so
    p = sum w d / sum w abs(d). Where the sum of the weights is kept, what one item gains another loses: the
    least difference is sum w d - p min_c sum w abs(d - c), where c is the weighted median of d (the greedy
    answer of a fractional knapsack), so the radius is not smaller.

    Parameters
    ----------
    above, below : array_like, shape (n_items,)
        Achievements (points by maximum points) of the two units.
    weights : array_like, shape (n_items,)
        Weights in points, 0 or more, not all 0; else a UsageError.
    keep_sum : bool
        Whether the sum of the weights stays.

    Returns
    -------
    float
        From 0 (equal totals) to 1 (never for p < 1, as where ``above`` leads or ties on every item). Negative
        where ``above`` has the smaller total.
    """
    own = check_weights(weights)
    both = check_achievement(np.array([above, below], dtype=float), own.size)
    return float(_radii(both[:1] - both[1:], own, keep_sum)[0])


def sheet_radius(sheet: Sheet, above: int, below: int, *, keep_sum: bool = False) -> float:
    """Return the pairwise radius of two rows of a complete sheet, whatever applies to them.

    Where the same items apply to both, that of :func:`pairwise_radius`; else
    :func:`~parindex_analysis.sensitivity.fractions.fraction_radius`: the order is proven for less than it.

    Raises
    ------
    UsageError
        No exact claim can be made under the sheet's rules.
    """
    rows, applies = exact_rows(sheet)
    weights = sheet.max_points
    if applies is None or (applies[above] == applies[below]).all():
        return float(_radii((rows[above] - rows[below])[None], weights, keep_sum)[0])
    upper, lower = ((rows[at], applies[at]) for at in (above, below))
    ahead = upper[0] @ weights / (upper[1] @ weights) >= lower[0] @ weights / (lower[1] @ weights)
    pair = (upper, lower) if ahead else (lower, upper)
    found = fraction_radius(*pair, weights, keep_sum=keep_sum)
    return found if ahead else -found


def radius_matrix(achievement: ArrayLike, weights: ArrayLike, *, keep_sum: bool = False) -> Array:
    """Return the pairwise radius of all pairs of units; see :func:`pairwise_radius`.

    Parameters
    ----------
    achievement : array_like, shape (n_units, n_items)
        Points by maximum points.
    weights : array_like, shape (n_items,)
        Weights in points, 0 or more, not all 0; else a UsageError.
    keep_sum : bool
        Whether the sum of the weights stays.

    Returns
    -------
    ndarray, shape (n_units, n_units)
        Row u, column v: from 0 to 1 where u has the greater total, negative where v has; 0 on the diagonal.
    """
    own = check_weights(weights)
    rows = check_achievement(achievement, own.size)
    return np.array([_radii(row - rows, own, keep_sum) for row in rows])


def ranking_radius(achievement: ArrayLike, weights: ArrayLike, *, keep_sum: bool = False) -> float:
    """Return the least p at which any two units change places: the least radius of neighbours.

    Shapes as in :func:`radius_matrix`. 0 where two units have equal totals, 1 where nothing ever changes (one
    unit, or each leads the next on every item).
    """
    own = check_weights(weights)
    rows = check_achievement(achievement, own.size)
    ranked = rows[np.argsort(-(rows @ own), kind="stable")]
    return float(np.abs(_radii(ranked[:-1] - ranked[1:], own, keep_sum)).min(initial=1.0))


def _radii(differences: Array, weights: Array, keep_sum: bool) -> Array:  # noqa: FBT001  inner function
    """Radius for each row of differences, shape (n_pairs, n_items)."""
    lead = differences @ weights
    spread = np.abs(differences) @ weights
    tied = np.abs(lead) <= NOISE * spread
    if keep_sum:
        spread = np.abs(differences - _weighted_median(differences, weights)[:, None]) @ weights
    ratio = np.divide(lead, spread, out=np.sign(lead), where=spread > np.abs(lead))
    return np.where(tied, 0.0, ratio)


def _weighted_median(values: Array, weights: Array) -> Array:
    """Return the value of each row below and above which half of the weight lies."""
    order = np.argsort(values, axis=1)
    middle = (np.cumsum(weights[order], axis=1) < weights.sum() / 2).sum(axis=1)
    at = np.minimum(middle, values.shape[1] - 1)
    return np.asarray(np.take_along_axis(values, order, axis=1)[np.arange(len(values)), at])


@dataclass(frozen=True)
class NeighbourRadius:
    """Two neighbours in a ranking, and the least change of weights at which they change places (1: never)."""

    above: str
    below: str
    radius: float


def neighbour_radii(ranked: ScenarioRanks, *, keep_sum: bool = False) -> tuple[NeighbourRadius, ...]:
    """Return the pairwise radius of each two neighbours in the official ranking, best first.

    Parameters
    ----------
    ranked : ScenarioRanks
        A block's units, best official rank first, and their sheet.
    keep_sum : bool
        Whether the sum of the weights stays.

    Returns
    -------
    tuple of NeighbourRadius
        Empty where the sheet's rules allow no exact claim.
    """
    complete = ranked.sheet
    if not complete.is_exact:
        return ()
    order = [complete.unit_ids.index(unit) for unit in ranked.unit_ids]
    return tuple(
        NeighbourRadius(complete.unit_ids[above], complete.unit_ids[below], radius)
        for (above, below), radius in zip(
            pairwise(order), radii_in_order(complete, order, keep_sum=keep_sum), strict=True
        )
    )


def nearest_rival(sheet: Sheet, unit_id: str, completions: Sheet | None = None) -> tuple[float, str]:
    """Return the least pairwise radius of a unit of a complete sheet with any other, and that other's id.

    ``completions`` of ranked units that lack a part count as rivals: 0 or less where one could be ahead by
    the own weights.
    """
    whole = sheet if completions is None or not completions.unit_ids else together(sheet, completions)
    if np.isnan(whole.extra).any() or not whole.is_exact:
        return 0.0, next(iter(whole.unit_ids[len(sheet.unit_ids) :]), unit_id)
    at = sheet.unit_ids.index(unit_id)
    others = [other for other in range(len(whole.unit_ids)) if other != at]
    return min((sheet_radius(whole, at, other), whole.unit_ids[other]) for other in others)


def radii_in_order(sheet: Sheet, order: Sequence[int], *, keep_sum: bool = False) -> list[float]:
    """Return the radius of each two neighbours among rows of a complete sheet in some order."""
    rows, applies = exact_rows(sheet)
    if applies is None:
        ranked = rows[list(order)]
        return [float(radius) for radius in _radii(ranked[:-1] - ranked[1:], sheet.max_points, keep_sum)]
    return [sheet_radius(sheet, above, below, keep_sum=keep_sum) for above, below in pairwise(order)]
