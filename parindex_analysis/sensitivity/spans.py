"""Where units can stand: possible ranks (exact) and typical ones (simulated), over the same weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.scoring import Sheet
from parindex_analysis.sensitivity.admissible import Admissible, admissible_for
from parindex_analysis.sensitivity.draws import admissible_draws
from parindex_analysis.sensitivity.open_rivals import open_rivals
from parindex_analysis.sensitivity.possible import rank_ranges
from parindex_analysis.sensitivity.simulate import simulate

if TYPE_CHECKING:
    import pandas as pd

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class RankSpans:
    """Possible and typical ranks of a block's units, side by side.

    Attributes
    ----------
    unit_ids : tuple of str, length n_units
        Best rank first; equal ranks by id.
    ranks : ndarray of int, shape (n_units,)
        With the own weights; ties within 1e-9 of the scale share the best rank.
    best, worst : ndarray of int, shape (n_units,)
        Possible ranks: no admissible weights give a better or a worse one.
    low, high : ndarray of int, shape (n_units,)
        Typical ranks: 5% and 95% quantiles of the draws.
    shares : ndarray, shape (n_units, n_units)
        Share of draws in which a unit (row) has each rank (column 0 is rank 1).
    n_draws : int
    worst_ranks : ndarray of int, shape (n_units,)
        With the own weights, if all ranked units that lack a part are ahead as far as they can be; ``ranks``
        counts those that surely are. ``shares`` counts complete units alone.
    """

    unit_ids: tuple[str, ...]
    ranks: Whole
    best: Whole
    worst: Whole
    low: Whole
    high: Whole
    shares: NDArray[np.float64]
    n_draws: int
    worst_ranks: Whole

    @property
    def whole(self) -> bool:
        """Whether every unit that takes a rank is here, so that ranks and their shares are known."""
        return bool((self.ranks == self.worst_ranks).all() and self.worst.max() <= len(self.unit_ids))

    @property
    def table(self) -> pd.DataFrame:
        """One row a unit: ``unit_id, rank, possible_best, possible_worst, typical_low, typical_high``."""
        import pandas as pd

        return pd.DataFrame(
            {
                "unit_id": self.unit_ids,
                "rank": self.ranks
                if (self.ranks == self.worst_ranks).all()
                else np.where(self.ranks == self.worst_ranks, self.ranks, np.nan),
                "possible_best": self.best,
                "possible_worst": self.worst,
                "typical_low": self.low,
                "typical_high": self.high,
            }
        )


def rank_spans(
    sheet: Sheet, limits: Admissible, n_draws: int = 10_000, seed: int = 0, completions: Sheet | None = None
) -> RankSpans:
    """Find the possible ranks of units, and draw from the same weights for the typical ones.

    ``completions`` are those of ranked units that lack a part
    (:func:`~parindex_analysis.scoring.open_units.open_units`): each may be ahead of a unit unless it is
    proven behind it whatever its missing points are, which widens the ranges.

    Other parameters and errors are those of :func:`~parindex_analysis.sensitivity.possible.rank_ranges` and
    :func:`~parindex_analysis.sensitivity.simulate.simulate`.
    """
    exact = rank_ranges(sheet, limits)
    drawn = simulate(sheet, admissible_draws(limits), n_draws, seed, winning=False)
    low, high = drawn.typical
    ranks, worst_ranks = exact.ranks, exact.ranks
    best, worst = exact.possible.best_bound, exact.possible.worst_bound
    if completions is not None and completions.unit_ids:
        own = open_rivals(exact.sheet, completions, admissible_for(exact.sheet, 0.0))
        ranks, worst_ranks = ranks + own.surely_ahead, ranks + own.perhaps_ahead
        rivals = open_rivals(exact.sheet, completions, limits)
        best, worst = best + rivals.surely_ahead, worst + rivals.perhaps_ahead
        low, high = low + rivals.surely_ahead, high + rivals.perhaps_ahead
    order = np.lexsort((np.array(drawn.unit_ids), exact.ranks))
    return RankSpans(
        tuple(drawn.unit_ids[at] for at in order),
        ranks[order],
        best[order],
        worst[order],
        low[order],
        high[order],
        drawn.acceptability[order],
        drawn.n_draws,
        worst_ranks[order],
    )
