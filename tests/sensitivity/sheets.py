"""Sheets and admissible sets for the tests of this room."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linprog
from years import real_year

from parindex_analysis.catalog.models import Text
from parindex_analysis.scoring import Sheet, weighted_sheet
from parindex_analysis.sensitivity.admissible import Admissible, admissible

Array = NDArray[np.float64]


@cache
def pci_2014() -> Sheet:
    """63 provinces by 10 sub-indices."""
    sheet = weighted_sheet(real_year("pci", 2014), "province")
    assert isinstance(sheet, Sheet)
    return sheet


@cache
def binh_duong_2017() -> Sheet:
    """9 districts with appraised points (of 65) and survey points (of 35)."""
    sheet = weighted_sheet(real_year("binhduong", 2017), "district")
    assert isinstance(sheet, Sheet)
    return sheet


def made_up(achievement: Array, weights: Array) -> Sheet:
    """Return a sheet of units a, b, c … and items 1, 2, 3 …"""
    n, m = achievement.shape
    items = tuple(str(at + 1) for at in range(m))
    names = tuple(Text(vi=item, en=item) for item in items)
    return Sheet("item", tuple("abcdefghijkl"[:n]), items, names, weights, achievement * weights)


@st.composite
def blocks(draw: st.DrawFn, most_units: int = 6, most_items: int = 4) -> tuple[Array, Array]:
    """Draw achievements on a coarse grid (so that ties happen) and weights."""
    n, m = draw(st.integers(2, most_units)), draw(st.integers(1, most_items))
    cells = draw(st.lists(st.integers(-2, 9), min_size=n * m, max_size=n * m))
    weights = draw(st.lists(st.integers(1, 6), min_size=m, max_size=m))
    return np.array(cells).reshape(n, m) / 8, np.array(weights, dtype=float)


@st.composite
def admissible_sets(draw: st.DrawFn, weights: Array) -> Admissible:
    """Draw admissible weights of every kind: a box, the sum kept, an order, a fixed sum."""
    p = draw(st.sampled_from([0.0, 0.1, 0.25, 0.6, 0.9]))
    pairs = []
    if weights.size > 1 and draw(st.booleans()):
        pairs = [(int(np.argsort(weights)[-1]), int(np.argsort(weights)[0]))]
    sums = [range(weights.size // 2 + 1)] if draw(st.booleans()) else []
    return admissible(weights, p, keep_sum=draw(st.booleans()), order=pairs, fixed_sums=sums)


def least_lead_by_programme(difference: Array, allowed: Admissible) -> float:
    """Return the least of w @ difference by a linear programme, without any of the package's methods."""
    found = linprog(difference, **programme(allowed))
    assert found.status == 0
    return float(found.fun)


def most_kept_by_enumeration(gains: Array, allowed: Admissible, floor: float) -> int:
    """Return how many rows of gains can be at least the floor at once: every subset, a programme each."""
    best = 0
    for chosen in product([False, True], repeat=len(gains)):
        rows = gains[np.array(chosen)]
        if len(rows) > best:
            kept = programme(allowed, rows, floor)
            if linprog(np.zeros(allowed.weights.size), **kept).status == 0:
                best = len(rows)
    return best


def programme(allowed: Admissible, rows: Array | None = None, floor: float = 0.0) -> dict[str, Any]:
    """Write the admissible weights, and rows of gains above a floor, as SciPy's ``linprog`` takes them."""
    m = allowed.weights.size
    given = np.zeros((0, m)) if rows is None else rows
    orders = np.zeros((len(allowed.order), m))
    for at, (greater, smaller) in enumerate(allowed.order):
        orders[at, greater], orders[at, smaller] = -1.0, 1.0
    sums = [list(range(m))] * allowed.keep_sum + [list(columns) for columns in allowed.fixed_sums]
    equal = np.array([[float(at in columns) for at in range(m)] for columns in sums]).reshape(len(sums), m)
    return {
        "A_ub": np.vstack([-given, orders]),
        "b_ub": np.concatenate([np.full(len(given), -floor), np.zeros(len(orders))]),
        "A_eq": equal,
        "b_eq": equal @ allowed.weights,
        "bounds": np.column_stack([allowed.low, allowed.high]),
    }
