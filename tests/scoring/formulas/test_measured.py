"""Formulas of one number, over a column of measurements."""

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


def test_bands_are_read_in_the_words_of_the_decision() -> None:
    words = "trên 90%: 2; từ 70% đến 90%: 1; dưới 70%: 0"
    assert points(words, np.array([90.01, 90.0, 70.0, 69.99]), 2.0).tolist() == [2, 1, 1, 0]


@pytest.mark.parametrize(
    "words",
    [
        "Đúng hạn: 1 điểm",
        "pro rata of ten",
        "pro rata of 10 or so",
        "A = 100%; B = 0%",
        "trừ 50% mỗi nhẹ",
        "nếu a > 1: 1; còn lại: 0",
        "nonsense",
    ],
)
def test_words_that_need_more_than_one_number_are_not_computed(words: str) -> None:
    assert not is_computable(words)


@pytest.mark.parametrize(
    "formula",
    ["", "pro rata of 10", "PRO RATA OF 10", "Theo tỷ lệ trên 2,5", "trên 90%: 2; từ 90% trở xuống: 0",
     "đủ 4: 1", "each of 3: 0.25", "0,5 mỗi mục, tối đa 2", "from SIPAS: pro rata"],
)  # fmt: skip
def test_formulas_of_one_number_are_computed_in_any_case_of_letters(formula: str) -> None:
    assert is_computable(formula)
