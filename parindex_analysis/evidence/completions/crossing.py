"""Steps of a random walk that change who stands where: two units exchange their totals, or one passes others.

Each step proposes another table in a way that is as likely back as forth (exchange is its own reverse; a
shift along a line is uniform on a piece that does not depend on where on it one is) and takes it if it has
all the facts. So the uniform distribution over all tables and all orders stays what it is (Metropolis et al.
1953, doi:10.1063/1.1699114).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.evidence.completions.cells import STILL, Order, Table, holds, sorted_order
from parindex_analysis.evidence.layout import Layout

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Loose:
    """The slots that a step may move.

    Attributes
    ----------
    slots : ndarray
        Units whose position is open, fillers, and ``seated``.
    fillers : ndarray
    seated : ndarray
        Units with a fixed position and no total of their own: whatever total comes to stand there is theirs.
    seats : ndarray
        Their positions.
    in_pool : ndarray of bool, shape (n_slots,)
        Fillers and ``seated``: they hand their figures on to each other.
    cuts : ndarray
        Totals that no position reaches across, such as a threshold above which units are counted.
    """

    slots: Order
    fillers: Order
    seated: Order
    seats: Order
    in_pool: NDArray[np.bool_]
    cuts: Array


def loose_slots(layout: Layout) -> Loose | None:
    """Return what steps may move, None where the facts fix the position of each unit they speak of."""
    m, n = layout.unit_low.size, layout.low.size
    several = layout.allowed.sum(axis=1) > 1
    moving = several & (layout.unit_high - layout.unit_low > STILL)
    if not several.any() or (n == m and not moving.any()):
        return None
    free = (layout.unit_low <= layout.low[-1]) & (layout.unit_high >= layout.high[0]) & ~several
    tied = np.concatenate((layout.tied, [False])) | np.concatenate(([False], layout.tied))
    seated = np.flatnonzero(free & ~tied[layout.places])
    fillers, in_pool = np.arange(m, n), np.arange(n) >= m
    in_pool[seated] = True
    slots = np.concatenate((np.flatnonzero(moving), seated, fillers))
    cuts = layout.low[:-1][layout.high[1:] <= layout.low[:-1]]
    return Loose(slots, fillers, seated, layout.places[seated], in_pool, cuts)


def cross(layout: Layout, loose: Loose, table: Table, rng: np.random.Generator) -> Table:
    """Return the table after one proposed step, or the same one where facts forbid the step.

    Two slots exchange their figures; or the total of one is shifted; or those of two against each other,
    which keeps the mean, once or twice (a unit may have to pass two others at once, where a printed rank
    fills the position between). Half of the shifts reach as far as the units' own intervals, half as far as
    the next units that no step moves, or the next cut (so the way back is as likely). Then units with a fixed
    position and no total of their own, and fillers, take the totals that have come to stand on their
    positions.

    Parameters
    ----------
    layout : Layout
        Constraints as arrays.
    loose : Loose
        What may move.
    table : Table
        A table that has all the facts.
    rng : Generator
        Source of randomness.
    """
    kind, near = int(rng.integers(4)), bool(rng.random() < 0.5)
    figures = np.array([table.totals, table.appraised])
    if kind == 0:
        pair = rng.choice(loose.slots, 2)
        figures[:, pair] = figures[:, pair[::-1]]
    for _ in range((0, 1, 1, 2)[kind]):
        mover, partner = (int(slot) for slot in rng.choice(loose.slots, 2))
        signs = {mover: 1.0} if kind == 1 or partner == mover else {mover: 1.0, partner: -1.0}
        least, most = -np.inf, np.inf
        for slot, sign in signs.items():
            low, high = _ends(layout, loose, figures[0], slot, near=near)
            ends = sorted(((low - figures[0, slot]) * sign, (high - figures[0, slot]) * sign))
            least, most = max(least, ends[0]), min(most, ends[1])
        step, with_parts = least + rng.random() * (most - least), rng.random() < 0.5
        for slot, sign in signs.items():
            figures[:, slot] += sign * step * np.array([1.0, with_parts])
    proposed = _seated_again(loose, figures, sorted_order(figures[0], table.order))
    return proposed if proposed is not None and holds(layout, proposed) else table


def _seated_again(loose: Loose, figures: Array, order: Order) -> Table | None:
    """Hand the pool's figures on so that who has a fixed position stands there; None where it is taken."""
    pooled = loose.in_pool[order]
    if not pooled[loose.seats].all():
        return None
    pooled[loose.seats] = False
    new = order.copy()
    new[loose.seats] = loose.seated
    new[pooled] = loose.fillers
    moved = np.empty_like(figures)
    moved[:, new] = figures[:, order]
    return Table(moved[0], moved[1], new)


def _ends(layout: Layout, loose: Loose, totals: Array, slot: int, *, near: bool) -> tuple[float, float]:
    """Return between which totals a slot may be shifted."""
    low, high = layout.low[-1], layout.high[0]  # the same for all of the pool, who change places
    if slot < layout.unit_low.size:
        low, high = max(low, layout.unit_low[slot]), min(high, layout.unit_high[slot])
    if near:
        fixed = np.concatenate((np.delete(totals, loose.slots), loose.cuts))
        low = max(low, fixed[fixed <= totals[slot]].max(initial=low))
        high = min(high, fixed[fixed > totals[slot]].min(initial=high))
    return float(low), float(high)
