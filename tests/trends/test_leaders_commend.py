"""The short list for commendation."""

from __future__ import annotations

import pytest
from years import real_year

from parindex_analysis.errors import UsageError
from parindex_analysis.trends import CommendationRule, Move, Position, moves, open_places, short_list

Ends = tuple[float, float]


def move(unit: str, old: Ends, new: Ends) -> Move:
    return Move(unit, *(Position(unit, ends, (0.0, 100.0), "published") for ends in (old, new)))


def test_hanoi_2020_leads_and_rises_as_the_city_saw_it() -> None:
    found = moves(real_year("hanoi", 2019).trusted(), real_year("hanoi", 2020).trusted(), "district")
    listed = [(one.unit_id, one.why, one.sure) for one in short_list(found.moves)]
    assert listed == [
        ("quan-cau-giay", "leading", True),
        ("quan-long-bien", "leading", True),
        ("quan-dong-da", "leading", True),
        ("huyen-thanh-tri", "riser", True),
        ("huyen-thanh-oai", "riser", True),
        ("huyen-my-duc", "riser", True),
        ("quan-thanh-xuan", "riser", True),
    ]
    assert open_places(found.moves, 3) == 0
    assert len(short_list(found.moves, CommendationRule(top=1, rise=10))) == 3


def test_leading_goes_before_rising_and_the_rank_of_risers_may_be_limited() -> None:
    units = [move("a", (20, 20), (2, 2)), move("b", (30, 30), (20, 20)), move("c", (9, 9), (8, 8))]
    assert [(one.unit_id, one.why) for one in short_list(units)] == [("a", "leading"), ("b", "riser")]
    assert [one.unit_id for one in short_list(units, CommendationRule(within=15))] == ["a"]


def test_what_is_public_may_leave_it_open() -> None:
    units = [move("a", (6, 20), (6, 6)), move("b", (1, 30), (1, 30)), move("c", (15, 30), (4, 9))]
    assert [(one.unit_id, one.why, one.sure) for one in short_list(units)] == [
        ("c", "riser", True),
        ("a", "riser", False),
    ]
    assert open_places(units, 3) == 3


@pytest.mark.parametrize("rule", [{"top": 0}, {"rise": 0}, {"within": 0}])
def test_a_rule_without_sense_is_refused(rule: dict[str, int]) -> None:
    with pytest.raises(UsageError, match="1 or more"):
        CommendationRule(**rule)
