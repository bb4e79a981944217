"""Simulation and Sobol' indices against other packages, each in its own environment."""

from __future__ import annotations

import json
import subprocess
from argparse import Namespace
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from common import DRAWS, SIZES, best_times, block

from parindex_analysis.scoring import Sheet
from parindex_analysis.sensitivity.admissible import admissible
from parindex_analysis.sensitivity.draws import admissible_draws, by_item, simplex_draws
from parindex_analysis.sensitivity.simulate import simulate
from parindex_analysis.sensitivity.sobol import weight_power

POINTS = 256  # rows of Sobol' points, on both sides


def lines(options: Namespace) -> Iterator[str]:
    """Yield how many times longer the others take for the same."""
    if not options.peers.exists():
        yield "not installed (benchmarks/README.md says how), so left out"
        return
    sheets = {f"{n} x {m}": block(n, m) for n, m in SIZES}
    wish = {
        "blocks": {size: (sheet.achievement * sheet.max_points).tolist() for size, sheet in sheets.items()},
        "draws": DRAWS,
        "points": POINTS,
    }
    child = [str(options.peers), "-W", "ignore", str(Path(__file__).with_name("peer_times.py"))]
    done = subprocess.run(child, input=json.dumps(wish), capture_output=True, text=True, check=False)
    if done.returncode:
        yield f"failed, so left out: {done.stderr.strip().splitlines()[-1]}"
        return
    found = json.loads(done.stdout)
    times, versions = found["times"], found["versions"]
    yield "times longer than ours; " + ", ".join(f"{name} {number}" for name, number in versions.items())
    for size, sheet in sheets.items():
        yield from _against(size, sheet, times)


def _against(size: str, sheet: Sheet, times: dict[str, float]) -> Iterator[str]:
    simplex = simplex_draws(by_item(sheet.max_points))
    box = admissible_draws(admissible(sheet.max_points, 0.25))
    for n in DRAWS:
        same, reports, pairs = best_times(
            partial(simulate, sheet, simplex, n, winning=False),
            partial(simulate, sheet, box, n, winning=False),
            partial(simulate, sheet, box, n),
        )
        theirs = times[f"pysensmcda {size} {n}"]
        yield (
            f"{size}, {n:>7,} draws: PySensMCDA {theirs / same:.1f} on the whole simplex, as it draws; "
            f"{theirs / reports:.1f} on the admissible weights, {theirs / pairs:.1f} with pairwise winning"
        )
    yield f"{size}, ranking one set of weights: pymcdm {times[f'pymcdm {size}'] * n / reports:.0f}"
    (ours,) = best_times(partial(weight_power, sheet, box, POINTS))
    yield f"{size}, Sobol' indices of every unit's rank: SALib {times[f'salib {size}'] / ours:.0f}"
