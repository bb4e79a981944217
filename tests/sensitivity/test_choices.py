"""Every combination of choices: plain recomputation, exact shares of variance, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

from parindex_analysis.errors import UsageError
from parindex_analysis.scoring import rank
from parindex_analysis.sensitivity.choices import CHOICES, aggregate, variance_shares, vary_choices
from sensitivity.sheets import blocks, made_up, pci_2014

Array = NDArray[np.float64]


def test_means_of_two_numbers() -> None:
    cells = np.array([[0.5, 0.5], [0.1, 0.9], [0.0, 1.0]])
    assert aggregate(cells, np.array([3.0, 1.0]), geometric=False) == pytest.approx([0.5, 0.3, 0.25])
    assert aggregate(cells, np.array([1.0, 1.0]), geometric=True) == pytest.approx([0.5, 0.3, 0.0])


@settings(max_examples=40)
@given(blocks())
def test_each_cell_is_a_plain_recomputation(block: tuple[Array, Array]) -> None:
    achievement, weights = block
    sheet = made_up(np.abs(achievement), weights)
    if len(weights) == 1:
        with pytest.raises(UsageError, match="Nothing would be left"):
            vary_choices(sheet)
        return
    found = vary_choices(sheet)
    for at, row in found.experiments.iterrows():
        kept = np.array([item != row["left_out"] for item in sheet.item_ids])
        used = (weights if row["weights"] == "official" else np.ones(len(weights)))[kept]
        cells = sheet.achievement[:, kept]
        if row["aggregation"] == "arithmetic":
            index = (cells * used).sum(axis=1) / used.sum()
        else:
            index = (cells ** (used / used.sum())).prod(axis=1)
        ranks = found.ranks.reshape(-1, len(cells))[int(str(at))]
        assert ranks.tolist() == rank(index).tolist()
        assert row["average_shift"] == pytest.approx(np.abs(ranks - found.ranks[0, 0, 0, 0]).mean())


def test_shares_of_variance_are_exact() -> None:
    """y = a + 2 b has no interaction: 1/5 and 4/5 alone; y = a b with a, b in -1, 1 is all interaction."""
    a, b = np.meshgrid([-1.0, 1.0], [-1.0, 1.0], indexing="ij")
    first, total = variance_shares(np.stack([a + 2 * b, a * b, a, 0 * a], axis=-1))
    assert first[:, :3] == pytest.approx(np.array([[0.2, 0, 1], [0.8, 0, 0]]))
    assert total[:, :3] == pytest.approx(np.array([[0.2, 1, 1], [0.8, 1, 0]]))
    assert np.isnan(first[:, 3]).all() and np.isnan(total[:, 3]).all()


def test_pci_2014_hanoi_is_26th_and_60th_with_equal_weights() -> None:
    found = vary_choices(pci_2014())
    assert found.ranks.shape == (1, 2, 2, 11, 63)
    hanoi = found.unit_ids.index("ha-noi")
    assert found.ranks[0, :, 0, 0, hanoi].tolist() == [26, 60]
    row = found.table.set_index("unit_id").loc["ha-noi"]
    assert row["best"] <= row["low"] <= row["median"] <= row["high"] <= row["worst"]
    assert row["weights"] > 0.5 > row["left_out"]
    assert row["rules"] == 0
    assert sum(row[choice] for choice in CHOICES) <= 1 + 1e-9
    assert (found.places.sum(axis=1) == 44).all()
    assert found.experiments["average_shift"][0] == 0


def test_other_rules_are_matched_by_unit_and_item() -> None:
    own = made_up(np.array([[0.9, 0.2], [0.4, 0.8], [0.6, 0.5]]), np.array([30.0, 70.0]))
    order, columns = [2, 0, 1], [1, 0]
    other = replace(
        own,
        unit_ids=tuple(own.unit_ids[at] for at in order),
        item_ids=tuple(own.item_ids[at] for at in columns),
        max_points=np.array([20.0, 80.0]),
        points=own.achievement[np.ix_(order, columns)] * np.array([20.0, 80.0]),
    )
    found = vary_choices(own, {"next year's": other})
    assert found.options["rules"] == ("own", "next year's")
    assert found.ranks[:, 0, 0, 0].tolist() == [[3, 1, 2], [1, 3, 2]]
    assert found.ranks[0, 1].tolist() == found.ranks[1, 1].tolist()
    assert found.table["rules_total"].max() > 0


def test_units_whose_rank_never_moves_have_no_shares() -> None:
    found = vary_choices(made_up(np.array([[0.9, 0.8], [0.4, 0.3]]), np.array([1.0, 3.0])))
    assert found.table[list(CHOICES)].isna().all(axis=None)
    assert found.table["best"].tolist() == found.table["worst"].tolist() == [1, 2]


def test_absurd_input_is_refused() -> None:
    good = made_up(np.array([[0.9, 0.8], [0.4, 0.3]]), np.array([1.0, 3.0]))
    with pytest.raises(UsageError, match="no geometric mean"):
        vary_choices(made_up(np.array([[0.9, -0.8], [0.4, 0.3]]), np.array([1.0, 3.0])))
    with pytest.raises(UsageError, match="the same items"):
        vary_choices(good, {"more": made_up(np.ones((2, 3)), np.ones(3))})
    with pytest.raises(UsageError, match="the same items"):
        vary_choices(good, {"own": good})
    with pytest.raises(UsageError, match="under the rule set 'less': b"):
        vary_choices(good, {"less": replace(good, points=np.array([[1.0, 1.0], [1.0, np.nan]]))})
