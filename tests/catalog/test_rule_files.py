"""Rule sets in files: amendments of single items, what they leave as it was, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from builders import SOURCE, Cells, edit, index_settings, item, rule_set, write_index

from parindex_analysis.catalog import Problems, RuleSet, load_index
from parindex_analysis.catalog.check import check_raw
from parindex_analysis.catalog.rule_files import read_rule_sets
from parindex_analysis.scoring.sheet_check import check_scoring

BASE = [
    item("1", 60),
    item("1.1", 20, formula="pro rata of 20"),
    item("1.2", 40, item_id="plan"),
    item("2", 40, assessment="survey"),
]


def read(folder: Path, *rule_sets: Cells) -> tuple[dict[str, RuleSet], list[str]]:
    """Write rule sets and read them; return them and their problems as lines."""
    write_index(folder, index_settings(), rules=rule_sets)
    problems = Problems()
    found = read_rule_sets(folder / "mau" / "rules", "r", problems)
    return found, [str(problem) for problem in problems]


def amending(*rows: Cells, name: str = "b", amends: str = "a", **settings: Any) -> Cells:
    return rule_set(rows, name, **({"complete": "yes"} | settings), amends=amends)


def points(rules: RuleSet) -> dict[str, float | None]:
    return {one.code: one.max_points for one in rules.items}


def test_an_amendment_changes_single_items_and_leaves_the_earlier_rule_set(tmp_path: Path) -> None:
    rows = ({"code": "1.1", "max_points": 25}, {"item_id": "plan", "max_points": 35})
    before = read(tmp_path / "alone", rule_set(BASE, "a"))[0]["a"]
    found, told = read(tmp_path, rule_set(BASE, "a"), amending(*rows))
    assert told == []
    assert found["a"] == before
    assert points(found["b"]) == {"1": 60, "1.1": 25, "1.2": 35, "2": 40}
    changed, kept = found["b"].items[1], found["b"].items[3]
    assert (changed.name_en, changed.formula, changed.evidence) == ("Item 1.1", "pro rata of 20", "published")
    assert (changed.row, kept.row) == (2, 0), "its own row, and none for what stays as it was"
    assert kept.source_id == SOURCE


def test_every_cell_that_is_filled_in_is_changed(tmp_path: Path) -> None:
    new = {
        "item_id": "plan", "code": "1.3", "level": "criterion", "name_vi": "Mới", "name_en": "New",
        "max_points": 40, "assessment": "mixed", "formula": "pro rata", "evidence": "derived",
        "n_criteria": 2, "n_subcriteria": 3, "source_id": "other", "note": "n", "aggregation": "geometric",
    }  # fmt: skip
    found, told = read(tmp_path, rule_set(BASE, "a"), amending(new))
    assert told == []
    one = found["b"].items[2]
    assert {name: getattr(one, name) for name in new} == new


def test_amendments_may_follow_each_other(tmp_path: Path) -> None:
    found, told = read(
        tmp_path,
        rule_set(BASE, "c"),  # the order of the folders is not that of the decisions
        amending({"code": "1.1", "max_points": 25}, {"code": "1.2", "max_points": 35}, name="b", amends="c"),
        amending({"code": "1.1", "max_points": 30}, {"code": "1.2", "max_points": 30}, name="a", amends="b"),
    )
    assert told == []
    assert [points(found[name])["1.1"] for name in "cba"] == [20, 25, 30]


def test_an_item_that_is_new_stands_after_the_last_of_its_parent(tmp_path: Path) -> None:
    rows = (item("1.3", 5), {"code": "1.1", "max_points": 15}, item("1.3.1", 5))
    found, told = read(tmp_path, rule_set(BASE, "a"), amending(*rows))
    assert told == []
    assert list(points(found["b"])) == ["1", "1.1", "1.2", "1.3", "1.3.1", "2"]


def test_a_repealed_item_goes_with_all_below_it_and_its_code_is_free_again(tmp_path: Path) -> None:
    rows = ({"code": "1", "change": "repeal"}, item("1", 60, item_id="new"))
    found, told = read(tmp_path, rule_set([*BASE, item("10", 0)], "a"), amending(*rows))
    assert told == []
    assert [one.code for one in found["b"].items] == ["2", "10", "1"], "10 is not below 1"
    assert next(one for one in found["b"].items if one.code == "1").item_id == "new"


def test_sums_are_checked_after_the_change_and_named_without_a_row_that_is_elsewhere(tmp_path: Path) -> None:
    _, told = read(tmp_path, rule_set(BASE, "a"), amending({"code": "1.1", "max_points": 25}))
    assert told == [
        "r/b/criteria.csv, max_points = '1: 60': The items below it add up to 65, not to 60. "
        "Probably a misprint: 1.1: 25 → 20. Compare with the decision."
    ]
    _, told = read(tmp_path, rule_set(BASE, "a"), amending({"code": "2", "max_points": 41}))
    assert [line.partition(": ")[0] for line in told] == ["r/b/criteria.csv, max_points = '101'"]
    _, told = read(tmp_path, rule_set(BASE, "a"), amending({"code": "1", "max_points": 61}))
    assert told[1].startswith("r/b/criteria.csv, row 2, max_points = '61': The items below it add up to 60")


def test_counts_are_checked_after_the_change(tmp_path: Path) -> None:
    base = [{**BASE[0], "n_criteria": 2}, *BASE[1:]]
    rows = ({"code": "1.1", "max_points": 15}, item("1.3", 5))
    _, told = read(tmp_path, rule_set(base, "a"), amending(*rows))
    assert told == [
        "r/b/criteria.csv, n_criteria = '1: 2': There are 3 below it. Add the missing ones or mend the count."
    ]
    assert read(tmp_path, rule_set(base, "a"), amending({"code": "1", "n_criteria": 3}, *rows))[1] == []


def test_how_points_are_worked_out_stays_unless_the_amendment_says_otherwise(tmp_path: Path) -> None:
    ways = {"aggregation": "geometric", "missing_survey": "rescale", "scale": 10, "score_step": 0.5}
    base = rule_set([item("1", 3), item("2", 7)], "a", groups=["department"], **ways)
    change = {"code": "1", "max_points": 4}
    found, told = read(tmp_path, base, amending(change), amending(change, name="c", aggregation="harmonic"))
    assert told == []
    kept = found["b"].settings
    assert {name: getattr(kept, name) for name in ways} == ways
    assert kept.groups == ("department",)
    assert (found["c"].settings.aggregation, found["c"].settings.scale) == ("harmonic", 10)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            {"code": "1.9", "change": "repeal"},
            ["row 2, code = '1.9': There is no such item to repeal. Correct the code."],
        ),
        (
            {"code": "1.1", "change": "repeel"},
            ["row 2, change = 'repeel': The word is not one of those allowed. Did you mean repeal?"],
        ),
        (
            {"item_id": "paln", "max_points": 5},
            [
                "row 2, code: The cell is empty. Fill it in.",
                "row 2, evidence: The word is not one of those allowed. "
                "Use one of: derived, illustrative, published.",
                "row 2, level: The word is not one of those allowed. "
                "Use one of: criterion, domain, subcriterion.",
                "row 2, name_vi: The cell is empty. Fill it in.",
            ],
        ),
        (
            {"item_id": "1.1", "code": "1.2"},
            ["row 2, code = '1.2': The code stands twice. Give each item its own code."],
        ),
        (
            {"item_id": "1", "code": "3"},
            [
                "code = '1.1': There is no item 1 above it. Add item 1 or mend the code.",
                "code = '1.2': There is no item 1 above it. Add item 1 or mend the code.",
            ],
        ),
        (item("4.1", 5), ["row 2, code = '4.1': There is no item 4 above it. Add item 4 or mend the code."]),
        (
            {"code": "1.1", "max_points": "20,5"},
            ["row 2, max_points = '20,5': This is not a number. Write a decimal point, not a comma."],
        ),
        (
            {"code": "1.1", "max_points": -1},
            ["row 2, max_points = '-1': The number is less than 0. Correct it."],
        ),
        (
            {"code": "1.1", "aggregation": "mean"},
            [
                "row 2, aggregation = 'mean': The word is not one of those allowed. "
                "Use one of: geometric, harmonic, sum."
            ],
        ),
    ],
)
def test_what_is_wrong_with_an_amendment_is_named(tmp_path: Path, row: Cells, told: list[str]) -> None:
    _, lines = read(tmp_path, rule_set(BASE, "a"), amending(row, complete="fragment"))
    assert lines == [f"r/b/criteria.csv, {line}" for line in told]


def test_a_rule_set_that_does_not_exist_can_not_be_amended(tmp_path: Path) -> None:
    _, told = read(tmp_path, rule_set(BASE, "nghi-dinh"), rule_set(BASE, "b", amends="nghi-dnih"))
    assert told == [
        "r/b/ruleset.yaml, amends = 'nghi-dnih': There is no such rule set. Did you mean nghi-dinh?"
    ]
    _, told = read(tmp_path / "far", rule_set(BASE, "b", amends="x"))
    assert told == ["r/b/ruleset.yaml, amends = 'x': There is no such rule set. Add the folder rules/x."]


@pytest.mark.parametrize("chain", [{"a": "a"}, {"a": "b", "b": "a"}, {"a": "b", "b": "c", "c": "a"}])
def test_a_circle_of_amendments_is_told_at_each_of_its_rule_sets(
    tmp_path: Path, chain: dict[str, str]
) -> None:
    sets = [rule_set(BASE, name, amends=amends) for name, amends in chain.items()]
    later = amending({"code": "1.1", "note": "later"}, name="z", amends="a")
    found, told = read(tmp_path, *sets, later)
    assert told == [
        f"r/{name}/ruleset.yaml, amends = '{amends}': The rule sets amend each other in a circle. "
        "Name the earlier one."
        for name, amends in chain.items()
    ]
    assert points(found["z"]) == points(found["a"]), "what stands outside the circle is not in it"


def test_a_flaw_of_the_earlier_rule_set_is_told_once_where_it_stands(tmp_path: Path) -> None:
    flawed = [*BASE[:3], item("2", "x", formula="đủ: một", source_id="nobody")]
    raw = write_index(
        tmp_path, index_settings(), rules=[rule_set(flawed, "a"), amending({"code": "1.1", "note": "n"})]
    )
    told = [str(problem) for problem in check_raw(raw, also=check_scoring)]
    assert [line.partition(" = ")[0] for line in told] == [
        "mau/rules/a/criteria.csv, row 5, formula",
        "mau/rules/a/criteria.csv, row 5, max_points",
        "mau/rules/a/criteria.csv, row 5, source_id",
    ]


def test_a_rule_set_that_amends_needs_no_table(tmp_path: Path) -> None:
    found, told = read(tmp_path, rule_set(BASE, "a"), amending())
    assert told == []
    assert points(found["b"]) == points(found["a"])


def test_columns_that_are_not_there_leave_all_as_a_plain_sum(tmp_path: Path) -> None:
    found, told = read(tmp_path, rule_set(BASE, "a"))
    assert told == []
    assert {one.aggregation for one in found["a"].items} == {""}
    raw = write_index(tmp_path / "x", index_settings(), rules=[rule_set(BASE, "a")])
    edit(raw / "mau/rules/a/criteria.csv", ",note\n", ",agregation\n")
    problems = Problems()
    load_index(raw, "mau", problems)
    assert any("Did you mean aggregation?" in str(problem) for problem in problems)


@pytest.mark.parametrize("code", ["", ".", "1.", "1..2", ".1", "1. 1", ".".join("1" * 11)])
def test_an_item_without_a_usable_code_is_one_problem_and_no_circle(tmp_path: Path, code: str) -> None:
    bad = {**item("9", 5, item_id="nine"), "code": code}
    found, lines = read(tmp_path, rule_set([item("1", 60), item("2", 40), bad], "a"))
    (line,) = lines
    assert line.startswith("r/a/criteria.csv, row 4, code")
    assert [one.code for one in found["a"].items] == ["1", "2"]
    assert [found["a"].assessment(one) for one in found["a"].leaves()] == ["appraisal"] * 2
