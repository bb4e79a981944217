"""Possible and typical ranks side by side."""

from __future__ import annotations

import numpy as np

from parindex_analysis.sensitivity.admissible import admissible, admissible_for
from parindex_analysis.sensitivity.spans import rank_spans
from sensitivity.sheets import made_up, pci_2014


def test_hanoi_in_pci_2014() -> None:
    sheet = pci_2014()
    found = rank_spans(sheet, admissible_for(sheet, 0.25))
    (row,) = found.table.query("unit_id == 'ha-noi'").to_numpy().tolist()
    assert row[:4] == ["ha-noi", 26, 9, 46]
    assert 9 < row[4] < 26 < row[5] < 46
    assert found.ranks.tolist() == sorted(found.ranks.tolist())
    assert (found.best <= found.low).all() and (found.high <= found.worst).all()
    assert np.allclose(found.shares.sum(axis=1), 1)


def test_equal_ranks_stand_by_id_and_everything_follows_the_order() -> None:
    cells = np.array([[0.2, 0.2], [0.9, 0.5], [0.5, 0.9], [0.9, 0.5]])
    found = rank_spans(made_up(cells, np.array([1.0, 1.0])), admissible([1.0, 1.0], 0.5), 4_000)
    assert found.unit_ids == ("b", "c", "d", "a")
    assert found.ranks.tolist() == [1, 1, 1, 4]
    assert found.table.to_numpy()[:, 2:].tolist() == [[1, 2, 1, 2], [1, 3, 1, 3], [1, 2, 1, 2], [4] * 4]
    assert found.shares[3].tolist() == [0, 0, 0, 1]
    assert abs(found.shares[1, 0] - 0.5) < 0.04 and found.shares[1, 1] == 0
