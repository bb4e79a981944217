"""A place across indices: years, disputed values, breaks of method."""

from __future__ import annotations

import math
from typing import Any

from years import rule_set

from parindex_analysis.catalog import load_index
from parindex_analysis.catalog.profiles import ProfileFigure, read_profiles
from parindex_analysis.home import find_home
from parindex_analysis.trends import Profile, profile

RAW = find_home().raw


def figure(year: int, value: float | None = None, **changes: Any) -> ProfileFigure:
    given: dict[str, Any] = {
        "place": "P",
        "index": "X",
        "measure": "pct" if value is not None else "rank",
        "text": "" if value is None else f"{value:.2f}",
        "value": math.nan if value is None else value,
        "low": math.nan,
        "ranks": None,
        "of_n": None,
        "source_id": "paper",
        "evidence": "published",
        "confidence": "high",
        "note": "",
        "row": 2,
    }
    return ProfileFigure(year=year, **(given | changes))


def hanoi() -> Profile:
    rules = {
        name.upper(): [r for r in load_index(RAW, name).rule_sets.values() if "province" in r.settings.groups]
        for name in ("par_index", "pci", "papi")
    }
    return profile(read_profiles(RAW), "Hà Nội", rules)


def test_hanoi_in_five_indices_each_on_its_own_scale() -> None:
    lines = {line.index: line for line in hanoi().lines}
    assert list(lines) == ["PAR_INDEX", "SIPAS", "PAPI", "PCI", "DTI"]
    found = {name: line.years[-1] for name, line in lines.items()}
    assert {name: (y.year, y.rank, y.of_n, y.scale) for name, y in found.items()} == {
        "PAR_INDEX": (2024, (3, 3), 63, 100),
        "SIPAS": (2024, (11, 11), 63, 100),
        "PAPI": (2024, (29, 29), 61, 80),
        "PCI": (2024, (24, 24), 63, 100),
        "DTI": (2024, (1, 1), 34, 1),
    }


def test_breaks_of_method_are_marked() -> None:
    lines = {line.index: line for line in hanoi().lines}
    assert [(b.kind, b.after) for b in lines["PAPI"].breaks] == [("scale", 2018), ("rules", 2021)]
    assert [(b.kind, b.after) for b in lines["DTI"].breaks] == [("size", 2024)]
    assert [b.after for b in lines["PCI"].breaks if b.kind == "rules"] == [2006, 2009, 2013]
    assert [b.after for b in lines["PAR_INDEX"].breaks] == [2016, 2017, 2018, 2019, 2021, 2022, 2024]
    assert [(b.old, b.new) for b in lines["SIPAS"].breaks] == [("10", "63")]


def test_two_printed_values_of_2024_are_both_kept_and_disputed() -> None:
    line = hanoi().line("PAR_INDEX")
    assert line is not None
    year = line.year(2024)
    assert year is not None and [f.text for f in year.values] == ["92.57", "92.75"]
    assert year.disputed
    rough = line.year(2014)
    assert rough is not None and rough.rank == (2, 3) and rough.interval == (91.0, math.inf)


def test_hung_yen_city_in_2023() -> None:
    ranks = {
        line.index: line.years[-1].rank
        for line in profile(read_profiles(RAW), "Hưng Yên").lines
        if line.years
    }
    assert [rank[0] for rank in ranks.values() if rank] == [1, 1, 1, 1, 2, 3]


def test_values_whose_prints_overlap_are_not_disputed() -> None:
    (line,) = profile([figure(2020, 91.0, text="91"), figure(2020, 91.4, text="91.4")], "P").lines
    assert not line.years[0].disputed
    assert line.years[0].interval == (90.5, 91.5)


def test_few_more_or_less_ranked_is_no_break_a_tenth_is() -> None:
    def breaks(old: int, new: int) -> list[str]:
        rows = [figure(2019, ranks=(1, 1), of_n=old), figure(2020, ranks=(1, 1), of_n=new)]
        return [b.kind for b in profile(rows, "P").lines[0].breaks]

    assert (breaks(63, 60), breaks(63, 34), breaks(63, 63)) == ([], ["size"], [])


def test_rule_sets_that_hold_for_their_years_break_the_line() -> None:
    rules = [rule_set({"1": 1}, id="r1", years=(2018, 2019)), rule_set({"1": 1}, id="r2", years=(2020, None))]
    rows = [figure(year, 80.0) for year in (2018, 2019, 2020, 2021)]
    (line,) = profile(rows, "P", {"X": rules}).lines
    assert [(b.before, b.after, b.old, b.new) for b in line.breaks] == [(2019, 2020, "r1", "r2")]
