"""A score opened up: arithmetic that anyone can check."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parindex_analysis.scoring.formulas import evaluate, explain, parse
from scoring.formulas.strategies import KINDS, arithmetic, measured


@pytest.mark.parametrize(
    ("formula", "told", "max_points", "because", "sum_", "points"),
    [
        ("", {"": 1.25}, 2, "", "1.25", 1.25),
        ("", {"": -0.5}, 2, "", "(-0.5)", -0.5),
        ("trên 90%: 2; từ 70% đến 90%: 1; dưới 70%: 0", {"": 90}, 2, "70%-90%", "1", 1),
        ("trên 90%: 2; dưới 70%: 0", {"": 95}, 2, ">90%", "2", 2),
        ("kịp thời: 1; chậm: 0,5", {"": 1}, 1, "chậm", "0.5", 0.5),
        ("đủ 4: 1", {"": 3}, 1, "3 / 4", "0", 0),
        ("mỗi trong 3: 0,25", {"": 2}, 0.75, "", "2 * 0.25", 0.5),
        ("0,5 mỗi mục, tối đa 2", {"": 9}, 2, "", "min(9 * 0.5, 2)", 2),
        ("0,5 mỗi mục", {"": 9}, 2, "", "9 * 0.5", 4.5),
        ("mốc 20 đến 85", {"": 72}, 1, "", "(72 - 20) / (85 - 20) * 1", 0.8),
        ("goalposts 10 to 0, capped", {"": 12}, 5, "", "min(max((12 - 10) / (0 - 10), 0), 1) * 5", 0),
        ("log goalposts 1 to 10000", {"": 100}, 2, "", "(log(100) - log(1)) / (log(10000) - log(1)) * 2", 1),
        ("lấy từ SIPAS: theo tỷ lệ", {"": 91.17}, 10, "SIPAS", "91.17 / 100 * 10", 9.117),
        ("trừ 50% mỗi nhẹ; 0 nếu nặng", {"nhẹ": 1, "nặng": 0}, 2, "", "2 * max(1 - 0.5 * 1, 0)", 1),
        ("trừ 50% mỗi nhẹ; 0 nếu nặng", {"nhẹ": 1, "nặng": 1}, 2, "nặng", "0", 0),
        ("0 nếu nặng", {"nặng": 0}, 2, "", "2 * max(1, 0)", 2),
        ("A = 100%; B = 60%", {"A": 3, "B": 1}, 2, "", "(3 * 1 + 1 * 0.6) / (3 + 1) * 2", 1.8),
        ("nếu a ≥ b: max; còn lại: max*a/b", {"a": 3, "b": 4}, 2, "else", "2 * 3 / 4", 1.5),
        ("nếu a ≥ b: max - (a - b); còn lại: 0", {"a": 5, "b": 4}, 2, "a >= b", "2 - (5 - 4)", 1),
        ("nếu a < 0: a * -2; còn lại: 0", {"a": -1e-7}, 2, "a < 0", "(-0.0000001) * (-2)", 2e-7),
    ],
)  # fmt: skip
def test_a_score_says_which_part_applied_and_how_it_came_about(
    formula: str, told: dict[str, float], max_points: float, because: str, sum_: str, points: float
) -> None:
    found = explain(parse(formula), told, max_points)
    assert (found.because, found.arithmetic) == (because, sum_)
    assert found.points == pytest.approx(points, abs=1e-12)
    assert arithmetic(sum_) == pytest.approx(points, abs=1e-12)
    assert found.formula == str(parse(formula))


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        ("80-90: 1", {"": 70.0}),
        ("đạt: 1; không: 0", {"": 2.0}),
        ("theo tỷ lệ", {"": math.nan}),
        ("nếu a / b > 1: 1; còn lại: 0", {"a": 1.0, "b": 0.0}),
        ("A = 100%", {"A": 0.0}),
    ],
)
def test_without_a_score_there_is_nothing_to_explain(formula: str, told: dict[str, float]) -> None:
    found = explain(parse(formula), told, 1.0)
    assert (found.because, found.arithmetic, math.isnan(found.points)) == ("", "", True)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60)
@given(data=st.data())
def test_the_arithmetic_gives_the_points_again_and_is_empty_exactly_without_points(
    kind: str, data: st.DataObject
) -> None:
    form, max_points = data.draw(KINDS[kind]), data.draw(st.sampled_from([1.0, 2.0, 0.7, 13.0]))
    told = {name: column[0] for name, column in data.draw(measured(form, 1)).items()}
    found = explain(form, told, max_points)
    scored = evaluate(form, {name: np.array([value]) for name, value in told.items()}, max_points)[0]
    assert found.points == pytest.approx(scored, nan_ok=True, abs=0)
    assert (found.arithmetic == "") == math.isnan(found.points)
    if found.arithmetic:
        worked_out = arithmetic(found.arithmetic)
        assert worked_out == pytest.approx(found.points, rel=1e-12, abs=1e-12)
