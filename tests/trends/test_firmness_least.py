"""The least change of weights at which enough differences turn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from parindex_analysis.trends.firmness import least_change

Array = NDArray[np.float64]


def by_ratio(gains: Array, needed: int, weights: Array) -> float:
    """Two items: only the ratio of the weights counts, so every ratio at which a row turns is tried."""
    turns = [-g[0] / g[1] for g in gains if g[0] * g[1] < 0]
    best = np.inf
    for ratio in [weights[1] / weights[0], *turns]:
        held = sum(g[0] + g[1] * ratio >= -1e-12 for g in gains)
        away = ratio * weights[0] / weights[1]
        farther = max(away, 1 / away)
        if held >= needed:
            best = min(best, (farther - 1) / (farther + 1))
    return best


@settings(max_examples=50)
@given(
    arrays(int, st.tuples(st.integers(1, 7), st.just(2)), elements=st.integers(-9, 9)),
    arrays(int, 2, elements=st.integers(1, 20)),
    st.data(),
)
def test_two_items_by_trying_every_ratio(gains: Array, weights: Array, data: st.DataObject) -> None:
    needed = data.draw(st.integers(0, len(gains)))
    gains, weights = gains / 10, weights.astype(float)
    expected, found = by_ratio(gains, needed, weights), least_change(gains, needed, weights)
    if found is None:
        assert expected > 0.999
        return
    p, turned = found
    assert p == pytest.approx(expected, abs=1e-6)
    assert (np.abs(turned - weights) <= p * weights + 1e-6).all()
    assert (gains @ turned >= -1e-6).sum() >= needed


@settings(max_examples=25)
@given(arrays(int, (5, 4), elements=st.integers(-9, 9)), st.integers(1, 5), st.integers(0, 999))
def test_nothing_drawn_within_the_least_change_does_it(gains: Array, needed: int, seed: int) -> None:
    gains, weights = gains / 10, np.array([4.0, 3.0, 2.0, 1.0])
    found = least_change(gains, needed, weights)
    p = 1.0 if found is None else found[0]
    factors = 1 + 0.999 * p * np.random.default_rng(seed).uniform(-1, 1, (400, 4))
    if p > 0:
        assert ((gains @ (weights * factors).T >= 1e-9).sum(axis=0) < needed).all()


def test_a_limit_only_cuts_off_what_lies_beyond_it() -> None:
    gains, weights = np.array([[1.0, -2.0], [-1.0, 3.0]]), np.array([1.0, 1.0])
    whole = least_change(gains, 2, weights)
    assert whole is not None and whole[0] == pytest.approx(1 / 3)
    assert least_change(gains, 2, weights, 0.3) is None
    near = least_change(gains, 2, weights, 0.4)
    assert near is not None and near[0] == pytest.approx(1 / 3)


def test_nothing_to_do_and_nothing_that_can_be_done() -> None:
    gains, weights = np.array([[1.0, 0.0], [-1.0, -1.0]]), np.array([1.0, 2.0])
    assert least_change(gains, 1, weights) == (0.0, weights)
    assert least_change(gains, 2, weights) is None
    assert least_change(gains, 3, weights) is None


def test_the_solver_is_silent(capfd: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(1)
    least_change(rng.normal(size=(30, 6)) - 0.3, 20, np.ones(6))
    assert capfd.readouterr().out == ""
