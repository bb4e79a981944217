"""Another split of the scale for each unit by itself: what its own total and parts allow, in closed form.

A total is T = A + B, appraised and survey points of at most W_A and W_B. With x points for the survey and
the rest of the scale s for the appraisal the same achievements give N = A (s - x) / W_A + B x / W_B. Both
factors are at least 0, so N is greatest where A and B are as great as can be, what T does not leave taken
from the part with the smaller factor, and least the other way round: exact, a linear programme of two
variables. The page's what-if uses this. It never gives less room than
:func:`parindex_analysis.evidence.other_split.share_intervals`, which also uses what facts say of several
units.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.catalog import Year
from parindex_analysis.evidence.bounds import Bounds
from parindex_analysis.evidence.guarantee import has_extra_points
from parindex_analysis.scoring.appraised_and_survey import PART_NAMES, part_maxima

Array = NDArray[np.float64]
_SAME = 1e-9  # points


@dataclass(frozen=True)
class Alone:
    """What is known of each unit of a block by itself.

    Attributes
    ----------
    official : dict of str to float
        Greatest appraised and survey points.
    size : int
        Number of units of the block.
    totals : ndarray, shape (n_units, 2)
        Least and greatest total.
    parts : ndarray, shape (n_units, 2, 2)
        Least and greatest appraised points, then survey points.
    ranks : ndarray, shape (n_units, 2)
        Best and worst rank under the official split, from all figures together.
    """

    official: dict[str, float]
    size: int
    unit_ids: tuple[str, ...]
    totals: Array
    parts: Array
    ranks: Array

    def under(self, survey_points: float) -> tuple[Array, Array]:
        """Return totals and ranks if the survey had other points, the appraisal the rest of the scale.

        Parameters
        ----------
        survey_points : float
            From 0 to the scale.

        Returns
        -------
        totals, ranks : ndarray, shape (n_units, 2)
            Least and greatest total; best and worst rank: one plus the units surely ahead, and all but those
            surely behind. Under the official split they are those of all figures together.
        """
        if abs(survey_points - self.official["survey"]) <= _SAME:
            return self.totals, self.ranks
        scale = sum(self.official.values())
        points = np.array([scale - survey_points, survey_points])
        totals = split_range(self.totals, self.parts, points / np.array(list(self.official.values())))
        ahead = (totals[None, :, 0] > totals[:, None, 1] + _SAME).sum(axis=1)
        behind = (totals[None, :, 1] < totals[:, None, 0] - _SAME).sum(axis=1)
        return totals, np.column_stack([1 + ahead, self.size - behind])


def split_range(totals: Array, parts: Array, factors: Array) -> Array:
    """Return the least and the greatest new total of units by themselves.

    Parameters
    ----------
    totals : ndarray, shape (n_units, 2)
        Least and greatest total.
    parts : ndarray, shape (n_units, 2, 2)
        Least and greatest appraised points, then survey points; they must be able to give the total.
    factors : ndarray, shape (2,)
        New points for one old point of each part, at least 0.

    Returns
    -------
    ndarray, shape (n_units, 2)
    """
    ends = []
    first = int(np.argmin(factors))  # the part whose points change the new total least
    room = parts[:, :, 1] - parts[:, :, 0]
    for end, sign in ((0, 1.0), (1, -1.0)):
        start = parts[:, :, end]
        moved = np.maximum(sign * (totals[:, end] - start.sum(axis=1)), 0.0)
        by_first = np.minimum(moved, room[:, first])
        new = by_first * factors[first] + (moved - by_first) * factors[1 - first]
        ends.append(start @ factors + sign * new)
    return np.column_stack(ends)


def split_alone(year: Year, group: str, bounds: Bounds | None) -> Alone | None:
    """Return what is known of each unit, None where maxima or bounds are not, or points exceed the scale.

    Parameters
    ----------
    year : Year
        A loaded year.
    group : str
        One of its blocks.
    bounds : Bounds or None
        What the printed figures force of its totals.
    """
    maxima = part_maxima(year, group)
    if bounds is None or len(maxima) < len(PART_NAMES) or min(maxima.values()) <= 0:
        return None
    if has_extra_points(year, group) or not bounds.units:
        return None
    official = {part: float(maxima[part]) for part in PART_NAMES}
    printed = {part: year.unit_facts(group, f"{part}_points") for part in PART_NAMES}
    parts = [
        [
            printed[part][one.unit_id].interval if one.unit_id in printed[part] else (0.0, official[part])
            for part in PART_NAMES
        ]
        for one in bounds.units
    ]
    totals = np.array([(one.total_low, one.total_high) for one in bounds.units])
    ids = tuple(one.unit_id for one in bounds.units)
    ranks = np.array([(one.rank_best, one.rank_worst) for one in bounds.units], dtype=float)
    return Alone(official, len(bounds.positions), ids, totals, np.array(parts), ranks)
