"""Benefit of the doubt: answers known by hand, and its laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray
from scipy.optimize import linprog

from parindex_analysis.errors import UsageError
from parindex_analysis.sensitivity.benefit import benefit, benefit_of_the_doubt
from sensitivity.sheets import blocks, made_up, pci_2014

Array = NDArray[np.float64]
FREE = (np.zeros(2), np.ones(2))


def test_free_weights_by_hand() -> None:
    """Unit a and b are best in one item each, c is half of their mean, d half of a."""
    achievement = np.array([[0.8, 0.4], [0.4, 0.8], [0.3, 0.3], [0.4, 0.2]])
    scores, weights = benefit_of_the_doubt(achievement, *FREE)
    assert scores == pytest.approx([1, 1, 0.5, 0.5])
    assert (weights * achievement).sum(axis=1) == pytest.approx(scores)
    assert (achievement @ weights.T).max() <= 1 + 1e-9


def test_fixed_shares_by_hand() -> None:
    """Shares of exactly one half: w_j = s / (2 a_j), so that u's score is limited by the harshest rival.

    c = (0.3, 0.3) under rival a = (0.8, 0.4): s/2 (0.8 + 0.4) / 0.3 <= 1, s = 1/2.
    d = (0.4, 0.2): rival a scores 2 s, b = (0.4, 0.8): s/2 (1 + 4); s = 0.4.
    """
    achievement = np.array([[0.8, 0.4], [0.4, 0.8], [0.3, 0.3], [0.4, 0.2]])
    scores, weights = benefit_of_the_doubt(achievement, np.full(2, 0.5), np.full(2, 0.5))
    # a against b: s/2 (0.4/0.8 + 0.8/0.4) <= 1
    assert scores == pytest.approx([0.8, 0.8, 0.5, 0.4])
    assert (weights * achievement)[:, 0] == pytest.approx(scores / 2)


@settings(max_examples=30)
@given(blocks(5, 3))
def test_laws(block: tuple[Array, Array]) -> None:
    achievement, weights = np.abs(block[0]), block[1]
    official = weights / weights.sum()
    narrow, _ = benefit_of_the_doubt(achievement, official * 0.75, np.minimum(official * 1.25, 1))
    wide, _ = benefit_of_the_doubt(achievement, official * 0, np.ones(official.size))
    assert (narrow <= wide + 1e-7).all() and (wide <= 1).all()
    somebody = achievement.max() > 0
    assert wide.max() == pytest.approx(1.0 if somebody else 0.0)
    stretched = achievement * np.linspace(1, 7, official.size)
    scaled, _ = benefit_of_the_doubt(stretched, 0 * official, np.ones(official.size))
    assert scaled == pytest.approx(wide, abs=1e-7)


def test_pci_2014() -> None:
    sheet = pci_2014()
    found, free = benefit(sheet), benefit(sheet, np.zeros(10), np.ones(10))
    first = int(np.argmax(sheet.totals))
    assert found.scores[first] == pytest.approx(1) and found.ranks[first] == 1 == found.official[first]
    assert (found.scores < 1).sum() == 62
    can_be_first = [
        linprog(np.zeros(10), sheet.points - own, np.zeros(63), np.ones((1, 10)), [1.0]).status == 0
        for own in sheet.points
    ]
    assert ((free.scores == 1) == can_be_first).all() and sum(can_be_first) == 15
    assert found.shares.sum(axis=1) == pytest.approx(1)
    official = sheet.max_points / 100
    assert (found.shares >= 0.75 * official - 1e-7).all() and (found.shares <= 1.25 * official + 1e-7).all()
    columns = ["unit_id", "score", "rank", "official_rank", *sheet.item_ids]
    assert found.table.columns.tolist() == columns and len(found.table) == 63


def test_corners() -> None:
    weights = np.array([50.0, 50.0])
    assert benefit(made_up(np.array([[0.5, 0.2]]), weights)).scores.tolist() == [1]
    assert benefit(made_up(np.zeros((2, 2)), weights)).scores.tolist() == [0, 0]
    nothing = benefit(made_up(np.array([[0.5, 0.5], [0.9, 0.0]]), weights))
    assert nothing.scores.tolist() == pytest.approx([1, 0])  # a share of what it does not have is asked for
    assert nothing.shares[1].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ([0.6, 0.6], [1, 1]),
        ([0, 0], [0.4, 0.4]),
        ([0.5, 0.2], [0.4, 1]),
        ([-0.1, 0], [1, 1]),
        ([0], [1]),
        ([0, float("nan")], [1, 1]),
    ],
)
def test_limits_that_can_not_be(low: list[float], high: list[float]) -> None:
    sheet = made_up(np.array([[0.9, 0.3], [0.1, 0.9]]), np.array([50.0, 50.0]))
    with pytest.raises(UsageError, match=r"Limits of shares|one for each item"):
        benefit(sheet, low, high)


def test_negative_points_and_widths_are_refused() -> None:
    sheet = made_up(np.array([[0.9, -0.3], [0.1, 0.9]]), np.array([50.0, 50.0]))
    with pytest.raises(UsageError, match="points of 0 or more"):
        benefit(sheet)
    with pytest.raises(UsageError, match="Shares can vary"):
        benefit(sheet, vary=-1)
