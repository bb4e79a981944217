"""Rule sets: a tree by printed code, whose maxima add up unless the decision's own print does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from builders import RULES, Cells, index_settings, item, rule_set, text, write_index

from parindex_analysis.catalog import Item, Problems, RuleSet
from parindex_analysis.catalog.rule_files import read_rule_sets

TREE = [
    item("1", 60),
    item("1.1", 20),
    item("1.1.1", 5, item_id="plan"),
    item("1.1.2", 15),
    item("1.2", 40),
    item("10", 40, assessment="survey"),
]


def read(folder: Path, items: list[Cells], **settings: Any) -> tuple[RuleSet | None, list[str]]:
    """Write a rule set and read it; return it and its problems as lines."""
    write_index(folder, index_settings(), rules=[rule_set(items, **settings)])
    problems = Problems()
    found = read_rule_sets(folder / "mau" / "rules", "r", problems).get(RULES)
    return found, [str(problem) for problem in problems]


def codes(items: tuple[Item, ...]) -> list[str]:
    return [one.code for one in items]


def test_the_tree_follows_the_printed_codes(tmp_path: Path) -> None:
    rules, told = read(tmp_path, TREE)
    assert not told
    assert rules is not None
    first = rules.domains[0]
    assert codes(rules.domains) == ["1", "10"]
    assert codes(rules.children(first)) == ["1.1", "1.2"]
    assert codes(rules.leaves()) == ["1.1.1", "1.1.2", "1.2", "10"]
    assert codes(rules.leaves(first)) == ["1.1.1", "1.1.2", "1.2"], "10 is not below 1"
    assert codes(rules.leaves(rules.domains[1])) == ["10"], "a leaf is its own leaf"
    assert rules.items[2].item_id == "plan"
    assert rules.has_points


def test_points_that_are_not_published_leave_the_tree_without_points(tmp_path: Path) -> None:
    rules, told = read(tmp_path, [item("1"), item("1.1", 20), item("1.2"), item("2", 40)])
    assert not told, "nothing can be added up"
    assert rules is not None
    assert not rules.has_points


@pytest.mark.parametrize(
    ("items", "told"),
    [
        (
            [item("1", 60), item("1.1", 20), item("1.2", 30), item("2", 40)],
            "r/mau-rules/criteria.csv, row 2, max_points = '60': The items below it add up to 50, not to 60.",
        ),
        (
            [item("1", 60), item("2", 39.55)],
            "r/mau-rules/criteria.csv, max_points = '99.55': "
            "The domains add up to 99.55, not to the scale of 100.",
        ),
        (
            [item("1", 100), item("2.1", 0)],
            "r/mau-rules/criteria.csv, row 3, code = '2.1': There is no item 2 above it.",
        ),
    ],
)
def test_what_does_not_add_up_or_hangs_in_the_air_is_told(
    tmp_path: Path, items: list[Cells], told: str
) -> None:
    _, lines = read(tmp_path, items)
    assert [line for line in lines if line.startswith(told)], lines
    assert len(lines) == (1 if "2.1" not in told else len(lines))


def test_thirds_typed_with_six_decimals_still_add_up(tmp_path: Path) -> None:
    thirds = [item("1", 10), *(item(f"1.{n}", "3.333333") for n in (1, 2, 3)), item("2", 90)]
    assert read(tmp_path, thirds)[1] == []


def test_bonus_and_penalty_are_no_part_of_the_scale(tmp_path: Path) -> None:
    more = [item("1", 100), item("2", 5, assessment="bonus"), item("3", 3, assessment="penalty")]
    assert read(tmp_path, more)[1] == []


def test_a_fragment_need_not_add_up(tmp_path: Path) -> None:
    assert read(tmp_path, [item("1", 20)], complete="fragment")[1] == []


def test_a_flaw_that_the_rule_set_declares_is_known(tmp_path: Path) -> None:
    flaw = {"rule": "sum", "note": text("As printed.")}
    write_index(tmp_path, index_settings(), rules=[rule_set([item("1", 99.55)], known_problems=[flaw])])
    problems = Problems()
    read_rule_sets(tmp_path / "mau" / "rules", "r", problems)
    assert [problem.known for problem in problems] == [True]
    assert not problems.errors


def test_published_counts_are_compared_with_the_tree(tmp_path: Path) -> None:
    _, told = read(tmp_path, TREE, structure={"department": {"domains": 9, "criteria": 46}})
    assert told == [
        f"r/mau-rules/ruleset.yaml, structure.department.{level} = '{wanted}': The items have 2 {level}. "
        "Add the missing ones or mend the count."
        for level, wanted in (("criteria", 46), ("domains", 9))
    ]


def test_a_rule_set_may_be_a_name_but_a_complete_one_has_its_items(tmp_path: Path) -> None:
    rules, told = read(tmp_path / "name", [], complete="name_only")
    assert rules is not None
    assert (rules.items, rules.has_points, told) == ((), False, [])
    assert read(tmp_path / "yes", [], complete="yes")[1] == [
        "r/mau-rules/criteria.csv: The file is missing. Add the items."
    ]


def test_an_item_without_an_english_name_is_called_by_its_vietnamese_one(tmp_path: Path) -> None:
    rules, _ = read(tmp_path, [item("1", 100, name_en=""), item("1.1", 100)])
    assert rules is not None
    assert [one.name("en") for one in rules.items] == ["Nội dung 1", "Item 1.1"]
    assert rules.items[1].name("vi") == "Nội dung 1.1"
