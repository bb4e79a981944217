"""Is a move real: weights alone, rules alone, and weights at which it is gone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from years import real_year

from parindex_analysis.scoring.rank import rank
from parindex_analysis.trends import Bridge, bridge
from parindex_analysis.trends.firmness import (
    corner_ranks,
    greatest_moves,
    overtaking_radius,
    rank_move_radius,
    rank_reach,
    robust_moves,
    score_radius,
)

Array = NDArray[np.float64]
SCORES = arrays(int, (5, 3), elements=st.integers(0, 20))
W = np.array([50.0, 30.0, 20.0])


def pci(before: int, after: int) -> Bridge:
    found = bridge(real_year("pci", before), real_year("pci", after), "province")
    assert isinstance(found, Bridge)
    return found


def test_score_radius_by_hand() -> None:
    # +0.2 x 50 - 0.1 x 30 - 0.1 x 20 = 5 of 15
    assert score_radius(np.array([0.5, 0.5, 0.5]), np.array([0.7, 0.4, 0.4]), W) == pytest.approx(1 / 3)
    assert score_radius(np.array([0.5, 0.5, 0.5]), np.array([0.4, 0.4, 0.5]), W) == 1
    assert score_radius(np.ones(3), np.ones(3), W) == 0


def test_overtaking_is_as_firm_as_the_weaker_of_two_orders() -> None:
    a0, a1 = np.array([[0.5, 0.5, 0.5], [0.6, 0.6, 0.6]]), np.array([[0.7, 0.4, 0.4], [0.5, 0.5, 0.5]])
    assert overtaking_radius(a0, a1, W, 0, 1) == pytest.approx(1 / 3)
    assert overtaking_radius(a0, a1, W, 1, 0) < 0


@settings(max_examples=40)
@given(SCORES, SCORES, st.integers(0, 4), st.integers(0, 999))
def test_a_move_stays_below_its_radius_and_is_gone_at_it(a0: Array, a1: Array, unit: int, seed: int) -> None:
    a0, a1 = a0 / 20, a1 / 20
    first, last = (rank(a @ W)[unit] for a in (a0, a1))
    found = rank_move_radius(a0, a1, W, unit)
    p = 1.0 if found is None else found[0]
    if first == last:
        assert p == 0
        return
    for factors in 1 + 0.999 * p * np.random.default_rng(seed).uniform(-1, 1, (100, 3)):
        drawn = [rank(a @ (W * factors))[unit] for a in (a0, a1)]
        assert np.sign(drawn[0] - drawn[1]) == np.sign(first - last)
    if found is not None:  # with ties counted in favour of "gone"
        before, after = (a @ found[1] - (a @ found[1])[unit] for a in (a0, a1))
        up = first > last
        ahead = (before > 1e-5).sum() if up else (before > -1e-5).sum() - 1
        later = (after > -1e-5).sum() - 1 if up else (after > 1e-5).sum()
        assert ahead <= later if up else ahead >= later


@settings(max_examples=40)
@given(SCORES, st.integers(0, 4), st.integers(1, 5), st.integers(0, 999))
def test_a_rank_is_reached_at_the_least_change_and_not_before(
    a: Array, unit: int, target: int, seed: int
) -> None:
    a = a / 20
    own = rank(a @ W)[unit]
    found = rank_reach(a, W, unit, target)
    p = 1.0 if found is None else found[0]
    for factors in 1 + 0.999 * p * np.random.default_rng(seed).uniform(-1, 1, (100, 3)):
        drawn = rank(a @ (W * factors))[unit]
        if p > 0:
            assert drawn > target if target <= own else drawn < target


def test_pci_2014_hanoi_rose_seven_places_and_six_percent_undo_it() -> None:
    met = pci(2013, 2014).corners
    (hanoi,) = robust_moves(met, ["ha-noi"])
    assert (hanoi.rank_from, hanoi.rank_to, hanoi.alone) == (33, 26, "performance")
    assert hanoi.rank_radius == pytest.approx(0.0607, abs=1e-4)
    assert hanoi.weights_alone == pytest.approx(0.0884, abs=1e-4)
    assert hanoi.score_radius == pytest.approx(0.257, abs=1e-3)


def test_pci_2009_dien_bien_rose_by_performance_whatever_the_weights() -> None:
    found = {move.unit_id: move for move in greatest_moves(pci(2008, 2009), 0.25, 3)}
    assert len(found) == 6
    first = found["dien-bien"]
    assert (first.rank_from, first.rank_to, first.alone) == (63, 27, "performance")
    assert first.rank_radius is None and first.weights_alone is None
    assert found["tay-ninh"].alone == "both"


def test_rules_alone_move_units_only_where_rules_changed() -> None:
    same = corner_ranks(pci(2013, 2014).corners)
    assert (same.by_rules == same.before).all() and (same.by_performance == same.after).all()
    changed = corner_ranks(pci(2012, 2013).corners)
    assert (changed.by_rules != changed.before).sum() > 40


def test_units_without_a_sheet_are_left_out() -> None:
    assert robust_moves(pci(2008, 2009).corners, ["ha-tay", "nowhere"]) == []
