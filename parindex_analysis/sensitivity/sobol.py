"""Which weight moves whom: Sobol' indices of every unit's rank (or total) at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.errors import UsageError
from parindex_analysis.scoring import Sheet
from parindex_analysis.sensitivity.admissible import check_sheet
from parindex_analysis.sensitivity.count_ranks import case_of, row_ranks
from parindex_analysis.sensitivity.draws import Draws, check_draws, check_items

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Model = Callable[[Array], Array]
MOST_FACTORS = 10_600  # SciPy's Sobol' points have 21,201 dimensions, two for each factor


@dataclass(frozen=True)
class SobolEstimates:
    """First-order and total indices of each factor (row) for each output (column).

    The first-order index is the share of an output's variance that goes if the factor is known, the total
    index the share that stays if all others are known. NaN for an output that does not vary.

    Attributes
    ----------
    first, total : ndarray, shape (n_factors, n_outputs)
        Estimates: they may leave the range 0 to 1 a little.
    first_errors, total_errors : ndarray, shape (n_factors, n_outputs)
        Standard errors by resampling (bootstrap).
    variance : ndarray, shape (n_outputs,)
    """

    first: Array
    total: Array
    first_errors: Array
    total_errors: Array
    variance: Array


def sobol_estimates(base: Array, other: Array, mixed: Iterable[Array], picks: Array) -> SobolEstimates:
    """Estimate Sobol' indices from a model's outputs.

    With A and B two independent samples of all factors, and AB_j the sample A with factor j taken from B:
    S_j = mean((f(B) - c) (f(AB_j) - f(A))) / V and T_j = mean((f(A) - f(AB_j))²) / 2 V, c the mean of all
    outputs and V the variance of f(A) and f(B) together. Saltelli et al. (2010), DOI
    10.1016/j.cpc.2009.09.018, table 2 (b) and (f, after Jansen); SALib computes the same.

    Parameters
    ----------
    base, other : ndarray, shape (n, n_outputs)
        f(A) and f(B).
    mixed : iterable of ndarray, shape (n, n_outputs)
        f(AB_j), factor by factor; read once.
    picks : ndarray, shape (n_resamples, n)
        How often each row counts in each resample; may have no rows.
    """
    n = len(base)
    counts = np.vstack([np.ones(n), picks]) / n
    middle = base.mean(axis=0)
    a, b = base - middle, other - middle
    products, gains, halves, centres = [], [], [], [a.mean(axis=0), b.mean(axis=0)]
    for outputs in mixed:
        gain = (outputs - middle) - a
        products.append(counts @ (b * gain))
        gains.append(counts @ gain)
        halves.append(counts @ gain**2 / 2)
        centres.append(gain.mean(axis=0) + centres[0])
    variance = counts @ (a**2 + b**2) / 2 - (counts @ (a + b) / 2) ** 2
    varies = variance[0] > 1e-20 * (1 + middle**2)
    variance = np.where(varies & (variance > 0), variance, np.nan)
    first = (np.array(products) - np.mean(centres, axis=0) * np.array(gains)) / variance
    total = np.array(halves) / variance
    return SobolEstimates(
        first[:, 0],
        total[:, 0],
        _spread(first[:, 1:]),
        _spread(total[:, 1:]),
        np.where(varies, variance[0], 0.0),
    )


def _spread(resampled: Array) -> Array:
    """Return the standard deviation over resamples (axis 1); NaN where there are fewer than two."""
    if resampled.shape[1] < 2:
        return np.full((len(resampled), resampled.shape[2]), np.nan)
    return np.asarray(resampled.std(axis=1, ddof=1))


def sobol_indices(
    model: Model, n_factors: int, n: int = 1024, seed: int = 0, resamples: int = 100
) -> SobolEstimates:
    """Estimate the Sobol' indices of any model of independent factors, uniform from 0 to 1.

    Parameters
    ----------
    model : callable
        Takes factors of shape (n, n_factors), returns outputs of shape (n, n_outputs).
    n_factors : int
    n : int
        Size of each sample, rounded up to a power of 2: SciPy's scrambled Sobol' points. The model is run
        n (n_factors + 2) times.
    seed : int
        Of the points and of the resamples; from 0 to 2**64 - 1.
    resamples : int
        Number of resamples behind the standard errors; 0 or 1 gives none.

    Raises
    ------
    UsageError
        No factors, no points, a wrong seed.
    """
    from scipy.stats import qmc

    check_draws(n, seed)
    if not 1 <= n_factors <= MOST_FACTORS or n < 2 or resamples < 0:
        raise UsageError("Sobol' indices need from 1 to {most} factors and 2 points.", most=MOST_FACTORS)
    rng = np.random.default_rng(seed)
    points = qmc.Sobol(2 * n_factors, scramble=True, seed=rng).random_base2((n - 1).bit_length())
    a, b = points[:, :n_factors], points[:, n_factors:]
    picks = rng.multinomial(len(points), np.full(len(points), 1 / len(points)), size=resamples)

    def mixed(factor: int) -> Array:
        changed = a.copy()
        changed[:, factor] = b[:, factor]
        return model(changed)

    return sobol_estimates(model(a), model(b), map(mixed, range(n_factors)), picks.astype(float))


@dataclass(frozen=True)
class WeightPower:
    """How much of the movement of each unit's rank (or total) each weight makes.

    Attributes
    ----------
    of : {'rank', 'total'}
    n, seed : int
        Size of each of the two samples, and the seed.
    labels : tuple of str, length n_factors
        What moves: item ids or domains.
    unit_ids : tuple of str, length n_units
    estimates : SobolEstimates
        Rows are factors, columns units; NaN for a unit whose rank never moves.
    """

    of: str
    n: int
    seed: int
    labels: tuple[str, ...]
    unit_ids: tuple[str, ...]
    estimates: SobolEstimates

    @property
    def table(self) -> pd.DataFrame:
        """Long table ``unit_id, factor, first, first_error, total, total_error``."""
        import pandas as pd

        found = self.estimates
        return pd.DataFrame(
            {
                "unit_id": np.repeat(self.unit_ids, len(self.labels)),
                "factor": np.tile(self.labels, len(self.unit_ids)),
                "first": found.first.T.ravel(),
                "first_error": found.first_errors.T.ravel(),
                "total": found.total.T.ravel(),
                "total_error": found.total_errors.T.ravel(),
            }
        )


def weight_power(
    sheet: Sheet,
    draws: Draws,
    n: int = 1024,
    seed: int = 0,
    *,
    of: Literal["rank", "total"] = "rank",
    resamples: int = 100,
) -> WeightPower:
    """Say which weights move the rank of each unit.

    Parameters
    ----------
    sheet : Sheet
        Points of a block; units with missing cells are left out.
    draws : Draws
        Independent factors: the admissible weights without a kept sum or order.
    n, seed, resamples : int
        See :func:`sobol_indices`.
    of : {'rank', 'total'}
        Ranks (ties within 1e-9 of the scale share the best), or totals in points with the drawn weights.

    Raises
    ------
    UsageError
        The weights of ``draws`` depend on each other, or are not those of the sheet's items.
    """
    complete = check_sheet(sheet)
    if not draws.independent:
        raise UsageError("Sobol' indices need weights that move independently: no kept sum, order or shares.")
    check_items(draws, len(complete.item_ids))
    case = case_of(complete, draws)

    def ranks(factors: Array) -> Array:
        return row_ranks(case.losses(factors), case.tolerance).astype(float)

    def totals(factors: Array) -> Array:
        return complete.totals_under(draws.offset + factors @ draws.spread)

    found = sobol_indices(
        ranks if of == "rank" else totals, draws.sampler.n_factors, n, seed, resamples=resamples
    )
    return WeightPower(of, n, seed, draws.labels or complete.item_ids, complete.unit_ids, found)
