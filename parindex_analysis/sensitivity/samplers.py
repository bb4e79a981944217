"""Random numbers behind weights: one stream for each block of 4,096 draws, and ways to fill a block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.sensitivity.walk import walk

Array = NDArray[np.float64]
BLOCK = 4096  # draws that share a stream; part of what a seed means, so never changed
LEAST_ACCEPTED = 1e-2  # below this share of accepted trials, drawing by trial and error is given up …
PATIENCE = 10  # … after so many blocks of trials


def stream(seed: int, block: int) -> np.random.Generator:
    """Return the random numbers of a block: Philox, a counter keyed by the seed and the block's number."""
    return np.random.Generator(np.random.Philox(key=np.array([seed, block], dtype=np.uint64)))


class Sampler(Protocol):
    """A way to fill rows of factors; equal samplers fill equal blocks."""

    @property
    def n_factors(self) -> int:
        """Number of columns."""
        ...

    def fill(self, rng: np.random.Generator, out: Array) -> None:
        """Fill ``out``, shape (n_rows, n_factors); the first rows do not depend on how many there are."""
        ...


@dataclass(frozen=True)
class Uniform:
    """Independent numbers from 0 to 1."""

    n_factors: int

    def fill(self, rng: np.random.Generator, out: Array) -> None:
        """Fill ``out`` row by row."""
        rng.random(out=out)


@dataclass(frozen=True)
class Simplex:
    """Shares that add up to 1, all equally likely: exponential numbers by their sum.

    Uniform numbers by their sum would crowd in the middle.
    """

    n_factors: int

    def fill(self, rng: np.random.Generator, out: Array) -> None:
        """Fill ``out`` row by row."""
        rng.standard_exponential(out=out)
        out /= out.sum(axis=1, keepdims=True)


@dataclass(frozen=True)
class Ordered:
    """Shares that add up to 1 and fall from each group of factors to the next, all equally likely.

    Attributes
    ----------
    groups : tuple of tuple of int
        Factors from the greatest share to the least; within a group there is no order.
    """

    groups: tuple[tuple[int, ...], ...]

    @property
    def n_factors(self) -> int:
        """Number of factors in all groups."""
        return sum(len(group) for group in self.groups)

    def fill(self, rng: np.random.Generator, out: Array) -> None:
        """Sort equally likely shares; the places that they were drawn at shuffle those of a group."""
        Simplex(self.n_factors).fill(rng, out)
        places = np.argsort(-out, axis=1)
        start = 0
        for group in self.groups:
            places[:, start : start + len(group)].sort(axis=1)
            start += len(group)
        columns = [factor for group in self.groups for factor in group]
        out[:, columns] = np.take_along_axis(out, places, axis=1)


@dataclass(frozen=True)
class Dirichlet:
    """Shares that add up to 1, with means in proportion to ``shape``."""

    shape: tuple[float, ...]

    @property
    def n_factors(self) -> int:
        """Number of shares."""
        return len(self.shape)

    def fill(self, rng: np.random.Generator, out: Array) -> None:
        """Fill ``out`` row by row."""
        out[:] = rng.dirichlet(self.shape, len(out))


@dataclass(frozen=True)
class Constrained:
    """Weights within limits, with sums that are kept and pairs in order, all equally likely.

    Trial and error: in every set with a fixed sum all weights but the widest are drawn within their limits,
    and that one is what is left of the sum; a trial that leaves its limits or breaks an order is dropped. The
    draws are uniform: the sets share no weight, and on a plane of constant sum any weight can be the last.
    Constraints that leave so little room that hardly a trial fits are met by
    :func:`~parindex_analysis.sensitivity.walk.walk` instead, which is uniform in the long run.

    Attributes
    ----------
    low, high : tuple of float, length n_factors
    sums : tuple of (tuple of int, float)
        Factors and what they add up to; the sets share no factor.
    order : tuple of (int, int)
        Pairs (i, j) with factor i at least factor j.
    """

    low: tuple[float, ...]
    high: tuple[float, ...]
    sums: tuple[tuple[tuple[int, ...], float], ...]
    order: tuple[tuple[int, int], ...]

    @property
    def n_factors(self) -> int:
        """Number of weights."""
        return len(self.low)

    def fill(self, rng: np.random.Generator, out: Array) -> None:
        """Fill ``out`` with the first trials that fit; where too few do, the rest by walking.

        Raises
        ------
        UsageError
            The constraints leave no room.
        """
        filled = tried = 0
        while filled < len(out):
            fit = self._trials(rng)[: len(out) - filled]
            out[filled : filled + len(fit)] = fit
            filled += len(fit)
            tried += BLOCK
            if tried == PATIENCE * BLOCK and filled < LEAST_ACCEPTED * tried:
                low, high = np.array(self.low), np.array(self.high)
                out[filled:] = walk(rng, BLOCK, low, high, self.sums, self.order)[filled : len(out)]
                return

    def _trials(self, rng: np.random.Generator) -> Array:
        low, span = np.array(self.low), np.array(self.high) - np.array(self.low)
        within = rng.random((BLOCK, self.n_factors))
        fits = np.ones(BLOCK, dtype=bool)
        for members, total in self.sums:
            columns = np.array(members)
            rest = columns[np.argmax(span[columns])]
            others = columns[columns != rest]
            left = total - low[columns].sum() - within[:, others] @ span[others]
            slack = 1e-12 * total  # a sum of limits that leave no room, up to what arithmetic leaves behind
            fits &= (left >= -slack) & (left <= span[rest] + slack)
            within[:, rest] = np.clip(left, 0.0, span[rest]) / (span[rest] or 1.0)
        trials = low + span * within[fits]
        in_order = [trials[:, greater] >= trials[:, smaller] for greater, smaller in self.order]
        return np.asarray(trials[np.all(in_order, axis=0)] if in_order else trials)
