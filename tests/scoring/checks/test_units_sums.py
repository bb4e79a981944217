"""Printed sums against their printed parts: wrong only beyond (k + 1) half-units."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from years import fact, make_year, rule_set

from parindex_analysis.catalog import Fact, RuleSet, Year
from parindex_analysis.scoring import Check
from parindex_analysis.scoring.checks.units import WrongSum, level_sums
from scoring.sheets import Record, cell, sheet

RULES = rule_set({"1": 60, "1.1": 20, "1.2": 40, "2": 40}, assessments={"1": "appraisal", "2": "survey"})
GROUP = "department"


def of_facts(*facts: Fact, rules: RuleSet = RULES) -> Check | None:
    return next(level_sums(make_year(facts, "ab", rules=rules), GROUP), None)


def of_sheet(*rows: Record, rules: RuleSet = RULES) -> Check | None:
    return next(level_sums(year_of(*rows, rules=rules), GROUP), None)


def year_of(*rows: Record, rules: RuleSet = RULES) -> Year:
    return make_year(units="ab", rules=rules, scored=sheet(rows))


def points(value: str, item: str, **changes: object) -> Fact:
    return fact("points", value, "a", item=item, **changes)


def told(check: Check | None) -> tuple[str, int, list[tuple[str, str, str]]]:
    assert check is not None
    wrong: tuple[WrongSum, ...] = check.values["wrong"]
    return check.verdict, check.values["n"], [(one.unit_id, one.item_id, one.kind) for one in wrong]


@settings(max_examples=50)
@given(st.integers(1, 8), st.integers(0, 3), st.data())
def test_a_sum_may_be_off_by_k_plus_1_half_units_and_no_more(
    k: int, decimals: int, data: st.DataObject
) -> None:
    codes = {f"1.{at}": 10.0 for at in range(1, k + 1)}
    rules = rule_set({"1": 10.0 * k, **codes}, 10.0 * k)
    units = data.draw(st.lists(st.integers(0, 9), min_size=k, max_size=k))  # of the last place
    parts = [
        points(f"{n / 10**decimals:.{decimals}f}", f"i{code}") for n, code in zip(units, codes, strict=True)
    ]
    inside = (k + 1) // 2  # whole units of the last place within (k + 1) half-units
    for off, verdict in (
        (inside, "agrees"),
        (-inside, "agrees"),
        (inside + 1, "differs"),
        (-inside - 1, "differs"),
    ):
        printed = f"{(sum(units) + off) / 10**decimals:.{decimals}f}"
        assert told(of_facts(*parts, points(printed, "i1"), rules=rules))[0] == verdict


def test_every_level_is_compared_and_the_wrong_ones_are_named() -> None:
    found = of_facts(
        points("15.00", "i1.1"), points("30.00", "i1.2"), points("46.00", "i1"), points("30.00", "i2"),
        fact("total", "76.00", "a"),
    )  # fmt: skip
    assert told(found) == ("differs", 2, [("a", "i1", "points")])
    assert found is not None
    (wrong,) = found.values["wrong"]
    assert wrong.computed == pytest.approx((44.99, 45.01))
    assert wrong.printed == pytest.approx((45.995, 46.005))


def test_missing_parts_are_not_compared() -> None:
    assert of_facts(points("15.00", "i1.1"), points("46.00", "i1")) is None
    assert of_facts(points("46.00", "i1"), fact("total", "76.00", "a")) is None
    assert of_facts(points("46.00", "i1"), points("30.00", "i2"), fact("total", "99.00", "b")) is None


def test_appraised_points_lack_what_is_surveyed_and_the_reverse() -> None:
    appraised = [cell("a", "i1.1", "15.00", "appraised"), cell("a", "i1.2", "30.00", "appraised")]
    domain = cell("a", "i1", "45.50", "appraised")
    assert told(of_sheet(*appraised, domain)) == ("differs", 1, [("a", "i1", "appraised")])
    sums = [fact("appraised_points", "45.00", "a"), fact("survey_points", "31.00", "a")]
    rows = [cell("a", "i1", "45.00", "appraised"), cell("a", "i2", "30.00", "survey")]
    found = next(level_sums(make_year(sums, "ab", rules=RULES, scored=sheet(rows)), GROUP))
    assert told(found) == ("differs", 2, [("a", "", "survey")])


def test_kinds_are_not_mixed_up() -> None:
    own = [cell("a", "i1.1", "15", "self"), cell("a", "i1.2", "30", "self"), cell("a", "i1", "45", "self")]
    kept = [cell("a", "i1.1", "10", "appraised"), cell("a", "i1.2", "30", "appraised")]
    assert told(of_sheet(*own, *kept, cell("a", "i1", "40", "appraised"))) == ("agrees", 2, [])
    second = [cell("a", "i1.1", "12", "appraised_2"), cell("a", "i1", "42", "appraised_2")]
    assert told(of_sheet(*own, *kept, *second)) == (
        "agrees",
        1,
        [],
    )  # only the changed items have a second round


def test_figures_of_full_precision_and_cut_ones() -> None:
    parts = [points("15.123456", "i1.1"), points("30.00", "i1.2")]
    assert of_facts(*parts, points("99.00", "i1")) is None
    cut = [points("15.9", "i1.1", rounding="truncated"), points("30.9", "i1.2", rounding="truncated")]
    assert told(of_facts(*cut, points("47.0", "i1")))[0] == "agrees"
    assert told(of_facts(*cut, points("46.7", "i1")))[0] == "differs"


def test_what_is_no_plain_sum_is_not_added_up() -> None:
    figures = [points("50.00", "i1"), points("20.00", "i2"), fact("total", "60.00", "a")]
    assert told(of_facts(*figures))[0] == "differs"
    mean = replace(RULES, settings=RULES.settings.model_copy(update={"aggregation": "geometric"}))
    assert of_facts(*figures, rules=mean) is None
    bonus = rule_set({"1": 100, "2": 2}, assessments={"2": "bonus"})
    assert of_facts(*figures, rules=bonus) is None
    fragment = replace(RULES, settings=RULES.settings.model_copy(update={"complete": "fragment"}))
    assert of_facts(*figures, rules=fragment) is None


def test_a_rescaled_total_is_no_sum_of_its_domains() -> None:
    rules = rule_set({"1": 84, "2": 16})
    facts = [points("68.32", "i1"), points("0.00", "i2"), fact("total", "81.33", "a")]
    rows = [cell("a", "i1", "68.32"), cell("a", "i2", "n/a")]
    assert told(of_facts(*facts, rules=rules))[0] == "differs"
    assert list(level_sums(make_year(facts, "ab", rules=rules, scored=sheet(rows)), GROUP)) == []
