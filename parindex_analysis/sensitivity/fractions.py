"""Units to which not the same items apply: indices N / D are fractions of the weights, compared exactly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.sensitivity.admissible import AHEAD, Admissible

Array = NDArray[np.float64]
Whole = NDArray[np.signedinteger]
Row = tuple[Array, Array]  # numerators n and shares q of one unit: its index is n @ w / q @ w
PRECISE = 1e-8  # radii are found to this width; what is given is their proven lower end
_NARROW = 1e-11  # an interval of common values that is not proven at this width is left open
_MOST_INTERVALS = 400
_SLACK = 1e-13  # what arithmetic may leave over, as a share of the scale
_GRID = np.linspace(0.0, 1.0, 17)


def greatest(costs: Array, allowed: Admissible) -> Array:
    """Return the greatest of ``costs @ w``, shape (…), for costs of shape (…, n_items).

    Over the box, or with the sum kept (all weights start low, what is left goes to the greatest costs first).
    Orders and fixed sums are left out of account: with them the result is an upper bound.
    """
    room = allowed.high - allowed.low
    if not allowed.keep_sum:
        return np.asarray(costs @ allowed.low + np.maximum(costs, 0.0) @ room)
    order = np.argsort(-costs, axis=-1)
    ordered = room[order]
    before = np.cumsum(ordered, axis=-1) - ordered
    filled = np.clip(allowed.scale - allowed.low.sum() - before, 0.0, ordered)
    return np.asarray(costs @ allowed.low + (filled * np.take_along_axis(costs, order, axis=-1)).sum(axis=-1))


def least_index(row: Row, allowed: Admissible, sign: float = 1.0) -> float:
    """Return a lower bound on the unit's index over the admissible weights, tight for a box or a kept sum.

    Dinkelbach (1967), DOI 10.1287/mnsc.13.7.492: raise t until max (tD - N) is 0. ``sign`` -1 gives the
    negative of an upper bound.
    """
    numerators, applies = sign * row[0], row[1]
    ratios = numerators[applies > 0] / applies[applies > 0]
    low, high = float(ratios.min()), float(ratios.max())
    for _ in range(100):  # at low no weights give less; at high some do
        if high - low <= 1e-12 * max(1.0, abs(low)):
            break
        middle = (low + high) / 2
        below = greatest(middle * applies - numerators, allowed) < 0
        low, high = (middle, high) if below else (low, middle)
    return low


def _least_of_greatest(upper: list[Array], lower: list[Array], allowed: Admissible) -> float:
    """Return the least over s of the greatest, at all given values, of s C_lower - (1 - s) C_upper.

    C = N - tD at each value t. Convex in s, so a grid is drawn closer around its best point; any s proves.
    """
    start, stop, best = 0.0, 1.0, np.inf
    for _ in range(9):
        shares = start + (stop - start) * _GRID
        sides = [
            greatest(np.outer(shares, below) - np.outer(1 - shares, above), allowed)
            for above, below in zip(upper, lower, strict=True)
        ]
        worst = np.max(sides, axis=0)
        at = int(worst.argmin())
        best = min(best, float(worst[at]))
        if best < -_SLACK * allowed.scale:
            break
        step = (stop - start) / 16
        start, stop = max(0.0, shares[at] - step), min(1.0, shares[at] + step)
    return best


def stays_above(upper: Row, lower: Row, allowed: Admissible) -> bool:
    """Prove that one unit is ahead of another by over 1e-9 of the scale under all admissible weights.

    If some weights let the lower unit catch up, there is a value t with N_u - tD_u <= 0 <= N_v - tD_v at
    these weights, so l (N_v - tD_v) - (N_u - tD_u) >= 0 for every l >= 0. Over an interval of t one l is
    enough: the greatest value over the weights is convex in t, so if it is below 0 at both ends it is so
    between them. Intervals that are not proven are halved.

    Returns
    -------
    bool
        True is a proof; False where weights turn the order, or where nothing was proven.
    """
    (n_u, q_u), (n_v, q_v) = (upper[0] - AHEAD * upper[1], upper[1]), lower
    enough = -_SLACK * allowed.scale
    low, high = least_index((n_u, q_u), allowed), -least_index(lower, allowed, -1.0)
    if low > high:
        return True
    open_ = [(low - 1e-10, high + 1e-10)]
    for _ in range(_MOST_INTERVALS):
        if not open_:
            return True
        start, stop = open_.pop()
        above, below = ([n - t * q for t in (start, stop)] for n, q in ((n_u, q_u), (n_v, q_v)))
        if _least_of_greatest(above, below, allowed) < enough:
            continue
        middle = (start + stop) / 2
        there = [n_u - middle * q_u], [n_v - middle * q_v]
        if stop - start < _NARROW or _least_of_greatest(*there, allowed) >= enough:
            return False
        open_ += [(start, middle), (middle, stop)]
    return False


def never_below(upper: Row, lower: Row) -> bool:
    """Prove that one unit is never below another, whatever positive weights there are.

    As in :func:`stays_above`, with every single item in place of the sum over items: for all t between the
    least and the greatest ratio some share s has s (n_v - t q_v) <= (1 - s) (n_u - t q_u) for each item.
    """
    (n_u, q_u), (n_v, q_v) = upper, lower
    start = float((n_u[q_u > 0] / q_u[q_u > 0]).min())
    stop = float((n_v[q_v > 0] / q_v[q_v > 0]).max())
    if start >= stop:
        return True
    open_ = [(start, stop)]
    for _ in range(64):
        if not open_:
            return True
        low, high = open_.pop()
        above, below = (np.concatenate([n - t * q for t in (low, high)]) for n, q in (upper, lower))
        if _share_for_all(above, below):
            continue
        open_ += [(low, (low + high) / 2), ((low + high) / 2, high)]
    return False


def _share_for_all(above: Array, below: Array) -> bool:
    """Say whether some s from 0 to 1 has s below <= (1 - s) above in each place."""
    slope = above + below  # s slope <= above
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = above / slope
    most = min(1.0, ends[slope > _SLACK].min(initial=np.inf))
    least = max(0.0, ends[slope < -_SLACK].max(initial=-np.inf))
    return bool(least <= most + _SLACK and (above[np.abs(slope) <= _SLACK] >= -_SLACK).all())


def fraction_radius(upper: Row, lower: Row, weights: Array, *, keep_sum: bool = False) -> float:
    """Return p such that one unit is proven above another for all weights within less than ±p of their own.

    Sets of weights nest, so p is found by halving; it is the proven end of an interval of 1e-8. 0 where the
    unit is not ahead, 1 where no positive weights put it below.
    """
    if never_below(upper, lower) and stays_above(upper, lower, _within(weights, 0.0, keep_sum=keep_sum)):
        return 1.0
    low, high = 0.0, 1.0
    while high - low > PRECISE:
        middle = (low + high) / 2
        kept = stays_above(upper, lower, _within(weights, middle, keep_sum=keep_sum))
        low, high = (middle, high) if kept else (low, middle)
    return low


def _within(weights: Array, share: float, *, keep_sum: bool) -> Admissible:
    return Admissible(weights, weights * (1 - share), weights * (1 + share), keep_sum)


def share_crossings(rows: Row, weights: Array, item: int, upper: Whole, lower: Whole) -> tuple[Array, Array]:
    """Return where pairs of units meet as one weight's share s goes from 0 to 1, the others in proportion.

    N and D are straight lines in s, so the lead's sign is that of N_u D_v - N_v D_u, a parabola.

    Parameters
    ----------
    rows : pair of ndarray, shape (n_units, n_items)
        Numerators and shares of all units.
    weights : ndarray, shape (n_items,)
    item : int
        The weight that moves; not the only one.
    upper, lower : ndarray of int, shape (n_pairs,)

    Returns
    -------
    meets : ndarray, shape (n_pairs, 2)
        Shares, NaN where there are none.
    change : ndarray, shape (n_pairs, 3)
        Coefficients of 1, s and s² of the lead's numerator.
    """
    rest = np.delete(np.arange(weights.size), item)
    starts, slopes = [], []
    for table in rows:
        others = table[:, rest] @ weights[rest] / weights[rest].sum()
        starts.append(others)
        slopes.append(table[:, item] - others)
    (n, d), (dn, dd) = starts, slopes
    one = n[upper] * d[lower] - n[lower] * d[upper]
    linear = n[upper] * dd[lower] + dn[upper] * d[lower] - n[lower] * dd[upper] - dn[lower] * d[upper]
    square = dn[upper] * dd[lower] - dn[lower] * dd[upper]
    with np.errstate(divide="ignore", invalid="ignore"):
        root = np.sqrt(linear**2 - 4 * square * one)
        half = -(linear + np.where(linear < 0, -root, root)) / 2  # no difference of near numbers
        meets = np.column_stack([half / square, one / half])
    return np.where(np.isfinite(meets), meets, np.nan), np.column_stack([one, linear, square])
