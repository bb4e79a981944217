"""Possible ranks: as brute force finds them, with weights that give them in exact arithmetic."""

from __future__ import annotations

import os
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from parindex_analysis.errors import UsageError
from parindex_analysis.sensitivity.admissible import Admissible, admissible, admissible_for
from parindex_analysis.sensitivity.possible import possible_ranks, rank_ranges
from sensitivity.sheets import admissible_sets, blocks, made_up, most_kept_by_enumeration, pci_2014

Array = NDArray[np.float64]
laws = settings(max_examples=40)


def rank_by_fractions(achievement: Array, weights: Array, unit: int, scale: float) -> int:
    totals = [
        sum(Fraction(w) * Fraction(a) for w, a in zip(weights.tolist(), row, strict=True))
        for row in achievement.tolist()
    ]
    return 1 + sum(total - totals[unit] > Fraction(1e-9) * Fraction(scale) for total in totals)


@laws
@given(st.data())
def test_ranges_are_those_of_brute_force_and_witnesses_give_them(data: st.DataObject) -> None:
    achievement, weights = data.draw(blocks())
    allowed = data.draw(admissible_sets(weights))
    found = possible_ranks(achievement, allowed)
    n = len(achievement)
    assert found.proven
    for unit in range(n):
        gains = np.delete(achievement[unit] - achievement, unit, axis=0)
        assert found.best[unit] == n - most_kept_by_enumeration(gains, allowed, -1e-7)
        # A whole grid of 1/8: a lead that is possible at all reaches far above the tolerances.
        assert found.worst[unit] == 1 + most_kept_by_enumeration(-gains, allowed, 1e-5)
        for rank, witness in (
            (found.best[unit], found.best_weights[unit]),
            (found.worst[unit], found.worst_weights[unit]),
        ):
            assert allowed.contains(witness)
            assert rank_by_fractions(achievement, witness, unit, allowed.scale) == rank


def test_pci_2014_within_a_quarter() -> None:
    sheet = pci_2014()
    at = sheet.unit_ids.index("ha-noi")
    box = rank_ranges(sheet, admissible_for(sheet, 0.25))
    kept = rank_ranges(sheet, admissible_for(sheet, 0.25, keep_sum=True))
    assert (box.ranks[at], box.possible.best[at], box.possible.worst[at]) == (26, 9, 46)
    assert (kept.possible.best[at], kept.possible.worst[at]) == (9, 45)
    assert box.possible.proven and kept.possible.proven
    assert (box.possible.best <= kept.possible.best).all() and (kept.possible.best <= box.ranks).all()
    assert (box.possible.worst >= kept.possible.worst).all() and (kept.possible.worst >= box.ranks).all()
    for found in (box, kept):
        for unit in range(63):
            witness = found.possible.worst_weights[unit]
            assert found.admissible.contains(witness)
            assert rank_by_fractions(sheet.achievement, witness, unit, 100) == found.possible.worst[unit]
    named = box.witness("ha-noi", best=True)
    assert list(named) == list(sheet.item_ids)
    assert rank_by_fractions(sheet.achievement, np.array(list(named.values())), at, 100) == 9


def test_opposed_rivals_can_not_both_be_ahead() -> None:
    """b and c mirror each other around a: one of them is ahead unless both tie."""
    achievement = np.array([[0.5, 0.5], [0.75, 0.25], [0.25, 0.75]])
    found = possible_ranks(achievement, admissible([50.0, 50.0], 0.25), units=[0])
    assert (found.best.tolist(), found.worst.tolist(), found.proven) == ([1], [2], True)
    assert found.best_weights[0, 0] == pytest.approx(found.best_weights[0, 1])


@pytest.mark.parametrize(
    ("achievement", "vary", "best", "worst"),
    [
        ([[0.3, 0.7]], 0.5, [1], [1]),
        ([[0.3], [0.7], [0.3]], 0.5, [2, 1, 2], [2, 1, 2]),
        ([[0.5, 0.5]] * 4, 0.5, [1] * 4, [1] * 4),
        ([[0.9, 0.1], [0.1, 0.9]], 0.0, [1, 1], [1, 1]),
        ([[1.4, -0.2], [0.1, 0.9]], 0.0, [1, 2], [1, 2]),
    ],
    ids=["one unit", "one item", "all tie", "nothing moves", "outside 0 to 1"],
)
def test_corner_cases(achievement: list[list[float]], vary: float, best: list[int], worst: list[int]) -> None:
    rows = np.array(achievement)
    found = possible_ranks(rows, admissible(np.full(rows.shape[1], 50.0), vary))
    assert (found.best.tolist(), found.worst.tolist(), found.proven) == (best, worst, True)


def test_own_weights_outside_the_set_are_no_witness() -> None:
    achievement = np.array([[0.9, 0.1], [0.1, 0.9]])
    shifted: Admissible = admissible([50.0, 50.0], 0.1, box={0: (10.0, 20.0)})
    found = possible_ranks(achievement, shifted)
    assert (found.best.tolist(), found.worst.tolist()) == ([2, 1], [2, 1])
    assert shifted.contains(found.best_weights).all() and shifted.contains(found.worst_weights).all()


def test_without_time_the_answer_is_a_bracket_not_a_wrong_number() -> None:
    rng = np.random.default_rng(3)
    achievement, allowed = rng.uniform(0, 1, (40, 12)), admissible(np.ones(12), 0.9)
    hurried = possible_ranks(achievement, allowed, units=range(3), seconds=0.0)
    found = possible_ranks(achievement, allowed, units=range(3))
    assert found.proven and not hurried.proven
    assert (hurried.best_bound <= found.best).all() and (found.best <= hurried.best).all()
    assert (hurried.worst_bound >= found.worst).all() and (found.worst >= hurried.worst).all()


def test_the_table_and_what_can_not_be() -> None:
    sheet = made_up(np.array([[0.9, 0.1], [0.1, 0.9]]), np.array([60.0, 40.0]))
    table = rank_ranges(sheet, admissible_for(sheet, 0.25)).table
    assert table.to_dict("records") == [
        {"unit_id": "a", "rank": 1, "possible_best": 1, "possible_worst": 2, "proven": True},
        {"unit_id": "b", "rank": 2, "possible_best": 1, "possible_worst": 2, "proven": True},
    ]
    gone = made_up(np.full((2, 2), np.nan), np.array([60.0, 40.0]))
    with pytest.raises(UsageError, match="No unit has"):
        rank_ranges(gone, admissible_for(sheet))


def test_the_solver_is_silent(capfd: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(0)
    weights = rng.choice([0.5, 1.0, 1.5, 2.0], 118)
    possible_ranks(rng.uniform(0.4, 1, (30, 118)), admissible(weights), units=range(0, 30, 3))
    os.write(1, b"still here\n")
    assert capfd.readouterr() == ("still here\n", "")
