"""How many rivals admissible weights can keep on one side of a unit at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.sensitivity.admissible import Admissible
from parindex_analysis.sensitivity.programmes import least_with_duals, solve

Array = NDArray[np.float64]
ROUNDS = 200  # programmes for one answer at most; each excludes a set of rivals that can't be kept together
# Least big-M, and one to try where HiGHS gives up. Smaller ones blow up their row: a floor of 1e-9 would come
# near HiGHS's own tolerances of 1e-6 and 1e-7, which it does not always survive.
SMALLEST = (0.02, 0.2)


@dataclass(frozen=True)
class Rivals:
    """Rivals that are kept where ``gains @ shares`` reaches ``floor``; shares are weights by the scale.

    Attributes
    ----------
    gains : ndarray, shape (n_rivals, n_items)
    least, most : ndarray, shape (n_rivals,)
        Bounds on ``gains @ shares`` over the admissible weights.
    floor : float
    strict : bool
        Whether the floor must be exceeded.
    """

    gains: Array
    least: Array
    most: Array
    floor: float
    strict: bool

    @property
    def always(self) -> NDArray[np.bool_]:
        """Rivals that all admissible weights keep."""
        return np.asarray(self.least > self.floor if self.strict else self.least >= self.floor)

    @property
    def open(self) -> NDArray[np.bool_]:
        """Rivals that some weights may keep and others may not."""
        never = self.most <= self.floor if self.strict else self.most < self.floor
        return np.asarray(~self.always & ~never)


@dataclass(frozen=True)
class Kept:
    """How many rivals weights keep, how many none can exceed, and the weights in points."""

    found: int
    bound: int
    weights: Array


def most_kept(
    rivals: Rivals, admissible: Admissible, count: Callable[[Array], int], seconds: float | None
) -> Kept:
    """Keep as many rivals as possible.

    The programme works with HiGHS's tolerance of 1e-7, which is more than the 1e-9 that part a lead from a
    tie. So the weights that it finds are first moved as far from all ties as they can be, then counted in
    exact arithmetic. Where the count falls short, the multipliers of a linear programme prove that some of
    the rivals can't be kept together; they are excluded, and the programme runs again.

    Parameters
    ----------
    rivals : Rivals
    admissible : Admissible
    count : callable
        Number of rivals that weights (in points) keep, in exact arithmetic.
    seconds : float or None
        Most time for each run of the programme.

    Returns
    -------
    Kept
    """
    gains = rivals.gains[rivals.open]
    sure = int(rivals.always.sum())
    best = Kept(-1, sure + len(gains), admissible.weights)
    cuts: list[NDArray[np.bool_]] = []
    for _ in range(ROUNDS):
        together, bound, weights = _programme(rivals, admissible, cuts, seconds)
        if together.any():
            weights = _far_from_ties(gains[together], admissible, weights)
        found = count(weights)
        if found > best.found:
            best = Kept(found, best.bound, weights)
        best = Kept(best.found, max(best.found, min(best.bound, sure + bound)), best.weights)
        if best.found == best.bound or bound > together.sum():
            break
        cut = _conflict(gains, together, rivals, admissible)
        if cut is None:
            break
        cuts.append(cut)
    return best


def _programme(
    rivals: Rivals, admissible: Admissible, cuts: list[NDArray[np.bool_]], seconds: float | None
) -> tuple[NDArray[np.bool_], int, Array]:
    """Return which open rivals are kept, how many could be at most, and weights in points."""
    gains, least_gain = rivals.gains[rivals.open], rivals.least[rivals.open]
    n, m = gains.shape
    if n == 0 and admissible.contains(admissible.weights):
        return np.zeros(0, dtype=bool), 0, admissible.weights
    for smallest in SMALLEST:
        # y = 1 asks gains @ shares >= floor; y = 0 only what holds anyhow. Rows are divided by their big-M.
        big = np.maximum(rivals.floor - least_gain, smallest)
        found = _solved(gains / big[:, None], rivals.floor / big - 1, admissible, cuts, seconds)
        if found.status != 4:
            break
    proven = found.mip_dual_bound is not None and np.isfinite(found.mip_dual_bound)
    bound = min(n, int(np.floor(1e-6 - found.mip_dual_bound))) if proven else n
    if found.x is None:  # out of time, with nothing found
        return np.zeros(n, dtype=bool), bound, admissible.weights
    return found.x[m:] > 0.5, bound, _clipped(found.x[:m], admissible)


def _solved(
    gains: Array, floors: Array, admissible: Admissible, cuts: list[NDArray[np.bool_]], seconds: float | None
) -> Any:
    (n, m), scale = gains.shape, admissible.scale
    matrix, fewest, most = admissible.rows()
    rows = np.vstack(
        [
            np.hstack([gains, -np.eye(n)]),
            np.hstack([matrix, np.zeros((len(matrix), n))]),
            np.hstack([np.zeros((len(cuts), m)), np.array(cuts, dtype=float).reshape(len(cuts), n)]),
        ]
    )
    from_ = np.concatenate([floors, fewest / scale, np.zeros(len(cuts))])
    to = np.concatenate([np.full(n, np.inf), most / scale, [cut.sum() - 1 for cut in cuts]])
    return solve(
        np.concatenate([np.zeros(m), -np.ones(n)]),
        (rows, from_, to),
        np.concatenate([admissible.low / scale, np.zeros(n)]),
        np.concatenate([admissible.high / scale, np.ones(n)]),
        whole=np.arange(m + n) >= m,
        seconds=seconds,
    )


def _clipped(shares: Array, admissible: Admissible) -> Array:
    return np.clip(shares * admissible.scale, admissible.low, admissible.high)


def _margin_programme(
    gains: Array, admissible: Admissible
) -> tuple[Array, tuple[Array, Array, Array], Array, Array]:
    """Write "the greatest t with gains @ shares >= t for all" as costs, rows and limits of (shares, t)."""
    matrix, fewest, most = admissible.rows()
    n, m = gains.shape
    scale = admissible.scale
    rows = np.vstack([np.hstack([gains, -np.ones((n, 1))]), np.hstack([matrix, np.zeros((len(matrix), 1))])])
    limits = (
        np.concatenate([np.zeros(n), fewest / scale]),
        np.concatenate([np.full(n, np.inf), most / scale]),
    )
    low, high = np.append(admissible.low / scale, -np.inf), np.append(admissible.high / scale, np.inf)
    return np.append(np.zeros(m), -1.0), (rows, *limits), low, high


def _far_from_ties(gains: Array, admissible: Admissible, weights: Array) -> Array:
    """Return the weights whose least gain is greatest; the given ones where HiGHS finds none."""
    found = solve(*_margin_programme(gains, admissible))
    return weights if found.x is None else _clipped(found.x[:-1], admissible)


def _conflict(
    gains: Array, together: NDArray[np.bool_], rivals: Rivals, admissible: Admissible
) -> NDArray[np.bool_] | None:
    """Return rivals of a set that provably can't be kept together, or None where that is not proven.

    For multipliers l >= 0 that add up to 1, the least gain is at most the greatest value of l @ gains over
    the weights. The programme's own multipliers make this bound tight; it is computed anew from them, so that
    it does not rest on the tolerance of the programme.
    """
    costs, rows, low, high = _margin_programme(gains[together], admissible)
    duals = least_with_duals(costs, rows, low, high)
    if duals is None:
        return None
    n = int(together.sum())
    multipliers = np.where(duals[:n] > 1e-9, duals[:n], 0.0)
    if multipliers.sum() <= 0:
        return None
    multipliers /= multipliers.sum()
    side = np.where(duals[n:] > 0, rows[1][n:], rows[2][n:])
    bound_by = np.isfinite(side)  # a multiplier with the wrong sign, left by arithmetic, counts for nothing
    others, side = np.where(bound_by, duals[n:], 0.0), np.where(bound_by, side, 0.0)
    slope = multipliers @ gains[together] + others @ rows[0][n:, :-1]
    rest = -float(others @ side)
    most = rest + float(np.maximum(slope, 0) @ high[:-1] + np.minimum(slope, 0) @ low[:-1])
    if most > rivals.floor or (most == rivals.floor and not rivals.strict):
        return None
    cut = np.zeros(len(together), dtype=bool)
    cut[np.flatnonzero(together)[multipliers > 0]] = True
    return cut
