"""Weight scenarios and the ranks they give."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from years import real_analysis, real_year

from parindex_analysis.catalog.models import Text
from parindex_analysis.scoring import Sheet, rank, weighted_sheet
from parindex_analysis.sensitivity import run_scenarios, standard_scenarios
from parindex_analysis.sensitivity.scenarios import moved

laws = settings(max_examples=60)
Array = NDArray[np.float64]


@st.composite
def sheets(draw: st.DrawFn, units: int = 6, items: int = 5) -> Sheet:
    """Draw a complete sheet of domains."""
    n, k = draw(st.integers(2, units)), draw(st.integers(2, items))
    weights = np.array(draw(st.lists(st.integers(1, 30), min_size=k, max_size=k)), dtype=float)
    parts = [draw(st.lists(st.integers(0, 20), min_size=k, max_size=k)) for _ in range(n)]
    ids = tuple(f"d{at}" for at in range(k))
    names = tuple(Text(vi=name, en=name) for name in ids)
    return Sheet("domain", tuple("abcdef"[:n]), ids, names, weights, weights * np.array(parts) / 20)


@laws
@given(
    st.lists(st.integers(0, 30), min_size=1, max_size=8).filter(any),
    st.integers(0, 7),
    st.floats(0, 40, allow_nan=False),
)
def test_moving_one_weight_keeps_the_sum_and_the_proportions_of_the_others(
    points: list[int], at: int, factor: float
) -> None:
    weights = np.array(points, dtype=float)
    at %= weights.size
    others = np.delete(weights, at)
    changed = moved(weights, at, factor)
    assert changed.sum() == pytest.approx(weights.sum())
    assert (changed >= -1e-12).all()
    if others.sum() == 0:
        np.testing.assert_array_equal(changed, weights)
        return
    assert changed[at] == pytest.approx(min(weights[at] * factor, weights.sum()))
    np.testing.assert_allclose(
        np.delete(changed, at) * others.sum(), others * np.delete(changed, at).sum(), atol=1e-9
    )


@laws
@given(sheets(), st.sampled_from([0.1, 0.25, 0.5, 0.99]))
def test_totals_and_ranks_equal_direct_recomputation(sheet: Sheet, vary: float) -> None:
    scenarios = standard_scenarios(sheet, vary)
    runs = run_scenarios(sheet, scenarios)
    assert len(scenarios) == 2 + 2 * len(sheet.item_ids)
    for scenario, found, places in zip(scenarios, runs.totals, runs.ranks, strict=True):
        direct = [
            sum(w * p / m for w, p, m in zip(scenario.weights, row, sheet.max_points, strict=True))
            for row in sheet.points.tolist()
        ]
        by_unit = dict(zip(sheet.unit_ids, direct, strict=True))
        np.testing.assert_allclose(found, [by_unit[unit] for unit in runs.unit_ids])
        np.testing.assert_array_equal(places, rank(found))


@laws
@given(sheets())
def test_the_official_scenario_is_the_official_order(sheet: Sheet) -> None:
    runs = run_scenarios(sheet, standard_scenarios(sheet, 0.25))
    by_unit = dict(zip(sheet.unit_ids, rank(sheet.totals), strict=True))
    assert [by_unit[unit] for unit in runs.unit_ids] == runs.of("official").tolist()
    assert sorted(runs.of("official")) == runs.of("official").tolist()
    assert (runs.table.loc[runs.table["scenario"] == "official", "rank_change"] == 0).all()


def test_up_and_down_by_a_quarter_of_twenty() -> None:
    np.testing.assert_allclose(moved(np.array([20.0, 30, 50]), 0, 1.25), [25, 28.125, 46.875])
    np.testing.assert_allclose(moved(np.array([20.0, 30, 50]), 0, 0.75), [15, 31.875, 53.125])
    np.testing.assert_allclose(moved(np.array([20.0, 30, 50]), 2, 3), [0, 0, 100])


def test_units_with_gaps_are_left_out_of_every_scenario() -> None:
    names = (Text(vi="x", en="x"), Text(vi="y", en="y"))
    points = np.array([[10.0, 20], [np.nan, 30], [5, 40]])
    sheet = Sheet("domain", ("a", "b", "c"), ("x", "y"), names, np.array([40.0, 60]), points)
    runs = run_scenarios(sheet, standard_scenarios(sheet, 0.25))
    assert runs.unit_ids == ("c", "a")
    assert runs.ranks.shape == (6, 2)


def test_pci_2014_hanoi_is_26th_with_official_weights_and_60th_with_equal_ones() -> None:
    runs = real_analysis("pci", 2014).scenarios["province"]
    at = runs.unit_ids.index("ha-noi")
    assert (runs.of("official")[at], runs.of("equal")[at]) == (26, 60)


def test_pci_2014_scenarios_keep_100_points_and_the_share_of_the_moved_weight() -> None:
    sheet = weighted_sheet(real_year("pci", 2014), "province")
    assert isinstance(sheet, Sheet)
    scenarios = standard_scenarios(sheet, 0.25)
    assert [round(scenario.weights.sum(), 9) for scenario in scenarios] == [100.0] * 22
    for at, item_id in enumerate(sheet.item_ids):
        up, down = (next(s for s in scenarios if s.id == f"{item_id}_{way}") for way in ("up", "down"))
        assert up.weights[at] == pytest.approx(1.25 * sheet.max_points[at])
        assert down.weights[at] == pytest.approx(0.75 * sheet.max_points[at])
    assert (scenarios[0].id, scenarios[1].id) == ("official", "equal")
    np.testing.assert_allclose(scenarios[1].weights, 10.0)
