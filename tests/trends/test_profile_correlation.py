"""Rank correlation of indices."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr
from years import real_analysis

from parindex_analysis.trends import correlate
from parindex_analysis.trends.profile import spearman


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=4, max_size=30))
def test_it_is_that_of_scipy_ties_included(pairs: list[tuple[int, int]]) -> None:
    x, y = (np.array(values, dtype=float) for values in zip(*pairs, strict=True))
    if len(set(x)) > 1 and len(set(y)) > 1:
        assert spearman(x, y) == pytest.approx(float(spearmanr(x, y).statistic), abs=1e-12)
    else:
        assert np.isnan(spearman(x, y))


def test_the_interval_by_hand() -> None:
    one = {str(at): float(at) for at in range(20)}
    other = {**one, "0": 19.5}
    found = correlate(one, other)
    assert found is not None and found.n == 20
    z, error = np.arctanh(found.rho), np.sqrt((1 + found.rho**2 / 2) / 17)
    assert (found.low, found.high) == pytest.approx(
        tuple(np.tanh([z - 1.959964 * error, z + 1.959964 * error]))
    )


def test_too_few_units_or_all_alike_say_nothing() -> None:
    few = {str(at): float(at) for at in range(9)}
    assert correlate(few, few) is None
    many = {str(at): float(at) for at in range(12)}
    assert correlate(many, dict.fromkeys(many, 1.0)) is None
    same = correlate(many, many)
    assert same is not None and (same.rho, same.low, same.high) == (1, 1, 1)


def test_pci_and_papi_over_the_years_that_both_have() -> None:
    found = real_analysis("pci", 2014).wider.correlations["papi"]
    assert [(year, one.n) for year, one in found.items()] == [(2011, 63), (2012, 63), (2013, 63), (2014, 61)]
    assert all(-1 < one.low < one.rho < one.high < 1 for one in found.values())
