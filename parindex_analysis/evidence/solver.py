"""One call to HiGHS: a linear or whole-number programme in, its least value and a point that has it out."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.errors import AnalysisFailed
from parindex_analysis.solver import WIDER, quiet, refuted

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
SOLVED, STOPPED, NONE_FEASIBLE, STUMBLED = 0, 1, 2, 4  # scipy's status numbers
# HiGHS allows each row an error of a millionth: rows are multiplied, so that it is less in points. At times
# its answer misses its own tolerance by a hair ("claims optimality"); then it is asked another way.
ATTEMPTS = ((128.0, True), (128.0, False), (1.0, True), (16.0, True), (1.0, False))
MOST_NODES = 20_000  # a count, not a time: the same answer on every machine


class Rows:
    """Linear constraints ``low <= a x <= high``, collected row by row."""

    def __init__(self) -> None:
        self.low: list[float] = []
        self.high: list[float] = []
        self._row: list[int] = []
        self._column: list[int] = []
        self._value: list[float] = []

    def add(self, terms: dict[int, float], low: float = -np.inf, high: float = np.inf) -> None:
        """Add one row from its coefficients by column."""
        for column, value in terms.items():
            self._row.append(len(self.low))
            self._column.append(column)
            self._value.append(value)
        self.low.append(low)
        self.high.append(high)

    def least(
        self, cost: dict[int, float], low: Array, high: Array, whole: Whole
    ) -> tuple[float, Array] | None:
        """Return the least value of a linear function, and where it is.

        Parameters
        ----------
        cost : dict of int to float
            Coefficients by column.
        low, high : ndarray, shape (n_columns,)
            Bounds of the columns.
        whole : ndarray, shape (n_columns,)
            1 where a column must be a whole number, else 0.

        Returns
        -------
        (float, ndarray) or None
            None where no point satisfies the rows, proved by :func:`parindex_analysis.solver.refuted`.
            HiGHS satisfies rows to 1e-8, whole numbers to 1e-6. Where
            a whole-number programme is too hard, the value is one that the least is proved not to lie below.

        Raises
        ------
        AnalysisFailed
            If the solver stops without an answer, or finds none and that can't be proved.
        """
        from scipy.sparse import csr_array

        matrix = csr_array((self._value, (self._row, self._column)), shape=(len(self.low), low.size))
        ends = np.array(self.low), np.array(self.high)
        weights = np.zeros(low.size)
        weights[list(cost)] = list(cost.values())
        found = _solve(weights, (matrix, *ends), low, high, whole)
        if found.status == NONE_FEASIBLE:
            if refuted((matrix, *ends), low, high, whole):
                return None
            found = _solve(weights, (matrix, ends[0] - WIDER, ends[1] + WIDER), low, high, whole)
        if found.status == STOPPED and found.x is not None and found.mip_dual_bound is not None:
            return float(found.mip_dual_bound), np.asarray(found.x)
        if found.status != SOLVED:
            raise AnalysisFailed("The bounds of this block could not be computed; please report it.")
        point = np.asarray(found.x)
        return float(weights @ point), point


def _solve(costs: Array, rows: tuple[Any, Array, Array], low: Array, high: Array, whole: Whole) -> Any:
    from scipy.optimize import Bounds, LinearConstraint, milp

    for factor, presolve in ATTEMPTS:
        options: Any = {"mip_rel_gap": 0.0, "node_limit": MOST_NODES, "presolve": presolve}
        with quiet():
            found = milp(
                costs,
                integrality=whole,
                bounds=Bounds(low, high),
                constraints=LinearConstraint(rows[0] * factor, rows[1] * factor, rows[2] * factor),
                options=options,
            )
        if found.status != STUMBLED:
            break
    return found
