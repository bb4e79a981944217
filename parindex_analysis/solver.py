"""What every call of a solver needs: silence, and a proof where it says that nothing fits.

That nothing fits is never taken from a solver's word, which holds within its tolerance only. It is proved:
for multipliers y >= 0 of rows ``a_i x <= b_i`` (Farkas), no x of the box fits if the least of
``sum y_i a_i x`` over the box exceeds ``sum y_i b_i``. The multipliers come from a linear programme, the sums
are done in fractions. Whole numbers are split on until each branch is refuted.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
MOST_BRANCHES = 400  # of a proof that nothing fits
# Where no proof is found in so many branches, rows are widened by ten times the solver's tolerance: what does
# fit then errs on the outer side. Where still nothing fits by the solver's word, the analysis fails.
WIDER = 1e-6
_LEAST_MULTIPLIER, _DENOMINATOR = 1e-9, 2**40  # any multipliers of 0 or more may be tried


@contextmanager
def quiet() -> Iterator[None]:
    """Send what is written to file descriptor 1 to nowhere: HiGHS writes there, past ``sys.stdout``."""
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # there is no file descriptor 1
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def refuted(
    rows: tuple[Any, Array, Array], low: Array, high: Array, whole: NDArray[Any] | None = None
) -> bool:
    """Prove that no point of the box satisfies the rows; False where no proof is found.

    Parameters
    ----------
    rows : (matrix of shape (n_rows, n_columns), ndarray, ndarray)
        The rows with their least and greatest values.
    low, high : ndarray, shape (n_columns,)
        The box.
    whole : ndarray, shape (n_columns,), optional
        Above 0 where a column must be a whole number.
    """
    from scipy.sparse import csr_array, vstack

    matrix, fewest, most = csr_array(rows[0]), rows[1], rows[2]
    whole = np.zeros(low.size) if whole is None else whole
    above, below = np.flatnonzero(np.isfinite(most)), np.flatnonzero(np.isfinite(fewest))
    upper = csr_array(vstack([matrix[above], -matrix[below]]))
    limits = np.concatenate([most[above], -fewest[below]])
    if not limits.size:
        return bool((low > high).any())
    open_ = [(low, high)]
    for _ in range(MOST_BRANCHES):
        low, high = open_.pop()
        if (low > high).any():
            proved, at = True, None
        else:
            proved, at = _look(upper, limits, low, high, whole)
        if not proved:
            if at is None:
                return False
            column, value = at
            down, up = high.copy(), low.copy()
            down[column], up[column] = np.floor(value), np.floor(value) + 1
            open_ += [(low, down), (up, high)]
        if not open_:
            return True
    return False


def _look(
    upper: Any, limits: Array, low: Array, high: Array, whole: NDArray[Any]
) -> tuple[bool, tuple[int, float] | None]:
    """Look for a point that misses the rows ``upper @ x <= limits`` least.

    Returns
    -------
    (bool, (int, float) or None)
        Whether that proves that no point fits. If not, on which whole-number column to split, and at which
        value; None where there is none.
    """
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, hstack

    n = low.size
    rows: Any = hstack([upper, csr_array(-np.ones((limits.size, 1)))])
    box: Any = np.column_stack([np.append(low, 0.0), np.append(high, np.inf)])
    with quiet():
        found = linprog(np.append(np.zeros(n), 1.0), A_ub=rows, b_ub=limits, bounds=box, method="highs")
    if found.x is None:
        return False, None
    if _is_proof(upper, limits, low, high, -found.ineqlin.marginals):
        return True, None
    point = found.x[:n]
    off = np.where((whole > 0) & (low < high), np.abs(point - np.round(point)), 0.0)
    if off.max(initial=0.0) > 1e-7:
        column = int(off.argmax())
        return False, (column, float(point[column]))
    free = np.flatnonzero((whole > 0) & (low < high))
    return False, (int(free[0]), float(low[free[0]])) if free.size else None


def _is_proof(upper: Any, limits: Array, low: Array, high: Array, multipliers: Array) -> bool:
    """Say, in fractions, whether multipliers of the rows prove that no point of the box satisfies them."""
    used = np.flatnonzero(multipliers > _LEAST_MULTIPLIER)
    sums: dict[int, Fraction] = defaultdict(Fraction)
    over = Fraction(0)
    for row in used.tolist():
        y = Fraction(float(multipliers[row])).limit_denominator(_DENOMINATOR)
        over -= y * Fraction(float(limits[row]))
        start, end = upper.indptr[row : row + 2]
        for column, value in zip(
            upper.indices[start:end].tolist(), upper.data[start:end].tolist(), strict=True
        ):
            sums[column] += y * Fraction(value)
    for column, factor in sums.items():
        end = float(low[column] if factor > 0 else high[column])
        if factor and not np.isfinite(end):
            return False
        over += factor * Fraction(end) if factor else 0
    return over > 0
