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

laws = settings(max_examples=60, deadline=None)
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
