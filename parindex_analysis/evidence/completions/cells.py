"""Tables of a block by units, cut into cells: one polytope for each order that the units may stand in.

A slot is a unit that a fact speaks of, or a filler: one of the others, who are all alike. Given the order
of the slots, everything that facts say is linear. Totals of neighbouring positions with the same ends are
left unsorted while a walk goes on, since exchanging them changes nothing and it moves more freely, and
sorted after.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.evidence.completions.hit_and_run import Direction, Polytope
from parindex_analysis.evidence.layout import Layout, Parts

Array = NDArray[np.float64]
Order = NDArray[np.int64]
STILL = 1e-12  # a column whose ends are nearer than this does not move
ERROR = 1e-9  # how exactly facts must hold
_Row = tuple[dict[int, float], float, float]


@dataclass(frozen=True, eq=False)
class Table:
    """One table: totals and, where means of parts are printed, appraised points, by slot.

    Attributes
    ----------
    totals : ndarray, shape (n_slots,)
    appraised : ndarray, shape (n_slots,)
        NaN where parts are not part of the walk.
    order : ndarray, shape (n_slots,)
        Slot on each position.
    """

    totals: Array
    appraised: Array
    order: Order


@dataclass(frozen=True, eq=False)
class Cell:
    """The polytope of one order, and where a table's figures stand in its columns.

    Attributes
    ----------
    polytope : Polytope
        Its columns are the totals by position (one for positions with equal totals), then, where means of
        parts are printed, the appraised points by position.
    order : ndarray, shape (n_slots,)
        Slot on each position.
    column : ndarray, shape (n_slots,)
        Column of the total on each position.
    groups : list of ndarray
        Positions whose totals are left unsorted.
    """

    polytope: Polytope
    order: Order
    column: Order
    groups: list[Order]

    def point(self, table: Table) -> Array:
        """Return a table's column values; its units stand as here, its fillers in any order."""
        width = int(self.column[-1]) + 1
        point = np.zeros(self.polytope.rows.shape[1])
        point[self.column] = table.totals[table.order]
        if len(point) > width:
            point[width:] = table.appraised[table.order]
        return point

    def table(self, point: Array) -> Table:
        """Return the table with these column values."""
        width, n = int(self.column[-1]) + 1, len(self.order)
        totals = point[self.column]
        appraised = point[width:].copy() if len(point) > width else np.full(n, np.nan)
        for group in self.groups:
            falling = group[np.argsort(-totals[group])]
            totals[group], appraised[group] = totals[falling], appraised[falling]
        by_slot = np.empty((2, n))
        by_slot[:, self.order] = totals, appraised
        return Table(by_slot[0], by_slot[1], self.order)


def sorted_order(totals: Array, before: Order) -> Order:
    """Return the slots from the greatest total to the least; equal ones keep the order they had."""
    return np.asarray(before[np.argsort(-totals[before], kind="stable")])


def make_cell(layout: Layout, order: Order) -> Cell:
    """Return the polytope of all tables with the slots in this order."""
    m = layout.unit_low.size
    leads = np.concatenate(([True], ~layout.tied))  # tied positions share one column
    column = np.cumsum(leads) - 1
    width = int(column[-1]) + 1
    low, high = np.full(width, -np.inf), np.full(width, np.inf)
    for place, slot in enumerate(order.tolist()):
        own = (layout.unit_low[slot], layout.unit_high[slot]) if slot < m else (-np.inf, np.inf)
        low[column[place]] = max(low[column[place]], layout.low[place], own[0])
        high[column[place]] = min(high[column[place]], layout.high[place], own[1])
    weight = np.bincount(column).astype(float)
    groups = _groups(layout, order, column, low, high)
    rows: list[_Row] = [({at: 1.0}, low[at], high[at]) for at in range(width)]
    rows += _chain(layout, column, groups, low, high)
    position = np.argsort(order)
    for upper, lower in layout.not_below:
        if column[position[upper]] != column[position[lower]]:
            above, below = int(column[position[upper]]), int(column[position[lower]])
            rows.append(({above: 1.0, below: -1.0}, 0.0, np.inf))
    rows.append((dict(enumerate(weight.tolist())), *layout.total))
    moving = [at for at in range(width) if high[at] - low[at] > STILL]
    directions = list(_directions(moving, weight))
    if layout.parts is not None:
        rows += _part_rows(layout.parts, order, column)
        directions += list(_part_directions(directions, column, width))
    matrix = np.zeros((len(rows), width + (len(order) if layout.parts is not None else 0)))
    for at, (terms, _, _) in enumerate(rows):
        matrix[at, list(terms)] = list(terms.values())
    ends = np.array([row[1:] for row in rows])
    polytope = Polytope(matrix, ends[:, 0], ends[:, 1], directions)
    return Cell(polytope, order, column, [group for group in groups if len(group) > 1])


def _groups(layout: Layout, order: Order, column: Order, low: Array, high: Array) -> list[Order]:
    """Return the positions cut into runs whose totals may be exchanged without breaking any fact."""
    m = layout.unit_low.size
    linked = {row for pair in layout.not_below for row in pair}
    if layout.parts is not None:
        linked |= set(np.flatnonzero(np.isfinite(layout.parts.units).any(axis=1)).tolist())
    tied = np.bincount(column)[column] > 1
    runs: list[list[int]] = []
    for place, slot in enumerate(order.tolist()):
        free = not tied[place] and (slot >= m or slot not in linked) and not layout.step
        last = runs[-1][-1] if runs else place
        same = low[column[place]] == low[column[last]] and high[column[place]] == high[column[last]]
        last_free = not tied[last] and int(order[last]) not in linked
        if runs and free and last_free and same:
            runs[-1].append(place)
        else:
            runs.append([place])
    return [np.array(run) for run in runs]


def _chain(layout: Layout, column: Order, groups: list[Order], low: Array, high: Array) -> Iterator[_Row]:
    """Yield the rows that keep each run of positions above the next one."""
    for upper, lower in pairwise(groups):
        if column[upper[-1]] == column[lower[0]]:
            continue  # tied
        gap = layout.step if layout.first[lower[0]] else 0.0
        for above in column[upper].tolist():
            for below in column[lower].tolist():
                if low[above] - high[below] < gap:
                    yield {above: 1.0, below: -1.0}, gap, np.inf


def _directions(moving: list[int], weight: Array) -> Iterator[Direction]:
    """Yield single columns, and pairs of them that keep the sum: neighbours, and half the columns apart."""
    for column in moving:
        yield ((column, 1.0),)
    for apart in sorted({1, len(moving) // 2} - {0}):
        for at, column in enumerate(moving):
            other = moving[(at + apart) % len(moving)]
            if other != column:
                yield ((column, 1.0 / weight[column]), (other, -1.0 / weight[other]))


def _part_rows(parts: Parts, order: Order, column: Order) -> list[_Row]:
    """Return the rows of appraised points and of the rest, position by position and in sum."""
    n, width = len(order), int(column[-1]) + 1
    rows: list[_Row] = []
    for place, slot in enumerate(order.tolist()):
        own = parts.units[slot] if slot < len(parts.units) else (-np.inf, np.inf, -np.inf, np.inf)
        rows.append(({width + place: 1.0}, max(own[0], 0.0), min(own[1], parts.most[0])))
        rest = {int(column[place]): 1.0, width + place: -1.0}
        rows.append((rest, max(own[2], parts.least_rest), min(own[3], parts.most[1])))
    rows.append((dict.fromkeys(range(width, width + n), 1.0), *parts.sums[0]))
    whole = dict(enumerate(np.bincount(column).astype(float).tolist()))
    rows.append((whole | dict.fromkeys(range(width, width + n), -1.0), *parts.sums[1]))
    return rows


def _part_directions(of_totals: list[Direction], column: Order, width: int) -> Iterator[Direction]:
    """Yield moves of appraised points: alone, in pairs, and together with the totals."""
    n = len(column)
    for place in range(n):
        yield ((width + place, 1.0),)
        for other in sorted({(place + 1) % n, (place + n // 2) % n} - {place}):
            yield ((width + place, 1.0), (width + other, -1.0))
    for direction in of_totals:
        together = [
            (width + int(place), coefficient)
            for at, coefficient in direction
            for place in np.flatnonzero(column == at)
        ]
        yield (*direction, *together)


def holds(layout: Layout, table: Table) -> bool:
    """Say whether a table has all the facts of a layout, on the positions that its own order gives."""
    m, n = layout.unit_low.size, layout.low.size
    ordered = table.totals[table.order]
    position = np.empty(n, dtype=np.int64)
    position[table.order] = np.arange(n)
    own = table.totals[:m]
    total = float(table.totals.sum())
    return (
        _within(ordered, layout.low, layout.high)
        and _within(own, layout.unit_low, layout.unit_high)
        and bool(layout.allowed[np.arange(m), position[:m]].all())
        and bool((ordered[:-1] - ordered[1:] <= ERROR)[layout.tied].all())
        and all(position[u] < position[v] for u, v in layout.above)
        and all(own[u] >= own[v] - ERROR for u, v in layout.not_below)
        and layout.total[0] - ERROR <= total <= layout.total[1] + ERROR
        and (layout.parts is None or _parts_hold(layout.parts, table))
    )


def _parts_hold(parts: Parts, table: Table) -> bool:
    appraised, rest = table.appraised, table.totals - table.appraised
    m = len(parts.units)
    sums = float(appraised.sum()), float(rest.sum())
    return (
        _within(appraised, 0.0, parts.most[0])
        and _within(rest, parts.least_rest, parts.most[1])
        and _within(appraised[:m], parts.units[:, 0], parts.units[:, 1])
        and _within(rest[:m], parts.units[:, 2], parts.units[:, 3])
        and all(
            low - ERROR <= sum_ <= high + ERROR for sum_, (low, high) in zip(sums, parts.sums, strict=True)
        )
    )


def _within(values: Array, low: Array | float, high: Array | float) -> bool:
    return bool((values >= low - ERROR).all() and (values <= high + ERROR).all())
