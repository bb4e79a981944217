"""Weights drawn where trial and error finds too few: walkers that move at random inside the limits."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.errors import UsageError
from parindex_analysis.sensitivity.programmes import least

Array = NDArray[np.float64]
Sums = Sequence[tuple[tuple[int, ...], float]]
Order = Sequence[tuple[int, int]]
SWEEPS = 50  # rounds in which every weight moves; after fewer, the start would still be seen
LOCK = Lock()  # the solver's silence is the whole process's: one thread at a time
ROOM = 1e-9  # less room than this, as a share of each weight's limits, is none


def walk(rng: np.random.Generator, n: int, low: Array, high: Array, sums: Sums, order: Order) -> Array:
    """Let n walkers move from an inner point, each to a place uniform on what the constraints leave.

    A move takes one weight, or two of a set with a fixed sum, one up by what the other goes down, to a place
    uniform on the line that the constraints leave (Gibbs sampling: such moves keep the uniform distribution).
    There are enough rounds for the start to be forgotten: 50, and more where many weights are in order, since
    news passes along an order slowly (by the square of its length).

    Parameters
    ----------
    rng : Generator
    n : int
        Number of walkers, all with the same sequence of weights to move.
    low, high : ndarray, shape (n_weights,)
    sums : sequence of (tuple of int, float)
        Sets of weights, sharing none, and what they add up to.
    order : sequence of (int, int)
        Pairs (i, j) with weight i at least weight j.

    Returns
    -------
    ndarray, shape (n, n_weights)

    Raises
    ------
    UsageError
        The constraints leave no room: they hold some weight, or two of them together, at one place.
    """
    with LOCK:
        start = np.array(_inner_point(tuple(low.tolist()), tuple(high.tolist()), tuple(sums), tuple(order)))
    weights = np.repeat(start[:, None], n, axis=1)
    set_of = {at: members for members, _ in sums for at in members}
    free = np.flatnonzero(high > low)
    for _ in range(SWEEPS + _longest(order) ** 2):
        for one in rng.permutation(free).tolist():
            partners = [at for at in set_of.get(one, ()) if at != one and high[at] > low[at]]
            if partners:
                _move(rng, weights, (one, int(rng.choice(partners))), low, high, order)
            elif one not in set_of:
                _move(rng, weights, (one, None), low, high, order)
    return np.ascontiguousarray(weights.T)


def _longest(order: Order) -> int:
    """Return the number of weights in the longest chain; there are no circles, for they leave no room."""
    length: dict[int, int] = {}

    def below(at: int) -> int:
        if at not in length:
            length[at] = 1 + max((below(smaller) for greater, smaller in order if greater == at), default=0)
        return length[at]

    return max((below(greater) for greater, _ in order), default=0)


def _move(
    rng: np.random.Generator,
    weights: Array,
    pair: tuple[int, int | None],
    low: Array,
    high: Array,
    order: Order,
) -> None:
    one, other = pair
    down, up = low[one] - weights[one], high[one] - weights[one]
    if other is not None:
        down = np.maximum(down, weights[other] - high[other])
        up = np.minimum(up, weights[other] - low[other])
    for greater, smaller in order:
        widens = (greater == one) - (greater == other) - (smaller == one) + (smaller == other)
        if widens > 0:
            down = np.maximum(down, (weights[smaller] - weights[greater]) / widens)
        elif widens < 0:
            up = np.minimum(up, (weights[smaller] - weights[greater]) / widens)
    step = np.minimum(down + (up - down) * rng.random(weights.shape[1]), up)
    weights[one] += step
    if other is not None:
        weights[other] -= step


@cache
def _inner_point(
    lows: tuple[float, ...],
    highs: tuple[float, ...],
    sums: tuple[tuple[tuple[int, ...], float], ...],
    order: tuple[tuple[int, int], ...],
) -> tuple[float, ...]:
    """Return the point that keeps the greatest share of the limits away from every constraint."""
    low, high = np.array(lows), np.array(highs)
    n, span = low.size, high - low
    rows = np.zeros((len(sums) + len(order) + 2 * n, n + 1))  # the last variable is that share
    for row, (members, _) in enumerate(sums):
        rows[row, list(members)] = 1.0
    for row, (greater, smaller) in enumerate(order, start=len(sums)):
        rows[row, greater], rows[row, smaller] = 1.0, -1.0
        rows[row, n] = -max(span[greater], span[smaller])
    rows[-2 * n : -n] = np.hstack([np.eye(n), -span[:, None]])
    rows[-n:] = np.hstack([np.eye(n), span[:, None]])
    totals = np.array([total for _, total in sums])
    fewest = np.concatenate([totals, np.zeros(len(order)), low, np.full(n, -np.inf)])
    most = np.concatenate([totals, np.full(len(order) + n, np.inf), high])
    away = np.append(np.zeros(n), -1.0)
    found = least(away, (rows, fewest, most), np.append(low, 0.0), np.append(high, 0.5))
    if found is None or found[1][n] <= ROOM:
        raise UsageError("These constraints leave no room to draw weights from; drop or widen one.")
    return tuple(found[1][:n].tolist())
