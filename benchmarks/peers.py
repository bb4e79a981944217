"""Simulation and Sobol' indices against other packages, which run in an environment of their own."""

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
LOOP = 500  # sets of weights that pymcdm ranks one by one
SALIB_OUTPUTS = 2  # ranks that SALib explains, one by one; they stand for all


class Peers:
    """The other interpreter, which does what it is asked while we take the time."""

    def __init__(self, python: Path, sheets: dict[str, Sheet]) -> None:
        script = Path(__file__).with_name("peer_times.py")
        self._child = subprocess.Popen(
            [str(python), "-W", "ignore", str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        blocks = {size: (sheet.achievement * sheet.max_points).tolist() for size, sheet in sheets.items()}
        self.versions: dict[str, str] = json.loads(self._say(blocks) or "{}")

    def do(self, name: str, size: str, n: int) -> None:
        """Wait until one piece of work is done."""
        if self._say([name, size, n]) != "done":
            raise RuntimeError(f"{name} failed")

    def stop(self) -> None:
        """End the other interpreter."""
        self._child.communicate()

    def _say(self, message: object) -> str:
        assert self._child.stdin is not None and self._child.stdout is not None
        self._child.stdin.write(json.dumps(message) + "\n")
        self._child.stdin.flush()
        return self._child.stdout.readline().strip()


def lines(options: Namespace) -> Iterator[str]:
    """Yield how many times longer the others take for the same, in turns with ours."""
    if not options.peers.exists():
        yield "not installed (benchmarks/README.md says how), so left out"
        return
    sheets = {f"{n} x {m}": block(n, m) for n, m in SIZES}
    peers = Peers(options.peers, sheets)
    if not peers.versions:
        yield f"{options.peers} lacks a package of benchmarks/peers.txt, so left out"
        return
    yield "times longer than ours; " + ", ".join(
        f"{name} {number}" for name, number in peers.versions.items()
    )
    for size, sheet in sheets.items():
        yield from _against(peers, size, sheet)
    peers.stop()


def _against(peers: Peers, size: str, sheet: Sheet) -> Iterator[str]:
    simplex = simplex_draws(by_item(sheet.max_points))
    box = admissible_draws(admissible(sheet.max_points, 0.25))
    for n in DRAWS:
        theirs, same, reports, pairs = best_times(
            partial(peers.do, "pysensmcda", size, n),
            partial(simulate, sheet, simplex, n, winning=False),
            partial(simulate, sheet, box, n, winning=False),
            partial(simulate, sheet, box, n),
        )
        yield (
            f"{size}, {n:>7,} draws: PySensMCDA {theirs / same:.1f} on the whole simplex, as it draws; "
            f"{theirs / reports:.1f} on the admissible weights, {theirs / pairs:.1f} with pairwise winning"
        )
    theirs, ours = best_times(
        partial(peers.do, "pymcdm", size, LOOP), partial(simulate, sheet, simplex, LOOP, winning=False)
    )
    yield f"{size}, {LOOP} draws: pymcdm, one by one, {theirs / ours:.0f}"
    theirs, ours = best_times(
        partial(peers.do, "salib", size, POINTS), partial(weight_power, sheet, box, POINTS), least=1
    )
    every = theirs * len(sheet.unit_ids) / SALIB_OUTPUTS
    yield f"{size}, Sobol' indices of every unit's rank: SALib {every / ours:.0f}"
