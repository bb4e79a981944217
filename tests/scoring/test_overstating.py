"""Who overstates, by how much, on which items."""

from __future__ import annotations

import numpy as np
import pytest
from years import fact, make_year, real_year, rule_set

from parindex_analysis.catalog import RuleSet
from parindex_analysis.scoring import Overstating, overstating
from scoring.sheets import Record, cell, sheet

RULES = rule_set({"1": 60, "2": 30, "3": 10})
GROUP = "department"


def found_of(rules: RuleSet, *rows: Record) -> Overstating:
    found = overstating(make_year(units="abc", rules=rules, scored=sheet(rows)), GROUP)
    assert found is not None
    return found


def judged(unit_id: str, item_id: str, own: str, kept: str) -> list[Record]:
    return [cell(unit_id, item_id, own, "self"), cell(unit_id, item_id, kept, "appraised")]


@pytest.mark.parametrize(
    ("group", "own", "kept"), [("department", "64.75", "62.62"), ("district", "65.17", "61.46")]
)
def test_nam_dinh_2020_means_of_70(group: str, own: str, kept: str) -> None:
    found = overstating(real_year("namdinh", 2020), group)
    assert found is not None and found.mean_self is not None and found.mean_appraised is not None
    assert (found.mean_self.text, found.mean_appraised.text, found.mean_appraised.scale) == (own, kept, 70)
    assert (found.unit_ids, found.item_ids) == ((), ())
    assert found.table.empty and found.item_table.empty


def test_who_overstates_most_comes_first_over_the_items_with_both() -> None:
    rows = [
        *judged("a", "i1", "60", "58"), *judged("a", "i2", "20", "19.5"),
        *judged("b", "i1", "55", "50"), cell("b", "i2", "30", "self"),
        *judged("c", "i1", "40", "41"), *judged("c", "i2", "25", "20"),
    ]  # fmt: skip
    found = found_of(RULES, *rows)
    assert found.unit_ids == ("b", "c", "a")
    assert found.table.to_numpy().tolist() == [
        ["b", 55, 50, 5, 60],
        ["c", 65, 61, 4, 90],
        ["a", 80, 77.5, 2.5, 90],
    ]
    # Item 2: (0.5 + 5) / 2; item 1: (2 + 5 - 1) / 3
    assert found.item_ids == ("i2", "i1")
    assert found.item_table["overstated"].tolist() == pytest.approx([2.75, 2])
    assert found.item_self.tolist() == pytest.approx([22.5, 155 / 3])


def test_a_second_round_replaces_the_first() -> None:
    rows = [
        *judged("a", "i1", "60", "50"),
        cell("a", "i1", "59", "appraised_2"),
        *judged("b", "i1", "9", "7"),
    ]
    found = found_of(RULES, *rows)
    assert found.unit_ids == ("b", "a")
    assert found.appraised.tolist() == [7, 59]


def test_a_second_round_alone_is_appraised_too() -> None:
    found = found_of(RULES, cell("a", "i1", "60", "self"), cell("a", "i1", "59", "appraised_2"))
    assert (found.self_points - found.appraised).tolist() == [1]


def test_a_penalty_that_a_unit_keeps_to_itself_is_overstated() -> None:
    rules = rule_set({"1": 100, "2": 5, "3": 5}, assessments={"2": "penalty", "3": "bonus"})
    rows = [*judged("a", "i1", "90", "90"), *judged("a", "i2", "0", "2"), *judged("a", "i3", "1", "1")]
    rows += [*judged("b", "i1", "90", "90"), *judged("b", "i2", "-3", "1")]
    found = found_of(rules, *rows)
    assert found.table.to_numpy().tolist() == [["a", 91, 89, 2, 110], ["b", 87, 89, -2, 105]]


def test_survey_points_and_measurements_are_nobodys_statement() -> None:
    rows = [cell("a", "i1", "60", "self"), cell("a", "i1", "50"), cell("a", "i2", "20", "survey")]
    year = make_year(units="abc", rules=RULES, scored=sheet(rows))
    assert overstating(year, GROUP) is None


def test_without_a_sheet_printed_sums_of_units_are_compared() -> None:
    facts = [
        fact("self_points", "64.5", "a", scale=70.0),
        fact("appraised_points", "64.0", "a", scale=70.0),
        fact("self_points", "60.0", "b"),
        fact("appraised_points", "58.5", "b"),
        fact("self_points", "70.0", "c"),
    ]
    found = overstating(make_year(facts, "abc"), GROUP)
    assert found is not None and found.unit_ids == ("b", "a")
    assert (found.self_points - found.appraised).tolist() == [1.5, 0.5]
    np.testing.assert_equal(found.most, [np.nan, 70])


def test_one_mean_without_the_other_says_nothing() -> None:
    assert overstating(make_year([fact("mean_self_points", "64.75")]), GROUP) is None
    assert overstating(make_year(), GROUP) is None
