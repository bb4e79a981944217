"""Two years side by side."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from years import fact, make_year, ranks, real_year, rule_set, totals

from parindex_analysis.trends import Comparison, compare


def hanoi(before: int, after: int, group: str) -> Comparison:
    return compare(real_year("hanoi", before), real_year("hanoi", after), group)


@pytest.mark.parametrize(
    ("unit", "group", "rank_from", "rank_to"),
    [
        ("huyen-thanh-tri", "district", 23, 6),
        ("huyen-my-duc", "district", 15, 7),
        ("quan-thanh-xuan", "district", 17, 9),
        ("huyen-thanh-oai", "district", 28, 17),
        ("so-tu-phap", "department", 16, 3),
        ("quan-cau-giay", "district", 1, 1),
    ],
)
def test_hanoi_movers_from_2019_to_2020(unit: str, group: str, rank_from: float, rank_to: float) -> None:
    mover = next(m for m in hanoi(2019, 2020, group).movers if m.unit_id == unit)
    assert (mover.rank_from, mover.rank_to, mover.places) == (rank_from, rank_to, rank_from - rank_to)


def test_hanoi_thanh_tri_rose_most_in_2020() -> None:
    movers = hanoi(2019, 2020, "district").movers
    assert [(m.unit_id, m.places) for m in movers] == [
        ("huyen-thanh-tri", 17),
        ("huyen-thanh-oai", 11),
        ("huyen-my-duc", 8),
        ("quan-thanh-xuan", 8),
        ("quan-cau-giay", 0),
        ("quan-long-bien", 0),
        ("quan-dong-da", 0),
    ]


@pytest.mark.parametrize(("group", "printed"), [("department", 2.73), ("district", 1.26)])
def test_hanoi_2023_printed_changes_of_the_mean_agree_with_both_means(group: str, printed: float) -> None:
    (check,) = hanoi(2022, 2023, group).checks
    assert (check.measure, check.printed.value) == ("mean_total_change", printed)
    assert check.agrees
    assert not check.circular
    assert check.after.value - check.before.value == pytest.approx(printed)


@pytest.mark.parametrize(("group", "n"), [("department", 3), ("district", 2)])
def test_hanoi_2022_changes_are_circular_because_2021_was_derived_from_them(group: str, n: int) -> None:
    found = hanoi(2021, 2022, group).checks
    assert len(found) == n
    assert all(check.circular and check.agrees for check in found)
    assert {check.before.evidence for check in found} == {"derived"}


def test_rule_sets_of_both_years_are_compared_by_their_id() -> None:
    assert hanoi(2019, 2020, "district").same_rules is True
    assert hanoi(2020, 2021, "district").same_rules is False
    unknown = compare(real_year("hoabinh", 2022), real_year("hoabinh", 2024), "department")
    assert unknown.same_rules is None
    assert (unknown.before, unknown.after) == (2022, 2024)


def test_block_figures_printed_in_both_years_are_set_side_by_side() -> None:
    found = {change.measure: change.change for change in hanoi(2020, 2021, "department").blocks}
    assert found == {"max_total": pytest.approx(-2.93), "min_total": pytest.approx(-8.16)}


def test_a_change_that_does_not_fit_both_means_is_said() -> None:
    before = make_year([fact("mean_total", "80.00")], year=2019)
    after = [fact("mean_total", "82.50")]
    fits = compare(before, make_year([*after, fact("mean_total_change", "2.51")]), "department").checks
    wrong = compare(before, make_year([*after, fact("mean_total_change", "2.52")]), "department").checks
    assert [check.agrees for check in (*fits, *wrong)] == [True, False]


def test_units_of_only_one_year_do_not_move() -> None:
    before, after = make_year(ranks({"a": 1, "b": 2}, of_n=9)), make_year(ranks({"b": 1, "c": 2}, of_n=9))
    assert [(m.unit_id, m.places) for m in compare(before, after, "department").movers] == [("b", 1)]


def test_ranks_may_follow_from_all_totals_of_one_year() -> None:
    before = make_year([*totals({"a": "70.00", "b": "80.00", "c": "90.00"}), fact("n_units", 3)], "abc")
    after = make_year(ranks({"a": 1, "b": 2}, of_n=3), "abc")
    assert [(m.unit_id, m.rank_from, m.rank_to) for m in compare(before, after, "department").movers] == [
        ("a", 3, 1),
        ("b", 2, 2),
    ]


def test_other_rules_are_not_the_same_rules() -> None:
    old, new = (make_year(rules=rule_set({"1": 100}, id=name)) for name in ("old", "new"))
    assert compare(old, new, "department").same_rules is False
    assert compare(old, old, "department").same_rules is True


@settings(max_examples=60)
@given(st.permutations("abcdef"), st.permutations("abcdef"))
def test_gained_and_lost_places_cancel_and_come_in_order(old: list[str], new: list[str]) -> None:
    before, after = (
        make_year(ranks({u: at for at, u in enumerate(order, 1)}, of_n=6)) for order in (old, new)
    )
    movers = compare(before, after, "department").movers
    assert sum(mover.places for mover in movers) == 0
    assert [m.places for m in movers] == sorted((m.places for m in movers), reverse=True)
    assert all(m.places == old.index(m.unit_id) - new.index(m.unit_id) for m in movers)
