"""How far weights must move before two units change places."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from years import real_year

from parindex_analysis.scoring import Sheet, weighted_sheet
from parindex_analysis.sensitivity import neighbour_radii, pairwise_radius, run_scenarios, standard_scenarios
from parindex_analysis.sensitivity.admissible import admissible
from parindex_analysis.sensitivity.radius import radius_matrix, ranking_radius
from sensitivity.sheets import binh_duong_2017, least_lead_by_programme, pci_2014

laws = settings(max_examples=60)
Array = NDArray[np.float64]


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Array, Array, Array]:
    """Draw weights and the achievements of two units, the upper one first."""
    n = draw(st.integers(1, 10))
    weights = np.array(draw(st.lists(st.integers(1, 30), min_size=n, max_size=n)), dtype=float)
    part = st.lists(st.integers(0, 20), min_size=n, max_size=n)
    a, b = (np.array(draw(part)) / 20 for _ in range(2))
    return (weights, a, b) if weights @ a >= weights @ b else (weights, b, a)


def worst_vertex(weights: Array, above: Array, below: Array, p: float) -> Array:
    """Return the weights within ±p that help the lower unit most."""
    return np.asarray(weights * (1 - p * np.sign(above - below)))


@laws
@given(pairs(), st.floats(0, 1, exclude_max=True), st.integers(0, 2**32 - 1))
def test_below_the_radius_no_weights_turn_the_order(
    drawn: tuple[Array, Array, Array], share: float, seed: int
) -> None:
    weights, above, below = drawn
    radius = pairwise_radius(above, below, weights)
    p = max(radius, 0.0) * share  # a tie may come out as -1e-17
    factors = np.random.default_rng(seed).uniform(1 - p, 1 + p, (200, weights.size))
    moved = np.vstack([weights * factors, worst_vertex(weights, above, below, p)])
    assert (moved @ (above - below) >= -1e-9).all()


@laws
@given(pairs(), st.floats(1e-6, 0.2))
def test_above_the_radius_the_adversary_turns_the_order(
    drawn: tuple[Array, Array, Array], more: float
) -> None:
    weights, above, below = drawn
    radius = pairwise_radius(above, below, weights)
    if np.allclose(above, below):
        assert radius == 0
        return
    vertex = worst_vertex(weights, above, below, radius + more)
    assert vertex @ above < vertex @ below


@laws
@given(pairs())
def test_the_radius_is_between_never_and_at_once_and_turns_sign_with_the_pair(
    drawn: tuple[Array, Array, Array],
) -> None:
    weights, above, below = drawn
    radius = pairwise_radius(above, below, weights)
    assert -1e-12 <= radius <= 1 + 1e-12
    assert pairwise_radius(below, above, weights) == pytest.approx(-radius)
    leads_everywhere = bool((above >= below).all() and (above > below).any())
    assert (radius == pytest.approx(1)) == leads_everywhere


@laws
@given(pairs(), st.integers(1, 50))
def test_only_the_ratios_of_weights_matter(drawn: tuple[Array, Array, Array], times: int) -> None:
    weights, above, below = drawn
    assert pairwise_radius(above, below, times * weights) == pytest.approx(
        pairwise_radius(above, below, weights)
    )


def test_a_known_pair() -> None:
    """S = 60 and 50 of 100: d = +40 and -30 points, so 10 / 70."""
    weights = np.array([50.0, 50.0])
    assert pairwise_radius(np.array([0.9, 0.3]), np.array([0.1, 0.9]), weights) == pytest.approx(10 / 70)


def test_pci_2014_neighbours_from_their_own_sub_indices() -> None:
    sheet = weighted_sheet(real_year("pci", 2014), "province")
    assert isinstance(sheet, Sheet)
    order = np.argsort(-sheet.totals)
    radii = [
        pairwise_radius(sheet.achievement[u], sheet.achievement[v], sheet.max_points)
        for u, v in pairwise(order)
    ]
    assert all(0 < radius < 1 for radius in radii)
    first = sheet.points[order[0]] - sheet.points[order[1]]
    assert radii[0] == pytest.approx(first.sum() / np.abs(first).sum())


def test_the_neighbours_of_pci_2014_are_62_pairs_best_first() -> None:
    sheet = weighted_sheet(real_year("pci", 2014), "province")
    assert isinstance(sheet, Sheet)
    pairs_found = neighbour_radii(run_scenarios(sheet, standard_scenarios(sheet, 0.25)))
    assert len(pairs_found) == 62
    assert pairs_found[0].above == "da-nang"
    assert all(0 <= pair.radius <= 1 for pair in pairs_found)
    assert [pair.below for pair in pairs_found[:-1]] == [pair.above for pair in pairs_found[1:]]


@laws
@given(pairs())
def test_with_the_sum_kept_the_radius_is_the_root_of_the_least_lead(
    drawn: tuple[Array, Array, Array],
) -> None:
    weights, above, below = drawn
    plain = pairwise_radius(above, below, weights)
    kept = pairwise_radius(above, below, weights, keep_sum=True)
    assert kept >= plain - 1e-12
    if 1e-9 < kept < 1 - 1e-9:
        lead = least_lead_by_programme(above - below, admissible(weights, kept, keep_sum=True))
        assert lead == pytest.approx(0, abs=1e-7)
    elif kept > 0:
        lead = least_lead_by_programme(above - below, admissible(weights, 1 - 1e-9, keep_sum=True))
        assert lead > -1e-6


def test_known_radii_with_the_sum_kept() -> None:
    weights = np.array([60.0, 40.0])
    # d = +0.5, -0.5: 10 points; what moves is 40p (the smaller weight) from one to the other, times 1.0
    assert pairwise_radius(
        np.array([0.9, 0.1]), np.array([0.4, 0.6]), weights, keep_sum=True
    ) == pytest.approx(10 / 40)
    # better by the same share everywhere: nothing that keeps the sum touches the lead
    assert pairwise_radius(np.array([0.5, 0.3]), np.array([0.4, 0.2]), weights, keep_sum=True) == 1
    assert pairwise_radius(np.array([0.5, 0.3]), np.array([0.5, 0.3]), weights, keep_sum=True) == 0


def test_the_matrix_is_the_pairs_and_the_ranking_its_weakest_neighbours() -> None:
    sheet = pci_2014()
    for keep_sum in (False, True):
        radii = radius_matrix(sheet.achievement, sheet.max_points, keep_sum=keep_sum)
        assert radii == pytest.approx(-radii.T) and (np.diag(radii) == 0).all()
        u, v = 5, 40
        one = pairwise_radius(sheet.achievement[u], sheet.achievement[v], sheet.max_points, keep_sum=keep_sum)
        assert radii[u, v] == pytest.approx(one)
        least = np.abs(radii[~np.eye(63, dtype=bool)]).min()
        whole = ranking_radius(sheet.achievement, sheet.max_points, keep_sum=keep_sum)
        assert whole == pytest.approx(least) and 0 < whole < 0.01


def test_phu_giao_and_dau_tieng_2017() -> None:
    """More appraised points and fewer survey points: how near they are is said by their own figures."""
    sheet = binh_duong_2017()
    u, v = (sheet.unit_ids.index(unit) for unit in ("huyen-dau-tieng", "huyen-phu-giao"))
    radii = radius_matrix(sheet.achievement, sheet.max_points)
    lead = sheet.points[u] - sheet.points[v]
    assert lead[0] < 0 < lead[1]
    assert radii[u, v] == pytest.approx(lead.sum() / np.abs(lead).sum())


@pytest.mark.parametrize("keep_sum", [False, True])
def test_corners_of_the_radius(keep_sum: bool) -> None:
    weights = np.array([50.0, 50.0])
    assert ranking_radius(np.array([[0.5, 0.5]]), weights, keep_sum=keep_sum) == 1
    assert ranking_radius(np.full((3, 2), 0.1), weights, keep_sum=keep_sum) == 0
    assert ranking_radius(np.array([[0.5], [0.7]]), np.array([9.0]), keep_sum=keep_sum) == 1
    assert radius_matrix(np.zeros((2, 2)), weights, keep_sum=keep_sum).tolist() == [[0, 0], [0, 0]]
