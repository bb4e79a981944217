"""Where units stand, as intervals."""

from __future__ import annotations

from years import fact, make_year, ranks, real_year, totals

from parindex_analysis.evidence import forced
from parindex_analysis.trends.positions import block_positions, positions


def test_printed_ranks_are_points_and_others_the_whole_block() -> None:
    found = positions(make_year(ranks({"a": 2}, of_n=6)), "department")
    assert found["a"].rank == (2, 2) and found["a"].evidence == "published"
    assert found["b"].rank == (1, 6) and found["b"].evidence == "implied"
    assert len(found) == 6


def test_all_totals_give_ranks_without_asking_for_more() -> None:
    year = make_year([*totals({"a": "80.00", "b": "90.00"}), fact("n_units", 2)], "ab")
    found = block_positions(year, "department")
    assert {unit: p.rank for unit, p in found.items()} == {"a": (2, 2), "b": (1, 1)}
    assert {p.evidence for p in found.values()} == {"derived"}


def test_bounds_narrow_ranks_and_totals() -> None:
    year = make_year([*totals({"a": "80.00", "b": "90.00"}), *ranks({"b": 1}, of_n=4)], "abcd")
    found = positions(year, "department", forced(year, "department").bounds)
    assert found["a"].rank == (2, 4)
    assert found["c"].total[1] <= 90.005


def test_hanoi_2019_the_first_three_are_taken_but_for_ties() -> None:
    found = block_positions(real_year("hanoi", 2019).trusted(), "district")
    assert found["quan-ha-dong"].rank == (3, 30)
    assert found["quan-dong-da"].rank == (3, 3)


def test_where_figures_contradict_each_other_only_printed_ranks_are_believed() -> None:
    found = block_positions(real_year("hanoi", 2022).trusted(), "department", real_year("hanoi", 2021))
    assert sorted(p.rank[0] for p in found.values() if p.ranked) == [1, 2, 3, 21, 22]
    assert {p.rank for p in found.values() if not p.ranked} == {(1, 22)}


def test_units_that_take_no_rank_stay_out() -> None:
    year = make_year(ranks({"a": 1}, of_n=3), "abc", years={2020: {"unranked": ["c"]}, 2019: {}})
    assert set(positions(year, "department")) == {"a", "b"}
