"""Random weights: the admissible set, Dirichlet, the whole simplex, in order – by item or by domain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Integral

import numpy as np
from numpy.typing import ArrayLike, NDArray

from parindex_analysis.errors import UsageError
from parindex_analysis.sensitivity.admissible import Admissible, admissible
from parindex_analysis.sensitivity.samplers import (
    BLOCK,
    Constrained,
    Dirichlet,
    Ordered,
    Sampler,
    Simplex,
    Uniform,
    stream,
)

Array = NDArray[np.float64]
SEEDS = 2**64


@dataclass(frozen=True)
class Parts:
    """What moves: single items, or domains whose items keep their proportions.

    Attributes
    ----------
    weights : ndarray, shape (n_parts,)
        Weight of each part, in points.
    shares : ndarray, shape (n_parts, n_items)
        How a part's weight is shared out among the items; rows add up to 1.
    labels : tuple of str
        The parts' names; empty where they are the items.
    """

    weights: Array
    shares: Array
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draws:
    """How weights are drawn: ``weights = offset + factors @ spread``, factors filled block by block.

    The draws of a seed are one endless list: asking for fewer of them gives its beginning. Every block of
    4,096 has its own stream (Philox, keyed by seed and block), so neither the number of threads nor how the
    work is cut changes a number.

    Attributes
    ----------
    kind : {'admissible', 'dirichlet', 'simplex', 'ordered'}
    sampler : Sampler
        Fills blocks of factors, shape (4096, n_factors). Equal samplers share their factors (common random
        numbers).
    offset : ndarray, shape (n_items,)
    spread : ndarray, shape (n_factors, n_items)
        Both 0 or more, in points.
    scale : float
        Sum of the own weights: what "1e-9 of the scale" refers to.
    labels : tuple of str
        Names of the domains that move; empty where the items do.
    """

    kind: str
    sampler: Sampler
    offset: Array
    spread: Array
    scale: float
    labels: tuple[str, ...] = ()

    @property
    def independent(self) -> bool:
        """Whether the factors are independent and uniform between 0 and 1 (Sobol' indices ask for that)."""
        return isinstance(self.sampler, Uniform)

    def block(self, seed: int, number: int, n_draws: int = BLOCK) -> Array:
        """Return the weights of one block's first draws, shape (n_draws, n_items)."""
        factors = np.empty((n_draws, self.sampler.n_factors))
        self.sampler.fill(stream(seed, number), factors)
        return np.asarray(self.offset + factors @ self.spread)

    def weights(self, n_draws: int, seed: int = 0) -> Array:
        """Return the first draws of a seed.

        Parameters
        ----------
        n_draws : int
            1 or more.
        seed : int
            From 0 to 2**64 - 1.

        Returns
        -------
        ndarray, shape (n_draws, n_items)
            Weights in points.
        """
        check_draws(n_draws, seed)
        starts = range(0, n_draws, BLOCK)
        return np.concatenate(
            [self.block(seed, start // BLOCK, min(BLOCK, n_draws - start)) for start in starts]
        )


def by_item(weights: ArrayLike) -> Parts:
    """Let every item move on its own.

    Parameters
    ----------
    weights : array_like, shape (n_items,)
        Own weights in points, 0 or more, not all 0; else a UsageError.
    """
    own = admissible(weights, 0.0).weights
    return Parts(own, np.eye(own.size))


def by_domain(weights: ArrayLike, domains: Sequence[str]) -> Parts:
    """Let the items of a domain move together, in proportion to their own weights.

    Parameters
    ----------
    weights : array_like, shape (n_items,)
        Own weights in points, 0 or more, not all 0.
    domains : sequence of str, length n_items
        The domain of each item; the parts stand in the order in which the domains first appear.

    Raises
    ------
    UsageError
        Weights are not weights, or there is not one domain for each item.
    """
    own = admissible(weights, 0.0).weights
    if len(domains) != own.size:
        raise UsageError("{n} items need {n} domains; there are {found}.", n=own.size, found=len(domains))
    labels = tuple(dict.fromkeys(domains))
    member = np.array([[domain == label for domain in domains] for label in labels], dtype=float)
    sums = member @ own
    # The items of a domain without weight share it equally, should it ever get some.
    shares = np.where(sums[:, None] > 0, member * own, member)
    return Parts(sums, shares / shares.sum(axis=1, keepdims=True), labels)


def admissible_draws(limits: Admissible, parts: Parts | None = None) -> Draws:
    """Draw from the admissible weights, all equally likely.

    Without further constraints every weight is its own times an independent uniform factor in [1-p, 1+p].
    With sums that are kept or weights in order the draws are uniform on what the constraints leave, by trial
    and error, or by walking where too few trials fit
    (:class:`~parindex_analysis.sensitivity.samplers.Constrained`). With 118 equal weights and one kept sum,
    one trial in eight fits.

    Parameters
    ----------
    limits : Admissible
        Limits and constraints of the weights of the parts that move.
    parts : Parts, optional
        What moves; ``limits`` is about its weights, as in ``admissible(parts.weights, 0.25)``. The items of
        ``limits`` if not given.

    Raises
    ------
    UsageError
        ``parts`` and ``limits`` do not match; two sets with a fixed sum share some weights but not all.
    """
    moved = parts or by_item(limits.weights)
    shares, n_parts = moved.shares, len(moved.shares)
    if n_parts != limits.weights.size:
        raise UsageError(
            "Limits are for {n} weights, but {found} parts move.", n=limits.weights.size, found=n_parts
        )
    if limits.is_box:
        spread = (limits.high - limits.low)[:, None] * shares
        offset = limits.low @ shares
        return Draws("admissible", Uniform(n_parts), offset, spread, limits.scale, moved.labels)
    sampler = Constrained(
        tuple(limits.low.tolist()), tuple(limits.high.tolist()), _separate_sums(limits), limits.order
    )
    return Draws("admissible", sampler, np.zeros(shares.shape[1]), shares, limits.scale, moved.labels)


def _separate_sums(limits: Admissible) -> tuple[tuple[tuple[int, ...], float], ...]:
    """Return the sets of weights whose sums are kept, none of them sharing a weight with another."""
    sets = list(dict.fromkeys(members for members in limits.fixed_sums if members))
    taken = [at for members in sets for at in members]
    if len(taken) != len(set(taken)):
        raise UsageError("Weights can be drawn only if no item is in two sets with a fixed sum.")
    rest = tuple(at for at in range(limits.weights.size) if at not in taken)
    if limits.keep_sum and rest:
        sets.append(rest)
    return tuple((members, float(limits.weights[list(members)].sum())) for members in sets)


def dirichlet_draws(parts: Parts, alpha: float) -> Draws:
    """Draw shares from Dirichlet(alpha w), w the parts' own shares.

    A share has the mean w and the variance w (1 - w) / (alpha + 1): the greater alpha, the nearer to the own
    weights. Shares are given as points; their sum stays. A part of weight 0 keeps it.

    Parameters
    ----------
    parts : Parts
        What moves, from :func:`by_item` or :func:`by_domain`.
    alpha : float
        Above 0.

    Raises
    ------
    UsageError
        ``alpha`` is not a number above 0.
    """
    if not 0 < alpha < np.inf:
        raise UsageError("The concentration of Dirichlet weights is a number above 0.")
    shape = alpha * parts.weights / parts.weights.sum()
    return _shares("dirichlet", Dirichlet(tuple(shape.tolist())), parts)


def simplex_draws(parts: Parts) -> Draws:
    """Draw all possible shares, equally likely, whatever the own weights are; their sum in points stays.

    With n parts a share has the mean 1 / n and the variance (n - 1) / (n² (n + 1)).

    Parameters
    ----------
    parts : Parts
        What moves, from :func:`by_item` or :func:`by_domain`.
    """
    return _shares("simplex", Simplex(parts.weights.size), parts)


def ordered_draws(parts: Parts) -> Draws:
    """Draw all shares that keep the order of the own weights, equally likely; equal weights have no order.

    With n parts in strict order the greatest share has the mean (1 + 1/2 + … + 1/n) / n.

    Parameters
    ----------
    parts : Parts
        What moves, from :func:`by_item` or :func:`by_domain`.
    """
    groups = tuple(
        tuple(np.flatnonzero(parts.weights == weight).tolist()) for weight in np.unique(parts.weights)[::-1]
    )
    return _shares("ordered", Ordered(groups), parts)


def _shares(kind: str, sampler: Sampler, parts: Parts) -> Draws:
    scale = float(parts.weights.sum())
    return Draws(kind, sampler, np.zeros(parts.shares.shape[1]), scale * parts.shares, scale, parts.labels)


def check_draws(n_draws: int, seed: int) -> None:
    """Raise a UsageError unless there are draws to make and the seed fits 64 bits."""
    if not (isinstance(n_draws, Integral) and isinstance(seed, Integral)):
        raise UsageError("Draws and seeds are whole numbers, such as 10000 and 0.")
    if n_draws < 1:
        raise UsageError("At least one draw is needed.")
    if not 0 <= seed < SEEDS:
        raise UsageError("A seed is a whole number from 0 to 18446744073709551615.")


def check_items(draws: Draws, n_items: int) -> None:
    """Raise a UsageError unless weights are drawn for as many items as there are."""
    if draws.offset.size != n_items:
        raise UsageError(
            "Weights are drawn for {found} items; the sheet has {n}.", found=draws.offset.size, n=n_items
        )
