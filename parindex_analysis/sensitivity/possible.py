"""The best and the worst rank that admissible weights can give each unit, with weights that do it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from parindex_analysis.scoring import Sheet
from parindex_analysis.sensitivity.admissible import (
    AHEAD,
    Admissible,
    check_achievement,
    check_sheet,
    exact_rows,
)
from parindex_analysis.sensitivity.exact import ExactRanks
from parindex_analysis.sensitivity.leads import least_leads
from parindex_analysis.sensitivity.order import necessary_order
from parindex_analysis.sensitivity.possible_fractions import Fractions, most_kept_fractions
from parindex_analysis.sensitivity.rivals import Kept, Rivals, most_kept

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class PossibleRanks:
    """Possible ranks of units over all admissible weights.

    A rival counts as ahead by more than 1e-9 of the scale; equal totals share the best place.

    Attributes
    ----------
    units : tuple of int
        Rows of the achievements that were asked for.
    best, worst : ndarray of int, shape (n_asked,)
        Ranks that the witness weights give, in exact arithmetic.
    best_bound, worst_bound : ndarray of int, shape (n_asked,)
        No admissible weights give a better (worse) rank than this. Equal to ``best`` and ``worst`` unless the
        time ran out.
    best_weights, worst_weights : ndarray, shape (n_asked, n_items)
        Admissible weights, in points, that give ``best`` and ``worst``.
    """

    units: tuple[int, ...]
    best: Whole
    worst: Whole
    best_bound: Whole
    worst_bound: Whole
    best_weights: Array
    worst_weights: Array

    @property
    def proven(self) -> bool:
        """Whether no better or worse rank than those found is possible."""
        return bool((self.best == self.best_bound).all() and (self.worst == self.worst_bound).all())


def possible_ranks(
    achievement: ArrayLike,
    admissible: Admissible,
    units: Sequence[int] | None = None,
    seconds: float | None = None,
    applies: Array | None = None,
) -> PossibleRanks:
    """Find the best and worst rank of units over all admissible weights.

    A mixed-integer programme for each end: the weights are variables and each rival has a binary that says
    on which side of the unit it is kept; as many as possible are. Rivals that no admissible weights bring to
    the other side have no binary. 63 units by 10 domains take about a second, 30 by 118 items about as long.

    Parameters
    ----------
    achievement : array_like, shape (n_units, n_items)
        Points by maximum points, finite; else a UsageError.
    admissible : Admissible
    units : sequence of int, optional
        Rows to do; all by default.
    seconds : float, optional
        Most time for each programme. Where it runs out, bounds and found ranks differ: the truth is between.
        Without it, the same input gives the same result.
    applies : ndarray, shape (n_units, n_items), optional
        Shares of the columns that apply, where not everything applies to every unit; ``achievement`` are then
        numerators. See :mod:`~parindex_analysis.sensitivity.possible_fractions`.

    Returns
    -------
    PossibleRanks
    """
    parts = check_achievement(achievement, admissible.weights.size)
    asked = tuple(range(len(parts)) if units is None else units)
    leads = least_leads(parts, admissible) / admissible.scale
    exact = ExactRanks(parts, admissible.scale, applies)
    shares = np.ones(parts.shape) if applies is None else applies
    above = np.zeros((0, 0)) if applies is None else necessary_order(parts, admissible, applies)
    fractions = Fractions(parts, shares, above > 0)

    def kept(unit: int, *, best: bool) -> Kept:
        none = len(parts) if best else 1  # the rank of a unit that keeps no rival on that side

        def count(weights: Array) -> int:
            return abs(none - exact.rank(weights, unit))

        if applies is not None:
            return most_kept_fractions(fractions, unit, admissible, count, seconds, best=best)
        return most_kept(_rivals(parts, leads, unit, best=best), admissible, count, seconds)

    behind = [kept(unit, best=True) for unit in asked]
    ahead = [kept(unit, best=False) for unit in asked]
    return PossibleRanks(
        asked,
        np.array([len(parts) - one.found for one in behind]),
        np.array([1 + one.found for one in ahead]),
        np.array([len(parts) - one.bound for one in behind]),
        np.array([1 + one.bound for one in ahead]),
        np.array([one.weights for one in behind]),
        np.array([one.weights for one in ahead]),
    )


def _rivals(achievement: Array, leads: Array, unit: int, *, best: bool) -> Rivals:
    """Return the rivals to be kept behind (best) or ahead (worst) and by how much they must be."""
    others = np.delete(np.arange(len(achievement)), unit)
    over, under = leads[unit, others], leads[others, unit]
    gains = achievement[unit] - achievement[others]
    if best:
        return Rivals(gains, over, -under, -AHEAD, strict=False)
    return Rivals(-gains, under, -over, AHEAD, strict=True)


@dataclass(frozen=True)
class RankRanges:
    """Official and possible ranks of a sheet's units.

    Attributes
    ----------
    sheet : Sheet
        The units that have every item, in the sheet's order.
    admissible : Admissible
    ranks : ndarray of int, shape (n_units,)
        Ranks under the sheet's own weights (ties share the best place).
    possible : PossibleRanks
        In the sheet's order.
    """

    sheet: Sheet
    admissible: Admissible
    ranks: Whole
    possible: PossibleRanks

    @property
    def table(self) -> pd.DataFrame:
        """One row a unit: ``unit_id, rank, possible_best, possible_worst, proven``."""
        import pandas as pd

        found = self.possible
        return pd.DataFrame(
            {
                "unit_id": self.sheet.unit_ids,
                "rank": self.ranks,
                "possible_best": found.best,
                "possible_worst": found.worst,
                "proven": (found.best == found.best_bound) & (found.worst == found.worst_bound),
            }
        )

    def witness(self, unit_id: str, *, best: bool) -> dict[str, float]:
        """Return weights in points by item id that give a unit its best or worst possible rank."""
        at = self.sheet.unit_ids.index(unit_id)
        weights = self.possible.best_weights if best else self.possible.worst_weights
        return dict(zip(self.sheet.item_ids, weights[at].tolist(), strict=True))


def rank_ranges(sheet: Sheet, admissible: Admissible, seconds: float | None = None) -> RankRanges:
    """Find the possible ranks of a sheet's units; see :func:`possible_ranks`.

    Parameters
    ----------
    sheet : Sheet
        Units with missing cells are left out.
    admissible : Admissible
        Of this sheet's items; see :func:`parindex_analysis.sensitivity.admissible.admissible_for`.
    seconds : float, optional
        Most time for each of the two programmes of a unit.

    Raises
    ------
    UsageError
        The sheet has no weights to vary, or no unit with every item.
    """
    complete = check_sheet(sheet)
    parts, applies = exact_rows(complete)
    exact = ExactRanks(parts, admissible.scale, applies)
    ranks = np.array([exact.rank(complete.max_points, at) for at in range(len(complete.unit_ids))])
    found = possible_ranks(parts, admissible, seconds=seconds, applies=applies)
    return RankRanges(complete, admissible, ranks, found)
