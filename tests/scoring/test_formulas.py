"""From values to points."""

from __future__ import annotations

import numpy as np
import pytest

from parindex_analysis.scoring.formulas import is_computable, points


def test_without_a_formula_the_value_is_the_points() -> None:
    assert points("", np.array([7.25]), 10.0).tolist() == [7.25]


def test_pro_rata_takes_the_share_of_the_scale_times_the_maximum() -> None:
    found = points("pro rata of 10", np.array([7.2, 10.0, np.nan]), 5.0)
    np.testing.assert_allclose(found, [3.6, 5.0, np.nan])
    assert points("pro rata of 2.5", np.array([1.0]), 10.0).tolist() == [4.0]


@pytest.mark.parametrize(
    "words", ["Đúng hạn: 1 điểm", "pro rata of ten", "pro rata of 10 or so", "PRO RATA OF 10"]
)
def test_words_that_are_no_formula_are_not_computed(words: str) -> None:
    assert not is_computable(words)


@pytest.mark.parametrize("formula", ["", "pro rata of 10", "pro rata of 2.5"])
def test_known_forms_are_computed(formula: str) -> None:
    assert is_computable(formula)
