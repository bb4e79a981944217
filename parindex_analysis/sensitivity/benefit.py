"""Benefit of the doubt: each unit under the weights that suit it best, within limits on shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from parindex_analysis.errors import UsageError
from parindex_analysis.scoring import Sheet, rank
from parindex_analysis.sensitivity.admissible import SLACK, check_achievement, check_sheet
from parindex_analysis.sensitivity.programmes import least

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]


def benefit_of_the_doubt(achievement: ArrayLike, low: ArrayLike, high: ArrayLike) -> tuple[Array, Array]:
    """Score each unit under the weights that are best for it.

    For unit u: the greatest sum_j w_j a_uj over w >= 0 such that no unit scores more than 1 under w and each
    item's share of the unit's own score, w_j a_uj / sum_i w_i a_ui, is within its limits ("pie shares").
    Cherchye, Moesen, Rogge & Van Puyenbroeck 2007, DOI 10.1007/s11205-006-9029-7.

    Parameters
    ----------
    achievement : array_like, shape (n_units, n_items)
        0 or more; only ratios within an item matter.
    low, high : array_like, shape (n_items,)
        Least and greatest share of each item in a unit's score, 0 to 1.

    Returns
    -------
    scores : ndarray, shape (n_units,)
        0 to 1; 1 for a unit that is best under some weights (or as good as the best). 0 where the limits ask
        for a share of an item in which the unit has nothing.
    weights : ndarray, shape (n_units, n_items)
        The w that give the score.
    """
    fewest, most = check_limits(low, high)
    parts = check_achievement(achievement, fewest.size)
    if (parts < 0).any():
        raise UsageError("The benefit of the doubt needs points of 0 or more.")
    n, m = parts.shape
    largest = parts.max(axis=0)
    unit = np.where(largest > 0, largest, 1.0)  # so that all numbers are near 1
    scaled = parts / unit
    scores, weights = np.zeros(n), np.zeros((n, m))
    for at, own in enumerate(scaled):
        # w_j a_j - limit_j sum_i w_i a_i: at least 0 for the lower limit, at most 0 for the upper one
        shares_low, shares_high = np.diag(own) - np.outer(fewest, own), np.diag(own) - np.outer(most, own)
        rows = np.vstack([scaled, shares_low, shares_high])
        from_ = np.concatenate([np.full(n, -np.inf), np.zeros(m), np.full(m, -np.inf)])
        to = np.concatenate([np.ones(n), np.full(m, np.inf), np.zeros(m)])
        found = least(-own, (rows, from_, to), np.zeros(m), np.where(largest > 0, np.inf, 0.0))
        if found is not None:
            score = max(-found[0], 0.0)
            scores[at], weights[at] = 1.0 if score > 1 - SLACK else score, found[1] / unit
    return scores, weights


@dataclass(frozen=True)
class Benefit:
    """Benefit-of-the-doubt scores of a sheet's units.

    Attributes
    ----------
    unit_ids, item_ids : tuple of str
    low, high : ndarray, shape (n_items,)
        Limits on an item's share of a unit's score.
    scores, ranks, official : ndarray, shape (n_units,)
        Scores from 0 to 1, their ranks and the official ones (ties share the best place).
    shares : ndarray, shape (n_units, n_items)
        Each item's share of the unit's score; 0 where the score is 0.
    """

    unit_ids: tuple[str, ...]
    item_ids: tuple[str, ...]
    low: Array
    high: Array
    scores: Array
    ranks: Array
    official: Array
    shares: Array

    @property
    def table(self) -> pd.DataFrame:
        """One row a unit: ``unit_id, score, rank, official_rank``, then the share of each item by its id."""
        import pandas as pd

        own = {
            "unit_id": self.unit_ids,
            "score": self.scores,
            "rank": self.ranks,
            "official_rank": self.official,
        }
        return pd.DataFrame({**own, **dict(zip(self.item_ids, self.shares.T, strict=True))})


def benefit(
    sheet: Sheet, low: ArrayLike | None = None, high: ArrayLike | None = None, vary: float = 0.25
) -> Benefit:
    """Score a sheet's units with the benefit of the doubt; see :func:`benefit_of_the_doubt`.

    Parameters
    ----------
    sheet : Sheet
        Units with missing cells are left out.
    low, high : array_like, shape (n_items,), optional
        Limits on the shares, 0 to 1. Without them, an item's official share less and more ``vary``.
    vary : float
        Relative width of these limits, 0 or more.

    Raises
    ------
    UsageError
        Limits are not shares, the lower ones exceed the upper ones or add up to more than 1, the upper ones
        to less; a unit has negative points; or not every item applies to every unit, or the total is no sum.
    """
    complete = check_sheet(sheet)
    if not complete.all_apply or complete.method != "sum":
        raise UsageError(
            "The benefit of the doubt compares units by the same items, in a sum: here not every item "
            "applies to every unit, or the total is another mean."
        )
    if not (0 <= vary < np.inf):
        raise UsageError("Shares can vary by 0% or more, such as 0.25 (25%).")
    own = complete.max_points / complete.max_points.sum()
    least_share, most_share = check_limits(
        np.maximum(own * (1 - vary), 0.0) if low is None else low,
        np.minimum(own * (1 + vary), 1.0) if high is None else high,
    )
    scores, weights = benefit_of_the_doubt(complete.achievement, least_share, most_share)
    parts = weights * complete.achievement
    sums = parts.sum(axis=1, keepdims=True)
    shares = np.divide(parts, sums, out=np.zeros_like(parts), where=sums > 0)
    return Benefit(
        complete.unit_ids, complete.item_ids, least_share, most_share, scores, rank(scores),
        rank(complete.totals), shares,
    )  # fmt: skip


def check_limits(low: ArrayLike, high: ArrayLike) -> tuple[Array, Array]:
    """Return limits of shares as floats; a UsageError where no shares can be within them."""
    fewest, most = np.array(low, dtype=float), np.array(high, dtype=float)
    if (
        fewest.shape != most.shape
        or fewest.ndim != 1
        or not ((fewest >= 0) & (fewest <= most) & (most <= 1)).all()
        or fewest.sum() > 1 + SLACK
        or most.sum() < 1 - SLACK
    ):
        raise UsageError(
            "Limits of shares are one pair for each item, from 0 to 1, the smaller first; the smaller ones "
            "add up to 1 at most, the greater ones to 1 at least."
        )
    return fewest, most
