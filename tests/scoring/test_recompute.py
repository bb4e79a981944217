"""Totals and ranks from public parts, beside the official ones."""

from __future__ import annotations

import math

import numpy as np
import pytest
from years import fact, make_year, ranks, real_year, rule_set, scores, totals

from parindex_analysis.catalog import Fact, Year
from parindex_analysis.scoring import Recomputed, recompute
from parindex_analysis.scoring.sheet import Sheet, domain_sheet

RULES = rule_set({"1": 40, "2": 60})
ITEMS = ["i1", "i2"]


def recomputed(year: Year, group: str = "department") -> Recomputed:
    result = recompute(year, group)
    assert isinstance(result, Recomputed)
    return result


@pytest.mark.parametrize("year", [2006, 2007, 2008, 2009, 2010, 2012, 2013, 2014])
def test_pci_totals_and_ranks_follow_from_sub_indices_and_weights(year: int) -> None:
    result = recomputed(real_year("pci", year), "province")
    assert result.compared == (64 if year < 2009 else 63)
    assert result.largest_difference <= 1e-5
    assert result.reproduced == result.compared
    assert result.ranks_differing == 0


def test_pci_2011_does_not_follow_its_weights() -> None:
    result = recomputed(real_year("pci", 2011), "province")
    assert result.reproduced == 0
    assert round(result.largest_difference, 3) == 0.552
    assert min(abs(unit.difference) for unit in result.units) == pytest.approx(0.002, abs=5e-4)
    assert all(unit.published_total > unit.total for unit in result.units)
    assert result.ranks_differing == 19


def test_pci_2005_has_no_weights_and_is_not_recomputed() -> None:
    assert recompute(real_year("pci", 2005), "province") == "no_points"


@pytest.mark.parametrize(("year", "n"), [(2011, 63), (2012, 63), (2013, 63), (2014, 61)])
def test_papi_totals_and_dimensions_follow_from_sub_dimensions(year: int, n: int) -> None:
    loaded = real_year("papi", year)
    result = recomputed(loaded, "province")
    assert (result.compared, result.reproduced, result.ranks_differing) == (n, n, 0)
    domains = domain_sheet(loaded, "province")
    assert isinstance(domains, Sheet)
    printed = [f for f in loaded.find("province", "points", item=None) if f.item in domains.item_ids]
    assert len(printed) == n * len(domains.item_ids) == n * 6
    for known in printed:
        row, column = domains.unit_ids.index(known.unit_id), domains.item_ids.index(known.item)
        assert domains.points[row, column] == pytest.approx(known.value, abs=1e-5)


def test_papi_2022_gives_61_totals_and_ranks_and_none_to_the_two_partial_provinces() -> None:
    result = recomputed(real_year("papi", 2022), "province")
    assert set(result.incomplete) == {"bac-giang", "bac-ninh"}
    without = [unit for unit in result.units if math.isnan(unit.total)]
    assert {unit.unit_id for unit in without} == set(result.incomplete)
    assert all(math.isnan(unit.rank) for unit in without)
    assert result.units[-2:] == tuple(without)
    ranked = [unit.rank for unit in result.units if not math.isnan(unit.rank)]
    assert len(ranked) == 61
    assert max(ranked) == 61
    assert result.compared == 0
    assert math.isnan(result.largest_difference)


def test_binhduong_2017_totals_are_the_sums_of_their_two_parts() -> None:
    result = recomputed(real_year("binhduong", 2017), "district")
    assert (result.compared, result.reproduced, result.ranks_differing) == (9, 9, 0)
    assert np.mean([unit.total for unit in result.units]) == pytest.approx(78.39, abs=0.005)


def test_binhduong_phu_giao_has_more_appraised_points_than_dau_tieng_and_ranks_below() -> None:
    year = real_year("binhduong", 2017)
    appraised = year.unit_facts("district", "appraised_points")
    place = {unit.unit_id: unit.rank for unit in recomputed(year, "district").units}
    assert appraised["huyen-phu-giao"].value > appraised["huyen-dau-tieng"].value
    assert place["huyen-phu-giao"] == place["huyen-dau-tieng"] + 1


def test_a_total_off_by_a_tenth_is_not_reproduced() -> None:
    year = make_year(
        [*totals({"a": "90.10", "b": "80.00"}), fact("n_units", 2)],
        "ab",
        rules=RULES,
        scored=scores({"a": [35, 55], "b": [30, 50]}, ITEMS),
    )
    result = recomputed(year)
    assert (result.compared, result.reproduced) == (2, 1)
    assert result.largest_difference == pytest.approx(0.1)
    assert result.ranks_differing == 0


def test_a_wrong_official_total_shows_in_the_ranks() -> None:
    year = make_year(
        totals({"a": "79.00", "b": "80.00"}),
        "ab",
        rules=RULES,
        scored=scores({"a": [35, 55], "b": [30, 50]}, ITEMS),
    )
    assert recomputed(year).ranks_differing == 2
    assert recomputed(year).table["rank_of_published"].tolist() == [2, 1]


def test_printed_ranks_go_before_ranks_of_official_totals() -> None:
    year = make_year(
        [*totals({"a": "90.00", "b": "90.00"}), *ranks({"a": 1, "b": 2}, of_n=2)],
        "ab",
        rules=RULES,
        scored=scores({"a": [35, 55], "b": [34, 56]}, ITEMS),
    )
    assert recomputed(year).table["rank_of_published"].tolist() == [1, 2]
    assert recomputed(year).ranks_differing == 1


def test_some_official_totals_give_no_official_rank() -> None:
    year = make_year(
        totals({"b": "80.00"}), "ab", rules=RULES, scored=scores({"a": [35, 55], "b": [30, 50]}, ITEMS)
    )
    result = recomputed(year)
    assert all(math.isnan(unit.rank_of_published) for unit in result.units)
    assert result.ranks_differing == 0


def rounded_parts(appraised: str, survey: str, total: str) -> list[Fact]:
    return [
        fact("appraised_points", appraised, "a"),
        fact("survey_points", survey, "a"),
        fact("total", total, "a"),
    ]


def test_parts_and_total_that_were_rounded_apart_still_agree() -> None:
    """66.404 + 26.364 = 92.768 is printed as 66.40 + 26.36 and 92.77."""
    facts = [*rounded_parts("66.40", "26.36", "92.77"), fact("survey_max", 31)]
    facts += [
        fact("appraised_points", "60.00", "b"),
        fact("survey_points", "20.00", "b"),
        fact("total", "80.00", "b"),
    ]
    result = recomputed(make_year([*facts, fact("n_units", 2)], "ab"))
    assert (result.compared, result.reproduced) == (2, 2)


def test_parts_that_miss_the_total_by_more_than_rounding_do_not_agree() -> None:
    facts = [*rounded_parts("66.40", "26.36", "92.78"), fact("survey_max", 31)]
    facts += [
        fact("appraised_points", "60.00", "b"),
        fact("survey_points", "20.00", "b"),
        fact("total", "80.00", "b"),
    ]
    assert recomputed(make_year([*facts, fact("n_units", 2)], "ab")).reproduced == 1


def test_a_truncated_official_total_agrees_with_what_it_cut_off() -> None:
    year = make_year(
        [fact("total", "92", "a", rounding="truncated"), fact("total", "80", "b", rounding="truncated")],
        "ab",
        rules=RULES,
        scored=scores({"a": [37, 55.76], "b": [31.5, 50]}, ITEMS),
    )
    assert recomputed(year).reproduced == 1  # 92.76 may be cut to 92; 81.5 can't be cut to 80


def test_ranks_among_some_units_are_not_held_against_ranks_among_all() -> None:
    year = make_year(
        totals({"a": "90.00", "b": "80.00", "c": "70.00"}),
        "abc",
        rules=RULES,
        scored=scores({"a": [35, None], "b": [30, 50], "c": [25, 45]}, ITEMS),
    )
    result = recomputed(year)
    assert (result.compared, result.reproduced, result.ranks_differing) == (2, 2, 0)


def test_units_with_gaps_come_last_by_name() -> None:
    table = scores({"d": [35, None], "c": [30, 50], "b": [None, 55], "a": [25, 45]}, ITEMS)
    result = recomputed(make_year(units="abcd", rules=RULES, scored=table))
    assert [unit.unit_id for unit in result.units] == ["c", "a", "b", "d"]
