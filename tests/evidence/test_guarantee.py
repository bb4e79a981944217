"""Robustness from totals alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from years import any_items, fact, make_year, ranks, real_year, rule_set, same_items, totals

from parindex_analysis.evidence import guaranteed_radius, guarantees
from parindex_analysis.sensitivity import pairwise_radius

laws = settings(max_examples=60)
Array = NDArray[np.float64]


def exact(total: float) -> tuple[float, float]:
    return total, total


@st.composite
def hidden(draw: st.DrawFn) -> tuple[Array, Array, Array]:
    """Draw maxima (they sum to 100) and the achievements of two units, the upper one first."""
    n = draw(st.integers(1, 8))
    shares = np.array(draw(st.lists(st.integers(1, 20), min_size=n, max_size=n)), dtype=float)
    part = st.lists(st.integers(0, 20), min_size=n, max_size=n)
    a, b = (np.array(draw(part)) / 20 for _ in range(2))
    weights = 100 * shares / shares.sum()
    return (weights, a, b) if weights @ a >= weights @ b else (weights, b, a)


def adversary(upper: float, lower: float, scale: float) -> tuple[Array, Array, Array]:
    """Return parts with these totals that give the order the least room: nothing in common."""
    if upper + lower >= scale:  # each loses its points where the other loses none
        weights = np.array([scale - upper, scale - lower, upper + lower - scale])
        return weights, np.array([0.0, 1, 1]), np.array([1.0, 0, 1])
    weights = np.array([upper, lower, scale - upper - lower])
    return weights, np.array([1.0, 0, 0]), np.array([0.0, 1, 0])


@laws
@given(hidden())
def test_the_guarantee_never_promises_more_than_the_hidden_parts_keep(
    parts: tuple[Array, Array, Array],
) -> None:
    weights, upper, lower = parts
    total_upper, total_lower = float(weights @ upper), float(weights @ lower)
    promised = guaranteed_radius(exact(total_upper), exact(total_lower), 100.0, "same")
    assert promised <= pairwise_radius(upper, lower, weights) + 1e-9


@laws
@given(st.integers(0, 9999), st.integers(1, 10000))
def test_the_guarantee_is_attained_by_adversarial_parts(one: int, other: int) -> None:
    lower, upper = sorted((one / 100, other / 100))
    if lower == upper:
        assert guaranteed_radius(exact(upper), exact(lower), 100.0, "same") == 0
        return
    weights, a, b = adversary(upper, lower, 100.0)
    assert weights @ a == pytest.approx(upper)
    assert weights @ b == pytest.approx(lower)
    assert pairwise_radius(a, b, weights) == pytest.approx(
        guaranteed_radius(exact(upper), exact(lower), 100.0, "same")
    )


@laws
@given(st.lists(st.integers(0, 1000), min_size=4, max_size=4), st.integers(0, 50), st.integers(0, 50))
def test_vaguer_prints_never_guarantee_more(ends: list[int], wider: int, lower_wider: int) -> None:
    low, high = sorted(ends[:2])
    less, more = sorted(ends[2:])
    upper, lower = (low / 10, high / 10), (less / 10, more / 10)
    vague_upper = (upper[0] - wider / 10, upper[1] + wider / 10)
    vague_lower = (lower[0] - lower_wider / 10, lower[1] + lower_wider / 10)
    precise = guaranteed_radius(upper, lower, 100.0, "same")
    assert guaranteed_radius(vague_upper, vague_lower, 100.0, "same") <= precise + 1e-12
    assert 0 <= precise <= 1


@laws
@given(st.integers(0, 100), st.integers(0, 100), st.floats(0, 1), st.floats(0, 1))
def test_the_guarantee_holds_for_every_total_inside_the_prints(
    u: int, v: int, at: float, also: float
) -> None:
    upper, lower = (u / 1.02, u / 1.02 + 1), (v / 1.02, v / 1.02 + 1)
    promised = guaranteed_radius(upper, lower, 100.0, "same")
    inside = exact(upper[0] + at), exact(lower[0] + also)
    if inside[0][0] <= 100:
        assert promised <= guaranteed_radius(*inside, 100.0, "same") + 1e-9


def test_well_known_values() -> None:
    assert guaranteed_radius(exact(95.0), exact(85.0), 100.0, "same") == 0.5  # 10 / (5 + 15)
    assert guaranteed_radius(exact(30.0), exact(10.0), 100.0, "same") == 0.5  # 20 / (30 + 10)
    assert guaranteed_radius(exact(100.0), exact(60.0), 100.0, "same") == 1  # the upper one lost nothing
    assert guaranteed_radius(exact(40.0), exact(0.0), 100.0, "same") == 1  # the lower one has nothing
    assert guaranteed_radius((80.0, 80.1), (79.95, 80.05), 100.0, "same") == 0
    assert guaranteed_radius(exact(101.0), exact(60.0), 100.0, "same") == 0  # bonus points: no guarantee
    assert guaranteed_radius(exact(54.0), exact(48.0), 60.0, "same") == pytest.approx(6 / 18)


def test_hanoi_2020_finance_over_environment() -> None:
    (found,) = guarantees(real_year("hanoi", 2020), "department")
    assert (found.above, found.below) == ("so-tai-chinh", "so-tai-nguyen-va-moi-truong")
    assert found.items == "may_differ"  # the items of Hanoi's rules are not public
    odds = np.sqrt(76.275 / 92.755 * (7.245 / 23.725))
    assert found.radius == pytest.approx((1 - odds) / (1 + odds))
    assert found.shown == 0.332
    assert not found.adjacent


def test_of_rules_that_are_not_known_nothing_is_claimed() -> None:
    printed = totals({"a": "90.00", "b": "80.00"})
    assert guarantees(make_year(printed), "department") == []
    named = rule_set({"1": None}, complete="name_only")
    assert guarantees(make_year(printed, rules=named), "department") == []
    geometric = rule_set({"1": 50, "2": 50}, aggregation="geometric")
    assert guarantees(make_year(printed, rules=geometric), "department") == []
    above = [*printed, *totals({"c": "102.50"})]
    assert guarantees(make_year(above, rules=any_items()), "department") == []


def test_what_the_rules_say_of_items_decides_which_claim_is_made() -> None:
    printed = totals({"a": 94.22, "b": 91.69})
    (any_,) = guarantees(make_year(printed, "ab", rules=any_items()), "department")
    (same,) = guarantees(make_year(printed, "ab", rules=same_items()), "department")
    assert (any_.items, round(any_.radius, 4)) == ("may_differ", 0.0973)
    assert (same.items, round(same.radius, 4)) == ("same", 0.1796)


def test_the_first_two_of_2022_hold_to_a_third_of_a_percent() -> None:
    ends = exact(92.76), exact(92.67)
    assert guaranteed_radius(*ends, 100.0, "may_differ") == pytest.approx(0.00333, abs=5e-6)
    assert guaranteed_radius(*ends, 100.0, "same") == pytest.approx(0.00618, abs=5e-6)


Applies = tuple[Array, Array, Array, Array, Array]


@st.composite
def with_gaps(draw: st.DrawFn) -> Applies:
    """Draw maxima, achievements of two units, and which items apply to each (at least one)."""
    n = draw(st.integers(1, 7))
    weights = np.array(draw(st.lists(st.integers(1, 20), min_size=n, max_size=n)), dtype=float)
    cells = [np.array(draw(st.lists(st.integers(0, 20), min_size=n, max_size=n))) / 20 for _ in range(2)]
    masks = [np.array(draw(st.lists(st.booleans(), min_size=n, max_size=n).filter(any))) for _ in range(2)]
    return weights, cells[0], cells[1], masks[0], masks[1]


def index_pct(weights: Array, achievement: Array, applies: Array) -> Array:
    """Return totals on a scale of 100: what does not apply leaves the denominator."""
    return np.asarray(100 * (weights * applies) @ achievement / (weights @ applies))


@laws
@given(with_gaps(), st.integers(0, 999))
def test_no_weights_within_the_guarantee_turn_an_order_whatever_items_apply(
    drawn: Applies, seed: int
) -> None:
    weights, a, b, own, others = drawn
    u, v = index_pct(weights, a, own), index_pct(weights, b, others)
    if u < v:
        a, b, own, others, u, v = b, a, others, own, v, u
    promised = guaranteed_radius(exact(float(u)), exact(float(v)), 100.0, "may_differ")
    draws = np.random.default_rng(seed).choice([-1.0, 1.0], (200, len(weights)))
    moved = weights * (1 + 0.9999 * promised * draws)
    assert (index_pct(moved, a, own) >= index_pct(moved, b, others) - 1e-9).all()


@laws
@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_units_without_a_common_item_attain_it(one: float, other: float) -> None:
    v, u = sorted((100 * one, 100 * other))
    if u - v < 0.01:
        return
    p = guaranteed_radius(exact(u), exact(v), 100.0, "may_differ")
    weights = np.array([u, 100 - u, v, 100 - v])  # earned and lost, of the upper unit and of the lower
    moved = weights * np.array([1 - p, 1 + p, 1 + p, 1 - p])
    achievement, own = np.array([1.0, 0, 1, 0]), np.array([1.0, 1, 0, 0])
    assert index_pct(weights, achievement, own) == pytest.approx(u)
    assert index_pct(weights, achievement, 1 - own) == pytest.approx(v)
    assert index_pct(moved, achievement, own) == pytest.approx(index_pct(moved, achievement, 1 - own))


def test_neighbours_are_known_by_their_printed_ranks_or_when_all_totals_are_public() -> None:
    found = guarantees(real_year("hanoi", 2019), "department")
    assert [(g.above, g.adjacent) for g in found] == [("so-noi-vu", True), ("van-phong-ubnd-thanh-pho", True)]
    printed = [*totals({"a": "90.00", "b": "80.00"}), *ranks({"a": 1, "b": 5}, of_n=9)]
    some = make_year(printed, rules=any_items())
    assert [g.adjacent for g in guarantees(some, "department")] == [False]


def test_low_confidence_totals_and_single_totals_guarantee_nothing() -> None:
    vague = fact("total", "80.00", "b", confidence="low")
    for facts in ([fact("total", "90.00", "a"), vague], [fact("total", "90.00", "a")]):
        assert guarantees(make_year(facts, rules=any_items()), "department") == []


def test_bonus_points_break_the_proof_so_nothing_is_guaranteed() -> None:
    rules = rule_set({"1": 100, "2": 5}, assessments={"2": "bonus"})
    assert guarantees(make_year(totals({"a": "90.00", "b": "80.00"}), rules=rules), "department") == []


def test_equal_prints_guarantee_nothing() -> None:
    (found,) = guarantees(make_year(totals({"a": "90.00", "b": "90.00"}), rules=any_items()), "department")
    assert found.radius == 0


def test_a_geometric_or_harmonic_mean_below_the_root_guarantees_nothing_either() -> None:
    rules = any_items()
    means = replace(rules, items=tuple(replace(item, aggregation="geometric") for item in rules.items))
    facts = totals({"a": "90.00", "b": "80.00"})
    assert guarantees(make_year(facts, rules=rules), "department")
    assert guarantees(make_year(facts, rules=means), "department") == []
