"""Is a move real? What weights or rules alone can do to it, and how far weights must go to make it vanish.

The least change of weights at which enough of some differences turn is a whole-number programme.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.scoring.rank import rank
from parindex_analysis.sensitivity.programmes import least, solution, solve
from parindex_analysis.sensitivity.radius import pairwise_radius
from parindex_analysis.trends.bridge import Bridge, Corners

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


Values = NDArray[np.float64]


def score_radius(a0: Values, a1: Values, weights: Values) -> float:
    """Return the least change of weights at which a unit's index % no longer rose (or fell).

    With the same weights in both years the change is sum w (a1 - a0); it keeps its sign for all weights
    within ±p of their own exactly for p below abs(sum w d) / sum w abs(d), d = a1 - a0.

    Parameters
    ----------
    a0, a1 : ndarray, shape (n_items,)
        Achievements of one unit in both years.
    weights : ndarray, shape (n_items,)

    Returns
    -------
    float
        From 0 (no change) to 1 (up, or down, on every item: never).
    """
    return abs(pairwise_radius(a1, a0, weights))


def overtaking_radius(a0: Values, a1: Values, weights: Values, riser: int, rival: int) -> float:
    """Return the least change of weights at which one unit did not overtake another.

    The same weights hold in both years. That the riser was behind before and is ahead now ends where either
    of the two ends: the smaller of both pairwise radii. Negative where it did not overtake under the own
    weights.

    Parameters
    ----------
    a0, a1 : ndarray, shape (n_units, n_items)
        Achievements in both years.
    weights : ndarray, shape (n_items,)
    riser, rival : int
        Rows.
    """
    before = pairwise_radius(a0[rival], a0[riser], weights)
    after = pairwise_radius(a1[riser], a1[rival], weights)
    return min(before, after)


def rank_move_radius(
    a0: Values, a1: Values, weights: Values, unit: int, most: float = 1.0
) -> tuple[float, Values] | None:
    """Find the least change of weights, the same in both years, at which a unit's change of rank is gone.

    Parameters
    ----------
    a0, a1 : ndarray, shape (n_units, n_items)
        Achievements of the same units in both years.
    weights : ndarray, shape (n_items,)
        Own weights, the same for both years.
    unit : int
        Row of the unit.
    most : float
        Greatest change of interest; see :func:`parindex_analysis.trends.firmness.least_change`.

    Returns
    -------
    tuple of float and ndarray, or None
        The least p at which weights within ±p give it no better rank after a rise (no worse one after a
        fall), counting a tie as not ahead, and such weights; 0.0 where it did not move; None where no
        weights changed by less than ``most`` do.

    Notes
    -----
    The rise r0 - r1 is gone when at least n - 1 of these 2(n - 1) hold: the unit is not behind v in year 0;
    v is not behind the unit in year 1.
    """
    others = np.delete(np.arange(len(a0)), unit)
    ranks = [rank(a @ weights)[unit] for a in (a0, a1)]
    if ranks[0] == ranks[1]:
        return 0.0, weights
    first, second = (a0, a1) if ranks[0] > ranks[1] else (a1, a0)
    gains = np.vstack([first[unit] - first[others], second[others] - second[unit]])
    return least_change(gains, len(others), weights, most)


def rank_reach(
    achievement: Values, weights: Values, unit: int, target: int, most: float = 1.0
) -> tuple[float, Values] | None:
    """Find the least change of weights that alone brings a unit to a rank, up or down, at one year's scores.

    Parameters
    ----------
    achievement : ndarray, shape (n_units, n_items)
    weights : ndarray, shape (n_items,)
    unit : int
        Row of the unit.
    target : int
        A rank better or worse than its own; a tie is enough.
    most : float
        Greatest change of interest.

    Returns
    -------
    tuple of float and ndarray, or None
        As for :func:`rank_move_radius`.
    """
    others = np.delete(np.arange(len(achievement)), unit)
    ahead = achievement[unit] - achievement[others]
    own = rank(achievement @ weights)[unit]
    if target <= own:
        return least_change(ahead, len(others) + 1 - target, weights, most)
    return least_change(-ahead, target - 1, weights, most)


@dataclass(frozen=True)
class CornerRanks:
    """Ranks of the units of a bridge among each other, by achievements of one year and rules of another.

    Attributes
    ----------
    before, after : ndarray, shape (n_units,)
        Own achievements under own rules, on the items that both rule sets have.
    by_rules : ndarray
        Achievements of the earlier year under the later rules: what the rules alone do.
    by_performance : ndarray
        Achievements of the later year under the earlier rules: what performance alone does.
    """

    unit_ids: tuple[str, ...]
    before: Values
    after: Values
    by_rules: Values
    by_performance: Values

    def alone(self, unit_id: str) -> str:
        """Say which of the two alone moves the unit at least as far in its direction.

        Returns
        -------
        str
            ``rules``, ``performance``, ``either``, ``both`` (only together), or ``none`` for a unit that did
            not move.
        """
        at = self.unit_ids.index(unit_id)
        move = self.before[at] - self.after[at]
        if move == 0:
            return "none"
        way = np.sign(move)
        rules = way * (self.before[at] - self.by_rules[at]) >= abs(move)
        performance = way * (self.before[at] - self.by_performance[at]) >= abs(move)
        if rules and performance:
            return "either"
        return "rules" if rules else "performance" if performance else "both"


def corner_ranks(met: Corners) -> CornerRanks:
    """Rank the units of a bridge in its four corners."""
    found = [rank(index) for index in (met.i00, met.i11, met.i01, met.i10)]
    return CornerRanks(met.unit_ids, *found)


@dataclass(frozen=True)
class RobustMove:
    """How firm one unit's move is.

    Attributes
    ----------
    rank_from, rank_to : float
        Ranks among the units of both years on the common items, both under the later rules' weights.
    score_radius : float
        Change of weights at which the change of its index % turns (1: never).
    rank_radius : float or None
        Change of weights at which its change of rank is gone; None where it is more than was asked for.
    weights_alone : float or None
        Change of weights that alone, at the earlier scores, gives it the later rank; None where it is more.
    alone : str
        Which of rules and performance alone moves it as far: see :meth:`CornerRanks.alone`.
    """

    unit_id: str
    rank_from: float
    rank_to: float
    score_radius: float
    rank_radius: float | None
    weights_alone: float | None
    alone: str


def robust_moves(met: Corners, unit_ids: Sequence[str], most: float = 0.5) -> list[RobustMove]:
    """Ask of some units how firm their moves are, where points only add up.

    Parameters
    ----------
    met : Corners
        Two years' scores on their common items; ``additive``.
    unit_ids : sequence of str
        Units to ask about; those without a complete sheet in both years are left out.
    most : float
        Greatest change of weights of interest: where nothing happens below it, None is given.

    Returns
    -------
    list of RobustMove
        Empty where points do not only add up, or the maximum points differ between units.
    """
    tops = met.maxima_after
    if not met.additive or not np.allclose(tops, tops[0]):
        return []
    a0, a1, weights = met.own_before, met.own_after, tops[0]
    ranks = [rank(a @ weights) for a in (a0, a1)]
    where = corner_ranks(met)
    found = []
    for unit in unit_ids:
        if unit not in met.unit_ids:
            continue
        at = met.unit_ids.index(unit)
        gone = rank_move_radius(a0, a1, weights, at, most)
        reached = rank_reach(a0, weights, at, int(ranks[1][at]), most)
        found.append(
            RobustMove(
                unit,
                float(ranks[0][at]),
                float(ranks[1][at]),
                score_radius(a0[at], a1[at], weights),
                None if gone is None else gone[0],
                None if reached is None else reached[0],
                where.alone(unit),
            )
        )
    return found


def greatest_moves(found: Bridge, most: float, each: int) -> list[RobustMove]:
    """Ask of the units that rose and fell most, among those of a bridge, how firm their moves are.

    Parameters
    ----------
    found : Bridge
        Two years of a block.
    most : float
        Greatest change of weights of interest.
    each : int
        How many of either kind.
    """
    met = found.corners
    where = corner_ranks(met)
    gained = where.before - where.after
    order = np.argsort(-gained, kind="stable")
    rose = [at for at in order[:each] if gained[at] > 0]
    fell = [at for at in order[len(order) - each :] if gained[at] < 0]
    return robust_moves(met, [met.unit_ids[at] for at in (*rose, *fell)], most)
