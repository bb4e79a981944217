"""Other rules: changed points, equal ones, another year's rule set."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from years import make_year, real_year, rule_set, scores

from parindex_analysis.catalog import load_index
from parindex_analysis.errors import UsageError
from parindex_analysis.home import find_home
from parindex_analysis.scoring import Block, Scored, WhatIf, score, score_block
from parindex_analysis.scoring.maxima import new_maxima
from parindex_analysis.scoring.whatif import columns_of

RULES = rule_set({"1": 60, "1.1": 40, "1.2": 20, "2": 40}, formula="pro rata of 10")
YEAR = make_year(
    units="abc",
    rules=RULES,
    scored=scores({"a": [10, 10, 0], "b": [5, 5, 10], "c": [0, 10, 10]}, ["i1.1", "i1.2", "i2"]),
)


def ranked(found: object) -> dict[str, float]:
    assert isinstance(found, Scored)
    return dict(zip(found.unit_ids, found.ranks, strict=True))


def block_of() -> Block:
    block = score_block(YEAR, "department")
    assert isinstance(block, Block)
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
@settings(max_examples=60, deadline=None)
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
