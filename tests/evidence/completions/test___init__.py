"""Illustrative full tables that have all printed facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from years import fact, make_year, ranks, real_year, totals

from parindex_analysis.catalog import Fact, Year
from parindex_analysis.errors import ParindexError, UsageError
from parindex_analysis.evidence.completions import Completions, complete
from parindex_analysis.evidence.completions.satisfied import worst_miss
from parindex_analysis.evidence.known_block import read_block

HANOI = [
    (year, group)
    for year in range(2016, 2025)
    for group in real_year("hanoi", year).groups
    if read_block(real_year("hanoi", year), group) is not None
]


def wrong(year: int, group: str) -> list[Fact]:
    """Return facts of 2022 that can't be believed (hanoi's known contradictions)."""
    culprits = {"so-giao-thong-van-tai", "so-ngoai-vu"} if group == "department" else {""}
    measures = {"total"} if group == "department" else {"mean_survey_pct"}
    return [
        one
        for one in real_year("hanoi", year).facts
        if year == 2022 and one.group == group and one.unit_id in culprits and one.measure in measures
    ]


@pytest.mark.parametrize(("year", "group"), HANOI)
def test_every_hanoi_year_can_be_completed(year: int, group: str) -> None:
    loaded, aside = real_year("hanoi", year), wrong(year, group)
    found = complete(loaded, group, 3, set_aside=aside)
    block = read_block(loaded, group)
    assert block is not None
    assert found.worst == worst_miss(block.without(aside), found) <= 1e-9
    assert (np.isfinite(found.totals).sum(axis=1) == block.size).all()
    assert found.mixed
    assert set(found.table["evidence"]) == {"illustrative"}


def test_contradictions_end_in_one_sentence() -> None:
    with pytest.raises(ParindexError, match=r"contradict each other.*parindex audit"):
        complete(real_year("hanoi", 2022), "department")


def check_by_hand(year: Year, found: Completions, group: str) -> None:
    """Hold tables against the facts themselves, without the model."""
    for row, total in enumerate(found.totals):
        points = dict(zip(found.unit_ids, total, strict=True))
        ordered = np.sort(total[~np.isnan(total)])[::-1]
        for one in (one for one in year.facts if one.group == group):
            low, high = one.interval
            if one.measure == "total":
                value = points[one.unit_id]
            elif one.measure == "rank":
                value = 1.0 + (ordered > points[one.unit_id] + 1e-9).sum()
            elif one.measure in ("max_total", "min_total", "mean_total"):
                value = {"max": ordered[0], "min": ordered[-1], "mea": ordered.mean()}[one.measure[:3]]
            elif one.measure == "count_above":
                value = float((ordered > (one.threshold or 0) + 1e-9).sum())
            elif one.measure in ("appraised_points", "survey_points"):
                parts = found.appraised if one.measure[0] == "a" else found.survey
                value = parts[row, found.unit_ids.index(one.unit_id)]
            else:
                continue
            assert low - 1e-9 <= value <= high + 1e-9, one


def newspaper(year: Year, group: str, seed: int, decimals: int) -> Year:
    """Return what a newspaper would print of a complete block: top, last, mean, a count, a rank."""
    printed = {unit: one.value for unit, one in year.unit_facts(group, "total").items()}
    order = sorted(printed, key=lambda unit: -printed[unit])
    rng = np.random.default_rng(seed)
    shown = [*order[: rng.integers(1, 4)], order[-1], order[int(rng.integers(4, len(order) - 2))]]
    cut = float(np.round(np.median(list(printed.values())), 0))
    facts = totals({u: f"{printed[u]:.{decimals}f}" for u in shown[:-1]}, group=group)
    facts += [fact("mean_total", f"{np.mean(list(printed.values())):.2f}", group=group)]
    facts += [fact("n_units", len(order), group=group)]
    above = sum(value > cut for value in printed.values())
    facts += [fact("count_above", above, group=group, threshold=cut, comparator=">")]
    if rng.random() < 0.5:
        place = order.index(shown[-1]) + 1
        if sum(printed[unit] == printed[shown[-1]] for unit in order) == 1:
            facts += ranks({shown[-1]: place}, group=group)
    return replace(year, facts=tuple(facts), scores=None)


@pytest.mark.parametrize(
    ("index", "year", "group", "seed", "decimals"),
    [
        ("binhduong", 2017, "district", 1, 0),
        ("binhduong", 2017, "district", 2, 1),
        ("binhduong", 2017, "district", 3, 2),
        ("hue", 2021, "department", 2, 2),
    ],
)
def test_hidden_versions_of_complete_blocks_can_be_completed(
    index: str, year: int, group: str, seed: int, decimals: int
) -> None:
    hidden = newspaper(real_year(index, year), group, seed, decimals)
    found = complete(hidden, group, 4, seed=seed)
    assert found.worst <= 1e-9
    assert found.mixed
    check_by_hand(hidden, found, group)


def test_the_same_seed_gives_the_same_tables_and_another_one_others() -> None:
    year = real_year("hanoi", 2020)
    one, same, other = (complete(year, "department", 5, seed=seed) for seed in (7, 7, 8))
    assert one.table.equals(same.table)
    assert not np.array_equal(one.totals, other.totals)
    check_by_hand(year, one, "department")


def drawn(facts: Sequence[Fact], units: str, draws: int = 400, **settings: object) -> Completions:
    return complete(make_year([*facts, fact("n_units", len(units))], units, **settings), "department", draws)  # type: ignore[arg-type]


def test_without_facts_the_totals_are_order_statistics_of_the_uniform_distribution() -> None:
    found = drawn([], "abcd", 1600)
    ordered = -np.sort(-found.totals, axis=1)
    assert ordered.mean(axis=0) == pytest.approx([80, 60, 40, 20], abs=2.5)
    assert ordered.std(axis=0) == pytest.approx(100 * np.sqrt([2 / 75, 0.04, 0.04, 2 / 75]), rel=0.1)
    # nobody is named by a fact, so each unit has each rank equally often
    assert [(found.ranks[:, at] == 1).mean() for at in range(4)] == pytest.approx([0.25] * 4, abs=0.05)


def test_a_printed_mean_makes_a_simplex() -> None:
    found = drawn([fact("mean_total", 10.0)], "abcd", 1600)  # the sum is 40 exactly
    ordered = -np.sort(-found.totals, axis=1)
    assert ordered.sum(axis=1) == pytest.approx(40, abs=1e-9)
    harmonic = [10 * sum(1 / k for k in range(first, 5)) for first in range(1, 5)]
    assert ordered.mean(axis=0) == pytest.approx(harmonic, abs=0.6)


def test_a_printed_rank_and_a_count_cut_the_order_statistics() -> None:
    facts = [*ranks({"b": 3}, of_n=5), fact("count_above", 3, threshold=60.0, comparator=">")]
    found = drawn(facts, "abcde", 1600)
    ordered = -np.sort(-found.totals, axis=1)
    assert ordered.mean(axis=0) == pytest.approx([90, 80, 70, 40, 20], abs=2)
    assert (found.totals[:, found.unit_ids.index("b")] == ordered[:, 2]).all()


def test_unknown_ranks_come_in_proportion_to_their_volume() -> None:
    """One unit between 40 and 60, two anywhere: it is first with probability E[x²], last with E[(1-x)²]."""
    facts = [fact("total", 40.0, "a", comparator=">"), fact("total", 60.0, "a", comparator="<")]
    found = drawn(facts, "abc", 2000)
    first, last = ((found.ranks[:, 0] == place).mean() for place in (1, 3))
    expected = (0.6**3 - 0.4**3) / (3 * 0.2)
    assert (first, last) == pytest.approx((expected, expected), abs=0.04)
    assert found.totals[:, 0].mean() == pytest.approx(50, abs=0.7)


def test_unknown_ranks_under_a_mean_equal_rejection_sampling() -> None:
    ends = {"a": (30.0, 70.0), "b": (50.0, 60.0), "c": (20.0, 90.0)}
    facts = [fact("mean_total", "55", decimals=0)]
    for unit, (low, high) in ends.items():
        facts += [fact("total", low, unit, comparator=">"), fact("total", high, unit, comparator="<")]
    found = drawn(facts, "abcd", 1200)
    rng = np.random.default_rng(9)
    every = rng.uniform([30, 50, 20, 0], [70, 60, 90, 100], size=(400_000, 4))
    kept = every[np.abs(every.mean(axis=1) - 55) <= 0.5]
    assert found.totals.mean(axis=0) == pytest.approx(kept.mean(axis=0), abs=2.5)
    first = (kept.argmax(axis=1)[:, None] == np.arange(4)).mean(axis=0)
    assert (found.ranks == 1).mean(axis=0) == pytest.approx(first, abs=0.05)


def test_a_unit_passes_printed_ranks_as_often_as_in_rejection_sampling() -> None:
    """Second place is printed for one unit; another is known to lie between 60 and 64."""
    facts = [fact("mean_total", "50", decimals=0), *ranks({"b": 2}, of_n=4)]
    facts += [fact("total", 60.0, "a", comparator=">"), fact("total", 64.0, "a", comparator="<")]
    found = drawn(facts, "abcd", 1200)
    rng = np.random.default_rng(10)
    every = rng.uniform([60, 0, 0, 0], [64, 100, 100, 100], size=(600_000, 4))
    second = (every > every[:, [1]]).sum(axis=1) == 1
    kept = every[second & (np.abs(every.mean(axis=1) - 50) <= 0.5)]
    at = [found.unit_ids.index(unit) for unit in "abcd"]
    assert found.totals[:, at].mean(axis=0) == pytest.approx(kept.mean(axis=0), abs=2)
    places = 1 + (kept > kept[:, [0]]).sum(axis=1)
    for place in (1, 3, 4):
        assert (found.ranks[:, at[0]] == place).mean() == pytest.approx((places == place).mean(), abs=0.06)


def test_parts_given_totals_are_uniform_on_what_is_left() -> None:
    facts = [fact("survey_max", 30), fact("total", 90.0, "a"), fact("total", 20.0, "b")]
    found = drawn([*facts, fact("survey_points", 5.0, "b")], "ab", 1000)
    assert found.appraised[:, 0].min() >= 60  # 90 less at most 30
    assert found.appraised[:, 0].mean() == pytest.approx(65, abs=0.4)
    assert found.appraised[:, 0].max() <= 70
    assert found.appraised[:, 1] == pytest.approx(15)
    assert found.appraised + found.survey == pytest.approx(found.totals)


def test_a_printed_mean_of_a_part_ties_the_units_together() -> None:
    facts = [fact("survey_max", 30), fact("total", 90.0, "a"), fact("total", 80.0, "b")]
    found = drawn([*facts, fact("mean_survey_points", 25.0)], "ab", 1000)
    assert found.survey.mean(axis=1) == pytest.approx(25, abs=1e-9)
    assert found.survey[:, 0].min() >= 20
    assert found.survey[:, 0].mean() == pytest.approx(25, abs=0.5)  # uniform between 20 and 30


def test_exact_totals_leave_nothing_to_draw() -> None:
    printed = {"a": 91.5, "b": 90.25, "c": 88.0}
    found = drawn(totals(printed), "abc", 3)
    assert found.totals == pytest.approx(np.array([list(printed.values())] * 3), abs=1e-12)
    assert (found.r_hat, found.effective_size) == (1.0, 400.0)
    truth = real_year("papi", 2014).unit_facts("province", "total")
    known = complete(real_year("papi", 2014), "province")
    points = dict(zip(known.unit_ids, known.totals[0], strict=True))
    assert len(truth) > 60
    assert all(abs(points[unit] - one.value) <= 5.1e-5 for unit, one in truth.items())  # four to six decimals


def test_equal_printed_ranks_are_equal_totals_under_each_tie_rule() -> None:
    facts = [*ranks({"a": 1, "b": 2, "c": 2, "d": 4}, of_n=4)]
    found = drawn(facts, "abcd", 20)
    assert (found.totals[:, 1] == found.totals[:, 2]).all()
    assert found.ranks.tolist() == [[1, 2, 2, 4]] * 20
    dense = drawn(ranks({"a": 1, "b": 2, "c": 2, "d": 3}, of_n=4), "abcd", 20, tie_rule="dense")
    assert dense.ranks.tolist() == [[1, 2, 2, 3]] * 20


def test_units_not_known_by_name_are_numbered() -> None:
    year = make_year([*totals({"a": "90.00"}), *ranks({"a": 1}, of_n=4)], "ab")
    found = complete(year, "department", 2)
    assert found.unit_ids == ("a", "b", "unnamed-1", "unnamed-2")
    more = make_year([*totals({"a": "90.00"}), *ranks({"a": 1}, of_n=3)], "abcde")
    assert (np.isnan(complete(more, "department", 5).totals).sum(axis=1) == 2).all()


def test_what_can_not_be_asked() -> None:
    year = make_year(totals({"a": "90.00", "b": "80.00"}), "ab")
    with pytest.raises(UsageError, match="draws is 0"):
        complete(year, "department", 0)
    with pytest.raises(UsageError, match="chains is 1"):
        complete(year, "department", chains=1)
    with pytest.raises(ParindexError, match="number of units"):
        complete(make_year(totals({"a": "90.00"})), "department")
