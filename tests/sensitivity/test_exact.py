"""Exact totals are those of fractions."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from parindex_analysis.sensitivity.exact import ExactRanks

numbers = st.floats(-2, 2, allow_subnormal=False)


@settings(max_examples=50)
@given(
    st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=6),
    st.tuples(numbers, numbers, numbers),
)
def test_ranks_are_those_of_fractions(rows: list[tuple[float, ...]], weights: tuple[float, ...]) -> None:
    exact = ExactRanks(np.array(rows), 3.0)
    totals = [sum(Fraction(w) * Fraction(a) for w, a in zip(weights, row, strict=True)) for row in rows]
    for unit, own in enumerate(totals):
        ahead = sum(total - own > Fraction(1e-9) * 3 for total in totals)
        assert exact.rank(np.array(weights), unit) == 1 + ahead


def two(lead: float) -> NDArray[np.float64]:
    return np.array([[0.5], [0.5 + lead]])


def test_a_lead_of_a_billionth_of_the_scale_is_a_tie_and_more_is_not() -> None:
    # 2**-30 is 0.93e-9, 2**-29 is 1.86e-9; both are exact binary fractions
    assert ExactRanks(two(2**-30), 1.0).rank(np.array([1.0]), 0) == 1
    assert ExactRanks(two(2**-29), 1.0).rank(np.array([1.0]), 0) == 2
    assert ExactRanks(two(2**-29), 2.0).rank(np.array([1.0]), 0) == 1
