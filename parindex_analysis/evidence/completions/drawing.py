"""One random walk through all tables of a block: from a random start, within orders and between them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.evidence.completions.cells import Cell, Table, make_cell
from parindex_analysis.evidence.completions.crossing import cross, loose_slots
from parindex_analysis.evidence.completions.hit_and_run import brought_inside, walk
from parindex_analysis.evidence.layout import Layout
from parindex_analysis.evidence.program import Program

Array = NDArray[np.float64]
CROSSINGS = 20  # proposed changes of order between two sweeps, at least
STARTS = 6  # corners whose random mean a walk starts from


def draw_tables(layout: Layout, kept: int, sweeps: int, rng: np.random.Generator) -> list[Table] | None:
    """Return the tables that one walk keeps, after half as many that it does not.

    Parameters
    ----------
    layout : Layout
        Constraints as arrays, printed ranks as positions (ties ``min``).
    kept : int
        Number of tables.
    sweeps : int
        Sweeps between two of them.
    rng : Generator
        Source of randomness.

    Returns
    -------
    list of Table or None
        Uniform over all tables of all orders, once the walk is long enough; None where there is no table.
    """
    start = _Start(layout).draw(rng)
    if start is None:
        return None
    cell, table = start
    loose = loose_slots(layout)
    if loose is None and not cell.polytope.directions:
        return [table] * kept  # the facts leave nothing open
    cells = {_key(layout, table): cell}
    tables: list[Table] = []
    for at in range(-(kept // 2), kept):
        for _ in range(sweeps):
            before = table
            if loose is not None:
                for _ in range(max(CROSSINGS, len(loose.slots))):
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

    def draw(self, rng: np.random.Generator) -> tuple[Cell, Table] | None:
        """Return a random mean of corners that have the same order, and the cell of that order."""
        low, high, whole = np.array(self._low), np.array(self._high), np.array(self._whole, dtype=np.int64)
        corners: list[Array] = []
        for _ in range(STARTS):
            cost = dict(enumerate(rng.normal(size=len(low)).tolist()))
            found = self.rows.least(cost, low, high, whole)
            if found is None:
                return None
            corners.append(found[1])
            chosen = np.round(found[1])
            low, high = np.where(whole, chosen, low), np.where(whole, chosen, high)
            whole = 0 * whole
        point = rng.dirichlet(np.ones(STARTS)) @ np.array(corners)
        order = self._order(corners[0])
        figures = np.full((2, self.n), np.nan)
        figures[0, order] = point[self.totals]
        if self.layout.parts is not None:
            figures[1, order] = point[self.appraised]
        cell = make_cell(self.layout, order)
        inside = brought_inside(cell.polytope, cell.point(Table(figures[0], figures[1], order)))
        return None if inside is None else (cell, cell.table(inside))

    def _order(self, corner: Array) -> NDArray[np.int64]:
        """Return the slot on each position: units where their 0/1 columns say, fillers on the rest."""
        order = np.full(self.n, -1, dtype=np.int64)
        for row, seat in enumerate(self.seats):
            taken = [place for place, column in seat.items() if column < 0 or corner[column] > 0.5]
            order[taken] = row
        order[order < 0] = np.arange(len(self.seats), self.n)
        return order


def watched(layout: Layout, table: Table) -> Array:
    """Return what mixing is judged by: totals by position and by unit, appraised points by position."""
    by_position = table.totals[table.order]
    seen = [by_position, table.totals[: layout.unit_low.size]]
    if layout.parts is not None:
        seen.append(table.appraised[table.order])
    return np.concatenate(seen)
