"""Ranks in exact arithmetic: binary fractions as whole numbers, so that no rounding hides or makes a tie."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.sensitivity.admissible import AHEAD

Array = NDArray[np.float64]


class ExactRanks:
    """Ranks of units by exact totals.

    Every float is a whole number over a power of two. Achievements and weights are brought to one denominator
    each and multiplied and added as whole numbers, which is what :class:`fractions.Fraction` would give.

    Parameters
    ----------
    achievement : ndarray, shape (n_units, n_items)
    scale : float
        A rival is ahead by more than 1e-9 of it; less is a tie.
    applies : ndarray, shape (n_units, n_items), optional
        Shares of the columns that apply, where not everything applies to every unit: then ``achievement`` are
        the numerators of :meth:`~parindex_analysis.scoring.Sheet.fractions`, and ranks those of N / D.
    """

    def __init__(self, achievement: Array, scale: float, applies: Array | None = None) -> None:
        self._parts, self._denominator = _whole(achievement)
        self._ahead = Fraction(AHEAD) * Fraction(scale)
        self._applies = None if applies is None else _whole(applies)

    def rank(self, weights: Array, unit: int) -> int:
        """Return a unit's rank (ties share the best place) under weights, shape (n_items,)."""
        whole, denominator = _whole(weights)
        totals = self._parts @ whole
        if self._applies is not None:
            shares, below = self._applies
            sizes = shares @ whole
            # N_v / D_v - N_u / D_u > 1e-9, times all denominators
            leads = (totals * sizes[unit] - totals[unit] * sizes) * below
            enough_of = Fraction(AHEAD) * self._denominator * sizes * sizes[unit]
            return 1 + int((leads > enough_of).sum())
        enough = floor(self._ahead * denominator * self._denominator)
        return 1 + int(((totals - totals[unit]) > enough).sum())


def _whole(values: Array) -> tuple[NDArray[Any], int]:
    """Return the numerators over one denominator, as Python's whole numbers, and the denominator."""
    ratios = [value.as_integer_ratio() for value in values.ravel().tolist()]
    denominator = max(below for _, below in ratios)  # all are powers of two
    numerators = np.array([above * (denominator // below) for above, below in ratios], dtype=object)
    return numerators.reshape(values.shape), denominator
