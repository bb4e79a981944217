"""The necessary order: as radii and linear programmes say, and its diagram."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parindex_analysis.errors import UsageError
from parindex_analysis.sensitivity.admissible import admissible, admissible_for
from parindex_analysis.sensitivity.order import levels, necessary_order, order_of, transitive_reduction
from parindex_analysis.sensitivity.radius import radius_matrix
from sensitivity.sheets import admissible_sets, blocks, least_lead_by_programme, made_up, pci_2014

laws = settings(max_examples=40)


@laws
@given(st.data())
def test_above_means_above_under_the_worst_admissible_weights(data: st.DataObject) -> None:
    achievement, weights = data.draw(blocks(4))
    allowed = data.draw(admissible_sets(weights))
    above = necessary_order(achievement, allowed)
    for u, own in enumerate(achievement):
        for v, other in enumerate(achievement):
            worst = least_lead_by_programme(own - other, allowed)
            if abs(worst) > 1e-6 or u == v:
                assert above[u, v] == (worst > 1e-6)


@laws
@given(blocks(6), st.sampled_from([0.05, 0.2, 0.7]), st.booleans())
def test_above_means_a_radius_of_more_than_p(
    block: tuple[np.ndarray, np.ndarray], p: float, keep_sum: bool
) -> None:
    achievement, weights = block
    radii = radius_matrix(achievement, weights, keep_sum=keep_sum)
    above = necessary_order(achievement, admissible(weights, p, keep_sum=keep_sum))
    clear = np.abs(radii - p) > 1e-6
    assert (above == (radii > p))[clear].all()


@laws
@given(blocks(6))
def test_the_diagram_says_the_same_as_the_order(block: tuple[np.ndarray, np.ndarray]) -> None:
    achievement, weights = block
    above = necessary_order(achievement, admissible(weights, 0.2))
    edges = transitive_reduction(above)
    reached = edges.copy()
    for _ in range(len(above)):
        reached |= (reached.astype(int) @ edges.astype(int)) > 0
    assert (reached == above).all()
    rows = levels(above)
    assert all(rows[v] >= rows[u] + 1 for u, v in np.argwhere(edges))
    assert all(rows[v] == 0 or (rows[edges[:, v]] == rows[v] - 1).any() for v in range(len(rows)))


def test_the_order_of_pci_2014() -> None:
    sheet = pci_2014()
    found = order_of(sheet, admissible_for(sheet, 0.25))
    kept = order_of(sheet, admissible_for(sheet, 0.25, keep_sum=True))
    at = sheet.unit_ids.index("ha-noi")
    # Possible ranks of Hanoi are 9 to 46, and so 37 provinces are neither above nor below it.
    assert 62 - found.above[at].sum() - found.above[:, at].sum() == 37
    assert (kept.above >= found.above).all() and kept.above.sum() > found.above.sum()
    assert found.share == found.above.sum() / (63 * 62 / 2)
    assert found.table.columns.tolist() == ["above", "below"] and len(found.table) == len(found.edges)
    assert len(found.edges) < found.above.sum() / 3


def test_a_chain_and_a_fork() -> None:
    sheet = made_up(np.array([[0.9, 0.9], [0.5, 0.5], [0.4, 0.4], [0.1, 0.8]]), np.array([50.0, 50.0]))
    found = order_of(sheet, admissible_for(sheet, 0.25))
    assert found.edges == (("a", "b"), ("a", "d"), ("b", "c"))
    assert found.levels.tolist() == [0, 1, 2, 1]


def test_one_unit_ties_and_absurd_sheets() -> None:
    one = made_up(np.array([[0.5, 0.5]]), np.array([50.0, 50.0]))
    assert order_of(one, admissible_for(one)).share == 1.0
    same = made_up(np.full((3, 2), 0.5), np.array([50.0, 50.0]))
    found = order_of(same, admissible_for(same))
    assert found.edges == () and found.levels.tolist() == [0, 0, 0] and found.share == 0.0
    with pytest.raises(UsageError, match="no weight to vary"):
        order_of(made_up(np.full((2, 2), 0.5), np.array([50.0, 0.0])), admissible([50.0, 0.0]))
