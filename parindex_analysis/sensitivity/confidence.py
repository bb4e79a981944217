"""How sure ranks are where scores have standard errors: confidence sets of ranks, and tiers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from parindex_analysis.errors import UsageError
from parindex_analysis.scoring import rank
from parindex_analysis.sensitivity.draws import check_draws
from parindex_analysis.sensitivity.samplers import stream

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Pairs = NDArray[np.bool_]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class RankConfidence:
    """Confidence sets of ranks; rank 1 is the greatest true score, a rank 1 + the number of greater ones.

    Attributes
    ----------
    level : float
        Confidence, such as 0.95.
    unit_ids : tuple of str, length n_units
    scores, errors : ndarray, shape (n_units,)
    ranks : ndarray, shape (n_units,)
        Ranks of the scores as they are, ties by ``min``.
    marginal_best, marginal_worst : ndarray of int, shape (n_units,)
        For one unit at a time: its true rank is within with the given confidence.
    best, worst : ndarray of int, shape (n_units,)
        For all units at once: with the given confidence every true rank is within.
    surely_above : ndarray of bool, shape (n_units, n_units)
        The unit (row) is above the other (column); all statements hold at once with the given confidence.
    """

    level: float
    unit_ids: tuple[str, ...]
    scores: Array
    errors: Array
    ranks: Array
    marginal_best: Counts
    marginal_worst: Counts
    best: Counts
    worst: Counts
    surely_above: Pairs

    @property
    def tiers(self) -> Counts:
        """Tier of each unit, from 1, shape (n_units,).

        A tier begins with the best score that is left, and ends before the first unit, going down, that this
        one is surely above.
        """
        tiers = np.ones(len(self.scores), dtype=np.int64)
        order = np.argsort(-self.scores, kind="stable")
        leader = order[0]
        for before, unit in pairwise(order):
            leads = self.surely_above[leader, unit]
            tiers[unit] = tiers[before] + leads
            leader = unit if leads else leader
        return tiers

    @property
    def table(self) -> pd.DataFrame:
        """One row a unit, best score first; columns named as the attributes, and ``tier``."""
        import pandas as pd

        frame = pd.DataFrame(
            {
                "unit_id": self.unit_ids,
                "score": self.scores,
                "error": self.errors,
                "rank": self.ranks.astype(int),
                "marginal_best": self.marginal_best,
                "marginal_worst": self.marginal_worst,
                "best": self.best,
                "worst": self.worst,
                "tier": self.tiers,
            }
        )
        return frame.sort_values(["rank", "unit_id"], ignore_index=True)


def surely_above(scores: Array, errors: Array, noise: Array, level: float) -> Pairs:
    """Return which units are above which, all at once with the given confidence.

    Parameters
    ----------
    scores, errors : ndarray, shape (n,)
    noise : ndarray, shape (n_draws, n)
        Draws of the scores' errors.
    level : float

    Returns
    -------
    ndarray of bool, shape (n, n)
        The row is above the column.
    """
    lead, spread = _leads(scores, errors)
    open_ = ~np.eye(len(scores), dtype=bool)
    while True:
        limit = _quantile(_row_maxima(noise, spread, open_).max(axis=1), level)
        found = open_ & (lead > limit)
        if not found.any():
            return ~(open_ | np.eye(len(scores), dtype=bool))
        open_ &= ~found


def surely_above_and_below(scores: Array, errors: Array, noise: Array, level: float) -> tuple[Pairs, Pairs]:
    """Return, for one unit (row) at a time, the units (columns) that it is above and those it is below.

    The statements of one row hold at once with the given confidence; those of different rows do not.
    Parameters are those of :func:`surely_above`.
    """
    lead, spread = _leads(scores, errors)
    others = ~np.eye(len(scores), dtype=bool)
    above, below = others.copy(), others.copy()
    while True:
        worst = np.maximum(_row_maxima(noise, spread, above), _row_maxima(-noise, spread, below))
        limit = _quantile(worst, level)[:, None]
        found_above, found_below = above & (lead > limit), below & (-lead > limit)
        if not (found_above.any() or found_below.any()):
            return others & ~above, others & ~below
        above &= ~found_above
        below &= ~found_below


def _leads(scores: Array, errors: Array) -> tuple[Array, Array]:
    """Return the leads of rows over columns in standard errors, and those errors."""
    lead = scores[:, None] - scores
    spread = np.hypot(errors[:, None], errors)
    exact = spread == 0
    spread = np.where(exact, 1.0, spread)
    return np.where(exact & (lead != 0), np.copysign(np.inf, lead), lead / spread), spread


def _row_maxima(noise: Array, spread: Array, open_: Pairs) -> Array:
    """Return how far noise alone puts each unit above one of its open rivals, shape (n_draws, n)."""
    most = np.full(noise.shape, -np.inf)
    for rival in range(noise.shape[1]):
        lead = (noise - noise[:, [rival]]) / spread[:, rival]
        np.maximum(most, np.where(open_[:, rival], lead, -np.inf), out=most)
    return most


def _quantile(values: Array, level: float) -> Array:
    """Return the least value that, with all smaller ones, makes up the level's share (axis 0)."""
    at = int(np.ceil(level * len(values))) - 1
    return np.asarray(np.partition(values, at, axis=0)[at])


def rank_confidence(
    unit_ids: Sequence[str],
    scores: ArrayLike,
    errors: ArrayLike,
    level: float = 0.95,
    n_draws: int = 2000,
    seed: int = 0,
) -> RankConfidence:
    """Return confidence sets of ranks from scores and their standard errors.

    Every two units are compared, the difference of their scores by its standard error; how great the
    greatest such ratio is by noise alone comes from random draws (independent and normal, with the given
    errors). What is decided drops out, and the rest is compared anew until nothing changes (stepwise). A
    unit's best rank is 1 + the number of units surely above it, its worst n - the number surely below.
    Mogstad, Romano, Shaikh & Wilhelm (2024), DOI 10.1093/restud/rdad006, section 3.

    Parameters
    ----------
    unit_ids : sequence of str, length n_units
    scores : array_like, shape (n_units,)
        Greater is better.
    errors : array_like, shape (n_units,)
        Standard errors, 0 or more, in the units of the scores; the units' errors are independent. 0 means
        that the score is exact.
    level : float
        Confidence, between 0 and 1.
    n_draws : int
        Random draws behind the limits.
    seed : int
        From 0 to 2**64 - 1.

    Raises
    ------
    UsageError
        Scores or errors are missing, not finite or negative, or the level is not between 0 and 1.
    """
    values, spreads = np.array(scores, dtype=float), np.array(errors, dtype=float)
    check_draws(n_draws, seed)
    if not 0 < level < 1:
        raise UsageError("Confidence is a share between 0 and 1, such as 0.95.")
    if not values.shape == spreads.shape == (len(unit_ids),) or not len(unit_ids):
        raise UsageError("Every unit needs one score and one standard error.")
    if not np.isfinite(values).all() or not np.isfinite(spreads).all() or (spreads < 0).any():
        raise UsageError("Scores are finite numbers, and standard errors finite numbers of 0 or more.")
    noise = spreads * stream(seed, 0).standard_normal((n_draws, len(values)))
    above, below = surely_above_and_below(values, spreads, noise, level)
    sure = surely_above(values, spreads, noise, level)
    n = len(values)
    return RankConfidence(
        level,
        tuple(unit_ids),
        values,
        spreads,
        rank(values),
        1 + below.sum(axis=1),
        n - above.sum(axis=1),
        1 + sure.sum(axis=0),
        n - sure.sum(axis=1),
        sure,
    )
