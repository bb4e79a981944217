"""Robustness of an order when points of parts are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from years import fact, make_year, real_year, totals

from parindex_analysis.evidence import guaranteed_radius, guarantees
from parindex_analysis.evidence.least_radius import partwise_radius
from parindex_analysis.sensitivity import pairwise_radius

laws = settings(max_examples=50, deadline=None)
Array = NDArray[np.float64]
WIDE = (0.0, 100.0)


def exact(points: Array) -> Array:
    return np.column_stack((points, points))


@st.composite
def hidden(draw: st.DrawFn) -> tuple[Array, Array, Array, Array]:
    """Draw items' weights (they sum to 100), the part of each, and achievements, the upper unit first."""
    n = draw(st.integers(3, 8))
    shares = np.array(draw(st.lists(st.integers(1, 20), min_size=n, max_size=n)), dtype=float)
    part = np.array([0, 1, 2, *draw(st.lists(st.integers(0, 2), min_size=n - 3, max_size=n - 3))])
    rows = st.lists(st.integers(0, 20), min_size=n, max_size=n)
    a, b = (np.array(draw(rows)) / 20 for _ in range(2))
    weights = 100 * shares / shares.sum()
    return (weights, part, a, b) if weights @ a >= weights @ b else (weights, part, b, a)


@laws
@given(hidden(), st.floats(0, 3))
def test_never_more_than_the_hidden_items_keep_and_never_less_than_from_totals(
    drawn: tuple[Array, Array, Array, Array], width: float
) -> None:
    weights, part, upper, lower = drawn
    member = np.eye(3)[part]
    points = [(weights * a) @ member for a in (upper, lower)]
    maxima = weights @ member
    ends = [
        np.column_stack((np.maximum(p - width, 0), np.minimum(p + width, maxima))) for p in points
    ]  # parts are printed roughly, totals exactly
    total = [(float(p.sum()), float(p.sum())) for p in points]
    rough = partwise_radius(ends[0], ends[1], maxima, total[0], total[1])
    sharp = partwise_radius(exact(points[0]), exact(points[1]), maxima, total[0], total[1])
    alone = guaranteed_radius(total[0], total[1], 100.0)
    assert alone - 1e-6 <= rough <= sharp + 1e-6
    assert sharp <= pairwise_radius(upper, lower, weights) + 1e-6


@laws
@given(
    st.lists(st.tuples(st.integers(1, 40), st.integers(0, 10), st.integers(0, 10)), min_size=1, max_size=4)
)
def test_it_is_attained_by_adversarial_items(parts: list[tuple[int, int, int]]) -> None:
    maxima = np.array([float(w) for w, _, _ in parts])
    upper = np.array([w * a / 10 for w, a, _ in parts])
    lower = np.array([w * b / 10 for w, _, b in parts])
    if upper.sum() <= lower.sum():
        upper, lower = lower, upper
    promised = partwise_radius(exact(upper), exact(lower), maxima, (0, 200.0), (0, 200.0))
    if upper.sum() == lower.sum():
        assert promised == 0
        return
    # Items of each part: what u has, of which v may share some, and what u lacks.
    both = np.maximum(upper + lower - maxima, 0)
    only_lower = np.minimum(lower, maxima - upper)
    weights = np.concatenate((both, upper - both, only_lower, maxima - upper - only_lower))
    weights = np.maximum(weights, 0)  # what subtraction leaves behind
    ones, zeros = np.ones(len(maxima)), np.zeros(len(maxima))
    a, b = np.concatenate((ones, ones, zeros, zeros)), np.concatenate((ones, zeros, ones, zeros))
    assert weights @ a == pytest.approx(upper.sum())
    assert weights @ b == pytest.approx(lower.sum())
    assert promised == pytest.approx(pairwise_radius(a, b, weights), abs=1e-6)


def test_parts_on_different_sides_of_one_half_make_the_order_firmer() -> None:
    maxima = np.array([60.0, 40.0])
    upper, lower = exact(np.array([55.0, 10.0])), exact(np.array([50.0, 5.0]))
    assert partwise_radius(upper, lower, maxima, WIDE, WIDE) == pytest.approx(10 / (15 + 15))
    assert guaranteed_radius((65.0, 65.0), (55.0, 55.0), 100.0) == pytest.approx(10 / 80)


def test_ends_of_the_scale_and_parts_that_cannot_hold() -> None:
    full, empty = exact(np.array([60.0, 0.0])), exact(np.array([60.0, 0.0]))
    maxima = np.array([60.0, 40.0])
    assert partwise_radius(full, empty, maxima, WIDE, WIDE) == 0  # equal
    some = exact(np.array([60.0, 10.0]))
    assert partwise_radius(some, full, maxima, WIDE, WIDE) == pytest.approx(
        1
    )  # nothing that weights could turn
    assert partwise_radius(some, full, maxima, (80.0, 81.0), WIDE) == 0  # 60 + 10 is not 80
    open_parts = np.array([[0.0, 60.0], [0.0, 40.0]])
    assert partwise_radius(open_parts, full, maxima, (90.0, 90.0), WIDE) == pytest.approx(30 / 50)


def test_printed_parts_of_both_units_are_used() -> None:
    facts = [
        *totals({"a": "65.00", "b": "55.00"}),
        fact("appraisal_max", 60),
        *(fact("appraised_points", value, unit) for unit, value in (("a", "55.00"), ("b", "50.00"))),
        *(fact("survey_points", value, unit) for unit, value in (("a", "10.00"), ("b", "5.00"))),
    ]
    (firm,) = guarantees(make_year(facts), "department")
    assert firm.radius == pytest.approx((64.995 - 55.005) / (14.995 + 15.005), abs=2e-3)
    (without,) = guarantees(make_year(facts[:2]), "department")
    assert without.radius == pytest.approx(9.99 / 80)


def test_high_marks_in_both_parts_add_nothing_to_the_totals() -> None:
    year = real_year("binhduong", 2017)
    printed = year.unit_facts("district", "total")
    for firm in guarantees(year, "district"):
        alone = guaranteed_radius(printed[firm.above].interval, printed[firm.below].interval, 100.0)
        assert firm.radius == pytest.approx(alone, abs=1e-6)
