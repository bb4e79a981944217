"""How far one weight can move, the others in proportion, before the ranking changes – and who passes whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from parindex_analysis.scoring import Sheet
from parindex_analysis.sensitivity.admissible import (
    AHEAD,
    check_achievement,
    check_sheet,
    check_weights,
    exact_rows,
)
from parindex_analysis.sensitivity.fractions import share_crossings

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
SAME = 1e-12  # two pairs meet at one share if theirs differ by no more


def stability_intervals(
    achievement: ArrayLike, weights: ArrayLike, top: int | None = None, applies: Array | None = None
) -> tuple[Array, Array, list[list[tuple[int, int]]], list[list[tuple[int, int]]]]:
    """Return the shares of each weight between which the ranking stays as it is.

    With t the share of one weight and the others in proportion, a unit's total is t x + (1 - t) y: a straight
    line. So the lead of u over v is dy + t (dx - dy), positive on a half-line; the interval is the
    intersection of the half-lines of all pairs. At its open ends two units tie; beyond, they have changed
    places. Units that tie by the own weights part with any move: the interval is then the own share alone,
    unless their lines are the same. Mareschal 1988, DOI 10.1016/0377-2217(88)90254-8.

    Parameters
    ----------
    achievement : array_like, shape (n_units, n_items)
        Points by maximum points.
    weights : array_like, shape (n_items,)
        0 or more, their sum above 0; else a UsageError.
    top : int, optional
        Keep only the first ``top`` ranks (1: the leader); all by default.
    applies : ndarray, shape (n_units, n_items), optional
        Shares of the columns that apply, where not everything applies to every unit; ``achievement`` are then
        numerators. The lead's sign is then that of a parabola in t, and the ends its nearest roots.

    Returns
    -------
    low, high : ndarray, shape (n_items,)
        Shares from 0 to 1 of the sum of the weights.
    at_low, at_high : list (n_items) of lists of (int, int)
        Pairs (who passes, who is passed) beyond each end; empty where the weight may go all the way.
    """
    own = check_weights(weights)
    rows, shares = check_achievement(achievement, own.size), own / own.sum()
    totals = rows @ shares if applies is None else (rows @ shares) / (applies @ shares)
    upper, lower, lead = _ordered_pairs(totals, top)
    low, high = np.zeros(shares.size), np.ones(shares.size)
    at_low: list[list[tuple[int, int]]] = [[] for _ in shares]
    at_high: list[list[tuple[int, int]]] = [[] for _ in shares]
    for item, share in enumerate(shares):
        if share >= 1:
            continue  # the only weight: nothing can move
        if applies is None:
            slope = (rows[:, item] - totals) / (1 - share)
            change = slope[upper] - slope[lower]  # of the lead, with the share
        else:
            meets, lines = share_crossings((rows, applies), own, item, upper, lower)
            change = lines[:, 1] + 2 * share * lines[:, 2]
        for sign, limit, end, passing in ((-1.0, share, low, at_low), (1.0, 1 - share, high, at_high)):
            if applies is None:
                closing = np.flatnonzero(sign * change < -SAME)
                room = lead[closing] / np.abs(change[closing])
            else:
                away = np.where(sign * (meets - share) > 0, sign * (meets - share), np.inf).min(axis=1)
                away = np.where(lead > 0, away, np.where(sign * change < -SAME, 0.0, away))
                closing = np.flatnonzero(np.isfinite(away))
                room = away[closing]
            first = room.min(initial=np.inf)
            if first < limit:
                end[item] = share + sign * first
                met = closing[room <= first + SAME]
                passing[item] = [(int(lower[at]), int(upper[at])) for at in met]
    return low, high, at_low, at_high


def _ordered_pairs(totals: Array, top: int | None) -> tuple[NDArray[np.int64], NDArray[np.int64], Array]:
    """Return upper and lower unit of each pair and the lead; a tie counts both ways, with a lead of 0."""
    lead = totals[:, None] - totals[None, :]
    counted = lead >= -AHEAD
    if top is not None:  # pairs whose upper unit is among the first
        counted &= (lead.T > AHEAD).sum(axis=1)[:, None] < top
    np.fill_diagonal(counted, val=False)
    upper, lower = np.nonzero(counted)
    kept = lead[upper, lower]
    return upper, lower, np.where(kept > AHEAD, kept, 0.0)


@dataclass(frozen=True)
class StabilityInterval:
    """Shares of one weight between which the ranking holds, the others in proportion.

    Attributes
    ----------
    item_id : str
    share, low, high : float
        Own share of the scale and the ends, 0 to 1. In points: times the scale.
    passes_low, passes_high : tuple of (str, str)
        Who passes whom beyond each end; empty where the weight may go to 0 (to the whole scale).
    """

    item_id: str
    share: float
    low: float
    high: float
    passes_low: tuple[tuple[str, str], ...]
    passes_high: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Stability:
    """The stability intervals of all weights of a sheet, in the order of its items."""

    scale: float
    top: int | None
    intervals: tuple[StabilityInterval, ...]

    @property
    def table(self) -> pd.DataFrame:
        """One row an item: ``item_id, share, low, high, passes_low, passed_low, passes_high, passed_high``.

        Where several pairs meet at an end, the first is named; empty where nobody passes.
        """
        import pandas as pd

        rows = []
        for found in self.intervals:
            row: dict[str, object] = {
                "item_id": found.item_id,
                "share": found.share,
                "low": found.low,
                "high": found.high,
            }
            for end, passing in (("low", found.passes_low), ("high", found.passes_high)):
                row[f"passes_{end}"], row[f"passed_{end}"] = passing[0] if passing else ("", "")
            rows.append(row)
        return pd.DataFrame(rows)


def stability(sheet: Sheet, top: int | None = None) -> Stability:
    """Return the stability interval of each weight of a sheet; see :func:`stability_intervals`.

    Raises
    ------
    UsageError
        The sheet has no weights to vary, or no unit with every item.
    """
    complete = check_sheet(sheet)
    weights = complete.max_points
    rows, applies = exact_rows(complete)
    low, high, at_low, at_high = stability_intervals(rows, weights, top, applies)

    def named(pairs: list[tuple[int, int]]) -> tuple[tuple[str, str], ...]:
        return tuple((complete.unit_ids[passes], complete.unit_ids[passed]) for passes, passed in pairs)

    return Stability(
        float(weights.sum()),
        top,
        tuple(
            StabilityInterval(
                item, float(weights[at] / weights.sum()), float(low[at]), float(high[at]),
                named(at_low[at]), named(at_high[at]),
            )
            for at, item in enumerate(complete.item_ids)
        ),
    )  # fmt: skip
