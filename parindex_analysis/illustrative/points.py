"""Points of every unit and item on their score steps, so that each unit's points add up to what they should.

A unit loses of an item's maximum m the share ``x w h`` (at most 1): w how weak the unit is in the item's
domain, h how hard the item is, x what makes the sum right. Points are m less that loss, on a step below or
above at random so that the expectation stays; the last few hundredths are made up step by step.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.errors import ParindexError

Values = NDArray[np.float64]
Whole = NDArray[np.int64]
_MOST_MOVES = 1000  # a sum is made up within a few dozen


def draw_points(target: int, most: Whole, step: Whole, loss: Values, dice: Values) -> Whole:
    """Draw one unit's points.

    Parameters
    ----------
    target : int
        Their sum, in hundredths of a point.
    most, step : ndarray of int, shape (n_items,)
        Maximum and score step of each item, in hundredths; the step divides the maximum.
    loss : ndarray, shape (n_items,)
        What share of an item the unit loses beside the others; 0: it has all points whatever the target.
    dice : ndarray, shape (n_items,)
        Numbers from 0 to 1 that say which step is taken.

    Returns
    -------
    ndarray of int, shape (n_items,)
        Multiples of the steps from 0 to the maxima, with the sum ``target``.

    Raises
    ------
    ParindexError
        No points on these steps were found that add up to the target.
    """

    def on_steps(factor: float) -> tuple[Values, Whole]:
        wish = most * (1 - np.minimum(factor * loss, 1.0))
        return wish, np.minimum(np.floor(wish / step + dice).astype(np.int64) * step, most)

    low, high = 0.0, 1.0
    while on_steps(high)[1].sum() > target and high < 1e9:
        high *= 2
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if on_steps(middle)[1].sum() > target else (low, middle)
    wish, points = on_steps(high)
    for _ in range(_MOST_MOVES):
        gap = int(target - points.sum())
        if gap == 0:
            return points
        moved = points + np.sign(gap) * step
        can = (loss > 0) & (moved >= 0) & (moved <= most)
        near = can & (step <= abs(gap))
        if not near.any():  # a step too far, which smaller ones take back
            near = can & (step == step[can].min(initial=step.max()))
        if not near.any():
            break
        worse = (np.abs(moved - wish) - np.abs(points - wish)) / most
        at = int(np.argmin(np.where(near, worse, np.inf)))
        points[at] = moved[at]
    raise ParindexError("No points on the score steps add up to {target}.", target=target / 100)


def self_assessed(points: Whole, most: Whole, step: Whole, rng: np.random.Generator) -> Whole:
    """Draw what units claimed for themselves: mostly as appraised or more, now and then less.

    Parameters
    ----------
    points : ndarray of int, shape (n_units, n_items)
        Appraised points, in hundredths.
    most, step : ndarray of int, shape (n_items,)
        Maximum and score step of each item.
    rng : Generator
        Each unit has its own share of items that it overstates.

    Returns
    -------
    ndarray of int, shape (n_units, n_items)
    """
    left = (most - points) // step
    bold = rng.beta(2, 6, (len(points), 1))
    more = np.ceil(left * rng.uniform(0.2, 1.0, points.shape)).astype(np.int64)
    claimed = points + np.where(rng.random(points.shape) < bold, more, 0) * step
    modest = (rng.random(points.shape) < 0.01) & (points >= step) & (left > 0)
    return np.where(modest, points - step, claimed)
