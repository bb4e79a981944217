"""Simulation against the machine's own limit: the same draws, one product, one sort, as many threads."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
from common import DRAWS, SIZES, best_times, block

from parindex_analysis.sensitivity.admissible import admissible
from parindex_analysis.sensitivity.draws import admissible_draws
from parindex_analysis.sensitivity.samplers import BLOCK, stream
from parindex_analysis.sensitivity.simulate import simulate

CHUNK = 64  # rows of one product: smaller ones stay on their thread, which is faster with two of them


def least_work(achievement: np.ndarray, n_draws: int, threads: int) -> None:
    """Draw, multiply and sort, and throw the result away."""
    n_units, n_items = achievement.shape
    slope = np.ascontiguousarray(achievement.T)

    def work(numbers: range) -> None:
        factors, totals = np.empty((BLOCK, n_items)), np.empty((BLOCK, n_units))
        for number in numbers:
            rows = min(BLOCK, n_draws - number * BLOCK)
            whole = rows - rows % CHUNK
            stream(0, number).random(out=factors[:rows])
            chunks = factors[:whole].reshape(-1, CHUNK, n_items)
            np.matmul(chunks, slope, out=totals[:whole].reshape(-1, CHUNK, n_units))
            np.matmul(factors[whole:rows], slope, out=totals[whole:rows])
            totals[:rows].sort(axis=1)

    n_blocks = -(-n_draws // BLOCK)
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, (range(first, n_blocks, threads) for first in range(threads))))


def lines(_options: object) -> Iterator[str]:
    """Yield the ratio for each size, number of draws and number of threads."""
    yield "times the limit, ranks and acceptability (in brackets: with pairwise winning)"
    for n_units, n_items in SIZES:
        sheet = block(n_units, n_items)
        draws = admissible_draws(admissible(sheet.max_points, 0.25))
        for threads in (1, 2):
            for n in DRAWS:
                least, ranks, pairs = best_times(
                    partial(least_work, sheet.achievement, n, threads),
                    partial(simulate, sheet, draws, n, winning=False, threads=threads),
                    partial(simulate, sheet, draws, n, threads=threads),
                )
                yield (
                    f"{n_units} x {n_items}, {n:>7,} draws, {threads} thread{'s' * (threads > 1)}: "
                    f"{ranks / least:.2f} ({pairs / least:.2f})"
                )
