"""Typical ranks: what many random weights do to a ranking (stochastic acceptability analysis)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.errors import UsageError
from parindex_analysis.scoring import Sheet, rank
from parindex_analysis.sensitivity.admissible import check_sheet
from parindex_analysis.sensitivity.blocks import tally_blocks
from parindex_analysis.sensitivity.count_ranks import Counts, Tally, case_of, shares_errors
from parindex_analysis.sensitivity.draws import Draws, check_draws, check_items

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
TYPICAL = (5, 95)  # percent of draws: the ends of the typical range


@dataclass(frozen=True)
class Simulation:
    """Ranks of a block's units over many draws of weights.

    Attributes
    ----------
    draws : Draws
        How the weights were drawn.
    n_draws, seed : int
        How many, and from which seed.
    unit_ids : tuple of str, length n_units
    item_ids : tuple of str, length n_items
    ranks : ndarray, shape (n_units,)
        Ranks with the own weights, ties by ``min``.
    places : ndarray of int, shape (n_units, n_units)
        Number of draws in which a unit (row) has each rank (column 0 is rank 1). Units within 1e-9 of the
        scale of each other tie: a rank is 1 + the number of units that are ahead by more.
    winning : ndarray, shape (n_units, n_units), or None
        Share of draws in which a unit (row) is ahead of another (column) by more than 1e-9 of the scale. The
        two shares of a pair and that of its ties add up to 1. None where it was not asked for.
    central_weights : ndarray, shape (n_units, n_items)
        Mean weights, in points, of the draws in which the unit is first; NaN for a unit that never is.
    """

    draws: Draws
    n_draws: int
    seed: int
    unit_ids: tuple[str, ...]
    item_ids: tuple[str, ...]
    ranks: Array
    places: Counts
    winning: Array | None
    central_weights: Array

    @property
    def acceptability(self) -> Array:
        """Share of draws in which a unit (row) has each rank (column), shape (n_units, n_units)."""
        return self.places / self.n_draws

    @property
    def standard_errors(self) -> Array:
        """Standard errors of the acceptability, sqrt(b (1 - b) / N), shape (n_units, n_units)."""
        return shares_errors(self.places, self.n_draws)

    @property
    def expected_rank(self) -> Array:
        """Mean rank over the draws, shape (n_units,)."""
        return self.acceptability @ np.arange(1.0, len(self.places) + 1)

    @property
    def expected_rank_errors(self) -> Array:
        """Standard errors of the mean rank, shape (n_units,)."""
        squares = self.acceptability @ np.arange(1.0, len(self.places) + 1) ** 2
        variance = np.maximum(squares - self.expected_rank**2, 0.0)
        return np.asarray(np.sqrt(variance / self.n_draws))

    @property
    def typical(self) -> tuple[Counts, Counts]:
        """Best and worst typical rank, each of shape (n_units,): 5% and 95% quantiles of the draws' ranks.

        The quantile of q is the least rank that, with all better ones, holds at least the share q of the
        draws (Hyndman and Fan's type 1; NumPy's ``inverted_cdf``). So fewer than 5% of the draws are better
        than the typical range, and at most 5% are worse.
        """
        return rank_quantile(self.places, TYPICAL[0]), rank_quantile(self.places, TYPICAL[1])

    @property
    def table(self) -> pd.DataFrame:
        """One row a unit, best rank first.

        Columns ``unit_id, rank, typical_low, typical_high, expected_rank, expected_rank_error, first,
        first_error`` (share of draws in which the unit is first, and its standard error).
        """
        import pandas as pd

        low, high = self.typical
        frame = pd.DataFrame(
            {
                "unit_id": self.unit_ids,
                "rank": self.ranks.astype(int),
                "typical_low": low,
                "typical_high": high,
                "expected_rank": self.expected_rank,
                "expected_rank_error": self.expected_rank_errors,
                "first": self.acceptability[:, 0],
                "first_error": self.standard_errors[:, 0],
            }
        )
        return frame.sort_values(["rank", "unit_id"], ignore_index=True)

    @property
    def acceptability_table(self) -> pd.DataFrame:
        """Long table ``unit_id, rank, share, error`` of the ranks that occur."""
        import pandas as pd

        at, place = np.nonzero(self.places)
        return pd.DataFrame(
            {
                "unit_id": np.array(self.unit_ids, dtype=object)[at],
                "rank": place + 1,
                "share": self.acceptability[at, place],
                "error": self.standard_errors[at, place],
            }
        )


def rank_quantile(places: Counts, percent: int) -> Counts:
    """Return the least rank at which at least ``percent`` of the draws are reached.

    Parameters
    ----------
    places : ndarray of int, shape (n_units, n_ranks)
        Number of draws at each rank.
    percent : int
        From 0 to 100, a whole number: counts are compared exactly.

    Returns
    -------
    ndarray of int, shape (n_units,)
        From 1.
    """
    reached = places.cumsum(axis=1)
    return np.asarray(1 + (100 * reached >= percent * reached[:, -1:]).argmax(axis=1))


def simulate(
    sheet: Sheet,
    draws: Draws,
    n_draws: int = 10_000,
    seed: int = 0,
    *,
    error: float | None = None,
    winning: bool = True,
    threads: int = 2,
) -> Simulation:
    """Rank the units of a block under many random weights.

    Acceptability, pairwise winning and central weights are those of Lahdelma & Salminen (2001), "SMAA-2",
    DOI 10.1287/opre.49.3.444.11220.

    Parameters
    ----------
    sheet : Sheet
        Points of a block; units with missing cells are left out.
    draws : Draws
        How weights are drawn, for the sheet's items.
    n_draws : int
        Number of draws; with ``error``, the greatest number.
    seed : int
        From 0 to 2**64 - 1. The same seed gives the same draws, and fewer draws are the first of more.
    error : float, optional
        Wanted standard error of every acceptability share: after 4,096 draws their number doubles until none
        is greater (or ``n_draws`` is reached). 0.005 takes 10,000 draws at most, whatever the units are.
    winning : bool
        Whether to compare each two units as well.
    threads : int
        Changes the time and nothing else.

    Returns
    -------
    Simulation

    Raises
    ------
    UsageError
        No draws, a wrong seed, an error that is not above 0, draws for other items, no complete unit.
    """
    (found,) = simulate_scenarios(
        sheet, {"": draws}, n_draws, seed, error=error, winning=winning, threads=threads
    ).values()
    return found


def simulate_scenarios(
    sheet: Sheet,
    scenarios: Mapping[str, Draws],
    n_draws: int = 10_000,
    seed: int = 0,
    *,
    error: float | None = None,
    winning: bool = True,
    threads: int = 2,
) -> dict[str, Simulation]:
    """Simulate several scenarios over the same draws (common random numbers).

    Scenarios with equal samplers (the same kind of draws for as many parts, around other weights, say) see
    the same factors, made once; what differs between them is then not chance.

    Parameters
    ----------
    scenarios : mapping of str to Draws
        Ways to draw weights, by name.

    Returns
    -------
    dict of str to Simulation

    Notes
    -----
    The other parameters and errors are those of :func:`simulate`; ``error`` holds for every scenario.
    """
    complete = check_sheet(sheet)
    _check(complete, scenarios, n_draws, seed, error, threads)
    cases = [case_of(complete, draws) for draws in scenarios.values()]
    samplers = [draws.sampler for draws in scenarios.values()]
    done, tallies = tally_blocks(samplers, cases, n_draws, seed, error, winning=winning, threads=threads)
    return {
        name: _simulation(complete, draws, tally, done, seed, winning=winning)
        for (name, draws), tally in zip(scenarios.items(), tallies, strict=True)
    }


def _check(
    sheet: Sheet, scenarios: Mapping[str, Draws], n_draws: int, seed: int, error: float | None, threads: int
) -> None:
    check_draws(n_draws, seed)
    if error is not None and not 0 < error < np.inf:
        raise UsageError("The wanted standard error is a number above 0, such as 0.005.")
    if threads < 1:
        raise UsageError("At least one thread is needed.")
    for draws in scenarios.values():
        check_items(draws, len(sheet.item_ids))


def _simulation(
    sheet: Sheet, draws: Draws, tally: Tally, n_draws: int, seed: int, *, winning: bool
) -> Simulation:
    firsts = tally.places[:, :1]
    with np.errstate(invalid="ignore"):  # 0 / 0 is NaN: a unit that is never first
        factors = tally.first_factors / firsts
    return Simulation(
        draws,
        n_draws,
        seed,
        sheet.unit_ids,
        sheet.item_ids,
        rank(sheet.totals),
        tally.places,
        tally.wins / n_draws if winning else None,
        draws.offset + factors @ draws.spread,
    )
