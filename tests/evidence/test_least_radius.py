"""Robustness of an order when points of parts are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linprog
from years import fact, make_year, real_year, same_items, totals

from parindex_analysis.evidence import guaranteed_radius, guarantees
from parindex_analysis.evidence.least_radius import partwise_radius
from parindex_analysis.sensitivity import pairwise_radius

laws = settings(max_examples=50)
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
@example(
    (
        np.array([12.5, 12.5, 12.5, 12.5, 50.0]),
        np.array([0, 1, 2, 0, 2]),
        np.array([0.0, 0.0, 0.0, 0.0, 1.0]),
        np.array([0.0, 0.0, 0.0, 0.0, 0.95]),
    ),
    1e-8,
)
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
    alone = guaranteed_radius(total[0], total[1], 100.0, "same")
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


def by_programme(upper: Array, lower: Array, maxima: Array, total: tuple[tuple[float, float], ...]) -> float:
    """Return the least ratio as a linear-fractional programme (Charnes & Cooper 1962), for an oracle."""
    n, rows = len(maxima), []
    for at, ends in enumerate((upper, lower)):
        for sign, end in ((1.0, 1), (-1.0, 0)):
            for part in range(n):
                rows.append(np.zeros(3 * n + 1))
                rows[-1][[at * n + part, -1]] = sign, -sign * ends[part, end]
            rows.append(np.zeros(3 * n + 1))
            rows[-1][at * n : (at + 1) * n], rows[-1][-1] = sign, -sign * total[at][end]
    for part in range(n):
        for sign, most in ((-1.0, 0.0), (1.0, -2 * maxima[part])):
            rows.append(np.zeros(3 * n + 1))
            rows[-1][[part, n + part, 2 * n + part, -1]] = sign, sign, 1.0, most
    cost = np.concatenate((np.ones(n), -np.ones(n), np.zeros(n + 1)))
    spread = np.concatenate((np.zeros(2 * n), np.ones(n), [0.0]))[None, :]
    limits = [(0, None)] * (2 * n) + [(None, None)] * n + [(0, None)]
    found = linprog(cost, np.array(rows), np.zeros(len(rows)), spread, [1.0], limits, method="highs")
    assert found.status == 0 and found.fun is not None, found.message
    return min(1.0, max(0.0, float(found.fun)))


@laws
@given(
    st.lists(st.tuples(st.integers(1, 40), *[st.integers(0, 40)] * 4), min_size=1, max_size=4),
    st.tuples(*[st.integers(0, 8)] * 4),
)
def test_the_closed_form_is_the_least_of_the_programme(
    parts: list[tuple[int, ...]], cuts: tuple[int, int, int, int]
) -> None:
    maxima = np.array([float(w) for w, *_ in parts])
    upper, lower = (
        np.array([sorted((min(w, part[at]), min(w, part[at + 1]))) for w, *part in parts], dtype=float)
        for at in (0, 2)
    )
    total = tuple(
        (low + (high - low) * min(a, b) / 8, low + (high - low) * max(a, b) / 8)
        for (low, high), (a, b) in zip(
            (ends.sum(axis=0).tolist() for ends in (upper, lower)), (cuts[:2], cuts[2:]), strict=True
        )
    )
    found = partwise_radius(upper, lower, maxima, *total)
    if total[0][0] <= total[1][1]:
        assert found == 0
    elif found < 1:
        assert found == pytest.approx(by_programme(upper, lower, maxima, total), abs=1e-6)


def test_parts_known_to_a_hair_are_not_taken_for_parts_that_cannot_be() -> None:
    maxima, width = np.array([25.0, 25.0, 50.0]), 1e-8
    points = np.array([25.0, 12.5, 49.3]), np.array([25.0, 12.5, 48.0])
    ends = [np.column_stack((np.maximum(p - width, 0), np.minimum(p + width, maxima))) for p in points]
    total = [(float(p.sum()), float(p.sum())) for p in points]
    assert partwise_radius(ends[0], ends[1], maxima, total[0], total[1]) == pytest.approx(
        1.3 / (25 + 2.7), abs=1e-6
    )


def test_parts_on_different_sides_of_one_half_make_the_order_firmer() -> None:
    maxima = np.array([60.0, 40.0])
    upper, lower = exact(np.array([55.0, 10.0])), exact(np.array([50.0, 5.0]))
    assert partwise_radius(upper, lower, maxima, WIDE, WIDE) == pytest.approx(10 / (15 + 15))
    assert guaranteed_radius((65.0, 65.0), (55.0, 55.0), 100.0, "same") == pytest.approx(10 / 80)


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
    (firm,) = guarantees(make_year(facts, rules=same_items()), "department")
    assert firm.radius == pytest.approx((64.995 - 55.005) / (14.995 + 15.005), abs=2e-3)
    (without,) = guarantees(make_year(facts[:2], rules=same_items()), "department")
    assert without.radius == pytest.approx(9.99 / 80)


def test_high_marks_in_both_parts_add_nothing_to_the_totals() -> None:
    year = real_year("binhduong", 2017)
    printed = year.unit_facts("district", "total")
    for firm in guarantees(year, "district"):
        alone = guaranteed_radius(printed[firm.above].interval, printed[firm.below].interval, 100.0, "same")
        assert firm.radius == pytest.approx(alone, abs=1e-6)
