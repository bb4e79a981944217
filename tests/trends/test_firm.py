"""Changes of totals that hold whatever the unpublished parts are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from years import make_year, real_year, rule_set, totals

from parindex_analysis.catalog import Year
from parindex_analysis.trends import firm_totals


def year(
    at: int, printed: dict[str, str], rules: str = "same", assessments: dict[str, str] | None = None
) -> Year:
    found = rule_set({"1": 60, "2": 40}, assessments=assessments, id=rules)
    return make_year(totals(printed), rules=found, year=at)


def test_home_affairs_rose_in_2024_whatever_8_percent_of_the_weights_do() -> None:
    (found,) = firm_totals(real_year("hanoi", 2023), real_year("hanoi", 2024), "department")
    assert found.unit_id == "so-noi-vu"
    # q = sqrt(94.255 x 4.235 / (95.765 x 5.745)); items may not apply in one of the years
    assert found.radius == pytest.approx(0.080038, abs=1e-6) and found.shown == 0.08
    assert found.items == "may_differ"


def test_other_rules_or_bonus_points_allow_no_guarantee() -> None:
    before, after = year(2019, {"a": "80.00"}), year(2020, {"a": "85.00"})
    assert [one.unit_id for one in firm_totals(before, after, "department")] == ["a"]
    assert firm_totals(before, year(2020, {"a": "85.00"}, "new"), "department") == []
    assert firm_totals(make_year(totals({"a": "80.00"})), after, "department") == []
    bonus = {"2": "bonus"}
    pair = [year(at, {"a": printed}, assessments=bonus) for at, printed in ((2019, "80.00"), (2020, "85.00"))]
    assert firm_totals(pair[0], pair[1], "department") == []


def test_a_change_within_the_print_is_left_out() -> None:
    assert firm_totals(year(2019, {"a": "80.00"}), year(2020, {"a": "80.00"}), "department") == []


@settings(max_examples=40)
@given(
    st.lists(st.floats(0, 1), min_size=3, max_size=3),
    st.lists(st.floats(0, 1), min_size=3, max_size=3),
    st.integers(0, 999),
)
def test_no_weights_below_the_radius_turn_a_change(x: list[float], y: list[float], seed: int) -> None:
    weights = np.array([50.0, 30.0, 20.0])
    printed = [f"{float(np.array(a) @ weights):.2f}" for a in (x, y)]
    found = firm_totals(year(2019, {"a": printed[0]}), year(2020, {"a": printed[1]}), "department")
    for one in found:
        factors = 1 + 0.999 * one.radius * np.random.default_rng(seed).uniform(-1, 1, (200, 3))
        changes = (weights * factors) @ (np.array(y) - np.array(x))
        assert (np.sign(changes) == np.sign(float(printed[1]) - float(printed[0]))).all()
