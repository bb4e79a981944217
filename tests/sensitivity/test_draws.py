"""Random weights: distributions known in closed form, limits kept, and a seed that alone decides."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from parindex_analysis.errors import UsageError
from parindex_analysis.sensitivity.admissible import admissible
from parindex_analysis.sensitivity.draws import (
    Draws,
    admissible_draws,
    by_domain,
    by_item,
    dirichlet_draws,
    ordered_draws,
    simplex_draws,
)
from sensitivity.sheets import admissible_sets

Array = NDArray[np.float64]
OWN = np.array([30.0, 10.0, 20.0, 10.0])
N = 40_000
KINDS: dict[str, Draws] = {
    "box": admissible_draws(admissible(OWN, 0.25)),
    "sum kept": admissible_draws(admissible(OWN, 0.25, keep_sum=True)),
    "in order": admissible_draws(admissible(OWN, 0.9, order=[(0, 1), (1, 2)])),
    "dirichlet": dirichlet_draws(by_item(OWN), 20.0),
    "simplex": simplex_draws(by_item(OWN)),
    "ordered": ordered_draws(by_item(OWN)),
}


def assert_mean(values: Array, mean: float) -> None:
    """Hold a sample's mean within five of its standard errors."""
    assert abs(values.mean() - mean) <= 5 * values.std() / np.sqrt(len(values)) + 1e-12


def assert_variance(values: Array, variance: float) -> None:
    """Hold a sample's variance within five of its standard errors."""
    assert_mean((values - values.mean()) ** 2, variance)


@pytest.mark.parametrize("kind", KINDS)
def test_fewer_draws_are_the_first_of_more(kind: str) -> None:
    draws = KINDS[kind]
    many = draws.weights(9_000, seed=7)
    for n in (1, 100, 4_096, 5_000):
        assert (draws.weights(n, seed=7) == many[:n]).all()
    assert (draws.weights(4_096, seed=8) != many[:4_096]).mean() > 0.99
    assert (many[:900] != many[4_096:4_996]).mean() > 0.99


@pytest.mark.parametrize("kind", KINDS)
def test_no_weight_is_negative_and_shares_keep_their_sum(kind: str) -> None:
    drawn = KINDS[kind].weights(5_000)
    assert (drawn >= 0).all()
    if kind not in {"box", "in order"}:
        assert drawn.sum(axis=1) == pytest.approx(np.full(5_000, 70.0))


def test_every_factor_of_the_box_is_uniform_and_goes_its_own_way() -> None:
    factors = KINDS["box"].weights(N) / OWN
    assert 0.75 <= factors.min() < 0.751 and 1.249 < factors.max() <= 1.25
    for column in factors.T:
        assert_mean(column, 1.0)
        assert_variance(column, 0.5**2 / 12)
    together = np.corrcoef(factors.T)[np.triu_indices(4, 1)]
    assert np.abs(together).max() < 5 / np.sqrt(N)


def test_a_kept_sum_cuts_the_cube_to_a_hexagon() -> None:
    """Three equal weights: x = (w - 10) / 5 has the density (2 - abs(x)) / 3, also the one left over."""
    x = (admissible_draws(admissible([10.0] * 3, 0.5, keep_sum=True)).weights(N) - 10) / 5
    assert np.abs(x.sum(axis=1)).max() < 1e-12
    for column in x.T:
        assert_mean((np.abs(column) < 0.5).astype(float), 0.875 / 1.5)
        assert_variance(column, 5 / 18)


def test_of_two_weights_with_a_kept_sum_the_smaller_is_uniform() -> None:
    drawn = admissible_draws(admissible([30.0, 10.0], 0.5, keep_sum=True)).weights(N)
    assert_mean(drawn[:, 1], 10.0)
    assert_variance(drawn[:, 1], 10.0**2 / 12)
    assert drawn.sum(axis=1) == pytest.approx(np.full(N, 40.0))


@settings(max_examples=40)
@given(st.data())
def test_draws_stay_inside_every_admissible_set(data: st.DataObject) -> None:
    weights = np.array(data.draw(st.lists(st.integers(1, 6), min_size=1, max_size=5)), dtype=float)
    limits = data.draw(admissible_sets(weights))
    assert limits.contains(admissible_draws(limits).weights(300)).all()


def test_the_simplex_is_covered_evenly() -> None:
    """P(w > t) = (1 - t)^(n - 1); uniform numbers by their sum would hardly pass one half."""
    shares = KINDS["simplex"].weights(N) / 70
    for column in shares.T:
        assert_mean(column, 1 / 4)
        assert_variance(column, 3 / (16 * 5))
        assert_mean((column > 0.5).astype(float), 1 / 8)


def test_ordered_weights_have_the_means_of_order_statistics() -> None:
    shares = ordered_draws(by_item([3.0, 9.0, 1.0])).weights(N) / 13
    assert (shares[:, 1] >= shares[:, 0]).all() and (shares[:, 0] >= shares[:, 2]).all()
    for item, mean in ((1, (1 + 1 / 2 + 1 / 3) / 3), (0, (1 / 2 + 1 / 3) / 3), (2, 1 / 9)):
        assert_mean(shares[:, item], mean)


def test_equal_weights_have_no_order_among_them() -> None:
    shares = KINDS["ordered"].weights(N) / 70
    assert (shares[:, 0] >= shares[:, 2]).all()
    assert (shares[:, 2] >= shares[:, [1, 3]].max(axis=1)).all()
    assert_mean((shares[:, 1] > shares[:, 3]).astype(float), 1 / 2)
    assert_mean(shares[:, 1], (1 / 3 + 1 / 4 + 1 / 4) / 8)


def test_dirichlet_shares_have_their_own_means_and_the_variance_of_alpha() -> None:
    shares = KINDS["dirichlet"].weights(N) / 70
    for column, own in zip(shares.T, OWN / 70, strict=True):
        assert_mean(column, own)
        assert_variance(column, own * (1 - own) / 21)


def test_the_items_of_a_domain_move_together() -> None:
    parts = by_domain([30.0, 10.0, 20.0, 0.0, 0.0], ["b", "a", "b", "a", "none"])
    assert parts.labels == ("b", "a", "none")
    assert parts.weights.tolist() == [50, 10, 0]
    drawn = admissible_draws(admissible(parts.weights, 0.25), parts).weights(1_000)
    assert drawn[:, 0] == pytest.approx(1.5 * drawn[:, 2])
    assert (drawn[:, 3:] == 0).all()
    assert len(np.unique(drawn[:, 0] / drawn[:, 1])) == 1_000
    shares = simplex_draws(parts).weights(N)
    assert_mean(shares[:, 4], 20.0)  # a third of 60 each
    assert_mean(shares[:, [0, 2]].sum(axis=1), 20.0)


def test_a_part_without_weight_gets_none_from_dirichlet() -> None:
    drawn = dirichlet_draws(by_item([0.0, 1.0, 3.0]), 1e-3).weights(2_000)
    assert np.isfinite(drawn).all() and (drawn[:, 0] == 0).all()


def test_without_room_every_draw_is_the_own_weights() -> None:
    for keep_sum in (False, True):
        drawn = admissible_draws(admissible(OWN, 0.0, keep_sum=keep_sum)).weights(50)
        assert drawn == pytest.approx(np.tile(OWN, (50, 1)))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: by_item([0.0, 0.0]), "Weights are numbers of 0 or more"),
        (lambda: by_item([1.0, -1.0]), "Weights are numbers of 0 or more"),
        (lambda: by_item([np.nan]), "Weights are numbers of 0 or more"),
        (lambda: by_domain([1.0, 2.0], ["a"]), "2 items need 2 domains; there are 1"),
        (lambda: dirichlet_draws(by_item(OWN), 0.0), "above 0"),
        (lambda: dirichlet_draws(by_item(OWN), np.inf), "above 0"),
        (lambda: admissible_draws(admissible(OWN), by_domain(OWN, list("aabb"))), "4 weights, but 2 parts"),
        (lambda: admissible_draws(admissible(OWN, fixed_sums=[(0, 1), (1, 2)])), "two sets with a fixed sum"),
        (lambda: KINDS["box"].weights(0), "At least one draw"),
        (lambda: KINDS["box"].weights(1e5), "whole numbers"),  # type: ignore[arg-type]
        (lambda: KINDS["box"].weights(5, seed=-1), "A seed is a whole number from 0"),
        (lambda: KINDS["box"].weights(5, seed=2**64), "A seed is a whole number from 0"),
    ],
)
def test_absurd_wishes_are_refused(make: Callable[[], object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        make()


def test_constraints_without_room_are_refused() -> None:
    own = [1.0] * 12
    for order in ([(0, 1), (1, 0)], [(0, 1), (1, 2), (2, 0)]):
        draws = admissible_draws(admissible(own, 0.25, order=order))
        with pytest.raises(UsageError, match="leave no room"):
            draws.weights(10)


def test_a_long_order_is_walked_and_has_the_means_of_order_statistics() -> None:
    """One trial in 12! fits; sorted uniform numbers are Beta(k, 13 - k)."""
    order = [(at, at + 1) for at in range(11)]
    draws = admissible_draws(admissible([1.0] * 12, 0.5, order=order))
    drawn = draws.weights(8_192)
    assert (drawn[:, :-1] >= drawn[:, 1:]).all()
    for at in range(12):
        k = 12 - at
        assert_mean(drawn[:, at], 0.5 + k / 13)
        assert_variance(drawn[:, at], k * (13 - k) / (13**2 * 14))
    assert (draws.weights(5_000) == drawn[:5_000]).all()


def test_one_weight_made_great_while_the_sum_stays() -> None:
    """The others must shrink, far more than by chance: no trial would fit."""
    own = np.full(40, 2.5)
    limits = admissible(own, 0.25, keep_sum=True, box={0: (15.0, 25.0)})
    drawn = admissible_draws(limits).weights(4_096)
    assert limits.contains(drawn).all()
    assert len(np.unique(drawn[:, 0])) > 4_000
    for column in drawn[:, 2:].T:  # all but the first are alike
        both = np.concatenate([column, drawn[:, 1]])
        assert abs(column.mean() - drawn[:, 1].mean()) < 6 * both.std() / np.sqrt(4_096)
