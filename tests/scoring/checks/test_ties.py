"""Equal totals and equal ranks: both or neither, as far as prints can show."""

from __future__ import annotations

from typing import Any

import pytest
from years import fact, make_year, ranks, real_year, totals

from parindex_analysis.catalog import Fact
from parindex_analysis.scoring import Check
from parindex_analysis.scoring.checks.order import ties

GROUP = "department"


def check_of(printed: dict[str, str | float], places: dict[str, Any], **changes: Any) -> Check | None:
    placed: list[Fact] = [fact("rank", place, unit) for unit, place in places.items()]
    facts = [*totals(printed), *placed, fact("n_units", len(printed))]
    return next(ties(make_year(facts, list(printed), **changes), GROUP), None)


def verdict(printed: dict[str, str | float], places: dict[str, Any], **changes: Any) -> str:
    found = check_of(printed, places, **changes)
    assert found is not None
    return found.verdict


TIED: dict[str, str | float] = {"a": "95.00", "b": "90.00", "c": "90.00", "d": "80.00"}


@pytest.mark.parametrize(
    ("rule", "places"), [("min", (1, 2, 2, 4)), ("dense", (1, 2, 2, 3)), ("average", (1, 2.5, 2.5, 4))]
)
def test_places_after_a_shared_rank_follow_the_tie_rule(rule: str, places: tuple[float, ...]) -> None:
    printed = dict(zip(TIED, places, strict=True))
    for other in ("min", "dense", "average"):
        assert verdict(TIED, printed, tie_rule=other) == ("agrees" if other == rule else "differs")


def test_without_all_ranks_the_places_can_not_be_held_against_the_tie_rule() -> None:
    assert verdict(TIED, {"b": 2, "c": 2, "d": 3}) == "agrees"


def test_a_shared_rank_with_different_totals() -> None:
    found = check_of({"a": "95.00", "b": "90.00", "c": "80.00"}, {"a": 1, "b": 1, "c": 3})
    assert found is not None
    assert (found.verdict, found.values["wrong"], found.values["apart"]) == ("differs", (("a", "b"),), ())


def test_totals_that_print_one_unit_apart_may_be_equal_unless_prints_are_ranked() -> None:
    printed: dict[str, str | float] = {"a": "90.01", "b": "90.00"}
    places = {"a": 1, "b": 1}
    assert verdict(printed, places) == "agrees"
    assert verdict(printed, places, rank_on="rounded") == "differs"


def test_equal_prints_apart_rest_on_unrounded_totals() -> None:
    found = check_of({"a": "90.00", "b": "90.00"}, {"a": 1, "b": 2})
    assert found is not None
    assert (found.verdict, found.values["apart"]) == ("agrees", (("a", "b"),))


def test_equal_totals_apart_are_wrong_where_the_prints_are_what_is_ranked() -> None:
    assert verdict({"a": "90.00", "b": "90.00"}, {"a": 1, "b": 2}, rank_on="rounded") == "differs"
    assert verdict({"a": 90.0, "b": 90.0}, {"a": 1, "b": 2}) == "differs"


def test_an_exact_total_of_another_unit_makes_prints_no_more_exact() -> None:
    assert verdict({"a": "90.00", "b": "90.00", "c": 80.5}, {"a": 1, "b": 2, "c": 3}) == "agrees"


def test_equal_prints_partly_apart_are_open() -> None:
    printed: dict[str, str | float] = {"a": "90.00", "b": "90.00", "c": "80.00", "d": "80.00"}
    assert verdict(printed, {"a": 1, "b": 1, "c": 3, "d": 4}) == "open"


def test_without_ties_there_is_nothing_to_compare() -> None:
    assert check_of({"a": "95.00", "b": "90.00"}, {"a": 1, "b": 2}) is None
    assert next(ties(make_year([*totals({"a": "90.00"}), *ranks({"b": 1})]), GROUP), None) is None


def test_thanh_hoa_2024_prints_equal_totals_with_different_ranks() -> None:
    (found,) = ties(real_year("thanhhoa", 2024), GROUP)
    printed = real_year("thanhhoa", 2024).unit_facts(GROUP, "total")
    assert found.verdict == "agrees" and found.values["wrong"] == ()
    assert found.values["apart"]
    assert all(printed[a].text == printed[b].text for a, b in found.values["apart"])
