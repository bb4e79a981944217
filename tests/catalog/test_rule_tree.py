"""A rule set's tree held against itself: codes, levels, sums, the split of points, published counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from builders import RULES, Cells, index_settings, item, rule_set, text, write_index
from hypothesis import given, settings
from hypothesis import strategies as st
from years import rule_set as built

from parindex_analysis.catalog import Problems
from parindex_analysis.catalog.rule_files import read_rule_sets
from parindex_analysis.catalog.rule_tree import check_tree
from parindex_analysis.home import find_home

CSV, YAML = f"r/{RULES}/criteria.csv", f"r/{RULES}/ruleset.yaml"


def told(folder: Path, items: list[Cells], **changes: Any) -> list[str]:
    write_index(folder, index_settings(), rules=[rule_set(items, **changes)])
    problems = Problems()
    read_rule_sets(folder / "mau" / "rules", "r", problems)
    return [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("items", "line"),
    [
        (
            [item("1", 100), item("1", 0, item_id="x")],
            "row 3, code = '1': The code stands twice. Give each item its own code.",
        ),
        (
            [item("1", 100), item("2", 0, item_id="1")],
            "row 3, item_id = '1': The item id stands twice. Give each item its own id.",
        ),
        (
            [item("1", 100), item("1.1.1", 100)],
            "row 3, code = '1.1.1': There is no item 1.1 above it. Add item 1.1 or mend the code.",
        ),
        (
            [item("1", 100), item("1.1", 100, level="domain")],
            "row 3, level = 'domain': The code is that of a criterion. Correct the level or the code.",
        ),
        (
            [item("1", 100), item("1.1", 100, level="criterio")],
            "row 3, level = 'criterio': The word is not one of those allowed. Did you mean criterion?",
        ),
        (
            [item("1", 100), item("1.1", 100), item("1.1.1", 60), item("1.1.2", 41)],
            "row 3, max_points = '100': The items below it add up to 101, not to 100. "
            "Probably a misprint: 1.1.2: 41 → 40. Compare with the decision.",
        ),
    ],
)
def test_what_does_not_hang_together_is_told_with_its_row(
    tmp_path: Path, items: list[Cells], line: str
) -> None:
    assert f"{CSV}, {line}" in told(tmp_path, items)


def test_a_tree_may_be_deeper_than_three_levels(tmp_path: Path) -> None:
    deep = [item("1", 100), item("1.1", 100), item("1.1.1", 100), item("1.1.1.1", 70), item("1.1.1.2", 30)]
    assert told(tmp_path, deep) == []
    deep[-1]["max_points"] = 31
    assert [line.partition(": ")[0] for line in told(tmp_path, deep)] == [f"{CSV}, row 4, max_points = '100'"]


@pytest.mark.parametrize("way", ["geometric", "harmonic"])
def test_where_points_are_no_sum_maxima_need_not_add_up(tmp_path: Path, way: str) -> None:
    items = [item("1", 60, aggregation=way), item("1.1", 1), item("1.2", 2), item("2", 40)]
    assert told(tmp_path / "node", items) == []
    assert told(tmp_path / "top", [item("1", 1), item("2", 2)], aggregation=way) == []
    assert len(told(tmp_path / "sum", [{**items[0], "aggregation": "sum"}, *items[1:]])) == 1


def test_bonus_and_penalty_below_an_item_are_no_part_of_its_sum_nor_of_the_counts(tmp_path: Path) -> None:
    items = [
        item("1", 100, n_criteria=2), item("1.1", 60), item("1.2", 40),
        item("2", 5, assessment="bonus"), item("2.1", 4, assessment=""), item("2.2", 4, assessment=""),
    ]  # fmt: skip
    structure = {"department": {"domains": 1, "criteria": 2, "scored_criteria": 2}}
    assert told(tmp_path, items, structure=structure) == [], "a yearly cap is less than the sum below it"


def test_bonus_inside_a_domain_is_no_part_of_its_sum(tmp_path: Path) -> None:
    """A domain of 60 + 40 points with a bonus of 5 is one of 100 points."""
    items = [item("1", 100), item("1.1", 60), item("1.2", 40), item("1.3", 5, assessment="bonus")]
    assert told(tmp_path, items) == []


SPLIT = [item("1", 69), item("1.1", 40, assessment=""), item("1.2", 29), item("2", 31, assessment="survey")]


def test_survey_and_appraisal_add_up_to_the_scale_and_to_their_items(tmp_path: Path) -> None:
    right = {"survey_max": {"department": 31}, "appraisal_max": {"department": 69}}
    assert told(tmp_path / "a", SPLIT, **right) == []
    assert told(tmp_path / "b", SPLIT, survey_max={"department": 33}, appraisal_max={"department": 69}) == [
        f"{YAML}, survey_max.department = '33': Survey and appraisal add up to 102, not to the scale of 100. "
        "Compare with the decision.",
        f"{YAML}, survey_max.department = '33': The items of this kind add up to 31. "
        "Compare with the decision.",
    ]
    assert told(tmp_path / "c", SPLIT, appraisal_max={"department": 67}) == [
        f"{YAML}, appraisal_max.department = '67': The items of this kind add up to 69. "
        "Compare with the decision."
    ]


def test_a_mixed_item_belongs_to_neither_part(tmp_path: Path) -> None:
    items = [item("1", 60), item("2", 40, assessment="mixed")]
    assert told(tmp_path, items, survey_max={"department": 31}) == []


@pytest.mark.parametrize(("key", "wrong"), [("domains", 9), ("criteria", 46), ("scored_criteria", 103)])
def test_the_published_structure_is_that_of_the_tree(tmp_path: Path, key: str, wrong: int) -> None:
    right = {"domains": 2, "criteria": 2, "scored_criteria": 3}
    assert told(tmp_path / "right", SPLIT, structure={"department": right}) == []
    lines = told(tmp_path / "wrong", SPLIT, structure={"department": {**right, key: wrong}})
    assert [line.partition(": ")[0] for line in lines] == [f"{YAML}, structure.department.{key} = '{wrong}'"]


def test_the_structure_of_2020_holds_of_a_tree_of_9_46_and_103() -> None:
    points: dict[str, float | None] = {str(at): None for at in range(1, 10)}
    points |= {f"{1 + at % 9}.{1 + at // 9}": None for at in range(46)}
    points |= {f"{1 + at % 46 % 9}.{1 + at % 46 // 9}.{1 + at // 46}": None for at in range(103)}
    stated = {"department": {"domains": 9, "criteria": 46, "subcriteria": 103}}
    problems = Problems()
    check_tree(built(points, complete="structure", structure=stated), [], "r", problems)
    assert not len(problems)
    del points["9.5.2"], points["9.5.1"], points["9.5"]
    check_tree(built(points, complete="structure", structure=stated), [], "r", problems)
    assert {problem.column for problem in problems} <= {
        "structure.department.criteria",
        "structure.department.subcriteria",
    }
    assert len(problems)


def test_counts_of_a_domain_are_those_below_it(tmp_path: Path) -> None:
    items = [
        item("1", 100, n_criteria=3, n_subcriteria=1),
        item("1.1", 60),
        item("1.2", 40),
        item("1.2.1", 40),
    ]
    assert told(tmp_path, items) == [
        f"{CSV}, row 2, n_criteria = '3': There are 2 below it. Add the missing ones or mend the count."
    ]


def test_a_declared_flaw_is_known_and_only_that_one(tmp_path: Path) -> None:
    flaw = {"rule": "sum", "note": text("As printed.")}
    items = [item("1", 99.55, n_criteria=4), item("1.1", 99.55)]
    write_index(tmp_path, index_settings(), rules=[rule_set(items, known_problems=[flaw])])
    problems = Problems()
    read_rule_sets(tmp_path / "mau" / "rules", "r", problems)
    assert {(problem.column, problem.known) for problem in problems} == {
        ("max_points", True),
        ("n_criteria", False),
    }


def test_the_district_offices_of_2019_are_caught_with_the_likely_misprint() -> None:
    problems = Problems()
    read_rule_sets(find_home().raw / "example" / "rules", "example/rules", problems)
    (line,) = (str(problem) for problem in problems)
    assert "add up to 99.55, not to the scale of 100" in line
    assert "10.05 → 10.5" in line


@given(st.lists(st.integers(1, 400), min_size=1, max_size=8), st.integers(-40, 40))
@settings(max_examples=50)
def test_a_sum_is_told_exactly_when_it_is_wrong(quarters: list[int], off: int) -> None:
    points: dict[str, float | None] = {"1": (sum(quarters) + off) / 4 if sum(quarters) + off >= 0 else 0}
    points |= {f"1.{at}": value / 4 for at, value in enumerate(quarters, 1)}
    problems = Problems()
    check_tree(built(points, scale=points["1"] or 1.0), [], "r", problems)
    sums = [problem for problem in problems if problem.rule.startswith("The items below")]
    assert bool(sums) == (off != 0)
