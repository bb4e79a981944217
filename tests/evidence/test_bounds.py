"""Bounds: known by hand, equal to enumeration on small groups, and never past the truth on real tables."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from years import any_items, fact, make_year, ranks, real_year, rule_set, totals

from evidence.tables import enumerate_bounds
from parindex_analysis.catalog import Fact, Year
from parindex_analysis.catalog.facts import Evidence
from parindex_analysis.catalog.models import TieRule, YearSettings
from parindex_analysis.evidence import guarantees
from parindex_analysis.evidence.bounds import Bounds, block_bounds, outward
from parindex_analysis.evidence.known_block import Block, read_block
from parindex_analysis.evidence.what_holds import forced
from parindex_analysis.scoring import rank as rank_totals

TIES: tuple[TieRule, ...] = ("min", "dense", "average")


def bound(facts: list[Fact], units: str = "abc", n: int | None = None, **settings_: Any) -> Bounds:
    found = block_bounds(block(facts, units, n, **settings_))
    assert found is not None
    return found


def block(facts: list[Fact], units: str = "abc", n: int | None = None, **settings_: Any) -> Block:
    size = fact("n_units", n or len(units))
    read = read_block(make_year([size, *facts], units, **settings_), "department")
    assert read is not None
    return read


def ends(bounds: Bounds, unit_id: str) -> tuple[float, float, float, float]:
    one = bounds.of(unit_id)
    return one.total_low, one.total_high, one.rank_best, one.rank_worst


def test_a_district_between_two_printed_ones_lies_between_their_totals() -> None:
    year = real_year("hanoi", 2020).trusted()
    read = read_block(year, "district")
    assert read is not None
    found = block_bounds(read)
    assert found is not None
    for unit in ("huyen-my-duc", "quan-thanh-xuan", "huyen-thanh-oai"):
        assert ends(found, unit)[:2] == (90, 91.685)
    for unit in ("quan-long-bien", "quan-dong-da"):
        assert ends(found, unit)[:2] == (91.675, 94.225)
    assert found.of("huyen-quoc-oai").evidence == "published"
    assert found.positions[17] == (90, 91.685)
    assert found.positions[18] == (83.855, 90)
    assert list(found.table.columns) == [
        "group", "unit", "total_low", "total_high", "rank_best", "rank_worst", "evidence"
    ]  # fmt: skip
    assert list(found.positions_table.columns) == ["group", "rank", "total_low", "total_high"]
    assert len(found.table) == len(found.positions_table) == 30


def test_a_mean_leaves_little_for_the_one_unit_without_a_total() -> None:
    found = bound([*totals({"a": "90.0", "b": "80.0"}), fact("mean_total", "80.0")])
    assert ends(found, "c") == pytest.approx((69.75, 70.25, 3, 3))


def test_a_unit_may_share_a_printed_rank_but_not_one_that_starts_behind_it() -> None:
    found = bound([*ranks({"a": 1, "b": 4})], "abcd")
    assert ends(found, "c")[2:] == (1, 3)
    assert ends(found, "d")[2:] == (1, 3)


def test_equal_exact_totals_share_their_rank() -> None:
    found = bound(totals({"a": 5, "b": 5, "c": 4}))
    assert [ends(found, unit)[2:] for unit in "abc"] == [(1, 1), (1, 1), (3, 3)]
    with_mean = bound([*totals({"a": 5, "b": 5}), fact("mean_total", 4)])
    assert ends(with_mean, "b")[2:] == (1, 1)
    assert ends(with_mean, "c") == (2, 2, 3, 3)


def test_a_total_that_can_only_tie_is_not_ranked_below() -> None:
    cut = totals({"a": "3", "b": "4"}, rounding="truncated")
    found = bound([*cut, fact("mean_total", "3.0")], "abc")
    assert [ends(found, unit)[2:] for unit in "abc"] == [(1, 2), (1, 1), (3, 3)]


def test_places_in_a_list_order_the_totals() -> None:
    listed = [fact("list_position", at, unit) for at, unit in enumerate("abcd", 1)]
    found = bound([*listed, *totals({"a": "9.0", "c": "5.0"})], "abcd")
    assert ends(found, "b") == (4.95, 9.05, 1, 2)
    assert ends(found, "d") == (0, 5.05, 2, 4)


def test_two_lists_may_order_equal_totals_differently() -> None:
    one = [fact("list_position", at, unit) for at, unit in enumerate("ab", 1)]
    other = [fact("list_position", at, unit, source_id="other") for at, unit in enumerate("ba", 1)]
    assert ends(bound([*one, *other, *totals({"a": "9.0"})], "abc"), "b")[:2] == (8.95, 9.05)


def test_parts_and_their_means_bound_the_totals() -> None:
    maxima = [fact("appraisal_max", 70), fact("survey_max", 30)]
    one = bound([*maxima, fact("appraised_points", "60.0", "a")])
    assert ends(one, "a")[:2] == (59.95, 90.05)
    means = [fact("mean_appraised_points", 69), fact("mean_survey_points", 10)]
    both = bound([*maxima, *means])
    assert ends(both, "a")[:2] == (67, 100)  # the two others may have all 70 points of the appraisal
    assert both.positions[0] == (79, 100)
    assert both.positions[2] == (67, 79)
    by_share = bound([*maxima, fact("mean_appraised_pct", 50), fact("mean_survey_pct", 100)])
    assert by_share.positions[0][0] == 65


def test_a_mean_lies_between_the_mean_parts_where_maxima_are_not_known() -> None:
    found = bound([fact("mean_appraised_pct", "80.0"), fact("mean_survey_pct", "90.0")], "a")
    assert found.positions == ((79.95, 90.05),)


def test_only_published_figures_of_the_year_before_are_used() -> None:
    change = [fact("mean_total_change", "1.0"), fact("rank_change", 2, "b")]
    last = [fact("mean_total", "80.0"), *ranks({"b": 3})]
    cases: list[tuple[Evidence, float, tuple[int, int]]] = [
        ("published", 80.9, (1, 1)),
        ("derived", 0, (1, 3)),
    ]
    for evidence, least, rank in cases:
        before = make_year([replace(one, evidence=evidence) for one in last], "abc", year=2019)
        year = make_year([fact("n_units", 3), *change], "abc")
        read = read_block(year, "department", before)
        assert read is not None
        found = block_bounds(read)
        assert found is not None
        assert ends(found, "b")[2:] == rank
        assert found.positions[0][0] == pytest.approx(least)


def test_what_rules_add_or_take_lifts_the_scale() -> None:
    rules = rule_set({"1": 100, "2": 5, "3": 3}, assessments={"2": "bonus", "3": "penalty"})
    found = bound([fact("max_total", "104.0")], "ab", rules=rules)
    assert found.positions == ((103.95, 104.05), (-3, 104.05))


def test_ranks_of_rounded_totals_differ_by_a_unit_of_the_last_decimal() -> None:
    found = bound([*ranks({"a": 1, "b": 2}), *totals({"a": "9.0"})], "ab", rank_on="rounded", decimals=1)
    assert ends(found, "b")[1] <= 9.05 - 0.1 + 1e-9


def test_points_lost_are_taken_from_the_scale() -> None:
    rules = rule_set({"1": 60, "2": 40})
    lost = [fact("points_lost", "4.5", "a", item="i1"), fact("points_lost", "1.0", "a", item="i2")]
    assert ends(bound(lost, rules=rules), "a")[:2] == (94.4, 94.6)
    assert ends(bound(lost[:1], rules=rules), "a")[:2] == (0, 95.55)


def test_public_items_give_the_total_that_is_not_printed() -> None:
    found = block_bounds(_read(real_year("papi", 2022), "province"))
    assert found is not None
    widths = [unit.total_high - unit.total_low for unit in found.units]
    assert sum(width < 0.01 for width in widths) == 61  # two provinces have missing parts
    assert max(widths) > 30


def test_ends_are_rounded_outwards_but_for_the_noise_of_the_solver() -> None:
    assert outward((89.99999999, 91.68500000001)) == (90, 91.685)
    assert outward((1 / 3, 1 / 3)) == (0.333333, 0.333334)


def _read(year: Year, group: str) -> Block:
    read = read_block(year, group)
    assert read is not None
    return read


@st.composite
def small_groups(draw: st.DrawFn) -> tuple[list[Fact], str, TieRule]:
    """Draw a few units with totals on a coarse grid, and what a paper might print of them."""
    n = draw(st.integers(2, 4))
    units = "abcd"[:n]
    ties = draw(st.sampled_from(TIES))
    values = [draw(st.integers(0, 8)) / 2 for _ in units]
    places = rank_totals(np.array(values), ties)
    facts: list[Fact] = []
    for at, unit in enumerate(units):
        if draw(st.booleans()):
            rounding = draw(st.sampled_from(["rounded", "truncated"]))
            facts.append(_total(values[at], unit, rounding, draw(st.integers(0, 1))))
        if draw(st.integers(0, 3)) == 0:
            facts.append(fact("rank", float(places[at]), unit))
    if draw(st.booleans()):
        facts.append(fact("mean_total", f"{sum(values) / n:.1f}"))
    if draw(st.integers(0, 2)) == 0:
        threshold = draw(st.integers(0, 4)) + 0.25
        count = sum(value > threshold for value in values)
        facts.append(fact("count_above", count, comparator=">", threshold=threshold))
    if draw(st.integers(0, 2)) == 0:
        facts.append(_total(max(values), "", "rounded", 1, "max_total"))
    if draw(st.integers(0, 2)) == 0:
        facts.append(_total(min(values), "", "truncated", 0, "min_total"))
    return facts, units, ties


def _total(value: float, unit: str, rounding: str, decimals: int, measure: str = "total") -> Fact:
    scaled = value * 10**decimals
    kept = math.floor(scaled) if rounding == "truncated" else math.floor(scaled + 0.5)
    return fact(measure, f"{kept / 10**decimals:.{decimals}f}", unit, rounding=rounding)


@settings(max_examples=30)
@given(small_groups())
def test_bounds_of_small_groups_equal_enumeration(case: tuple[list[Fact], str, TieRule]) -> None:
    facts, units, ties = case
    found = bound(facts, units, scale=4.0, tie_rule=ties)
    expected = enumerate_bounds(facts, units, ties, scale=4.0)
    # Where prints only touch (below 2; 2 or more), totals of different ranks may meet in closed intervals.
    closed = enumerate_bounds(facts, units, ties, scale=4.0, strict=0.0)
    assert expected is not None and closed is not None
    for unit in units:
        total, places = expected[unit]
        printed = {one.measure for one in facts if one.unit_id == unit}
        if not {"total", "rank"} <= printed:  # there the interval is the print's
            low, high = ends(found, unit)[:2]
            assert closed[unit][0][0] - 3e-6 <= low <= total[0] + 3e-6
            assert total[1] - 3e-6 <= high <= closed[unit][0][1] + 3e-6
        assert ends(found, unit)[2:] == places


MASKED = [("hue", 2021, "department"), ("thanhhoa", 2024, "department"), ("binhduong", 2017, "district")]
MASKED += [("pci", 2014, "province")]


@st.composite
def newspapers(draw: st.DrawFn) -> tuple[Year, str, dict[str, float], dict[str, float]]:
    """Hide a complete table and print of it what papers print; return the truth beside it."""
    index, number, group = draw(st.sampled_from(MASKED))
    year = real_year(index, number)
    truth = {unit: one.value for unit, one in year.unit_facts(group, "total").items()}
    values = np.array(list(truth.values()))
    places = dict(zip(truth, rank_totals(values).tolist(), strict=True))
    listed = sorted(truth, key=lambda unit: places[unit])
    decimals, rounding = draw(st.integers(0, 2)), draw(st.sampled_from(["rounded", "truncated"]))
    shown = [*listed[: draw(st.integers(0, 4))], *listed[len(listed) - draw(st.integers(0, 2)) :]]
    shown += draw(st.lists(st.sampled_from(listed), max_size=4))
    facts = [fact("n_units", len(truth), group=group)]
    for unit in dict.fromkeys(shown):
        told = draw(st.sampled_from(["both", "total", "rank"]))
        if told != "rank":
            facts.append(replace(_total(truth[unit], unit, rounding, decimals), group=group))
        if told != "total":
            facts.append(fact("rank", places[unit], unit, group=group))
    if draw(st.booleans()):
        facts.append(replace(_total(values.mean(), "", "rounded", 2, "mean_total"), group=group))
    if draw(st.booleans()):
        threshold = round(float(np.median(values)))
        count = int((values > threshold).sum())
        facts.append(fact("count_above", count, comparator=">", threshold=float(threshold), group=group))
    if draw(st.booleans()):
        facts.append(replace(_total(values.max(), "", rounding, decimals, "max_total"), group=group))
        facts.append(replace(_total(values.min(), "", rounding, decimals, "min_total"), group=group))
    return replace(year, facts=tuple(facts), scores=None), group, truth, places


@settings(max_examples=8)
@given(newspapers())
def test_the_truth_behind_a_newspaper_lies_inside_the_bounds(
    case: tuple[Year, str, dict[str, float], dict[str, float]],
) -> None:
    year, group, truth, places = case
    found = block_bounds(_read(year, group))
    assert found is not None
    for unit, total in truth.items():
        one = found.of(unit)
        assert one.total_low <= total <= one.total_high
        assert one.rank_best <= places[unit] <= one.rank_worst
    for (low, high), total in zip(found.positions, sorted(truth.values(), reverse=True), strict=True):
        assert low <= total <= high


def test_a_total_above_the_scale_without_rules_is_no_misprint_and_nobody_printed_an_upper_end() -> None:
    facts = [*totals({"a": "102.50", "b": "99.50"}), fact("n_units", 4)]
    found = forced(make_year(facts, "abcd"), "department")
    assert found.contradiction is None and found.bounds is not None
    assert (found.bounds.of("a").total_low, found.bounds.of("a").total_high) == (102.495, 102.505)
    assert found.bounds.of("c").total_high == found.bounds.positions[0][1] == math.inf
    assert found.bounds.of("c").rank_best == 1
    held = forced(make_year([*facts, fact("max_total", "102.50")], "abcd"), "department")
    assert held.bounds is not None
    assert held.bounds.of("c").total_high == pytest.approx(102.505)
    mean = forced(make_year([*facts, fact("mean_total", "90.00")], "abcd"), "department")
    assert mean.bounds is not None  # the two others share what the sum leaves
    assert mean.bounds.of("c").total_high == pytest.approx(4 * 90.005 - 102.495 - 99.495)


def test_the_scale_of_known_rules_without_bonus_points_is_an_upper_end() -> None:
    facts = [*totals({"a": "102.50", "b": "99.50"}), fact("n_units", 4)]
    assert forced(make_year(facts, "abcd", rules=any_items()), "department").contradiction is not None
    below = forced(make_year(facts[1:], "abcd", rules=any_items()), "department")
    assert below.bounds is not None and below.bounds.of("c").total_high == 100


def test_units_that_take_no_rank_do_not_widen_the_ranks_of_others() -> None:
    years = {2020: YearSettings(unranked=("c",)), 2019: YearSettings()}
    facts = [*totals({"a": "90.00", "b": "80.00"}), fact("n_units", 3)]
    known = forced(make_year(facts, "abc", years=years), "department").bounds
    assert known is not None
    assert [(one.unit_id, one.rank_best, one.rank_worst) for one in known.units] == [("a", 1, 1), ("b", 2, 2)]
    ranked_only = [*totals({"a": "90.00"}), *ranks({"a": 1}, of_n=2)]  # "of 2" counts ranked units
    known = forced(make_year(ranked_only, "abc", years=years), "department").bounds
    assert known is not None and known.of("b").rank_worst == 2
    # c may have the greatest total of all, and its share of the mean
    greatest = [*totals({"a": "90.00"}), fact("n_units", 3), fact("max_total", "95.00")]
    known = forced(
        make_year([*greatest, fact("mean_total", "92.00")], "abc", years=years), "department"
    ).bounds
    assert known is not None and known.positions[0][0] < 95 and known.of("b").total_high < 95.01


def test_the_neighbours_of_a_guarantee_are_ranked_units() -> None:
    years = {2020: YearSettings(unranked=("c",)), 2019: YearSettings()}
    facts = [*totals({"a": "90.00", "b": "80.00", "c": "85.00"}), fact("n_units", 3)]
    (pair,) = guarantees(make_year(facts, "abc", rules=any_items(), years=years), "department")
    assert (pair.above, pair.below, pair.adjacent) == ("a", "b", True)
