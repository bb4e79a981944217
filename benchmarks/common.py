"""What the subjects share: made-up blocks, and times that can be compared."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy as np

from parindex_analysis.catalog.models import Text
from parindex_analysis.scoring import Sheet

SIZES = ((30, 118), (63, 10))  # a province's own index by item; PCI by sub-index
DRAWS = (1_000, 10_000, 100_000)


def block(n_units: int, n_items: int) -> Sheet:
    """Return a made-up block of the size wanted, without ties."""
    rng = np.random.default_rng(0)
    weights = rng.integers(1, 5, n_items) / 2
    name = Text(vi="-", en="-")
    return Sheet(
        "item",
        tuple(f"u{at}" for at in range(n_units)),
        tuple(f"i{at}" for at in range(n_items)),
        (name,) * n_items,
        weights,
        weights * rng.random((n_units, n_items)),
    )


def best_times(*works: Callable[[], object], seconds: float = 2.0, least: int = 3) -> list[float]:
    """Run the works in turns for some seconds; return the best time of each.

    Turns spread what else the machine does over all works alike.
    """
    times: list[list[float]] = [[] for _ in works]
    end = perf_counter() + seconds
    while perf_counter() < end or len(times[0]) < least:
        for work, taken in zip(works, times, strict=True):
            start = perf_counter()
            work()
            taken.append(perf_counter() - start)
    return [min(taken) for taken in times]
