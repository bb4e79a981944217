"""Whether full tables have all the facts that they were drawn under: fact by fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.evidence.constraints import Constraint
from parindex_analysis.evidence.known_block import Block

if TYPE_CHECKING:
    from parindex_analysis.evidence.completions import Completions

Array = NDArray[np.float64]


def worst_miss(block: Block, found: Completions) -> float:
    """Return by how much the tables miss a fact at most: in points, and in places for a rank."""
    at = {unit: column for column, unit in enumerate(found.unit_ids)}
    ordered = -np.sort(-np.where(np.isnan(found.totals), -np.inf, found.totals), axis=1)[:, : block.size]
    worst = max(block.limits[0] - ordered.min(), ordered.max() - block.limits[1])
    for one in block.constraints:
        values = _spoken_of(one, found, at, ordered)
        if not np.isnan(values).all():  # parts of rules with bonus points are not drawn
            least = 0.0 if one.kind == "order" else one.low  # the upper total minus the lower one
            worst = max(worst, float(np.maximum(least - values, values - one.high).max()))
    if not np.isnan(found.appraised).all():
        for part in ("appraised", "survey"):
            points = getattr(found, part)
            worst = max(worst, float(np.nanmax(points)) - block.maxima[part], -float(np.nanmin(points)))
    return float(worst)


def _spoken_of(one: Constraint, found: Completions, at: dict[str, int], ordered: Array) -> Array:
    """Return what a constraint holds between its ends, shape (n_draws,)."""
    if one.kind == "order":
        return np.asarray(found.totals[:, at[one.unit_id]] - found.totals[:, at[one.below]])
    if one.kind == "position":
        return np.asarray(ordered[:, one.position - 1])
    if one.kind == "mean":
        return np.asarray(ordered.mean(axis=1))
    if one.kind == "mean_part":
        return np.asarray(np.nanmean(getattr(found, one.part), axis=1))
    table = {"total": found.totals, "rank": found.ranks, "part": getattr(found, one.part or "survey")}
    return np.asarray(table[one.kind][:, at[one.unit_id]])
