"""Appraised and survey points of all units, printed without the items below them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from years import fact, make_year, real_year, rule_set

from parindex_analysis.catalog import Fact, Year
from parindex_analysis.scoring import BlockScores, WhatIf, part_block, part_maxima, score
from parindex_analysis.scoring.whatif import Scored

GROUP = "department"


def printed(points: dict[str, tuple[float, float]], **changes: Any) -> list[Fact]:
    return [
        fact(f"{part}_points", f"{value:.2f}", unit_id, **changes)
        for unit_id, pair in points.items()
        for part, value in zip(("appraised", "survey"), pair, strict=True)
    ]


POINTS = {"a": (60.5, 20.25), "b": (50.0, 33.0)}


def year_of(*more: Fact, points: dict[str, tuple[float, float]] = POINTS, **given: Any) -> Year:
    return make_year([*more, *printed(points), fact("n_units", 2)], units="ab", **given)


def test_maxima_are_the_printed_ones_and_one_gives_the_other() -> None:
    assert part_maxima(year_of(fact("survey_max", 33)), GROUP) == {"survey": 33, "appraised": 67}
    both = year_of(fact("survey_max", 33), fact("appraisal_max", 70))
    assert part_maxima(both, GROUP) == {"survey": 33, "appraised": 70}, "what is printed is not mended"
    assert part_maxima(year_of(), GROUP) == {}


def test_without_a_print_the_scale_of_the_points_says_it_else_the_rules() -> None:
    rules = rule_set({}, complete="structure", survey_max={GROUP: 31})
    assert part_maxima(year_of(rules=rules), GROUP) == {"survey": 31, "appraised": 69}
    scaled = make_year(printed(POINTS, scale=50.0), units="ab", rules=rules)
    assert part_maxima(scaled, GROUP) == {"appraised": 50, "survey": 50}
    differ = [replace(one, scale=50.0 + at) for at, one in enumerate(printed(POINTS))]
    assert part_maxima(make_year(differ, units="ab"), GROUP) == {}, "two scales are none"


def test_the_parts_are_scored_like_two_items() -> None:
    block = part_block(year_of(fact("survey_max", 33)), GROUP)
    assert isinstance(block, BlockScores)
    assert block.unit_ids == ("a", "b")
    assert block.totals.tolist() == [80.75, 83]
    assert (block.scale, block.known_share) == (100, 1)
    assert block.index_pct[1].tolist() == [100 * 50 / 67, 100, 83]
    assert block.table["code"].tolist() == ["appraised", "survey", ""] * 2


@pytest.mark.parametrize(
    "year",
    [
        year_of(),
        year_of(fact("survey_max", 100)),
        year_of(fact("survey_max", 33), points={"a": (60.5, 20.25)}),
        make_year([*printed(POINTS)[:3], fact("survey_max", 33), fact("n_units", 2)], units="ab"),
        year_of(fact("survey_max", 33), fact("n_units", 3)),
        make_year([*printed(POINTS), fact("survey_max", 33)], units="ab"),  # how many units, nobody says
    ],
)
def test_parts_of_some_units_or_without_maxima_are_not_scored(year: Year) -> None:
    assert part_block(year, GROUP) == "no_parts"


def test_a_what_if_takes_the_parts_where_there_are_no_items() -> None:
    found = score(year_of(fact("survey_max", 33)), GROUP, WhatIf({"survey": 10}))
    assert isinstance(found, Scored)
    assert found.unit_ids == ("a", "b"), "with the survey at 10 of 100 points a passes b"
    assert found.totals == pytest.approx([90 * 60.5 / 67 + 10 * 20.25 / 33, 90 * 50 / 67 + 10])
    assert found.own_ranks.tolist() == [2, 1]


def test_binh_duong_2017_has_65_and_35_points() -> None:
    assert part_maxima(real_year("binhduong", 2017), "district") == {"appraised": 65, "survey": 35}
