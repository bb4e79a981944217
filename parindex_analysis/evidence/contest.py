"""How many rivals can be ahead of a unit at once, over all full tables that a block's facts allow.

Who is ahead is said by linear expressions of the totals (and, where their maxima are known, of the appraised
and survey points) by position. The most rivals that can be ahead in one table, or need not be, is a
whole-number programme with a 0/1 column a rival: best and worst ranks are exact, not sums of one-by-one
comparisons.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from parindex_analysis.errors import ParindexError
from parindex_analysis.evidence.known_block import Block
from parindex_analysis.evidence.layout import Layout, Parts, lay_out
from parindex_analysis.evidence.program import Program, Terms
from parindex_analysis.scoring.intervals import Interval

Arms = list[tuple[Terms, float]]
AHEAD = 1e-6  # a rival is ahead by at least this share of the scale; a closer one may be a tie


@dataclass(frozen=True)
class Duel:
    """When a rival is ahead of a unit: linear expressions of a table, each with its constant.

    Attributes
    ----------
    ahead : list of (dict, float)
        The rival can be ahead just where all of these are above 0.
    spared : list of (dict, float)
        The rival need not be ahead just where all of these are at least 0.
    """

    ahead: Arms
    spared: Arms


class Contest(Program):
    """The programme of a layout with one unit set on one of its positions, ``own``.

    Parameters
    ----------
    layout : Layout
        Constraints as arrays, tightened.
    unit : int
        Row of the unit.
    place : int
        Position (from 0) that it stands on.
    """

    def __init__(self, layout: Layout, unit: int, place: int) -> None:
        super().__init__(layout, unit)
        self.own = place
        seat = self.seats[unit][place]
        if seat >= 0:
            self._low[seat] = 1.0

    def points(self, place: int, factors: tuple[float, float]) -> Terms:
        """Return a position's appraised and survey points, each times a factor."""
        if self.layout.parts is None:
            return {self.totals[place]: factors[0]}  # the totals alone: one part, one factor
        appraised, survey = factors
        return {self.totals[place]: survey, self.appraised[place]: appraised - survey}

    def ends(self, terms: Terms) -> Interval | None:
        """Return the least and the greatest value of a linear expression, None where no table is left."""
        return self._ends(terms)

    def most(self, wanted: Sequence[Arms], margin: float) -> int | None:
        """Return for how many members all expressions can be at least ``margin`` in one table."""
        sure, chosen = 0, []
        for arms in wanted:
            ranges = [(terms, shift, *self._range(terms)) for terms, shift in arms]
            if any(most + shift < margin for _, shift, _, most in ranges):
                continue
            if all(least + shift >= margin for _, shift, least, _ in ranges):
                sure += 1
                continue
            column = self._column(0.0, 1.0, whole=True)
            for terms, shift, least, _ in ranges:
                needed = margin - shift
                if least < needed:  # no demand where the column is 0
                    self.rows.add({**terms, column: least - needed}, low=least)
            chosen.append(column)
        found = self._least(dict.fromkeys(chosen, -1.0))
        return None if found is None else sure - round(found)


def contest_layout(block: Block, *, parts: bool) -> Layout:
    """Return a block's constraints as arrays, with appraised and survey points by position where wanted.

    Parameters
    ----------
    block : Block
        Facts as constraints.
    parts : bool
        Whether the two parts are wanted; their maxima must be known then.

    Raises
    ------
    ParindexError
        The facts contradict each other at first sight.
    """
    layout = lay_out(block, block.constrained)
    if layout is None:
        raise contradiction(block.group)
    if not parts or layout.parts is not None:
        return layout if parts else replace(layout, parts=None)
    most = block.maxima["appraised"], block.maxima["survey"]
    units = np.tile([-np.inf, np.inf], (len(block.constrained), 2))
    for one in block.of_kind("part"):
        mine = units[block.constrained.index(one.unit_id)]
        at = 0 if one.part == "appraised" else 2
        mine[at], mine[at + 1] = max(mine[at], one.low), min(mine[at + 1], one.high)
    sums = (0.0, block.size * most[0]), (0.0, block.size * most[1])
    plain = layout.plain & ~np.isfinite(units).any(axis=1)
    return replace(layout, plain=plain, parts=Parts(most, 0.0, sums, units))


def contests(layout: Layout, row: int) -> list[Contest]:
    """Return the contests of a unit, one a position that it may stand on."""
    return [Contest(layout, row, place) for place in np.flatnonzero(layout.allowed[row]).tolist()]


def rank_range(
    layout: Layout, row: int, duels: Callable[[Contest], list[Duel]], scale: float
) -> tuple[int, int] | None:
    """Return the best and the worst rank of a unit, None where no table has all facts.

    Parameters
    ----------
    layout : Layout
        Constraints as arrays.
    row : int
        Row of the unit.
    duels : function
        The duels of a contest, one a rival.
    scale : float
        Greatest total.

    Returns
    -------
    (int, int) or None
        One plus the rivals that must be strictly ahead, and one plus those that can be.
    """
    ranges = []
    for contest, other in zip(contests(layout, row), contests(layout, row), strict=True):
        rivals = duels(contest)
        most = contest.most([duel.ahead for duel in rivals], AHEAD * scale)
        spared = other.most([duel.spared for duel in rivals], 0.0)
        if most is not None and spared is not None:
            ranges.append((1 + len(rivals) - spared, 1 + most))
    if not ranges:
        return None
    return min(best for best, _ in ranges), max(worst for _, worst in ranges)


def contradiction(group: str) -> ParindexError:
    """Return the error of facts that can't all hold."""
    return ParindexError(
        "The printed figures of the block {group} contradict each other, so no full table has them all. "
        "`parindex audit` names those that must be wrong.",
        group=group,
    )
