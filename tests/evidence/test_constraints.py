"""Facts become the constraints that they are, each keeping the facts that it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from years import fact, make_year, ranks, real_year, totals

from parindex_analysis.catalog import Fact
from parindex_analysis.errors import UsageError
from parindex_analysis.evidence.known_block import Block, read_block


def block(facts: Sequence[Fact], units: str = "abcd", **settings: Any) -> Block:
    read = read_block(make_year([fact("n_units", len(units)), *facts], units, **settings), "department")
    assert read is not None
    return read


def said(facts: Sequence[Fact], kind: str, **settings: Any) -> list[tuple[object, ...]]:
    found = block(facts, **settings).of_kind(kind)
    return [(one.unit_id or one.position, one.low, one.high) for one in found]


def test_a_printed_total_is_the_interval_of_its_print() -> None:
    assert said(totals({"a": "92.76"}), "total") == [("a", pytest.approx(92.755), pytest.approx(92.765))]
    cut = totals({"a": "93"}, rounding="truncated")
    assert said(cut, "total") == [("a", 93, 94)]
    above = totals({"a": "90"}, comparator=">")
    assert said(above, "total") == [("a", 89.5, float("inf"))]


def test_a_count_bounds_the_totals_on_both_sides_of_it() -> None:
    count = [fact("count_above", 3, comparator=">", threshold=90.0)]
    assert said(count, "position") == [(3, 90, float("inf")), (4, -float("inf"), 90)]
    below = [fact("count_above", 1, comparator="<", threshold=90.0)]
    assert said(below, "position") == [(3, 90, float("inf")), (4, -float("inf"), 90)]


def test_a_count_of_more_units_than_there_are_is_an_empty_interval() -> None:
    ((_, low, high),) = said([fact("count_above", 5, comparator=">", threshold=90.0)], "position")[:1]
    assert isinstance(low, float)
    assert isinstance(high, float)
    assert low > high


def test_parts_stay_within_their_maxima() -> None:
    maxima = [fact("appraisal_max", 70), fact("survey_max", 30)]
    points = [fact("appraised_points", "69.98", "a"), fact("survey_points", "20.00", "a")]
    found = said([*maxima, *points], "total")
    assert ("a", pytest.approx(89.97), pytest.approx(89.99)) in found
    beyond = said([*maxima, fact("survey_points", "31.0", "a")], "part")
    assert beyond == [("a", pytest.approx(30.95), 30)]


def test_a_list_is_a_chain_of_its_neighbours_and_closes_where_one_is_taken_out() -> None:
    listed = [fact("list_position", at, unit) for at, unit in enumerate("abcd", 1)]
    whole = block(listed)
    assert [(one.unit_id, one.below) for one in whole.of_kind("order")] == [
        ("a", "b"),
        ("b", "c"),
        ("c", "d"),
    ]
    without = whole.without(listed[1:2])
    assert [(one.unit_id, one.below) for one in without.of_kind("order")] == [("a", "c"), ("c", "d")]


def test_what_is_not_believed_takes_all_its_constraints_with_it() -> None:
    facts = [*totals({"a": "9.0"}), *ranks({"a": 1}), fact("max_total", "9.0")]
    whole = block(facts)
    assert [one.measure for one in whole.facts] == ["total", "rank", "max_total"]
    assert [one.measure for one in whole.without(facts[:1]).facts] == ["rank", "max_total"]
    assert whole.without([]) is whole


def test_the_mean_of_a_year_before_that_was_derived_is_not_used() -> None:
    year, before = real_year("hanoi", 2022), real_year("hanoi", 2021)
    read = read_block(year, "department", before)
    assert read is not None
    means = [one for one in read.of_kind("mean") if "mean_total_change" in {f.measure for f in one.facts}]
    assert means == []
    later = read_block(real_year("hanoi", 2023), "department", year)
    assert later is not None
    (change,) = (one for one in later.of_kind("mean") if len(one.facts) == 2)
    assert [change.low, change.high] == pytest.approx([88.45, 88.47])


def test_without_a_size_there_is_no_block() -> None:
    assert read_block(make_year(totals({"a": "9.0"})), "department") is None


def test_an_unknown_block_is_refused() -> None:
    with pytest.raises(UsageError, match="no block 'village'"):
        read_block(make_year(), "village")
