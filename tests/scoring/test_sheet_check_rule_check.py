"""Checking the formulas of rule sets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from builders import Cells, index_settings, item, rule_set, write_index

from parindex_analysis.catalog import Problems, list_indices, load_index
from parindex_analysis.catalog.check import check_raw
from parindex_analysis.home import find_home
from parindex_analysis.scoring.formulas import parse
from parindex_analysis.scoring.sheet_check import check_formulas, check_scoring, greatest

FILE = "mau/rules/mau-rules/criteria.csv"


def told(folder: Path, *items: Cells) -> list[str]:
    """Return the problems of a rule set with these items, as lines."""
    write_index(folder, index_settings(), rules=[rule_set([item("1"), *items], complete="fragment")])
    problems = Problems()
    check_formulas(load_index(folder, "mau"), problems)
    return [str(problem) for problem in problems]


def of(formula: str, max_points: object = "", **cells: Any) -> Cells:
    return item("1.1", max_points, formula=formula, **cells)


def test_a_formula_that_cannot_be_read_is_named_with_file_row_and_the_place(tmp_path: Path) -> None:
    assert told(tmp_path, of("trên 90%: 2; từ 70% 90%: 1", 2)) == [
        f"{FILE}, row 3, formula = 'trên 90%: 2; từ 70% 90%: 1': The formula can't be read: "
        "'-' and the band's second edge are expected. Mend it at the mark: trên 90%: 2; từ 70% ⟪here⟫90%: 1"
    ]


def test_every_gap_and_overlap_of_bands_is_told(tmp_path: Path) -> None:
    place = f"{FILE}, row 3, formula = '≥90%: 2; 75%-90%: 1; <70%: 0': The bands don't fit together: "
    assert told(tmp_path, of("≥90%: 2; 75%-90%: 1; <70%: 0", 2)) == [
        f"{place}no band holds values between 70% and 75%. Compare the edges with the decision.",
        f"{place}two bands hold 90%. Compare the edges with the decision.",
    ]


@pytest.mark.parametrize(
    ("formula", "top"),
    [
        ("trên 90%: 2; từ 90% trở xuống: 1", "2"),
        ("đạt: 2; không: 0", "2"),
        ("đủ 4: 2", "2"),
        ("mỗi trong 4: 0,5", "2"),
        ("0,5 mỗi mục, tối đa 2", "2"),
    ],
)
def test_top_points_unlike_the_maximum_are_told(tmp_path: Path, formula: str, top: str) -> None:
    assert told(tmp_path / "same", of(formula, top)) == []
    assert told(tmp_path / "more", of(formula, 1.5)) == [
        f"{FILE}, row 3, formula = {formula!r}: The formula gives at most {top} points, the item has 1.5. "
        "Compare both with the decision."
    ]


def test_three_thirds_make_one(tmp_path: Path) -> None:
    assert told(tmp_path, of("each of 3: 0.33333333333", 1)) == []


@pytest.mark.parametrize(
    "formula", ["", "theo tỷ lệ", "0,5 mỗi mục", "trừ 50% mỗi nhẹ", "A = 100%", "nếu a > 1: max; còn lại: 0"]
)
def test_a_formula_that_takes_the_items_maximum_fits_any(tmp_path: Path, formula: str) -> None:
    assert greatest(parse(formula)) is None
    assert told(tmp_path, of(formula, 7)) == []


def test_a_maximum_that_is_not_published_and_a_penalty_are_not_compared(tmp_path: Path) -> None:
    assert told(tmp_path / "none", of("đạt: 2; không: 0")) == []
    assert told(tmp_path / "penalty", of("không: 0; có: -3", 3, assessment="penalty")) == []


def test_requirements_that_cost_points_give_none_at_most() -> None:
    assert (greatest(parse("đủ 4: -1")), greatest(parse("mỗi trong 3: -0,5"))) == (0, 0)


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    wrong = [
        of("đạt: 1; Đạt: 0"),
        item("1.2", 5, formula="đủ 4: 1"),
        item("1.3", 1, formula="đạt: 1; không: 0"),
    ]
    assert [line.split(": ")[0] for line in told(tmp_path, *wrong)] == [
        f"{FILE}, row 3, formula = 'đạt",
        f"{FILE}, row 4, formula = 'đủ 4",
    ]


def test_the_formulas_of_the_repository_are_fine() -> None:
    raw, problems = find_home().raw, Problems()
    indices = [load_index(raw, index) for index in list_indices(raw)]
    for index in indices:
        check_formulas(index, problems)
    assert [str(problem) for problem in problems] == []
    items = [one for index in indices for rules in index.rule_sets.values() for one in rules.items]
    assert sum(bool(one.formula) for one in items) > 6


def test_the_check_of_all_inputs_takes_formulas_with_it(tmp_path: Path) -> None:
    write_index(tmp_path, index_settings(), rules=[rule_set([item("1", 100, formula="đủ: một")])])
    assert [problem.column for problem in check_raw(tmp_path, also=check_scoring)] == ["formula"]
    assert check_raw(tmp_path) == []
