"""Totals to ranks."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parindex_analysis.catalog.models import TieRule
from parindex_analysis.scoring import rank

RULES: tuple[TieRule, ...] = ("min", "dense", "average")
# Hundredths of a point: many ties, and sums that floats hold exactly enough.
some_totals = st.lists(st.one_of(st.none(), st.integers(0, 12)), max_size=12)
laws = settings(max_examples=60)


def slow_rank(totals: list[float | None], ties: TieRule) -> list[float | None]:
    """Rank by counting, one unit at a time."""
    known = [total for total in totals if total is not None]
    found: list[float | None] = []
    for total in totals:
        if total is None:
            found.append(None)
            continue
        better = [other for other in known if other > total]
        equal = [other for other in known if other == total]
        found.append(
            {
                "min": 1.0 + len(better),
                "dense": 1.0 + len(set(better)),
                "average": 1 + len(better) + (len(equal) - 1) / 2,
            }[ties]
        )
    return found


def as_array(totals: list[float | None]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([math.nan if total is None else total for total in totals], dtype=np.float64)


def as_list(ranks: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[float | None]:
    return [None if math.isnan(place) else place for place in ranks.tolist()]


@pytest.mark.parametrize(
    ("ties", "expected"), [("min", [2, 1, 2, 4]), ("dense", [2, 1, 2, 3]), ("average", [2.5, 1, 2.5, 4])]
)
def test_equal_totals_follow_the_tie_rule(ties: TieRule, expected: list[float]) -> None:
    assert rank(np.array([80.0, 90, 80, 70]), ties).tolist() == expected


@laws
@given(some_totals, st.sampled_from(RULES))
def test_ranks_are_those_of_plain_counting(counts: list[int | None], ties: TieRule) -> None:
    totals = [None if count is None else count / 100 + 80 for count in counts]
    assert as_list(rank(as_array(totals), ties)) == slow_rank(totals, ties)


@laws
@given(some_totals, st.sampled_from(RULES), st.randoms(use_true_random=False))
def test_ranks_do_not_depend_on_the_order_of_units(
    counts: list[int | None], ties: TieRule, random: object
) -> None:
    order = list(range(len(counts)))
    random.shuffle(order)  # type: ignore[attr-defined]
    totals = as_array([None if count is None else count / 100 for count in counts])
    np.testing.assert_array_equal(rank(totals[order], ties), rank(totals, ties)[order])


@laws
@given(some_totals, st.sampled_from(RULES), st.integers(-50, 50))
def test_adding_the_same_points_to_all_changes_no_rank(
    counts: list[int | None], ties: TieRule, more: int
) -> None:
    totals = as_array([None if count is None else count / 100 for count in counts])
    np.testing.assert_array_equal(rank(totals + more, ties), rank(totals, ties))


def test_a_unit_without_a_total_has_no_rank_and_takes_no_place() -> None:
    np.testing.assert_array_equal(rank(np.array([70, math.nan, 80])), [2, math.nan, 1])
    assert rank(np.array([])).size == 0
    assert np.isnan(rank(np.array([math.nan, math.nan]))).all()


def test_noise_of_sums_does_not_part_equal_totals() -> None:
    assert rank(np.array([0.1 + 0.2, 0.3])).tolist() == [1, 1]


def test_differences_in_the_fifth_decimal_count_unless_the_decision_ranks_rounded_totals() -> None:
    totals = np.array([66.12345, 66.12346])
    assert rank(totals).tolist() == [2, 1]
    assert rank(totals, decimals=2).tolist() == [1, 1]
