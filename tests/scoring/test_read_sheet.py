"""A long table becomes arrays: the same as going through it row by row."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from years import make_year, rule_set, unit

from parindex_analysis.scoring.score_table import SheetArrays, make_cells, read_sheet
from parindex_analysis.scoring.tree import tree_of

RULES = rule_set({"1": 60, "2": 40}, formula="on time: 1; late: 0.5")
COUNTED = rule_set({"1": 60, "2": 40}, formula="A = 100%; B = 0%")
KINDS = ("value", "self", "appraised", "appraised_2", "survey", "max")
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "elsewhere", "unknown"]),
        st.sampled_from(["i1", "i2", "unknown"]),
        st.sampled_from(KINDS),
        st.sampled_from(["", "A", "B"]),
        st.floats(0, 40),
    ),
    max_size=40,
)


def read(rows: list[tuple[Any, ...]], columns: list[str], rules: Any = COUNTED) -> SheetArrays | None:
    units = [unit("a"), unit("b"), unit("elsewhere", "district")]
    year = make_year(units=units, rules=rules, scored=pd.DataFrame(rows, columns=columns))
    return read_sheet(year, "department", tree_of(rules))


@settings(max_examples=50)
@given(ROWS)
def test_it_is_what_a_plain_walk_through_the_rows_gives(rows: list[tuple[Any, ...]]) -> None:
    found = read(rows, ["unit_id", "item_id", "kind", "input", "value"])
    mine = [row for row in rows if row[0] in "ab"]
    if not mine:
        assert found is None
        return
    assert found is not None
    units = tuple(dict.fromkeys(row[0] for row in mine))
    assert found.unit_ids == units
    last = {
        (kind, name if kind == "value" else "", units.index(of), item): value
        for of, item, kind, name, value in mine
        if item != "unknown"
    }
    places = [(at, item) for at in range(len(units)) for item in ("i1", "i2")]
    for kind, wide in {**found.given, "max": found.maxima}.items():
        wanted = [last.get((kind, "", at, item), np.nan) for at, item in places]
        np.testing.assert_array_equal(wide.ravel(), wanted)
    measured = {(item, name) for kind, name, _, item in last if kind == "value"}
    assert found.inputs.keys() == measured
    for item, name in measured:
        wanted = [last.get(("value", name, at, item), np.nan) for at in range(len(units))]
        np.testing.assert_array_equal(found.inputs[item, name], wanted)


def test_answers_in_words_are_their_place_in_the_formula() -> None:
    rows = [("a", "i1", "value", " Late"), ("b", "i1", "value", "ON  time"), ("a", "i2", "value", "never")]
    columns = ["unit_id", "item_id", "kind", "text"]
    sheet = read([(*row, np.nan) for row in rows], [*columns, "value"], RULES)
    assert sheet is not None
    np.testing.assert_array_equal(sheet.inputs["i1", ""], [1, 0])
    cells = make_cells(RULES, tree_of(RULES), sheet)
    np.testing.assert_array_equal(cells.points, [[0.5, np.nan], [1, np.nan]])


def test_an_empty_cell_of_the_column_input_is_the_one_value() -> None:
    rows = [("a", "i1", "value", None, 3.0), ("b", "i1", "value", "A", 4.0)]
    sheet = read(rows, ["unit_id", "item_id", "kind", "input", "value"])
    assert sheet is not None
    np.testing.assert_array_equal(sheet.inputs["i1", ""], [3, np.nan])
    np.testing.assert_array_equal(sheet.inputs["i1", "A"], [np.nan, 4])
