"""Best and worst ranks under all weights within a share, from totals alone."""

from __future__ import annotations

from itertools import chain, combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linprog
from years import fact, make_year, ranks, real_year, rule_set, totals

from parindex_analysis.catalog import Year
from parindex_analysis.errors import ParindexError, UsageError
from parindex_analysis.evidence.rank_guarantee import GuaranteedRanks, guaranteed_ranks
from parindex_analysis.scoring import rank

laws = settings(max_examples=40)
Array = NDArray[np.float64]
UNITS = "abcdef"


def ranges(year: Year, vary: float, group: str = "department") -> dict[str, tuple[int, int]]:
    found = guaranteed_ranks(year, group, vary, items="same")
    assert isinstance(found, GuaranteedRanks)
    return {one.unit_id: (one.best, one.worst) for one in found.units}


def block(values: list[float]) -> Year:
    """Return a year in which just these totals are printed, to full precision."""
    return make_year(totals(dict(zip(UNITS, values, strict=False))), UNITS[: len(values)])


@st.composite
def hidden(draw: st.DrawFn) -> tuple[Array, Array]:
    """Draw maxima (they sum to 100) and achievements, shape (n_units, n_items)."""
    n, items = draw(st.integers(2, 6)), draw(st.integers(1, 5))
    shares = np.array(draw(st.lists(st.integers(1, 20), min_size=items, max_size=items)), dtype=float)
    cells = draw(st.lists(st.integers(0, 10), min_size=n * items, max_size=n * items))
    return 100 * shares / shares.sum(), np.array(cells).reshape(n, items) / 10


@laws
@given(hidden(), st.sampled_from([0.05, 0.25, 1.0]), st.integers(0, 1000))
def test_no_hidden_parts_and_no_weights_lead_out_of_the_range(
    drawn: tuple[Array, Array], vary: float, seed: int
) -> None:
    weights, achievement = drawn
    found = ranges(block((achievement @ weights).tolist()), vary)
    rng = np.random.default_rng(seed)
    corners = rng.choice([1 - vary, 1 + vary], (20, len(weights)))
    draws = np.vstack((corners, rng.uniform(1 - vary, 1 + vary, (20, len(weights)))))
    for factors in draws:
        for unit, place in zip(UNITS, rank(achievement @ (weights * factors)), strict=False):
            assert found[unit][0] <= place <= found[unit][1]


def adversary(values: list[float], at: int, vary: float, sign: float) -> Array:
    """Return the totals of a hidden table and weights that move the unit ``at`` as far as can be."""
    own = values[at]
    weights = np.array([own, 100 - own])  # items that it has in full, and items where it has nothing
    rows = [
        [1.0, 0.0]
        if place == at
        else [max(0.0, value - (100 - own)) / own, min(value, 100 - own) / (100 - own)]
        for place, value in enumerate(values)
    ]
    table = np.array(rows)
    assert table @ weights == pytest.approx(np.array(values))
    return np.asarray(table @ (weights * np.array([1 + sign * vary, 1 - sign * vary])))


@laws
@given(st.lists(st.integers(1, 99), min_size=2, max_size=6, unique=True), st.sampled_from([0.07, 0.25, 0.9]))
def test_both_ends_are_attained_by_one_table_and_one_set_of_weights(drawn: list[int], vary: float) -> None:
    values = [float(value) for value in drawn]
    for unit, (best, worst) in ranges(block(values), vary).items():
        place = UNITS.index(unit)
        assert rank(adversary(values, place, vary, 1.0))[place] == best
        assert rank(adversary(values, place, vary, -1.0))[place] == worst


def most_ahead(prints: list[tuple[float, float]], mean: tuple[float, float], at: int, p: float) -> list[int]:
    """Return how many rivals must be and can be ahead of a unit, trying every set of them by itself."""
    n = len(prints)
    rivals = [rival for rival in range(n) if rival != at]
    found = {1.0: 0, -1.0: 0}
    for sign, chosen in product(found, chain.from_iterable(combinations(rivals, k) for k in range(n))):
        rows, bound = [np.full(n, 1 / n), np.full(n, -1 / n)], [mean[1], -mean[0]]
        for rival, (both, constant) in product(chosen, ((1.0, 0.0), (-1.0, 200.0))):
            # sign (T_rival - T_at) + p min(both, 200 - both) >= margin; for -1: the rival need not be ahead
            row = np.zeros(n)
            row[rival], row[at] = sign + p * both, -sign + p * both
            rows.append(-row)
            bound.append(p * constant - (1e-4 if sign > 0 else 0.0))
        if linprog(np.zeros(n), np.array(rows), bound, bounds=prints).status == 0:
            found[sign] = max(found[sign], len(chosen))
    return [n - 1 - found[-1.0], found[1.0]]


@settings(max_examples=15)
@given(
    st.lists(st.tuples(st.integers(40, 90), st.integers(0, 8)), min_size=2, max_size=4),
    st.floats(0.2, 0.8),
    st.sampled_from([0.03, 0.2]),
)
def test_totals_known_as_intervals_and_a_mean_equal_trying_every_set_of_rivals(
    drawn: list[tuple[int, int]], at: float, vary: float
) -> None:
    prints = [(float(low), float(low + width)) for low, width in drawn]
    middle = float(np.mean([low + at * (high - low) for low, high in prints]))
    mean = fact("mean_total", f"{middle:.1f}")
    units = UNITS[: len(prints)]
    facts = [fact("n_units", len(prints)), mean]
    for unit, (low, high) in zip(units, prints, strict=True):
        facts += [fact("total", low, unit, comparator=">"), fact("total", high, unit, comparator="<")]
    found = ranges(make_year(facts, units), vary)
    for place, unit in enumerate(units):
        best, worst = most_ahead(prints, mean.interval, place, vary)
        assert found[unit] == (1 + best, 1 + worst)


def test_well_known_values() -> None:
    # 95 over 85: the order holds up to 10 / (5 + 15); 85 over 80: up to 5 / (15 + 20)
    year = block([95.0, 85.0, 80.0])
    assert ranges(year, 0.1) == {"a": (1, 1), "b": (2, 2), "c": (3, 3)}
    assert ranges(year, 0.2) == {"a": (1, 1), "b": (2, 3), "c": (2, 3)}
    assert ranges(year, 0.5)["a"] == (1, 1)  # at the radius itself they are level
    assert ranges(year, 0.55) == {"a": (1, 2), "b": (1, 3), "c": (2, 3)}  # 95 and 80: up to 15 / 25
    assert ranges(year, 0.7) == {"a": (1, 3), "b": (1, 3), "c": (1, 3)}


def test_equal_totals_may_stand_in_either_order() -> None:
    assert ranges(block([90.0, 90.0, 50.0]), 0.01) == {"a": (1, 2), "b": (1, 2), "c": (3, 3)}


def test_a_full_score_can_be_reached_but_not_passed() -> None:
    assert ranges(block([100.0, 99.0, 60.0]), 0.5)["a"] == (1, 1)


def test_units_without_a_figure_are_rivals_too() -> None:
    year = make_year([*totals({"a": "95.00"}), *ranks({"a": 1}, of_n=4)], "abcd")
    assert ranges(year, 0.1) == {"a": (1, 4)}
    known = make_year([*totals({"a": "95.00", "d": "60.00"}), *ranks({"a": 1, "d": 4}, of_n=4)], "abcd")
    assert ranges(known, 0.1) == {"a": (1, 3), "d": (2, 4)}  # two unknown units between 95 and 60


def test_a_printed_mean_narrows_the_range() -> None:
    printed = [*totals({"a": "95.00", "d": "60.00"}), *ranks({"a": 1, "d": 4}, of_n=4)]
    with_mean = make_year([*printed, fact("mean_total", "70.00")], "abcd")
    # b + c = 125, each at least 60: at most one of them is near 65, none near 95
    assert ranges(with_mean, 0.1) == {"a": (1, 1), "d": (2, 4)}
    assert ranges(with_mean, 0.02)["d"] == (3, 4)


def test_printed_parts_on_both_sides_of_one_half_make_ranks_firmer() -> None:
    printed = {"a": ("65.00", "55.00", "10.00"), "b": ("55.00", "50.00", "5.00")}
    facts = [fact("appraisal_max", 60)]
    for unit, values in printed.items():
        measures = ("total", "appraised_points", "survey_points")
        facts += [fact(measure, value, unit) for measure, value in zip(measures, values, strict=True)]
    assert ranges(make_year(facts, "ab"), 0.25) == {"a": (1, 1), "b": (2, 2)}
    assert ranges(make_year(facts[1::3], "ab"), 0.25) == {"a": (1, 2), "b": (1, 2)}


def test_hanoi_2020() -> None:
    found = ranges(real_year("hanoi", 2020), 0.25)
    # Finance (92.76) over environment (76.27) holds to 53%; three departments are above 90.
    assert found["so-tai-chinh"] == (1, 21)
    assert found["so-tai-nguyen-va-moi-truong"] == (4, 22)
    districts = ranges(real_year("hanoi", 2020), 0.1, "district")
    assert districts["quan-cau-giay"][0] == 1
    assert districts["huyen-quoc-oai"][1] == 30
    assert districts["quan-cau-giay"][1] < districts["huyen-thanh-oai"][1]


@pytest.mark.parametrize(
    ("index", "year", "group"),
    [("hue", 2021, "department"), ("thanhhoa", 2024, "department"), ("hoabinh", 2022, "department")],
)
def test_ranges_of_complete_blocks_hold_the_printed_rank_and_grow_with_the_share(
    index: str, year: int, group: str
) -> None:
    loaded = real_year(index, year)
    printed = loaded.unit_facts(group, "total")
    places = rank(np.array([fact.value for fact in printed.values()]))
    narrow, wide = (ranges(loaded, vary, group) for vary in (0.01, 0.1))
    for unit, place in zip(printed, places, strict=True):
        assert wide[unit][0] <= narrow[unit][0] <= place <= narrow[unit][1] <= wide[unit][1]
    assert sum(worst - best for best, worst in wide.values()) > sum(
        worst - best for best, worst in narrow.values()
    )


def test_what_can_not_be_said() -> None:
    bonus = rule_set({"1": 100, "2": 5}, assessments={"2": "bonus"})
    assert guaranteed_ranks(make_year(totals({"a": "90.00"}), rules=bonus), "department", 0.1) is None
    assert guaranteed_ranks(make_year([fact("total", "90.00", "a")]), "department", 0.1) is None  # no size
    with pytest.raises(UsageError, match="can't vary by 0"):
        guaranteed_ranks(block([90.0, 80.0]), "department", 0.0)
    wrong = make_year([*totals({"a": "80.00", "b": "90.00"}), *ranks({"a": 1, "b": 2}, of_n=2)], "ab")
    with pytest.raises(ParindexError, match="parindex audit"):
        guaranteed_ranks(wrong, "department", 0.1, items="same")
    mended = guaranteed_ranks(wrong, "department", 0.01, [wrong.facts[0]], items="same")
    assert mended is not None
    assert mended.table.to_dict("list")["rank_worst"] == [2, 2]  # nothing but b's total and ranks is left


@laws
@given(st.lists(st.integers(1, 99), min_size=2, max_size=6, unique=True), st.sampled_from([0.03, 0.1, 0.4]))
def test_whichever_items_apply_both_ends_are_attained_by_units_without_a_common_item(
    drawn: list[int], vary: float
) -> None:
    values = np.array(drawn, dtype=float)
    found = guaranteed_ranks(block(values.tolist()), "department", vary, items="may_differ")
    assert found is not None
    odds = values / (100 - values)
    factor = (1 + vary) / (1 - vary)
    for one in found.units:
        at = UNITS.index(one.unit_id)
        for sign, end in (
            (-1, one.worst),
            (1, one.best),
        ):  # its odds fall and all others' rise, or the reverse
            moved = odds * factor ** np.where(np.arange(len(values)) == at, sign, -sign)
            assert end == 1 + int((moved > moved[at] * (1 + 1e-9)).sum())


def test_whichever_items_apply_ranges_are_wider_than_where_the_same_do() -> None:
    year = block([95.0, 85.0, 80.0])
    any_, same = (guaranteed_ranks(year, "department", 0.3, items=items) for items in ("may_differ", "same"))
    assert any_ is not None and same is not None
    assert [(one.best, one.worst) for one in same.units] == [(1, 1), (2, 3), (2, 3)]
    assert [(one.best, one.worst) for one in any_.units] == [(1, 2), (1, 3), (2, 3)]
