"""How the cost of a simulation grows with draws, units and items."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from common import best_times, block

from parindex_analysis.sensitivity.admissible import admissible
from parindex_analysis.sensitivity.draws import admissible_draws
from parindex_analysis.sensitivity.simulate import simulate


def lines(_options: object) -> Iterator[str]:
    """Yield how many times longer each step takes than the one before."""
    yield "times the step before"
    yield _steps("draws, 30 x 118", [(30, 118, n) for n in (1_000, 10_000, 100_000, 1_000_000)], 2)
    yield _steps("units, x 118, 20,000 draws", [(n, 118, 20_000) for n in (15, 30, 60, 120, 240)], 0)
    yield _steps("items, 30 x, 20,000 draws", [(30, m, 20_000) for m in (30, 59, 118, 236, 472)], 1)


def _steps(name: str, sizes: list[tuple[int, int, int]], moving: int) -> str:
    works = []
    for n_units, n_items, n_draws in sizes:
        sheet = block(n_units, n_items)
        draws = admissible_draws(admissible(sheet.max_points, 0.25))
        works.append(partial(simulate, sheet, draws, n_draws, winning=False))
    times = best_times(*works)
    steps = [
        f"-> {size[moving]:,}: x {now / before:.1f}"
        for size, (before, now) in zip(sizes[1:], pairwise(times), strict=True)
    ]
    return f"{name}: {sizes[0][moving]:,} {' '.join(steps)}"
