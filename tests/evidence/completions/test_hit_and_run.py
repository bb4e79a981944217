"""Hit-and-run in polytopes whose uniform distribution is known."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from parindex_analysis.evidence.completions.hit_and_run import Polytope, brought_inside, walk

Array = NDArray[np.float64]


def triangle() -> Polytope:
    """Return 0 <= x <= y <= 1."""
    rows = np.array([[1.0, 0], [0, 1], [-1, 1]])
    ends = np.array([0.0, 0, 0]), np.array([1.0, 1, np.inf])
    return Polytope(rows, *ends, (((0, 1.0),), ((1, 1.0),), ((0, 1.0), (1, -1.0))))


def test_points_are_uniform_on_a_triangle() -> None:
    rng, point = np.random.default_rng(5), np.array([0.1, 0.9])
    seen = []
    for _ in range(4000):
        point = walk(triangle(), point, rng, 1)
        seen.append(point)
    points = np.array(seen)
    assert triangle().worst(points[-1]) <= 1e-12
    assert points.mean(axis=0) == pytest.approx([1 / 3, 2 / 3], abs=0.02)
    assert points.var(axis=0) == pytest.approx([1 / 18, 1 / 18], abs=0.005)
    assert (points[:, 1] < 0.5).mean() == pytest.approx(0.25, abs=0.03)


def test_a_plane_is_never_left() -> None:
    rows = np.vstack((np.eye(3), np.ones(3)))
    simplex = Polytope(
        rows,
        np.array([0.0, 0, 0, 1]),
        np.array([1.0, 1, 1, 1]),
        tuple(((at, 1.0), ((at + 1) % 3, -1.0)) for at in range(3)),
    )
    point = walk(simplex, np.array([1.0, 0, 0]), np.random.default_rng(6), 500)
    assert point.sum() == pytest.approx(1, abs=1e-12)
    assert (point > 0).all()


def test_a_start_is_brought_inside() -> None:
    inside = brought_inside(triangle(), np.array([0.5 + 1e-7, 0.5 - 1e-7]))
    assert inside is not None
    assert triangle().worst(inside) <= 1e-10
    assert inside == pytest.approx([0.5, 0.5], abs=1e-6)
    empty = Polytope(np.array([[1.0], [1.0]]), np.array([0.0, 2.0]), np.array([1.0, 3.0]), ())
    assert brought_inside(empty, np.array([0.0]), rounds=100) is None
