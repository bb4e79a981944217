"""The least change of weights at which enough of some differences turn, as a whole-number programme."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.sensitivity.programmes import least, solution, solve

Values = NDArray[np.float64]
NOISE = 1e-9  # of the sum of the weights: a difference below it is a tie
_LEAST_BIG = 0.02  # smaller big-Ms blow up their rows beyond the solver's own tolerance
_MARGIN = 1e-7  # the solver's own tolerance: weights it finds may miss a tie by as much


def least_change(
    gains: Values, needed: int, weights: Values, most: float = 1.0
) -> tuple[float, Values] | None:
    """Find the least p at which weights within ±p of their own give enough differences of 0 or more.

    Parameters
    ----------
    gains : ndarray, shape (n_differences, n_items)
        Differences of achievements: row i holds where ``gains[i] @ w >= 0``.
    needed : int
        How many rows must hold.
    weights : ndarray, shape (n_items,)
        Own weights; each moves between w(1-p) and w(1+p) on its own.
    most : float
        Greatest p of interest, up to 1. A smaller one settles most rows beforehand, and costs far less.

    Returns
    -------
    tuple of float and ndarray, or None
        The least p and weights that reach it; None where no p below ``most`` does.

    Notes
    -----
    Row i alone needs p_i = -g.w / sum w abs(g) (the pairwise radius). Of the rows that fail some must turn,
    so the p_i of the last one needed is a lower bound; where the weights that turn it turn enough others, it
    is the answer. Else a programme with a binary for each row decides (HiGHS: Huangfu & Hall 2018,
    doi:10.1007/s12532-017-0130-5), and a linear one gives the p of the rows that it chose.
    """
    share = weights / weights.sum()
    lead, spread = gains @ share, np.abs(gains) @ share
    holds = lead >= -NOISE
    missing = needed - int(holds.sum())
    if missing <= 0:
        return 0.0, weights
    alone = np.where(holds, 0.0, np.divide(-lead, spread, out=np.ones_like(lead), where=spread > 0))
    order = np.argsort(np.where(holds, np.inf, alone), kind="stable")
    if needed > len(gains) or alone[order[missing - 1]] >= most - NOISE:
        return None
    last = order[missing - 1]
    quick = share * (1 + alone[last] * np.sign(gains[last]))
    if int((gains @ quick >= -NOISE).sum()) >= needed:
        return float(alone[last]), quick * weights.sum()
    cap = min(max(1.5 * float(alone[last]), 0.02), most)
    while True:  # a smaller cap settles more rows beforehand: most answers come from a small programme
        found = _within(gains, needed, share, (float(alone[last]), cap))
        if found is not None:
            return found[0], found[1] * weights.sum()
        if cap >= most:
            return None
        cap = min(2 * cap, most)


def _within(
    gains: Values, needed: int, share: Values, within: tuple[float, float]
) -> tuple[float, Values] | None:
    """Return the least p within limits and the weights (their own sum being 1); None where there is none."""
    _, most = within
    lead, spread = gains @ share, np.abs(gains) @ share
    always, never = lead - most * spread >= 0, lead + most * spread < -NOISE
    open_ = np.flatnonzero(~always & ~never)
    sure = int(always.sum())
    if needed - sure > len(open_):
        return None
    chosen = _which(gains[open_], needed - sure, share, within)
    found = None if chosen is None else _least_for(gains[open_[chosen]], share)
    return None if found is None or found[0] >= most - NOISE else found


def _limits(share: Values, extra: int) -> tuple[Values, Values, Values]:
    """Rows ``w - p s <= s`` and ``-w - p s <= -s`` over (w, p, extra variables), and their upper ends."""
    m = share.size
    rows = np.block(
        [
            [np.eye(m), -share[:, None], np.zeros((m, extra))],
            [-np.eye(m), -share[:, None], np.zeros((m, extra))],
        ]
    )
    return rows, np.full(2 * m, -np.inf), np.concatenate([share, -share])


def _which(
    gains: Values, needed: int, share: Values, within: tuple[float, float]
) -> NDArray[np.bool_] | None:
    """Return the rows that hold at the least p; None where no p within the limits does it."""
    n, m = gains.shape
    start, most = within
    big = np.maximum(most * (np.abs(gains) @ share) - gains @ share, _LEAST_BIG)
    rows, low, high = _limits(share, n)
    turned = np.hstack([gains / big[:, None], np.zeros((n, 1)), -np.eye(n)])
    enough = np.concatenate([np.zeros(m + 1), np.ones(n)])[None, :]
    matrix = np.vstack([rows, turned, enough])
    found = solve(
        np.concatenate([np.zeros(m), [1.0], np.zeros(n)]),
        (
            matrix,
            np.concatenate([low, np.full(n, -1.0), [needed]]),
            np.concatenate([high, np.full(n, np.inf), [n]]),
        ),
        np.concatenate([(1 - most) * share, [max(start - _MARGIN, 0.0)], np.zeros(n)]),
        np.concatenate([(1 + most) * share, [most], np.ones(n)]),
        whole=np.arange(m + 1 + n) > m,
    )
    x = solution(found)
    return None if x is None else x[m + 1 :] > 0.5


def _least_for(gains: Values, share: Values) -> tuple[float, Values] | None:
    """Return the least p at which all given rows hold, and the weights."""
    m = share.size
    rows, low, high = _limits(share, 0)
    kept = np.hstack([gains, np.zeros((len(gains), 1))])
    found = least(
        np.append(np.zeros(m), 1.0),
        (
            np.vstack([rows, kept]),
            np.concatenate([low, np.zeros(len(gains))]),
            np.append(high, np.full(len(gains), np.inf)),
        ),
        np.zeros(m + 1),
        np.append(2 * share, 1.0),
    )
    return None if found is None else (found[0], found[1][:m])
