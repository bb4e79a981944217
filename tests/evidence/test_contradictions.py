"""Contradictions: the smallest sets of wrong facts, as trying every subset finds them."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from years import fact, make_year, ranks, real_year, totals

from parindex_analysis.catalog import Fact, Year
from parindex_analysis.evidence.bounds import feasible
from parindex_analysis.evidence.contradictions import Contradiction, contradiction
from parindex_analysis.evidence.hitting import minimal_conflict, smallest_sets
from parindex_analysis.evidence.known_block import read_block
from parindex_analysis.evidence.what_holds import forced

Named = set[tuple[tuple[str, str], ...]]
GTVT, NV, KCN = ("so-giao-thong-van-tai", "so-ngoai-vu", "ban-quan-ly-cac-khu-cong-nghiep-va-che-xuat")


def named(found: Contradiction | None) -> Named:
    ways = found.ways if found is not None else ()
    return {tuple(sorted((one.fact.measure, one.fact.unit_id) for one in way)) for way in ways}


def by_subsets(year: Year, group: str, most: int = 2) -> Named:
    """Try every set of facts, small ones first."""
    block = read_block(year, group)
    assert block is not None
    for size in range(most + 1):
        fits = [way for way in combinations(block.facts, size) if feasible(block.without(way))]
        if fits:
            return {tuple(sorted((one.measure, one.unit_id) for one in way)) for way in fits}
    raise AssertionError("no small set explains it")


def test_departments_of_2022_the_two_misprints_and_every_way_to_read_the_second() -> None:
    year, before = real_year("hanoi", 2022).trusted(), real_year("hanoi", 2021).trusted()
    found = forced(year, "department", before)
    clash = found.contradiction
    assert clash is not None
    assert clash.size == 2
    assert [one.fact.unit_id for one in clash.certain] == [GTVT]
    assert {(one.fact.measure, one.fact.unit_id) for one in clash.others} == {
        ("total", NV), ("total", KCN), ("list_position", NV), ("list_position", KCN)
    }  # fmt: skip
    assert [(slip.kind, slip.text) for slip in clash.certain[0].slips] == [("digit", "88.41")]
    exchanged = {
        (one.fact.text, slip.text) for one in clash.others for slip in one.slips if slip.kind == "exchanged"
    }
    assert {("81.21", "81.24"), ("81.24", "81.21"), ("18", "19"), ("19", "18")} <= exchanged
    bounds = found.bounds
    assert bounds is not None
    cut_off = bounds.of("so-tai-nguyen-va-moi-truong")
    assert (cut_off.total_low, cut_off.total_high) == (81.005, 81.245)
    assert bounds.of(GTVT).total_low == 88.325
    assert bounds.of(GTVT).rank_best == bounds.of(GTVT).rank_worst == 9


def test_districts_of_2022_any_of_the_three_means() -> None:
    found = contradiction(real_year("hanoi", 2022), "district", real_year("hanoi", 2021))
    assert named(found) == {(("mean_survey_pct", ""),), (("mean_appraised_pct", ""),), (("mean_total", ""),)}
    assert found is not None
    needed = {one.fact.measure: one.needed for way in found.ways for one in way}
    assert needed["mean_survey_pct"] == needed["mean_appraised_pct"] == (92.745, 100)
    assert needed["mean_total"] == (42.105, 91.565)
    assert [way[0].fact.confidence for way in found.ways] == ["medium", "high", "high"]


@pytest.mark.parametrize(
    ("index", "year"),
    [("hue", 2021), ("binhduong", 2017), ("thanhhoa", 2024), ("hoabinh", 2022), ("hoabinh", 2024)]
    + [("hanoi", year) for year in (2016, 2017, 2019, 2020, 2021, 2023, 2024)]
    + [("pci", 2014), ("papi", 2011), ("papi", 2022), ("par_index", 2017), ("namdinh", 2020)],
)
def test_figures_without_a_flaw_do_not_contradict_each_other(index: str, year: int) -> None:
    loaded = real_year(index, year).trusted()
    for group in loaded.groups:
        assert forced(loaded, group).contradiction is None


def test_a_rank_is_a_culprit_as_much_as_a_total() -> None:
    found = contradiction(
        make_year([fact("n_units", 3), *totals({"a": "9.0", "b": "5.0"}), *ranks({"a": 2, "b": 1})], "abc"),
        "department",
    )
    assert named(found) == {(("total", "a"),), (("total", "b"),), (("rank", "b"),)}
    assert found is not None
    by_fact = {(one.fact.measure, one.fact.unit_id): one for way in found.ways for one in way}
    assert by_fact["total", "a"].needed == (0, 5.05)
    assert by_fact["rank", "b"].needed == (3, 3)


def test_the_number_of_units_may_be_what_is_wrong() -> None:
    three = totals({"a": "9.0", "b": "8.0", "c": "7.0"})
    found = contradiction(make_year([fact("n_units", 2), *three], "abc"), "department")
    assert (("n_units", ""),) in named(found)


def test_figures_beyond_the_scale_are_named() -> None:
    found = contradiction(make_year([fact("n_units", 3), *totals({"a": "815.0"})], "abc"), "department")
    assert named(found) == {(("total", "a"),)}
    assert found is not None
    assert {slip.text for slip in found.ways[0][0].slips} == {"15.0", "85.0", "81.0"}


def test_an_absurd_set_of_facts_still_ends_with_its_smallest_explanation() -> None:
    absurd = [
        fact("n_units", 4), fact("max_total", "50.0"), fact("min_total", "60.0"), fact("mean_total", "99.0"),
        fact("count_above", 9, comparator=">", threshold=90.0), *ranks({"a": 7, "b": 1, "c": 1, "d": 2}),
        *totals({"a": "120.0", "b": "10.0"}),
    ]  # fmt: skip
    found = contradiction(make_year(absurd, "abcd"), "department")
    assert found is not None
    assert 2 <= found.size <= 6
    assert len(found.table) == found.size * len(found.ways)


def test_exact_totals_that_are_equal_have_no_different_ranks() -> None:
    facts = [fact("n_units", 2), *totals({"a": 5, "b": 5}), *ranks({"a": 1, "b": 2})]
    assert contradiction(make_year(facts, "ab"), "department") is not None
    printed = [fact("n_units", 2), *totals({"a": "5.00", "b": "5.00"}), *ranks({"a": 1, "b": 2})]
    assert contradiction(make_year(printed, "ab"), "department") is None


HIDDEN = [("thanhhoa", 2024, "department"), ("hue", 2021, "department"), ("binhduong", 2017, "district")]


@st.composite
def misprinted(draw: st.DrawFn) -> tuple[Year, str, set[tuple[str, str]]]:
    """Plant one slip into a few rows of a complete table: two digits, two units, or the mean."""
    index, number, group = draw(st.sampled_from(HIDDEN))
    year = real_year(index, number)
    truth = year.unit_facts(group, "total")
    some = sorted(draw(st.sets(st.sampled_from(sorted(truth)), min_size=4, max_size=5)))
    some.sort(key=lambda unit: -truth[unit].value)
    facts = [replace(truth[unit], group="department") for unit in some]
    facts += ranks({unit: at for at, unit in enumerate(some, 1)})
    mean = float(np.mean([one.value for one in facts[: len(some)]]))
    facts += [fact("mean_total", f"{mean:.2f}"), fact("n_units", len(some))]
    kind = draw(st.sampled_from(["digits", "units", "mean"]))
    at = draw(st.integers(0, len(some) - 2))
    if kind == "digits":
        text = facts[at].text
        swapped = text[1] + text[0] + text[2:]
        planted = {("total", some[at])} if swapped != text else set()
        facts[at] = _printed(facts[at], swapped)
    elif kind == "units":
        upper, lower = facts[at], facts[at + 1]
        facts[at], facts[at + 1] = _printed(upper, lower.text), _printed(lower, upper.text)
        planted = {("total", some[at]), ("total", some[at + 1])}
    else:
        facts[-2] = _printed(facts[-2], f"{mean + draw(st.sampled_from([-9.0, 0.9, 3.0])):.2f}")
        planted = {("mean_total", "")}
    return make_year(facts, some), "department", planted


def _printed(one: Fact, text: str) -> Fact:
    return replace(one, text=text, value=float(text))


@settings(max_examples=12)
@given(misprinted())
def test_planted_misprints_are_named_wherever_trying_all_subsets_finds_them(
    case: tuple[Year, str, set[tuple[str, str]]],
) -> None:
    year, group, planted = case
    expected = by_subsets(year, group)
    found = named(contradiction(year, group))
    without_size = {way for way in found if ("n_units", "") not in way}
    if expected == {()}:
        assert found == set()
    else:
        assert without_size == expected or min(map(len, found)) < min(map(len, expected))
        assert planted & {one for way in found for one in way}


def test_smallest_sets_of_small_families_equal_trying_all() -> None:
    conflicts = [{0, 1}, {1, 2}, {3, 4, 5}]

    def consistent(kept: frozenset[int]) -> bool:
        return not any(conflict <= kept for conflict in conflicts)

    sets, more = smallest_sets(consistent, 6, 10)
    assert sets == [frozenset({1, at}) for at in (3, 4, 5)]
    assert not more
    assert smallest_sets(consistent, 6, 2) == (sets[:2], True) or smallest_sets(consistent, 6, 2)[1]
    assert smallest_sets(consistent, 6, 10, at_most=1) == ([], False)
    assert smallest_sets(lambda kept: True, 3, 10) == ([frozenset()], False)
    assert minimal_conflict(consistent, range(3, 6)) == {3, 4, 5}
