r"""What if the survey counted for more or less, where only totals are public: intervals of totals and ranks.

A total is T = A + B: appraised points A of at most W_A, survey points B of at most W_B. With x points for the
survey and the rest of the scale s for the appraisal, the same achievements give the new total

    N = A (s - x) / W_A + B x / W_B.

What is known of A, B and T are intervals. Both factors are at least 0, so one unit by itself has its greatest
N where A and B are as great as can be, the points that T does not leave taken from the part with the smaller
factor, and its least N the other way round (:func:`split_range`: exact, a linear programme of two variables).

Units share no unknown but what facts about several of them say: a mean, an order, a rank. Without such facts
the rows of a table move freely, so a unit's best rank is one plus the rivals whose least N is above its
greatest (all of them may be at their worst at once), and its worst rank one plus those whose greatest N is
above its least. With such facts the ends are those of linear programmes over all tables that the facts allow,
and the ranks those of mixed-integer ones (:mod:`parindex_analysis.evidence.counting`).
:func:`share_intervals` always does the latter; where nothing couples the units the two agree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.catalog import Fact, Year
from parindex_analysis.errors import UsageError
from parindex_analysis.evidence.arrangement import contradiction
from parindex_analysis.evidence.block import read_block
from parindex_analysis.evidence.counting import Duel, unit_ranks
from parindex_analysis.evidence.space import Space, optimum, table_space

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Reason = Literal["no_size", "no_maxima", "extra_points", "no_facts"]
NOISE = 1e-6  # ends are widened by the solver's tolerance, so that the truth stays inside


@dataclass(frozen=True)
class SplitUnit:
    """A unit under another split of the scale.

    Attributes
    ----------
    total_low, total_high : float
        Least and greatest new total, in points.
    rank_best, rank_worst : int
        One plus the number of units that must be, and that can be, strictly ahead.
    """

    unit_id: str
    total_low: float
    total_high: float
    rank_best: int
    rank_worst: int


@dataclass(frozen=True)
class Split:
    """A block under another split of the scale.

    Attributes
    ----------
    official, points : dict of str to float
        Greatest appraised and survey points: as they are, and as asked.
    units : tuple of SplitUnit
        Units that a fact speaks of, best first.
    """

    group: str
    official: dict[str, float]
    points: dict[str, float]
    units: tuple[SplitUnit, ...]

    @property
    def table(self) -> pd.DataFrame:
        """One row a unit: group, unit, total_low, total_high, rank_best, rank_worst."""
        import pandas as pd

        columns = ["total_low", "total_high", "rank_best", "rank_worst"]
        rows = [(self.group, one.unit_id, *(getattr(one, name) for name in columns)) for one in self.units]
        return pd.DataFrame(rows, columns=["group", "unit", *columns])


def split_range(totals: Array, parts: Array, factors: Array) -> Array:
    """Return the least and the greatest new total of units by themselves.

    Parameters
    ----------
    totals : ndarray, shape (n_units, 2)
        Least and greatest total.
    parts : ndarray, shape (n_units, 2, 2)
        Least and greatest appraised points, then survey points.
    factors : ndarray, shape (2,)
        New points for one old point of each part, at least 0.

    Returns
    -------
    ndarray, shape (n_units, 2)
        NaN where the parts can't give the total.
    """
    ends = []
    for end, other, sign in ((0, 1, 1.0), (1, 0, -1.0)):
        start, room = parts[:, :, end], np.abs(parts[:, :, 1] - parts[:, :, 0])
        moved = np.maximum(sign * (totals[:, end] - start.sum(axis=1)), 0.0)
        first = int(np.argmin(factors))  # the part whose points change the new total least
        by_first = np.minimum(moved, room[:, first])
        left = moved - by_first
        new = start @ factors + sign * (by_first * factors[first] + left * factors[1 - first])
        fits = (left <= room[:, 1 - first] + 1e-9) & (sign * (start.sum(axis=1) - totals[:, other]) <= 1e-9)
        ends.append(np.where(fits, new, np.nan))
    return np.column_stack(ends)


def share_intervals(
    year: Year, group: str, survey_points: float, set_aside: Iterable[Fact] = ()
) -> Split | Reason:
    """Return what the printed figures force of totals and ranks if the survey had other points.

    Parameters
    ----------
    year : Year
        A loaded year; facts of low confidence count unless they are left out (:meth:`Year.trusted`).
    group : str
        One of its blocks.
    survey_points : float
        New greatest survey points, from 0 to the scale; the appraisal has the rest.
    set_aside : iterable of Fact
        Facts that are not to be believed, where the block's contradict each other.

    Returns
    -------
    Split or str
        The result, or why there is none: the block's size or the two maxima are not known, the rules have
        bonus or penalty points, or no figure of a unit is printed. Ends of totals are exact to a millionth of
        a point and widened by it; ranks count the units strictly ahead, and a rival less than a millionth of
        the scale ahead is taken for a tie. With the official split a printed rank is the rank.

    Raises
    ------
    UsageError
        The points are not within the scale, or there is no such block.
    ParindexError
        The printed figures contradict each other.
    """
    if not 0 <= survey_points <= year.scale:
        raise UsageError(
            "The survey can't have {points} of {scale} points.",
            points=f"{survey_points:g}",
            scale=f"{year.scale:g}",
        )
    block = read_block(year, group)
    if block is None:
        return "no_size"
    if not block.maxima:
        return "no_maxima"
    space = table_space(block.without(set_aside))
    if not space.has_parts:
        return "extra_points"
    if not space.windows:
        return "no_facts"
    points = {"appraised": year.scale - survey_points, "survey": float(survey_points)}
    factors = tuple(points[part] / block.maxima[part] for part in ("appraised", "survey"))
    units = [_unit(space, unit, (factors[0], factors[1]), year.scale) for unit in space.windows]
    if factors == (1.0, 1.0) and block.ties == "min":
        ranks = {one.unit_id: int(one.low) for one in space.block.of_kind("rank")}
        units = [_at(one, ranks[one.unit_id]) if one.unit_id in ranks else one for one in units]
    ordered = sorted(units, key=lambda one: (one.rank_best, one.rank_worst, -one.total_high, one.unit_id))
    return Split(group, dict(block.maxima), points, tuple(ordered))


def _unit(space: Space, unit_id: str, factors: tuple[float, float], scale: float) -> SplitUnit:
    ends: list[tuple[float, float]] = []
    for at in space.windows[unit_id]:
        row, limits = space.points(at, factors), space.seated(unit_id, at)
        found = [optimum(space, sign * row, limits=limits) for sign in (1.0, -1.0)]
        if found[0] is not None and found[1] is not None:
            ends.append((found[0][0], -found[1][0]))
    if not ends:
        raise contradiction(space.block.group)
    low = max(0.0, min(low for low, _ in ends) - NOISE)
    high = min(scale, max(high for _, high in ends) + NOISE)
    best, worst = unit_ranks(space, unit_id, lambda at: _duels(space, at, factors), scale)
    return SplitUnit(unit_id, low, high, best, worst)


def _at(unit: SplitUnit, rank: int) -> SplitUnit:
    return replace(unit, rank_best=rank, rank_worst=rank)


def _duels(space: Space, position: int, factors: tuple[float, float]) -> list[Duel]:
    own = space.points(position, factors)
    found = []
    for rival in range(space.size):
        if rival != position:
            gap = (space.points(rival, factors) - own)[None, :], np.zeros(1)
            found.append(Duel(ahead=gap, behind=gap))
    return found
