"""The bridge: four terms that add up, averaged over both orders."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from years import fact, make_year, real_year, rule_set, scores, totals

from parindex_analysis.catalog import Year, load_index
from parindex_analysis.home import find_home
from parindex_analysis.trends import Bridge, bridge
from parindex_analysis.trends.bridge import split_by_item, split_change

Array = NDArray[np.float64]
SHARES = arrays(float, (3, 4), elements=st.floats(0, 1, width=32))
WEIGHTS = arrays(float, 4, elements=st.floats(0.5, 40, width=32))
RAW = find_home().raw
PAIRS = [
    (index, *pair)
    for index, first in (("pci", 2006), ("papi", 2011))
    for pair in combinations([year for year in load_index(RAW, index).years if year >= first], 2)
]


def built(index: str, before: int, after: int) -> Bridge:
    found = bridge(real_year(index, before), real_year(index, after), "province")
    assert isinstance(found, Bridge)
    return found


@pytest.mark.parametrize(("index", "before", "after"), PAIRS)
def test_the_four_terms_add_up_on_every_pair_of_years(index: str, before: int, after: int) -> None:
    found = built(index, before, after)
    assert len(found.unit_ids) >= 57
    assert np.abs(sum(found.terms.values()) - found.change).max() < 1e-9
    for at, unit in enumerate(found.unit_ids):
        for year, ends in ((before, found.index_from), (after, found.index_to)):
            printed = real_year(index, year).unit_facts("province", "total").get(unit)
            if printed is not None:
                assert ends[at] == pytest.approx(100 * printed.value / real_year(index, year).scale)


def test_pci_2009_changed_weights_and_dropped_an_item() -> None:
    found = built("pci", 2008, 2009)
    assert found.corners.only_before == ("bias_soe_only",) and found.corners.only_after == ()
    assert "ha-tay" not in found.unit_ids and len(found.unit_ids) == 63
    means = {name: round(float(values.mean()), 3) for name, values in found.terms.items()}
    assert means == {"rules": 3.457, "performance": 3.326, "items": -1.112, "unexplained": 0.0}


def test_pci_2013_changed_weights_and_took_in_an_item() -> None:
    found = built("pci", 2012, 2013)
    assert found.corners.only_after == ("bias",)
    hanoi = found.unit_ids.index("ha-noi")
    assert [round(float(values[hanoi]), 3) for values in found.terms.values()] == [0.938, 4.08, -0.744, 0.0]


def test_only_pci_2011_has_an_unexplained_term() -> None:
    found = built("pci", 2010, 2011)
    assert np.abs(found.rules).max() == np.abs(found.items).max() == 0
    assert found.unexplained.min() == pytest.approx(0.002, abs=5e-4)
    assert found.unexplained.max() == pytest.approx(0.552, abs=5e-4)
    for before, after in ((2006, 2007), (2009, 2010), (2012, 2013), (2013, 2014)):
        assert np.abs(built("pci", before, after).unexplained).max() < 2e-5


def test_papi_2020_has_other_items_and_another_scale() -> None:
    found = built("papi", 2014, 2020)
    assert (len(found.corners.item_ids), len(found.corners.only_before)) == (20, 2)
    assert len(found.corners.only_after) == 9
    assert found.published == (True, False)
    hanoi = found.unit_ids.index("ha-noi")
    assert found.index_from[hanoi] == pytest.approx(100 * 35.801848 / 60)
    assert found.index_to[hanoi] == pytest.approx(100 * 41.6286 / 80, abs=1e-4)


def test_by_hand() -> None:
    # I00 = 70, I01 = 85, I10 = 68, I11 = 59: rules (15 - 9) / 2, performance (-2 - 26) / 2
    index = [np.array([value]) for value in (70.0, 85.0, 68.0, 59.0)]
    assert [float(term[0]) for term in split_change(*index)] == [3.0, -14.0]
    a0, a1 = np.array([[0.5, 1.0]]), np.array([[0.8, 0.5]])
    w0, w1 = np.array([[60.0, 40.0]]), np.array([[30.0, 70.0]])
    rules, performance = split_by_item(a0, a1, w0, w1)
    assert rules.sum() == pytest.approx(3.0) and performance.sum() == pytest.approx(-14.0)
    assert performance[0] == pytest.approx([100 * 0.45 * 0.3, -100 * 0.55 * 0.5])


def corners_of(a0: Array, a1: Array, w0: Array, w1: Array) -> list[Array]:
    return [100 * a @ w / w.sum() for a in (a0, a1) for w in (w0, w1)]


@settings(max_examples=50)
@given(SHARES, SHARES, WEIGHTS, WEIGHTS)
def test_order_averaging_is_symmetric(a0: Array, a1: Array, w0: Array, w1: Array) -> None:
    i00, i01, i10, i11 = corners_of(a0, a1, w0, w1)
    rules, performance = split_change(i00, i01, i10, i11)
    assert rules + performance == pytest.approx(i11 - i00, abs=1e-9)
    back_rules, back_performance = split_change(i11, i10, i01, i00)  # the way back is the way there
    assert back_rules == pytest.approx(-rules) and back_performance == pytest.approx(-performance)
    swapped = split_change(i00, i10, i01, i11)  # neither player is favoured: names may be exchanged
    assert swapped[0] == pytest.approx(performance) and swapped[1] == pytest.approx(rules)
    nothing, all_of_it = split_change(*corners_of(a0, a1, w0, w0))
    assert np.abs(nothing).max() < 1e-9 and all_of_it == pytest.approx(
        100 * (a1 - a0) @ w0 / w0.sum(), abs=1e-9
    )


@settings(max_examples=50)
@given(SHARES, SHARES, WEIGHTS, WEIGHTS)
def test_items_add_up_to_both_terms(a0: Array, a1: Array, w0: Array, w1: Array) -> None:
    by_item = split_by_item(a0, a1, np.tile(w0, (3, 1)), np.tile(w1, (3, 1)))
    for items, term in zip(by_item, split_change(*corners_of(a0, a1, w0, w1)), strict=True):
        assert items.sum(axis=1) == pytest.approx(term, abs=1e-9)


def made_up(year: int, points: dict[str, list[float]], maxima: dict[str, float], **printed: str) -> Year:
    rules = rule_set(maxima, id=f"r{year}", scale=sum(maxima.values()))
    table = scores(points, [f"i{code}" for code in maxima])
    facts = [*totals(printed), fact("n_units", len(points))]
    return make_year(facts, list(points), rules=rules, scored=table, year=year)


def test_items_of_one_year_stand_apart_and_misprints_are_unexplained() -> None:
    before = made_up(2019, {"a": [30, 10], "b": [20, 40]}, {"1": 60, "2": 40}, a="40.00", b="60.00")
    after = made_up(2020, {"a": [30, 9], "b": [20, 1]}, {"1": 60, "3": 40}, a="40.00", b="21.00")
    found = bridge(before, after, "department")
    assert isinstance(found, Bridge)
    table = found.table.set_index("unit_id")
    assert found.corners.item_ids == ("i1",)
    terms = table[["rules", "performance", "items", "unexplained"]].to_numpy()
    assert terms == pytest.approx(np.array([[0, 0, -1, 1], [0, 0, -39, 0]]))


def test_why_there_is_no_bridge() -> None:
    with_parts = made_up(2020, {"a": [1.0]}, {"1": 2})
    assert bridge(make_year(), with_parts, "department") == "no_scores"
    assert bridge(with_parts, make_year(), "department") == "no_scores"
    assert bridge(made_up(2019, {"a": [1.0]}, {"9": 2}), with_parts, "department") == "no_matched"
    assert bridge(made_up(2019, {"b": [1.0]}, {"1": 2}), with_parts, "department") == "no_units"
    assert bridge(real_year("pci", 2005), real_year("pci", 2006), "province") == "no_points"
