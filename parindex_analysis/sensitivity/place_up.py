"""What it takes each unit to come one place up: other weights, or more points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from parindex_analysis.scoring import Sheet
from parindex_analysis.sensitivity.admissible import Admissible, check_sheet, exact_rows
from parindex_analysis.sensitivity.exact import ExactRanks
from parindex_analysis.sensitivity.least_change import least_weight_change
from parindex_analysis.sensitivity.least_points import points_to_rank


@dataclass(frozen=True)
class PlaceUp:
    """What brings a unit to the next better rank that another unit has.

    Attributes
    ----------
    unit_id : str
    rank, target : int
        Its rank, and the one to come to (ties share the best place).
    change : float or None
        Largest relative change of a weight that does it (0.1 is ±10%); None where the limits forbid it, NaN
        where it is not computed: not every item applies to every unit.
    points : float or None
        Points that do it, all others as they are; None where full marks would not.
    """

    unit_id: str
    rank: int
    target: int
    change: float | None
    points: float | None


def one_place_up(sheet: Sheet, limits: Admissible) -> tuple[PlaceUp, ...]:
    """Find what brings each unit that is not first to the next better rank, best rank first.

    Parameters
    ----------
    sheet : Sheet
        Units with missing cells are left out.
    limits : Admissible
        The weights that are looked at; see :func:`~parindex_analysis.sensitivity.admissible.admissible_for`.

    Returns
    -------
    tuple of PlaceUp
        Empty where the total is another mean than the sum.

    Raises
    ------
    UsageError
        The sheet has no weights to vary, or no unit with every item.
    """
    complete = check_sheet(sheet)
    if not complete.is_exact or complete.method != "sum":
        return ()
    parts, applies = exact_rows(complete)
    exact = ExactRanks(parts, limits.scale, applies)
    ranks = np.array([exact.rank(complete.max_points, at) for at in range(len(complete.unit_ids))])
    found = []
    for at in np.lexsort((np.array(complete.unit_ids), ranks)):
        better = ranks[ranks < ranks[at]]
        if not better.size:
            continue
        unit, target = complete.unit_ids[at], int(better.max())
        points = points_to_rank(complete, unit, target)
        change: float | None = np.nan  # of fractions no programme of ours finds the least change
        if applies is None:
            least = least_weight_change(parts, limits, int(at), target)
            change = None if least is None else least.change
        found.append(
            PlaceUp(unit, int(ranks[at]), target, change, None if points.added is None else points.total)
        )
    return tuple(found)
