"""Score sheets: every kind of cell, and every wrong one named with its row."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from builders import Cells, edit, index_settings, item, rule_set, score, unit, write_index, write_table
from hypothesis import given, settings

from catalog.test_load import MUTATIONS, mutate
from parindex_analysis.catalog import Problems, load_index, load_year
from parindex_analysis.catalog.check import check_raw
from parindex_analysis.catalog.load import read_year
from parindex_analysis.catalog.scores import OPTIONAL_COLUMNS, SCORE_COLUMNS
from parindex_analysis.errors import DataProblem, UsageError
from parindex_analysis.scoring import BlockScores, score_block
from parindex_analysis.scoring.sheet_check import check_scoring

CHOICE = "on time: 10; late: 5; not issued: 0"
ITEMS = [
    item("1", 70),
    item("1.1", 10, formula=CHOICE),
    item("1.2", 20, formula="if done >= plan: max; else: max * done / plan"),
    item("1.3", 40),
    item("2", 20, assessment="survey"),
    item("3", 10, assessment="mixed"),
    item("4", 5, assessment="penalty"),
    item("4.1", 5, assessment=""),
    item("5", 3, assessment="bonus"),
]
FILE = "mau/2020/scores.csv"


def written(folder: Path, *rows: Cells) -> Path:
    """Write an index with a sheet, return data/raw."""
    units = [unit("so-a"), unit("so-b"), unit("so-cu", valid_to="2019-12-31")]
    return write_index(
        folder, index_settings(), units=units, rules=[rule_set(ITEMS)], scores={2020: list(rows)}
    )


def told(folder: Path, *rows: Cells) -> list[str]:
    return [str(problem) for problem in check_raw(written(folder, *rows), also=check_scoring)]


def a(item_id: str, value: object, kind: str = "value", **cells: Any) -> Cells:
    return score("so-a", item_id, value, kind, **cells)


GOOD = (
    a("1.1", "On  time"),
    a("1.2", 8, input="done", remark="r", proof="p"),
    a("1.2", 10, input="plan"),
    a("1.3", 35, "self"),
    a("1.3", "30.50", "appraised"),
    a("1.3", 31, "appraised_2"),
    a("2", 15, "survey"),
    a("3", 4, "appraised"),
    a("3", 5, "survey"),
    a("4.1", -1, "appraised"),
    a("5", 2, "appraised"),
    score("so-b", "2", "không áp dụng", "survey"),
    score("so-b", "1.3", 20, "max"),
    score("so-b", "1.3", 20),
)


def test_a_sheet_has_every_kind_of_cell(tmp_path: Path) -> None:
    raw = written(tmp_path, *GOOD)
    assert check_raw(raw) == []
    year = load_year(raw, "mau", 2020)
    table = year.scores
    assert table is not None
    assert table["row"].tolist() == list(range(2, 16))
    first = table.iloc[0]
    assert (first["text"], math.isnan(first["value"])) == ("on time", True)
    assert table["value"].iloc[1:].notna().all()
    assert table["input"].tolist()[1:3] == ["done", "plan"]
    assert (table.iloc[1]["remark"], table.iloc[1]["proof"]) == ("r", "p")
    assert table.iloc[4][["value", "decimals"]].tolist() == [30.5, 2]
    assert table.iloc[11][["kind", "value"]].tolist() == ["max", 0.0], "what does not apply has maximum 0"
    block = score_block(year, "department")
    assert isinstance(block, BlockScores)
    assert block.totals[0] == 10 + 16 + 31 + 15 + 9 - 1 + 2
    assert math.isnan(block.totals[1])


@pytest.mark.parametrize("words", ["n/a", "N/A", "not applicable", "Không áp dụng"])
def test_what_does_not_apply_may_be_said_in_words(tmp_path: Path, words: str) -> None:
    table = load_year(written(tmp_path, a("1.3", words, "self")), "mau", 2020).scores
    assert table is not None
    assert table[["kind", "value"]].to_numpy().tolist() == [["max", 0.0]]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"unit_id": "so-aa"}, "unit_id = 'so-aa': The word is not one of those allowed. Did you mean so-a?"),
        (
            {"unit_id": "so-cu"},
            "unit_id = 'so-cu': The unit did not exist in 2020. "
            "Correct the id here, or valid_from and valid_to where units are listed.",
        ),
        ({"item_id": "1.33"}, "item_id = '1.33': The word is not one of those allowed. Did you mean 1.3?"),
        (
            {"item_id": "1", "kind": "value"},
            "kind = 'value': Only items without others below them are measured. Write appraised or survey.",
        ),
        ({"kind": "aprraised"}, "kind = 'aprraised': The word is not one of those allowed. "
         "Did you mean appraised?"),
        (
            {"kind": "survey"},
            "kind = 'survey': The item is not assessed in this way. Correct the kind.",
        ),
        (
            {"item_id": "2", "kind": "appraised", "value": 10},
            "kind = 'appraised': The item is not assessed in this way. Correct the kind.",
        ),
        (
            {"value": 40.01},
            "value = '40.01': The item has at most 40 points. "
            "Correct the figure, or the maximum in criteria.csv.",
        ),
        (
            {"value": 41, "kind": "value"},
            "value = '41': This gives 41 points, the item has 0 to 40. Correct the value or the formula.",
        ),
        (
            {"value": 41, "kind": "max"},
            "value = '41': The item has at most 40 points. "
            "Correct the figure, or the maximum in criteria.csv.",
        ),
        ({"value": -1}, "value = '-1': Points can't be negative. Correct the figure."),
        (
            {"value": -1, "kind": "value"},
            "value = '-1': This gives -1 points, the item has 0 to 40. Correct the value or the formula.",
        ),
        (
            {"value": -1, "kind": "value", "item_id": "5"},
            "value = '-1': This gives -1 points, the item has 0 to 3. Correct the value or the formula.",
        ),
        (
            {"value": 2, "kind": "survey", "item_id": "4.1"},
            "kind = 'survey': The item is not assessed in this way. Correct the kind.",
        ),
        ({"value": -1, "item_id": "5"}, "value = '-1': Points can't be negative. Correct the figure."),
        (
            {"value": -6, "item_id": "4.1"},
            "value = '-6': The item has at most 5 points. "
            "Correct the figure, or the maximum in criteria.csv.",
        ),
        ({"value": "ten"}, "value = 'ten': This is not a number. Write a number, such as 92.76."),
        ({"value": "1,5"}, "value = '1,5': This is not a number. Write a decimal point, not a comma."),
        ({"value": "nan"}, "value = 'nan': This is not a number. Write a number, such as 92.76."),
        ({"value": "1e400"}, "value = '1e400': This is not a number. Write a number, such as 92.76."),
        (
            {"item_id": "1.1", "kind": "value", "value": "on tiem"},
            "value = 'on tiem': The formula does not know this answer. Did you mean on time?",
        ),
        (
            {"item_id": "1.1", "kind": "value", "value": "?"},
            "value = '?': The formula does not know this answer. Use one of: on time; late; not issued.",
        ),
        (
            {"item_id": "1.1", "kind": "value", "value": "5"},
            "value = '5': The formula expects an answer in words. Use one of: on time; late; not issued.",
        ),
        (
            {"evidence": "guessed"},
            "evidence = 'guessed': The word is not one of those allowed. "
            "Use one of: derived, illustrative, published.",
        ),
        ({"source_id": "papr"}, "source_id = 'papr': The word is not one of those allowed. "
         "Use one of: made-up."),
        ({"source_id": ""}, "source_id: The word is not one of those allowed. Use one of: made-up."),
    ],
)  # fmt: skip
def test_every_wrong_cell_is_named_with_its_row(tmp_path: Path, cells: Cells, said: str) -> None:
    wrong = a("1.3", 30, "appraised") | cells
    assert told(tmp_path, score("so-b", "1.3", 1), wrong) == [f"{FILE}, row 3, {said}"]


TWICE = "The unit has this item twice. Keep one of the two rows."


@pytest.mark.parametrize(
    "second",
    [a("1.3", 30, "self"), a("1.3", 31, "self"), a("1.3", 31, "self", input="x"), a("1.3", "", "self")],
)
def test_the_same_item_twice_is_named(tmp_path: Path, second: Cells) -> None:
    assert told(tmp_path, a("1.3", 30, "self"), second) == [f"{FILE}, row 3, item_id = '1.3': {TWICE}"]


def test_two_own_maxima_can_not_both_be_right(tmp_path: Path) -> None:
    lines = told(tmp_path, a("1.3", "n/a", "self"), a("1.3", 30, "max"))
    assert lines[0] == f"{FILE}, row 3, item_id = '1.3': {TWICE}"
    assert told(tmp_path / "b", a("1.3", "n/a", "self"), a("1.3", "n/a", "appraised")) == []


def test_points_are_held_against_the_units_own_maximum(tmp_path: Path) -> None:
    lines = told(tmp_path, a("1.3", 21, "self"), a("1.3", 20, "max"), a("2", 0.5, "survey"), a("2", "n/a"))
    assert lines == [
        f"{FILE}, row {row}, value = '{value}': The item has at most {most} points. "
        "Correct the figure, or the maximum in criteria.csv."
        for row, value, most in ((2, "21", "20"), (4, "0.5", "0"))
    ]
    assert told(tmp_path / "b", a("1.3", 21), a("1.3", 20, "max")) == [
        f"{FILE}, row 2, value = '21': This gives 21 points, the item has 0 to 20. "
        "Correct the value or the formula."
    ]


def test_survey_points_add_to_those_of_the_council_and_both_stay_below_the_maximum(tmp_path: Path) -> None:
    rows = (a("3", 9, "self"), a("3", 6, "appraised"), a("3", "4.5", "survey"))
    assert told(tmp_path, *rows) == [
        f"{FILE}, row 4, value = '4.5': The item has at most 10 points. "
        "Correct the figure, or the maximum in criteria.csv."
    ]
    assert told(tmp_path / "b", rows[0], rows[1], a("3", 4, "survey")) == []


def test_measurements_are_no_points(tmp_path: Path) -> None:
    assert told(tmp_path, a("1.2", 800, input="done"), a("1.2", 1000, input="plan")) == []


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    lines = told(tmp_path, a("9", 1), a("1.3", 99, "self", evidence=""), score("so-x", "1.1", "soon"))
    assert [line.split(":")[0].split(" = ")[0] for line in lines] == [
        f"{FILE}, row 2, item_id", f"{FILE}, row 3, evidence", f"{FILE}, row 3, value",
        f"{FILE}, row 4, unit_id", f"{FILE}, row 4, value",
    ]  # fmt: skip


def test_private_rows_need_no_source_but_public_ones_still_do(tmp_path: Path) -> None:
    raw = written(tmp_path / "raw", score("so-b", "1.3", 20, source_id=""))
    private = tmp_path / "private"
    columns = (*SCORE_COLUMNS, *OPTIONAL_COLUMNS)
    rows = [a("1.3", 30, "self", source_id=""), a("2", 10, "survey", source_id="papr")]
    write_table(private / FILE, columns, [*rows, score("so-b", "1.3", 21, source_id="")])
    problems = Problems()
    year = read_year(load_index(raw, "mau"), 2020, problems, private)
    assert [str(problem).partition(":")[0] for problem in problems] == [
        f"data/private/{FILE}, row 3, source_id = 'papr'",
        f"data/private/{FILE}, row 4, item_id = '1.3'",
        f"{FILE}, row 2, source_id",
    ]
    assert year.private
    assert year.scores is not None
    assert year.scores["unit_id"].tolist() == ["so-b", "so-a", "so-a", "so-b"]
    assert not load_year(written(tmp_path / "b", *GOOD), "mau", 2020).private


def test_a_block_without_rules_takes_no_scores(tmp_path: Path) -> None:
    raw = write_index(
        tmp_path,
        index_settings(groups=("department", "district"), years={2020: {"rules": {"district": "mau-rules"}}}),
        units=[unit("so-a"), unit("quan-a", "district")],
        rules=[rule_set(ITEMS)],
        scores={2020: [a("1.3", 30), score("quan-a", "1.3", 30)]},
    )
    assert [str(problem) for problem in check_raw(raw)] == [
        f"{FILE}, row 2, unit_id = 'so-a': The unit's block has no rule set. Name one for it in index.yaml."
    ]


def test_an_empty_cell_is_not_known(tmp_path: Path) -> None:
    table = load_year(written(tmp_path, a("1.3", ""), a("1.3", 7, "self")), "mau", 2020).scores
    assert table is not None
    assert table["value"].tolist() == [7]


@pytest.fixture(scope="module")
def valid() -> Iterator[Path]:
    """Return a valid data/raw with every kind of cell and an amended rule set."""
    with tempfile.TemporaryDirectory() as folder:
        raw = write_index(
            Path(folder),
            index_settings(),
            units=[unit("so-a"), unit("so-b")],
            rules=[
                rule_set([{"code": "1.3", "max_points": 40, "change": ""}], "new", amends="old"),
                rule_set([{**one, "aggregation": "sum"} for one in ITEMS], "old"),
            ],
            scores={2020: list(GOOD)},
        )
        assert check_raw(raw, also=check_scoring) == []
        yield raw


def assert_explained(table: pd.DataFrame, block: BlockScores) -> None:
    """No silent number: points come from a row of the sheet and lie between 0 and the maximum."""
    named = set(zip(table["unit_id"], table["item_id"], strict=True))
    for row, unit_id in enumerate(block.unit_ids):
        for column, one in enumerate(block.tree.items):
            points, most = block.cells.points[row, column], block.cells.maxima[row, column]
            assert math.isnan(points) or (unit_id, one.item_id) in named
            assert not math.isinf(points) and math.isfinite(most) and most >= 0
            if not one.formula and not math.isnan(points):
                assert abs(points) <= most + 1e-9
                assert points >= 0 or block.rules.assessment(one) == "penalty"


@pytest.mark.parametrize(
    "name",
    [FILE, "mau/rules/old/criteria.csv", "mau/rules/new/criteria.csv", "mau/rules/old/ruleset.yaml",
     "mau/rules/new/ruleset.yaml"],
)  # fmt: skip
@settings(max_examples=50)
@given(mutations=MUTATIONS)
def test_mutated_rules_and_sheets_are_scored_or_refused_and_never_a_silent_number(
    valid: Path, name: str, mutations: list[tuple[float, str, bytes, int]]
) -> None:
    path = valid / name
    good = path.read_bytes()
    try:
        path.write_bytes(mutate(good, mutations))
        problems = check_raw(valid, also=check_scoring)
        for problem in problems:
            assert str(problem).encode("utf-8")
        try:
            year = load_year(valid, "mau", 2020)
        except (DataProblem, UsageError):
            assert problems
            return
        if year.scores is None:
            return
        block = score_block(year, "department")
        if isinstance(block, BlockScores):
            assert_explained(year.scores, block)
            assert len(block.table) == len(block.unit_ids) * len(block.tree.nodes)
    finally:
        path.write_bytes(good)


def test_a_sheet_without_its_optional_columns_is_a_sheet(tmp_path: Path) -> None:
    raw = written(tmp_path, a("1.3", 30), a("2", 10, "survey"))
    assert "remark" not in (raw / FILE).read_text("utf-8").splitlines()[0]
    table = load_year(raw, "mau", 2020).scores
    assert table is not None
    assert table[["input", "remark", "proof"]].to_numpy().tolist() == [["", "", ""]] * 2
    edit(raw / FILE, ",note\n", ",remrak\n")
    assert any("Did you mean remark?" in str(problem) for problem in check_raw(raw))
