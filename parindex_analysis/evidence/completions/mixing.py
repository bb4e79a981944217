"""Whether several random walks have come to tell the same: split R-hat and effective sample size.

Both after Vehtari, Gelman, Simpson, Carpenter & Bürkner 2021 (doi:10.1214/20-BA1221), on the values
themselves: what we walk through is bounded, so ranks are not needed for heavy tails.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
NOISE = 1e-20  # a variance that is rounding


def r_hat(chains: Array) -> Array:
    """Return split R-hat of each quantity.

    Parameters
    ----------
    chains : ndarray, shape (n_chains, n_draws, n_quantities)
        At least 4 draws a chain.

    Returns
    -------
    ndarray, shape (n_quantities,)
        Near 1 where all halves of all chains agree; 1 for a quantity that never changes.
    """
    halves = _halves(chains)
    n = halves.shape[1]
    within = halves.var(axis=1, ddof=1).mean(axis=0)
    between = halves.mean(axis=1).var(axis=0, ddof=1)
    return np.asarray(np.sqrt(_ratio((n - 1) / n * within + between, within, still=1.0)))


def effective_size(chains: Array) -> Array:
    """Return how many independent draws the chains are worth, for the mean of each quantity.

    Parameters
    ----------
    chains : ndarray, shape (n_chains, n_draws, n_quantities)
        At least 4 draws a chain.

    Returns
    -------
    ndarray, shape (n_quantities,)
        From above 0; all draws for a quantity that never changes. Autocorrelations are summed in pairs as
        long as these are positive and falling (Geyer 1992, doi:10.1214/ss/1177011137).
    """
    halves = _halves(chains)
    m, n, quantities = halves.shape
    centred = halves - halves.mean(axis=1, keepdims=True)
    spectrum = np.fft.rfft(centred, n=2 * n, axis=1)
    covariance = np.fft.irfft(spectrum * spectrum.conj(), n=2 * n, axis=1)[:, :n].mean(axis=0) / n
    within = covariance[0] * n / (n - 1)
    whole = (n - 1) / n * within + halves.mean(axis=1).var(axis=0, ddof=1)
    correlation = 1 - _ratio(within - covariance, whole, still=0.0)
    correlation[0] = 1.0
    pairs = correlation[: n // 2 * 2].reshape(n // 2, 2, quantities).sum(axis=1)
    pairs = np.minimum.accumulate(np.where(np.minimum.accumulate(pairs) > 0, pairs, 0.0), axis=0)
    time = np.maximum(2 * pairs.sum(axis=0) - 1, 1 / np.log10(max(m * n, 10)))
    return np.asarray(np.where(whole > NOISE, m * n / time, float(m * n)))


def _halves(chains: Array) -> Array:
    """Return each chain as two, shape (2 n_chains, n_draws // 2, n_quantities)."""
    n = chains.shape[1] // 2
    return np.concatenate((chains[:, :n], chains[:, -n:]))


def _ratio(above: Array, below: Array, still: float) -> Array:
    """Return ``above / below``, and ``still`` where nothing moves."""
    moves = below > NOISE
    return np.where(moves, above / np.where(moves, below, 1.0), still)
