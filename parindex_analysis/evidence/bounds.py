"""What the printed facts of a block force: least and greatest total, best and worst rank.

Each end is the optimum of a linear programme over the totals by position, or of a whole-number programme
where units may stand on several positions (HiGHS through SciPy: Huangfu & Hall 2018,
doi:10.1007/s12532-017-0130-5). The ends are exact: some table that satisfies all facts reaches each, or comes
as near as one likes where a fact is strict ("above 90"). They are correct to a millionth of a point, and
rounded outwards there, so a true total never lies outside.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from parindex_analysis.catalog.facts import Evidence
from parindex_analysis.evidence.known_block import Block
from parindex_analysis.evidence.layout import Layout, lay_out
from parindex_analysis.evidence.program import Program
from parindex_analysis.scoring.intervals import EPSILON, Interval

if TYPE_CHECKING:
    import pandas as pd

PLACES = 6  # decimals of a bound; the solver's own error is a tenth of the last one


@dataclass(frozen=True)
class UnitBounds:
    """What is forced for one unit.

    Attributes
    ----------
    total_low, total_high : float
        Least and greatest total, in points; infinite where totals have no upper limit that is known.
    rank_best, rank_worst : float
        Under the index's tie rule; a unit may share a printed rank where their totals may be equal.
    evidence : {'published', 'derived', 'implied'}
        ``published`` where total and rank are printed (the total's interval is the print's), ``derived``
        where one of the two was derived from printed figures; else ``implied``.
    """

    unit_id: str
    total_low: float
    total_high: float
    rank_best: float
    rank_worst: float
    evidence: Evidence


@dataclass(frozen=True)
class Bounds:
    """What the printed facts of one block force.

    Attributes
    ----------
    group : str
        The block.
    units : tuple of UnitBounds
        Every unit known by name, best possible first; units without any figure are alike.
    positions : tuple of (float, float)
        Least and greatest total on each position, from the first.
    """

    group: str
    units: tuple[UnitBounds, ...]
    positions: tuple[Interval, ...]

    @property
    def table(self) -> pd.DataFrame:
        """One row a unit: group, unit, total_low, total_high, rank_best, rank_worst, evidence."""
        import pandas as pd

        columns = ("unit_id", "total_low", "total_high", "rank_best", "rank_worst", "evidence")
        rows = [[self.group, *(getattr(unit, name) for name in columns)] for unit in self.units]
        return pd.DataFrame(rows, columns=("group", "unit", *columns[1:]))

    @property
    def positions_table(self) -> pd.DataFrame:
        """One row a position: group, rank, total_low, total_high."""
        import pandas as pd

        rows = [[self.group, at, *ends] for at, ends in enumerate(self.positions, 1)]
        return pd.DataFrame(rows, columns=("group", "rank", "total_low", "total_high"))

    def of(self, unit_id: str) -> UnitBounds:
        """Return what is forced for one unit."""
        return next(unit for unit in self.units if unit.unit_id == unit_id)


def block_bounds(block: Block) -> Bounds | None:
    """Return what a block's constraints force.

    Parameters
    ----------
    block : Block
        Facts as constraints, of which some may be set aside (:meth:`Block.without`).

    Returns
    -------
    Bounds or None
        None where the facts cannot all be true.

    Notes
    -----
    With t_1 >= ... >= t_n the totals by position, z_up = 1 where unit u stands on position p, each end is
    min or max of t_p, of sum_p z_up t_p, or of the rank that follows from ties, subject to all constraints.
    """
    rows = block.constrained
    layout = lay_out(block, rows) if len(rows) <= block.size else None
    if layout is None:
        return None
    if {one.kind for one in block.constraints} <= {"total"} and block.ties == "min":
        return _open_ended(block, _of_independent(block, layout))
    program = Program(layout)
    if not program.feasible():
        return None
    positions = _positions(layout, program)
    printed = _printed(block)
    units = [_unit(block, layout, positions, at, printed.get(unit)) for at, unit in enumerate(rows)]
    return _open_ended(block, Bounds(block.group, by_rank([*units, *_silent(block)]), positions))


def _open_ended(block: Block, bounds: Bounds) -> Bounds:
    """Return the bounds with no upper end where nothing printed holds a total down."""
    units = tuple(
        replace(one, total_high=block.open_ended((one.total_low, one.total_high))[1]) for one in bounds.units
    )
    return Bounds(bounds.group, units, tuple(block.open_ended(ends) for ends in bounds.positions))


def feasible(block: Block) -> bool:
    """Say whether all facts of a block can be true at once."""
    rows = block.constrained
    layout = lay_out(block, rows) if len(rows) <= block.size else None
    return layout is not None and Program(layout).feasible()


def unit_bounds(block: Block, unit_id: str) -> tuple[Interval, Interval] | None:
    """Return the ends of one unit's total and of its rank, or None where the facts cannot all be true."""
    rows = tuple(dict.fromkeys([*block.constrained, unit_id]))
    layout = lay_out(block, rows)
    if layout is None:
        return None
    at = rows.index(unit_id)
    total = Program(layout, at).total()
    return None if total is None else (block.open_ended(outward(total)), _rank_of(layout, at))


def outward(ends: Interval) -> Interval:
    """Round ends to a millionth: to the nearest within the solver's error, else outwards."""
    low, high = (end * 10**PLACES for end in ends)
    near = [round(end) for end in (low, high)]
    low = near[0] if abs(low - near[0]) <= 0.1 else math.floor(low)
    high = near[1] if abs(high - near[1]) <= 0.1 else math.ceil(high)
    return low / 10**PLACES, high / 10**PLACES


def _positions(layout: Layout, program: Program) -> tuple[Interval, ...]:
    """Return the ends on all positions. Both fall from one to the next: between equal ones all are equal."""
    found: dict[int, Interval] = {}
    spans = [(0, layout.low.size - 1)]
    while spans:
        first, last = spans.pop()
        for place in (first, last):
            if place not in found:
                found[place] = _position(layout, program, place)
        if found[first] == found[last]:
            found |= dict.fromkeys(range(first, last), found[first])
        elif last - first > 1:
            middle = (first + last) // 2
            spans += [(first, middle), (middle, last)]
    return tuple(found[place] for place in sorted(found))


def _position(layout: Layout, program: Program, place: int) -> Interval:
    low, high = float(layout.low[place]), float(layout.high[place])
    if high - low <= EPSILON or layout.uncoupled:
        return outward((low, high))
    ends = program.position(place)
    assert ends is not None  # noqa: S101  the programme is feasible
    return outward(ends)


def _unit(
    block: Block,
    layout: Layout,
    positions: tuple[Interval, ...],
    at: int,
    printed: tuple[Interval, Evidence] | None,
) -> UnitBounds:
    unit_id, place = block.constrained[at], int(layout.places[at])
    if place >= 0:
        total: Interval | None = positions[place]
    else:
        total = Program(layout, at).total()
        total = None if total is None else outward(total)
    assert total is not None  # noqa: S101  the programme is feasible
    rank = _rank_of(layout, at)
    if printed is not None:
        return UnitBounds(unit_id, *printed[0], *rank, printed[1])
    return UnitBounds(unit_id, *total, *rank, "implied")


def _rank_of(layout: Layout, at: int) -> Interval:
    """Return the best and worst rank of a row: as printed, as its position says, or by programme."""
    if not np.isnan(layout.ranks[at]):
        return float(layout.ranks[at]), float(layout.ranks[at])
    place = int(layout.places[at])
    if place >= 0 and layout.ties == "min" and (place == 0 or layout.apart[place - 1]):
        return place + 1.0, place + 1.0
    if layout.plain[at] and layout.ties == "min":
        return _rank_by_place(layout, at)
    ends = Program(layout, at, ranks=True).rank()
    assert ends is not None  # noqa: S101  the programme is feasible
    best, worst = (round(2 * end) / 2 for end in ends)  # ranks are whole or half
    return best, worst


def _rank_by_place(layout: Layout, at: int) -> Interval:
    """Return the best and worst rank of a unit of which only its total is known, under the tie rule ``min``.

    They are the first and the last position that it can stand on: where it shares a total with a unit of
    unknown rank above, the two can change places. Only a printed rank above can be shared from below.
    """
    ends = Program(layout, at).place()
    assert ends is not None  # noqa: S101  the programme is feasible
    best, worst = (round(end) for end in ends)
    seats = {int(layout.places[row]) for row in np.flatnonzero(~np.isnan(layout.ranks))}
    if best - 1 in seats and not layout.apart[best - 1]:
        start = max(place for place in range(best) if layout.first[place])
        if Program(layout, at).can_tie(best, start):
            best = start
    cannot_pass = layout.high <= layout.unit_low[at] + EPSILON  # who stands there can tie at most
    while worst > 0 and (layout.equal[worst - 1] or cannot_pass[worst - 1]):
        worst -= 1
    return best + 1.0, max(best, worst) + 1.0


def _of_independent(block: Block, layout: Layout) -> Bounds:
    """Return the bounds where nothing ties the totals of different units together: by counting."""
    silent = [unit for unit in block.unit_ids if unit not in set(block.constrained)]
    missing = block.size - len(block.constrained)
    names = [*block.constrained, *silent[: max(missing, 0)]]
    low = np.concatenate([layout.unit_low, np.full(missing, block.limits[0])])
    high = np.concatenate([layout.unit_high, np.full(missing, block.limits[1])])
    ends = [outward(one) for one in zip(low.tolist(), high.tolist(), strict=True)]
    units = []
    for at, unit in enumerate(names):
        others = np.arange(block.size) != at
        best = 1.0 + float((low[others] > high[at] + EPSILON).sum())
        worst = 1.0 + float((high[others] > low[at] + EPSILON).sum())
        units.append(UnitBounds(unit, *ends[at], best, worst, "implied"))
    alike = (
        [
            UnitBounds(unit, *ends[-1], units[-1].rank_best, units[-1].rank_worst, "implied")
            for unit in silent[missing:]
        ]
        if missing > 0
        else []
    )
    positions = [
        outward(one) for one in zip(np.sort(low)[::-1].tolist(), np.sort(high)[::-1].tolist(), strict=True)
    ]
    return Bounds(block.group, by_rank([*units, *alike]), tuple(positions))


def _printed(block: Block) -> dict[str, tuple[Interval, Evidence]]:
    """Return the printed interval of each unit with a printed total and a printed rank."""
    ranked = {one.unit_id: one.facts for one in block.of_kind("rank") if len(one.facts) == 1}
    found: dict[str, tuple[Interval, Evidence]] = {}
    for one in block.of_kind("total"):
        if one.unit_id in ranked and [fact.measure for fact in one.facts] == ["total"]:
            low, high = one.low, one.high
            if one.unit_id in found:
                (least, most), _ = found[one.unit_id]
                low, high = max(low, least), min(high, most)
            kinds = {fact.evidence for fact in (*one.facts, *ranked[one.unit_id])}
            found[one.unit_id] = ((low, high), "published" if kinds == {"published"} else "derived")
    return found


def _silent(block: Block) -> list[UnitBounds]:
    """Return the units without any figure: all alike, so one of them is asked for all."""
    silent = [unit for unit in block.unit_ids if unit not in set(block.constrained)]
    if not silent or len(block.constrained) >= block.size:
        return []  # no position is left: such a unit is not in the block
    ends = unit_bounds(block, silent[0])
    assert ends is not None  # noqa: S101  a position is left
    return [UnitBounds(unit, *ends[0], *ends[1], "implied") for unit in silent]


def by_rank(units: Iterable[UnitBounds]) -> tuple[UnitBounds, ...]:
    """Return units in the order of the middle of their ranks, then of their totals."""
    return tuple(
        sorted(
            units,
            key=lambda unit: (
                unit.rank_best + unit.rank_worst,
                -unit.total_low - unit.total_high,
                unit.unit_id,
            ),
        )
    )
