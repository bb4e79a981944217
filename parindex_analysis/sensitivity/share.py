"""The weight of one part from 0 to 100%, the others in proportion: who stands where, and who passes whom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.catalog.models import TieRule
from parindex_analysis.scoring import Sheet, rank
from parindex_analysis.sensitivity.fractions import share_crossings


@dataclass(frozen=True)
class Crossing:
    """Two units change places where one part's share of the total passes ``share``.

    ``below`` leads for smaller shares, ``above`` for greater ones.
    """

    share: float
    above: str
    below: str


@dataclass(frozen=True)
class ShareLine:
    """Ranks as functions of one part's share.

    Attributes
    ----------
    item_id : str
        The part that is moved.
    official : float
        Its official share, 0 to 1.
    shares : ndarray, shape (n_shares,)
        Shares at which totals and ranks are given.
    totals, ranks : ndarray, shape (n_shares, n_units)
    crossings : tuple of Crossing
        Every change of places of two units, by share.
    """

    item_id: str
    official: float
    unit_ids: tuple[str, ...]
    shares: NDArray[np.float64]
    totals: NDArray[np.float64]
    ranks: NDArray[np.float64]
    crossings: tuple[Crossing, ...]

    def nearest(self) -> Crossing | None:
        """Return the change of places nearest to the official share."""
        return min(self.crossings, key=lambda crossing: abs(crossing.share - self.official), default=None)


def share_line(sheet: Sheet, item_id: str, n_shares: int = 101, ties: TieRule = "min") -> ShareLine:
    """Move one part's share from 0 to 100% of the scale.

    With x the part's achievement, y that of the rest (weighted by their maxima) and t the share, a unit's
    total is scale (t x + (1 - t) y): a straight line, so two units change places at most once, at
    t = (y_v - y_u) / ((x_u - y_u) - (x_v - y_v)).

    Parameters
    ----------
    sheet : Sheet
        Points of a block; units with missing cells are left out.
    item_id : str
        The part to move.
    n_shares : int
        Number of shares from 0 to 1, both included.
    ties : {'min', 'dense', 'average'}
        Rank of equal totals.

    Returns
    -------
    ShareLine
    """
    complete = sheet.complete()
    at = complete.item_ids.index(item_id)
    scale = complete.max_points.sum()
    rest = np.delete(complete.max_points, at)
    x = complete.achievement[:, at]
    y = np.delete(complete.points, at, axis=1).sum(axis=1) / rest.sum()
    shares = np.linspace(0.0, 1.0, n_shares)
    totals = scale * (np.outer(shares, x) + np.outer(1 - shares, y))
    if not complete.is_plain:
        moved = scale * np.outer(1 - shares, complete.max_points / rest.sum())
        moved[:, at] = scale * shares
        totals = complete.totals_under(moved)
    ranks = np.array([rank(row, ties) for row in totals])
    official = float(complete.max_points[at] / scale)
    if complete.is_plain:
        crossings = _crossings(complete.unit_ids, x, y)
    else:
        crossings = _crossings_of_fractions(complete, at)
    return ShareLine(item_id, official, complete.unit_ids, shares, totals, ranks, crossings)


def _crossings(
    unit_ids: tuple[str, ...], x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[Crossing, ...]:
    found: list[Crossing] = []
    slope = x - y
    for u in range(len(unit_ids)):
        for v in range(u + 1, len(unit_ids)):
            change = slope[u] - slope[v]
            if change == 0:
                continue
            share = float((y[v] - y[u]) / change)
            if 0 < share < 1:
                above, below = (u, v) if change > 0 else (v, u)
                found.append(Crossing(share, unit_ids[above], unit_ids[below]))
    return tuple(sorted(found, key=lambda crossing: (crossing.share, crossing.above)))


def _crossings_of_fractions(sheet: Sheet, at: int) -> tuple[Crossing, ...]:
    """Return the crossings where not everything applies to every unit; two units may then meet twice."""
    rows = sheet.fractions()
    upper, lower = np.triu_indices(len(sheet.unit_ids), 1)
    meets, lines = share_crossings(rows, sheet.max_points, at, upper, lower)
    found: list[Crossing] = []
    for pair, side in np.argwhere((meets > 0) & (meets < 1)):
        share = float(meets[pair, side])
        rising = lines[pair, 1] + 2 * share * lines[pair, 2]
        if rising != 0:
            u, v = (sheet.unit_ids[one[pair]] for one in (upper, lower))
            found.append(Crossing(share, u, v) if rising > 0 else Crossing(share, v, u))
    return tuple(sorted(found, key=lambda crossing: (crossing.share, crossing.above)))
