"""Whether a printed figure can be reached from whole score steps."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from years import fact, make_year, rule_set, totals

from parindex_analysis.catalog import Fact, RuleSet
from parindex_analysis.scoring import Check
from parindex_analysis.scoring.checks.group import reachable_sums, reachable_totals
from scoring.sheets import cell, sheet

GROUP = "department"


def rules_of(formulas: dict[str, str], most: float = 1.0, **changes: Any) -> RuleSet:
    made = rule_set(dict.fromkeys(formulas, most), most * len(formulas), **changes)
    return replace(made, items=tuple(replace(item, formula=formulas[item.code]) for item in made.items))


def checks_of(rules: RuleSet, *facts: Fact, **changes: Any) -> list[Check]:
    return list(reachable_totals(make_year(facts, "abc", rules=rules, **changes), GROUP))


def wrong(rules: RuleSet, **printed: str) -> tuple[str, ...]:
    (found,) = checks_of(rules, *totals(printed))
    units: tuple[str, ...] = found.values["wrong"]
    assert found.verdict == ("differs" if units else "agrees") and found.values["n"] == len(printed)
    return units


@settings(max_examples=50)
@given(st.lists(st.lists(st.integers(0, 40), min_size=1, max_size=4), max_size=5))
def test_reachable_sums_equal_brute_force(steps: list[list[int]]) -> None:
    wanted = {sum(chosen) for chosen in itertools.product(*steps)}
    found = reachable_sums(steps)
    assert {at for at in range(found.bit_length()) if found >> at & 1} == wanted


HALVES = rules_of({"1": "on time: 1; late: 0.5; no: 0", "2": ">90%: 1; 70%-90%: 0.5; <70%: 0"})


def test_a_total_off_the_steps_is_named() -> None:
    assert wrong(HALVES, a="1.50", b="1.25", c="0.50") == ("b",)
    assert wrong(HALVES, a="2.00", b="2.50") == ("b",)


def test_the_room_of_the_print_counts() -> None:
    assert wrong(HALVES, a="1.3") == ("a",)
    assert wrong(HALVES, a="1") == ()
    quarters = rules_of({"1": "each of 8: 0.125"})
    assert wrong(quarters, a="0.13", b="0.38", c="0.14") == ("c",)


def test_a_smooth_item_lets_all_be_reached_as_far_as_it_goes() -> None:
    rules = rules_of({"1": "on time: 1; no: 0", "2": "pro rata"}, most=1.0)
    assert wrong(rules, a="1.37", b="0.01", c="2.00") == ()
    short = replace(
        rules, items=(replace(rules.items[0], formula="on time: 3; no: 0", max_points=3.0), rules.items[1])
    )
    assert wrong(short, a="1.37", b="0.99", c="3.50") == ("a",)


def test_without_any_steps_there_is_nothing_to_compare() -> None:
    assert checks_of(rules_of({"1": "", "2": "pro rata"}), *totals({"a": "1.37"})) == []
    assert checks_of(rules_of({"1": "", "2": ""}, score_step=0.5)) == []


@pytest.mark.parametrize(
    ("formula", "reached", "missed"),
    [
        ("", ("0", "0.75", "1"), "0.6"),  # score_step 0.25
        ("all of 4: 1", ("0", "1"), "0.5"),
        ("each of 5: 0.2", ("0", "0.4", "1"), "0.5"),
        ("0.3 per item, at most 1", ("0.3", "0.9", "1"), "0.8"),
        ("yes: 1; no: 0", ("0", "1"), "0.5"),
        (">=90: 1; 50-<90: 0.4; <50: 0", ("0.4",), "0.5"),
    ],
)
def test_each_form_has_its_steps(formula: str, reached: tuple[str, ...], missed: str) -> None:
    rules = rules_of({"1": formula}, score_step=0.25)
    for total in reached:
        assert wrong(rules, a=f"{float(total):.2f}") == ()
    assert wrong(rules, a=f"{float(missed):.2f}") == ("a",)


def test_survey_points_take_any_amount_whatever_the_score_step() -> None:
    rules = rules_of({"1": "", "2": ""}, score_step=0.5, assessments={"1": "appraisal", "2": "survey"})
    parts = [fact("appraised_points", "0.75", "a"), fact("survey_points", "0.37", "a")]
    found = checks_of(rules, *parts, fact("total", "1.12", "a"))
    assert [(one.values["measure"], one.values["wrong"]) for one in found] == [
        ("total", ()),
        ("appraised_points", ("a",)),
    ]


def test_items_assessed_in_both_ways_take_any_amount() -> None:
    rules = rules_of({"1": "", "2": ""}, score_step=0.5, assessments={"1": "appraisal", "2": "mixed"})
    found = checks_of(rules, fact("appraised_points", "1.37", "a"), fact("total", "1.87", "a"))
    assert [one.values["wrong"] for one in found] == [(), ()]


def test_a_rescaled_total_is_left_out() -> None:
    rules = rules_of({"1": "", "2": ""}, score_step=0.5)
    rows = [cell("a", "i1", "0.5"), cell("a", "i2", "n/a"), cell("b", "i1", "0.5"), cell("b", "i2", "0.5")]
    (found,) = checks_of(rules, *totals({"a": "1.33", "b": "1.33"}), scored=sheet(rows))
    assert (found.values["n"], found.values["wrong"]) == (1, ("b",))


@pytest.mark.parametrize("step", [1e-9, 0.0001, 0.0007])
def test_steps_finer_than_any_print_rule_nothing_out(step: float) -> None:
    assert checks_of(rules_of({"1": ""}, score_step=step), *totals({"a": "0.33"})) == []


def test_fragments_other_means_and_unknown_points_are_not_compared() -> None:
    facts = totals({"a": "1.25"})
    assert checks_of(rules_of({"1": ""}, score_step=0.5), *facts)
    assert checks_of(rules_of({"1": ""}, score_step=0.5, complete="fragment"), *facts) == []
    assert checks_of(rules_of({"1": ""}, score_step=0.5, aggregation="geometric"), *facts) == []
    assert checks_of(rule_set({"1": None}, score_step=0.5), *facts) == []
    assert checks_of(rule_set({"1": 1e6}, 1e6, score_step=0.5), *facts) == []
