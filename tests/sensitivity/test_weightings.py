"""Ways to make a scenario, and scenarios side by side."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from years import real_year

from parindex_analysis.catalog import RuleSet
from parindex_analysis.errors import UsageError
from parindex_analysis.scoring import Sheet, item_sheet
from parindex_analysis.sensitivity import Scenario, run_scenarios, standard_scenarios
from parindex_analysis.sensitivity.admissible import admissible_for
from parindex_analysis.sensitivity.weightings import changed, nearest, one_at_a_time, under_rules
from sensitivity.sheets import made_up, pci_2014

SHEET = made_up(np.array([[0.9, 0.3, 0.5], [0.1, 0.9, 0.5]]), np.array([50.0, 30.0, 20.0]))


def pci_rules() -> RuleSet:
    return real_year("pci", 2010).rules["province"]


def custom(weights: NDArray[np.float64]) -> Scenario:
    return Scenario("changed", "", weights)


def test_points_and_relative_changes_others_in_proportion_or_fixed() -> None:
    assert changed(SHEET, "x", {"1": 60}).weights == pytest.approx([60, 24, 16])
    assert changed(SHEET, "x", {"1": 60}, keep_others=True).weights.tolist() == [60, 30, 20]
    assert changed(SHEET, "x", relative={"1": 0.2}).weights == pytest.approx([60, 24, 16])
    assert changed(SHEET, "x", {"2": 0}, {"1": -1.0}).weights == pytest.approx([0, 0, 100])
    assert changed(SHEET, "x", equal=True).weights == pytest.approx([100 / 3] * 3)


def test_a_domain_of_a_sheet_of_items() -> None:
    year = real_year("papi", 2014)
    group = year.groups[0]
    sheet, rules = item_sheet(year, group), year.rules[group]
    assert isinstance(sheet, Sheet)
    domain = rules.domains[0]
    columns = [sheet.item_ids.index(leaf.item_id) for leaf in rules.leaves(domain)]
    found = changed(sheet, "x", relative={domain.item_id: 0.5}, rules=rules)
    own = sheet.max_points[columns]
    assert len(columns) > 1 and found.weights[columns] == pytest.approx(1.5 * own)
    assert found.weights.sum() == pytest.approx(sheet.max_points.sum())


def test_another_years_rules() -> None:
    sheet, rules = pci_2014(), pci_rules()
    found = under_rules(sheet, rules, "as in 2010")
    theirs = {item.item_id: item.max_points or 0.0 for item in rules.items}
    assert found.weights.sum() == pytest.approx(100) and found.id == "as in 2010"
    ratio = found.weights / np.array([theirs.get(item, 0.0) for item in sheet.item_ids]).clip(1e-9)
    assert ratio[found.weights > 0] == pytest.approx(ratio.max())
    assert (found.weights == 0).sum() == sum(item not in theirs for item in sheet.item_ids)


def test_a_series_moves_one_weight_and_keeps_the_sum() -> None:
    series = one_at_a_time(SHEET, "2", [-0.5, 0, 0.25])
    assert [one.id for one in series] == ["2 -50%", "2 +0%", "2 +25%"]
    assert [one.weights[1] for one in series] == [15, 30, 37.5]
    assert [one.weights.sum() for one in series] == pytest.approx([100] * 3)


def test_the_nearest_weights_that_keep_constraints() -> None:
    equal = changed(SHEET, "equal", equal=True)
    near = nearest(equal, admissible_for(SHEET, 0.25, keep_sum=True), "as equal as ±25% allows")
    assert near.weights == pytest.approx([37.5, 37.5, 25])
    ordered = admissible_for(SHEET, 0.9, keep_sum=True, order=[("1", "2"), ("2", "3")])
    kept = nearest(equal, ordered, "ordered")
    assert kept.weights == pytest.approx(equal.weights)
    fixed = nearest(equal, admissible_for(SHEET, 0.9, fixed_sums=[["1"], ["2", "3"]]), "50 + 50")
    assert fixed.weights[0] == pytest.approx(50) and fixed.weights[1:].sum() == pytest.approx(50)


def test_scenarios_side_by_side_and_what_made_them() -> None:
    sheet = pci_2014()
    runs = run_scenarios(
        sheet, [*standard_scenarios(sheet, 0.25)[:2], changed(sheet, "labour up", {"labor": 30})]
    )
    assert [one.id for one in runs.scenarios] == ["official", "equal", "labour up"]
    at = runs.unit_ids.index("ha-noi")
    assert runs.ranks[:2, at].tolist() == [26, 60]
    weights = runs.weights_table
    assert len(weights) == 30 and weights.groupby("scenario")["share"].sum().tolist() == pytest.approx(
        [1] * 3
    )
    assert weights[(weights.scenario == "labour up") & (weights.item_id == "labor")].weight.tolist() == [30]
    beside = runs.comparison.set_index("scenario")
    assert beside[["units_moved", "largest_move", "pairs_turned"]].to_numpy()[0].tolist() == [0, 0, 0]
    moves = np.abs(runs.ranks[1] - runs.ranks[0])
    assert beside["largest_move"].tolist()[1] == moves.max() >= 34
    turned = sum(runs.totals[1, u] < runs.totals[1, v] for u in range(63) for v in range(u + 1, 63))
    assert beside.loc["equal", "pairs_turned"] == turned
    assert beside.loc["official", "first"] == runs.unit_ids[0]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: changed(SHEET, "x", {"9": 1}), "There is no item '9'"),
        (lambda: changed(SHEET, "x", {"1": 1}, {"1": 0.1}), "set twice"),
        (lambda: changed(SHEET, "x", relative={"1": -1.5}), "more than 100%"),
        (lambda: changed(SHEET, "x", relative={"1": float("nan")}), "more than 100%"),
        (lambda: changed(SHEET, "x", {"1": -1}), "0 or more"),
        (lambda: changed(SHEET, "x", {"1": 101}), "nothing is left"),
        (lambda: one_at_a_time(SHEET, "1", [-2]), "more than 100%"),
        (lambda: one_at_a_time(SHEET, "x", [0]), "There is no item"),
        (lambda: under_rules(SHEET, pci_rules(), "x"), "no item with points in common"),
        (lambda: run_scenarios(SHEET, [custom(np.zeros(3))]), "at least one of them above 0"),
        (lambda: run_scenarios(SHEET, [custom(np.ones(2))]), "2 weights for 3 items"),
        (lambda: run_scenarios(SHEET, [custom(np.ones(3))] * 2), "Two scenarios are named"),
    ],
)  # fmt: skip
def test_what_can_not_be_is_refused(make: Callable[[], object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        make()
