"""Totals to ranks, by the tie rules in use, and to classes (xếp loại), by the bands of an index."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.catalog.models import Band, IndexSettings, TieRule

SAME_DECIMALS = 9  # totals that agree to nine decimals differ by arithmetic noise only


def rank(
    totals: NDArray[np.float64], ties: TieRule = "min", decimals: int | None = None
) -> NDArray[np.float64]:
    """Rank totals, the greatest first.

    Parameters
    ----------
    totals : ndarray, shape (n_units,)
        Totals in points; NaN for a unit without a total.
    ties : {'min', 'dense', 'average'}
        Rank of equal totals: ``min`` gives 1 2 2 4, ``dense`` 1 2 2 3, ``average`` 1 2.5 2.5 4.
    decimals : int, optional
        Round totals first, as a decision does that ranks its printed figures. Without it totals are compared
        at nine decimals.

    Returns
    -------
    ndarray, shape (n_units,)
        Ranks from 1; NaN where the total is NaN.
    """
    ranks = np.full(totals.shape, np.nan)
    known = ~np.isnan(totals)
    values = np.round(totals[known], SAME_DECIMALS)
    if decimals is not None:  # a half goes up, as decisions round; binary floats would send some down
        values = np.floor(values * 10.0**decimals + 0.5 + 1e-9) / 10.0**decimals
    if values.size == 0:
        return ranks
    _, place, counts = np.unique(-values, return_inverse=True, return_counts=True)
    first = np.concatenate(([1], 1 + np.cumsum(counts)[:-1]))
    by_place = {
        "min": first.astype(float),
        "dense": np.arange(1.0, counts.size + 1),
        "average": first + (counts - 1) / 2,
    }[ties]
    ranks[known] = by_place[place]
    return ranks


def band_of(settings: IndexSettings, group: str, total: float) -> Band | None:
    """Return the band that a total falls into.

    Parameters
    ----------
    settings : IndexSettings
        The index: its bands, and whether totals are compared as they are or rounded (``rank_on``).
    group : str
        A block; bands may hold for one block only.
    total : float
        In points of the scale.

    Returns
    -------
    Band or None
        The highest band whose start the total reaches (the start belongs to it); None below all bands,
        without bands, and for NaN.
    """
    if settings.rank_on == "rounded" and not math.isnan(total):
        total = math.floor(total * 10.0**settings.decimals + 0.5 + 1e-9) / 10.0**settings.decimals
    own = [band for band in settings.bands if band.group in (None, group) and total >= band.start - 1e-9]
    return max(own, key=lambda band: band.start, default=None)
