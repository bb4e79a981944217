"""Runs at the top."""

from __future__ import annotations

import pytest
from years import make_year, ranks, real_year

from parindex_analysis.catalog import Year, load_index
from parindex_analysis.home import find_home
from parindex_analysis.trends import podiums, streaks
from parindex_analysis.trends.leaders import runs

HANOI = [real_year("hanoi", year).trusted() for year in load_index(find_home().raw, "hanoi").years]


@pytest.mark.parametrize(
    ("held", "found"),
    [
        ([], []),
        ([False, None], []),
        ([True], [(0, 0, False, False)]),
        ([True, True, False, True], [(0, 1, False, False), (3, 3, False, False)]),
        ([None, True, None, True], [(1, 1, True, True), (3, 3, True, False)]),
    ],
)
def test_runs(held: list[bool | None], found: list[tuple[int, int, bool, bool]]) -> None:
    assert runs(held) == found


def test_cau_giay_long_bien_and_dong_da_stood_1_2_3_in_2019_and_2020() -> None:
    (podium,) = podiums(HANOI, "district")
    assert podium.unit_ids == ("quan-cau-giay", "quan-long-bien", "quan-dong-da")
    assert (podium.first, podium.last) == (2019, 2020)


def test_longest_runs_of_hanoi() -> None:
    districts = {(s.unit_id, s.first, s.last): s for s in streaks(HANOI, "district")}
    longest = districts["quan-cau-giay", 2019, 2021]
    assert (longest.years, longest.ranks) == (3, ((1, 1), (1, 1), (1, 1)))
    assert longest.maybe_earlier and longest.maybe_later  # 2018 and 2022 are not public
    assert not districts["quan-dong-da", 2019, 2020].maybe_later  # in 2021 others hold the three places
    first = streaks(HANOI, "department")[0]
    assert (first.unit_id, first.first, first.last) == ("so-noi-vu", 2021, 2024)


def year(at: int, **placed: int) -> Year:
    return make_year(ranks(placed, of_n=6), year=at)


def test_a_year_without_data_leaves_a_run_open() -> None:
    found = streaks([year(2017, a=1), year(2019, a=1)], "department")
    assert [(s.first, s.last, s.maybe_earlier, s.maybe_later) for s in found if s.unit_id == "a"] == [
        (2019, 2019, True, False),
        (2017, 2017, False, True),
    ]


def test_the_same_three_in_another_order_are_another_podium() -> None:
    years = [year(2018, a=1, b=2, c=3), year(2019, b=1, a=2, c=3), year(2020, b=1, a=2, c=3)]
    assert [(p.unit_ids, p.first, p.last) for p in podiums(years, "department")] == [
        (("b", "a", "c"), 2019, 2020)
    ]


def test_how_many_places_count_as_the_top_is_the_readers_choice() -> None:
    years = [year(2019, a=2, b=5), year(2020, a=1, b=5)]
    assert {s.unit_id for s in streaks(years, "department", 2) if s.years == 2} == {"a"}
    assert {s.unit_id for s in streaks(years, "department", 5) if s.years == 2} == {"a", "b"}
