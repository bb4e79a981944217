"""Linear and whole-number programmes over weights, solved by HiGHS without a word on the output."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.errors import AnalysisFailed
from parindex_analysis.solver import WIDER, quiet, refuted

Array = NDArray[np.float64]


def least(
    costs: Array, rows: tuple[Array, Array, Array], low: Array, high: Array
) -> tuple[float, Array] | None:
    """Minimise ``costs @ x`` for ``low <= x <= high`` and ``rows[1] <= rows[0] @ x <= rows[2]``.

    Returns
    -------
    tuple of float and ndarray, or None
        The least value and the x that has it; None where no x fits.
    """
    found = solve(costs, rows, low, high)
    x = solution(found)
    return None if x is None else (float(costs @ x), x)


def solve(
    costs: Array,
    rows: tuple[Any, Array, Array],
    low: Array,
    high: Array,
    *,
    whole: NDArray[np.bool_] | None = None,
    seconds: float | None = None,
) -> Any:
    """Run SciPy's ``milp`` in silence; ``whole`` marks the variables that are whole numbers.

    Returns
    -------
    scipy.optimize.OptimizeResult
        ``status`` 0 solved, 1 time limit (``mip_dual_bound`` is proven), 2 infeasible, proved by
        :func:`parindex_analysis.solver.refuted` or, of whole numbers, no matter of the solver's tolerance,
        4 HiGHS gave up.
    """
    found = _solve(costs, rows, low, high, whole, seconds)
    if found.status == 2 and not refuted(rows, low, high, whole):
        wider = rows[0], rows[1] - WIDER, rows[2] + WIDER
        found = _solve(costs, wider, low, high, whole, seconds)
        # Of whole numbers a proof may take more branches than there is time for. What does not even fit rows
        # that are wider by ten times the solver's tolerance is no matter of tolerance: computed, not proved.
        if found.status == 2 and whole is None:
            found.status = 4
    return found


def _solve(
    costs: Array,
    rows: tuple[Any, Array, Array],
    low: Array,
    high: Array,
    whole: NDArray[np.bool_] | None,
    seconds: float | None,
) -> Any:
    from scipy.optimize import Bounds, LinearConstraint, milp

    options: Any = {"mip_rel_gap": 0.0} | ({} if seconds is None else {"time_limit": seconds})
    constraints = [LinearConstraint(*rows)] if rows[1].size else []
    integrality = None if whole is None else whole.astype(int)
    limits = Bounds(low, high)
    with quiet():
        return milp(costs, integrality=integrality, bounds=limits, constraints=constraints, options=options)


def solution(found: Any) -> Array | None:
    """Return the x of a result, or None where no x fits.

    Raises
    ------
    AnalysisFailed
        HiGHS gave up; that is no proof that nothing fits.
    """
    if found.x is None and found.status != 2:
        raise AnalysisFailed("The solver gave up: {message}", message=found.message)
    return None if found.x is None else np.asarray(found.x)


def least_with_duals(costs: Array, rows: tuple[Array, Array, Array], low: Array, high: Array) -> Array | None:
    """Return the multipliers of the rows at the least ``costs @ x``; None where no x fits.

    Returns
    -------
    ndarray, shape (n_rows,), or None
        Change of the least value with the limit that binds: 0 or more where it is the lower limit, 0 or less
        where it is the upper one, any sign where both are equal.
    """
    from scipy.optimize import linprog

    matrix, fewest, most = rows
    limits: Any = np.column_stack([low, high])
    equal = fewest == most
    below, above = ~equal & np.isfinite(most), ~equal & np.isfinite(fewest)
    with quiet():
        found = linprog(
            costs,
            A_ub=np.vstack([matrix[below], -matrix[above]]),
            b_ub=np.concatenate([most[below], -fewest[above]]),
            A_eq=matrix[equal],
            b_eq=most[equal],
            bounds=limits,
            method="highs",
        )
    if found.status != 0:
        return None
    duals = np.zeros(len(matrix))
    duals[equal] = found.eqlin.marginals
    duals[below] += found.ineqlin.marginals[: below.sum()]
    duals[above] -= found.ineqlin.marginals[below.sum() :]
    return duals
