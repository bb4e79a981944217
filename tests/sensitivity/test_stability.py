"""Stability intervals: the ranking holds inside and changes as said just outside."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

from parindex_analysis.errors import UsageError
from parindex_analysis.sensitivity import share_line
from parindex_analysis.sensitivity.stability import stability, stability_intervals
from sensitivity.sheets import binh_duong_2017, blocks, made_up, pci_2014

Array = NDArray[np.float64]


def at_share(weights: Array, item: int, share: float) -> Array:
    """Return weights with one item at a share of the sum, the others in proportion."""
    rest = np.delete(weights, item).sum()
    moved = weights * (1 - share) / rest
    moved[item] = share
    return np.asarray(moved)


def order(achievement: Array, weights: Array) -> NDArray[np.int64]:
    """Return the signs of all leads."""
    totals = achievement @ weights
    return np.asarray(np.sign(np.round(totals[:, None] - totals, 10)), dtype=np.int64)


def check_ends(achievement: Array, weights: Array, low: Array, high: Array) -> None:
    official = order(achievement, weights / weights.sum())
    for item, share in enumerate(weights / weights.sum()):
        for inside in (low[item] + 1e-6, share, high[item] - 1e-6):
            if low[item] < inside < high[item]:
                assert (order(achievement, at_share(weights, item, inside)) == official).all()
        for end, step in ((low[item], -1e-6), (high[item], 1e-6)):
            if 0 < end < 1:
                assert (order(achievement, at_share(weights, item, end + step)) != official).any()


@settings(max_examples=50)
@given(blocks(6, 4).filter(lambda block: block[1].size > 1))
def test_the_ranking_holds_inside_and_changes_outside(block: tuple[Array, Array]) -> None:
    achievement, weights = block
    low, high, _, _ = stability_intervals(achievement, weights)
    check_ends(achievement, weights, low, high)


def test_the_ends_of_pci_2014_and_who_passes_whom() -> None:
    sheet = pci_2014()
    weights = sheet.max_points
    low, high, at_low, at_high = stability_intervals(sheet.achievement, weights)
    check_ends(sheet.achievement, weights, low, high)
    official = sheet.achievement @ weights
    for item in range(weights.size):
        for end, step, passing in ((low[item], -1e-6, at_low[item]), (high[item], 1e-6, at_high[item])):
            beyond = sheet.achievement @ at_share(weights, item, end + step)
            ((passes, passed),) = passing
            assert official[passes] < official[passed] and beyond[passes] > beyond[passed]


def test_the_leader_alone_stands_firmer() -> None:
    sheet = pci_2014()
    whole, leader = stability(sheet), stability(sheet, top=1)
    for narrow, wide in zip(whole.intervals, leader.intervals, strict=True):
        assert wide.low <= narrow.low < narrow.share < narrow.high <= wide.high
    first = sheet.unit_ids[int(np.argmax(sheet.totals))]
    passed = {pair[1] for found in leader.intervals for pair in (*found.passes_low, *found.passes_high)}
    assert passed == {first}


def test_binh_duong_2017_by_the_crossings_of_the_survey_share() -> None:
    """Two parts: the ends are the nearest crossings on both sides of 35%."""
    sheet = binh_duong_2017()
    found = next(one for one in stability(sheet).intervals if one.item_id == "survey")
    crossings = share_line(sheet, "survey").crossings
    below = max((one for one in crossings if one.share < 0.35), key=lambda one: one.share)
    above = min((one for one in crossings if one.share > 0.35), key=lambda one: one.share)
    assert (found.share, found.low, found.high) == pytest.approx((0.35, below.share, above.share))
    assert found.passes_low == ((below.below, below.above),)
    assert found.passes_high == ((above.above, above.below),)


def test_ties_and_lines_that_never_meet() -> None:
    weights = np.array([50.0, 50.0])
    tied = made_up(np.array([[0.6, 0.4], [0.4, 0.6]]), weights)
    first = stability(tied).intervals[0]
    assert (first.low, first.high) == (0.5, 0.5)
    assert (first.passes_low, first.passes_high) == ((("b", "a"),), (("a", "b"),))
    same = made_up(np.array([[0.6, 0.4], [0.6, 0.4], [0.1, 0.1]]), weights)
    assert [(one.low, one.high, one.passes_low) for one in stability(same).intervals] == [(0, 1, ())] * 2
    one_item = made_up(np.array([[0.6], [0.4]]), np.array([9.0]))
    assert stability(one_item).intervals[0].low == 0 and stability(one_item).intervals[0].high == 1
    one_unit = made_up(np.array([[0.6, 0.4]]), weights)
    assert stability(one_unit).table["high"].tolist() == [1, 1]


def test_the_table_names_one_pair_an_end() -> None:
    sheet = made_up(np.array([[0.9, 0.3], [0.1, 0.9]]), np.array([50.0, 50.0]))
    (row, _) = stability(sheet).table.to_dict("records")
    assert row["low"] == pytest.approx(3 / 7)  # 0.8 t = 0.6 (1 - t)
    assert (row["passes_low"], row["passed_low"], row["passes_high"]) == ("b", "a", "")


def test_negative_weights_are_refused() -> None:
    with pytest.raises(UsageError, match="no weight to vary"):
        stability(made_up(np.array([[0.9, 0.3]]), np.array([50.0, -50.0])))
