"""Leaving out each part in one pass equals scoring again without it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

from parindex_analysis.errors import UsageError
from parindex_analysis.scoring import rank
from parindex_analysis.sensitivity.leave_out import leave_out
from sensitivity.sheets import blocks, made_up, pci_2014

Array = NDArray[np.float64]


@settings(max_examples=50)
@given(blocks(most_items=6))
def test_each_row_is_a_plain_recomputation(block: tuple[Array, Array]) -> None:
    achievement, weights = block
    sheet = made_up(achievement, weights)
    if len(weights) == 1:
        with pytest.raises(UsageError, match="Nothing would be left"):
            leave_out(sheet)
        return
    domains = ["d1" if at < len(weights) / 2 else "d2" for at in range(len(weights))]
    found = leave_out(sheet, domains)
    assert found.parts == (*sheet.item_ids, "d1", "d2")
    for at, part in enumerate(found.parts):
        gone = [part in (item, domain) for item, domain in zip(sheet.item_ids, domains, strict=True)]
        kept = ~np.array(gone)
        totals = sheet.points[:, kept].sum(axis=1)
        assert found.without[at].tolist() == rank(totals).tolist()
        assert found.indices[at] == pytest.approx(totals / weights[kept].sum())
    assert found.ranks.tolist() == rank(sheet.totals).tolist()


def test_pci_2014_without_one_sub_index() -> None:
    sheet = pci_2014()
    found = leave_out(sheet)
    assert found.without.shape == (10, 63)
    assert (found.shifts == found.ranks - found.without).all()
    hanoi = found.table.query("unit_id == 'ha-noi'")
    assert (hanoi["rank"] == 26).all() and hanoi["shift"].max() > 0 > hanoi["shift"].min()


def test_absurd_wishes_are_refused() -> None:
    sheet = made_up(np.ones((2, 3)), np.ones(3))
    with pytest.raises(UsageError, match="3 items need 3 domains"):
        leave_out(sheet, ["a"])
    with pytest.raises(UsageError, match="Nothing would be left"):
        leave_out(sheet, ["a"] * 3)


def test_equal_units_stay_equal() -> None:
    assert (leave_out(made_up(np.full((4, 3), 0.7), np.array([1.0, 2.0, 3.0]))).without == 1).all()
