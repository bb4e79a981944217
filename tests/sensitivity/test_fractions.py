"""Units to which not the same items apply, bonus points and means: exact claims against brute force."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from parindex_analysis.scoring import Sheet
from parindex_analysis.scoring.tree import Method
from parindex_analysis.sensitivity import admissible, admissible_draws, order_of, rank_ranges, simulate
from parindex_analysis.sensitivity.admissible import AHEAD, Admissible
from parindex_analysis.sensitivity.radius import nearest_rival, sheet_radius
from parindex_analysis.sensitivity.share import share_line
from parindex_analysis.sensitivity.stability import stability
from sensitivity.sheets import made_up

Array = NDArray[np.float64]


METHODS: list[Method] = ["sum", "sum", "geometric", "harmonic"]


def two_domains() -> Sheet:
    """A 45 + 35, B 30 + 30, D n/a + 39.5, all of 50."""
    sheet = made_up(np.array([[45, 35], [30, 30], [0, 39.5]]) / 50, np.array([50.0, 50.0]))
    return replace(sheet, maxima=np.array([[50.0, 50], [50, 50], [0, 50]]))


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Draw a small sheet with n/a items, halves, bonus points or a mean."""
    n, m = draw(st.integers(2, 5)), draw(st.integers(2, 4))
    cells = draw(st.lists(st.integers(1, 8), min_size=n * m, max_size=n * m))
    kept = draw(st.lists(st.sampled_from([0.0, 0.5, 1.0, 1.0]), min_size=n * m, max_size=n * m))
    weights = np.array(draw(st.lists(st.integers(1, 6), min_size=m, max_size=m)), dtype=float)
    applies = np.array(kept).reshape(n, m)
    applies[applies.sum(axis=1) == 0] = 1.0
    plain = made_up(applies * np.array(cells).reshape(n, m) / 8, weights)
    extra = np.array(draw(st.lists(st.sampled_from([0.0, 0.0, 0.5, -0.5]), min_size=n, max_size=n)))
    method: Method = draw(st.sampled_from(METHODS))
    return replace(
        plain, maxima=applies * weights, extra=extra if method == "sum" else np.zeros(n), method=method
    )


def tried_weights(limits: Admissible) -> Array:
    """Return all corners of a box and many weights within."""
    m = limits.weights.size
    corners = np.array(list(product([0, 1], repeat=m)))
    inside = np.random.default_rng(0).random((1500, m))
    within = np.asarray(limits.low + np.vstack([corners, inside]) * (limits.high - limits.low))
    if limits.keep_sum:
        within = within * limits.scale / within.sum(axis=1, keepdims=True)
        within = within[limits.contains(within)]
    return within


def index_by_hand(sheet: Sheet, unit: int, weights: Array) -> Fraction | float:
    """Return a unit's index under weights, item by item: fractions for a sum, plain floats for a mean."""
    above = below = Fraction(0)
    logs = inverses = 0.0
    for at, weight in enumerate(weights.tolist()):
        most, points = sheet.maxima[unit, at], sheet.points[unit, at]
        if most == 0:
            continue
        own = Fraction(weight) * Fraction(most) / Fraction(sheet.max_points[at])
        below += own
        above += own * Fraction(points) / Fraction(most)
        logs += float(own) * np.log(points / most)
        inverses += float(own) * most / points
    if sheet.method == "geometric":
        return float(np.exp(logs / float(below)))
    if sheet.method == "harmonic":
        return float(below) / inverses
    return above / below + Fraction(float(sheet.extra[unit])) / Fraction(sheet.scale)


def test_what_does_not_apply_leaves_the_denominator_under_changed_weights() -> None:
    sheet = two_domains()
    np.testing.assert_allclose(sheet.totals, [80, 60, 79])
    np.testing.assert_allclose(sheet.totals_under(np.array([37.5, 62.5])), [77.5, 60, 79])
    radius, rival = nearest_rival(sheet, "a")
    assert radius == pytest.approx(0.1, abs=1e-7)
    assert rival == "c"
    ranges = rank_ranges(sheet, admissible(sheet.max_points, 0.25)).possible
    assert (ranges.best.tolist(), ranges.worst.tolist()) == ([1, 3, 1], [2, 3, 2])
    assert ranges.proven


def test_a_radius_is_proven_below_and_turned_above() -> None:
    sheet = two_domains()
    radius = sheet_radius(sheet, 0, 2)
    turned = sheet.totals_under(np.array([50 * (1 - radius - 1e-6), 50 * (1 + radius + 1e-6)]))
    kept = sheet.totals_under(np.array([50 * (1 - radius + 1e-6), 50 * (1 + radius - 1e-6)]))
    assert turned[2] > turned[0]
    assert kept[0] > kept[2]
    assert sheet_radius(sheet, 0, 1) == 1.0
    assert sheet_radius(sheet, 2, 1) == 1.0, "39.5 of 50 is more than any mean of 30 and 30"


def test_bonus_points_stay_outside_the_scale() -> None:
    sheet = made_up(np.array([[0.9, 0.9], [0.99, 0.8], [0.5, 0.5]]), np.array([50.0, 50.0]))
    sheet = replace(sheet, extra=np.array([0.0, 1.0, 0.0]))
    np.testing.assert_allclose(sheet.totals, [90, 90.5, 50])
    np.testing.assert_allclose(sheet.totals_under(np.array([40.0, 60.0])), [90, 88.6, 50])
    radius, rival = nearest_rival(sheet, "b")
    assert radius == pytest.approx(0.005 / 0.095)
    assert rival == "a"


def test_a_zero_under_a_mean_is_last_whatever_the_weights_are() -> None:
    cells = np.array([[0.9, 0.2], [0.4, 0.5], [0.0, 1.0], [1.0, 0.0]])
    for method in METHODS[2:]:
        sheet = replace(made_up(cells, np.array([50.0, 50.0])), method=method)
        assert sheet.totals[2:].tolist() == [0, 0]
        ranges = rank_ranges(sheet, admissible(sheet.max_points, 0.9))
        assert ranges.ranks.tolist()[2:] == ranges.possible.worst.tolist()[2:] == [3, 3]
        assert sheet_radius(sheet, 1, 2) == 1.0


@settings(max_examples=40, deadline=None)
@given(sheet=sheets(), vary=st.sampled_from([0.1, 0.25, 0.6]), keep_sum=st.booleans())
def test_no_weights_contradict_orders_and_possible_ranks(sheet: Sheet, vary: float, keep_sum: bool) -> None:
    limits = admissible(sheet.max_points, vary, keep_sum=keep_sum)
    ranges, order = rank_ranges(sheet, limits), order_of(sheet, limits)
    found = sheet.index_under(tried_weights(limits))
    ahead = found[:, None, :] - found[:, :, None] > 2 * AHEAD  # row is behind column
    ranks = 1 + ahead.sum(axis=2)
    assert (ranks.min(axis=0) >= ranges.possible.best_bound).all()
    assert (ranks.max(axis=0) <= ranges.possible.worst_bound).all()
    assert not (ahead.any(axis=0) & order.above).any()
    for end, weights in (
        (ranges.possible.best, ranges.possible.best_weights),
        (ranges.possible.worst, ranges.possible.worst_weights),
    ):
        for unit, witness in enumerate(weights):
            assert limits.contains(witness)
            own = index_by_hand(sheet, unit, witness)
            others = [index_by_hand(sheet, at, witness) for at in range(len(sheet.unit_ids))]
            surely = sum(other > own + 1e-8 for other in others)
            perhaps = sum(other > own + 1e-11 for other in others)
            assert surely <= end[unit] - 1 <= perhaps


@settings(max_examples=25, deadline=None)
@given(sheet=sheets())
def test_within_a_radius_the_order_holds(sheet: Sheet) -> None:
    radius = sheet_radius(sheet, 0, 1)
    upper, lower = (0, 1) if radius >= 0 else (1, 0)
    found = sheet.index_under(tried_weights(admissible(sheet.max_points, min(abs(radius), 1 - 1e-9))))
    assert (found[:, upper] >= found[:, lower] - 2e-9).all()


@settings(max_examples=25, deadline=None)
@given(sheet=sheets())
def test_draws_rank_as_the_totals_do(sheet: Sheet) -> None:
    draws = admissible_draws(admissible(sheet.max_points, 0.25))
    drawn = simulate(sheet, draws, 200)
    found = sheet.index_under(draws.weights(200))
    ranks = 1 + (found[:, None, :] - found[:, :, None] > AHEAD).sum(axis=2)
    for unit, places in enumerate(drawn.places):
        assert places.tolist() == np.bincount(ranks[:, unit] - 1, minlength=len(places)).tolist()


@settings(max_examples=40, deadline=None)
@given(sheet=sheets())
def test_between_its_ends_a_share_leaves_the_ranking_as_it_is(sheet: Sheet) -> None:
    own = sheet.index_under(sheet.max_points)
    for item, interval in enumerate(stability(sheet).intervals):
        for share in np.linspace(interval.low + 1e-9, interval.high - 1e-9, 7):
            if not 0 < share < 1:
                continue
            moved = sheet.max_points * (1 - share) / (1 - interval.share)
            moved[item] = share * sheet.scale
            found = sheet.index_under(moved / moved.sum() * sheet.scale)
            turned = (own[:, None] > own + 1e-7) & (found[:, None] < found - 1e-9)
            assert not turned.any()


def test_two_units_meet_where_a_share_line_says() -> None:
    line = share_line(two_domains(), "1")
    (crossing,) = line.crossings
    assert (crossing.above, crossing.below) == ("a", "c")
    assert crossing.share == pytest.approx(0.45)
    assert line.totals[0].tolist() == pytest.approx([70, 60, 79])
