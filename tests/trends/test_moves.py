"""Moves as intervals: exact, sure in direction, open."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from years import fact, make_year, ranks, real_year, totals

from parindex_analysis.trends import Move, Moves, Position, moves


def position(low: float, high: float) -> Position:
    return Position("a", (low, high), (0.0, 100.0), "implied")


def hanoi(before: int, after: int, group: str) -> Moves:
    return moves(real_year("hanoi", before).trusted(), real_year("hanoi", after).trusted(), group)


@pytest.mark.parametrize(
    ("old", "new", "places", "way", "sure"),
    [
        ((23, 23), (6, 6), (17, 17), 1, 17),
        ((20, 30), (1, 12), (8, 29), 1, 8),
        ((1, 3), (5, 9), (-8, -2), -1, 2),
        ((3, 10), (5, 6), (-3, 5), 0, 0),
        ((4, 4), (4, 4), (0, 0), 0, 0),
    ],
)
def test_a_move_is_an_interval_of_places(
    old: tuple[float, float], new: tuple[float, float], places: tuple[float, float], way: int, sure: float
) -> None:
    move = Move("a", position(*old), position(*new))
    assert (move.places, move.way, move.sure) == (places, way, sure)


def test_hanoi_2020_has_the_five_moves_of_the_press_and_what_is_forced_for_the_rest() -> None:
    districts, departments = hanoi(2019, 2020, "district"), hanoi(2019, 2020, "department")
    found = {m.unit_id: m.places[0] for group in (districts, departments) for m in group.exact if m.places[0]}
    assert found == {
        "huyen-thanh-tri": 17,
        "huyen-thanh-oai": 11,
        "huyen-my-duc": 8,
        "quan-thanh-xuan": 8,
        "so-tu-phap": 13,
    }
    assert (len(districts.exact), len(districts.open), districts.rest) == (7, 23, -44)
    (finance,) = departments.sure
    assert (finance.unit_id, finance.places) == ("so-tai-chinh", (2, 21))
    last = next(m for m in districts.open if m.unit_id == "huyen-quoc-oai")
    assert last.places == (-27, 0)


def test_contradictory_years_are_named() -> None:
    assert hanoi(2021, 2022, "department").contradictory == (2022,)
    assert hanoi(2022, 2023, "district").contradictory == (2022,)
    assert hanoi(2019, 2020, "district").contradictory == ()


def test_hoa_binh_is_complete_in_two_years() -> None:
    found = moves(real_year("hoabinh", 2022), real_year("hoabinh", 2024), "department")
    assert len(found.exact) == len(found.moves) == 19
    assert sum(move.places[0] for move in found.moves) == 0 and found.rest == 0
    assert {m.evidence for m in found.moves} == {"derived"}


def test_units_that_came_and_went_are_named_and_nothing_is_said_of_the_rest() -> None:
    before = make_year(ranks({"a": 1, "b": 2}, of_n=2), "ab", year=2019)
    after = make_year(ranks({"b": 1, "c": 2}, of_n=2), "bc")
    found = moves(before, after, "department")
    assert ([m.unit_id for m in found.moves], found.joined, found.left) == (["b"], ("c",), ("a",))
    assert found.rest is None


def test_totals_of_both_years_give_an_interval_of_points() -> None:
    before = make_year([*totals({"a": "80.00"}), *ranks({"a": 1}, of_n=3)], "abc", year=2019)
    after = make_year([*totals({"a": "81.50"}), *ranks({"a": 1}, of_n=3)], "abc")
    move = next(m for m in moves(before, after, "department").moves if m.unit_id == "a")
    assert move.points == pytest.approx((1.49, 1.51))


def test_without_the_size_of_the_block_nothing_is_invented() -> None:
    before, after = (make_year(totals({"a": "80.00"}), "ab", year=year) for year in (2019, 2020))
    found = moves(before, after, "department")
    assert [(m.unit_id, m.exact, m.way) for m in found.moves] == [("a", False, 0)]


@settings(max_examples=40)
@given(st.permutations("abcdef"), st.permutations("abcdef"), st.sets(st.sampled_from("abcdef")))
def test_true_moves_lie_in_their_intervals(old: list[str], new: list[str], shown: set[str]) -> None:
    years = []
    for year, order in ((2019, old), (2020, new)):
        printed = {u: at for at, u in enumerate(order, 1) if u in shown}
        years.append(make_year([*ranks(printed, of_n=6), fact("n_units", 6)], year=year))
    found = moves(years[0], years[1], "department")
    for move in found.moves:
        low, high = move.places
        assert low <= old.index(move.unit_id) - new.index(move.unit_id) <= high
        assert move.exact == (move.unit_id in shown) or low == high
    hidden = [u for u in "abcdef" if not next(m for m in found.moves if m.unit_id == u).exact]
    assert found.rest == sum(old.index(u) - new.index(u) for u in hidden)
