"""A proof that nothing fits: never where something does, and found where nothing can."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parindex_analysis.errors import AnalysisFailed
from parindex_analysis.evidence.solver import Rows
from parindex_analysis.sensitivity.programmes import least
from parindex_analysis.solver import refuted

laws = settings(max_examples=150, deadline=None)
INF = np.inf


@st.composite
def small(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Draw rows with whole coefficients, their ends, and a box of whole numbers."""
    n, m = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    matrix = np.array(draw(st.lists(st.integers(-3, 3), min_size=n * m, max_size=n * m)), float).reshape(m, n)
    ends = draw(st.lists(st.tuples(st.integers(-6, 6), st.integers(-6, 6)), min_size=m, max_size=m))
    fewest = np.array([min(e) for e in ends], float)
    most = np.array([max(e) for e in ends], float)
    low = np.array(draw(st.lists(st.integers(-2, 0), min_size=n, max_size=n)), float)
    high = np.array(draw(st.lists(st.integers(0, 2), min_size=n, max_size=n)), float)
    return matrix, fewest, most, low, high


@laws
@given(small())
def test_of_whole_numbers_it_is_what_trying_all_of_them_finds(
    drawn: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray],
) -> None:
    matrix, fewest, most, low, high = drawn
    ranges = [range(int(a), int(b) + 1) for a, b in zip(low, high, strict=True)]
    fits = any(
        ((matrix @ np.array(x) >= fewest) & (matrix @ np.array(x) <= most)).all() for x in product(*ranges)
    )
    assert refuted((matrix, fewest, most), low, high, np.ones(len(low))) == (not fits)


@laws
@given(small(), st.lists(st.floats(0, 1), min_size=4, max_size=4))
def test_what_fits_is_never_refuted_however_narrowly(
    drawn: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray], at: list[float]
) -> None:
    matrix, _, _, low, high = drawn
    point = low + np.array(at[: len(low)]) * (high - low)
    values = matrix @ point
    assert not refuted((matrix, values - 1e-12, values + 1e-12), low, high)


def test_a_gap_is_proved_and_none_is_no_gap() -> None:
    rows = np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([-INF, 1.0 + 1e-6]), np.array([1.0, INF])
    assert refuted(rows, np.zeros(2), np.ones(2))
    level = np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([-INF, 1.0]), np.array([1.0, INF])
    assert not refuted(level, np.zeros(2), np.ones(2))


def test_columns_without_an_end_are_no_proof_by_themselves() -> None:
    rows = np.array([[1.0]]), np.array([5.0]), np.array([INF])
    assert not refuted(rows, np.zeros(1), np.array([INF]))
    assert refuted(rows, np.zeros(1), np.array([4.0]))


def test_an_unproved_word_of_the_solver_is_a_failure_and_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = np.array([[1.0]]), np.array([2.0]), np.array([INF])
    rows = Rows()
    rows.add({0: 1.0}, low=2.0)
    asked = {0: 1.0}, np.zeros(1), np.ones(1), np.zeros(1, dtype=np.int64)
    assert rows.least(*asked) is None
    assert least(np.ones(1), empty, np.zeros(1), np.ones(1)) is None
    for room in ("evidence.solver", "sensitivity.programmes"):
        monkeypatch.setattr(f"parindex_analysis.{room}.refuted", lambda *_: False)
    with pytest.raises(AnalysisFailed):
        rows.least(*asked)
    with pytest.raises(AnalysisFailed):
        least(np.ones(1), empty, np.zeros(1), np.ones(1))
