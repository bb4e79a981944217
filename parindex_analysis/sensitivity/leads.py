"""The least lead that one unit keeps over another, whatever admissible weights are chosen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.sensitivity.admissible import Admissible

Array = NDArray[np.float64]


def least_leads(achievement: Array, admissible: Admissible) -> Array:
    """Return the least of S_u - S_v over the admissible weights, for all pairs of units.

    In a box each weight takes its low end where u is better and its high end where v is. With the sum kept,
    all weights start low and what is left of the sum goes first to the items where u is worst (a fractional
    knapsack, whose greedy answer is that of the linear programme).

    Parameters
    ----------
    achievement : ndarray, shape (n_units, n_items)
        Points by maximum points.
    admissible : Admissible
        Orders and fixed sums of items are left out of account: with them the result is a lower bound.

    Returns
    -------
    ndarray, shape (n_units, n_units)
        Points; row u, column v; 0 on the diagonal.
    """
    leads = np.zeros((len(achievement), len(achievement)))
    for at, own in enumerate(achievement):
        differences = own - achievement
        leads[at] = (
            _with_sum(differences, admissible) if admissible.keep_sum else _in_box(differences, admissible)
        )
        leads[at, at] = 0.0
    return leads


def _in_box(differences: Array, admissible: Admissible) -> Array:
    ahead, behind = np.maximum(differences, 0.0), np.minimum(differences, 0.0)
    return np.asarray(ahead @ admissible.low + behind @ admissible.high)


def _with_sum(differences: Array, admissible: Admissible) -> Array:
    order = np.argsort(differences, axis=1)
    room = (admissible.high - admissible.low)[order]
    before = np.cumsum(room, axis=1) - room
    filled = np.clip(admissible.scale - admissible.low.sum() - before, 0.0, room)
    return np.asarray(
        differences @ admissible.low + (filled * np.take_along_axis(differences, order, axis=1)).sum(axis=1)
    )
