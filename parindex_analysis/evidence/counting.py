"""How many rivals can be ahead of a unit at once: best and worst ranks over all tables that facts allow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.evidence.arrangement import contradiction
from parindex_analysis.evidence.space import Space, optimum

Array = NDArray[np.float64]
AHEAD = 1e-6  # a rival is ahead by at least this share of the scale; a closer one may be a tie


@dataclass(frozen=True, eq=False)
class Duel:
    """When a rival is ahead of a unit: linear expressions ``arms @ x + shift`` of a table x.

    Attributes
    ----------
    ahead : (ndarray, ndarray), shapes (n_arms, n_columns), (n_arms,)
        The rival can be ahead just where all of these are above 0.
    behind : (ndarray, ndarray)
        The rival need not be ahead just where none of these is above 0.
    """

    ahead: tuple[Array, Array]
    behind: tuple[Array, Array]


def rank_range(
    space: Space, duels: Sequence[Duel], limits: tuple[Array, Array], scale: float
) -> tuple[int, int] | None:
    """Return the best and the worst rank of a unit among its rivals, None where no table is left.

    Both are counted as one plus the rivals strictly ahead, and each is found by one mixed-integer programme
    with a 0/1 variable a rival: in one table as many rivals as possible are ahead, or need not be.

    Parameters
    ----------
    space : Space
        The tables.
    duels : sequence of Duel
        One a rival.
    limits : (low, high)
        Limits of the space's columns, with the unit set on its position.
    scale : float
        Greatest total.
    """
    most = _most(space, [duel.ahead for duel in duels], limits, AHEAD * scale)
    spared = _most(space, [(-arms, -shift) for arms, shift in (d.behind for d in duels)], limits, 0.0)
    if most is None or spared is None:
        return None
    return 1 + len(duels) - spared, 1 + most


def unit_ranks(
    space: Space, unit_id: str, duels_at: Callable[[int], Sequence[Duel]], scale: float
) -> tuple[int, int]:
    """Return the best and the worst rank of a unit over all positions that the facts leave to it.

    Parameters
    ----------
    space : Space
        The tables.
    unit_id : str
        The unit.
    duels_at : function of int
        The duels of whoever stands on a position (from 0).
    scale : float
        Greatest total.

    Raises
    ------
    ParindexError
        No table has all the facts.
    """
    ranges = []
    for at in space.windows.get(unit_id, range(space.size)):
        limits = space.seated(unit_id, at)
        found = None if limits is None else rank_range(space, duels_at(at), limits, scale)
        if found is not None:
            ranges.append(found)
    if not ranges:
        raise contradiction(space.block.group)
    return min(best for best, _ in ranges), max(worst for _, worst in ranges)


def _most(
    space: Space, wanted: Sequence[tuple[Array, Array]], limits: tuple[Array, Array], margin: float
) -> int | None:
    """Return for how many members all of their expressions can be at least ``margin`` in one table."""
    low, high = limits
    sure = 0
    rows, ends, columns = [], [], 0
    for arms, shift in wanted:
        least = np.where(arms > 0, arms * low, arms * high).sum(axis=1) + shift
        most = np.where(arms > 0, arms * high, arms * low).sum(axis=1) + shift
        if (most < margin).any():
            continue
        if (least >= margin).all():
            sure += 1
            continue
        # arms @ x + shift >= margin where the 0/1 variable is 1, and no demand where it is 0
        slack = np.maximum(margin - least, 0.0)
        rows.append((arms, slack, columns))
        ends.append(least - shift)
        columns += 1
    width = len(low)
    made = np.vstack([_with_choice(*row, width, columns) for row in rows]) if rows else np.zeros((0, width))
    extra = (made, np.concatenate(ends), np.full(len(made), np.inf)) if rows else None
    cost = np.concatenate((np.zeros(width), -np.ones(columns)))
    bounds = np.concatenate((low, np.zeros(columns))), np.concatenate((high, np.ones(columns)))
    kinds = np.concatenate((space.integrality, np.ones(columns, dtype=np.int64)))
    solved = optimum(space, cost, extra, bounds, kinds)
    return None if solved is None else sure - round(solved[0])


def _with_choice(arms: Array, slack: Array, column: int, width: int, columns: int) -> Array:
    """Return rows ``arms @ x - slack z`` with one choice variable z; slack 0 leaves a row without effect."""
    made = np.zeros((len(arms), width + columns))
    made[:, :width] = arms
    made[:, width + column] = -slack
    return made
