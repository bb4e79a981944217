"""R-hat and effective sample size against what is known of them."""

from __future__ import annotations

import numpy as np
import pytest

from parindex_analysis.evidence.completions.mixing import effective_size, r_hat


def test_independent_draws_count_in_full_and_agree() -> None:
    chains = np.random.default_rng(1).normal(size=(4, 2000, 3))
    assert r_hat(chains) == pytest.approx(1, abs=0.01)
    assert effective_size(chains) == pytest.approx(8000, rel=0.1)


def test_an_autoregression_has_the_effective_size_of_its_formula() -> None:
    rng, memory = np.random.default_rng(2), 0.8
    noise = rng.normal(size=(4, 20_000))
    chains = np.zeros_like(noise)
    for at in range(1, noise.shape[1]):
        chains[:, at] = memory * chains[:, at - 1] + noise[:, at]
    expected = chains.size * (1 - memory) / (1 + memory)
    assert effective_size(chains[:, :, None]) == pytest.approx(expected, rel=0.1)


def test_walks_that_stay_apart_or_drift_are_seen() -> None:
    rng = np.random.default_rng(3)
    apart = rng.normal(size=(4, 200, 1)) + np.arange(4)[:, None, None]
    drifting = rng.normal(size=(4, 200, 1)) + np.linspace(0, 4, 200)[None, :, None]
    assert r_hat(apart)[0] > 1.3
    assert r_hat(drifting)[0] > 1.3
    assert effective_size(apart)[0] < 40


def test_what_never_moves_is_no_trouble() -> None:
    still = np.full((4, 100, 1), 92.76)
    assert r_hat(still).tolist() == [1.0]
    assert effective_size(still).tolist() == [400.0]
