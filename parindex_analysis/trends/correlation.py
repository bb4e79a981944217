r"""How far two indices agree on the same units: Spearman's rank correlation, with what it does not say.

rho is Pearson's correlation of mean ranks (Spearman 1904, doi:10.2307/1412159). The interval is Fisher's z
with
the standard error sqrt((1 + rho**2 / 2) / (n - 3)) (Bonett & Wright 2000, doi:10.1007/BF02294183). It takes
units for a sample; provinces are all there are, so it says how much chance alone could do.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.scoring.rank import rank

LEAST = 10  # fewer units than this say next to nothing
_Z95 = 1.959963984540054


@dataclass(frozen=True)
class Correlation:
    """Two indices over the units that both have.

    Attributes
    ----------
    rho : float
        From -1 to 1.
    low, high : float
        95% interval.
    n : int
        Units that both have.
    """

    rho: float
    low: float
    high: float
    n: int


def spearman(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """Return Spearman's rank correlation; NaN where one of the two is constant.

    Parameters
    ----------
    x, y : ndarray, shape (n_units,)
        Without NaN.
    """
    a, b = (rank(values, "average") - (len(values) + 1) / 2 for values in (x, y))
    spread = math.sqrt(float(a @ a) * float(b @ b))
    return float(a @ b) / spread if spread > 0 else math.nan


def correlate(one: Mapping[str, float], other: Mapping[str, float]) -> Correlation | None:
    """Correlate two indices' totals over their common units.

    Parameters
    ----------
    one, other : mapping of str to float
        Totals by unit id.

    Returns
    -------
    Correlation or None
        None with fewer than ten common units, or where an index does not tell them apart.
    """
    units = sorted(one.keys() & other.keys())
    if len(units) < LEAST:
        return None
    rho = spearman(*(np.array([index[unit] for unit in units]) for index in (one, other)))
    if math.isnan(rho):
        return None
    n = len(units)
    if abs(rho) >= 1:
        return Correlation(rho, rho, rho, n)
    z, room = math.atanh(rho), _Z95 * math.sqrt((1 + rho**2 / 2) / (n - 3))
    return Correlation(rho, math.tanh(z - room), math.tanh(z + room), n)
