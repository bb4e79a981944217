"""Blocks of draws counted by threads: the same numbers for any of them, and memory that does not grow."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.sensitivity.count_ranks import Case, Tally, count, shares_errors
from parindex_analysis.sensitivity.samplers import BLOCK, Sampler, stream

Array = NDArray[np.float64]


def tally_blocks(
    samplers: Sequence[Sampler],
    cases: Sequence[Case],
    n_draws: int,
    seed: int,
    error: float | None,
    *,
    winning: bool,
    threads: int,
) -> tuple[int, list[Tally]]:
    """Count the ranks of the first draws of a seed, block by block.

    Parameters
    ----------
    samplers : sequence of Sampler, length n_cases
        Equal samplers fill their factors once for all of their cases.
    cases : sequence of Case, length n_cases
    n_draws : int
        The greatest number of draws.
    seed : int
    error : float, optional
        Stop after 1, 2, 4, 8 … blocks as soon as no share of any case has a greater standard error.
    winning : bool
        Whether to compare each two units as well.
    threads : int
        Blocks are added up in their order, so no number depends on it.

    Returns
    -------
    tuple of int and list of Tally
        How many draws there were, and their counts case by case.
    """

    def block(number: int) -> list[Tally]:
        rows = min(BLOCK, n_draws - number * BLOCK)
        factors: dict[Sampler, Array] = {}
        for sampler in samplers:
            if sampler not in factors:
                factors[sampler] = np.empty((rows, sampler.n_factors))
                sampler.fill(stream(seed, number), factors[sampler])
        return [
            count(factors[sampler], case, winning=winning)
            for sampler, case in zip(samplers, cases, strict=True)
        ]

    tallies = [Tally.empty(case) for case in cases]
    done, n_blocks = 0, -(-n_draws // BLOCK)
    for blocks in _stages(n_blocks, in_doubles=error is not None):
        for counted in _in_order(block, blocks, threads):
            for tally, more in zip(tallies, counted, strict=True):
                tally.add(more)
        done = min(n_draws, blocks.stop * BLOCK)
        if error is not None and all(shares_errors(tally.places, done).max() <= error for tally in tallies):
            break
    return done, tallies


def _stages(n_blocks: int, *, in_doubles: bool) -> Iterator[range]:
    """Return all blocks at once, or 1, 1, 2, 4, … of them."""
    start, stop = 0, 1 if in_doubles else n_blocks
    while start < n_blocks:
        yield range(start, stop)
        start, stop = stop, min(2 * stop, n_blocks)


def _in_order(
    work: Callable[[int], list[Tally]], numbers: Iterable[int], threads: int
) -> Iterator[list[Tally]]:
    """Yield what threads make of the numbers, in their order, with few results waiting at any time."""
    if threads == 1:
        yield from map(work, numbers)
        return
    waiting: deque[Future[list[Tally]]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for number in numbers:
            waiting.append(pool.submit(work, number))
            if len(waiting) > 2 * threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
