"""What an item weighs on paper, and how much of the differences between totals it makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.errors import UsageError
from parindex_analysis.scoring import Sheet
from parindex_analysis.sensitivity.admissible import check_sheet

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
SAME = 1e-12  # achievements that differ by less are equal
ALONE = 1e-9  # a unit whose own value decides its fit, up to this, says nothing about the fit
# Bandwidths that are tried, by the range of the achievements; the last stands for one straight line.
BANDWIDTHS = (0.03, 0.05, 0.08, 0.12, 0.18, 0.27, 0.4, 0.6, 1.0, 100.0)


@dataclass(frozen=True)
class Importance:
    """Nominal weight and importance of each item.

    Attributes
    ----------
    item_ids : tuple of str, length n_items
    weights : ndarray, shape (n_items,)
        Nominal weights as shares of the scale.
    correlation_ratio : ndarray, shape (n_items,)
        S_j = Var(E[S | a_j]) / Var(S), from 0 to 1: the share of the variance of totals that would go if all
        units had the same achievement in the item (and what comes with it). The shares do not add up to 1.
    by_chance : ndarray, shape (n_items,)
        What the correlation ratio would be on average if the item had nothing to do with the totals: with few
        units even noise is fitted. A ratio near it says nothing.
    linear : ndarray, shape (n_items,)
        R² of the straight line; S_j well above it tells of a bend.
    covariance_share : ndarray, shape (n_items,)
        Cov(w_j a_j, S) / Var(S): adds up to 1 over the items, negative for an item that evens totals out.
    powerless : ndarray of bool, shape (n_items,)
        Items in which everybody has the same achievement: weight without power.
    """

    item_ids: tuple[str, ...]
    weights: Array
    correlation_ratio: Array
    by_chance: Array
    linear: Array
    covariance_share: Array
    powerless: NDArray[np.bool_]

    @property
    def table(self) -> pd.DataFrame:
        """One row an item, in the sheet's order, columns named as the attributes."""
        import pandas as pd

        return pd.DataFrame(
            {
                "item_id": self.item_ids,
                "weight": self.weights,
                "correlation_ratio": self.correlation_ratio,
                "by_chance": self.by_chance,
                "linear": self.linear,
                "covariance_share": self.covariance_share,
                "powerless": self.powerless,
            }
        )


def smoother(x: Array, bandwidth: float) -> Array:
    """Return the matrix that takes values to their local-linear fits, Gaussian weights.

    Parameters
    ----------
    x : ndarray, shape (n,)
    bandwidth : float
        In units of x, above 0.

    Returns
    -------
    ndarray, shape (n, n)
        Rows add up to 1. Where only one value of x is near, the fit is the mean of those that have it.
    """
    distance = x - x[:, None]
    kernel = np.exp(-0.5 * (distance / bandwidth) ** 2)
    kernel /= kernel.sum(axis=1, keepdims=True)
    first = (kernel * distance).sum(axis=1)
    second = (kernel * distance**2).sum(axis=1)
    spread = second - first**2
    lines = spread > 1e-9 * bandwidth**2
    tilt = np.where(lines, first / np.where(lines, spread, 1.0), 0.0)
    return np.asarray(kernel * (1 - tilt[:, None] * (distance - first[:, None])))


def correlation_ratio(x: Array, y: Array) -> tuple[float, float]:
    """Estimate Var(E[y | x]) / Var(y) by local-linear regression.

    The bandwidth is the one with the least error of leave-one-out prediction. Two values of x, or a straight
    line, give the exact ratio. Paruolo, Saisana & Saltelli (2013), DOI 10.1111/j.1467-985X.2012.01059.x,
    section 3.

    Parameters
    ----------
    x, y : ndarray, shape (n,)
        3 values or more; neither all equal.

    Returns
    -------
    tuple of float
        The ratio, from 0 to 1, and its mean if y had nothing to do with x, (tr(HᵀH) - 1) / (n - 1) for the
        chosen fit H.
    """
    reach = x.max() - x.min()
    line = smoother(x, BANDWIDTHS[-1] * reach)
    judged = 1 - np.diag(line) > ALONE  # without a unit that stands alone, no line says what it should have
    best, least = line, np.inf
    for bandwidth in BANDWIDTHS:
        fit = smoother(x, bandwidth * reach)
        own = 1 - np.diag(fit)[judged]
        if not (own > ALONE).all():
            continue
        error = float((((y - fit @ y)[judged] / own) ** 2).sum())
        if error < least * (1 - 1e-9):
            best, least = fit, error
    ratio = float((best @ y).var() / y.var())
    return min(ratio, 1.0), float(((best**2).sum() - 1) / (len(x) - 1))


def importance(sheet: Sheet) -> Importance:
    """Compare what each item weighs with what it does to the totals of a block.

    Parameters
    ----------
    sheet : Sheet
        Points of a block, by item or by domain; units with missing cells are left out.

    Returns
    -------
    Importance

    Raises
    ------
    UsageError
        Fewer than three complete units, or all have the same total.
    """
    complete = check_sheet(sheet)
    totals = complete.totals
    if len(totals) < 3:
        raise UsageError("Importance needs three units with every part; there are {n}.", n=len(totals))
    scale = complete.max_points.sum()
    if np.ptp(totals) <= SAME * scale:
        raise UsageError("All units have the same total, so there is nothing to explain.")
    achievement = complete.achievement  # NaN where an item does not apply: it is judged among the others
    powerless = np.ones(len(complete.item_ids), dtype=bool)
    found = np.zeros((2, len(powerless)))
    linear = np.zeros(len(powerless))
    for at, column in enumerate(achievement.T):
        has = ~np.isnan(column)
        x, y = column[has], totals[has]
        if has.sum() < 3 or np.ptp(x) <= SAME * max(1.0, np.abs(x).max()) or np.ptp(y) <= SAME * scale:
            continue
        powerless[at] = False
        found[:, at] = correlation_ratio(x, y)
        linear[at] = np.corrcoef(x, y)[0, 1] ** 2
    apart = totals - totals.mean()
    parts = complete.contributions
    covariance = apart @ (parts - parts.mean(axis=0)) / (apart @ apart)
    return Importance(
        complete.item_ids, complete.max_points / scale, found[0], found[1], linear, covariance, powerless
    )
