"""How a raw value becomes points, as the rule set says in words.

Two forms so far: no formula (the value is the number of points) and ``pro rata of N`` (the value's share of
N, times the maximum points: a PCI sub-index of 7.2 on a scale to 10 with a weight of 5 is 3.6 points).
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

_PRO_RATA = re.compile(r"pro rata of (\d+(?:\.\d+)?)")


def is_computable(formula: str) -> bool:
    """Say whether the words are a formula that can be computed."""
    return not formula or bool(_PRO_RATA.fullmatch(formula))


def points(formula: str, values: NDArray[np.float64], max_points: float) -> NDArray[np.float64]:
    """Turn raw values into points.

    Parameters
    ----------
    formula : str
        Words of the rule set; see :func:`is_computable`.
    values : ndarray, shape (n_units,)
        Raw values; NaN where missing.
    max_points : float
        Greatest number of points of the item.

    Returns
    -------
    ndarray, shape (n_units,)
        Points; NaN where the value is missing.
    """
    found = _PRO_RATA.fullmatch(formula)
    return values / float(found[1]) * max_points if found else values
