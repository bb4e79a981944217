"""The greedy least lead is that of the linear programme."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parindex_analysis.sensitivity.admissible import admissible
from parindex_analysis.sensitivity.leads import least_leads
from sensitivity.sheets import blocks, least_lead_by_programme


@settings(max_examples=50)
@given(blocks(3, 5), st.sampled_from([0.0, 0.1, 0.25, 0.9]), st.booleans())
def test_greedy_equals_the_programme(block: tuple[np.ndarray, np.ndarray], p: float, keep_sum: bool) -> None:
    achievement, weights = block
    allowed = admissible(weights, p, keep_sum=keep_sum)
    leads = least_leads(achievement, allowed)
    for u, own in enumerate(achievement):
        for v, other in enumerate(achievement):
            assert leads[u, v] == pytest.approx(least_lead_by_programme(own - other, allowed), abs=1e-9)


def test_a_known_pair() -> None:
    """+40 and -30 points: 30 - 37.5 at ±25%, and the same with the sum kept, since both weights are 50."""
    achievement = np.array([[0.9, 0.3], [0.1, 0.9]])
    for keep_sum in (False, True):
        leads = least_leads(achievement, admissible([50.0, 50.0], 0.25, keep_sum=keep_sum))
        assert leads == pytest.approx(np.array([[0, -7.5], [-27.5, 0]]))


def test_limits_of_single_items_count() -> None:
    allowed = admissible([50.0, 50.0], 0.0, box={1: (10.0, 80.0)})
    assert least_leads(np.array([[0.5, 0.0], [0.0, 1.0]]), allowed)[0, 1] == pytest.approx(25 - 80)
