"""The arithmetic of the tree: sums, other means, bonus, penalty, what does not apply."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from years import rule_set

from parindex_analysis.catalog import RuleSet
from parindex_analysis.catalog.models import RuleSetSettings, Text
from parindex_analysis.scoring.tree import aggregate, resized, tree_of
from scoring.plain import an_item, trees

Values = NDArray[np.float64]
laws = settings(max_examples=50)
NAN = math.nan


def rules_of(*items: tuple[str, float | None, str, str], **changes: Any) -> RuleSet:
    """Return a rule set from code, maximum, assessment and aggregation."""
    given: dict[str, Any] = {"id": "r", "title": Text(vi="R", en="R"), "complete": "yes"} | changes
    return RuleSet(RuleSetSettings(**given), tuple(an_item(c, m, kind, "", way) for c, m, kind, way in items))


def worked(rules: RuleSet, *points: float, tops: tuple[float, ...] = ()) -> dict[str, tuple[float, float]]:
    """Return the points and maxima of one unit, by code; the total under the empty code."""
    tree = tree_of(rules)
    official = tops or tuple(one.max_points or 0.0 for one in tree.items)
    found, most = aggregate(tree, np.array([points], float), np.array([official], float))
    codes = [node.item.code if node.item else "" for node in tree.nodes]
    return {code: (found[0, at], most[0, at]) for at, code in enumerate(codes)}


def test_each_node_stands_after_those_below_it_and_the_total_is_last() -> None:
    tree = tree_of(rule_set({"1": 60, "1.1": 20, "1.1.1": 5, "1.1.2": 15, "1.2": 40, "2": 40}))
    assert [node.item.code if node.item else "" for node in tree.nodes] == [
        "1.1.1", "1.1.2", "1.2", "2", "1.1", "1", "",
    ]  # fmt: skip
    assert [one.code for one in tree.items] == ["1.1.1", "1.1.2", "1.2", "2"]
    for at, node in enumerate(tree.nodes):
        assert all(below < at for below in node.below)
    assert tree.is_plain_sum


def test_of_a_fragment_only_what_is_known_is_in_the_tree() -> None:
    tree = tree_of(rule_set({"1": 20, "1.1": 10, "1.2": None, "2": None, "2.1": None}, complete="fragment"))
    assert [node.item.code if node.item else "" for node in tree.nodes] == ["1.1", "1", ""]


def test_points_add_up_and_a_missing_item_is_missing_all_the_way_up() -> None:
    rules = rule_set({"1": 60, "1.1": 20, "1.2": 40, "2": 40})
    assert worked(rules, 5, 30, 33) == {
        "1.1": (5, 20), "1.2": (30, 40), "2": (33, 40), "1": (35, 60), "": (68, 100),
    }  # fmt: skip
    found = worked(rules, NAN, 30, 33)
    assert [code for code, (points, _) in found.items() if math.isnan(points)] == ["1.1", "1", ""]


@pytest.mark.parametrize(
    ("way", "points", "tops", "wanted"),
    [
        ("geometric", (8, 2), (8, 8), 60 * 0.5),  # sqrt(1 * 0.25)
        ("geometric", (4, 1), (8, 2), 60 * 0.5),
        ("geometric", (16, 1), (16, 16), 60 * 0.25),
        ("harmonic", (8, 8 / 3), (8, 8), 60 * 0.5),  # 2 / (1 + 3)
        ("harmonic", (3, 0.5), (3, 1), 60 * 4 / 5),  # 4 / (3 + 2)
        ("geometric", (8, 0), (8, 8), 0),
        ("harmonic", (0, 0), (8, 8), 0),
        ("geometric", (4, 0), (8, 0), 60 * 0.5),  # the second does not apply
        ("harmonic", (4, 0), (8, 0), 60 * 0.5),
        ("geometric", (0, 0), (0, 0), 0),
        ("geometric", (4, NAN), (8, 8), NAN),
        ("harmonic", (0, NAN), (8, 8), NAN),
        ("geometric", (4, -1), (8, 8), NAN),
    ],
)
def test_other_means_are_those_of_paper_and_pencil(
    way: str, points: tuple[float, ...], tops: tuple[float, ...], wanted: float
) -> None:
    rules = rules_of(("1", 60, "", way), ("1.1", tops[0] or 1, "", ""), ("1.2", tops[1] or 1, "", ""))
    found, most = worked(rules, *points, tops=tops)["1"]
    assert found == pytest.approx(wanted, nan_ok=True)
    assert most == (60 if sum(tops) else 0)


def test_a_node_without_own_points_has_the_sum_of_those_below_it() -> None:
    rules = rules_of(("1", None, "", "geometric"), ("1.1", 8, "", ""), ("1.2", 8, "", ""))
    assert worked(rules, 8, 2)["1"] == pytest.approx((8, 16))


def test_each_node_may_have_its_own_method() -> None:
    rules = rules_of(
        ("1", 60, "", "harmonic"), ("1.1", 1, "", "geometric"), ("1.1.1", 4, "", ""), ("1.1.2", 4, "", ""),
        ("1.2", 1, "", ""), ("2", 40, "", ""),
    )  # fmt: skip
    found = worked(rules, 4, 1, 1, 30)
    assert found["1.1"][0] == pytest.approx(0.5)
    assert found["1"][0] == pytest.approx(60 * 2 / 3)
    assert found[""] == pytest.approx((70, 100))
    assert not tree_of(rules).is_plain_sum


def test_a_penalty_costs_the_same_with_either_sign_and_at_most_its_cap() -> None:
    rules = rules_of(
        ("1", 100, "", ""),
        ("2", 3, "penalty", ""),
        ("2.1", 2, "", ""),
        ("2.2", 2, "", ""),
        ("3", 4, "bonus", ""),
    )
    for first, second, cost in ((1, 1, 2), (-1, -1, 2), (2, -1, 3), (9, 0, 2), (2, 2, 3), (0, 0, 0)):
        found = worked(rules, 90, first, second, 1)
        assert found["2"][0] == cost
        assert found[""] == (91 - cost, 100)


def test_a_bonus_of_less_than_nothing_adds_nothing() -> None:
    rules = rules_of(("1", 100, "", ""), ("2", 5, "bonus", ""))
    assert [worked(rules, 90, more)[""][0] for more in (0, 5, 9, -2)] == [90, 95, 95, 88]


def test_bonus_and_penalty_inside_a_domain_count_for_it() -> None:
    rules = rules_of(
        ("1", 60, "", ""),
        ("1.1", 60, "", ""),
        ("1.2", 5, "bonus", ""),
        ("1.3", 9, "penalty", ""),
        ("2", 40, "", ""),
    )
    found = worked(rules, 50, 5, 9, 40)
    assert (found["1"], found[""]) == ((46, 60), (86, 100))


@laws
@given(trees(formulas=False, scale_only=True), st.data())
def test_every_mean_lies_between_the_least_and_the_greatest_achievement(
    rules: RuleSet, data: st.DataObject
) -> None:
    tree = tree_of(rules)
    assume(tree.n_items)
    tops = np.array([[one.max_points or 0.0 for one in tree.items]])
    shares = np.array([[data.draw(st.integers(0, 20)) / 20 for _ in tree.items]])
    points, maxima = aggregate(tree, tops * shares, tops)
    achieved = points / maxima
    assert (achieved >= shares.min() - 1e-9).all()
    assert (achieved <= shares.max() + 1e-9).all()


@laws
@given(trees(formulas=False, scale_only=True), st.integers(0, 20))
def test_who_has_the_same_share_of_every_item_has_it_of_every_node(rules: RuleSet, twentieths: int) -> None:
    tree = tree_of(rules)
    tops = np.array([[one.max_points or 0.0 for one in tree.items]])
    points, maxima = aggregate(tree, tops * twentieths / 20, tops)
    np.testing.assert_allclose(points, maxima * twentieths / 20, atol=1e-9)


@laws
@given(trees(formulas=False), st.data())
def test_units_do_not_touch_each_other(rules: RuleSet, data: st.DataObject) -> None:
    tree = tree_of(rules)
    assume(tree.n_items)
    cell = st.sampled_from([0.0, 0.5, 1.0, 3.0, NAN])
    points = np.array([[data.draw(cell) for _ in tree.items] for _ in range(3)])
    tops = np.array([[data.draw(st.sampled_from([0.0, 1.0, 3.0])) for _ in tree.items] for _ in range(3)])
    points[tops == 0] = 0.0
    together = aggregate(tree, points, tops)
    for at in range(3):
        alone = aggregate(tree, points[[at]], tops[[at]])
        np.testing.assert_array_equal(together[0][[at]], alone[0])
        np.testing.assert_array_equal(together[1][[at]], alone[1])


@laws
@given(trees(formulas=False, scale_only=True), st.data())
def test_what_does_not_apply_leaves_the_rest_as_if_it_were_not_in_the_rules(
    rules: RuleSet, data: st.DataObject
) -> None:
    tree = tree_of(rules)
    assume(tree.n_items > 1 and rules.settings.aggregation == "sum")
    gone = data.draw(st.integers(0, tree.n_items - 1))
    code = tree.items[gone].code
    assume(
        all(len(rules.children(above)) != 1 for above in rules.above(tree.items[gone]) if above.code != code)
    )
    tops = np.array([[one.max_points or 0.0 for one in tree.items]])
    points = tops * np.array([[data.draw(st.integers(1, 20)) / 20 for _ in tree.items]])
    points[:, gone], tops_without = 0.0, tops.copy()
    tops_without[:, gone] = 0.0
    with_gap = aggregate(tree, points, tops_without)
    fewer = RuleSet(rules.settings, tuple(one for one in rules.items if one.code != code))
    keep = [at for at in range(tree.n_items) if at != gone]
    without = aggregate(tree_of(fewer), points[:, keep], tops[:, keep])
    for one, other in zip(with_gap, without, strict=True):
        assert one[0, -1] == pytest.approx(other[0, -1])


def test_caps_and_own_maxima_follow_other_maximum_points() -> None:
    rules = rules_of(
        ("1", 60, "", "geometric"), ("1.1", 30, "", ""), ("1.2", 30, "", ""),
        ("2", 6, "bonus", ""), ("2.1", 4, "", ""), ("2.2", 4, "", ""), ("3", 40, "", ""), scale=100.0,
    )  # fmt: skip
    tree = tree_of(rules)
    official: Values = np.array([30.0, 30, 4, 4, 40])
    same = resized(tree, official, official)
    assert same == tree
    other = resized(tree, official, np.array([10.0, 10, 8, 8, 40]))
    tops = {node.item.code if node.item else "": node.top for node in other.nodes}
    assert tops == {"1.1": 10, "1.2": 10, "2.1": 8, "2.2": 8, "3": 40, "1": 20, "2": 12, "": None}
