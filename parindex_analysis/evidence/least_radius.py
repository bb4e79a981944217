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

The radius is the least p for which the expression can reach 0: the least ratio of the two sums. Let X and
Y be the units' totals and s_k = P_uk + P_vk. The ratio is (X - Y) / (X + Y - 2 E), where E is what the two
have together above the maxima, sum_k max(0, s_k - W_k). For given X and Y the points of each unit are the
bases of a polymatroid (a box cut by its sum), so the least E is the greatest, over sets A of parts, of what
both must have in A together less W(A) (Edmonds 1970, doi:10.1007/3-540-36478-1_2). In A a unit must have its
least points there, l(A), or what its total leaves after its greatest points elsewhere, X - h(not A). For each
of the four pairs of these the best A takes the parts whose term is above 0, so

    E = max( sum (l_u + l_v - W)+,                X - H_u + sum (h_u + l_v - W)+,
             Y - H_v + sum (l_u + h_v - W)+,      X + Y - H_u - H_v + sum (h_u + h_v - W)+ ),

H being the sum of a unit's greatest points. As p <= 1, the difference left over grows with X and falls with
Y: the least ratio is at the least X and the greatest Y. No programme is solved, so no tolerance is trusted.

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
    (least_x, most_x), (least_y, most_y) = upper.sum(axis=0).tolist(), lower.sum(axis=0).tolist()
    x, y = max(upper_total[0], least_x), min(lower_total[1], most_y)
    if x <= y or not (overlaps((least_x, most_x), upper_total) and overlaps((least_y, most_y), lower_total)):
        return 0.0
    x = min(x, most_x)  # by no more than what rounding leaves: the intervals overlap

    def above(u: Array, v: Array) -> float:
        return float(np.maximum(u + v - maxima, 0.0).sum())

    u, v = upper.T, lower.T
    both = max(
        above(u[0], v[0]),
        x - most_x + above(u[1], v[0]),
        y - most_y + above(u[0], v[1]),
        x - most_x + y - most_y + above(u[1], v[1]),
    )
    spread = x + y - 2 * both
    return min(1.0, (x - y) / spread) if spread > 0 else 1.0
