"""Units over time: renames, mergers, splits; what is carried over and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from years import unit

from parindex_analysis.catalog import Unit, load_index
from parindex_analysis.errors import UsageError
from parindex_analysis.home import find_home
from parindex_analysis.trends import Turn, carry_over, conversion, turns, turns_between
from parindex_analysis.trends.lines import successors

RAW = find_home().raw
HANOI, PROVINCES = load_index(RAW, "hanoi").units, load_index(RAW, "pci").units


def made(unit_id: str, start: str = "", end: str = "", of: tuple[str, ...] = ()) -> Unit:
    return replace(unit(unit_id), valid_from=start, valid_to=end, predecessors=of)


RENAMED = (made("old", end="2019-06-30"), made("new", "2019-07-01", of=("old",)))
MERGED = (made("a", end="2019-12-31"), made("b", end="2019-12-31"), made("c", "2020-01-01", of=("a", "b")))
SPLIT = (made("d", end="2020-12-31"), made("e", "2021-01-01", of=("d",)), made("f", "2021-01-01", of=("d",)))
TAKEN = (made("g", of=("h",)), made("h", end="2018-03-31"))
LOOSE = (made("i", end="2017-05-31"), made("j", "2018-02-01"))


def told(units: tuple[Unit, ...]) -> list[tuple[str, str, tuple[str, ...], str]]:
    return [(t.what, t.unit_id, t.others, t.date) for t in turns(units)]


def test_made_up_years_with_every_kind_of_turn() -> None:
    assert told(RENAMED) == [("renamed", "old", ("new",), "2019-06-30")]
    assert told(MERGED) == [("merged", "a", ("c",), "2019-12-31"), ("merged", "b", ("c",), "2019-12-31")]
    assert told(SPLIT) == [("split", "d", ("e", "f"), "2020-12-31")]
    assert told(TAKEN) == [("took_in", "g", ("h",), "2018-03-31"), ("merged", "h", ("g",), "2018-03-31")]
    assert told(LOOSE) == [("ended", "i", (), "2017-05-31"), ("began", "j", (), "2018-02-01")]


def test_all_at_once_come_in_order_of_time() -> None:
    dates = [t.date for t in turns((*SPLIT, *RENAMED, *MERGED, *TAKEN, *LOOSE))]
    assert dates == sorted(dates) and len(dates) == 8


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [(2017, 2018, 0), (2018, 2019, 0), (2019, 2020, 2), (2018, 2020, 2), (2020, 2021, 0)],
)
def test_a_turn_counts_between_the_year_it_ended_in_and_the_next(before: int, after: int, found: int) -> None:
    assert len(turns_between(MERGED, before, after)) == found


def test_ha_tay_went_into_hanoi_after_the_pci_of_2008() -> None:
    assert turns_between(PROVINCES, 2008, 2009) == (
        Turn("took_in", "ha-noi", ("ha-tay",), "2008-07-31"),
        Turn("merged", "ha-tay", ("ha-noi",), "2008-07-31"),
    )
    assert [t.what for t in turns_between(PROVINCES, 2007, 2008)] == ["took_in"]
    assert turns_between(PROVINCES, 2009, 2014) == ()


def test_thirty_districts_went_into_126_communes_of_which_64_draw_on_several() -> None:
    counted = conversion(HANOI, "district", "commune")
    assert counted is not None
    assert (counted.new, counted.several, counted.old) == (126, 64, 30)
    assert {t.what for t in turns(HANOI)} == {"split"} and len(turns(HANOI)) == 30
    assert len(successors(HANOI, "quan-ba-dinh")) > 5
    assert conversion(HANOI, "department", "commune") is None


@pytest.mark.parametrize(
    ("units", "old", "new", "said"),
    [
        (HANOI, "quan-ba-dinh", "phuong-ba-dinh", "made of parts of 3 units"),
        (HANOI, "quan-dong-da", "phuong-kim-lien", "went into 7 units"),
        (HANOI, "quan-dong-da", "xa-soc-son", "was not made of it"),
        (PROVINCES, "ha-tay", "ha-noi", "was there before and took Hà Tây in on 2008-07-31"),
        (MERGED, "a", "c", "made of parts of 2 units"),
        (SPLIT, "d", "e", "went into 2 units"),
        (RENAMED, "old", "nwe", "did you mean 'new'"),
    ],
)
def test_a_score_is_not_carried_over_and_the_reason_is_said(
    units: tuple[Unit, ...], old: str, new: str, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        carry_over(units, old, new)


def test_a_renamed_unit_keeps_its_score_but_not_across_blocks() -> None:
    assert carry_over(RENAMED, "old", "new") == "new"
    assert carry_over(HANOI, "quan-ba-dinh", "quan-ba-dinh") == "quan-ba-dinh"
    other = (RENAMED[0], replace(RENAMED[1], group="district"))
    with pytest.raises(UsageError, match="different blocks"):
        carry_over(other, "old", "new")
