"""Importance against nominal weight, where the answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

from parindex_analysis.errors import UsageError
from parindex_analysis.sensitivity.importance import correlation_ratio, importance, smoother
from sensitivity.sheets import blocks, made_up, pci_2014

Array = NDArray[np.float64]


def test_an_even_design_gives_the_textbook_shares() -> None:
    """All pairs of levels: the items are independent, so S_j = R² = the variance of w_j a_j by their sum."""
    achievement = np.array([[a, b] for a in (0.0, 0.3, 0.6, 0.9) for b in (0.2, 0.5, 0.8)])
    found = importance(made_up(achievement, np.array([30.0, 10.0])))
    parts = np.array([30.0, 10.0]) ** 2 * achievement.var(axis=0)
    assert found.weights.tolist() == [0.75, 0.25]
    for shares in (found.correlation_ratio, found.linear, found.covariance_share):
        assert shares == pytest.approx(parts / parts.sum(), abs=1e-4)


def test_a_bend_is_seen_that_a_line_misses() -> None:
    x = np.linspace(-1, 1, 60)
    ratio, by_chance = correlation_ratio(x, x**2)
    assert ratio > 0.97
    assert abs(np.corrcoef(x, x**2)[0, 1]) < 1e-9
    assert 1 / 59 < by_chance < 0.3


def test_a_straight_line_is_a_ratio_of_one_and_two_levels_the_ratio_of_their_means() -> None:
    x = np.array([0.1, 0.4, 0.5, 0.9])
    assert correlation_ratio(x, 3 - 2 * x)[0] == pytest.approx(1)
    levels, y = np.array([0.0, 0, 0, 1, 1]), np.array([1.0, 2, 3, 5, 9])
    means = np.where(levels == 0, 2.0, 7.0)
    ratio, by_chance = correlation_ratio(levels, y)
    assert ratio == pytest.approx(means.var() / y.var())
    assert by_chance == pytest.approx(1 / 4)


def test_noise_is_near_what_chance_gives() -> None:
    rng = np.random.default_rng(1)
    pairs = [correlation_ratio(*rng.normal(size=(2, 30))) for _ in range(200)]
    ratio, by_chance = np.mean(pairs, axis=0)
    assert by_chance < ratio < 4 * by_chance  # the bandwidth was chosen on the same data
    assert ratio < 0.25


@settings(max_examples=50)
@given(blocks())
def test_a_smoother_keeps_lines_and_shares_stay_shares(block: tuple[Array, Array]) -> None:
    achievement, weights = block
    x = achievement[:, 0]
    if np.ptp(x) > 0:
        for bandwidth in (0.05, 0.3, 10.0):
            fit = smoother(x, bandwidth)
            assert fit.sum(axis=1) == pytest.approx(np.ones(len(x)))
            assert fit @ (2 - 3 * x) == pytest.approx(2 - 3 * x, abs=1e-6)
    sheet = made_up(achievement, weights)
    if len(x) < 3 or np.ptp(sheet.totals) < 1e-9:
        with pytest.raises(UsageError):
            importance(sheet)
        return
    found = importance(sheet)
    assert ((found.correlation_ratio >= 0) & (found.correlation_ratio <= 1)).all()
    assert found.covariance_share.sum() == pytest.approx(1)
    assert found.powerless.tolist() == (np.ptp(achievement, axis=0) == 0).tolist()


def test_points_that_everybody_gets_have_weight_and_no_power() -> None:
    achievement = np.array([[0.8, 0.1], [0.8, 0.5], [0.8, 0.9], [0.8, 0.2]])
    found = importance(made_up(achievement, np.array([90.0, 10.0])))
    assert found.powerless.tolist() == [True, False]
    assert found.correlation_ratio == pytest.approx([0, 1])
    assert found.linear == pytest.approx([0, 1])
    assert found.table["weight"].tolist() == [0.9, 0.1]


def test_a_single_unit_that_differs_is_no_trouble() -> None:
    """One unit alone at a level: the ratio is that of two means, the lone unit being one of them."""
    cells = np.array([[1.0, 0.2], [1.0, 0.4], [1.0, 0.6], [0.0, 0.9]])
    found = importance(made_up(cells, np.array([5.0, 5.0])))
    totals = 5 * cells.sum(axis=1)
    means = np.array([7.0, 7.0, 7.0, 4.5])
    assert found.correlation_ratio[0] == pytest.approx(means.var() / totals.var())


def test_pci_2014_importance_is_not_the_weight() -> None:
    """Labour and transparency weigh 20% each; labour makes far more of the differences."""
    found = importance(pci_2014()).table.set_index("item_id")
    assert found["weight"].sum() == pytest.approx(1)
    assert not found["powerless"].any()
    assert (found["weight"][["labor", "transparency"]] == 0.2).all()
    assert found["covariance_share"]["labor"] == pytest.approx(0.262, abs=5e-4)
    assert found["covariance_share"]["transparency"] == pytest.approx(0.171, abs=5e-4)
    assert (found["correlation_ratio"] > found["linear"] - 0.05).all()


@pytest.mark.parametrize(
    ("cells", "said"), [(np.ones((2, 2)), "three units with every part"), (np.ones((4, 2)), "same total")]
)
def test_blocks_without_differences_are_refused(cells: Array, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        importance(made_up(cells, np.ones(2)))
