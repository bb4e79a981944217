"""The necessary order: who is above whom under all admissible weights, and its drawing without detours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from parindex_analysis.scoring import Sheet
from parindex_analysis.sensitivity.admissible import (
    AHEAD,
    Admissible,
    check_achievement,
    check_sheet,
    exact_rows,
)
from parindex_analysis.sensitivity.fractions import stays_above
from parindex_analysis.sensitivity.leads import least_leads
from parindex_analysis.sensitivity.programmes import least

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Pairs = NDArray[np.bool_]


def necessary_order(achievement: ArrayLike, admissible: Admissible, applies: Array | None = None) -> Pairs:
    """Say for each pair of units whether u is ahead of v under all admissible weights.

    Ahead means by more than 1e-9 of the scale. In the box of ±p, u is above v exactly if the pairwise radius
    exceeds p. With the sum kept, the greedy answer of a fractional knapsack decides; orders and fixed sums of
    items take a linear programme for each pair that the box leaves open.

    Parameters
    ----------
    achievement : array_like, shape (n_units, n_items)
    admissible : Admissible
    applies : ndarray, shape (n_units, n_items), optional
        Shares of the columns that apply, where not everything applies to every unit (``achievement`` are then
        numerators): such pairs are proven by :func:`~parindex_analysis.sensitivity.fractions.stays_above`,
        orders and fixed sums of items left out of account.

    Returns
    -------
    ndarray of bool, shape (n_units, n_units)
        Row u above column v: irreflexive and transitive.
    """
    parts = check_achievement(achievement, admissible.weights.size)
    if applies is not None:
        return _order_of_fractions(parts, applies, admissible)
    enough = AHEAD * admissible.scale
    above = least_leads(parts, admissible) > enough
    if admissible.order or admissible.fixed_sums:
        rows = admissible.rows()
        can_be = parts @ admissible.weights if admissible.contains(admissible.weights) else None
        for u, v in np.argwhere(~above & ~np.eye(len(above), dtype=bool)):
            if can_be is not None and can_be[u] <= can_be[v] + enough:
                continue  # the own weights already say no
            found = least(parts[u] - parts[v], rows, admissible.low, admissible.high)
            above[u, v] = found is not None and found[0] > enough
    return above


def _order_of_fractions(parts: Array, applies: Array, admissible: Admissible) -> Pairs:
    """Prove the order of each pair that the own weights, and an item that favours one, leave open."""
    above = np.zeros((len(parts), len(parts)), dtype=bool)
    tried = [admissible.weights] if admissible.contains(admissible.weights) else []
    with np.errstate(invalid="ignore"):
        index = [parts @ weights / (applies @ weights) for weights in tried]
    for u, v in np.argwhere(~np.eye(len(parts), dtype=bool)):
        if all(one[u] > one[v] for one in index):
            above[u, v] = stays_above((parts[u], applies[u]), (parts[v], applies[v]), admissible)
    return above


def transitive_reduction(above: Pairs) -> Pairs:
    """Leave out every pair that follows from others: the edges of the Hasse diagram.

    Parameters
    ----------
    above : ndarray of bool, shape (n, n)
        A strict order: irreflexive and transitive.

    Returns
    -------
    ndarray of bool, shape (n, n)
    """
    by_way_of = above.astype(np.float64) @ above.astype(np.float64) > 0
    return np.asarray(above & ~by_way_of)


def levels(above: Pairs) -> NDArray[np.int64]:
    """Return each unit's row in a drawing: 0 for those with nobody above, else one below the lowest above."""
    found = np.zeros(len(above), dtype=np.int64)
    for unit in np.argsort(above.sum(axis=0), kind="stable"):  # all that are above a unit come before it
        found[unit] = found[above[:, unit]].max(initial=-1) + 1
    return found


@dataclass(frozen=True)
class NecessaryOrder:
    """Who is above whom whatever admissible weights are chosen.

    Attributes
    ----------
    unit_ids : tuple of str
    above : ndarray of bool, shape (n_units, n_units)
        Row above column.
    edges : tuple of (str, str)
        Pairs (above, below) of the Hasse diagram: the rest follows from them.
    levels : ndarray of int, shape (n_units,)
        Rows of the drawing, 0 at the top.
    """

    admissible: Admissible
    unit_ids: tuple[str, ...]
    above: Pairs
    edges: tuple[tuple[str, str], ...]
    levels: NDArray[np.int64]

    @property
    def share(self) -> float:
        """Share of all pairs whose order no admissible weights change, 0 to 1 (1 with a single unit)."""
        n = len(self.unit_ids)
        return float(self.above.sum() / (n * (n - 1) / 2)) if n > 1 else 1.0

    @property
    def table(self) -> pd.DataFrame:
        """One row an edge of the Hasse diagram: ``above, below``."""
        import pandas as pd

        return pd.DataFrame(list(self.edges), columns=["above", "below"])


def order_of(sheet: Sheet, admissible: Admissible) -> NecessaryOrder:
    """Return the necessary order of a sheet's complete units.

    Raises
    ------
    UsageError
        The sheet has no weights to vary, or no unit with every item.
    """
    complete = check_sheet(sheet)
    parts, applies = exact_rows(complete)
    above = necessary_order(parts, admissible, applies)
    edges = tuple(
        (complete.unit_ids[u], complete.unit_ids[v]) for u, v in np.argwhere(transitive_reduction(above))
    )
    return NecessaryOrder(admissible, complete.unit_ids, above, edges, levels(above))
