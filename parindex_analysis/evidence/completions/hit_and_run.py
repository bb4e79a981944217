"""A random walk through a polytope whose rows are few and whose ends are narrow in places: hit-and-run.

From a point, a direction is chosen, and the next point is uniform on the piece of the line that lies inside
(Smith 1984, doi:10.1287/opre.32.6.1296; Bélisle, Romeijn & Smith 1993, doi:10.1287/moor.18.2.255 for sets of
directions that span the space). Whatever the directions, the uniform distribution stays what it is; with
single coordinates and differences of two (which keep a sum whose interval is narrow) every point is reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Direction = tuple[tuple[int, float], ...]
ROW_ERROR = 1e-10  # a start is brought within this of every row


@dataclass(frozen=True, eq=False)
class Polytope:
    """Points x with ``low <= rows @ x <= high``; limits of single coordinates are rows too.

    Attributes
    ----------
    rows : ndarray, shape (n_rows, n_columns)
    low, high : ndarray, shape (n_rows,)
    directions : sequence of tuples of (int, float)
        Directions of the walk: columns and their coefficients.
    """

    rows: Array
    low: Array
    high: Array
    directions: Sequence[Direction]

    @cached_property
    def moves(self) -> list[_Move]:
        """The directions with the rows that each moves."""
        return [_Move(self, direction) for direction in self.directions]

    def worst(self, point: Array) -> float:
        """Return by how much the point breaks the row that it breaks most (0 or less: none)."""
        values = self.rows @ point
        return float(np.maximum(self.low - values, values - self.high).max(initial=-np.inf))


def walk(polytope: Polytope, point: Array, rng: np.random.Generator, sweeps: int) -> Array:
    """Return the point after some sweeps through all directions, in a new random order each time.

    Parameters
    ----------
    polytope : Polytope
        Where to walk; without directions the point stays.
    point : ndarray, shape (n_columns,)
        A point inside.
    rng : Generator
        Source of randomness.
    sweeps : int
        Number of sweeps.
    """
    x = point.copy()
    moves = polytope.moves
    for _ in range(sweeps):
        values = polytope.rows @ x  # anew each sweep, so that rounding does not add up
        places = rng.random(len(moves)).tolist()
        for at, place in zip(rng.permutation(len(moves)).tolist(), places, strict=True):
            move = moves[at]
            there = values[move.rows]
            least = float(((move.low - there) / move.effect).max())
            most = float(((move.high - there) / move.effect).min())
            if most > least:
                step = least + place * (most - least)
                x[move.columns] += step * move.coefficients
                values[move.rows] = there + step * move.effect
    return x


class _Move:
    """A direction and the rows that it moves; ends of rows that fall along it are exchanged."""

    def __init__(self, polytope: Polytope, direction: Direction) -> None:
        self.columns = np.array([column for column, _ in direction])
        self.coefficients = np.array([coefficient for _, coefficient in direction])
        effect = polytope.rows[:, self.columns] @ self.coefficients
        self.rows = np.flatnonzero(np.abs(effect) > 1e-12)
        self.effect = effect[self.rows]
        ends = polytope.low[self.rows], polytope.high[self.rows]
        self.low, self.high = np.where(self.effect > 0, ends, ends[::-1])


def brought_inside(polytope: Polytope, point: Array, rounds: int = 10_000) -> Array | None:
    """Return a point that satisfies every row to 1e-10, near one that does to a solver's tolerance.

    Rows that are broken are met one after the other by the least change (Kaczmarz 1937). None where that
    does not end.
    """
    x = point.copy()
    squares = (polytope.rows**2).sum(axis=1)
    for _ in range(rounds):
        values = polytope.rows @ x
        gaps = np.maximum(polytope.low - values, 0.0) - np.maximum(values - polytope.high, 0.0)
        at = int(np.abs(gaps).argmax())
        if abs(gaps[at]) <= ROW_ERROR:
            return x
        x += gaps[at] / squares[at] * polytope.rows[at]
    return None
