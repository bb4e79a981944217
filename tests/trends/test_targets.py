"""Targets against results."""

from __future__ import annotations

import math
from typing import Any

import pytest

from parindex_analysis.catalog.profiles import ProfileFigure, read_profiles
from parindex_analysis.catalog.targets import Target, read_targets
from parindex_analysis.home import find_home
from parindex_analysis.trends import Judged, judge, profile
from parindex_analysis.trends.targets import verdict_of
from trends.test_profile import figure, hanoi

RAW = find_home().raw


def target(value: float | str, measure: str = "pct_min", due: int = 2020, **changes: Any) -> Target:
    words = isinstance(value, str)
    given: dict[str, Any] = {
        "place": "P",
        "about": "X",
        "due_from": due,
        "measure": "qualitative" if words else measure,
        "text": str(value),
        "value": math.nan if words else value,
        "direction": "at_least",
        "strict": False,
        "issued_by": "Plan",
        "source_id": "plan",
        "note": "",
        "row": 2,
    }
    return Target(due=due, **(given | changes))


def judged(promise: Target, *figures: ProfileFigure) -> Judged:
    return judge([promise], {"P": profile(figures, "P")})[0]


def real() -> dict[tuple[str, str, str], Judged]:
    found = judge(read_targets(RAW), {"Hà Nội": hanoi(), "Hưng Yên": profile(read_profiles(RAW), "Hưng Yên")})
    return {(one.target.about, one.target.when, one.target.measure): one for one in found}


def test_satisfaction_was_missed_in_2023_met_in_2024_and_is_open_for_2025() -> None:
    found = real()
    missed, met, open_ = (found["SIPAS", year, "pct_min"] for year in ("2023", "2024", "2025"))
    assert (missed.verdict, met.verdict, open_.verdict) == ("missed", "met", "open")
    assert missed.last is not None and missed.last.margin == pytest.approx((-1.43, -1.43))
    assert met.last is not None and met.last.margin == pytest.approx((1.5, 1.5))
    assert open_.latest is not None and open_.latest.year == 2024


def test_par_index_2022_missed_by_almost_three_points_and_the_figure_is_doubtful() -> None:
    one = real()["PAR_INDEX", "2022", "total"]
    assert one.verdict == "missed" and one.last is not None
    assert one.last.margin == pytest.approx((-2.97, -2.97))
    assert [doubt.kind for doubt in one.doubts] == ["low_confidence", "rules"]


def test_papi_rose_five_places_in_one_year_of_four() -> None:
    one = real()["PAPI", "2021-2025", "rank_gain_per_year_min"]
    assert one.verdict == "missed"
    gains = {o.year: (o.found and o.found[0], o.verdict) for o in one.outcomes}
    assert gains == {
        2021: (39, "met"),
        2022: (-3, "missed"),
        2023: (-3, "missed"),
        2024: (-14, "missed"),
        2025: (None, "open"),
    }
    assert [(d.kind, d.about[2:]) for d in one.doubts] == [
        ("units", ("63", "60")),
        ("rules", ("papi-2020", "papi-2021")),
        ("units", ("60", "61")),
    ]


def test_the_group_of_papi_follows_from_quarters() -> None:
    one = real()["PAPI", "2024", "group"]
    assert one.last is not None and (one.verdict, one.last.found, one.last.margin) == (
        "missed",
        (2, 2),
        (-1, -1),
    )
    assert [doubt.kind for doubt in one.doubts] == ["quarters"]


def test_what_has_no_figures_can_not_be_measured() -> None:
    found = real()
    about = {one.target.about for one in found.values() if one.verdict == "not_measurable"}
    assert about == {
        "SATISFACTION", "ONTIME", "ONLINE4", "ONLINE_INTEGRATION", "SIMPLIFY", "INFO_SYSTEMS", "PAR_INDEX"
    }  # fmt: skip
    words = found["PAR_INDEX", "2025", "qualitative"]
    assert [doubt.about for doubt in words.doubts] == [("92.57", "92.75")]
    assert found["PAPI", "2024", "rank"].verdict == "open"  # Hưng Yên's result is not in the data
    assert found["SIPAS", "2025", "qualitative"].verdict == "open"


@pytest.mark.parametrize(
    ("margin", "strict", "verdict"),
    [
        ((0, 0), False, "met"),
        ((0, 0), True, "missed"),
        ((0.1, 0.2), True, "met"),
        ((-0.1, 0.2), False, "not_measurable"),
        ((-0.1, 0.0), True, "missed"),
        ((0.0, 0.1), True, "not_measurable"),
    ],
)
def test_margins_are_judged(margin: tuple[float, float], strict: bool, verdict: str) -> None:
    assert verdict_of(margin, strict=strict) == verdict


def test_two_values_on_both_sides_of_a_target_decide_nothing() -> None:
    two = figure(2020, 92.57), figure(2020, 92.75)
    between, below = judged(target(92.6), *two), judged(target(92.5), *two)
    assert (between.verdict, below.verdict) == ("not_measurable", "met")
    assert {d.kind for d in between.doubts} == {"two_values"} == {d.kind for d in below.doubts}


def test_ranks_at_most_and_a_rise_in_words() -> None:
    ranks = figure(2020, ranks=(2, 4), of_n=63)
    at_most: dict[str, Any] = {"direction": "at_most"}
    assert judged(target(4, "rank", **at_most), ranks).verdict == "met"
    assert judged(target(3, "rank", **at_most), ranks).verdict == "not_measurable"
    assert judged(target(1, "rank", **at_most), ranks).verdict == "missed"
    years = figure(2019, 80.0, ranks=(9, 9), of_n=63), figure(2020, 81.0, ranks=(9, 9), of_n=63)
    assert judged(target("rise in rate vs 2019"), *years).verdict == "met"
    assert judged(target("rise in rate and rank vs 2019"), *years).verdict == "missed"
    assert judged(target("much better"), *years).verdict == "not_measurable"


def test_a_changed_scale_makes_a_result_doubtful() -> None:
    rows = (
        figure(2019, 36.0, measure="unweighted_total_of_60"),
        figure(2020, 44.0, measure="unweighted_total_of_80"),
    )
    one = judged(target(40, "total"), *rows)
    assert (one.verdict, [d.kind for d in one.doubts]) == ("met", ["scale"])
