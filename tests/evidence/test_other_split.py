"""Other survey points where parts are not public."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linprog
from years import fact, make_year, ranks, real_year, rule_set, totals

from parindex_analysis.catalog import Year
from parindex_analysis.errors import ParindexError, UsageError
from parindex_analysis.evidence import Split, share_intervals
from parindex_analysis.scoring import WhatIf, rank, score
from parindex_analysis.scoring.whatif import Scored

laws = settings(max_examples=25)
UNITS = "abcdef"
Array = NDArray[np.float64]
Ends = dict[str, tuple[float, float, int, int]]


def intervals(year: Year, survey: float, group: str = "department") -> Ends:
    found = share_intervals(year, group, survey)
    assert isinstance(found, Split)
    return {
        one.unit_id: (one.total_low, one.total_high, one.rank_best, one.rank_worst) for one in found.units
    }


def split_range(totals: Array, parts: Array, factors: Array) -> Array:
    """Return the least and the greatest new total of units by themselves, by the closed formula."""
    ends = []
    for end, other, sign in ((0, 1, 1.0), (1, 0, -1.0)):
        start, room = parts[:, :, end], np.abs(parts[:, :, 1] - parts[:, :, 0])
        moved = np.maximum(sign * (totals[:, end] - start.sum(axis=1)), 0.0)
        first = int(np.argmin(factors))  # the part whose points change the new total least
        by_first = np.minimum(moved, room[:, first])
        left = moved - by_first
        new = start @ factors + sign * (by_first * factors[first] + left * factors[1 - first])
        fits = (left <= room[:, 1 - first] + 1e-9) & (sign * (start.sum(axis=1) - totals[:, other]) <= 1e-9)
        ends.append(np.where(fits, new, np.nan))
    return np.column_stack(ends)


def without_parts(year: Year) -> Year:
    """Return a year as newspapers would print it: totals and maxima of the parts, no points of parts."""
    hidden = {"appraised_points", "survey_points"}
    kept = [one for one in year.facts if one.measure not in hidden]
    maxima = [fact("appraisal_max", 65, group="district"), fact("survey_max", 35, group="district")]
    return replace(year, facts=(*kept, *maxima))


@pytest.mark.parametrize("survey", [0.0, 20.0, 50.0, 100.0])
def test_the_truth_of_binh_duong_2017_lies_inside_when_its_parts_are_hidden(survey: float) -> None:
    year = real_year("binhduong", 2017)
    true = score(year, "district", WhatIf({"survey": survey}))
    assert isinstance(true, Scored)
    hidden, shown = intervals(without_parts(year), survey, "district"), intervals(year, survey, "district")
    for unit, total, place in zip(true.unit_ids, true.totals, true.ranks, strict=True):
        low, high, best, worst = hidden[unit]
        assert low - 1e-6 <= total <= high + 1e-6
        assert best <= place <= worst
        narrow = shown[unit]
        assert low <= narrow[0] <= total <= narrow[1] <= high
        assert narrow[1] - narrow[0] < 0.3  # parts are printed to a tenth or a hundredth
        assert best <= narrow[2] <= place <= narrow[3] <= worst
    assert max(high - low for low, high, _, _ in hidden.values()) > 3


def test_the_official_split_changes_nothing() -> None:
    year = real_year("hanoi", 2020)
    found = intervals(year, 31)
    assert found["so-tai-chinh"] == (92.755, 92.765, 1, 1)
    assert found["so-tu-phap"] == (90.0, 92.765, 3, 3)
    assert found["so-tai-nguyen-va-moi-truong"] == (76.265, 76.275, 22, 22)


def test_hanoi_2020_with_half_the_points_for_the_survey() -> None:
    found = intervals(real_year("hanoi", 2020), 50)
    # Finance's parts are printed: 66.40 of 69 and 26.36 of 31
    middle = 66.40 * 50 / 69 + 26.36 * 50 / 31
    assert found["so-tai-chinh"][:2] == pytest.approx((middle, middle), abs=0.01)
    # Environment has 76.27 in all: the survey between 7.27 and 31 of 31
    low = (69 * 50 / 69) + 7.265 * 50 / 31
    high = (45.275 * 50 / 69) + 31 * 50 / 31
    assert found["so-tai-nguyen-va-moi-truong"][:2] == pytest.approx((low, high), abs=1e-5)
    assert found["so-tai-nguyen-va-moi-truong"][2:] == (4, 22)


@st.composite
def hidden_block(draw: st.DrawFn) -> tuple[list[tuple[int, int]], int, int]:
    """Draw appraised and survey points (of 6 and 4 units of ten points), and new survey points."""
    n = draw(st.integers(2, 4))
    part = st.tuples(st.integers(0, 6), st.integers(0, 4))
    return draw(st.lists(part, min_size=n, max_size=n)), draw(st.integers(0, 10)), draw(st.integers(0, 2))


@laws
@given(hidden_block())
def test_exact_totals_equal_enumeration_of_whole_parts(drawn: tuple[list[tuple[int, int]], int, int]) -> None:
    """With whole totals and maxima all ends of A + B = T are whole, so the grid has every end."""
    points, new, known = drawn
    n, units = len(points), UNITS[: len(points)]
    facts = [fact("appraisal_max", 60), fact("n_units", n)]
    facts += [fact("total", float(10 * (a + b)), unit) for unit, (a, b) in zip(units, points, strict=True)]
    facts += [
        fact("appraised_points", float(10 * a), unit)
        for unit, (a, _) in list(zip(units, points, strict=True))[:known]
    ]
    splits = [
        [(a, b)] if at < known else [(x, a + b - x) for x in range(7) if 0 <= a + b - x <= 4]
        for at, (a, b) in enumerate(points)
    ]
    tables = np.array(list(product(*splits)), dtype=float)  # shape (n_tables, n_units, 2)
    news = tables @ np.array([10 * (10 - new) / 6, 10 * new / 4])
    places = np.array([rank(row) for row in news])
    found = intervals(make_year(facts, units), 10.0 * new)
    for at, unit in enumerate(units):
        low, high, best, worst = found[unit]
        assert (low, high) == pytest.approx((news[:, at].min(), news[:, at].max()), abs=1e-5)
        assert (best, worst) == (places[:, at].min(), places[:, at].max())


@laws
@given(
    st.lists(st.tuples(st.floats(0, 60), st.floats(0, 40)), min_size=1, max_size=4),
    st.floats(0, 2),
    st.floats(0, 3),
    st.integers(0, 100),
)
def test_one_unit_by_itself_has_the_ends_of_a_programme(
    points: list[tuple[float, float]], width: float, wide: float, survey: int
) -> None:
    parts = np.array(points)
    ends = np.stack((np.maximum(parts - wide, 0), np.minimum(parts + wide, [60, 40])), axis=2)
    sums = parts.sum(axis=1)
    total = np.column_stack((np.maximum(sums - width, 0), np.minimum(sums + width, 100)))
    factors = np.array([(100 - survey) / 60, survey / 40])
    low, high = split_range(total, ends, factors).T
    assert (low <= parts @ factors + 1e-9).all()
    assert (parts @ factors <= high + 1e-9).all()
    for at in range(len(points)):
        for sign, found in ((1.0, low[at]), (-1.0, high[at])):
            rows, bound = [[1.0, 1.0], [-1.0, -1.0]], [total[at, 1], -total[at, 0]]
            best = linprog(sign * factors, rows, bound, bounds=ends[at].tolist())
            assert best.fun == pytest.approx(sign * found, abs=1e-6)


def test_parts_that_can_not_give_the_total_have_no_range() -> None:
    ends = split_range(np.array([[90.0, 90.0]]), np.array([[[0, 50.0], [0, 30.0]]]), np.array([1.0, 1.0]))
    assert np.isnan(ends).all()


def test_without_facts_that_couple_units_ranks_follow_from_single_ranges() -> None:
    printed = {"a": "91.20", "b": "90.40", "c": "88.00", "d": "70.10"}
    year = make_year([*totals(printed), fact("survey_max", 30)], "abcd")
    found = intervals(year, 60)
    total = np.array([year.unit_facts("department", "total")[unit].interval for unit in printed])
    parts = np.tile([[0.0, 70.0], [0.0, 30.0]], (4, 1, 1))
    single = split_range(total, parts, np.array([40 / 70, 60 / 30]))
    for at, unit in enumerate(printed):
        assert found[unit][:2] == pytest.approx(tuple(single[at]), abs=2e-6)
        others = np.delete(single, at, axis=0)
        assert found[unit][2] == 1 + (others[:, 0] > single[at, 1]).sum()
        assert found[unit][3] == 1 + (others[:, 1] > single[at, 0]).sum()


def test_a_printed_mean_of_a_part_narrows_the_totals() -> None:
    printed = [*totals({"a": "90.00", "b": "80.00"}), fact("survey_max", 30)]
    loose = intervals(make_year(printed, "ab"), 60)
    tight = intervals(make_year([*printed, fact("mean_survey_pct", "100.00")], "ab"), 60)
    assert loose["a"][0] == pytest.approx(70 * 40 / 70 + 19.995 * 2, abs=1e-5)
    assert tight["a"][:2] == pytest.approx((60 * 40 / 70 + 30 * 2, 60 * 40 / 70 + 30 * 2), abs=0.02)
    assert (loose["a"][2:], tight["a"][2:]) == ((1, 2), (1, 1))


def test_what_can_not_be_said() -> None:
    year = make_year([*totals({"a": "90.00", "b": "80.00"}), fact("survey_max", 30)], "ab")
    with pytest.raises(UsageError, match="can't have 101 of 100 points"):
        share_intervals(year, "department", 101)
    no_maxima = make_year(totals({"a": "90.00", "b": "80.00"}), "ab")
    assert share_intervals(no_maxima, "department", 50) == "no_maxima"
    assert share_intervals(make_year([fact("survey_max", 30)]), "department", 50) == "no_size"
    silent = make_year([fact("survey_max", 30), fact("n_units", 6)])
    assert share_intervals(silent, "department", 50) == "no_facts"
    bonus = rule_set({"1": 100, "2": 5}, assessments={"2": "bonus"})
    assert share_intervals(replace(year, rules={"department": bonus}), "department", 50) == "extra_points"
    wrong = make_year([*year.facts, *ranks({"a": 2, "b": 1}, of_n=2)], "ab")
    with pytest.raises(ParindexError, match="parindex audit"):
        share_intervals(wrong, "department", 50)


def test_the_table_has_a_row_a_unit() -> None:
    found = share_intervals(real_year("hanoi", 2024), "district", 50)
    assert isinstance(found, Split)
    assert found.points == {"appraised": 50, "survey": 50}
    assert found.official == {"appraised": 70, "survey": 30}
    (row,) = found.table.to_dict("records")
    assert (row["group"], row["unit"], row["rank_best"]) == ("district", "quan-long-bien", 1)
