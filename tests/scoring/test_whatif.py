"""Other rules: changed points, equal ones, another year's rule set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from years import make_year, real_year, rule_set, scores

from parindex_analysis.catalog import RuleSet, Year, load_index
from parindex_analysis.catalog.models import YearSettings
from parindex_analysis.errors import UsageError
from parindex_analysis.home import find_home
from parindex_analysis.scoring import BlockScores, Scored, WhatIf, score, score_block
from parindex_analysis.scoring.maxima import new_maxima
from parindex_analysis.scoring.whatif import columns_of, with_maxima

RULES = rule_set({"1": 60, "1.1": 40, "1.2": 20, "2": 40}, formula="pro rata of 10")
YEAR = make_year(
    units="abc",
    rules=RULES,
    scored=scores({"a": [10, 10, 0], "b": [5, 5, 10], "c": [0, 10, 10]}, ["i1.1", "i1.2", "i2"]),
)


def ranked(found: object) -> dict[str, float]:
    assert isinstance(found, Scored)
    return dict(zip(found.unit_ids, found.ranks, strict=True))


def block_of() -> BlockScores:
    block = score_block(YEAR, "department")
    assert isinstance(block, BlockScores)
    return block


def test_pci_2014_puts_hanoi_26th_and_60th_with_equal_weights() -> None:
    year = real_year("pci", 2014)
    assert ranked(score(year, "province", WhatIf({})))["ha-noi"] == 26
    assert ranked(score(year, "province", WhatIf({}, equal=True)))["ha-noi"] == 60


def test_without_changes_the_totals_are_the_official_ones() -> None:
    year = real_year("pci", 2013)
    found = score(year, "province", WhatIf({}))
    assert isinstance(found, Scored) and found.scale == 100
    printed = year.unit_facts("province", "total")
    assert (
        max(
            abs(total - printed[unit].value) for unit, total in zip(found.unit_ids, found.totals, strict=True)
        )
        < 1e-5
    )


def test_the_others_scale_in_proportion_and_the_sum_stays() -> None:
    assert new_maxima(columns_of(block_of()), WhatIf({"2": 70})).tolist() == [20, 10, 70]


def test_the_others_may_be_kept() -> None:
    assert new_maxima(columns_of(block_of()), WhatIf({"i2": 70}, keep_others=True)).tolist() == [40, 20, 70]


def test_a_domain_shares_its_points_out_among_its_items() -> None:
    assert new_maxima(columns_of(block_of()), WhatIf({"1": 30})).tolist() == [20, 10, 70]


def test_equal_points_are_equal_by_domain() -> None:
    maxima = new_maxima(columns_of(block_of()), WhatIf({}, equal=True))
    assert np.allclose(maxima, [100 / 3, 50 / 3, 50])


@given(st.dictionaries(st.sampled_from(["i1.1", "i1.2", "i2"]), st.floats(0, 33), max_size=2))
@settings(max_examples=60)
def test_the_scale_stays_whatever_is_set(points: dict[str, float]) -> None:
    maxima = new_maxima(columns_of(block_of()), WhatIf(points))
    assert maxima.sum() == pytest.approx(100)
    assert (maxima >= 0).all()
    for name, value in points.items():
        assert maxima[("i1.1", "i1.2", "i2").index(name)] == pytest.approx(value)


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ({"i3": 1.0}, "There is no item 'i3'"),
        ({"i1.1": -1.0}, "give 0 or more"),
        ({"i1.1": float("nan")}, "give 0 or more"),
        ({"i1.1": 101.0}, "nothing is left"),
        ({"1": 10.0, "1.1": 5.0}, "set twice"),
        ({"i1.1": 1.0, "i1.2": 1.0, "i2": 1.0}, "nothing is left"),
    ],
)
def test_what_can_not_be_is_refused(points: dict[str, float], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        score(YEAR, "department", WhatIf(points))


def test_another_rule_set_takes_the_items_it_knows() -> None:
    rules = load_index(find_home().raw, "pci").rule_sets
    found = score(real_year("pci", 2010), "province", WhatIf({}), rules["pci-2009"])
    assert ranked(found) == ranked(score(real_year("pci", 2010), "province", WhatIf({})))
    missing = score(real_year("pci", 2010), "province", WhatIf({}), rules["pci-2006"])
    assert isinstance(missing, Scored) and np.isnan(missing.totals).all()


def test_the_survey_of_binh_duong_at_20_points_turns_phu_giao_and_dau_tieng() -> None:
    found = ranked(score(real_year("binhduong", 2017), "district", WhatIf({"survey": 20})))
    assert found["huyen-phu-giao"] < found["huyen-dau-tieng"]


def test_a_block_without_parts_says_why() -> None:
    assert score(real_year("hanoi", 2020), "district", WhatIf({})) == "no_scores"


def year_with(rules: RuleSet, rows: Sequence[tuple[str, str, str, float]]) -> Year:
    return make_year(
        units="ab", rules=rules, scored=pd.DataFrame(rows, columns=["unit_id", "item_id", "kind", "value"])
    )


def totals(year: Year, what_if: WhatIf) -> dict[str, float]:
    found = score(year, "department", what_if)
    assert isinstance(found, Scored)
    return dict(zip(found.unit_ids, found.totals, strict=True))


def test_another_formula_is_applied_to_the_measurements_in_the_sheet() -> None:
    assert totals(YEAR, WhatIf({}, formulas={"2": ">=5: 40; <5: 0"})) == {"a": 60, "b": 70, "c": 60}
    found = score(YEAR, "department", WhatIf({}, formulas={"i2": "goalposts 10 to 0"}))
    assert isinstance(found, Scored)
    assert dict(zip(found.unit_ids, found.totals, strict=True)) == {"a": 100, "b": 30, "c": 20}
    assert dict(zip(found.unit_ids, found.own_totals, strict=True)) == {"a": 60, "b": 70, "c": 60}


@pytest.mark.parametrize(
    ("name", "formula", "said"),
    [
        ("1", "pro rata", "can't be tried: the sheet has no measurements"),
        ("9", "pro rata", "There is no item '9'"),
        ("2", "pro rata of", r"can't be read: A number is expected\. pro rata of⟪here⟫"),
        ("2", "0.5 per item, at most 2", "gives at most 2 points, the item has 40"),
        ("2", "minus 50% per minor", "fits none of the measurements in the sheet"),
        ("2", "on time: 40; late: 0", "fits none of the measurements in the sheet"),
        ("2", ">99: 40; 98-99: 0", "fits none of the measurements in the sheet"),
    ],
)
def test_a_formula_that_does_not_fit_is_refused(name: str, formula: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        score(YEAR, "department", WhatIf({}, formulas={name: formula}))


def test_a_formula_that_fits_nothing_is_refused_where_it_is_all_there_is() -> None:
    one = make_year(units="a", rules=rule_set({"1": 1}), scored=scores({"a": [0.5]}, ["i1"]))
    with pytest.raises(UsageError, match="fits none"):
        score(one, "department", WhatIf({}, formulas={"1": "yes: 1; no: 0"}))


def test_a_formula_is_not_tried_on_points_that_a_council_gave() -> None:
    year = year_with(
        RULES, [("a", "i1.1", "appraised", 5), ("a", "i1.2", "self", 1), ("a", "i2", "value", 5)]
    )
    with pytest.raises(UsageError, match="no measurements"):
        score(year, "department", WhatIf({}, formulas={"1.1": "pro rata"}))


def test_a_dropped_item_leaves_the_scale_to_the_others() -> None:
    assert totals(YEAR, WhatIf({}, drop=("2",))) == {"a": 100, "b": 50, "c": pytest.approx(100 / 3)}
    assert totals(YEAR, WhatIf({}, drop=("1.2",))) == {
        "a": pytest.approx(50), "b": pytest.approx(75), "c": pytest.approx(50),
    }  # fmt: skip
    kept = score(YEAR, "department", WhatIf({}, drop=("2",), keep_others=True))
    assert isinstance(kept, Scored)
    assert (kept.scale, kept.totals.tolist()) == (60, [60, 30, 20])
    with pytest.raises(UsageError, match="There is no item"):
        score(YEAR, "department", WhatIf({}, drop=("7",)))


def test_a_unit_that_lacks_only_the_dropped_item_gets_a_total() -> None:
    year = make_year(
        units="ab", rules=RULES, scored=scores({"a": [10, 10, None], "b": [5, 5, 10]}, ["i1.1", "i1.2", "i2"])
    )
    assert np.isnan(totals(year, WhatIf({}))["a"])
    assert totals(year, WhatIf({}, drop=("2",))) == {"a": 100, "b": 50}


def test_dropping_or_emptying_an_item_is_the_same() -> None:
    assert totals(YEAR, WhatIf({}, drop=("1.1",))) == totals(YEAR, WhatIf({"1.1": 0}))


@given(
    st.lists(st.integers(0, 20), min_size=3, max_size=3), st.lists(st.integers(1, 10), min_size=3, max_size=3)
)
@settings(max_examples=50)
def test_achievements_stay_whatever_the_maxima_become(tenths: list[int], maxima: list[int]) -> None:
    year = make_year(
        units="a", rules=RULES, scored=scores({"a": [one / 2 for one in tenths]}, ["i1.1", "i1.2", "i2"])
    )
    block = score_block(year, "department")
    assert isinstance(block, BlockScores)
    other = with_maxima(block, np.array(maxima, float))
    np.testing.assert_allclose(other.index_pct[:, :3], block.index_pct[:, :3])
    assert other.scale == sum(maxima)
    assert other.totals[0] == pytest.approx(sum(m * t / 20 for m, t in zip(maxima, tenths, strict=True)))
    same = with_maxima(block, np.array([40.0, 20, 40]))
    np.testing.assert_array_equal(same.points, block.points)


BESIDES = rule_set(
    {"1": 60, "1.1": 60, "1.2": 6, "2": 40, "3": 5, "3.1": 2, "3.2": 3},
    assessments={"1.2": "penalty", "3": "bonus"},
)
SHEET = [
    (unit, item, "appraised", points)
    for unit, row in {"a": (30, 6, 20, 2, 3), "b": (60, 0, 40, 0, 0)}.items()
    for item, points in zip(("i1.1", "i1.2", "i2", "i3.1", "i3.2"), row, strict=True)
]


def test_bonus_and_penalty_keep_their_points_when_others_change() -> None:
    year = year_with(BESIDES, SHEET)
    assert totals(year, WhatIf({})) == {"a": 49, "b": 100}
    assert totals(year, WhatIf({"1": 80})) == {"a": 40 - 6 + 10 + 5, "b": 100}, "the penalty is not in the 80"
    assert totals(year, WhatIf({}, equal=True)) == {"a": 25 - 6 + 25 + 5, "b": 100}
    assert totals(year, WhatIf({}, drop=("1",))) == {"a": 55, "b": 100}, "with the domain its penalty goes"


def test_a_greater_bonus_is_not_cut_at_its_old_cap() -> None:
    year = year_with(BESIDES, SHEET)
    assert totals(year, WhatIf({"3": 10})) == {"a": 54, "b": 100}
    assert totals(year, WhatIf({"1.2": 12})) == {"a": 43, "b": 100}
    assert totals(year, WhatIf({"3": 0, "1.2": 0})) == {"a": 50, "b": 100}


def test_a_domain_that_is_another_mean_takes_the_points_it_is_given() -> None:
    plain = rule_set({"1": 60, "1.1": 30, "1.2": 30, "2": 40})
    items = tuple(replace(one, aggregation="geometric" if one.code == "1" else "") for one in plain.items)
    rows = [("a", "i1.1", "self", 30.0), ("a", "i1.2", "self", 7.5), ("a", "i2", "self", 40.0)]
    year = year_with(replace(plain, items=items), rows)
    assert totals(year, WhatIf({})) == {"a": pytest.approx(70)}
    assert totals(year, WhatIf({"1": 20})) == {"a": pytest.approx(90)}
    assert totals(year, WhatIf({"2": 10})) == {"a": pytest.approx(55)}


def test_units_that_take_no_rank_take_none_under_other_rules() -> None:
    year = replace(
        YEAR, settings=YEAR.settings.model_copy(update={"years": {2020: YearSettings(unranked=("b",))}})
    )
    found = score(year, "department", WhatIf({"2": 50}))
    assert isinstance(found, Scored)
    assert found.unit_ids[-1] == "b"
    assert np.isnan(found.ranks[-1]) and np.isnan(found.own_ranks[-1])
    assert not np.isnan(found.totals).any()
    assert found.ranks[:-1].tolist() == [1, 2]
