"""How far weights must move before two units change places, where the parts are public."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.sensitivity.scenarios import ScenarioRanks

NOISE = 1e-12  # equal totals may differ by what arithmetic leaves behind


def pairwise_radius(
    above: NDArray[np.float64], below: NDArray[np.float64], weights: NDArray[np.float64]
) -> float:
    """Return the least p at which weights within ±p of their own let the lower unit catch up.

    Each weight moves independently between w(1-p) and w(1+p); the sum may move, since only ratios matter for
    ranks. With d = above - below, the least difference of totals is sum w d - p sum w abs(d), so
    p = sum w d / sum w abs(d).

    Parameters
    ----------
    above, below : ndarray, shape (n_items,)
        Achievements (points by maximum points) of the two units.
    weights : ndarray, shape (n_items,)
        Weights, not negative.

    Returns
    -------
    float
        From 0 (equal totals) to 1 (``above`` leads or ties on every item: never for p < 1). Negative where
        ``above`` has the smaller total.
    """
    difference = weights * (above - below)
    spread = float(np.abs(difference).sum())
    radius = float(difference.sum()) / spread if spread > 0 else 0.0
    return radius if abs(radius) > NOISE else 0.0


@dataclass(frozen=True)
class NeighbourRadius:
    """Two neighbours in a ranking, and the least change of weights at which they change places (1: never)."""

    above: str
    below: str
    radius: float


def neighbour_radii(ranked: ScenarioRanks) -> tuple[NeighbourRadius, ...]:
    """Return the pairwise radius of each two neighbours in the official ranking, best first.

    Parameters
    ----------
    ranked : ScenarioRanks
        A block's units, best official rank first, and their sheet.

    Returns
    -------
    tuple of NeighbourRadius
    """
    complete = ranked.sheet
    row_of = {unit: at for at, unit in enumerate(complete.unit_ids)}
    return tuple(
        NeighbourRadius(
            above,
            below,
            pairwise_radius(
                complete.achievement[row_of[above]], complete.achievement[row_of[below]], complete.max_points
            ),
        )
        for above, below in pairwise(ranked.unit_ids)
    )
