"""The fewest points to a rank, in steps and without."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from parindex_analysis.errors import UsageError
from parindex_analysis.scoring import rank
from parindex_analysis.sensitivity.least_points import least_points, points_to_rank
from sensitivity.sheets import made_up, pci_2014

Array = NDArray[np.float64]


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(1, 4)), min_size=1, max_size=4), st.integers(1, 80))
def test_the_fewest_points_in_the_fewest_items(items: list[tuple[int, int]], quarters: int) -> None:
    """Room and steps in quarters of a point, against all combinations of steps."""
    room, steps = np.array(items, dtype=float).T / 4
    needed = quarters / 4
    levels = [np.arange(int(r / s + 1e-9) + 1) * s for r, s in zip(room, steps, strict=True)]
    ways = [way for way in product(*levels) if sum(way) >= needed - 1e-9]
    found = least_points(room, needed, steps)
    if found is None:
        assert not ways
        return
    total, touched = min((sum(way), sum(more > 0 for more in way)) for way in ways)
    assert (found.sum(), (found > 0).sum()) == (pytest.approx(total), touched)
    assert (found <= room + 1e-9).all() and found / steps == pytest.approx(np.round(found / steps))


def test_continuous_points_are_just_what_is_missing_in_one_item_if_it_has_room() -> None:
    room = np.array([0.1, 3.0, 2.0])
    found = least_points(room, 2.5, np.zeros(3))
    assert found is not None and found.tolist() == [0, 2.5, 0]
    both = least_points(room, 4.0, np.zeros(3))
    assert both is not None and both.sum() == pytest.approx(4) and both[0] == 0
    assert least_points(room, 5.2, np.zeros(3)) is None
    assert least_points(room, 0.0, np.zeros(3)).tolist() == [0, 0, 0]  # type: ignore[union-attr]


def test_hanoi_2014_in_half_points() -> None:
    sheet = pci_2014()
    steps = np.full(10, 0.5)
    exact, stepped = points_to_rank(sheet, "ha-noi", 9), points_to_rank(sheet, "ha-noi", 9, steps)
    rivals = np.sort(np.delete(sheet.totals, sheet.unit_ids.index("ha-noi")))[::-1]
    own = sheet.totals[sheet.unit_ids.index("ha-noi")]
    assert exact.total == pytest.approx(rivals[8] - own) and exact.total < stepped.total == 2.5
    for found in (exact, stepped):
        totals = sheet.totals.copy()
        assert found.added is not None
        totals[sheet.unit_ids.index("ha-noi")] += sum(found.added.values())
        assert rank(totals)[sheet.unit_ids.index("ha-noi")] <= 9
        totals[sheet.unit_ids.index("ha-noi")] -= 0.5 if found is stepped else 1e-6
        assert rank(totals)[sheet.unit_ids.index("ha-noi")] > 9
    assert points_to_rank(sheet, "ha-noi", 26).added == {}


def test_a_tie_is_enough_and_full_marks_may_not_be() -> None:
    sheet = made_up(np.array([[0.75, 0.75], [0.5, 0.5], [1.2, 1.0]]), np.array([60.0, 40.0]))
    assert points_to_rank(sheet, "b", 2, np.array([5.0, 5.0])).total == 25
    assert points_to_rank(sheet, "b", 2).total == 25
    assert points_to_rank(sheet, "b", 1).added is None  # 112 points, with a bonus
    assert points_to_rank(sheet, "b", 3).total == 0
    # 12 in steps of 7 and 3: 3 + 3 + 7 makes 13, 3 four times makes 12
    near = made_up(np.array([[0.62, 0.62], [0.5, 0.5]]), np.array([60.0, 40.0]))
    assert points_to_rank(near, "b", 1, np.array([7.0, 3.0])).added == {"2": 12.0}


@pytest.mark.parametrize("steps", [[1.0], [-1.0, 1.0], [float("nan"), 1.0]])
def test_absurd_steps_are_refused(steps: list[float]) -> None:
    sheet = made_up(np.array([[0.9, 0.3], [0.1, 0.9]]), np.array([50.0, 50.0]))
    with pytest.raises(UsageError, match="Score steps"):
        points_to_rank(sheet, "b", 1, np.array(steps))
