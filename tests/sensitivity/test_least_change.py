"""The smallest change of weights: as brute force finds it, and enough in exact arithmetic."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linprog

from parindex_analysis.errors import UsageError
from parindex_analysis.sensitivity.admissible import admissible, admissible_for
from parindex_analysis.sensitivity.exact import ExactRanks
from parindex_analysis.sensitivity.least_change import least_change, least_weight_change
from parindex_analysis.sensitivity.possible import possible_ranks
from parindex_analysis.sensitivity.radius import pairwise_radius
from sensitivity.sheets import binh_duong_2017, blocks, made_up, pci_2014

Array = NDArray[np.float64]


def least_points_moved(gains: Array, weights: Array, needed: int) -> float:
    """Return the least sum of changes that keeps ``needed`` rivals from being ahead: a programme a choice."""
    m, best = weights.size, np.inf
    for chosen in product([False, True], repeat=len(gains)):
        if sum(chosen) == needed:
            kept = gains[np.array(chosen)]
            both = np.vstack(
                [
                    np.hstack([-kept, np.zeros((needed, m))]),
                    np.hstack([np.eye(m), -np.eye(m)]),
                    np.hstack([-np.eye(m), -np.eye(m)]),
                ]
            )
            limits = [(0.0, weights.sum())] * m + [(0.0, None)] * m
            found = linprog(
                np.append(np.zeros(m), np.ones(m)),
                both, np.concatenate([np.zeros(needed), weights, -weights]),
                np.append(np.ones(m), np.zeros(m))[None], [weights.sum()], limits,
            )  # fmt: skip
            if found.status == 0:
                best = min(best, float(found.fun or 0.0))
    return best


@settings(max_examples=40)
@given(blocks(5, 3), st.data())
def test_points_moved_are_those_of_brute_force(block: tuple[Array, Array], data: st.DataObject) -> None:
    achievement, weights = block
    n, scale = len(achievement), weights.sum()
    unit, rank = (data.draw(st.integers(0, n - 1)), data.draw(st.integers(1, n)))
    whole = dict.fromkeys(range(weights.size), (0.0, scale))
    within = admissible(weights, 0.0, keep_sum=True, box=whole)
    found = least_weight_change(achievement, within, unit, rank, "points")
    gains = np.delete(achievement[unit] - achievement, unit, axis=0)
    best = least_points_moved(gains, weights, n - rank)
    if found is None:
        assert best == np.inf
    else:
        assert found.change == pytest.approx(best, abs=1e-5) and found.bound <= found.change + 1e-9
        assert within.contains(found.weights)
        assert ExactRanks(achievement, scale).rank(found.weights, unit) <= rank


@settings(max_examples=30)
@given(blocks(5, 3), st.data(), st.booleans())
def test_less_than_the_least_relative_change_does_not_do(
    block: tuple[Array, Array], data: st.DataObject, keep_sum: bool
) -> None:
    achievement, weights = block
    n = len(achievement)
    unit, rank = (data.draw(st.integers(0, n - 1)), data.draw(st.integers(1, n)))
    within = admissible(weights, 0.999, keep_sum=keep_sum)
    found = least_weight_change(achievement, within, unit, rank)
    p = 0.998 if found is None else found.change
    if found is not None:
        assert ExactRanks(achievement, weights.sum()).rank(found.weights, unit) <= rank
        assert admissible(weights, min(p + 1e-9, 0.999), keep_sum=keep_sum).contains(found.weights)
    if p > 1e-4:
        less = possible_ranks(achievement, admissible(weights, p - 1e-4, keep_sum=keep_sum), units=[unit])
        assert less.proven and less.best[0] > rank


def test_two_units_need_their_radius() -> None:
    sheet = made_up(np.array([[0.9, 0.3], [0.1, 0.9]]), np.array([50.0, 50.0]))
    for keep_sum in (False, True):
        found = least_change(sheet, "b", 1, keep_sum=keep_sum).found
        radius = pairwise_radius(
            sheet.achievement[0], sheet.achievement[1], sheet.max_points, keep_sum=keep_sum
        )
        assert found is not None and found.change == pytest.approx(radius)
    # The points: from 50 and 50 to 42.86 and 57.14, where 0.8 t = 0.6 (1 - t).
    moved = least_change(sheet, "b", 1, "points")
    assert moved.found is not None and moved.found.change == pytest.approx(2 * (50 - 300 / 7))
    assert moved.weights == pytest.approx({"1": 300 / 7, "2": 400 / 7})


def test_hanoi_2014() -> None:
    sheet = pci_2014()
    ninth, tenth = (least_change(sheet, "ha-noi", rank).found for rank in (9, 10))
    assert ninth is not None and tenth is not None
    assert tenth.change < ninth.change < 0.25  # 9th is possible within ±25%
    eighth = least_change(sheet, "ha-noi", 8).found
    assert eighth is not None and eighth.change > 0.25
    assert ninth.change == pytest.approx(0.197467, abs=1e-6)
    assert ninth.bound == pytest.approx(ninth.change, abs=1e-6)
    at = sheet.unit_ids.index("ha-noi")
    assert ExactRanks(sheet.achievement, 100).rank(ninth.weights, at) == 9
    assert admissible_for(sheet, 0.1975).contains(ninth.weights)
    assert least_change(sheet, "ha-noi", 26).found.change == 0.0  # type: ignore[union-attr]
    assert least_change(sheet, "ha-noi", 1).found is None


def test_phu_giao_passes_dau_tieng_2017_at_their_radius() -> None:
    sheet = binh_duong_2017()
    rank = sheet.unit_ids.index("huyen-dau-tieng")
    official = sorted(sheet.totals, reverse=True)
    place = official.index(sheet.totals[rank]) + 1
    found = least_change(sheet, "huyen-phu-giao", place)
    above, below = (
        sheet.achievement[sheet.unit_ids.index(f"huyen-{name}")] for name in ("dau-tieng", "phu-giao")
    )
    assert found.found is not None
    assert found.found.change == pytest.approx(pairwise_radius(above, below, sheet.max_points))
    assert found.weights is not None
    assert found.weights["appraised"] > 65 and found.weights["survey"] < 35


@pytest.mark.parametrize(
    ("unit", "rank", "said"),
    [("x", 1, "No unit 'x' has every item"), ("a", 0, "Ranks go from 1 to 2"), ("a", 3, "3 is not one")],
)
def test_units_and_ranks_that_are_not_there(unit: str, rank: int, said: str) -> None:
    sheet = made_up(np.array([[0.9, 0.3], [0.1, 0.9]]), np.array([50.0, 50.0]))
    with pytest.raises(UsageError, match=said):
        least_change(sheet, unit, rank)
