"""Two years' achievements under two years' rules."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from years import make_year, rule_set, scores

from parindex_analysis.catalog import Year
from parindex_analysis.scoring import BlockScores, score_block
from parindex_analysis.trends.bridge import Corners, corners


def block(year: Year) -> BlockScores:
    found = score_block(year, "department")
    assert isinstance(found, BlockScores)
    return found


def met(old: Year, new: Year) -> Corners:
    found = corners(block(old), block(new))
    assert isinstance(found, Corners)
    return found


def made_up(points: dict[str, list[float]], maxima: dict[str, float], **settings: object) -> Year:
    rules = rule_set(maxima, scale=sum(maxima.values()), **settings)  # type: ignore[arg-type]
    return make_year(units=list(points), rules=rules, scored=scores(points, [f"i{code}" for code in maxima]))


def test_achievements_keep_their_share_of_other_maxima() -> None:
    found = met(made_up({"a": [5, 10]}, {"1": 10, "2": 10}), made_up({"a": [30, 5]}, {"1": 30, "2": 10}))
    assert [float(index[0]) for index in (found.i00, found.i01, found.i10, found.i11)] == [75, 62.5, 75, 87.5]
    assert found.additive


def test_another_formula_scores_the_same_measurement_anew() -> None:
    old = made_up({"a": [50]}, {"1": 10}, formula="pro rata of 100")
    new = made_up({"a": [80]}, {"1": 10}, formula="pro rata of 200")
    found = met(old, new)
    assert [float(index[0]) for index in (found.i00, found.i01, found.i10, found.i11)] == [50, 25, 80, 40]
    assert not found.additive


def test_what_does_not_apply_in_a_year_does_not_apply_under_other_rules() -> None:
    points = scores({"a": [5, 0], "b": [5, 10]}, ["i1", "i2"])
    none = pd.DataFrame([("a", "i2", "max", 0.0, "published", "paper", "")], columns=points.columns)
    old = make_year(units="ab", rules=rule_set({"1": 10, "2": 10}, 20), scored=pd.concat([points, none]))
    found = met(old, made_up({"a": [5, 10], "b": [5, 10]}, {"1": 10, "2": 30}))
    assert found.i00.tolist() == [50, 75] and found.i01.tolist() == [50, pytest.approx(87.5)]
    assert found.maxima_before.tolist() == [[10, 0], [10, 10]]
    assert not found.additive


def test_units_with_a_gap_stay_out() -> None:
    old = made_up({"a": [5, 5], "b": [5, 5]}, {"1": 10, "2": 10})
    holed: dict[str, list[float | None]] = {"a": [5, 5], "b": [5, None]}
    rules = rule_set({"1": 10, "2": 10}, 20)
    new = make_year(units="ab", rules=rules, scored=scores(holed, ["i1", "i2"]))
    assert met(old, new).unit_ids == ("a",)


def test_a_geometric_mean_is_taken_as_one() -> None:
    points = {"a": [2.5, 10.0]}
    old = made_up(points, {"1": 10, "2": 10}, aggregation="geometric")
    new = made_up(points, {"1": 10, "2": 10})
    found = met(old, new)
    assert found.i00[0] == found.i10[0] == pytest.approx(100 * np.sqrt(0.25))
    assert found.i01[0] == found.i11[0] == pytest.approx(62.5)
    assert not found.additive


def test_bonus_points_are_no_common_item() -> None:
    year = made_up({"a": [5, 3]}, {"1": 10, "2": 5}, assessments={"2": "bonus"})
    found = met(year, year)
    assert found.item_ids == ("i1",) and found.i00[0] == 50
