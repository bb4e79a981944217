"""What it takes to come one place up."""

from __future__ import annotations

import numpy as np
import pytest

from parindex_analysis.sensitivity import admissible_for, least_change, points_to_rank
from parindex_analysis.sensitivity.place_up import one_place_up
from sensitivity.sheets import made_up, pci_2014


def test_pci_2014_one_unit_at_a_time_says_the_same() -> None:
    sheet = pci_2014()
    found = one_place_up(sheet, admissible_for(sheet, 0.25))
    assert [(one.rank, one.target) for one in found] == [(rank, rank - 1) for rank in range(2, 64)]
    hanoi = found[24]
    alone = least_change(sheet, "ha-noi", 25).found
    assert hanoi.unit_id == "ha-noi" and alone is not None
    assert hanoi.change == pytest.approx(alone.change)
    assert hanoi.points == pytest.approx(points_to_rank(sheet, "ha-noi", 25).total)
    beyond = [one for one in found if one.change is None]
    further = least_change(sheet, beyond[0].unit_id, beyond[0].target).found
    assert further is None or further.change > 0.25


def test_ties_come_up_together_and_some_can_not() -> None:
    sheet = made_up(np.array([[1.1, 1.0], [0.5, 0.5], [0.5, 0.5], [0.4, 0.4]]), np.array([50.0, 50.0]))
    found = one_place_up(sheet, admissible_for(sheet, 0.25))
    assert [(one.unit_id, one.rank, one.target) for one in found] == [("b", 2, 1), ("c", 2, 1), ("d", 4, 2)]
    assert [(one.change, one.points) for one in found[:2]] == [(None, None)] * 2
    assert found[2].change is None and found[2].points == pytest.approx(10)
