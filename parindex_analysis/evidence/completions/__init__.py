r"""Full tables that have all the printed facts of a block, drawn at random: for teaching and for simulation.

Nothing in such a table is a finding: every cell is marked ``illustrative``, the printed ones too. What is
drawn:

- Totals: uniform over all totals of all units that satisfy every fact (totals, ranks, printed order, mean,
  maximum, minimum, counts, the scale), by hit-and-run inside each order of the units (:mod:`.hit_and_run`)
  and by steps that change the order where facts leave it open (:mod:`.crossing`). So orders come in
  proportion to the volume of totals that they leave. Uniform is a choice, and no claim about how points are
  really given.
- Parts, where both maxima are known: appraised points uniform on what the total, the maxima and printed
  points leave, survey points as the rest. Where a block's mean of a part is printed the units hang together,
  and totals and parts are drawn together, uniform over both.
- Units without any figure take the places that are left, in random order; those not known by name are called
  unnamed-1, unnamed-2 …

Ties that are not printed have no volume and do not occur. Several walks start far from each other; R-hat
and the effective sample size say whether they have come to tell the same, and walks are made longer until
they do. Every table is checked against every fact to 1e-9.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.catalog import Fact, Year
from parindex_analysis.errors import ParindexError, UsageError
from parindex_analysis.evidence.completions.cells import ERROR, Table
from parindex_analysis.evidence.completions.drawing import draw_tables, watched
from parindex_analysis.evidence.completions.mixing import effective_size, r_hat
from parindex_analysis.evidence.completions.satisfied import worst_miss
from parindex_analysis.evidence.contest import contradiction
from parindex_analysis.evidence.known_block import Block, read_block
from parindex_analysis.evidence.layout import Layout, lay_out
from parindex_analysis.scoring import rank

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
LEAST_KEPT = 100  # tables of each walk that mixing is judged by
MIXED = 1.05  # R-hat up to which walks tell the same
LONGER = (1, 4, 16)  # sweeps between kept tables, until the walks mix


@dataclass(frozen=True, eq=False)
class Completions:
    """Illustrative full tables of a block.

    Attributes
    ----------
    group : str
        The block.
    seed : int
        Seed of the draws: the same seed gives the same tables.
    unit_ids : tuple of str, length n_units
        Units in the order of the columns; unnamed ones last.
    totals, ranks : ndarray, shape (n_draws, n_units)
        In points; under the index's tie rule.
    appraised, survey : ndarray, shape (n_draws, n_units)
        In points; NaN where the maxima of the parts are not known.
    r_hat : float
        Greatest over all totals that move; up to 1.05 the walks tell the same.
    effective_size : float
        Least over all totals that move, of all tables that the walks kept.
    worst : float
        By how many points a fact is missed at most (at most 1e-9).
    """

    group: str
    seed: int
    unit_ids: tuple[str, ...]
    totals: Array
    ranks: Array
    appraised: Array
    survey: Array
    r_hat: float
    effective_size: float
    worst: float

    @property
    def mixed(self) -> bool:
        """Whether the walks have come to tell the same."""
        return self.r_hat <= MIXED

    @property
    def table(self) -> pd.DataFrame:
        """One row a draw and unit: group, draw, unit, rank, total, appraised, survey, evidence."""
        import pandas as pd

        n_draws, n_units = self.totals.shape
        return pd.DataFrame(
            {
                "group": self.group,
                "draw": np.repeat(np.arange(1, n_draws + 1), n_units),
                "unit": np.tile(np.array(self.unit_ids, dtype=object), n_draws),
                "rank": self.ranks.ravel(),
                "total": self.totals.ravel(),
                "appraised": self.appraised.ravel(),
                "survey": self.survey.ravel(),
                "evidence": "illustrative",
            }
        )


def complete(
    year: Year,
    group: str,
    draws: int = 1,
    seed: int = 0,
    chains: int = 4,
    set_aside: Iterable[Fact] = (),
    before: Year | None = None,
) -> Completions:
    """Draw full tables that have all the printed facts of a block.

    Parameters
    ----------
    year : Year
        A loaded year; facts of low confidence count unless they are left out (:meth:`Year.trusted`).
    group : str
        One of its blocks.
    draws : int
        Number of tables, at least 1.
    seed : int
        Seed, at least 0.
    chains : int
        Number of walks, at least 2.
    set_aside : iterable of Fact
        Facts that are not to be believed, where the block's contradict each other.
    before : Year, optional
        The year before, for printed changes.

    Raises
    ------
    UsageError
        A number is too small, or there is no such block.
    ParindexError
        The size of the block is not known, or the printed figures contradict each other.
    """
    for name, value, least in (("draws", draws, 1), ("seed", seed, 0), ("chains", chains, 2)):
        if value < least:
            raise UsageError("{name} is {value}; give {least} or more.", name=name, value=value, least=least)
    block = read_block(year, group, before)
    if block is None:
        raise ParindexError("The number of units of the block {group} is not known.", group=group)
    block = block.without(set_aside)
    layout = lay_out(by_position(block), block.constrained)
    if layout is None:
        raise contradiction(group)
    kept = max(LEAST_KEPT, -(-draws // chains))
    for sweeps in LONGER:
        walks = _walks(block.group, layout, kept, sweeps, [_rng(seed, chain) for chain in range(chains)])
        seen = np.array([[watched(layout, table) for table in one] for one in walks])
        worst_r, least_n = float(r_hat(seen).max()), float(effective_size(seen).min())
        if worst_r <= MIXED and least_n >= kept:
            break
    chosen = _spread([table for one in zip(*walks, strict=True) for table in one], draws)
    return _named(block, chosen, seed, (worst_r, least_n), _rng(seed, chains))


def by_position(block: Block) -> Block:
    """Return the block with printed ranks as places in the order of totals, whatever the tie rule is.

    Without ties that are not printed, k units of rank r stand on the positions from r under ``min``, around r
    under ``average``, and under ``dense`` behind as many units as have the lesser ranks, one each if not
    printed.
    """
    if block.ties == "min":
        return block
    ranks = {one.unit_id: one.low for one in block.of_kind("rank")}
    count = {value: list(ranks.values()).count(value) for value in ranks.values()}

    def place(value: float) -> float:
        if block.ties == "average":
            return value - (count[value] - 1) / 2
        return value + sum(k - 1 for other, k in count.items() if other < value)

    moved = tuple(
        replace(one, low=place(one.low), high=place(one.low)) if one.kind == "rank" else one
        for one in block.constraints
    )
    return replace(block, constraints=moved, ties="min")


def _walks(
    group: str, layout: Layout, kept: int, sweeps: int, streams: list[np.random.Generator]
) -> list[list[Table]]:
    found = []
    for rng in streams:
        tables = draw_tables(layout, kept, sweeps, rng)
        if tables is None:
            raise contradiction(group)
        found.append(tables)
    return found


def _rng(seed: int, stream: int) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, stream])))


def _spread(tables: list[Table], draws: int) -> list[Table]:
    """Return so many tables, evenly spread over those that the walks kept (one walk after the other)."""
    return [tables[at] for at in np.linspace(0, len(tables) - 1, draws).round().astype(int)]


def _named(
    block: Block, tables: list[Table], seed: int, mixing: tuple[float, float], rng: np.random.Generator
) -> Completions:
    known, n = block.constrained, block.size
    silent = [unit for unit in block.unit_ids if unit not in set(known)]
    names = [*known, *silent]
    names += [f"unnamed-{at}" for at in range(1, n - len(names) + 1)]
    has_parts = bool(block.maxima) and block.limits == (0.0, sum(block.maxima.values()))
    shape = len(tables), len(names)
    totals, appraised = np.full(shape, np.nan), np.full(shape, np.nan)
    for at, table in enumerate(tables):
        fillers = rng.permutation(np.arange(len(known), len(names)))[: n - len(known)]
        columns = np.concatenate((np.arange(len(known)), fillers))
        totals[at, columns] = table.totals
        if has_parts:
            drawn = table.appraised if block.of_kind("mean_part") else _appraised(block, table.totals, rng)
            appraised[at, columns] = drawn
    ranks = np.array([rank(row, block.ties) for row in totals])
    survey = totals - appraised
    found = Completions(block.group, seed, tuple(names), totals, ranks, appraised, survey, *mixing, math.nan)
    worst = worst_miss(block, found)
    if worst > ERROR:
        raise ParindexError(
            "A table drawn for the block {group} misses a fact by {points} points; please report it.",
            group=block.group,
            points=f"{worst:g}",
        )
    return replace(found, worst=worst)


def _appraised(block: Block, totals: Array, rng: np.random.Generator) -> Array:
    """Draw appraised points given totals, where no mean of a part is printed: each unit by itself."""
    low = np.maximum(totals - block.maxima["survey"], 0.0)
    high = np.minimum(totals, block.maxima["appraised"])
    for one in block.of_kind("part"):
        at = block.constrained.index(one.unit_id)
        ends = one.low, one.high
        if one.part == "survey":
            ends = totals[at] - one.high, totals[at] - one.low
        low[at], high[at] = max(low[at], ends[0]), min(high[at], ends[1])
    return np.asarray(low + rng.random(len(totals)) * np.maximum(high - low, 0.0))
