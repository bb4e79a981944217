r"""How firm the order of two units is when points of parts are printed, but not what lies inside the parts.

The total is divided into parts k with maxima W_k (they add up to the scale). Each part is itself a sum over
unpublished items, whose weights move independently by at most a share p. Let P_uk be u's points in part k and
L_uk = W_k - P_uk what it lost there. All that is known is an interval for each P_uk, P_vk and for the totals.

Claim. The least difference of the totals, over all hidden items, all points inside the intervals and all
weights within ±p, is the least value of

    sum_k (P_uk - P_vk) - p sum_k min(P_uk + P_vk, L_uk + L_vk).

Proof. Inside part k, sum_j w_j abs(d_j) is at most P_uk + P_vk and at most L_uk + L_vk (achievements lie
between 0 and 1), so the expression is a lower bound. It is attained in all parts at once: let u have
everything on items worth P_uk and nothing on the rest of the part. Where P_uk + P_vk >= W_k let v have
everything on that rest, and what is left of its points on u's items; else let v earn on that rest only. Raise
the weights by p where u has nothing, lower them by p where u has everything: the part's difference becomes
P_uk - P_vk - p min(...).

The radius is the least p for which the expression can reach 0: the least ratio of the two sums. Numerator and
(with helper variables below both arms of each minimum) denominator are linear, so it is one linear programme
(Charnes & Cooper 1962, doi:10.1002/nav.3800090303).

It is greater than the radius from the totals alone only where the two units together have more than half of
one part's points and less than half of another's: else the sum of the minima is the minimum of the sums.
Where nothing is known of the parts of one of the two units, the ratio of the totals alone is attained too.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.scoring.intervals import Interval, overlaps

Array = NDArray[np.float64]


def partwise_radius(
    upper: Array, lower: Array, maxima: Array, upper_total: Interval, lower_total: Interval
) -> float:
    """Return the guaranteed radius of the order of two units from intervals of their parts and totals.

    Parameters
    ----------
    upper, lower : ndarray, shape (n_parts, 2)
        Least and greatest points of each part, from 0 to its maximum.
    maxima : ndarray, shape (n_parts,)
        Greatest points of each part, above 0.
    upper_total, lower_total : (float, float)
        Least and greatest total.

    Returns
    -------
    float
        From 0 (no guarantee) to 1 (never). The least share by which the weights of the hidden items must move
        before the lower unit can catch up; 0 where intervals of one unit can't hold together.
    """
    low = max(upper_total[0], float(upper[:, 0].sum()))
    high = min(lower_total[1], float(lower[:, 1].sum()))
    if low <= high:
        return 0.0
    from scipy.optimize import linprog

    n = len(maxima)
    cost = np.concatenate((np.ones(n), -np.ones(n), np.zeros(n + 1)))
    rows, bound = _rows(upper, lower, maxima, upper_total, lower_total)
    equal = np.concatenate((np.zeros(2 * n), np.ones(n), [0.0]))[None, :]
    limits = [(0, None)] * (2 * n) + [(None, None)] * n + [(0, None)]
    solved = linprog(cost, rows, bound, equal, [1.0], limits, method="highs")
    if solved.status == 2 and _holds(upper, upper_total) and _holds(lower, lower_total):
        return 1.0  # nothing to move: each part is full, or empty, for both
    if solved.status != 0 or solved.fun is None:
        return 0.0
    return min(1.0, max(0.0, float(solved.fun)))


def _rows(
    upper: Array, lower: Array, maxima: Array, upper_total: Interval, lower_total: Interval
) -> tuple[Array, Array]:
    """Return the rows ``A x <= b`` over x = (t P_u, t P_v, m, t) with t > 0 the scaling of the ratio."""
    n = len(maxima)
    eye, none = np.eye(n), np.zeros((n, n))
    total = np.ones((1, n))
    blank = np.zeros((1, n))

    def row(u: Array, v: Array, m: Array, t: Array | float) -> Array:
        return np.hstack((u, v, m, np.broadcast_to(np.reshape(t, (-1, 1)), (len(u), 1))))

    rows = [
        row(eye, none, none, -upper[:, 1]),
        row(-eye, none, none, upper[:, 0]),
        row(none, eye, none, -lower[:, 1]),
        row(none, -eye, none, lower[:, 0]),
        row(total, blank, blank, -upper_total[1]),
        row(-total, blank, blank, upper_total[0]),
        row(blank, total, blank, -lower_total[1]),
        row(blank, -total, blank, lower_total[0]),
        row(-eye, -eye, eye, 0.0),  # m_k <= P_uk + P_vk
        row(eye, eye, eye, -2 * maxima),  # m_k <= 2 W_k - P_uk - P_vk
    ]
    matrix = np.vstack(rows)
    return matrix, np.zeros(len(matrix))


def _holds(parts: Array, total: Interval) -> bool:
    low, high = parts.sum(axis=0).tolist()
    return overlaps((low, high), total)
