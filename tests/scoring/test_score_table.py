"""A sheet as arrays: which points count, what does not apply, where each comes from."""

from __future__ import annotations

import math
from typing import Any

import hypothesis
import numpy as np
import pandas as pd
import pytest
from years import make_year, rule_set

from parindex_analysis.catalog import RuleSet
from parindex_analysis.scoring.score_table import ORIGINS, Cells, read_cells
from parindex_analysis.scoring.tree import tree_of
from scoring.plain import GROUP, World, worlds

NAN = math.nan


def cells_of(rules: RuleSet, *rows: tuple[Any, ...], units: str = "ab") -> Cells:
    """Return the cells of rows (unit, item, kind, value) with an input's name or an answer in words."""
    columns = ["unit_id", "item_id", "kind", "value", "input", "text"]
    table = pd.DataFrame([(*row, "", "")[:6] for row in rows], columns=columns)
    cells = read_cells(make_year(units=units, rules=rules, scored=table), GROUP, rules, tree_of(rules))
    assert cells is not None
    return cells


def one(kind: str, formula: str = "", **given: float) -> tuple[float, str]:
    """Return the points that count for one unit's item of ten points, and where they come from."""
    rules = rule_set({"1": 10}, assessments={"1": kind}, formula=formula)
    cells = cells_of(rules, *(("a", "i1", name, value) for name, value in given.items()))
    return float(cells.points[0, 0]), ORIGINS[cells.origin[0, 0]]


@pytest.mark.parametrize("kind", ["appraisal", ""])
def test_appraised_replaces_self_assessed_and_the_second_round_the_first(kind: str) -> None:
    assert one(kind, self=8) == (8, "self")
    assert one(kind, self=8, appraised=6) == (6, "appraised")
    assert one(kind, self=8, appraised=6, appraised_2=7) == (7, "appraised_2")
    assert one(kind, self=8, appraised_2=0) == (0, "appraised_2"), "0 points are points"


def test_what_a_formula_gives_stands_between_council_and_self_assessment() -> None:
    assert one("appraisal", "pro rata of 100", value=50, self=8) == (5, "value")
    assert one("appraisal", "pro rata of 100", value=50, self=8, appraised=4) == (4, "appraised")
    assert one("appraisal", "each of 3: 1", value=7, self=8) == (8, "self"), "7 of 3 is no measurement"


def test_survey_points_are_those_of_a_survey_item() -> None:
    assert one("survey", survey=9) == (9, "survey")
    assert one("survey", "pro rata of 100", value=90) == (9, "value")
    assert one("survey", "pro rata of 100", value=90, survey=8) == (8, "survey")
    found, origin = one("survey", self=8)
    assert math.isnan(found) and origin == "missing"


def test_of_a_mixed_item_both_parts_are_needed() -> None:
    assert one("mixed", appraised=5, self=6, survey=4) == (9, "both")
    for found, origin in (one("mixed", appraised=5), one("mixed", survey=4)):
        assert math.isnan(found) and origin == "missing"
    assert one("mixed", "pro rata of 100", value=90) == (9, "value"), "a formula is that of the whole item"


def test_of_an_item_whose_kind_is_not_known_all_that_is_there_counts() -> None:
    assert one("", survey=4) == (4, "survey")
    assert one("", survey=4, appraised=5) == (9, "both")


def test_kinds_are_those_of_the_item_above_where_an_item_has_none() -> None:
    rules = rule_set({"1": 60, "1.1": 60, "2": 40, "2.1": 40}, assessments={"1": "appraisal", "2": "survey"})
    rows = [
        ("a", item, kind, points)
        for item in ("i1.1", "i2.1")
        for kind, points in (("self", 5), ("survey", 7))
    ]
    assert cells_of(rules, *rows).points.tolist() == [[5, 7]]


def test_units_and_items_of_others_are_left_out_and_gaps_are_missing() -> None:
    rules = rule_set({"1": 60, "2": 40})
    cells = cells_of(
        rules, ("b", "i1", "self", 5), ("z", "i1", "self", 6), ("a", "i9", "self", 7), ("b", "i9", "self", 8)
    )
    assert cells.unit_ids == ("b", "a"), "in the order of the sheet"
    np.testing.assert_array_equal(cells.points, [[5, NAN], [NAN, NAN]])
    assert cells.n_missing.tolist() == [1, 2]
    assert cells.maxima.tolist() == [[60, 40], [60, 40]]


def test_a_block_without_rows_has_no_cells() -> None:
    rules = rule_set({"1": 100})
    year = make_year(
        units="ab", rules=rules, scored=pd.DataFrame(columns=["unit_id", "item_id", "kind", "value"])
    )
    assert read_cells(year, GROUP, rules, tree_of(rules)) is None
    assert read_cells(make_year(units="ab", rules=rules), GROUP, rules, tree_of(rules)) is None


def test_what_does_not_apply_has_maximum_0_whatever_else_is_said() -> None:
    rules = rule_set({"1": 60, "2": 40})
    cells = cells_of(rules, ("a", "i1", "max", 0), ("a", "i1", "self", 5), ("a", "i2", "max", 30))
    np.testing.assert_array_equal(cells.points, [[0, NAN]])
    assert cells.maxima.tolist() == [[0, 30]]
    assert ORIGINS[cells.origin[0, 0]] == "not_applicable"
    assert cells.n_missing.tolist() == [1]


def test_a_formula_gives_points_of_the_units_own_maximum() -> None:
    rules = rule_set({"1": 60}, formula="pro rata")
    cells = cells_of(rules, ("a", "i1", "value", 50), ("b", "i1", "value", 50), ("b", "i1", "max", 20))
    assert cells.points.tolist() == [[30], [10]]
    assert cells.given["value"].tolist() == [[30], [10]]


def test_declared_inputs_are_told_apart_and_all_are_needed() -> None:
    rules = rule_set({"1": 60}, formula="if done >= plan: max; else: max * done / plan")
    rows = [
        ("a", "i1", "value", 5, "done"), ("a", "i1", "value", 10, "plan"), ("b", "i1", "value", 5, "done"),
    ]  # fmt: skip
    cells = cells_of(rules, *rows)
    np.testing.assert_array_equal(cells.points, [[30], [NAN]])
    assert cells.inputs["i1", "done"].tolist() == [5, 5]
    np.testing.assert_array_equal(cells.inputs["i1", "plan"], [10, NAN])


def test_answers_in_words_are_their_place_among_the_formulas_options() -> None:
    rules = rule_set({"1": 60}, formula="kịp thời: 60; chậm: 30; không ban hành: 0")
    cells = cells_of(
        rules, ("a", "i1", "value", NAN, "", "Chậm"), ("b", "i1", "value", NAN, "", "không  ban hành"),
        ("c", "i1", "value", NAN, "", "sớm"), units="abc",
    )  # fmt: skip
    np.testing.assert_array_equal(cells.points, [[30], [0], [NAN]])


def test_a_missing_survey_leaves_the_maximum_only_of_who_has_none_at_all() -> None:
    rules = rule_set(
        {"1": 60, "2": 30, "3": 10}, assessments={"2": "survey", "3": "survey"}, missing_survey="rescale"
    )
    rows = [("a", "i1", "self", 5), ("b", "i1", "self", 5), ("b", "i3", "survey", 5)]
    cells = cells_of(rules, *rows)
    assert cells.maxima.tolist() == [[60, 0, 0], [60, 30, 10]]
    np.testing.assert_array_equal(cells.points, [[5, 0, 0], [5, NAN, 5]])


@hypothesis.settings(max_examples=50)
@hypothesis.given(worlds())
def test_every_number_has_an_origin_and_every_gap_is_called_missing(world: World) -> None:
    cells = read_cells(world.year(), GROUP, world.rules, tree_of(world.rules))
    if cells is None:
        assert not world.rows
        return
    missing = cells.origin == ORIGINS.index("missing")
    np.testing.assert_array_equal(missing, np.isnan(cells.points))
    away = cells.origin == ORIGINS.index("not_applicable")
    np.testing.assert_array_equal(away, cells.maxima == 0)
    for code, origin in enumerate(ORIGINS[2:7], 2):
        where = cells.origin == code
        np.testing.assert_array_equal(cells.points[where], cells.given[origin][where])


def test_a_domain_that_does_not_apply_takes_all_its_items_with_it() -> None:
    rules = rule_set({"1": 60, "1.1": 20, "1.2": 40, "2": 40})
    rows = [("a", "i1", "max", 0), ("a", "i2", "value", 30)]
    rows += [("b", item, "value", 10) for item in ("i1.1", "i1.2", "i2")]
    cells = cells_of(rules, *rows)
    assert cells.maxima.tolist() == [[0, 0, 40], [20, 40, 40]]
    assert cells.points.tolist() == [[0, 0, 30], [10, 10, 10]]
