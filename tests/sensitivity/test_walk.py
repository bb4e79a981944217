"""Walkers end where trial and error would have put them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from parindex_analysis.errors import UsageError
from parindex_analysis.sensitivity.draws import admissible_draws
from parindex_analysis.sensitivity.samplers import Constrained
from parindex_analysis.sensitivity.walk import walk
from sensitivity.sheets import admissible_sets

Array = NDArray[np.float64]


def far(one: Array, other: Array) -> float:
    """Return the greatest distance of two samples' distribution functions (Kolmogorov and Smirnov)."""
    both = np.sort(np.concatenate([one, other]))
    steps = [np.searchsorted(np.sort(each), both, side="right") / len(each) for each in (one, other)]
    return float(np.abs(steps[0] - steps[1]).max())


def test_a_hexagon_is_covered_evenly() -> None:
    x = walk(np.random.default_rng(1), 20_000, np.full(3, -1.0), np.ones(3), [((0, 1, 2), 0.0)], [])
    assert np.abs(x.sum(axis=1)).max() < 1e-9
    for column in x.T:
        assert abs((np.abs(column) < 0.5).mean() - 0.875 / 1.5) < 0.017
        assert abs(column.var() - 5 / 18) < 0.012


@settings(max_examples=25)
@given(st.data())
def test_walks_and_trials_have_the_same_distribution(data: st.DataObject) -> None:
    weights = np.array(data.draw(st.lists(st.integers(1, 6), min_size=2, max_size=5)), dtype=float)
    limits = data.draw(admissible_sets(weights))
    sampler = admissible_draws(limits).sampler
    if not isinstance(sampler, Constrained) or (limits.high == limits.low).all():
        return
    trials = admissible_draws(limits).weights(3_000)
    if (trials.std(axis=0) < 1e-9).all():
        return
    walked = walk(np.random.default_rng(0), 3_000, limits.low, limits.high, sampler.sums, sampler.order)
    assert limits.contains(walked).all()
    together = np.sqrt(np.arange(1.0, len(weights) + 1))  # how the weights move with each other
    for aspect in (*np.eye(len(weights)), together):
        if (trials @ aspect).std() > 1e-9:
            assert far(trials @ aspect, walked @ aspect) < 0.06


def test_without_room_nothing_walks() -> None:
    with pytest.raises(UsageError, match="leave no room"):
        walk(np.random.default_rng(0), 5, np.zeros(2), np.ones(2), [], [(0, 1), (1, 0)])
