"""How the greatest memory of a simulation grows with draws (it should not)."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

from common import block

from parindex_analysis.sensitivity.admissible import admissible
from parindex_analysis.sensitivity.draws import admissible_draws
from parindex_analysis.sensitivity.simulate import simulate


def lines(_options: object) -> Iterator[str]:
    """Yield the greatest memory of more and more draws, by that of 100,000."""
    sheet = block(30, 118)
    draws = admissible_draws(admissible(sheet.max_points, 0.25))
    base = _peak(sheet, draws, 100_000)
    yield "times the greatest memory of 100,000 draws, 30 x 118 (10,000 draws do not fill all threads)"
    for n in (10_000, 1_000_000, 10_000_000):
        yield f"{n:>10,} draws: {_peak(sheet, draws, n) / base:.2f}"


def _peak(sheet: object, draws: object, n: int) -> int:
    tracemalloc.start()
    simulate(sheet, draws, n, winning=False)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most
