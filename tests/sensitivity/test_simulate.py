"""Simulated ranks: counted as plain recomputation would, inside the exact ranges."""

from __future__ import annotations

import tracemalloc
from itertools import combinations
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from parindex_analysis.errors import UsageError
from parindex_analysis.scoring import rank
from parindex_analysis.sensitivity.admissible import admissible
from parindex_analysis.sensitivity.count_ranks import Case, count, row_ranks
from parindex_analysis.sensitivity.draws import (
    Draws,
    admissible_draws,
    by_item,
    dirichlet_draws,
    ordered_draws,
    simplex_draws,
)
from parindex_analysis.sensitivity.possible import possible_ranks
from parindex_analysis.sensitivity.simulate import Simulation, rank_quantile, simulate, simulate_scenarios
from sensitivity.sheets import admissible_sets, binh_duong_2017, blocks, made_up, pci_2014

Array = NDArray[np.float64]
laws = settings(max_examples=40)


def box(weights: Array, p: float = 0.25) -> Draws:
    return admissible_draws(admissible(weights, p))


def plain_ranks(totals: Array) -> Array:
    return np.array([rank(row) for row in totals])


def same(one: Simulation, other: Simulation) -> bool:
    """Say whether two simulations agree in every bit."""
    assert one.winning is not None and other.winning is not None
    return (
        one.n_draws == other.n_draws
        and bool((one.places == other.places).all() and (one.winning == other.winning).all())
        and np.array_equal(one.central_weights, other.central_weights, equal_nan=True)
    )


def share_below(slopes: Array, level: float) -> float:
    """Return P(sum c x <= level) for x uniform on the unit cube: the volume that a plane cuts off."""
    level -= slopes[slopes < 0].sum()
    sides = np.abs(slopes[slopes != 0])
    volume = 0.0
    for size in range(len(sides) + 1):
        for corner in combinations(sides, size):
            volume += (-1) ** size * max(level - sum(corner), 0.0) ** len(sides)
    return volume / (factorial(len(sides)) * float(sides.prod()))


@laws
@given(blocks(), st.integers(0, 100))
def test_counts_are_those_of_ranking_every_draw(block: tuple[Array, Array], seed: int) -> None:
    achievement, weights = block
    n = len(achievement)
    draws = box(weights, 0.5)
    found = simulate(made_up(achievement, weights), draws, 300, seed)
    drawn = draws.weights(300, seed)
    totals = drawn @ achievement.T
    ranks = plain_ranks(totals)
    assert found.places.tolist() == [[(ranks[:, u] == k + 1).sum() for k in range(n)] for u in range(n)]
    ahead = totals[:, :, None] - totals[:, None, :] > 1e-9 * weights.sum()
    assert found.winning == pytest.approx(ahead.mean(axis=0))
    assert found.expected_rank == pytest.approx(ranks.mean(axis=0))
    assert found.expected_rank_errors == pytest.approx(ranks.std(axis=0) / np.sqrt(300), abs=1e-7)
    for u in range(n):
        firsts = drawn[ranks[:, u] == 1]
        if len(firsts):
            assert found.central_weights[u] == pytest.approx(firsts.mean(axis=0))
        else:
            assert np.isnan(found.central_weights[u]).all()


def test_more_units_than_are_compared_at_once() -> None:
    rng = np.random.default_rng(0)
    achievement = rng.integers(0, 7, (150, 3)) / 7  # some of 150 units tie
    factors = rng.random((1_500, 3))
    case = Case((achievement.max(axis=0) - achievement).T, np.zeros(150), 1e-9)
    wins = count(factors, case).wins
    totals = factors @ achievement.T
    plain = [(totals[:, [u]] - totals > 1e-9).sum(axis=0) for u in range(150)]
    assert (wins == np.array(plain)).all()
    assert len(np.unique(achievement, axis=0)) < 150


@laws
@given(blocks())
def test_ranks_of_own_weights_are_those_of_scoring(block: tuple[Array, Array]) -> None:
    achievement, weights = block
    found = simulate(made_up(achievement, weights), box(weights, 0.0), 5)
    assert (found.places.argmax(axis=1) + 1 == found.ranks).all()
    assert (found.acceptability.max(axis=1) == 1).all()


def test_ties_within_the_tolerance_share_the_better_rank_and_do_not_chain() -> None:
    loss = np.array([[0.0, 0.6, 1.2, 5.0], [5.0, 1.2, 0.0, 0.6], [1.0, 1.0, 1.0, 1.0], [3.0, 2.0, 1.0, 0.0]])
    assert row_ranks(loss, 0.7).tolist() == [[1, 1, 2, 4], [4, 2, 1, 1], [1, 1, 1, 1], [4, 3, 2, 1]]
    assert row_ranks(loss, 0.5).tolist() == [[1, 2, 3, 4], [4, 3, 1, 2], [1, 1, 1, 1], [4, 3, 2, 1]]


def test_losses_that_differ_by_little_more_than_a_tie_are_told_apart_among_many_units() -> None:
    loss = np.tile(np.arange(1000) * 2e-9, (3, 1))
    assert (row_ranks(loss, 1e-9) == np.arange(1, 1001)).all()
    assert (row_ranks(loss, 2.1e-9)[0] == np.maximum(np.arange(1, 1001) - 1, 1)).all()


@laws
@given(st.data())
def test_simulated_ranks_stay_inside_the_possible_ones(data: st.DataObject) -> None:
    achievement, weights = data.draw(blocks())
    limits = data.draw(admissible_sets(weights))
    exact = possible_ranks(achievement, limits)
    found = simulate(made_up(achievement, weights), admissible_draws(limits), 500)
    place = np.arange(1, len(achievement) + 1)
    outside = (place < exact.best[:, None]) | (place > exact.worst[:, None])
    assert found.places[outside].sum() == 0


@pytest.mark.parametrize("keep_sum", [False, True])
def test_provinces_of_pci_2014_stay_inside_their_possible_ranks(keep_sum: bool) -> None:
    sheet = pci_2014()
    limits = admissible(sheet.max_points, 0.25, keep_sum=keep_sum)
    exact = possible_ranks(sheet.achievement, limits)
    found = simulate(sheet, admissible_draws(limits), 10_000)
    low, high = found.typical
    hanoi = sheet.unit_ids.index("ha-noi")
    assert found.ranks[hanoi] == 26
    occurring = found.places > 0
    best, worst = 1 + occurring.argmax(axis=1), 63 - occurring[:, ::-1].argmax(axis=1)
    assert ((exact.best <= best) & (best <= low) & (low <= high) & (high <= worst)).all()
    assert (worst <= exact.worst).all()
    assert (9, 46 - keep_sum) == (exact.best[hanoi], exact.worst[hanoi])
    assert 9 < low[hanoi] < 26 < high[hanoi] < 45


@pytest.mark.parametrize("slopes", [[3.0, -2.0], [4.0, -3.5], [5.0, -4.0, -2.0], [2.0, 1.0, -2.8]])
@pytest.mark.parametrize("p", [0.25, 0.9])
def test_pairwise_winning_is_the_volume_that_a_plane_cuts_off(slopes: list[float], p: float) -> None:
    lead = np.array(slopes)
    sheet = made_up(np.vstack([lead.clip(0), (-lead).clip(0)]) / 5, np.full(lead.size, 5.0))
    n = 40_000
    found = simulate(sheet, box(sheet.max_points, p), n)
    exact = 1 - share_below(2 * p * lead, -(1 - p) * float(lead.sum()))
    assert found.winning is not None
    error = np.sqrt(exact * (1 - exact) / n)
    assert 0 < exact < 1
    assert abs(found.winning[0, 1] - exact) < 4 * error
    assert found.winning[0, 1] + found.winning[1, 0] == 1


def test_phu_giao_against_dau_tieng_over_all_splits_of_appraisal_and_survey() -> None:
    """The survey decides: Phú Giáo leads where the appraisal weighs more than a share that is exact."""
    sheet = binh_duong_2017()
    u, v = (sheet.unit_ids.index(name) for name in ("huyen-phu-giao", "huyen-dau-tieng"))
    by_part = sheet.achievement[u] - sheet.achievement[v]
    needed = by_part[1] / (by_part[1] - by_part[0])
    assert 0.65 < needed < 1
    found = simulate(sheet, simplex_draws(by_item(sheet.max_points)), 40_000)
    assert found.winning is not None
    assert abs(found.winning[u, v] - (1 - needed)) < 4 * np.sqrt(needed * (1 - needed) / 40_000)


def test_identical_units_share_ranks_and_neither_wins() -> None:
    achievement = np.array([[0.3, 0.7], [0.9, 0.1], [0.3, 0.7], [0.0, 0.0]])
    found = simulate(made_up(achievement, np.array([10.0, 7.0])), box(np.array([10.0, 7.0]), 0.9), 9_000)
    assert (found.places[0] == found.places[2]).all()
    assert found.winning is not None
    assert found.winning[0, 2] == found.winning[2, 0] == 0
    assert found.winning[0, 1] + found.winning[1, 0] == 1
    assert found.places[1].tolist() == [found.places[0, 1], 0, found.places[0, 0], 0]  # never second
    assert found.places[3].tolist() == [0, 0, 0, 9_000]


def test_threads_change_nothing_and_fewer_draws_are_the_first_of_more() -> None:
    sheet = pci_2014()
    draws = box(sheet.max_points)
    one = simulate(sheet, draws, 20_000, 3, threads=1)
    for threads in (2, 5):
        assert same(one, simulate(sheet, draws, 20_000, 3, threads=threads))
    first, second = (
        simulate(sheet, draws, 5_000, 3),
        plain_ranks(draws.weights(6_000, 3)[5_000:] @ sheet.achievement.T),
    )
    longer = simulate(sheet, draws, 6_000, 3)
    more = longer.places - first.places
    assert all((more[u] == np.bincount(second[:, u].astype(int), minlength=64)[1:]).all() for u in range(63))


def test_scenarios_see_the_same_draws_and_each_is_what_it_is_alone() -> None:
    sheet = pci_2014()
    equal = np.full(10, 10.0)
    scenarios = {
        "official": box(sheet.max_points),
        "again": box(sheet.max_points),
        "equal": box(equal),
        "ordered": ordered_draws(by_item(sheet.max_points)),
        "shares": dirichlet_draws(by_item(sheet.max_points), 30.0),
    }
    together = simulate_scenarios(sheet, scenarios, 5_000, 9)
    assert list(together) == list(scenarios)
    assert all(same(together[name], simulate(sheet, draws, 5_000, 9)) for name, draws in scenarios.items())
    assert same(together["official"], together["again"])
    assert scenarios["official"].sampler == scenarios["equal"].sampler
    assert (together["official"].places != together["equal"].places).any()


def test_draws_double_until_the_error_is_small_enough() -> None:
    sheet = binh_duong_2017()
    draws = box(sheet.max_points)
    for error, n in ((1.0, 4_096), (0.005, 8_192), (0.003, 16_384)):
        found = simulate(sheet, draws, 10**6, error=error)
        assert found.standard_errors.max() <= error
        assert found.n_draws <= 2 * n
        assert same(found, simulate(sheet, draws, found.n_draws))
    assert simulate(sheet, draws, 5_000, error=1e-6).n_draws == 5_000
    assert simulate(sheet, draws, 5_000, error=1e-6).standard_errors.max() > 1e-6


@given(st.lists(st.integers(0, 30), min_size=1, max_size=8), st.sampled_from([5, 50, 95]))
def test_the_typical_range_is_made_of_quantiles_that_occur(counts: list[int], percent: int) -> None:
    counts[-1] += 1
    ranks = np.repeat(np.arange(1, len(counts) + 1), counts)
    ordered = np.sort(ranks)
    by_hand = ordered[max(-(-percent * len(ranks) // 100) - 1, 0)]
    assert rank_quantile(np.array([counts]), percent)[0] == by_hand


def test_typical_ranks_and_errors_of_known_counts() -> None:
    found = simulate(pci_2014(), box(pci_2014().max_points), 2_000)
    low, high = found.typical
    for u in range(63):
        drawn = np.repeat(np.arange(1, 64), found.places[u])
        assert low[u] == np.quantile(drawn, 0.05, method="inverted_cdf")
        assert high[u] == np.quantile(drawn, 0.95, method="inverted_cdf")
    share = found.acceptability
    assert found.standard_errors == pytest.approx(np.sqrt(share * (1 - share) / 2_000))
    table = found.table
    assert table["rank"].is_monotonic_increasing and table["unit_id"][0] == "da-nang"
    assert table["first"].sum() == pytest.approx(1)
    assert found.acceptability_table["share"].sum() == pytest.approx(63)


def test_memory_does_not_grow_with_draws() -> None:
    sheet = binh_duong_2017()

    def peak(n: int) -> int:
        tracemalloc.start()
        simulate(sheet, box(sheet.max_points), n, threads=1)  # how many blocks two threads hold is chance
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(4_096)
    assert peak(50 * 4_096) < 1.2 * peak(10 * 4_096)


def test_one_unit_and_one_item_are_no_trouble() -> None:
    alone = simulate(made_up(np.array([[0.4, 0.9]]), np.array([3.0, 4.0])), box(np.array([3.0, 4.0])), 50)
    assert alone.places.tolist() == [[50]] and alone.typical[0].tolist() == [1]
    one_item = simulate(made_up(np.array([[0.4], [0.9]]), np.array([3.0])), box(np.array([3.0])), 50)
    assert one_item.places.tolist() == [[0, 50], [50, 0]]
    assert one_item.winning is not None and one_item.winning.tolist() == [[0, 0], [1, 0]]


def test_units_that_are_all_equal_are_all_first() -> None:
    found = simulate(made_up(np.full((5, 3), 0.25), np.ones(3)), simplex_draws(by_item(np.ones(3))), 5_000)
    assert (found.acceptability[:, 0] == 1).all()
    assert found.expected_rank.tolist() == [1] * 5


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"n_draws": 0}, "At least one draw"),
        ({"seed": -1}, "A seed is"),
        ({"error": 0.0}, "standard error is a number above 0"),
        ({"error": float("nan")}, "standard error is a number above 0"),
        ({"threads": 0}, "At least one thread"),
        ({"draws": box(np.ones(3))}, "drawn for 3 items; the sheet has 2"),
        ({"sheet": made_up(np.full((2, 2), np.nan), np.ones(2))}, "No unit has the points of every item"),
        ({"sheet": made_up(np.full((2, 2), np.inf), np.ones(2))}, "finite"),
        ({"sheet": made_up(np.ones((2, 2)), np.array([1.0, 0.0]))}, "no maximum above 0"),
    ],
)
def test_absurd_wishes_are_refused(changes: dict[str, object], said: str) -> None:
    wished: dict[str, object] = {"sheet": binh_duong_2017(), "draws": box(np.array([65.0, 35.0]))}
    with pytest.raises(UsageError, match=said):
        simulate(**(wished | changes))  # type: ignore[arg-type]
