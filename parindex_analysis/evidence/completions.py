r"""Full tables that have all the printed facts of a block, drawn at random: for teaching and for simulation.

Nothing in such a table is a finding: every cell is marked ``illustrative``, the printed ones too. What is
drawn:

- Totals: uniform over all totals of all units that satisfy every fact (totals, ranks, printed order, mean,
  maximum, minimum, counts, the scale), by hit-and-run inside each order of the units
  (:mod:`parindex_analysis.evidence.walk`) and by steps that change the order where facts leave it open
  (:mod:`parindex_analysis.evidence.crossing`). So orders come in proportion to the volume of totals that they
  leave. Uniform is a choice, and no claim about how points are really given.
- Parts, where both maxima are known: appraised points uniform on what the total, the maxima and printed
  points leave, survey points as the rest. Where a block's mean of a part is printed the units hang together,
  and totals and parts are drawn together, uniform over both.
- Units without any figure take the places that are left, in random order; those not known by name are called
  unnamed-1, unnamed-2 …

Ties that are not printed have no volume and do not occur. Several walks start far from each other; R-hat and
the effective sample size say whether they have come to tell the same, and walks are made longer until they do.
Every table is checked against every fact to 1e-9.
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
from parindex_analysis.evidence.block import Block, read_block
from parindex_analysis.evidence.cells import ERROR, Cell, Table, make_cell
from parindex_analysis.evidence.constraints import Constraint
from parindex_analysis.evidence.contest import contradiction
from parindex_analysis.evidence.crossing import cross, loose_slots
from parindex_analysis.evidence.layout import Layout, lay_out
from parindex_analysis.evidence.mixing import effective_size, r_hat
from parindex_analysis.evidence.program import Program
from parindex_analysis.evidence.walk import brought_inside, walk
from parindex_analysis.scoring import rank

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
STARTS = 6  # corners whose random mean a walk starts from
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
        walks = [_walk(block, layout, kept, sweeps, _rng(seed, chain)) for chain in range(chains)]
        seen = np.array([[_seen(layout, table) for table in one] for one in walks])
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


def _rng(seed: int, stream: int) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, stream])))


def _walk(block: Block, layout: Layout, kept: int, sweeps: int, rng: np.random.Generator) -> list[Table]:
    """Return the tables that one walk keeps, after half as many that it does not."""
    cell, table = _Start(layout).draw(block.group, rng)
    loose = loose_slots(layout)
    if loose is None and not cell.polytope.directions:
        return [table] * kept  # the facts leave nothing open
    cells = {_key(layout, table): cell}
    tables: list[Table] = []
    for at in range(-(kept // 2), kept):
        for _ in range(sweeps):
            before = table
            if loose is not None:
                for _ in loose.slots:
                    table = cross(layout, loose, table, rng)
            if table is not before:
                key = _key(layout, table)
                cell = cells[key] if key in cells else cells.setdefault(key, make_cell(layout, table.order))
            table = cell.table(walk(cell.polytope, cell.point(table), rng, 1))
        if at >= 0:
            tables.append(table)
    return tables


def _key(layout: Layout, table: Table) -> bytes:
    """Return what tells orders apart: the positions of the units that facts speak of."""
    return bytes(np.argsort(table.order)[: layout.unit_low.size])


class _Start(Program):
    """The programme of a layout, asked for corners in random directions."""

    def draw(self, group: str, rng: np.random.Generator) -> tuple[Cell, Table]:
        """Return a random mean of corners that have the same order, and the cell of that order."""
        low, high, whole = np.array(self._low), np.array(self._high), np.array(self._whole, dtype=np.int64)
        corners: list[Array] = []
        for _ in range(STARTS):
            cost = dict(enumerate(rng.normal(size=len(low)).tolist()))
            found = self.rows.least(cost, low, high, whole)
            if found is None:
                raise contradiction(group)
            corners.append(found[1])
            chosen = np.round(found[1])
            low, high = np.where(whole, chosen, low), np.where(whole, chosen, high)
            whole = 0 * whole
        point = rng.dirichlet(np.ones(STARTS)) @ np.array(corners)
        order = self._order(corners[0])
        appraised = np.full(self.n, np.nan)
        totals = np.empty(self.n)
        totals[order] = point[self.totals]
        if self.layout.parts is not None:
            appraised[order] = point[self.appraised]
        cell = make_cell(self.layout, order)
        inside = brought_inside(cell.polytope, cell.point(Table(totals, appraised, order)))
        if inside is None:
            raise contradiction(group)
        return cell, cell.table(inside)

    def _order(self, corner: Array) -> NDArray[np.int64]:
        order = np.full(self.n, -1, dtype=np.int64)
        for row, seat in enumerate(self.seats):
            place = max(seat, key=lambda at, seat=seat: corner[seat[at]] if seat[at] >= 0 else 1.0)  # type: ignore[misc]
            order[place] = row
        order[order < 0] = np.arange(len(self.seats), self.n)
        return order


def _seen(layout: Layout, table: Table) -> Array:
    """Return what mixing is judged by: totals by position and by unit, appraised points by position."""
    by_position = table.totals[table.order]
    seen = [by_position, table.totals[: layout.unit_low.size]]
    if layout.parts is not None:
        seen.append(table.appraised[table.order])
    return np.concatenate(seen)


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


def worst_miss(block: Block, found: Completions) -> float:
    """Return by how much the tables miss a fact at most: in points, and in places for a rank."""
    at = {unit: column for column, unit in enumerate(found.unit_ids)}
    ordered = -np.sort(-np.where(np.isnan(found.totals), -np.inf, found.totals), axis=1)[:, : block.size]
    worst = max(block.limits[0] - ordered.min(), ordered.max() - block.limits[1])
    for one in block.constraints:
        values = _spoken_of(one, found, at, ordered)
        if not np.isnan(values).all():  # parts of rules with bonus points are not drawn
            least = 0.0 if one.kind == "order" else one.low  # the upper total minus the lower one
            worst = max(worst, float(np.maximum(least - values, values - one.high).max()))
    if not np.isnan(found.appraised).all():
        for part in ("appraised", "survey"):
            points = getattr(found, part)
            worst = max(worst, float(np.nanmax(points)) - block.maxima[part], -float(np.nanmin(points)))
    return float(worst)


def _spoken_of(one: Constraint, found: Completions, at: dict[str, int], ordered: Array) -> Array:
    """Return what a constraint holds between its ends, shape (n_draws,)."""
    if one.kind == "order":
        return found.totals[:, at[one.unit_id]] - found.totals[:, at[one.below]]
    if one.kind == "position":
        return ordered[:, one.position - 1]
    if one.kind == "mean":
        return ordered.mean(axis=1)
    if one.kind == "mean_part":
        return np.asarray(np.nanmean(getattr(found, one.part), axis=1))
    table = {"total": found.totals, "rank": found.ranks, "part": getattr(found, one.part or "survey")}
    return table[one.kind][:, at[one.unit_id]]
