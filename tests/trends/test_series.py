"""Rank lines: gaps, stops, new rules."""

from __future__ import annotations

from dataclasses import replace

from years import make_year, ranks, real_year, rule_set, unit

from parindex_analysis.catalog import load_index
from parindex_analysis.home import find_home
from parindex_analysis.trends import rank_lines

RAW = find_home().raw


def test_a_line_has_a_gap_where_a_year_is_not_known() -> None:
    years = [
        make_year(ranks(at, of_n=6), year=y) for y, at in ((2017, {"a": 2}), (2018, {}), (2019, {"a": 1}))
    ]
    (line,) = rank_lines(years, years[0].units, "department").lines
    assert line.pieces == (((2017, 2.0),), ((2019, 1.0),))


def test_ha_tay_stops_in_2008_and_hanoi_takes_it_in() -> None:
    shared = load_index(RAW, "pci")
    found = rank_lines([real_year("pci", year) for year in range(2006, 2011)], shared.units, "province")
    lines = {line.unit_id: line for line in found.lines}
    assert [year for year, _ in lines["ha-tay"].points] == [2006, 2007, 2008]
    gone, grown = lines["ha-tay"].turn, lines["ha-noi"].turn
    assert gone is not None and (gone.what, gone.others) == ("merged", ("ha-noi",))
    assert grown is not None and grown.what == "took_in"
    assert (found.breaks, found.sizes) == ((2009,), (64, 64, 64, 63, 63))


def test_a_turn_still_to_come_does_not_stop_a_line() -> None:
    shared = load_index(RAW, "hanoi")
    found = rank_lines([real_year("hanoi", year) for year in (2019, 2020)], shared.units, "district")
    assert all(line.turn is None for line in found.lines)
    assert found.last_day == "2025-06-30"
    units = rank_lines([real_year("hanoi", 2022), real_year("hanoi", 2024)], shared.units, "department")
    assert (units.sizes, units.last_day) == ((22, 23), "")


def test_new_rules_break_the_line_at_their_first_year() -> None:
    years = [
        make_year(ranks({"a": 1}, of_n=2), rules=rule_set({"1": 100}, id=name), year=year)
        for year, name in ((2018, "old"), (2019, "old"), (2020, "new"))
    ]
    assert rank_lines(years, years[0].units, "department").breaks == (2020,)


def test_no_year_no_line() -> None:
    gone = replace(unit("a"), valid_to="2019-12-31")
    assert rank_lines([], [gone], "department").lines == ()
