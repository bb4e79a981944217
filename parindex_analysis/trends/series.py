"""A block's ranks over many years, as lines with gaps, stops and forks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from parindex_analysis.catalog import Unit, Year
from parindex_analysis.trends.lines import Turn, turns
from parindex_analysis.trends.positions import Position, positions


@dataclass(frozen=True)
class Line:
    """One unit's known ranks.

    Attributes
    ----------
    points : tuple of (int, Position)
        Year and position, for the years in which the rank is known.
    turn : Turn or None
        How the line ends or what it takes in, up to the last of the years; None where it goes on.
    """

    unit_id: str
    points: tuple[tuple[int, Position], ...]
    turn: Turn | None

    @property
    def pieces(self) -> tuple[tuple[tuple[int, float], ...], ...]:
        """Runs of years in a row: between two runs the line has a gap, since nothing is known there."""
        found: list[list[tuple[int, float]]] = []
        for year, position in self.points:
            if not found or found[-1][-1][0] != year - 1:
                found.append([])
            found[-1].append((year, position.rank[0]))
        return tuple(tuple(piece) for piece in found)


@dataclass(frozen=True)
class Lines:
    """Lines of a block's units, and the years between which its rules changed.

    Attributes
    ----------
    breaks : tuple of int
        First years of new rule sets.
    last_day : str
        Last day of the block, where all of its units ended on one day; else empty.
    """

    group: str
    lines: tuple[Line, ...]
    years: tuple[int, ...]
    breaks: tuple[int, ...]
    sizes: tuple[int | None, ...]
    last_day: str


def rank_lines(years: Sequence[Year], units: Sequence[Unit], group: str) -> Lines:
    """Collect the ranks of a block's units over years.

    Parameters
    ----------
    years : sequence of Year
        Years of one index, first to last.
    units : sequence of Unit
        All units that the index ever had.
    group : str
        A block.

    Returns
    -------
    Lines
        One line for each unit with a known rank, in the order of the units.
    """
    present = [year for year in years if group in year.groups]
    known = {year.year: positions(year, group) for year in present}
    last = present[-1].year if present else 0
    turned: dict[str, Turn] = {}
    for turn in turns(units):
        if turn.what != "began" and turn.year is not None and turn.year <= last:
            turned.setdefault(turn.unit_id, turn)
    lines = []
    for unit in units:
        points = [(y, at[unit.unit_id]) for y, at in known.items() if unit.unit_id in at]
        ranked = tuple((year, position) for year, position in points if position.ranked)
        if ranked:
            lines.append(Line(unit.unit_id, ranked, turned.get(unit.unit_id)))
    ends = {unit.valid_to for unit in units if unit.group == group}
    return Lines(
        group,
        tuple(lines),
        tuple(known),
        _breaks(present, group),
        tuple(year.n_units(group) for year in present),
        ends.pop() if len(ends) == 1 else "",
    )


def _breaks(years: Sequence[Year], group: str) -> tuple[int, ...]:
    rules = [(year.year, year.rules[group].settings.id) for year in years if group in year.rules]
    return tuple(year for (_, old), (year, new) in pairwise(rules) if old != new)
