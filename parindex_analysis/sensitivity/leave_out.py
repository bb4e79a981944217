"""Ranks without an item or a domain: each left out in turn, all in one pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.errors import UsageError
from parindex_analysis.scoring import Sheet
from parindex_analysis.sensitivity.admissible import AHEAD, check_sheet
from parindex_analysis.sensitivity.count_ranks import row_ranks
from parindex_analysis.sensitivity.draws import by_domain

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]


@dataclass(frozen=True)
class LeaveOut:
    """Ranks with everything, and without each part in turn.

    Attributes
    ----------
    kinds : tuple of str, length n_parts
        'item' or 'domain'.
    parts : tuple of str, length n_parts
        What is left out: first each item, then each domain.
    unit_ids : tuple of str, length n_units
    ranks : ndarray of int, shape (n_units,)
        With every part; units within 1e-9 of the scale of each other share the best rank.
    without : ndarray of int, shape (n_parts, n_units)
        Ranks without each part, the weights of the others as they are (only their ratios matter).
    indices : ndarray, shape (n_parts, n_units)
        Points of the other parts by their maximum points.
    """

    kinds: tuple[str, ...]
    parts: tuple[str, ...]
    unit_ids: tuple[str, ...]
    ranks: NDArray[np.int64]
    without: NDArray[np.int64]
    indices: Array

    @property
    def shifts(self) -> NDArray[np.int64]:
        """Places gained (positive) or lost without each part, shape (n_parts, n_units)."""
        return self.ranks - self.without

    @property
    def table(self) -> pd.DataFrame:
        """Long table ``kind, part, unit_id, rank, rank_without, shift, index_without``."""
        import pandas as pd

        n_parts, n_units = self.without.shape
        return pd.DataFrame(
            {
                "kind": np.repeat(self.kinds, n_units),
                "part": np.repeat(self.parts, n_units),
                "unit_id": np.tile(self.unit_ids, n_parts),
                "rank": np.tile(self.ranks, n_parts),
                "rank_without": self.without.ravel(),
                "shift": self.shifts.ravel(),
                "index_without": self.indices.ravel(),
            }
        )


def indices_without(points: Array, max_points: Array, parts: NDArray[np.bool_]) -> Array:
    """Return what units reach of the maximum points when parts are left out.

    Parameters
    ----------
    points : ndarray, shape (n_units, n_items)
    max_points : ndarray, shape (n_items,)
    parts : ndarray of bool, shape (n_parts, n_items)
        The items of each part; none has all of them.

    Returns
    -------
    ndarray, shape (n_parts, n_units)
    """
    kept = (~parts).astype(float)
    return np.asarray((kept @ points.T) / (kept @ max_points)[:, None])


def leave_out(sheet: Sheet, domains: Sequence[str] | None = None) -> LeaveOut:
    """Rank the units without each item in turn, and without each domain.

    Parameters
    ----------
    sheet : Sheet
        Points of a block; units with missing cells are left out.
    domains : sequence of str, length n_items, optional
        The domain of each item; without it only items are left out.

    Returns
    -------
    LeaveOut

    Raises
    ------
    UsageError
        Nothing would be left, or there is not one domain for each item.
    """
    complete = check_sheet(sheet)
    n_items = len(complete.item_ids)
    parts = np.eye(n_items, dtype=bool)
    labels: tuple[str, ...] = ()
    if domains is not None:
        grouped = by_domain(complete.max_points, domains)
        labels = grouped.labels
        parts = np.vstack([parts, grouped.shares > 0])
    if parts.all(axis=1).any():
        raise UsageError("Nothing would be left: a single item or domain cannot be left out.")
    whole = _indices(complete, np.zeros((1, n_items), dtype=bool))
    indices = _indices(complete, parts)
    return LeaveOut(
        ("item",) * n_items + ("domain",) * len(labels),
        complete.item_ids + labels,
        complete.unit_ids,
        _ranks(whole)[0],
        _ranks(indices),
        indices,
    )


def _indices(sheet: Sheet, parts: NDArray[np.bool_]) -> Array:
    """Return the indices without each part; a unit to which nothing else applies is last, with 0."""
    if sheet.is_plain:
        return indices_without(sheet.points, sheet.max_points, parts)
    return np.nan_to_num(sheet.index_under(np.where(parts, 0.0, sheet.max_points)), nan=0.0)


def _ranks(indices: Array) -> NDArray[np.int64]:
    return row_ranks(indices.max(axis=1, keepdims=True) - indices, AHEAD)
