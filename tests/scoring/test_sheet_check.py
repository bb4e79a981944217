"""Score sheets held against their rules: every row that the formulas can't use is named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from years import make_year, rule_set

from parindex_analysis.catalog import Problem, Problems, RuleSet
from parindex_analysis.scoring.sheet_check import check_sheet
from scoring.sheets import Record, cell, sheet

Place = tuple[str, int | None, str, str]


def rules_of(formulas: dict[str, str], assessments: dict[str, str] | None = None) -> RuleSet:
    """Return items of 10 points each with these formulas."""
    made = rule_set(dict.fromkeys(formulas, 10), 10.0 * len(formulas), assessments)
    items = tuple(replace(item, formula=formulas[item.code]) for item in made.items)
    return replace(made, items=items)


def problems_of(rules: RuleSet, *rows: Record) -> list[Problem]:
    problems = Problems()
    check_sheet(make_year(units="ab", rules=rules, scored=sheet(rows)), problems)
    return list(problems)


def test_a_clean_sheet_gives_nothing() -> None:
    rules = rules_of(
        {
            "1": "",
            "2": "pro rata",
            "3": "đạt: 10; không đạt: 0",
            "4": "minus 50% per minor; 0 if serious",
            "5": "if done > 5: max; else: max * done / plan",
        },
        {"2": "survey"},
    )
    rows = [
        cell("a", "i1", "9.5", "self"),
        cell("a", "i1", "9", "appraised"),
        cell("a", "i1", "9.25", "appraised_2"),
        cell("a", "i2", "91.17"),
        cell("b", "i2", "9", "survey"),
        cell("a", "i3", "đạt"),
        cell("b", "i3", "n/a"),
        cell("a", "i4", "1", input="minor"),
        cell("a", "i4", "0", input="serious"),
        cell("a", "i5", "6", input="done"),  # enough: the plan is not asked for
    ]
    assert problems_of(rules, *rows) == []


@pytest.mark.parametrize(
    ("formula", "rows", "place", "rule", "remedy"),
    [
        ("pro rata", [cell("a", "i1", "90", input="rate")], ("input", "rate"),
         "The formula has no such input. It has: –.", "Correct the input."),
        ("0 if serious", [cell("a", "i1", "0", input="serious"), cell("a", "i1", "1", input="minor")],
         ("input", "minor"), "The formula has no such input. It has: serious.", "Correct the input."),
        ("if done > plan: max; else: 0", [cell("a", "i1", "3", input="plan")], ("input", "plan"),
         "The formula also needs: done.", "Add these rows."),
        ("A = 100%; B = 60%; C = 0%", [cell("a", "i1", "3", input="B")], ("input", "B"),
         "The formula also needs: A, C.", "Add these rows."),
        ("pro rata", [cell("a", "i1", "101.5")], ("value", "101.5"),
         "This gives 10.15 points, the item has 0 to 10.", "Correct the value or the formula."),
        ("pro rata", [cell("a", "i1", "-1")], ("value", "-1"),
         "This gives -0.1 points, the item has 0 to 10.", "Correct the value or the formula."),
        ("pro rata", [cell("a", "i1", "60"), cell("a", "i1", "5", "max")], None, "", ""),
        ("", [cell("a", "i1", "10.01")], ("value", "10.01"),
         "This gives 10.01 points, the item has 0 to 10.", "Correct the value or the formula."),
        ("80-100: 10; 0-70: 0", [cell("a", "i1", "75")], ("value", "75"),
         "The formula gives no points for this value.", "Correct the value or the formula."),
        ("0.5 per item, at most 10", [cell("a", "i1", "2.5")], ("value", "2.5"),
         "The formula gives no points for this value.", "Correct the value or the formula."),
        ("all of 4: 10", [cell("a", "i1", "5")], ("value", "5"),
         "The formula gives no points for this value.", "Correct the value or the formula."),
        ("đạt: 10; không đạt: 0", [cell("a", "i1", "1")], ("value", "1"),
         "The formula expects an answer in words.", "Use one of: đạt; không đạt."),
    ],
)  # fmt: skip
def test_a_row_that_a_formula_can_not_use_is_named(
    formula: str, rows: list[Record], place: tuple[str, str] | None, rule: str, remedy: str
) -> None:
    found = problems_of(rules_of({"1": formula}), *rows)
    if place is None:  # of the unit's own maximum 60% is no problem
        assert found == []
        return
    (problem,) = found
    wrong = next(
        at for at, row in enumerate(rows, 2) if row["input" if place[0] == "input" else "text"] == place[1]
    )
    assert (problem.file, problem.row) == ("scores.csv", wrong)
    assert (problem.column, problem.value) == place
    assert (problem.rule_text, problem.remedy_text) == (rule, remedy)


@pytest.mark.parametrize(
    ("assessment", "kind", "wrong"),
    [
        ("survey", "self", True),
        ("survey", "appraised", True),
        ("survey", "appraised_2", True),
        ("survey", "survey", False),
        ("appraisal", "survey", True),
        ("appraisal", "appraised", False),
        ("mixed", "survey", False),
        ("mixed", "self", False),
        ("", "survey", False),
        ("bonus", "self", False),
    ],
)
def test_survey_points_of_what_is_appraised_and_the_reverse_are_named(
    assessment: str, kind: str, *, wrong: bool
) -> None:
    found = problems_of(rules_of({"1": ""}, {"1": assessment}), cell("a", "i1", "3", kind))
    told = [(one.row, one.column, one.value, one.rule_text) for one in found]
    assert told == ([(2, "kind", kind, "The item is not assessed in this way.")] if wrong else [])


def test_the_kind_of_a_domain_holds_for_what_is_below_it() -> None:
    rules = rule_set({"1": 60, "1.1": 60, "2": 40}, assessments={"1": "survey", "2": "appraisal"})
    (problem,) = problems_of(rules, cell("a", "i1.1", "3", "self"), cell("a", "i2", "3", "self"))
    assert (problem.row, problem.value) == (2, "self")


def test_an_item_with_others_below_it_is_not_measured() -> None:
    rules = rule_set({"1": 60, "1.1": 60, "2": 40})
    rows = [cell("a", "i1", "50"), cell("a", "i1", "50", "appraised"), cell("a", "i1.1", "50")]
    (problem,) = problems_of(rules, *rows)
    assert (problem.row, problem.rule_text) == (2, "Only items without others below them are measured.")


def test_penalties_may_be_typed_below_0_but_not_beyond_what_they_can_cost() -> None:
    rules = rule_set({"1": 100, "2": 2}, assessments={"2": "penalty"})
    assert problems_of(rules, cell("a", "i1", "90"), cell("a", "i2", "-2")) == []
    (problem,) = problems_of(rules, cell("a", "i1", "90"), cell("a", "i2", "-2.5"))
    assert (problem.row, problem.rule_text) == (3, "This gives -2.5 points, the item has 0 to 2.")


def test_every_wrong_row_is_named_at_once_each_at_its_own_place() -> None:
    rules = rules_of({"1": "pro rata", "2": "", "3": "0 if serious"}, {"2": "survey"})
    rows = [
        cell("a", "i1", "120"),
        cell("b", "i1", "50"),
        cell("a", "i2", "3", "self", file="data/private/test/2020/scores.csv", row=9),
        cell("b", "i3", "1", input="seriuos"),
    ]
    found: list[Place] = [(p.file, p.row, p.column, p.value) for p in problems_of(rules, *rows)]
    assert found == [
        ("data/private/test/2020/scores.csv", 9, "kind", "self"),
        ("scores.csv", 2, "value", "120"),
        ("scores.csv", 5, "input", "seriuos"),
    ]


def test_without_readable_formulas_or_a_sheet_there_is_nothing_to_check() -> None:
    assert problems_of(rules_of({"1": ">90%: 10; 80"}), cell("a", "i1", "500")) == []
    problems = Problems()
    check_sheet(make_year(rules=rules_of({"1": "pro rata"})), problems)
    assert list(problems) == []
