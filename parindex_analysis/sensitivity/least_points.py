"""The fewest points, and the items to win them in, that bring a unit to a rank."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.errors import UsageError
from parindex_analysis.scoring import Sheet
from parindex_analysis.sensitivity.admissible import AHEAD, check_sheet
from parindex_analysis.sensitivity.least_change import row_of
from parindex_analysis.sensitivity.programmes import solution, solve

Array = NDArray[np.float64]


def least_points(room: Array, needed: float, steps: Array) -> Array | None:
    """Add the fewest points that reach a need; among those, in the fewest items.

    A knapsack: each item takes whole steps, and never more than its room.

    Parameters
    ----------
    room : ndarray, shape (n_items,)
        Points that each item still has to give, 0 or more.
    needed : float
        Points that must be added.
    steps : ndarray, shape (n_items,)
        Score step of each item; 0 where its points are continuous.

    Returns
    -------
    ndarray, shape (n_items,), or None
        Points to add to each item; None where even all of the room is too little.
    """
    if needed <= 0:
        return np.zeros(room.size)
    stepped = steps > 0
    unit = np.where(stepped, steps, 1.0)
    most = np.where(stepped, np.floor(room / unit + 1e-9), room)
    if unit @ most < needed:
        return None
    n, slack = room.size, AHEAD * (unit @ most)
    # Variables: how many steps (or points) of each item, and whether it is touched at all.
    rows = np.vstack([np.hstack([np.eye(n), -np.diag(most)]), np.append(unit, np.zeros(n))])
    fewest, free = np.append(np.full(n, -np.inf), needed - slack), np.append(np.zeros(n), np.inf)
    limits = np.zeros(2 * n), np.append(most, np.ones(n))
    whole = np.append(stepped, np.ones(n, dtype=bool))
    x = solution(solve(np.append(unit, np.zeros(n)), (rows, fewest, free), *limits, whole=whole))
    if x is None:
        return None
    free[-1] = unit @ np.where(stepped, np.round(x[:n]), x[:n]) + slack
    simplest = solution(solve(np.append(np.zeros(n), np.ones(n)), (rows, fewest, free), *limits, whole=whole))
    added = (x if simplest is None else simplest)[:n]
    added = np.where(stepped, np.round(added), np.where(added > slack, added, 0.0)) * unit
    topped = np.flatnonzero((added > 0) & ~stepped)  # the tolerance of the programme, given back
    added[topped[:1]] += needed - added.sum()
    return np.asarray(added)


@dataclass(frozen=True)
class LeastPoints:
    """Points that bring a unit to a rank, all other units as they are.

    Attributes
    ----------
    total : float
        Points to add; 0 where the unit has the rank already.
    added : dict of str to float, or None
        Points by item id, only the items that are touched; None where full marks would not do.
    """

    unit_id: str
    rank: int
    total: float
    added: dict[str, float] | None


def points_to_rank(sheet: Sheet, unit_id: str, rank: int, steps: Array | None = None) -> LeastPoints:
    """Find the fewest points that bring a unit to a rank or a better one, all other units as they are.

    Parameters
    ----------
    sheet : Sheet
        Units with missing cells are left out.
    unit_id : str
    rank : int
        1 to the number of units; a tie shares the better place, so a tie is enough.
    steps : ndarray, shape (n_items,), optional
        Score step of each item in points, counted from the unit's present points: 0.25 where the rules give
        quarters of a point; 0 where points are continuous. Without it all are.

    Raises
    ------
    UsageError
        There is no such unit or rank, steps are negative or not one an item, or the total is no sum.
    """
    complete = check_sheet(sheet)
    row = row_of(complete, unit_id, rank)
    step = np.zeros(len(complete.item_ids)) if steps is None else np.array(steps, dtype=float)
    if step.shape != complete.max_points.shape or not np.isfinite(step).all() or (step < 0).any():
        raise UsageError("Score steps are one number of 0 or more for each item.")
    totals = complete.totals
    rivals = np.sort(np.delete(totals, row))[::-1]
    needed = float(rivals[rank - 1] - totals[row]) if rank <= rivals.size else 0.0
    if complete.method != "sum":
        raise UsageError("Least points are computed where points add up; here the total is another mean.")
    if not complete.all_apply:  # in points of what applies to the unit
        needed *= float(complete.maxima[row].sum()) / complete.scale
    room = np.maximum(complete.maxima[row] - complete.points[row], 0.0)
    added = least_points(room, needed if needed > AHEAD * complete.max_points.sum() else 0.0, step)
    if added is None:
        return LeastPoints(unit_id, rank, float("nan"), None)
    named = {item: float(more) for item, more in zip(complete.item_ids, added, strict=True) if more > 0}
    return LeastPoints(unit_id, rank, float(added.sum()), named)
